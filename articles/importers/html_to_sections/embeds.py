"""What is embedded in somebody's HTML as a link with a label: players, posts, frames, files.

The elements: https://html.spec.whatwg.org/multipage/iframe-embed-object.html, and those of
https://amp.dev/documentation/components
"""

import re
from urllib.parse import SplitResult, parse_qs, urlsplit

from articles.importers.html_to_sections.inline import linked
from articles.importers.html_to_sections.pictures import is_hidden
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
_YOUTUBE = re.compile(r"(?:www\.)?youtube(?:-nocookie)?\.com$")
_PLAYED = {"video": "Video", "amp-video": "Video", "audio": "Audio", "amp-audio": "Audio"}
_COUNTERS = re.compile(r"googletagmanager|doubleclick|facebook\.com/tr\b|/pixel\b")


def link_to(node: Node, told: list[str]) -> Node | None:
    """A link in its place, or none for what has no address or nobody sees."""
    address = _shown(_address(node))
    kind = _PLAYED.get(node.tag, "Embedded")
    size = {node.get("width").removesuffix("px"), node.get("height").removesuffix("px")}
    if _COUNTERS.search(address) or (address and (size & {"0", "1"} or is_hidden(node))):
        return None
    if not linked(address):
        what = "something embedded" if kind == "Embedded" else kind.lower()
        told.append(f"{what} without an address")
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
    said = node.get(attribute)
    return f"{base}{said}" if said and "//" not in said else said


def _address(node: Node) -> str:
    if node.tag in _SHELLS:
        return _in_shell(node, node.tag)
    for each in [node, *node.all("source", "embed", "param")]:
        said = [each.get(name) for name in _ADDRESSES]
        if each.get("name").lower() in ("movie", "src"):
            said.append(each.get("value"))
        if address := next((one for one in said if one and not one.startswith("about:")), ""):
            return address
    return ""


def _parts(address: str) -> SplitResult:
    try:
        parts = urlsplit(f"https:{address}" if address.startswith("//") else address)
    except ValueError:  # brackets where a host would be
        return SplitResult("", "", "", "", "")
    return parts


def host(address: str) -> str:
    """The site's name, or the address where it names none."""
    return (_parts(address).hostname or "").removeprefix("www.") or address


def _shown(address: str) -> str:
    """The page that a player's frame belongs to."""
    parts = _parts(address)
    name, path = parts.hostname or "", parts.path.strip("/").split("/")
    try:
        query = parse_qs(parts.query, max_num_fields=50)
    except ValueError:
        return address
    if _YOUTUBE.match(name) and path[0] in ("embed", "v") and len(path) > 1:
        if path[1] == "videoseries" and "list" in query:
            return f"https://www.youtube.com/playlist?list={query['list'][0]}"
        return f"https://www.youtube.com/watch?v={path[1]}"
    if name == "player.vimeo.com" and path[0] == "video" and len(path) > 1:
        return f"https://vimeo.com/{path[1]}"
    if name == "w.soundcloud.com" and "url" in query:
        return query["url"][0]
    if name == "open.spotify.com" and path[0] == "embed":
        return f"https://open.spotify.com/{'/'.join(path[1:])}"
    return address
