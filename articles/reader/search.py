"""Search: the stories that have some words, as readers get them at the instant of the request."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import NamedTuple, Self

from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.shortcuts import render

from articles import positions, search, sites
from articles.models import Edition, Topic, place_of
from articles.reader.lists import CARD, PAGE
from articles.reader.page import page
from articles.reader.periods import period
from articles.redirects import row_at

NEWEST = "newest"
PAGES = search.MOST // PAGE


class Found(NamedTuple):
    """`stories` is the one that was found, as a list shows it."""

    stories: Sequence[Edition]
    passage: Sequence[search.Piece]


@dataclass(frozen=True, slots=True)
class Asked:
    """What somebody looks for, as the address says it."""

    words: str
    by_date: bool
    topic: Topic | None
    year: str
    before: int | None
    page: int

    @classmethod
    def of(cls, query: QueryDict, at: datetime) -> Self:
        """Raises Http404 for a topic without stories, as its own page does, and for pages that
        there cannot be."""
        before, number = query.get("before"), query.get("page", "1")
        if not re.fullmatch("[1-9][0-9]?", number) or int(number) > PAGES:
            raise Http404
        try:
            place = before and place_of(positions.position(before))
        except ValueError as error:
            raise Http404 from error
        return cls(
            words=query.get("q", "")[: search.LONGEST].strip(),
            by_date=query.get("order") == NEWEST,
            topic=_topic(slug, at) if (slug := query.get("topic", "")) else None,
            year=year if re.fullmatch("[0-9]{4}", year := query.get("year", "")) else "",
            before=place or None,
            page=int(number),
        )

    def among(self, at: datetime) -> search.Among:
        since, before = None, self.before
        if self.year:
            whole = period(self.year)
            since, ends = place_of((whole.begin, 0)), place_of((whole.end, 0))
            before = ends if before is None else min(before, ends)
        topic = self.topic.pk if self.topic else None
        live = Edition.objects.live(at).stories().here()
        language = sites.current().subtag
        return search.Among(live, topic=topic, language=language, since=since, before=before)


@page("q", "order", "topic", "year", "before", "page")
def stories(request: HttpRequest, at: datetime) -> HttpResponse:
    asked = Asked.of(request.GET, at)
    among = asked.among(at)
    if asked.by_date:
        first, keys = 0, among.newest(asked.words, PAGE + 1)
    else:
        first = (asked.page - 1) * PAGE
        keys = among.best(asked.words, first + PAGE + 1)
    shown, more = keys[first : first + PAGE], len(keys) > first + PAGE
    if not shown and (first or asked.before):
        raise Http404
    editions = Edition.objects.order_by().only(*CARD, "html").in_bulk(shown)
    last = editions[shown[-1]] if shown else None
    context = {
        "asked": asked,
        "found": [_found(editions[key], asked.words) for key in shown],
        "older": positions.token(last.published_at, last.pk) if last and more else "",
        "following": asked.page + 1 if more and asked.page < PAGES else 0,
        "suggestion": "" if shown else search.suggestion(asked.words, among),
    }
    return render(request, "reader/search.html", context)


def _found(edition: Edition, words: str) -> Found:
    return Found([edition], search.passage(search.plain(edition.html), words))


def _topic(slug: str, at: datetime) -> Topic:
    found = row_at(Topic, slug)
    if not Edition.objects.live(at).stories().here().in_topic(found).only("pk").first():
        raise Http404
    return found
