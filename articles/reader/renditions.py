"""A file of an image: public while an edition that shows it is live, and so long for caches.

They are told the instant (Expires) and no number of seconds: a cache in front of the site gives the
file away with the same words later, and a browser would count them from then.
"""

from datetime import datetime, timedelta
from pathlib import PurePosixPath
from typing import IO
from urllib.parse import quote

from django.conf import settings
from django.core.exceptions import SuspiciousFileOperation
from django.core.files.storage import storages
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.utils.cache import get_conditional_response
from django.utils.http import http_date
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from articles import images
from articles.models import Exposed, showing
from articles.reader import instant

TYPES = {".avif": "image/avif", ".webp": "image/webp", ".jpg": "image/jpeg"}
# Nobody knows beforehand when a story will be withdrawn: a day later every cache asks again, and
# mostly hears that nothing has changed.
LONGEST = timedelta(days=1)
WHOLE = timedelta(seconds=1)  # caches count no parts of one, so they get one less


@require_safe
def rendition(request: HttpRequest, name: str) -> HttpResponse | FileResponse:
    """200 while it is public, before that 404, afterwards 410; the desk sees what there is.

    Whose session it is matters only where the file is not public: an answer that everybody gets
    depends on nobody's cookie.
    """
    kind = TYPES.get(PurePosixPath(name).suffix)
    if kind is None or "\0" in name:
        return _answer(_("There is no such picture."), 404, "no-store")
    now = instant.now()
    shown = showing(name, now)
    if shown.state is Exposed.NOW:
        if shown.by_exception:  # a Publisher answers for it, for as long as that story lasts
            return _file(request, name, kind, "no-cache")
        ends = min(now + LONGEST, shown.until or now + LONGEST)
        return _file(request, name, kind, "public", ends)
    if request.user.has_perm("articles.view_image"):
        return private_file(request, name)
    if shown.state is Exposed.NO_MORE:
        return _answer(_("This picture is no longer available."), 410, "no-cache")
    return _answer(_("There is no such picture."), 404, "no-store")


def private_file(request: HttpRequest, name: str) -> HttpResponse | FileResponse:
    """Whether or not it is public, for whoever has a right of their own to see it."""
    kind = TYPES.get(PurePosixPath(name).suffix)
    if kind is None or "\0" in name:
        return _answer(_("There is no such picture."), 404, "no-store")
    return _file(request, name, kind, "private, no-store")


def _file(
    request: HttpRequest, name: str, kind: str, cache_control: str, ends: datetime | None = None
) -> HttpResponse | FileResponse:
    try:
        file = _opened(name)
    except Http404:
        return _answer(_("There is no such picture."), 404, "no-store")
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
    if ends is not None:
        answer["Expires"] = http_date(int((ends - WHOLE).timestamp()))
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
