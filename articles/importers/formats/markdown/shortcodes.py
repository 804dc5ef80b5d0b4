"""Hugo's shortcodes, Liquid's and Nunjucks' tags and MDX's components in a Markdown text.

What Markdown can say is said in it, what is unknown is lost by its name; the text inside of an
unknown one stays. Code stays as it is.
"""

import re
from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from articles.importers.base import BadSource
from articles.importers.formats.markdown import dialects as markdown_dialects
from articles.importers.formats.markdown.arguments import arguments
from articles.importers.formats.markdown.code_aside import Aside, put_aside
from articles.importers.formats.markdown.place import Place
from articles.importers.formats.markdown.tag_meanings import Meanings, Tag
from articles.importers.formats.markdown.template_addresses import output

LONGEST_TAG = 3_000  # characters
MOST_TAGS = 50_000
DEEPEST = 20  # of tags in one another
_SIGNS = ("{{", "{%", "{/*", "import ", "export ")
_COMPONENT = re.compile(r"<(?P<end>/?)(?P<name>[A-Z]\w*(?:\.\w+)*+)(?![\w:@])")
_INSIDE = re.compile(
    r"""(?P<given>(?:[^<>"'{}]|"[^"]*+"|'[^']*+'|\{(?:[^{}]|\{[^{}]*+\})*+\})*+)>"""
)
_OPENING = re.compile(r"\{\{[<%]?|\{%|<(?=/?[A-Z])")
_CLOSING = {"{{<": ">}}", "{{%": "%}}", "{{": "}}", "{%": "%}"}
_HTML = {"A", "B", "BR", "CENTER", "CODE", "DIV", "EM", "FONT", "HR", "I", "IMG", "LI", "OL", "P"}
_HTML |= {"PRE", "SPAN", "STRONG", "TABLE", "TBODY", "TD", "TH", "TR", "U", "UL", "BLOCKQUOTE"}
_HTML |= {"H1", "H2", "H3", "H4", "H5", "H6", "IFRAME", "SUP", "SUB", "S", "DL", "DT", "DD", "DEL"}
_IMPORT = re.compile(
    r"^import[ \t]+(?:(?P<name>\w+)[ \t]+from[ \t]+|[\w*{},$\s]{1,500}?\sfrom\s+)?"
    r"[\"'](?P<path>[^\"'\s]{1,300})[\"'];?[ \t]*$",
    re.MULTILINE,
)
_EXPORT = re.compile(r"^export[ \t]+(?:const|default|let|var|function|async)\b", re.MULTILINE)
_VALUE = re.compile(r"(?:page|post|frontmatter)\.(?P<key>[\w-]+)")


@dataclass(slots=True)
class Rewritten:
    text: str
    credits: Mapping[str, str] = field(default_factory=dict)  # by the address of the picture
    lost: tuple[str, ...] = ()


@dataclass(slots=True)
class _Found:
    """A tag, or (without one) text that stands for itself."""

    tag: Tag | None
    text: str = ""
    partner: bool = False


def rewrite(text: str, place: Place, values: Mapping[str, Any]) -> Rewritten:
    """`values` are those of the front matter. Raises BadSource."""
    tags = any(sign in text for sign in _SIGNS) or ("<" in text and bool(_COMPONENT.search(text)))
    if not tags and not any(sign in text for sign in markdown_dialects.SIGNS):
        return Rewritten(text)
    if sum(text.count(sign) for sign in ("{{", "{%", "<")) > MOST_TAGS:
        raise BadSource(place.file.location, f"The text has more than {MOST_TAGS:,} tags.")
    aside = Aside()
    text = put_aside(text, aside)
    meanings = Meanings(place, values, aside)
    if tags:
        text = _without_code(text, place, meanings)
    text = markdown_dialects.plain(text, aside, place.leads_to)
    if tags:
        text = _without_tags(text, place, meanings)
    lost = tuple(" ".join(aside.back(what).split()) for what in meanings.lost)
    back = {address: aside.back(whose) for address, whose in meanings.credits.items()}
    return Rewritten(aside.back(text), back, lost)


def _without_code(text: str, place: Place, meanings: Meanings) -> str:
    """Imports, exports and comments of MDX."""
    bindings: dict[str, str] = {}

    def imported(found: re.Match[str]) -> str:
        if found["name"]:
            bindings[found["name"]] = found["path"]
        return ""

    if "import " in text:
        text = _IMPORT.sub(imported, text)
        meanings.bindings = bindings
    if place.file.path.suffix.lower() == ".mdx":
        text = _without_comments(text)
        if "export " in text:
            text = "\n\n".join(_without_exports(text, meanings))
    return text


def _without_comments(text: str) -> str:
    out: list[str] = []
    rest = text
    while True:
        before, sign, after = rest.partition("{/*")
        _, end, rest = after.partition("*/}")
        if not sign or not end:
            return "".join([*out, before, sign, after])
        out.append(before)


def _without_exports(text: str, meanings: Meanings) -> Iterator[str]:
    for paragraph in text.split("\n\n"):
        if _EXPORT.match(paragraph.lstrip("\n")):
            meanings.lost.append("code that is exported")
        else:
            yield paragraph


