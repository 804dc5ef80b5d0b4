"""Preferences: what somebody who works here has chosen for themselves; and in which language the
newsroom speaks to them."""

from typing import Any

from django.conf import settings
from django.db import models

from articles import languages, paper


class Preferences(models.Model):
    """No row: nothing was chosen. An empty language is the paper's, whatever that is."""

    person = models.OneToOneField(
        settings.AUTH_USER_MODEL, models.CASCADE, related_name="preferences"
    )
    language = models.CharField(max_length=35, blank=True)

    class Meta:
        default_permissions = ()

    def __str__(self) -> str:
        return f"{self.person}: {self.language or 'as the paper'}"


def language_of(person: Any) -> str:
    """Of the desk's pages for them and of mails to them; of strangers, too."""
    chosen: Preferences | None = getattr(person, "preferences", None)
    return languages.spoken((chosen and chosen.language) or paper.current().language)
