"""Search: the stories that have some words, as readers get them at the instant of the request."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import NamedTuple, Self

from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.shortcuts import render

from articles import positions, search
from articles.models import Contributor, Edition, Tag, place_of
from articles.paper import current
from articles.reader.filters import PARAMETERS, PLACES, Filters, genres, offered, without
from articles.reader.lists import CARD, PAGE
from articles.reader.page import page
from articles.reader.portraits import give_portraits

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
    before: int | None
    page: int

    @classmethod
    def of(cls, query: QueryDict) -> Self:
        """Raises Http404 for pages that there cannot be."""
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
            before=place or None,
            page=int(number),
        )


@page("q", "order", *PARAMETERS, *PLACES)
def stories(request: HttpRequest, at: datetime) -> HttpResponse:
    asked, filters = Asked.of(request.GET), Filters.of(request.GET, at)
    among = filters.among(at, asked.before)
    if asked.by_date:
        first, keys = 0, among.newest(asked.words, PAGE + 1)
    else:
        first = (asked.page - 1) * PAGE
        keys = among.best(asked.words, first + PAGE + 1)
    shown, more = keys[first : first + PAGE], len(keys) > first + PAGE
    if not shown and (first or asked.before):
        raise Http404
    editions = Edition.objects.order_by().only(*CARD, "html").in_bulk(shown)
    give_portraits(editions.values(), at)
    last = editions[shown[-1]] if shown else None
    context = {
        "asked": asked,
        "filters": filters,
        "set_filters": filters.active(request.GET),
        "cleared": without(request.GET, PARAMETERS),
        "tags": offered(request, Tag, at),
        "people": offered(request, Contributor, at),
        "genres": genres(),
        "found": [_found(editions[key], asked.words) for key in shown],
        # How many they are nobody counts: it is known where all of them are found.
        "number": first + len(shown),
        "is_more": more or len(keys) == search.MOST,
        "older": positions.token(last.published_at, last.pk) if last and more else "",
        "following": asked.page + 1 if more and asked.page < PAGES else 0,
        "only_leaves_out": search.only_leaves_out(asked.words),
        "suggestion": "" if shown else search.suggestion(asked.words, among),
    }
    return render(request, "reader/search.html", context)


def _found(edition: Edition, words: str) -> Found:
    language = edition.language or current().language
    return Found([edition], search.passage(search.plain(edition.html), words, language))
