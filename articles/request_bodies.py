"""Request bodies: how many bytes, and for how long, settled before any of them is read.

Readers send none; there is only GET and HEAD at their addresses. Strangers send a name and a
password at the doors of the desk, or a note by a preview link, whole and soon; who is signed in,
what that page takes. Everything else is answered at once, and the connection is closed, so that
nobody reads on.
"""

from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from http import HTTPStatus
from socket import SHUT_RD
from threading import Lock, Timer

from django.conf import settings
from django.contrib.auth.views import redirect_to_login
from django.http import (
    HttpRequest,
    HttpResponse,
    HttpResponseNotAllowed,
    JsonResponse,
    UnreadablePostError,
)
from django.template.defaultfilters import filesizeformat
from django.urls import Resolver404, ResolverMatch, resolve, reverse
from django.utils.log import log_response
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from articles.requests import address_of, network_of

# Names of the addresses at which strangers send something.
DOORS = (
    "admin:login",
    "admin:articles_invitation",
    "admin:articles_password_reset",
    "admin:articles_password_new",
    "previews:note",
)
STRANGERS = 16 * 1024
SECONDS = 5  # for all of it
AT_A_TIME = 4  # of this process' threads: the others are there for readers
OF_ONE_NETWORK = 2  # of these: whoever trickles leaves the others to everybody else
LONGEST_LENGTH = 18  # digits
ENOUGH = 64 * 1024  # for any form of the desk's, where settings say nothing
IMAGES = 1_300_000_000  # twenty of the largest, and what is around them
SCRIPT = "HTTP_NEWSROOM_SAVE"  # a header: a script of the desk sends the form, and reads the answer
SIGNED_OUT = gettext_lazy("You are signed out. Sign in again in another tab.")
NOT_YOURS = gettext_lazy("You may not do this.")


class Places:
    """Who is sending something just now, by network; where that is not known, only all count."""

    def __init__(self) -> None:
        self._lock = Lock()
        self._taken: Counter[str] = Counter()

    def take(self, network: str) -> bool:
        with self._lock:
            shared = bool(network) and self._taken[network] >= OF_ONE_NETWORK
            if shared or self._taken.total() >= AT_A_TIME:
                return False
            self._taken[network] += 1
            return True

    def leave(self, network: str) -> None:
        with self._lock:
            self._taken[network] -= 1
            self._taken += Counter()  # those who have left are forgotten


places = Places()


