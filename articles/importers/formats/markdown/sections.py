"""A Markdown document (https://spec.commonmark.org) block by block into sections, with their
images, image credits, and the definitions that hold for all of it.

What is Markdown stays as it is written; a block with HTML in it goes the way of all HTML. The whole
document is parsed for its blocks only; the words inside are looked at one block at a time, and
within bounds, so that no file can keep an import busy.
"""

import re
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from markdown_it import MarkdownIt
from markdown_it.common.utils import escapeHtml, normalizeReference
from markdown_it.token import Token
from mdit_py_plugins.footnote import footnote_plugin

from articles.content import ImageUse
from articles.credits import credit
from articles.importers.base import BadSource, lost_image
from articles.importers.html_to_sections import gather, reference
from articles.importers.sections import SectionBuilder

# What it has more of is text that looks like tags, and is shown as it is written.
_TAGS = (
    "a|abbr|address|audio|b|bdi|bdo|big|blockquote|br|center|cite|code|dd|del|details|dfn|div|dl|dt"
    "|em|embed|figcaption|figure|font|h[1-6]|hr|i|iframe|img|ins|kbd|label|li|mark|nobr|object|ol|p"
    "|picture|pre|q|s|samp|script|small|source|span|strike|strong|style|sub|summary|sup|svg|table"
    "|tbody|td|th|thead|time|tr|tt|u|ul|video|wbr"
)
HTML = re.compile(rf"</?(?:{_TAGS})(?=[\s/>])[^<>]*>|<!--", re.IGNORECASE)
_NOTE = re.compile(r"\[\^([^\[\]\s]{1,100})\]")
_NOTE_SIGN = re.compile("\ue000(5b5e(?:[0-9a-f]{2})+)\ue000")
_STRUCTURE = MarkdownIt("commonmark").enable("table").use(footnote_plugin, inline=False)
_STRUCTURE.disable(["inline", "footnote_tail"])
_WORDS = MarkdownIt("commonmark").use(footnote_plugin, inline=False).disable("footnote_tail")
_RENDERED = MarkdownIt("commonmark").enable(["table", "strikethrough"])
_MARKUP = re.compile(r"[\\`*_\[\]<>&!]|\n")
_LABEL = re.compile(r"\[((?:[^\[\]\\]|\\.)+)\]", re.DOTALL)
LONGEST_LOOKED_INTO = 20_000  # characters
MOST_MARKS = 500  # of a kind, of those from which the parser looks back or ahead
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


@dataclass(slots=True)
class Block:
    """`texts` are the sources of its paragraphs, cells and headings."""

    kind: str  # the parser's name for it: paragraph, heading, fence, bullet_list, html_block …
    source: str
    level: int = 0  # of a heading
    texts: list[str] = field(default_factory=list)


class Document:
    def __init__(self, text: str) -> None:
        self.blocks: list[Block] = []
        self._env: dict[str, Any] = {}
        self._definitions: dict[str, str] = {}
        lines = text.split("\n")
        covered = bytearray(len(lines) + 1)
        for token in _STRUCTURE.parse(text, self._env):
            if token.level == 0 and token.nesting >= 0 and token.map:
                start, end = token.map
                covered[start:end] = b"\1" * (end - start)
                self._take(token, "\n".join(lines[start:end]).rstrip())
            elif token.type == "inline" and self.blocks:
                self.blocks[-1].texts.append(token.content)
        self.blocks = [block for block in self.blocks if block.kind != "footnote_reference"]
        for label, definition in self._env.get("references", {}).items():
            start, end = definition["map"]
            if not covered[start]:  # one inside a list or a quotation stays where it is
                self._definitions[label] = "\n".join(lines[start:end]).strip()
        self._order = {label: number for number, label in enumerate(self._definitions)}

    def _take(self, token: Token, source: str) -> None:
        kind = token.type.removesuffix("_open")
        if kind == "footnote_reference":
            self._definitions.setdefault(f"^{token.meta['label']}", source)
        if kind == "fence" and not _is_closed(source, token.markup):
            source += f"\n{token.markup}"
        level = int(token.tag[1]) if kind == "heading" else 0
        self.blocks.append(Block(kind=kind, source=source, level=level))

    def inside(self, text: str) -> Sequence[Token]:
        """What a paragraph consists of; nothing for one that is too intricate to be looked into."""
        if _is_intricate(text):
            return ()
        if not _MARKUP.search(text):  # most have none, and that is seen many times faster
            return (Token("text", "", 0, content=text),)
        tokens = _WORDS.parseInline(text, self._env)
        return tokens[0].children or ()

    def html(self, block: Block) -> str:
        """As HTML, with signs for its footnotes; "" for what is too intricate."""
        if any(map(_is_intricate, block.texts)):
            return ""
        source = _NOTE.sub(lambda note: f"\ue000{note[0].encode().hex()}\ue000", block.source)
        return str(_RENDERED.render(source, {"references": self._env.get("references", {})}))

    def definitions_for(self, sources: Sequence[str]) -> Iterator[str]:
        """The definitions that these texts use, and those that the definitions use in turn."""
        used: dict[str, None] = {}
        waiting = list(sources)
        while waiting:
            for found in _LABEL.finditer(waiting.pop()):
                label = found[1] if found[1].startswith("^") else normalizeReference(found[1])
                if label in self._definitions and label not in used:
                    used[label] = None
                    waiting.append(self._definitions[label])
        in_order = sorted(used, key=self._order.__getitem__)
        links = [self._definitions[label] for label in in_order if not label.startswith("^")]
        if links:
            yield "\n".join(links)
        yield from (self._definitions[label] for label in in_order if label.startswith("^"))


