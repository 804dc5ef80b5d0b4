"""XML in which agencies write a text, as HTML that means the same: NITF (https://iptc.org/std/NITF/)
or XHTML, in whichever namespace or none."""

import re
from html import escape
from typing import NamedTuple
from xml.etree.ElementTree import Element, SubElement, tostring

from articles.importers.base import BadSource
from articles.importers.formats.iptc.agency import PubStatus
from articles.importers.textual.bylines import without_mail
from articles.importers.xml import document

_AS = {"hl1": "h2", "hl2": "h2", "bq": "blockquote"}
# What is for editors and programs, wherever it stands.
_HIDDEN = {"media-metadata", "head", "docdata", "ed-msg", "revision-history", "template"}
_IMAGES = ("image", "graphic", "photo", "picture")
_IN_A_TEXT = {"p", "div", "section", "article", "main", "ul", "ol", "table", "block", "figure"}
_IN_A_TEXT |= {"h1", "h2", "h3", "hl2", "blockquote", "pre"}
_DOCTYPE = re.compile(r"<!DOCTYPE\s[^<>\[\]]*+>")  # one that declares nothing itself


class Text(NamedTuple):
    html: str = ""
    byline: str = ""
    abstract: str = ""
    status: PubStatus = PubStatus()
    genres: tuple[str, ...] = ()
    language: str = ""


def spelt(space: str, local: str) -> str:
    """Names are known without their namespace, and without a prefix that nobody declared."""
    return local.rpartition(":")[2]


def text_of(root: Element) -> Text | None:
    """Of a document, or of the element around one; None for what is no text."""
    status, genres = _status(root), _genres(root)
    around = (root, *root.iter("nitf"), *root.iter("html"), *root.iter("body"))
    language = next((one.get("lang", "") for one in around if one.get("lang")), "")
    for element in list(root.iter()):
        if element.tag in _HIDDEN or _is_for_editors(element):
            _become(element, "template")
    found = {element.tag: element for element in reversed(list(root.iter()))}
    content = found.get("body.content", found.get("body"))
    if content is None:
        if not any(child.tag in _IN_A_TEXT for child in root):
            return None
        content = root
    for element in list(content.iter()):
        if element.tag == "media":
            _show(element)
        element.tag = _AS.get(element.tag, element.tag)
    headline = escape(words_in(found.get("hl1")))
    inside = "".join(tostring(child, encoding="unicode", method="html") for child in content)
    html = escape(content.text or "", quote=False) + inside
    return Text(
        f"<h1>{headline}</h1>{html}" if headline and content is not root else html,
        _byline(found.get("byline")),
        words_in(found.get("abstract")),
        status,
        genres,
        language,
    )


def text_in(nitf: str) -> Text | None:
    """Of a document in a string; None for what is none."""
    try:
        return text_of(document("", _DOCTYPE.sub("", nitf, count=1), spelt=spelt))
    except BadSource:
        return None


def words_in(element: Element | None) -> str:
    return " ".join("".join(element.itertext()).split()) if element is not None else ""


def _status(root: Element) -> PubStatus:
    """What the head of a document says, for the most part in attributes."""

    def values_of(tag: str, *attributes: str) -> list[str]:
        values = (one.get(name, "") for one in root.iter(tag) for name in attributes)
        return [value for value in values if value.strip()]

    return PubStatus(
        status=next(iter(values_of("docdata", "management-status")), ""),
        codes=values_of("ed-msg", "msg-type"),
        notes=[*values_of("ed-msg", "info"), *map(words_in, root.iter("ed-msg"))],
        embargoes=values_of("date.release", "norm"),
        ends=values_of("date.expire", "norm"),
    )


def _genres(root: Element) -> tuple[str, ...]:
    """What a document is: https://iptc.org/std/NITF/3.6/documentation/tobject.property.html"""
    properties = (one.get("tobject.property.type", "") for one in root.iter("tobject.property"))
    return tuple(filter(None, properties))


def _is_for_editors(element: Element) -> bool:
    """A note that is not to be published: an “npa” is a non-publishable advisory."""
    named = {element.get("noteclass"), element.get("type")}
    return element.tag == "note" and not named.isdisjoint({"editorsnote", "npa"})


def _become(element: Element, tag: str) -> None:
    """Of the element only its place stays."""
    tail = element.tail
    element.clear()
    element.tag, element.tail = tag, tail


def _byline(line: Element | None) -> str:
    """Its words without the title of whoever it names."""
    words = words_in(line)
    for title in line.iter("byttl") if line is not None else ():
        words = words.replace(words_in(title), "")
    return words.strip(" ,;")


def _show(media: Element) -> None:
    """An image with its caption and whose it is; what is played becomes something embedded."""
    parts = {each.tag: each for each in reversed(list(media.iter()))}
    reference = parts.get("media-reference", media)
    address = reference.get("source") or reference.get("src") or ""
    alt = reference.get("alternate-text", "")
    caption, whose = words_in(parts.get("media-caption")), words_in(parts.get("media-producer"))
    whose = without_mail(whose)
    is_image = media.get("media-type", "image") in _IMAGES
    _become(media, "figure")
    if is_image and address:
        SubElement(media, "img", src=address, alt=alt)
        SubElement(media, "figcaption").text = f"{caption} ({whose})" if whose else caption
    elif address:
        SubElement(media, "iframe", src=address)
