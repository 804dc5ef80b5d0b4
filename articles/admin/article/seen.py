"""What the page showed beside the buttons, and came back with the one that was pressed: the version
of the article and what was said of its images. So nobody approves what they have not seen."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime

from django.http import HttpRequest
from django.utils.translation import gettext as _

from articles import workflow
from articles.admin.library import picker
from articles.content import ArticleContent
from articles.models import Article, Image
from articles.publishing import figures

FIELD = "_seen"
_SENT = re.compile(r"(?P<version>\d{1,9})(?P<images>(?: [0-9a-f]{32}:[0-9a-f]{16})*)", re.ASCII)


@dataclass(frozen=True, slots=True)
class Seen:
    """`version` None: nothing of this came back."""

    version: int | None = None
    images: Mapping[str, str] = field(default_factory=dict)


def to_send(article: Article, found: Mapping[str, Image]) -> str:
    shown = workflow.shown_of(found)
    return " ".join([str(article.version), *(f"{key}:{digest}" for key, digest in shown.items())])


def sent(request: HttpRequest) -> Seen:
    found = _SENT.fullmatch(request.POST.get(FIELD, ""))
    if found is None:
        return Seen()
    pairs = (one.partition(":") for one in found["images"].split())
    return Seen(int(found["version"]), {key: digest for key, _colon, digest in pairs})


def in_words(
    content: ArticleContent, found: Mapping[str, Image], *, at: datetime
) -> list[tuple[str, str]]:
    """Of each image what it is called here, and what readers get to hear of it."""
    uses = {f"{place}image": use for place, _where, use in figures.uses_of(content)}
    listed = []
    for where, name, image in figures.places_of(content, found):
        use = uses.get(where)
        words = figures.FigureText.of(use, image) if use else None
        listed.append((name, "; ".join(_texts_of(image, words, at=at)) or _("nothing")))
    return listed


def _texts_of(image: Image, words: figures.FigureText | None, *, at: datetime) -> Iterator[str]:
    """In the text the alternative text stands where the image does; the rest is the library's."""
    if words and words.decorative:
        yield _("decorative")
    elif words and words.alt:
        yield _("alternative text “%(text)s”") % {"text": words.alt}
    if caption := words.caption if words else image.caption:
        yield _("caption “%(text)s”") % {"text": caption}
    if credit := words.credit if words else image.credit:
        yield _("credit “%(text)s”") % {"text": credit}
    if rights := picker.rights_in_words(image, at=at):
        yield rights
