"""Years, months and days of the site's own calendar, as the archive and the sitemap count them."""

from calendar import isleap, monthrange
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import lru_cache

from django.http import Http404

from articles import dates, moments, paper
from articles.addresses import address
from articles.models import EditionQuerySet, spans_with


@dataclass(frozen=True, slots=True)
class Period:
    """`parts` are those of its address: its year, its month, its day. It is [begin, end)."""

    parts: tuple[int, ...]
    begin: datetime
    end: datetime

    @property
    def first(self) -> date:
        year, month, day = (*self.parts, 1, 1)[:3]
        return date(year, month, day)

    @property
    def name(self) -> str:
        name = (dates.year, dates.month, dates.day)
        return name[len(self.parts) - 1](self.first)

    @property
    def spelt(self) -> tuple[str, ...]:
        return f"{self.parts[0]:04}", *(f"{part:02}" for part in self.parts[1:])

    @property
    def url(self) -> str:
        name = ("year", "month", "day")[len(self.parts) - 1]
        return address(f"reader:{name}", *self.spelt)


def period(*parts: str) -> Period:
    """Of what its address says. Raises Http404 where no calendar has it."""
    try:
        return _period(*map(int, parts))
    except ValueError as error:
        raise Http404 from error


def of_moment(moment: datetime, parts: int) -> Period | None:
    """The year (1), month (2) or day (3) that it is in; None at the calendar's ends."""
    here = moments.local(moment)
    return next(_known([(here.year, here.month, here.day)[:parts]]), None)


def months_of(year: Period) -> Iterator[Period]:
    return _known((*year.parts, month) for month in range(1, 13))


def days_of(month: Period) -> Iterator[Period]:
    _, days = monthrange(*month.parts)
    return _known((*month.parts, day) for day in range(1, days + 1))


def with_stories(periods: Iterable[Period], stories: EditionQuerySet) -> list[Period]:
    """Those in which one of these was published: one query for all of them."""
    asked = list(periods)
    spans = [(each.begin, each.end) for each in asked]
    found = spans_with(stories, "published_at", spans)
    return [asked[number] for number in found]


def years_with_stories(stories: EditionQuerySet) -> list[Period]:
    """The first one first."""
    newest = stories.newest().values_list("published_at", flat=True)
    last, first = newest.first(), newest.last()
    if not (first and last):
        return []
    years = range(moments.local(first).year, moments.local(last).year + 1)
    return with_stories(_known((year,) for year in years), stories)


def months_with_stories(stories: EditionQuerySet) -> list[Period]:
    """The first one first. Only of years that have a story: between the first two there may be
    centuries."""
    years = years_with_stories(stories)
    return with_stories((month for year in years for month in months_of(year)), stories)


def _known(periods: Iterable[tuple[int, ...]]) -> Iterator[Period]:
    """At the calendar's ends some cannot be told in every zone."""
    for parts in periods:
        try:
            yield _period(*parts)
        except ValueError:
            continue


def _period(*parts: int) -> Period:
    """Raises ValueError where no calendar has it."""
    return _cached(parts, paper.current().time_zone)


@lru_cache(maxsize=4096)
def _cached(parts: tuple[int, ...], _zone: str) -> Period:
    year, month, day = (*parts, 1, 1)[:3]
    first = date(year, month, day)
    days = (366 if isleap(year) else 365, monthrange(year, month)[1], 1)[len(parts) - 1]
    try:
        following = first + timedelta(days=days)
    except OverflowError as error:
        raise ValueError(parts) from error
    return Period(parts, moments.beginning_of(first), moments.beginning_of(following))
