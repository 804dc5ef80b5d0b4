"""What the Markdown editor asks the server: a preview, and a place for a picture.

markdownx's own two views take both from anybody; these are for staff with the permission, and
answer in JSON whatever happens, because a script reads the answer.
"""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.http import HttpRequest, JsonResponse
from django.utils import timezone

from articles import pictures, publishing
from articles.content import ArticleContent, SectionContent
from articles.images import ImageRefused
from articles.models import Image
from articles.text import TextRefused

View = Callable[[HttpRequest], JsonResponse]


def _refusal(status: int, message: str) -> JsonResponse:
    return JsonResponse({"error": message}, status=status)


def _for_staff(*permissions: str) -> Callable[[View], View]:
    """Anyone with one of these permissions."""

    def decorate(view: View) -> View:
        @wraps(view)
        def checked(request: HttpRequest) -> JsonResponse:
            user = request.user
            if not (user.is_authenticated and user.is_active):
                return _refusal(401, "You are signed out. Sign in again in another tab.")
            if not (user.is_staff and any(user.has_perm(name) for name in permissions)):
                return _refusal(403, "You may not do this.")
            if request.method != "POST":
                return _refusal(405, "This address only takes what the editor sends.")
            return view(request)

        return checked

    return decorate


@_for_staff("articles.add_article", "articles.change_article")
def preview(request: HttpRequest) -> JsonResponse:
    """POST `content`: the HTML that readers would get of this text."""
    source = request.POST.get("content")
    if source is None:
        return _refusal(400, "There was no text to show.")
    section = SectionContent(body=source.replace("\r\n", "\n"))
    content = ArticleContent(headline="", sections=(section,))
    found = pictures.used_by(content)
    for image in found.values():
        image.cut()
    try:
        return JsonResponse({"html": publishing.body_html(content, found)})
    except TextRefused as refusal:
        return _refusal(400, str(refusal))


@_for_staff("articles.add_image")
def upload(request: HttpRequest) -> JsonResponse:
    """POST `image`: the picture's key in the library, and its alternative text there."""
    file = request.FILES.get("image")
    if file is None:
        return _refusal(400, "There was no picture in what arrived.")
    user: Any = request.user
    try:
        image = Image.objects.take_in(file.read(), by=user, at=timezone.now())
    except ImageRefused as refusal:
        return _refusal(400, str(refusal))
    image.cut()
    return JsonResponse({"key": image.key, "alt": image.alt})
