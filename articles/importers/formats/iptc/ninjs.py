"""IPTC's ninjs (https://iptc.org/std/ninjs/), news in JSON, versions 1.0 to 3.x: one item, several,
or one in each line. Versions differ in the case of their keys, and in what is a list or a mapping
of names."""

import re
from collections.abc import Iterator, Sequence
from io import BufferedReader, RawIOBase
from typing import Any, cast

from django.utils.translation import gettext_noop

from articles.content import ImageUse
from articles.importers.base import BadSource, Format, Found, attempt
from articles.importers.files import BIGGEST, File
from articles.importers.formats.iptc import agency
from articles.importers.formats.iptc.agency import IMAGES, LONGEST_NOTE, TEXTS
from articles.importers.formats.iptc.nitf import Text, text_in
from articles.importers.html_to_sections import words_of
from articles.importers.textual import bylines
from articles.importers.textual.charsets import beginning, decoded
from articles.importers.textual.json_values import (
    Row,
    every,
    inside,
    load,
    read_row,
    rows,
    storable,
    word,
)
from articles.importers.textual.wrapping import plain_as_html

_OURS = re.compile(
    rb'ninjs|"(?:pub[Ss]tatus|version[Cc]reated|body_x?html|body_text|bodies|representation[Tt]ype)"'
    rb"\s*:"
)
_WEB = re.compile(r"https?://\S+", re.IGNORECASE)
_BESIDE = re.compile(r"^file:(?!/)")
_FEATURED = re.compile(r"feature|main|hero|lead|cover|teaser", re.IGNORECASE)
_ALTERNATIVE = re.compile(r"alt", re.IGNORECASE)
_INTERNAL = re.compile(r"ed(?:itor(?:s|ial)?)?[ _'’-]*notes?|internal|advisory", re.IGNORECASE)
_SUMMARY = ("standfirst", "summary", "abstract", "dek", "lead", "text", "caption", "")
_AUTHORS = {"author", "creator", "writer", "byline", "reporter"}
_TAGS = {"tag", "keyword"}
_SERIES = "series"
_HTML_IN_WORDS = re.compile(r"</[a-z]\w*>|<br\s?/?>", re.IGNORECASE)
_HTML = re.compile(r"x?html|rich|text/html|application/xhtml")
# What an item says for machines, or of itself and not of its story.
_TECHNICAL = set(
    """
    uri type mimetype profile version versioncreated firstcreated contentcreated language standard
    $standard $schema charcount wordcount representationtype title name rel trustindicators
    trustindicator renditions guid embargoed embargoeduntil pubstatus headline headlines bodies
    descriptions genre genres byline bylines by people person subject subjects keywords organisation
    organisations place places event events object objects associations slugline altids rightsinfo
    """.split()  # noqa: SIM905
)
# Beside IPTC's own: what systems that write ninjs add.
_OWN_STATUSES = ("status", "state", "access", "visibility")
_NAMED = ["person", "people", "organisation", "organisations", "place", "places"]
_NAMED += ["event", "events", "object", "objects"]


def read(files: Sequence[File]) -> Iterator[Found | BadSource]:
    for file in files:
        for where, data in _documents(file):
            try:
                data = load(where, decoded(data)[0], _folded)
            except BadSource as bad:
                yield bad
                continue
            items = data.get("items", data.get("_items")) if isinstance(data, dict) else data
            if isinstance(items, list):
                for number, item in enumerate(items, start=1):
                    yield attempt(_found, f"{where}: {number}", item)
            else:
                yield attempt(_found, where, data)


def _documents(file: File) -> Iterator[tuple[str, bytes]]:
    """Each line, if the first is an object and more follow; or else the file."""
    where = file.location
    with BufferedReader(cast(RawIOBase, file.open())) as opened:
        line = opened.readline(BIGGEST + 1)
        if opened.peek(1).strip() and read_row(decoded(line)[0]):
            number = 0
            while line:
                number += 1
                if len(line) > BIGGEST:
                    raise BadSource(where, f"Line {number} has more than {BIGGEST >> 20} MB.")
                if line.strip():
                    yield f"{where}: {number}", line
                line = opened.readline(BIGGEST + 1)
            return
    yield where, file.whole()


def _folded(pairs: list[tuple[str, Any]]) -> Row:
    return {key.casefold(): value for key, value in pairs}


