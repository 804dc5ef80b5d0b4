"""HTML inside Markdown as Markdown: what stands in a line, and whole blocks of it."""

import re
from dataclasses import dataclass, field
from html import unescape

from articles.importers.formats.markdown.arguments import Arguments, arguments
from articles.importers.formats.markdown.blocks import normal
from articles.importers.formats.markdown.code_aside import Aside, put_aside
from articles.importers.formats.markdown.tag_meanings import picture
from articles.importers.html_to_sections.text import gather
from articles.importers.sections import Gathering
from articles.importers.textual.escaping import inline

HTML = re.compile(r"</?[A-Za-z][A-Za-z0-9-]*(?:\s[^<>]*)?/?>|<!--")
SHOWN = "HTML, which is shown as it is written"
COMMENT = "an HTML comment"
_MORE = re.compile(
    r"<!--\s*/?(?:more|read[ -]?more|excerpt|end[ -]?excerpt|truncate|summary)\s*-->"
)
_BREAK = re.compile(r"[ \t]*<br\s*/?>[ \t]*\n?", re.IGNORECASE)
_IMAGE = re.compile(r"<img\s(?P<given>[^<>]*)>", re.IGNORECASE)
_LINK = re.compile(r"<a\s(?P<given>[^<>]*)>(?P<inside>[^<>]{0,2000})</a\s*>", re.IGNORECASE)
_MARKED = re.compile(
    r"<(?P<tag>em|i|cite|strong|b|s|del|strike)(?:\s[^<>]*)?>(?P<inside>[^<>]{0,5000})</(?P=tag)\s*>",
    re.IGNORECASE,
)
_CODE = re.compile(
    r"<(?P<tag>code|kbd|samp|tt)(?:\s[^<>]*)?>(?P<inside>[^<>]{1,2000})</(?P=tag)\s*>",
    re.IGNORECASE,
)
# They say how it looks, or nothing that can be shown.
_LOOKS = re.compile(
    r"</?(?:span|font|small|big|u|mark|abbr|time|q|ins|center|wbr|nobr|label|address|bdi|bdo)"
    r"(?:\s[^<>]*)?/?>|<a\s[^<>]*></a\s*>|</?div(?:\s[^<>]*)?>|</?p(?:\s[^<>]*)?>",
    re.IGNORECASE,
)
_RAISED = re.compile(r"</?(?P<tag>su[pb])(?:\s[^<>]*)?>", re.IGNORECASE)
_MARKS = {"em": "*", "i": "*", "cite": "*", "strong": "**", "b": "**"}
# What is Markdown already must not be taken for a tag again.
_BRACKETS_ASIDE, _BRACKETS_BACK = {60: 1, 62: 2}, {1: 60, 2: 62}
_DEEPEST = 4  # of such tags in one another
_CONTENT = re.compile(
    r">\s*+[^\s<>]|<(?:img|hr|iframe|video|audio|object|embed|source|script|canvas|svg|math"
    r"|form|input|button|select|textarea)\b",
    re.IGNORECASE,
)
_HEADING = re.compile(r"<h([1-6])\b", re.IGNORECASE)
_TAG = re.compile(r"<(/?)(table|figure|ul|ol|dl|blockquote|pre|form|video|audio|object)\b", re.I)
_MARKDOWN = re.compile(r"<\w+[^<>]*\bmarkdown=[\"']?(?:1|block|span)[\"']?[^<>]*>", re.IGNORECASE)


@dataclass(slots=True)
class Line:
    """HTML among the words of a paragraph, a list or a table."""

    markdown: str
    lost: list[str] = field(default_factory=list)
    pictures: list[str] = field(default_factory=list)  # their addresses


