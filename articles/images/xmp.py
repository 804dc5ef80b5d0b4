"""XMP, read from a file and written into a rendition: names and shapes of the fields we know.

https://developer.adobe.com/xmp/docs/XMPSpecifications/
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import Enum, auto
from xml.etree.ElementTree import Element, ParseError
from xml.sax.saxutils import escape

from defusedxml import DefusedXmlException
from defusedxml.ElementTree import fromstring

LONGEST = 1_000_000
# Fields are looked for below every description, so that what is nested costs its square. Adobe's
# longest histories have some thousand elements and stay above depth 12.
MOST_ELEMENTS, MOST_DESCRIPTIONS, DEEPEST, MOST_ATTRIBUTES = 20_000, 100, 24, 20_000

SPACES = {
    "x": "adobe:ns:meta/",
    "rdf": "http://www.w3.org/1999/02/22-rdf-syntax-ns#",
    "dc": "http://purl.org/dc/elements/1.1/",
    "photoshop": "http://ns.adobe.com/photoshop/1.0/",
    "xmpRights": "http://ns.adobe.com/xap/1.0/rights/",
    "plus": "http://ns.useplus.org/ldf/xmp/1.0/",
    "Iptc4xmpCore": "http://iptc.org/std/Iptc4xmpCore/1.0/xmlns/",
    "Iptc4xmpExt": "http://iptc.org/std/Iptc4xmpExt/2008-02-29/",
}
_LANG = "{http://www.w3.org/XML/1998/namespace}lang"


class Shape(Enum):
    """How a field's value is written."""

    TEXT = auto()
    LANGUAGES = auto()  # a text in one or more languages
    BAG = auto()  # texts without an order
    SEQ = auto()  # texts in their order
    LICENSOR = auto()  # the name and the address of the first in a list of licensors


@dataclass(frozen=True, slots=True)
class Field:
    name: str  # with its prefix
    shape: Shape


# Ours -> theirs. (IPTC Photo Metadata Standard)
FIELDS: Mapping[str, Field] = {
    "title": Field("dc:title", Shape.LANGUAGES),
    "headline": Field("photoshop:Headline", Shape.TEXT),
    "caption": Field("dc:description", Shape.LANGUAGES),
    "alt": Field("Iptc4xmpCore:AltTextAccessibility", Shape.LANGUAGES),
    "extended_description": Field("Iptc4xmpCore:ExtDescrAccessibility", Shape.LANGUAGES),
    "keywords": Field("dc:subject", Shape.BAG),
    "creator": Field("dc:creator", Shape.SEQ),
    "creator_job": Field("photoshop:AuthorsPosition", Shape.TEXT),
    "credit": Field("photoshop:Credit", Shape.TEXT),
    "source": Field("photoshop:Source", Shape.TEXT),
    "copyright": Field("dc:rights", Shape.LANGUAGES),
    "usage_terms": Field("xmpRights:UsageTerms", Shape.LANGUAGES),
    "licence_url": Field("xmpRights:WebStatement", Shape.TEXT),
    "licensor": Field("plus:Licensor", Shape.LICENSOR),
    "instructions": Field("photoshop:Instructions", Shape.TEXT),
    "digital_source": Field("Iptc4xmpExt:DigitalSourceType", Shape.TEXT),
    "taken_at": Field("photoshop:DateCreated", Shape.TEXT),
}
LICENSOR_NAME, LICENSOR_URL = "plus:LicensorName", "plus:LicensorURL"

Values = Mapping[str, list[str]]


