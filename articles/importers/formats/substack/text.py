"""The text of a Substack post as plain HTML: its widgets are gone, what it embeds is a link with a
label, pictures lead to the files that were uploaded."""

import re
from collections.abc import Callable
from html import escape
from urllib.parse import unquote

from articles.importers.html_to_sections.exported import (
    classes,
    data,
    first,
    host,
    link,
    named,
    parsed,
    written,
)
from articles.importers.html_to_sections.tree import Node
from articles.importers.textual.json_values import inside, rows, word

# Substack's own furniture, which invites to subscribe, to share, to comment; and the notes, which
# are taken from their places first.
_FURNITURE = {"subscription-widget-wrap", "subscription-widget-wrap-editor", "subscription-widget"}
_FURNITURE |= {"image-link-expand", "header-anchor-parent", "header-anchor-widget", "directMessage"}
_FURNITURE |= {"install-substack-app-embed", "install-substack-app-embed-web"}
_FURNITURE |= {"community-chat", "captioned-button-wrap", "footnote"}
_QUOTES = {"pullquote", "callout-block"}
_NOT_KEPT = {
    "paywall-jump": "where the part for paying readers began",
    "poll-embed": "a poll",
    "native-audio-embed": "audio that Substack kept",
    "native-video-embed": "a video that Substack kept",
    "comment": "a reader's comment",
    "sponsorship-campaign-embed": "an advertisement",
}
_INVITES = re.compile(r"%%|/subscribe|/comments|[?&](?:action=share|gift=|donate=)|^#")
_ADDRESSES = ("canonical_url", "url", "base_url", "src", "href")
_FETCHED = re.compile(r"https?://(?:substackcdn|cdn\.substack)\.com/image/fetch/(?:[^/]*/)?(\S+)")
_FORMER_STORE = re.compile(r"https://bucketeer-[\w-]+\.s3\.amazonaws\.com")
_STORE = "https://substack-post-media.s3.amazonaws.com"


class Text:
    """`html` to read an article from; `for_some`: a part of it was for paying readers."""

    def __init__(self, html: str) -> None:
        self.lost: list[str] = []
        self.for_some = False
        root = parsed(html)
        self.html = written(root.children, self._instead)
        if notes := "".join(map(self._footnote, named(root, ".footnote"))):
            self.html += f'<section class="footnotes"><ol>{notes}</ol></section>'

    def _instead(self, element: Node) -> str | None:
        own = classes(element)
        if own & _FURNITURE or element.tag in ("button", "svg", "form", "input"):
            return ""
        if not_kept := own & _NOT_KEPT.keys():
            self._lose(element, *not_kept)
            return ""
        if "footnote-anchor" in own:
            number = _number(element.get("href"))
            return f'<sup><a href="#fn{number}" id="fnref{number}">{number}</a></sup>'
        if own & _QUOTES:
            return f"<blockquote>{written(element.children, self._instead)}</blockquote>"
        if element.tag == "picture":  # beside the picture it has copies for screens
            return "".join(map(self._image, named(element, "img")))
        if element.tag == "img" or "image3" in own:
            return self._image(element)
        if "image-gallery-embed" in own and not data(element):
            return None
        for name, construct in _CONSTRUCTS.items():
            if name in own:
                return construct(element)
        return None

    def _lose(self, element: Node, name: str, *others: str) -> None:
        title = word(data(element), "label", "title", "name")
        self.lost.append(f"{_NOT_KEPT[name]}: “{title}”" if title else _NOT_KEPT[name])
        self.for_some |= name == "paywall-jump"

    def _image(self, element: Node) -> str:
        said = data(element)
        address = word(said, "src") or element.get("src")
        alt = element.get("alt") or word(said, "alt", "title")
        if leads_to := word(said, "href"):
            self.lost.append(f"the link of a picture to {leads_to}")
        return f'<img src="{escape(original(address))}" alt="{escape(alt)}">' if address else ""

    def _footnote(self, element: Node) -> str:
        sign = first(element, ".footnote-number")
        number = _number(element.get("id") or (sign.get("id") if sign else ""))
        content = first(element, ".footnote-content") or element
        text = written(content.children, self._instead)
        return f'<li id="fn{number}">{text} <a href="#fnref{number}">↩</a></li>'


