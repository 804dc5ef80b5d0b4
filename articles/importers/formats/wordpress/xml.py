"""An export of WordPress as a stream of records: the items, the people and the facts of its
channel, one at a time and each of a bounded size, however long or broken the file is."""

import codecs
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from pyexpat import ErrorString
from xml.etree.ElementTree import ParseError

from defusedxml import DefusedXmlException
from defusedxml.ElementTree import XMLParser

from articles.importers.files import BadSource, File, unreadable_at

CHUNK = 64 * 1024
LONGEST_TEXT = 1_000_000  # characters of one item
LONGEST_TOKEN = 2_000_000  # bytes of one tag or comment, which the parser holds as a whole
DEEPEST = 100  # elements in one another
MOST_NAMES = 5_000  # of elements and attributes; the parser remembers each
# Characters of one item; each element costs some beside its text.
_ROOM = {"text": LONGEST_TEXT, "meta": 1_000_000, "other": 200_000}
_COST = 50

_NAMESPACES = (
    (re.compile(r"http://wordpress\.org/export/1\.\d+/\}"), "wp:"),
    (re.compile(r"http://wordpress\.org/export/1\.\d+/excerpt/\}"), "excerpt:"),
    (re.compile(r"http://purl\.org/rss/1\.0/modules/content/\}"), "content:"),
    (re.compile(r"http://purl\.org/dc/elements/1\.1/\}"), "dc:"),
)
_CONTAINERS = {"item", "wp:author", "wp:category", "wp:tag", "wp:term", "wp:postmeta", "wp:comment"}
_KINDS = {"content:encoded": "text", "excerpt:encoded": "text"}
_KINDS |= {"wp:postmeta": "meta", "wp:meta_key": "meta", "wp:meta_value": "meta"}
_APPROVED = "wp:comment_approved"

_DECLARED = re.compile(rb"""<\?xml\b[^<>]*?\bencoding\s*=\s*["']([A-Za-z0-9_.:-]{1,40})["']""")
_ENCODINGS = re.compile(r"utf-8|ascii|iso8859-\d+|cp125\d|koi8-[ru]|gb2312|gbk|big5|euc_\w\w")
# What XML forbids and real exports have all the same.
_CONTROLS = bytes({*range(0x20)} - {0x09, 0x0A, 0x0D})
_NO_CHARACTERS = ("\ufffe", "\uffff")


@dataclass(slots=True)
class Record:
    """An element. Its name has the usual prefix, whatever the file calls the namespace."""

    name: str
    attributes: dict[str, str] = field(default_factory=dict)
    children: list["Record"] = field(default_factory=list)
    parts: list[str] = field(default_factory=list)
    comments: int = 0
    too_long: bool = False  # what came after the limit is not in it

    @property
    def text(self) -> str:
        return "".join(self.parts).strip()

    def own(self, name: str) -> str:
        """The text of the first child of this name."""
        return next((child.text for child in self.children if child.name == name), "")


def records(file: File) -> Iterator[Record]:
    """The children of the channel, in order. Raises BadSource where the file can be read no
    further; what came before has been handed over by then."""
    building = _Building()
    parser = XMLParser(target=building, encoding="utf-8", forbid_dtd=True)
    # Without the way through ElementTree, which would tidy every name once more.
    parser.parser.StartElementHandler = building.begin
    parser.parser.EndElementHandler = building.end
    fed = 0
    try:
        for data in _pieces(file):
            fed += len(data)
            parser.feed(data)
            yield from building.taken()
            if fed - parser.parser.CurrentByteIndex > LONGEST_TOKEN:
                raise _TooMuch("has a tag or a comment without an end")
        parser.close()
    except ParseError as error:
        yield from building.taken()
        line, _ = error.position
        why = f"The XML is broken in line {line} ({ErrorString(error.code)})"
        raise BadSource(file.location, f"{why}: nothing after it could be read.") from error
    except DefusedXmlException as error:
        why = "It has a DOCTYPE or entities of its own, which no export of WordPress has."
        raise BadSource(file.location, why) from error
    except _TooMuch as error:
        line = parser.parser.CurrentLineNumber
        why = f"The XML {error} in line {line}: nothing after it could be read."
        raise BadSource(file.location, why) from error
    except OSError as error:
        raise unreadable_at(file.location, error) from error


class _TooMuch(Exception):
    """More than the parser may be made to remember."""


