"""The way of a story through its steps: what goes with each, what is asked, and what is said."""

from datetime import datetime, timedelta

import pytest
from django.contrib.auth.models import User
from django.test import Client
from django.urls import reverse

from articles import moments, workflow
from articles.content import SectionContent
from articles.models import Article, Contributor, Edition, StatusChange
from tests.admin.controls import read_off
from tests.admin.forms import address, fields
from tests.stories import approved, draft, publish, story

BLOCKED = story("Ferry", sections=(SectionContent(heading="Quay", body=" "),), body="")


@pytest.fixture
def in_review(wren: User, ed: User, pia: User, at: datetime) -> Article:
    article = draft(story(), by=wren, at=at)
    workflow.perform("submit", article, by=wren, at=at)
    return article


@pytest.fixture
def live(wren: User, ed: User, pia: User, at: datetime) -> Article:
    article = approved(story(), by=wren, editor=ed, at=at)
    publish(article, by=pia, at=at)
    return article


@pytest.fixture
def scheduled(wren: User, ed: User, pia: User, at: datetime) -> Article:
    article = approved(story(), by=wren, editor=ed, at=at)
    publish(article, by=pia, at=at, live_from=at + timedelta(days=40_000))
    return article


def page(client: Client, article: Article) -> str:
    return client.get(address(article)).content.decode()


def pressed(client: Client, article: Article, step: str, **typed: str) -> str:
    """The page that follows."""
    sent = {**fields(client, article), **typed, "_transition": step}
    return client.post(address(article), sent, follow=True).content.decode()


def button(shown: str, step: str) -> str:
    """Its tag."""
    before, _, after = shown.partition(f'name="_transition" value="{step}"')
    return before.rpartition("<")[2] + after.partition(">")[0]


def bar(shown: str) -> str:
    """What stands in it besides the menu."""
    does = shown.partition('<div class="desk-does">')[2]
    return does.partition("<details")[0]


def test_a_note_to_colleagues_never_becomes_what_readers_are_told(
    live: Article, pia_client: Client
) -> None:
    refused = pressed(pia_client, live, "withdraw", _note="The lawyer says so.")
    assert "needs what readers are told in place of the story" in refused
    assert not Edition.objects.filter(kind="withdrawn").exists()
    pressed(
        pia_client, live, "withdraw", _note="The lawyer says so.", _public_note="It was untrue."
    )
    assert Edition.objects.get(kind="withdrawn").reason == "It was untrue."
    assert StatusChange.objects.filter(note__contains="lawyer").count() == 0


@pytest.mark.parametrize(
    ("step", "field", "error"),
    [
        ("request_changes", "desk-note", "needs a note that says why"),
        ("withdraw", "desk-public-note", "needs what readers are told"),
    ],
)
def test_without_the_words_it_needs_the_menu_is_open_at_their_field(
    step: str, field: str, error: str, live: Article, pia_client: Client
) -> None:
    shown = pressed(pia_client, live, step, headline="Typed")
    menu = shown.partition('<details class="desk-menu"')[2].partition("</details>")[0]
    assert menu.startswith(" open>")
    tag = menu.partition(f'<textarea id="{field}"')[2].partition(">")[0]
    assert "autofocus" in tag and f"{field}-error" in tag
    assert error in menu.partition(f'id="{field}-error"')[2].partition("</ul>")[0]
    assert menu.count("autofocus") == 1
    assert " open>" not in page(pia_client, live).partition("desk-menu")[2][:8]


def test_what_cannot_be_taken_back_asks_and_the_rest_does_not(
    live: Article, scheduled: Article, in_review: Article, pia_client: Client
) -> None:
    shown = page(pia_client, live)
    assert 'data-question="Withdraw this story' in button(shown, "withdraw")
    assert "data-question" not in button(shown, "publish")
    shown = page(pia_client, in_review)
    assert 'data-question="Spike this story?"' in button(shown, "spike")
    assert "data-question" not in button(shown, "approve")
    assert "data-question" in button(page(pia_client, scheduled), "publish")


def test_what_is_scheduled_is_published_now_from_the_menu_alone(
    scheduled: Article, pia_client: Client, at: datetime
) -> None:
    shown = page(pia_client, scheduled)
    assert 'value="publish"' not in bar(shown)
    assert ">Publish now</button>" in shown
    when = moments.in_words(at + timedelta(days=40_000))
    assert f"Readers see it at once instead of on {when}, or" in shown
    assert "was published" in pressed(pia_client, scheduled, "publish")


def test_what_blocks_is_said_before_and_after_a_text_is_handed_in_and_approved(
    wren: User, ed: User, pia: User, wren_client: Client, pia_client: Client, at: datetime
) -> None:
    article = draft(BLOCKED, by=wren, at=at)
    blocks = "1 thing blocks publishing it"
    shown = page(wren_client, article)
    assert f"{blocks}: see “What is missing”." in shown.partition("desk-then-submit")[2]
    shown = pressed(wren_client, article, "submit")
    assert f"was submitted for review. {blocks}. Pia Lindqvist or Ed Moss can approve" in shown
    shown = page(pia_client, article)
    assert f"{blocks}: see “What is missing”." in shown.partition("desk-then-approve")[2]
    assert "can publish" not in shown.partition("desk-then-approve")[2].partition("</span>")[0]
    shown = pressed(pia_client, article, "approve")
    assert f"was approved. {blocks}." in shown and "you can publish it" not in shown
    assert f'<a href="#desk-lacking">{blocks}.</a>' in shown and 'id="desk-lacking"' in shown
    assert "can publish it" not in page(wren_client, article)


