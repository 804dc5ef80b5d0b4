"""Whoever has to write a story hears that they have it, when it is due, and what becomes of it."""

from datetime import datetime, timedelta

import pytest
from django.contrib.auth.models import User

from articles import workflow
from articles.models import Article, Byline, Notification
from articles.notifications import sentence
from articles.notifications.deadlines import tell_of_due
from articles.workflow import Terms
from tests.notifications.told import told
from tests.stories import approved, publish, story

pytestmark = pytest.mark.django_db
DAY, HOUR = timedelta(days=1), timedelta(hours=1)


def planned(to: User | None, *, by: User, at: datetime, due: datetime | None = None) -> Article:
    terms = Terms(assignee=to, due_at=due, brief="Ask the harbour master.")
    return workflow.plan("The quay", terms, by=by, at=at)


def test_whoever_gets_a_story_hears_of_it_with_its_brief_and_nobody_of_their_own_taking(
    wren: User, ed: User, at: datetime
) -> None:
    article = planned(wren, by=ed, at=at)
    assert told(wren) == ["Ed Moss assigned “The quay” to you"]
    assert Notification.objects.get().words == "Ask the harbour master."
    workflow.give_back(article, by=wren, at=at + HOUR)
    workflow.take(article, by=wren, at=at + 2 * HOUR)
    assert len(told(wren)) == 1


def test_the_word_of_an_assignment_says_when_it_is_due_and_nothing_of_it_without_a_date(
    wren: User, ed: User, at: datetime
) -> None:
    planned(wren, by=ed, at=at, due=at + 3 * DAY)
    planned(wren, by=ed, at=at)
    assert [row.words for row in Notification.objects.order_by("pk")] == [
        "It is due on 5 March 2026, 09:00 GMT.\n\nAsk the harbour master.",
        "Ask the harbour master.",
    ]


def test_what_is_assigned_when_it_is_due_within_a_day_is_told_once(
    wren: User, ed: User, pia: User, at: datetime
) -> None:
    article = planned(wren, by=ed, at=at, due=at + 5 * HOUR)
    tell_of_due(at=at + HOUR)
    assert told(wren) == ["Ed Moss assigned “The quay” to you"]
    workflow.assign(article, Terms(assignee=pia, due_at=at + 5 * HOUR), by=ed, at=at + HOUR)
    workflow.assign(article, Terms(assignee=wren, due_at=at + 5 * HOUR), by=ed, at=at + 2 * HOUR)
    tell_of_due(at=at + 3 * HOUR)
    assert told(wren)[1:] == [
        "Ed Moss took a story from you",
        "Ed Moss assigned “The quay” to you",
    ]
    workflow.assign(article, Terms(assignee=wren, due_at=at + 4 * HOUR), by=ed, at=at + 3 * HOUR)
    tell_of_due(at=at + 3 * HOUR)
    assert told(wren)[3:] == ["“The quay” is due soon"]  # it is another time


def test_whoever_had_a_story_hears_that_it_was_taken_from_them_and_who_has_it_now(
    wren: User, ed: User, pia: User, at: datetime
) -> None:
    article = planned(wren, by=ed, at=at)
    workflow.assign(article, Terms(assignee=pia), by=ed, at=at + HOUR)
    assert told(wren)[1:] == ["Ed Moss took a story from you"]  # it is closed to her now
    assert told(pia) == ["Ed Moss assigned “The quay” to you"]
    workflow.assign(article, Terms(), by=ed, at=at + 2 * HOUR)
    words = Notification.objects.filter(kind="taken_back").order_by("pk")
    assert [(row.to, row.article, row.words) for row in words] == [
        (wren, None, "“The quay”: Pia Lindqvist has it now."),
        (pia, article, "Nobody has it now."),
    ]
    workflow.assign(article, Terms(assignee=wren), by=ed, at=at + 3 * HOUR)
    workflow.give_back(article, by=wren, at=at + 4 * HOUR)
    assert "took" not in told(wren)[-1]  # nobody is told of what they did themself


def test_other_terms_for_the_same_writer_are_no_new_assignment(
    wren: User, ed: User, at: datetime
) -> None:
    article = planned(wren, by=ed, at=at)
    workflow.assign(article, Terms(assignee=wren, due_at=at + DAY), by=ed, at=at + HOUR)
    assert len(told(wren)) == 1


def test_what_is_due_within_a_day_is_told_once_and_again_for_another_time(
    wren: User, ed: User, at: datetime
) -> None:
    due = at + 3 * DAY
    article = planned(wren, by=ed, at=at, due=due)
    Notification.objects.all().delete()
    tell_of_due(at=due - DAY - HOUR)
    assert told(wren) == []
    for hours in range(3):
        tell_of_due(at=due - DAY + hours * HOUR)
    assert told(wren) == ["“The quay” is due soon"]
    assert Notification.objects.get().words == "It is due on 5 March 2026, 09:00 GMT."
    workflow.assign(article, Terms(assignee=wren, due_at=due + DAY), by=ed, at=at + HOUR)
    tell_of_due(at=due + HOUR)
    assert told(wren) == ["“The quay” is due soon"] * 2


def test_what_is_handed_in_or_nobodys_is_not_told(wren: User, ed: User, at: datetime) -> None:
    planned(None, by=ed, at=at, due=at + DAY)
    article = planned(wren, by=ed, at=at, due=at + DAY)
    workflow.save(article, story("The quay"), by=wren, at=at + HOUR)
    workflow.perform("submit", article, by=wren, at=at + HOUR)
    Notification.objects.all().delete()
    tell_of_due(at=at + 2 * HOUR)
    assert not Notification.objects.exists()


def test_whoever_writes_a_planned_story_is_told_what_becomes_of_it_and_who_planned_it_is_not(
    wren: User, ed: User, pia: User, at: datetime
) -> None:
    article = planned(wren, by=ed, at=at)
    workflow.save(article, story("The quay"), by=wren, at=at)
    Byline.objects.all().delete()
    workflow.perform("submit", article, by=wren, at=at)
    workflow.perform("request_changes", article, by=pia, at=at, note="Who says so?")
    assert told(wren)[-1] == "Pia Lindqvist asks for changes in “The quay”"
    assert "Pia Lindqvist asks for changes in “The quay”" not in told(ed)


def test_a_writer_hears_when_what_is_planned_or_public_of_their_story_changes(
    wren: User, ed: User, pia: User, at: datetime
) -> None:
    article = approved(story("The quay"), by=wren, editor=ed, at=at)
    publish(article, by=pia, at=at, live_from=at + DAY)
    number = article.editions.get().number
    workflow.perform("reschedule", article, by=pia, at=at, live_from=at + 2 * DAY, moves=number)
    workflow.perform("cancel_schedule", article, by=pia, at=at)
    publish(article, by=pia, at=at)
    workflow.perform("withdraw", article, by=pia, at=at + DAY, note="It was wrong.")
    rows = Notification.objects.filter(to=wren, kind="replanned").order_by("pk")
    assert [row.words for row in rows] == [
        "Readers see it from 4 March 2026, 09:00 GMT on.",
        "What was scheduled will not appear.",
        "It is withdrawn, and readers are told: It was wrong.",
    ]
    assert sentence(rows[0]) == "Pia Lindqvist changed what readers get of “The quay”"
