"""Three-way merge of texts: by paragraphs, and by words within those that both have changed; and of
lists, whose items stay whole."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import Generic, TypeVar

MOST_COMPARED = 1000  # words or paragraphs that are aligned one by one; more are one place
# Each with the space behind it: space that stood for itself would be found everywhere, and looking
# through it all takes time that grows with the cube of the length.
_PARAGRAPHS = re.compile(r"[^\n]*\n+|[^\n]+")
_WORDS = re.compile(r"\S+[^\S\n]*|\n+|[^\S\n]+")
END = "\n\n"  # so that a last paragraph is the same when something comes behind it


S = TypeVar("S", str, tuple[str, ...])


@dataclass(frozen=True, slots=True)
class Overlap(Generic[S]):
    """A place over which both have written."""

    base: S
    mine: S
    theirs: S

    @property
    def settled(self) -> S | None:
        """What it says where only one has changed it, or both in the same way."""
        if self.mine in (self.theirs, self.base):
            return self.theirs
        return self.mine if self.theirs == self.base else None


def merged(base: str, mine: str, theirs: str) -> Iterator[str | Overlap[str]]:
    """The text in its order, with END: what is settled, and what is not."""
    for lines in _places(*(_PARAGRAPHS.findall(text + END) for text in (base, mine, theirs))):
        place = Overlap(*("".join(each) for each in lines))
        if place.settled is not None:
            yield place.settled
            continue
        for words in _places(*(_WORDS.findall("".join(each)) for each in lines)):
            small = Overlap(*("".join(each) for each in words))
            yield small if small.settled is None else small.settled


def put_in_place_of(words: str, written: str) -> str:
    """What somebody has written instead of these words, with the space that stood around them."""
    before = words[: len(words) - len(words.lstrip())]
    after = words[len(words.rstrip()) :]
    return f"{before}{written.strip()}{after}" if written.strip() else ""


def merged_lists(
    base: Sequence[str], mine: Sequence[str], theirs: Sequence[str]
) -> Iterator[tuple[str, ...] | Overlap[tuple[str, ...]]]:
    for items in _places(base, mine, theirs):
        place = Overlap(*(tuple(each) for each in items))
        yield place if place.settled is None else place.settled


Place = tuple[Sequence[str], Sequence[str], Sequence[str]]


def _places(base: Sequence[str], mine: Sequence[str], theirs: Sequence[str]) -> Iterator[Place]:
    """In stretches that stand for each other: those that all three share, and between them those
    that somebody has changed."""
    i = m = t = 0
    for start, in_mine, in_theirs, length in _shared(base, mine, theirs):
        yield base[i:start], mine[m:in_mine], theirs[t:in_theirs]
        i, m, t = start + length, in_mine + length, in_theirs + length
        yield base[start:i], mine[in_mine:m], theirs[in_theirs:t]
    yield base[i:], mine[m:], theirs[t:]


def _shared(
    base: Sequence[str], mine: Sequence[str], theirs: Sequence[str]
) -> Iterator[tuple[int, int, int, int]]:
    """Where in each a stretch begins that all three have, and its length."""
    if max(map(len, (base, mine, theirs))) > MOST_COMPARED:
        return
    here = SequenceMatcher(None, base, mine, autojunk=False).get_matching_blocks()
    there = SequenceMatcher(None, base, theirs, autojunk=False).get_matching_blocks()
    a = b = 0
    while a < len(here) and b < len(there):
        one, other = here[a], there[b]
        start = max(one.a, other.a)
        end = min(one.a + one.size, other.a + other.size)
        if start < end:
            yield start, one.b + start - one.a, other.b + start - other.a, end - start
        if one.a + one.size < other.a + other.size:
            a += 1
        else:
            b += 1