def _found(where: str, item: Any) -> Found:
    """Raises BadSource."""
    if not item or not isinstance(item, dict):
        raise BadSource(where, "This JSON is not ninjs: it has no item.")
    kind = word(item, "type").casefold()
    if kind not in TEXTS:
        raise BadSource(where, f"It is not a text but a {kind[:LONGEST_NOTE]}.")
    slugline, status, text = word(item, "slugline").strip(), _status(item), _body(item)
    images, lost = _associated(item)
    if not (text.html.strip() or images or any(status.withheld())):
        raise BadSource(where, "It has no text.")
    headline = _of_role(_roles_of(item, "headline"), "main", "") or word(item, "title") or slugline
    addresses, others = _addresses(item)
    topics, tags, series = _subjects(item)
    return agency.story(
        where,
        name=word(item, "uri", "guid").strip(),
        headline=_plain_words(headline),
        slugline=slugline,
        html=text.html,
        status=status + text.status,
        images=images,
        created=[word(item, key) for key in ("firstcreated", "contentcreated", "versioncreated")],
        version=(word(item, "version"), word(item, "versioncreated")),
        standfirst=_description(item, *_SUMMARY),
        said_genres=[*_genres(item), *((one,) for one in text.genres)],
        language=word(item, "language") or text.language,
        byline=_byline(item),
        topics=topics,
        tags=tags,
        series=series[0] if series else "",
        urls=addresses,
        lost=[
            *(*lost, *others, *_not_carried(item, headline)),
            *(f"the series “{name}”" for name in series[1:]),
        ],
    )


def _subjects(item: Row) -> tuple[list[str], list[str], list[str]]:
    """Subjects are topics, unless their relation says that they are tags, which are less, or a
    series; who and what else is named are tags."""
    subjects = list(_related(item, "subject", "subjects"))
    tags = [
        *(name for _, name in _related(item, "keywords")),
        *(name for relation, name in subjects if relation in _TAGS),
        *(name for relation, name in _related(item, *_NAMED) if relation not in _AUTHORS),
    ]
    topics = [name for relation, name in subjects if relation not in {*_TAGS, _SERIES}]
    return topics, tags, [name for relation, name in subjects if relation == _SERIES and name]


def _plain_words(text: str) -> str:
    """Headlines and descriptions are plain, but some are written as HTML."""
    return words_of(text) if _HTML_IN_WORDS.search(text) else " ".join(text.split())


def _description(item: Row, *roles: str) -> str:
    """The first of these roles; what stands for an image that is not seen is none."""
    descriptions = _roles_of(item, "description")
    return _plain_words(
        _of_role([one for one in descriptions if not _ALTERNATIVE.search(one[0])], *roles)
    )


def _body(item: Row) -> Text:
    """The richest of its texts; what one in NITF says of who may have it holds for all."""
    bodies = _roles_of(item, "body")
    inside = [text for role, words in bodies if "nitf" in role and (text := text_in(words))]
    status = sum((text.status for text in inside), agency.PubStatus())
    others = [(role, words) for role, words in bodies if "nitf" not in role]
    rich = [words for role, words in others if _HTML.match(role)]
    plain = [plain_as_html(words) for _, words in others if not words.startswith("<")]
    texts = [*rich, *(text.html for text in inside), *plain, *(words for _, words in others)]
    genres = tuple(genre for text in inside for genre in text.genres)
    language = next((text.language for text in inside if text.language), "")
    return Text(next(filter(None, texts), ""), status=status, genres=genres, language=language)


def _status(item: Row) -> agency.PubStatus:
    codes = ("signal", "signals", "profile", "role", "genre", "genres", *_OWN_STATUSES)
    embargoes = [key for key in ("embargoeduntil", "embargoed") if item.get(key)]
    return agency.PubStatus(
        status=next(iter(_words_at(item, "pubstatus")), ""),
        codes=[one for key in codes for one in _words_at(item, key)],
        notes=[one for key in ("ednote", "usageterms") for one in _words_at(item, key)],
        embargoes=[word(item, key) for key in embargoes],
        ends=_words_at(item, "expires"),
    )


def _genres(item: Row) -> list[list[str]]:
    said = [one for key in ("genre", "genres") for one in every(item, key) or [item.get(key)]]
    ways = ("name", "value", "literal", "qcode", "uri", "code")
    return [[word(one, way) for way in ways if word(one, way)] for one in map(_as_object, said)]


def _byline(item: Row) -> list[str]:
    people = [*_objects(item, "people"), *_objects(item, "person")]
    authors = [word(one, "name") for one in people if word(one, "rel").casefold() in _AUTHORS]
    if any(authors):  # their names are apart already
        return [*map(bylines.without_mail, authors)]
    lines = next(filter(None, (_words_at(item, key) for key in ("byline", "by", "bylines"))), [])
    plain = [bylines.without_mail(_plain_words(line)) for line in lines]
    return [name for line in plain for name in bylines.names(line, agencies=True)]


def _related(item: Row, *keys: str) -> Iterator[tuple[str, str]]:
    """(relation to the story, name) of what stands under these keys, as objects or as words."""
    for key in keys:
        yield from (("", part.strip()) for part in word(item, key).split(","))
        for one in map(_as_object, every(item, key)):
            yield word(one, "rel").casefold(), word(one, "name")


def _addresses(item: Row) -> tuple[list[str], list[str]]:
    """Addresses of the web among the other identifiers, and how many more are lost."""
    named = {"altids": [*inside(item, "altids").values()] or item.get("altids")}
    values = _words_at(named, "altids")
    addresses = [one for one in values if _WEB.fullmatch(one)]
    more = len(values) - len(addresses)
    return addresses, [f"{more} other identifier{'s' * (more > 1)}"] if more else []


