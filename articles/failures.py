"""Failures that are nobody's fault in the code: said in words, and never as an error 500.

Text that no database can hold, numbers and times beyond every calendar: 400. A database that is
locked, full or away, a disk that cannot be written: 503, and what was typed is still in the form.
"""

import errno
import sys
from collections.abc import Callable
from http import HTTPStatus

from django.core.exceptions import FieldDoesNotExist
from django.db import DataError, InterfaceError, OperationalError
from django.http import HttpRequest, HttpResponse, JsonResponse, UnreadablePostError
from django.template.loader import render_to_string
from django.utils.translation import gettext_lazy as _

RETRY_AFTER = 10  # seconds

_UNWRITABLE = {
    *(errno.EACCES, errno.EPERM, errno.EROFS, errno.EEXIST, errno.ENOTDIR, errno.EISDIR),
    errno.EIO,
}
_FULL = {errno.ENOSPC, errno.EDQUOT, errno.EFBIG}
# How Python and the drivers say that a text, a year or a number is none that they can hold.
_BEYOND = ("NUL", "null byte", "out of range", "integer string conversion")
KEPT = _(
    "Nothing that was there is lost. Go back: what you typed is still in the form. Then try again."
)
_MAKE_ROOM = _("Whoever runs the site has to make room first.")


class Failure:
    """The answer to a request that could not be carried out: its title and message are said in the
    language of who waits for it."""

    def __init__(self, status: HTTPStatus, title: object, *sentences: object) -> None:
        self.status = status
        self._title = title
        self._sentences = sentences

    @property
    def title(self) -> str:
        return str(self._title)

    @property
    def message(self) -> str:
        return " ".join(map(str, self._sentences))


UNSTORABLE = Failure(
    HTTPStatus.BAD_REQUEST,
    _("This cannot be stored"),
    _(
        "Something in what was sent is no text, number or time that can be stored, so nothing was "
        "changed. Go back: what you typed is still in the form."
    ),
)
NO_ADDRESS = Failure(
    HTTPStatus.NOT_FOUND,
    _("This is no address"),
    _("No page can have an address like this one."),
)
NOT_THEIRS = Failure(
    HTTPStatus.FORBIDDEN,
    _("You may not do this"),
    _(
        "It is not among the things that your role has, or the story is not open to you. A Desk "
        "chief can change that."
    ),
)
BUSY = Failure(
    HTTPStatus.SERVICE_UNAVAILABLE,
    _("The newsroom is busy"),
    _("Somebody else was writing for so long that this could not be done."),
    KEPT,
)
DATABASE_FULL = Failure(
    HTTPStatus.SERVICE_UNAVAILABLE,
    _("The disk is full"),
    _("There is no room left where the newsroom keeps its texts, so this was not stored."),
    KEPT,
    _MAKE_ROOM,
)
DATABASE_AWAY = Failure(
    HTTPStatus.SERVICE_UNAVAILABLE,
    _("The database cannot be reached"),
    _("The newsroom's database does not answer, so this could not be done."),
    KEPT,
)
DISK_FULL = Failure(
    HTTPStatus.SERVICE_UNAVAILABLE,
    _("The disk is full"),
    _("There is no room left where the newsroom keeps files: this one was not stored."),
    KEPT,
    _MAKE_ROOM,
)
DISK_UNWRITABLE = Failure(
    HTTPStatus.SERVICE_UNAVAILABLE,
    _("Files cannot be stored"),
    _("The folder in which the newsroom keeps its files cannot be written."),
    KEPT,
    _("Whoever runs the site has to mend its permissions first."),
)


def forbidden(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """Django's handler403."""
    return answer(request, NOT_THEIRS)


class FailureMiddleware:
    """Middleware: answers for what views could not do."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if "\0" in request.path_info or any("\0" in text for text in _query(request)):
            return answer(request, NO_ADDRESS)
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, error: Exception) -> HttpResponse | None:
        failure = failure_of(error)
        return answer(request, failure) if failure else None


def server_error(request: HttpRequest) -> HttpResponse:
    """Django's handler500: for what a middleware could not do, and for our own errors."""
    error = sys.exc_info()[1]
    failure = failure_of(error) if isinstance(error, Exception) else None
    if failure:
        return answer(request, failure)
    page = render_to_string("500.html", {"request_id": getattr(request, "request_id", "")})
    response = HttpResponse(page, status=HTTPStatus.INTERNAL_SERVER_ERROR)
    response["Cache-Control"] = "no-store"
    return response


def failure_of(error: Exception) -> Failure | None:
    """What this says to whoever waits for an answer; None for an error of ours."""
    if isinstance(error, DataError | OverflowError):
        return UNSTORABLE
    if isinstance(error, ValueError) and any(words in str(error) for words in _BEYOND):
        return UNSTORABLE
    if isinstance(error, UnicodeEncodeError):  # half of a pair of surrogates
        return UNSTORABLE
    if isinstance(error, FieldDoesNotExist) and "named ''" in str(error):
        return UNSTORABLE  # an empty _to_field, which Django's admin takes for a name
    if isinstance(error, OperationalError | InterfaceError):
        return _of_the_database(str(error).lower())
    if isinstance(error, OSError) and not isinstance(error, UnreadablePostError):
        if error.errno in _FULL:
            return DISK_FULL
        return DISK_UNWRITABLE if error.errno in _UNWRITABLE else None
    return None


def _of_the_database(message: str) -> Failure | None:
    busy = ("locked", "lock timeout", "deadlock", "busy")
    if any(word in message for word in busy):
        return BUSY
    if "full" in message or "no space" in message:
        return DATABASE_FULL
    away = ("connect", "unable to open", "readonly", "read-only", "disk i/o", "terminat", "closed")
    return DATABASE_AWAY if any(word in message for word in away) else None


def answer(request: HttpRequest, failure: Failure) -> HttpResponse:
    """As JSON where a script waits for it, and as a page that needs no database everywhere else."""
    view = getattr(request.resolver_match, "func", None)
    response: HttpResponse
    if getattr(view, "answers_json", False):
        response = JsonResponse({"error": failure.message}, status=failure.status)
    else:
        page = render_to_string("failure.html", {"failure": failure})
        response = HttpResponse(page, status=failure.status)
    response["Cache-Control"] = "no-store"
    if failure.status is HTTPStatus.SERVICE_UNAVAILABLE:
        response["Retry-After"] = str(RETRY_AFTER)
    return response


def _query(request: HttpRequest) -> list[str]:
    return [text for name, values in request.GET.lists() for text in (name, *values)]
