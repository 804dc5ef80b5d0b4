"""Updating a published story at the desk: what it is, and the words for readers."""

from datetime import datetime, timedelta

import pytest
from django.contrib.auth.models import User
from django.test import Client
from django.urls import reverse

from articles.models import Article, Change
from tests.admin.forms import address, fields
from tests.stories import approved, change, publish, story

HOUR = timedelta(hours=1)
SIX = "It left at <six>, not at seven."


@pytest.fixture
def live(wren: User, ed: User, pia: User, at: datetime) -> Article:
    """With a text that is approved and not published yet."""
    article = approved(story(), by=wren, editor=ed, at=at)
    publish(article, by=pia, at=at)
    change(article, story(body="It left at six."), by=wren, editor=ed, at=at + HOUR)
    return article


def page(client: Client, where: str) -> str:
    return client.get(where).content.decode()


def pressed(client: Client, article: Article, step: str = "publish", **typed: str) -> str:
    """The page that follows."""
    sent = {**fields(client, article), **typed, "_transition": step}
    return client.post(address(article), sent, follow=True).content.decode()


def test_who_publishes_an_update_is_asked_what_it_is_in_the_bar(
    live: Article, pia_client: Client
) -> None:
    shown = page(pia_client, address(live))
    bar = shown.partition('<div class="desk-bar"')[2].partition("<details")[0]
    assert '<option value="" selected>an update' in bar
    for kind in (Change.TYPO, Change.CORRECTION, Change.CLARIFICATION):
        assert f'<option value="{kind}">' in bar
    assert shown.count('name="_change"') == shown.count('name="_notice"') == 1


def test_where_publishing_is_in_the_menu_the_question_is_there_too(
    live: Article, pia_client: Client
) -> None:
    pressed(pia_client, live)
    shown = page(pia_client, address(live))
    menu = shown.partition('<details class="desk-menu"')[2].partition("</details>")[0]
    assert 'value="publish"' in menu and 'name="_change"' in menu
    assert shown.count('name="_change"') == 1


def test_nobody_else_is_asked(
    live: Article, wren: User, ed: User, at: datetime, ed_client: Client, pia_client: Client
) -> None:
    assert 'name="_change"' not in page(ed_client, address(live))
    never = approved(story("Market"), by=wren, editor=ed, at=at)
    assert 'value="publish"' in page(pia_client, address(never))
    assert 'name="_change"' not in page(pia_client, address(never))


def test_a_correction_is_published_with_its_words(live: Article, pia_client: Client) -> None:
    shown = pressed(pia_client, live, _change="correction", _notice=SIX)
    assert "was published as a correction." in shown
    edition = live.editions.get(number=2)
    assert [(each.kind, each.words) for each in edition.notices] == [(Change.CORRECTION, SIX)]
    assert "Readers see edition 2, a correction, since" in shown
    assert "They are told: “It left at &lt;six&gt;, not at seven.”" in shown


@pytest.mark.parametrize(
    ("typed", "why"),
    [
        ({"_change": "correction", "_notice": " "}, "needs the words that readers are told"),
        ({"_change": "typo", "_notice": SIX}, "Readers are told nothing of a mended typo"),
        ({"_change": "", "_notice": SIX}, "Readers are told nothing of an update"),
        ({"_change": "clarification", "_notice": "x" * 2001}, "2,001 letters"),
    ],
)
def test_without_the_right_words_nothing_is_published_and_their_field_says_why(
    typed: dict[str, str], why: str, live: Article, pia_client: Client
) -> None:
    shown = pressed(pia_client, live, **typed)
    assert live.editions.count() == 1
    field = shown.partition('<textarea id="desk-notice"')[2].partition("</textarea>")[0]
    assert 'aria-invalid="true" autofocus' in field and "desk-notice-error" in field
    assert why in shown.partition('id="desk-notice-error"')[2].partition("</ul>")[0]
    if typed["_notice"] == SIX:  # what was typed is still there
        assert "It left at &lt;six&gt;" in field
    chosen = f'<option value="{typed["_change"]}" selected>'
    assert chosen in shown
    assert shown.count("autofocus") == 1


def test_what_no_form_has_is_refused(live: Article, pia_client: Client) -> None:
    sent = {**fields(pia_client, live), "_change": "rewrite", "_transition": "publish"}
    assert pia_client.post(address(live), sent).status_code == 403
    assert live.editions.count() == 1


def test_a_correction_is_scheduled(live: Article, pia_client: Client, at: datetime) -> None:
    sent = {"_change": "correction", "_notice": SIX, "_live_from": "2136-03-02T09:00"}
    assert "was scheduled for 2 March 2136, 09:00 GMT as a correction." in pressed(
        pia_client, live, **sent
    )
    assert live.editions.get(number=2).notices[0].at == live.editions.get(number=2).live_from


def test_the_list_publishes_updates_once_it_has_asked(live: Article, pia_client: Client) -> None:
    listing = reverse("admin:articles_article_changelist")
    sent = {"action": "publish", "_selected_action": [live.pk]}
    pia_client.post(listing, sent)
    assert live.editions.count() == 1
    pia_client.post(listing, {**sent, "_given": "1"})
    assert live.editions.get(number=2).change == Change.UPDATE


def test_history_and_comparison_name_the_kind_and_the_words(
    live: Article, pia: User, pia_client: Client
) -> None:
    publish(live, by=pia, at=live.changed_at, change=Change.CORRECTION, notice=SIX)
    history = page(pia_client, reverse("admin:articles_article_history", args=[live.pk]))
    assert "Published as a correction" in history
    assert "Edition 2, a correction, “It left at &lt;six&gt;, not at seven.”, from" in history
    compare = reverse("admin:articles_article_compare", args=[live.pk])
    compared = page(pia_client, f"{compare}?from=edition-1&to=edition-2")
    assert "a correction, “It left at &lt;six&gt;, not at seven.”, from" in compared


def test_a_preview_shows_the_correction_that_is_being_written(
    live: Article, pia_client: Client
) -> None:
    preview = reverse("admin:articles_article_preview", args=[live.pk])
    sent = {**fields(pia_client, live), "_change": "correction", "_notice": SIX}
    shown = pia_client.post(preview, sent).content.decode()
    assert "It left at &lt;six&gt;, not at seven." in shown
    shown = pia_client.post(preview, {**sent, "_notice": ""}).content.decode()
    assert 'id="corrections"' not in shown and "Updated" in shown


def test_another_step_tells_readers_nothing(live: Article, pia_client: Client) -> None:
    typed = {"_change": "correction", "_notice": SIX, "_public_note": "It was untrue."}
    pressed(pia_client, live, "withdraw", **typed)
    gone = live.editions.get(number=2)
    assert (gone.reason, gone.corrections) == ("It was untrue.", [])
