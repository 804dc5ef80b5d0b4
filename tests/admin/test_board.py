"""The board: who sees which card in which column, and what comes of moving one."""

import re
from datetime import datetime, timedelta
from html import unescape
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from articles import moments, workflow
from articles.admin.board import columns, ways
from articles.content import ImageUse
from articles.models import Article, Contributor, Image, Status, Topic
from articles.workflow import TRANSITIONS, Terms
from tests.conftest import person, signed_in
from tests.images import photo, saved
from tests.stories import approved, change, draft, publish, story

BOARD = reverse("admin:articles_board")
PLANNED, DRAFT, REVIEW, CHANGES, APPROVED, PUBLIC = ways.TITLES
HOUR, DAY = timedelta(hours=1), timedelta(days=1)
_COLUMN = re.compile(r'<section class="desk-column (\w+)".*?</section>', re.DOTALL)
_HEADLINE = re.compile(r'draggable="false">([^<]+)</a></h3>')
_CARD = re.compile(r'<li class="desk-card.*?</li>', re.DOTALL)


@pytest.fixture
def at() -> datetime:
    """The page asks the clock."""
    return timezone.now()


def page(client: Client, **query: Any) -> str:
    return client.get(BOARD, query).content.decode()


def words(html: str) -> str:
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", html)).split())


def cards(html: str) -> dict[str, list[str]]:
    """Of each column its cards, as they are read."""
    return {
        column[1]: [words(card) for card in _CARD.findall(column[0])]
        for column in _COLUMN.finditer(html)
    }


def headlines(html: str) -> dict[str, list[str]]:
    found = {
        column[1]: [unescape(each) for each in _HEADLINE.findall(column[0])]
        for column in _COLUMN.finditer(html)
    }
    return {name: shown for name, shown in found.items() if shown}


def place(article: Article) -> str:
    return reverse("admin:articles_board_move", args=[article.pk])


def drop(client: Client, article: Article, to: str, **more: Any) -> Any:
    """As the script sends a card that was dropped; `seen` as the board showed it."""
    sent = {"to": to, "seen": article.version, "dragged": "1", "column": article.status, **more}
    return client.post(place(article), sent, follow=True)


def submitted(headline: str, *, by: User, at: datetime, **fields: Any) -> Article:
    article = draft(story(headline, **fields), by=by, at=at)
    workflow.perform("submit", article, by=by, at=at)
    return article


def planned(headline: str, *, by: User, at: datetime, **terms: Any) -> Article:
    return workflow.plan(headline, Terms(**terms), by=by, at=at)


def stage(article: Article) -> str:
    return Article.objects.get(pk=article.pk).status


def test_each_story_stands_in_the_column_of_its_stage(
    wren: User, ed: User, pia: User, ed_client: Client, at: datetime
) -> None:
    draft(story("A draft"), by=wren, at=at - 2 * HOUR)
    submitted("To review", by=wren, at=at)
    back = submitted("Sent back", by=wren, at=at)
    workflow.perform("request_changes", back, by=ed, at=at, note="Why?")
    approved(story("Ready"), by=wren, editor=ed, at=at)
    publish(approved(story("Live"), by=wren, editor=ed, at=at), by=pia, at=at)
    later = approved(story("Tomorrow"), by=wren, editor=ed, at=at)
    publish(later, by=pia, at=at, live_from=at + 3 * HOUR)
    spiked = draft(story("Spiked"), by=wren, at=at)
    workflow.perform("spike", spiked, by=ed, at=at)
    shown = page(ed_client)
    assert headlines(shown) == {
        DRAFT: ["A draft"],
        REVIEW: ["To review"],
        CHANGES: ["Sent back"],
        APPROVED: ["Ready"],
        PUBLIC: ["Tomorrow", "Live"],
    }
    assert cards(shown)[DRAFT] == [
        "A draft Wren Hale Not published 2 hours ago Move to… A draft",
    ]
    planned, live = cards(shown)[PUBLIC]
    assert "Scheduled" in planned and "in 3 hours" in planned
    assert "Live" in live and "less than a minute ago" in live


