"""Moments in the desk's forms, where the clocks of the site's zone skip an hour or repeat one."""

import re
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.contrib.auth.models import Permission, User
from django.contrib.messages import get_messages
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from pytest_django import Settings

from articles import publishing
from articles.models import Article, Edition, Image, Revision
from tests.admin.forms import address, fields
from tests.images import drawn, saved
from tests.stories import approved, draft, publish, story

# 01:30 comes twice in London on 25 October 2026; on 28 March 2027 it does not come.
FIRST = datetime(2026, 10, 25, 0, 30, 0, 123456, tzinfo=UTC)
SECOND = datetime(2026, 10, 25, 1, 30, tzinfo=UTC)


def messages_of(response: Any) -> list[str]:
    return [str(message) for message in get_messages(response.wsgi_request)]


def first_published(article: Article) -> datetime | None:
    return publishing.read(Article.objects.whole().get(pk=article.pk)).first_published


@pytest.mark.parametrize("stored", [FIRST, SECOND])
def test_a_story_of_the_repeated_hour_is_saved_published_and_withdrawn(
    stored: datetime, wren: User, ed: User, pia: User, pia_client: Client, at: datetime
) -> None:
    before = datetime(2025, 10, 26, stored.hour, 30, 0, stored.microsecond, tzinfo=UTC)
    article = approved(story(first_published=before), by=wren, editor=ed, at=at)
    for step in ("publish", "withdraw"):
        sent = fields(pia_client, article) | {"_transition": step, "_public_note": "It was wrong."}
        response = pia_client.post(address(article), sent)
        assert response.status_code == 302, response.context["errors"]
        assert first_published(article) == before
    assert [edition.kind for edition in Edition.objects.order_by("number")] == [
        "story",
        "withdrawn",
    ]
    assert article.revisions.count() == 1  # nobody changed a word
    sent = fields(pia_client, article) | {"headline": "Another"}
    assert pia_client.post(address(article), sent).status_code == 302
    assert first_published(article) == before


def test_a_stored_time_of_the_repeated_hour_is_kept_also_where_only_the_clock_is_sent(
    wren: User, ed_client: Client, at: datetime
) -> None:
    article = draft(story(first_published=FIRST), by=wren, at=at)
    sent = fields(ed_client, article) | {"headline": "Another"}
    sent.pop("first_published_which")
    assert sent["first_published"] == "2026-10-25T01:30"
    assert ed_client.post(address(article), sent).status_code == 302
    assert first_published(article) == FIRST


def test_the_form_says_the_zone_and_asks_which_of_two(
    wren: User, ed_client: Client, at: datetime
) -> None:
    article = draft(story(), by=wren, at=at)
    sent = fields(ed_client, article) | {"first_published": "2025-10-26T01:30"}
    assert "first_published_which" not in sent
    response = ed_client.post(address(article), sent)
    assert response.status_code == 200
    html = response.content.decode()
    assert "01:30 on 26 October 2025 happens twice: 01:30 BST" in html
    assert 'value="2025-10-26T01:30"' in html  # what was typed
    assert re.search(r'<label for="id_first_published_which">', html)
    assert '<option value="+01:00">01:30 BST</option>' in html
    assert '<option value="+00:00">01:30 GMT</option>' in html
    assert "Times of Europe/London." in html
    assert Revision.objects.count() == 1
    for which, moment in (("+01:00", 0), ("+00:00", 1)):
        sent = fields(ed_client, article)
        sent |= {"first_published": "2025-10-26T01:30", "first_published_which": which}
        assert ed_client.post(address(article), sent).status_code == 302
        assert first_published(article) == datetime(2025, 10, 26, moment, 30, tzinfo=UTC)
    # An offset that was chosen for another time says nothing about this one.
    sent = fields(ed_client, article) | {"first_published": "2025-07-26T01:30"}
    assert ed_client.post(address(article), sent).status_code == 302
    assert first_published(article) == datetime(2025, 7, 26, 0, 30, tzinfo=UTC)


