"""The days that a page of the calendar shows, in the site's zone; its weeks begin as those of its
language do."""

import calendar
from dataclasses import dataclass
from datetime import date, timedelta

from django.utils.dates import WEEKDAYS_ABBR
from django.utils.formats import date_format, get_format
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from articles import moments

MONTH, WEEK, DAY = "month", "week", "day"
VIEWS = (MONTH, WEEK, DAY)
_WEEK = timedelta(days=7)
_FIRST, _LAST = date(2, 1, 1), date(9998, 12, 31)  # beyond these there are no pages


@dataclass(frozen=True, slots=True)
class Span:
    """`begins` up to, and without, `ends`; `chosen` is the day that somebody asked for."""

    view: str
    chosen: date
    begins: date
    ends: date

    @property
    def days(self) -> list[date]:
        return [self.begins + timedelta(days=n) for n in range((self.ends - self.begins).days)]

    @property
    def title(self) -> str:
        if self.view == MONTH:
            return date_format(self.chosen, "YEAR_MONTH_FORMAT")
        if self.view == DAY:
            return moments.weekday_in_words(moments.beginning_of(self.chosen))
        last = self.ends - timedelta(days=1)
        return _("%(first)s to %(last)s") % {
            "first": date_format(self.begins, pgettext("format of a day and its month", "j F")),
            "last": moments.day_in_words(moments.beginning_of(last)),
        }

    @property
    def before(self) -> date | None:
        if self.view == MONTH:
            return _within(self.chosen.replace(day=1) - timedelta(days=1))
        return _within(self.chosen - (_WEEK if self.view == WEEK else timedelta(days=1)))

    @property
    def after(self) -> date | None:
        if self.view == MONTH:
            return _within(self.chosen.replace(day=28) + timedelta(days=4))
        return _within(self.chosen + (_WEEK if self.view == WEEK else timedelta(days=1)))

    @property
    def weekdays(self) -> list[str]:
        return [str(WEEKDAYS_ABBR[day.weekday()]) for day in self.days[:7]]


def span(view: str, chosen: str, *, today: date) -> Span:
    """Of what stands in the address; what makes no sense there is today's month."""
    view = view if view in VIEWS else MONTH
    try:
        day = _within(date.fromisoformat(chosen)) or today
    except ValueError:
        day = today
    if view == DAY:
        return Span(view, day, day, day + timedelta(days=1))
    if view == WEEK:
        begins = _week_of(day)
        return Span(view, day, begins, begins + _WEEK)
    last = day.replace(day=calendar.monthrange(day.year, day.month)[1])
    return Span(view, day, _week_of(day.replace(day=1)), _week_of(last) + _WEEK)


def _week_of(day: date) -> date:
    first = int(get_format("FIRST_DAY_OF_WEEK"))  # 0 is Sunday, for Python 6
    return day - timedelta(days=(day.weekday() + 1 - first) % 7)


def _within(day: date) -> date | None:
    return day if _FIRST <= day <= _LAST else None