def test_the_message_names_who_goes_on(
    in_review: Article, wren_client: Client, ed_client: Client, pia_client: Client
) -> None:
    shown = pressed(ed_client, in_review, "request_changes", _note="Who says so?")
    assert "It waits for Wren Hale." in shown
    shown = pressed(wren_client, in_review, "submit", _note="The board.")
    assert "was submitted for review. Pia Lindqvist or Ed Moss can approve it." in shown
    assert "was approved. Pia Lindqvist can publish it." in pressed(ed_client, in_review, "approve")
    shown = pressed(pia_client, in_review, "publish")
    assert "was published.</li>" in shown


def test_the_last_notes_stand_beside_the_text_in_their_order(
    in_review: Article, ed: User, wren: User, wren_client: Client, at: datetime
) -> None:
    for number in range(1, 4):
        note = f"Question {number}"
        workflow.perform("request_changes", in_review, by=ed, at=at, note=note)
        workflow.perform("submit", in_review, by=wren, at=at, note=f"Answer {number}")
    shown = page(wren_client, in_review)
    last = shown.partition('class="desk-note"')[2].partition("</div>")[0]
    assert "Answer 3" in last and "Answered by Wren Hale" in last
    earlier = shown.partition("What was said before")[2].partition("</aside>")[0]
    told = [f"{what} {number}" for number in (1, 2, 3) for what in ("Question", "Answer")][:-1]
    places = [earlier.find(words) for words in told]
    assert places[0] == -1 and places[1:] == sorted(places[1:]) and min(places[1:]) > 0
    assert "Answer 3" not in earlier and "Sent back for changes by Ed Moss" in earlier
    assert "stands in the history" in earlier


def test_what_was_asked_for_before_an_approval_stands_above_the_form_no_longer(
    in_review: Article, ed: User, wren: User, wren_client: Client, at: datetime
) -> None:
    workflow.perform("request_changes", in_review, by=ed, at=at, note="Who says so?")
    workflow.perform("submit", in_review, by=wren, at=at)
    assert "Who says so?" in page(wren_client, in_review).partition("What was said before")[0]
    workflow.perform("approve", in_review, by=ed, at=at)
    above, _, before = page(wren_client, in_review).partition("What was said before")
    assert "Who says so?" not in above and "Who says so?" in before


def test_the_notes_of_a_round_end_with_its_publication(
    in_review: Article, ed: User, pia: User, wren: User, wren_client: Client, at: datetime
) -> None:
    workflow.perform("approve", in_review, by=ed, at=at, note="Good now.")
    publish(in_review, by=pia, at=at)
    workflow.save(in_review, story("Another"), by=wren, at=at)
    assert "Good now." not in page(wren_client, in_review)


def test_a_new_story_begins_with_its_writers_byline_which_can_be_removed(
    wren: User, wren_client: Client, ed_client: Client
) -> None:
    own = Contributor.objects.create(name="Wren Hale", user=wren)
    form = read_off(wren_client.get(address()).content.decode())
    assert form["byline"] == [str(own.pk)]
    assert read_off(ed_client.get(address()).content.decode())["byline"] == []
    sent = {**form, "headline": "Ferry", "byline": [], "_continue": "1"}
    assert wren_client.post(address(), sent).status_code == 302
    article = Article.objects.get()
    assert not article.bylines.exists()
    assert fields(wren_client, article)["byline"] == []


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("admin:articles_article_history", "<dfn>revision</dfn> is the text as somebody saved it"),
        ("admin:articles_article_change", "nobody can change it until an Editor reopens it"),
        ("admin:articles_article_change", "So it needs no words."),
        ("admin:articles_source_changelist", "<dfn>source</dfn> is where an article came from"),
    ],
)
def test_a_special_word_is_explained_where_it_stands(
    name: str, words: str, in_review: Article, pia_client: Client
) -> None:
    where = [] if name.endswith("changelist") else [in_review.pk]
    assert words in pia_client.get(reverse(name, args=where)).content.decode()


def test_a_note_to_colleagues_that_does_not_go_with_a_withdrawal_is_still_there(
    in_review: Article, ed: User, pia: User, pia_client: Client, at: datetime
) -> None:
    workflow.perform("approve", in_review, by=ed, at=at)
    publish(in_review, by=pia, at=at)
    said = {"_note": "The lawyer rang.", "_public_note": "It was untrue."}
    shown = pressed(pia_client, in_review, "withdraw", **said)
    assert "did not go with it: it is still here" in shown
    assert ">The lawyer rang.</textarea>" in shown
    change = in_review.status_changes.get(transition="withdraw")
    assert change.note == "It was untrue."
