"""The cards of Ghost's editor, as plain HTML: both of its ways to write a text, Lexical and
Mobiledoc, name them alike. What a card does that a page of ours cannot is named as lost."""

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from html import escape

from markdown_it import MarkdownIt
from mdit_py_plugins.footnote import footnote_plugin

from articles.importers.html_to_sections.assembling import words_of
from articles.importers.html_to_sections.exported import host, link, tidy
from articles.importers.textual.json_values import Row, inside, number, rows, word

# As Ghost renders these cards. What it links by itself becomes no link here.
_MARKDOWN = MarkdownIt("commonmark", {"html": True, "breaks": True})
_MARKDOWN.enable(["table", "strikethrough"]).use(footnote_plugin)
LONGEST_MARKDOWN = 150_000  # characters, in all cards of a post
MOST_MARKS = 5_000  # of a kind, of those from which the parser looks back or ahead

_PARAGRAPH = re.compile(r"\s*<p\b[^<>]*>", re.IGNORECASE)
_CODE_NAME = re.compile(r"[\w+#.-]{1,40}")


@dataclass(slots=True)
class Notes:
    """What could not be kept; `members_only`: a part was not for everybody."""

    lost: list[str] = field(default_factory=list)
    members_only: bool = False
    markdown: list[str] = field(default_factory=list)  # what has been rendered


def card(name: str, payload: Row, notes: Notes) -> str:
    """A card as HTML that disturbs nothing around it."""
    if _is_hidden(name, payload, notes):
        return ""
    write = _CARDS.get(name)
    if write is None:
        notes.lost.append(f"the card “{name}”")
        return ""
    return write(payload, notes)


def _is_hidden(name: str, payload: Row, notes: Notes) -> bool:
    """Some cards are only for e-mails, some only for members."""
    visibility = inside(payload, "visibility")
    web = inside(visibility, "web")
    everybody = web.get("nonMember", True) is not False
    shown = visibility.get("showOnWeb", True) is not False
    if not shown or (not everybody and not word(web, "memberSegment")):
        notes.lost.append(f"the card “{name}”, which only e-mails showed")
        return True
    if not everybody:
        notes.members_only = True
    return False


def piece(html: str) -> str:
    """Somebody's HTML in a block of its own: what it leaves open ends here."""
    return f"<div>{tidy(html)}</div>" if html.strip() else ""


def picture(address: str, alt: str = "", caption: str = "") -> str:
    """A picture with its caption, which is HTML."""
    if not address:
        return ""
    below = f"<figcaption>{piece(caption)}</figcaption>" if caption.strip() else ""
    return f'<figure><img src="{escape(address)}" alt="{escape(alt)}">{below}</figure>'


def _strong(words: str) -> str:
    return f"<p><strong>{escape(words)}</strong></p>" if words else ""


def _button(payload: Row, notes: Notes, *, text: str = "buttonText", url: str = "buttonUrl") -> str:
    address, label = word(payload, url), words_of(word(payload, text))
    if address.startswith("#"):
        notes.lost.append(f"the button “{label}”")
        return ""
    return link(address, label)


def _image(payload: Row, notes: Notes) -> str:
    if leads_to := word(payload, "href"):
        notes.lost.append(f"the link of a picture to {leads_to}")
    return picture(word(payload, "src"), word(payload, "alt"), word(payload, "caption"))


def _gallery(payload: Row, notes: Notes) -> str:
    images = [each for each in rows(payload, "images") if word(each, "src")]
    return "".join(
        picture(
            word(each, "src"),
            word(each, "alt"),
            word(each, "caption") or (word(payload, "caption") if place == 0 else ""),
        )
        for place, each in enumerate(images)
    )


def _bookmark(payload: Row, notes: Notes) -> str:
    about = inside(payload, "metadata") or payload
    address = word(payload, "url") or word(about, "url")
    said = escape(words_of(word(about, "description")))
    title = words_of(word(about, "title"))
    return link(address, title, f": {said}" if said else "") + piece(word(payload, "caption"))


def _embed(payload: Row, notes: Notes) -> str:
    about = inside(payload, "metadata")
    address, html = word(payload, "url") or word(about, "url"), word(payload, "html")
    if not address:
        return piece(html)
    kind = word(about, "provider_name") or "Embedded"
    title = words_of(word(about, "title")) or host(address)
    return link(address, f"{kind}: {title}") + piece(word(payload, "caption"))


