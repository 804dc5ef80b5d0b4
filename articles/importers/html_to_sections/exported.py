"""HTML as services export it: their own constructs are known by their classes and data, and written
as plain HTML before an article is read from it."""

from collections.abc import Callable, Iterator, Sequence
from html import escape

from articles.importers.html_to_sections.embeds import host
from articles.importers.html_to_sections.tree import VOID, Node, tree
from articles.importers.textual.json_values import Row, read_row, storable

__all__ = ["classes", "data", "first", "host", "link", "named", "parsed", "tidy", "written"]

_AS_IT_STANDS = ("script", "style", "xmp", "plaintext")


def parsed(html: str) -> Node:
    return tree(storable(html))


def tidy(html: str) -> str:
    """The same, balanced: what it leaves open ends with it."""
    return written(parsed(html).children, lambda node: None)


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


def data(node: Node) -> Row:
    """What the service itself says of the element, as JSON."""
    return read_row(node.get("data-attrs"))


def link(address: str, label: str = "", more: str = "") -> str:
    """What is embedded, as a link with a label in a paragraph of its own; `more` is HTML."""
    label = " ".join(label.split()) or f"Embedded: {host(address)}"
    return f'<p><a href="{escape(address)}">{escape(label)}</a>{more}</p>' if address else ""
