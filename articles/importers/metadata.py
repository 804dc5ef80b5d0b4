"""What the keys of front matter mean here, under the names that publishing tools give them."""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import PurePath
from typing import Any

from django.utils.text import slugify

from articles.content import ImageUse
from articles.importers import bylines
from articles.importers.credits import credit
from articles.importers.dates import moment
from articles.importers.found import BadSource

LONGEST_SLUG = 120
LONGEST_NAME = 200
_PICTURE_KEYS = (
    "image",
    "featured_image",
    "featuredimage",
    "feature_image",
    "cover",
    "cover_image",
)
_ADDRESS_KEYS = ("src", "url", "path", "file", "image")
_PUBLIC = {"published", "publish", "live", "public"}
_TRUTHS = {"true": True, "yes": True, "on": True, "1": True}
_TRUTHS |= {"false": False, "no": False, "off": False, "0": False}
_DATED_NAME = re.compile(r"(\d{4}-\d{1,2}-\d{1,2})-(.+)", re.ASCII)


@dataclass(frozen=True, slots=True, kw_only=True)
class Metadata:
    headline: str
    standfirst: str
    slug: str
    byline: tuple[str, ...]
    topics: tuple[str, ...]
    tags: tuple[str, ...]
    first_published: datetime | None
    draft: bool
    source_id: str
    picture: str  # where the picture lies, as the front matter says it
    image: ImageUse | None
    lost: tuple[str, ...]


def understand(name: str, values: Mapping[str, Any]) -> Metadata:
    """Raises BadSource for a value that its key cannot have."""
    keys = _Keys(name, values)
    # A file name such as 2019-05-06-the-ferry.md says what the front matter does not.
    dated = _DATED_NAME.fullmatch(PurePath(name).stem)
    slug = keys.slug() or (_slug(dated[2]) if dated else "")
    draft = keys.draft()
    first_published = keys.date() or (moment(dated[1]) if dated else None)
    picture, image = keys.picture()
    return Metadata(
        headline=keys.words("title", "headline"),
        standfirst=keys.words(
            *("standfirst", "description", "subtitle", "dek", "lead", "excerpt", "summary")
        ),
        slug=slug,
        byline=keys.names("byline", "authors", "author", apart=bylines.names),
        topics=keys.names("topics", "topic", "categories", "category", "section"),
        tags=keys.names("tags", "tag", "keywords"),
        first_published=first_published,
        draft=draft,
        source_id=keys.words("guid", "id"),
        picture=picture,
        image=image,
        lost=keys.lost(),
    )


def _at_commas(text: str) -> tuple[str, ...]:
    return tuple(name for part in text.split(",") if (name := part.strip()))


def _slug(text: str) -> str:
    """The last part of an address, as we write it."""
    last = PurePath(text.strip().rstrip("/")).name
    return slugify(last, allow_unicode=True)[:LONGEST_SLUG].strip("-")


