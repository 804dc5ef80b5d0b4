"""Exposure: which files of images an edition shows; and who may see a file at an instant.

Files obey the clock of editions: a rendition is public while an edition that names it is live.
"""

import enum
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db import models
from django.db.models import Exists, F, OuterRef, Q

from articles import images
from articles.models.edition import Edition
from articles.models.image import Image
from articles.models.image_rights import RightsState
from articles.models.rights import RightsException
from articles.models.rows import write_rows

AT_ONCE = 500


class ExposureQuerySet(models.QuerySet["Exposure"]):
    def record(self, editions: Sequence[Edition], known: Mapping[str, int]) -> None:
        """Note what these saved editions show: all files that their HTML and their card name.
        `known` are primary keys of images, by key, as far as somebody has read them."""
        stems = {edition.pk: stems_of(edition) for edition in editions}
        others = {key for shown in stems.values() for key in shown.values()} - known.keys()
        if others:
            read = Image.objects.filter(key__in=others).values_list("key", "pk")
            known = {**known, **dict(read)}
        write_rows(
            [
                Exposure(edition_id=pk, image_id=known[key], stem=stem)
                for pk, shown in stems.items()
                for stem, key in shown.items()
                if key in known
            ]
        )

    def under_rights_override(self) -> "ExposureQuerySet":
        """Those in a story with which a Publisher shows the image although its rights do not
        cover it; what any other story shows of it, and how, nobody answers for."""
        exceptions = RightsException.objects.filter(
            image=OuterRef("image"), change__edition__revision=OuterRef("edition__revision")
        )
        return self.filter(Exists(exceptions))

    def record_all(self) -> None:
        """Of all editions that there are."""
        editions = Edition.objects.stories().order_by("pk").only("pk", "html", "lead")
        lot: list[Edition] = []
        for edition in editions.iterator(chunk_size=AT_ONCE):
            lot.append(edition)
            if len(lot) == AT_ONCE:
                self.record(lot, {})
                lot = []
        self.record(lot, {})


class Exposure(models.Model):
    """`stem`: what the names of all widths and formats of one part of an image begin with."""

    edition = models.ForeignKey(Edition, models.PROTECT, related_name="exposures")
    image = models.ForeignKey(Image, models.PROTECT, related_name="exposures")
    stem = models.CharField(max_length=80)

    objects = ExposureQuerySet.as_manager()

    class Meta:
        constraints = [
            # In this order, so that it is also the index by which a file is found.
            models.UniqueConstraint(fields=["stem", "edition"], name="exposure_once"),
        ]

    def __str__(self) -> str:
        return self.stem


def stems_of(edition: Edition) -> dict[str, str]:
    """The stems of the files that it shows, each with its image's key."""
    return images.stems_in(f"{edition.html} {json.dumps(edition.lead)}")


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
    """One look at an index for a file that is public; one more for any other."""
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
        return Showing(Exposed.NO_MORE if been else Exposed.NOT_YET)
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
