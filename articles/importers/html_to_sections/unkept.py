"""What a text of Markdown cannot hold: what of it stays as words, and how the rest is named."""

import re
from urllib.parse import urlsplit

from articles.importers.html_to_sections.tree import Node

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


def kept_of(node: Node, told: list[str]) -> list[Node | str]:
    """What stands in its place."""
    tag = node.tag
    if tag == "script":
        return _script(node, told)
    if tag == "input" and node.get("type").lower() == "checkbox":
        return ["☑ " if "checked" in node.attributes else "☐ "]
    if tag == "form":
        return _form(node, told)
    if tag == "math":
        return _formula(node, told)
    if tag == "canvas":
        told.append("a drawing (canvas)")
        return node.children
    if tag == "svg":
        title = next((child.text.strip() for child in node.all("title")), "")
        if not _is_icon(node):
            told.append(f"a drawing (SVG){f': {title}' if title else ''}")
    elif tag in _FIELDS and node.get("type").lower() != "hidden":
        words = " ".join(node.text.split())[:80]
        told.append(f"a {'button' if tag == 'button' else 'form field'}{_quoted(words)}")
    elif tag == "too-deep":
        told.append("its markup, which is nested beyond sense: the words alone are here")
        return node.children
    return []


def _script(node: Node, told: list[str]) -> list[Node | str]:
    kind = node.get("type").lower()
    if kind and "javascript" not in kind and kind != "module":
        return []  # data for scripts
    address = node.get("src")
    if not address:
        if node.text.strip():
            told.append("a script")
        return []
    try:
        host = (urlsplit(address).hostname or "").removeprefix("www.")
    except ValueError:
        host = ""
    if host == "gist.github.com":
        link = address.removesuffix(".js")
        return [Node("a", {"href": link}, [f"Embedded: {host}"])]
    if not _UNMISSED.search(host or address):
        told.append(f"a script from {host or address[:200]}")
    return []


def _form(node: Node, told: list[str]) -> list[Node | str]:
    if sum(bool(each.words) for each in node.all("p")) >= _WRAPS_A_TEXT:
        return node.children
    told.append(f"a form{_quoted(node.words[:80])}")
    return []


def _formula(node: Node, told: list[str]) -> list[Node | str]:
    written = next(
        (each.words for each in node.all("annotation") if "tex" in each.get("encoding").lower()),
        node.get("alttext"),
    )
    told.append(f"a formula{f': {written}' if written else ''}")
    return [Node("code", children=[written])] if written else [node.words]


def _is_icon(node: Node) -> bool:
    return (
        node.get("aria-hidden") == "true"
        or bool(_SIZE.match(node.get("width")))
        or bool(_ICON.search(node.called))
    )


def _quoted(words: str) -> str:
    return f" “{words}”" if words else ""
