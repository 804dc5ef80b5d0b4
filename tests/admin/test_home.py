"""The desk's home: what waits for whom, through a day."""

import re
from datetime import datetime, timedelta
from html import unescape
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone
from pytest_django import Settings

from articles import workflow
from articles.content import ArticleContent, ImageUse, SectionContent
from articles.models import Article, Batch, Contributor, Image, Source, Status
from articles.workflow import ArticleState
from tests.admin.forms import address
from tests.conftest import signed_in
from tests.images import photo, saved
from tests.stories import approved, change, draft, publish, story

SENT_BACK, TO_REVIEW, READY = "Sent back to you", "Waiting for your review", "Ready to publish"
DRAFTS, AHEAD = "Your drafts", "The next 24 hours"
CHANGES = "Live with unpublished changes"
RIGHTS = "Rights in pictures end within two weeks"
CONFLICTS, UNTOUCHED = "Imports that want a choice", "Drafts untouched for a month"
HOUR, DAY = timedelta(hours=1), timedelta(days=1)
_SECTION = re.compile(r'<section class="desk-box.*?</section>', re.DOTALL)
_TITLE = re.compile(r"<h2[^>]*>(.*?) <span[^>]*>([0-9+]+)</span></h2>")
_ROW = re.compile(r"<li\b.*?</li>", re.DOTALL)


@pytest.fixture
def at() -> datetime:
    """The pages ask the clock."""
    return timezone.now()


def page(user: User) -> str:
    return signed_in(user).get(reverse("admin:index")).content.decode()


def boxes(user: User) -> dict[str, list[str]]:
    """Of each box its rows, in words as they are read."""
    found = {}
    for section in _SECTION.findall(page(user)):
        title, count = _TITLE.findall(section)[0]
        rows = [words(row) for row in _ROW.findall(section)]
        assert count.rstrip("+") == str(len(rows))
        found[unescape(title)] = rows
    return found


def words(html: str) -> str:
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", html)).split())


def title(user: User) -> str:
    return page(user).partition("<title>")[2].partition("</title>")[0]


def submitted(headline: str, *, by: User, at: datetime, **fields: Any) -> Article:
    article = draft(story(headline, **fields), by=by, at=at)
    workflow.perform("submit", article, by=by, at=at)
    return article


def pictured(image: Image, headline: str = "The quay") -> ArticleContent:
    section = SectionContent(body="Boats.", image=ImageUse(key=image.key))
    return story(headline, sections=(section,))


def picture(by: User, at: datetime, **values: Any) -> Image:
    image = Image.objects.get_or_create_from_bytes(saved(photo((64, 48))), by=by, at=at)
    for name, value in {"alt": "Boats", "credit": "Reuters", **values}.items():
        setattr(image, name, value)
    image.save()
    return image


def test_a_story_waits_for_each_of_them_in_turn(
    wren: User, ed: User, pia: User, at: datetime
) -> None:
    article = draft(story("Ferry"), by=wren, at=at - 5 * HOUR)
    assert list(boxes(wren)) == [DRAFTS] and boxes(ed) == boxes(pia) == {}

    workflow.perform("submit", article, by=wren, at=at - 4 * HOUR)
    assert boxes(wren) == {}
    (row,) = boxes(ed)[TO_REVIEW]
    assert row.startswith("Ferry In review Wren Hale, ") and READY not in boxes(pia)

    note = "Who says four pounds?\nAsk the board."
    workflow.perform("request_changes", article, by=ed, at=at - 3 * HOUR, note=note)
    (row,) = boxes(wren)[SENT_BACK]
    assert row.startswith("Ferry Changes requested Ed Moss, ")
    assert row.endswith("Who says four pounds? Ask the board.")
    assert boxes(ed) == boxes(pia) == {}

    workflow.save(article, story("Ferry, four pounds"), by=wren, at=at - 2 * HOUR)
    assert "Who says four pounds?" in boxes(wren)[SENT_BACK][0]  # until it is answered
    workflow.perform("submit", article, by=wren, at=at - 2 * HOUR)
    workflow.perform("approve", article, by=ed, at=at - HOUR)
    (row,) = boxes(pia)[READY]
    assert row.startswith("Ferry, four pounds Approved by Ed Moss, ")
    assert boxes(ed) == boxes(wren) == {}

    publish(article, by=pia, at=at, live_from=at + 3 * HOUR)
    assert READY not in boxes(pia)
    for person in (wren, ed, pia):
        (row,) = boxes(person)[AHEAD]
        assert "in 3 hours" in row and row.endswith("Ferry, four pounds Goes live")


