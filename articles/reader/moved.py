"""Old addresses: where a story was before its archive came here, and where a topic or somebody's
page was before it was renamed, readers are led on."""

from collections.abc import Callable
from typing import Any, TypeVar

from django.http import Http404, HttpRequest, HttpResponse, HttpResponsePermanentRedirect
from django.shortcuts import redirect

from articles.models import Contributor, Edition, FormerAddress, Redirect, Topic
from articles.old_addresses import NAMES_AN_ARTICLE, old_path
from articles.reader import clock

R = TypeVar("R", Topic, Contributor)


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


def now_at(request: HttpRequest, address: str) -> HttpResponse:
    """For good, with what was asked."""
    query = request.META.get("QUERY_STRING", "")
    return HttpResponsePermanentRedirect(f"{address}?{query}" if query else address)


class OldAddresses:
    """Middleware. It looks only where there would be a 404, or the front page for a ?p=12."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        on_the_front = request.path == "/" and any(name in request.GET for name in NAMES_AN_ARTICLE)
        response = None if on_the_front else self.get_response(request)
        if response is None or response.status_code == 404:
            response = _way_on(request) or response
        return response or self.get_response(request)


def _way_on(request: HttpRequest) -> HttpResponse | None:
    if request.method not in ("GET", "HEAD"):
        return None
    path = old_path(request.path, {name: str(said) for name, said in request.GET.items()})
    old = Redirect.objects.filter(path=path).first() if "\0" not in path else None
    edition = old and Edition.objects.live(clock.now()).of_article(old.article_id).cards().first()
    if not edition:
        return None
    response = redirect(edition, permanent=True)
    response["Cache-Control"] = "no-cache"  # the story may be withdrawn, and then leads nowhere
    return response
