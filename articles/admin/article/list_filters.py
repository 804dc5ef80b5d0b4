"""Filters of the list of articles: whose they are to write, and when that is due."""

from datetime import datetime, timedelta
from typing import Any

from django.contrib import admin
from django.contrib.auth.models import User
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from articles import clock, moments
from articles.admin.article.assignment_forms import offered
from articles.admin.keys import is_key
from articles.models import Article, Assignment

ME, NOBODY = "me", "nobody"
MOST_LISTED = 1_000
LATE, TODAY, WEEK = "late", "today", "week"


class AssigneeFilter(admin.SimpleListFilter):
    """Of what is still to be handed in."""

    title = _("assignee")
    parameter_name = "assignee"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        return [(ME, gettext("Me")), (NOBODY, gettext("Nobody yet")), *offered()]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Article]) -> QuerySet[Article]:
        by: Any = request.user
        match self.value():
            case None:
                return queryset
            case "me":
                return _assigned(queryset, Assignment.objects.of(by))
            case "nobody":
                return _assigned(queryset, Assignment.objects.of(None))
            case key if is_key(key):
                return _assigned(queryset, Assignment.objects.of(User(pk=int(key))))
        return queryset.none()


class DueFilter(admin.SimpleListFilter):
    title = _("due")
    parameter_name = "due"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        return [(LATE, gettext("Late")), (TODAY, gettext("Today")), (WEEK, gettext("This week"))]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Article]) -> QuerySet[Article]:
        at = clock.now()
        if self.value() == LATE:
            return _assigned(queryset, Assignment.objects.late(at))
        if self.value() in (TODAY, WEEK):
            begins, ends = _interval(str(self.value()), at)
            return _assigned(queryset, Assignment.objects.open().due_between(begins, ends))
        return queryset


def _interval(which: str, at: datetime) -> tuple[datetime, datetime]:
    """The day, or the week from Monday on, of the site's calendar."""
    day = moments.local(at).date()
    if which == TODAY:
        return moments.beginning_of(day), moments.beginning_of(day + timedelta(days=1))
    monday = day - timedelta(days=day.weekday())
    return moments.beginning_of(monday), moments.beginning_of(monday + timedelta(days=7))


def _assigned(articles: QuerySet[Article], found: QuerySet[Assignment]) -> QuerySet[Article]:
    """Those of the first of them: so many, whatever there is. Looked up by their keys: a database
    may read all articles to see which of them are in a list that it makes itself."""
    first = found.order_by("due_at", "pk").values_list("article", flat=True)
    return articles.filter(pk__in=list(first[:MOST_LISTED]))
