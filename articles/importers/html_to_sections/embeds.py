"""What is embedded in somebody's HTML as a link with a label: players, posts, frames, files."""

import re
from urllib.parse import parse_qs, urlsplit

from articles.importers.html_to_sections.inline import linked
from articles.importers.html_to_sections.pictures import is_hidden
from articles.importers.html_to_sections.tree import Node

_TAGS = """
iframe video audio embed object frame amp-iframe amp-video amp-audio amp-youtube amp-vimeo
amp-twitter amp-instagram amp-facebook
"""
EMBEDS = frozenset(_TAGS.split())
_ADDRESSES = ("src", "data-src", "data-lazy-src", "data-url", "data-href", "data", "href")
# Posts of networks whose markup is a shell for their script, by a word in its class.
_POSTS = {
    "instagram-media": ("data-instgrm-permalink", "Instagram post"),
    "tiktok-embed": ("cite", "TikTok video"),
    "fb-post": ("data-href", "Facebook post"),
    "fb-video": ("data-href", "Facebook video"),
    "text-post-media": ("data-text-post-permalink", "Threads post"),
    "flourish-embed": ("data-src", "Embedded: flourish.studio"),
    "infogram-embed": ("data-id", "Embedded: infogram.com"),
}
_BASES = {
    "flourish-embed": "https://public.flourish.studio/",
    "infogram-embed": "https://infogram.com/",
}
_AMP = {
    "amp-youtube": ("data-videoid", "https://www.youtube.com/watch?v="),
    "amp-vimeo": ("data-videoid", "https://vimeo.com/"),
    "amp-twitter": ("data-tweetid", "https://twitter.com/i/status/"),
    "amp-instagram": ("data-shortcode", "https://www.instagram.com/p/"),
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
        what = {"Embedded": "something embedded"}.get(kind, kind.lower())
        told.append(f"{what} without an address")
        return None
    label = " ".join((node.get("title") or node.get("aria-label")).split())
    return Node("a", {"href": address}, [label or f"{kind}: {_host(address) or address}"])


def post(node: Node) -> Node | None:
    """The link to a post of a network, where its own words are not in the text."""
    called = node.called
    for name, (attribute, label) in _POSTS.items():
        if f" {name} " not in called:
            continue
        address = node.get(attribute)
        if base := _BASES.get(name):
            address = f"{base}{address}" if address and "//" not in address else address
        address = address or next((a.get("href") for a in node.all("a")), "")
        if linked(address):
            return Node("a", {"href": address.partition("?utm_")[0]}, [label])
    return None


def _address(node: Node) -> str:
    if node.tag in _AMP:
        attribute, base = _AMP[node.tag]
        return f"{base}{node.get(attribute)}" if node.get(attribute) else ""
    for each in [node, *node.all("source", "embed", "param")]:
        for name in _ADDRESSES:
            if (address := each.get(name)) and not address.startswith("about:"):
                return address
        if each.get("name").lower() in ("movie", "src") and each.get("value"):
            return each.get("value")
    return ""


def _shown(address: str) -> str:
    """The page that a player's frame belongs to."""
    try:
        parts = urlsplit(f"https:{address}" if address.startswith("//") else address)
        host, path = parts.hostname or "", parts.path.strip("/").split("/")
        query = parse_qs(parts.query, max_num_fields=50)
    except ValueError:
        return address
    if _YOUTUBE.match(host) and path[0] in ("embed", "v") and len(path) > 1:
        if path[1] == "videoseries" and "list" in query:
            return f"https://www.youtube.com/playlist?list={query['list'][0]}"
        return f"https://www.youtube.com/watch?v={path[1]}"
    if host == "player.vimeo.com" and path[0] == "video" and len(path) > 1:
        return f"https://vimeo.com/{path[1]}"
    if host == "w.soundcloud.com" and "url" in query:
        return query["url"][0]
    if host == "open.spotify.com" and path[0] == "embed":
        return f"https://open.spotify.com/{'/'.join(path[1:])}"
    return address


def _host(address: str) -> str:
    try:
        host = urlsplit(f"https:{address}" if address.startswith("//") else address).hostname
    except ValueError:
        host = ""
    return (host or "").removeprefix("www.")
