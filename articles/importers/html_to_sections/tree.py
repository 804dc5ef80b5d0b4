"""Somebody's HTML as a small tree, however broken, in time that grows with its length.

Everything is in it, the head of a page and its scripts too: whoever reads the tree leaves out what
is not for readers. What services write in their own way is found by its classes and data, and
`written` as plain HTML before an article is read from it.
"""

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from html import escape
from itertools import chain
from urllib.parse import urljoin

from lxml.etree import HTMLParser, LxmlError

from articles.importers.files import BadSource

HEADINGS = ("h1", "h2", "h3", "h4", "h5", "h6")
_BLOCKS = """
address article aside blockquote body canvas center dd details dialog div dl dt fieldset
figcaption figure footer form h1 h2 h3 h4 h5 h6 head header hgroup hr html iframe legend li main
menu nav noscript object ol p pre section summary table tbody td tfoot th thead tr ul video
audio embed caption dir marquee amp-iframe amp-video amp-youtube amp-carousel frameset listing
xmp plaintext search slot template
"""
BLOCKS = frozenset(_BLOCKS.split())
_VOID = "area base br col embed hr img input link meta param source track wbr basefont frame"
VOID = frozenset(_VOID.split())
RAW = frozenset(("script", "style", "template", "title", "textarea"))  # what is in them is no text
_AS_IT_STANDS = ("script", "style", "xmp", "plaintext")
_LISTS = frozenset(("ul", "ol", "dl", "blockquote", "menu", "dir"))
ADDRESSES = ("href", "src", "data-src", "data-lazy-src", "poster", "data", "cite")
DEEPEST = 90  # elements in one another; what is deeper is read as if it stood there
DEEPEST_LISTS = 12  # lists and quotations in one another
# The largest of the world's pages of news has 1,600 elements; what 10,000 cost is a second or two.
MOST_ELEMENTS, MOST_ATTRIBUTES = 10_000, 60_000
# Added up for each of them, as texts are looked at for each element around them: 18,000 there.
MOST_INSIDE = 150_000
MOST_IN_SHORT = 200  # elements in a short text
_TOO_DEEP, _TOO_DEEP_TO_PARSE = 600, 3000  # nobody's page; the parser's time grows with it
_PIECE = 32 * 1024
_CONTROLS = re.compile("[\x00-\x08\x0e-\x1f\x7f\ufffe\uffff]")
_SCHEME = re.compile(r"[a-z][a-z0-9+.-]*:|#", re.IGNORECASE)
_MARKUP = re.compile(r"<[^<>]*>?")
_QUOTED = re.compile(r"""="[^"]*"|='[^']*'""")
_LONG_TAG = re.compile(rf"<[^<>]{{{2 * MOST_ATTRIBUTES},}}")


@dataclass(slots=True)
class Node:
    tag: str
    attributes: dict[str, str] = field(default_factory=dict)
    children: list["Node | str"] = field(default_factory=list)
    block: bool = False  # it cannot stand in a line, or something in it cannot

    def get(self, name: str) -> str:
        return self.attributes.get(name, "").strip()

    @property
    def called(self) -> str:
        """Its classes and its id, in small letters with spaces around each."""
        names = f"{self.get('class')} {self.get('id')}".split() if self.attributes else ()
        return f" {' '.join(names).lower()} "

    @property
    def style(self) -> str:
        """In small letters without spaces."""
        return self.attributes.get("style", "").replace(" ", "").lower() if self.attributes else ""

    def descendants(self) -> Iterator["Node"]:
        """Every element inside it, in order."""
        waiting = self.children[::-1]
        while waiting:
            child = waiting.pop()
            if isinstance(child, Node):
                yield child
                waiting += child.children[::-1]

    def all(self, *tags: str) -> list["Node"]:
        """Those of these kinds inside it, in order, without what is inside of those."""
        found: list[Node] = []
        for child in self.children:
            if isinstance(child, Node):
                found += [child] if child.tag in tags else child.all(*tags)
        return found

    @property
    def text(self) -> str:
        """All that is written in it, as it stands there."""
        parts: list[str] = []
        below = False  # a block
        waiting: list[Node | str | None] = [*reversed(self.children)]
        while waiting:
            child = waiting.pop()
            if child is None:  # the end of a block
                below = True
            elif isinstance(child, str):
                parts.append(f"\n{child}" if below and child.strip() else child)
                below = below and not child.strip()
            elif child.tag not in RAW:
                if child.tag in BLOCKS:
                    waiting.append(None)
                if child.tag == "br" or child.tag in BLOCKS:
                    parts.append("\n")
                    below = False
                waiting += child.children[::-1]
        return "".join(parts)

    @property
    def words(self) -> str:
        """Its text alone, on one line."""
        return " ".join(self.text.split())

    def words_within(self, most: int) -> str | None:
        """As `words`; None where they have more characters than that, which is found out without
        reading them all: elements lie in one another."""
        written = 0
        for elements, node in enumerate(chain((self,), self.descendants())):
            texts = (one for one in node.children if isinstance(one, str) and node.tag not in RAW)
            written += sum(len(" ".join(one.split())) for one in texts)
            if written > most or elements > MOST_IN_SHORT:
                return None
        words = self.words
        return words if len(words) <= most else None


def made() -> int:
    """How many elements this process has made so far: what reading somebody's HTML has cost."""
    return _Builder.made


