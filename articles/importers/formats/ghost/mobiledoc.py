"""The text of a Ghost post as its former editor wrote it (Mobiledoc 0.3), as HTML."""

from collections.abc import Sequence
from html import escape
from typing import Any

from articles.importers.formats.ghost.cards import Notes, card, picture
from articles.importers.textual.json_values import Row, every, read_row, storable, word

_MARKUP, _IMAGE, _LIST, _CARD = 1, 2, 3, 10  # the kinds of sections
_ATOM = 1  # the kind of a marker that is no text
_BLOCKS = {"p", "h1", "h2", "h3", "h4", "h5", "h6", "blockquote"}
_BLOCK_NAMES = {"aside": "blockquote", "pull-quote": "blockquote"}
_MARKS = {"a", "b", "strong", "i", "em", "s", "u", "sub", "sup", "code", "del"}


def html_of(text: str, notes: Notes) -> str | None:
    """The HTML of a Mobiledoc; None for what is none."""
    document = read_row(text)
    if "sections" not in document:
        return None
    return "".join(_section(document, each, notes) for each in every(document, "sections"))


def _section(document: Row, section: Any, notes: Notes) -> str:
    kind, first, *others = _parts(section, 3)
    if kind == _MARKUP:
        tag = _BLOCK_NAMES.get(str(first).lower(), str(first).lower())
        tag = tag if tag in _BLOCKS else "p"
        return f"<{tag}>{_line(document, others[0], notes)}</{tag}>"
    if kind == _IMAGE:
        return picture(word({"src": first}, "src"))
    if kind == _LIST:
        tag = "ol" if first == "ol" else "ul"
        lines = others[0] if isinstance(others[0], list) else []
        items = (f"<li>{_line(document, line, notes)}</li>" for line in lines)
        return f"<{tag}>{''.join(items)}</{tag}>"
    if kind == _CARD:
        name, payload = _parts(_at(document, "cards", first), 2)
        return card(str(name), payload if isinstance(payload, dict) else {}, notes)
    return ""


def _line(document: Row, markers: Any, notes: Notes) -> str:
    """Each marker opens marks, says its text and closes some of those that are open."""
    parts: list[str] = []
    ends: list[str] = []
    for marker in markers if isinstance(markers, list) else ():
        kind, opened, closes, value = _parts(marker, 4)
        for index in opened if isinstance(opened, list) else ():
            start, end = _mark(_at(document, "markups", index))
            parts.append(start)
            ends.append(end)
        parts.append(_atom(document, value, notes) if kind == _ATOM else _said(value))
        for _ in range(min(closes, len(ends)) if isinstance(closes, int) else 0):
            parts.append(ends.pop())
    return "".join([*parts, *reversed(ends)])


def _mark(markup: Any) -> tuple[str, str]:
    name, attributes = _parts(markup, 2)
    tag = str(name).lower()
    if tag not in _MARKS:
        return "", ""
    # The attributes stand in one list: name, value, name, value …
    given = attributes if isinstance(attributes, list) else []
    named = {str(key): value for key, value in zip(given[::2], given[1::2], strict=False)}
    address = word(named, "href")
    return (f'<a href="{escape(address)}">' if tag == "a" else f"<{tag}>"), f"</{tag}>"


def _atom(document: Row, index: Any, notes: Notes) -> str:
    name, text, _ = _parts(_at(document, "atoms", index), 3)
    if name == "soft-return":
        return "<br>"
    if not text:
        notes.lost.append(f"what “{name}” did to a text")
    return _said(text)


def _said(text: Any) -> str:
    return escape(storable(text)) if isinstance(text, str) else ""


def _at(document: Row, table: str, index: Any) -> Any:
    entries = every(document, table)
    return entries[index] if isinstance(index, int) and 0 <= index < len(entries) else None


def _parts(value: Any, count: int) -> Sequence[Any]:
    """So many parts of a list, whatever it really is."""
    parts = value if isinstance(value, list) else []
    return [*parts[:count], *[None] * (count - len(parts))]
