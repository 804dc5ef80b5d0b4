"""Classic text of WordPress as HTML: blank lines part paragraphs, a line end is one, an address
alone on its line is something embedded, shortcodes are what they stand for
(https://developer.wordpress.org/reference/functions/wpautop/)."""

import re
from html import unescape

from articles.importers.formats.wordpress.media import Post, embedded
from articles.importers.formats.wordpress.shortcodes import RAW, without_shortcodes

# What stands in a line; everything else in a text parts paragraphs.
_BLOCK = re.compile(
    r"(</?(?:p|div|h[1-6]|ul|ol|li|dl|dt|dd|table|caption|thead|tbody|tfoot|tr|th|td|blockquote|"
    r"figure|figcaption|hr|iframe|video|audio|object|section|article|aside|header|footer|main|nav|"
    r"details|summary|form|fieldset|address|center|noscript|map)\b[^<>]*+>)",
    re.IGNORECASE,
)
_NAME = re.compile(r"</?([a-z0-9]+)", re.IGNORECASE)
# Their text is a paragraph as it stands.
_HOLD_A_LINE = {"p", "h1", "h2", "h3", "h4", "h5", "h6", "li", "dt", "dd", "th", "td", "caption"}
_HOLD_A_LINE |= {"figcaption", "summary", "address", "video", "audio", "iframe", "object"}
_BLANK_LINE = re.compile(r"\n[^\S\n]*\n\s*")
_WRITTEN_BREAK = re.compile(r"<br\s*+/?>[^\S\n]*+\n", re.IGNORECASE)
_ADDRESS = re.compile(r"https?://[^\s<>\"]++")
_TAG_IN_LINES = re.compile(r"<[^<>\n]*+\n[^<>]*+>")


def classic(text: str, post: Post, *, sure: bool = False) -> str:
    html = without_shortcodes(text.replace("\r\n", "\n").replace("\r", "\n"), post, sure=sure)
    out, done = list[str](), 0
    for raw in RAW.finditer(html):
        out += [_paragraphs(html[done : raw.start()], post), raw[0]]
        done = raw.end()
    return "".join([*out, _paragraphs(html[done:], post)])


def _paragraphs(text: str, post: Post) -> str:
    out = []
    inside = ""  # which element has just begun
    text = _TAG_IN_LINES.sub(lambda tag: tag[0].replace("\n", " "), text)
    for number, piece in enumerate(_BLOCK.split(text)):
        if number % 2 and (named := _NAME.match(piece)):
            inside = "" if piece.startswith("</") else named[1].lower()
            out.append(piece)
        elif piece.strip():
            out.append(_flow(piece.strip(), inside, post))
    return "".join(out)


def _flow(text: str, inside: str, post: Post) -> str:
    blocks = _BLANK_LINE.split(_WRITTEN_BREAK.sub("\n", text))
    if len(blocks) == 1 and inside in _HOLD_A_LINE:
        if inside == "p" and _ADDRESS.fullmatch(text):
            return embedded(unescape(text), post)
        return "<br>".join(blocks[0].split("\n"))
    return "\n".join(_paragraph(block, post) for block in blocks)


def _paragraph(block: str, post: Post) -> str:
    out, lines = [], list[str]()
    for line in [*block.split("\n"), ""]:
        address = _ADDRESS.fullmatch(line.strip())
        if lines and (address or not line):
            out.append(f"<p>{'<br>'.join(lines)}</p>")
            lines = []
        if address:
            out.append(embedded(unescape(line), post))
        elif line:
            lines.append(line)
    return "".join(out)
