"""The calendar: what stands on which day, and what comes of moving it."""

import re
from datetime import UTC, date, datetime, timedelta
from html import unescape
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone, translation
from pytest_django import Settings

from articles import moments, workflow
from articles.admin.calendar import entries, walk
from articles.admin.calendar.span import span
from articles.models import Article, Assignment, Edition, Priority
from articles.workflow import Terms
from tests.conftest import signed_in
from tests.stories import approved, change, draft, publish, story

CALENDAR = reverse("admin:articles_calendar")
HOUR, DAY = timedelta(hours=1), timedelta(days=1)
_DAY = re.compile(
    r'<li class="desk-day[^>]*data-to="([0-9-]+)">(.*?)(?=<li class="desk-day |</ol>)', re.DOTALL
)
_ENTRY = re.compile(r'<li class="desk-entry.*?</li>', re.DOTALL)


@pytest.fixture
def at() -> datetime:
    """The page asks the clock."""
    return timezone.now()


@pytest.fixture
def article(wren: User, ed: User, at: datetime) -> Article:
    return approved(story("Ferry"), by=wren, editor=ed, at=at)


def page(client: Client, **query: Any) -> str:
    return client.get(CALENDAR, query).content.decode()


def words(html: str) -> str:
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", html)).split())


def by_day(html: str) -> dict[str, list[str]]:
    """Of each day that has some its entries, as they are read."""
    found = {
        day: [words(each) for each in _ENTRY.findall(shown)] for day, shown in _DAY.findall(html)
    }
    return {day: shown for day, shown in found.items() if shown}


def day_of(moment: datetime) -> str:
    return moments.local(moment).date().isoformat()


def noon(days: int, at: datetime) -> datetime:
    """Of the site's day so far ahead."""
    day = moments.local(at).date() + timedelta(days=days)
    return moments.beginning_of(day) + 12 * HOUR


def place(edition: Edition) -> str:
    return reverse("admin:articles_calendar_move", args=[edition.article_id, edition.number])


def planned(article: Article) -> Edition:
    found = article.editions.planned(timezone.now()).first()
    assert found is not None
    return found


def drop(client: Client, edition: Edition, day: str, **more: Any) -> Any:
    """As the script sends an entry that was dropped."""
    seen = Article.objects.get(pk=edition.article_id).version
    sent = {"day": day, "seen": seen, "dragged": "1", **more}
    where = f"{place(edition)}?view=day&date={day_of(edition.live_from)}"
    return client.post(where, sent, follow=True)


def due(
    headline: str = "Quay", *, by: User, on: datetime, at: datetime, **terms: Any
) -> Assignment:
    """A story that is planned, and due."""
    article = workflow.plan(headline, Terms(due_at=on, **terms), by=by, at=at)
    return article.assignment


def due_place(assignment: Assignment) -> str:
    return reverse("admin:articles_calendar_due", args=[assignment.article_id])


def drop_due(client: Client, assignment: Assignment, day: str, **more: Any) -> Any:
    sent = {"day": day, "seen": assignment.version, "dragged": "1", **more}
    assert assignment.due_at is not None
    where = f"{due_place(assignment)}?view=day&date={day_of(assignment.due_at)}"
    return client.post(where, sent, follow=True)


def due_at(assignment: Assignment) -> datetime | None:
    return Assignment.objects.get(pk=assignment.pk).due_at


def test_each_day_has_what_begins_and_ends_on_it(
    article: Article, wren: User, ed: User, pia: User, wren_client: Client, at: datetime
) -> None:
    publish(article, by=pia, at=at, live_from=noon(1, at), live_until=noon(2, at))
    live = approved(story("Lido"), by=wren, editor=ed, at=at)
    publish(live, by=pia, at=at)
    change(live, story("Lido again"), by=wren, editor=ed, at=at)
    publish(live, by=pia, at=at, live_from=noon(2, at) + HOUR)
    gone = approved(story("Pier"), by=wren, editor=ed, at=at)
    publish(gone, by=pia, at=at)
    workflow.perform("withdraw", gone, by=pia, at=at, note="It was wrong.")
    cancelled = approved(story("Never"), by=wren, editor=ed, at=at)
    publish(cancelled, by=pia, at=at, live_from=noon(1, at))
    workflow.perform("cancel_schedule", cancelled, by=pia, at=at)
    shown: dict[str, list[str]] = {}
    for days in range(3):
        shown |= by_day(page(wren_client, view="day", date=day_of(noon(days, at))))
    told = [re.sub(r"^[0-9:]+ [A-Z]+ ", "", each) for each in shown[day_of(at)]]
    assert sorted(told) == ["Published Lido", "Published Pier", "Withdrawn Pier"]
    (begins,) = shown[day_of(noon(1, at))]
    assert begins.startswith("12:00 ") and begins.endswith("Goes live Ferry")
    ends, again = shown[day_of(noon(2, at))]
    assert ends.endswith("Is taken down Ferry") and ends.startswith("12:00 ")
    assert again.endswith("New version Lido again")


