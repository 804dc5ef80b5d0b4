"""ClockConfirmation: an operator's word that the clock is right, and what lies ahead is not."""

from django.conf import settings
from django.db import models


class ClockConfirmation(models.Model):
    """`at` by the machine's clock; everything up to `recorded` was recorded by a wrong one."""

    at = models.DateTimeField()
    recorded = models.DateTimeField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")

    class Meta:
        ordering = ("-pk",)

    def __str__(self) -> str:
        return f"The clock was confirmed at {self.at.isoformat()}"
