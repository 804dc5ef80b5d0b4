"""Texts of the block editor: HTML with comments that say which block it is. What stands outside of
them is classic text; blocks that have no HTML of their own are resolved, or named as lost
(https://developer.wordpress.org/block-editor/explanations/architecture/key-concepts/)."""

import json
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from html import escape, unescape
from typing import Any

from articles.importers.formats.wordpress.classic import classic
from articles.importers.formats.wordpress.media import (
    Post,
    embedded,
    with_originals,
)
from articles.importers.formats.wordpress.shortcodes import without_shortcodes
from articles.importers.html_to_sections import Node, tree
from articles.importers.textual.shortcodes import Tag, unfolded

DEEPEST_REUSE = 5  # reusable blocks in one another

_DELIMITER = re.compile(
    r"\s*+(/)?wp:(?:([a-z][a-z0-9_-]*+)/)?([a-z][a-z0-9_-]*+)\s*+(\{.*\})?\s*+(/)?", re.DOTALL
)
_A_NAME = re.compile(r"[\w:-]{1,60}")
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


@dataclass(frozen=True, slots=True)
class Block:
    name: str
    given: str  # JSON
    inside: str

    def attribute(self, name: str) -> str:
        """A word, a number or an address among the attributes; however broken they are."""
        try:
            found: Any = json.loads(self.given or "{}")
            value = found.get(name, "") if isinstance(found, dict) else ""
            if isinstance(value, str | int) and not isinstance(value, bool):
                return str(value).replace("\0", "").encode("utf-8", "replace").decode()
        except (ValueError, RecursionError):  # also of a number of ten thousand digits
            return ""
        return ""


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
        post.notice_readers(tag.name, tag.given)
        block = Block(tag.name, tag.given, inside or "")
        if inside is None:
            return _made(block, post, reused)
        return _CHANGES.get(tag.name, _gallery if _SHOWS_MANY.search(tag.name) else _as_it_is)(
            block, post
        )

    def outside(words: str) -> str:
        return classic(words, post) if words.strip() else ""

    return without_shortcodes(unfolded(_pieces(text, post), meaning, outside), post)


def _pieces(text: str, post: Post) -> Iterator[str | Tag]:
    said: list[str] = []  # since the last block began or ended
    opened: list[str] = []
    position = 0
    while (start := text.find("<!--", position)) >= 0 and (end := text.find("-->", start + 4)) >= 0:
        said.append(text[position:start])
        position = end + 3
        comment = text[start + 4 : end]
        if (delimiter := _DELIMITER.fullmatch(comment)) is None:
            # A page ends, or else it is for nobody: “read more”, or a remark of somebody's. Some
            # paywalls begin at one.
            if _A_NAME.fullmatch(comment.strip()):
                post.notice_readers(comment.strip())
            said.append("\n\n<hr>\n\n" if comment.strip() == "nextpage" else "\n\n")
            continue
        yield "".join(said)
        said.clear()
        closing, space, name, given, empty = delimiter.groups()
        if space and space != "core":
            name = "embed" if space == "core-embed" else f"{space}/{name}"
        opened.append(name)
        yield Tag(name, given or "", closing=bool(closing), alone=bool(empty))
    yield "".join([*said, text[position:]])
    yield from (Tag(name, closing=True) for name in reversed(opened))  # where the text is cut


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
    language = block.attribute("language") or block.attribute("lang")
    if language and "<pre" in html:
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
    """Older ones are lists of pictures."""
    return _LIST_MARKS.sub("", block.inside)


def _cover(block: Block, post: Post) -> str:
    """Its picture is the background; older ones name it in their attributes alone."""
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
