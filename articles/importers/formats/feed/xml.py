"""A feed of XML as a stream: every fact of the channel and every item, one at a time and each of a
bounded size; and the ways in them."""

from collections.abc import Iterator
from html import escape
from io import RawIOBase
from typing import IO
from xml.etree.ElementTree import Element, ParseError

from defusedxml import DefusedXmlException
from defusedxml.ElementTree import iterparse

from articles.importers.files import BadSource, File
from articles.importers.html_to_sections.tree import VOID

LARGEST = 8 * 1024 * 1024  # bytes of one item
CHUNK = 64 * 1024
DEEPEST = 200
MOST_ELEMENTS = 100_000  # of one item
LONGEST_NAME = 500
# What XML forbids and real feeds have all the same.
_CONTROLS = bytes({*range(0x20)} - {0x09, 0x0A, 0x0D})

_PREFIXES = {
    "http://purl.org/rss/1.0/modules/content/": "content",
    "http://purl.org/dc/elements/1.1/": "dc",
    "http://purl.org/dc/terms/": "dcterms",
    "http://purl.org/rss/1.0/modules/slash/": "slash",
    "http://search.yahoo.com/mrss/": "media",
    "http://search.yahoo.com/mrss": "media",
    "http://www.itunes.com/dtds/podcast-1.0.dtd": "itunes",
    "http://rssnamespace.org/feedburner/ext/1.0": "feedburner",
    "http://www.w3.org/2005/Atom": "atom",
    "http://purl.org/atom/ns#": "atom",
    "http://www.w3.org/2007/app": "app",
    "http://purl.org/atom/app#": "app",
    "http://purl.org/atompub/tombstones/1.0": "at",
    "http://www.w3.org/1999/xhtml": "xhtml",
    "http://purl.org/rss/1.0/": "",
    "http://my.netscape.com/rdf/simple/0.9/": "",
    "http://channel.netscape.com/rdf/simple/0.9/": "",
    "http://backend.userland.com/rss2": "",
}
BASE = "{http://www.w3.org/XML/1998/namespace}base"


class _Measured(RawIOBase):
    """Refuses an item, or whatever stands between two, that is larger than a file may be."""

    def __init__(self, inner: IO[bytes], where: str) -> None:
        self.inner, self.where, self.taken = inner, where, 0
        self.is_wide = False
        self.is_begun = False

    def readable(self) -> bool:
        return True

    def read(self, size: int | None = -1, /) -> bytes:
        data = self.inner.read(CHUNK)
        self.taken += len(data)
        if self.taken > LARGEST:
            raise BadSource(self.where, f"One item has more than {LARGEST >> 20} MB.")
        if not self.is_begun:
            self.is_begun = True
            self.is_wide = b"\0" in data[:4]
        if self.is_wide or not data:
            return data
        return data.translate(None, _CONTROLS) or self.read(size)


def parts(file: File) -> Iterator[tuple[str, Element]]:
    """Everything below the root, and in the channel of RSS, by the usual name."""
    above: list[Element] = []
    elements = 0
    try:
        with file.open() as opened:
            measured = _Measured(opened, file.location)
            for event, element in iterparse(measured, events=("start", "end"), forbid_dtd=True):
                if event == "start":
                    above.append(element)
                    elements += 1
                    if len(above) > DEEPEST or elements > MOST_ELEMENTS:
                        raise BadSource(file.location, "An item of the feed has too many elements.")
                    continue
                above.pop()
                tags = [name(one) for one in above]
                if len(tags) == 1 and not (tags == ["rss"] and name(element) == "channel"):
                    yield name(element), element
                elif tags != ["rss", "channel"]:
                    continue
                else:
                    yield name(element), element
                above[-1].remove(element)
                measured.taken = elements = 0
    except (ParseError, DefusedXmlException, ValueError, LookupError) as error:
        raise BadSource(file.location, f"The XML is broken or not allowed: {error}.") from error


def name(element: Element) -> str:
    """Its name with the usual prefix, whatever the file calls the namespace."""
    space, _, local = element.tag.rpartition("}")
    if not space:
        return element.tag
    prefix = _PREFIXES.get(space[1:], "?")
    return f"{prefix}:{local}" if prefix else local


def children(element: Element, *names: str) -> list[Element]:
    return [child for child in element if name(child) in names]


def text_of(element: Element, *names: str) -> str:
    """The text of the first child under the first of these names that has one."""
    return next((words for each in names for words in texts_of(element, each)), "")


def texts_of(element: Element, *names: str) -> list[str]:
    found = ("".join(child.itertext()).strip() for child in children(element, *names))
    return [text for text in found if text]


def as_html(element: Element) -> str:
    """What is inside an element, as HTML."""
    inside = "".join(f"{_written(child)}{escape(child.tail or '')}" for child in element)
    return f"{escape(element.text or '')}{inside}"


def _written(element: Element) -> str:
    tag = element.tag.rpartition("}")[2]
    given = (
        f' {key.rpartition("}")[2]}="{escape(value)}"' for key, value in element.attrib.items()
    )
    start = f"<{tag}{''.join(given)}>"
    return start if tag in VOID else f"{start}{as_html(element)}</{tag}>"
