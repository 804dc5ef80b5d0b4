"""A walk along an index of moments, which gives each day of a span its first rows, and never reads
all of a day that has many."""

from collections import defaultdict
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from django.db.models import QuerySet

from articles import moments
from articles.admin.calendar.span import Span

AT_ONCE = 400  # rows that the database is asked for: more than any day shows


@dataclass(frozen=True, slots=True)
class Rows:
    """`cut`: the days that have more rows than were read."""

    by_day: Mapping[date, list[Any]]
    cut: set[date]


def walked(
    span: Span,
    shown: int,
    within: Callable[[datetime, datetime], QuerySet[Any]],
    moment_of: Callable[[Any], datetime],
) -> Rows:
    """`within`: the rows of a span of time, in its order. A day that has more than the rest of what
    was read is left there: the walk goes on with the next one."""
    found: dict[date, list[Any]] = defaultdict(list)
    cut: set[date] = set()
    day = span.begins
    while day < span.ends:
        rows = within(moments.beginning_of(day), moments.beginning_of(span.ends))[:AT_ONCE]
        for row in rows:
            found[moments.local(moment_of(row)).date()].append(row)
        if len(rows) < AT_ONCE:
            break
        day = moments.local(moment_of(rows[len(rows) - 1])).date()
        if len(found[day]) > shown:
            cut.add(day)
            day += timedelta(days=1)
        else:
            del found[day]  # and read again, from its beginning
    return Rows(found, cut)
