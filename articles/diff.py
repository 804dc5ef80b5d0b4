"""Diff: how two contents differ, place by place, in the order of the page and word by word."""

import re
from bisect import bisect_left
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from itertools import groupby
from typing import Literal

from django.utils.text import capfirst
from django.utils.translation import gettext as _

from articles import moments
from articles.content import ArticleContent, ImageUse, SectionContent
from articles.merge.parts import called
from articles.merge.sections import paired, shared_ends

MOST_COMPARED = 2000  # lines or words that are aligned one by one; more of them differ as a whole
SHOWN = 160  # of an unchanged stretch: its ends, so that what changed is found
TRANSLATION = "translation of"  # by its key
NEW_SECTIONS = 100  # where in the order of a section those stand that were put behind it
_WORDS = re.compile(r"\s+|\S+")


@dataclass(frozen=True, slots=True)
class Piece:
    """A stretch of text that two versions share, or that only one of them has."""

    kind: Literal["same", "removed", "added"]
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Difference:
    """One place at which two contents say different things.

    `place` is in words, `order` sorts places as they stand on the page; both count the sections of
    the earlier content. Where `is_image`, `before` and `after` are keys of images; of a section
    that was moved they say where it stood and where it stands.
    """

    place: str
    order: tuple[int, int]
    before: str
    after: str
    is_image: bool = False
    kind: Literal["changed", "moved", "added", "removed"] = "changed"

    @property
    def pieces(self) -> list[Piece]:
        return self.marked()

    def marked(self, most: int = MOST_COMPARED) -> list[Piece]:
        """From before to after: lines first, and words within lines that are alike; stretches with
        more than `most` of them differ as a whole."""
        changes: list[tuple[str, str]] = []
        before, after = (text.splitlines(keepends=True) for text in (self.before, self.after))
        for old, new in _aligned(before, after, most):
            if old == new:
                changes.append(("".join(old), "".join(new)))
            else:
                changes += _in_words("".join(old), "".join(new), most)
        return list(_pieces(changes))


def differences(before: ArticleContent, after: ArticleContent) -> list[Difference]:
    """What has to be said to get from one to the other, in the order of the page."""
    old, new = before.sections, after.sections
    pairs = paired(old, new)
    found = [
        *_differ((0, 0), 0, _head(before), _head(after)),
        *_moved(pairs, len(old)),
    ]
    kept = set(pairs)
    for number, section in enumerate(old):
        if number not in kept:
            place = _("Section %(number)s was removed") % {"number": number + 1}
            parts = _whole(section), _picture(section)
            found += _one_sided((number + 1, 0), "removed", place, *parts)
    behind = step = 0  # the section that a new one stands behind, and how many do
    for here, there in zip(new, pairs, strict=True):
        if there is not None:
            behind, step = there + 1, 0
            found += _differ((behind, 2), behind, _parts(old[there]), _parts(here))
            continue
        place = _("New first section")
        if behind:
            place = _("New section after section %(number)s") % {"number": behind}
        order = (behind, NEW_SECTIONS + 2 * step)
        found += _one_sided(order, "added", place, _whole(here), _picture(here))
        step += 1
    return sorted(found, key=lambda each: each.order)


def _moved(pairs: Sequence[int | None], sections: int) -> Iterator[Difference]:
    """The fewest sections that have to be moved, so that the others keep their order."""
    order = [number for number in pairs if number is not None]
    stays = _longest_rise(order)
    for place, number in enumerate(order):
        if number in stays:
            continue
        follows = next((each for each in order[place:] if each in stays), None)
        yield Difference(
            place=_("Section %(number)s was moved") % {"number": number + 1},
            order=(number + 1, 1),
            before=_("after section %(number)s") % {"number": number}
            if number
            else _("at the beginning"),
            after=_("to the end")
            if follows is None
            else _("before section %(number)s") % {"number": follows + 1},
            kind="moved",
        )


def _longest_rise(numbers: Sequence[int]) -> set[int]:
    """The numbers of a longest rising subsequence of different numbers."""
    ends: list[int] = []  # the smallest number that a rise of each length ends with
    previous: dict[int, int | None] = {}
    for number in numbers:
        length = bisect_left(ends, number)
        previous[number] = ends[length - 1] if length else None
        ends[length : length + 1] = [number]
    rise, last = set(), ends[-1] if ends else None
    while last is not None:
        rise.add(last)
        last = previous[last]
    return rise


