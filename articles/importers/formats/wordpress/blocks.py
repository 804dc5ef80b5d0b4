"""Texts of the block editor: HTML with comments that say which block it is. What stands outside of
them is classic text; blocks that have no HTML of their own are resolved, or named as lost
(https://developer.wordpress.org/block-editor/explanations/architecture/key-concepts/).

In a classic text blank lines part paragraphs, a line end is one, an address alone on its line is
something embedded (https://developer.wordpress.org/reference/functions/wpautop/).
"""

import json
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from html import escape, unescape

from articles.importers.formats.wordpress.readers import shows_to_some
from articles.importers.formats.wordpress.shortcodes import RAW, without_shortcodes
from articles.importers.formats.wordpress.site import Post, embedded, with_originals
from articles.importers.html_to_sections import Node, tree
from articles.importers.textual.json_values import read_row, word
from articles.importers.textual.shortcodes import Tag, unfolded

DEEPEST_REUSE = 5  # reusable blocks in one another

_DELIMITER = re.compile(
    r"\s*+(/)?wp:(?:([a-z][a-z0-9_-]*+)/)?([a-z][a-z0-9_-]*+)\s*+(\{.*\})?\s*+(/)?", re.DOTALL
)
_ADDRESS = re.compile(r"https?://[^\s<>\"]++")
_ALONE = re.compile(r"<(p|div)\b[^<>]*+>\s*+(https?://[^\s<>\"]++)\s*+</\1>", re.IGNORECASE)
_LIST_MARKS = re.compile(r"</?(?:ul|ol|li)\b[^<>]*+>", re.IGNORECASE)
_SECOND_LINK = re.compile(
    r"<a\b[^<>]*wp-block-file__button[^<>]*+>[^<]*+</a>|</?(?:object|div)\b[^<>]*+>", re.IGNORECASE
)
_SHOWS_MANY = re.compile(r"(?:gallery|slideshow)$")
_MARKUP = re.compile(r"<[^<>]*+>")
# They may be empty without anything being lost.
_STATIC = {"paragraph", "heading", "list", "list-item", "group", "columns", "column", "html"}
_STATIC |= {"spacer", "separator", "shortcode", "freeform", "more", "nextpage", "image", "quote"}

# What stands in a line; everything else in a text parts paragraphs.
_PARTS_LINES = re.compile(
    r"(</?(?:p|div|h[1-6]|ul|ol|li|dl|dt|dd|table|caption|thead|tbody|tfoot|tr|th|td|blockquote|"
    r"figure|figcaption|hr|iframe|video|audio|object|section|article|aside|header|footer|main|nav|"
    r"details|summary|form|fieldset|address|center|noscript|map|template)\b[^<>]*+>)",
    re.IGNORECASE,
)
_TAG = re.compile(r"</?([a-z0-9]+)", re.IGNORECASE)
# Their text is a paragraph as it stands.
_HOLD_A_LINE = {"p", "h1", "h2", "h3", "h4", "h5", "h6", "li", "dt", "dd", "th", "td", "caption"}
_HOLD_A_LINE |= {"figcaption", "summary", "address", "video", "audio", "iframe", "object"}
_BLANK_LINE = re.compile(r"\n[^\S\n]*\n\s*")
_WRITTEN_BREAK = re.compile(r"<br\s*+/?>[^\S\n]*+\n", re.IGNORECASE)
_TAG_IN_LINES = re.compile(r"<[^<>\n]*+\n[^<>]*+>")


@dataclass(frozen=True, slots=True)
class Block:
    name: str
    given: str  # JSON
    inside: str

    def attribute(self, name: str) -> str:
        """A word, a number or an address among the attributes; however broken they are."""
        return word(read_row(self.given), name)


