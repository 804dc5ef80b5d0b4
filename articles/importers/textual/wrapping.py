"""Lines to paragraphs: a file has either a line for each paragraph, or paragraphs of many lines.

Which it is, the file shows: where a mail program or an editor broke the lines, none is very long
and many go on in small letters on the next.
"""

import re
from collections.abc import Sequence
from html import escape
from itertools import pairwise

from articles.credits import credit

WIDEST, NARROWEST = 100, 45
BULLET = re.compile(r"[-*•‣▪]\s+(?P<text>.*\w.*)")
NUMBERED = re.compile(r"(?P<number>\d{1,3})[.)]\s+(?P<text>.*\w.*)", re.ASCII)
_BROKEN_WORD = re.compile(r".*\w-", re.DOTALL)


def paragraphs(lines: Sequence[str]) -> list[str]:
    """The paragraphs, list items, headings and credits of these (stripped) lines."""
    width = _width(lines)
    found: list[list[str]] = []
    for before, line in pairwise(["", *lines]):
        if not line:
            continue
        if width and _go_on(before, line) and _is_full(before, line, width):
            found[-1].append(line)
        else:
            found.append([line])
    return [_joined(parts) for parts in found]


def plain_as_html(text: str) -> str:
    """Text without markup as HTML, in paragraphs."""
    lines = [" ".join(line.split()) for line in text.splitlines()]
    return "".join(f"<p>{escape(each)}</p>" for each in paragraphs(lines))


def _width(lines: Sequence[str]) -> int:
    """The column at which the lines of this file were broken; 0 if they were not."""
    if any(len(line) > WIDEST and " " in line for line in lines):
        return 0
    pairs = [pair for pair in pairwise(lines) if _go_on(*pair)]
    broken = [before for before, line in pairs if line[0].islower()]
    if not broken or len(broken) * 3 < len(pairs):
        return 0
    width = max(map(len, broken))
    return width if width >= NARROWEST else 0


def _go_on(before: str, line: str) -> bool:
    """May these two lines be of one paragraph?"""
    if not before or not line or BULLET.match(line) or NUMBERED.match(line):
        return False
    return not (credit(before) or credit(line))


def _is_full(before: str, line: str, width: int) -> bool:
    """Would the next word not have fitted? With some room for those who break lines by hand."""
    return len(before) + 1 + len(line.split(maxsplit=1)[0]) > width * 0.8


def _joined(parts: list[str]) -> str:
    last = len(parts) - 1
    spaced = [
        part if number == last or _BROKEN_WORD.fullmatch(part) else f"{part} "
        for number, part in enumerate(parts)
    ]
    return "".join(spaced)
