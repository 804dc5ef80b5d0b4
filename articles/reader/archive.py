"""The archive: all years, a year's months, a month with its calendar, and a day."""

from calendar import Calendar
from collections.abc import Sequence
from datetime import datetime
from itertools import groupby
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.dates import WEEKDAYS
from django.utils.formats import get_format
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from articles.models import Edition, EditionQuerySet
from articles.paper import current
from articles.reader import periods
from articles.reader.lists import headed, listed, shown
from articles.reader.page import page
from articles.reader.periods import Period

# The ways from a year, a month or a day to those beside it: together, back and on.
_BESIDE = (
    (gettext_lazy("Other years"), gettext_lazy("Previous year"), gettext_lazy("Next year")),
    (gettext_lazy("Other months"), gettext_lazy("Previous month"), gettext_lazy("Next month")),
    (gettext_lazy("Other days"), gettext_lazy("Previous day"), gettext_lazy("Next day")),
)
# Of a year, a month and a day.
_ABOUT = (
    pgettext_lazy("a year", "The stories that %(paper)s published in %(period)s"),
    pgettext_lazy("a month", "The stories that %(paper)s published in %(period)s"),
    pgettext_lazy("a day", "The stories that %(paper)s published in %(period)s"),
)


@page()
def archive(request: HttpRequest, at: datetime) -> HttpResponse:
    months = periods.months_with_stories(_live(at))
    by_year = groupby(months, lambda month: month.spelt[0])
    years = [(periods.period(year), list(of_year)) for year, of_year in by_year][::-1]
    about = _("Every story of %(paper)s, by year, month and day") % {"paper": current().name}
    head = headed(request, _("Archive"), about)
    return render(request, "reader/archive.html", {"years": years, **head})


@page()
def year(request: HttpRequest, at: datetime, year: str) -> HttpResponse:
    here = periods.period(year)
    months = periods.with_stories(periods.months_of(here), _live(at))
    if not months:
        raise Http404
    head = headed(request, here.name, _about(here))
    context = {"months": months, **_beside(here, at)}
    return render(request, "reader/year.html", {**head, **context})


@page("before")
def month(request: HttpRequest, at: datetime, year: str, month: str) -> HttpResponse:
    here = periods.period(year, month)
    days = periods.with_stories(periods.days_of(here), _live(at))
    return _stories(request, "reader/month.html", here, at, calendar=_calendar(here, days))


@page("before")
def day(request: HttpRequest, at: datetime, y: str, m: str, d: str) -> HttpResponse:
    here = periods.period(y, m, d)
    return _stories(request, "reader/day.html", here, at, month=periods.period(y, m))


def _live(at: datetime) -> EditionQuerySet:
    return Edition.objects.live(at).stories().here()


def _stories(
    request: HttpRequest, template: str, here: Period, at: datetime, **context: object
) -> HttpResponse:
    within = _live(at).published_within(here.begin, here.end)
    one_page = shown(request, within.newest, at=at)
    context |= {"period": here, **_beside(here, at)}
    title, about = capfirst(here.name), _about(here)
    return listed(request, template, one_page, title=title, description=about, **context)


def _beside(here: Period, at: datetime) -> dict[str, object]:
    """The nearest of its kind that have a story, before it and after it: two looks at an index."""
    live, parts = _live(at), len(here.parts)
    dates = (
        live.filter(published_at__lt=here.begin).newest(),
        live.filter(published_at__gte=here.end).newest(back=True),
    )
    found = [rows.values_list("published_at", flat=True).first() for rows in dates]
    nearest = [periods.of_moment(moment, parts) if moment else None for moment in found]
    return {"earlier": nearest[0], "later": nearest[1], "beside": _BESIDE[parts - 1]}


def _about(period: Period) -> str:
    about = str(_ABOUT[len(period.parts) - 1])
    return about % {"paper": current().name, "period": period.name}


def _calendar(month: Period, days: Sequence[Period]) -> dict[str, Any]:
    """Its weeks: each day (0: of another month) with its address, if it has stories, and what
    follows on the number in the day's name."""
    first = (int(get_format("FIRST_DAY_OF_WEEK")) - 1) % 7  # Django counts from Sunday
    urls = {day.first.day: (day.url, day.name.removeprefix(str(day.first.day))) for day in days}
    weeks = Calendar(first).monthdayscalendar(*month.parts)
    return {
        "weekdays": [str(WEEKDAYS[(first + number) % 7]) for number in range(7)],
        "weeks": [[(day, *urls.get(day, ("", ""))) for day in week] for week in weeks],
    }
