"""The value that flows: an article's whole content, frozen, and JSON both ways.

Importers yield it, the working copy is read into it and written from it, revisions store it,
previews and editions are rendered from it, exporters write it out. Equality is content equality.
"""

import enum
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any, Self
from uuid import UUID

from django.utils.translation import pgettext_lazy

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

FORMAT = 1


class Genre(enum.StrEnum):
    """What sort of journalism it is: readers are told of all but news."""

    NEWS = "news"
    ANALYSIS = "analysis"
    OPINION = "opinion"
    FEATURE = "feature"
    REVIEW = "review"
    OBITUARY = "obituary"
    LIVE = "live"
    SPONSORED = "sponsored"

    @property
    def label(self) -> "StrOrPromise":
        return _LABELS[self]


_LABELS = {
    Genre.NEWS: pgettext_lazy("kind of story", "News"),
    Genre.ANALYSIS: pgettext_lazy("kind of story", "Analysis"),
    Genre.OPINION: pgettext_lazy("kind of story", "Opinion"),
    Genre.FEATURE: pgettext_lazy("kind of story", "Feature"),
    Genre.REVIEW: pgettext_lazy("kind of story", "Review"),
    Genre.OBITUARY: pgettext_lazy("kind of story", "Obituary"),
    Genre.LIVE: pgettext_lazy("kind of story", "Live"),
    Genre.SPONSORED: pgettext_lazy("kind of story", "Sponsored"),
}


class BadContent(ValueError):
    """JSON that is not an article of a format that we know; the message says what is wrong."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ImageUse:
    """One image as one article uses it.

    `key` is the image's stable key; empty, the credit is kept although the image is missing.
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
    """A heading (may be empty), a Markdown body, and at most one image."""

    heading: str = ""
    body: str = ""
    image: ImageUse | None = None

    def __post_init__(self) -> None:
        if self.image == ImageUse():  # saying nothing about an image is having none
            object.__setattr__(self, "image", None)


@dataclass(frozen=True, slots=True, kw_only=True)
class ArticleContent:
    """Everything an article says. People, topics and tags are names.

    The byline has an order; topics and tags are sets, kept sorted so that equal is equal.
    `language` is a tag of BCP 47; empty, it is the site's. `translation_of` is the key of the
    article that it is a translation of, or empty. `series` is the name of one, or empty.
    `lead_image` opens the story and stands for it on cards; without one, the first of the sections
    stands on cards.
    `first_published` is the moment of an earlier publication elsewhere; None means that the first
    edition's own instant is the article's date.
    """

    headline: str
    standfirst: str = ""
    slug: str = ""
    genre: Genre = Genre.NEWS
    language: str = ""
    translation_of: str = ""
    byline: tuple[str, ...] = ()
    series: str = ""
    topics: tuple[str, ...] = ()
    tags: tuple[str, ...] = ()
    first_published: datetime | None = None
    lead_image: ImageUse | None = None
    sections: tuple[SectionContent, ...] = ()

    def __post_init__(self) -> None:
        if self.lead_image == ImageUse():
            object.__setattr__(self, "lead_image", None)
        if self.translation_of and self.translation_of != str(UUID(self.translation_of)):
            raise ValueError("translation_of must be a key as it is written here")
        moment = self.first_published
        if moment is not None:
            if moment.tzinfo is None:
                raise ValueError("first_published must be an aware time")
            # A time that its zone's clocks left out is equal to none in another zone.
            object.__setattr__(self, "first_published", moment.astimezone(UTC))
        object.__setattr__(self, "byline", tuple(dict.fromkeys(self.byline)))
        object.__setattr__(self, "topics", tuple(sorted(set(self.topics))))
        object.__setattr__(self, "tags", tuple(sorted(set(self.tags))))

    @property
    def images(self) -> tuple[ImageUse, ...]:
        """In the order of the page."""
        shown = (self.lead_image, *(section.image for section in self.sections))
        return tuple(image for image in shown if image is not None)

    @property
    def bodies(self) -> tuple[str, ...]:
        """The texts of its sections."""
        return tuple(section.body for section in self.sections)

    def to_json(self) -> dict[str, Any]:
        """What came into the format later is in it only where it says something: what was written
        before, and digests of it, stay what they are."""
        moment = self.first_published
        later = {
            "genre": "" if self.genre is Genre.NEWS else self.genre.value,
            "language": self.language,
            "translation_of": self.translation_of,
            "series": self.series,
            "lead_image": _image_to_json(self.lead_image),
        }
        return {
            "format": FORMAT,
            "headline": self.headline,
            "standfirst": self.standfirst,
            "slug": self.slug,
            "byline": list(self.byline),
            "topics": list(self.topics),
            "tags": list(self.tags),
            "first_published": moment.isoformat() if moment else None,
            "sections": [
                {
                    "heading": section.heading,
                    "body": section.body,
                    "image": _image_to_json(section.image),
                }
                for section in self.sections
            ],
            **{name: said for name, said in later.items() if said},
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
                genre=Genre(data.get("genre", Genre.NEWS)),
                language=_text(data.get("language", "")),
                translation_of=_text(data.get("translation_of", "")),
                byline=_names(data["byline"]),
                series=_text(data.get("series", "")),
                topics=_names(data["topics"]),
                tags=_names(data["tags"]),
                first_published=None if moment is None else datetime.fromisoformat(moment),
                lead_image=_image_from_json(data.get("lead_image")),
                sections=tuple(
                    SectionContent(
                        heading=_text(section["heading"]),
                        body=_text(section["body"]),
                        image=_image_from_json(section["image"]),
                    )
                    for section in data["sections"]
                ),
            )
        except (KeyError, TypeError, AttributeError, ValueError, OverflowError) as error:
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
