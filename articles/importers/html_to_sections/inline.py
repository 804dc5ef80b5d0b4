"""What stands in a line of somebody's HTML: its words as runs with styles, and as Markdown."""

import re
from collections.abc import Sequence

from articles.content import ImageUse
from articles.importers.base import lost_picture
from articles.importers.html_to_sections.pictures import (
    PICTURES,
    address_of,
    emoji,
    is_hidden,
    is_seen,
    said_of,
)
from articles.importers.html_to_sections.marks import (
    ATOM,
    BREAK,
    EM,
    SPAN,
    STRIKE,
    STRONG,
    TEXT,
    Run,
    brackets,
    no_block,
    safe,
    trimmed,
    written,
)
from articles.importers.html_to_sections.tree import Node
from articles.importers.html_to_sections.unkept import UNKEPT, kept_of
from articles.importers.sections import with_credit

STYLES = {"strong": STRONG, "b": STRONG, "em": EM, "i": EM, "cite": EM, "dfn": EM, "var": EM}
STYLES |= {"s": STRIKE, "del": STRIKE, "strike": STRIKE}
_CODE = ("code", "kbd", "samp", "tt")
_BREAKING = r"\t-\r\x1c-\x1f\x85\u2028\u2029"  # all of them are one space
_SPACES = re.compile(rf" *[{_BREAKING}][ {_BREAKING}]*|  +")
_SMALL = {"sup": str.maketrans("0123456789+-−=()n", "⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻⁻⁼⁽⁾ⁿ")}
_SMALL["sub"] = str.maketrans("0123456789+-−=()", "₀₁₂₃₄₅₆₇₈₉₊₋₋₌₍₎")
_ITALIC, _BOLD = re.compile("font-style:italic"), re.compile("font-weight:(?:bold|[6-9]00)")
_SCHEMES = {"http", "https", "mailto", "tel", "ftp"}
_SCHEME = re.compile(r"([a-z][a-z0-9+.-]*):", re.IGNORECASE)
_ENTITY = re.compile(r"&(?=#?\w{1,32};)")


class Lines:
    """`told` gets what a line shows that is no text, and what of it cannot be kept."""

    def __init__(self, told: list[str]) -> None:
        self.told = told
        self.quoting = 0
        self.flat = False  # line ends are spaces

    def paragraphs(self, children: Sequence[Node | str], around: Sequence[Node] = ()) -> list[str]:
        """Those that line ends in a row part; `around` is what the words stand in."""
        paragraphs: list[list[Run]] = [[]]
        was_break = False
        for run in self._runs(_inside(children, around)):
            if run.kind == BREAK and was_break:
                paragraphs.append([])
            was_break = run.kind == BREAK or (was_break and not run.text.strip())
            paragraphs[-1].append(run)
        texts = (written(trimmed(runs)) for runs in paragraphs)
        return [no_block(text) for text in texts if text]

    def line(self, children: Sequence[Node | str]) -> str:
        """All of it in one line, blocks too, as it stands in a heading or a cell."""
        self.flat = True
        runs = self._runs(children)
        self.flat = False
        return written(trimmed(runs))

    def picture(self, address: str, image: ImageUse) -> str:
        """A reference to a picture that is no section's."""
        if address:
            self.told.append(lost_picture(address))
        return reference(address, image)

    def _runs(self, children: Sequence[Node | str], *, within: bool = False) -> list[Run]:
        """`within` a link there are no links, and spaces at its ends count."""
        runs = [Run(TEXT, "")] if within else []
        self._gather(children, 0, runs, within)
        return runs

    def _gather(
        self, children: Sequence[Node | str], styles: int, runs: list[Run], within: bool
    ) -> None:
        for child in children:
            if isinstance(child, str):
                _say(child, styles, runs)
            elif child.tag == "a":
                self._link(child, styles, runs, within)
            elif child.tag in STYLES or child.tag == "span":
                if not is_hidden(child):
                    self._gather(child.children, styles | _style(child), runs, within)
            else:
                self._other(child, styles, runs, within)

    def _other(self, node: Node, styles: int, runs: list[Run], within: bool) -> None:
        tag = node.tag
        if tag == "br":
            if self.flat:
                _say(" ", styles, runs)
            else:
                _break(runs)
        elif tag in PICTURES:
            self._picture(node, styles, runs)
        elif tag in _CODE:
            _code(node, styles, runs)
        elif tag == "footnote":
            runs.append(Run(ATOM, f"[^{node.get('label')}]"))
        elif tag in _SMALL and _can_be_small(node):
            _say(node.words.translate(_SMALL[tag]), styles, runs)
        elif tag == "q":
            self.quoting += 1
            before, after = "“”" if self.quoting % 2 else "‘’"
            _say(before, styles, runs)
            self._gather(node.children, styles, runs, within)
            _say(after, styles, runs)
            self.quoting -= 1
        elif tag == "ruby" and not node.all("rp"):
            self._gather([_in_brackets(child) for child in node.children], styles, runs, within)
        elif tag in UNKEPT:
            self._gather(kept_of(node, self.told), styles, runs, within)
        elif not is_hidden(node):
            if tag in ("abbr", "acronym") and node.get("title"):
                self.told.append(f"what {node.words} stands for: {node.get('title')}")
            if node.block:
                _say(" ", styles, runs)
            self._gather(node.children, styles, runs, within)
            if node.block:
                _say(" ", styles, runs)

    def _link(self, node: Node, styles: int, runs: list[Run], within: bool) -> None:
        address = "" if within else linked(node.attributes.get("href", ""))
        if not address:
            self._gather(node.children, styles, runs, within)
            return
        inner = self._runs(node.children, within=True)
        starts, ends = inner[:2][-1].text[:1].isspace(), inner[-1].text[-1:].isspace()
        words = written(trimmed(inner), in_link=True)
        if starts or not words:
            _say(" " * starts, styles, runs)
        if words:
            title = " ".join(node.get("title").split())
            said = f" {_quoted(title)}" if title and title != node.words else ""
            runs.append(Run(ATOM, f"[{words}](<{address}>{said})", styles))
            _say(" " * ends, styles, runs)

    def _picture(self, node: Node, styles: int, runs: list[Run]) -> None:
        address = address_of(node)
        if sign := emoji(node):
            _say(sign, styles, runs)
        elif address and is_seen(node):
            runs.append(Run(ATOM, self.picture(address, said_of(node)), styles))