def _one_sided(
    order: tuple[int, int], kind: Literal["added", "removed"], place: str, text: str, picture: str
) -> Iterator[Difference]:
    """A section that only one of them has: its words, and its picture."""
    its_picture = _("%(place)s: its picture") % {"place": place}
    sides = ((place, text, False), (its_picture, picture, True))
    for step, (words, side, is_image) in enumerate(sides):
        if side or not (step or picture):  # an empty section is said, too
            yield Difference(
                place=words,
                order=(order[0], order[1] + step),
                before=side if kind == "removed" else "",
                after=side if kind == "added" else "",
                is_image=is_image,
                kind=kind,
            )


def shortened(pieces: Sequence[Piece]) -> Iterator[Piece]:
    """What did not change, only as far as it leads to what did."""
    for number, piece in enumerate(pieces):
        if piece.kind != "same" or len(piece.text) <= 3 * SHOWN:
            yield piece
            continue
        before = piece.text[:SHOWN] if number else ""
        after = piece.text[-SHOWN:] if number < len(pieces) - 1 or not number else ""
        yield Piece("same", f"{before} […] {after}")


def _differ(
    order: tuple[int, int], section: int, before: Mapping[str, str], after: Mapping[str, str]
) -> Iterator[Difference]:
    """`section`: its number, 0 above all of them."""
    for step, (name, value) in enumerate(before.items()):
        if value != after[name]:
            place = capfirst(called(name))
            if section:
                part = {"number": section, "part": called(name)}
                place = _("Section %(number)s, %(part)s") % part
            yield Difference(
                place=place,
                order=(order[0], order[1] + step),
                before=value,
                after=after[name],
                is_image=name in ("picture", "lead picture"),
            )


def _head(content: ArticleContent) -> dict[str, str]:
    moment = content.first_published
    return {
        "headline": content.headline,
        "standfirst": content.standfirst,
        "byline": "\n".join(content.byline),
        "topics": "\n".join(content.topics),
        "tags": "\n".join(content.tags),
        "genre": content.genre,
        "language": content.language,
        TRANSLATION: content.translation_of,
        "series": content.series,
        "last part of the address": content.slug,
        "first published": moments.for_editing(moment) if moment else "",
        **{f"lead {name}": said for name, said in _words(content.lead_image).items()},
    }


def _parts(section: SectionContent) -> dict[str, str]:
    return {"heading": section.heading, "text": section.body, **_words(section.image)}


def _words(image: ImageUse | None) -> dict[str, str]:
    image = image or ImageUse()
    return {
        "picture": image.key,
        "alternative text": image.alt,
        "caption": image.caption,
        "credit": image.credit,
        "decorative picture": _("yes") if image.decorative else "",
    }


def _picture(section: SectionContent) -> str:
    return section.image.key if section.image else ""


def _whole(section: SectionContent) -> str:
    """All its words; those of its picture say what they are."""
    parts = _parts(section)
    texts = [parts.pop("heading"), parts.pop("text")]
    texts += [
        f"{capfirst(called(name))}: {said}"
        for name, said in parts.items()
        if name != "picture" and said
    ]
    return "\n\n".join(each for each in texts if each)


def _aligned(
    before: Sequence[str], after: Sequence[str], most: int
) -> Iterator[tuple[Sequence[str], Sequence[str]]]:
    """Both in stretches, in order: those that are equal, and those that stand for each other."""
    start, end = shared_ends(before, after)
    old, new = before[start : len(before) - end], after[start : len(after) - end]
    yield before[:start], after[:start]
    if max(len(old), len(new)) > most:
        yield old, new
    else:
        for __, i, j, m, n in SequenceMatcher(None, old, new).get_opcodes():
            yield old[i:j], new[m:n]
    yield before[len(before) - end :], after[len(after) - end :]


def _in_words(before: str, after: str, most: int) -> Iterator[tuple[str, str]]:
    """As pairs of stretches; a space between two changes belongs to them."""
    old = new = space = ""
    for here, there in _aligned(_WORDS.findall(before), _WORDS.findall(after), most):
        if here != there:
            old, new, space = "".join((old, space, *here)), "".join((new, space, *there)), ""
        elif old + new and not space and "".join(here).isspace():
            space = "".join(here)
        else:
            same = space + "".join(here)
            yield from ((old, new), (same, same))
            old = new = space = ""
    yield from ((old, new), (space, space))


def _pieces(changes: Iterable[tuple[str, str]]) -> Iterator[Piece]:
    changes = (change for change in changes if change != ("", ""))
    for equal, run in groupby(changes, key=lambda change: change[0] == change[1]):
        old, new = ("".join(side) for side in zip(*run, strict=True))
        if equal:
            yield Piece("same", old)
            continue
        if old:
            yield Piece("removed", old)
        if new:
            yield Piece("added", new)
