"""Image: one picture that the newsroom holds, known by what its bytes are."""

from datetime import datetime

from django.conf import settings
from django.contrib.auth.models import User
from django.core.files.base import ContentFile
from django.core.files.storage import storages
from django.db import models

from articles import images


class ImageQuerySet(models.QuerySet["Image"]):
    def take_in(self, data: bytes, *, by: User | None, at: datetime) -> "Image":
        """The row of these bytes; the same bytes are the same row. Raises images.ImageRefused."""
        picture = images.read(data)
        known = self.filter(key=picture.key).first()
        if known:
            return known
        originals = storages["originals"]
        name = f"{picture.key[:2]}/{picture.key}.{picture.extension}"
        if not originals.exists(name):
            name = originals.save(name, ContentFile(data))
        image, _ = self.get_or_create(
            key=picture.key,
            defaults={
                "original": name,
                "format": picture.format,
                "width": picture.width,
                "height": picture.height,
                "added_by": by,
                "added_at": at,
            },
        )
        return image


class Image(models.Model):
    """The stable `key` is made from the original's bytes: texts and editions refer to it."""

    key = models.CharField(max_length=32, unique=True, editable=False)
    original = models.CharField(max_length=100, editable=False)
    format = models.CharField(max_length=10, editable=False)
    width = models.PositiveIntegerField(editable=False)
    height = models.PositiveIntegerField(editable=False)
    title = models.CharField(max_length=200, blank=True, help_text="To find it by; not public.")
    alt = models.CharField(
        "alternative text",
        max_length=300,
        blank=True,
        help_text="What the picture shows, for those who do not see it. A use can say its own.",
    )
    credit = models.CharField(max_length=200, blank=True)
    added_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        editable=False,
        related_name="+",
    )
    added_at = models.DateTimeField(editable=False)

    objects = ImageQuerySet.as_manager()

    class Meta:
        ordering = ("-added_at", "-pk")
        constraints = [
            models.CheckConstraint(
                condition=models.Q(width__gt=0, height__gt=0), name="image_has_a_size"
            ),
        ]

    def __str__(self) -> str:
        return self.title or f"{self.key[:12]} ({self.width} × {self.height})"

    @property
    def plan(self) -> images.Plan:
        """The renditions of this picture: names and sizes, a pure calculation."""
        return images.plan(self.key, self.width, self.height)

    def cut(self) -> None:
        """Make the renditions that are not there yet."""
        images.cut(self.plan, lambda: storages["originals"].open(self.original))
