"""Filters of the list of articles. Each is a look along an index; what no index knows is looked for
among those that were changed last."""

from datetime import date, timedelta
from typing import Any

from django import forms
from django.contrib import admin
from django.contrib.admin.widgets import AutocompleteSelect
from django.db.models import Exists, Min, OuterRef, Q, QuerySet
from django.http import HttpRequest
from django.utils.safestring import SafeString
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from articles import clock, moments
from articles.admin.keys import is_key
from articles.models import Article, Byline, Edition
from articles.workflow import Visibility

LOOKED_AT = 10_000  # of the articles that were changed last
FREQUENT = 1_000  # of what has so many the list's own order finds a page soon
SCHEDULED = Visibility.SCHEDULED.name


def _among_the_last_changed(articles: QuerySet[Article]) -> QuerySet[Article]:
    last = Article.objects.order_by("-changed_at", "-pk").values("changed_at")[:LOOKED_AT]
    since = last.aggregate(since=Min("changed_at"))["since"]
    return articles.filter(changed_at__gte=since) if since else articles


def _that_have(articles: QuerySet[Article], rows: QuerySet[Any]) -> QuerySet[Article]:
    """Those that have one of these rows: few are looked up, and sorted. Of many the list is walked
    instead, and each article asked, as nobody is to sort all that a frequent topic has."""
    few = list(rows.order_by().values_list("article", flat=True)[:FREQUENT])
    if len(few) < FREQUENT:
        return articles.filter(pk__in=few)
    return articles.filter(Exists(rows.order_by().filter(article=OuterRef("pk"))))


class ChoiceFilter(admin.SimpleListFilter):
    """By a field that has choices."""

    field: str

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        field: Any = Article._meta.get_field(self.field)
        return list(field.flatchoices)

    def queryset(self, request: HttpRequest, queryset: QuerySet[Article]) -> QuerySet[Article]:
        chosen = self.value()
        return queryset.filter(**{self.field: chosen}) if chosen else queryset


class StageFilter(ChoiceFilter):
    title = _("work")
    parameter_name = "status__exact"
    field = "status"


class GenreFilter(ChoiceFilter):
    title = _("genre")
    parameter_name = "genre__exact"
    field = "genre"


class PublicStateFilter(admin.SimpleListFilter):
    title = _("what readers see")
    parameter_name = "public"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        words = {SCHEDULED: gettext("Something is scheduled")}
        return [(state.name, words.get(state.name, state.label)) for state in Visibility]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Article]) -> QuerySet[Article]:
        at = clock.now()
        live = Edition.objects.live(at)
        planned = Edition.objects.planned(at).filter(after_rights=False).order_by()
        match self.value():
            case Visibility.LIVE.name:  # most are: the list's own order finds them at once
                return queryset.filter(Exists(live.stories().filter(article=OuterRef("pk"))))
            case Visibility.WITHDRAWN.name:
                gone = live.tombstones().filter(kind=Edition.Kind.WITHDRAWN)
                return _that_have(queryset, gone)
            case Visibility.EXPIRED.name:
                gone = live.tombstones().filter(kind=Edition.Kind.EXPIRED)
                return _that_have(queryset, gone)
            case Visibility.SCHEDULED.name:
                return _that_have(queryset, planned)
            case Visibility.NOT_PUBLISHED.name:
                never = ~Exists(Edition.objects.not_over(at).filter(article=OuterRef("pk")))
                return _among_the_last_changed(queryset).filter(never)
        return queryset


class ChangedFilter(admin.SimpleListFilter):
    title = _("last change")
    parameter_name = "changed"
    days = {"today": 0, "week": 6, "month": 29}

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        return [
            ("today", gettext("Today")),
            ("week", gettext("Within 7 days")),
            ("month", gettext("Within 30 days")),
            ("before", gettext("Longer ago")),
        ]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Article]) -> QuerySet[Article]:
        chosen = self.value() or ""
        if chosen in self.days:
            return queryset.filter(changed_at__gte=_days_ago(self.days[chosen]))
        if chosen == "before":
            return queryset.filter(changed_at__lt=_days_ago(self.days["month"]))
        return queryset


def _days_ago(days: int) -> Any:
    today: date = moments.local(clock.now()).date()
    return moments.beginning_of(today - timedelta(days=days))


class MissingFilter(admin.SimpleListFilter):
    title = _("what is missing")
    parameter_name = "missing"
    conditions = {
        "picture": ~Exists(Article.images.through.objects.filter(article=OuterRef("pk"))),
        "byline": ~Exists(Byline.objects.filter(article=OuterRef("pk"))),
        "topic": ~Exists(Article.topics.through.objects.filter(article=OuterRef("pk"))),
        "standfirst": Q(standfirst=""),
    }

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        return [
            ("picture", gettext("No picture")),
            ("byline", gettext("No byline")),
            ("topic", gettext("No topic")),
            ("standfirst", gettext("No standfirst")),
        ]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Article]) -> QuerySet[Article]:
        condition = self.conditions.get(self.value() or "")
        if condition is None:
            return queryset
        return _among_the_last_changed(queryset).filter(condition)


class RowFilter(admin.SimpleListFilter):
    """By one of many rows, which is found by typing."""

    field: Any  # of the model, which leads to the rows

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        return [("any", "any")]  # there are some: which, is asked for while somebody types

    @property
    def chosen(self) -> int | None:
        value = self.value() or ""
        return int(value) if is_key(value) else None

    @property
    def select(self) -> SafeString:
        rows = self.field.related_model._default_manager.all()
        select = forms.ModelChoiceField(rows, required=False, widget=widget(self.field)).widget
        name = str(self.parameter_name)
        shown: SafeString = select.render(name, self.chosen, {"id": f"filter-{name}"})
        return shown


class _OrAny(AutocompleteSelect):
    def build_attrs(self, *args: Any, **kwargs: Any) -> dict[str, Any]:
        return {**super().build_attrs(*args, **kwargs), "data-placeholder": gettext("Any")}


def widget(field: Any) -> AutocompleteSelect:
    return _OrAny(field, admin.site)


class TopicFilter(RowFilter):
    title = _("topic")
    parameter_name = "topic"
    field = Article._meta.get_field("topics")

    def queryset(self, request: HttpRequest, queryset: QuerySet[Article]) -> QuerySet[Article]:
        if self.chosen is None:
            return queryset
        return _that_have(queryset, Article.topics.through.objects.filter(topic=self.chosen))


class BylineFilter(RowFilter):
    title = _("byline")
    parameter_name = "byline"
    field = Byline._meta.get_field("contributor")

    def queryset(self, request: HttpRequest, queryset: QuerySet[Article]) -> QuerySet[Article]:
        if self.chosen is None:
            return queryset
        return _that_have(queryset, Byline.objects.filter(contributor=self.chosen))
