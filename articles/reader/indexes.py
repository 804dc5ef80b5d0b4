"""Indexes: the topics, the tags and the people that have a story now, by their first letters."""

from dataclasses import dataclass
from datetime import datetime
from itertools import groupby
from typing import Any
from urllib.parse import urlencode

from django.db.models import OuterRef, QuerySet, Subquery
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from articles import slugs
from articles.models import Contributor, Edition, Series, Tag, Topic
from articles.paper import current
from articles.reader.lists import Way, headed
from articles.reader.page import page

AT_ONCE = 500  # names on a page
NO_LETTER = "0–9"  # the heading of names that begin with none


@dataclass(frozen=True, slots=True)
class Group:
    letter: str
    rows: list[Any]


@page("after")
def topics(request: HttpRequest, at: datetime) -> HttpResponse:
    about = _("What %(paper)s writes about") % {"paper": current().name}
    return _index(request, with_stories(Topic, at), _("Topics"), about)


@page("after")
def tags(request: HttpRequest, at: datetime) -> HttpResponse:
    about = _("What the stories of %(paper)s are about") % {"paper": current().name}
    return _index(request, with_stories(Tag, at), _("Tags"), about)


@page("after")
def people(request: HttpRequest, at: datetime) -> HttpResponse:
    about = _("Who writes for %(paper)s") % {"paper": current().name}
    return _index(request, with_stories(Contributor, at), _("People"), about)


def with_stories(model: type[Any], at: datetime) -> QuerySet[Any]:
    """The rows that have a story then: a look at each one's list. Asked whether there is any,
    PostgreSQL would look at all editions."""
    stories, row = Edition.objects.live(at).stories().here(), OuterRef("pk")
    lists = {
        Topic: stories.in_topic(row),
        Tag: stories.tagged(row),
        Contributor: stories.of(row),
        Series: stories.in_series(row),
    }
    rows: QuerySet[Any] = model._default_manager.alias(
        story=Subquery(lists[model].values("pk")[:1])
    )
    return rows.exclude(story=None)


def _index(request: HttpRequest, rows: QuerySet[Any], title: str, about: str) -> HttpResponse:
    after = request.GET.get("after", "")
    if "\0" in after:
        raise Http404
    found = list(rows.filter(name__gt=after).order_by("name")[: AT_ONCE + 1])
    if after and not found:
        raise Http404
    ways = [Way("prev", _("From the beginning"), "")] if after else []
    if len(found) > AT_ONCE:
        behind = urlencode({"after": found[AT_ONCE - 1].name})
        ways.append(Way("next", _("Further names"), behind))
    further = urlencode({"after": after}) if after else ""
    shown = title
    if after:
        shown = _("%(title)s after %(name)s") % {"title": title, "name": after}
    head = headed(request, shown, about, further)
    context = {"heading": title, "groups": _groups(found[:AT_ONCE]), "ways": ways}
    return render(request, "reader/index.html", {**head, **context})


def _groups(rows: list[Any]) -> list[Group]:
    """By the letters of any script as addresses spell them: what a database takes for alphabetical
    may begin anew with the small ones."""
    spelt = sorted((slugs.slug(row.name), row.name, row) for row in rows)
    letters = groupby(spelt, lambda each: each[0][:1].upper() if each[0][:1].isalpha() else "")
    return [Group(letter or NO_LETTER, [row for *_, row in those]) for letter, those in letters]
