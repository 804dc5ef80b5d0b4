"""What all public answers have in common: their instant, their 404, and how long they keep."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime
from functools import wraps
from typing import Concatenate, ParamSpec

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBadRequest
from django.shortcuts import render
from django.utils import translation
from django.utils.cache import get_conditional_response, set_response_etag
from django.views.decorators.http import require_safe

from articles import sites
from articles.reader import instant
from articles.reader.near import near

P = ParamSpec("P")
View = Callable[Concatenate[HttpRequest, P], HttpResponse]
TimedView = Callable[Concatenate[HttpRequest, datetime, P], HttpResponse]


def page(*parameters: str) -> Callable[[TimedView[P]], View[P]]:
    """The view gets the instant at which the request sees the site. `parameters` are those that
    make it another page: all that it may look at, and part of its key in the page cache."""

    def page_of(view: TimedView[P]) -> View[P]:
        answer = require_safe(_answering(view))
        answer.parameters = parameters  # type: ignore[attr-defined]  # found by cache_key
        return answer

    return page_of


@contextmanager
def in_its_language(request: HttpRequest) -> Iterator[None]:
    """A public answer is of the site that its address says, and speaks its language."""
    site = sites.of_path(request.path_info)
    with sites.shown(site), translation.override(site.language):  # its months and days
        yield


def _answering(view: TimedView[P]) -> View[P]:
    @wraps(view)
    def answer(request: HttpRequest, /, *args: P.args, **kwargs: P.kwargs) -> HttpResponse:
        try:
            at = instant.instant(request)
        except instant.BadInstant as error:
            refused = HttpResponseBadRequest(str(error), content_type="text/plain; charset=utf-8")
            refused["Cache-Control"] = "private, no-store"
            return refused
        try:
            with in_its_language(request):
                response = view(request, at, *args, **kwargs)
        except Http404:
            response = not_found(request)
        # Caches ask again every time and mostly hear 304: so nothing that was scheduled is late
        # and nothing that was withdrawn lingers.
        machine = "at" in request.GET
        response["Cache-Control"] = "private, no-store" if machine else "no-cache"
        return response if machine else _conditional(request, response)

    return answer


def not_found(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """Also Django's handler404. Something may be at this address a moment later: caches keep
    an answer for some time, too, that says nothing of it."""
    try:
        at = instant.instant(request)
    except instant.BadInstant:
        at = instant.now()
    with in_its_language(request):
        context = {"near": near(request.path, at)}
        response = render(request, "404.html", context, status=404)
    response["Cache-Control"] = "no-cache"
    return response


def _conditional(request: HttpRequest, response: HttpResponse) -> HttpResponse:
    """With its ETag, for HEAD as for GET (Django's own middleware leaves HEAD out); 304 where the
    reader has it already."""
    set_response_etag(response)
    same = get_conditional_response(request, etag=response.get("ETag"), response=response)
    return same or response