def tree_of(text: str, post: Post, *, notes: str = "") -> Node:
    """The text as HTML that means the same everywhere; what cannot be kept is added to the post's
    `lost`. `notes` are the footnotes as the block editor stores them. Raises TooMuch and
    TooMuchMarkup."""
    post.footnotes |= _notes(notes, post)
    html = without_blocks(text, post)
    if post.footnotes and not post.shown_footnotes:
        html += footnotes(post)
    root = tree(html)
    with_originals(root, post)
    return root


def _notes(stored: str, post: Post) -> dict[str, str]:
    try:
        notes = [(one["id"], one["content"]) for one in json.loads(stored or "[]")]
    except (ValueError, TypeError, KeyError, RecursionError):
        post.lost.append("its footnotes, which are stored in a broken form")
        return {}
    return {str(name): str(words) for name, words in notes}


def without_blocks(text: str, post: Post, *, reused: int = 0) -> str:
    """The HTML that the text stands for; a text without blocks is classic."""

    def meaning(tag: Tag, inside: str | None) -> str:
        if shows_to_some(tag.name, tag.given):
            post.for_some = tag.name
        block = Block(tag.name, tag.given, inside or "")
        if inside is None:
            return _made(block, post, reused)
        return _CHANGES.get(tag.name, _gallery if _SHOWS_MANY.search(tag.name) else _as_it_is)(
            block, post
        )

    def outside(words: str) -> str:
        return classic(words, post) if words.strip() else ""

    return without_shortcodes(unfolded(_pieces(text), meaning, outside), post)


def _pieces(text: str) -> Iterator[str | Tag]:
    texts: list[str] = []  # since the last block began or ended
    opened: list[str] = []
    position = 0
    while (start := text.find("<!--", position)) >= 0 and (end := text.find("-->", start + 4)) >= 0:
        texts.append(text[position:start])
        position = end + 3
        comment = text[start + 4 : end]
        if (delimiter := _DELIMITER.fullmatch(comment)) is None:
            # A page ends, or else it is for nobody: “read more”, or a remark of somebody's.
            texts.append("\n\n<hr>\n\n" if comment.strip() == "nextpage" else "\n\n")
            continue
        yield "".join(texts)
        texts.clear()
        closing, space, name, given, empty = delimiter.groups()
        if space and space != "core":
            name = "embed" if space == "core-embed" else f"{space}/{name}"
        opened.append(name)
        yield Tag(name, given or "", closing=bool(closing), alone=bool(empty))
    yield "".join([*texts, text[position:]])
    yield from (Tag(name, closing=True) for name in reversed(opened))  # where the text is cut


def classic(text: str, post: Post, *, sure: bool = False) -> str:
    html = without_shortcodes(text.replace("\r\n", "\n").replace("\r", "\n"), post, sure=sure)
    out, done = list[str](), 0
    for raw in RAW.finditer(html):
        out += [_paragraphs(html[done : raw.start()], post), raw[0]]
        done = raw.end()
    return "".join([*out, _paragraphs(html[done:], post)])


def _paragraphs(text: str, post: Post) -> str:
    out = []
    inside = ""  # which element has just begun
    text = _TAG_IN_LINES.sub(lambda tag: tag[0].replace("\n", " "), text)
    for number, piece in enumerate(_PARTS_LINES.split(text)):
        if number % 2 and (named := _TAG.match(piece)):
            inside = "" if piece.startswith("</") else named[1].lower()
            out.append(piece)
        elif piece.strip():
            out.append(_flow(piece.strip(), inside, post))
    return "".join(out)


def _flow(text: str, inside: str, post: Post) -> str:
    blocks = _BLANK_LINE.split(_WRITTEN_BREAK.sub("\n", text))
    if len(blocks) == 1 and inside in _HOLD_A_LINE:
        if inside == "p" and _ADDRESS.fullmatch(text):
            return embedded(unescape(text), post)
        return "<br>".join(blocks[0].split("\n"))
    return "\n".join(_paragraph(block, post) for block in blocks)


