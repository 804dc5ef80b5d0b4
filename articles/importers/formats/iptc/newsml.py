"""NewsML-G2 (https://iptc.org/std/NewsML-G2/specification/): one news item, or a message with many;
the text in NITF, in XHTML or plain.

Images are items beside the texts that link to them, so the file is read twice: for the images
and who shows them, then for the texts, one at a time.
"""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from xml.etree.ElementTree import Element

from django.utils.translation import gettext_noop

from articles.content import ImageUse
from articles.importers.base import BadSource, Format, Found
from articles.importers.files import File
from articles.importers.formats.iptc import agency
from articles.importers.formats.iptc.agency import IMAGES, LONGEST_NOTE, TEXTS
from articles.importers.formats.iptc.nitf import Text, spelt, text_of, words_in
from articles.importers.textual import bylines
from articles.importers.textual.wrapping import plain_as_html
from articles.importers.xml import CUT, elements

SPACE = b"http://iptc.org/std/nar/2006-10-01/"
ITEMS = {"newsItem", "packageItem", "conceptItem", "knowledgeItem", "planningItem", "catalogItem"}
_HEADER = ["newsMessage", "header"]
# Subjects of these kinds are people, places and the like: finer than a topic.
_ENTITIES = {"person", "organisation", "geoarea", "poi", "event", "object", "animal"}
_EMPTY = Text()


@dataclass(slots=True)
class Message:
    """What stands beside the texts: images by name, and by the text that shows them."""

    images: dict[str, agency.AgencyImage] = field(default_factory=dict)
    shown_by: dict[str, list[str]] = field(default_factory=lambda: defaultdict(list))
    status: agency.PubStatus = field(default_factory=agency.PubStatus)  # of all that is in it
    texts: set[str] = field(default_factory=set)

    def of(self, text: str) -> list[agency.AgencyImage]:
        names = dict.fromkeys(self.shown_by[text])
        return [self.images[name] for name in names if name in self.images]


def read(files: Sequence[File]) -> Iterator[Found | BadSource]:
    for file in files:
        message = _message(file)
        shown = {name for names in message.shown_by.values() for name in names}
        for number, item in enumerate(_items(file), start=1):
            here = f"{file.location}: {item.get('guid') or number}"
            try:
                if item.tag == "header":
                    continue
                if _is_text(item):
                    yield _found(here, item, message)
                elif not (shown | message.texts).intersection([item.get("guid"), *_links(item)]):
                    kind = item.tag if item.tag != "newsItem" else _class(item)[:LONGEST_NOTE]
                    yield BadSource(here, f"It is not a text but a {kind}.")
            except BadSource as bad:
                yield bad


def _items(file: File) -> Iterator[Element]:
    return elements(file, lambda path: path[-1] in ITEMS or path == _HEADER, spelt=spelt)


def _message(file: File) -> Message:
    message = Message()
    packages: list[list[str]] = []
    newest: dict[str, int] = defaultdict(int)  # of images
    for item in _items(file):
        name = item.get("guid", "")
        if item.tag == "packageItem":
            packages.append(_links(item))
        elif item.tag == "header":
            message.status = _status(item)
        elif _is_text(item):
            message.texts.add(name)
            message.shown_by[name] += _links(item)
        elif _class(item) in IMAGES and _version(item) >= newest[name]:
            newest[name] = _version(item)
            if image := _image(item) or message.images.get(name):
                message.images[name] = replace(image, status=_status(item))
    for package in packages:  # its images are its first text's
        if first := next((name for name in package if name in message.texts), ""):
            message.shown_by[first] += package
    return message


def _class(item: Element) -> str:
    return agency.code(next(map(_code_of, item.findall("itemMeta/itemClass")), ""))


def _is_text(item: Element) -> bool:
    return item.tag == "newsItem" and _class(item) in TEXTS


def _version(item: Element) -> int:
    written = item.get("version", "")
    return int(written) if written.isdecimal() and len(written) < 10 else 0


