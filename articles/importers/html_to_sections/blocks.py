"""Somebody's HTML block by block, as Markdown: paragraphs, lists, quotations, tables, figures.

The elements: https://html.spec.whatwg.org/multipage/grouping-content.html
"""

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from articles.content import ImageUse
from articles.importers.html_to_sections import embeds, images, inline, tables
from articles.importers.html_to_sections.images import IMAGES, seen_in
from articles.importers.html_to_sections.marks import fenced, linked
from articles.importers.html_to_sections.tree import HEADINGS, Node

_LISTS = ("ul", "ol", "menu", "dir")
_CODE_BLOCKS = ("pre", "listing", "xmp", "plaintext", *inline.CODES)
_FOOTERS = ("cite", "footer")
_RULE = "* * *"
_DASH = re.compile(r"\s*[—–―-]\s*")
_BLANK_LINES = re.compile(r"\n {1,500}(?=\n)")
_BEGINS_BLOCK = re.compile(r"(?:[-*+>|#`]|\d+[.)]) ?(?!\*)")
_KEEPS_ITS_TEXT = ("figure", "table", "blockquote", "pre", *embeds.EMBEDS)
_NUMBERS = re.compile(r" (?:\S*gutter|linenos?) ")  # of the lines of code in the cell beside it


@dataclass(slots=True)
class Piece:
    """A block of Markdown; or a heading (`level`, and its plain `words`), or an image that stands
    alone (`image`, and where it lies)."""

    markdown: str = ""
    level: int = 0
    words: str = ""
    address: str = ""
    image: ImageUse | None = None