def test_a_headline_leads_to_the_form_and_the_box_to_the_list(
    wren: User, ed: User, at: datetime
) -> None:
    article = submitted("Ferry", by=wren, at=at)
    shown = page(ed)
    assert f'<a href="{address(article)}">Ferry</a>' in shown
    every = f"{reverse('admin:articles_article_changelist')}?status__exact=in_review"
    assert f'<a href="{every}">All in review</a>' in shown
    assert "Ferry" in signed_in(ed).get(every).content.decode()


def test_the_title_bar_counts_what_waits_for_this_person(
    wren: User, ed: User, pia: User, at: datetime
) -> None:
    submitted("One", by=wren, at=at)
    submitted("Two", by=wren, at=at)
    draft(story("A draft"), by=ed, at=at)
    approved(story("Three"), by=wren, editor=ed, at=at)
    assert title(wren).startswith("Newsroom desk | ")
    assert title(ed).startswith("(2) Newsroom desk | ")
    assert title(pia).startswith("(3) Newsroom desk | ")
    assert "3 stories wait for you." in page(pia) and "Nothing waits for you" in page(wren)
    draft(story("Wren's draft"), by=wren, at=at)
    assert "<p>Nothing waits for you.</p>" in page(wren)


def test_eight_are_shown_and_that_there_are_more(wren: User, ed: User, at: datetime) -> None:
    for number in range(8):
        submitted(f"Story {number}", by=wren, at=at - number * HOUR)
    assert len(boxes(ed)[TO_REVIEW]) == 8 and "And more." not in page(ed)
    submitted("The newest", by=wren, at=at)
    rows = boxes(ed)[TO_REVIEW]
    assert len(rows) == 8 and rows[0].startswith("The newest")
    shown = page(ed)
    assert "And more." in shown and ">8+</span>" in shown
    assert title(ed).startswith("(8+) ")


def test_what_carries_somebodys_name_is_theirs_too(wren: User, ed: User, at: datetime) -> None:
    Contributor.objects.create(name="Wren Hale", user=wren)
    draft(story("Begun for Wren"), by=ed, at=at)
    draft(story("Ed's own", byline=("Ed Moss",)), by=ed, at=at)
    assert [row.partition(" Draft")[0] for row in boxes(wren)[DRAFTS]] == ["Begun for Wren"]
    assert len(boxes(ed)[DRAFTS]) == 2


@pytest.mark.parametrize(
    ("setting", "is_eds"),
    [("any", {"Of Wren"}), ("last", {"Of Wren", "Ed's and Wren's"}), ("off", None)],
)
def test_nobody_is_asked_to_review_what_four_eyes_keep_from_them(
    setting: str, is_eds: set[str] | None, wren: User, ed: User, at: datetime, settings: Settings
) -> None:
    settings.FOUR_EYES = setting
    Contributor.objects.create(name="Wren Hale", user=wren)  # all carry her name
    submitted("Of Wren", by=wren, at=at - HOUR)
    submitted("Of Ed", by=ed, at=at - HOUR)
    both = submitted("Ed's", by=ed, at=at - HOUR)
    workflow.save(both, story("Ed's and Wren's"), by=wren, at=at)
    everything = {"Of Wren", "Of Ed", "Ed's and Wren's"}
    found = {row.partition(" In review")[0] for row in boxes(ed)[TO_REVIEW]}
    assert found == (is_eds or everything)


def test_the_box_and_the_form_agree_on_who_may_approve(
    wren: User, ed: User, pia: User, at: datetime
) -> None:
    """Whatever was approved, published or changed before, in words or in a picture."""
    Contributor.objects.create(name="Wren Hale", user=wren)  # all carry her name
    again = approved(story("Again"), by=ed, editor=pia, at=at - 9 * HOUR)
    workflow.save(again, story("Again, by Wren"), by=wren, at=at - 8 * HOUR)
    over = approved(story("Over"), by=wren, editor=ed, at=at - 9 * HOUR)
    publish(over, by=pia, at=at - 8 * HOUR)
    workflow.save(over, story("Over, by Ed"), by=ed, at=at - 7 * HOUR)
    image = picture(wren, at - 9 * HOUR)
    shown = draft(pictured(image), by=wren, at=at - 8 * HOUR)
    workflow.perform("submit", shown, by=wren, at=at - 8 * HOUR)
    image.credit = "Mira Hale"
    workflow.change_row(image, by=ed, at=at - HOUR)
    image.title = "Only for the desk"
    workflow.change_row(image, by=pia, at=at - HOUR)
    submitted("Of Wren", by=wren, at=at)
    for person in (ed, pia):
        may = {
            article.headline
            for article in Article.objects.filter(status=Status.IN_REVIEW)
            if person.pk not in ArticleState(article).authors_since
        }
        found = {row.partition(" In review")[0] for row in boxes(person)[TO_REVIEW]}
        assert found == may
    assert boxes(ed).keys() >= {TO_REVIEW} and len(boxes(pia)[TO_REVIEW]) == 4
    assert len(boxes(ed)[TO_REVIEW]) == 2


