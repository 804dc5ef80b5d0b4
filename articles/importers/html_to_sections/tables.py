"""A table of somebody's HTML as one of Markdown: a grid of lines of text.

https://html.spec.whatwg.org/multipage/tables.html and https://github.github.com/gfm/#tables-extension-
"""

import re
from collections.abc import Callable, Sequence

from articles.importers.html_to_sections.tree import HEADINGS, Node

_NO_CELL = {*HEADINGS, "table", "figure", "hr", "pre", "blockquote", "iframe", "video", "form"}
_ALIGN = re.compile(r"text-align(?::|-)(left|center|right)")
_RULES = {"left": ":---", "center": ":---:", "right": "---:"}
_NUMBERS = re.compile(r" (?:\S*gutter|linenos?) ")  # of the lines of code in the cell beside it
MOST_COLUMNS = 100


def is_layout(table: Node) -> bool:
    """It puts a page in order, and its cells are no data."""
    rows = _rows(table)
    if table.get("role") in ("presentation", "none"):
        return True
    if rows and max(map(len, rows)) == 1 and not any(row[0].tag == "th" for row in rows):
        return True
    cells = (cell for row in rows for cell in row if cell.block)
    return any(cell.all(*_NO_CELL) or len(cell.all("p")) > 3 for cell in cells)


def cells_of(table: Node) -> list[Node]:
    return [cell for row in _rows(table) for cell in row if not _NUMBERS.search(cell.called)]


def written(table: Node, line: Callable[[Sequence[Node | str]], str]) -> str:
    """`line` writes what stands in one cell."""
    rows = _rows(table)
    grid: list[list[str]] = []
    aligned: dict[int, str] = {}
    below: dict[int, int] = {}  # column -> how many rows a cell from above still reaches
    for number, row in enumerate(rows):
        out: list[str] = []
        reaching, below = below, {column: left - 1 for column, left in below.items() if left > 1}
        for cell in row:
            while len(out) in reaching:
                out.append("")
            is_header = cell.tag == "th" and number > 0
            words = line([Node("strong", children=cell.children)] if is_header else cell.children)
            words = words.replace("|", "\\|")
            if len(out) >= MOST_COLUMNS:
                out[-1] = f"{out[-1]} {words}"
                continue
            column = len(out)
            aligned[column] = aligned.get(column) or _alignment(cell)
            wide = min(_count(cell, "colspan"), MOST_COLUMNS - column)
            deep = min(_count(cell, "rowspan"), len(rows) - number)
            if deep > 1:
                below |= dict.fromkeys(range(column, column + wide), deep - 1)
            out += [words, *[""] * (wide - 1)]
        while len(out) in reaching:
            out.append("")
        if any(out):
            grid.append(out)
    if not grid:
        return ""
    width = max(map(len, grid))
    grid[0] += [""] * (width - len(grid[0]))
    grid.insert(1, [_RULES.get(aligned.get(column, ""), "---") for column in range(width)])
    return "\n".join(f"| {' | '.join(row)} |" for row in grid)


def _rows(table: Node) -> list[list[Node]]:
    """Those of a table inside it are not its own."""
    rows = [row for row in table.all("tr", "table") if row.tag == "tr"]
    cells = ([c for c in row.children if isinstance(c, Node)] for row in rows)
    found = ([cell for cell in row if cell.tag in ("th", "td")] for row in cells)
    return [row for row in found if row]


def _count(cell: Node, name: str) -> int:
    said = cell.get(name)
    return max(1, int(said)) if said.isdecimal() and len(said) < 5 else 1


def _alignment(cell: Node) -> str:
    if not cell.attributes:
        return ""
    found = _ALIGN.search(f"{cell.style} {cell.called}")
    return found[1] if found else cell.get("align").lower()
