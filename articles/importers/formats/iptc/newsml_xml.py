"""A NewsML-G2 file as a stream of its items, each of a bounded size; and the ways in an item."""

from collections.abc import Iterator
from io import RawIOBase
from typing import IO
from xml.etree.ElementTree import Element, ParseError

from defusedxml import DefusedXmlException
from defusedxml.ElementTree import iterparse

from articles.importers.base import BadSource
from articles.importers.files import File
from articles.importers.formats.iptc.nitf import DEEPEST, plain_tag, words_in

OTHERS = {"conceptItem": "concepts", "knowledgeItem": "concepts", "planningItem": "plans"}
OTHERS |= {"catalogItem": "a catalogue"}
ITEMS = {"newsItem", "packageItem", *OTHERS}
LARGEST = 8 * 1024 * 1024  # bytes of one item
CHUNK = 256 * 1024
MOST_ELEMENTS = 100_000  # of one item
LANGUAGE = "{http://www.w3.org/XML/1998/namespace}lang"


class _Measured(RawIOBase):
    """Refuses an item, or whatever stands between two, that is larger than a file may be."""

    def __init__(self, inner: IO[bytes], where: str) -> None:
        self.inner, self.where, self.taken = inner, where, 0

    def readable(self) -> bool:
        return True

    def read(self, size: int | None = -1, /) -> bytes:
        data = self.inner.read(CHUNK)  # the parser goes over a tag again with each piece of it
        self.taken += len(data)
        if self.taken > LARGEST:
            raise BadSource(self.where, f"One item has more than {LARGEST >> 20} MB.")
        return data


def items(file: File) -> Iterator[Element]:
    """Every item of the file, one at a time; none stays in memory."""
    above: list[Element] = []
    inside = 0  # how deep in an item
    elements = 0  # since the last one
    try:
        with file.open() as opened:
            measured = _Measured(opened, file.location)
            for event, element in iterparse(measured, events=("start", "end"), forbid_dtd=True):
                if event == "start":
                    above.append(element)
                    elements += 1
                    inside += bool(inside or plain_tag(element) in ITEMS)
                    if len(above) > DEEPEST or elements > MOST_ELEMENTS:
                        raise BadSource(file.location, "An item has too many elements.")
                    continue
                above.pop()
                inside -= bool(inside)
                if inside:
                    continue
                if plain_tag(element) in ITEMS:
                    measured.taken = elements = 0
                    yield element
                if above:
                    above[-1].remove(element)
    except (ParseError, DefusedXmlException, ValueError, LookupError) as error:
        raise BadSource(file.location, f"The XML is broken or not allowed: {error}.") from error


# Finding one's way in an item.


def child_at(element: Element | None, *path: str) -> Element | None:
    for tag in path:
        element = next(iter(children_of(element, tag)), None)
    return element


def children_of(element: Element | None, *tags: str) -> list[Element]:
    found = list(element) if element is not None else []
    return [child for child in found if plain_tag(child) in tags]


def words_at(element: Element | None, *path: str) -> str:
    return words_in(child_at(element, *path))


def code_of(element: Element | None, attribute: str = "qcode") -> str:
    """The last part of a code of IPTC's, said as `ninat:text` or as a whole address."""
    if element is None:
        return ""
    written = element.get(attribute) or element.get(f"{attribute}uri") or ""
    written = written or (element.get("uri", "") if attribute == "qcode" else "")
    return written.rstrip("/ ").rpartition("/")[2].rpartition(":")[2].strip().casefold()


def links_in(item: Element, tag: str) -> list[str]:
    return [one.get("residref", "") for one in item.iter() if plain_tag(one) == tag]


def name_of(element: Element, language: str) -> str:
    """The name, in the item's language if there are several."""
    names = children_of(element, "name")
    own = [one for one in names if one.get(LANGUAGE) == language]
    return words_in(next(iter([*own, *names]), None)) or element.get("literal", "")


def of_role(meta: Element | None, tag: str, *roles: str) -> str:
    """The words of the first with the first of these roles that is there; "" is having none."""
    said = children_of(meta, tag)
    for role in roles:
        for one in said:
            if code_of(one, "role") == role and (words := words_in(one)):
                return words
    return ""
