"""Listing (the through rows of an edition's topics, tags, series and contributors): a place in a
list, with the date by which it is sorted, so that a list or a feed is a walk along one index,
however many stories there are. TopicTombstone: the place of what is gone in the feed of a topic.
"""

from collections import defaultdict
from collections.abc import Sequence
from datetime import datetime
from itertools import islice

from django.db import models

from articles.models.edition import Edition
from articles.models.reference import Contributor, Series, Tag, Topic
from articles.models.rows import write_rows

AT_ONCE = 500


class Listing(models.Model):
    """`published_at` and `subtag` are the edition's own, which never change."""

    edition = models.ForeignKey(Edition, models.PROTECT, related_name="%(class)ss", db_index=False)
    published_at = models.DateTimeField()
    subtag = models.CharField(max_length=35, null=True)  # noqa: DJ001  (see edition.Subtag)

    class Meta:
        abstract = True

    def __str__(self) -> str:
        return f"{self._meta.verbose_name} of edition {self.edition_id}"

    @staticmethod
    def date(listings: "Sequence[Listing]") -> None:
        """Give these unsaved rows the dates and languages of their editions, where there are such
        editions."""
        if not listings:
            return
        editions = Edition.objects.filter(pk__in={each.edition_id for each in listings})
        columns = editions.values_list("pk", "published_at", "subtag")
        found = {pk: (published_at, subtag) for pk, published_at, subtag in columns}
        for each in listings:
            if each.edition_id in found:
                each.published_at, each.subtag = found[each.edition_id]


def of_language(name: str) -> models.Index:
    """Along the listings of one row and one language: none, of a paper in one language."""
    return models.Index(
        fields=[name, "subtag", "-published_at", "-edition"],
        condition=models.Q(subtag__isnull=False),
        name=f"{name}_newest_of_language",
    )


class TopicListing(Listing):
    topic = models.ForeignKey(Topic, models.PROTECT, related_name="+", db_index=False)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["edition", "topic"], name="topic_listing_once"),
        ]
        indexes = [
            models.Index(fields=["topic", "-published_at", "-edition"], name="topic_newest"),
            of_language("topic"),
        ]


class TagListing(Listing):
    tag = models.ForeignKey(Tag, models.PROTECT, related_name="+", db_index=False)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["edition", "tag"], name="tag_listing_once"),
        ]
        indexes = [
            models.Index(fields=["tag", "-published_at", "-edition"], name="tag_newest"),
            of_language("tag"),
        ]


class SeriesListing(Listing):
    series = models.ForeignKey(Series, models.PROTECT, related_name="+", db_index=False)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["edition", "series"], name="series_listing_once"),
        ]
        indexes = [
            models.Index(fields=["series", "-published_at", "-edition"], name="series_newest"),
            of_language("series"),
        ]


class ContributorListing(Listing):
    contributor = models.ForeignKey(Contributor, models.PROTECT, related_name="+", db_index=False)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["edition", "contributor"], name="contributor_listing_once"
            ),
        ]
        indexes = [
            models.Index(
                fields=["contributor", "-published_at", "-edition"], name="contributor_newest"
            ),
            of_language("contributor"),
        ]


class TopicTombstoneQuerySet(models.QuerySet["TopicTombstone"]):
    def record(self, tombstones: Sequence[Edition]) -> None:
        """Note of what topics these were, whatever was noted of them before."""
        if not tombstones:
            return
        self.filter(edition__in=[each.pk for each in tombstones]).delete()
        stories = Edition.objects.lasting().filter(
            article__in={each.article_id for each in tombstones}, topiclistings__isnull=False
        )
        topics: dict[int, list[tuple[datetime, int]]] = defaultdict(list)
        columns = ("article", "live_from", "topiclistings__topic")
        for article, begun, topic in stories.values_list(*columns):
            topics[article].append((begun, topic))
        write_rows(
            [
                TopicTombstone(edition=each, topic_id=topic, live_from=each.live_from)
                for each in tombstones
                for topic in sorted({t for at, t in topics[each.article_id] if at < each.live_from})
            ]
        )

    def record_all(self) -> None:
        """Of all tombstones that there are."""
        tombstones = Edition.objects.tombstones().order_by("pk").cards().iterator(AT_ONCE)
        while some := list(islice(tombstones, AT_ONCE)):
            self.record(some)


class TopicTombstone(models.Model):
    """A tombstone is in the feeds of all topics of which its story was, in any of its editions that
    readers saw. `live_from` is the edition's own, which never changes."""

    edition = models.ForeignKey(
        Edition, models.PROTECT, related_name="topictombstones", db_index=False
    )
    topic = models.ForeignKey(Topic, models.PROTECT, related_name="+", db_index=False)
    live_from = models.DateTimeField()

    objects = TopicTombstoneQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["edition", "topic"], name="topic_tombstone_once"),
        ]
        indexes = [
            models.Index(fields=["topic", "-live_from", "-edition"], name="topic_newest_gone"),
        ]

    def __str__(self) -> str:
        return f"edition {self.edition_id} of topic {self.topic_id}"
