"""Diff: how two contents differ, place by place, in the order of the page and word by word."""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC
from difflib import SequenceMatcher
from itertools import groupby, zip_longest
from typing import Literal

from articles.content import ArticleContent, ImageUse, SectionContent

MOST_COMPARED = 2000  # lines or words that are aligned one by one; more of them differ as a whole
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
    the earlier content. Where `is_image`, `before` and `after` are keys of images.
    """

    place: str
    order: tuple[int, int]
    before: str
    after: str
    is_image: bool = False

    @property
    def pieces(self) -> list[Piece]:
        """From before to after: lines first, and words within lines that are alike."""
        changes: list[tuple[str, str]] = []
        lines = [text.splitlines(keepends=True) for text in (self.before, self.after)]
        for old, new in _aligned(*lines):
            if old == new:
                changes.append(("".join(old), "".join(new)))
            else:
                changes += _in_words("".join(old), "".join(new))
        return list(_pieces(changes))


def differences(before: ArticleContent, after: ArticleContent) -> list[Difference]:
    """What has to be said to get from one to the other, in the order of the page."""
    found = [*_differ((0, 0), "", _head(before), _head(after))]
    number = 0
    keys = [
        [section.heading or section.body[:80] for section in c.sections] for c in (before, after)
    ]
    old, new = iter(before.sections), iter(after.sections)
    for olds, news in _aligned(*keys):
        for step, (there, here) in enumerate(zip_longest(olds, news)):
            if there is None:
                place = f"New section after section {number}" if number else "New first section"
                order = (number, 100 + step)
                found.append(
                    Difference(place=place, order=order, before="", after=_whole(next(new)))
                )
                continue
            number += 1
            if here is None:
                place = f"Section {number}"
                found.append(
                    Difference(place=place, order=(number, 0), before=_whole(next(old)), after="")
                )
                continue
            parts = _parts(next(old)), _parts(next(new))
            found += _differ((number, 1), f"Section {number}, ", *parts)
    return found


def _differ(
    order: tuple[int, int], prefix: str, before: Mapping[str, str], after: Mapping[str, str]
) -> Iterator[Difference]:
    for step, (name, value) in enumerate(before.items()):
        if value != after[name]:
            place = f"{prefix}{name}"
            yield Difference(
                place=place[0].upper() + place[1:],
                order=(order[0], order[1] + step),
                before=value,
                after=after[name],
                is_image=name == "picture",
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
        "last part of the address": content.slug,
        "first published": moment.astimezone(UTC).isoformat(sep=" ") if moment else "",
    }


def _parts(section: SectionContent) -> dict[str, str]:
    image = section.image or ImageUse()
    return {
        "heading": section.heading,
        "text": section.body,
        "picture": image.key,
        "alternative text": image.alt,
        "caption": image.caption,
        "credit": image.credit,
        "decorative picture": "yes" if image.decorative else "",
    }


def _whole(section: SectionContent) -> str:
    parts = _parts(section)
    image = "[picture]" if section.image else ""
    texts = [parts["heading"], parts["text"], image, parts["caption"], parts["credit"]]
    return "\n\n".join(each for each in texts if each)


def _aligned(
    before: Sequence[str], after: Sequence[str]
) -> Iterator[tuple[Sequence[str], Sequence[str]]]:
    """Both in stretches, in order: those that are equal, and those that stand for each other."""
    shortest = min(len(before), len(after))
    start = next((n for n in range(shortest) if before[n] != after[n]), shortest)
    left = shortest - start
    end = next((n for n in range(left) if before[-1 - n] != after[-1 - n]), left)
    old, new = before[start : len(before) - end], after[start : len(after) - end]
    yield before[:start], after[:start]
    if max(len(old), len(new)) > MOST_COMPARED:
        yield old, new
    else:
        for _, i, j, m, n in SequenceMatcher(None, old, new).get_opcodes():
            yield old[i:j], new[m:n]
    yield before[len(before) - end :], after[len(after) - end :]


def _in_words(before: str, after: str) -> Iterator[tuple[str, str]]:
    """As pairs of stretches; a space between two changes belongs to them."""
    old = new = space = ""
    for here, there in _aligned(_WORDS.findall(before), _WORDS.findall(after)):
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
