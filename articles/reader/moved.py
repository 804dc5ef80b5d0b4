"""Old addresses: where a story was before its archive came here, its readers are led on."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect

from articles.models import Edition, Redirect
from articles.old_addresses import NAMES_AN_ARTICLE, old_path
from articles.reader import clock


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
