"""Somebody's HTML block by block, as Markdown: paragraphs, lists, quotations, tables, figures.

The elements: https://html.spec.whatwg.org/multipage/grouping-content.html and .../tables.html; a
table of Markdown is a grid of lines of text: https://github.github.com/gfm/#tables-extension-
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from articles.content import ImageUse
from articles.importers.html_to_sections import embeds, inline, pictures
from articles.importers.html_to_sections.marks import fenced, linked
from articles.importers.html_to_sections.pictures import PICTURES, seen_in
from articles.importers.html_to_sections.tree import HEADINGS, Node

_LISTS = ("ul", "ol", "menu", "dir")
_CODE_BLOCKS = ("pre", "listing", "xmp", "plaintext", *inline.CODES)
_FOOTERS = ("cite", "footer")
_RULE = "* * *"
_DASH = re.compile(r"\s*[—–―-]\s*")
_BLANK_LINES = re.compile(r"\n {1,500}(?=\n)")
_BEGINS_BLOCK = re.compile(r"(?:[-*+>|#`]|\d+[.)]) ?(?!\*)")
_KEEPS_ITS_TEXT = ("figure", "table", "blockquote", "pre", *embeds.EMBEDS)
_NO_CELL = {*HEADINGS, "table", "figure", "hr", "pre", "blockquote", "iframe", "video", "form"}
_ALIGN = re.compile(r"text-align(?::|-)(left|center|right)")
_ALIGNS = {"left": ":---", "center": ":---:", "right": "---:"}
_NUMBERS = re.compile(r" (?:\S*gutter|linenos?) ")  # of the lines of code in the cell beside it
MOST_COLUMNS = 100


@dataclass(slots=True)
class Piece:
    """A block of Markdown; or a heading (`level`, and its plain `words`), or a picture that stands
    alone (`image`, and where it lies)."""

    markdown: str = ""
    level: int = 0
    words: str = ""
    address: str = ""
    image: ImageUse | None = None


class Blocks:
    """`told` gets what cannot be kept."""

    def __init__(self, told: list[str]) -> None:
        self.told = told
        self.lines = inline.Lines(told)
        self.inside = 0  # other blocks, where a heading is none
        self.around: list[Node] = []  # styles and links in which whole blocks stand
        self.language = ""  # of the code in what is being read

    def flow(self, children: Sequence[Node | str]) -> Iterator[Piece]:
        run: list[Node | str] = []
        last = ""
        for child in children:
            if isinstance(child, str) or not child.block:
                run.append(child)
                last = last if isinstance(child, str) and not child.strip() else ""
                continue
            yield from self._run(run)
            run = []
            yield from self._block(child, follows_one=child.tag == last)
            last = child.tag
        yield from self._run(run)

    def joined(self, children: Sequence[Node | str], *, tight: bool = False) -> str:
        """What stands inside something else, where there are no sections."""
        out = ""
        self.inside += 1
        for piece in self.flow(children):
            text = piece.markdown
            if piece.image is not None:
                text = self.lines.picture(piece.address, piece.image)
            is_list = text[:2] in ("- ", "* ", "1.", "1)") and text != _RULE
            out += f"\n{text}" if out and tight and is_list else f"\n\n{text}" if out else text
        self.inside -= 1
        return out

    def _run(self, run: Sequence[Node | str]) -> Iterator[Piece]:
        """Pictures at the ends of a paragraph stand beside it."""
        if len(run) == 1 and isinstance(run[0], str) and not run[0].strip():
            return
        run = self._styled(run)
        start, end = 0, len(run)
        while start < end and pictures.stands_alone(run[start]):
            start += 1
        while end > start and pictures.stands_alone(run[end - 1]):
            end -= 1
        yield from self._pictures(run[:start])
        yield from map(Piece, self.lines.paragraphs(run[start:end]))
        yield from self._pictures(run[end:])

    def _styled(self, run: Sequence[Node | str]) -> Sequence[Node | str]:
        for node in reversed(self.around):
            run = [Node(node.tag, node.attributes, list(run))]
        return run

    def _pictures(
        self, nodes: Sequence[Node | str], caption: str = "", whose: str = ""
    ) -> Iterator[Piece]:
        """The caption is that of the first."""
        for picture, sources, leads_to in seen_in(nodes):
            address = pictures.address_of(picture, sources)
            better = pictures.larger(address, leads_to)
            if not better and linked(leads_to) and leads_to != address:
                self.told.append(f"where the picture {address[:200]} leads to: {leads_to}")
            yield Piece(address=better or address, image=pictures.said_of(picture, caption, whose))
            caption = whose = ""

    def _block(self, node: Node, *, follows_one: bool) -> Iterator[Piece]:
        """`follows_one` of its kind, which a list must not become a part of."""
        tag = node.tag
        if tag in HEADINGS:
            yield from self._heading(node)
        elif tag in _LISTS:
            yield from self._list(node, follows_one)
        elif tag == "dl":
            yield from self._definitions(node)
        elif tag in _CODE_BLOCKS:
            yield from self._code(node)
        elif tag == "table":
            yield from self._table(node)
        elif tag == "hr":
            yield Piece(_RULE)
        elif tag in embeds.EMBEDS:
            if link := embeds.link_to(node, self.told):
                yield Piece(self.lines.line([link]))
        elif tag in embeds.UNKEPT:
            yield from self.flow(embeds.kept_of(node, self.told))
        elif tag == "figure" or " wp-caption " in node.called:
            yield from self._figure(node)
        elif link := embeds.post(node):
            yield Piece(self.lines.line([link]))
        elif tag == "blockquote":
            yield from self._quotation(node)
        elif tag == "summary":
            yield from self._run([Node("strong", children=node.children)])
        elif tag in inline.STYLES or tag == "a":
            outside = self.around
            if all((one.tag, one.attributes) != (tag, node.attributes) for one in outside):
                self.around = [*outside, node]
            yield from self.flow(node.children)
            self.around = outside
        else:
            before, self.language = self.language, inline.language_around(node) or self.language
            yield from self.flow(node.children)
            self.language = before

    def _heading(self, node: Node) -> Iterator[Piece]:
        yield from self._pictures(node.children)
        words = pictures.without(node, node.all(*PICTURES)).children
        if self.inside:
            yield from self._run([Node("strong", children=words)])
        elif text := self.lines.line(self._styled(words)):
            yield Piece(text, level=HEADINGS.index(node.tag) + 1, words=node.words)

    def _list(self, node: Node, follows_one: bool) -> Iterator[Piece]:
        start = node.get("start")
        number = int(start) if start.isdecimal() and len(start) < 9 else 1
        items: list[str] = []
        for child in node.children:
            item = child if isinstance(child, Node) and child.tag == "li" else None
            inside = self.joined(item.children if item else [child], tight=True)
            if not inside:
                continue
            marker = "* " if follows_one else "- "
            if node.tag == "ol":
                marker = f"{number + len(items)}{'.)'[follows_one]} "
            if items and isinstance(child, Node) and child.tag in _LISTS:
                items[-1] += indented(f"\n{inside}", len(marker))  # it belongs to the item above
            else:
                items.append(marker + indented(inside, len(marker)))
        if items:
            loose = any("\n\n" in item for item in items)
            yield Piece(("\n\n" if loose else "\n").join(items))

    def _definitions(self, node: Node) -> Iterator[Piece]:
        items: list[str] = []
        for part in node.all("dt", "dd"):
            if part.tag == "dt":
                term = self.lines.line([Node("strong", children=part.children)])
                items += [f"- {term}"] if term else []
            elif inside := indented(self.joined(part.children), 2):
                if not items:
                    items.append(f"- {inside}")
                elif _BEGINS_BLOCK.match(inside):
                    items[-1] += f"\n\n  {inside}"
                else:
                    items[-1] += f": {inside}" if items[-1].endswith("**") else f"; {inside}"
        if items:
            yield Piece("\n".join(items))

    def _quotation(self, node: Node) -> Iterator[Piece]:
        children, whose = _attributed(node)
        inside = self.joined(children)
        name = _DASH.sub("", self.lines.line(whose), count=1)
        said = "\n\n".join(filter(None, (inside, f"— {name}" if name else "")))
        source = linked(node.get("cite"))
        if source and source not in said:
            self.told.append(f"where a quotation is from: {source}")
        if said:
            yield Piece("\n".join(f"> {line}".rstrip() for line in said.split("\n")))

    def _code(self, node: Node) -> Iterator[Piece]:
        text = node.text.replace("\r", "")
        if " wp-block-verse " in node.called:
            lines = text.strip("\n").split("\n")
            yield from self._run([part for line in lines for part in (line, Node("br"))])
        elif text.strip():
            yield Piece(fenced(text, inline.language_of(node) or self.language))

    def _figure(self, node: Node) -> Iterator[Piece]:
        captions = [
            each
            for each in node.descendants()
            if each.tag == "figcaption" or " wp-caption-text " in each.called
        ]
        if node.all("figure"):  # a gallery: its own caption is the last
            captions = [each for each in captions if any(each is child for child in node.children)]
        if node.all(*_KEEPS_ITS_TEXT) or not any(seen_in(node.children)):
            yield from self.flow(pictures.without(node, captions).children)
            yield from self.flow(captions)
            return
        yield from self._pictures(node.children, *pictures.caption_and_credit(node, captions))
        for link in (a.get("href") for each in captions for a in each.all("a")):
            if linked(link):
                self.told.append(f"the link in a caption: {link}")
        shown = [*captions, *node.all(*PICTURES, "picture"), *pictures.credits_in(node)]
        rest = pictures.without(node, shown).children
        if any(each.strip() if isinstance(each, str) else each.words for each in rest):
            yield from self.flow(rest)

    def _table(self, node: Node) -> Iterator[Piece]:
        for caption in node.all("caption"):
            yield from map(Piece, self.lines.paragraphs(caption.children))
        rows = _rows(node)
        if _is_layout(node, rows):
            for cell in (cell for row in rows for cell in row):
                if not _NUMBERS.search(cell.called):
                    yield from self.flow(cell.children)
        elif grid := self._grid(rows):
            yield Piece("\n".join(f"| {' | '.join(row)} |" for row in grid))

    def _grid(self, rows: list[list[Node]]) -> list[list[str]]:
        grid: list[list[str]] = []
        aligned: dict[int, str] = {}
        until: dict[int, int] = {}  # column -> the row at which a cell from above has ended
        for number, row in enumerate(rows):
            out: list[str] = []
            for cell in row:
                while until.get(len(out), 0) > number:
                    out.append("")
                is_header = cell.tag == "th" and grid
                said = [Node("strong", children=cell.children)] if is_header else cell.children
                words = self.lines.line(said).replace("|", "\\|")
                column = len(out)
                if column >= MOST_COLUMNS:
                    out[-1] = f"{out[-1]} {words}"
                    continue
                aligned[column] = aligned.get(column) or _alignment(cell)
                wide = min(_count(cell, "colspan"), MOST_COLUMNS - column)
                ends = number + _count(cell, "rowspan")
                until |= dict.fromkeys(range(column, column + wide), ends)
                out += [words, *[""] * (wide - 1)]
            while until.get(len(out), 0) > number:
                out.append("")
            if any(out):
                grid.append(out)
        if grid:
            width = max(map(len, grid))
            grid[0] += [""] * (width - len(grid[0]))
            grid.insert(1, [_ALIGNS.get(aligned.get(column, ""), "---") for column in range(width)])
        return grid


def _is_layout(table: Node, rows: list[list[Node]]) -> bool:
    """It puts a page in order, and its cells are no data."""
    cells = [cell for row in rows for cell in row]
    is_one_column = max(map(len, rows), default=0) == 1
    return (
        table.get("role") in ("presentation", "none")
        or (is_one_column and not any(cell.tag == "th" for cell in cells))
        or any(cell.all(*_NO_CELL) or len(cell.all("p")) > 3 for cell in cells)
    )


def _rows(table: Node) -> list[list[Node]]:
    """Its cells; those of a table inside it are not its own."""
    return [
        [c for c in row.children if isinstance(c, Node) and c.tag in ("th", "td")]
        for row in table.all("tr", "table")
    ]


def _count(cell: Node, name: str) -> int:
    said = cell.get(name)
    return max(1, int(said)) if said.isdecimal() and len(said) < 5 else 1


def _alignment(cell: Node) -> str:
    found = _ALIGN.search(f"{cell.style} {cell.called}")
    return found[1] if found else cell.get("align").lower()


def _attributed(quotation: Node) -> tuple[Sequence[Node | str], Sequence[Node | str]]:
    """What is quoted, and who said it."""
    children = list(quotation.children)
    while children and isinstance(children[-1], str) and not children[-1].strip():
        children.pop()
    last = children[-1] if children else ""
    if isinstance(last, Node) and last.tag == "p":
        inner = [c for c in last.children if not isinstance(c, str) or c.strip()]
        last = inner[0] if len(inner) == 1 else ""
    if isinstance(last, Node) and last.tag in _FOOTERS:
        return children[:-1], last.children
    return children, ()


def indented(text: str, depth: int) -> str:
    """Every line but the first one."""
    return _BLANK_LINES.sub("\n", text.replace("\n", f"\n{' ' * depth}"))
