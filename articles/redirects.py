"""Redirects: where a story was before its archive came here, and where the page of a topic, a
tag, a series or somebody was before it was renamed, readers are led on."""

import re
from collections.abc import Callable, Iterable, Mapping
from typing import Any, TypeVar
from urllib.parse import unquote

from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse, HttpResponsePermanentRedirect
from django.shortcuts import redirect

from articles import generation
from articles.clock import now
from articles.models import Contributor, Edition, FormerAddress, Redirect, Series, Tag, Topic
from articles.models.rows import write_rows

# What of a query names an article: WordPress' addresses before anybody chose nicer ones.
NAMES_AN_ARTICLE = ("p", "page_id", "attachment_id")
LONGEST = Redirect._meta.get_field("path").max_length or 0
_INDEX = re.compile(r"/index\.(?:html?|php)$")

R = TypeVar("R", Topic, Tag, Series, Contributor)


def path_of(path: str, query: Mapping[str, str]) -> str:
    """The one rule by which an old address is known, as Redirect has it: /2019/05/ferry whatever it
    ends with, /?p=12."""
    named = next((name for name in NAMES_AN_ARTICLE if query.get(name, "").isdecimal()), "")
    plain = _INDEX.sub("", unquote(path)).rstrip("/") or "/"
    return f"{plain}?{named}={query[named]}" if named else plain


def names_an_article(path: str, query: Mapping[str, object]) -> bool:
    """Does the query lead away from the front, to an article?"""
    return path == "/" and any(name in query for name in NAMES_AN_ARTICLE)


def create(paths: Iterable[tuple[str, int]]) -> list[tuple[str, int]]:
    """Redirects from old paths to articles, by their primary keys; the first that had a path keeps
    it. Returns those that lead to another article. Longer paths than LONGEST lead nowhere."""
    wanted = [(path, article) for path, article in paths if len(path) <= LONGEST]
    known = Redirect.objects.filter(path__in={path for path, _ in wanted})
    owners = dict(known.values_list("path", "article_id"))
    rows, taken = [], []
    for path, article in wanted:
        if path not in owners:
            owners[path] = article
            rows.append(Redirect(path=path, article_id=article))
        elif owners[path] != article:
            taken.append((path, article))
    if rows:
        with transaction.atomic():
            write_rows(rows)
            generation.changed()
    return taken


def row_at(model: type[R], slug: str) -> R:
    """The row whose page is at this address, or was: then its slug is another. Raises Http404.

    It may be the row of a draft: whoever has found no story of it leads nobody there.
    """
    rows: Any = model._default_manager
    found: R | None = rows.filter(slug=slug).first()
    if found is None:
        former = FormerAddress.objects.filter(kind=model._meta.model_name, slug=slug)
        found = rows.filter(pk__in=former.values("row")).first()
    if found is None:
        raise Http404
    return found


def permanent(request: HttpRequest, address: str) -> HttpResponse:
    """For good, with what was asked."""
    query = request.META.get("QUERY_STRING", "")
    return HttpResponsePermanentRedirect(f"{address}?{query}" if query else address)


class RedirectMiddleware:
    """It looks only where there would be a 404, or the front page for a ?p=12."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        named = names_an_article(request.path, request.GET)
        response = None if named else self.get_response(request)
        if response is None or response.status_code == 404:
            response = _way_on(request) or response
        return response or self.get_response(request)


def _way_on(request: HttpRequest) -> HttpResponse | None:
    if request.method not in ("GET", "HEAD"):
        return None
    path = path_of(request.path, {name: str(value) for name, value in request.GET.items()})
    old = Redirect.objects.filter(path=path).first() if "\0" not in path else None
    edition = old and Edition.objects.live(now()).of_article(old.article_id).cards().first()
    if not edition:
        return None
    response = redirect(edition, permanent=True)
    response["Cache-Control"] = "no-cache"  # the story may be withdrawn, and then leads nowhere
    return response
