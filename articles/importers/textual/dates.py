"""Dates as people and programs write them, as aware moments. What is clear is read; nothing is
guessed, and nothing depends on today.

Programs write https://www.rfc-editor.org/rfc/rfc3339 and https://www.rfc-editor.org/rfc/rfc5322,
and those are read at once; what people write in their languages reads
https://dateparser.readthedocs.io, which takes a thousand times as long.
"""

import re
from collections.abc import Iterable
from datetime import UTC, date, datetime, time, timedelta, timezone, tzinfo
from functools import cache, lru_cache
from importlib import import_module
from typing import NamedTuple, cast
from zoneinfo import ZoneInfo

from dateparser.data import date_translation_data
from dateparser.date import DateDataParser

from articles import paper

LONGEST = 100  # characters
_LONGEST_IN_WORDS = 60
_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_MONTH = (
    r"(?P<month>jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?"
    r"|sept?(?:ember)?|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?)\.?"
)
_WEEKDAY = r"(?:(?:mon|tue|wed|thu|fri|sat|sun)[a-z]{0,6}\.?,? ?)?"
_DAY = r"(?P<day>\d\d?)(?:st|nd|rd|th)?"
_CLOCK = (
    r"(?:(?:T|,?(?: at| -)? )(?P<hour>\d\d?):(?P<minute>\d\d)(?::(?P<second>\d\d)(?:[.,]\d+)?)?"
    r"(?: ?(?P<half>[ap])\.?m\.?)?)?"
)
_FORMS = [
    re.compile(day + _CLOCK, re.IGNORECASE | re.ASCII)
    for day in (
        r"(?P<year>\d{4})(?P<sign>[-/.])(?P<month>\d\d?)(?P=sign)(?P<day>\d\d?)",
        # A year of two figures stands in mails only, and there the clock follows it.
        rf"{_WEEKDAY}{_DAY}[ -]{_MONTH}[ -]?,?[ -]?(?P<year>\d{{4}}|\d\d(?= \d\d:))",
        rf"{_WEEKDAY}{_MONTH} {_DAY},? (?P<year>\d{{4}})",
        r"(?P<day>\d\d?)\. ?(?P<month>\d\d?)\. ?(?P<year>\d{4})",  # points never part month and day
    )
]
_ZONED = re.compile(
    r"(?P<clock>.*(?:\d:\d\d(?:[.,]\d+)?|[apAP]\.?[mM]\.?)) ?(?:(?:UTC|GMT)?(?P<sign>[+-])"
    r"(?P<hours>\d\d?)(?::?(?P<minutes>\d\d))?(?: [A-Z]{3,5})?|(?P<name>[A-Z]{1,5}))"
    r"(?: ?\([^()]*\)|\[[\w/]+\])?",
    re.ASCII,
)
# Whole hours east of Greenwich. IST and AST mean two zones each, and so none.
_HOURS = {"Z": 0, "UT": 0, "UTC": 0, "GMT": 0, "WET": 0, "WEST": 1, "BST": 1, "CET": 1, "CEST": 2}
_HOURS |= {"MET": 1, "MEZ": 1, "MESZ": 2, "EET": 2, "EEST": 3, "MSK": 3, "SAST": 2, "HKT": 8}
_HOURS |= {"SGT": 8, "AWST": 8, "JST": 9, "KST": 9, "AEST": 10, "AEDT": 11, "NZST": 12, "NZDT": 13}
_HOURS |= {"EDT": -4, "EST": -5, "CDT": -5, "CST": -6, "MDT": -6, "MST": -7, "PDT": -7, "PST": -8}
_HOURS |= {"AKDT": -8, "AKST": -9, "HST": -10}
_ZONES: dict[str, tzinfo] = {name: timezone(timedelta(hours=at)) for name, at in _HOURS.items()}
_PLACES = {"ET": "New_York", "CT": "Chicago", "MT": "Denver", "PT": "Los_Angeles"}
_ZONES |= {name: ZoneInfo(f"America/{place}") for name, place in _PLACES.items()}
_DAYS_END = re.compile(r"(?<![\d:])24:00(?::00)?(?![\d:])")  # the next day's first moment
_LEAP_SECOND = re.compile(r"(:\d\d):60(?!\d)")
_SINCE_1970 = re.compile(r"\d{9,10}|\d{12,13}", re.ASCII)
_LANGUAGES = """
en fr de es it pt nl sv da nb fi is pl cs sk sl hr hu ro bg el tr ru uk et lv lt ca eu gl ja zh ko
he ar fa hi id vi th
"""
_KEYS = """
january february march april may june july august september october november december
"""
_WORD = re.compile(r"[^\W\d_]+")


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