def test_a_time_that_does_not_exist_is_refused_beside_the_field(
    wren: User, ed_client: Client, at: datetime
) -> None:
    article = draft(story(), by=wren, at=at)
    sent = fields(ed_client, article) | {"first_published": "2025-03-30T01:30"}
    html = ed_client.post(address(article), sent).content.decode()
    assert (
        "On 30 March 2025 the clocks go from 01:00 to 02:00: 01:30 does not exist. "
        "Write 02:30 BST or 00:30 GMT." in html
    )
    assert 'value="2025-03-30T01:30"' in html
    assert first_published(article) is None


@pytest.mark.parametrize("typed", ["0001-01-01T00:00", "9999-12-31T23:59", "275760-01-01T00:00"])
def test_the_ends_of_the_calendar_are_refused_in_words(
    typed: str, wren: User, ed_client: Client, settings: Settings, at: datetime
) -> None:
    settings.TIME_ZONE = "Pacific/Kiritimati"
    article = draft(story(), by=wren, at=at)
    sent = fields(ed_client, article) | {"first_published": typed}
    assert "outside the calendar" in ed_client.post(address(article), sent).content.decode()


def test_rights_of_the_repeated_hour_do_not_lock_a_picture(
    ed: User, ed_client: Client, at: datetime
) -> None:
    image = Image.objects.get_or_create_from_bytes(saved(drawn(size=(64, 48))), by=ed, at=at)
    image.valid_from, image.valid_until, image.taken_at = at, FIRST, SECOND - timedelta(days=364)
    image.save()
    form = reverse("admin:articles_image_change", args=[image.pk])
    html = ed_client.get(form).content.decode()
    assert '<option value="+01:00" selected>01:30 BST</option>' in html
    sent = {
        name: re.search(rf'name="{name}" value="([^"]*)"', html)[1]  # type: ignore[index]
        for name in ("valid_from", "valid_until", "taken_at")
    }
    sent |= {"focus_x": "500", "focus_y": "500", "crops": "{}", "credit": "Wren Hale"}
    for which in ({}, {"valid_until_which": "+01:00"}):
        response = ed_client.post(form, sent | which)
        assert response.status_code == 302, response.context["errors"]
        image.refresh_from_db()
        assert (image.valid_from, image.valid_until) == (at, FIRST)
        assert image.taken_at == SECOND - timedelta(days=364)
    ed_client.post(form, sent | {"valid_until_which": "+00:00"})
    image.refresh_from_db()
    assert image.valid_until == SECOND


def test_a_person_whose_log_in_lies_in_the_repeated_hour_can_be_changed(
    wren: User, admin_client: Client
) -> None:
    wren.last_login = FIRST
    wren.save()
    form = reverse("admin:auth_user_change", args=[wren.pk])
    html = admin_client.get(form).content.decode()
    assert "01:30 BST" in html
    joined = re.search(r'name="date_joined" value="([^"]*)"', html)[1]  # type: ignore[index]
    sent = {"username": "wren", "first_name": "Wrenna", "date_joined": joined}
    response = admin_client.post(form, sent | {"last_login": "2026-10-25T01:30"})
    assert response.status_code == 302, response.context["errors"]
    joined_at = wren.date_joined
    wren.refresh_from_db()
    assert (wren.first_name, wren.last_login, wren.date_joined) == ("Wrenna", FIRST, joined_at)


