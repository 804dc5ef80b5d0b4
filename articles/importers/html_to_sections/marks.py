"""Runs of words with their styles, links and images as Markdown (https://spec.commonmark.org).

Marks are set where a parser of Markdown takes them for marks; where none would be, the words stay
and the style goes.
"""

import re
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import reduce
from itertools import groupby
from operator import and_
from typing import NamedTuple

from articles import markdown
from articles.content import ImageUse
from articles.escaping import inline
from articles.importers.sections import with_credit

STRONG, EM, STRIKE = 1, 2, 4
# Words, code, what is written already, and the end of a line.
TEXT, SPAN, ATOM, BREAK = range(4)
_MARKS = ((STRONG, "**"), (EM, "*"), (STRIKE, "~~"))
_SIGNS = re.compile(r"[\\`&<~\]\[*_]")
_BRACKET = re.compile(r"\\.|[\[\]]", re.DOTALL)
# What would be a mark together with what stands beside it, and the beginnings of footnotes.
_JOINING = re.compile(r"^~|(?<!\\)[&<~]\Z|\[(?=\^)|\](?=:)")
_LONE_BACKSLASH = re.compile(r"(?<!\\)((?:\\\\)*)\\(?=\s|$)")
_SCHEMES = {"http", "https", "mailto", "tel", "ftp"}
_SCHEME = re.compile(r"([a-z][a-z0-9+.-]*):", re.IGNORECASE)
_ENTITY = re.compile(r"&(?=#?\w{1,32};)")
_IN_ANGLES = str.maketrans(
    {" ": "%20", "<": "%3C", ">": "%3E", "\\": "%5C"} | dict.fromkeys("\t\r\n")
)


@dataclass(slots=True)
class Run:
    kind: int
    text: str
    styles: int = 0
    language: str = ""  # of code


def trimmed(runs: list[Run]) -> list[Run]:
    """Without spaces and line ends at both ends."""
    numbers = [number for number, run in enumerate(runs) if run.text.strip()]
    runs = runs[numbers[0] : numbers[-1] + 1] if numbers else []
    if runs and runs[0].kind == TEXT:
        runs[0].text = runs[0].text.lstrip()
    if runs and runs[-1].kind == TEXT:
        runs[-1].text = runs[-1].text.rstrip()
    return runs


def written(runs: Sequence[Run], *, in_link: bool = False) -> str:
    if len(runs) == 1 and runs[0].kind == TEXT and not runs[0].styles:  # as most are
        return brackets(safe(runs[0].text)) if in_link else safe(runs[0].text)
    escaped = list(_escaped(runs, in_link))
    for marks in (_MARKS, (_MARKS[0], _MARKS[2]), _MARKS[1:], ()):
        text = _styled(escaped, marks, _Place("", ""))
        if "***" not in text or _is_read_as(text, _plain(escaped)):
            break
    return text


def _is_read_as(text: str, unmarked: str) -> bool:
    """Three stars and more are those of several marks, and not always for those who read them."""
    try:
        return markdown.plain(text) == markdown.plain(unmarked)
    except markdown.TextRefused:
        return True  # as it would be without marks


def _escaped(runs: Sequence[Run], in_link: bool) -> Iterator[Run]:
    """Each as it is written, with no sign at its ends that could join with its neighbour's."""
    merged = _merged(runs)
    last = ""
    for number, run in enumerate(merged):
        text, end = run.text, run.text[-1:]
        if run.kind == SPAN:
            text = _span(text)
        elif run.kind == BREAK:
            text = "\\\n"
        elif run.kind == TEXT:
            following = merged[number + 1].text[:1] if number + 1 < len(merged) else ""
            text = safe(text)
            if last == "]" and text[0] in "([:":
                text = f"\\{text}"
            if end == "!" and following == "[":
                text = f"{text[:-1]}\\!"
            if in_link:
                text = brackets(text)
        last = end
        yield Run(run.kind, text, run.styles)


def _merged(runs: Sequence[Run]) -> list[Run]:
    """Neighbours of one kind and styles as one; code beside code is one too, with the styles that
    both have, as backticks that touch are another sign."""
    merged = []
    for (kind, _), group in groupby(
        runs, key=lambda run: (run.kind, run.kind == SPAN or run.styles)
    ):
        several = list(group)
        styles = reduce(and_, (run.styles for run in several))
        merged.append(Run(kind, "".join(run.text for run in several), styles))
    return merged


def safe(words: str) -> str:
    """As Markdown, whatever stands before and behind them."""
    if not _SIGNS.search(words):
        return words
    return _JOINING.sub(r"\\\g<0>", _LONE_BACKSLASH.sub(r"\1\\\\", inline(words)))


def brackets(text: str) -> str:
    """Words in brackets whose own brackets end nothing, and which are no footnote's name."""
    text = f"\\{text}" if text[:1] == "^" else text
    return _BRACKET.sub(lambda found: found[0] if len(found[0]) > 1 else f"\\{found[0]}", text)


def _span(code: str) -> str:
    fence = "`" * (1 + _longest_run(code))
    pad = " " if code[0] in "` " or code[-1] in "` " else ""
    return f"{fence}{pad}{code}{pad}{fence}"


