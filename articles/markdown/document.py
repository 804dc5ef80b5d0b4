"""Tokens to clean HTML: the texts of one page, whose footnotes are numbered through and stand in
one list at its end, and whose headings leave out no level.
"""

from collections.abc import Callable, Sequence
from typing import Any

from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _
from markdown_it.renderer import RendererHTML
from markdown_it.token import Token

from articles.markdown.cleaning import clean
from articles.markdown.parsing import OUTBOUND, PARSER, inline, key_of, parse, words_of

RenderImage = Callable[[str, str, str], str]
SECTION = 2  # the level of a section's heading


def no_images(key: str, alt: str, caption: str) -> str:
    """Where images in the text are not to be shown."""
    return ""


class Document:
    """Its parts are asked for in the order in which readers get them."""

    def __init__(self, *, render_image: RenderImage = no_images, prefix: str = "") -> None:
        """`render_image` turns (key, alt, caption) of `![alt](image:KEY "caption")` into a figure,
        which stands after the paragraph. `prefix` keeps the footnotes of several documents on one
        page apart."""
        self._writer = _Writer(render_image, prefix)
        self._notes: list[tuple[Sequence[Token], int]] = []

    def begin_section(self) -> None:
        """With a heading of its own, an h2; what follows is below it."""
        self._writer.above = [SECTION]

    def text(self, source: str) -> SafeString:
        """Without its footnotes. Raises TextRefused."""
        tokens, writer = parse(source), self._writer
        types = [token.type for token in tokens]
        end = types.index("footnote_block_open") if "footnote_block_open" in types else len(tokens)
        writer.marks |= _marks(tokens, writer.before)
        html = writer.write(tokens[:end])
        if notes := tokens[end + 1 : -1]:
            self._notes.append((notes, writer.before))
            writer.before += types.count("footnote_open")
        return html

    def footnotes(self) -> SafeString:
        """Those of all its texts; nothing where there are none."""
        if not self._notes:
            return SafeString("")
        label = escape(_("Footnotes"))
        html = f'<div class="footnotes" role="doc-endnotes" aria-label="{label}">\n<ol>\n'
        for notes, before in self._notes:
            self._writer.before = before
            html += self._writer.write(notes)
        return mark_safe(f"{html}</ol>\n</div>\n")


def _marks(tokens: Sequence[Token], before: int) -> set[tuple[int, int]]:
    """The places that refer to a footnote: its number, and which of its places it is."""
    found = (token.meta for token in inline(tokens) if token.type == "footnote_ref")
    return {(before + meta["id"] + 1, meta["subId"]) for meta in found}


class _Writer(RendererHTML):
    """How single tokens are written: the parser's own way, but for those that have a method."""

    def __init__(self, render_image: RenderImage, prefix: str) -> None:
        super().__init__()
        self._image, self._prefix = render_image, f"{prefix}-" if prefix else ""
        self.above: list[int] = []  # the levels of the headings that one is below
        self.before = 0  # footnotes of the texts before
        self.marks: set[tuple[int, int]] = set()
        self._tables = self._codes = 0

    def write(self, tokens: Sequence[Token]) -> SafeString:
        return mark_safe(clean(self.render(tokens, PARSER.options, {})))

    def heading_open(self, tokens: Sequence[Token], at: int, options: Any, env: Any) -> str:
        level = int(tokens[at].tag[1])
        while self.above and self.above[-1] >= level:
            self.above.pop()
        self.above.append(level)
        return self.heading_close(tokens, at, options, env)

    def heading_close(self, tokens: Sequence[Token], at: int, options: Any, env: Any) -> str:
        near = [*tokens[max(at - 1, 0) : at + 2]]
        here = min(at, 1)
        near[here] = near[here].copy(tag=f"h{len(self.above) + 1}")
        return self.renderToken(near, here, options, env)

    def figure(self, tokens: Sequence[Token], at: int, options: Any, env: Any) -> str:
        meta = tokens[at].meta
        return self._image(meta["key"], meta["alt"], meta["caption"]) + "\n"

    def image(self, tokens: Sequence[Token], at: int, options: Any, env: Any) -> str:
        """Readers' browsers fetch no images from elsewhere: what they get is a link to it, or its
        words where it has no place on the web."""
        image, address = tokens[at], str(tokens[at].attrGet("src"))
        words = escape(words_of(image))
        if (
            key_of(image)
            or not OUTBOUND.match(address)
            or sum(token.nesting for token in tokens[:at] if token.tag == "a")
        ):
            return words
        shown = words or escape(address)
        return f'<a href="{escape(address)}" rel="noopener noreferrer">{shown}</a>'

    def table_open(self, tokens: Sequence[Token], at: int, options: Any, env: Any) -> str:
        self._tables += 1
        return f'<div class="table"{_scrolled(_("Table %(number)s"), self._tables)}><table>\n'

    def table_close(self, tokens: Sequence[Token], at: int, options: Any, env: Any) -> str:
        return "</table></div>\n"

    def fence(self, tokens: Sequence[Token], at: int, options: Any, env: Any) -> str:
        return self._code(super().fence(tokens, at, options, env))

    def code_block(self, tokens: Sequence[Token], at: int, options: Any, env: Any) -> str:
        return self._code(super().code_block(tokens, at, options, env))

    def _code(self, html: str) -> str:
        self._codes += 1
        scrolled = _scrolled(_("Code %(number)s"), self._codes)
        return html.replace("<pre", f"<pre{scrolled}", 1)

    def footnote_ref(self, tokens: Sequence[Token], at: int, options: Any, env: Any) -> str:
        number, place = self._mark(tokens[at])
        label = escape(_("Footnote %(number)s") % {"number": number})
        return (
            f'<sup class="footnote-ref"><a href="#fn-{self._prefix}{number}" '
            f'id="{self._place(number, place)}" role="doc-noteref" '
            f'aria-label="{label}">[{number}]</a></sup>'
        )

    def footnote_open(self, tokens: Sequence[Token], at: int, options: Any, env: Any) -> str:
        return f'<li id="fn-{self._prefix}{self.before + tokens[at].meta["id"] + 1}">'

    def footnote_close(self, tokens: Sequence[Token], at: int, options: Any, env: Any) -> str:
        return "</li>\n"

    def footnote_anchor(self, tokens: Sequence[Token], at: int, options: Any, env: Any) -> str:
        number, place = mark = self._mark(tokens[at])
        if mark not in self.marks:  # in the words for a picture, or in a footnote that nobody needs
            return ""
        back = _("Back to the text from footnote %(number)s")
        if place:
            back = _("Back to the text from footnote %(number)s, place %(place)s")
        label = escape(back % {"number": number, "place": place + 1})
        return (
            f' <a href="#{self._place(number, place)}" class="footnote-backref" '
            f'role="doc-backlink" aria-label="{label}">↩</a>'
        )

    def _mark(self, token: Token) -> tuple[int, int]:
        return self.before + token.meta["id"] + 1, token.meta["subId"]

    def _place(self, number: int, place: int) -> str:
        return f"fnref-{self._prefix}{number}" + (f":{place}" if place else "")


def _scrolled(what: str, number: int) -> str:
    """What may be wider than the page is scrolled by keyboard, too."""
    label = escape(what % {"number": number})
    return f' tabindex="0" role="region" aria-label="{label}"'
