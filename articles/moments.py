"""Moments as people read and write them, in the site's zone: the one place that does either.

Twice a year a wall clock lies. In the hour that autumn repeats one time means two moments, so that
whatever is shown names its offset, and whoever types such a time is asked which one is meant; in
the hour that spring leaves out there is no such time, and that is said.
"""

import re
from datetime import UTC, date, datetime, time, timedelta, tzinfo

from django.utils.text import capfirst
from django.utils.translation import gettext as _

from articles import dates, paper

# Between these a moment can be told in every zone; closer to the calendar's ends it cannot.
FIRST = datetime(1, 1, 2, tzinfo=UTC)
LAST = datetime(9999, 12, 30, 23, 59, 59, 999999, tzinfo=UTC)

_TYPED = re.compile(
    r"(?P<year>\d{4,6})-(?P<month>\d{1,2})-(?P<day>\d{1,2})"
    r"(?:(?:T|\s+)(?P<hour>\d{1,2}):(?P<minute>\d\d)"
    r"(?::(?P<second>\d\d)(?:[.,](?P<fraction>\d{1,6})\d*)?)?"
    r"(?:\s*(?P<offset>Z|UTC|[+-]\d\d(?::?\d\d(?::?\d\d)?)?))?)?",
    re.ASCII | re.IGNORECASE,
)


class BadMoment(ValueError):
    """What was typed is no moment; the message is for whoever typed it."""


class NotAMoment(BadMoment):
    def __init__(self, text: str) -> None:
        shown = text if len(text) <= 60 else f"{text[:59]}…"
        why = _(
            "“%(text)s” is not a time. Write it like 2026-03-02T09:00, in the site's zone, "
            "or with an offset, like 2026-03-02T09:00+00:00."
        )
        super().__init__(why % {"text": shown})


class OutOfCalendar(BadMoment):
    def __init__(self) -> None:
        super().__init__(
            _(
                "That lies outside the calendar: write a time from 2 January 0001 to "
                "30 December 9999."
            )
        )


class NoSuchMoment(BadMoment):
    """The clocks go forward over it."""

    def __init__(self, wall: datetime) -> None:
        """`wall`: without a zone, as it was typed."""
        zone = paper.current().zone
        earlier, later = sorted(_as_if(wall, fold, zone) for fold in (0, 1))
        change = _change_between(earlier, later, zone)
        stops = (change - timedelta(seconds=1)).astimezone(zone).replace(tzinfo=None)
        stops += timedelta(seconds=1)
        goes_on = change.astimezone(zone).replace(tzinfo=None)
        if stops.date() == goes_on.date():
            words = _(
                "On %(day)s the clocks go from %(stops)s to %(goes_on)s: %(time)s does not exist. "
                "Write %(later)s or %(earlier)s."
            )
        else:
            words = _(
                "The clocks go from %(day_of_stop)s, %(stops)s to %(day_after)s, %(goes_on)s: "
                "%(day)s, %(time)s does not exist. Write %(later)s or %(earlier)s."
            )
        facts = {
            "day": dates.day(wall),
            "time": dates.clock(wall),
            "day_of_stop": dates.day(stops),
            "stops": dates.clock(stops),
            "day_after": dates.day(goes_on),
            "goes_on": dates.clock(goes_on),
            "later": _near(later, wall),
            "earlier": _near(earlier, wall),
        }
        super().__init__(words % facts)


class WhichMoment(BadMoment):
    """The clocks go back, and show it twice: `readings` are the two."""

    def __init__(self, wall: datetime, readings: list[datetime]) -> None:
        self.readings = readings
        seconds = bool(wall.second)
        first, second = (time_in_words(reading, seconds=seconds) for reading in readings)
        why = _("%(time)s on %(day)s happens twice: %(first)s and %(second)s. Say which one.")
        facts = {
            "time": dates.clock(wall),
            "day": dates.day(wall),
            "first": first,
            "second": second,
        }
        super().__init__(why % facts)


# Shown.


def local(moment: datetime) -> datetime:
    """In the site's zone; in UTC at the ends of the calendar, where that zone cannot say it."""
    try:
        return moment.astimezone(paper.current().zone)
    except OverflowError:
        return moment.astimezone(UTC)


def in_words(moment: datetime, *, seconds: bool = False) -> str:
    """2 March 2026, 09:00 GMT"""
    return f"{day_in_words(moment)}, {time_in_words(moment, seconds=seconds)}"


def in_one_line(moment: datetime, *, seconds: bool = False) -> str:
    """2 Mar 2026, 09:00 GMT: in a column of a list."""
    return f"{dates.short(local(moment))}, {time_in_words(moment, seconds=seconds)}"


def day_in_words(moment: datetime) -> str:
    """2 March 2026: where the day is meant and no time."""
    return dates.day(local(moment))


def month_in_words(moment: datetime) -> str:
    """March 2026"""
    return dates.month(local(moment))


def weekday_in_words(moment: datetime) -> str:
    """Monday, 2 March 2026: as a line of its own, so that its first letter is a capital."""
    return capfirst(dates.with_weekday(local(moment)))


def time_in_words(moment: datetime, *, seconds: bool = False) -> str:
    """09:00 GMT; 09:00 Uhr MEZ; 9:00 CET; where the zone has no name for its offset, or its clocks
    only followed the sun, 09:00 (UTC-03:00)."""
    here = local(moment)
    name, shown = here.tzname() or "", dates.clock(here, seconds=seconds)
    if not name[:1].isalpha() or name == "LMT":
        return f"{shown} (UTC{offset(moment)})"
    return f"{shown} {dates.zone(name)}"


def until_in_words(moment: datetime, *, at: datetime) -> str:
    """in 3 hours: as long as it is from `at`, to the nearest minute, hour or day."""
    return dates.duration(dates.UNTIL, moment - at)


