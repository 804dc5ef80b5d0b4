"""What stands in a line of somebody's HTML: its words as runs with styles, and as Markdown.

The elements: https://html.spec.whatwg.org/multipage/text-level-semantics.html, and the language of
code: https://spec.commonmark.org/0.31.2/#info-string
"""

import re
from collections.abc import Iterator, Sequence

from articles.content import ImageUse
from articles.escaping import beginning
from articles.importers.base import lost_image
from articles.importers.html_to_sections import images, marks
from articles.importers.html_to_sections.embeds import UNKEPT, kept_of
from articles.importers.html_to_sections.marks import (
    ATOM,
    BREAK,
    EM,
    SPAN,
    STRIKE,
    STRONG,
    TEXT,
    Run,
)
from articles.importers.html_to_sections.tree import Node

STYLES = {"strong": STRONG, "b": STRONG, "em": EM, "i": EM, "cite": EM, "dfn": EM, "var": EM}
STYLES |= {"s": STRIKE, "del": STRIKE, "strike": STRIKE}
_BREAKING = r"\t-\r\x1c-\x1f\x85\u2028\u2029"  # all of them are one space
_SPACES = re.compile(rf" *[{_BREAKING}][ {_BREAKING}]*|  +")
_SMALL = {"sup": str.maketrans("0123456789+-−=()n", "⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻⁻⁼⁽⁾ⁿ")}
_SMALL["sub"] = str.maketrans("0123456789+-−=()", "₀₁₂₃₄₅₆₇₈₉₊₋₋₌₍₎")
# Word has properties of its own that end like these.
_ITALIC = re.compile("(?:^|;)font-style:italic")
_BOLD = re.compile("(?:^|;)font-weight:(?:bold|[6-9]00)")
_PLAIN = re.compile("(?:^|;)font-weight:(?:normal|400)")
_STRUCK = re.compile("(?:^|;)text-decoration(?:-line)?:[^;]*line-through")
CODES = ("code", "kbd", "samp", "tt")
_ATTRIBUTES = (
    *("data-enlighter-language", "data-language", "data-lang", "data-code-language"),
    *("language", "lang"),
)
# Prism and most others; syntaxhighlighter, Crayon; GitHub; highlight.js, Pandoc.
_CLASS = re.compile(
    r" (?:(?:language|lang|highlight-source|highlight-text)-|(?:brush|lang): ?"
    r"|(?:hljs|sourcecode) (?!hljs|sourcecode))([\w+#-]+)"
)
_AROUND = re.compile(r" (?:language|highlight-source)-([\w+#-]+)")
_NAME = re.compile(r"[\w+#-]{1,30}")
# Of people, or of nobody.
_NO_LANGUAGE = re.compile(r"(?:en|de|fr|es|it|pt|nl)(?:-\w+)?|none|default|generic|raw")


class Lines:
    """`lost` gets what a line shows that is no text, and what of it cannot be kept."""

    def __init__(self, lost: list[str]) -> None:
        self.lost = lost
        self.runs: list[Run] = []
        self.quoting = 0
        self.flat = False  # line ends are spaces
        self.in_link = False  # there are no links in it

    def paragraphs(self, children: Sequence[Node | str]) -> list[str]:
        """Those that line ends in a row part, and code of several lines."""
        texts = []
        for runs in _parted(self._runs(children)):
            if isinstance(runs, str):
                texts.append(runs)
            elif text := marks.written(marks.trimmed(runs)):
                texts.append("\n".join(map(beginning, text.split("\n"))))
        return texts

    def line(self, children: Sequence[Node | str]) -> str:
        """All of it in one line, blocks too, as it stands in a heading or a cell."""
        self.flat = True
        runs = self._runs(children)
        self.flat = False
        return marks.written(marks.trimmed(runs))

    def image(self, address: str, image: ImageUse) -> str:
        """A reference to an image that is no section's."""
        if address:
            self.lost.append(lost_image(address))
        return marks.reference(address, image)

    def _runs(self, children: Sequence[Node | str]) -> list[Run]:
        outside, self.runs = self.runs, []
        self._gather(children, 0)
        runs, self.runs = self.runs, outside
        return runs

    def _gather(self, children: Sequence[Node | str], styles: int) -> None:
        for child in children:
            if isinstance(child, str):
                self._add_text(child, styles)
            elif child.tag == "a":
                self._link(child, styles)
            elif child.tag in STYLES or child.tag == "span":
                self._gather(child.children, styles | _style(child))
            else:
                self._other(child, styles)

    def _add_text(self, text: str, styles: int) -> None:
        text = _SPACES.sub(" ", text)
        last = self.runs[-1] if self.runs else None
        if text[:1] == " " and (last is None or last.kind == BREAK or last.text[-1:] == " "):
            text = text[1:]
        if text:
            self.runs.append(Run(TEXT, text, styles))

    def _other(self, node: Node, styles: int) -> None:
        if node.tag == "br":
            self._break(styles)
        elif node.tag in images.IMAGES:
            self._image(node, styles)
        elif node.tag in CODES:
            self._code(node, styles)
        elif node.tag == "footnote":
            self.runs.append(Run(ATOM, f"[^{node.get('label')}]"))
        elif node.tag in UNKEPT:
            self._gather(kept_of(node, self.lost), styles)
        elif node.tag == "q":
            self.quoting += 1
            before, after = "“”" if self.quoting % 2 else "‘’"
            self._gather([before, *node.children, after], styles)
            self.quoting -= 1
        else:
            space = " " * node.block
            self._gather([space, *self._words(node), space], styles)

    def _words(self, node: Node) -> Sequence[Node | str]:
        if node.tag in _SMALL and _can_be_small(node):
            return [node.words.translate(_SMALL[node.tag])]
        if node.tag == "ruby" and not node.all("rp"):
            return [_in_brackets(child) for child in node.children]
        if node.tag in ("abbr", "acronym") and node.get("title"):
            self.lost.append(f"what {node.words} stands for: {node.get('title')}")
        return node.children

    def _break(self, styles: int) -> None:
        if self.flat:
            self._add_text(" ", styles)
            return
        if self.runs and self.runs[-1].kind == TEXT:
            self.runs[-1].text = self.runs[-1].text.rstrip(" ")
            if not self.runs[-1].text:
                self.runs.pop()
        self.runs.append(Run(BREAK, "\n"))

    def _code(self, node: Node, styles: int) -> None:
        code = _in_lines(node)
        if self.flat or self.in_link or "\n" not in code.strip():
            code = _SPACES.sub(" ", code)
        if code.strip():
            self.runs.append(Run(SPAN, code, styles, language_of(node)))
        else:
            self._add_text(code, styles)

    def _link(self, node: Node, styles: int) -> None:
        address = "" if self.in_link else marks.linked(node.attributes.get("href", ""))
        if not address:
            self._gather(node.children, styles)
            return
        self.in_link = True
        words = marks.written(marks.trimmed(self._runs(node.children)), in_link=True)
        self.in_link = False
        text = node.text  # spaces at its ends stand beside the link
        self._add_text(" " * text[:1].isspace(), styles)
        if words:
            title = " ".join(node.get("title").split())
            quoted = f" {marks.quoted(title)}" if title and title != node.words else ""
            self.runs.append(Run(ATOM, f"[{words}](<{address}>{quoted})", styles))
            self._add_text(" " * text[-1:].isspace(), styles)

    def _image(self, node: Node, styles: int) -> None:
        address = images.address_of(node)
        if sign := images.emoji(node):
            self._add_text(sign, styles)
        elif address and images.is_seen(node):
            self.runs.append(Run(ATOM, self.image(address, images.image_use(node)), styles))