def _video(payload: Row, notes: Notes) -> str:
    title = words_of(word(payload, "caption")) or word(payload, "fileName")
    return link(word(payload, "src"), f"Video: {title or host(word(payload, 'src'))}")


def _audio(payload: Row, notes: Notes) -> str:
    title = word(payload, "title") or host(word(payload, "src"))
    return link(word(payload, "src"), f"Audio: {title}")


def _file(payload: Row, notes: Notes) -> str:
    said = escape(words_of(word(payload, "fileCaption")))
    title = words_of(word(payload, "fileTitle", "fileName")) or host(word(payload, "src"))
    return link(word(payload, "src"), f"File: {title}", f": {said}" if said else "")


def _callout(payload: Row, notes: Notes) -> str:
    text, sign = word(payload, "calloutText"), escape(word(payload, "calloutEmoji"))
    if sign and (begins := _PARAGRAPH.match(text)):
        text = f"{begins[0]}{sign} {text[begins.end() :]}"
    elif sign:
        text = f"{sign} {text}"
    return f"<blockquote>{piece(text)}</blockquote>" if text else ""


def _toggle(payload: Row, notes: Notes) -> str:
    return _strong(words_of(word(payload, "heading"))) + piece(word(payload, "content"))


def _code(payload: Row, notes: Notes) -> str:
    language = word(payload, "language").strip()
    known = f' class="language-{language.lower()}"' if _CODE_NAME.fullmatch(language) else ""
    text = escape(word(payload, "code"))
    caption = piece(word(payload, "caption"))
    return f"<pre><code{known}>{text}</code></pre>{caption}" if text else ""


def _markdown(payload: Row, notes: Notes) -> str:
    text = word(payload, "markdown")
    length = sum(map(len, notes.markdown)) + len(text)
    if length > LONGEST_MARKDOWN or any(text.count(c) > MOST_MARKS for c in "[]`*_~<&|\"'"):
        notes.lost.append("the markup of a card of Markdown, which is too long or too intricate")
        return f"<pre>{escape(text)}</pre>"
    notes.markdown.append(text)
    env = {"docId": f"card{len(notes.markdown)}"}  # keeps the footnotes of several cards apart
    return piece(_MARKDOWN.render(text, env))


def _header(payload: Row, notes: Notes) -> str:
    heading = words_of(word(payload, "header", "heading"))
    return (
        (f"<h2>{escape(heading)}</h2>" if heading else "")
        + picture(word(payload, "backgroundImageSrc"))
        + piece(word(payload, "subheader", "subheading"))
        + _button(payload, notes)
    )


def _product(payload: Row, notes: Notes) -> str:
    stars = number(payload, "productStarRating") if payload.get("productRatingEnabled") else 0
    return (
        picture(word(payload, "productImageSrc"))
        + _strong(words_of(word(payload, "productTitle")))
        + (f"<p>{stars} of 5 stars</p>" if 0 < stars <= 5 else "")
        + piece(word(payload, "productDescription"))
        + _button(payload, notes, text="productButton", url="productUrl")
    )


def _call_to_action(payload: Row, notes: Notes) -> str:
    return (
        picture(word(payload, "imageUrl"))
        + piece(word(payload, "textValue"))
        + _button(payload, notes)
    )


def _signup(payload: Row, notes: Notes) -> str:
    heading = words_of(word(payload, "header"))
    notes.lost.append(f"the sign-up form “{heading}”" if heading else "a sign-up form")
    return ""


def _email(payload: Row, notes: Notes) -> str:
    text = words_of(word(payload, "html"))
    notes.lost.append(f"a text that only e-mails had: “{text[:80]}{'…' * (len(text) > 80)}”")
    return ""


def _paywall(payload: Row, notes: Notes) -> str:
    notes.lost.append("where the part for members began")
    return ""


_CARDS: dict[str, Callable[[Row, Notes], str]] = {
    "image": _image,
    "gallery": _gallery,
    "bookmark": _bookmark,
    "embed": _embed,
    "video": _video,
    "audio": _audio,
    "file": _file,
    "callout": _callout,
    "toggle": _toggle,
    "button": _button,
    "html": lambda payload, notes: piece(word(payload, "html")),
    "markdown": _markdown,
    "card-markdown": _markdown,
    "codeblock": _code,
    "code": _code,
    "header": _header,
    "product": _product,
    "call-to-action": _call_to_action,
    "signup": _signup,
    "email": _email,
    "email-cta": _email,
    "paywall": _paywall,
    "horizontalrule": lambda payload, notes: "<hr>",
    "hr": lambda payload, notes: "<hr>",
}
