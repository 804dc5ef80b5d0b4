"""Near addresses: where somebody may have wanted to go who came to one that nothing is at."""

import re
from datetime import date, datetime, timedelta

from articles import moments, slugs
from articles.models import Edition

SHOWN = 5
ALIKE = 0.5
OF_A_DAY = 100  # stories that are compared, of the day in the address and those beside it
DAY = timedelta(days=1)

LONGEST = 200  # characters of a last piece
YEARS = range(1000, 9990)  # away from the ends of the calendar

_DATE = re.compile("/([0-9]{4})/([0-9]{1,2})/([0-9]{1,2})/")
_ENDING = re.compile(r"\.(?:html?|php|aspx?)$")


def near(path: str, at: datetime) -> list[Edition]:
    """Stories that are live then: with the same words in their address under another date of that
    year (of the last one, where the address says none), and of about that date with most of them.
    Two looks at an index, however many stories there are."""
    slug = _slug(path)
    if not slug:
        return []
    day = _day(path)
    live = Edition.objects.live(at).stories().here()
    live = live.only("path", "published_at", "headline", "language")
    last = date(day.year, 12, 31) if day else moments.local(at).date()
    paths = [f"{last - number * DAY:%Y/%m/%d}/{slug}" for number in range(366)]
    stories = list(live.filter(path__in=paths).order_by()[:SHOWN])
    if day:
        begin = moments.beginning_of(day - DAY)
        that_day = live.published_within(begin, begin + 3 * DAY).newest()[:OF_A_DAY]
        stories += [each for each in that_day if _is_like(each, slug)]
    by_key = {each.pk: each for each in stories}
    return sorted(by_key.values(), key=lambda each: (-_likeness(each, slug), -each.pk))[:SHOWN]


def _slug(path: str) -> str:
    """The last piece of it; empty where that is no page's."""
    last = _ENDING.sub("", path.rstrip("/").rpartition("/")[2])
    return "" if "." in last or len(last) > LONGEST else slugs.slug(last)


def _day(path: str) -> date | None:
    if not (found := _DATE.search(path)):
        return None
    year, month, day = map(int, found.groups())
    try:
        return date(year, month, day) if year in YEARS else None
    except ValueError:
        return None


def _is_like(story: Edition, slug: str) -> bool:
    """Or all that somebody remembers of its address is in it: one word may be."""
    return _words(slug) <= _words_of(story) or _likeness(story, slug) >= ALIKE


def _likeness(story: Edition, slug: str) -> float:
    """How many of the words of both addresses they share, of 1."""
    wanted, there = _words(slug), _words_of(story)
    return len(wanted & there) / len(wanted | there)


def _words(slug: str) -> set[str]:
    return set(slug.split("-"))


def _words_of(story: Edition) -> set[str]:
    return _words(story.path.rpartition("/")[2])