def fenced(code: str, language: str = "") -> str:
    """Code of several lines, as a block."""
    fence = "`" * max(3, 1 + _longest_run(code))
    return f"{fence}{language}\n{code.strip(chr(10))}\n{fence}"


def _longest_run(code: str) -> int:
    return max(map(len, re.findall("`+", code)), default=0)


class _Place(NamedTuple):
    """The signs before and after some runs; `nested`: inside of marks of stars."""

    before: str
    after: str
    nested: bool = False


def _styled(runs: list[Run], marks: Sequence[tuple[int, str]], place: _Place) -> str:
    """Words at which no mark would be taken for one lose their styles."""
    used = _widest_first(runs, marks)
    if not used:
        return _plain(runs)
    (bit, _), *others = used
    groups = [(has, list(group)) for has, group in groupby(runs, key=lambda r: r.styles & bit)]
    before, out = place.before, list[str]()
    for number, (has, group) in enumerate(groups):
        last = number + 1 == len(groups)
        behind = place.after if last else groups[number + 1][1][0].text[:1]
        inside = _Place(before, behind, place.nested)
        if has:
            beside = before * bool(number), behind * (not last)
            text = _in_mark(group, used, inside, beside) or _plain(group)
        else:
            text = _styled(group, others, inside)
        out.append(text)
        before = (text.rstrip("*") or text)[-1:] or before
    return "".join(out)


def _widest_first(runs: list[Run], marks: Sequence[tuple[int, str]]) -> list[tuple[int, str]]:
    """Those that are used: the widest outside, so that none is parted; two of tildes side by side
    would be one."""
    reach = {mark: sum(len(run.text) for run in runs if run.styles & mark[0]) for mark in marks}
    used = [mark for mark in marks if reach[mark]]
    widest = max(used, key=lambda mark: (mark[0] == STRIKE, reach[mark]), default=None)
    return sorted(used, key=lambda mark: mark != widest)


def _in_mark(
    runs: list[Run], marks: Sequence[tuple[int, str]], place: _Place, beside: tuple[str, str]
) -> str:
    """In the first of these marks; nothing where it would not be taken for one. `beside`: the signs
    there that are no marks themselves."""
    (bit, sign), *others = marks
    is_stars = bit != STRIKE
    within = place._replace(nested=True) if is_stars else _Place("~", "~", place.nested)
    inner = _styled(runs, others, within)
    text = _marked(inner, sign, place.before, place.after)
    is_lost = is_stars and place.nested and not _stands_apart(text, *beside)
    return "" if is_lost or text == inner else text


def _plain(runs: list[Run]) -> str:
    return "".join(run.text for run in runs)


def _stands_apart(marked: str, before: str, after: str) -> bool:
    """No mark of it could be one of those around it: spaces or these themselves are beside it."""
    start = not before or before.isspace() or marked[:1].isspace()
    end = not after or after.isspace() or marked[-1:].isspace()
    return start and end and marked.strip()[:1] + marked.strip()[-1:] == "**"


def _marked(inner: str, mark: str, before: str, after: str) -> str:
    core = inner.strip()
    if not core:
        return inner
    start = inner.index(core)
    lead, trail = inner[:start], inner[start + len(core) :]
    own = mark[0] if mark != "~~" else " "  # one run of stars, whosoever they are
    while core and not _flanks(lead[-1:] or before, core.lstrip(own)[:1]):
        if core[0] in "[`!*~<\\":
            return inner
        lead, core = lead + core[0], core[1:]
    while core and not _flanks(trail[:1] or after, core.rstrip(own)[-1:]):
        if core[-1] in ")]`*~>" or core[-2:-1] == "\\":
            return inner
        core, trail = core[:-1], core[-1] + trail
    if not core or core[0].isspace() or core[-1].isspace():
        return inner
    return f"{lead}{mark}{core}{mark}{trail}"


def _flanks(outside: str, inside: str) -> bool:
    """Does a mark between these two signs hold what is inside? By the stricter reading: parsers
    differ in whether a symbol is punctuation."""
    if not inside or inside.isspace():
        return False
    if unicodedata.category(inside)[0] not in "PS":
        return True
    return (
        not outside
        or outside.isspace()
        or unicodedata.category(outside)[0] == "P"
        or (outside.isascii() and not outside.isalnum())
    )


def reference(address: str, image: ImageUse) -> str:
    caption = with_credit(image)
    title = f" {quoted(caption)}" if caption else ""
    return f"![{brackets(safe(image.alt))}](<{in_angles(address)}>{title})"


def linked(address: str) -> str:
    """As it stands in a link; "" for one that leads nowhere from here, or does something."""
    address = in_angles(address)
    scheme = _SCHEME.match(address)
    if address.startswith("#") or (scheme and scheme[1].lower() not in _SCHEMES):
        return ""
    return f"https:{address}" if address.startswith("//") else address


def in_angles(address: str) -> str:
    """An address that may stand between < and >."""
    return _ENTITY.sub("&amp;", address.strip().translate(_IN_ANGLES))


def quoted(title: str) -> str:
    """The words behind an address."""
    title = " ".join(title.split()).replace("\\", "\\\\").replace('"', '\\"')
    return f'"{_ENTITY.sub(chr(92) + "&", title)}"'
