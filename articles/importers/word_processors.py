"""What word processors and mail programs put on the clipboard, as the plain HTML that
`html_to_sections` reads: their lists, headings and quotations, without their tracked deletions and
comments.

Nobody has a standard for it. Word and Outlook: classes and styles that begin with mso
(https://learn.microsoft.com/previous-versions/office/developer/office2000/aa155477(v=office.10)).
Google Docs: an id, and styles for bold and italic. LibreOffice: a generator, <font>, <sdfield>.
Pages, Notes and TextEdit: classes that a style sheet explains.
"""

import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from itertools import chain
from typing import NamedTuple

from articles.importers.html_to_sections.tree import HEADINGS, Node

_OFFICE_ID = re.compile(r" docs-internal-guid-")
_OFFICE_CLASS = re.compile(r" (?:mso|western |trackchange|textrun )")
_GENERATOR = re.compile(r"LibreOffice|OpenOffice|Microsoft|Word\.Document|Cocoa", re.IGNORECASE)

_DELETED = re.compile(r" (?:msodel|trackchange\w*deletion) ")
_COMMENT = re.compile(r"mso-element:comment(?:;|$)")
_COMMENT_LIST = re.compile(r"mso-element:comment-list")
_COMMENT_MARK = re.compile(r" (?:msocommentreference|msocomanchor|msocommenttext|msocomoff) ")
_CONTENTS = re.compile(r" (?:msotoc(?:heading|\d)|gmail_signature_prefix) ")
_SIGNATURE = re.compile(r" (?:gmail_signature|moz-signature) ")

_HEADING = re.compile(r"mso-outline-level:(?:level)?([1-6])")
_TITLE = " msotitle "
_QUOTE = re.compile(r" mso(?:intense)?quote")
_LIST = re.compile(r"mso-list:l\d+level([1-9])")
_LIST_MARK = "mso-list:ignore"
_NUMBER = re.compile(r"\(?(?:\d{1,8}|[a-z]|[ivxlc]{1,8})(?:\.\d{1,4})*[.)]", re.IGNORECASE)
_MARK_IN_WORDS = re.compile(rf"\s*({_NUMBER.pattern}|[·•o§▪◦–-])[\s\xa0]+", re.IGNORECASE)
_BOLD_STYLE = re.compile(r"font-weight\s*:[^;]*;?", re.IGNORECASE)
# Word and PowerPoint say this of pictures that nobody has described.
_MADE_UP_ALT = re.compile(
    r"(?:description automatically generated|ai-generated content may be incorrect)\W*$",
    re.IGNORECASE,
)

_RULE = re.compile(r"\.([\w-]{1,60})\s*\{([^{}]{1,600})\}")
_TELLING = re.compile(
    r"(?:^|;)\s*(font-weight|font-style|text-decoration)\s*:\s*([\w\s-]{1,40})", re.IGNORECASE
)
_MOST_RULES = 500


def prepare(root: Node) -> Counter[str]:
    """Change the tree so that it is plain HTML; how many there were of what was left out, by what
    it is called: a tracked deletion, a comment, a signature."""
    left_out: Counter[str] = Counter()
    _say_styles(root)
    if _is_of_a_word_processor(root):
        left_out["comment"] = _comments(root)
        _leave_out(root, _is_deleted, left_out, "tracked deletion")
        _leave_out(root, _is_of_a_comment)
    _leave_out(root, _is_made_by_the_program)
    _leave_out(root, _is_signature, left_out, "signature")
    for node in chain((root,), root.descendants()):
        _rename(node)
        if any(isinstance(child, Node) for child in node.children):
            node.children = [*_listed(_unwrapped(node.children))]
    return left_out


def _is_of_a_word_processor(root: Node) -> bool:
    """Elsewhere a <del> is a correction that readers are to see."""
    for node in root.descendants():
        if node.tag in ("o:p", "sdfield"):
            return True
        if not node.attributes:
            continue
        if node.tag == "meta" and _GENERATOR.search(node.get("content")):
            return True
        if _OFFICE_ID.search(node.called) or _OFFICE_CLASS.search(node.called):
            return True
        if "mso-" in node.style:
            return True
    return False


def _leave_out(
    root: Node,
    unwanted: Callable[[Node], bool],
    counts: Counter[str] | None = None,
    name: str = "",
) -> None:
    for node in chain((root,), root.descendants()):
        kept: list[Node | str] = []
        for child in node.children:
            if isinstance(child, str) or not unwanted(child):
                kept.append(child)
            elif counts is not None and name and child.words:
                counts[name] += 1
        node.children = kept


def _is_deleted(node: Node) -> bool:
    return node.tag == "del" or bool(node.attributes and _DELETED.search(node.called))


def _comments(root: Node) -> int:
    """Of a part of a text there may be the marks alone, or the comments alone."""
    nodes = [node for node in root.descendants() if node.attributes]
    marks = sum(" msocomanchor " in node.called for node in nodes)
    marks += sum(node.tag == "a" and node.get("id").startswith("cmnt_ref") for node in nodes)
    return max(marks, sum(bool(_COMMENT.search(node.style)) for node in nodes))


def _is_of_a_comment(node: Node) -> bool:
    if node.tag in ("sup", "div") and node.attributes == {}:  # Google's, where a file was exported
        links = [child for child in node.children if isinstance(child, Node)][:1]
        inside = links[0].all("a")[:1] if links and links[0].tag == "p" else links
        return bool(inside) and inside[0].tag == "a" and "#cmnt" in inside[0].get("href")
    if not node.attributes:
        return False
    style = node.style
    return bool(
        _COMMENT_LIST.search(style) or _COMMENT.search(style) or _COMMENT_MARK.search(node.called)
    )


