"""Who may plan, assign, take and give back; and what becomes of a planned story."""

from datetime import datetime, timedelta
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.test import TestCase

from articles import workflow
from articles.models import Article, Assignment, AssignmentChange, Priority, Status
from articles.workflow import EditConflict, NotAllowed, Terms
from tests.conftest import person
from tests.stories import draft, publish, story

pytestmark = pytest.mark.django_db
HOUR = timedelta(hours=1)

# Whose the story is, who acts, and what each may do with it then.
WHO = (
    ("nobody's", "wren", "take"),
    ("nobody's", "ed", "assign take"),
    ("nobody's", "pia", "assign take"),
    ("wren's", "wren", "give_back"),
    ("wren's", "will", ""),
    ("wren's", "ed", "assign take give_back"),
    ("never assigned", "will", ""),
    ("never assigned", "ed", "assign take"),
    ("handed in", "wren", ""),
    ("handed in", "ed", "assign take give_back"),
    ("spiked", "wren", ""),
    ("spiked", "ed", ""),
)


@pytest.fixture
def people(wren: User, ed: User, pia: User) -> dict[str, User]:
    return {"wren": wren, "ed": ed, "pia": pia, "will": person("will", "Will", "Ames", "Writer")}


def brought_to(whose: str, people: dict[str, User], at: datetime) -> Article:
    wren, ed = people["wren"], people["ed"]
    if whose == "never assigned":
        return draft(story(), by=wren, at=at)
    article = workflow.plan(
        "The ferry", Terms(assignee=None if whose == "nobody's" else wren), by=ed, at=at
    )
    if whose == "handed in":
        workflow.save(article, story(), by=wren, at=at)
        workflow.perform("submit", article, by=wren, at=at)
    if whose == "spiked":
        workflow.perform("spike", article, by=ed, at=at)
    return article


@pytest.mark.parametrize(("whose", "who", "may"), WHO)
@pytest.mark.parametrize("act", ["assign", "take", "give_back"])
def test_each_role_assigns_takes_and_gives_back_what_it_may(
    whose: str, who: str, may: str, act: str, people: dict[str, User], at: datetime
) -> None:
    article, by = brought_to(whose, people, at), people[who]
    before = list(AssignmentChange.objects.values_list("pk", "assignee"))

    def do() -> bool:
        if act == "assign":
            return workflow.assign(article, Terms(assignee=people["pia"]), by=by, at=at)
        return {"take": workflow.take, "give_back": workflow.give_back}[act](article, by=by, at=at)

    if act in may.split():
        do()
        has_it = {"assign": people["pia"], "take": by, "give_back": None}[act]
        assert Assignment.objects.get(article=article).assignee == has_it
        assert article.revisions.count() == (2 if whose == "handed in" else 1)
    else:
        with pytest.raises(NotAllowed):
            do()
        assert list(AssignmentChange.objects.values_list("pk", "assignee")) == before


@pytest.mark.parametrize("role", ["Writer", "Editor", "Publisher", "Desk chief"])
def test_editors_and_those_above_them_plan(role: str, db: None, at: datetime) -> None:
    by = person("kim", "Kim", "Lund", role)
    if role == "Writer":
        with pytest.raises(NotAllowed, match="an Editor does"):
            workflow.plan("The ferry", Terms(), by=by, at=at)
        assert not Article.objects.exists()
    else:
        article = workflow.plan("The ferry", Terms(), slug="ferry", by=by, at=at)
        assert (article.headline, article.slug, article.status) == ("The ferry", "ferry", "planned")


def test_a_planned_story_becomes_a_draft_with_its_first_text(
    wren: User, ed: User, pia: User, at: datetime
) -> None:
    article = workflow.plan("The ferry", Terms(assignee=wren), by=ed, at=at)
    bare = story("A better line", standfirst="", sections=(), byline=(), topics=())
    workflow.save(article, bare, by=wren, at=at)
    assert article.status == Status.PLANNED and not article.status_changes.exists()
    workflow.save(article, story(), by=wren, at=at + HOUR)
    begun = article.status_changes.get()
    assert (begun.transition, begun.before, begun.after) == ("start", "planned", "draft")
    # Who planned it has written nothing of it: four eyes leave it to them.
    workflow.perform("submit", article, by=wren, at=at + HOUR)
    assert list(workflow.without_changes_of(ed, Article.objects.all())) == [article]
    assert not workflow.without_changes_of(wren, Article.objects.all()).exists()
    workflow.perform("approve", article, by=ed, at=at + HOUR)
    publish(article, by=pia, at=at + HOUR)
    assert article.status == Status.APPROVED


def test_a_plan_that_was_spiked_and_reopened_is_no_text_of_its_planners(
    wren: User, ed: User, at: datetime
) -> None:
    article = workflow.plan("The ferry", Terms(assignee=wren), by=ed, at=at)
    workflow.perform("spike", article, by=ed, at=at + HOUR)
    workflow.perform("reopen", article, by=ed, at=at + HOUR)
    workflow.save(article, story(), by=wren, at=at + HOUR)
    workflow.perform("submit", article, by=wren, at=at + HOUR)
    workflow.perform("approve", article, by=ed, at=at + HOUR)


