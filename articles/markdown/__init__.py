"""Markdown to clean HTML: one function for the editor's preview, the desk's and the edition.

CommonMark as the parser's own preset reads it, plus tables, strikethrough, footnotes and
typographic quotes. What comes in is hostile; what goes out has passed nh3, the last step.
"""

import re
from collections import OrderedDict
from collections.abc import Callable, Iterable, Iterator, Sequence
from threading import Lock
from typing import Any

import nh3
from django.core.files.storage import storages
from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe
from markdown_it import MarkdownIt
from markdown_it.renderer import RendererHTML
from markdown_it.rules_core import StateCore
from markdown_it.token import Token
from mdit_py_plugins.footnote import footnote_plugin

from articles.quotes import typographic_quotes

# One section's text. A long read of 10,000 words has 60,000 characters in all its sections.
LONGEST = 100_000
LONGEST_OF_ALL = 500_000  # an article's sections together
DEEPEST = 60  # of lists and quotes in one another; each list costs two
# Of a kind in one text. The parser looks back, or ahead, from every one of these.
MOST = {"[": 3_000, "]": 3_000, "`": 5_000, "*": 10_000, "_": 10_000, "~": 5_000, "<": 5_000}
MOST |= {'"': 10_000, "'": 10_000, "|": 6_000, "&": 10_000, "\\": 20_000, "\n": 8_000}
REMEMBERED = 200_000  # tokens of the texts that were parsed last: more than one long article has

RenderImage = Callable[[str, str, str], str]
_REFERENCE = re.compile(r"image:([0-9a-f]{32})")
_OUTBOUND = re.compile(r"(?:https?:)?//", re.IGNORECASE)


class TextRefused(ValueError):
    """A text beyond what is shown; the message is for its writer."""


def no_images(key: str, alt: str, caption: str) -> str:
    """Where images in the text are not to be shown."""
    return ""


def to_html(source: str, *, render_image: RenderImage = no_images, prefix: str = "") -> SafeString:
    """Clean HTML of one section's text; its highest heading is an h3.

    `render_image` turns (key, alt, caption) of `![alt](image:KEY "caption")` into a figure, which
    stands after the paragraph. `prefix` keeps the footnotes of several texts on one page apart.
    Raises TextRefused.
    """
    tokens = parse(source)
    html = _PARSER.renderer.render(
        tokens, _PARSER.options, {"render_image": render_image, "docId": prefix}
    )
    return mark_safe(_clean(html))


def check(source: str) -> None:
    """Raises TextRefused for what `to_html` would refuse."""
    parse(source)


def check_length(sources: Iterable[str]) -> None:
    """Raises TextRefused for sections that are too long together, each as it may be."""
    if (given := list(sources)) and not readable(given):
        raise TextRefused(
            f"All sections together are longer than {LONGEST_OF_ALL:,} characters: make several "
            "articles of them."
        )


def readable(sources: Iterable[str]) -> list[str]:
    """The sections of one article, to be looked into one by one; none where `check_length` refuses
    them, so that a text that nobody is shown costs nobody the time of reading it."""
    found = list(sources)
    return found if sum(map(len, found)) <= LONGEST_OF_ALL else []


def plain(source: str) -> str:
    """The words alone, a line for each paragraph. Raises TextRefused."""
    return "\n".join(line for token in parse(source) if (line := _words(token).strip()))


def image_keys(source: str) -> list[str]:
    """The images that the text refers to, in order, each once. None of a text that is refused."""
    if "image:" not in source:
        return []
    try:
        tokens = parse(source)
    except TextRefused:
        return []
    return list(dict.fromkeys(token.meta["key"] for token in tokens if token.type == "figure"))


def foreign_images(source: str) -> list[str]:
    """The addresses of images that are not in the library, each once: readers get links to them.
    None of a text that is refused."""
    if "![" not in source:
        return []
    try:
        images = [token for token in _inline(parse(source)) if token.type == "image"]
    except TextRefused:
        return []
    return list(dict.fromkeys(str(one.attrGet("src")) for one in images if not _key(one)))


def undescribed_images(source: str) -> list[str]:
    """Those of `image_keys` that the text shows somewhere without saying what they show."""
    if not image_keys(source):
        return []
    figures = [token.meta for token in parse(source) if token.type == "figure"]
    return list(dict.fromkeys(meta["key"] for meta in figures if not meta["alt"].strip()))


def parse(source: str) -> list[Token]:
    source = source.replace("\x00", "\ufffd").encode("utf-8", "replace").decode("utf-8")
    if len(source) > LONGEST:
        raise TextRefused(
            f"The text is longer than {LONGEST:,} characters: divide it into more sections."
        )
    for character, most in MOST.items():
        if source.count(character) > most:
            if character == "\n":
                raise TextRefused(f"The text has more than {most:,} lines.")
            raise TextRefused(f"The text has more than {most:,} times the sign {character}.")
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
            raise TextRefused("Lists or quotes are nested too deeply in one another.")
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
    tokens = _PARSER.parse(source)
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
    for token in _inline(state.tokens):
        if token.type == "link_open" and _OUTBOUND.match(str(token.attrGet("href"))):
            token.attrSet("rel", "noopener noreferrer")


def _figures_after_their_paragraph(state: StateCore) -> None:
    tokens: list[Token] = []
    for token in state.tokens:
        tokens.append(token)
        if token.type != "paragraph_close":
            continue
        paragraph = tokens[-3:]
        children = paragraph[1].children or []
        figures = [_figure(child, token.level) for child in children if _key(child)]
        if not figures:
            continue
        paragraph[1].children = [child for child in children if not _key(child)]
        if not _words(paragraph[1]).strip():
            del tokens[-3:]
        tokens += figures
    state.tokens = tokens


