"""The desk's home: what somebody has to write, what nobody has yet, and what is late."""

from datetime import datetime, timedelta

import pytest
from django.contrib.auth.models import User
from django.test import Client
from django.utils import timezone

from articles import staff, workflow
from articles.models import Priority
from articles.workflow import Terms
from tests.admin.test_home import DRAFTS, SENT_BACK, boxes, title
from tests.stories import story

MINE, NOBODY, LATE = "Assigned to you", "Nobody has it yet", "Late"
HOUR, DAY = timedelta(hours=1), timedelta(days=1)


@pytest.fixture
def at() -> datetime:
    """The pages ask the clock."""
    return timezone.now()


def test_what_is_assigned_waits_by_the_time_at_which_it_is_due(
    wren: User, ed: User, pia: User, at: datetime
) -> None:
    brief = "Ask the board."
    for line, terms in (
        ("Whenever", Terms(assignee=wren, priority=Priority.URGENT)),
        ("Soon", Terms(assignee=wren, due_at=at + 2 * HOUR, brief=brief)),
        ("Late", Terms(assignee=wren, due_at=at - 2 * DAY)),
        ("His", Terms(assignee=ed)),
        ("Nobody's", Terms(due_at=at - HOUR)),
    ):
        workflow.plan(line, terms, by=ed, at=at)
    late, soon, whenever = boxes(wren)[MINE]
    assert " late by 2 days Late Planned by Ed Moss, " in late
    assert " due in 2 hours Soon Planned by Ed Moss, " in soon and soon.endswith(brief)
    assert whenever.startswith("Whenever Planned Urgent, by Ed Moss, ")
    assert title(wren).startswith("(3) ")
    assert set(boxes(wren)) == {MINE}
    (mine,) = boxes(ed)[MINE]
    assert mine.startswith("His Planned")
    assert MINE not in boxes(pia)
    for editor in (ed, pia):
        first, second = boxes(editor)[LATE]
        assert " late by 2 days Late Planned Wren Hale has it, " in first
        assert " late by 60 minutes " in second or " late by 1 hour " in second
        assert "Nobody's Planned nobody has it, " in second
        (row,) = boxes(editor)[NOBODY]
        assert "Nobody's" in row


def test_it_waits_until_it_is_handed_in_and_again_when_it_comes_back(
    wren: User, ed: User, at: datetime
) -> None:
    terms = Terms(assignee=wren, due_at=at - HOUR)
    article = workflow.plan("Ferry", terms, by=ed, at=at - 5 * HOUR)
    workflow.save(article, story("Ferry"), by=wren, at=at - 4 * HOUR)
    (row,) = boxes(wren)[MINE]
    assert "Ferry Draft" in row and DRAFTS not in boxes(wren)  # it stands there once
    workflow.perform("submit", article, by=wren, at=at - 3 * HOUR)
    assert MINE not in boxes(wren) and LATE not in boxes(ed)
    workflow.perform("request_changes", article, by=ed, at=at - 2 * HOUR, note="Who says so?")
    assert set(boxes(wren)) == {SENT_BACK} and "Changes requested" in boxes(ed)[LATE][0]


def test_a_box_holds_the_first_due_and_says_that_there_are_more(
    wren: User, ed: User, at: datetime
) -> None:
    for number in range(6):
        workflow.plan(f"Whenever {number}", Terms(assignee=wren), by=ed, at=at)
        terms = Terms(assignee=wren, due_at=at + (6 - number) * HOUR)
        workflow.plan(f"Due in {6 - number}", terms, by=ed, at=at)
    rows = boxes(wren)[MINE]
    assert [row.partition("Due in ")[2][:1] for row in rows[:6]] == list("123456")
    assert [row.partition(" Planned")[0] for row in rows[6:]] == ["Whenever 0", "Whenever 1"]
    assert title(wren).startswith("(8+) ")


def test_what_was_asked_for_waits_for_whoever_writes_the_story_and_not_for_who_planned_it(
    wren: User, ed: User, wren_client: Client, ed_client: Client, at: datetime
) -> None:
    article = workflow.plan("The quay", Terms(assignee=wren), by=ed, at=at)
    workflow.save(article, story("The quay"), by=wren, at=at)
    workflow.perform("submit", article, by=wren, at=at)
    workflow.perform("request_changes", article, by=ed, at=at, note="Who says so?")
    assert "Sent back to you" in wren_client.get("/admin/").content.decode()
    assert "Sent back to you" not in ed_client.get("/admin/").content.decode()
    workflow.perform("submit", article, by=wren, at=at)
    assert "Asked of you, not answered" in wren_client.get("/admin/").content.decode()
    assert "Asked of you, not answered" not in ed_client.get("/admin/").content.decode()


def test_what_somebody_had_to_write_who_left_waits_for_somebody_else(
    wren: User, ed: User, cleo: User, at: datetime
) -> None:
    workflow.plan("Ferry", Terms(assignee=wren, due_at=at + 17 * HOUR), by=ed, at=at)
    assert NOBODY not in boxes(ed)
    staff.deactivate(wren, by=cleo, at=at)
    (row,) = boxes(ed)[NOBODY]
    assert "Ferry" in row and "Wren Hale (left) has it, " in row
