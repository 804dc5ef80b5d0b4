"""The languages in which a story can be read at an instant: itself, its original and all other
translations of that. One query, whatever there is of them."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Self
from uuid import UUID

from django.db.models import QuerySet, UUIDField
from django.db.models.functions import Coalesce

from articles import languages, paper
from articles.models import Edition
from articles.reader.structured import absolute

MOST = 40  # languages of a story
_COLUMNS = ("path", "story", "language", "translation_of", "headline")


@dataclass(frozen=True, slots=True)
class Version:
    """The story in one language, which is called as it calls itself."""

    edition: Edition
    tag: str
    is_original: bool

    @classmethod
    def of(cls, edition: Edition) -> Self:
        return cls(edition, tag_of(edition), edition.translation_of is None)

    @property
    def name(self) -> str:
        return languages.own_name(self.tag)

    @property
    def direction(self) -> str:
        return languages.direction(self.tag)

    @property
    def locale(self) -> str:
        """As OpenGraph spells it: en_GB."""
        first, *more = self.tag.split("-")
        return "_".join([first.lower(), *(one.upper() if len(one) == 2 else one for one in more)])

    @property
    def url(self) -> str:
        return absolute(self.edition.get_absolute_url())


def tag_of(edition: Edition) -> str:
    return edition.language or paper.current().language


def key_of(edition: Edition) -> UUID:
    """Of the original of the story, which it may be itself."""
    return edition.translation_of or edition.story


def versions(edition: Edition, at: datetime) -> list[Version]:
    """Itself and the others, the original first; nothing if there is no other."""
    live = Edition.objects.live(at).stories()
    its = live.translations_of(key_of(edition))[:MOST]
    if not edition.translation_of:
        return together(edition, its.only(*_COLUMNS))
    # SQLite takes no LIMIT in a part of a union, but in a part of that.
    walks = (live.of_story(edition.translation_of), its)
    one, other = (Edition.objects.filter(pk__in=walk.values("pk")) for walk in walks)
    found = one.only(*_COLUMNS).order_by().union(other.only(*_COLUMNS).order_by(), all=True)
    return together(edition, found)


def together(edition: Edition, others: Iterable[Edition]) -> list[Version]:
    """One for each language: of its own it is itself, and of others the original or the one that
    was there first."""
    by_tag: dict[str, Version] = {}
    for each in (edition, *sorted(others, key=_rank)):
        by_tag.setdefault(tag_of(each).lower(), Version.of(each))
    if len(by_tag) == 1:
        return []
    return sorted(by_tag.values(), key=lambda each: (not each.is_original, each.tag.lower()))


def _rank(edition: Edition) -> tuple[bool, int]:
    return edition.translation_of is not None, edition.pk


def linked(edition: Edition, versions: Sequence[Version]) -> dict[str, Any]:
    """https://schema.org/workTranslation, and its inverse."""
    works = [
        (each.is_original, {"@type": "CreativeWork", "@id": each.url, "inLanguage": each.tag})
        for each in versions
        if each.edition.pk != edition.pk
    ]
    if edition.translation_of is None:
        return {"workTranslation": [work for _, work in works]} if works else {}
    return next(({"translationOfWork": work} for is_original, work in works if is_original), {})


def alternates(
    stories: QuerySet[Edition], rows: Sequence[Edition], at: datetime
) -> dict[UUID, list[Edition]]:
    """For a sitemap: the languages of these stories, which are `rows`, by the keys of originals.
    One query, and another where some of them are translations."""
    live = Edition.objects.live(at).stories().only(*_COLUMNS).order_by()
    stories, columns = stories.order_by(), {"output_field": UUIDField()}
    keys = stories.values(original=Coalesce("translation_of", "story", **columns))
    found: dict[UUID, list[Edition]] = {}
    for each in live.filter(translation_of__in=keys):
        found.setdefault(key_of(each), []).append(each)
    originals = {each.story: each for each in rows if each.translation_of is None}
    if any(each.translation_of for each in rows):
        theirs = stories.filter(translation_of__isnull=False).values("translation_of")
        originals |= {each.story: each for each in live.filter(article__key__in=theirs)}
    for key, translations in found.items():
        if key in originals:
            translations.append(originals[key])
    return found
