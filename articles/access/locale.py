"""In which language an answer is: at the desk that of whoever is signed in, for everybody else the
paper's. What a browser would like to have is not asked: one address is one page."""

from collections.abc import Callable
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.utils import translation

from articles import paper
from articles.addresses import address
from articles.models import language_of


class LocaleMiddleware:
    """Middleware: behind the one that knows who is signed in."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        with translation.override(paper.current().language):
            return self.get_response(request)

    def process_view(self, request: HttpRequest, *view: Any) -> None:
        """Not before it is known who will answer: a script gets failures of the database, too, in
        the form that it waits for."""
        if request.path.startswith(address("admin:index")):
            translation.activate(language_of(request.user))