def reference(address: str, image: ImageUse) -> str:
    caption = with_credit(image)
    said = f" {_quoted(caption)}" if caption else ""
    alt = brackets(safe(image.alt))
    return f"![{alt}](<{in_angles(address)}>{said})"


def linked(address: str) -> str:
    """As it stands in a link; "" for one that leads nowhere from here, or does something."""
    address = in_angles(address)
    scheme = _SCHEME.match(address)
    if address.startswith("#") or (scheme and scheme[1].lower() not in _SCHEMES):
        return ""
    return f"https:{address}" if address.startswith("//") else address


def in_angles(address: str) -> str:
    """An address that may stand between < and >."""
    address = "".join(address.split("\n")) if "\n" in address else address
    address = address.strip().replace("\t", "").replace("\r", "")
    for sign, escaped in ((" ", "%20"), ("<", "%3C"), (">", "%3E"), ("\\", "%5C")):
        address = address.replace(sign, escaped)
    return _ENTITY.sub("&amp;", address)


def _quoted(title: str) -> str:
    """The words behind an address."""
    title = " ".join(title.split()).replace("\\", "\\\\").replace('"', '\\"')
    return f'"{_ENTITY.sub(chr(92) + "&", title)}"'


def _inside(children: Sequence[Node | str], around: Sequence[Node]) -> Sequence[Node | str]:
    for node in reversed(around):
        children = [Node(node.tag, node.attributes, list(children))]
    return children


def _in_brackets(child: Node | str) -> Node | str:
    if isinstance(child, Node) and child.tag == "rt":
        return Node("span", children=["(", *child.children, ")"])
    return child


def _style(node: Node) -> int:
    style = node.attributes.get("style", "").replace(" ", "").lower() if node.attributes else ""
    if not style:
        return STYLES.get(node.tag, 0)
    own = STYLES.get(node.tag, 0)
    if "font-weight:normal" in style or "font-weight:400" in style:
        own &= ~STRONG
    return own | (EM if _ITALIC.search(style) else 0) | (STRONG if _BOLD.search(style) else 0)


def _say(text: str, styles: int, runs: list[Run]) -> None:
    text = _SPACES.sub(" ", text)
    if text[:1] == " " and (not runs or runs[-1].kind == BREAK or runs[-1].text[-1:] == " "):
        text = text[1:]
    if text:
        runs.append(Run(TEXT, text, styles))


def _can_be_small(node: Node) -> bool:
    words = node.words
    signs = _SMALL[node.tag]
    return bool(words) and all(ord(c) in signs for c in words) and not node.all("footnote", "a")


def _break(runs: list[Run]) -> None:
    if runs and runs[-1].kind == TEXT:
        runs[-1].text = runs[-1].text.rstrip(" ")
        if not runs[-1].text:
            runs.pop()
    runs.append(Run(BREAK, "\n"))


def _code(node: Node, styles: int, runs: list[Run]) -> None:
    code = _SPACES.sub(" ", node.text)
    if code.strip():
        runs.append(Run(SPAN, code, styles))
    else:
        _say(code, styles, runs)