def _figure(image: Token, level: int) -> Token:
    meta = {
        "key": _key(image),
        "alt": _words(image),
        "caption": str(image.attrGet("title") or ""),
    }
    return Token("figure", "", 0, level=level, block=True, meta=meta)


def _key(token: Token) -> str:
    """The key of the image that an image token refers to; empty for every other token."""
    found = token.type == "image" and _REFERENCE.fullmatch(str(token.attrGet("src")))
    return found.group(1) if found else ""


def _inline(tokens: Sequence[Token]) -> Iterator[Token]:
    for token in tokens:
        yield from token.children or ()


def _words(token: Token) -> str:
    if token.children is not None:
        return "".join(_words(child) for child in token.children)
    return "\n" if token.type in ("softbreak", "hardbreak") else token.content


# How single tokens are written.


def _render_figure(
    self: RendererHTML, tokens: Sequence[Token], index: int, options: Any, env: Any
) -> str:
    meta = tokens[index].meta
    figure: str = env["render_image"](meta["key"], meta["alt"], meta["caption"])
    return figure + "\n"


def _render_foreign_image(
    self: RendererHTML, tokens: Sequence[Token], index: int, options: Any, env: Any
) -> str:
    """Readers' browsers fetch no images from elsewhere: what they get is a link to it, or its
    words where it has no place on the web."""
    image, address = tokens[index], str(tokens[index].attrGet("src"))
    words = escape(_words(image))
    if (
        _key(image)
        or not _OUTBOUND.match(address)
        or sum(token.nesting for token in tokens[:index] if token.tag == "a")
    ):
        return words
    return f'<a href="{escape(address)}" rel="noopener noreferrer">{words or escape(address)}</a>'


def _fixed(html: str) -> Callable[..., str]:
    return lambda self, tokens, index, options, env: html


def _render_way_back(
    self: RendererHTML, tokens: Sequence[Token], index: int, options: Any, env: Any
) -> str:
    meta = tokens[index].meta
    target = f"fnref-{env['docId']}-{meta['id'] + 1}"
    if meta["subId"]:
        target += f":{meta['subId']}"
    return f' <a href="#{target}" class="footnote-backref" aria-label="Back to the text">↩</a>'


def _make_parser() -> MarkdownIt:
    parser = MarkdownIt("commonmark", {"html": False, "maxNesting": DEEPEST + 1})
    parser.enable(["table", "strikethrough"])
    parser.use(footnote_plugin, inline=False)
    # Every address is read as CommonMark says; nh3 takes the bad ones away and leaves the words.
    parser.validateLink = lambda url: True  # type: ignore[method-assign]
    parser.core.ruler.after("inline", "typographic_quotes", typographic_quotes)
    for rule in (
        _headings_below_the_section,
        _alignment_without_style,
        _outbound_links,
        _figures_after_their_paragraph,
    ):
        parser.core.ruler.push(rule.__name__, rule)
    parser.add_render_rule("figure", _render_figure)
    parser.add_render_rule("image", _render_foreign_image)
    parser.add_render_rule("footnote_anchor", _render_way_back)
    parser.add_render_rule("footnote_block_open", _fixed('<section class="footnotes">\n<ol>\n'))
    parser.add_render_rule("footnote_block_close", _fixed("</ol>\n</section>\n"))
    parser.add_render_rule("table_open", _fixed('<div class="table"><table>\n'))
    parser.add_render_rule("table_close", _fixed("</table></div>\n"))
    return parser


_PARSER = _make_parser()

# The last step.

_TAGS = {
    *("p", "br", "hr", "h3", "h4", "h5", "h6", "blockquote", "pre", "code", "em", "strong", "s"),
    *("ul", "ol", "li", "a", "sup", "section", "div"),
    *("table", "thead", "tbody", "tr", "th", "td"),
    *("figure", "picture", "source", "img", "figcaption", "small", "details", "summary"),
}
_ATTRIBUTES = {
    "a": {"href", "title", "rel", "id", "aria-label"},
    "li": {"id"},
    "ol": {"start"},
    "source": {"type", "srcset", "sizes"},
    "img": {
        *("src", "srcset", "sizes", "width", "height", "alt", "data-colour"),
        *("loading", "decoding", "fetchpriority"),
    },
}
_ALIGNED = {"align-left", "align-center", "align-right"}
_CLASSES = {
    "a": {"footnote-backref"},
    "sup": {"footnote-ref"},
    "section": {"footnotes"},
    "div": {"table"},
    "th": _ALIGNED,
    "td": _ALIGNED,
    "small": {"credit", "made-by"},
}
_FOOTNOTE = re.compile(r"fn(ref)?-[\w-]*-?\d+(:\d+)?")


def _clean(html: str) -> str:
    return nh3.clean(
        html,
        tags=_TAGS,
        attributes=_ATTRIBUTES,
        allowed_classes=_CLASSES,
        attribute_filter=_attribute,
        url_schemes={"http", "https", "mailto"},
        link_rel=None,
    )


def _attribute(tag: str, name: str, value: str) -> str | None:
    """Names on the page are the footnotes' alone; images are our own renditions."""
    if name == "id" or (name == "href" and value.startswith("#")):
        return value if _FOOTNOTE.fullmatch(value.removeprefix("#")) else None
    if name in ("src", "srcset"):
        ours = storages["renditions"].url("")
        return value if all(one.strip().startswith(ours) for one in value.split(",")) else None
    return value
