"""The pages: front, topic, series, contributor, month, article."""

from datetime import datetime

from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from articles import positions
from articles.models import Contributor, Edition, Series, Topic
from articles.positions import Position
from articles.reader import structured
from articles.reader.front import arranged
from articles.reader.months import bounds
from articles.reader.page import page
from articles.redirects import permanent, row_at

PAGE = 20
# The columns that a card shows: to load the others would take as long again.
CARD = (
    *("path", "published_at", "headline", "standfirst", "byline", "subjects", "lead"),
    *("genre", "language"),
)


@page("before")
def front(request: HttpRequest, at: datetime) -> HttpResponse:
    before = _beyond(request, "before")
    shown, older = _cut(Edition.objects.live(at).stories().newest(before))
    if before:
        return _listed(request, "reader/older.html", shown, older)
    return render(request, "reader/front.html", {"front": arranged(shown), "older": older})


@page("before")
def topic(request: HttpRequest, at: datetime, slug: str) -> HttpResponse:
    found = row_at(Topic, slug)
    stories = Edition.objects.live(at).stories().in_topic(found, _beyond(request, "before"))
    shown, older = _cut(stories)
    if shown and found.slug != slug:
        return permanent(request, found.get_absolute_url())
    return _listed(request, "reader/topic.html", shown, older, topic=found)


@page("after")
def series(request: HttpRequest, at: datetime, slug: str) -> HttpResponse:
    found = row_at(Series, slug)
    parts = Edition.objects.live(at).stories().in_series(found, _beyond(request, "after"))
    shown, later = _cut(parts)
    if shown and found.slug != slug:
        return permanent(request, found.get_absolute_url())
    return _listed(request, "reader/series.html", shown, series=found, later=later)


@page("before")
def contributor(request: HttpRequest, at: datetime, slug: str) -> HttpResponse:
    found = row_at(Contributor, slug)
    stories = Edition.objects.live(at).stories().of(found, _beyond(request, "before"))
    shown, older = _cut(stories)
    if shown and found.slug != slug:
        return permanent(request, found.get_absolute_url())
    return _listed(request, "reader/contributor.html", shown, older, contributor=found)


@page("before")
def month(request: HttpRequest, at: datetime, year: str, month: str) -> HttpResponse:
    begin, end = bounds(year, month)
    stories = Edition.objects.live(at).stories().published_within(begin, end)
    shown, older = _cut(stories.newest(_beyond(request, "before")))
    return _listed(request, "reader/month.html", shown, older, begin=begin)


@page()
def article(request: HttpRequest, at: datetime, y: str, m: str, d: str, slug: str) -> HttpResponse:
    path = f"{y}/{m}/{d}/{slug}"
    try:
        edition = Edition.objects.live(at).at_path(path).get()
    except Edition.DoesNotExist:
        edition = _moved(path, at)
    if edition.is_tombstone:
        return render(request, "reader/gone.html", {"edition": edition}, status=410)
    if edition.path != path:
        return redirect(edition, permanent=True)
    context = {"edition": edition, "at": at, "preview": False, **_parts_beside(edition, at)}
    return render(request, "reader/article.html", context | structured.described(edition))


def _parts_beside(edition: Edition, at: datetime) -> dict[str, Edition | None]:
    """Its neighbours in its series: two looks at an index, and none where it is in no series."""
    if not edition.series:
        return {}
    parts = Edition.objects.live(at).stories().only("path", "headline", "language")
    return {
        "part_before": parts.parts_before(edition).first(),
        "part_after": parts.parts_after(edition).first(),
    }


def _moved(path: str, at: datetime) -> Edition:
    """What is live now of the story that was at this path last. Raises Http404."""
    last = Edition.objects.begun(at).at_path(path).cards().first()
    edition = last and Edition.objects.live(at).of_article(last.article_id).cards().first()
    if not edition:
        raise Http404
    return edition


def _beyond(request: HttpRequest, parameter: str) -> Position | None:
    """Behind which story the page begins, as `_cut` wrote it. Raises Http404."""
    token = request.GET.get(parameter)
    if token is None:
        return None
    try:
        return positions.position(token)
    except ValueError as error:
        raise Http404 from error


def _cut(stories: QuerySet[Edition]) -> tuple[list[Edition], str]:
    """One page of them, and the token for the next one; it is empty on the last."""
    found = list(stories.only(*CARD)[: PAGE + 1])
    if len(found) <= PAGE:
        return found, ""
    last = found[PAGE - 1]
    return found[:PAGE], positions.token(last.published_at, last.pk)


def _listed(
    request: HttpRequest, template: str, stories: list[Edition], older: str = "", **context: object
) -> HttpResponse:
    """A list that has no story is not there: its row may be that of a draft."""
    if not stories:
        raise Http404
    return render(request, template, {"stories": stories, "older": older, **context})
