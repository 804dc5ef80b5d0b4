"""Somebody's HTML as a small tree: cleaned by a real parser first, then read without surprises."""

from dataclasses import dataclass, field
from html.parser import HTMLParser

import nh3

HEADINGS = ("h1", "h2", "h3", "h4", "h5", "h6")
EMBEDS = ("iframe", "video", "audio", "embed", "object")
VOID = {"br", "hr", "img", "source", "embed"}
_INLINE = {"a", "b", "strong", "i", "em", "cite", "code", "kbd", "samp", "s", "del", "strike"}
_INLINE |= {"sup", "sub", "u", "small", "span", "mark", "q", "abbr", "time", "br", "img"}
_BLOCKS = {"p", "div", "section", "article", "blockquote", "pre", "hr", "ul", "ol", "li"}
_BLOCKS |= {"dl", "dt", "dd", "table", "caption", "thead", "tbody", "tfoot", "tr", "th", "td"}
_BLOCKS |= {"figure", "figcaption", "source", *HEADINGS, *EMBEDS}
_ATTRIBUTES = {
    "a": {"href"},
    "img": {"src", "alt", "title", "data-src"},
    "iframe": {"src", "title"},
    "video": {"src", "title"},
    "audio": {"src", "title"},
    "embed": {"src", "title"},
    "object": {"data", "title"},
    "source": {"src"},
    "ol": {"start"},
    "code": {"class"},
    "pre": {"class"},
}
DEEPEST = 200  # elements in one another; what is deeper is read as if it stood there


@dataclass(slots=True)
class Node:
    tag: str
    attributes: dict[str, str] = field(default_factory=dict)
    children: list["Node | str"] = field(default_factory=list)

    @property
    def is_inline(self) -> bool:
        """It and all that is in it can stand in a line."""
        return self.tag in _INLINE and all(
            isinstance(child, str) or child.is_inline for child in self.children
        )

    def all(self, *tags: str) -> list["Node"]:
        """Those of these kinds inside it, in order."""
        found: list[Node] = []
        for child in self.children:
            if isinstance(child, Node):
                found += [child] if child.tag in tags else child.all(*tags)
        return found

    @property
    def words(self) -> str:
        """Its text alone, on one line."""
        return " ".join(self._text().split())

    def _text(self) -> str:
        if self.tag == "br":
            return " "
        return "".join(c if isinstance(c, str) else c._text() for c in self.children)


def tree(html: str) -> Node:
    """Scripts, styles, forms and comments are gone; what is left is balanced."""
    cleaned = nh3.clean(
        html,
        tags=_INLINE | _BLOCKS,
        attributes=_ATTRIBUTES,
        url_schemes={"http", "https", "mailto", "data"},
        link_rel=None,
    )
    builder = _Builder()
    builder.feed(cleaned)
    builder.close()
    return builder.root


class _Builder(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.root = Node("div")
        self.open = [self.root]

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        node = Node(tag, {name: value or "" for name, value in attrs})
        self.open[-1].children.append(node)
        if tag not in VOID and len(self.open) < DEEPEST:
            self.open.append(node)

    def handle_endtag(self, tag: str) -> None:
        tags = [node.tag for node in self.open[1:]]
        if tag in tags:
            del self.open[1 + len(tags) - 1 - tags[::-1].index(tag) :]

    def handle_data(self, data: str) -> None:
        self.open[-1].children.append(data)