@pytest.mark.parametrize(
    ("which", "typed", "words"),
    [
        ("_live_from", "tomorrow", "“tomorrow” is not a time."),
        ("_live_from", "2031-03-30T01:30", "01:30 does not exist"),
        ("_live_until", "2031-10-26T01:30", "happens twice"),
        ("_live_from", "2020-01-01T00:00", "1 January 2020, 00:00 GMT has passed: it"),
        ("_live_until", "2020-01-01T00:00", "The end, 1 January 2020, 00:00 GMT, has"),
    ],
)
def test_a_time_to_publish_that_cannot_be_keeps_all_that_was_typed(
    which: str, typed: str, words: str, wren: User, ed: User, pia_client: Client, at: datetime
) -> None:
    article = approved(story(), by=wren, editor=ed, at=at)
    sent = fields(pia_client, article) | {"headline": "Typed just now", "_note": "Because."}
    response = pia_client.post(address(article), sent | {"_transition": "publish", which: typed})
    html = response.content.decode()
    assert words in " ".join(messages_of(response))
    assert re.search(rf'class="errorlist".*?{re.escape(words)}.*?name="{which}"', html, re.S)
    assert f'value="{typed}"' in html and "Typed just now" in html and "Because.</textarea>" in html
    assert not Edition.objects.exists() and Revision.objects.count() == 1


def test_publishing_from_the_repeated_hour_asks_which_and_takes_the_answer(
    wren: User, ed: User, pia_client: Client, at: datetime
) -> None:
    article = approved(story(), by=wren, editor=ed, at=at)
    sent = fields(pia_client, article) | {"_transition": "publish"}
    sent |= {"_live_from": "2031-10-26T01:30"}
    html = pia_client.post(address(article), sent).content.decode()
    assert '<select name="_live_from_which" id="desk-from_which"' in html
    pia_client.post(address(article), sent | {"_live_from_which": "+00:00"})
    assert Edition.objects.get().live_from == datetime(2031, 10, 26, 1, 30, tzinfo=UTC)


def test_the_minute_that_the_clock_shows_means_now(
    wren: User, ed: User, pia_client: Client, at: datetime
) -> None:
    article = approved(story(), by=wren, editor=ed, at=at)
    minute = timezone.localtime(timezone.now(), timezone.get_default_timezone())
    sent = fields(pia_client, article) | {"_transition": "publish"}
    response = pia_client.post(
        address(article), sent | {"_live_from": f"{minute:%Y-%m-%dT%H:%M%z}"}
    )
    assert response.status_code == 302
    assert Edition.objects.get().live_from <= timezone.now()


def test_who_only_publishes_keeps_what_was_typed_too(
    wren: User, ed: User, pia: User, pia_client: Client, at: datetime
) -> None:
    article = approved(story(), by=wren, editor=ed, at=at)
    publish(article, by=pia, at=at)
    pia.groups.clear()
    for codename in ("view_article", "view_any_article", "publish_article"):
        pia.user_permissions.add(Permission.objects.get(codename=codename))
    sent = {"_transition": "publish", "_live_from": "2020-01-01T00:00", "_note": "Why not?"}
    response = pia_client.post(address(article), sent)
    assert "has passed" in " ".join(messages_of(response))
    html = pia_client.get(response["Location"]).content.decode()
    assert 'value="2020-01-01T00:00"' in html and "Why not?</textarea>" in html
    assert Edition.objects.count() == 1


def test_a_time_that_was_typed_before_the_zone_changed_is_said_again(
    wren: User, ed: User, pia_client: Client, at: datetime, settings: Settings
) -> None:
    article = approved(story(), by=wren, editor=ed, at=at)
    sent = fields(pia_client, article) | {"_transition": "publish"}
    settings.TIME_ZONE = "Asia/Tokyo"
    response = pia_client.post(address(article), sent | {"_live_from": "2036-12-01T07:00"})
    assert not Edition.objects.exists()
    assert "time zone was changed to Asia/Tokyo" in response.content.decode()
    again = fields(pia_client, article) | {"_transition": "publish"}
    pia_client.post(address(article), again | {"_live_from": "2036-12-01T07:00"})
    assert Edition.objects.get().live_from == datetime(2036, 11, 30, 22, tzinfo=UTC)
