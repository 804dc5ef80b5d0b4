"""What a text of Markdown cannot hold. Players, posts, frames and files are links with a label; of
the rest stays what is words, and it is named.

https://html.spec.whatwg.org/multipage/embedded-content.html, and https://amp.dev/documentation
"""

import re
from collections.abc import Callable
from html import escape
from urllib.parse import unquote, urlsplit

from articles.importers.html_to_sections.images import IMAGES, is_hidden, seen_in
from articles.importers.html_to_sections.marks import linked
from articles.importers.html_to_sections.tree import Node

_TAGS = """
iframe video audio embed object frame amp-iframe amp-video amp-audio amp-youtube amp-vimeo
amp-twitter amp-instagram amp-facebook
"""
EMBEDS = frozenset(_TAGS.split())
_ADDRESSES = ("src", "data-src", "data-lazy-src", "data-url", "data-href", "data", "href")
# What is a shell for a script, by its element or a word in its class: the attribute that has the
# address, or what stands behind the address that follows; and the label.
_SHELLS = {
    "instagram-media": ("data-instgrm-permalink", "", "Instagram post"),
    "tiktok-embed": ("cite", "", "TikTok video"),
    "fb-post": ("data-href", "", "Facebook post"),
    "fb-video": ("data-href", "", "Facebook video"),
    "text-post-media": ("data-text-post-permalink", "", "Threads post"),
    "flourish-embed": ("data-src", "https://public.flourish.studio/", "Embedded: flourish.studio"),
    "infogram-embed": ("data-id", "https://infogram.com/", "Embedded: infogram.com"),
    "amp-youtube": ("data-videoid", "https://www.youtube.com/watch?v=", ""),
    "amp-vimeo": ("data-videoid", "https://vimeo.com/", ""),
    "amp-twitter": ("data-tweetid", "https://twitter.com/i/status/", ""),
    "amp-instagram": ("data-shortcode", "https://www.instagram.com/p/", ""),
}
_HTTP = r"(?:https?:)?//"
_YOUTUBE = rf"{_HTTP}(?:www\.)?youtube(?:-nocookie)?\.com/(?:embed|v)/"
# The addresses of players, and of the pages that they belong to.
_PLAYERS = {
    rf"{_YOUTUBE}videoseries/?\?(?:.*&)?list=([^&#]+)": r"https://www.youtube.com/playlist?list=\1",
    rf"{_YOUTUBE}([^/?#]+)": r"https://www.youtube.com/watch?v=\1",
    rf"{_HTTP}player\.vimeo\.com/video/([^/?#]+)": r"https://vimeo.com/\1",
    rf"{_HTTP}w\.soundcloud\.com/[^?#]*\?(?:.*&)?url=([^&#]+)": r"\1",
    rf"{_HTTP}open\.spotify\.com/embed/([^?#]+)": r"https://open.spotify.com/\1",
}
_PLAYED = {"video": "Video", "amp-video": "Video", "audio": "Audio", "amp-audio": "Audio"}
_COUNTERS = re.compile(r"googletagmanager|doubleclick|facebook\.com/tr\b|/pixel\b")
_NO_WORDS = "style link meta base title param col track area map datalist"
_SILENT = frozenset(_NO_WORDS.split())
_FIELDS = frozenset(("input", "button", "select", "textarea", "output", "progress", "meter"))
UNKEPT = _SILENT | _FIELDS | {"script", "canvas", "svg", "math", "form", "too-deep"}
_WORDS_ALONE = {
    "canvas": "a drawing (canvas)",
    "too-deep": "its markup, which is nested beyond sense: the words alone are here",
}
# What they put in order stays without them, and those who count readers are missed by none.
_UNMISSED = re.compile(
    r"twitter\.|x\.com$|instagram\.|tiktok\.|facebook\.|fbcdn\.|threads\.|bsky\.|reddit|pinterest"
    r"|google|gstatic|analytics|doubleclick|cloudflare|jquery|wp-includes|polyfill|embedly|imgur"
)
_ICON = re.compile(r"icon|logo|arrow|share|social|caret|chevron", re.IGNORECASE)
_SIZE = re.compile(r"\d{1,2}(?:px|%)?$|1?\.?\d*r?em$")
_WRAPS_A_TEXT = 3  # paragraphs; a form for readers has fewer
# Buttons to share and links to other stories, which plugins put around a text.
_NAMES = """
sharedaddy sd-sharing-enabled sharing-buttons share-buttons social-share social-sharing a2a_kit
addtoany_share_save_container addtoany_content heateor_sss_sharing_container ssba essb_links
shareaholic-canvas addthis_toolbox addthis_inline_share_toolbox swp_social_panel
wp-block-social-links jp-relatedposts yarpp yarpp-related related-posts related-articles
related-stories crp_related wp-block-jetpack-related-posts rp4wp-related-posts zem_rp_wrap
"""
_SHORT, _FEW = 300, 25  # characters
_SIGNS = re.compile(r"\W+")
_FURNITURE = re.compile(rf" (?:{'|'.join(_NAMES.split())}) ")


