"""The tables of somebody's HTML (https://html.spec.whatwg.org/multipage/tables.html): as a grid of
lines of Markdown (https://github.github.com/gfm/#tables-extension-), or as none, where they only
put a page in order."""

import re
from collections.abc import Callable, Sequence

from articles.importers.html_to_sections.tree import HEADINGS, Node

MOST_COLUMNS = 100
_NO_CELL = {*HEADINGS, "table", "figure", "hr", "pre", "blockquote", "iframe", "video", "form"}
_ALIGN = re.compile(r"text-align(?::|-)(left|center|right)")
_ALIGNS = {"left": ":---", "center": ":---:", "right": "---:"}


def rows_of(table: Node) -> list[list[Node]]:
    """Its cells; those of a table inside it are not its own."""
    return [
        [c for c in row.children if isinstance(c, Node) and c.tag in ("th", "td")]
        for row in table.all("tr", "table")
    ]


def is_layout(table: Node, rows: list[list[Node]]) -> bool:
    """It puts a page in order, and its cells are no data."""
    cells = [cell for row in rows for cell in row]
    is_one_column = max(map(len, rows), default=0) == 1
    return (
        table.get("role") in ("presentation", "none")
        or (is_one_column and not any(cell.tag == "th" for cell in cells))
        or any(cell.all(*_NO_CELL) or len(cell.all("p")) > 3 for cell in cells)
    )


def grid(rows: list[list[Node]], line: Callable[[Sequence[Node | str]], str]) -> str:
    """As Markdown; `line` writes what is in a cell. "" for a table that says nothing."""
    lines: list[list[str]] = []
    aligned: dict[int, str] = {}
    until: dict[int, int] = {}  # column -> the row at which a cell from above has ended
    for number, row in enumerate(rows):
        out: list[str] = []
        for cell in row:
            while until.get(len(out), 0) > number:
                out.append("")
            is_header = cell.tag == "th" and lines
            children = [Node("strong", children=cell.children)] if is_header else cell.children
            words = line(children).replace("|", "\\|")
            column = len(out)
            if column >= MOST_COLUMNS:
                out[-1] = f"{out[-1]} {words}"
                continue
            aligned[column] = aligned.get(column) or _alignment(cell)
            wide = min(_count(cell, "colspan"), MOST_COLUMNS - column)
            until |= dict.fromkeys(range(column, column + wide), number + _count(cell, "rowspan"))
            out += [words, *[""] * (wide - 1)]
        if any(out):
            lines.append(out)
    if lines:
        width = max(map(len, lines))
        lines[0] += [""] * (width - len(lines[0]))
        lines.insert(1, [_ALIGNS.get(aligned.get(column, ""), "---") for column in range(width)])
    return "\n".join(f"| {' | '.join(cells)} |" for cells in lines)


def _count(cell: Node, name: str) -> int:
    value = cell.get(name)
    return max(1, int(value)) if value.isdecimal() and len(value) < 5 else 1


def _alignment(cell: Node) -> str:
    found = _ALIGN.search(f"{cell.style} {cell.called}")
    return found[1] if found else cell.get("align").lower()