def test_what_is_live_and_worked_on_again_stands_where_its_work_is(
    wren: User, ed: User, pia: User, ed_client: Client, at: datetime
) -> None:
    old = approved(story("Yesterday's"), by=wren, editor=ed, at=at - 2 * DAY)
    publish(old, by=pia, at=at - 2 * DAY)
    article = approved(story("Ferry"), by=wren, editor=ed, at=at)
    publish(article, by=pia, at=at)
    workflow.save(article, story("Ferry again"), by=wren, at=at)
    shown = page(ed_client)
    assert headlines(shown) == {REVIEW: ["Ferry again"], PUBLIC: ["Ferry again"]}
    assert "Live" in cards(shown)[REVIEW][0]
    assert "In review" in cards(shown)[PUBLIC][0]
    workflow.perform("approve", article, by=ed, at=at)
    assert headlines(page(ed_client))[APPROVED] == ["Ferry again"]


def test_what_is_planned_says_who_has_it_and_when_it_is_due(
    wren: User, ed: User, ed_client: Client, at: datetime
) -> None:
    planned("The quay", by=ed, at=at, assignee=wren, due_at=at + 3 * HOUR)
    planned("The lido", by=ed, at=at - 3 * DAY, assignee=wren, due_at=at - 2 * DAY)
    planned("The pier", by=ed, at=at - 4 * DAY)
    shown = page(ed_client)
    assert headlines(shown) == {PLANNED: ["The quay", "The lido", "The pier"]}
    quay, lido, pier = cards(shown)[PLANNED]
    assert quay.startswith("The quay Assigned to Wren Hale, due in 3 hours Not published")
    assert lido.startswith("The lido Assigned to Wren Hale, late by 2 days Not published")
    assert pier.startswith("The pier Assigned to nobody yet Not published")
    assert len(re.findall(r'class="desk-due late"', shown)) == 1


def test_what_has_been_handed_in_is_no_longer_said_to_be_due(
    wren: User, ed: User, ed_client: Client, at: datetime
) -> None:
    article = planned("The quay", by=ed, at=at, assignee=wren, due_at=at + 3 * HOUR)
    workflow.save(article, story("The quay"), by=wren, at=at)
    assert "Assigned to Wren Hale, due in 3 hours" in cards(page(ed_client))[DRAFT][0]
    workflow.perform("submit", article, by=wren, at=at)
    (handed_in,) = cards(page(ed_client))[REVIEW]
    assert "Assigned" not in handed_in and "due" not in handed_in


@pytest.mark.parametrize(
    ("to", "why"),
    [
        (PLANNED, "No story comes back here"),
        (DRAFT, "A planned story becomes a draft with its first text."),
        (REVIEW, "“Submit for review” is not possible: the article is planned."),
        (CHANGES, "“Ask for changes” is not possible: the article is planned."),
        (APPROVED, "“Approve” is not possible: the article is planned."),
        (PUBLIC, "“Publish” is not possible: the article is planned."),
    ],
)
def test_a_planned_story_goes_nowhere_by_hand(
    to: str, why: str, wren: User, pia: User, pia_client: Client, ed: User, at: datetime
) -> None:
    article = planned("The quay", by=ed, at=at, assignee=wren)
    answer = drop(pia_client, article, to)
    assert answer.status_code == 200
    (card,) = cards(answer.content.decode())[PLANNED]
    assert why in card and stage(article) == Status.PLANNED
    if to != PLANNED:
        assert why in words(pia_client.get(place(article)).content.decode())
        (column,) = (each[0] for each in _COLUMN.finditer(page(pia_client)) if each[1] == to)
        assert f'data-from="planned" hidden>{why}' in column
    answer = pia_client.post(place(article), {"to": to, "seen": article.version})
    assert answer.status_code == 200 and why in words(answer.content.decode())


