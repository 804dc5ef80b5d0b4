"""The paper: its name, zone, language, policies and workflow settings, as they are now.

What its Desk chief has set stands in one row (`models.PaperSettings`); wherever that is empty, the
environment's settings hold. The row is kept in the process for as long as the site's generation is
the same, so that asking costs no query, and every server knows of a change at once.
"""

import logging
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, fields
from typing import Any
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from django.conf import settings
from django.db import Error
from django.http import HttpRequest, HttpResponse
from django.utils import timezone

from articles import generation
from articles.languages import TAG, is_spoken, primary

log = logging.getLogger("newsroom.paper")

WEIGHTS = ("blocks", "advice", "off")  # what can be said of a check before publishing
HOURS = range(24)

Row = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Paper:
    """`checks` says of a check's code what it weighs, if not its own weight. The policies
    `about`, `corrections` and `contact` are Markdown, and empty where there are none; `publisher`
    is a line on who publishes it. Each of the `further_languages` has a site of its own: see
    `articles.sites`."""

    name: str
    tagline: str
    time_zone: str
    language: str
    four_eyes: str
    checks: Mapping[str, str]
    digest_hour: int
    writers_see: str
    further_languages: tuple[str, ...] = ()
    about: str = ""
    corrections: str = ""
    contact: str = ""
    publisher: str = ""

    @property
    def zone(self) -> ZoneInfo:
        return ZoneInfo(self.time_zone)


def current() -> Paper:
    """As it is now; within a request, as it was when that began or when it was saved in it."""
    return _held.get() or _resolved(_stored())


def said_in(language: str) -> str:
    """In which the paper says what stands in a story of this language: in the same, where it speaks
    it, else in its own."""
    return language if is_spoken(language) else current().language


def of_environment() -> Paper:
    """As it is where nobody has set anything."""
    return _resolved({})


def keep_reading(read: Callable[[], Row]) -> None:
    """The rows' room says how the row is read; empty where there is none."""
    _copy.read = read


def forget() -> None:
    """It is another from now on: to be called by whoever saves it."""
    _held.set(None)
    _copy.last = None


@contextmanager
def held(paper: Paper) -> Iterator[None]:
    """Within it this is the paper, and its zone Django's."""
    token = _held.set(paper)
    try:
        with timezone.override(paper.zone):
            yield
    finally:
        _held.reset(token)


def hold(paper: Paper) -> None:
    """For good, in a process that has no connection of its own to ask."""
    _held.set(paper)


class PaperMiddleware:
    """Middleware: an answer is made of one paper, and Django shows times in its zone."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        with held(current()):
            return self.get_response(request)


class _Copy:
    """Of the row, in this process, with the generation that it was read in."""

    def __init__(self) -> None:
        self.read: Callable[[], Row] = dict
        self.last: tuple[object, Row] | None = None


_copy = _Copy()
_held: ContextVar[Paper | None] = ContextVar("paper", default=None)


def _stored() -> Row:
    """The row. Where nobody can say what it is now, as it was last."""
    last = _copy.last
    try:
        # What was read in a transaction is no longer true once that is rolled back.
        present = generation.mark(), generation.unsettled()
        if last is None or last[0] != present:
            _copy.last = last = present, _copy.read()
    except (generation.Unknown, Error) as error:
        log.warning("The paper's settings cannot be read: %s", error or "the database is away")
    return last[1] if last else {}


def _resolved(row: Row) -> Paper:
    given = {
        "name": settings.SITE_NAME,
        "tagline": settings.SITE_TAGLINE,
        "time_zone": settings.TIME_ZONE,
        "language": settings.LANGUAGE_CODE,
        "four_eyes": settings.FOUR_EYES,
        "digest_hour": settings.DIGEST_HOUR,
        "writers_see": settings.WRITERS_SEE,
    }
    names = {field.name for field in fields(Paper)}
    said = {name: value for name, value in row.items() if name in names and value not in ("", None)}
    # An archive may have brought what is none, or none here.
    if not is_zone(said.get("time_zone", "UTC")):
        del said["time_zone"]
    if not TAG.match(said.get("language", "en")):
        del said["language"]
    # In the subject of a mail there is no second line.
    said["name"] = " ".join(said.get("name", "").split()) or settings.SITE_NAME
    here = {**given, **said}
    wanted = tags(row.get("further_languages") or "") or settings.FURTHER_LANGUAGES
    here["further_languages"] = further_languages(wanted, here["language"])
    return Paper(**{**here, "checks": settings.CHECKS | weights(row.get("checks"))})


def tags(written: str) -> list[str]:
    """Of a list with commas: de, es."""
    return list(filter(None, map(str.strip, written.split(","))))


def further_languages(wanted: Iterable[str], main: str) -> tuple[str, ...]:
    """Those of the tags that can have a site: one of each language, and none of the main one."""
    found = {primary(main): main}
    for tag in wanted:
        if TAG.match(tag):
            found.setdefault(primary(tag), tag)
    return tuple(found.values())[1:]


def is_zone(name: str) -> bool:
    """Whether this machine knows the zone (IANA: Europe/London)."""
    try:
        ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        return False
    return True


def weights(stored: object) -> dict[str, str]:
    """What is said of checks, whatever an archive may have brought."""
    if not isinstance(stored, Mapping):
        return {}
    return {code: word for code, word in stored.items() if word in WEIGHTS}
