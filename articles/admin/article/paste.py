"""What is pasted into the editor as HTML, made clean Markdown: the pictures in it go into the
library, and nothing is fetched from anywhere."""

import base64
import binascii
import re
from typing import Any
from urllib.parse import unquote_to_bytes

from django.http import HttpRequest, JsonResponse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from articles import workflow
from articles.admin.library.picker import for_staff, refusal
from articles.images import ImageRefused
from articles.importers import clipboard
from articles.importers.html_to_sections import TooMuchMarkup
from articles.models import Image

LONGEST = 2_000_000  # characters, beside the pictures in them
MOST_PICTURES = 20
TOO_LONG = gettext_lazy("That is too much to be looked through at once.")
_PICTURE = re.compile(r"data:image/[\w.+-]{1,40};base64,[\w+/=%\s-]+")
_DATA = re.compile(r"data:[\w.+/-]{1,80}((?:;[\w=.-]{1,80}){0,5}),(.*)", re.DOTALL)


@for_staff("POST", "articles.add_article", "articles.change_article")
def paste(request: HttpRequest) -> JsonResponse:
    """POST `html`, and `notes`, how many footnotes the text has that it comes into: its sections,
    all of them as one text, and what was left out."""
    html = request.POST.get("html")
    if html is None:
        return refusal(400, _("There was nothing to paste."))
    notes = request.POST.get("notes", "")
    if sum(map(len, _PICTURE.split(html))) > LONGEST:
        return refusal(400, str(TOO_LONG))
    try:
        pasted = clipboard.read(
            html,
            _Intake(request.user).take_in,
            notes_before=int(notes) if notes.isdecimal() and len(notes) < 5 else 0,
        )
    except TooMuchMarkup:
        return refusal(400, str(TOO_LONG))
    sections = [{"heading": heading, "body": body} for heading, body in pasted.sections]
    return JsonResponse({"sections": sections, "text": pasted.text, "said": list(pasted.said)})


class _Intake:
    """The library as whoever pastes may use it."""

    def __init__(self, by: Any) -> None:
        self.by = by
        self.taken = 0

    def take_in(self, address: str) -> tuple[str, str]:
        """Raises clipboard.NotTaken."""
        if not self.by.has_perm("articles.add_image"):
            raise clipboard.NotTaken(_("you may not add pictures to the library"))
        if self.taken == MOST_PICTURES:
            raise clipboard.NotTaken(
                _("only %(number)s come along at a time") % {"number": MOST_PICTURES}
            )
        try:
            now = workflow.now()
            image = Image.objects.get_or_create_from_bytes(_bytes_of(address), by=self.by, at=now)
        except (ImageRefused, workflow.ClockIsBehind) as refused:
            raise clipboard.NotTaken(str(refused).rstrip(".")) from refused
        image.make_desk_renditions()
        self.taken += 1
        return image.key, image.alt


def _bytes_of(address: str) -> bytes:
    """Of a data: address (https://www.rfc-editor.org/rfc/rfc2397). Raises ImageRefused."""
    found = _DATA.fullmatch(address)
    data = unquote_to_bytes(found[2]) if found else b""
    if found and ";base64" in found[1]:
        try:
            data = base64.b64decode(data, validate=False)
        except binascii.Error:
            data = b""
    if not data:
        raise ImageRefused(_("What came along as a picture is none."))
    return data
