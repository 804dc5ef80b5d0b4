"""A list of stories page by page: what a page shows, how it leads on and back, and what its head
says of it."""

from dataclasses import dataclass
from datetime import datetime
from typing import NamedTuple, Protocol
from urllib.parse import urlencode

from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.encoding import iri_to_uri
from django.utils.translation import gettext_lazy as _

from articles import positions
from articles.models import Edition
from articles.positions import Position
from articles.reader.portraits import give_portraits
from articles.reader.structured import absolute

PAGE = 20
# The columns that a card shows: to load the others would take as long again.
CARD = (
    *("path", "published_at", "headline", "standfirst", "byline", "subjects", "lead"),
    *("genre", "language", "story", "translation_of"),
    # When it last changed, for the front that ranks them.
    *("series", "number", "live_from", "updated_at"),
)


class Words(NamedTuple):
    """Of the ways on and back, and of the title of a page that is not the first."""

    on: object
    back: object
    further: object


OLDER = Words(_("Older stories"), _("Newer stories"), _("%(title)s, older stories"))
LATER = Words(_("Later parts"), _("Earlier parts"), _("%(title)s, later parts"))


class Walk(Protocol):
    """Along a list, from its beginning or from behind a place; `back`: the other way."""

    def __call__(
        self, beyond: Position | None = None, *, back: bool = False
    ) -> QuerySet[Edition]: ...


@dataclass(frozen=True, slots=True)
class Way:
    """To another page of the same list: a link's `rel`, its words and its query, which is empty
    where it leads to the first page."""

    rel: str
    words: str
    query: str


@dataclass(frozen=True, slots=True)
class Shown:
    """One page of a list. `further` is the query by which its address says where it begins, and
    empty on the first page."""

    stories: list[Edition]
    ways: list[Way]
    further: str
    words: Words


def shown(
    request: HttpRequest,
    walk: Walk,
    parameter: str = "before",
    words: Words = OLDER,
    *,
    at: datetime,
) -> Shown:
    """The page that is asked for. Raises Http404 where no page said so."""
    place = beyond(request, parameter)
    stories = list(walk(place).only(*CARD)[: PAGE + 1])
    ways = []
    if place and stories:
        ways.append(Way("prev", str(words.back), _before(walk, stories[0], parameter)))
    if len(stories) > PAGE:
        ways.append(Way("next", str(words.on), _behind(_place(stories[PAGE - 1]), parameter)))
    give_portraits(stories[:PAGE], at)
    return Shown(stories[:PAGE], ways, _behind(place, parameter) if place else "", words)


def beyond(request: HttpRequest, parameter: str) -> Position | None:
    """Behind which row the page begins. Raises Http404."""
    token = request.GET.get(parameter)
    if token is None:
        return None
    try:
        return positions.position(token)
    except ValueError as error:
        raise Http404 from error


def listed(
    request: HttpRequest,
    template: str,
    shown: Shown,
    *,
    title: str,
    description: str,
    **context: object,
) -> HttpResponse:
    """A list that has no story is not there: its row may be that of a draft."""
    if not shown.stories:
        raise Http404
    if shown.further:
        title = str(shown.words.further) % {"title": title}
    head = headed(request, title, description, shown.further)
    rows = {"stories": shown.stories, "ways": shown.ways}
    return render(request, template, {**rows, **head, **context})


def headed(
    request: HttpRequest, title: str, description: str, further: str = ""
) -> dict[str, object]:
    """The context of a list's head: its name, what it is, and its one address."""
    own = iri_to_uri(request.path) + (f"?{further}" if further else "")
    return {"title": title, "description": description, "url": absolute(own)}


def _before(walk: Walk, first: Edition, parameter: str) -> str:
    """The query of the page that ends just before this story."""
    columns = ("published_at", "pk")
    earlier = list(walk(_place(first), back=True).values_list(*columns)[: PAGE + 1])
    return _behind(earlier[PAGE], parameter) if len(earlier) > PAGE else ""


def _behind(place: Position, parameter: str) -> str:
    return urlencode({parameter: positions.token(*place)})


def _place(story: Edition) -> Position:
    return story.published_at, story.pk
