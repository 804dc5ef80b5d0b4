"""Somebody's HTML block by block, as Markdown: paragraphs, lists, quotations, tables, figures.

The elements: https://html.spec.whatwg.org/multipage/grouping-content.html
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import groupby

from articles.content import ImageUse
from articles.importers.html_to_sections import tables
from articles.importers.html_to_sections.code import CODES, in_lines, language_around, language_of
from articles.importers.html_to_sections.embeds import EMBEDS, UNKEPT, kept_of, link_to, post
from articles.importers.html_to_sections.inline import STYLES, Lines
from articles.importers.html_to_sections.marks import fenced, linked
from articles.importers.html_to_sections.pictures import (
    PICTURES,
    address_of,
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

_LISTS = ("ul", "ol", "menu", "dir")
_CODE_BLOCKS = ("pre", "listing", "xmp", "plaintext", *CODES)
_OWN_CHILDREN = ("dl", "blockquote", "table", "figure", "details")
_WHOLE = (*_LISTS, *_OWN_CHILDREN)
_FOOTERS = ("cite", "footer")
_DASH = re.compile(r"\s*[—–―-]\s*")
_BLANK_LINES = re.compile(r"\n {1,500}(?=\n)")
_BEGINS_BLOCK = re.compile(r"(?:[-*+>|#`]|\d+[.)]) ?(?!\*)")
_KEEPS_ITS_TEXT = ("table", "blockquote", "pre", *EMBEDS)
# Buttons to share and links to other stories, which plugins put around a text.
_NAMES = """
sharedaddy sd-sharing-enabled sharing-buttons share-buttons social-share social-sharing a2a_kit
addtoany_share_save_container addtoany_content heateor_sss_sharing_container ssba essb_links
shareaholic-canvas addthis_toolbox addthis_inline_share_toolbox swp_social_panel
wp-block-social-links jp-relatedposts yarpp yarpp-related related-posts related-articles
related-stories crp_related wp-block-jetpack-related-posts rp4wp-related-posts zem_rp_wrap
"""
_SHORT = 300  # characters
_FURNITURE = re.compile(rf" (?:{'|'.join(_NAMES.split())}) ")


@dataclass(slots=True)
class Piece:
    """A block of Markdown; or a heading (`level`, and its plain `words`), or a picture that stands
    alone (`image`, and where it lies)."""

    markdown: str = ""
    level: int = 0
    words: str = ""
    address: str = ""
    image: ImageUse | None = None
    is_list: bool = False
    told: list[str] = field(default_factory=list)  # what could not be kept, in it or before it


class Blocks:
    """`told` gets what cannot be kept."""

    def __init__(self) -> None:
        self.told: list[str] = []
        self.lines = Lines(self.told)
        self.inside = 0  # other blocks, where a heading is none
        self.language = ""  # of the code in what is being read

    def pieces(self, children: Sequence[Node | str]) -> Iterator[Piece]:
        """A text, each piece with what could not be kept."""
        for piece in self.flow(children):
            piece.told = self.told[:]
            self.told.clear()
            yield piece
        yield Piece(told=self.told)

    def flow(self, children: Sequence[Node | str]) -> Iterator[Piece]:
        run: list[Node | str] = []
        last, shown = "", None
        for child in children:
            if isinstance(child, str) or not child.block:
                run.append(child)
                last = last if isinstance(child, str) and not child.strip() else ""
                continue
            yield from self._run(run)
            run = []
            if child.tag != "noscript":
                yield from self._block(child, follows_one=child.tag == last)
            elif child.all(*PICTURES):
                if shown is None:  # what is there for other browsers
                    others = [c for c in children if isinstance(c, Node) and c.tag != "noscript"]
                    shown = any(seen_in(others))
                yield from [] if shown else self._block(child)
            elif child.all("a", *EMBEDS):
                yield from self._block(child)
            last = child.tag
        yield from self._run(run)

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

    def _run(self, run: Sequence[Node | str]) -> Iterator[Piece]:
        """Pictures at the ends of a paragraph stand beside it."""
        if len(run) == 1 and isinstance(run[0], str) and not run[0].strip():
            return
        start, end = 0, len(run)
        while start < end and stands_alone(run[start]):
            start += 1
        while end > start and stands_alone(run[end - 1]):
            end -= 1
        yield from self._pictures(run[:start])
        yield from map(Piece, self.lines.paragraphs(run[start:end]))
        yield from self._pictures(run[end:])

    def _pictures(
        self, nodes: Sequence[Node | str], caption: str = "", whose: str = ""
    ) -> Iterator[Piece]:
        """The caption is that of the first."""
        for picture, sources, leads_to in seen_in(nodes):
            address = address_of(picture, sources)
            better = larger(address, leads_to)
            if not better and linked(leads_to) and leads_to != address:
                self.told.append(f"where the picture {address[:200]} leads to: {leads_to}")
            yield Piece(address=better or address, image=said_of(picture, caption, whose))
            caption = whose = ""

    def _block(self, node: Node, *, follows_one: bool = False) -> Iterator[Piece]:
        """`follows_one` of its kind, which a list must not become a part of."""
        tag = node.tag
        if is_hidden(node) and tag not in EMBEDS:
            if words := node.words:
                self.told.append(f"text that was hidden: “{words[:60]}”")
        elif _is_furniture(node):
            if words := node.words:
                self.told.append(f"what stood around the text: “{words[:60]}”")
        elif tag in HEADINGS:
            yield from self._heading(node)
        elif tag in _LISTS:
            yield from self._list(node, follows_one)
        elif tag in _OWN_CHILDREN:
            yield from getattr(self, f"_{tag}")(node)
        elif tag in _CODE_BLOCKS:
            yield from self._code(node)
        elif tag == "hr":
            yield Piece("* * *")
        elif tag in EMBEDS:
            if link := link_to(node, self.told):
                yield from self._run([link])
        elif tag in UNKEPT:
            yield from self.flow(kept_of(node, self.told))
        elif " wp-caption " in node.called:
            yield from self._figure(node)
        elif link := post(node):
            yield from self._run([link])
        else:
            outside, self.language = self.language, language_around(node) or self.language
            yield from self.flow(list(_inward(node)) if _is_style(node) else node.children)
            self.language = outside

    def _heading(self, node: Node) -> Iterator[Piece]:
        yield from self._pictures(node.children)
        words = without(node, node.all(*PICTURES)).children
        if self.inside:
            yield from self._run([Node("strong", children=words)])
        elif text := self.lines.line(words):
            yield Piece(text, level=HEADINGS.index(node.tag) + 1, words=node.words)

    def _list(self, node: Node, follows_one: bool) -> Iterator[Piece]:
        start = node.get("start")
        number = int(start) if start.isdecimal() and len(start) < 9 else 1
        items: list[str] = []
        for child in node.children:
            is_item = isinstance(child, Node) and child.tag == "li"
            content = child.children if isinstance(child, Node) and is_item else [child]
            inside = self.joined(self.flow(content), tight=True)
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
            yield Piece(("\n\n" if loose else "\n").join(items), is_list=True)

    def _dl(self, node: Node) -> Iterator[Piece]:
        items: list[str] = []
        for part in node.all("dt", "dd"):
            if part.tag == "dt":
                term = self._strong(part)
                items += [f"- {term}"] if term else []
            elif inside := indented(self.joined(self.flow(part.children)), 2):
                if not items:
                    items.append(f"- {inside}")
                elif _BEGINS_BLOCK.match(inside):
                    items[-1] += f"\n\n  {inside}"
                else:
                    items[-1] += f": {inside}" if items[-1].endswith("**") else f"; {inside}"
        if items:
            yield Piece("\n".join(items), is_list=True)

    def _strong(self, node: Node) -> str:
        return self.lines.line([Node("strong", children=node.children)])

    def _blockquote(self, node: Node) -> Iterator[Piece]:
        if link := post(node):
            yield from self._run([link])
            return
        children, whose = _attributed(node)
        inside = self.joined(self.flow(children))
        name = _DASH.sub("", self.lines.line(whose), count=1)
        said = "\n\n".join(filter(None, (inside, f"— {name}" if name else "")))
        source = linked(node.get("cite"))
        if source and source not in said:
            self.told.append(f"where a quotation is from: {source}")
        if said:
            yield Piece("\n".join(f"> {line}".rstrip() for line in said.split("\n")))

    def _code(self, node: Node) -> Iterator[Piece]:
        text = in_lines(node) if node.tag in CODES else node.text.replace("\r", "")
        if " wp-block-verse " in node.called:
            lines = text.strip("\n").split("\n")
            yield from self._run([part for line in lines for part in (line, Node("br"))])
        elif text.strip():
            yield Piece(fenced(text, language_of(node) or self.language))

    def _table(self, node: Node) -> Iterator[Piece]:
        for caption in node.all("caption"):
            yield from map(Piece, self.lines.paragraphs(caption.children))
        if tables.is_layout(node):
            for cell in tables.cells_of(node):
                yield from self.flow(cell.children)
        elif table := tables.written(node, self.lines.line):
            yield Piece(table)

    def _details(self, node: Node) -> Iterator[Piece]:
        rest: list[Node | str] = []
        for child in node.children:
            if isinstance(child, str) or child.tag != "summary":
                rest.append(child)
            elif child.words:
                yield Piece(self._strong(child))
        yield from self.flow(rest)

    def _figure(self, node: Node) -> Iterator[Piece]:
        captions = [
            each
            for each in node.descendants()
            if each.tag == "figcaption" or " wp-caption-text " in each.called
        ]
        if node.all("figure"):  # a gallery: its own caption is the last
            own = [each for each in captions if any(each is child for child in node.children)]
            yield from self.flow(without(node, own).children)
            yield from self.flow(own)
            return
        if node.all(*_KEEPS_ITS_TEXT) or not any(seen_in(node.children)):
            yield from self.flow(without(node, captions).children)
            yield from self.flow(captions)
            return
        yield from self._pictures(node.children, *caption_and_credit(node, captions))
        for link in (a.get("href") for each in captions for a in each.all("a")):
            if linked(link):
                self.told.append(f"the link in a caption: {link}")
        shown = [*captions, *node.all(*PICTURES, "noscript", "picture")]
        shown += [each for each in node.descendants() if each.attributes and is_credit(each)]
        rest = without(node, shown).children
        if any(each.strip() if isinstance(each, str) else each.words for each in rest):
            yield from self.flow(rest)


def _is_furniture(node: Node) -> bool:
    """By its name; but not what a whole text may stand in."""
    if not node.attributes or not _FURNITURE.search(node.called):
        return False
    said, linked = len(node.words), sum(len(link.words) for link in node.all("a"))
    return said < _SHORT or 2 * linked > said


def _inward(node: Node) -> Iterator[Node | str]:
    """A style or a link in which whole blocks stand, in each of them instead."""
    children: list[Node | str] = []
    for child in node.children:  # one within it goes first: they would change places for ever
        if isinstance(child, Node) and child.block and _is_style(child):
            children += _inward(child)
        else:
            children.append(child)
    for is_block, group in groupby(children, key=_is_block):
        if not is_block:
            yield Node(node.tag, node.attributes, list(group))
            continue
        for child in group:
            if isinstance(child, Node) and (child.tag in STYLES or child.tag == "a"):
                # Two styles in one another would take turns for ever.
                yield from _inward(Node(node.tag, node.attributes, list(_inward(child))))
                continue
            if isinstance(child, Node) and child.tag not in _WHOLE:
                inner = Node(node.tag, node.attributes, child.children)
                inner.block = any(map(_is_block, child.children))
                child = Node(child.tag, child.attributes, [inner], block=True)
            yield child


def _is_style(node: Node) -> bool:
    return node.tag in STYLES or node.tag == "a"


def _is_block(child: Node | str) -> bool:
    return isinstance(child, Node) and child.block


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
