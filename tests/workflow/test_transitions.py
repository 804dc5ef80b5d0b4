"""The table of transitions, row by row, role by role; and what every passage leaves behind."""

from datetime import datetime, timedelta

import pytest
from django.contrib.auth.models import AnonymousUser, Group, User
from pytest_django import Settings

from articles import workflow
from articles.models import Article, Contributor, Revision, Status, StatusChange
from articles.workflow import TRANSITIONS, EditConflict, NotAllowed, NotReady, Terms
from tests.conftest import person
from tests.stories import approved, draft, publish, story

pytestmark = pytest.mark.django_db

# Which buttons each role has for a text by Wren that has never been public.
BUTTONS = {
    Status.PLANNED: {"wren": "", "ed": "spike", "pia": "spike"},
    Status.DRAFT: {"wren": "submit", "ed": "submit spike", "pia": "submit spike"},
    Status.IN_REVIEW: {
        "wren": "recall",
        "ed": "recall request_changes approve spike",
        "pia": "recall request_changes approve spike",
    },
    Status.CHANGES_REQUESTED: {"wren": "submit", "ed": "submit spike", "pia": "submit spike"},
    Status.APPROVED: {
        "wren": "",
        "ed": "request_changes spike",
        "pia": "request_changes publish spike",
    },
    Status.SPIKED: {"wren": "", "ed": "reopen", "pia": "reopen"},
}
ROADS = {
    Status.PLANNED: [],
    Status.DRAFT: [],
    Status.IN_REVIEW: ["submit"],
    Status.CHANGES_REQUESTED: ["submit", "request_changes"],
    Status.APPROVED: ["submit", "approve"],
    Status.SPIKED: ["spike"],
}


@pytest.fixture
def people(wren: User, ed: User, pia: User) -> dict[str, User]:
    return {"wren": wren, "ed": ed, "pia": pia}


def brought_to(status: Status, people: dict[str, User], at: datetime) -> Article:
    if status is Status.PLANNED:
        return workflow.plan("The ferry", Terms(assignee=people["wren"]), by=people["ed"], at=at)
    article = draft(story(), by=people["wren"], at=at)
    for name in ROADS[status]:
        by = people["wren" if name == "submit" else "ed"]
        workflow.perform(name, article, by=by, at=at, note="Please look at the second paragraph.")
    assert article.status == status
    return article


def test_every_status_stands_in_the_table() -> None:
    assert set(BUTTONS) == set(ROADS) == set(Status)


@pytest.mark.parametrize("status", BUTTONS)
@pytest.mark.parametrize("role", ["wren", "ed", "pia"])
@pytest.mark.parametrize("name", TRANSITIONS)
def test_each_role_passes_exactly_its_doors(
    status: Status, role: str, name: str, people: dict[str, User], at: datetime
) -> None:
    article = brought_to(status, people, at)
    person, step = people[role], TRANSITIONS[name]
    offered = BUTTONS[status][role].split()
    assert [each.name for each in workflow.allowed(article, person, at=at)] == offered
    if not step.by_hand:
        return
    passages = article.status_changes.count()
    if name in offered:
        passed = workflow.perform(name, article, by=person, at=at, note="Because.")
        article.refresh_from_db()
        assert article.status == (step.ends or status)
        assert (passed.before, passed.after, passed.by) == (status, article.status, person)
        assert article.status_changes.count() == passages + 1
    else:
        with pytest.raises(NotAllowed):
            workflow.perform(name, article, by=person, at=at, note="Because.")
        article.refresh_from_db()
        assert article.status == status
        assert article.status_changes.count() == passages


@pytest.mark.parametrize("role", ["wren", "ed", "pia"])
def test_nobody_asks_for_what_saving_does(role: str, people: dict[str, User], at: datetime) -> None:
    article = brought_to(Status.APPROVED, people, at)
    with pytest.raises(NotAllowed, match="nobody asks for it"):
        workflow.perform("revise", article, by=people[role], at=at)
    article.refresh_from_db()
    assert article.status == Status.APPROVED


def test_who_can_hand_a_text_in_are_those_whose_text_it_is(
    people: dict[str, User], at: datetime
) -> None:
    article = brought_to(Status.DRAFT, people, at)
    User.objects.filter(pk__in=[people["ed"].pk, people["pia"].pk]).update(is_staff=False)
    other = person("will", "Will", "Ames", "Writer")
    why = workflow.refusal("submit", article, other, at=at)
    assert why.endswith("is for those whose article it is. Wren Hale can.")
    Contributor.objects.update_or_create(name="Wren Hale", defaults={"user": other})
    assert workflow.refusal("submit", article, other, at=at) == ""


def test_nobody_else_has_a_door(people: dict[str, User], at: datetime) -> None:
    article = brought_to(Status.IN_REVIEW, people, at)
    stranger = User.objects.create_user("stranger", is_staff=True)
    assert workflow.allowed(article, stranger, at=at) == []
    assert workflow.allowed(article, AnonymousUser(), at=at) == []
    gone = people["ed"]
    gone.is_active = False
    gone.save()
    with pytest.raises(NotAllowed):
        workflow.perform("approve", article, by=User.objects.get(pk=gone.pk), at=at)


def test_whoever_wrote_the_last_change_cannot_approve_it(
    people: dict[str, User], at: datetime, settings: Settings
) -> None:
    article = brought_to(Status.IN_REVIEW, people, at)
    workflow.save(article, story("Ed's own headline"), by=people["ed"], at=at)
    with pytest.raises(NotAllowed, match="second pair of eyes"):
        workflow.perform("approve", article, by=people["ed"], at=at)
    settings.FOUR_EYES = "off"
    workflow.perform("approve", article, by=people["ed"], at=at)
    assert article.status == Status.APPROVED