@pytest.mark.parametrize("who", ["draft", "in_review", "approved", "scheduled"])
def test_nothing_that_is_written_becomes_planned_again(
    who: str, wren: User, ed: User, pia: User, pia_client: Client, at: datetime
) -> None:
    article = draft(story("Ferry"), by=wren, at=at)
    if who != "draft":
        workflow.perform("submit", article, by=wren, at=at)
    if who in ("approved", "scheduled"):
        workflow.perform("approve", article, by=ed, at=at)
    if who == "scheduled":
        publish(article, by=pia, at=at, live_from=at + HOUR)
    before = stage(article)
    shown = page(pia_client)
    (where,) = re.findall(r'data-seen="[0-9]+" data-from="([^"]+)"', shown)
    assert where == who
    column = PUBLIC if who == "scheduled" else before
    answer = drop(pia_client, article, PLANNED, column=column)
    assert answer.status_code == 200
    assert "Editors plan a new one" in cards(answer.content.decode())[column][0]
    assert stage(article) == before
    (column_of_planned,) = (each[0] for each in _COLUMN.finditer(shown) if each[1] == PLANNED)
    assert f'data-from="{who}" hidden>No story comes back here' in column_of_planned


def test_a_writer_sees_what_is_theirs(
    wren: User, ed: User, wren_client: Client, at: datetime
) -> None:
    other = person("wim", "Wim", "Vos", "Writer")
    draft(story("Wim's", byline=("Wim Vos",)), by=other, at=at)
    draft(story("Wren's"), by=wren, at=at)
    also_hers = Contributor.objects.get(name="Wim Vos")
    also_hers.user = wren
    also_hers.save()
    draft(story("Ed's", byline=()), by=ed, at=at)
    shown = page(wren_client)
    assert headlines(shown) == {DRAFT: ["Wren's", "Wim's"]}
    assert 'name="person"' not in shown
    assert headlines(page(wren_client, person=ed.pk)) == {DRAFT: ["Wren's", "Wim's"]}


def test_whoever_may_change_nothing_has_no_board(wren: User, at: datetime) -> None:
    article = draft(story(), by=wren, at=at)
    nobody = signed_in(User.objects.create_user("nobody", is_staff=True))
    assert nobody.get(BOARD).status_code == 403
    assert nobody.get(place(article)).status_code == 404
    assert Client().get(BOARD).status_code == 302
    other = signed_in(person("wim", "Wim", "Vos", "Writer"))
    assert other.get(place(article)).status_code == 404
    assert drop(other, article, REVIEW).status_code == 404
    assert stage(article) == Status.DRAFT


def test_an_editor_sees_one_topic_or_one_persons_or_their_own(
    wren: User, ed: User, pia: User, ed_client: Client, at: datetime
) -> None:
    draft(story("Town"), by=wren, at=at)
    draft(story("Sea", topics=("Sea",)), by=ed, at=at)
    live = approved(story("Sea life", topics=("Sea",)), by=wren, editor=ed, at=at)
    publish(live, by=pia, at=at)
    sea = Topic.objects.get(name="Sea")
    assert headlines(page(ed_client, topic=sea.pk)) == {DRAFT: ["Sea"], PUBLIC: ["Sea life"]}
    assert headlines(page(ed_client, person="me")) == {DRAFT: ["Sea"]}
    assert headlines(page(ed_client, person=wren.pk)) == {DRAFT: ["Town"], PUBLIC: ["Sea life"]}
    assert headlines(page(ed_client, person=wren.pk, topic=sea.pk)) == {PUBLIC: ["Sea life"]}
    planned("Quay", by=ed, at=at, assignee=wren)
    assert headlines(page(ed_client, person=wren.pk))[PLANNED] == ["Quay"]
    wim = person("wim", "Wim", "Vos", "Writer")
    workflow.assign(live, Terms(assignee=wim), by=ed, at=at)
    assert headlines(page(ed_client, person=wim.pk)) == {PUBLIC: ["Sea life"]}
    everything = headlines(page(ed_client))
    for nonsense in ({"topic": "x"}, {"topic": "9" * 30}, {"person": "0"}, {"moved": "9" * 30}):
        assert headlines(page(ed_client, **nonsense)) == everything


