"""The references to images and to pages in a text of Markdown: which there are, and leading them
elsewhere."""

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from html import unescape
from urllib.parse import unquote

from articles.escaping import unescape as unescape_markdown

_TOKEN = re.compile(r"\\.|`+|!\[|\[|\]", re.DOTALL)
_RUN = re.compile("`+")
# After `](` or `]:` the address, which may stand in angle brackets. One that has the image itself
# in it may be broken into lines there.
_ADDRESS = re.compile(
    r"[(:]\s{0,9}(?:<(?P<angled>data:[^<>]*|[^<>\n]*)>|(?P<bare>(?:[^\s()<>]++|\([^\s()<>]*+\))+))"
)
_TITLE = r""""(?:[^"\\]|\\.){0,2000}"|'(?:[^'\\]|\\.){0,2000}'|\((?:[^()\\]|\\.){0,2000}\)"""
_END = re.compile(rf"(?:\s{{1,9}}(?:{_TITLE}))?\s{{0,9}}\)", re.DOTALL)


@dataclass(frozen=True, slots=True)
class Reference:
    """`![words](address "title")`, or the definition `[name]: address` that images can share.

    Numbers are places in the text: of the address with its angle brackets, and, of an image with
    words, where it begins, where its words end, and its own end.
    """

    address: str
    start: int
    end: int
    around: tuple[int, int, int] | None = None
    is_link: bool = False


def references(text: str) -> Iterator[Reference]:
    """In order. Definitions may be those of links: the text alone does not say whose they are."""
    if "![" in text:
        yield from (one for one in _all(text) if not one.is_link)


def links(text: str) -> Iterator[Reference]:
    """In order, as above; links in code are none."""
    if "](" in text or "]:" in text:
        yield from (one for one in _all(text) if not one.around)


def _all(text: str) -> Iterator[Reference]:
    code = _code_spans(text)
    opened: list[tuple[str, int]] = []
    at = 0
    while token := _TOKEN.search(text, at):
        at = token.end()
        sign = token[0]
        if sign[0] == "`":
            at = code.get(token.start(), at)
        elif sign in ("[", "!["):
            opened.append((sign, token.start()))
        elif sign == "]" and opened:
            bracket, start = opened.pop()
            found = _ADDRESS.match(text, at)
            if not found or not _refers(text, bracket, start, text[at]):
                continue
            begins, at = found.start(found.lastgroup or 0), found.end()
            begins -= found.lastgroup == "angled"
            around = None
            if bracket == "![":
                end = _END.match(text, at)
                around = (start, token.start(), end.end() if end else at)
            address = found["angled"] or found["bare"] or ""
            is_link = bracket == "[" and found[0][0] == "("
            yield Reference(address, begins, at, around, is_link)


def redirected(text: str, change: Callable[[str], str | None]) -> str:
    """The text with other images: `change` gives each address a new one, or None for one that
    stays. An image that stands in its address does not stay: its words do."""
    pieces: list[tuple[int, int, str]] = []
    for reference in references(text):
        new = change(reference.address)
        if new is not None:
            pieces.append((reference.start, reference.end, new))
        elif reference.address[:5].lower() == "data:" and reference.around:
            start, words_end, end = reference.around
            pieces += [(start, start + 2, ""), (words_end, end, "")]
    return _with(text, pieces)


def relinked(text: str, change: Callable[[str], str | None]) -> str:
    """The text with other links, as above."""
    found = [(one, change(one.address)) for one in links(text)]
    return _with(text, [(one.start, one.end, new) for one, new in found if new is not None])


def _with(text: str, pieces: Sequence[tuple[int, int, str]]) -> str:
    out, at = [], 0
    for start, end, new in sorted(pieces):
        out += [text[at:start], new]
        at = max(at, end)
    return "".join([*out, text[at:]]) if pieces else text


def canonical(address: str) -> str:
    """However much of it is escaped, for Markdown, for HTML or as an address."""
    return unquote(unescape_markdown(unescape(address)))


def _refers(text: str, bracket: str, start: int, sign: str) -> bool:
    if sign == "(":
        return True
    before = text[max(0, start - 4) : start]
    line = before.rpartition("\n")[2]
    if bracket != "[" or text.startswith("[^", start):  # a footnote's has words behind it
        return False
    return not line.strip() and (line != before or start < 4)


def _code_spans(text: str) -> dict[int, int]:
    """Where runs of backticks that begin code stand, and where that code ends."""
    ends: dict[int, int] = {}
    following: dict[int, tuple[int, int]] = {}
    for run in reversed(list(_RUN.finditer(text))):
        length = len(run[0])
        if length in following:
            start, end = following[length]
            if length >= 3 or "\n\n" not in text[run.end() : start]:
                ends[run.start()] = end
        following[length] = (run.start(), run.end())
    return ends
