"""The value that flows: an article's whole content, frozen, JSON both ways, and how two differ.

Importers yield it, the working copy is read into it and written from it, revisions store it,
previews and editions are rendered from it, exporters write it out. Equality is content equality.
"""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from difflib import SequenceMatcher
from itertools import groupby, zip_longest
from typing import Any, Literal, Self

FORMAT = 1
MOST_COMPARED = 2000  # lines or words that are aligned one by one; more of them differ as a whole
_WORDS = re.compile(r"\s+|\S+")


class BadContent(ValueError):
    """JSON that is not an article of a format that we know; the message says what is wrong."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ImageUse:
    """One picture as one article uses it.

    `key` is the image's stable key; empty, the credit is kept although the picture is missing.
    `decorative`: it says nothing that the text does not say, so that it needs no words.
    """

    key: str = ""
    alt: str = ""
    caption: str = ""
    credit: str = ""
    decorative: bool = False

    @property
    def missing(self) -> bool:
        return not self.key


@dataclass(frozen=True, slots=True, kw_only=True)
class SectionContent:
    """A heading (may be empty), a Markdown body, and at most one picture."""

    heading: str = ""
    body: str = ""
    image: ImageUse | None = None

    def __post_init__(self) -> None:
        if self.image == ImageUse():  # saying nothing about a picture is having none
            object.__setattr__(self, "image", None)


@dataclass(frozen=True, slots=True, kw_only=True)
class ArticleContent:
    """Everything an article says. People, topics and tags are names.

    The byline has an order; topics and tags are sets, kept sorted so that equal is equal.
    `first_published` is the moment of an earlier publication elsewhere; None means that the first
    edition's own instant is the article's date.
    """

    headline: str
    standfirst: str = ""
    slug: str = ""
    byline: tuple[str, ...] = ()
    topics: tuple[str, ...] = ()
    tags: tuple[str, ...] = ()
    first_published: datetime | None = None
    sections: tuple[SectionContent, ...] = ()

    def __post_init__(self) -> None:
        moment = self.first_published
        if moment is not None and moment.tzinfo is None:
            raise ValueError("first_published must be an aware time")
        object.__setattr__(self, "byline", tuple(dict.fromkeys(self.byline)))
        object.__setattr__(self, "topics", tuple(sorted(set(self.topics))))
        object.__setattr__(self, "tags", tuple(sorted(set(self.tags))))

    @property
    def images(self) -> tuple[ImageUse, ...]:
        return tuple(s.image for s in self.sections if s.image is not None)

    @property
    def bodies(self) -> tuple[str, ...]:
        """The texts of its sections."""
        return tuple(section.body for section in self.sections)

    @property
    def lead(self) -> ImageUse | None:
        """The picture that stands for the article on cards: the first one it has."""
        return next((image for image in self.images if not image.missing), None)

    def to_json(self) -> dict[str, Any]:
        moment = self.first_published
        return {
            "format": FORMAT,
            "headline": self.headline,
            "standfirst": self.standfirst,
            "slug": self.slug,
            "byline": list(self.byline),
            "topics": list(self.topics),
            "tags": list(self.tags),
            "first_published": moment.astimezone(UTC).isoformat() if moment else None,
            "sections": [
                {
                    "heading": section.heading,
                    "body": section.body,
                    "image": _image_to_json(section.image),
                }
                for section in self.sections
            ],
        }

    @classmethod
    def from_json(cls, data: Mapping[str, Any]) -> Self:
        """Raises BadContent for anything that `to_json` would not have written."""
        if data.get("format") != FORMAT:
            raise BadContent(f"unknown content format {data.get('format')!r}")
        known = {"format", *cls.__dataclass_fields__}
        if surplus := sorted(set(data) - known):
            raise BadContent(f"unknown fields: {', '.join(surplus)}")
        try:
            moment = data["first_published"]
            return cls(
                headline=_text(data["headline"]),
                standfirst=_text(data["standfirst"]),
                slug=_text(data["slug"]),
                byline=_names(data["byline"]),
                topics=_names(data["topics"]),
                tags=_names(data["tags"]),
                first_published=None if moment is None else datetime.fromisoformat(moment),
                sections=tuple(
                    SectionContent(
                        heading=_text(section["heading"]),
                        body=_text(section["body"]),
                        image=_image_from_json(section["image"]),
                    )
                    for section in data["sections"]
                ),
            )
        except (KeyError, TypeError, AttributeError, ValueError) as error:
            raise BadContent(f"not an article: {error!r}") from error


def _image_to_json(image: ImageUse | None) -> dict[str, Any] | None:
    if image is None:
        return None
    return {
        "key": image.key,
        "alt": image.alt,
        "caption": image.caption,
        "credit": image.credit,
        "decorative": image.decorative,
    }


def _image_from_json(data: Mapping[str, Any] | None) -> ImageUse | None:
    if data is None:
        return None
    return ImageUse(
        key=_text(data["key"]),
        alt=_text(data["alt"]),
        caption=_text(data["caption"]),
        credit=_text(data["credit"]),
        decorative=_truth(data.get("decorative", False)),  # older texts have no such word
    )


def _text(value: object) -> str:
    if not isinstance(value, str):
        raise TypeError(f"{value!r} is not text")
    return value


def _truth(value: object) -> bool:
    if not isinstance(value, bool):
        raise TypeError(f"{value!r} is neither true nor false")
    return value


def _names(values: Iterable[object]) -> tuple[str, ...]:
    if isinstance(values, str):
        raise TypeError(f"{values!r} is not a list of names")
    return tuple(_text(value) for value in values)


@dataclass(frozen=True, slots=True)
class Piece:
    """A stretch of text that two versions share, or that only one of them has."""

    kind: Literal["same", "removed", "added"]
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Difference:
    """One place at which two contents say different things.

    `place` is in words, `order` sorts places as they stand on the page; both count the sections of
    the earlier content. Where `is_picture`, `before` and `after` are keys of pictures.
    """

    place: str
    order: tuple[int, int]
    before: str
    after: str
    is_picture: bool = False

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
    for step, (name, said) in enumerate(before.items()):
        if said != after[name]:
            place = f"{prefix}{name}"
            yield Difference(
                place=place[0].upper() + place[1:],
                order=(order[0], order[1] + step),
                before=said,
                after=after[name],
                is_picture=name == "picture",
            )


def _head(content: ArticleContent) -> dict[str, str]:
    moment = content.first_published
    return {
        "headline": content.headline,
        "standfirst": content.standfirst,
        "byline": "\n".join(content.byline),
        "topics": "\n".join(content.topics),
        "tags": "\n".join(content.tags),
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
    picture = "[picture]" if section.image else ""
    said = [parts["heading"], parts["text"], picture, parts["caption"], parts["credit"]]
    return "\n\n".join(each for each in said if each)


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
