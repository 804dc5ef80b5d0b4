"""Somebody's HTML block by block, as Markdown: paragraphs, lists, quotations, tables, figures."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from articles.content import ImageUse
from articles.importers.html_to_sections import tables as html_tables
from articles.importers.html_to_sections.embeds import EMBEDS, link_to, post
from articles.importers.html_to_sections.inline import STYLES, Lines, linked
from articles.importers.html_to_sections.pictures import (
    PICTURES,
    address_of,
    but_noscripts,
    caption_and_credit,
    is_credit,
    is_hidden,
    larger,
    said_of,
    seen_in,
    stands_alone,
    without,
)
from articles.importers.html_to_sections.tree import HEADINGS, Node
from articles.importers.html_to_sections.unkept import UNKEPT, kept_of

_LISTS = ("ul", "ol", "menu", "dir")
_CODE_BLOCKS = ("pre", "listing", "xmp", "plaintext")
_LANGUAGE = re.compile(r"(?:language-|lang-|brush: ?|highlight-source-)([\w+#-]+)")
_FOOTERS = ("cite", "footer")
_DASH = re.compile(r"\s*[—–―-]\s*")
_BLANK_LINES = re.compile(r"\n {1,500}(?=\n)")
_KEEPS_ITS_TEXT = ("table", "blockquote", "pre", *EMBEDS)


@dataclass(frozen=True, slots=True)
class Piece:
    """A block of Markdown; or a heading (`level`, and its plain `words`), or a picture that stands
    alone (`image`, and where it lies)."""

    markdown: str = ""
    level: int = 0
    words: str = ""
    address: str = ""
    image: ImageUse | None = None
    is_list: bool = False


class Blocks:
    """`told` gets what cannot be kept, before the piece in which it would have been."""

    def __init__(self) -> None:
        self.told: list[str] = []
        self.lines = Lines(self.told)
        self.inside = 0  # other blocks, where a heading is none

    def flow(
        self, children: Sequence[Node | str], around: tuple[Node, ...] = ()
    ) -> Iterator[Piece]:
        """`around`: links and styles in which whole blocks stand."""
        run: list[Node | str] = []
        last, shown = "", None
        for child in children:
            if isinstance(child, str) or not child.block:
                run.append(child)
                last = last if isinstance(child, str) and not child.strip() else ""
                continue
            yield from self._run(run, around)
            run = []
            if child.tag in _LISTS:
                yield from self._list(child, follows_one=child.tag == last)
            elif child.tag != "noscript":
                yield from self._block(child, around)
            elif child.all(*PICTURES):
                if shown is None:  # what is there for other browsers
                    shown = any(True for _ in seen_in(but_noscripts(children), [], ""))
                yield from [] if shown else self._block(child, around)
            elif child.all("a", *EMBEDS):
                yield from self._block(child, around)
            last = child.tag
        yield from self._run(run, around)

    def joined(self, pieces: Iterator[Piece], *, tight: bool = False) -> str:
        """Pieces inside something else, where there are no sections."""
        out = ""
        self.inside += 1
        for piece in pieces:
            text = piece.markdown
            if piece.image is not None:
                text = self.lines.picture(piece.address, piece.image)
            close = tight and piece.is_list and text[:2] in ("- ", "* ", "1.", "1)")
            out += f"\n{text}" if out and close else f"\n\n{text}" if out else text
        self.inside -= 1
        return out

    def _run(self, run: list[Node | str], around: tuple[Node, ...]) -> Iterator[Piece]:
        """Pictures at the ends of a paragraph stand beside it."""
        if len(run) == 1 and isinstance(run[0], str) and not run[0].strip():
            return
        start, end = 0, len(run)
        while start < end and stands_alone(run[start]):
            start += 1
        while end > start and stands_alone(run[end - 1]):
            end -= 1
        yield from self._pictures(run[:start], around)
        for text in self.lines.paragraphs(run[start:end], around):
            yield Piece(text)
        yield from self._pictures(run[end:], around)

    def _pictures(
        self, nodes: Sequence[Node | str], around: tuple[Node, ...] = ()
    ) -> Iterator[Piece]:
        link = next((node.get("href") for node in around if node.tag == "a"), "")
        for picture, sources, address in seen_in(nodes, [], link):
            yield self._picture(picture, sources, address)

    def _picture(
        self, node: Node, sources: list[Node], link: str, caption: str = "", whose: str = ""
    ) -> Piece:
        address = address_of(node, sources)
        better = larger(address, link)
        if link and not better and linked(link) and link != address:
            self.told.append(f"where the picture {address[:200]} leads to: {link}")
        return Piece(address=better or address, image=said_of(node, caption, whose))

    def _block(self, node: Node, around: tuple[Node, ...]) -> Iterator[Piece]:
        tag = node.tag
        if is_hidden(node) and tag not in EMBEDS:
            if words := node.words:
                self.told.append(f"text that was hidden: “{words[:60]}”")
        elif tag in HEADINGS:
            yield from self._heading(node, around)
        elif tag in ("dl", "blockquote", "table", "figure", "details"):
            yield from getattr(self, f"_{tag}")(node)
        elif tag in _CODE_BLOCKS:
            yield from self._code(node)
        elif tag == "hr":
            yield Piece("* * *")
        elif tag in EMBEDS:
            if link := link_to(node, self.told):
                yield from self._run([link], ())
        elif tag in UNKEPT:
            yield from self.flow(kept_of(node, self.told), around)
        elif " wp-caption " in node.called:
            yield from self._figure(node)
        elif link := post(node):
            yield from self._run([link], ())
        elif (tag in STYLES or tag == "a") and all(each.tag != tag for each in around):
            yield from self.flow(node.children, (*around, node))
        else:
            yield from self.flow(node.children, around)

    def _heading(self, node: Node, around: tuple[Node, ...]) -> Iterator[Piece]:
        yield from (
            self._picture(picture, sources, link)
            for picture, sources, link in seen_in(node.children, [], "")
        )
        words = without(node, node.all(*PICTURES)).children
        if self.inside:
            yield from self._run([Node("strong", children=words)], around)
        elif text := self.lines.line(_within(words, around)):
            yield Piece(text, level=HEADINGS.index(node.tag) + 1, words=node.words)

    def _list(self, node: Node, *, follows_one: bool = False) -> Iterator[Piece]:
        """`follows_one` of its kind, which it must not become a part of."""
        start = node.get("start") or "1"
        number = int(start) if start.isdecimal() and len(start) < 9 else 1
        bullet = "* " if follows_one else "- "
        items: list[str] = []
        for child in node.children:
            is_item = isinstance(child, Node) and child.tag == "li"
            content = child.children if isinstance(child, Node) and is_item else [child]
            inside = self.joined(self.flow(content), tight=True)
            if not inside:
                continue
            marker = f"{number + len(items)}{'.)'[follows_one]} " if node.tag == "ol" else bullet
            if not is_item and items and isinstance(child, Node) and child.tag in _LISTS:
                # It belongs to the item above.
                below = f"\n{inside}"
                items[-1] += indented(below, len(marker))
                continue
            items.append(marker + indented(inside, len(marker)))
        if items:
            loose = any("\n\n" in item for item in items)
            yield Piece(("\n\n" if loose else "\n").join(items), is_list=True)

    def _dl(self, node: Node) -> Iterator[Piece]:
        items: list[str] = []
        for part in node.all("dt", "dd"):
            if part.tag == "dt":
                term = self.lines.line([Node("strong", children=part.children)])
                items += [f"- {term}"] if term else []
                continue
            inside = indented(self.joined(self.flow(part.children)), 2)
            if not inside:
                continue
            begins_block = re.match(r"(?:[-*+>|#`]|\d+[.)]) ?(?!\*)", inside)
            if not items:
                items.append(f"- {inside}")
            elif begins_block:
                items[-1] += f"\n\n  {inside}"
            else:
                items[-1] += f": {inside}" if items[-1].endswith("**") else f"; {inside}"
        if items:
            yield Piece("\n".join(items), is_list=True)

    def _blockquote(self, node: Node) -> Iterator[Piece]:
        if link := post(node):
            yield from self._run([link], ())
            return
        children, whose = _attributed(node)
        inside = self.joined(self.flow(children))
        name = _DASH.sub("", self.lines.line(whose), count=1) if whose else ""
        said = "\n\n".join(filter(None, (inside, f"— {name}" if name else "")))
        source = linked(node.get("cite"))
        if source and source not in said:
            self.told.append(f"where a quotation is from: {source}")
        if said:
            yield Piece("\n".join(f"> {line}".rstrip() for line in said.split("\n")))

    def _code(self, node: Node) -> Iterator[Piece]:
        if " wp-block-verse " in node.called:
            lines = node.text.strip("\n").split("\n")
            broken = [part for line in lines for part in (line, Node("br"))]
            yield from self._run(broken, ())
            return
        text = node.text.strip("\n").replace("\r", "")
        if not text.strip():
            return
        fence = "`" * max(3, 1 + max((len(run) for run in re.findall("`+", text)), default=0))
        inner = node.all("code")
        said = next(filter(None, (each.get("data-lang") for each in (node, *inner))), "")
        classes = " ".join(each.called for each in (node, *inner))
        found = _LANGUAGE.search(classes)
        language = found[1] if found else re.sub(r"[^\w+#-]", "", said)
        yield Piece(f"{fence}{language}\n{text}\n{fence}")

    def _table(self, node: Node) -> Iterator[Piece]:
        captions = [text for each in node.all("caption") if (text := self._line(each))]
        yield from map(Piece, captions)
        if html_tables.is_layout(node):
            for cell in html_tables.cells_of(node):
                yield from self.flow(cell.children)
        elif table := html_tables.written(node, self._cell):
            yield Piece(table)

    def _line(self, node: Node) -> str:
        return " ".join(self.lines.paragraphs([Node("span", children=node.children)]))

    def _cell(self, node: Node) -> str:
        return self.lines.line(node.children)

    def _details(self, node: Node) -> Iterator[Piece]:
        for child in node.children:
            if isinstance(child, Node) and child.tag == "summary" and child.words:
                yield Piece(self.lines.line([Node("strong", children=child.children)]))
        rest = [c for c in node.children if isinstance(c, str) or c.tag != "summary"]
        yield from self.flow(rest)

    def _figure(self, node: Node) -> Iterator[Piece]:
        captions = [
            each
            for each in node.descendants()
            if each.tag == "figcaption" or " wp-caption-text " in each.called
        ]
        if node.all("figure"):  # a gallery: its own caption is the last
            own = [child for child in node.children if any(child is one for one in captions)]
            rest = [child for child in node.children if not any(child is one for one in own)]
            yield from self.flow(rest)
            yield from self.flow(own)
            return
        pictures = [] if node.all(*_KEEPS_ITS_TEXT) else list(seen_in(node.children, [], ""))
        if not pictures:
            rest = without(node, captions).children
            yield from self.flow(rest)
            yield from self.flow(captions)
            return
        caption, whose = caption_and_credit(node, captions)
        for number, (picture, sources, link) in enumerate(pictures):
            yield self._picture(picture, sources, link, *((caption, whose) if number == 0 else ()))
        for link in (a.get("href") for each in captions for a in each.all("a")):
            if linked(link):
                self.told.append(f"the link in a caption: {link}")
        shown = [*captions, *node.all(*PICTURES, "noscript", "picture")]
        shown += [each for each in node.descendants() if each.attributes and is_credit(each)]
        rest = without(node, shown).children
        if any(each.strip() if isinstance(each, str) else each.words for each in rest):
            yield from self.flow(rest)


def _within(children: Sequence[Node | str], around: tuple[Node, ...]) -> Sequence[Node | str]:
    for node in reversed(around):
        children = [Node(node.tag, node.attributes, list(children))]
    return children


def _attributed(quotation: Node) -> tuple[Sequence[Node | str], Sequence[Node | str]]:
    """What is quoted, and who said it."""
    children = list(quotation.children)
    while children and isinstance(children[-1], str) and not children[-1].strip():
        children.pop()
    last = children[-1] if children else ""
    if isinstance(last, Node):
        if last.tag in _FOOTERS:
            return children[:-1], last.children
        inner = [c for c in last.children if not isinstance(c, str) or c.strip()]
        alone = inner[0] if last.tag == "p" and len(inner) == 1 else ""
        if isinstance(alone, Node) and alone.tag in _FOOTERS:
            return children[:-1], alone.children
    return children, ()


def indented(text: str, depth: int) -> str:
    """Every line but the first one."""
    return _BLANK_LINES.sub("\n", text.replace("\n", f"\n{' ' * depth}"))