class Blocks:
    """`lost` gets what cannot be kept."""

    def __init__(self, lost: list[str]) -> None:
        self.lost = lost
        self.lines = inline.Lines(lost)
        self.inside = 0  # other blocks, where a heading is none
        self.around: list[Node] = []  # styles and links in which whole blocks stand
        self.language = ""  # of the code in what is being read
        self.follows_one = False  # of its kind, which a list must not become a part of

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
            self.follows_one = child.tag == last
            yield from self._block(child)
            last = child.tag
        yield from self._run(run)

    def joined(self, children: Sequence[Node | str], *, tight: bool = False) -> str:
        """What stands inside something else, where there are no sections."""
        out = ""
        self.inside += 1
        for piece in self.flow(children):
            text = piece.markdown
            if piece.image is not None:
                text = self.lines.image(piece.address, piece.image)
            is_list = text[:2] in ("- ", "* ", "1.", "1)") and text != _RULE
            out += f"\n{text}" if out and tight and is_list else f"\n\n{text}" if out else text
        self.inside -= 1
        return out

    def _run(self, run: Sequence[Node | str]) -> Iterator[Piece]:
        """Images at the ends of a paragraph stand beside it."""
        if len(run) == 1 and isinstance(run[0], str) and not run[0].strip():
            return
        run = self._styled(run)
        start, end = 0, len(run)
        while start < end and images.stands_alone(run[start]):
            start += 1
        while end > start and images.stands_alone(run[end - 1]):
            end -= 1
        yield from self._images(run[:start])
        yield from map(Piece, self.lines.paragraphs(run[start:end]))
        yield from self._images(run[end:])

    def _styled(self, run: Sequence[Node | str]) -> Sequence[Node | str]:
        for node in reversed(self.around):
            run = [Node(node.tag, node.attributes, list(run))]
        return run

    def _images(
        self, nodes: Sequence[Node | str], caption: str = "", whose: str = ""
    ) -> Iterator[Piece]:
        """The caption is that of the first."""
        for image, sources, leads_to in seen_in(nodes):
            address = images.address_of(image, sources)
            better = images.larger(address, leads_to)
            if not better and linked(leads_to) and leads_to != address:
                self.lost.append(f"where the picture {address[:200]} leads to: {leads_to}")
            yield Piece(address=better or address, image=images.image_use(image, caption, whose))
            caption = whose = ""

    def _block(self, node: Node) -> Iterator[Piece]:
        if read := _BY_TAG.get(node.tag):
            yield from read(self, node)
        elif " wp-caption " in node.called:
            yield from self._figure(node)
        elif link := embeds.post(node):
            yield Piece(self.lines.line([link]))
        elif node.tag == "blockquote":
            yield from self._quotation(node)
        else:
            before, self.language = self.language, inline.language_around(node) or self.language
            yield from self.flow(node.children)
            self.language = before

    def _heading(self, node: Node) -> Iterator[Piece]:
        yield from self._images(node.children)
        words = images.without(node, node.all(*IMAGES)).children
        if self.inside:
            yield from self._run([Node("strong", children=words)])
        elif text := self.lines.line(self._styled(words)):
            yield Piece(text, level=HEADINGS.index(node.tag) + 1, words=node.words)

    def _list(self, node: Node) -> Iterator[Piece]:
        follows_one = self.follows_one
        items: list[str] = []
        for child in node.children:
            item = child if isinstance(child, Node) and child.tag == "li" else None
            inside = self.joined(item.children if item else [child], tight=True)
            if not inside:
                continue
            marker = _marker(node, len(items), follows_one)
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
        text = "\n\n".join(filter(None, (inside, f"— {name}" if name else "")))
        source = linked(node.get("cite"))
        if source and source not in text:
            self.lost.append(f"where a quotation is from: {source}")
        if text:
            yield Piece("\n".join(f"> {line}".rstrip() for line in text.split("\n")))

    def _code(self, node: Node) -> Iterator[Piece]:
        text = node.text.replace("\r", "")
        if " wp-block-verse " in node.called:
            lines = text.strip("\n").split("\n")
            yield from self._run([part for line in lines for part in (line, Node("br"))])
        elif text.strip():
            yield Piece(fenced(text, inline.language_of(node) or self.language))

    def _figure(self, node: Node) -> Iterator[Piece]:
        captions = _captions(node)
        if node.all(*_KEEPS_ITS_TEXT) or not any(seen_in(node.children)):
            yield from self.flow(images.without(node, captions).children)
            yield from self.flow(captions)
            return
        yield from self._images(node.children, *images.caption_and_credit(node, captions))
        for link in (a.get("href") for each in captions for a in each.all("a")):
            if linked(link):
                self.lost.append(f"the link in a caption: {link}")
        shown = [*captions, *node.all(*IMAGES, "picture"), *images.credits_in(node)]
        rest = images.without(node, shown).children
        if any(each.strip() if isinstance(each, str) else each.words for each in rest):
            yield from self.flow(rest)

    def _table(self, node: Node) -> Iterator[Piece]:
        for caption in node.all("caption"):
            yield from map(Piece, self.lines.paragraphs(caption.children))
        rows = tables.rows_of(node)
        if tables.is_layout(node, rows):
            for cell in (cell for row in rows for cell in row):
                if not _NUMBERS.search(cell.called):
                    yield from self.flow(cell.children)
        elif grid := tables.grid(rows, self.lines.line):
            yield Piece(grid)

    def _rule(self, node: Node) -> Iterator[Piece]:
        yield Piece(_RULE)

    def _embedded(self, node: Node) -> Iterator[Piece]:
        if link := embeds.link_to(node, self.lost):
            yield Piece(self.lines.line([link]))

    def _unkept(self, node: Node) -> Iterator[Piece]:
        yield from self.flow(embeds.kept_of(node, self.lost))

    def _summary(self, node: Node) -> Iterator[Piece]:
        yield from self._run([Node("strong", children=node.children)])

    def _in_style(self, node: Node) -> Iterator[Piece]:
        """Whole blocks in a style or a link."""
        outside = self.around
        if all((one.tag, one.attributes) != (node.tag, node.attributes) for one in outside):
            self.around = [*outside, node]
        yield from self.flow(node.children)
        self.around = outside


_BY_TAG: dict[str, Callable[[Blocks, Node], Iterator[Piece]]] = {
    **dict.fromkeys((*inline.STYLES, "a"), Blocks._in_style),
    **dict.fromkeys(HEADINGS, Blocks._heading),
    **dict.fromkeys(_LISTS, Blocks._list),
    **dict.fromkeys(_CODE_BLOCKS, Blocks._code),
    **dict.fromkeys(embeds.UNKEPT, Blocks._unkept),
    **dict.fromkeys(embeds.EMBEDS, Blocks._embedded),
    "dl": Blocks._definitions,
    "table": Blocks._table,
    "hr": Blocks._rule,
    "figure": Blocks._figure,
    "summary": Blocks._summary,
}


def _marker(items: Node, place: int, follows_one: bool) -> str:
    """What stands before the item of a list at this place; a list that follows another has signs of
    its own, or the two would be one."""
    if items.tag != "ol":
        return "* " if follows_one else "- "
    start = items.get("start")
    first = int(start) if start.isdecimal() and len(start) < 9 else 1
    return f"{first + place}{'.)'[follows_one]} "


def _captions(figure: Node) -> list[Node]:
    """Of a gallery its own alone, which is its last child."""
    captions = [
        each
        for each in figure.descendants()
        if each.tag == "figcaption" or " wp-caption-text " in each.called
    ]
    if figure.all("figure"):
        return [each for each in captions if any(each is child for child in figure.children)]
    return captions


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