@pytest.mark.skipif(connection.vendor != "sqlite", reason="it is SQLite that would choose badly")
def test_four_eyes_are_asked_of_a_text_and_not_of_all_that_somebody_wrote(ed: User) -> None:
    plan = workflow.without_changes_of(ed, Article.objects.all()).explain()
    assert "revision_article_id" in plan and "row_change_of_row" in plan
    assert "by_id" not in plan


def test_what_is_approved_is_ready_until_it_is_published(
    wren: User, ed: User, pia: User, at: datetime
) -> None:
    article = approved(story("Ferry"), by=wren, editor=ed, at=at - 5 * HOUR)
    publish(article, by=pia, at=at - 4 * HOUR, live_from=at + DAY)
    assert READY not in boxes(pia)
    workflow.perform("cancel_schedule", article, by=pia, at=at - 3 * HOUR)
    assert len(boxes(pia)[READY]) == 1
    publish(article, by=pia, at=at - 2 * HOUR)
    assert READY not in boxes(pia)
    change(article, story("Ferry again"), by=wren, editor=ed, at=at - HOUR)
    (row,) = boxes(pia)[READY]
    assert row.startswith("Ferry again Approved")  # once, though it was approved twice
    publish(article, by=pia, at=at)
    workflow.perform("withdraw", article, by=pia, at=at, note="It was untrue.")
    assert READY not in boxes(pia)


def test_the_schedule_says_what_becomes_of_each(
    wren: User, ed: User, pia: User, at: datetime
) -> None:
    def planned(headline: str, **when: datetime) -> Article:
        article = approved(story(headline), by=wren, editor=ed, at=at - 3 * HOUR)
        publish(article, by=pia, at=at - 2 * HOUR, **when)
        return article

    planned("Later", live_from=at + 25 * HOUR)
    planned("Market", live_until=at + 2 * HOUR)
    planned("Bridge", live_from=at + 20 * timedelta(minutes=1))
    update = planned("Lido")
    change(update, story("Lido again"), by=wren, editor=ed, at=at - HOUR)
    publish(update, by=pia, at=at - HOUR, live_from=at + 3 * HOUR)
    gone = planned("Cancelled", live_from=at + HOUR)
    workflow.perform("cancel_schedule", gone, by=pia, at=at)
    rows = boxes(wren)[AHEAD]
    told = [re.sub(r"^.*?(in \d+)", r"\1", row) for row in rows]
    assert told == [
        "in 20 minutes Bridge Goes live",
        "in 2 hours Market Is taken down",
        "in 3 hours Lido again Takes the place of what is live",
    ]


def test_live_stories_whose_changes_nobody_has_published(
    wren: User, ed: User, pia: User, at: datetime
) -> None:
    article = approved(story("Ferry"), by=wren, editor=ed, at=at - 3 * HOUR)
    publish(article, by=pia, at=at - 2 * HOUR)
    assert CHANGES not in boxes(ed)
    workflow.save(article, story("Ferry sails"), by=wren, at=at - HOUR)
    other = approved(story("Ed's"), by=ed, editor=pia, at=at - 3 * HOUR)
    publish(other, by=pia, at=at - 2 * HOUR)
    workflow.save(other, story("Ed's, again"), by=ed, at=at - HOUR)
    assert {row.partition(" In review")[0] for row in boxes(pia)[CHANGES]} == {
        "Ferry sails",
        "Ed's, again",
    }
    (own,) = boxes(wren)[CHANGES]  # theirs; editors change every story
    assert own.startswith("Ferry sails In review")
    workflow.perform("withdraw", article, by=pia, at=at, note="It was untrue.")
    assert CHANGES not in boxes(wren)


def test_rights_that_end_soon_in_a_live_story_are_said_to_editors(
    wren: User, ed: User, pia: User, at: datetime
) -> None:
    for headline, days in (("The quay", 10), ("The pier", 20)):
        image = picture(wren, at, title=f"Boats of {headline}", valid_until=at + days * DAY)
        image.pk, image.key = (None, "f" * 32) if days == 20 else (image.pk, image.key)
        image.save()
        article = approved(pictured(image, headline), by=wren, editor=ed, at=at - 2 * HOUR)
        publish(article, by=pia, at=at - HOUR)
    (row,) = boxes(ed)[RIGHTS]
    assert row.endswith("in 10 days The quay Loses the picture “Boats of The quay”")
    assert RIGHTS not in boxes(wren)