def test_months_weeks_and_days_are_whole_and_lead_to_each_other(wren_client: Client) -> None:
    month = page(wren_client, view="month", date="2026-11-15")
    shown = [day for day, _ in _DAY.findall(month)]
    assert (shown[0], shown[-1], len(shown)) == ("2026-10-26", "2026-12-06", 42)
    assert "<h1>November 2026</h1>" in month and "Times of Europe/London." in month
    assert "date=2026-10-31" in month and "date=2026-12-02" in month
    week = page(wren_client, view="week", date="2026-11-30")
    assert [day for day, _ in _DAY.findall(week)][::6] == ["2026-11-30", "2026-12-06"]
    assert "<h1>30 November to 6 December 2026</h1>" in week
    day = page(wren_client, view="day", date="2026-11-30")
    assert "<h1>Monday, 30 November 2026</h1>" in day and len(_DAY.findall(day)) == 1
    assert "view=day&amp;date=2026-12-01" in day and "view=week&amp;date=2026-11-30" in day


@pytest.mark.parametrize("view", ["month", "week", "day", "year", ""])
@pytest.mark.parametrize(
    "day", ["", "x", "2026-02-30", "0001-01-01", "9999-12-31", "0002-01-01", "9998-12-31"]
)
def test_every_address_has_a_page(view: str, day: str, wren_client: Client) -> None:
    answer = wren_client.get(CALENDAR, {"view": view, "date": day, "moved": "9" * 30})
    assert answer.status_code == 200


@pytest.mark.parametrize(("language", "first"), [("en-gb", 0), ("en-us", 6), ("de", 0)])
def test_weeks_begin_as_the_language_has_it(language: str, first: int) -> None:
    with translation.override(language):
        found = span("week", "2026-12-03", today=date(2026, 12, 3))
    assert found.begins.weekday() == first and found.begins <= date(2026, 12, 3) < found.ends


def test_days_are_those_of_the_site_when_the_clocks_change(
    wren: User, ed: User, pia: User, wren_client: Client
) -> None:
    """On 25 October 2026 London's day has 25 hours."""
    began = datetime(2026, 10, 20, tzinfo=UTC)
    moments_of = {
        "last of the 24th": datetime(2026, 10, 24, 22, 59, tzinfo=UTC),
        "first of the 25th": datetime(2026, 10, 24, 23, tzinfo=UTC),
        "last of the 25th": datetime(2026, 10, 25, 23, 59, tzinfo=UTC),
        "first of the 26th": datetime(2026, 10, 26, tzinfo=UTC),
    }
    for headline, moment in moments_of.items():
        article = approved(story(headline), by=wren, editor=ed, at=began)
        publish(article, by=pia, at=began, live_from=moment)
    shown = by_day(page(wren_client, view="week", date="2026-10-25"))
    shown |= by_day(page(wren_client, view="day", date="2026-10-26"))
    assert shown == {
        "2026-10-24": ["23:59 BST Published last of the 24th"],
        "2026-10-25": [
            "00:00 BST Published first of the 25th",
            "23:59 GMT Published last of the 25th",
        ],
        "2026-10-26": ["00:00 GMT Published first of the 26th"],
    }


def test_what_is_dropped_on_another_day_keeps_its_time(
    article: Article, pia: User, pia_client: Client, at: datetime
) -> None:
    publish(article, by=pia, at=at, live_from=noon(1, at))
    answer = drop(pia_client, planned(article), day_of(noon(3, at)))
    when = moments.in_words(noon(3, at))
    assert f"“Ferry” was moved to {when}." in words(answer.content.decode())
    assert planned(article).live_from == noon(3, at)
    last = article.status_changes.first()
    assert last and (last.transition, last.by) == ("reschedule", pia)
    assert answer.redirect_chain[0][0].endswith(f"moved={article.pk}-2")


