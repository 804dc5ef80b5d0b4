"""Texts of the block editor: HTML with comments that say which block it is. What stands outside of
them is classic text; blocks that have no HTML of their own are resolved, or named as lost."""

import json
import re
from collections.abc import Callable
from dataclasses import dataclass, field
from html import escape, unescape
from typing import Any

from articles.importers.formats.wordpress.classic import classic
from articles.importers.formats.wordpress.media import (
    DEEPEST,
    Post,
    embedded,
    tags,
    with_pictures,
)
from articles.importers.formats.wordpress.shortcodes import without_shortcodes

DEEPEST_REUSE = 5  # reusable blocks in one another

# Characters that no text has, in whichever way they are written.
_UNSTORABLE = re.compile("[\x00\ud800-\udfff]")
_DELIMITER = re.compile(
    r"\s*+(/)?wp:(?:([a-z][a-z0-9_-]*+)/)?([a-z][a-z0-9_-]*+)\s*+(\{.*\})?\s*+(/)?", re.DOTALL
)
_OUTER_FIGURE = re.compile(r"\s*+<figure\b[^<>]*+>", re.IGNORECASE)
_LIST_MARKS = re.compile(r"</?(?:ul|ol|li)\b[^<>]*+>", re.IGNORECASE)
_OPEN_CAPTION = re.compile(r"<figcaption\b[^<>]*+>", re.IGNORECASE)
_ADDRESS = re.compile(r"https?://[^\s<>\"]++")
_ALONE = re.compile(r"<(p|div)\b[^<>]*+>\s*+(https?://[^\s<>\"]++)\s*+</\1>", re.IGNORECASE)
_MARKUP = re.compile(r"<[^<>]*+>")
# They may be empty without anything being lost.
_STATIC = {"paragraph", "heading", "list", "list-item", "group", "columns", "column", "html"}
_STATIC |= {"spacer", "separator", "shortcode", "freeform", "more", "nextpage", "image", "quote"}


@dataclass(slots=True)
class Block:
    """One that is open. The outermost is the text itself."""

    name: str = ""
    given: str = ""  # JSON
    parts: list[str] = field(default_factory=list)

    @property
    def inside(self) -> str:
        return "".join(self.parts)

    def attribute(self, name: str) -> str:
        """A word, a number or an address among the attributes; however broken they are."""
        try:
            found: Any = json.loads(self.given or "{}")
        except (ValueError, RecursionError):
            return ""
        value = found.get(name, "") if isinstance(found, dict) else ""
        if isinstance(value, bool) or not isinstance(value, (str, int)):
            return ""
        try:
            return str(value).replace("\0", "").encode("utf-8", "replace").decode()
        except ValueError:  # a number of ten thousand digits
            return ""


def html_of(text: str, post: Post, *, notes: str = "") -> str:
    """The text as HTML that means the same everywhere; what cannot be kept is added to the post's
    `lost`. `notes` are the footnotes as the block editor stores them. Raises TooMuch."""
    post.footnotes |= _notes(notes, post)
    html = without_blocks(text, post)
    if post.footnotes and not post.shown_footnotes:
        html += footnotes(post)
    return with_pictures(_UNSTORABLE.sub("\ufffd", html), post)


def _notes(stored: str, post: Post) -> dict[str, str]:
    try:
        notes = [(one["id"], one["content"]) for one in json.loads(stored or "[]")]
    except (ValueError, TypeError, KeyError, RecursionError):
        post.lost.append("its footnotes, which are stored in a broken form")
        return {}
    return {str(name): str(words) for name, words in notes}


def without_blocks(text: str, post: Post, *, reused: int = 0) -> str:
    """The HTML that the text stands for; a text without blocks is classic."""
    return without_shortcodes(_Unfolding(text, post, reused).result(), post)