def _links(item: Element) -> list[str]:
    tag = "itemRef" if item.tag == "packageItem" else "link"
    return [one.get("residref", "") for one in item.iter(tag)]


def _image(item: Element) -> agency.AgencyImage | None:
    remote = [
        one
        for one in item.findall("contentSet/remoteContent")
        if one.get("href", "").strip() and one.get("contenttype", "image").startswith("image")
    ]
    addresses = [one.get("href", "").strip() for one in sorted(remote, key=_worth, reverse=True)]
    if not addresses:
        return None
    makers = ", ".join(_names(item, "contentMeta/creator"))
    whose = [*_words(item, "contentMeta/creditline", "contentMeta/by"), makers]
    whose += _names(item, "rightsInfo/copyrightHolder") or _words(
        item, "rightsInfo/copyrightHolder"
    )
    return agency.AgencyImage(
        address=addresses[0],
        image=ImageUse(
            alt=_of_role(item, "description", "alttext", "alt", "accessibility"),
            caption=_of_role(item, "description", "caption", "", "summary"),
            credit=bylines.without_mail(next(filter(None, whose), "")),
        ),
        others=tuple(dict.fromkeys(addresses[1:])),
    )


def _worth(remote: Element) -> tuple[bool, int]:
    size = [remote.get(side, "") for side in ("width", "height")]
    return agency.worth(_code(remote, "rendition"), *size)


def _found(here: str, item: Element, message: Message) -> Found:
    """Raises BadSource."""
    if item.get(CUT):
        raise BadSource(here, "There is more in it than a text can have.")
    status = message.status + _status(item)
    try:
        text = _text(here, item)
    except BadSource:
        if not any(status.withheld()):
            raise
        text = _EMPTY  # it takes an older version back
    subjects = [
        (_code(one, "type"), _name(one, item)) for one in item.findall("contentMeta/subject")
    ]
    entities = [name for kind, name in subjects if kind in _ENTITIES]
    slugline = next(iter(_words(item, "contentMeta/slugline")), "")
    titles = _words(item, "contentMeta/headline", "itemMeta/title")
    return agency.story(
        here,
        name=item.get("guid", "").strip(),
        headline=_of_role(item, "headline", "", "main") or next(iter(titles), slugline),
        slugline=slugline,
        html=text.html,
        status=status + text.status,
        images=[*message.of(item.get("guid", "")), *filter(None, [_image(item)])],
        created=_words(
            item, "itemMeta/firstCreated", "contentMeta/contentCreated", "itemMeta/versionCreated"
        ),
        version=(item.get("version", ""), "".join(_words(item, "itemMeta/versionCreated")[:1])),
        standfirst=_of_role(item, "description", "summary", "") or text.abstract,
        said_genres=[*_genres(item), *((one,) for one in text.genres)],
        language=_language(item) or text.language,
        language_around=item.get("lang", ""),
        byline=_byline(item) or _people(text.byline),
        topics=[name for kind, name in subjects if kind not in _ENTITIES],
        tags=[*_words(item, "contentMeta/keyword"), *entities],
        urls=[one for one in _words(item, "contentMeta/altId") if one.startswith("http")],
        lost=[*_not_carried(item)],
    )


def _genres(item: Element) -> Iterator[list[str]]:
    """Each in its words, and in codes."""
    for one in item.findall("contentMeta/genre"):
        yield [words_in(one), *(one.get(name, "") for name in ("qcode", "uri", "literal"))]


def _language(item: Element) -> str:
    """That of the text, not of one who is heard."""
    said = item.findall("contentMeta/language")
    return next((one.get("tag", "") for one in said if not one.get("role")), "")


def _byline(item: Element) -> list[str]:
    """The words of the byline say its order; creators are there for machines."""
    by = [name for line in _words(item, "contentMeta/by")[:1] for name in _people(line)]
    creators = map(bylines.without_mail, _names(item, "contentMeta/creator"))
    return by or [*filter(None, creators)]


