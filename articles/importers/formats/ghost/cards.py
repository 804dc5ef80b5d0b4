"""The cards of Ghost's editors as plain HTML: as Lexical and Mobiledoc store them, who name them
alike, and in the HTML that Ghost makes of them.

https://github.com/TryGhost/Koenig/tree/main/packages/kg-default-nodes: what each card stores.
https://ghost.org/docs/themes/content/#editor-cards: their classes. What a card does that a page of
ours cannot is named as lost.
"""

import re
from dataclasses import dataclass, field
from html import escape

from markdown_it import MarkdownIt
from mdit_py_plugins.footnote import footnote_plugin

from articles.importers.html_to_sections import Node, words_of
from articles.importers.html_to_sections.embeds import host, link
from articles.importers.html_to_sections.images import figure
from articles.importers.html_to_sections.tree import classes, first, tidy, tree, words_in, written
from articles.importers.textual.json_values import Row, inside, number, rows, word

# As Ghost renders these cards. What it links by itself becomes no link here.
_MARKDOWN = MarkdownIt("commonmark", {"html": True, "breaks": True})
_MARKDOWN.enable(["table", "strikethrough"]).use(footnote_plugin)
LONGEST_MARKDOWN = 150_000  # characters, in all cards of a post
MOST_MARKS = 5_000  # of a kind, of those from which the parser looks back or ahead

_LINKED = {"bookmark": "", "embed": "Embedded", "video": "Video", "audio": "Audio", "file": "File"}
_NOT_CARRIED = {
    "signup": "the sign-up form",
    "email": "a text that only e-mails had",
    "email-cta": "a text that only e-mails had",
    "paywall": "where the part for members began",
}
_IMAGES = ("productImageSrc", "imageUrl", "backgroundImageSrc")
_TITLES = ("heading", "header", "productTitle")
_TEXTS = ("html", "content", "subheader", "subheading", "productDescription", "textValue")
_BUTTONS = (("buttonUrl", "buttonText"), ("productUrl", "productButton"))
_OPENING = re.compile(r"\s*<p\b[^<>]*>", re.IGNORECASE)
_CODE_NAME = re.compile(r"[\w+#.-]{1,40}")
# A card that members alone see, or a part of them, is put between such comments.
_GATED = re.compile(r"kg-gated-block:begin\b.{0,500}?\bnonMember:\s*false", re.IGNORECASE)
_PAYWALL = re.compile(r"<!--\s*members-only\s*-->|\bdata-gh-paywall\b", re.IGNORECASE)
_EMAIL = re.compile(r"<!--\s*kg-card-(begin|end):\s*email(?:-cta)?\s*-->", re.IGNORECASE)
_AS_HTML = {"begin": '<div class="kg-email-card">', "end": "</div>"}
_NOT_CARRIED_CLASSES = {f"kg-{name}{end}": name for name in _NOT_CARRIED for end in ("-card", "")}
_TITLE_CLASSES = {"kg-toggle-heading-text", "kg-product-card-title"}
# What a card links to: what is said before it, where the address is, its title and description.
_LINKED_CLASSES = {
    "kg-bookmark-card": ("", "a", ".kg-bookmark-title", ".kg-bookmark-description"),
    "kg-audio-card": ("Audio: ", "audio", ".kg-audio-title", ""),
    "kg-video-card": ("Video: ", "video", "figcaption", ""),
    "kg-file-card": ("File: ", "a", ".kg-file-card-title", ".kg-file-card-caption"),
}


@dataclass(slots=True)
class Notes:
    """What could not be kept; `members_only`: a part was not for everybody."""

    lost: list[str] = field(default_factory=list)
    members_only: bool = False
    markdown: list[str] = field(default_factory=list)  # what has been rendered

    def not_carried(self, card: str, text: str = "") -> None:
        self.members_only |= card == "paywall"
        self.lost.append(_NOT_CARRIED[card] + (f" “{text[:80]}”" if text else ""))


def card(name: str, payload: Row, notes: Notes) -> str:
    """A card as HTML that disturbs nothing around it."""
    if _is_hidden(name, payload, notes):
        return ""
    if name in _NOT_CARRIED:
        notes.not_carried(name, words_of(word(payload, "header", "html")))
        return ""
    if name in ("horizontalrule", "hr"):
        return "<hr>"
    if name in ("markdown", "card-markdown"):
        return rendered(word(payload, "markdown"), notes)
    if name in ("codeblock", "code"):
        return _code(payload)
    if name in _LINKED and (address := word(payload, "url", "src")):
        return _linked(_LINKED[name], address, payload)
    written = "".join(_parts(name, payload))
    if not written:
        notes.lost.append(f"the card “{name}”")
    return written


def piece(html: str) -> str:
    """Somebody's HTML in a block of its own: what it leaves open ends here."""
    return f"<div>{tidy(html)}</div>" if html.strip() else ""