def test_the_time_of_day_stays_where_the_clocks_change_between(
    wren: User, ed: User, pia: User, pia_client: Client, settings: Settings
) -> None:
    """Far ahead, so that it always is: in 2099 London's summer time ends on 25 October."""
    at = timezone.now()
    article = approved(story("Ferry"), by=wren, editor=ed, at=at)
    publish(article, by=pia, at=at, live_from=datetime(2099, 10, 24, 8, tzinfo=UTC))
    drop(pia_client, planned(article), "2099-10-26")
    assert planned(article).live_from == datetime(2099, 10, 26, 9, tzinfo=UTC)
    at_half_past_one = datetime(2099, 10, 24, 0, 30, tzinfo=UTC)
    article.refresh_from_db()
    workflow.perform(
        "reschedule",
        article,
        by=pia,
        at=timezone.now(),
        live_from=at_half_past_one,
        moves=planned(article).number,
    )
    answer = drop(pia_client, planned(article), "2099-10-25")
    (entry,) = by_day(answer.content.decode())["2099-10-24"]
    assert "happens twice: 01:30 BST and 01:30 GMT. Say which one." in entry
    assert planned(article).live_from == at_half_past_one


@pytest.mark.parametrize(
    ("who", "days", "why"),
    [
        ("wren", 2, "“Move what is scheduled” is not among the things that you may do. Pia"),
        ("ed", 2, "is not among the things that you may do. Pia Lindqvist can."),
        ("pia", -1, "has passed: what is scheduled can only come at a time ahead."),
        ("pia", 5, "and this has to come before that."),
    ],
)
def test_a_refusal_stands_at_the_entry_which_stays(
    who: str,
    days: int,
    why: str,
    article: Article,
    wren: User,
    ed: User,
    pia: User,
    at: datetime,
) -> None:
    publish(article, by=pia, at=at, live_from=noon(1, at), live_until=noon(4, at))
    client = signed_in({"wren": wren, "ed": ed, "pia": pia}[who])
    answer = drop(client, planned(article), day_of(noon(days, at)))
    assert answer.status_code == 200
    (entry,) = by_day(answer.content.decode())[day_of(noon(1, at))]
    assert why in entry
    assert planned(article).live_from == noon(1, at)


def test_whoever_moved_it_first_is_said(
    article: Article, pia: User, pia_client: Client, at: datetime
) -> None:
    publish(article, by=pia, at=at, live_from=noon(1, at))
    edition, seen = planned(article), article.version
    workflow.perform(
        "reschedule", article, by=pia, at=at, live_from=noon(2, at), moves=edition.number
    )
    gone = drop(pia_client, edition, day_of(noon(3, at)), seen=seen)
    assert gone.status_code == 404
    answer = drop(pia_client, planned(article), day_of(noon(3, at)), seen=seen)
    assert answer.status_code == 200 and "changed by somebody else" in answer.content.decode()
    assert planned(article).live_from == noon(2, at)


def test_the_form_moves_to_any_time_and_keeps_what_was_typed(
    article: Article, pia: User, pia_client: Client, at: datetime
) -> None:
    publish(article, by=pia, at=at, live_from=noon(1, at))
    edition = planned(article)
    asked = pia_client.get(place(edition)).content.decode()
    assert f'value="{moments.for_editing(noon(1, at))}"' in asked
    sent = {"to": "2020-01-01T09:00", "seen": article.version}
    refused = pia_client.post(place(edition), sent)
    assert refused.status_code == 200
    assert 'value="2020-01-01T09:00"' in refused.content.decode()
    assert "can only come at a time ahead" in refused.content.decode()
    bad = pia_client.post(place(edition), {**sent, "to": "tomorrow"})
    assert "is not a time" in bad.content.decode()
    wanted = noon(2, at) + HOUR
    pia_client.post(place(edition), {**sent, "to": moments.for_editing(wanted)})
    assert planned(article).live_from == wanted


def test_whoever_may_not_move_it_has_no_form_and_reads_why(
    article: Article, pia: User, wren_client: Client, at: datetime
) -> None:
    publish(article, by=pia, at=at, live_from=noon(1, at))
    shown = wren_client.get(place(planned(article))).content.decode()
    assert 'name="to"' not in shown and "Pia Lindqvist can." in shown


def test_who_has_no_role_has_no_calendar(article: Article, pia: User, at: datetime) -> None:
    publish(article, by=pia, at=at, live_from=noon(1, at))
    nobody = signed_in(User.objects.create_user("nobody", is_staff=True))
    assert nobody.get(CALENDAR).status_code == 403
    assert nobody.get(place(planned(article))).status_code == 403
    assert drop(nobody, planned(article), day_of(noon(2, at))).status_code == 403
    assert planned(article).live_from == noon(1, at)


