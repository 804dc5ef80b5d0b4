"""The text of a WordPress post as HTML that means the same everywhere: blocks without their marks,
classic text with its paragraphs, shortcodes as what they stand for."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from html import unescape

_COMMENT = re.compile(r"<!--.*?-->", re.DOTALL)
_BLOCK_TAG = r"(?:p|div|h[1-6]|ul|ol|li|dl|table|blockquote|pre|figure|hr|iframe|section|article)"
_STARTS_BLOCK = re.compile(rf"\s*</?{_BLOCK_TAG}\b", re.IGNORECASE)
_PRE = re.compile(r"(<pre\b.*?</pre>)", re.DOTALL | re.IGNORECASE)
_CAPTION = re.compile(r"\[(?:wp_)?caption\b([^\]]*)\](.*?)\[/(?:wp_)?caption\]", re.DOTALL)
_IMAGE = re.compile(r"<img\b[^>]*>", re.IGNORECASE)
_GALLERY = re.compile(r"\[gallery\b([^\]]*)\]")
_SHORTCODE = re.compile(r"\[/?([a-z][a-z0-9_-]+)\b(?:\s[^\]]*|/)?\](?!\()", re.IGNORECASE)
_ATTRIBUTE = re.compile(r"""(\w+)\s*=\s*(?:"([^"]*)"|'([^']*)'|([^\s"'\]]+))""")
_URL_LINE = re.compile(r"\s*(https?://\S+)\s*")
_RESIZED = re.compile(r"-\d{2,5}x\d{2,5}(?=\.\w{3,4}(?:$|\?))")
_IMAGE_ID = re.compile(r"wp-image-(\d+)")
_PLAYED = re.compile(
    r"\[(?:audio|video|embed)\b([^\]]*)\](?:(.*?)\[/(?:audio|video|embed)\])?", re.DOTALL
)


@dataclass(slots=True)
class Attachment:
    url: str
    alt: str = ""
    caption: str = ""
    credit: str = ""
    parent: str = ""


def whole(
    text: str, *, post_id: str, attachments: Mapping[str, Attachment], lost: list[str]
) -> str:
    """What could not be kept is added to `lost`."""
    in_blocks = "<!-- wp:" in text
    html = _without_shortcodes(text, post_id, attachments, lost)
    html = _with_pictures(html, attachments)
    html = _COMMENT.sub("", html)
    return html if in_blocks else paragraphs(html)


def paragraphs(text: str) -> str:
    """Classic text as HTML: blank lines part paragraphs, a line end is one, an address alone on its
    line is something embedded."""
    out = []
    for number, part in enumerate(_PRE.split(text.replace("\r\n", "\n"))):
        if number % 2:
            out.append(part)
            continue
        for block in re.split(r"\n\s*\n", part):
            if embedded := _URL_LINE.fullmatch(block):
                out.append(f'<iframe src="{embedded[1]}"></iframe>')
            elif _STARTS_BLOCK.match(block):
                out.append(block)
            elif block.strip():
                out.append(f"<p>{'<br>'.join(block.strip().splitlines())}</p>")
    return "\n".join(out)


def _without_shortcodes(
    html: str, post_id: str, attachments: Mapping[str, Attachment], lost: list[str]
) -> str:
    def caption(found: re.Match[str]) -> str:
        given, inside = _attributes(found[1]), found[2]
        image = _IMAGE.search(inside)
        words = given.get("caption") or _IMAGE.sub("", inside)
        picture = image[0] if image else ""
        return f"\n\n<figure>{picture}<figcaption>{words}</figcaption></figure>\n\n"

    def gallery(found: re.Match[str]) -> str:
        ids = re.findall(r"\d+", _attributes(found[1]).get("ids", ""))
        own = [key for key, each in attachments.items() if each.parent == post_id]
        shown = [attachments[key] for key in ids or own if key in attachments]
        return "\n\n" + "".join(f'<figure><img src="{each.url}"></figure>' for each in shown)

    def played(found: re.Match[str]) -> str:
        given = _attributes(found[1])
        formats = ("src", "mp3", "mp4", "m4a", "m4v", "ogg", "webm")
        address = (found[2] or "").strip() or next(
            (given[name] for name in formats if given.get(name)), ""
        )
        return f'\n\n<iframe src="{address}"></iframe>\n\n' if address else ""

    def other(found: re.Match[str]) -> str:
        # Not every word in brackets is a shortcode; one with an underscore or a slash mostly is.
        code = found[0]
        if not (code.startswith("[/") or "=" in code or "_" in found[1]):
            return code
        if not code.startswith("[/"):
            lost.append(f"the shortcode {found[1]}")
        return ""

    html = _CAPTION.sub(caption, html)
    html = _GALLERY.sub(gallery, html)
    html = _PLAYED.sub(played, html)
    html = html.replace("<!--nextpage-->", "\n\n<hr>\n\n").replace("<!--more-->", "\n\n")
    return _SHORTCODE.sub(other, html)


def _attributes(text: str) -> dict[str, str]:
    found = _ATTRIBUTE.findall(text)
    return {name: unescape(double or single or bare) for name, double, single, bare in found}


def _with_pictures(html: str, attachments: Mapping[str, Attachment]) -> str:
    """Pictures lead to their originals, and say what the library of the site says of them."""
    by_url = {each.url: each for each in attachments.values()}

    def original(found: re.Match[str]) -> str:
        given = _attributes(found[0])
        address = _RESIZED.sub("", given.get("data-src") or given.get("src", ""))
        number = _IMAGE_ID.search(given.get("class", ""))
        known = by_url.get(address) or (attachments.get(number[1]) if number else None)
        alt = given.get("alt") or (known.alt if known else "")
        escaped = alt.replace("&", "&amp;").replace('"', "&quot;")
        return f'<img src="{known.url if known else address}" alt="{escaped}">'

    return _IMAGE.sub(original, html)