def test_editing_after_approval_voids_the_approval(people: dict[str, User], at: datetime) -> None:
    article = brought_to(Status.APPROVED, people, at)
    assert workflow.save(article, story("New words"), by=people["wren"], at=at)
    article.refresh_from_db()
    assert article.status == Status.IN_REVIEW
    last = article.status_changes.first()
    assert last and (last.transition, last.before, last.after) == (
        "revise",
        Status.APPROVED,
        Status.IN_REVIEW,
    )
    with pytest.raises(NotAllowed):
        publish(article, by=people["pia"], at=at)


def test_saving_what_is_there_changes_nothing(people: dict[str, User], at: datetime) -> None:
    article = brought_to(Status.APPROVED, people, at)
    before = article.version, Revision.objects.count(), StatusChange.objects.count()
    assert workflow.save(article, story(), by=people["pia"], at=at) is None
    article.refresh_from_db()
    assert (article.version, Revision.objects.count(), StatusChange.objects.count()) == before
    assert article.changed_by == people["wren"]


def test_every_save_leaves_a_revision(people: dict[str, User], at: datetime) -> None:
    article = brought_to(Status.DRAFT, people, at)
    workflow.save(article, story("Second"), by=people["wren"], at=at + timedelta(minutes=1))
    numbers = [(each.number, each.content.headline) for each in article.revisions.all()]
    assert numbers == [(2, "Second"), (1, "Ferry returns to the harbour")]


def test_a_spiked_text_is_not_changed(people: dict[str, User], at: datetime) -> None:
    article = brought_to(Status.SPIKED, people, at)
    with pytest.raises(NotAllowed, match="reopen"):
        workflow.save(article, story("New"), by=people["ed"], at=at)


def test_a_writer_changes_their_own_texts_only(people: dict[str, User], at: datetime) -> None:
    other = User.objects.create_user("wim")
    other.groups.add(Group.objects.get(name="Writer"))
    article = brought_to(Status.DRAFT, people, at)
    with pytest.raises(NotAllowed, match="somebody else"):
        workflow.save(article, story("Mine now"), by=other, at=at)
    with pytest.raises(NotAllowed):
        workflow.perform("submit", article, by=other, at=at)


def test_a_name_in_the_byline_opens_the_text_to_its_owner(
    people: dict[str, User], at: datetime
) -> None:
    other = User.objects.create_user("wim")
    other.groups.add(Group.objects.get(name="Writer"))
    article = draft(story(byline=("Wren Hale", "Wim Vos")), by=people["wren"], at=at)
    contributor = article.contributors.get(name="Wim Vos")
    contributor.user = other
    contributor.save()
    assert workflow.save(article, story("Better", byline=("Wim Vos",)), by=other, at=at)


def test_a_stranger_writes_nothing(at: datetime) -> None:
    with pytest.raises(NotAllowed):
        draft(story(), by=User.objects.create_user("stranger"), at=at)
    assert not Article.objects.exists()


@pytest.mark.parametrize("name", ["request_changes", "withdraw"])
def test_a_note_that_is_wanted_must_say_something(
    name: str, people: dict[str, User], at: datetime
) -> None:
    article = brought_to(Status.APPROVED, people, at)
    publish(article, by=people["pia"], at=at)
    with pytest.raises(NotAllowed, match="needs"):
        workflow.perform(name, article, by=people["pia"], at=at, note="  ")


def test_two_people_who_saw_the_same_version_do_not_both_win(
    people: dict[str, User], at: datetime
) -> None:
    hers = brought_to(Status.IN_REVIEW, people, at)
    his = Article.objects.get(pk=hers.pk)
    workflow.save(hers, story("Wren's words"), by=people["wren"], at=at)
    with pytest.raises(EditConflict):
        workflow.save(his, story("Ed's words"), by=people["ed"], at=at)
    with pytest.raises(EditConflict):
        workflow.perform("approve", his, by=people["ed"], at=at)
    his.refresh_from_db()
    assert (his.headline, his.status) == ("Wren's words", Status.IN_REVIEW)


def test_what_blocks_is_named_and_nothing_happens(people: dict[str, User], at: datetime) -> None:
    article = approved(story(sections=()), by=people["wren"], editor=people["ed"], at=at)
    with pytest.raises(NotReady, match="There is no text yet") as refused:
        publish(article, by=people["pia"], at=at)
    assert "body-missing" in [problem.code for problem in refused.value.problems]
    assert not article.editions.exists()
    assert not article.status_changes.filter(transition="publish").exists()


def test_publishing_on_import_has_its_own_permission_and_name(
    people: dict[str, User], at: datetime
) -> None:
    article = brought_to(Status.DRAFT, people, at)
    with pytest.raises(NotAllowed):
        workflow.perform("import_publish", article, by=people["ed"], at=at)
    passed = workflow.perform("import_publish", article, by=people["pia"], at=at)
    assert (passed.transition, passed.after) == ("import_publish", Status.APPROVED)
    assert passed.edition and passed.edition.live_at(at)


def test_a_public_story_is_withdrawn_before_it_is_spiked(
    people: dict[str, User], at: datetime
) -> None:
    article = brought_to(Status.APPROVED, people, at)
    publish(article, by=people["pia"], at=at)
    with pytest.raises(NotAllowed, match="withdraw"):
        workflow.perform("spike", article, by=people["ed"], at=at)
    workflow.perform("withdraw", article, by=people["pia"], at=at, note="It was wrong.")
    workflow.perform("spike", article, by=people["ed"], at=at)
    assert article.status == Status.SPIKED
