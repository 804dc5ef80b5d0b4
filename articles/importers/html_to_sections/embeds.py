"""What a text of Markdown cannot hold. Players, posts, frames and files are links with a label; of
the rest stays what is words, and it is named.

https://html.spec.whatwg.org/multipage/embedded-content.html, and https://amp.dev/documentation
"""

import re
from urllib.parse import SplitResult, parse_qs, urlsplit

from articles.importers.html_to_sections.marks import linked
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
_NO_WORDS = "style template link meta base title param col track area map datalist"
_SILENT = frozenset(_NO_WORDS.split())
_FIELDS = frozenset(("input", "button", "select", "textarea", "output", "progress", "meter"))
UNKEPT = _SILENT | _FIELDS | {"script", "canvas", "svg", "math", "form", "too-deep"}
# What they put in order stays without them, and those who count readers are missed by none.
_UNMISSED = re.compile(
    r"twitter\.|x\.com$|instagram\.|tiktok\.|facebook\.|fbcdn\.|threads\.|bsky\.|reddit|pinterest"
    r"|google|gstatic|analytics|doubleclick|cloudflare|jquery|wp-includes|polyfill|embedly|imgur"
)
_ICON = re.compile(r"icon|logo|arrow|share|social|caret|chevron", re.IGNORECASE)
_SIZE = re.compile(r"\d{1,2}(?:px|%)?$|1?\.?\d*r?em$")
_WRAPS_A_TEXT = 3  # paragraphs; a form for readers has fewer


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


def kept_of(node: Node, told: list[str]) -> list[Node | str]:
    """What stands in its place."""
    tag, what = node.tag, ""
    kept: list[Node | str] = []
    if tag == "script":
        return _script(node, told)
    if tag == "input" and node.get("type").lower() == "checkbox":
        kept = ["☑ " if "checked" in node.attributes else "☐ "]
    elif tag == "form":
        if sum(bool(each.words) for each in node.all("p")) < _WRAPS_A_TEXT:
            what = f"a form{_in_quotes(node.words[:80])}"
        else:
            kept = node.children
    elif tag == "math":
        notes = (n for n in node.all("annotation") if "tex" in n.get("encoding").lower())
        tex = next((each.words for each in notes), node.get("alttext"))
        what = f"a formula{f': {tex}' if tex else ''}"
        kept = [Node("code", children=[tex])] if tex else [node.words]
    elif tag == "canvas":
        kept, what = node.children, "a drawing (canvas)"
    elif tag == "svg" and not _is_icon(node):
        title = next((child.text.strip() for child in node.all("title")), "")
        what = f"a drawing (SVG){f': {title}' if title else ''}"
    elif tag in _FIELDS and node.get("type").lower() != "hidden":
        words = _in_quotes(" ".join(node.text.split())[:80])
        what = f"a {'button' if tag == 'button' else 'form field'}{words}"
    elif tag == "too-deep":
        kept = node.children
        what = "its markup, which is nested beyond sense: the words alone are here"
    told += [what] if what else []
    return kept


def _script(node: Node, told: list[str]) -> list[Node | str]:
    kind, address = node.get("type").lower(), node.get("src")
    if kind and "javascript" not in kind and kind != "module":
        return []  # data for scripts
    site = host(address)
    if site == "gist.github.com":
        return [Node("a", {"href": address.removesuffix(".js")}, [f"Embedded: {site}"])]
    if not address and node.text.strip():
        told.append("a script")
    elif address and not _UNMISSED.search(site):
        told.append(f"a script from {site[:200]}")
    return []


def _is_icon(node: Node) -> bool:
    return (
        node.get("aria-hidden") == "true"
        or bool(_SIZE.match(node.get("width")))
        or bool(_ICON.search(node.called))
    )


def _in_quotes(words: str) -> str:
    return f" “{words}”" if words else ""