def _paragraph(block: str, post: Post) -> str:
    out, lines = [], list[str]()
    for line in [*block.split("\n"), ""]:
        address = _ADDRESS.fullmatch(line.strip())
        if lines and (address or not line):
            out.append(f"<p>{'<br>'.join(lines)}</p>")
            lines = []
        if address:
            out.append(embedded(unescape(line), post))
        elif line:
            lines.append(line)
    return "".join(out)


def _made(block: Block, post: Post, reused: int) -> str:
    """What the site makes when somebody reads it."""
    if block.name == "block":
        return _reusable(block.attribute("ref"), post, reused)
    if block.name == "footnotes":
        return footnotes(post)
    if block.name == "embed" and block.attribute("url"):
        return embedded(block.attribute("url"), post)
    if block.name not in _STATIC:
        post.lost.append(f"the block “{block.name}”")
    return ""


def _reusable(number: str, post: Post, reused: int) -> str:
    text = post.site.block(number)
    if text is None or reused >= DEEPEST_REUSE:
        post.lost.append(f"the reusable block {number}, which is not in the export")
        return ""
    return without_blocks(post.unfolded(text), post, reused=reused + 1)


def footnotes(post: Post) -> str:
    """As WordPress shows them: each with the way back."""
    post.shown_footnotes = True
    notes = "".join(
        f'<li id="{escape(name)}">{words} <a href="#{escape(name)}-link">↩︎</a></li>'
        for name, words in post.footnotes.items()
    )
    return f'\n\n<ol class="wp-block-footnotes">{notes}</ol>\n\n' if notes else ""


def _as_it_is(block: Block, post: Post) -> str:
    html = block.inside
    if "<pre" in html and (language := block.attribute("language") or block.attribute("lang")):
        return html.replace("<pre", f'<pre data-language="{escape(language)}"', 1)
    return _ALONE.sub(lambda alone: embedded(unescape(alone[2]), post), html)


def _verse(block: Block, post: Post) -> str:
    """A poem's lines stay lines, and it is no code."""
    inside = re.sub(r"</?pre\b[^<>]*+>", "", block.inside, flags=re.IGNORECASE).strip()
    return f"<p>{'<br>'.join(inside.splitlines())}</p>"


def _embed(block: Block, post: Post) -> str:
    found = _ADDRESS.search(_MARKUP.sub(" ", block.inside))
    address = block.attribute("url") or (unescape(found[0]) if found else "")
    _, opened, caption = block.inside.partition("<figcaption")
    if not address:
        return block.inside
    words = f"<figcaption{caption.partition('</figcaption>')[0]}</figcaption>" if opened else ""
    return f"<figure>{embedded(address, post)}{words}</figure>"


def _gallery(block: Block, post: Post) -> str:
    """Older ones are lists of images."""
    return _LIST_MARKS.sub("", block.inside)


def _cover(block: Block, post: Post) -> str:
    """Its image is the background; older ones name it in their attributes alone."""
    html = block.inside
    if "image-background" in html or "video-background" in html or not block.attribute("url"):
        return html
    number, address = block.attribute("id"), block.attribute("url")
    alt = escape(block.attribute("alt"))
    if block.attribute("backgroundType") == "video":
        return f"{embedded(address, post, kind='video')}{html}"
    image = f'<img class="wp-image-{escape(number)}" src="{escape(address)}" alt="{alt}">'
    return f"<figure>{image}</figure>{html}"


def _file(block: Block, post: Post) -> str:
    """One link is enough: no second one to download it, no view of it."""
    return f"<p>{_SECOND_LINK.sub('', block.inside)}</p>"


_CHANGES: dict[str, Callable[[Block, Post], str]] = {
    "freeform": lambda block, post: classic(block.inside, post),
    "shortcode": lambda block, post: classic(block.inside, post, sure=True),
    "spacer": lambda block, post: "",
    "verse": _verse,
    "embed": _embed,
    "cover": _cover,
    "file": _file,
}