class _Unfolding:
    def __init__(self, text: str, post: Post, reused: int) -> None:
        self.text, self.post, self.reused = text, post, reused
        self.stack = [Block()]
        self.classic: list[str] = []  # outside of all blocks, since the last one

    def result(self) -> str:
        position = 0
        while (start := self.text.find("<!--", position)) >= 0:
            end = self.text.find("-->", start + 4)
            if end < 0:
                break
            self._put(self.text[position:start])
            position = end + 3
            self._take(self.text[start + 4 : end])
        self._put(self.text[position:])
        while len(self.stack) > 1:
            self._close()
        self._end_classic()
        return self.stack[0].inside

    def _put(self, html: str) -> None:
        if len(self.stack) == 1:
            self.classic.append(html)
        else:
            self.stack[-1].parts.append(html)

    def _put_block(self, html: str) -> None:
        self._end_classic()
        self.stack[-1].parts.append(html)

    def _end_classic(self) -> None:
        if len(self.stack) == 1:
            text, self.classic = "".join(self.classic), []
            if text.strip():
                self.stack[0].parts.append(classic(text, self.post))

    def _take(self, comment: str) -> None:
        delimiter = _DELIMITER.fullmatch(comment)
        if delimiter is None:
            # A page ends, or else it is for nobody: “read more”, or a remark of somebody's.
            self._put("\n\n<hr>\n\n" if comment.strip() == "nextpage" else "\n\n")
            return
        closing, space, name, given, empty = delimiter.groups()
        if space and space != "core":
            name = "embed" if space == "core-embed" else f"{space}/{name}"
        if closing:
            if any(block.name == name for block in self.stack[1:]):
                while self.stack[-1].name != name:
                    self._close()
                self._close()
        elif empty:
            self._put_block(self._dynamic(Block(name, given or "")))
        elif len(self.stack) <= DEEPEST:
            self._end_classic()
            self.stack.append(Block(name, given or ""))

    def _close(self) -> None:
        block = self.stack.pop()
        self.post.notice_readers(block.name)
        change = _CHANGES.get(block.name, _galleries if _shows_many(block.name) else _as_it_is)
        self._put_block(change(block, self.post))

    def _dynamic(self, block: Block) -> str:
        """What the site makes when somebody reads it."""
        self.post.notice_readers(block.name)
        if block.name == "block":
            return self._reusable(block.attribute("ref"))
        if block.name == "footnotes":
            return footnotes(self.post)
        if block.name == "embed" and block.attribute("url"):
            return embedded(block.attribute("url"), self.post)
        if block.name not in _STATIC:
            self.post.lost.append(f"the block “{block.name}”")
        return ""

    def _reusable(self, number: str) -> str:
        text = self.post.site.block(number)
        if text is None or self.reused >= DEEPEST_REUSE:
            self.post.lost.append(f"the reusable block {number}, which is not in the export")
            return ""
        return without_blocks(self.post.unfolded(text), self.post, reused=self.reused + 1)


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
    if "http" not in html:
        return html
    return _ALONE.sub(lambda alone: embedded(unescape(alone[2]), post), html)


def _classic(block: Block, post: Post) -> str:
    return classic(block.inside, post, sure=block.name == "shortcode")


def _nothing(block: Block, post: Post) -> str:
    return ""


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


def _shows_many(name: str) -> bool:
    return name.endswith(("gallery", "slideshow"))


def _galleries(block: Block, post: Post) -> str:
    """Its pictures one after the other, and under them what is said of them all."""
    html = _LIST_MARKS.sub("", block.inside)
    outer = _OUTER_FIGURE.match(html)
    if outer and 0 < html.find("<figure", outer.end()) < html.find("</figure", outer.end()):
        html, _, rest = html[outer.end() :].rpartition("</figure>")
        html += rest
    before, _, after = html.rpartition("</figure>")
    caption = _OPEN_CAPTION.sub("<p>", after).replace("</figcaption>", "</p>")
    return f"{before}</figure>{caption}" if before else html


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
    html = block.inside
    links = list(tags(html, ("a",)))
    named = [tag for tag in links if "wp-block-file__button" not in tag.attributes.get("class", "")]
    link = next((tag for tag in named or links if tag.attributes.get("href")), None)
    if link is None:
        return html
    address = post.site.absolute(link.attributes["href"])
    words = html[link.end :].partition("</a>")[0]
    return f'<p><a href="{escape(address)}">{words}</a></p>'


_CHANGES: dict[str, Callable[[Block, Post], str]] = {
    "freeform": _classic,
    "shortcode": _classic,
    "spacer": _nothing,
    "verse": _verse,
    "embed": _embed,
    "cover": _cover,
    "file": _file,
}
