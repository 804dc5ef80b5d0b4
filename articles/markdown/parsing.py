"""Markdown to tokens, within bounds: CommonMark as the parser's own preset reads it, plus tables,
strikethrough, footnotes, and the signs of typography.
"""

import re
from collections import OrderedDict
from collections.abc import Iterator, Sequence
from threading import Lock

from django.utils.formats import number_format
from django.utils.translation import gettext as _
from markdown_it import MarkdownIt
from markdown_it.rules_core import StateCore
from markdown_it.token import Token
from mdit_py_plugins.footnote import footnote_plugin

from articles.typography import typography

# One section's text. A long read of 10,000 words has 60,000 characters in all its sections.
LONGEST = 100_000
LONGEST_OF_ALL = 500_000  # an article's sections together
DEEPEST = 60  # of lists and quotes in one another; each list costs two
# Of a kind in one text. The parser looks back, or ahead, from every one of these.
MOST = {"[": 3_000, "]": 3_000, "`": 5_000, "*": 10_000, "_": 10_000, "~": 5_000, "<": 5_000}
MOST |= {'"': 10_000, "'": 10_000, "|": 6_000, "&": 10_000, "\\": 20_000, "\n": 8_000}
REMEMBERED = 200_000  # tokens of the texts that were parsed last: more than one long article has

_REFERENCE = re.compile(r"image:([0-9a-f]{32})")
_PULL = re.compile(r"\[pull\]\s*", re.IGNORECASE)
OUTBOUND = re.compile(r"(?:https?:)?//", re.IGNORECASE)


class TextRefused(ValueError):
    """A text beyond what is shown; the message is for its writer."""


def parse(source: str) -> list[Token]:
    source = source.replace("\x00", "\ufffd").encode("utf-8", "replace").decode("utf-8")
    if len(source) > LONGEST:
        raise TextRefused(
            _("The text is longer than %(most)s characters: divide it into more sections.")
            % {"most": number_format(LONGEST, force_grouping=True)}
        )
    for character, most in MOST.items():
        if source.count(character) > most:
            if character == "\n":
                refusal = _("The text has more than %(most)s lines.")
            else:
                refusal = _("The text has more than %(most)s times the sign %(character)s.")
            number = number_format(most, force_grouping=True)
            raise TextRefused(refusal % {"most": number, "character": character})
    return _parsed.get(source)


class _Parsed:
    """The texts that were parsed last. One text is looked at by several checks and then rendered,
    in one request: nobody changes the tokens, and what was refused is remembered, too."""

    def __init__(self) -> None:
        self._texts: OrderedDict[str, list[Token] | None] = OrderedDict()
        self._weight = 0
        self._lock = Lock()

    def get(self, source: str) -> list[Token]:
        with self._lock:
            known = source in self._texts
            if known:
                self._texts.move_to_end(source)
                tokens = self._texts[source]
        if not known:
            tokens = _tokens(source)
            self._keep(source, tokens)
        if tokens is None:
            raise TextRefused(_("Lists or quotes are nested too deeply in one another."))
        return tokens

    def _keep(self, source: str, tokens: list[Token] | None) -> None:
        with self._lock:
            if source in self._texts:  # by another thread meanwhile
                return
            self._texts[source] = tokens
            self._weight += _weight(tokens)
            while self._weight > REMEMBERED and len(self._texts) > 1:
                self._weight -= _weight(self._texts.popitem(last=False)[1])


def _weight(tokens: list[Token] | None) -> int:
    return 1 + sum(1 + len(token.children or ()) for token in tokens or ())


def _tokens(source: str) -> list[Token] | None:
    """None for what is nested too deeply."""
    tokens = PARSER.parse(source)
    return None if any(token.level >= DEEPEST for token in tokens) else tokens


_parsed = _Parsed()


# What the parser's tree becomes before it is written out.


def _headings_below_the_section(state: StateCore) -> None:
    for token in state.tokens:
        if token.type in ("heading_open", "heading_close"):
            token.tag = f"h{min(int(token.tag[1]) + 2, 6)}"


def _alignment_without_style(state: StateCore) -> None:
    for token in state.tokens:
        if token.type in ("th_open", "td_open") and (style := token.attrs.pop("style", "")):
            token.attrSet("class", f"align-{str(style).partition(':')[2]}")


def _outbound_links(state: StateCore) -> None:
    for token in inline(state.tokens):
        if token.type == "link_open" and OUTBOUND.match(str(token.attrGet("href"))):
            token.attrSet("rel", "noopener noreferrer")


def _pull_quotes(state: StateCore) -> None:
    """`> [pull] words of the story` is set large, as what makes one read on."""
    for quote, paragraph, inside in zip(
        state.tokens, state.tokens[1:], state.tokens[2:], strict=False
    ):
        if (quote.type, paragraph.type) != ("blockquote_open", "paragraph_open"):
            continue
        words = inside.children or []
        if quote.level or not words or words[0].type != "text":
            continue
        if found := _PULL.match(words[0].content):
            quote.attrSet("class", "pull")
            words[0].content = words[0].content[found.end() :]
            if not words[0].content and [each.type for each in words[1:2]] == ["softbreak"]:
                del words[1]


def _figures_after_their_paragraph(state: StateCore) -> None:
    tokens: list[Token] = []
    for token in state.tokens:
        tokens.append(token)
        if token.type != "paragraph_close":
            continue
        paragraph = tokens[-3:]
        children = paragraph[1].children or []
        figures = [_figure(child, token.level) for child in children if key_of(child)]
        if not figures:
            continue
        paragraph[1].children = [child for child in children if not key_of(child)]
        if not words_of(paragraph[1]).strip():
            del tokens[-3:]
        tokens += figures
    state.tokens = tokens


def _figure(image: Token, level: int) -> Token:
    meta = {
        "key": key_of(image),
        "alt": words_of(image),
        "caption": str(image.attrGet("title") or ""),
    }
    return Token("figure", "", 0, level=level, block=True, meta=meta)


def key_of(token: Token) -> str:
    """The key of the image that an image token refers to; empty for every other token."""
    found = token.type == "image" and _REFERENCE.fullmatch(str(token.attrGet("src")))
    return found.group(1) if found else ""


def inline(tokens: Sequence[Token]) -> Iterator[Token]:
    for token in tokens:
        yield from token.children or ()


def words_of(token: Token) -> str:
    if token.children is not None:
        return "".join(words_of(child) for child in token.children)
    return "\n" if token.type in ("softbreak", "hardbreak") else token.content


def _make_parser() -> MarkdownIt:
    parser = MarkdownIt("commonmark", {"html": False, "maxNesting": DEEPEST + 1})
    parser.enable(["table", "strikethrough"])
    parser.use(footnote_plugin, inline=False)
    # Every address is read as CommonMark says; nh3 takes the bad ones away and leaves the words.
    parser.validateLink = lambda url: True  # type: ignore[method-assign]  # its own hook
    parser.core.ruler.after("inline", "typography", typography)
    for rule in (
        _headings_below_the_section,
        _alignment_without_style,
        _outbound_links,
        _pull_quotes,
        _figures_after_their_paragraph,
    ):
        parser.core.ruler.push(rule.__name__, rule)
    return parser


PARSER = _make_parser()
