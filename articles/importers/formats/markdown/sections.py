"""A Markdown document block by block into sections, with their pictures and picture credits.

https://spec.commonmark.org/: what is Markdown stays as it is written; a block with HTML in it goes
the way of all HTML.
"""

import re
from collections.abc import Collection, Iterator, Mapping, Sequence

from markdown_it.token import Token

from articles.content import ImageUse
from articles.importers.base import BadSource, lost_picture
from articles.importers.formats.markdown.blocks import (
    HTML,
    Block,
    Document,
    normal,
    with_notes,
    words,
)
from articles.importers.html_to_sections import gather, reference
from articles.importers.sections import Gathering
from articles.importers.textual.credits import credit

LONGEST_COPIES = 500_000  # characters of definitions
LONGEST_CREDIT_LINE = 1_000  # characters, with the addresses of its links
_OURS = re.compile(r"image:[0-9a-f]{32}")
_LOWER_HEADING = re.compile(r"( {0,3})##(?=#)")
_AS_WRITTEN = ("fence", "code_block")
_HEADING = re.compile(r"<h([1-6])\b", re.IGNORECASE)
_ELEMENT = re.compile(
    r"<(/?)(table|figure|ul|ol|dl|blockquote|pre|form|video|audio|object)\b", re.IGNORECASE
)
# Tags around Markdown have nothing in them; gathering is dear where there are very many.
_CONTENT = re.compile(
    r">\s*+[^\s<>]|<(?:img|hr|iframe|video|audio|object|embed|source|script|canvas|svg|math"
    r"|form|input|button|select|textarea)\b",
    re.IGNORECASE,
)


class Reading:
    def __init__(
        self, document: Document, credits: Mapping[str, str], decorative: Collection[str] = ()
    ) -> None:
        """`credits` are those of pictures that Markdown has no place for, by their addresses."""
        self.document = document
        self.credits = {normal(address): whose for address, whose in credits.items()}
        self.decorative = {normal(address) for address in decorative}
        self.sections = [Gathering()]

    @property
    def section(self) -> Gathering:
        return self.sections[-1]

    def take(self, blocks: Sequence[Block]) -> None:
        for block in _with_whole_html(blocks):
            if block.level in (1, 2):
                self._begin(block)
            elif block.kind == "html_block":
                self.take_html(block.source)
            elif html := self._html(block):
                self.take_html(html)
            elif block.kind != "paragraph" or not (
                self._took_picture(block.texts[0]) or self._took_credit(block.texts[0])
            ):
                self._keep(block)

    def copy_definitions(self, name: str) -> None:
        """Each section gets those of links and footnotes that it uses. Raises BadSource."""
        copied = 0
        for section in self.sections:
            definitions = list(self.document.definitions_for(section.blocks))
            section.blocks += definitions
            copied += sum(map(len, definitions))
            if copied > LONGEST_COPIES:
                raise BadSource(name, "Too many sections use the same long footnotes or links.")

    def _html(self, block: Block) -> str:
        """Of a block with tags; "" for what has none, or is to be shown as it is written."""
        if "<" not in block.source or block.kind in _AS_WRITTEN:
            return ""
        inside = [token for text in block.texts for token in self.document.inside(text)]
        tags = [token.content for token in inside if token.type == "html_inline"]
        known = any(map(HTML.match, tags)) or (
            block.kind not in ("paragraph", "heading") and HTML.search(block.source)
        )
        html = self.document.html(block) if known else ""
        if not html and tags:
            self.section.lost.append("HTML, which is shown as it is written")
        return html

    def _begin(self, block: Block) -> None:
        inside = self.document.inside(block.texts[0])
        heading = words(inside) or " ".join(block.texts[0].split())
        self.sections.append(Gathering(heading=heading))
        for token in inside:
            if token.type == "image":
                self.section.lost.append(f"{lost_picture(_address(token))} in a heading")
        for kind, what in (("link_open", "link"), ("footnote_ref", "footnote")):
            if any(token.type == kind for token in inside):
                self.section.lost.append(f"the {what} in the heading “{heading}”")

    def take_html(self, html: str) -> None:
        for number, one in enumerate(_gathered(html)):
            if number:
                self.sections.append(Gathering(heading=one.heading))
            section = self.section
            if one.image is not None:
                self._show(one.address, one.image)
            section.lost += one.lost
            for text in map(with_notes, one.blocks):
                if not self._took_credit(text):
                    section.blocks.append(text)

    def _show(self, address: str, image: ImageUse) -> None:
        """As the section's picture, or else in its text."""
        if not self.section.take_picture(address, image):
            self.section.blocks.append(reference(address, image))
            self.section.name_picture(address)

    def _took_picture(self, text: str) -> bool:
        """Is it a picture alone, or one with its credit on the lines below? Then it is taken."""
        if "![" not in text:
            return False
        first, *others = _lines(self.document.inside(text))
        shown = [token for token in first if token.type not in ("link_open", "link_close")]
        if len(shown) != 1 or shown[0].type != "image" or _OURS.fullmatch(_address(shown[0])):
            return False
        picture, address = shown[0], _address(shown[0])
        said = words([token for line in others for token in line])
        whose = credit(said)
        if said and whose is None:
            return False
        known = self.credits.get(address, "")
        use = ImageUse(
            alt=words(picture.children or ()),
            caption=" ".join(str(picture.attrGet("title") or "").split()),
            credit=known,
            decorative=address in self.decorative,
        )
        if not self.section.take_picture(address, use):
            if known:
                self._show(address, use)
            return bool(known)
        if whose:
            self.section.take_credit(whose)
        return True

    def _took_credit(self, text: str) -> bool:
        if len(text) > LONGEST_CREDIT_LINE:
            return False
        inside = self.document.inside(text)
        whose = None if _images(inside) else credit(words(inside))
        if whose is None:
            return False
        self.section.take_credit(whose)
        if any(token.type == "link_open" for token in inside):
            self.section.lost.append(f"the link in the picture credit “{whose}”")
        return True

    def _keep(self, block: Block) -> None:
        source = block.source
        if block.level:
            source = _LOWER_HEADING.sub(r"\1", source, count=1)
        if source.strip():
            self.section.blocks.append(source)
        for text in block.texts:
            if "![" in text:
                for image in _images(self.document.inside(text)):
                    if not _OURS.fullmatch(_address(image)):
                        self.section.name_picture(_address(image))


