"""The text of a Ghost post as its present editor writes it (Lexical), as HTML."""

import re
from collections.abc import Sequence
from html import escape

from articles.importers.formats.ghost.cards import Notes, card
from articles.importers.textual.json_values import (
    Row,
    inside,
    number,
    read_row,
    rows,
    storable,
    word,
)

DEEPEST = 100  # nodes in one another
# The bits of a text's format, those that hold other marks first.
_FORMATS = [(1, "strong"), (2, "em"), (4, "s"), (8, "u"), (128, "mark")]
_FORMATS += [(32, "sub"), (64, "sup"), (16, "code")]
_WRAPPED = {"paragraph": "p", "quote": "blockquote", "extended-quote": "blockquote"}
_WRAPPED |= {"aside": "blockquote", "tablerow": "tr", "table": "table"}
_HEADING = re.compile(r"h[1-6]")
_EDITORS_OWN = ("zwnj", "at-link", "at-link-search")


class TooDeep(ValueError):
    """A text whose parts are nested too deeply in one another."""


def html_of(text: str, notes: Notes) -> str | None:
    """The HTML of a Lexical document; None for what is none. Raises TooDeep."""
    root = inside(read_row(text), "root")
    return _written(list(rows(root, "children")), notes, 1) if root else None


def _written(nodes: Sequence[Row], notes: Notes, depth: int) -> str:
    """Marks go on from one text to the next as long as both have them."""
    if depth > DEEPEST:
        raise TooDeep
    parts: list[str] = []
    marks: list[str] = []
    for node in nodes:
        is_text = isinstance(node.get("text"), str)
        wanted = _marks(node) if is_text else []
        while any(mark not in wanted for mark in marks):
            parts.append(f"</{marks.pop()}>")
        for mark in wanted:
            if mark not in marks:
                marks.append(mark)
                parts.append(f"<{mark}>")
        parts.append(_text(node) if is_text else _node(node, notes, depth))
    parts += (f"</{mark}>" for mark in reversed(marks))
    return "".join(parts)


def _text(node: Row) -> str:
    return escape(storable(str(node["text"])), quote=False)


def _marks(node: Row) -> list[str]:
    bits = number(node, "format")
    return [tag for bit, tag in _FORMATS if bits & bit]


def _node(node: Row, notes: Notes, depth: int) -> str:
    kind = word(node, "type")
    if "children" not in node:
        if kind == "linebreak":
            return "<br>"
        return "" if kind in _EDITORS_OWN else card(kind, node, notes)
    children = list(rows(node, "children"))
    if kind == "list":
        return _list(node, children, notes, depth)
    inner = _written(children, notes, depth + 1)
    tag = word(node, "tag")
    if kind in ("heading", "extended-heading") and _HEADING.fullmatch(tag):
        return f"<{tag}>{inner}</{tag}>"
    if kind in ("link", "autolink"):
        title = f' title="{escape(word(node, "title"))}"' if word(node, "title") else ""
        return f'<a href="{escape(word(node, "url"))}"{title}>{inner}</a>'
    if kind == "tablecell":
        cell = "th" if number(node, "headerState") else "td"
        return f"<{cell}>{inner}</{cell}>"
    if kind in _WRAPPED:
        return f"<{_WRAPPED[kind]}>{inner}</{_WRAPPED[kind]}>"
    if kind not in ("heading", "extended-heading"):
        notes.lost.append(f"what “{kind}” did to a text")
    return f"<div>{inner}</div>"


def _list(node: Row, children: Sequence[Row], notes: Notes, depth: int) -> str:
    """A list inside a list is an item of its own in Lexical; for readers it belongs to the item
    above it."""
    items: list[str] = []
    for child in children:
        inner = list(rows(child, "children"))
        written = _written(inner, notes, depth + 1)
        if items and inner and all(word(each, "type") == "list" for each in inner):
            items[-1] += written
        elif word(node, "listType") == "check":
            items.append(f"{'☑' if child.get('checked') is True else '☐'} {written}")
        else:
            items.append(written)
    start = number(node, "start")
    opening = f'ol start="{start}"' if 1 < start < 10**8 else "ol"
    tag = opening if word(node, "listType") == "number" or word(node, "tag") == "ol" else "ul"
    return f"<{tag}>{''.join(f'<li>{item}</li>' for item in items)}</{tag[:2]}>"
