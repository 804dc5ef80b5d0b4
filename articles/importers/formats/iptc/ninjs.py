"""IPTC's ninjs (https://iptc.org/std/ninjs/), news in JSON, versions 1.0 to 3.x: one item, several,
or one in each line. Versions differ in the case of their keys, and in what is a list or a mapping
of names."""

import json
import re
from collections.abc import Iterator, Mapping, Sequence
from io import BufferedReader, RawIOBase
from typing import Any, cast

from articles.content import ImageUse
from articles.importers.base import BadSource, Format, Found
from articles.importers.files import BIGGEST, File
from articles.importers.formats.iptc import agency
from articles.importers.formats.iptc.agency import LONGEST_NOTE, PICTURES, TEXTS
from articles.importers.formats.iptc.nitf import Text, text_in
from articles.importers.html_to_sections import article, slug_from, words_of
from articles.importers.textual import bylines
from articles.importers.textual.json_values import storable

MOST_VALUES = 2_000_000  # in one file, or in one of its lines

Item = Mapping[str, Any]  # with all keys in small letters

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
        for where, item in _items(file):
            try:
                yield item if isinstance(item, BadSource) else _found(where, _small(item))
            except BadSource as bad:
                yield bad


def _items(file: File) -> Iterator[tuple[str, Any]]:
    """Where each item stands, and the item or why it cannot be read."""
    where = file.location
    with BufferedReader(cast(RawIOBase, file.open())) as opened:
        line = opened.readline(BIGGEST + 1)
        if opened.peek(1).strip() and isinstance(_parsed(where, line), dict):
            number = 0
            while line:
                number += 1
                if len(line) > BIGGEST:
                    raise BadSource(where, f"Line {number} has more than {BIGGEST >> 20} MB.")
                if line.strip():
                    yield f"{where}: {number}", _parsed(f"{where}: {number}", line)
                line = opened.readline(BIGGEST + 1)
            return
    if isinstance(parsed := _parsed(where, file.whole()), BadSource):
        raise parsed
    several = parsed.get("items", parsed.get("_items")) if isinstance(parsed, dict) else parsed
    if isinstance(several, list):
        yield from ((f"{where}: {number}", item) for number, item in enumerate(several, start=1))
    else:
        yield where, parsed


def _parsed(where: str, data: bytes) -> Any:
    """The value, or the BadSource that says why it is none."""
    if sum(map(data.count, (b",", b"[", b"{"))) > MOST_VALUES:
        return BadSource(where, f"The JSON has more than {MOST_VALUES:,} values.")
    try:
        return json.loads(data)
    except RecursionError:
        return BadSource(where, "The JSON is nested too deeply.")
    except ValueError as error:
        return BadSource(where, f"The JSON is broken: {error}.")


def _found(where: str, item: Item) -> Found:
    """Raises BadSource."""
    if not item:
        raise BadSource(where, "This JSON is not ninjs: it has no item.")
    kind = _said(item, "type").casefold()
    if kind not in TEXTS:
        raise BadSource(where, f"It is not a text but a {kind[:LONGEST_NOTE]}.")
    slugline = _said(item, "slugline")
    said = _of_role(_roles_of(item, "headline"), ("main", "")) or _said(item, "title") or slugline
    if not said:
        raise BadSource(where, "It has no headline.")
    pictures, lost = _associated(item)
    text = _body(item)
    html, featured = agency.arranged(agency.bounded(where, text.html), pictures)
    if not html.strip():
        raise BadSource(where, "It has no text.")
    standing, why_draft = agency.shown_with(_standing(item) + text.standing, pictures)
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
        source_id=_said(item, "uri") or _said(item, "guid"),
        standfirst=_summary(item),
        slug=slugline,
        byline=_byline(item),
        topics=[name for relation, name in subjects if relation not in _TAGS],
        tags=[
            *(name for _, name in _related(item, "keywords")),
            *(name for relation, name in subjects if relation in _TAGS),
            *(name for relation, name in _related(item, *_NAMED) if relation not in _AUTHORS),
        ],
        dated=standing.published(
            [_said(item, key) for key in ("firstcreated", "contentcreated", "versioncreated")]
        ),
        expires=standing.expires(),
        picture=featured.address if featured else "",
        image=featured.image if featured else None,
        draft=bool(why_draft),
        urls=addresses,
        lost=[*why_draft, *lost, *others, *_not_carried(item, said)],
    )
    return agency.described(found, pictures)


def _plain_words(said: str) -> str:
    """Headlines and descriptions are plain, but some are written as HTML."""
    return words_of(said) if _HTML_IN_WORDS.search(said) else " ".join(said.split())