def _not_carried(item: Row, headline: str) -> Iterator[str]:
    if word(item, "representationtype").casefold() in ("incomplete", "partial"):
        yield "that it was not the whole item"
    if inside(item, "rightsinfo"):
        yield "the statement of its rights"
    for _, other in _roles_of(item, "headline"):
        if other != headline:
            yield f"the other headline “{other[:LONGEST_NOTE]}”"
    for key, value in item.items():
        if key in agency.LOST:
            if values := ", ".join(_words_at(item, key)):
                yield f"{agency.LOST[key]} “{values[:LONGEST_NOTE]}”"
        elif key.startswith(("body_", "description_", "headline_")) or key in _TECHNICAL:
            continue
        elif value not in (None, "", [], {}):
            yield f"the property “{storable(key)[:LONGEST_NOTE]}”"


def _associated(item: Row) -> tuple[list[agency.AgencyImage], list[str]]:
    """The images beside the text, and what else is lost."""
    images, lost = [], []
    for one in _objects(item, "associations"):
        kind = word(one, "type").casefold()
        image = _image(one) if kind in IMAGES or not kind else None
        if image:
            images.append(image)
        else:
            name = _of_role(_roles_of(one, "headline"), "main", "") or word(one, "uri", "name")
            name = _plain_words(name)[:LONGEST_NOTE]
            lost.append(f"the {kind or 'associated item'} “{name}”")
    return images, lost


def _image(one: Row) -> agency.AgencyImage | None:
    renditions = sorted(filter(_is_image, _objects(one, "renditions")), key=_worth, reverse=True)
    # What lies beside the item is written without a scheme here.
    addresses = [_BESIDE.sub("", word(each, "href").strip()) for each in renditions]
    if not addresses:
        return None
    descriptions = _roles_of(one, "description")
    alt = next((words for role, words in descriptions if _ALTERNATIVE.search(role)), "")
    whose = word(one, "byline", "by", "creditline", "copyrightholder", "copyrightnotice")
    return agency.AgencyImage(
        address=addresses[0],
        image=ImageUse(
            alt=_plain_words(alt),
            caption=_description(one, "caption", "text", ""),
            credit=bylines.without_mail(_plain_words(whose)),
        ),
        others=tuple(dict.fromkeys(addresses[1:])),
        featured=bool(_FEATURED.search(word(one, "name"))),
        status=_status(one),
    )


def _is_image(rendition: Row) -> bool:
    kind = word(rendition, "contenttype", "mimetype") or "image"
    return bool(word(rendition, "href")) and kind.casefold().startswith("image")


def _worth(rendition: Row) -> tuple[bool, int]:
    return agency.worth(*(word(rendition, key) for key in ("name", "width", "height")))


def _as_object(value: Any) -> Row:
    return value if isinstance(value, dict) else {"name": value}


def _objects(item: Row, key: str) -> list[Row]:
    """A list of objects, or one for each name as in version 1, where the name is in it then."""
    named = inside(item, key).items()
    return [
        *rows(item, key),
        *({"name": name, **one} for name, one in named if isinstance(one, dict)),
    ]


def _words_at(item: Row, key: str) -> list[str]:
    """What is said as words, or as an object that has a name, or as a list of either."""
    several = every(item, key) or [item.get(key)]
    values = (word(_as_object(one), "name", "value", "literal", "qcode", "uri") for one in several)
    return [words.strip() for words in values if words]


def _roles_of(item: Row, what: str) -> list[tuple[str, str]]:
    """(role, words) of each headline, description or body: `description_text` or `descriptions`."""
    keys = [what, *(key for key in item if key.startswith(f"{what}_"))]
    texts = [(key.removeprefix(what).removeprefix("_"), word(item, key)) for key in keys]
    for one in _objects(item, "bodies" if what == "body" else f"{what}s"):
        kind = word(one, "contenttype") if what == "body" else ""
        texts.append((f"{kind} {word(one, 'role')}".strip().casefold(), word(one, "value")))
    return [(role, words.strip()) for role, words in texts if words and not _INTERNAL.search(role)]


def _of_role(texts: Sequence[tuple[str, str]], *roles: str) -> str:
    """The first of the first role that there is; of any role if there is none of these."""
    wanted = (words for one in roles for role, words in texts if agency.code(role) == one)
    return next(wanted, texts[0][1] if texts else "")


def _recognises(file: File, head: bytes) -> bool:
    return beginning(head).startswith((b"{", b"[")) and bool(_OURS.search(head))


FORMAT = Format(
    title=gettext_noop("IPTC ninjs (news in JSON)"),
    recognises=_recognises,
    read=read,
    endings=frozenset({".json", ".ninjs", ".jsonl", ".ndjson"}),
)
