"""The desk's pages for assignments: a story is planned, assigned, taken, given back, and found."""

from datetime import datetime, timedelta
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from articles import moments, workflow
from articles.models import (
    Article,
    Assignment,
    AssignmentChange,
    Contributor,
    Priority,
    Status,
    Topic,
    TopicLimit,
)
from articles.workflow import Terms
from tests.admin import forms
from tests.admin.controls import read_off
from tests.conftest import person, signed_in
from tests.stories import draft, story

PLAN, LIST = reverse("admin:articles_plan"), reverse("admin:articles_article_changelist")
HOUR, DAY = timedelta(hours=1), timedelta(days=1)


@pytest.fixture
def at() -> datetime:
    """The pages ask the clock."""
    return timezone.now()


def page_of(article: Article) -> str:
    return reverse("admin:articles_article_assignment", args=[article.pk])


def planned(line: str = "The ferry", *, by: User, at: datetime, **terms: Any) -> Article:
    return workflow.plan(line, Terms(**terms), by=by, at=at)


def sent(client: Client, address: str, **fields: Any) -> tuple[int, str]:
    """The answer, and the page that follows; what is not said stays as it was."""
    shown = client.get(address)
    form = shown.context["form"]
    as_it_was = {bound.name: form.initial.get(bound.name) or "" for bound in form}
    as_it_was["topics"] = []
    due = as_it_was["due_at"]
    known = {**as_it_was, "priority": as_it_was.get("priority") or "2"}
    known["due_at"] = moments.for_editing(due) if isinstance(due, datetime) else ""
    answer = client.post(address, {**known, **fields})
    followed = client.get(answer["Location"]) if answer.status_code == 302 else answer
    return answer.status_code, followed.content.decode()


def listed(client: Client, **query: str) -> list[str]:
    rows = client.get(LIST, query).context["cl"].result_list
    return [article.headline for article in rows]


def test_only_the_line_is_needed_to_plan_a_story(ed_client: Client, ed: User) -> None:
    status, page = sent(ed_client, PLAN, line=" The ferry\nreturns ")
    assert status == 302 and "“The ferry returns” is planned. Nobody has it yet." in page
    article = Article.objects.get()
    assert (article.headline, article.slug, article.status) == ("The ferry returns", "", "planned")
    assert article.revisions.count() == 1 and article.created_by == ed
    assert article.assignment.assignee is None
    assert listed(ed_client, status__exact="planned") == ["The ferry returns"]


def test_a_story_is_planned_with_all_that_is_known(
    ed_client: Client, wren: User, at: datetime
) -> None:
    due = (at + 2 * DAY).replace(second=0, microsecond=0)
    said = {"slug": "ferry", "assignee": wren.pk, "priority": "1", "brief": "Ask\r\nthe board."}
    fields = {"line": "Ferry", "due_at": moments.for_editing(due), **said}
    _, page = sent(ed_client, PLAN, **fields, _another="1")
    assert f"Wren Hale has it, due {moments.in_words(due)}." in page
    assert "Plan it and another" in page  # goes on with the next
    assert Article.objects.get().slug == "ferry"
    terms = Terms.of(Assignment.objects.get())
    assert terms == Terms(
        assignee=wren, due_at=due, priority=Priority.URGENT, brief="Ask\nthe board."
    )


@pytest.mark.parametrize(
    ("wrong", "why"),
    [
        ({"line": " "}, "Say in one line what it is about."),
        ({"due_at": "2020-01-01T09:00"}, "has passed"),
        ({"due_at": "soon"}, "is not a time"),
        ({"slug": "a slug"}, "slug"),
        ({"assignee": "999"}, "Select a valid choice"),
        ({"assignee": "x' OR 1=1"}, "Select a valid choice"),
        ({"assignee": "9" * 40}, "Select a valid choice"),
        ({"priority": "7"}, "Select a valid choice"),
    ],
)
def test_what_is_wrong_is_said_and_nothing_is_planned(
    ed_client: Client, wrong: dict[str, str], why: str
) -> None:
    status, page = sent(ed_client, PLAN, **{"line": "Ferry", **wrong})
    assert status == 400 and why in page
    assert not Article.objects.exists()


def test_who_may_not_write_is_not_offered_and_not_accepted(
    ed_client: Client, wren: User, ed: User, at: datetime
) -> None:
    gone = person("gone", "Gus", "Gone", "Writer")
    User.objects.filter(pk=gone.pk).update(is_active=False)
    stranger = User.objects.create_user("stranger", is_staff=True)
    page = ed_client.get(PLAN).content.decode()
    assert "Wren Hale</option>" in page and "Gus Gone" not in page and "stranger" not in page
    for each, why in ((gone, "the account is deactivated"), (stranger, "may not write here")):
        status, page = sent(ed_client, PLAN, line="Ferry", assignee=each.pk)
        assert status == 400 and why in page
    assert not Article.objects.exists()