def _tag(_: Any, tokens: Sequence[Token], index: int, options: Any, env: Any) -> str:
    html = tokens[index].content
    return html if HTML.match(html) else escapeHtml(html)


_RENDERED.add_render_rule("html_inline", _tag)


def _is_intricate(text: str) -> bool:
    return len(text) > LONGEST_LOOKED_INTO or any(text.count(c) > MOST_MARKS for c in "[]`*_<&")


def with_notes(text: str) -> str:
    """The signs that `Document.html` has for footnotes, as Markdown again."""
    return _NOTE_SIGN.sub(lambda sign: bytes.fromhex(sign[1]).decode(errors="replace"), text)


def words(tokens: Sequence[Token]) -> str:
    """The words alone, on one line."""
    parts = []
    for token in tokens:
        if token.type in ("softbreak", "hardbreak"):
            parts.append(" ")
        elif token.type == "image":
            parts.append(words(token.children or ()))
        elif token.type in ("text", "text_special", "code_inline"):
            parts.append(token.content)
    return " ".join("".join(parts).split())


def _is_closed(source: str, fence: str) -> bool:
    first, _, last = source.rpartition("\n")
    last = last.strip()
    return bool(first) and last.startswith(fence) and not last.strip(fence[0])


class Reading:
    def __init__(
        self, document: Document, credits: Mapping[str, str], decorative: Collection[str] = ()
    ) -> None:
        """`credits` are those of images that Markdown has no place for, by their addresses."""
        self.document = document
        # As the parser gives addresses back.
        self.credits = {_WORDS.normalizeLink(at): whose for at, whose in credits.items()}
        self.decorative = {_WORDS.normalizeLink(at) for at in decorative}
        self.sections = [SectionBuilder()]

    @property
    def section(self) -> SectionBuilder:
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
                self._took_image(block.texts[0]) or self._took_credit(block.texts[0])
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
        self.sections.append(SectionBuilder(heading=heading))
        for token in inside:
            if token.type == "image":
                self.section.lost.append(f"{lost_image(_address(token))} in a heading")
        for kind, what in (("link_open", "link"), ("footnote_ref", "footnote")):
            if any(token.type == kind for token in inside):
                self.section.lost.append(f"the {what} in the heading “{heading}”")

    @property
    def lost(self) -> list[str]:
        return [what for section in self.sections for what in section.lost]

    def take_html(self, html: str) -> None:
        for number, one in enumerate(_gathered(html)):
            if number:
                self.sections.append(SectionBuilder(heading=one.heading))
            section = self.section
            if one.image is not None:
                self._show(one.address, one.image)
            section.lost += one.lost
            for text in map(with_notes, one.blocks):
                if not self._took_credit(text):
                    section.blocks.append(text)

    def _show(self, address: str, image: ImageUse) -> None:
        """As the section's image, or else in its text."""
        if not self.section.set_image(address, image):
            self.section.blocks.append(reference(address, image))
            self.section.add_lost_image(address)

    def _took_image(self, text: str) -> bool:
        """Is it an image alone, or one with its credit on the lines below? Then it is taken."""
        if "![" not in text:
            return False
        first, *others = _lines(self.document.inside(text))
        image = _image_alone(first)
        if image is None:
            return False
        address = _address(image)
        text_below = words([token for line in others for token in line])
        whose = credit(text_below)
        if text_below and whose is None:
            return False
        known = self.credits.get(address, "")
        use = ImageUse(
            alt=words(image.children or ()),
            caption=" ".join(str(image.attrGet("title") or "").split()),
            credit=known,
            decorative=address in self.decorative,
        )
        if not self.section.set_image(address, use):
            if known:
                self._show(address, use)
            return bool(known)
        if whose:
            self.section.set_credit(whose)
        return True

    def _took_credit(self, text: str) -> bool:
        if len(text) > LONGEST_CREDIT_LINE:
            return False
        inside = self.document.inside(text)
        whose = None if _images(inside) else credit(words(inside))
        if whose is None:
            return False
        self.section.set_credit(whose)
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
                        self.section.add_lost_image(_address(image))


def _gathered(html: str) -> list[SectionBuilder]:
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


def _image_alone(line: Sequence[Token]) -> Token | None:
    """The image that is all of a line, with or without a link; none that is here already."""
    shown = [token for token in line if token.type not in ("link_open", "link_close")]
    if len(shown) != 1 or shown[0].type != "image" or _OURS.fullmatch(_address(shown[0])):
        return None
    return shown[0]


def _images(tokens: Sequence[Token]) -> list[Token]:
    return [token for token in tokens if token.type == "image"]


def _address(image: Token) -> str:
    return str(image.attrGet("src"))
