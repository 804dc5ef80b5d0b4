"""What stands at a story's end: its tags, the stories before and after it in its first topic, and
those related to it. Two queries, whatever there is of them."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import QuerySet, Value

from articles.addresses import address
from articles.models import Edition, TagListing, TopicListing

RELATED = 4
# How many of its tags are looked at, and how many stories of each and of its first topic.
TAGS, OF_EACH = 3, RELATED + 5  # and itself, and four that stand beside it already
EARLIER, LATER, TAG, TOPIC = range(4)


@dataclass(frozen=True, slots=True)
class Word:
    """A tag or a topic as it is called now."""

    pk: int
    name: str
    url: str


def after(edition: Edition, at: datetime, shown: Iterable[Edition | None]) -> dict[str, Any]:
    """The context for it; `shown` are stories to which the page leads already."""
    tags, topics = _words(edition)
    found = _around(edition, at, tags, topics)
    known = {edition.pk, *(each.pk for each in shown if each)}
    beside = {}
    for way in (EARLIER, LATER):
        beside[way] = next(
            (each for each in found if each.why == way and each.pk not in known), None
        )
    known |= {each.pk for each in beside.values() if each}
    related = [each for each in found if each.why in (TAG, TOPIC) and each.pk not in known]
    return {
        "tags": tags,
        "topic": topics[0] if topics else None,
        "earlier": beside[EARLIER],
        "later": beside[LATER],
        "related": _best(related),
    }


def _words(edition: Edition) -> tuple[list[Word], list[Word]]:
    """Its tags and its topics, in its own order."""
    if not (edition.keywords or edition.subjects):
        return [], []
    tags, topics = (
        listings.objects.filter(edition=edition).values_list(
            Value(kind), "pk", f"{kind}_id", f"{kind}__name", f"{kind}__slug"
        )
        for listings, kind in ((TagListing, "tag"), (TopicListing, "topic"))
    )
    words: dict[str, list[Word]] = {"tag": [], "topic": []}
    for kind, _, pk, name, slug in sorted(tags.union(topics, all=True)):
        words[kind].append(Word(pk, name, address(f"reader:{kind}", slug)))
    return words["tag"], words["topic"]


def _around(edition: Edition, at: datetime, tags: list[Word], topics: list[Word]) -> list[Any]:
    """Stories, each with `why` it is here."""
    live, here = Edition.objects.live(at).stories().here(), (edition.published_at, edition.pk)
    walks = [(TAG, live.tagged(tag.pk)[:OF_EACH]) for tag in tags[:TAGS]]
    if topics:
        first = topics[0].pk
        walks.append((TOPIC, live.in_topic(first)[:OF_EACH]))
        walks.append((EARLIER, live.in_topic(first, here)[:1]))
        walks.append((LATER, live.in_topic(first, here, back=True)[:1]))
    terms = [_whole(walk, why) for why, walk in walks]
    return list(terms[0].union(*terms[1:], all=True)) if terms else []


def _whole(walk: QuerySet[Edition], why: int) -> QuerySet[Edition]:
    # SQLite takes no LIMIT in a part of a union, but in a part of that.
    rows = Edition.objects.filter(pk__in=walk.values("pk")).annotate(why=Value(why))
    return rows.only("path", "published_at", "headline", "language", "lead").order_by()


def _best(stories: list[Any]) -> list[Any]:
    """Those that share the most tags, and then the topic, and of these the newest."""
    by_key = {each.pk: each for each in stories}
    of_tags = Counter(each.pk for each in stories if each.why == TAG)
    of_topic = {each.pk for each in stories if each.why == TOPIC}

    def rank(each: Any) -> tuple[Any, ...]:
        return of_tags[each.pk], each.pk in of_topic, each.published_at, each.pk

    return sorted(by_key.values(), key=rank, reverse=True)[:RELATED]
