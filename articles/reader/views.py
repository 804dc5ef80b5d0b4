"""The pages: front, topic, tag, series, contributor, article."""

from datetime import datetime
from functools import partial
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from articles import sites
from articles.models import Contributor, Edition, Series, Tag, Topic, portrait_at, with_times
from articles.paper import current
from articles.reader import reading, slots, structured, translations
from articles.reader.after import after
from articles.reader.lists import LATER, Shown, listed, shown
from articles.reader.page import page
from articles.reader.portraits import give_portraits
from articles.reader.times import times
from articles.redirects import permanent, row_at


@page("before")
def front(request: HttpRequest, at: datetime) -> HttpResponse:
    here = shown(request, Edition.objects.live(at).stories().here().with_length().newest, at=at)
    if here.further:
        about = _("%(paper)s: the stories before those on the front page")
        about %= {"paper": current().name}
        return listed(request, "reader/older.html", here, title=_("Front page"), description=about)
    made = slots.home(slots.live_front(None, at), here.stories, at)
    return render(request, "reader/front.html", {"front": made, "ways": here.ways})


@page("before")
def topic(request: HttpRequest, at: datetime, slug: str) -> HttpResponse:
    found = row_at(Topic, slug)
    here = shown(request, partial(Edition.objects.live(at).stories().here().in_topic, found), at=at)
    about = found.description or _("%(topic)s in %(paper)s") % {
        "topic": found.name,
        "paper": current().name,
    }
    made = None if here.further else slots.made(slots.live_front(found, at), here.stories, at)
    return _of_row(request, "topic", slug, found, here, about, front=made)


@page("before")
def tag(request: HttpRequest, at: datetime, slug: str) -> HttpResponse:
    found = row_at(Tag, slug)
    here = shown(request, partial(Edition.objects.live(at).stories().here().tagged, found), at=at)
    about = _("Stories on %(tag)s in %(paper)s") % {"tag": found.name, "paper": current().name}
    return _of_row(request, "tag", slug, found, here, about)


@page("after")
def series(request: HttpRequest, at: datetime, slug: str) -> HttpResponse:
    found = row_at(Series, slug)
    parts = partial(Edition.objects.live(at).stories().here().in_series, found)
    here = shown(request, parts, "after", LATER, at=at)
    about = found.description or _("The series %(series)s in %(paper)s") % {
        "series": found.name,
        "paper": current().name,
    }
    return _of_row(request, "series", slug, found, here, about)


@page("before")
def contributor(request: HttpRequest, at: datetime, slug: str) -> HttpResponse:
    found = row_at(Contributor, slug)
    here = shown(request, partial(Edition.objects.live(at).stories().here().of, found), at=at)
    about = _("Stories by %(name)s in %(paper)s") % {"name": found.name, "paper": current().name}
    portrait = portrait_at(found, at)
    more = {
        "portrait": portrait,
        "structured": structured.person(found, portrait.square if portrait else None),
    }
    return _of_row(request, "contributor", slug, found, here, about, **more)


def _of_row(
    request: HttpRequest, kind: str, slug: str, row: Any, here: Shown, about: str, **more: object
) -> HttpResponse:
    """The page of a topic, tag, series or contributor, or the way to its address of today."""
    if here.stories and row.slug != slug:
        return permanent(request, row.get_absolute_url())
    template, context = f"reader/{kind}.html", {kind: row, **more}
    return listed(request, template, here, title=row.name, description=about, **context)


@page()
def article(request: HttpRequest, at: datetime, y: str, m: str, d: str, slug: str) -> HttpResponse:
    path = f"{y}/{m}/{d}/{slug}"
    try:
        edition = with_times(Edition.objects.live(at).at_path(path)).get()
    except Edition.DoesNotExist:
        edition = _moved(path, at)
    if sites.of_language(edition.language) != sites.current():
        return redirect(edition, permanent=True)
    if edition.is_tombstone:
        return render(request, "reader/gone.html", {"edition": edition}, status=410)
    if edition.path != path:
        return redirect(edition, permanent=True)
    give_portraits([edition], at)
    parts = _parts_beside(edition, at)
    html, contents = reading.with_contents(edition.html)
    shown = {"edition": edition, "at": at, "preview": False}
    read = {"html": html, "contents": contents, "minutes": reading.minutes(edition.html)}
    versions = translations.versions(edition, at)
    context = (
        shown
        | read
        | times(edition)
        | parts
        | after(edition, at, (*parts.values(), *(each.edition for each in versions)))
    )
    context |= structured.described(edition, translations.linked(edition, versions))
    context["languages"] = versions
    return render(request, "reader/article.html", context)


def _parts_beside(edition: Edition, at: datetime) -> dict[str, Edition | None]:
    """Its neighbours in its series: two looks at an index, and none where it is in no series."""
    if not edition.series:
        return {}
    parts = Edition.objects.live(at).stories().here().only("path", "headline", "language")
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