def link(address: str, label: str = "", more: str = "") -> str:
    """What is embedded, as a link with a label in a paragraph of its own; `more` is HTML."""
    label = " ".join(label.split()) or f"Embedded: {host(address)}"
    return f'<p><a href="{escape(address)}">{escape(label)}</a>{more}</p>' if address else ""


def host(address: str) -> str:
    """The site's name, or the address where it names none."""
    try:
        name = urlsplit(f"https:{address}" if address.startswith("//") else address).hostname
    except ValueError:  # brackets where a host would be
        return address
    return (name or "").removeprefix("www.") or address


def leave_out(node: Node, lost: list[str]) -> None:
    """Take from it what readers do not see, what stands in for something else, and what plugins put
    around a text."""
    shown: bool | None = None
    kept: list[Node | str] = []
    for child in node.children:
        if isinstance(child, str):
            kept.append(child)
            continue
        if child.tag == "noscript":
            if shown is None:
                others = (c for c in node.children if isinstance(c, Node) and c.tag != "noscript")
                shown = any(seen_in([*others]))
            if shown if child.all(*IMAGES) else not child.all("a", *EMBEDS):
                continue
        unseen = _is_unseen(child)
        if not unseen and not _is_furniture(child):
            leave_out(child, lost)
            kept.append(child)
        elif len(words := child.words) > _FEW:
            what = "text that was hidden" if unseen else "what stood around the text"
            lost.append(f"{what}: “{words[:60]}”")
    node.children = kept


def _is_unseen(node: Node) -> bool:
    """Or a sign without letters that decorates."""
    is_aside = node.attributes and node.get("aria-hidden") == "true"
    return is_hidden(node) or bool(is_aside and _SIGNS.fullmatch(node.words))


def _is_furniture(node: Node) -> bool:
    """By its name; but not what a whole text may stand in."""
    if not node.attributes or not _FURNITURE.search(node.called):
        return False
    length, links = len(node.words), sum(len(link.words) for link in node.all("a"))
    return length < _SHORT or 2 * links > length


def link_to(node: Node, lost: list[str]) -> Node | None:
    """A link in its place, or none for what has no address or nobody sees."""
    address = _shown(_address(node))
    kind = _PLAYED.get(node.tag, "Embedded")
    size = {node.get("width").removesuffix("px"), node.get("height").removesuffix("px")}
    if _COUNTERS.search(address) or (address and (size & {"0", "1"})):
        return None
    if not linked(address):
        what = "something embedded" if kind == "Embedded" else kind.lower()
        lost.append(f"{what} without an address")
        return None
    label = " ".join((node.get("title") or node.get("aria-label")).split())
    return Node("a", {"href": address}, [label or f"{kind}: {host(address)}"])


