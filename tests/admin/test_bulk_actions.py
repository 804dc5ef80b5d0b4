"""Steps for many articles at once, from the list: each passes the door and has its own answer."""

from datetime import datetime, timedelta
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.test import Client
from django.urls import reverse

from articles import workflow
from articles.admin.article import bulk_actions
from articles.models import Article, Status
from tests.conftest import person, signed_in
from tests.stories import approved, draft, publish, story

LIST = reverse("admin:articles_article_changelist")
HOUR = timedelta(hours=1)


def done(client: Client, step: str, *articles: Article, **more: Any) -> list[str]:
    """What is said afterwards."""
    sent = {"action": step, "_selected_action": [article.pk for article in articles], **more}
    answer = client.post(LIST, sent, follow=True)
    return [str(message) for message in answer.context["messages"]]


def seen(article: Article) -> dict[str, str]:
    return {f"_seen-{article.pk}": str(article.version)}


def test_what_is_ready_is_published_and_what_is_not_says_why(
    wren: User, ed: User, pia: User, pia_client: Client, at: datetime
) -> None:
    ready = [approved(story(f"Ferry {n}"), by=wren, editor=ed, at=at) for n in (1, 2)]
    lacking = approved(story("Ferry 3", body=""), by=wren, editor=ed, at=at)
    waiting = draft(story("Ferry 4"), by=wren, at=at)
    said = done(pia_client, "publish", *ready, lacking, waiting)
    assert "“Ferry 2” and “Ferry 1” were published." in said
    refused = [each for each in said if "was not published" in each]
    assert len(refused) == 2 and len(said) == 3
    assert "“Ferry 3” was not published. There is no text yet." in refused
    assert any("“Ferry 4” was not published" in each for each in refused)
    public = Article.objects.filter(editions__isnull=False)
    assert {each.headline for each in public} == {"Ferry 1", "Ferry 2"}


def test_four_eyes_hold_for_many(wren: User, ed: User, ed_client: Client, at: datetime) -> None:
    theirs, own = draft(story("Theirs"), by=wren, at=at), draft(story("Own"), by=ed, at=at)
    for article in (theirs, own):
        workflow.perform("submit", article, by=ed, at=at)
    said = done(ed_client, "approve", theirs, own)
    assert "“Theirs” was approved." in said
    assert [each for each in said if each.startswith("“Own” was not approved.")]
    in_review = Article.objects.filter(status=Status.IN_REVIEW)
    assert [each.headline for each in in_review] == ["Own"]


def test_what_has_moved_on_since_the_list_was_shown_is_left_alone(
    wren: User, ed: User, ed_client: Client, at: datetime
) -> None:
    article = draft(story("Ferry"), by=wren, at=at)
    workflow.perform("submit", article, by=wren, at=at)
    page = ed_client.get(LIST).content.decode()
    assert f'name="_seen-{article.pk}" value="{article.version}"' in page
    shown = seen(article)
    workflow.save(article, story("Another text"), by=wren, at=at + HOUR)
    [said] = done(ed_client, "approve", article, **shown)
    assert "was not approved" in said and "changed by somebody else" in said
    assert done(ed_client, "approve", article, **seen(article)) == ["“Another text” was approved."]


@pytest.mark.parametrize(
    ("role", "steps"),
    [
        ("Writer", {"submit"}),
        ("Editor", {"submit", "approve"}),
        ("Publisher", {"submit", "approve", "publish"}),
    ],
)
def test_each_role_is_offered_what_it_may_do(
    role: str, steps: set[str], wren: User, at: datetime
) -> None:
    article = draft(story(), by=wren, at=at)
    client = signed_in(person("walt", "Walt", "Reed", role))
    page = client.get(LIST).content.decode()
    offered = {step for step in workflow.TRANSITIONS if f'<option value="{step}">' in page}
    assert offered == steps and "delete_selected" not in page
    for step in {"submit", "approve", "publish", "withdraw", "delete_selected"} - steps:
        done(client, step, article)
    article.refresh_from_db()
    assert article.status == Status.DRAFT


def test_a_writer_submits_only_their_own(wren_client: Client, ed: User, at: datetime) -> None:
    article = draft(story("Ed's", byline=()), by=ed, at=at)
    [said] = done(wren_client, "submit", article)
    assert "“Ed's” was not submitted for review." in said


def test_no_more_than_some_hundreds_are_taken_at_once(
    wren: User, wren_client: Client, at: datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(bulk_actions, "MOST", 2)
    articles = [draft(story(f"Ferry {n}"), by=wren, at=at) for n in range(3)]
    [said] = done(wren_client, "submit", *articles)
    assert said == "At most 2 articles at once: nothing was done. Tick fewer of them."
    assert not Article.objects.exclude(status=Status.DRAFT).exists()
    assert done(wren_client, "submit", articles[0], select_across="1") == [said]


def test_what_readers_see_already_is_not_published_again(
    wren: User, ed: User, pia: User, pia_client: Client, at: datetime
) -> None:
    article = approved(story("Ferry"), by=wren, editor=ed, at=at)
    publish(article, by=pia, at=at)
    assert done(pia_client, "publish", article) == ["“Ferry”: readers see just this text already."]
    assert article.editions.count() == 1
