"""Where images were shown, and where they were shown although our rights did not cover it."""

from datetime import datetime

from django.db import models

from articles.models.edition import Edition
from articles.models.history import StatusChange
from articles.models.image import Image


class Appearance(models.Model):
    """An edition has this image; not `shown`, it was left out because the rights were over."""

    edition = models.ForeignKey(Edition, models.PROTECT, related_name="appearances")
    image = models.ForeignKey(Image, models.PROTECT, related_name="appearances")
    shown = models.BooleanField(default=True)
    facts = models.JSONField(
        default=dict, help_text="The picture's words and frame, as this edition was composed."
    )

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["edition", "image"], name="appearance_once"),
        ]

    def __str__(self) -> str:
        return f"{self.image} in {self.edition}"


class RightsException(models.Model):
    """A Publisher shows an image without rights that cover it, and says why."""

    image = models.ForeignKey(Image, models.PROTECT, related_name="exceptions")
    change = models.ForeignKey(StatusChange, models.PROTECT, related_name="rights_exceptions")
    reason = models.TextField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["image", "change"], name="rights_exception_once"),
            models.CheckConstraint(
                condition=~models.Q(reason=""), name="rights_exception_says_why"
            ),
        ]

    def __str__(self) -> str:
        return self.reason


def in_public_use(image: Image, at: datetime) -> bool:
    """Does an edition have it that is live at `at` or planned? One that leaves it out because of
    its rights has it too: other rights would show it again."""
    having = Appearance.objects.filter(image=image).values("edition")
    return Edition.objects.not_over(at).filter(pk__in=having).exists()