def _is_made_by_the_program(node: Node) -> bool:
    """A table of contents, and the dashes above a signature."""
    return bool(node.attributes and _CONTENTS.search(node.called))


def _is_signature(node: Node) -> bool:
    return bool(node.attributes) and (
        bool(_SIGNATURE.search(node.called)) or node.get("id") == "Signature"  # of Outlook
    )


def _say_styles(root: Node) -> None:
    """What the style sheet on the clipboard says of a class, said at its elements."""
    sheets = " ".join(
        part for sheet in root.all("style") for part in sheet.children if isinstance(part, str)
    )
    rules: dict[str, str] = {}
    for number, rule in enumerate(_RULE.finditer(sheets)):
        if number == _MOST_RULES:
            break
        said = ";".join(f"{name}:{value.strip()}" for name, value in _TELLING.findall(rule[2]))
        if said:
            rules[rule[1]] = said
    if not rules:
        return
    for node in root.descendants():
        if node.tag == "span" and node.attributes:
            said = ";".join(rules[name] for name in node.get("class").split() if name in rules)
            if said:
                node.attributes["style"] = f"{said};{node.get('style')}"


def _rename(node: Node) -> None:
    """An element that says by its class or style what HTML has a name for."""
    if node.tag == "font":
        node.tag = "span"
    if node.attributes:
        _say_heading(node)
        if node.tag == "p" and _QUOTE.search(node.called):
            inside = Node("p", children=node.children, block=True)
            node.tag, node.attributes, node.children = "blockquote", {}, [inside]
        elif node.tag == "img" and _MADE_UP_ALT.search(node.get("alt")):
            node.attributes["alt"] = ""
        elif node.tag == "li" and node.get("role") == "checkbox":
            _say_tick(node)
    if node.tag in HEADINGS:
        for each in node.descendants():  # a heading is bold already
            if each.tag in ("b", "strong"):
                each.tag, each.attributes = "span", {}
            elif "style" in each.attributes:
                each.attributes["style"] = _BOLD_STYLE.sub("", each.attributes["style"])


def _say_heading(node: Node) -> None:
    if node.tag not in ("p", "div"):
        return
    level = ""
    if node.get("role") == "heading":
        level = node.get("aria-level")
    elif node.tag == "p" and (found := _HEADING.search(node.style)):
        level = found[1]
    elif _TITLE in node.called:
        level = "1"
    if level in tuple("123456"):
        node.tag, node.attributes = f"h{level}", {}


def _say_tick(item: Node) -> None:
    """Google's lists of things to do have a picture of a box before each."""
    sign = "☑ " if item.get("aria-checked") == "true" else "☐ "
    kept = [each for each in item.children if isinstance(each, str) or each.tag != "img"]
    first = next((each for each in kept if isinstance(each, Node)), item)
    item.children = kept
    first.children = [sign, *first.children]


def _unwrapped(children: Iterable[Node | str]) -> Iterator[Node | str]:
    """Word on the web wraps every item of a list into a list and a box of its own: as paragraphs
    of the other Word, which `_listed` knows."""
    for child in children:
        if isinstance(child, str) or " listcontainerwrapper " not in child.called:
            yield child
            continue
        for each in child.all("ul", "ol"):
            start = each.get("start")
            mark = f"{start if start.isdecimal() else 1}." if each.tag == "ol" else "·"
            for item in each.all("li"):
                level = item.get("data-aria-level") or "1"
                sign = Node("span", {"style": _LIST_MARK}, [mark])
                style = {"style": f"mso-list:l0 level{level}"}
                yield Node("p", style, [sign, *item.children], block=True)


class _Open(NamedTuple):
    level: int
    node: Node


def _listed(children: Iterable[Node | str]) -> Iterator[Node | str]:
    """Paragraphs that say that they are items, as lists in one another."""
    opened: list[_Open] = []
    for child in children:
        if isinstance(child, str):
            if not (opened and not child.strip()):
                opened = []
                yield child
            continue
        found = _LIST.search(child.style) if child.tag == "p" else None
        if found is None:
            opened = []
            yield child
            continue
        level, mark = int(found[1]), _take_mark(child)
        tag = "ol" if _NUMBER.match(mark) else "ul"
        while opened and (
            opened[-1].level > level or (opened[-1].level == level and opened[-1].node.tag != tag)
        ):
            opened.pop()
        if not opened or opened[-1].level < level:
            number = re.match(r"\(?(\d{1,8})[.)]", mark)
            start = {"start": number[1]} if number and number[1] != "1" else {}
            made = Node(tag, start, block=True)
            if opened:
                item = opened[-1].node.children[-1]
                if isinstance(item, Node):
                    item.children.append(made)
            else:
                yield made
            opened.append(_Open(level, made))
        opened[-1].node.children.append(Node("li", children=child.children, block=True))


def _take_mark(item: Node) -> str:
    """The sign or number before an item, which is written out as words: it goes."""
    for parent in [item, *item.descendants()]:
        for number, child in enumerate(parent.children):
            if isinstance(child, Node) and _LIST_MARK in child.style:
                del parent.children[number]
                return child.words
    for parent in [item, *item.descendants()]:
        first = parent.children[0] if parent.children else None
        if isinstance(first, str) and first.strip():
            if found := _MARK_IN_WORDS.match(first):
                parent.children[0] = first[found.end() :]
                return found[1]
            return ""
    return ""
