"""NewsML-G2: one news item, or a message with many; the text in NITF, in XHTML or plain.

Pictures are items beside the texts that link to them, so the file is read twice: for the pictures
and who shows them, then for the texts, one at a time.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from html import escape
from xml.etree.ElementTree import Element, tostring

from articles.importers.base import BadSource, Format, Found
from articles.importers.files import File
from articles.importers.formats.iptc import agency
from articles.importers.formats.iptc.newsml_xml import (
    LANGUAGE,
    OTHERS,
    child_at,
    children_of,
    code_of,
    items,
    links_in,
    name_of,
    of_role,
    words_at,
)
from articles.importers.formats.iptc.nitf import (
    abstract_of,
    byline_of,
    html_of,
    plain_tag,
    words_in,
)
from articles.importers.html_to_sections.assembling import article, slug_from
from articles.importers.textual.dates import Dated, moment

SPACE = b"http://iptc.org/std/nar/2006-10-01/"
TEXTS = {"", "text", "composite"}
PICTURES = {"picture", "graphic"}
LONGEST_NOTE = 200  # characters of what is quoted as lost

# Subjects of these kinds are people, places and the like: finer than a topic.
_ENTITIES = {"person", "organisation", "geoarea", "poi", "event", "object", "animal"}
_LOST = {
    "urgency": "the urgency",
    "edNote": "the note to editors",
    "copyrightNotice": "the copyright notice",
    "usageTerms": "the terms of use",
    "located": "the place that it comes from,",
    "dateline": "the dateline",
    "genre": "the genre",
    "expires": "the end of its time,",
}


@dataclass(slots=True)
class Message:
    """What stands beside the texts: pictures by name, and by the text that shows them."""

    pictures: dict[str, agency.Picture] = field(default_factory=dict)
    shown_by: dict[str, list[str]] = field(default_factory=dict)  # text -> pictures
    packages: list[list[str]] = field(default_factory=list)  # what they point to
    texts: set[str] = field(default_factory=set)

    def put_together(self) -> None:
        """A package's pictures are its first text's."""
        for package in self.packages:
            first = next((name for name in package if name in self.texts), "")
            if first:
                self.shown_by.setdefault(first, []).extend(package)

    def of(self, text: str) -> list[agency.Picture]:
        names = dict.fromkeys(self.shown_by.get(text, []))
        return [self.pictures[name] for name in names if name in self.pictures]

    @property
    def shown(self) -> set[str]:
        return {name for names in self.shown_by.values() for name in names}


def read(files: Sequence[File]) -> Iterator[Found | BadSource]:
    for file in files:
        yield from _read(file)


def _read(file: File) -> Iterator[Found | BadSource]:
    where = file.location
    message = Message()
    for item in items(file):
        _remember(message, item)
    message.put_together()
    shown = message.shown
    for number, item in enumerate(items(file), start=1):
        here = f"{where}: {item.get('guid') or number}"
        tag, kind = plain_tag(item), _class(item)
        if tag in OTHERS:
            yield BadSource(here, f"It is not a text but {OTHERS[tag]}.")
        elif tag == "packageItem":
            if not any(name in message.texts for name in links_in(item, "itemRef")):
                yield BadSource(here, "It is a package: it only points to items elsewhere.")
        elif kind in TEXTS:
            try:
                yield _found(where, here, item, message)
            except BadSource as bad:
                yield bad
        elif item.get("guid", "") not in shown:
            yield BadSource(here, f"It is not a text but a {kind[:LONGEST_NOTE]}.")


# Pictures and packages.


def _class(item: Element) -> str:
    return code_of(child_at(item, "itemMeta", "itemClass"))


def _remember(message: Message, item: Element) -> None:
    name = item.get("guid", "")
    if plain_tag(item) == "packageItem":
        message.packages.append(links_in(item, "itemRef"))
    elif plain_tag(item) == "newsItem" and _class(item) in TEXTS:
        message.texts.add(name)
        message.shown_by.setdefault(name, []).extend(links_in(item, "link"))
    elif _class(item) in PICTURES and (picture := _picture(item)):
        message.pictures[name] = picture


def _picture(item: Element) -> agency.Picture | None:
    sized = sorted(_remote(item), key=_worth, reverse=True)
    addresses = list(dict.fromkeys(one.get("href", "").strip() for one in sized))
    if not addresses:
        return None
    meta = child_at(item, "contentMeta")
    makers = ", ".join(filter(None, (words_in(one) for one in children_of(meta, "creator"))))
    rights = words_at(item, "rightsInfo", "copyrightHolder")
    return agency.Picture(
        address=addresses[0],
        image=agency.use(
            alt=of_role(meta, "description", "alttext", "alt", "accessibility"),
            caption=of_role(meta, "description", "caption", "", "summary"),
            credit=words_at(meta, "creditline") or words_at(meta, "by") or makers or rights,
        ),
        others=tuple(addresses[1:]),
    )


def _remote(item: Element) -> list[Element]:
    contents = children_of(child_at(item, "contentSet"), "remoteContent")
    return [
        one
        for one in contents
        if one.get("href", "").strip() and one.get("contenttype", "image").startswith("image")
    ]


def _worth(remote: Element) -> tuple[bool, int]:
    """The original, or else the largest."""
    sides = [remote.get(side, "") for side in ("width", "height")]
    numbers = [int(side) for side in sides if side.isdecimal() and len(side) < 7]
    return code_of(remote, "rendition") == "original", numbers[0] * numbers[-1] if numbers else 0


# A text.


def _found(where: str, here: str, item: Element, message: Message) -> Found:
    """Raises BadSource."""
    meta, about = child_at(item, "contentMeta"), child_at(item, "itemMeta")
    text = _text(item)
    if isinstance(text, str):
        raise BadSource(here, text)
    headline = of_role(meta, "headline", "", "main") or words_at(meta, "headline")
    headline = headline or words_at(about, "title") or words_at(meta, "slugline")
    if not headline:
        raise BadSource(here, "It has no headline.")
    pictures = message.of(item.get("guid", ""))
    if own := _picture(item):
        pictures.append(own)
    html, featured = agency.arranged(agency.bounded(here, text.html), pictures)
    language = item.get(LANGUAGE, "")
    slugline = words_at(meta, "slugline")
    slug = slugline if slugline == slug_from(slugline) else ""
    status = agency.withheld(code_of(child_at(about, "pubStatus")))
    other_slug = [f"the slugline “{slugline[:LONGEST_NOTE]}”"] if slugline != slug else []
    subjects = [(code_of(s, "type"), name_of(s, language)) for s in children_of(meta, "subject")]
    entities = [name for kind, name in subjects if kind in _ENTITIES]
    found = article(
        location=f"{where}: {headline}",
        headline=headline,
        html=html,
        source_id=item.get("guid", "").strip(),
        standfirst=of_role(meta, "description", "summary", "") or text.abstract,
        slug=slug,
        byline=_byline(meta, language) or agency.people(text.byline),
        topics=[name for kind, name in subjects if kind not in _ENTITIES],
        tags=[*map(words_in, children_of(meta, "keyword")), *entities],
        dated=Dated(_published(about, meta)),
        picture=featured.address if featured else "",
        image=featured.image if featured else None,
        draft=bool(status),
        urls=[one for one in map(words_in, children_of(meta, "altId")) if one.startswith("http")],
        lost=[*filter(None, [status]), *other_slug, *_not_carried(item)],
    )
    return agency.described(found, pictures)


@dataclass(frozen=True, slots=True)
class _Text:
    html: str
    byline: str = ""
    abstract: str = ""


def _text(item: Element) -> _Text | str:
    """The text in the best of its renditions; a sentence that says why there is none."""
    content = child_at(item, "contentSet")
    for one in children_of(content, "inlineXML"):
        root = next((child for child in one if plain_tag(child)), None)
        if root is not None and plain_tag(root) in ("nitf", "body") and "NITF" in root.tag:
            return _Text(html_of(root), byline_of(root), abstract_of(root))
        if root is not None and "xhtml" in root.tag:
            return _Text(_html(root))
    plain = ""
    for one in children_of(content, "inlineData"):
        if one.get("encoding") or one.get("encodinguri"):
            return "Its text is encoded in a way that is not read here."
        text = "".join(one.itertext())
        if "html" in one.get("contenttype", ""):
            return _Text(agency.inside_body(text))
        plain = plain or text
    if plain.strip():
        return _Text(agency.paragraphs(plain))
    if children_of(content, "remoteContent") and not _remote(item):
        return "Its text is not in this file but elsewhere."
    return "It has no text in a form that is read here."


def _html(root: Element) -> str:
    body = next((one for one in root.iter() if plain_tag(one) == "body"), root)
    for element in body.iter():
        element.tag = plain_tag(element) or "span"
    inside = "".join(tostring(child, encoding="unicode", method="html") for child in body)
    return escape(body.text or "", quote=False) + inside


def _byline(meta: Element | None, language: str) -> tuple[str, ...]:
    """The words of the byline say its order; creators are there for machines."""
    if by := words_at(meta, "by"):
        return agency.people(by)
    return tuple(filter(None, (name_of(one, language) for one in children_of(meta, "creator"))))


def _published(about: Element | None, meta: Element | None) -> datetime | None:
    said = [words_at(about, "firstCreated"), words_at(meta, "contentCreated")]
    said.append(words_at(about, "versionCreated"))
    first = next(filter(None, map(moment, said)), None)
    return max(filter(None, (first, moment(words_at(about, "embargoed")))), default=None)


def _not_carried(item: Element) -> Iterator[str]:
    for part in ("rightsInfo", "itemMeta", "contentMeta"):
        for child in children_of(child_at(item, part), *_LOST):
            if words := words_in(child):
                yield f"{_LOST[plain_tag(child)]} “{words[:LONGEST_NOTE]}”"
    for headline in children_of(child_at(item, "contentMeta"), "headline")[1:]:
        yield f"the second headline “{words_in(headline)[:LONGEST_NOTE]}”"


FORMAT = Format(
    title="IPTC NewsML-G2",
    recognises=lambda file, head: SPACE in head,
    read=read,
)