def test_writers_do_not_plan_or_assign(
    wren_client: Client, wren: User, ed: User, at: datetime
) -> None:
    assert wren_client.get(PLAN).status_code == wren_client.post(PLAN).status_code == 403
    article = planned(by=ed, at=at)
    assert wren_client.post(page_of(article), {"assignee": wren.pk}).status_code == 403
    for shown in (wren_client.get(LIST), wren_client.get(reverse("admin:index"))):
        assert PLAN not in shown.content.decode()
    assert Client().get(PLAN).status_code == 302
    answer = wren_client.post(LIST, {"action": "assign", "_selected_action": [article.pk]})
    assert answer.status_code == 302 and Assignment.objects.get().assignee is None


def test_a_writer_takes_what_nobody_has_writes_it_and_gives_back_the_next(
    wren: User, wren_client: Client, ed: User, at: datetime
) -> None:
    article = planned(by=ed, at=at, brief="Ask the <board>.")
    shown = wren_client.get(forms.address(article)).content.decode()
    assert "Nobody yet" in shown and "Ask the &lt;board&gt;." in shown and "Take it" in shown
    answer = wren_client.post(page_of(article), {"take": "1"}, follow=True).content.decode()
    assert "You have it now." in answer and "Give it back" in answer
    form = forms.with_section(forms.fields(wren_client, article), body="It left at six.")
    saved = wren_client.post(forms.address(article), {**form, "_continue": "1"}, follow=True)
    assert "was saved" in saved.content.decode()
    article.refresh_from_db()
    assert article.status == Status.DRAFT
    again = wren_client.post(page_of(article), {"give_back": "1"}, follow=True).content.decode()
    assert "nobody has it now" in again
    twice = wren_client.post(page_of(article), {"give_back": "1"}, follow=True).content.decode()
    assert "Nobody has this story." in twice


@pytest.mark.usefixtures("writers_see_everything")
def test_somebody_elses_story_is_not_taken(
    wren: User, wren_client: Client, ed: User, pia: User, at: datetime
) -> None:
    article = planned(by=ed, at=at, assignee=pia)
    assert "Take it" not in wren_client.get(page_of(article)).content.decode()
    for button in ("take", "give_back"):
        page = wren_client.post(page_of(article), {button: "1"}, follow=True).content.decode()
        assert "Only Editors assign stories. Pia Lindqvist has this one." in page
    assert Assignment.objects.get().assignee == pia


def test_what_somebody_else_has_assigned_meanwhile_stays(
    ed_client: Client, wren: User, pia: User, ed: User, at: datetime
) -> None:
    article = planned(by=ed, at=at)
    _, page = sent(ed_client, page_of(article), assignee=wren.pk)
    assert "Wren Hale has it." in page
    _, page = sent(ed_client, page_of(article), assignee=pia.pk, seen="1")
    assert "assigned by somebody else in the meantime" in page
    assert Assignment.objects.get().assignee == wren
    _, page = sent(ed_client, page_of(article))
    assert "Nothing was changed." in page and AssignmentChange.objects.count() == 2


def test_a_due_time_that_has_passed_stays_where_it_is_not_changed(
    ed_client: Client, wren: User, ed: User, at: datetime
) -> None:
    article = planned(by=ed, at=at, due_at=at - DAY)
    status, page = sent(ed_client, page_of(article), assignee=wren.pk)
    assert status == 302 and "late by 24 hours" in page
    assert Assignment.objects.get().due_at == at - DAY


def test_the_history_says_each_change_of_an_assignment(
    ed_client: Client, wren: User, pia: User, ed: User, at: datetime
) -> None:
    due = at + DAY
    article = planned(by=ed, at=at - 5 * HOUR)
    for number, terms in enumerate(
        (
            Terms(assignee=wren, due_at=due, brief="Ask the board."),
            Terms(assignee=pia, due_at=due, priority=Priority.LOW, brief="Ask the board."),
            Terms(assignee=pia),
        )
    ):
        workflow.assign(article, terms, by=ed, at=at - (4 - number) * HOUR)
    workflow.give_back(article, by=pia, at=at)
    history = reverse("admin:articles_article_history", args=[article.pk])
    page = ed_client.get(history).content.decode()
    for words in (
        "Planned it for nobody yet",
        f"Assigned it to Wren Hale; due on {moments.in_words(due)}; with this brief",
        "Assigned it to Pia Lindqvist, after Wren Hale; priority: low",
        "No longer due; priority: normal; without a brief",
        "Gave it back",
    ):
        assert words in page, words
    assert page.count("Ask the board.") == 1