def _summary(item: Item) -> str:
    said = [
        (role, w) for role, w in _roles_of(item, "description") if not _ALTERNATIVE.search(role)
    ]
    return _plain_words(_of_role(said, _SUMMARY))


def _body(item: Item) -> Text:
    """The richest of its texts; what one in NITF says of who may have it holds for all."""
    said = _roles_of(item, "body")
    inside = [text for role, words in said if "nitf" in role and (text := text_in(words))]
    standing = sum((text.standing for text in inside), agency.Standing())
    others = [(role, words) for role, words in said if "nitf" not in role]
    rich = [words for role, words in others if _HTML.match(role)]
    plain = [agency.paragraphs(words) for _, words in others if not words.startswith("<")]
    texts = [*rich, *(text.html for text in inside), *plain, *(words for _, words in others)]
    return Text(next(filter(None, texts), ""), standing=standing)


def _standing(item: Item) -> agency.Standing:
    codes = ("signal", "signals", "profile", "role", "genre", "genres")
    embargoes = [key for key in ("embargoeduntil", "embargoed") if item.get(key)]
    return agency.Standing(
        status=next(iter(_words_at(item, "pubstatus")), ""),
        codes=[one for key in codes for one in _words_at(item, key)],
        notes=[one for key in ("ednote", "usageterms") for one in _words_at(item, key)],
        embargoes=[_said(item, key) for key in embargoes],
        ends=[end for end in [_said(item, "expires")] if end],
    )


def _byline(item: Item) -> list[str]:
    people = [*_objects(item.get("people")), *_objects(item.get("person"))]
    authors = [_said(one, "name") for one in people if _said(one, "rel").casefold() in _AUTHORS]
    if any(authors):  # their names are apart already
        return [*map(bylines.without_mail, authors)]
    lines = next(filter(None, (_words_at(item, key) for key in ("byline", "by", "bylines"))), [])
    plain = [bylines.without_mail(_plain_words(line)) for line in lines]
    return [name for line in plain for name in bylines.names(line, agencies=True)]


def _related(item: Item, *keys: str) -> Iterator[tuple[str, str]]:
    """(relation to the story, name) of what stands under these keys, as objects or as words."""
    for key in keys:
        if words := _said(item, key):
            yield from (("", part.strip()) for part in words.split(","))
        for one in _values_at(item, key):
            yield _said(_small(one), "rel").casefold(), _text_of(one) or _said(_small(one), "name")


def _addresses(item: Item) -> tuple[list[str], list[str]]:
    """Addresses of the web among the other identifiers, and how many more are lost."""
    value = item.get("altids")
    said = _words_of([*value.values()] if isinstance(value, dict) else value)
    addresses = [one for one in said if _WEB.fullmatch(one)]
    more = len([one for one in said if one]) - len(addresses)
    return addresses, [f"{more} other identifier{'s' * (more > 1)}"] if more else []


def _not_carried(item: Item, headline: str) -> Iterator[str]:
    if _said(item, "representationtype").casefold() in ("incomplete", "partial"):
        yield "that it was not the whole item"
    if _small(item.get("rightsinfo")):
        yield "the statement of its rights"
    for _, other in _roles_of(item, "headline"):
        if other != headline:
            yield f"the other headline “{other[:LONGEST_NOTE]}”"
    for key, value in item.items():
        if key in agency.LOST:
            if said := ", ".join(_words_of(value)):
                yield f"{agency.LOST[key]} “{said[:LONGEST_NOTE]}”"
        elif key.startswith(("body_", "description_", "headline_")) or key in _TECHNICAL:
            continue
        elif value not in (None, "", [], {}):
            yield f"the property “{_text_of(key)[:LONGEST_NOTE]}”"


def _associated(item: Item) -> tuple[list[agency.Picture], list[str]]:
    """The pictures beside the text, and what else is lost."""
    pictures, lost = [], []
    for one in _objects(item.get("associations")):
        kind = _said(one, "type").casefold()
        picture = _picture(one) if kind in PICTURES or not kind else None
        if picture:
            pictures.append(picture)
        else:
            title = _of_role(_roles_of(one, "headline"), ("main", "")) or _said(one, "uri")
            said = _plain_words(title) or _said(one, "name")
            lost.append(f"the {kind or 'associated item'} “{said[:LONGEST_NOTE]}”")
    return pictures, lost


