"""How many bytes a request may bring, settled before any of them is read.

Readers send none; there is only GET and HEAD at their addresses. Who is signed out sends a name and
a password; who is signed in, what that page takes. Everything else is answered at once, and the
connection is closed, so that nobody reads on.
"""

from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from http import HTTPStatus
from pathlib import Path

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseNotAllowed
from django.template.defaultfilters import filesizeformat
from django.urls import is_valid_path, reverse

SIGNED_OUT = 64 * 1024
PICTURES = 1_300_000_000  # twenty of the largest, and what is around them
LEFT_BEHIND = timedelta(hours=6)  # nobody sends one file for so long


class BoundedBodies:
    """Middleware, behind the one that knows who is signed in and before every look into a body."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if request.method in ("GET", "HEAD", "OPTIONS"):
            return self.get_response(request)
        if not request.path_info.startswith(reverse("admin:index")):
            if not is_valid_path(request.path_info):
                return _refusal(HTTPStatus.NOT_FOUND, "There is nothing at this address.")
            return _closing(HttpResponseNotAllowed(["GET", "HEAD"]))
        if request.META.get("HTTP_TRANSFER_ENCODING"):
            return _refusal(HTTPStatus.LENGTH_REQUIRED, "Say how many bytes there are.")
        most = _most(request)
        if _length(request) > most:
            limit = f"This page takes no more than {filesizeformat(most)}."
            return _refusal(HTTPStatus.REQUEST_ENTITY_TOO_LARGE, limit)
        return self.get_response(request)


def _length(request: HttpRequest) -> int:
    try:
        return int(request.META.get("CONTENT_LENGTH") or 0)
    except ValueError:
        return 0


def _most(request: HttpRequest) -> int:
    """A file is taken where files are sent to; its own page says more about what was too large."""
    if _length(request) <= SIGNED_OUT:  # enough for everybody: no session is looked at
        return SIGNED_OUT
    user = request.user
    if not (user.is_authenticated and user.is_staff):
        return SIGNED_OUT
    if request.path_info == reverse("admin:articles_batch_add"):
        # The page itself refuses what is larger, in its own words, before it reads.
        return max(_length(request), SIGNED_OUT)
    uploads = (reverse("admin:articles_upload"), reverse("admin:articles_image_upload"))
    if request.path_info in uploads:
        return PICTURES
    return int(settings.DATA_UPLOAD_MAX_MEMORY_SIZE or SIGNED_OUT)


def _refusal(status: HTTPStatus, message: str) -> HttpResponse:
    return _closing(HttpResponse(message, "text/plain; charset=utf-8", status))


def _closing(response: HttpResponse) -> HttpResponse:
    response["Connection"] = "close"
    return response


def left_behind(at: datetime) -> Iterator[Path]:
    """Uploads that were cut off with the process that took them."""
    for path in Path(settings.FILE_UPLOAD_TEMP_DIR).glob("*.upload*"):
        try:
            if path.stat().st_mtime < (at - LEFT_BEHIND).timestamp():
                yield path
        except FileNotFoundError:  # it was only arriving, and has been moved
            continue
