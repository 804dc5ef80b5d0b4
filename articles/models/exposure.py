"""Exposure: which files of images an edition shows."""

import json
from collections.abc import Mapping, Sequence

from django.db import models
from django.db.models import Exists, OuterRef

from articles import images
from articles.models.edition import Edition
from articles.models.image import Image
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
