"""Markdown to clean HTML, for the editor's preview, the desk's and the edition, and what is to be
known of a text before. What comes in is hostile; what goes out has passed nh3, the last step.
"""

from collections.abc import Iterable

from django.utils.formats import number_format
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from articles.markdown.document import Document, RenderImage, no_images
from articles.markdown.parsing import (
    LONGEST,
    LONGEST_OF_ALL,
    MOST,
    TextRefused,
    inline,
    key_of,
    parse,
    words_of,
)

__all__ = [
    "LONGEST",
    "LONGEST_OF_ALL",
    "MOST",
    "Document",
    "TextRefused",
    "check",
    "check_length",
    "foreign_images",
    "image_keys",
    "parse",
    "plain",
    "readable",
    "to_html",
    "undescribed_images",
]


def to_html(source: str, *, render_image: RenderImage = no_images, prefix: str = "") -> SafeString:
    """One text that stands below a heading, as a `Document` with its footnotes: its highest heading
    is an h3. Raises TextRefused."""
    document = Document(render_image=render_image, prefix=prefix)
    document.begin_section()
    return document.text(source) + document.footnotes()


def check(source: str) -> None:
    """Raises TextRefused for what `to_html` would refuse."""
    parse(source)


def check_length(sources: Iterable[str]) -> None:
    """Raises TextRefused for sections that are too long together, each as it may be."""
    if (given := list(sources)) and not readable(given):
        raise TextRefused(
            _(
                "All sections together are longer than %(most)s characters: make several "
                "articles of them."
            )
            % {"most": number_format(LONGEST_OF_ALL, force_grouping=True)}
        )


def readable(sources: Iterable[str]) -> list[str]:
    """The sections of one article, to be looked into one by one; none where `check_length` refuses
    them, so that a text that nobody is shown costs nobody the time of reading it."""
    found = list(sources)
    return found if sum(map(len, found)) <= LONGEST_OF_ALL else []


def plain(source: str) -> str:
    """The words alone, a line for each paragraph. Raises TextRefused."""
    return "\n".join(line for token in parse(source) if (line := words_of(token).strip()))


def image_keys(source: str) -> list[str]:
    """The images that the text refers to, in order, each once. None of a text that is refused."""
    if "image:" not in source:
        return []
    try:
        tokens = parse(source)
    except TextRefused:
        return []
    return list(dict.fromkeys(token.meta["key"] for token in tokens if token.type == "figure"))


def foreign_images(source: str) -> list[str]:
    """The addresses of images that are not in the library, each once: readers get links to them.
    None of a text that is refused."""
    if "![" not in source:
        return []
    try:
        images = [token for token in inline(parse(source)) if token.type == "image"]
    except TextRefused:
        return []
    return list(dict.fromkeys(str(one.attrGet("src")) for one in images if not key_of(one)))


def undescribed_images(source: str) -> list[str]:
    """Those of `image_keys` that the text shows somewhere without saying what they show."""
    if not image_keys(source):
        return []
    figures = [token.meta for token in parse(source) if token.type == "figure"]
    return list(dict.fromkeys(meta["key"] for meta in figures if not meta["alt"].strip()))
