"""Dates as people and programs write them, as aware moments."""

import re
from datetime import UTC, date, datetime, time
from email.utils import parsedate_to_datetime

from django.utils.timezone import get_default_timezone

_NUMBERS = re.compile(
    r"(\d{4})([-/])(\d\d?)\2(\d\d?)"
    r"(?:[T ]+(\d\d?:\d\d(?::\d\d)?)(?:[.,]\d+)?\s*(Z|UTC|GMT|[+-]\d\d(?::?\d\d)?)?)?",
    re.IGNORECASE | re.ASCII,
)
_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_MONTH = (
    r"(?P<month>jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?"
    r"|sept?(?:ember)?|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?)\.?"
)
_DAY = r"(?P<day>\d{1,2})(?:st|nd|rd|th)?"
_WEEKDAY = r"(?:(?:mon|tues|wednes|thurs|fri|satur|sun)day,? )?"
_YEAR = r"(?P<year>\d{4})"
_WORDS = [
    re.compile(_WEEKDAY + order, re.IGNORECASE | re.ASCII)
    for order in (rf"{_DAY} {_MONTH},? {_YEAR}", rf"{_MONTH} {_DAY},? {_YEAR}")
]
_MAIL = re.compile(r"[A-Za-z]{3}, \d.*")


def moment(value: str | date) -> datetime | None:
    """The moment, or None for what is no date.

    What names no zone is in the site's own; a day without an hour is its midnight there.
    """
    try:
        found = _read(value.strip()) if isinstance(value, str) else value
        if found is None:
            return None
        if not isinstance(found, datetime):
            found = datetime.combine(found, time.min, get_default_timezone())
        if found.tzinfo is None:
            found = found.replace(tzinfo=get_default_timezone())
        # Beyond these years an address (YYYY/MM/DD) cannot be written; they are slips of the pen.
        return found.astimezone(UTC) if 1000 < found.year < 9999 else None
    except (ValueError, OverflowError):
        return None


def _read(text: str) -> date | None:
    if match := _NUMBERS.fullmatch(text):
        year, _, month, day, clock, zone = match.groups()
        if clock is None:
            return date(int(year), int(month), int(day))
        offset = {"utc": "Z", "gmt": "Z"}.get((zone or "").lower(), (zone or "").upper())
        hour = clock if clock.index(":") == 2 else f"0{clock}"
        return datetime.fromisoformat(f"{year}-{month:0>2}-{day:0>2}T{hour}{offset}")
    for pattern in _WORDS:
        if match := pattern.fullmatch(text):
            month = _MONTHS.index(match["month"][:3].lower()) + 1
            return date(int(match["year"]), month, int(match["day"]))
    return parsedate_to_datetime(text) if _MAIL.fullmatch(text) else None