def test_the_list_finds_what_is_whose_and_when_it_is_due(
    ed_client: Client, wren: User, ed: User, at: datetime
) -> None:
    day = moments.local(at).date()
    noon = moments.beginning_of(day) + timedelta(hours=23, minutes=59)
    planned("Hers, late", by=ed, at=at, assignee=wren, due_at=at - 3 * DAY)
    planned("His", by=ed, at=at, assignee=ed)
    planned("Today", by=ed, at=at, due_at=noon)
    planned("Next month", by=ed, at=at, due_at=at + 30 * DAY)
    done = planned("Done, was late", by=ed, at=at, assignee=wren, due_at=at - DAY)
    workflow.save(done, story("Done, was late"), by=wren, at=at)
    workflow.perform("submit", done, by=wren, at=at)
    draft(story("Never assigned"), by=wren, at=at)
    assert listed(ed_client, assignee="me") == ["His"]
    assert listed(ed_client, assignee="nobody") == ["Next month", "Today"]
    assert listed(ed_client, assignee=str(wren.pk)) == ["Hers, late"]
    assert listed(ed_client, assignee="9" * 40) == listed(ed_client, assignee="?") == []
    assert listed(ed_client, due="late") == ["Hers, late"]
    assert listed(ed_client, due="today") == ["Today"]
    assert "Today" in listed(ed_client, due="week")
    assert "Next month" not in listed(ed_client, due="week")
    page = ed_client.get(LIST).content.decode()
    assert 'Wren Hale, <span class="desk-due late">late by 3 days</span>' in page
    assert 'Nobody yet, <span class="desk-due">due in 30 days</span>' in page


def test_several_are_assigned_at_once_and_each_has_its_answer(
    ed_client: Client, wren: User, pia: User, ed: User, at: datetime
) -> None:
    due = at + DAY
    ferry, quay = planned("Ferry", by=ed, at=at, due_at=due), planned("Quay", by=ed, at=at)
    spiked = planned("Pier", by=ed, at=at)
    workflow.perform("spike", spiked, by=ed, at=at)
    chosen = {"action": "assign", "_selected_action": [ferry.pk, quay.pk, spiked.pk]}
    page = ed_client.post(LIST, {**chosen, "index": "0"})
    seen = {name: version for _, name, version in page.context["articles"]}
    assert "Assign 3 stories" in page.content.decode()
    workflow.assign(quay, Terms(assignee=pia), by=pia, at=at)  # meanwhile
    given = {**chosen, **seen, "_given": "1", "assignee": wren.pk}
    answer = ed_client.post(LIST, given, follow=True)
    said = sorted(str(message) for message in answer.context["messages"])
    assert said[0] == "“Ferry” was assigned to Wren Hale."
    assert "reopen it before you assign it" in said[1]
    assert "“Quay” was not assigned." in said[2] and "in the meantime" in said[2]
    assert Terms.of(Assignment.objects.get(article=ferry)) == Terms(assignee=wren, due_at=due)
    assert Assignment.objects.get(article=quay).assignee == pia


@pytest.mark.usefixtures("writers_see_everything")
def test_the_form_says_who_has_it_and_that_saving_makes_it_a_draft(
    wren: User, ed: User, ed_client: Client, at: datetime
) -> None:
    article = planned(by=ed, at=at, assignee=wren, due_at=at + 2 * HOUR, priority=Priority.URGENT)
    page = ed_client.get(forms.address(article)).content.decode()
    for words in (
        "It is planned, and nobody has begun to write it.",
        "Saving a text makes it a draft.",
        "Wren Hale",
        "due in 2 hours",
        "Urgent",
        "Change the assignment",
        page_of(article),
    ):
        assert words in page, words
    other = signed_in(person("will", "Will", "Ames", "Writer"))
    shown = other.get(forms.address(article)).content.decode()
    assert "due in 2 hours" in shown and page_of(article) not in shown


def test_a_story_is_planned_with_its_topics_and_begins_with_its_writers_byline(
    ed_client: Client, wren: User, wren_client: Client
) -> None:
    sport = Topic.objects.create(name="Sport")
    byline = Contributor.objects.create(name="Wren Hale", user=wren)
    sent(ed_client, PLAN, line="The regatta", topics=[sport.pk], assignee=wren.pk)
    article = Article.objects.get()
    assert [topic.name for topic in article.topics.all()] == ["Sport"]
    assert article.status == "planned" and not article.bylines.exists()
    page = wren_client.get(forms.address(article)).content.decode()
    assert read_off(page)["byline"] in (str(byline.pk), [str(byline.pk)])


def test_whoever_gives_a_single_topic_begins_with_it(ed: User, ed_client: Client) -> None:
    sport = Topic.objects.create(name="Sport")
    TopicLimit.objects.create(person=ed, topic=sport)
    for address in (PLAN, reverse("admin:articles_article_add")):
        page = ed_client.get(address).content.decode()
        assert f'<option value="{sport.pk}" selected>Sport</option>' in page
