"""XML of others as a stream of elements, each whole and of a bounded size, however long, broken or
hostile the file is (https://www.w3.org/TR/xml/, https://www.w3.org/TR/xml-names/).

Memory depends on the largest element that is asked for, not on the file. A DOCTYPE is refused, and
with it entities. Names are told apart by their namespace, whatever prefix the file has for it; a
prefix that nobody declared stays as it is written.
"""

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from html import escape
from html.entities import html5
from itertools import chain
from pyexpat import ErrorString, ExpatError, ParserCreate
from xml.etree.ElementTree import Element, TreeBuilder

from articles.importers.files import BadSource, File
from articles.importers.textual.charsets import texts_of

LONGEST_TOKEN = 2_000_000  # bytes of one tag or comment, which the parser holds as a whole
DEEPEST = 100  # elements in one another
MOST_NAMES = 5_000  # of elements and attributes; the parser remembers each
MOST_SPACES = 200  # at one place
ROOM = {"": 5_000_000}  # characters of one element
COST = 50  # of an element, in characters, beside its text
CUT = "{newsroom}cut"  # attribute of an element: the names of the children that had no room
_CDATA = "<![CDATA["
_SIGN = re.compile(r"<!\[CDATA\[|&(?!#\d|#x[\da-fA-F]|(?:amp|lt|gt|quot|apos);)(?:(\w{2,30});)?")
_LONGEST_SIGN = 40  # characters
_SPACES = {"xmlns": "", "xml": "http://www.w3.org/XML/1998/namespace", "": ""}
# What XML forbids and real files have all the same, in UTF-8; halves of surrogates beside it.
_FORBIDDEN_BYTES = bytes({*range(0x20)} - {*b"\t\n\r"})

Spelling = Callable[[str, str], str]
Tidying = Callable[[Element, Element], None]


def in_full(space: str, local: str) -> str:
    """{namespace}local, as ElementTree has it."""
    return f"{{{space}}}{local}" if space else local


def elements(
    file: File,
    wanted: Callable[[Sequence[str]], bool],
    *,
    spelt: Spelling = in_full,
    room: Mapping[str, int] = ROOM,
    tidy: Tidying | None = None,
    assumed: list[str] | None = None,
) -> Iterator[Element]:
    """The wanted elements in order, each with all that is in it.

    `wanted` is asked for each element outside of a wanted one, with the names from the root down to
    it. `spelt` makes a name of namespace and local name. `room` has how many characters the
    children of a name may have together in one element, and under "" those of all other names; what
    has no room is left out, and CUT says so. `tidy` is called with the element and each child that
    is complete; a child that it takes out has cost nothing. `assumed` is told what had to be
    guessed of the encoding.

    Raises BadSource where the file can be read no further; what came before has been handed over.
    """
    building = _Building(wanted, spelt, room, tidy)
    texts = texts_of(file, [] if assumed is None else assumed)
    return _parsed(file.location, _escaped(texts), building)


def document(where: str, text: str, *, spelt: Spelling = in_full) -> Element:
    """The root of a small document, such as one that stands in another. Raises BadSource."""
    building = _Building(lambda path: True, spelt, ROOM, None)
    (root,) = _parsed(where, [text], building)
    return root


class _TooMuch(Exception):
    """More than the parser may be made to remember, or to do."""


def _parsed(where: str, texts: Iterable[str], building: "_Building") -> Iterator[Element]:
    parser = ParserCreate("utf-8")  # whatever the file says: it has been decoded
    parser.buffer_text = parser.ordered_attributes = True
    parser.StartElementHandler = building.begin
    parser.EndElementHandler = building.end
    parser.CharacterDataHandler = building.data
    parser.StartDoctypeDeclHandler = _refuse_doctype
    fed = 0
    try:
        for text in texts:
            data = _allowed(text)
            fed += len(data)
            parser.Parse(data, False)
            yield from building.taken()
            if fed - parser.CurrentByteIndex > LONGEST_TOKEN:
                raise _TooMuch("has a tag or a comment without an end")
        parser.Parse(b"", True)
    except (ExpatError, _TooMuch) as error:
        yield from building.taken()
        why = f"The XML {error} in line {parser.CurrentLineNumber}"
        if isinstance(error, ExpatError):
            why = f"The XML is broken in line {error.lineno} ({ErrorString(error.code)})"
        raise BadSource(where, f"{why}: nothing after it could be read.") from error
    yield from building.taken()


def _escaped(pieces: Iterable[str]) -> Iterator[str]:
    """Outside of CDATA, XML knows neither an ampersand that stands for itself nor HTML's names of
    characters; real files have both. What may go on in the next piece waits for it."""
    text, inside = "", False  # inside of CDATA
    for piece in chain(pieces, [""]):
        text += piece
        end = max(0, len(text) - _LONGEST_SIGN) if piece else len(text)
        out, done, at = list[str](), 0, 0
        has_signs = "&" in text or "<!" in text  # most have none, and that is seen ten times faster
        while at < end:
            if inside:
                ended = text.find("]]>", at)
                inside = not 0 <= ended < end
                at = end if inside else ended
            elif has_signs and (sign := _SIGN.search(text, at)) and sign.start() < end:
                at, inside = sign.end(), sign[0] == _CDATA
                if not inside:
                    out += [text[done : sign.start()], _meant(sign)]
                    done = at
            else:
                at = end
        out.append(text[done:at])
        text = text[at:]
        yield "".join(out)