def test_drafts_that_nobody_has_touched_for_a_month(wren: User, ed: User, at: datetime) -> None:
    draft(story("Old", byline=()), by=wren, at=at - 31 * DAY)
    draft(story("Ed's old", byline=()), by=ed, at=at - 40 * DAY)
    draft(story("New"), by=wren, at=at - 29 * DAY)
    assert [row.partition(" Draft")[0] for row in boxes(wren)[DRAFTS]] == ["New"]
    assert [row.partition(" Draft")[0] for row in boxes(wren)[UNTOUCHED]] == ["Old"]
    assert [row.partition(" Draft")[0] for row in boxes(ed)[UNTOUCHED]] == ["Old", "Ed's old"]


def test_imports_that_want_a_choice_lead_to_it(wren: User, ed: User, at: datetime) -> None:
    batch = Batch.objects.create(paths=["old"], by=ed, at=at, found=1)
    article = draft(story("A tower"), by=wren, at=at)
    offer = {"content": story("A taller tower").to_json(), "digest": "0" * 64, "lost": []}
    source = Source.objects.create(
        article=article,
        batch=batch,
        source_id="plain:tower",
        revision=article.revisions.get(),
        offer=offer,
    )
    (row,) = boxes(ed)[CONFLICTS]
    assert row.startswith("A tower Draft first imported ")
    assert reverse("admin:articles_source_change", args=[source.pk]) in page(ed)
    assert CONFLICTS not in boxes(wren)
    Source.objects.update(offer=None)
    assert CONFLICTS not in boxes(ed)


def test_an_empty_home_says_what_to_do(wren: User, pia: User) -> None:
    new = reverse("admin:articles_article_add")
    shown = page(wren)
    assert f'<a class="desk-button" href="{new}">Write an article</a>' in shown
    assert f'<a class="desk-button" href="{new}">New article</a>' in shown
    assert "Import an archive" in page(pia) and "Import an archive" not in shown


def test_who_has_no_role_finds_no_box_and_no_button(wren: User, at: datetime) -> None:
    draft(story(), by=wren, at=at)
    nobody = User.objects.create_user("nobody", is_staff=True)
    shown = page(nobody)
    assert boxes(nobody) == {} and "You have no role yet" in shown
    assert "New article" not in shown and "Write an article" not in shown


def test_what_is_empty_is_one_quiet_line(ed: User, at: datetime) -> None:
    draft(story(), by=ed, at=at)
    assert (
        "Nothing was sent back to you. Nothing new waits for your review. Nothing goes live or is "
        "taken down within the next 24 hours."
    ) in words(page(ed))


def test_the_tables_are_there_as_before(wren: User) -> None:
    shown = page(wren)
    for model in ("article", "image", "topic"):
        assert f'href="{reverse(f"admin:articles_{model}_changelist")}">' in shown
    assert reverse("admin:articles_colleague_changelist") not in shown


def test_what_people_write_is_text_and_nothing_else(wren: User, ed: User, at: datetime) -> None:
    hostile = "<script>alert(1)</script>"
    article = submitted(hostile, by=wren, at=at)
    workflow.perform("request_changes", article, by=ed, at=at, note=f"{hostile}\n<b>x</b>")
    shown = page(wren)
    assert "<script>alert" not in shown and "<b>x</b>" not in shown
    assert hostile in boxes(wren)[SENT_BACK][0]


@pytest.mark.parametrize("who", ["wren", "pia"])
def test_it_asks_as_often_whatever_waits(
    who: str, wren: User, ed: User, pia: User, at: datetime
) -> None:
    client = signed_in({"wren": wren, "pia": pia}[who])

    def asked() -> int:
        with CaptureQueriesContext(connection) as queries:
            client.get(reverse("admin:index"))
        return len(queries)

    def one(number: int) -> None:
        draft(story(f"Draft {number}"), by=wren, at=at)
        submitted(f"Review {number}", by=wren, at=at)
        back = submitted(f"Back {number}", by=wren, at=at)
        workflow.perform("request_changes", back, by=ed, at=at, note="Why?")
        approved(story(f"Ready {number}"), by=wren, editor=ed, at=at)
        ahead = approved(story(f"Ahead {number}"), by=wren, editor=ed, at=at)
        publish(ahead, by=pia, at=at, live_from=at + HOUR)

    one(0)
    asked()
    few = asked()
    for number in range(1, 10):
        one(number)
    assert asked() == few <= 22