def due_in_words(moment: datetime, *, at: datetime) -> str:
    """due in 3 hours; or, where that has passed at `at`, late by 2 days."""
    return (
        dates.duration(dates.LATE, at - moment)
        if moment < at
        else dates.duration(dates.DUE, moment - at)
    )


def since_in_words(moment: datetime, *, at: datetime) -> str:
    """3 hours ago"""
    return dates.duration(dates.AGO, at - moment)


def offset(moment: datetime) -> str:
    """+01:00: how far the site's clocks are ahead of UTC then."""
    return local(moment).isoformat(timespec="microseconds")[26:]


def machine_readable(moment: datetime) -> str:
    """2026-03-02T09:00:00+00:00: its whole second, as HTML, Atom (RFC 3339), sitemaps and
    schema.org have it. In UTC where the site's clocks followed the sun: none of them has seconds in
    an offset."""
    here = local(moment)
    whole = (here.utcoffset() or timedelta()) % timedelta(minutes=1) == timedelta()
    return (here if whole else moment.astimezone(UTC)).isoformat(timespec="seconds")


def exact(moment: datetime) -> str:
    """What `parse` makes this very moment of, to the microsecond: for links to it."""
    return local(moment).isoformat()


# Written.


def for_editing(moment: datetime) -> str:
    """What `parse` makes this very moment of: with its offset where the clocks show it twice."""
    here = local(moment)
    wall = here.replace(tzinfo=None, fold=0)
    exact = "auto" if wall.second or wall.microsecond else "minutes"
    needs_offset = not FIRST <= moment <= LAST or len(readings(wall)) != 1
    return (here if needs_offset else wall).isoformat(timespec=exact)


def readings(wall: datetime) -> list[datetime]:
    """The moments (in UTC) at which the site's clocks show this: none, one, or two in order."""
    zone = paper.current().zone
    found = {_as_if(wall, fold, zone) for fold in (0, 1)}
    return sorted(each for each in found if each.astimezone(zone).replace(tzinfo=None) == wall)


def parse(text: str) -> datetime:
    """The moment (in UTC) that somebody typed: a time of the site's zone, or one with its offset.

    Raises BadMoment.
    """
    wall, offset = split(text)
    try:
        if offset is not None:
            moment = (wall - offset).replace(tzinfo=UTC)
        else:
            found = readings(wall)
            if not found:
                raise NoSuchMoment(wall)
            if len(found) > 1:
                raise WhichMoment(wall, found)
            moment = found[0]
    except OverflowError as error:
        raise OutOfCalendar from error
    if not FIRST <= moment <= LAST:
        raise OutOfCalendar
    return moment


def beginning_of(day: date) -> datetime:
    """The first moment (in UTC) of a day of the site: where the clocks go forward over its
    midnight, the one at which they go on. Raises OutOfCalendar."""
    wall, zone = datetime.combine(day, time()), paper.current().zone
    try:
        if found := readings(wall):
            moment = found[0]
        else:
            earlier, later = sorted(_as_if(wall, fold, zone) for fold in (0, 1))
            moment = _change_between(earlier, later, zone)
    except OverflowError as error:
        raise OutOfCalendar from error
    if not FIRST <= moment <= LAST:
        raise OutOfCalendar
    return moment


def split(text: str) -> tuple[datetime, timedelta | None]:
    """The time as the clock shows it, and the offset if it was said. Raises BadMoment."""
    typed = _TYPED.fullmatch(text.strip())
    if typed is None:
        raise NotAMoment(text)
    part = typed.groupdict()
    if not 1 <= int(part["year"]) <= 9999:
        raise OutOfCalendar
    year, month, day, hour, minute, second = (
        int(part[name] or 0) for name in ("year", "month", "day", "hour", "minute", "second")
    )
    fraction = int((part["fraction"] or "").ljust(6, "0"))
    try:
        wall = datetime(year, month, day, hour, minute, second, fraction)  # noqa: DTZ001
    except ValueError as error:
        raise NotAMoment(text) from error
    if part["offset"] is None:
        return wall, None
    if part["offset"].upper() in ("Z", "UTC"):
        return wall, timedelta()
    sign = -1 if part["offset"][0] == "-" else 1
    digits = part["offset"][1:].replace(":", "").ljust(6, "0")
    hours, minutes, seconds = (int(digits[at : at + 2]) for at in (0, 2, 4))
    if hours > 23 or minutes > 59 or seconds > 59:
        raise NotAMoment(text)
    return wall, sign * timedelta(hours=hours, minutes=minutes, seconds=seconds)


def _as_if(wall: datetime, fold: int, zone: tzinfo) -> datetime:
    """The moment of a wall time by the offset before (0) or after (1) the clocks change."""
    return wall.replace(tzinfo=zone, fold=fold).astimezone(UTC)


def _change_between(earlier: datetime, later: datetime, zone: tzinfo) -> datetime:
    """The second at which the clocks change, between two moments with one change."""
    before = earlier.astimezone(zone).utcoffset()
    low, high = earlier.replace(microsecond=0), later.replace(microsecond=0) + timedelta(seconds=1)
    while high - low > timedelta(seconds=1):
        middle = low + timedelta(seconds=(high - low) // timedelta(seconds=2))
        not_yet = middle.astimezone(zone).utcoffset() == before
        low, high = (middle, high) if not_yet else (low, middle)
    return high


def _near(moment: datetime, wall: datetime) -> str:
    """The time, with its day if that is another one than was typed."""
    seconds = bool(wall.second)
    same_day = local(moment).date() == wall.date()
    return (time_in_words if same_day else in_words)(moment, seconds=seconds)