def _gathered(html: str) -> list[Gathering]:
    """Sections, of which the first goes on with the one that is open."""
    if not _CONTENT.search(f">{html}"):
        return []
    if min((int(found[1]) for found in _HEADING.finditer(html)), default=0) > 2:
        # Below two higher headings, its own begin no sections.
        return gather(f"<h2>-</h2><h2>-</h2>{html}")[2:]
    return gather(html)


def _with_whole_html(blocks: Sequence[Block]) -> Iterator[Block]:
    """An element may go on after an empty line, if only HTML follows there."""
    waiting = list(reversed(blocks))
    while waiting:
        block = waiting.pop()
        if block.kind == "html_block":
            parts = [block.source.strip()]
            depth = _left_open(block)
            while depth > 0 and waiting and _is_html(waiting[-1]):
                depth += _left_open(waiting[-1])
                parts.append(waiting.pop().source.strip())
            block = Block(kind="html_block", source="\n".join(parts))
        yield block


def _left_open(block: Block) -> int:
    return sum(-1 if found[1] else 1 for found in _ELEMENT.finditer(block.source))


def _is_html(block: Block) -> bool:
    indented = block.kind == "code_block" and block.source.lstrip().startswith("<")
    return indented or block.kind == "html_block"


def _lines(tokens: Sequence[Token]) -> list[list[Token]]:
    lines: list[list[Token]] = [[]]
    for token in tokens:
        if token.type in ("softbreak", "hardbreak"):
            lines.append([])
        elif token.type != "text" or token.content.strip():
            lines[-1].append(token)
    return lines


def _images(tokens: Sequence[Token]) -> list[Token]:
    return [token for token in tokens if token.type == "image"]


def _address(image: Token) -> str:
    return str(image.attrGet("src"))
