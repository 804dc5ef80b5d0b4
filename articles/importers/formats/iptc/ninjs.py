"""IPTC's ninjs (https://iptc.org/std/ninjs/), news in JSON, versions 1.0 to 3.x: one item, several,
or one in each line."""

import re
from collections.abc import Iterator, Sequence

from articles.content import ImageUse
from articles.importers.base import BadSource, Format, Found
from articles.importers.files import File
from articles.importers.formats.iptc import agency
from articles.importers.formats.iptc.agency import LONGEST_NOTE, PICTURES, TEXTS
from articles.importers.formats.iptc.items import (
    Item,
    items,
    name_of,
    objects,
    of_role,
    roles_of,
    small_keys,
    text_at,
    text_of,
    values_at,
)
from articles.importers.formats.iptc.nitf import text_in
from articles.importers.html_to_sections import article, slug_from, words_of
from articles.importers.textual import bylines

_OURS = re.compile(
    rb'ninjs|"(?:pub[Ss]tatus|version[Cc]reated|body_x?html|body_text|bodies|representation[Tt]ype)"'
    rb"\s*:"
)
_WEB = re.compile(r"https?://\S+", re.IGNORECASE)
_FEATURED = re.compile(r"feature|main|hero|lead|cover|teaser", re.IGNORECASE)
_ALTERNATIVE = re.compile(r"alt", re.IGNORECASE)
_SUMMARY = ("standfirst", "summary", "abstract", "dek", "lead", "text", "caption", "")
_AUTHORS = {"author", "creator", "writer", "byline", "reporter"}
_TAGS = {"tag", "keyword"}
_HTML_IN_WORDS = re.compile(r"</[a-z]\w*>|<br\s?/?>", re.IGNORECASE)
_HTML = re.compile(r"x?html|rich|text/html|application/xhtml")
# What an item says for machines, or of itself and not of its story.
_TECHNICAL = set(
    """
    uri type mimetype profile version versioncreated firstcreated contentcreated language standard
    $standard $schema charcount wordcount representationtype title name rel trustindicators
    trustindicator renditions guid embargoed embargoeduntil pubstatus headline headlines bodies
    descriptions byline bylines by people person subject subjects keywords organisation
    organisations place places event events object objects associations slugline altids rightsinfo
    """.split()  # noqa: SIM905
)
_NAMED = ["person", "people", "organisation", "organisations", "place", "places"]
_NAMED += ["event", "events", "object", "objects"]


def read(files: Sequence[File]) -> Iterator[Found | BadSource]:
    for file in files:
        for where, item in items(file):
            try:
                yield item if isinstance(item, BadSource) else _found(where, small_keys(item))
            except BadSource as bad:
                yield bad


def _found(where: str, item: Item) -> Found:
    """Raises BadSource."""
    if not item:
        raise BadSource(where, "This JSON is not ninjs: it has no item.")
    kind = text_at(item, "type").casefold()
    if kind not in TEXTS:
        raise BadSource(where, f"It is not a text but a {kind[:LONGEST_NOTE]}.")
    slugline = text_at(item, "slugline")
    said = of_role(roles_of(item, "headline"), ("main", "")) or text_at(item, "title") or slugline
    if not said:
        raise BadSource(where, "It has no headline.")
    pictures, lost = _associated(item)
    html, featured = agency.arranged(agency.bounded(where, _body(item)), pictures)
    if not html.strip():
        raise BadSource(where, "It has no text.")
    status = agency.withheld(text_at(item, "pubstatus"))
    if slugline and slugline != slug_from(slugline):
        lost.append(f"the slugline “{slugline[:LONGEST_NOTE]}”")
        slugline = ""
    addresses, others = _addresses(item)
    headline = _plain_words(said)
    subjects = list(_related(item, "subject", "subjects"))
    found = article(
        location=f"{where}: {headline}",
        headline=headline,
        html=html,
        source_id=text_at(item, "uri") or text_at(item, "guid"),
        standfirst=_summary(item),
        slug=slugline,
        byline=_byline(item),
        topics=[name for relation, name in subjects if relation not in _TAGS],
        tags=[
            *(name for _, name in _related(item, "keywords")),
            *(name for relation, name in subjects if relation in _TAGS),
            *(name for relation, name in _related(item, *_NAMED) if relation not in _AUTHORS),
        ],
        dated=agency.published(
            [text_at(item, key) for key in ("firstcreated", "contentcreated", "versioncreated")],
            text_at(item, "embargoeduntil") or text_at(item, "embargoed"),
        ),
        picture=featured.address if featured else "",
        image=featured.image if featured else None,
        draft=bool(status),
        urls=addresses,
        lost=[*filter(None, [status]), *lost, *others, *_not_carried(item, said)],
    )
    return agency.described(found, pictures)


def _plain_words(said: str) -> str:
    """Headlines and descriptions are plain, but some are written as HTML."""
    return words_of(said) if _HTML_IN_WORDS.search(said) else " ".join(said.split())


def _summary(item: Item) -> str:
    said = [(role, w) for role, w in roles_of(item, "description") if not _ALTERNATIVE.search(role)]
    return _plain_words(of_role(said, _SUMMARY))


def _body(item: Item) -> str:
    """The richest of its texts."""
    said = roles_of(item, "body")
    marked_up = [words for role, words in said if _HTML.match(role)]
    nitf = (text_in(words) for role, words in said if "nitf" in role)
    plain = [words for _, words in said if not words.startswith("<")]
    if marked_up:
        return marked_up[0]
    if html := next((text.html for text in nitf if text and text.html), ""):
        return html
    return agency.paragraphs(plain[0]) if plain else said[0][1] if said else ""


