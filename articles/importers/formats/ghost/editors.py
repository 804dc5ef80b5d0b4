"""A post's text as Ghost's two editors store it, as HTML: for exports that lack Ghost's own.

https://lexical.dev/docs/concepts/serialization: nodes in one another.
https://github.com/bustle/mobiledoc-kit/blob/master/MOBILEDOC.md: sections of markers in rows.
"""

from collections.abc import Iterable
from html import escape
from typing import Any

from articles.importers.formats.ghost.cards import Notes, card
from articles.importers.html_to_sections import TooMuchMarkup
from articles.importers.html_to_sections.images import figure
from articles.importers.textual.json_values import (
    Row,
    every,
    inside,
    number,
    read_row,
    rows,
    storable,
    word,
)

DEEPEST = 100  # nodes in one another
# The bits of a text's format, the mark that stands inside the others first.
_FORMATS = {16: "code", 64: "sup", 32: "sub", 128: "mark", 8: "u", 4: "s", 2: "em", 1: "strong"}
_TAGS = {"paragraph": "p", "quote": "blockquote", "extended-quote": "blockquote"}
_TAGS |= {"aside": "blockquote", "table": "table", "tablerow": "tr", "tablecell": "td"}
_EDITORS_OWN = ("zwnj", "at-link", "at-link-search")
_BLOCKS = {"p", "h1", "h2", "h3", "h4", "h5", "h6", "th", *_TAGS.values()}
_MARKS = {"a", "b", "strong", "i", "em", "s", "u", "sub", "sup", "code", "del"}


def lexical(text: str, notes: Notes) -> str:
    """The HTML of a Lexical document; "" for what is none. Raises TooMuchMarkup."""
    return _nodes(rows(inside(read_row(text), "root"), "children"), notes, 1)


def _nodes(nodes: Iterable[Row], notes: Notes, depth: int) -> str:
    if depth > DEEPEST:
        raise TooMuchMarkup(f"{DEEPEST} elements in one another")
    return "".join(_node(node, notes, depth) for node in nodes)


def _node(node: Row, notes: Notes, depth: int) -> str:
    kind = word(node, "type")
    if isinstance(node.get("text"), str):
        return _text(node)
    if kind == "linebreak" or kind in _EDITORS_OWN:
        return "<br>" if kind == "linebreak" else ""
    if "children" not in node:
        return card(kind, node, notes)
    if kind == "list":
        return _list(node, notes, depth)
    inner = _nodes(rows(node, "children"), notes, depth + 1)
    if kind in ("link", "autolink"):
        return f'<a href="{escape(word(node, "url"))}">{inner}</a>'
    tag = word(node, "tag") if kind.endswith("heading") else _TAGS.get(kind, "")
    if kind == "tablecell" and number(node, "headerState"):
        tag = "th"
    if tag not in _BLOCKS:
        notes.lost.append(f"what “{kind}” did to a text")
        tag = "div"
    return f"<{tag}>{inner}</{tag}>"


def _text(node: Row) -> str:
    text = escape(storable(node["text"]), quote=False)
    bits = number(node, "format")
    for bit, tag in _FORMATS.items():
        if bits & bit:
            text = f"<{tag}>{text}</{tag}>"
    return text


def _list(node: Row, notes: Notes, depth: int) -> str:
    """A list inside a list is an item of its own in Lexical; for readers it belongs to the item
    above it."""
    items: list[str] = []
    for item in rows(node, "children"):
        inner = list(rows(item, "children"))
        written = _nodes(inner, notes, depth + 1)
        if items and inner and all(word(each, "type") == "list" for each in inner):
            items[-1] += written
        elif word(node, "listType") == "check":
            items.append(f"{'☑' if item.get('checked') is True else '☐'} {written}")
        else:
            items.append(written)
    tag = "ol" if word(node, "listType") == "number" or word(node, "tag") == "ol" else "ul"
    start = f' start="{number(node, "start")}"' if 1 < number(node, "start") < 10**8 else ""
    return f"<{tag}{start}>{''.join(f'<li>{item}</li>' for item in items)}</{tag}>"


def mobiledoc(text: str, notes: Notes) -> str:
    """The HTML of a Mobiledoc; "" for what is none."""
    document = read_row(text)
    return "".join(_section(document, each, notes) for each in every(document, "sections"))


def _section(document: Row, section: Any, notes: Notes) -> str:
    match section:
        case [1, str(tag), list(markers), *_]:
            tag = "blockquote" if tag in ("aside", "pull-quote") else tag.lower()
            tag = tag if tag in _BLOCKS else "p"
            return f"<{tag}>{_line(document, markers, notes)}</{tag}>"
        case [2, str(address), *_]:
            return figure(storable(address))
        case [3, tag, list(lines), *_]:
            lines = [line for line in lines if isinstance(line, list)]
            items = "".join(f"<li>{_line(document, line, notes)}</li>" for line in lines)
            return f"<ol>{items}</ol>" if tag == "ol" else f"<ul>{items}</ul>"
        case [10, index, *_]:
            match _entry(document, "cards", index):
                case [name, dict(payload), *_]:
                    return card(str(name), payload, notes)
    return ""


def _line(document: Row, markers: list[Any], notes: Notes) -> str:
    """Each marker opens marks, says its text and closes some of those that are open."""
    parts: list[str] = []
    ends: list[str] = []
    for marker in markers:
        match marker:
            case [kind, list(opened), int(closes), value, *_]:
                for index in opened:
                    start, end = _mark(_entry(document, "markups", index))
                    parts.append(start)
                    ends.append(end)
                parts.append(_atom(document, value) if kind == 1 else escape(storable(str(value))))
                parts += (ends.pop() for _ in range(min(closes, len(ends))))
    return "".join([*parts, *reversed(ends)])


def _mark(markup: Any) -> tuple[str, str]:
    match markup:
        case ["a", ["href", str(address), *_], *_]:
            return f'<a href="{escape(storable(address))}">', "</a>"
        case [str(tag), *_] if tag in _MARKS:
            return f"<{tag}>", f"</{tag}>"
    return "", ""


def _atom(document: Row, index: Any) -> str:
    match _entry(document, "atoms", index):
        case ["soft-return", *_]:
            return "<br>"
        case [_, str(text), *_]:
            return escape(storable(text))
    return ""


def _entry(document: Row, table: str, index: Any) -> Any:
    entries = every(document, table)
    return entries[index] if isinstance(index, int) and 0 <= index < len(entries) else None