def original(address: str) -> str:
    """The file that was uploaded, not the one that is made of it for a screen."""
    if fetched := _FETCHED.match(address):
        address = unquote(fetched[1])
    return _FORMER_STORE.sub(_STORE, address)


def _number(name: str) -> str:
    found = re.search(r"\d{1,6}$", name)
    return found[0] if found else "0"


def _gallery(element: Node) -> str:
    gallery = inside(data(element), "gallery")
    images = list(rows(gallery, "images"))
    caption, alt = escape(word(gallery, "caption")), escape(word(gallery, "alt"))
    below = f"<figcaption>{caption}</figcaption>" if caption else ""
    return "".join(
        f'<figure><img src="{escape(original(word(each, "src")))}" alt="{alt}">'
        f"{below if place == 0 else ''}</figure>"
        for place, each in enumerate(images)
    )


def _button(element: Node) -> str:
    """Those that lead elsewhere are links."""
    anchor = first(element, "a")
    address = anchor.get("href") if anchor else word(data(element), "url")
    return "" if _INVITES.search(address) else link(address, element.words)


def _message(element: Node) -> str:
    """A message from another service: what it says, and where it is."""
    about = data(element)
    anchor = first(element, "a")
    address = word(about, "url") or (anchor.get("href") if anchor else "")
    text = first(element, ".tweet-text")
    said = word(about, "full_text") or (text.words if text else "")
    who = word(about, "name", "username") or host(address)
    quoted = f"<p>{escape(said)}</p>" if said else ""
    return f"<blockquote>{quoted}{link(address, f'{who} on {host(address)}')}</blockquote>"


def _video(element: Node) -> str:
    key = word(data(element), "videoId")
    if not key:
        return written(element.children, lambda inner: None)
    at_vimeo = any("vimeo" in name for name in classes(element))
    site = "https://vimeo.com/" if at_vimeo else "https://www.youtube.com/watch?v="
    return link(site + key, f"Video: {'vimeo.com' if at_vimeo else 'youtube.com'}")


def _file(element: Node) -> str:
    anchor, title = first(element, ".file-embed-button"), first(element, ".file-embed-details-h1")
    address = anchor.get("href") if anchor else ""
    return link(address, f"File: {title.words if title else host(address)}")


def _mention(element: Node) -> str:
    return escape(element.words or word(data(element), "name"))


def _formula(element: Node) -> str:
    return f"<pre>{escape(word(data(element), 'persistentExpression') or element.words)}</pre>"


def _embedded(element: Node) -> str:
    """A post, a publication or a page of another service: a link with a label."""
    about = data(element)
    anchor = first(element, "a")
    address = word(about, *_ADDRESSES) or (anchor.get("href") if anchor else "")
    frame = first(element, "iframe")
    address = address or (frame.get("src") if frame else "")
    title = word(about, "title", "name") or f"Embedded: {host(address)}"
    place = word(about, "publication_name", "author_name", "author")
    return link(address, title, f" ({escape(place)})" if place else "")


_EMBEDDED = """
embedded-post-wrap digest-post-embed embedded-publication-wrap spotify-wrap apple-podcast-container
soundcloud-wrap bandcamp-wrap tiktok-wrap instagram instagram-embed-wrap datawrapper-wrap
prediction-market-wrap github-gist
"""
_CONSTRUCTS: dict[str, Callable[[Node], str]] = {
    "image-gallery-embed": _gallery,
    "button-wrapper": _button,
    "tweet": _message,
    "twitter-embed": _message,
    "youtube-wrap": _video,
    "vimeo-wrap": _video,
    "file-embed-wrapper": _file,
    "mention-wrap": _mention,
    "latex-rendered": _formula,
    **dict.fromkeys(_EMBEDDED.split(), _embedded),
}
