"""Showing: may everybody see a file of an image at an instant?

Files obey the clock of editions: a rendition is public while an edition that names it is live, and
a portrait while a story of its contributor is. No file is public beyond its rights, but by the
exception that a Publisher made for a story.
"""

import enum
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import F, OuterRef, Q, Subquery

from articles import images
from articles.models.edition import Edition
from articles.models.exposure import Exposure
from articles.models.image_rights import RightsState
from articles.models.reference import Contributor

AT_ONCE = 20  # people with one portrait


class Exposed(enum.Enum):
    NOT_YET = "not yet"
    NOW = "now"
    NO_MORE = "no more"


@dataclass(frozen=True, slots=True)
class Showing:
    """May everybody see a file at an instant? If so, `until` is the next instant at which that may
    change; None while none is known. `by_exception`: although the rights do not cover it."""

    state: Exposed
    until: datetime | None = None
    by_exception: bool = False


def showing(rendition: str, at: datetime) -> Showing:
    """One look at an index for a file that an edition shows; two more for any other."""
    exposures = Exposure.objects.filter(stem=images.stem_of(rendition))
    live = (
        exposures.filter(
            Q(edition__live_until__isnull=True) | Q(edition__live_until__gt=at),
            edition__live_from__lte=at,
        )
        .select_related("image")
        .annotate(until=F("edition__live_until"))
        .only("image__valid_from", "image__valid_until")
        .order_by(F("edition__live_until").desc(nulls_first=True))
    )
    longest = live.first()
    if longest is None:
        begun = Q(edition__live_until__isnull=True) | Q(
            edition__live_until__gt=F("edition__live_from")
        )
        been = exposures.filter(begun, edition__live_from__lte=at).exists()
        as_portrait = _as_portrait(rendition, at)
        if as_portrait.state is Exposed.NOT_YET and been:
            return Showing(Exposed.NO_MORE)
        return as_portrait
    rights = longest.image.rights_at(at)
    if rights is RightsState.COVERED:
        ends = [moment for moment in (_until(longest), longest.image.valid_until) if moment]
        return Showing(Exposed.NOW, min(ends, default=None))
    if (excepted := live.under_rights_override().first()) is not None:
        return Showing(Exposed.NOW, _until(excepted), by_exception=True)
    return Showing(Exposed.NOT_YET if rights is RightsState.AHEAD else Exposed.NO_MORE)


def _until(exposure: Exposure) -> datetime | None:
    until: datetime | None = exposure.until  # type: ignore[attr-defined]  # annotated
    return until


def _as_portrait(rendition: str, at: datetime) -> Showing:
    """A look at the list of each whose portrait it is."""
    stories, row = Edition.objects.stories(), OuterRef("pk")
    live, been = stories.live(at).of(row), stories.lasting().filter(live_from__lte=at).of(row)
    rows: Any = Contributor.objects
    people: list[Any] = list(
        rows.filter(portrait__key=images.key_of(rendition))
        .select_related("portrait")
        .annotate(
            live=Subquery(live.values("pk")[:1]),
            until=Subquery(live.values("live_until")[:1]),
            been=Subquery(been.values("pk")[:1]),
        )
        .order_by()[:AT_ONCE]
    )
    image = people[0].portrait if people else None
    if image is None or not image.credit or not _is_of(rendition, image.square):
        return Showing(Exposed.NOT_YET)
    rights, now = image.rights_at(at), [person for person in people if person.live]
    if now and rights is RightsState.COVERED:
        # The planned end of the newest story: where another goes on, who asks then is told so.
        ends = [person.until for person in now]
        planned = None if None in ends else max(ends)
        return Showing(Exposed.NOW, min(filter(None, (planned, image.valid_until)), default=None))
    seen = rights is not RightsState.AHEAD and any(person.been for person in people)
    return Showing(Exposed.NO_MORE if seen else Exposed.NOT_YET)


def _is_of(rendition: str, plan: images.Plan) -> bool:
    return images.stem_of(rendition) == images.stem_of(plan.renditions[0].name)