def callout(sign: str, text: str) -> str:
    """The sign stands in the first paragraph, before the words."""
    found = _OPENING.match(text)
    at = found.end() if found else 0
    return f"<blockquote>{piece(f'{text[:at]}{escape(sign)} {text[at:]}')}</blockquote>"


def strong(words: str) -> str:
    return f"<p><strong>{escape(words)}</strong></p>" if words else ""


def rendered(text: str, notes: Notes) -> str:
    """Markdown as HTML."""
    length = sum(map(len, notes.markdown)) + len(text)
    if length > LONGEST_MARKDOWN or any(text.count(c) > MOST_MARKS for c in "[]`*_~<&|\"'"):
        notes.lost.append("the markup of a card of Markdown, which is too long or too intricate")
        return f"<pre>{escape(text)}</pre>"
    notes.markdown.append(text)
    env = {"docId": f"card{len(notes.markdown)}"}  # keeps the footnotes of several cards apart
    return piece(_MARKDOWN.render(text, env))


def _is_hidden(name: str, payload: Row, notes: Notes) -> bool:
    """Some cards are only for e-mails, some only for members."""
    visibility = inside(payload, "visibility")
    web = inside(visibility, "web")
    everybody = web.get("nonMember", True) is not False
    shown = visibility.get("showOnWeb", True) is not False
    if not shown or (not everybody and not word(web, "memberSegment")):
        notes.lost.append(f"the card “{name}”, which only e-mails showed")
        return True
    notes.members_only |= not everybody
    return False


def _code(payload: Row) -> str:
    language = word(payload, "language").strip()
    known = f' class="language-{language.lower()}"' if _CODE_NAME.fullmatch(language) else ""
    text = escape(word(payload, "code"))
    return f"<pre><code{known}>{text}</code></pre>{piece(word(payload, 'caption'))}" if text else ""


def _linked(kind: str, address: str, payload: Row) -> str:
    about, caption = inside(payload, "metadata"), word(payload, "caption")
    title = word(about, "title") or word(payload, "title", "fileTitle")
    if kind == "Video":
        title, caption = title or caption or word(payload, "fileName"), ""
    title = words_of(title) or host(address)
    description = escape(words_of(word(about, "description") or word(payload, "fileCaption")))
    label = f"{word(about, 'provider_name') or kind}: {title}" if kind else title
    return link(address, label, f": {description}" if description else "") + piece(caption)


def _parts(name: str, payload: Row) -> list[str]:
    """What any other card says, in the order in which readers see it."""
    caption = word(payload, "caption")
    images = list(rows(payload, "images")) or ([payload] if name == "image" else [])
    parts = [
        figure(
            word(each, "src"),
            word(each, "alt"),
            word(each, "caption") or (caption if each is images[0] else ""),
            word(each, "href"),
        )
        for each in images
    ]
    parts += [figure(word(payload, key)) for key in _IMAGES]
    parts += [strong(words_of(word(payload, key))) for key in _TITLES]
    if payload.get("productRatingEnabled"):
        parts.append(f"<p>{number(payload, 'productStarRating')} of 5 stars</p>")
    if text := word(payload, "calloutText"):
        parts.append(callout(word(payload, "calloutEmoji"), text))
    parts += [piece(word(payload, key)) for key in _TEXTS]
    parts += [link(word(payload, url), words_of(word(payload, label))) for url, label in _BUTTONS]
    return parts


# In HTML.


def readable(html: str, notes: Notes) -> str:
    notes.members_only |= _GATED.search(html) is not None
    if _PAYWALL.search(html):
        notes.not_carried("paywall")
    html = _EMAIL.sub(lambda mark: _AS_HTML[mark[1].lower()], html)

    def instead(element: Node) -> str | None:
        own = classes(element)
        for name in own & _NOT_CARRIED_CLASSES.keys():
            words = words_in(element, "h1", "h2", "h3") or element.words
            notes.not_carried(_NOT_CARRIED_CLASSES[name], words)
            return ""
        if own & _TITLE_CLASSES:
            return strong(element.words)
        if "kg-callout-card" in own and (text := first(element, ".kg-callout-text")):
            return callout(words_in(element, ".kg-callout-emoji"), written(text.children, instead))
        for name in own & _LINKED_CLASSES.keys():
            return _as_link(element, *_LINKED_CLASSES[name])
        return "" if any(name.startswith("kg-toggle-card-icon") for name in own) else None

    return written(tree(html).children, instead)


def _as_link(card: Node, kind: str, tag: str, title: str, description: str) -> str | None:
    target = first(card, tag)
    address = target.get("href") or target.get("src") if target else ""
    text, name = escape(words_in(card, description)), words_in(card, title)
    label = f"{kind}{name}" if name else ""
    return link(address, label, f": {text}" if text else "") if address else None