def read(packet: bytes) -> dict[str, list[str]]:
    """{our field: its texts}; a licensor is [name, address]. Nothing of a packet that is broken,
    too large, or has definitions of its own (DTD, entities)."""
    if not packet or len(packet) > LONGEST:
        return {}
    wide = packet.startswith((b"\xff\xfe", b"\xfe\xff"))  # UTF-16, where NUL is half a letter
    # What is beyond these bounds is not even built. (In UTF-16 a sign is one of two bytes.)
    if packet.count(b"<") > 2 * MOST_ELEMENTS or packet.count(b"=") > MOST_ATTRIBUTES:
        return {}
    try:
        root = fromstring(packet if wide else packet.strip(b"\0 \r\n\t"), forbid_dtd=True)
    except (ParseError, DefusedXmlException, ValueError, LookupError, RecursionError):
        return {}
    if not _is_bounded(root):
        return {}
    found: dict[str, list[str]] = {}
    for number, description in enumerate(root.iter(_tag("rdf:Description"))):
        if number >= MOST_DESCRIPTIONS:
            break
        for ours, field in FIELDS.items():
            if ours not in found and (texts := _texts(description, field)):
                found[ours] = texts
    return found


def write(values: Values) -> bytes:
    """A packet with these fields, the same bytes for the same values."""
    inside = "".join(_element(FIELDS[ours], values[ours]) for ours in FIELDS if ours in values)
    spaces = "".join(f' xmlns:{p}="{uri}"' for p, uri in SPACES.items() if p not in ("x", "rdf"))
    return (
        f'<x:xmpmeta xmlns:x="{SPACES["x"]}"><rdf:RDF xmlns:rdf="{SPACES["rdf"]}">'
        f'<rdf:Description rdf:about=""{spaces}>{inside}</rdf:Description></rdf:RDF></x:xmpmeta>'
    ).encode()


def _is_bounded(root: Element) -> bool:
    """Few enough elements, none too deep. Level by level, so that no depth is too much for it."""
    level, count = [root], 1
    for _ in range(DEEPEST):
        level = [child for element in level for child in element]
        count += len(level)
        if not level:
            return count <= MOST_ELEMENTS
    return False


def _tag(name: str) -> str:
    prefix, _, local = name.partition(":")
    return f"{{{SPACES[prefix]}}}{local}"


def _texts(description: Element, field: Field) -> list[str]:
    tag = _tag(field.name)
    if field.shape is not Shape.LICENSOR and (short := description.get(tag)):
        return [short]
    element = description.find(tag)
    if element is None:
        return []
    if field.shape is Shape.LICENSOR:
        return _licensor(element)
    items = list(element.iter(_tag("rdf:li")))
    if field.shape is Shape.LANGUAGES and items:
        default = (item for item in items if item.get(_LANG) == "x-default")
        items = [next(default, items[0])]
    texts = [_text_of(item) for item in items] if items else [_text_of(element)]
    return [text for text in texts if text]


def _licensor(element: Element) -> list[str]:
    """A struct is written with elements or with attributes, in a list or alone."""
    name = next(_struct(element, LICENSOR_NAME), "")
    url = next(_struct(element, LICENSOR_URL), "")
    return [name, url] if name or url else []


def _struct(element: Element, name: str) -> Iterator[str]:
    for each in element.iter():
        if short := each.get(_tag(name)):
            yield short
        if each.tag == _tag(name) and (text := _text_of(each)):
            yield text


def _text_of(element: Element) -> str:
    return element.text or element.get(_tag("rdf:resource")) or ""


def _element(field: Field, texts: list[str]) -> str:
    name = field.name
    match field.shape:
        case Shape.TEXT:
            inside = escape(texts[0])
        case Shape.LANGUAGES:
            item = f'<rdf:li xml:lang="x-default">{escape(texts[0])}</rdf:li>'
            inside = f"<rdf:Alt>{item}</rdf:Alt>"
        case Shape.BAG | Shape.SEQ:
            kind = "rdf:Bag" if field.shape is Shape.BAG else "rdf:Seq"
            items = "".join(f"<rdf:li>{escape(text)}</rdf:li>" for text in texts)
            inside = f"<{kind}>{items}</{kind}>"
        case Shape.LICENSOR:
            parts = zip((LICENSOR_NAME, LICENSOR_URL), texts, strict=True)
            struct = "".join(f"<{part}>{escape(text)}</{part}>" for part, text in parts if text)
            item = f'<rdf:li rdf:parseType="Resource">{struct}</rdf:li>'
            inside = f"<rdf:Seq>{item}</rdf:Seq>"
    return f"<{name}>{inside}</{name}>"
