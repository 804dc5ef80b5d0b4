"""Blame: which of an article's texts made each of its paragraphs say what it says."""

import re
from collections import defaultdict, deque
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import chain
from typing import TypeAlias

from articles.content import ArticleContent, SectionContent
from articles.merge.sections import paired

MOST_PAIRED = 100_000  # characters of two texts: with hundreds of them a page has to come soon
_BLANK_LINES = re.compile(r"\n\s*\n")


@dataclass(frozen=True, slots=True)
class Paragraph:
    """`since` is the place, in the list of texts, of the one that made it say this; `back` of the
    one that brought it back after it was gone, as it is when an earlier revision is restored."""

    text: str
    since: int
    back: int | None = None


@dataclass(frozen=True, slots=True)
class BlamedSection:
    """The heading may be empty."""

    heading: Paragraph
    paragraphs: tuple[Paragraph, ...]


@dataclass(frozen=True, slots=True)
class Blamed:
    """The newest text, as far as it is words that readers see."""

    headline: Paragraph
    standfirst: Paragraph
    sections: tuple[BlamedSection, ...]


_ByWords: TypeAlias = defaultdict[str, deque[Paragraph]]
# By the hash of the words, since two hundred long texts are too much to keep: where they were
# written, as often as one text had them at most.
_Written: TypeAlias = dict[int, list[int]]


def blame(texts: Iterable[ArticleContent]) -> Blamed | None:
    """Of all texts in their order, the oldest first. What stands in the first of them is its own.

    A paragraph that was moved keeps its text, also into another section, and so does one that was
    taken out and came back as it was. None if there are no texts.
    """
    now: Blamed | None = None
    before: Sequence[SectionContent] = ()
    written: _Written = {}
    for number, text in enumerate(texts):
        then = now.sections if now else ()
        now = Blamed(
            _same_or_new(now.headline if now else None, text.headline, number),
            _same_or_new(now.standfirst if now else None, text.standfirst, number),
            then if before == text.sections else tuple(_next(then, before, text.sections, number)),
        )
        now = _with_what_came_back(now, written, number)
        before = text.sections
    return now


def _with_what_came_back(now: Blamed, written: _Written, number: int) -> Blamed:
    """What is new in this text and stood in an earlier one belongs to that."""
    there: _Written = defaultdict(list)
    for each in _all(now):
        if each.text and each.since != number:
            there[hash(each.text)].append(each.since)

    def credited(each: Paragraph) -> Paragraph:
        if each.since != number or not each.text:
            return each
        key = hash(each.text)
        known, taken = written.get(key, ()), there[key]
        earlier = next((since for since in known if taken.count(since) < known.count(since)), None)
        taken.append(number if earlier is None else earlier)
        return each if earlier is None else Paragraph(each.text, earlier, back=number)

    then = Blamed(
        credited(now.headline),
        credited(now.standfirst),
        tuple(
            BlamedSection(credited(part.heading), tuple(map(credited, part.paragraphs)))
            for part in now.sections
        ),
    )
    for key, found in there.items():
        if len(found) > len(written.get(key, ())):
            written[key] = found
    return then


def _all(now: Blamed) -> Iterator[Paragraph]:
    yield from (now.headline, now.standfirst)
    for section in now.sections:
        yield from (section.heading, *section.paragraphs)


def _next(
    then: Sequence[BlamedSection],
    before: Sequence[SectionContent],
    after: Sequence[SectionContent],
    number: int,
) -> Iterator[BlamedSection]:
    """What is found again in its own section comes first, then what is found in any other."""
    pairs = paired(before, after, most=MOST_PAIRED)
    origins = [then[there] if there is not None else None for there in pairs]
    left = {id(section): _by_words(section.paragraphs) for section in then}
    bodies = [_paragraphs(section.body) for section in after]
    kept = [
        [_taken(left[id(origin)], text) if origin else None for text in body]
        for body, origin in zip(bodies, origins, strict=True)
    ]
    elsewhere = _by_words(chain.from_iterable(chain(*(own.values() for own in left.values()))))
    for section, body, found, origin in zip(after, bodies, kept, origins, strict=True):
        yield BlamedSection(
            _same_or_new(origin.heading if origin else None, section.heading, number),
            tuple(
                paragraph or _taken(elsewhere, text) or Paragraph(text, number)
                for text, paragraph in zip(body, found, strict=True)
            ),
        )


def _same_or_new(then: Paragraph | None, text: str, number: int) -> Paragraph:
    return then if then and then.text == text else Paragraph(text, number)


def _by_words(paragraphs: Iterable[Paragraph]) -> _ByWords:
    found: _ByWords = defaultdict(deque)
    for paragraph in paragraphs:
        found[paragraph.text].append(paragraph)
    return found


def _taken(known: _ByWords, text: str) -> Paragraph | None:
    """One that says this, and none of them twice."""
    return known[text].popleft() if known.get(text) else None


def _paragraphs(body: str) -> list[str]:
    return [part.rstrip() for part in _BLANK_LINES.split(body.strip("\n")) if part.strip()]