def _without_tags(text: str, place: Place, meanings: Meanings) -> str:
    found = list(_tags(text, meanings))
    _pair(found)
    mdx = place.file.path.suffix.lower() == ".mdx"
    open_tags: list[tuple[Tag, list[str]]] = []
    out: list[str] = []
    for one in found:
        here = open_tags[-1][1] if open_tags else out
        tag = one.tag
        if tag is None:
            here.append(one.text)
        elif tag.kind == "component" and not (mdx or tag.paired or one.text.endswith("/>")):
            here.append(one.text)  # <Name>, which may be meant
        elif not tag.paired:
            here.append("" if tag.closing else meanings.of(tag))
        elif not tag.closing:
            open_tags.append((tag, []))
        else:
            _close(tag, open_tags, out, meanings)
    while open_tags:
        _give_up(open_tags, out, meanings)
    return "".join(out)


def _close(
    tag: Tag, open_tags: list[tuple[Tag, list[str]]], out: list[str], meanings: Meanings
) -> None:
    if not any(_same(other, tag) for other, _ in open_tags):
        return
    while not _same(open_tags[-1][0], tag):
        _give_up(open_tags, out, meanings)
    opened, inside = open_tags.pop()
    here = open_tags[-1][1] if open_tags else out
    here.append(meanings.of(opened, "".join(inside)))


def _give_up(open_tags: list[tuple[Tag, list[str]]], out: list[str], meanings: Meanings) -> None:
    """Others begin or end across it: it stands alone, and its text after it."""
    opened, inside = open_tags.pop()
    here = open_tags[-1][1] if open_tags else out
    here += [meanings.of(opened), *inside]


def _same(one: Tag, other: Tag) -> bool:
    return (one.kind, one.name) == (other.kind, other.name)


def _pair(found: list[_Found]) -> None:
    """Each that closes belongs to the last one of its name that is still open."""
    waiting: dict[tuple[str, str], list[Tag]] = defaultdict(list)
    deep = 0
    for one in found:
        if one.tag is None:
            continue
        same = waiting[one.tag.kind, one.tag.name]
        if not one.tag.closing:
            same.append(one.tag)
        elif same:
            same.pop().paired = one.tag.paired = True
    for one in found:
        if one.tag and one.tag.paired:
            deep += -1 if one.tag.closing else 1
            if deep > DEEPEST:
                one.tag.paired = False


def _tags(text: str, meanings: Meanings) -> Iterator[_Found]:
    at = 0
    while opening := _OPENING.search(text, at):
        yield _Found(None, text[at : opening.start()])
        sign = opening[0]
        if sign == "<":
            tag, end = _component(text, opening.start())
        else:
            end = text.find(_CLOSING[sign], opening.end(), opening.end() + LONGEST_TAG)
            inside = text[opening.end() : end].strip().strip("-").strip()
            inside = meanings.aside.back(inside)
            tag = None
            if end >= 0:
                end += 2 if len(sign) == 2 else 3
                if sign == "{{":
                    yield _Found(None, _written(inside, text[opening.start() : end], meanings))
                    at = end
                    continue
                tag = _shortcode(inside) if sign != "{%" else _liquid(inside)
        at = end if tag else opening.end()
        yield _Found(tag, text[opening.start() : at])
    yield _Found(None, text[at:])


def _component(text: str, start: int) -> tuple[Tag | None, int]:
    most = start + LONGEST_TAG
    name = _COMPONENT.match(text, start, most)
    if name is None or name["name"] in _HTML or text.find(">", start, most) < 0:
        return None, -1
    inside = _INSIDE.match(text, name.end(), most)
    if inside is None:
        return None, -1
    given = arguments(inside["given"].rstrip().removesuffix("/"))
    return Tag("component", name["name"], given, closing=bool(name["end"])), inside.end()


def _shortcode(inside: str) -> Tag | None:
    closing = inside.startswith("/")
    name, _, rest = inside.lstrip("/ ").partition(" ")
    name = name.strip().removesuffix("/")
    if not re.fullmatch(r"[\w./-]{1,80}", name):
        return None
    return Tag("shortcode", name, arguments(rest.rstrip("/ ")), closing)


def _liquid(inside: str) -> Tag | None:
    name, _, rest = inside.partition(" ")
    if not re.fullmatch(r"[A-Za-z_][\w-]{0,80}", name):
        return None
    closing = name.startswith("end") and len(name) > 3
    name = name.removeprefix("end") if closing else name
    return Tag("template tag", name, arguments(rest), closing)


def _written(expression: str, whole: str, meanings: Meanings) -> str:
    """What `{{ … }}` writes; what we do not know stays, for it may be meant as it stands."""
    if (address := output(expression)) is not None:
        return address
    value = _VALUE.fullmatch(expression)
    if value and isinstance(found := meanings.values.get(value["key"]), str):
        return found
    meanings.lost.append(f"the template tag “{whole}”, which is shown as it is written")
    return whole
