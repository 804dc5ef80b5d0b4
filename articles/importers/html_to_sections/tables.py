"""A table of somebody's HTML as one of Markdown: a grid of lines of text."""

import re
from collections.abc import Callable, Sequence

from articles.importers.html_to_sections.tree import HEADINGS, Node

_NO_CELL = {*HEADINGS, "table", "figure", "hr", "pre", "blockquote", "iframe", "video", "form"}
_ALIGN = re.compile(r"text-align(?::|-)(left|center|right)")
_RULES = {"left": ":---", "center": ":---:", "right": "---:"}
MOST_COLUMNS = 100


def is_layout(table: Node) -> bool:
    """It puts a page in order, and its cells are no data."""
    if table.get("role") in ("presentation", "none"):
        return True
    rows = _rows(table)
    cells = [cell for row in rows for cell in row]
    if rows and max(map(len, rows)) <= 1 and not any(cell.tag == "th" for cell in cells):
        return True
    return any(cell.block and any(True for _ in cell.all(*_NO_CELL)) for cell in cells) or any(
        len(cell.all("p")) > 3 for cell in cells if cell.block
    )


def cells_of(table: Node) -> list[Node]:
    return [cell for row in _rows(table) for cell in row]


def written(table: Node, line: Callable[[Sequence[Node | str]], str]) -> str:
    """`line` writes one cell."""
    grid: list[list[str]] = []
    aligned: dict[int, str] = {}
    below: dict[int, int] = {}  # column -> how many rows a cell from above still reaches
    rows = _rows(table)
    for number, row in enumerate(rows):
        out: list[str] = []
        for cell in row:
            _skip(out, below)
            if len(out) >= MOST_COLUMNS:
                out[-1] = f"{out[-1]} {line(cell.children)}"
                continue
            column = len(out)
            is_header = cell.tag == "th" and number > 0
            out.append(
                line([Node("strong", children=cell.children)] if is_header else cell.children)
            )
            aligned.setdefault(column, _alignment(cell))
            aligned[column] = aligned[column] or _alignment(cell)
            wide = min(_count(cell, "colspan"), MOST_COLUMNS - column)
            deep = min(_count(cell, "rowspan"), len(rows) - number)
            out += [""] * (wide - 1)
            for each in range(column, column + wide):
                if deep > 1:
                    below[each] = deep
        _skip(out, below)
        below = {column: left - 1 for column, left in below.items() if left > 1}
        grid.append(out)
    grid = [row for row in grid if any(row)]
    if not grid:
        return ""
    width = max(map(len, grid))
    grid[0] += [""] * (width - len(grid[0]))
    lines = [f"| {' | '.join(cell.replace('|', chr(92) + '|') for cell in row)} |" for row in grid]
    lines.insert(
        1, f"| {' | '.join(_RULES.get(aligned.get(n, ''), '---') for n in range(width))} |"
    )
    return "\n".join(lines)


def _skip(out: list[str], below: dict[int, int]) -> None:
    while len(out) in below and len(out) < MOST_COLUMNS and below[len(out)] > 0:
        out.append("")


def _rows(table: Node) -> list[list[Node]]:
    """Those of a table inside it are not its own."""
    rows = []
    for row in table.all("tr", "table"):
        if row.tag == "tr":
            cells = [c for c in row.children if isinstance(c, Node) and c.tag in ("th", "td")]
            if cells:
                rows.append(cells)
    return rows


def _count(cell: Node, name: str) -> int:
    said = cell.get(name)
    return max(1, int(said)) if said.isdecimal() and len(said) < 5 else 1


def _alignment(cell: Node) -> str:
    if not cell.attributes:
        return ""
    said = f"{cell.get('style').replace(' ', '')} {cell.called}".lower()
    found = _ALIGN.search(said)
    return found[1] if found else cell.get("align").lower()
