"""What stands on the days of the calendar: editions that begin, by their index, never all of a day
that has many."""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta

from django.db.models import Exists, OuterRef, QuerySet

from articles import moments
from articles.admin.calendar.span import DAY, MONTH, WEEK, Span
from articles.models import Edition
from articles.workflow import Visibility

SHOWN = {MONTH: 4, WEEK: 12, DAY: 200}  # entries of a day
AT_ONCE = 400  # rows that the database is asked for: more than any day shows


@dataclass(frozen=True, slots=True)
class Entry:
    """`seen` is what readers have of it from then on, for its colour; `happens` says it. One that
    lies ahead can be moved."""

    article: int
    version: int
    number: int
    headline: str
    seen: Visibility
    happens: str
    at: datetime
    clock: str
    ahead: bool
    refusal: str = ""
    is_moved: bool = False


@dataclass(frozen=True, slots=True)
class Day:
    """`more` says that there are more than its entries, and how many if that is known."""

    date: date
    entries: list[Entry]
    more: str
    is_today: bool
    is_past: bool
    is_outside: bool


@dataclass(frozen=True, slots=True)
class Moved:
    """The entry that was just moved, or was not, and why."""

    article: int
    number: int
    refusal: str = ""


def days(span: Span, *, at: datetime, moved: Moved | None = None) -> list[Day]:
    shown = SHOWN[span.view]
    rows = _by_day(span, shown)
    today = moments.local(at).date()
    found = []
    for day in span.days:
        of_day = rows.get(day, [])
        beyond = len(of_day) - shown
        is_cut = len(of_day) > AT_ONCE // 2
        found.append(
            Day(
                day,
                [_marked(_entry(each, at), moved) for each in of_day[:shown]],
                "" if beyond <= 0 else "many more" if is_cut else f"{beyond} more",
                is_today=day == today,
                is_past=day < today,
                is_outside=span.view == MONTH and day.month != span.chosen.month,
            )
        )
    return found


def _by_day(span: Span, shown: int) -> Mapping[date, list[Edition]]:
    """A walk along the index of beginnings. A day that has more than the rest of what was read is
    left there: the walk goes on with the next one."""
    found: dict[date, list[Edition]] = defaultdict(list)
    day = span.begins
    while day < span.ends:
        rows = list(_begin_within(moments.beginning_of(day), moments.beginning_of(span.ends)))
        for edition in rows:
            found[moments.local(edition.live_from).date()].append(edition)
        if len(rows) < AT_ONCE:
            break
        day = moments.local(rows[-1].live_from).date()
        if len(found[day]) > shown:
            day += timedelta(days=1)
        else:
            del found[day]  # and read again, from its beginning
    return found


def _begin_within(begins: datetime, ends: datetime) -> QuerySet[Edition]:
    """Also what was withdrawn or has expired; not what changes with the rights in a picture."""
    before = Edition.objects.lasting().filter(
        article=OuterRef("article"), live_from__lt=OuterRef("live_from")
    )
    return (
        Edition.objects.lasting()
        .filter(live_from__gte=begins, live_from__lt=ends, after_rights=False)
        .order_by("live_from")
        .annotate(is_update=Exists(before.order_by()))
        .select_related("article")
        .only("number", "headline", "kind", "live_from", "article__version")
    )[:AT_ONCE]


def _entry(edition: Edition, at: datetime) -> Entry:
    ahead = edition.live_from > at
    seen, happens = _told(edition, ahead)
    return Entry(
        edition.article_id,
        edition.article.version,
        edition.number,
        edition.headline,
        seen,
        happens,
        edition.live_from,
        moments.time_in_words(edition.live_from),
        ahead,
    )


def _told(edition: Edition, ahead: bool) -> tuple[Visibility, str]:
    if edition.kind == Edition.Kind.WITHDRAWN:
        return Visibility.WITHDRAWN, "Withdrawn"
    if edition.kind == Edition.Kind.EXPIRED:
        return Visibility.EXPIRED, "Is taken down" if ahead else "Taken down"
    updates: bool = edition.is_update  # type: ignore[attr-defined]  # annotated
    if ahead:
        return Visibility.SCHEDULED, "New version" if updates else "Goes live"
    return Visibility.LIVE, "Updated" if updates else "Published"


def _marked(entry: Entry, moved: Moved | None) -> Entry:
    if moved is None or (entry.article, entry.number) != (moved.article, moved.number):
        return entry
    return replace(entry, refusal=moved.refusal, is_moved=True)