def _picture(one: Item) -> agency.Picture | None:
    renditions = sorted(filter(_is_picture, _objects(one.get("renditions"))), key=_worth)
    addresses = list(dict.fromkeys(_address(rendition) for rendition in reversed(renditions)))
    if not addresses:
        return None
    said = _roles_of(one, "description")
    caption = [(role, words) for role, words in said if not _ALTERNATIVE.search(role)]
    alt = [words for role, words in said if _ALTERNATIVE.search(role)]
    whose = ("byline", "by", "creditline", "copyrightholder", "copyrightnotice")
    return agency.Picture(
        address=addresses[0],
        image=ImageUse(
            alt=_plain_words(alt[0]) if alt else "",
            caption=_plain_words(_of_role(caption, ("caption", "text", ""))),
            credit=bylines.without_mail(
                _plain_words(next(filter(None, (_said(one, key) for key in whose)), ""))
            ),
        ),
        others=tuple(addresses[1:]),
        featured=bool(_FEATURED.search(_said(one, "name"))),
        standing=_standing(one),
    )


def _is_picture(rendition: Item) -> bool:
    kind = _said(rendition, "contenttype") or _said(rendition, "mimetype")
    return bool(_address(rendition)) and (not kind or kind.casefold().startswith("image"))


def _address(rendition: Item) -> str:
    """What lies beside the item is written without a scheme here."""
    address = _said(rendition, "href")
    beside = address.startswith("file:") and not address.startswith("file:/")
    return address.removeprefix("file:") if beside else address


def _worth(rendition: Item) -> tuple[bool, float]:
    """The original, or else the largest."""
    sides = [rendition.get("width"), rendition.get("height")]
    numbers = [side for side in sides if isinstance(side, int | float) and 0 < side < 1_000_000]
    area = float(numbers[0]) * float(numbers[-1]) if numbers else 0.0
    return _said(rendition, "name").casefold() == "original", area


def _small(raw: Any) -> Item:
    """An object with its keys in small letters; {} for anything else."""
    return {key.casefold(): value for key, value in raw.items()} if isinstance(raw, dict) else {}


def _said(item: Item, key: str) -> str:
    return _text_of(item.get(key))


def _text_of(value: Any) -> str:
    if isinstance(value, bool) or not isinstance(value, str | int | float):
        return ""
    try:
        return storable(str(value)).strip()
    except ValueError:  # a number of more digits than Python writes
        return ""


def _values_at(item: Item, key: str) -> list[Any]:
    value = item.get(key)
    return value if isinstance(value, list) else []


def _words_at(item: Item, key: str) -> list[str]:
    return _words_of(item.get(key))


def _words_of(value: Any) -> list[str]:
    """What is said as words, or as an object with a name, or as a list of either."""
    several = value if isinstance(value, list) else [value]
    said = (_text_of(one) or _name_of(one) for one in several)
    return [words for words in said if words]


def _name_of(raw: Any) -> str:
    names = (_said(_small(raw), key) for key in ("name", "value", "literal", "qcode", "uri"))
    return next(filter(None, names), "")


def _objects(value: Any) -> list[Item]:
    """A list of objects, or one for each name as in version 1, where the name is in it then."""
    if isinstance(value, dict):
        named = ((name, _small(one)) for name, one in value.items())
        return [{"name": _text_of(name), **one} for name, one in named if one]
    return [one for one in map(_small, value) if one] if isinstance(value, list) else []


def _roles_of(item: Item, what: str) -> list[tuple[str, str]]:
    """(role, words) of each headline, description or body: `description_text` or `descriptions`."""
    said = [("", _said(item, what))]
    said += [
        (key.removeprefix(f"{what}_"), _said(item, key))
        for key in item
        if key.startswith(f"{what}_")
    ]
    for one in _objects(item.get("bodies" if what == "body" else f"{what}s")):
        role = _said(one, "contenttype") if what == "body" else ""
        said.append((role.casefold() or _said(one, "role").casefold(), _said(one, "value")))
    return [(role, words) for role, words in said if words]


def _of_role(said: Sequence[tuple[str, str]], roles: Sequence[str]) -> str:
    """The first of the first role that there is; of any role if there is none of these."""
    last = [(role.rpartition(":")[2].rpartition("/")[2], words) for role, words in said]
    wanted = (words for one in roles for role, words in last if role == one)
    return next(wanted, said[0][1] if said else "")


def _recognises(file: File, head: bytes) -> bool:
    start = head.removeprefix(b"\xef\xbb\xbf").lstrip()[:1]
    return start in (b"{", b"[") and bool(_OURS.search(head))


FORMAT = Format(title="IPTC ninjs (news in JSON)", recognises=_recognises, read=read)
