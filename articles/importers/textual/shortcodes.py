"""Shortcodes, tags of templates and the like: what each is given, and what lies inside of what
(https://codex.wordpress.org/Shortcode_API, https://gohugo.io/content-management/shortcodes/).

A format finds its tags by itself and hands over the text in pieces: `unfolded` puts together what
they mean. `arguments` reads what stands in one.
"""

import re
from collections import defaultdict
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from html import unescape

MOST_ARGUMENTS = 50
DEEPEST = 50  # tags in one another
_QUOTED = r""""(?:[^"\\]|\\.)*+"|'(?:[^'\\]|\\.)*+'|`[^`]*+`"""
_ARGUMENT = re.compile(
    rf"""
      (?P<name>[A-Za-z_][\w.-]*+)\s*+(?:=|:(?=\s*["']))\s*+
      (?P<value>{_QUOTED}|\{{[^{{}}]*+\}}|[^\s"'`>]++)
    | (?P<alone>{_QUOTED}|[^\s,"'`]++)
    """,
    re.VERBOSE | re.DOTALL,
)
_ESCAPED = re.compile(r"\\([\"'\\])")


@dataclass(frozen=True, slots=True)
class Tag:
    """One that begins, ends or stands alone. Only tags of one kind and name belong together."""

    name: str
    given: str = ""  # as it is written
    closing: bool = False
    alone: bool = False  # it says that nothing lies inside of it
    kind: str = ""


@dataclass(frozen=True, slots=True)
class Arguments:
    source: str
    words: tuple[str, ...] = ()
    named: dict[str, str] = field(default_factory=dict)

    def get(self, *names: str) -> str:
        """The first of these values that is something."""
        return next((self.named[name] for name in names if self.named.get(name)), "")

    @property
    def first(self) -> str:
        return self.words[0] if self.words else ""


def arguments(source: str) -> Arguments:
    words: list[str] = []
    named: dict[str, str] = {}
    for number, found in enumerate(_ARGUMENT.finditer(source)):
        if number == MOST_ARGUMENTS:
            break
        if found["name"]:
            named.setdefault(found["name"].casefold(), _plain(found["value"]))
        else:
            words.append(_plain(found["alone"]))
    return Arguments(" ".join(source.split()), tuple(words), named)


def _plain(value: str) -> str:
    if value.startswith("{") and value.endswith("}"):  # a component's: {"/ferry.jpg"}, {ferry}
        value = value[1:-1].strip()
    if len(value) > 1 and value[0] == value[-1] and value[0] in "\"'`":
        value = _ESCAPED.sub(r"\1", value[1:-1])
    return unescape(" ".join(value.split()))


def unfolded(
    pieces: Iterable[str | Tag],
    meaning: Callable[[Tag, str | None], str],
    outside: Callable[[str], str] = str,
) -> str:
    """The text with the meaning of each tag, which is asked for with the text inside of it, if it
    has an end. What stands outside of all tags goes through `outside`.

    An end belongs to the last tag of its name that is still open. A tag that is never closed, or
    across whose end another one begins, stands alone; an end of nothing is left out.
    """
    all_pieces = list(pieces)
    paired = _paired(all_pieces)
    open_tags: list[tuple[Tag, list[str]]] = [(Tag(""), [])]  # the outermost is the text itself
    for number, piece in enumerate(all_pieces):
        here = open_tags[-1][1]
        if isinstance(piece, str):
            here.append(piece if len(open_tags) > 1 else outside(piece))
        elif number not in paired:
            here.append("" if piece.closing else meaning(piece, None))
        elif not piece.closing:
            open_tags.append((piece, []))
        elif any(_key(tag) == _key(piece) for tag, _ in open_tags[1:]):
            while _key(open_tags[-1][0]) != _key(piece):
                tag, inside = open_tags.pop()
                open_tags[-1][1].extend([meaning(tag, None), *inside])
            tag, inside = open_tags.pop()
            open_tags[-1][1].append(meaning(tag, "".join(inside)))
    return "".join(open_tags[0][1])


def _key(tag: Tag) -> tuple[str, str]:
    return tag.kind, tag.name


def _paired(pieces: list[str | Tag]) -> set[int]:
    """The numbers of those that begin or end something, down to a bounded depth."""
    waiting: dict[tuple[str, str], list[int]] = defaultdict(list)
    ends: dict[int, int] = {}
    for number, piece in enumerate(pieces):
        if isinstance(piece, str) or piece.alone:
            continue
        same = waiting[_key(piece)]
        if not piece.closing:
            same.append(number)
        elif same:
            ends[same.pop()] = number
    deep: list[int] = []
    kept: set[int] = set()
    for start in sorted(ends):
        while deep and deep[-1] < start:
            deep.pop()
        if len(deep) < DEEPEST:
            deep.append(ends[start])
            kept |= {start, ends[start]}
    return kept
