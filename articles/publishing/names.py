"""The rows of the people, topics, tags and series whose names contents carry, asked for at once.

A content says names, and a row may have been renamed since: what it was called leads to it, and two
names of one row are one.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Self, TypeVar

from articles.content import ArticleContent
from articles.models import Contributor, Series, Tag, Topic
from articles.models.reference import Named

N = TypeVar("N", bound=Named)


@dataclass(frozen=True, slots=True)
class Names:
    """The rows of the names that some contents carry, by those names."""

    contributors: Mapping[str, Contributor]
    topics: Mapping[str, Topic]
    tags: Mapping[str, Tag]
    series: Mapping[str, Series]

    @classmethod
    def of(cls, contents: Collection[ArticleContent]) -> Self:
        """A name that has no row yet gets one."""
        return cls(
            Contributor.objects.named(n for one in contents for n in one.byline),
            Topic.objects.named(n for one in contents for n in one.topics),
            Tag.objects.named(n for one in contents for n in one.tags),
            Series.objects.named(one.series for one in contents if one.series),
        )

    @classmethod
    def known(cls, content: ArticleContent) -> Self:
        """Only those that have their rows; for what may never be saved."""
        return cls(
            Contributor.objects.by_name(content.byline),
            Topic.objects.by_name(content.topics),
            {},  # no page shows them
            Series.objects.by_name([content.series]) if content.series else {},
        )

    def people_of(self, content: ArticleContent) -> list[Contributor]:
        """Their rows in the byline's order, nobody twice."""
        return _once(self.contributors, content.byline)

    def topics_of(self, content: ArticleContent) -> list[Topic]:
        return _once(self.topics, content.topics)

    def tags_of(self, content: ArticleContent) -> list[Tag]:
        return _once(self.tags, content.tags)

    def series_of(self, content: ArticleContent) -> Series | None:
        return self.series[content.series] if content.series else None


def same_content(one: ArticleContent, other: ArticleContent) -> bool:
    """Also where a topic, a tag or somebody in the byline was renamed between the two."""
    if one == other:
        return True
    names = {name: getattr(other, name) for name in ("byline", "topics", "tags", "series")}
    if replace(one, **names) != other:
        return False
    people = _same_rows(Contributor, one.byline, other.byline, in_order=True)
    return (
        people
        and _same_rows(Topic, one.topics, other.topics)
        and _same_rows(Tag, one.tags, other.tags)
        and _same_rows(Series, [one.series], [other.series])
    )


def _same_rows(
    model: type[Named], ones: Sequence[str], others: Sequence[str], *, in_order: bool = False
) -> bool:
    """The working copy keeps no order of topics and tags, and a new name puts them in another."""
    if ones == others or sorted(ones) == sorted(others):
        return ones == others
    rows = model._default_manager.by_name([*ones, *others])
    left, right = ([rows.get(name, name) for name in names] for names in (ones, others))
    return left == right if in_order else set(left) == set(right)


def _once(rows: Mapping[str, N], order: Sequence[str]) -> list[N]:
    return list({rows[name].pk: rows[name] for name in order}.values())