def tree(html: str) -> Node:
    """What is nested beyond sense comes as its words alone, in an element called `too-deep`.

    Raises TooMuchMarkup.
    """
    for found in _LONG_TAG.finditer(html):  # the parser makes all of its attributes first
        if len(_QUOTED.sub("", found[0]).split()) > MOST_ATTRIBUTES:
            raise TooMuchMarkup(f"{MOST_ATTRIBUTES:,} attributes")
    builder = _Builder()
    parser = HTMLParser(target=builder, encoding="utf-8")
    data = b"<html><body>" + _CONTROLS.sub("", html).encode("utf-8", "replace")
    try:
        for start in range(0, len(data), _PIECE):
            parser.feed(data[start : start + _PIECE])
        parser.close()
        return builder.root
    except (_TooDeepError, LxmlError):
        words = " ".join(_MARKUP.sub(" ", html.encode("utf-8", "replace").decode()).split())
        return Node("body", children=[Node("too-deep", children=[words])])


def rebase(root: Node, base: str) -> None:
    """Make its addresses whole ones, of a page that says where they begin."""
    if "://" not in base:
        return
    for node in root.descendants():
        for name in ADDRESSES:
            address = node.get(name)
            if address and not _SCHEME.match(address):
                with suppress(ValueError):
                    node.attributes[name] = urljoin(base, address)


def tidy(html: str) -> str:
    """The same, balanced: what it leaves open ends with it."""
    return written(tree(html).children, lambda node: None)


def written(children: Sequence[Node | str], instead: Callable[[Node], str | None]) -> str:
    """As HTML again. `instead` has other HTML for an element, "" for one that goes; None leaves it
    as it is and looks into it."""
    parts: list[str] = []
    for child in children:
        if isinstance(child, str):
            parts.append(escape(child, quote=False))
        elif (other := instead(child)) is not None:
            parts.append(other)
        else:
            attributes = "".join(f' {k}="{escape(v)}"' for k, v in child.attributes.items())
            parts.append(f"<{child.tag}{attributes}>")
            if child.tag in _AS_IT_STANDS:
                parts += (each for each in child.children if isinstance(each, str))
            else:
                parts.append(written(child.children, instead))
            parts += [] if child.tag in VOID else [f"</{child.tag}>"]
    return "".join(parts)


def classes(node: Node) -> set[str]:
    return set(node.get("class").split())


def named(node: Node, *names: str) -> Iterator[Node]:
    """The elements in it, in order, of these tags, or of these classes if a name has a dot."""
    for each in node.descendants():
        if each.tag in names or any(f".{name}" in names for name in classes(each)):
            yield each


def first(node: Node, *names: str) -> Node | None:
    return next(named(node, *names), None)


def words_in(node: Node, *names: str) -> str:
    """Those of the first such element in it; "" if there is none."""
    found = first(node, *names)
    return found.words if found else ""


@contextmanager
def bounded(where: str) -> Iterator[None]:
    """For whatever makes trees: markup without end is refused. Raises BadSource."""
    try:
        yield
    except TooMuchMarkup as much:
        raise BadSource(where, f"Its HTML has more than {much}.") from None


class TooMuchMarkup(Exception):
    """The message ends the sentence of `bounded`, which knows where."""


class _TooDeepError(Exception):
    pass


class _Builder:
    """What the parser calls: every start has its end."""

    made = 0

    def __init__(self) -> None:
        self.root = Node("body", block=True)
        self.open = [self.root]  # where what comes next belongs, for each element that is open
        self.depth = self.lists = self.inside = self.elements = self.attributes = 0
        self.texts: list[str] = []

    def _count(self, tag: str, attributes: int) -> None:
        """Raises TooMuchMarkup, and _TooDeepError."""
        _Builder.made += 1
        self.elements += 1
        self.attributes += attributes
        self.depth += tag not in VOID
        self.lists += tag in _LISTS
        self.inside += min(self.depth, DEEPEST)
        if self.elements > MOST_ELEMENTS:
            raise TooMuchMarkup(f"{MOST_ELEMENTS:,} elements")
        if self.attributes > MOST_ATTRIBUTES:
            raise TooMuchMarkup(f"{MOST_ATTRIBUTES:,} attributes")
        if self.inside > MOST_INSIDE:
            raise TooMuchMarkup(f"{MOST_INSIDE:,} elements around its elements")
        if self.depth > _TOO_DEEP or len(self.open) > _TOO_DEEP_TO_PARSE:
            raise _TooDeepError

    def start(self, tag: str, attributes: Mapping[str, str]) -> None:
        self._count(tag, len(attributes))
        self._flush()
        parent = self.open[-1]
        too_deep = self.depth > DEEPEST or (self.lists > DEEPEST_LISTS and tag in _LISTS)
        if too_deep and tag in BLOCKS:
            parent.children.append(Node("br"))
        if too_deep and tag not in VOID and tag not in RAW:
            self.open.append(parent)
            return
        node = Node(tag, dict(attributes), block=tag in BLOCKS)
        parent.children.append(node)
        if tag in VOID:  # to the parser some of them are like others
            parent.block = parent.block or node.block
            node = parent
        self.open.append(node)

    def end(self, tag: str) -> None:
        self._flush()
        node = self.open.pop()
        self.depth -= tag not in VOID
        self.lists -= tag in _LISTS
        if node.block:
            self.open[-1].block = True

    def data(self, data: str) -> None:
        self.texts.append(data)

    def close(self) -> None:
        self._flush()

    def _flush(self) -> None:
        if self.texts:
            self.open[-1].children.append("".join(self.texts))
            self.texts.clear()
