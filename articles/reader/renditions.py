"""A file of a picture: public while an edition that shows it is live, and so long for caches."""

from datetime import datetime
from pathlib import PurePosixPath
from typing import IO
from urllib.parse import quote

from django.conf import settings
from django.core.exceptions import SuspiciousFileOperation
from django.core.files.storage import storages
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.utils.cache import get_conditional_response
from django.views.decorators.http import require_safe

from articles import images
from articles.models import Exposed, Showing, showing
from articles.reader import clock

TYPES = {".avif": "image/avif", ".webp": "image/webp", ".jpg": "image/jpeg"}
# Nobody knows beforehand when a story will be withdrawn: a day later every cache asks again, and
# mostly hears that nothing has changed.
LONGEST = 24 * 3600


@require_safe
def rendition(request: HttpRequest, name: str) -> HttpResponse | FileResponse:
    """200 while it is public, before that 404, afterwards 410; the desk sees what there is.

    Whose session it is matters only where the file is not public: an answer that everybody gets
    depends on nobody's cookie.
    """
    kind = TYPES.get(PurePosixPath(name).suffix)
    if kind is None or "\0" in name:
        return _answer("There is no such picture.", 404, "no-store")
    now = clock.now()
    shown = showing(name, now)
    if shown.state is Exposed.NOW:
        return _file(request, name, kind, _lifetime(shown, now))
    if request.user.has_perm("articles.view_image"):
        return _file(request, name, kind, "private, no-store")
    if shown.state is Exposed.NO_MORE:
        return _answer("This picture is no longer available.", 410, "no-cache")
    return _answer("There is no such picture.", 404, "no-store")


def _lifetime(shown: Showing, now: datetime) -> str:
    if shown.by_exception:  # a Publisher answers for it, for as long as that story lasts
        return "no-cache"
    seconds = LONGEST if shown.until is None else int((shown.until - now).total_seconds())
    return f"public, max-age={min(LONGEST, seconds)}"


def _file(
    request: HttpRequest, name: str, kind: str, cache_control: str
) -> HttpResponse | FileResponse:
    try:
        file = _opened(name)
    except Http404:
        return _answer("There is no such picture.", 404, "no-store")
    etag = f'"{name}"'  # the name is made from all that is in the file
    not_changed = get_conditional_response(request, etag=etag)
    answer: HttpResponse | FileResponse
    if not_changed is not None:
        file.close()
        answer = not_changed
    elif settings.ACCEL_REDIRECT:
        file.close()
        answer = HttpResponse(content_type=kind)
        answer["X-Accel-Redirect"] = f"{settings.ACCEL_REDIRECT}{quote(name)}"
    else:
        answer = FileResponse(file, content_type=kind)
    answer["ETag"], answer["Cache-Control"] = etag, cache_control
    return answer


def _opened(name: str) -> IO[bytes]:
    """Raises Http404 for what is not there, or not whole."""
    try:
        file: IO[bytes] = storages["renditions"].open(name)
    except (OSError, ValueError, SuspiciousFileOperation) as error:
        raise Http404 from error
    if not images.is_whole(file):
        file.close()
        raise Http404
    return file


def _answer(message: str, status: int, cache_control: str) -> HttpResponse:
    response = HttpResponse(message, "text/plain; charset=utf-8", status)
    response["Cache-Control"] = cache_control
    return response