def _people(byline: str) -> tuple[str, ...]:
    return bylines.names(bylines.without_mail(byline), agencies=True)


def _status(item: Element) -> agency.PubStatus:
    paths = ("signal", "itemMeta/signal", "itemMeta/profile", "itemMeta/role", "contentMeta/genre")
    codes = (_code_of(one) for path in paths for one in item.findall(path))
    rights = item.findall("rightsInfo")
    return agency.PubStatus(
        status=next(map(_code_of, item.findall("itemMeta/pubStatus")), ""),
        codes=[*codes, *_words(item, *paths)],
        notes=_words(item, "itemMeta/edNote", "rightsInfo/usageTerms"),
        embargoes=[*map(words_in, item.findall("*/embargoed"))],
        begins=[one.get("validfrom", "") for one in rights if one.get("validfrom")],
        ends=[*_words(item, "*/expires"), *(one.get("validto", "") for one in rights)],
    )


def _text(here: str, item: Element) -> Text:
    """The text in the best of its renditions. Raises BadSource where there is none."""
    plain, marked_up = "", item.findall("contentSet/inlineXML")
    for one in marked_up:
        if text := text_of(one):
            return text
    for one in item.findall("contentSet/inlineData"):
        if one.get("encoding") or one.get("encodinguri"):
            raise BadSource(here, "Its text is encoded in a way that is not read here.")
        if "html" in one.get("contenttype", ""):
            return Text("".join(one.itertext()))
        plain = plain or "".join(one.itertext())
    if plain.strip():
        return Text(plain_as_html(plain))
    if marked_up and not any(len(one) for one in marked_up):
        return _EMPTY
    if item.find("contentSet/remoteContent") is not None and not _image(item):
        raise BadSource(here, "Its text is not in this file but elsewhere.")
    raise BadSource(here, "It has no text in a form that is read here.")


def _not_carried(item: Element) -> Iterator[str]:
    for part in ("rightsInfo", "itemMeta", "contentMeta"):
        for child in item.findall(f"{part}/*"):
            if child.tag.casefold() in agency.LOST and (words := words_in(child)):
                yield f"{agency.LOST[child.tag.casefold()]} “{words[:LONGEST_NOTE]}”"
    for headline in item.findall("contentMeta/headline")[1:]:
        yield f"the second headline “{words_in(headline)[:LONGEST_NOTE]}”"


def _code(element: Element, attribute: str) -> str:
    return agency.code(element.get(attribute) or element.get(f"{attribute}uri") or "")


def _code_of(element: Element) -> str:
    """A code however it is said: in an attribute or in words."""
    ways = (element.get(name, "").strip() for name in ("qcode", "uri", "literal"))
    return next(filter(None, ways), words_in(element))


def _words(item: Element, *paths: str) -> list[str]:
    """What stands at these paths in words."""
    return [words for path in paths for one in item.findall(path) if (words := words_in(one))]


def _names(item: Element, path: str) -> list[str]:
    return [name for one in item.findall(path) if (name := _name(one, item))]


def _name(element: Element, item: Element) -> str:
    """The name, in the item's language if there are several."""
    names = element.findall("name")
    own = [one for one in names if one.get("lang") == item.get("lang")]
    return words_in(next(iter([*own, *names]), None)) or element.get("literal", "")


def _of_role(item: Element, tag: str, *roles: str) -> str:
    """The words of the first with the first of these roles that is there; "" is having none."""
    texts = [(_code(one, "role"), words_in(one)) for one in item.findall(f"contentMeta/{tag}")]
    return next((words for role in roles for own, words in texts if own == role and words), "")


FORMAT = Format(
    title=gettext_noop("IPTC NewsML-G2"),
    recognises=lambda file, head: SPACE in head,
    read=read,
    endings=frozenset({".xml"}),
)