class _Keys:
    """The keys of one front matter, taken out one by one; what is left in the end is lost."""

    def __init__(self, name: str, values: Mapping[str, Any]) -> None:
        self.name = name
        self.notes: list[str] = []
        self.left: dict[str, tuple[str, Any]] = {}
        for key, value in values.items():
            plain = key.strip().casefold().replace("-", "_")
            if plain in self.left:
                raise BadSource(name, f"The front matter key “{key}” stands there twice.")
            if not _is_empty(value):
                self.left[plain] = (key, value)

    def lost(self) -> tuple[str, ...]:
        return (*self.notes, *(f"front matter key “{key}”" for key, _ in self.left.values()))

    def words(self, *aliases: str) -> str:
        found = self._first(*aliases)
        return self._text(*found) if found else ""

    def names(
        self, *aliases: str, apart: Callable[[str], tuple[str, ...]] = _at_commas
    ) -> tuple[str, ...]:
        """All names under all of these keys, each once."""
        found: list[str] = []
        for alias in aliases:
            if alias not in self.left:
                continue
            key, value = self.left.pop(alias)
            if isinstance(value, list):
                found += [self._name(key, one) for one in value if not _is_empty(one)]
            elif isinstance(value, dict):
                found.append(self._name(key, value))
            else:
                found += apart(self._text(key, value, "a name or a list of names"))
            if any(len(one) > LONGEST_NAME for one in found):
                raise self._wrong(key, f"names of at most {LONGEST_NAME} characters")
        return tuple(dict.fromkeys(found))

    def slug(self) -> str:
        written = self.words("slug")
        slug = _slug(written)
        if slug != written:
            self.notes.append(f"the slug “{written}”, now “{slug}”")
        return slug

    def draft(self) -> bool:
        draft = self._truth("draft")
        status = self.words("status").casefold()
        published = None
        if "published" in self.left and not self._is_date(self.left["published"][1]):
            published = self._truth("published")
        return draft is True or published is False or bool(status and status not in _PUBLIC)

    def date(self) -> datetime | None:
        found = self._first(
            *("first_published", "published_at", "published", "publishdate", "publish_date"),
            *("pubdate", "date"),
        )
        if found is None:
            return None
        key, value = found
        if not self._is_date(value):
            raise self._wrong(key, "a date")
        return moment(value)

    def picture(self) -> tuple[str, ImageUse | None]:
        """Where the picture lies, and what is said of it."""
        alias = next((alias for alias in _PICTURE_KEYS if alias in self.left), None)
        if alias is None:
            return "", None
        key, value = self.left.pop(alias)
        if isinstance(value, list):
            self.notes += [f"picture {self._text(key, more)}" for more in value[1:]]
            value = value[0]
        said = _Keys(self.name, value if isinstance(value, dict) else {"src": value})
        for part in ("alt", "caption", "credit"):
            if f"{alias}_{part}" in self.left:
                said.left.setdefault(part, self.left.pop(f"{alias}_{part}"))
        address = said.words(*_ADDRESS_KEYS)
        whose = said.words("credit")
        image = ImageUse(
            alt=said.words("alt"), caption=said.words("caption"), credit=credit(whose) or whose
        )
        self.notes += [f"front matter key “{key}.{more}”" for more, _ in said.left.values()]
        return address, image

    def _first(self, *aliases: str) -> tuple[str, Any] | None:
        """The first of these keys; others that say the same are done with."""
        found = next((self.left[alias] for alias in aliases if alias in self.left), None)
        for alias in aliases:
            if found and alias in self.left and self.left[alias][1] == found[1]:
                del self.left[alias]
        return found

    def _name(self, key: str, value: Any) -> str:
        if not isinstance(value, dict):
            return self._text(key, value, "a name or a list of names")
        person = _Keys(self.name, value)
        name = person.words("name")
        if not name:
            raise self._wrong(key, "a name or a list of names")
        self.notes += [f"front matter key “{key}.{more}”" for more, _ in person.left.values()]
        return name

    def _truth(self, alias: str) -> bool | None:
        if alias not in self.left:
            return None
        key, value = self.left.pop(alias)
        truth = _TRUTHS.get(str(value).strip().casefold())
        if truth is None:
            raise self._wrong(key, "true or false")
        return truth

    def _text(self, key: str, value: Any, wanted: str = "words") -> str:
        if isinstance(value, bool) or not isinstance(value, str | int | float | date):
            raise self._wrong(key, wanted)
        return " ".join(str(value).split())

    def _wrong(self, key: str, wanted: str) -> BadSource:
        return BadSource(self.name, f"The front matter key “{key}” must be {wanted}.")

    @staticmethod
    def _is_date(value: Any) -> bool:
        return isinstance(value, str | date) and moment(value) is not None


def _is_empty(value: Any) -> bool:
    return value is None or value in ([], {}) or (isinstance(value, str) and not value.strip())
