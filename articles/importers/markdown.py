"""Markdown with or without front matter: its headings of level 1 and 2 begin the sections.

The headline is the front matter's title, or else the heading of level 1 that the text begins with.
Lower headings become the highest of their section. Definitions of links and footnotes hold for a
whole document, but sections are shown one by one: each gets a copy of those that it uses.
"""

import re
from collections.abc import Iterator, Sequence

from markdown_it.token import Token

from articles.content import ArticleContent, ImageUse
from articles.importers.credits import credit
from articles.importers.decoding import decode, is_text
from articles.importers.found import BadSource, Format, Found, lost_picture
from articles.importers.front_matter import split
from articles.importers.markdown_blocks import Block, Document, words
from articles.importers.metadata import understand
from articles.importers.sections import Gathering, sections_of
from articles.importers.shelf import File

_OURS = re.compile(r"image:[0-9a-f]{32}")
_LOWER_HEADING = re.compile(r"( {0,3})##(?=#)")
_HTML = re.compile(r"</?[A-Za-z][A-Za-z0-9-]*(?:\s[^<>]*)?/?>|<!--")
LONGEST_COPIES = 500_000  # characters of definitions
LONGEST_CREDIT_LINE = 1_000  # characters, with the addresses of its links


def read(files: Sequence[File]) -> Iterator[Found | BadSource]:
    for file in files:
        yield _read(file.location, file.whole())


def _read(name: str, data: bytes) -> Found:
    text, assumed = decode(name, data)
    values, body = split(name, text)
    if not values and not body.strip():
        raise BadSource(name, "The file is empty.")
    about = understand(name, values)
    document = Document(body)
    title = _title(document)
    headline = about.headline or title
    if not headline:
        raise BadSource(
            name, "It has no headline: no title in front matter, no heading of level 1 on top."
        )
    # A title that the text repeats above itself is said once.
    blocks = document.blocks[title.casefold() == headline.casefold() :]
    reading = _Reading(document)
    if about.image or about.picture:
        reading.section.take_picture(about.picture, about.image or ImageUse())
    for block in blocks:
        reading.take(block)
    copied = 0
    for section in reading.sections:
        definitions = list(document.definitions_for(section.blocks))
        section.blocks += definitions
        copied += sum(map(len, definitions))
        if copied > LONGEST_COPIES:
            raise BadSource(name, "Too many sections use the same long footnotes or links.")
    sections, addresses = sections_of(reading.sections)
    content = ArticleContent(
        headline=headline,
        standfirst=about.standfirst,
        slug=about.slug,
        byline=about.byline,
        topics=about.topics,
        tags=about.tags,
        first_published=about.first_published,
        sections=sections,
    )
    lost = [*assumed, *about.lost, *(what for one in reading.sections for what in one.lost)]
    return Found(
        location=name,
        content=content,
        source_id=about.source_id,
        draft=about.draft,
        lost=tuple(dict.fromkeys(lost)),
        pictures=addresses,
    )


def _title(document: Document) -> str:
    """The heading of level 1 that the text begins with."""
    first = next(iter(document.blocks), None)
    return words(document.inside(first.texts[0])) if first and first.level == 1 else ""


class _Reading:
    """Block after block into sections."""

    def __init__(self, document: Document) -> None:
        self.document = document
        self.sections = [Gathering()]

    @property
    def section(self) -> Gathering:
        return self.sections[-1]

    def take(self, block: Block) -> None:
        if block.level in (1, 2):
            self._begin(block)
        elif block.kind == "html_block" and _is_comment(block.source):
            self.section.lost.append("an HTML comment")
        elif block.kind != "paragraph" or not (
            self._took_picture(block.texts[0]) or self._took_credit(block.texts[0])
        ):
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

    def _took_picture(self, text: str) -> bool:
        """Is it a picture alone, or one with its credit on the lines below? Then it is taken."""
        if "![" not in text:
            return False
        first, *others = _lines(self.document.inside(text))
        shown = [token for token in first if token.type not in ("link_open", "link_close")]
        if len(shown) != 1 or shown[0].type != "image" or _OURS.fullmatch(_address(shown[0])):
            return False
        picture = shown[0]
        said = words([token for line in others for token in line])
        whose = credit(said)
        if said and whose is None:
            return False
        caption = " ".join(str(picture.attrGet("title") or "").split())
        use = ImageUse(alt=words(picture.children or ()), caption=caption)
        if not self.section.take_picture(_address(picture), use):
            return False
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
        self.section.blocks.append(source)
        if block.kind == "html_block":
            self.section.lost.append("HTML, which is shown as it is written")
        for text in block.texts:
            if "![" not in text and not _HTML.search(text):
                continue
            inside = self.document.inside(text)
            if any(token.type == "html_inline" for token in inside):
                self.section.lost.append("HTML, which is shown as it is written")
            for image in _images(inside):
                if not _OURS.fullmatch(_address(image)):
                    self.section.name_picture(_address(image))


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


def _is_comment(html: str) -> bool:
    return html.lstrip().startswith("<!--") and not html.partition("-->")[2].strip()


def _recognises(file: File, head: bytes) -> bool:
    return is_text(head) and file.path.suffix.lower() in (".md", ".markdown", ".mdown", ".mdx")


FORMAT = Format(title="Markdown, with or without front matter", recognises=_recognises, read=read)