def test_a_column_is_bounded_and_leads_to_the_list(
    wren: User, ed_client: Client, at: datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(columns, "SHOWN", 2)
    for number in range(3):
        draft(story(f"Draft {number}"), by=wren, at=at + number * timedelta(microseconds=1))
    shown = page(ed_client)
    assert headlines(shown)[DRAFT] == ["Draft 2", "Draft 1"]
    assert "?status__exact=draft" in shown and "2+" in words(shown)


@pytest.mark.parametrize("start", ways.STAGES)
@pytest.mark.parametrize("to", ways.TITLES)
def test_the_table_knows_the_one_way_from_a_stage_to_a_column(start: Status, to: str) -> None:
    step = ways.way(start, to)
    leading = [
        each
        for each in TRANSITIONS.values()
        if each.by_hand and start in each.starts and each.ends == to != start
    ]
    assert len(leading) <= 1
    if step is None:
        assert not leading and to in ways.NO_WAY
    elif to == ways.PUBLIC:
        assert step.name == "publish"
    else:
        assert step.ends == to and (not leading or step is leading[0])


def test_a_card_that_is_dropped_passes_the_workflow(
    wren: User, ed: User, wren_client: Client, ed_client: Client, at: datetime
) -> None:
    article = draft(story("Ferry"), by=wren, at=at)
    shown = drop(wren_client, article, REVIEW)
    assert "“Ferry” was submitted for review." in words(shown.content.decode())
    article.refresh_from_db()
    assert article.status == Status.IN_REVIEW
    shown = drop(ed_client, article, APPROVED)
    assert headlines(shown.content.decode()) == {APPROVED: ["Ferry"]}
    assert len(re.findall(r"data-moved>", shown.content.decode())) == 1
    last = article.status_changes.first()
    assert last and (last.transition, last.by) == ("approve", ed)


@pytest.mark.parametrize(
    ("who", "to", "why"),
    [
        ("wren", APPROVED, "“Approve” is not among the things that you may do. Pia Lindqvist"),
        ("ed", CHANGES, "“Ask for changes” is not possible: the article is a draft."),
        ("pia", PUBLIC, "“Publish” is not possible: the article is a draft."),
    ],
)
def test_a_refusal_stands_on_the_card_which_stays(
    who: str, to: str, why: str, wren: User, ed: User, pia: User, at: datetime
) -> None:
    article = draft(story("Ferry"), by=wren, at=at)
    if who == "wren":
        workflow.perform("submit", article, by=wren, at=at)
    before = article.status
    answer = drop(signed_in({"wren": wren, "ed": ed, "pia": pia}[who]), article, to)
    assert answer.status_code == 200
    (card,) = cards(answer.content.decode())[before]
    assert why in card
    article.refresh_from_db()
    assert article.status == before


def test_what_a_column_refuses_is_known_before_it_is_tried(
    wren: User, ed: User, ed_client: Client, at: datetime
) -> None:
    submitted("Wren's", by=wren, at=at)
    submitted("Ed's", by=ed, at=at)
    shown = page(ed_client)
    where = {
        unescape(_HEADLINE.findall(card)[0]): re.findall(r'data-from="([^"]+)"', card)
        for card in _CARD.findall(shown)
    }
    assert where == {"Wren's": ["in_review"], "Ed's": ["in_review-own"]}
    column = next(each[0] for each in _COLUMN.finditer(shown) if each[1] == APPROVED)
    reasons = dict(
        re.findall(r'<p class="desk-why" data-from="([^"]+)" hidden>([^<]+)</p>', column)
    )
    assert "in_review" not in reasons
    assert "second pair of eyes" in reasons["in_review-own"]
    assert reasons["draft"] == "“Approve” is not possible: the article is a draft."


def test_whoever_moved_it_first_is_said(
    wren: User, ed: User, ed_client: Client, at: datetime
) -> None:
    article = submitted("Ferry", by=wren, at=at)
    seen = article.version
    workflow.save(article, story("Ferry, changed"), by=wren, at=at)
    answer = drop(ed_client, article, APPROVED, seen=seen)
    assert answer.status_code == 200
    assert "changed by somebody else" in cards(answer.content.decode())[REVIEW][0]
    assert stage(article) == Status.IN_REVIEW


def test_a_step_that_needs_a_note_asks_for_it(
    wren: User, ed: User, ed_client: Client, at: datetime
) -> None:
    article = submitted("Ferry", by=wren, at=at)
    asked = drop(ed_client, article, CHANGES).content.decode()
    assert 'name="note"' in asked and "Ask for changes" in asked and "Approve" not in asked
    assert stage(article) == Status.IN_REVIEW
    sent = {"to": CHANGES, "seen": article.version, "note": " "}
    again = ed_client.post(place(article), sent)
    assert again.status_code == 200 and "needs a note" in again.content.decode()
    ed_client.post(place(article), {**sent, "note": "Who says so?"})
    assert stage(article) == Status.CHANGES_REQUESTED
    last = article.status_changes.first()
    assert last and last.note == "Who says so?"


def test_publishing_asks_when_and_a_time_schedules_it(
    wren: User, ed: User, pia: User, pia_client: Client, at: datetime
) -> None:
    article = approved(story("Ferry"), by=wren, editor=ed, at=at)
    asked = drop(pia_client, article, PUBLIC).content.decode()
    assert 'name="_live_from"' in asked and not article.editions.exists()
    when = moments.for_editing(at + 3 * HOUR)[:16]
    sent = {"to": PUBLIC, "seen": article.version, "_live_from": when, "_live_until": ""}
    shown = pia_client.post(place(article), sent, follow=True).content.decode()
    assert "was scheduled for" in shown and headlines(shown) == {PUBLIC: ["Ferry"]}
    past = {**sent, "_live_from": "2020-01-01T09:00", "seen": article.version + 1}
    refused = pia_client.post(place(article), past)
    assert refused.status_code == 200 and "has passed" in refused.content.decode()


def test_what_is_scheduled_goes_back_to_what_is_approved(
    wren: User, ed: User, pia: User, pia_client: Client, at: datetime
) -> None:
    article = approved(story("Ferry"), by=wren, editor=ed, at=at)
    publish(article, by=pia, at=at, live_from=at + HOUR)
    asked = drop(pia_client, article, APPROVED, column=PUBLIC).content.decode()
    assert "Cancel what is scheduled" in asked
    sent = {"to": APPROVED, "seen": article.version, "column": PUBLIC}
    shown = pia_client.post(place(article), sent, follow=True).content.decode()
    assert headlines(shown) == {APPROVED: ["Ferry"]}
    assert not article.editions.planned(at).exists()


def test_the_page_of_a_card_has_every_way_and_why_others_are_none(
    wren: User, ed: User, pia: User, ed_client: Client, at: datetime
) -> None:
    article = submitted("Ferry", by=wren, at=at)
    shown = words(ed_client.get(place(article)).content.decode())
    for said in (
        "Take back to draft",
        "Ask for changes",
        "A Publisher can publish exactly this text",
        "Scheduled and published today: “Publish” is not among the things that you may do. Pia",
    ):
        assert said in shown
    own = submitted("Ed's own", by=ed, at=at)
    shown = words(ed_client.get(place(own)).content.decode())
    assert "second pair of eyes: changes in it are yours. Pia Lindqvist can." in shown


def test_the_filter_stays_when_a_card_was_moved(
    wren: User, ed: User, ed_client: Client, at: datetime
) -> None:
    article = submitted("Ferry", by=wren, at=at)
    draft(story("Ed's", byline=()), by=ed, at=at)
    sent = {"to": APPROVED, "seen": article.version, "dragged": "1"}
    answer = ed_client.post(f"{place(article)}?person={wren.pk}", sent, follow=True)
    assert headlines(answer.content.decode()) == {APPROVED: ["Ferry"]}


def test_what_people_write_is_text_and_nothing_else(
    wren: User, wren_client: Client, at: datetime
) -> None:
    hostile = "<script>alert(1)</script>"
    article = draft(story(hostile, byline=("<b>x</b>",)), by=wren, at=at)
    for html in (page(wren_client), wren_client.get(place(article)).content.decode()):
        assert "<script>alert" not in html and "<b>x</b>" not in html
        assert hostile in unescape(html)


def test_a_card_shows_the_lead_picture(
    wren: User, ed: User, ed_client: Client, at: datetime
) -> None:
    image = Image.objects.get_or_create_from_bytes(saved(photo((64, 48))), by=wren, at=at)
    draft(story("Illustrated", lead_image=ImageUse(key=image.key)), by=wren, at=at)
    draft(story("Bare"), by=wren, at=at)
    shown = page(ed_client)
    bare, illustrated = _CARD.findall(shown)
    assert 'alt="" loading="lazy"' in illustrated and "<img" not in bare


def test_it_is_reached_from_home_and_from_the_list(
    wren: User, wren_client: Client, at: datetime
) -> None:
    draft(story(), by=wren, at=at)
    for where in ("admin:index", "admin:articles_article_changelist", "admin:articles_calendar"):
        assert f'href="{BOARD}"' in wren_client.get(reverse(where)).content.decode()
    assert f'href="{reverse("admin:articles_calendar")}"' in page(wren_client)


def test_it_asks_as_often_whatever_stands_there(
    wren: User, ed: User, pia: User, pia_client: Client, at: datetime
) -> None:
    def asked() -> int:
        with CaptureQueriesContext(connection) as queries:
            pia_client.get(BOARD)
        return len(queries)

    def one(number: int) -> None:
        planned(f"Plan {number}", by=ed, at=at, assignee=wren, due_at=at + HOUR)
        draft(story(f"Draft {number}"), by=wren, at=at)
        submitted(f"Review {number}", by=wren, at=at)
        approved(story(f"Ready {number}"), by=wren, editor=ed, at=at)
        ahead = approved(story(f"Ahead {number}"), by=wren, editor=ed, at=at)
        publish(ahead, by=pia, at=at, live_from=at + HOUR)
        change(ahead, story(f"Changed {number}"), by=wren, editor=ed, at=at)

    one(0)
    asked()
    few = asked()
    for number in range(1, 6):
        one(number)
    assert asked() == few


def test_what_readers_have_is_published_again_as_an_update_or_a_mended_typo(
    wren: User, ed: User, pia: User, pia_client: Client, at: datetime
) -> None:
    article = approved(story("Ferry"), by=wren, editor=ed, at=at)
    assert 'name="change"' not in pia_client.get(place(article)).content.decode()
    publish(article, by=pia, at=at)
    change(article, story("Ferry", body="At six."), by=wren, editor=ed, at=at)
    html = pia_client.get(place(article)).content.decode()
    assert '<option value="typo">' in html and '<option value="correction">' not in html
    form = reverse("admin:articles_article_change", args=[article.pk])
    assert f'<a href="{form}">Open the story to correct it</a>' in html
    sent = {"to": PUBLIC, "seen": article.version}
    refused = pia_client.post(place(article), {**sent, "change": "correction"}).content.decode()
    assert "Select a valid choice" in refused and article.editions.count() == 1
    pia_client.post(place(article), {**sent, "change": "typo"})
    assert [each.change for each in article.editions.order_by("number")] == ["", "typo"]
