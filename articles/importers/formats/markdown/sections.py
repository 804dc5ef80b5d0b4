"""A Markdown document block by block into sections, with their pictures and picture credits."""

import re
from collections.abc import Collection, Iterator, Mapping, Sequence

from markdown_it.token import Token

from articles.content import ImageUse
from articles.importers.base import BadSource, lost_picture
from articles.importers.formats.markdown import html as markdown_html
from articles.importers.formats.markdown.blocks import Block, Document, normal, words
from articles.importers.formats.markdown.tag_meanings import picture as reference
from articles.importers.sections import Gathering, with_credit
from articles.importers.textual.credits import LONGEST as LONGEST_CREDIT
from articles.importers.textual.credits import credit

LONGEST_COPIES = 500_000  # characters of definitions
LONGEST_CREDIT_LINE = 1_000  # characters, with the addresses of its links
_OURS = re.compile(r"image:[0-9a-f]{32}")
_LOWER_HEADING = re.compile(r"( {0,3})##(?=#)")
_MARKED_UP = re.compile(r"[\[<&\\]")
_MARKS_ALONE = {"html_inline", "text", "softbreak", "hardbreak"}


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
            self._take(block)

    def copy_definitions(self, name: str) -> None:
        """Each section gets those of links and footnotes that it uses. Raises BadSource."""
        copied = 0
        for section in self.sections:
            definitions = list(self.document.definitions_for(section.blocks))
            section.blocks += definitions
            copied += sum(map(len, definitions))
            if copied > LONGEST_COPIES:
                raise BadSource(name, "Too many sections use the same long footnotes or links.")

    def _take(self, block: Block) -> None:
        if block.level in (1, 2):
            self._begin(block)
        elif block.kind == "html_block":
            self.take_html(block.source)
        elif block.kind == "paragraph":
            self._take_paragraph(block)
        else:
            self._keep(block)

    def _take_paragraph(self, block: Block) -> None:
        if "<" in block.source and markdown_html.HTML.search(block.source):
            if self._took_html(block):
                return
            line = markdown_html.in_line(block.source)
            self.section.lost += line.lost
            block = Block(kind="paragraph", source=line.markdown, texts=[line.markdown])
        text = block.texts[0]
        if not self._took_picture(text) and not self._took_credit(text):
            self._keep(block)

    def _begin(self, block: Block) -> None:
        inside = self.document.inside(block.texts[0])
        heading = words(inside) or " ".join(block.texts[0].split())
        self.sections.append(Gathering(heading=heading))
        self.section.lost += [
            f"{lost_picture(_address(one))} in a heading" for one in _images(inside)
        ]
        if any(token.type == "link_open" for token in inside):
            self.section.lost.append(f"the link in the heading “{heading}”")
        if any(token.type == "footnote_ref" for token in inside):
            self.section.lost.append(f"the footnote in the heading “{heading}”")

    def take_html(self, html: str) -> None:
        if markdown_html.is_comment(html):
            if not markdown_html.says_more(html):
                self.section.lost.append(markdown_html.COMMENT)
            return
        for number, one in enumerate(markdown_html.block(html)):
            if number:
                self.sections.append(Gathering(heading=one.heading))
            section = self.section
            if one.image is not None:
                self._show(one.address, one.image)
            section.blocks += one.blocks
            section.lost += one.lost

    def _show(self, address: str, image: ImageUse) -> None:
        """As the section's picture, or else in its text."""
        if not self.section.take_picture(address, image):
            self.section.blocks.append(reference(address, image.alt, with_credit(image)))
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
        caption = " ".join(str(picture.attrGet("title") or "").split())
        known = self.credits.get(address, "")
        use = ImageUse(
            alt=words(picture.children or ()),
            caption=caption,
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
        # Without links and the like its words are about as long as it is.
        if len(text) > LONGEST_CREDIT_LINE or (
            len(text) > 2 * LONGEST_CREDIT and not _MARKED_UP.search(text)
        ):
            return False
        inside = self.document.inside(text)
        whose = None if _images(inside) else credit(words(inside))
        if whose is None:
            return False
        self.section.take_credit(whose)
        if any(token.type == "link_open" for token in inside):
            self.section.lost.append(f"the link in the picture credit “{whose}”")
        return True

    def _took_html(self, block: Block) -> bool:
        """A paragraph that has tags of HTML from end to end, and nothing of Markdown."""
        source = block.source.strip()
        if not source.endswith(">") or not markdown_html.HTML.match(source):
            return False
        inside = self.document.inside(block.texts[0])
        if not inside or not all(token.type in _MARKS_ALONE for token in inside):
            return False
        self.take_html(source)
        return True

    def _keep(self, block: Block) -> None:
        source = block.source
        if block.level:
            source = _LOWER_HEADING.sub(r"\1", source, count=1)
        pictures: Sequence[str] = ()
        as_it_is = block.kind in ("paragraph", "fence", "code_block")
        if "<" in source and not as_it_is and markdown_html.HTML.search(source):
            line = markdown_html.in_line(source)
            source, pictures = line.markdown, line.pictures
            self.section.lost += line.lost
        if source.strip():
            self.section.blocks.append(source)
        for address in pictures:
            self.section.name_picture(address)
        for text in block.texts:
            if "![" in text:
                for image in _images(self.document.inside(text)):
                    if not _OURS.fullmatch(_address(image)):
                        self.section.name_picture(_address(image))


def _with_whole_html(blocks: Sequence[Block]) -> Iterator[Block]:
    """An element may go on after an empty line, if only HTML follows there."""
    parts: list[str] = []
    depth = 0
    for block in blocks:
        is_html = block.kind == "html_block"
        goes_on = is_html or (block.kind == "code_block" and block.source.lstrip().startswith("<"))
        if parts and not goes_on:
            yield Block(kind="html_block", source="\n".join(parts))
            parts, depth = [], 0
        if parts or is_html:
            parts.append(block.source.strip())
            depth += markdown_html.balance(block.source)
            if depth <= 0:
                yield Block(kind="html_block", source="\n".join(parts))
                parts, depth = [], 0
        else:
            yield block
    if parts:
        yield Block(kind="html_block", source="\n".join(parts))


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