def in_line(source: str) -> Line:
    aside = Aside()
    text = put_aside(source, aside)
    lost: list[str] = []
    if "<!--" in text and "-->" in text:
        text = _MORE.sub("", text)
        without = _without_comments(text)
        lost += [COMMENT] if without != text else []
        text = without
    text = _BREAK.sub("\\\\\n", text) if "|" not in text else _BREAK.sub(" ", text)
    line = Line("")
    text = _IMAGE.sub(lambda found: _image(arguments(found["given"]), line), text)
    for _ in range(_DEEPEST):
        before = text
        text = _CODE.sub(lambda found: aside.put(_code(found["inside"])), text)
        text = _MARKED.sub(_marked, text)
        text = _LINK.sub(_link, text)
        if text == before:
            break
        text = _LOOKS.sub("", text)
    text = _LOOKS.sub("", text)
    raised = {found["tag"].lower() for found in _RAISED.finditer(text)}
    lost += [
        f"{'superscripts' if one == 'sup' else 'subscripts'} (<{one}>)" for one in sorted(raised)
    ]
    text = _RAISED.sub("", text)
    # A hard break at the end of a block would be shown as its backslash.
    text = re.sub(r"\\\n(?=\s*\Z)", "", text)
    if HTML.search(text):
        lost.append(SHOWN)
    line.markdown = aside.back(text.translate(_BRACKETS_BACK)).rstrip()
    line.lost = lost
    return line


def block(html: str) -> list[Gathering]:
    """As sections, of which the first goes on with the one that is open."""
    if not _CONTENT.search(f">{html}"):
        return [Gathering()]  # tags around Markdown; gathering is dear where there are very many
    gathered = gather(html)
    lower = min((int(found[1]) for found in _HEADING.finditer(html)), default=0) - 2
    if lower > 0:  # its headings begin no sections here
        first, *others = gathered
        for one in others:
            first.blocks.append(f"{'#' * lower} {inline(one.heading)}")
            first.blocks += [
                f"{'#' * lower}{each}" if each[0] == "#" else each for each in one.blocks
            ]
            if one.image:
                first.blocks.append(picture(one.address, one.image.alt, one.image.caption))
            first.lost += one.lost
        return [first]
    return gathered


def balance(html: str) -> int:
    """How many elements it begins and does not end, whose rest is in the next blocks."""
    return sum(-1 if found[1] else 1 for found in _TAG.finditer(html))


def without_markdown_attributes(text: str) -> str:
    """What stands inside <div markdown="1"> is Markdown."""
    return _MARKDOWN.sub("\n\n", text) if "markdown=" in text else text


def is_comment(html: str) -> bool:
    return html.lstrip().startswith("<!--") and not html.partition("-->")[2].strip()


def says_more(html: str) -> bool:
    """Only where a summary ends."""
    return bool(_MORE.fullmatch(html.strip()))


def _without_comments(text: str) -> str:
    out: list[str] = []
    rest = text
    while True:
        before, sign, after = rest.partition("<!--")
        _, end, rest = after.partition("-->")
        if not sign or not end:
            return "".join([*out, before, sign, after])
        out.append(before)


def _image(given: Arguments, line: Line) -> str:
    address = given.get("src", "data-src")
    if not address:
        return ""
    line.pictures.append(normal(address))
    return picture(address, given.get("alt"), given.get("title")).translate(_BRACKETS_ASIDE)


def _link(found: re.Match[str]) -> str:
    address = arguments(found["given"]).get("href")
    inside = found["inside"]
    if not address or address.startswith("#") or not inside.strip():
        return inside
    enclosed = address.replace("<", "%3C").replace(">", "%3E")
    return _around(inside, "[", f"](<{enclosed}>)".translate(_BRACKETS_ASIDE))


def _marked(found: re.Match[str]) -> str:
    mark = _MARKS.get(found["tag"].lower(), "~~")
    return _around(found["inside"], mark, mark)


def _code(inside: str) -> str:
    code = unescape(inside)
    fence = "`" * (1 + max(map(len, re.findall("`+", code)), default=0))
    pad = " " if code.startswith("`") or code.endswith("`") else ""
    return f"{fence}{pad}{code}{pad}{fence}"


def _around(inside: str, before: str, after: str) -> str:
    """Marks stand next to a word; the spaces go outside."""
    core = inside.strip()
    if not core:
        return inside
    start = inside.index(core)
    return f"{inside[:start]}{before}{core}{after}{inside[start + len(core) :]}"
