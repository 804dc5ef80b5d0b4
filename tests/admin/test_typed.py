"""What was typed into the panel and refused stands there again, as it was typed."""

from dataclasses import replace
from datetime import datetime, timedelta
from html import unescape
from re import search

import pytest
from django.contrib.auth.models import Permission, User
from django.test import Client

from articles import workflow
from articles.content import ImageUse, SectionContent
from articles.models import Article, Edition, Image
from tests.admin.forms import address, fields
from tests.images import photo, saved
from tests.stories import approved, story

NOTE, RIGHTS, CHECKS = "_note", "_rights_override_reason", "_checks_override_reason"
TYPED = {
    NOTE: "Für die “Morgenausgabe” & <b>mehr</b>",
    RIGHTS: "The agency agreed, " + "at length, " * 500 + "by telephone.",
    CHECKS: "Nobody knows\nwho took it.",
}


@pytest.fixture
def with_problems(wren: User, ed: User, at: datetime) -> Article:
    """Its image has no rights and no credit."""
    image = Image.objects.get_or_create_from_bytes(saved(photo((64, 48))), by=wren, at=at)
    image.alt, image.valid_until = "Boats", at - timedelta(days=1)
    image.save()
    section = SectionContent(body="Words.", image=ImageUse(key=image.key))
    return approved(story(sections=(section,)), by=wren, editor=ed, at=at)


def shown(html: str, name: str) -> str:
    found = search(rf'<textarea[^>]* name="{name}"[^>]*>([^<]*)</textarea>', html)
    assert found, name
    return unescape(found[1])


def after(client: Client, article: Article, sent: dict[str, str]) -> str:
    """The page to which the answer leads."""
    response = client.post(address(article), sent)
    if response.status_code == 200:
        return response.content.decode()
    return client.get(response["Location"]).content.decode()


@pytest.mark.parametrize("without", [RIGHTS, CHECKS])
def test_a_reason_comes_back_after_a_refusal_for_want_of_the_other(
    without: str, with_problems: Article, pia_client: Client
) -> None:
    typed = TYPED | {without: ""}
    sent = fields(pia_client, with_problems) | {"_transition": "publish"} | typed
    html = after(pia_client, with_problems, sent)
    assert {name: shown(html, name) for name in TYPED} == typed
    assert not Edition.objects.exists()


@pytest.mark.parametrize(
    "wrong", [{"headline": ""}, {"_live_from": "tomorrow"}, {"_live_until": "2020-01-01T00:00"}]
)
def test_reasons_stand_in_a_form_that_stays_open(
    wrong: dict[str, str], with_problems: Article, pia_client: Client
) -> None:
    sent = fields(pia_client, with_problems) | {"_transition": "publish"} | TYPED | wrong
    html = after(pia_client, with_problems, sent)
    assert {name: shown(html, name) for name in TYPED} == TYPED
    assert not Edition.objects.exists()


def test_reasons_come_back_where_somebody_else_was_faster(
    with_problems: Article, ed: User, pia: User, pia_client: Client, at: datetime
) -> None:
    sent = fields(pia_client, with_problems) | {"_transition": "publish"} | TYPED
    content = with_problems.revisions.get().content
    faster = replace(content, standfirst="Ed was faster.")
    workflow.save(Article.objects.get(), faster, by=ed, at=at)
    workflow.perform("approve", Article.objects.get(), by=pia, at=at)
    html = after(pia_client, with_problems, sent)
    assert {name: shown(html, name) for name in TYPED} == TYPED


@pytest.mark.usefixtures("writers_see_everything")
def test_they_come_back_to_who_publishes_and_cannot_save(
    with_problems: Article, pia: User, pia_client: Client
) -> None:
    pia.groups.clear()
    for codename in ("view_article", "publish_article", "override_checks"):
        pia.user_permissions.add(Permission.objects.get(codename=codename))
    html = after(pia_client, with_problems, {"_transition": "publish"} | TYPED | {RIGHTS: ""})
    assert (shown(html, NOTE), shown(html, CHECKS)) == (TYPED[NOTE], TYPED[CHECKS])


def test_they_stand_on_no_other_page(with_problems: Article, pia_client: Client) -> None:
    sent = fields(pia_client, with_problems) | {"_transition": "publish"} | TYPED | {RIGHTS: ""}
    pia_client.post(address(with_problems), sent)
    for query in ({}, {"_typed": ""}, {"_typed": "another"}):
        html = pia_client.get(address(with_problems), query).content.decode()
        assert {shown(html, name) for name in TYPED} == {""}