def _parted(runs: list[Run]) -> Iterator[list[Run] | str]:
    """Paragraphs, and blocks of code as they are written."""
    paragraph: list[Run] = []
    was_break = False
    for number, run in enumerate(runs):
        if run.kind == SPAN and "\n" in run.text:
            if _is_block(runs, number):
                yield paragraph
                yield marks.fenced(run.text, run.language)
                paragraph = []
                continue
            run.text = _SPACES.sub(" ", run.text)
        if run.kind == BREAK and was_break:
            yield paragraph
            paragraph = []
        was_break = run.kind == BREAK or (was_break and not run.text.strip())
        paragraph.append(run)
    yield paragraph


def _is_block(runs: list[Run], number: int) -> bool:
    """Two lines in the middle of a sentence are one that an editor has broken."""
    if runs[number].text.strip().count("\n") > 1:
        return True
    sides = (reversed(runs[:number]), runs[number + 1 :])
    beside = (next((run for run in side if run.text != " "), None) for side in sides)
    return all(run is None or run.kind == BREAK for run in beside)


def _in_brackets(child: Node | str) -> Node | str:
    if isinstance(child, Node) and child.tag == "rt":
        return Node("span", children=["(", *child.children, ")"])
    return child


def _style(node: Node) -> int:
    own = STYLES.get(node.tag, 0)
    if not (style := node.style):
        return own
    own &= ~STRONG if _PLAIN.search(style) else ~0
    own |= STRIKE if _STRUCK.search(style) else 0
    return own | (EM if _ITALIC.search(style) else 0) | (STRONG if _BOLD.search(style) else 0)


def _can_be_small(node: Node) -> bool:
    words = node.words
    signs = _SMALL[node.tag]
    return bool(words) and all(ord(c) in signs for c in words) and not node.all("footnote", "a")


def language_of(node: Node) -> str:
    """What the element, or the <code> in it, says that it is written in."""
    for each in (node, *node.all("code")):
        if not each.attributes:
            continue
        names = [each.get(name).lower() for name in _ATTRIBUTES]
        if found := _CLASS.search(each.called):
            names.append(found[1])
        if each.get("name") == "code":  # of the first highlighters
            names.append(each.get("class").partition(":")[0].lower())
        for language in names:
            if _NAME.fullmatch(language) and not _NO_LANGUAGE.fullmatch(language):
                return language
    return ""


def language_around(node: Node) -> str:
    """What an element says of the code that stands in it."""
    found = _AROUND.search(node.called) if node.attributes else None
    return found[1] if found and not _NO_LANGUAGE.fullmatch(found[1]) else ""


def _in_lines(node: Node) -> str:
    """Its text; a line end of the file behind a <br> is the same one."""
    if node.all("br"):
        for parent in (node, *node.descendants()):
            before: Node | str = ""
            for number, child in enumerate(parent.children):
                if isinstance(child, str) and isinstance(before, Node) and before.tag == "br":
                    parent.children[number] = child.lstrip("\r").removeprefix("\n")
                before = child
    return node.text.replace("\r", "")