def test_whoever_has_it_may_write_it_until_it_is_somebody_elses(
    people: dict[str, User], at: datetime
) -> None:
    wren, will, ed = people["wren"], people["will"], people["ed"]
    article = workflow.plan("The ferry", Terms(assignee=will), by=ed, at=at)
    with pytest.raises(NotAllowed, match="somebody else"):
        workflow.save(article, story(), by=wren, at=at)
    workflow.save(article, story(), by=will, at=at)
    User.objects.filter(pk__in=[ed.pk, people["pia"].pk]).update(is_staff=False)
    assert "Will Ames can." in workflow.refusal("submit", article, wren, at=at)
    ed.is_staff = True
    ed.save()
    workflow.assign(article, Terms(assignee=wren), by=ed, at=at)
    assert Article.objects.editable_by(wren).get() == article
    assert not Article.objects.editable_by(will).exists()


def test_nothing_is_assigned_to_who_cannot_write_it(
    wren: User, ed: User, client: Any, at: datetime
) -> None:
    article = workflow.plan("The ferry", Terms(), by=ed, at=at)
    stranger = User.objects.create_user("stranger", is_staff=True)
    with pytest.raises(NotAllowed, match="stranger cannot have it: they may not write here"):
        workflow.assign(article, Terms(assignee=stranger), by=ed, at=at)
    workflow.assign(article, Terms(assignee=wren), by=ed, at=at)
    wren.is_active = False
    wren.save()
    # What somebody had before they went is changed otherwise all the same.
    workflow.assign(article, Terms(assignee=wren, due_at=at + HOUR), by=ed, at=at)
    other = workflow.plan("The quay", Terms(), by=ed, at=at)
    with pytest.raises(NotAllowed, match="Wren Hale cannot have it: the account is deactivated"):
        workflow.assign(other, Terms(assignee=wren), by=ed, at=at)
    with pytest.raises(NotAllowed):
        workflow.plan("The pier", Terms(assignee=wren), by=ed, at=at)
    assert not Article.objects.filter(headline="The pier").exists()


def test_only_what_was_seen_is_changed(wren: User, ed: User, pia: User, at: datetime) -> None:
    article = workflow.plan("The ferry", Terms(), by=ed, at=at)
    workflow.assign(article, Terms(assignee=wren), by=ed, at=at, seen=1)
    with pytest.raises(EditConflict, match="assigned by somebody else in the meantime"):
        workflow.assign(article, Terms(assignee=pia), by=pia, at=at, seen=1)
    assert Assignment.objects.get().assignee == wren
    assert not workflow.assign(article, Terms(assignee=wren), by=ed, at=at, seen=2)
    assert AssignmentChange.objects.count() == 2


def test_what_is_late_is_still_to_be_handed_in(wren: User, ed: User, at: datetime) -> None:
    late = workflow.plan("Late", Terms(assignee=wren, due_at=at + HOUR), by=ed, at=at)
    later = workflow.plan("Later", Terms(due_at=at + 2 * HOUR), by=ed, at=at)
    workflow.plan("Whenever", Terms(assignee=wren), by=ed, at=at)

    def found(when: datetime) -> list[str]:
        return [each.article.headline for each in Assignment.objects.late(when)]

    assert found(at + HOUR) == []
    assert found(at + 3 * HOUR) == ["Late", "Later"]
    workflow.save(late, story("Late"), by=wren, at=at)
    assert found(at + 3 * HOUR) == ["Late", "Later"]  # a draft is not handed in
    workflow.perform("submit", late, by=wren, at=at)
    assert found(at + 3 * HOUR) == ["Later"]
    workflow.perform("request_changes", late, by=ed, at=at, note="Who says so?")
    assert found(at + 3 * HOUR) == ["Late", "Later"]
    workflow.perform("spike", later, by=ed, at=at)
    assert found(at + 3 * HOUR) == ["Late"]
    due = Assignment.objects.due_between(at, at + 2 * HOUR)
    assert [each.article.headline for each in due] == ["Late"]


def test_what_was_before_stays_and_goes_with_the_article(
    wren: User, ed: User, at: datetime
) -> None:
    article = workflow.plan("The ferry", Terms(), by=ed, at=at)
    terms = Terms(assignee=wren, due_at=at, priority=Priority.URGENT, brief="Ask the board.")
    workflow.assign(article, terms, by=ed, at=at + HOUR)
    workflow.give_back(article, by=wren, at=at + 2 * HOUR)
    rows = article.assignment_changes.values_list("assignee", "by", "at", "brief")
    assert list(rows) == [
        (None, wren.pk, at + 2 * HOUR, "Ask the board."),
        (wren.pk, ed.pk, at + HOUR, "Ask the board."),
        (None, ed.pk, at, ""),
    ]
    assert article.version == 1 and article.revisions.count() == 1
    article.delete()
    assert not Assignment.objects.exists() and not AssignmentChange.objects.exists()


def test_the_log_names_who_is_newly_assigned(
    wren: User, ed: User, pia: User, at: datetime, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level("INFO", "newsroom.workflow")
    with TestCase.captureOnCommitCallbacks(execute=True):
        article = workflow.plan("The ferry", Terms(assignee=wren), by=ed, at=at)
        workflow.assign(article, Terms(assignee=wren, due_at=at), by=ed, at=at)
        workflow.take(article, by=pia, at=at)
    told = [record.to for record in caplog.records if hasattr(record, "to")]
    assert told == ["wren", None, None]
