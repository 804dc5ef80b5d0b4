"""What the Markdown editor asks the server: a preview, and a place for an image.

markdownx's own two views take both from anybody; these are for staff with the permission, and
answer in JSON whatever happens, because a script reads the answer.
"""

from typing import Any

from django.http import HttpRequest, JsonResponse
from django.utils.translation import gettext as _

from articles import publishing, workflow
from articles.admin.library.picker import for_staff, image_data, refusal
from articles.content import ArticleContent, SectionContent
from articles.images import ImageRefused, bytes_of
from articles.markdown import TextRefused
from articles.models import Image
from articles.publishing import figures


@for_staff("POST", "articles.add_article", "articles.change_article")
def preview(request: HttpRequest) -> JsonResponse:
    """POST `content`: the HTML that readers would get of this text."""
    source = request.POST.get("content")
    if source is None:
        return refusal(400, _("There was no text to show."))
    section = SectionContent(body=source.replace("\r\n", "\n"))
    content = ArticleContent(headline="", sections=(section,))
    found = figures.used_by(content)
    workflow.want_of_images(found.values())
    try:
        return JsonResponse({"html": publishing.body_html(content, found)})
    except TextRefused as refused:
        return refusal(400, str(refused))


@for_staff("POST", "articles.add_image")
def upload(request: HttpRequest) -> JsonResponse:
    """POST `image`: what there is to know of it in the library, and whether it was `known`."""
    file = request.FILES.get("image")
    if file is None:
        return refusal(400, _("There was no picture in what arrived."))
    user: Any = request.user
    try:
        now = workflow.now()
        image = Image.objects.get_or_create_from_bytes(
            bytes_of(file), by=user, at=now, file_name=file.name or ""
        )
    except (ImageRefused, workflow.ClockIsBehind) as refused:
        return refusal(400, str(refused))
    image.make_desk_renditions()
    return JsonResponse({**image_data(image, at=now), "known": image.added_at != now})
