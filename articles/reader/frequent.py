"""Frequent: the topics, tags and people of the newest stories, that most of them have."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from django.db.models import Count

from articles.models import (
    Contributor,
    ContributorListing,
    Edition,
    Listing,
    Tag,
    TagListing,
    Topic,
    TopicListing,
)

RECENT = 200
LISTINGS: Mapping[type[Any], tuple[type[Listing], str]] = {
    Topic: (TopicListing, "topic"),
    Tag: (TagListing, "tag"),
    Contributor: (ContributorListing, "contributor"),
}
Names = Sequence[Mapping[str, object]]


def frequent(model: type[Any], at: datetime, most: int) -> Names:
    """So many, in the order of their names."""
    listings, column = LISTINGS[model]
    recent = Edition.objects.live(at).stories().here().newest().values("pk")[:RECENT]
    uses = listings._default_manager.filter(edition__in=recent).values(column)
    ranked = uses.annotate(n=Count("pk")).order_by("-n", column)[:most]
    shown = model._default_manager.filter(pk__in=ranked.values(column))
    return [{"name": row.name, "slug": row.slug} for row in shown]
