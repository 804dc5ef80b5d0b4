"""The rows of the people, topics and tags whose names contents carry, asked for at once."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from typing import Any, Self

from articles.content import ArticleContent
from articles.models import Contributor, Tag, Topic


@dataclass(frozen=True, slots=True)
class Names:
    """The rows of the names that some contents carry, by name."""

    contributors: Mapping[str, Contributor]
    topics: Mapping[str, Topic]
    tags: Mapping[str, Tag]

    @classmethod
    def of(cls, contents: Collection[ArticleContent]) -> Self:
        """A name that has no row yet gets one."""
        return cls(
            _by_name(Contributor.objects.named(n for one in contents for n in one.byline)),
            _by_name(Topic.objects.named(n for one in contents for n in one.topics)),
            _by_name(Tag.objects.named(n for one in contents for n in one.tags)),
        )

    @classmethod
    def known(cls, content: ArticleContent) -> Self:
        """Only those that have their rows; for what may never be saved."""
        return cls(
            _by_name(Contributor.objects.filter(name__in=content.byline)),
            _by_name(Topic.objects.filter(name__in=content.topics)),
            {},  # no page shows them
        )


def _by_name(rows: Iterable[Any]) -> dict[str, Any]:
    return {row.name: row for row in rows}