def post(node: Node) -> Node | None:
    """The link to a post of a network, where its own words are not in the text."""
    for name in node.called.split():
        if name in _SHELLS:
            address = _in_shell(node, name) or next((a.get("href") for a in node.all("a")), "")
            if linked(address):
                return Node("a", {"href": address.partition("?utm_")[0]}, [_SHELLS[name][2]])
    return None


def _in_shell(node: Node, name: str) -> str:
    attribute, base, _ = _SHELLS[name]
    value = node.get(attribute)
    return f"{base}{value}" if value and "//" not in value else value


def _address(node: Node) -> str:
    if node.tag in _SHELLS:
        return _in_shell(node, node.tag)
    values = (
        each.get(name) for each in (node, *node.all("source", "embed")) for name in _ADDRESSES
    )
    return next((one for one in values if one and not one.startswith("about:")), "")


def _shown(address: str) -> str:
    """The page that a player's frame belongs to."""
    for player, page in _PLAYERS.items():
        if found := re.match(player, address, re.IGNORECASE):
            return unquote(found.expand(page))
    return address


def kept_of(node: Node, lost: list[str]) -> list[Node | str]:
    """What stands in its place."""
    kept = _KEPT.get(node.tag)
    return kept(node, lost) if kept else []


def _script(node: Node, lost: list[str]) -> list[Node | str]:
    kind, address = node.get("type").lower(), node.get("src")
    if kind and "javascript" not in kind and kind != "module":
        return []  # data for scripts
    site = host(address)
    if site == "gist.github.com":
        return [Node("a", {"href": address.removesuffix(".js")}, [f"Embedded: {site}"])]
    if not address and node.text.strip():
        lost.append("a script")
    elif address and not _UNMISSED.search(site):
        lost.append(f"a script from {site[:200]}")
    return []


def _words_alone(node: Node, lost: list[str]) -> list[Node | str]:
    lost.append(_WORDS_ALONE[node.tag])
    return node.children


def _formula(node: Node, lost: list[str]) -> list[Node | str]:
    """As TeX, where the page says it so."""
    notes = (n for n in node.all("annotation") if "tex" in n.get("encoding").lower())
    tex = next((each.words for each in notes), node.get("alttext"))
    lost.append(f"a formula{f': {tex}' if tex else ''}")
    return [Node("code", children=[tex])] if tex else [node.words]


def _form(node: Node, lost: list[str]) -> list[Node | str]:
    if sum(bool(each.words) for each in node.all("p")) >= _WRAPS_A_TEXT:
        return node.children
    lost.append(f"a form{_in_quotes(node.words)}")
    return []


def _drawing(node: Node, lost: list[str]) -> list[Node | str]:
    if not _is_icon(node):
        title = next((child.text.strip() for child in node.all("title")), "")
        lost.append(f"a drawing (SVG){f': {title}' if title else ''}")
    return []


def _field(node: Node, lost: list[str]) -> list[Node | str]:
    """A box that is ticked, or not, is a sign in a list."""
    kind = node.get("type").lower()
    if node.tag == "input" and kind == "checkbox":
        return ["☑ " if "checked" in node.attributes else "☐ "]
    if kind != "hidden":
        what = "button" if node.tag == "button" else "form field"
        lost.append(f"a {what}{_in_quotes(node.words)}")
    return []


def _is_icon(node: Node) -> bool:
    return (
        node.get("aria-hidden") == "true"
        or bool(_SIZE.match(node.get("width")))
        or bool(_ICON.search(node.called))
    )


def _in_quotes(words: str) -> str:
    return f" “{words[:80]}”" if words else ""


_KEPT: dict[str, Callable[[Node, list[str]], list[Node | str]]] = {
    **dict.fromkeys(_WORDS_ALONE, _words_alone),
    **dict.fromkeys(_FIELDS, _field),
    "script": _script,
    "math": _formula,
    "form": _form,
    "svg": _drawing,
}
