"""Portraits as readers see them: the pictures of those whose names stand over stories.

One is shown while its rights cover the instant and a story of its contributor is live; who may see
its files is said in `showing`.
"""

from collections.abc import Sequence
from datetime import datetime

from django.db.models import Min, Q

from articles.models.edition import Edition
from articles.models.image import Image
from articles.models.image_rights import RightsState
from articles.models.listing import ContributorListing
from articles.models.reference import Contributor


def portrait_at(contributor: Contributor, at: datetime) -> Image | None:
    """What readers may see of somebody with a live story: as any picture, not without a credit."""
    image = contributor.portrait
    is_shown = image and image.credit and image.rights_at(at) is RightsState.COVERED
    return image if is_shown else None


def portraits_of(editions: Sequence[Edition], at: datetime) -> dict[int, Image]:
    """Those of the first in each byline that has one, by the keys of these live editions: in one
    query."""
    listings = (
        ContributorListing.objects.filter(edition__in=[each.pk for each in editions])
        .exclude(contributor__portrait=None)
        .select_related("contributor__portrait")
    )
    found: dict[int, Image] = {}
    for listing in sorted(listings, key=lambda each: each.pk):  # written in the byline's order
        if (image := portrait_at(listing.contributor, at)) is not None:
            found.setdefault(listing.edition_id, image)
    return found


def next_change_of_portraits(at: datetime) -> datetime | None:
    """The next instant at which the rights in one begin or end. There are fewer than people."""
    ahead = Contributor.objects.exclude(portrait=None).aggregate(
        begins=Min("portrait__valid_from", filter=Q(portrait__valid_from__gt=at)),
        ends=Min("portrait__valid_until", filter=Q(portrait__valid_until__gt=at)),
    )
    return min(filter(None, ahead.values()), default=None)
