"""Which section of a text is which of the text that it was made from: sections have no names, and
are moved, rewritten, divided and joined."""

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence

from articles.content import SectionContent

ALIKE = 0.5  # of the words of both
# Characters that are read to pair sections, each of the one with each of the other.
MOST_PAIRED = 1_000_000


def paired(
    before: Sequence[SectionContent],
    after: Sequence[SectionContent],
    *,
    most: int = MOST_PAIRED,
) -> list[int | None]:
    """For each section of `after`, which of `before` it is; None for a new one.

    What stayed at both ends is not looked at: mostly one section of many has changed. Where more
    than `most` would have to be read, section by section, only those that begin alike are found.
    """
    start, end = shared_ends(before, after)
    old, new = before[start : len(before) - end], after[start : len(after) - end]
    find = _origins if _length(old) * len(new) + _length(new) * len(old) <= most else _begun_alike
    return [
        *range(start),
        *(None if number is None else start + number for number in find(old, new)),
        *range(len(before) - end, len(before)),
    ]


def _length(sections: Iterable[SectionContent]) -> int:
    return sum(len(section.body) for section in sections)


def _begun_alike(
    before: Sequence[SectionContent], after: Sequence[SectionContent]
) -> list[int | None]:
    known = {_beginning(section): number for number, section in enumerate(before)}
    return [known.pop(_beginning(section), None) for section in after]


def _beginning(section: SectionContent) -> str:
    return section.heading or section.body[:80]


def shared_ends(before: Sequence[object], after: Sequence[object]) -> tuple[int, int]:
    """How many are the same from the beginning, and of the others from the end."""
    shortest = min(len(before), len(after))
    start = next((n for n in range(shortest) if before[n] != after[n]), shortest)
    left = shortest - start
    end = next((n for n in range(left) if before[-1 - n] != after[-1 - n]), left)
    return start, end


def _origins(base: Sequence[SectionContent], made: Sequence[SectionContent]) -> list[int | None]:
    found: dict[int, int] = {}
    for same in (_equal, _same_picture_and_heading, _same_text, _same_heading, _same_picture):
        _pair(found, base, made, same)
    for here, there in _by_likeness(found, base, made):
        if here not in found and there not in found.values():
            found[here] = there
    _pair_what_stands_between(found, len(base), len(made))
    return [found.get(number) for number in range(len(made))]


def _pair(
    found: dict[int, int],
    base: Sequence[SectionContent],
    made: Sequence[SectionContent],
    same: Callable[[SectionContent, SectionContent], bool],
) -> None:
    free = [number for number in range(len(base)) if number not in found.values()]
    for here, section in enumerate(made):
        if here in found:
            continue
        there = next((number for number in free if same(section, base[number])), None)
        if there is not None:
            found[here] = there
            free.remove(there)


def _equal(one: SectionContent, other: SectionContent) -> bool:
    return one == other


def _same_text(one: SectionContent, other: SectionContent) -> bool:
    return bool(one.body.strip()) and one.body == other.body


def _same_heading(one: SectionContent, other: SectionContent) -> bool:
    return bool(one.heading) and one.heading == other.heading


def _same_picture(one: SectionContent, other: SectionContent) -> bool:
    keys = {section.image.key if section.image else "" for section in (one, other)}
    return len(keys) == 1 and "" not in keys


def _same_picture_and_heading(one: SectionContent, other: SectionContent) -> bool:
    return _same_picture(one, other) and _same_heading(one, other)


def _by_likeness(
    found: dict[int, int], base: Sequence[SectionContent], made: Sequence[SectionContent]
) -> Iterator[tuple[int, int]]:
    """Pairs that share many words, those that share most first."""
    taken = set(found.values())
    words = [Counter(section.body.split()) for section in base]
    pairs = []
    for here, section in enumerate(made):
        if here in found:
            continue
        mine = Counter(section.body.split())
        for there, theirs in enumerate(words):
            shared = 2 * (mine & theirs).total()
            if there not in taken and shared > ALIKE * (mine.total() + theirs.total()):
                pairs.append((-shared / (mine.total() + theirs.total()), here, there))
    for _, here, there in sorted(pairs):
        yield here, there


def _pair_what_stands_between(found: dict[int, int], base: int, made: int) -> None:
    """Sections that were written anew, as many as before between the same neighbours."""
    for here in range(made):
        if here in found:
            continue
        before = found.get(here - 1, -1 if here == 0 else None)
        if before is None or before + 1 >= base or before + 1 in found.values():
            continue
        end, stop = here, before + 1
        while end < made and end not in found:
            end += 1
        while stop < base and stop not in found.values():
            stop += 1
        after = found.get(end, base if end == made else None)
        if after == stop and end - here == stop - before - 1:
            found.update(zip(range(here, end), range(before + 1, stop), strict=True))
