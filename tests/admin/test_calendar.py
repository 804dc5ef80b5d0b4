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
from articles.admin.calendar import entries
from articles.admin.calendar.span import span
from articles.models import Article, Edition
from tests.conftest import signed_in
from tests.stories import approved, change, publish, story

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
    assert begins.startswith("12:00 ") and begins.endswith("Goes live Ferry Move… Ferry")
    ends, again = shown[day_of(noon(2, at))]
    assert ends.endswith("Is taken down Ferry Move… Ferry") and ends.startswith("12:00 ")
    assert again.endswith("New version Lido again Move… Lido again")


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
    assert answer.status_code == 409
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
    assert answer.status_code == 409 and "changed by somebody else" in answer.content.decode()
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
    assert refused.status_code == 409
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
    monkeypatch.setattr(entries, "AT_ONCE", 8)
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
    shown = page(wren_client, view="day", date=day_of(noon(1, at)))
    for html in (shown, wren_client.get(place(planned(article))).content.decode()):
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
