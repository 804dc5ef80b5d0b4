"""Moments, shown and typed, around every change of the clocks from 1990 to 2040 in ten zones."""

import re
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from functools import cache
from itertools import pairwise
from zoneinfo import ZoneInfo

import pytest
from django.template import Context, Template
from django.test import override_settings
from hypothesis import given
from hypothesis import strategies as st
from pytest_django import Settings

from articles import moments

ZONES = [
    "Europe/London",
    "Europe/Berlin",
    "America/New_York",
    "America/Sao_Paulo",
    "Asia/Kolkata",
    "Australia/Lord_Howe",  # half an hour
    "Pacific/Apia",  # a whole day, at the end of 2011
    "Africa/Casablanca",
    "Asia/Tehran",
    "America/St_Johns",  # at one minute past midnight
]
SECOND, MINUTE = timedelta(seconds=1), timedelta(minutes=1)


@cache
def changes(name: str) -> list[tuple[datetime, timedelta]]:
    """The moments from 1990 to 2040 at which the zone's clocks change, and by how much."""
    zone = ZoneInfo(name)

    def ahead(moment: datetime) -> timedelta:
        return moment.astimezone(zone).utcoffset() or timedelta()

    begin, end = datetime(1990, 1, 1, tzinfo=UTC), datetime(2041, 1, 1, tzinfo=UTC)
    days = [begin + timedelta(days=n) for n in range((end - begin).days)]
    found = []
    for low, high in pairwise(days):
        if ahead(low) == ahead(high):
            continue
        while high - low > SECOND:
            middle = low + timedelta(seconds=(high - low) // SECOND // 2)
            low, high = (middle, high) if ahead(middle) == ahead(low) else (low, middle)
        found.append((high, ahead(high) - ahead(low)))
    return found


def around(change: datetime, by: timedelta) -> Iterator[datetime]:
    """Moments on both sides, the first and the last of each hour that is shown twice among them."""
    for far in (timedelta(), MINUTE, abs(by) / 2, abs(by), abs(by) + MINUTE, timedelta(days=2)):
        for side in (change - far, change + far):
            yield from (side - timedelta(microseconds=1), side, side + SECOND)


@pytest.mark.parametrize("name", ZONES)
def test_what_is_shown_for_editing_is_the_same_moment_when_it_comes_back(
    name: str, settings: Settings
) -> None:
    settings.TIME_ZONE = name
    for change, by in changes(name):
        for moment in around(change, by):
            assert moments.parse(moments.for_editing(moment)) == moment


@pytest.mark.parametrize("name", ZONES)
def test_two_moments_are_never_shown_in_the_same_words(name: str, settings: Settings) -> None:
    settings.TIME_ZONE = name
    for change, _by in changes(name):
        minutes = [change + n * MINUTE for n in range(-150, 150)]
        assert len({moments.in_words(minute) for minute in minutes}) == len(minutes)


@pytest.mark.parametrize("name", ZONES)
def test_a_time_that_the_clocks_leave_out_is_refused_with_the_two_nearest(
    name: str, settings: Settings
) -> None:
    settings.TIME_ZONE = name
    zone = ZoneInfo(name)
    for change, by in changes(name):
        if by < timedelta():
            continue
        goes_on = change.astimezone(zone).replace(tzinfo=None)
        for wall in (goes_on - by, goes_on - by / 2, goes_on - SECOND):
            with pytest.raises(moments.NoSuchMoment) as refused:
                moments.parse(wall.isoformat())
            message = str(refused.value)
            assert f"to {goes_on:%H:%M}" in message or f", {goes_on:%H:%M}: " in message
            for near in (wall + by, wall - by):
                exact = near.replace(tzinfo=zone).astimezone(UTC)
                assert moments.time_in_words(exact, seconds=bool(wall.second)) in message
        for wall in (goes_on - by - SECOND, goes_on):
            assert moments.parse(wall.isoformat())


@pytest.mark.parametrize("name", ZONES)
def test_a_time_that_the_clocks_show_twice_is_asked_about(name: str, settings: Settings) -> None:
    settings.TIME_ZONE = name
    zone = ZoneInfo(name)
    for change, by in changes(name):
        if by > timedelta():
            continue
        begins_again = change.astimezone(zone).replace(tzinfo=None)
        for wall in (begins_again, begins_again - by / 2, begins_again - by - SECOND):
            with pytest.raises(moments.WhichMoment) as asked:
                moments.parse(wall.isoformat())
            first, second = asked.value.readings
            assert second - first == -by
            for reading in (first, second):
                shown = moments.time_in_words(reading, seconds=bool(wall.second))
                assert shown in str(asked.value)
                text = f"{wall.isoformat()}{moments.offset(reading)}"
                assert moments.parse(text) == reading
        for wall in (begins_again - SECOND, begins_again - by):
            assert moments.parse(wall.isoformat())


def test_every_zone_but_kolkata_was_tried_at_its_changes() -> None:
    assert {name: len(changes(name)) > 10 for name in ZONES} == {
        name: name != "Asia/Kolkata" for name in ZONES
    }
    assert any(by == timedelta(days=1) for _, by in changes("Pacific/Apia"))
    assert any(by == timedelta(minutes=-30) for _, by in changes("Australia/Lord_Howe"))


@pytest.mark.parametrize(
    ("name", "moment", "words"),
    [
        ("Europe/London", "2026-03-02T09:00Z", "2 March 2026, 09:00 GMT"),
        ("Europe/London", "2026-10-25T00:30Z", "25 October 2026, 01:30 BST"),
        ("Europe/London", "2026-10-25T01:30Z", "25 October 2026, 01:30 GMT"),
        ("America/Sao_Paulo", "2026-03-02T12:00Z", "2 March 2026, 09:00 (UTC-03:00)"),
        ("Asia/Kolkata", "2026-03-02T09:00Z", "2 March 2026, 14:30 IST"),
        ("UTC", "2026-03-02T09:00Z", "2 March 2026, 09:00 UTC"),
        ("Europe/London", "1840-03-02T09:01:15Z", "2 March 1840, 09:00 (UTC-00:01:15)"),
    ],
)
def test_a_moment_in_words(name: str, moment: str, words: str, settings: Settings) -> None:
    settings.TIME_ZONE = name
    assert moments.in_words(moments.parse(moment)) == words
    exact = Template("{% load moments %}{{ x|moment }}")
    assert exact.render(Context({"x": moments.parse(moment)})) == words


@pytest.mark.parametrize(
    ("ahead", "words"),
    [
        (20 * SECOND, "in less than a minute"),
        (MINUTE, "in 1 minute"),
        (59 * MINUTE, "in 59 minutes"),
        (60 * MINUTE, "in 1 hour"),
        (180 * MINUTE - 5 * SECOND, "in 3 hours"),
        (47 * 60 * MINUTE, "in 47 hours"),
        (48 * 60 * MINUTE, "in 2 days"),
        (14 * 24 * 60 * MINUTE, "in 14 days"),
        (-MINUTE, "in less than a minute"),
    ],
)
def test_how_long_it_is_until_a_moment(ahead: timedelta, words: str) -> None:
    at = datetime(2026, 3, 2, 9, tzinfo=UTC)
    assert moments.until_in_words(at + ahead, at=at) == words


def test_templates_show_seconds_days_and_what_machines_read(settings: Settings) -> None:
    settings.TIME_ZONE = "Europe/London"
    template = Template(
        '{% load moments %}{{ x|moment:"seconds" }}; '
        "{{ x|day }}; {{ x|machine }}; {{ none|moment }}"
    )
    moment = moments.parse("2026-10-25T01:30:07Z")
    assert template.render(Context({"x": moment, "none": None})) == (
        "25 October 2026, 01:30:07 GMT; 25 October 2026; 2026-10-25T01:30:07+00:00; "
    )


@pytest.mark.parametrize(
    ("typed", "moment"),
    [
        ("2026-03-02T09:00", datetime(2026, 3, 2, 9, tzinfo=UTC)),
        (" 2026-03-02  09:00:07.25 ", datetime(2026, 3, 2, 9, 0, 7, 250000, tzinfo=UTC)),
        ("2026-07-02 09:00", datetime(2026, 7, 2, 8, tzinfo=UTC)),
        ("2026-07-02", datetime(2026, 7, 1, 23, tzinfo=UTC)),
        ("2026-10-25 01:30 +0100", datetime(2026, 10, 25, 0, 30, tzinfo=UTC)),
        ("2026-10-25T01:30+00:00", datetime(2026, 10, 25, 1, 30, tzinfo=UTC)),
        ("2026-10-25t01:30z", datetime(2026, 10, 25, 1, 30, tzinfo=UTC)),
        ("2026-10-25T07:00+05:30", datetime(2026, 10, 25, 1, 30, tzinfo=UTC)),
    ],
)
def test_ways_to_type_a_moment(typed: str, moment: datetime, settings: Settings) -> None:
    settings.TIME_ZONE = "Europe/London"
    assert moments.parse(typed) == moment


@pytest.mark.parametrize(
    "typed",
    [
        *("", "soon", "09:00", "2026-02-30T09:00", "2026-03-02T25:00", "2026-03-02T09:61"),
        *("2026-03-02T09:00+25:00", "2026-03-02T09:00+01:99", "2026-03-02 09:00 GMT?", "\x00"),
        *("٢٠٢٦-03-02T09:00", "2026-13-01", "2026-03-02T", "0", "2026-03-02T09:00+1"),
    ],
)
def test_what_is_no_moment_is_refused_in_words(typed: str) -> None:
    with pytest.raises(moments.NotAMoment, match=r"is not a time\. Write it like 2026-03-02T09:00"):
        moments.parse(typed)


@pytest.mark.parametrize("name", ["Pacific/Kiritimati", "Pacific/Pago_Pago", "UTC"])
def test_at_the_ends_of_the_calendar_nothing_overflows(name: str, settings: Settings) -> None:
    settings.TIME_ZONE = name
    for typed in (
        *("0001-01-01T00:00", "9999-12-31T23:59", "0000-01-01T00:00", "10000-01-01T00:00"),
        *("0001-01-01T00:00+14:00", "9999-12-31T23:59-14:00", "275760-09-13T00:00"),
    ):
        with pytest.raises(moments.OutOfCalendar):
            moments.parse(typed)
    for stored in (datetime.min.replace(tzinfo=UTC), datetime.max.replace(tzinfo=UTC)):
        assert moments.in_words(stored)
        assert moments.day_in_words(stored)
        assert moments.for_editing(stored)
        whole = datetime.fromisoformat(moments.machine_readable(stored))
        assert whole == stored.replace(microsecond=0)


@pytest.mark.parametrize("zone", ["Europe/London", "Africa/Monrovia", "Asia/Kathmandu", "UTC"])
@given(st.datetimes(timezones=st.just(UTC)))
def test_machines_read_whole_seconds_and_links_the_very_moment(zone: str, moment: datetime) -> None:
    with override_settings(TIME_ZONE=zone):
        shown, linked = moments.machine_readable(moment), moments.exact(moment)
        # https://html.spec.whatwg.org/#valid-global-date-and-time-string, RFC 3339
        assert re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d[+-]\d\d:\d\d", shown)
        assert datetime.fromisoformat(shown) == moment.replace(microsecond=0)
        if moments.FIRST <= moment <= moments.LAST:
            assert moments.parse(linked) == moment


@given(st.text(max_size=30) | st.from_regex(moments._TYPED, fullmatch=True))
def test_whatever_is_typed_is_a_moment_or_refused_in_words(typed: str) -> None:
    try:
        moment = moments.parse(typed)
    except moments.BadMoment as refused:
        assert str(refused)
    else:
        assert moments.parse(moments.for_editing(moment)) == moment


@pytest.mark.parametrize(
    ("zone", "day", "begins"),
    [
        ("Europe/London", "2026-03-29", "2026-03-29T00:00:00+00:00"),
        ("America/Sao_Paulo", "2018-11-04", "2018-11-04T03:00:00+00:00"),  # begins at 01:00
        ("America/Havana", "2026-11-01", "2026-11-01T04:00:00+00:00"),  # has two midnights
        ("Pacific/Apia", "2011-12-30", "2011-12-30T10:00:00+00:00"),  # was left out
    ],
)
def test_a_day_begins_with_its_first_moment(
    zone: str, day: str, begins: str, settings: Settings
) -> None:
    settings.TIME_ZONE = zone
    moment = moments.beginning_of(date.fromisoformat(day))
    assert moment.isoformat() == begins


def test_a_day_outside_the_calendar_is_refused() -> None:
    for day in (date.min, date.max):
        with pytest.raises(moments.OutOfCalendar):
            moments.beginning_of(day)