class _Building:
    """What the parser calls; it keeps the record that is open and nothing of those before it."""

    def __init__(self) -> None:
        self._path: list[Record | None] = []  # who gets the text, for each element that is open
        self._finished: list[Record] = []
        self._names: dict[str, str] = {}
        self._declared = 0
        self._room = dict(_ROOM)

    def taken(self) -> list[Record]:
        finished, self._finished = self._finished, []
        return finished

    def start_ns(self, prefix: str, uri: str) -> None:
        self._declared += 1
        if self._declared > MOST_NAMES:
            raise _TooMuch("declares too many namespaces")

    def begin(self, tag: str, given: list[str]) -> None:
        attributes = {}
        if given:
            names = [self._name(name) for name in given[::2]]
            attributes = dict(zip(names, given[1::2], strict=True))
        name = self._names.get(tag) or self._name(tag)
        depth = len(self._path)
        if depth >= DEEPEST:
            raise _TooMuch("has too many elements in one another")
        if depth < 2:  # rss, channel
            self._path.append(None)
        elif depth == 2:
            self._room = dict(_ROOM)
            self._path.append(Record(name, attributes))
        else:
            self._path.append(self._inside(self._path[-1], name, attributes))

    def _inside(
        self, parent: Record | None, name: str, attributes: dict[str, str]
    ) -> Record | None:
        """Markup within a text belongs to it; of comments only whether they count is kept."""
        if parent is None or parent.name not in _CONTAINERS:
            return parent
        if parent.name == "wp:comment":
            if name != _APPROVED:
                return None
        elif name == "wp:comment":
            attributes = {}
        elif not self._takes(name, _COST + sum(map(len, attributes.values()))):
            return None
        record = Record(name, attributes)
        parent.children.append(record)
        return record

    def data(self, text: str) -> None:
        record = self._path[-1]
        if record is None or record.name in _CONTAINERS:
            return
        if record.name == _APPROVED:
            record.parts = [text]
        elif self._takes(record.name, len(text)):
            record.parts.append(text)

    def _takes(self, name: str, cost: int) -> bool:
        """Is there room for it? An item that has none for what counts is spoiled."""
        kind = _KINDS.get(name, "other")
        self._room[kind] -= cost
        if self._room[kind] >= 0:
            return True
        if kind != "meta" and (record := self._path[2]) is not None:
            record.too_long = True
        return False

    def end(self, tag: str) -> None:
        record = self._path.pop()
        if len(self._path) == 2 and record is not None:
            self._finished.append(record)
        elif record is not None and record.name == "wp:comment" and self._path[-1] is not record:
            self._tidy_comment(record)

    def _tidy_comment(self, comment: Record) -> None:
        """An article may have had a hundred thousand; it is only their number that stays."""
        item = self._path[-1]
        if item is not None:
            item.children.pop()
            if comment.own(_APPROVED) not in ("spam", "trash", "post-trashed"):
                item.comments += 1

    def close(self) -> None:
        pass

    def _name(self, tag: str) -> str:
        name = self._names.get(tag)
        if name is None:
            if len(self._names) >= MOST_NAMES:
                raise _TooMuch("has too many names of elements")
            name = tag
            for namespace, prefix in _NAMESPACES:
                name = namespace.sub(prefix, name)
            self._names[tag] = name
        return name


def _pieces(file: File) -> Iterator[bytes]:
    """What it says in UTF-8, without the characters that XML forbids; wrong bytes become U+FFFD."""
    with file.open() as opened:
        data = opened.read(CHUNK)
        decoder = codecs.getincrementaldecoder(_encoding(file, data))(errors="replace")
        text = decoder.decode(data.lstrip())  # programs have written empty lines before it
        while data:
            yield _allowed(text)
            data = opened.read(CHUNK)
            text = decoder.decode(data, final=not data)
        yield _allowed(text)


def _allowed(text: str) -> bytes:
    for character in _NO_CHARACTERS:
        text = text.replace(character, "")
    return text.encode().translate(None, _CONTROLS)


def _encoding(file: File, head: bytes) -> str:
    declared = _DECLARED.search(head[:1000])
    said = declared[1].decode() if declared else "utf-8"
    try:
        name = codecs.lookup(said).name
    except LookupError:
        name = ""
    if not _ENCODINGS.fullmatch(name):
        raise BadSource(file.location, f"Its encoding, {said}, cannot be read.")
    # BOM; and what calls itself Latin-1 has curly quotes in practice.
    return {"utf-8": "utf-8-sig", "iso8859-1": "cp1252"}.get(name, name)