def _meant(sign: re.Match[str]) -> str:
    character = html5.get(f"{sign[1]};")
    return escape(character) if character else f"&amp;{sign[0][1:]}"


def _allowed(text: str) -> bytes:
    data = text.encode(errors="ignore").translate(None, _FORBIDDEN_BYTES)
    return data.replace(b"\xef\xbf\xbe", b"").replace(b"\xef\xbf\xbf", b"")


def _refuse_doctype(*_: object) -> None:
    raise _TooMuch("has a DOCTYPE, which may declare entities,")


class _Building:
    """What the parser calls; it keeps the element that is open and nothing of those before it."""

    def __init__(
        self,
        wanted: Callable[[Sequence[str]], bool],
        spelt: Spelling,
        room: Mapping[str, int],
        tidy: Tidying | None,
    ) -> None:
        self._wanted, self._spelt, self._room, self._tidy = wanted, spelt, room, tidy
        self._names: dict[tuple[str, str], str] = {}
        self._spaces = [_SPACES]  # by prefix, for each element that is open
        self._path: list[str] = []  # down to the wanted element
        self._open: list[Element | None] = []  # from there on; None where there was no room
        self._builder, self._root = TreeBuilder(), Element("")
        self._left: dict[str, int] = {}
        self._kind, self._before = "", 0  # whose room the child takes, and what it was
        self._finished: list[Element] = []

    def taken(self) -> list[Element]:
        finished, self._finished = self._finished, []
        return finished

    def begin(self, written: str, given: list[str]) -> None:
        if len(self._spaces) > DEEPEST:
            raise _TooMuch("has too many elements in one another")
        attributes = self._attributes(given)
        name = self._name(written, default=self._spaces[-1][""])
        if self._open:
            self._open.append(self._inside(name, attributes))
            return
        self._path.append(name)
        if self._wanted(self._path):
            self._builder, self._left, self._kind = TreeBuilder(), dict(self._room), ""
            self._root = self._builder.start(name, attributes)
            self._open.append(self._root)

    def _inside(self, name: str, attributes: dict[str, str]) -> Element | None:
        if len(self._open) == 1:
            self._kind = name if name in self._room else ""
            self._before = self._left[self._kind]
        cost = COST + sum(map(len, attributes.values()))
        if self._open[-1] is None or not self._takes(cost, name):
            return None
        return self._builder.start(name, attributes)

    def data(self, text: str) -> None:
        element = self._open[-1] if self._open else None
        if element is not None and self._takes(len(text), element.tag):
            self._builder.data(text)

    def _takes(self, cost: int, name: str) -> bool:
        self._left[self._kind] -= cost
        if self._left[self._kind] >= 0:
            return True
        cut, kind = self._root.get(CUT, "").split(), self._kind or name
        if kind not in cut:
            self._root.set(CUT, " ".join([*cut, kind]))
        return False

    def end(self, written: str) -> None:
        self._spaces.pop()
        if not self._open:
            self._path.pop()
            return
        element = self._open.pop()
        if element is not None:
            self._builder.end(element.tag)
        if not self._open:
            self._path.pop()
            self._finished.append(self._builder.close())
        elif len(self._open) == 1 and element is not None and self._tidy:
            self._tidy(self._root, element)
            if not len(self._root) or self._root[-1] is not element:
                self._left[self._kind] = self._before

    def _attributes(self, given: list[str]) -> dict[str, str]:
        """With the namespaces that the element declares, which hold for its own name already."""
        spaces = self._spaces[-1]
        for written, value in zip(given[::2], given[1::2], strict=True):
            if _declares(written):
                prefix = written.removeprefix("xmlns").removeprefix(":")
                spaces = {**spaces, prefix: value}
        if len(spaces) > MOST_SPACES:
            raise _TooMuch("declares too many namespaces")
        self._spaces.append(spaces)
        pairs = zip(given[::2], given[1::2], strict=True)
        named = {self._name(name): value for name, value in pairs}
        return {name: value for name, value in named.items() if not _declares(name)}

    def _name(self, written: str, default: str = "") -> str:
        prefix, colon, local = written.partition(":")
        space = self._spaces[-1].get(prefix, "") if colon else default
        if (name := self._names.get((space, written))) is None:
            if len(self._names) >= MOST_NAMES:
                raise _TooMuch("has too many names of elements")
            name = self._spelt(space, local if space and colon else written)
            self._names[space, written] = name
        return name


def _declares(attribute: str) -> bool:
    return attribute == "xmlns" or attribute.startswith("xmlns:")
