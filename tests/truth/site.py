"""What the site has to say in a window of time, by the ledger and the rows of editions.

It knows the rules of readers' pages in its own words: `judge` holds them against the very views.
"""

from bisect import bisect_right
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta, tzinfo
from typing import Any

from tests.truth.asking import stamp
from tests.truth.ledger import Ledger, Window

Rows = list[list[str]]


@dataclass(frozen=True, slots=True)
class Public:
    """An edition, as far as readers get it; times are microseconds."""

    pk: int
    article: str
    is_story: bool
    path: str
    published_at: int
    live_from: int
    topics: frozenset[str]
    people: frozenset[str]
    reason: str
    # How it looks on its page, in a list, in a feed (a tombstone, too), in a sitemap.
    page: tuple[str, ...]
    card: tuple[str, ...]
    entry: tuple[str, ...]
    listed: tuple[str, ...]

    def names(self, kind: str) -> frozenset[str]:
        return self.topics if kind == "Topic" else self.people

    @property
    def newest(self) -> tuple[int, int]:
        return -self.published_at, -self.pk

    @property
    def latest(self) -> tuple[int, int]:
        return -self.live_from, -self.pk


Options = set[Public | None]


class Site:
    def __init__(self, ledger: Ledger, editions: dict[int, Public], zone: tzinfo) -> None:
        self.ledger, self.editions, self._zone = ledger, editions, zone
        self._at_path: dict[str, str] = {each.path: each.article for each in editions.values()}
        moments = {
            moment
            for history in ledger.of("article").values()
            for intervals in history.values
            for _, *both in intervals
            for moment in both
            if moment
        }
        self._moments = sorted(moments)

    def instants(self, window: Window) -> list[int]:
        """One of each time between which nothing begins or ends by itself."""
        first = bisect_right(self._moments, window.first)
        last = bisect_right(self._moments, window.last)
        return [window.first, *self._moments[first:last]]

    def article_at(self, path: str) -> str | None:
        return self._at_path.get(path)

    def live(self, article: str, at: int, window: Window) -> Options:
        """What may have been live of this article."""
        return {
            self._live(intervals, at)
            for intervals in self.ledger.of("article")[article].within(window)
        }

    def all_live(self, at: int, window: Window) -> list[Options]:
        return [self.live(article, at, window) for article in self.ledger.of("article")]

    def begun(self, article: str, at: int, window: Window) -> list[list[Public]]:
        """For each history that the article may have: what of it has been live by then."""
        return [
            [self.editions[pk] for pk, live_from, _ in intervals or () if live_from <= at]
            for intervals in self.ledger.of("article")[article].within(window)
        ]

    def called(self, kind: str, slug: str) -> str | None:
        """Whose slug it is or was or will be."""
        for key, history in self.ledger.of(kind).items():
            if any(known == slug for _, known in history.values):
                return key
        return None

    def was(self, tombstone: Public, which: Callable[[Public], bool]) -> bool:
        """Was a story such, for which this one stands?"""
        return any(
            which(self.editions[pk])
            for intervals in self.ledger.of("article")[tombstone.article].values
            for pk, live_from, _ in intervals
            if live_from < tombstone.live_from
        )

    def month(self, moment: int) -> str:
        """2026-03, of the site's calendar."""
        return self.day(moment)[:7]

    def day(self, moment: int) -> str:
        """2026-03-02, of the site's calendar."""
        return f"{datetime.fromtimestamp(moment / 1_000_000, self._zone):%Y-%m-%d}"

    def two_days_before_midnight(self, moment: int) -> int:
        tomorrow = datetime.fromtimestamp(moment / 1_000_000, self._zone).date() + timedelta(days=1)
        midnight = datetime.combine(tomorrow, time(), self._zone).astimezone(UTC)
        return stamp(midnight - timedelta(days=2))

    def _live(self, intervals: list[Any] | None, at: int) -> Public | None:
        for pk, live_from, live_until in reversed(intervals or ()):
            if live_from <= at and (live_until is None or at < live_until):
                return self.editions[pk]
        return None


def may_be_list(
    shown: Rows,
    options: Iterable[Options],
    *,
    counts: Callable[[Public], bool],
    order: Callable[[Public], Any],
    looks: Callable[[Public], tuple[str, ...]],
    most: int,
    in_places: bool = False,
) -> bool:
    """Could these rows be the first of what counts, in this order (or, as on a front, each in a
    place of its own), if each article was in one of its options? An article that was seen has to be
    in the option that looks so (where two of them do, both are tried); of another, the least
    conspicuous is assumed."""
    seen = {tuple(row) for row in shown}
    firsts, lasts = [], []
    for each in options:
        stories = [one for one in each if one is not None and counts(one)]
        if as_seen := [one for one in stories if looks(one) in seen]:
            firsts.append(min(as_seen, key=order))
            lasts.append(max(as_seen, key=order))
        elif stories and len(stories) == len(each):
            hidden = max(stories, key=order)
            firsts.append(hidden)
            lasts.append(hidden)
    for chosen in (firsts, lasts):
        rows = [list(looks(one)) for one in sorted(chosen, key=order)[:most]]
        if rows == shown or (in_places and sorted(rows) == sorted(shown)):
            return True
    return False


def keys_of(
    options: Iterable[Options], which: Callable[[Public], Iterable[str]]
) -> tuple[set[str], set[str]]:
    """The topics (or people) that surely have a live story, and those that may have one."""
    sure: set[str] = set()
    possible: set[str] = set()
    for each in options:
        of_each = [
            set(which(one)) if one is not None and one.is_story else set[str]() for one in each
        ]
        sure |= set.intersection(*of_each)
        possible |= set.union(*of_each)
    return sure, possible


def dates_of(options: Iterable[Options]) -> Iterator[tuple[int, bool]]:
    """When live stories were published; whether that is sure."""
    for each in options:
        stories = [one for one in each if one is not None and one.is_story]
        for one in stories:
            yield one.published_at, len(stories) == len(each)