def test_a_day_with_many_says_so_and_hides_no_other_day(
    wren: User, ed: User, pia: User, wren_client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(walk, "AT_ONCE", 8)
    monkeypatch.setitem(entries.SHOWN, "month", 2)
    began = datetime(2026, 3, 1, 9, tzinfo=UTC)
    many = {3: 3, 5: 11, 6: 1, 9: 3, 10: 2, 11: 4}
    for day, number in many.items():
        for each in range(number):
            article = approved(story(f"Story {day}-{each}"), by=wren, editor=ed, at=began)
            when = datetime(2026, 3, day, 10, each, tzinfo=UTC)
            publish(article, by=pia, at=began, live_from=when)
    shown = page(wren_client, view="month", date="2026-03-01")
    assert {int(day[-2:]): len(found) for day, found in by_day(shown).items()} == {
        day: min(number, 2) for day, number in many.items()
    }
    more = {
        int(day[-2:]): found[0]
        for day, html in _DAY.findall(shown)
        if (found := re.findall(r">And ([a-z0-9 ]+)</a>", html))
    }
    assert set(more) == {3, 5, 9, 11}
    assert more[9] == "1 more" and more[5] == "many more"


def test_what_people_write_is_text_and_nothing_else(
    wren: User, ed: User, pia: User, wren_client: Client, at: datetime
) -> None:
    hostile = "<script>alert(1)</script>"
    article = approved(story(hostile), by=wren, editor=ed, at=at)
    publish(article, by=pia, at=at, live_from=noon(1, at))
    assignment = due(hostile, by=ed, on=noon(1, at), at=at, assignee=wren)
    shown = page(wren_client, view="day", date=day_of(noon(1, at)))
    pages = [wren_client.get(each) for each in (place(planned(article)), due_place(assignment))]
    for html in (shown, *(each.content.decode() for each in pages)):
        assert "<script>alert" not in html and hostile in unescape(html)


def test_it_asks_as_often_whatever_there_is(
    wren: User, ed: User, pia: User, wren_client: Client, at: datetime
) -> None:
    def asked() -> int:
        with CaptureQueriesContext(connection) as queries:
            page(wren_client)
        return len(queries)

    def one(number: int) -> None:
        article = approved(story(f"Story {number}"), by=wren, editor=ed, at=at)
        publish(article, by=pia, at=at)
        due(f"Plan {number}", by=ed, on=at + HOUR, at=at, assignee=wren if number % 2 else ed)

    one(0)
    asked()
    few = asked()
    for number in range(1, 6):
        one(number)
    assert asked() == few


def test_another_zone_has_other_days(
    wren: User, ed: User, pia: User, wren_client: Client, settings: Settings
) -> None:
    settings.TIME_ZONE = "Pacific/Auckland"
    began = datetime(2026, 3, 2, 9, tzinfo=UTC)
    article = approved(story("Ferry"), by=wren, editor=ed, at=began)
    publish(article, by=pia, at=began, live_from=datetime(2026, 3, 4, 12, tzinfo=UTC))
    shown = page(wren_client, view="week", date="2026-03-04")
    assert by_day(shown) == {"2026-03-05": ["01:00 NZDT Published Ferry"]}
    assert "Times of Pacific/Auckland." in shown


def test_what_is_due_stands_on_its_day_between_what_begins(
    article: Article, wren: User, ed: User, pia: User, wren_client: Client, at: datetime
) -> None:
    publish(article, by=pia, at=at, live_from=noon(2, at))
    due("Quay", by=ed, on=noon(2, at) - HOUR, at=at, assignee=wren)
    due("Lido", by=ed, on=noon(2, at) + HOUR, at=at)
    due("Pier", by=ed, on=noon(3, at), at=at)
    shown = page(wren_client, view="day", date=day_of(noon(2, at)))
    quay, ferry, lido = by_day(shown)[day_of(noon(2, at))]
    assert quay.startswith("11:00 ") and quay.endswith("Due Quay Wren Hale")
    assert "Goes live Ferry" in ferry
    assert lido.startswith("13:00 ") and lido.endswith("Due Lido Nobody yet")
    assert 'class="desk-due due"' in shown and 'class="desk-due late"' not in shown


def test_what_is_late_says_by_how_much(wren: User, ed: User, wren_client: Client) -> None:
    at = timezone.now()
    due(by=ed, on=noon(-3, at), at=at - 9 * DAY, assignee=wren)
    shown = page(wren_client, view="day", date=day_of(noon(-3, at)))
    ((entry,),) = by_day(shown).values()
    assert re.search(r"Late by [23] days Quay Wren Hale$", entry)
    assert 'class="desk-due late"' in shown


def test_what_has_been_handed_in_is_done_and_stays(
    wren: User, ed: User, ed_client: Client, at: datetime
) -> None:
    assignment = due(by=ed, on=noon(1, at), at=at, assignee=wren)
    workflow.save(assignment.article, story("Quay"), by=wren, at=at)
    workflow.perform("submit", assignment.article, by=wren, at=at)
    shown = page(ed_client, view="day", date=day_of(noon(1, at)))
    ((entry,),) = by_day(shown).values()
    assert entry.endswith("Handed in Quay Wren Hale") and "data-move=" not in shown
    answer = drop_due(ed_client, assignment, day_of(noon(2, at)))
    assert answer.status_code == 200 and "has been handed in" in answer.content.decode()
    asked = ed_client.get(due_place(assignment)).content.decode()
    assert "has been handed in" in asked and 'name="to"' not in asked
    assert due_at(assignment) == noon(1, at)


def test_nobody_waits_for_what_is_spiked(
    wren: User, ed: User, ed_client: Client, at: datetime
) -> None:
    assignment = due(by=ed, on=noon(1, at), at=at, assignee=wren)
    workflow.perform("spike", assignment.article, by=ed, at=at)
    assert by_day(page(ed_client, view="day", date=day_of(noon(1, at)))) == {}
    answer = drop_due(ed_client, assignment, day_of(noon(2, at)))
    assert answer.status_code == 200 and due_at(assignment) == noon(1, at)


def test_what_is_due_is_dropped_on_another_day_and_the_rest_of_its_terms_stays(
    wren: User, ed: User, ed_client: Client, at: datetime
) -> None:
    rest: dict[str, Any] = {"assignee": wren, "priority": Priority.URGENT, "brief": "Ask Ida."}
    assignment = due(by=ed, on=noon(1, at), at=at, **rest)
    answer = drop_due(ed_client, assignment, day_of(noon(3, at)))
    said = f"“Quay” is due on {moments.in_words(noon(3, at))}."
    assert said in words(answer.content.decode())
    assert answer.redirect_chain[0][0].endswith(f"moved={assignment.article_id}-due")
    now = Assignment.objects.get()
    assert Terms.of(now) == Terms(due_at=noon(3, at), **rest) and now.assigned_by == ed
    assert assignment.article.assignment_changes.count() == 2
    there = f"?view=day&date={day_of(noon(3, at))}&moved={assignment.article_id}-due"
    assert "data-moved>" in ed_client.get(CALENDAR + there).content.decode()


@pytest.mark.parametrize(
    ("who", "days", "why"),
    [
        ("wren", 2, "You may take or give back this story; Editors decide the rest."),
        ("ed", -1, "has passed: say when it is due from now on."),
    ],
)
def test_why_what_is_due_was_not_moved_stands_at_its_entry(
    who: str, days: int, why: str, wren: User, ed: User, at: datetime
) -> None:
    assignment = due(by=ed, on=noon(1, at), at=at, assignee=wren)
    client = signed_in({"wren": wren, "ed": ed}[who])
    answer = drop_due(client, assignment, day_of(noon(days, at)))
    assert answer.status_code == 200
    (entry,) = by_day(answer.content.decode())[day_of(noon(1, at))]
    assert why in entry and due_at(assignment) == noon(1, at)


def test_whoever_assigned_it_first_is_said(
    wren: User, ed: User, ed_client: Client, at: datetime
) -> None:
    assignment = due(by=ed, on=noon(1, at), at=at, assignee=wren)
    workflow.give_back(assignment.article, by=wren, at=workflow.now())
    answer = drop_due(ed_client, assignment, day_of(noon(2, at)))
    assert answer.status_code == 200
    (entry,) = by_day(answer.content.decode())[day_of(noon(1, at))]
    assert "assigned by somebody else" in entry
    assert due_at(assignment) == noon(1, at)


def test_the_form_moves_what_is_due_to_any_time_ahead(
    wren: User, ed: User, ed_client: Client, at: datetime
) -> None:
    assignment = due(by=ed, on=noon(-1, at), at=at - 3 * DAY, assignee=wren)
    asked = ed_client.get(due_place(assignment)).content.decode()
    assert f"It is due on {moments.in_words(noon(-1, at))}." in words(asked)
    sent = {"to": "2020-01-01T09:00", "seen": assignment.version}
    refused = ed_client.post(due_place(assignment), sent)
    assert refused.status_code == 200 and "has passed" in refused.content.decode()
    assert 'value="2020-01-01T09:00"' in refused.content.decode()
    empty = ed_client.post(due_place(assignment), {**sent, "to": ""})
    assert empty.status_code == 200 and due_at(assignment) == noon(-1, at)
    wanted = noon(2, at) + HOUR
    ed_client.post(due_place(assignment), {**sent, "to": moments.for_editing(wanted)})
    assert due_at(assignment) == wanted


@pytest.mark.usefixtures("writers_see_everything")
def test_whoever_may_not_assign_reads_why_and_who_has_no_role_reads_nothing(
    wren: User, ed: User, wren_client: Client, at: datetime
) -> None:
    assignment = due(by=ed, on=noon(1, at), at=at, assignee=ed)
    asked = wren_client.get(due_place(assignment)).content.decode()
    assert "Only Editors assign stories." in asked and 'name="to"' not in asked
    nobody = signed_in(User.objects.create_user("nobody", is_staff=True))
    assert nobody.get(due_place(assignment)).status_code == 403
    assert drop_due(nobody, assignment, day_of(noon(2, at))).status_code == 403
    assert due_at(assignment) == noon(1, at)


def test_what_is_not_due_has_no_page_on_the_calendar(
    wren: User, ed: User, ed_client: Client, at: datetime
) -> None:
    article = draft(story(), by=wren, at=at)
    address = reverse("admin:articles_calendar_due", args=[article.pk])
    assert ed_client.get(address).status_code == 404
    workflow.assign(article, Terms(assignee=wren), by=ed, at=at)
    assert ed_client.get(address).status_code == 404
    assert ed_client.post(address, {"day": "2099-01-01"}).status_code == 404


def test_a_day_on_which_much_is_due_says_so_and_hides_no_other_day(
    wren: User, ed: User, ed_client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(walk, "AT_ONCE", 8)
    monkeypatch.setitem(entries.SHOWN, "month", 2)
    began = datetime(2026, 3, 1, 9, tzinfo=UTC)
    many = {3: 5, 5: 11, 6: 1, 9: 3}
    for day, number in many.items():
        for each in range(number):
            due(f"{day}-{each}", by=ed, on=datetime(2026, 3, day, 10, each, tzinfo=UTC), at=began)
    shown = page(ed_client, view="month", date="2026-03-01")
    assert {int(day[-2:]): len(found) for day, found in by_day(shown).items()} == {
        day: min(number, 2) for day, number in many.items()
    }
    assert re.findall(r">And ([a-z0-9 ]+)</a>", shown) == ["3 more", "many more", "1 more"]


def test_what_begins_with_a_bundle_names_it_and_is_not_moved_alone(
    wren: User, ed: User, pia: User, pia_client: Client, at: datetime
) -> None:
    stories = [approved(story(headline), by=wren, editor=ed, at=at) for headline in ("One", "Two")]
    bundle = workflow.make_bundle("<Budget> day", stories[:1], by=ed, at=at)
    workflow.publish_bundle(bundle, by=pia, at=at, live_from=noon(1, at))
    publish(stories[1], by=pia, at=at, live_from=noon(1, at))
    shown = page(pia_client, view="day", date=day_of(noon(1, at)))
    assert shown.count("With the bundle “&lt;Budget&gt; day”") == 1
    assert place(planned(stories[1])) in shown and place(planned(stories[0])) not in shown


def test_nobody_is_shown_a_handle_on_what_they_may_not_move(
    article: Article,
    wren: User,
    ed: User,
    pia: User,
    wren_client: Client,
    ed_client: Client,
    pia_client: Client,
    at: datetime,
) -> None:
    publish(article, by=pia, at=at, live_from=noon(1, at))
    assignment = due(by=ed, on=noon(1, at), at=at)
    moves = {"plan": place(planned(article)), "due": due_place(assignment)}
    for client, theirs in (
        (wren_client, set()),
        (ed_client, {"due"}),
        (pia_client, {"plan", "due"}),
    ):
        shown = page(client, view="day", date=day_of(noon(1, at)))
        assert {name for name, where in moves.items() if f'data-move="{where}' in shown} == theirs
        assert {name for name, where in moves.items() if f'href="{where}' in shown} == theirs