def _byline(item: Item) -> tuple[str, ...]:
    people = [*objects(item.get("people")), *objects(item.get("person"))]
    authors = [name_of(one) for one in people if text_at(one, "rel").casefold() in _AUTHORS]
    if any(authors):  # their names are apart already
        return tuple(authors)
    lines = [text_at(item, "byline") or text_at(item, "by")]
    if not lines[0]:
        lines = [
            text_of(one) or text_at(small_keys(one), "value") for one in values_at(item, "bylines")
        ]
    return tuple(
        name for line in lines for name in bylines.names(_plain_words(line), agencies=True)
    )


def _related(item: Item, *keys: str) -> Iterator[tuple[str, str]]:
    """(relation to the story, name) of what stands under these keys, as objects or as words."""
    for key in keys:
        if words := text_at(item, key):
            yield from (("", part.strip()) for part in words.split(","))
        for one in values_at(item, key):
            yield text_at(small_keys(one), "rel").casefold(), text_of(one) or name_of(one)


def _addresses(item: Item) -> tuple[list[str], list[str]]:
    """Addresses of the web among the other identifiers, and how many more are lost."""
    value = item.get("altids")
    values = value.values() if isinstance(value, dict) else values_at(item, "altids")
    said = [text_of(one) or text_at(small_keys(one), "value") for one in values]
    addresses = [one for one in said if _WEB.fullmatch(one)]
    more = len([one for one in said if one]) - len(addresses)
    return addresses, [f"{more} other identifier{'s' * (more > 1)}"] if more else []


def _not_carried(item: Item, headline: str) -> Iterator[str]:
    if text_at(item, "representationtype").casefold() in ("incomplete", "partial"):
        yield "that it was not the whole item"
    if small_keys(item.get("rightsinfo")):
        yield "the statement of its rights"
    for _, other in roles_of(item, "headline"):
        if other != headline:
            yield f"the other headline “{other[:LONGEST_NOTE]}”"
    for key, value in item.items():
        if key in agency.LOST:
            said = text_of(value) or ", ".join(filter(None, map(name_of, objects(value))))
            if said:
                yield f"{agency.LOST[key]} “{said[:LONGEST_NOTE]}”"
        elif key.startswith(("body_", "description_", "headline_")) or key in _TECHNICAL:
            continue
        elif value not in (None, "", [], {}):
            yield f"the property “{text_of(key)[:LONGEST_NOTE]}”"


def _associated(item: Item) -> tuple[list[agency.Picture], list[str]]:
    """The pictures beside the text, and what else is lost."""
    pictures, lost = [], []
    for one in objects(item.get("associations")):
        kind = text_at(one, "type").casefold()
        picture = _picture(one) if kind in PICTURES or not kind else None
        if picture:
            pictures.append(picture)
        else:
            title = of_role(roles_of(one, "headline"), ("main", "")) or text_at(one, "uri")
            said = _plain_words(title) or text_at(one, "name")
            lost.append(f"the {kind or 'associated item'} “{said[:LONGEST_NOTE]}”")
    return pictures, lost


def _picture(one: Item) -> agency.Picture | None:
    renditions = sorted(filter(_is_picture, objects(one.get("renditions"))), key=_worth)
    addresses = list(dict.fromkeys(_address(rendition) for rendition in reversed(renditions)))
    if not addresses:
        return None
    said = roles_of(one, "description")
    caption = [(role, words) for role, words in said if not _ALTERNATIVE.search(role)]
    alt = [words for role, words in said if _ALTERNATIVE.search(role)]
    whose = ("byline", "by", "creditline", "copyrightholder", "copyrightnotice")
    return agency.Picture(
        address=addresses[0],
        image=ImageUse(
            alt=_plain_words(alt[0]) if alt else "",
            caption=_plain_words(of_role(caption, ("caption", "text", ""))),
            credit=_plain_words(next(filter(None, (text_at(one, key) for key in whose)), "")),
        ),
        others=tuple(addresses[1:]),
        featured=bool(_FEATURED.search(text_at(one, "name"))),
    )


def _is_picture(rendition: Item) -> bool:
    kind = text_at(rendition, "contenttype") or text_at(rendition, "mimetype")
    return bool(_address(rendition)) and (not kind or kind.casefold().startswith("image"))


def _address(rendition: Item) -> str:
    """What lies beside the item is written without a scheme here."""
    address = text_at(rendition, "href")
    beside = address.startswith("file:") and not address.startswith("file:/")
    return address.removeprefix("file:") if beside else address


def _worth(rendition: Item) -> tuple[bool, float]:
    """The original, or else the largest."""
    sides = [rendition.get("width"), rendition.get("height")]
    numbers = [side for side in sides if isinstance(side, int | float) and 0 < side < 1_000_000]
    area = float(numbers[0]) * float(numbers[-1]) if numbers else 0.0
    return text_at(rendition, "name").casefold() == "original", area


def _recognises(file: File, head: bytes) -> bool:
    start = head.removeprefix(b"\xef\xbb\xbf").lstrip()[:1]
    return start in (b"{", b"[") and bool(_OURS.search(head))


FORMAT = Format(title="IPTC ninjs (news in JSON)", recognises=_recognises, read=read)