def first_dated(values: Iterable[str]) -> Dated:
    """The first of these that is clear, or else the first that is there."""
    found = [dated(value.strip()) for value in values if value.strip()]
    return next((one for one in found if one.at), next(iter(found), NO_DATE))


def moment(value: str | date | float, zone: tzinfo | None = None) -> datetime | None:
    """The moment, or None for what is no date. Numbers are seconds, or milliseconds, since 1970.

    What names no zone is in this one, or else in the site's own; a day without an hour is its
    midnight there.
    """
    try:
        found = _read(" ".join(value.split())) if isinstance(value, str) else value
        if isinstance(found, int | float):
            found = _since_1970(found)
        if found is None:
            return None
        if not isinstance(found, datetime):
            found = datetime.combine(found, time.min)
        if found.tzinfo is None:
            found = found.replace(tzinfo=zone or paper.current().zone)
        # Beyond these years an address (YYYY/MM/DD) cannot be written; they are slips of the pen.
        return found.astimezone(UTC) if 1000 < found.year < 9999 else None
    except (ValueError, OverflowError, OSError):
        return None


def _read(text: str) -> datetime | float | None:
    if len(text) > LONGEST:
        return None
    if _SINCE_1970.fullmatch(text):
        return int(text)
    try:
        return datetime.fromisoformat(text).replace(microsecond=0)
    except ValueError:
        pass
    days = 0
    if ":60" in text or "24:00" in text:
        text, days = _DAYS_END.subn("00:00", _LEAP_SECOND.sub(r"\1:59", text))
    found = _in_a_zone(text)
    return found + timedelta(days=days) if found else None


def _in_a_zone(text: str) -> datetime | None:
    zoned = _ZONED.fullmatch(text)
    zone: tzinfo | None = None
    if zoned and zoned["sign"]:
        offset = timedelta(hours=int(zoned["hours"]), minutes=int(zoned["minutes"] or 0))
        zone = timezone(-offset if zoned["sign"] == "-" else offset)
    elif zoned:
        zone = _ZONES.get(zoned["name"])
    found = _naive(zoned["clock"] if zoned and zone else text)
    return found.replace(tzinfo=zone) if found else None


def _naive(text: str) -> datetime | None:
    """In one of the forms of programs, or in words."""
    for form in _FORMS:
        if match := form.fullmatch(text):
            month, year = match["month"], int(match["year"])
            number = int(month) if month.isdecimal() else _MONTHS.index(month[:3].lower()) + 1
            if year < 100:
                year += 2000 if year < 69 else 1900
            hour = int(match["hour"] or 0)
            if half := match["half"]:
                hour = hour % 12 + (12 if half in "pP" else 0)
            clock = (hour, int(match["minute"] or 0), int(match["second"] or 0))
            return datetime(year, number, int(match["day"]), *clock)  # noqa: DTZ001
    return _in_words(text)


def _in_words(text: str) -> datetime | None:
    """What is read alike with the day first and the month first, and whichever language comes
    first: “listopada” is October in Zagreb and November in Warsaw."""
    if len(text) > _LONGEST_IN_WORDS or not re.search(r"\d{4}", text):
        return None
    text = text.replace("º", "")  # 1º de maio
    words = set(_WORD.findall(text.casefold()))
    languages = tuple(one for one, months in _months().items() if words & months)
    if words and not languages:
        return None
    readings = (reader.get_date_data(text).date_obj for reader in _readers(languages or ("en",)))
    one, other = cast(Iterable[datetime | None], readings)
    # A zone that was not known above may mean several.
    return one if one == other and one and one.tzinfo is None else None


@cache
def _months() -> dict[str, set[str]]:
    """The words of all names of months in each language: to try only those that can be meant."""
    data = {
        one: import_module(f"{date_translation_data.__name__}.{one}") for one in _LANGUAGES.split()
    }
    return {
        one: {
            word for key in _KEYS.split() for name in of.info[key] for word in _WORD.findall(name)
        }
        for one, of in data.items()
    }


@lru_cache(256)
def _readers(languages: tuple[str, ...]) -> tuple[DateDataParser, DateDataParser]:
    strictly = {"STRICT_PARSING": True, "REQUIRE_PARTS": ["day", "month", "year"]}
    strictly |= {"PARSERS": ["absolute-time"]}
    day_first, month_first = (
        DateDataParser(order, use_given_order=True, settings={**strictly, "DATE_ORDER": days})
        for order, days in ((languages, "DMY"), (languages[::-1], "MDY"))
    )
    return day_first, month_first


def _since_1970(number: float) -> datetime | None:
    seconds = number / 1000 if abs(number) >= 10**11 else number
    return datetime.fromtimestamp(seconds, UTC) if abs(seconds) >= 10**8 else None
