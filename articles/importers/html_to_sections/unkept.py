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
    tag, what = node.tag, ""
    kept: list[Node | str] = []
    if tag == "script":
        return _script(node, told)
    if tag == "input" and node.get("type").lower() == "checkbox":
        kept = ["☑ " if "checked" in node.attributes else "☐ "]
    elif tag == "form":
        if sum(bool(each.words) for each in node.all("p")) < _WRAPS_A_TEXT:
            what = f"a form{_quoted(node.words[:80])}"
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
        words = _quoted(" ".join(node.text.split())[:80])
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
    try:
        host = (urlsplit(address).hostname or "").removeprefix("www.")
    except ValueError:
        host = ""
    if host == "gist.github.com":
        return [Node("a", {"href": address.removesuffix(".js")}, [f"Embedded: {host}"])]
    if not address and node.text.strip():
        told.append("a script")
    elif address and not _UNMISSED.search(host or address):
        told.append(f"a script from {host or address[:200]}")
    return []


def _is_icon(node: Node) -> bool:
    return (
        node.get("aria-hidden") == "true"
        or bool(_SIZE.match(node.get("width")))
        or bool(_ICON.search(node.called))
    )


def _quoted(words: str) -> str:
    return f" “{words}”" if words else ""
