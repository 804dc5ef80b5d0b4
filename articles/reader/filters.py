"""Filters of search: of which topic, tag, person, kind and year the stories are that it finds. Each
is a parameter of the address, and offered as a choice of the form."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any, NamedTuple, Self

from django.http import Http404, HttpRequest, QueryDict
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from articles import search, sites
from articles.content import Genre
from articles.models import Contributor, Edition, Tag, Topic, place_of
from articles.reader.frequent import Names, frequent
from articles.reader.generations import of_request
from articles.reader.periods import period
from articles.redirects import row_at

OFFERED = 20  # tags, or people
PLACES = ("before", "page")  # parameters that only say how far somebody has read
PARAMETERS = ("topic", "tag", "person", "genre", "year")


class ActiveFilter(NamedTuple):
    """One that somebody has set: what it is, and the query without it."""

    label: str | Promise
    value: str | Promise
    clear: str | Promise
    query: str


@dataclass(frozen=True, slots=True)
class Filters:
    """Those that are set; `year` is empty where it is not."""

    topic: Topic | None
    tag: Tag | None
    person: Contributor | None
    genre: Genre | None
    year: str

    @classmethod
    def of(cls, query: QueryDict, at: datetime) -> Self:
        """Raises Http404 for what has no story then, as its own page does."""
        genre = query.get("genre", "")
        if genre and genre not in list(Genre):
            raise Http404
        return cls(
            topic=_row(Topic, query.get("topic"), at),
            tag=_row(Tag, query.get("tag"), at),
            person=_row(Contributor, query.get("person"), at),
            genre=Genre(genre) if genre else None,
            year=year if re.fullmatch("[0-9]{4}", year := query.get("year", "")) else "",
        )

    def among(self, at: datetime, before: int | None) -> search.Among:
        """The stories that are live then and of which all this is true; those from before a place,
        where one is given."""
        since = None
        if self.year:
            whole = period(self.year)
            since, ends = place_of((whole.begin, 0)), place_of((whole.end, 0))
            before = ends if before is None else min(before, ends)
        rows = {"topic": self.topic, "tag": self.tag, "person": self.person}
        terms = [search.filter_of(kind, row.pk) for kind, row in rows.items() if row]
        if self.genre:
            terms.append(search.filter_of("genre", self.genre.value))
        if subtag := sites.current().subtag:
            terms.append(search.filter_of("language", subtag))
        live = Edition.objects.live(at).stories().here()
        return search.Among(live, tuple(terms), since, before)

    def active(self, query: QueryDict) -> list[ActiveFilter]:
        """Each with the query that is left when it is cleared."""
        genre = self.genre.label if self.genre else None
        ways = (
            ("topic", _("Topic"), self.topic and self.topic.name, _("Clear the topic")),
            ("tag", _("Tag"), self.tag and self.tag.name, _("Clear the tag")),
            ("person", _("Person"), self.person and self.person.name, _("Clear the person")),
            ("genre", _("Kind"), genre, _("Clear the kind")),
            ("year", _("Year"), self.year, _("Clear the year")),
        )
        return [
            ActiveFilter(label, value, clear, without(query, [name]))
            for name, label, value, clear in ways
            if value
        ]


def without(query: QueryDict, names: Iterable[str]) -> str:
    """The query of the first page without these parameters."""
    rest = query.copy()
    for name in (*names, *PLACES):
        rest.pop(name, None)
    return f"?{rest.urlencode()}"


def offered(request: HttpRequest, model: type[Any], at: datetime) -> Names:
    """What most of the newest stories have. Asked once where pages are kept once a generation."""
    kept = of_request(request)
    if kept is None:
        return frequent(model, at, OFFERED)
    return kept.shared(("search", sites.prefix(), model), lambda: frequent(model, at, OFFERED))


def genres() -> Iterator[tuple[str, str | Promise]]:
    return ((genre.value, genre.label) for genre in Genre)


def _row(model: type[Any], slug: str | None, at: datetime) -> Any:
    if not slug:
        return None
    found = row_at(model, slug)
    stories = Edition.objects.live(at).stories().here()
    lists = {Topic: stories.in_topic, Tag: stories.tagged, Contributor: stories.of}
    if not lists[model](found).only("pk").first():
        raise Http404
    return found
