"""Dates as people and programs write them, as aware moments."""

import re
from collections.abc import Iterator
from datetime import UTC, date, datetime, time, tzinfo
from email.utils import parsedate_to_datetime
from typing import NamedTuple

from django.utils.timezone import get_default_timezone

_CLOCK = r"\d\d?:\d\d(?::\d\d)?"
_ZONE = r"(?:Z|(?:UTC|GMT)?[+-]\d\d?(?::?\d\d)?|UTC|GMT)"
_NUMBERS = re.compile(
    r"(?P<year>\d{4})(?P<sign>[-/.])(?P<month>\d\d?)(?P=sign)(?P<day>\d\d?)"
    rf"(?:(?:T|,? +|T +)(?P<clock>{_CLOCK})(?:[.,]\d+)?\s*(?P<half>[ap]\.?m\.?)?"
    rf"\s*(?P<zone>{_ZONE})?)?",
    re.IGNORECASE | re.ASCII,
)
_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_MONTH = (
    r"(?P<month>jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?"
    r"|sept?(?:ember)?|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?)\.?"
)
_DAY = r"(?P<day>\d{1,2})(?:st|nd|rd|th)?"
_WEEKDAY = r"(?:(?:mon|tue(?:s)?|wed(?:nes)?|thu(?:rs)?|fri|sat(?:ur)?|sun)(?:day)?\.?,? )?"
_YEAR = r"(?P<year>\d{4})"
# “10:00”, “at 10.30 pm”, “10:00:00 GMT+0200 (Summer Time)”
_HOUR = (
    rf"(?:,?(?: at)? (?P<clock>{_CLOCK})(?: ?(?P<half>[ap]\.?m\.?))?"
    rf"(?: ?(?P<zone>{_ZONE})(?: \([^()]*\))?)?)?"
)
_WORDS = [
    re.compile(_WEEKDAY + order + _HOUR, re.IGNORECASE | re.ASCII)
    for order in (
        rf"{_DAY}[ -]{_MONTH}[ -],?{_YEAR}",
        rf"{_DAY} {_MONTH},? {_YEAR}",
        rf"{_MONTH} {_DAY},? {_YEAR}",
        # Day and month in figures, where only one order can be meant.
        r"(?P<day>\d\d?)\.(?P<month>\d\d?)\.(?P<year>\d{4})",
        r"(?P<day>1[3-9]|2\d|3[01])/(?P<month>\d\d?)/(?P<year>\d{4})",
        r"(?P<month>\d\d?)/(?P<day>1[3-9]|2\d|3[01])/(?P<year>\d{4})",
    )
]
_MAIL = re.compile(r"[A-Za-z]{3}, \d.*")
_COMPACT = re.compile(r"[12]\d{7}", re.ASCII)
_SECONDS, _MILLISECONDS = re.compile(r"\d{9,10}", re.ASCII), re.compile(r"\d{12,13}", re.ASCII)
LONGEST = 100  # characters


class Dated(NamedTuple):
    """A date of a source: the moment that it clearly is, or else its words; or nothing at all."""

    at: datetime | None = None
    unclear: str = ""


NO_DATE = Dated()


def dated(value: str | date | float | None, zone: tzinfo | None = None) -> Dated:
    """What names no zone is in this one, or else in the site's own."""
    if value is None or value == "":
        return NO_DATE
    at = moment(value, zone)
    return Dated(at) if at else Dated(unclear=" ".join(str(value).split())[:LONGEST])


def moment(value: str | date | float, zone: tzinfo | None = None) -> datetime | None:
    """The moment, or None for what is no date. Numbers are seconds, or milliseconds, since 1970.

    What names no zone is in this one, or else in the site's own; a day without an hour is its
    midnight there.
    """
    zone = zone or get_default_timezone()
    try:
        found = _read(value.strip()) if isinstance(value, str) else value
        if isinstance(found, int | float):
            found = _since_1970(found)
        if found is None:
            return None
        if not isinstance(found, datetime):
            found = datetime.combine(found, time.min, zone)
        if found.tzinfo is None:
            found = found.replace(tzinfo=zone)
        # Beyond these years an address (YYYY/MM/DD) cannot be written; they are slips of the pen.
        return found.astimezone(UTC) if 1000 < found.year < 9999 else None
    except (ValueError, OverflowError, OSError):
        return None


def _read(text: str) -> date | float | None:
    if len(text) > LONGEST:
        return None
    if _MILLISECONDS.fullmatch(text) or _SECONDS.fullmatch(text):
        return int(text)
    if _COMPACT.fullmatch(text):
        text = f"{text[:4]}-{text[4:6]}-{text[6:]}"
    for match in _matches(text):
        month = match["month"]
        number = int(month) if month.isdecimal() else _MONTHS.index(month[:3].lower()) + 1
        day = date(int(match["year"]), number, int(match["day"]))
        return _with_clock(day, match) if match["clock"] else day
    return parsedate_to_datetime(text) if _MAIL.fullmatch(text) else None


def _matches(text: str) -> Iterator[re.Match[str]]:
    for pattern in (_NUMBERS, *_WORDS):
        if match := pattern.fullmatch(text):
            yield match


def _with_clock(day: date, match: re.Match[str]) -> datetime:
    hour, _, rest = match["clock"].partition(":")
    number = int(hour)
    if half := match["half"]:
        number = number % 12 + (12 if half.lower().startswith("p") else 0)
    return datetime.fromisoformat(f"{day}T{number:02}:{rest}{_offset(match['zone'] or '')}")


def _offset(zone: str) -> str:
    """+2, +0200, GMT+02:00 -> +02:00"""
    offset = zone.upper().removeprefix("UTC").removeprefix("GMT")
    if not offset or offset == "Z":
        return "Z" if zone else ""
    digits = offset[1:].replace(":", "")
    hours, minutes = (digits[:-2], digits[-2:]) if len(digits) > 2 else (digits, "00")
    return f"{offset[0]}{hours:0>2}:{minutes}"


def _since_1970(number: float) -> datetime | None:
    seconds = number / 1000 if abs(number) >= 10**11 else number
    return datetime.fromtimestamp(seconds, UTC) if abs(seconds) >= 10**8 else None