class BoundedBodyMiddleware:
    """Middleware, behind the one that knows who is signed in and before every look into a body."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        refused = _refused(request)
        return self.get_response(request) if refused is None else _closing(request, refused)


def _refused(request: HttpRequest) -> HttpResponse | None:
    length, endless = _length_of(request), "HTTP_TRANSFER_ENCODING" in request.META
    if length is None:
        return _answer(HTTPStatus.BAD_REQUEST, _("Content-Length is no number of bytes."))
    if request.method in ("GET", "HEAD", "OPTIONS"):
        if length or endless:
            return _answer(HTTPStatus.BAD_REQUEST, _("Who only asks for something sends no body."))
        return None
    match = _match(request)
    name = match.view_name if match else ""
    door = name in DOORS
    if not door and (refused := _refused_here(request, match)) is not None:
        return refused
    if endless:
        return _answer(HTTPStatus.LENGTH_REQUIRED, _("Say how many bytes there are."))
    most = STRANGERS if door else _most(name, length)
    if length > most:
        limit = _("This page takes no more than %(size)s.") % {"size": filesizeformat(most)}
        return _answer(HTTPStatus.REQUEST_ENTITY_TOO_LARGE, limit)
    return _read_soon(request, length) if door else None


def _length_of(request: HttpRequest) -> int | None:
    """The bytes that the body has by its own word; None if that is no number."""
    value = request.META.get("CONTENT_LENGTH") or "0"
    is_number = value.isascii() and value.isdigit() and len(value) <= LONGEST_LENGTH
    return int(value) if is_number else None


def _refused_here(request: HttpRequest, match: ResolverMatch | None) -> HttpResponse | None:
    """Whatever is sent to an address that takes nothing, or nothing from this person."""
    if not request.path_info.startswith(reverse("admin:index")):
        if match is None or not match.view_name:
            return _answer(HTTPStatus.NOT_FOUND, _("There is nothing at this address."))
        return HttpResponseNotAllowed(["GET", "HEAD"])
    if not (request.user.is_authenticated and request.user.is_staff):
        return _shown_the_door(request, match)
    return None


def _match(request: HttpRequest) -> ResolverMatch | None:
    try:
        return resolve(request.path_info)
    except Resolver404:
        return None


def _shown_the_door(request: HttpRequest, match: ResolverMatch | None) -> HttpResponse:
    """In words where a script waits for them."""
    if SCRIPT in request.META or (match and getattr(match.func, "answers_json", False)):
        if request.user.is_authenticated:
            return JsonResponse({"error": NOT_YOURS}, status=HTTPStatus.FORBIDDEN)
        return JsonResponse({"error": SIGNED_OUT}, status=HTTPStatus.UNAUTHORIZED)
    leaving = match and match.view_name == "admin:logout"  # nothing to come back to
    back = reverse("admin:index") if leaving else request.get_full_path()
    door = reverse("admin:login")
    if not (leaving or request.user.is_authenticated):
        door += "?unsent=1"  # the page says that what was sent is not kept
    return redirect_to_login(back, door)


def _most(name: str, length: int) -> int:
    """A file is taken where files are sent to; its own page says more about what was too large."""
    if name == "admin:articles_batch_add":
        # The page itself refuses what is larger, in its own words, before it reads.
        return length
    if name in ("admin:articles_upload", "admin:articles_image_upload"):
        return IMAGES
    return int(settings.DATA_UPLOAD_MAX_MEMORY_SIZE or ENOUGH)


def _read_soon(request: HttpRequest, length: int) -> HttpResponse | None:
    """The body is in memory afterwards, so that no view waits for the rest of it."""
    network = network_of(address_of(request))
    if not places.take(network):
        busy = _("Too many people are sending something just now. Try again in a moment.")
        answer = _answer(HTTPStatus.SERVICE_UNAVAILABLE, busy)
        answer["Retry-After"] = str(SECONDS)
        # Strangers' doing and no error of ours: nobody gets a mail for each.
        log_response("Busy: %s", request.path, response=answer, request=request, level="warning")
        return answer
    try:
        with _no_longer_than(SECONDS, request):
            whole = len(request.body) == length
    except UnreadablePostError:
        whole = False
    finally:
        places.leave(network)
    if whole:
        return None
    late = _("This has to arrive within %(seconds)s seconds.") % {"seconds": SECONDS}
    return _answer(HTTPStatus.REQUEST_TIMEOUT, late)


@contextmanager
def _no_longer_than(seconds: float, request: HttpRequest) -> Iterator[None]:
    """Then whoever reads comes to an end of what there is. A limit for each read of the socket
    would be none for somebody who sends a byte a second."""
    connection = request.META.get("gunicorn.socket")
    if connection is None:  # any other server: the threads are counted all the same
        yield
        return

    def hang_up() -> None:
        with suppress(OSError):
            connection.shutdown(SHUT_RD)

    timer = Timer(seconds, hang_up)
    timer.start()
    try:
        yield
    finally:
        timer.cancel()


def _answer(status: HTTPStatus, message: str) -> HttpResponse:
    response = HttpResponse(message, "text/plain; charset=utf-8", status)
    response["Cache-Control"] = "no-store"
    return response


def _closing(request: HttpRequest, response: HttpResponse) -> HttpResponse:
    # Python's own server, under runserver, takes this header for a mistake of ours.
    if not request.META.get("SERVER_SOFTWARE", "").startswith("WSGIServer/"):
        response["Connection"] = "close"
    return response
