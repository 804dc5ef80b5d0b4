"""What somebody is writing just now: Autosave, the text that they have not saved; and Presence,
that they have the article open. Neither is part of any history."""

from django.conf import settings
from django.db import models

from articles.models.article import Article


class Autosave(models.Model):
    """What one person has typed into the form of one article and not saved: as the browser would
    send it. The next save deletes it.

    `key` is the token of the page where it was typed: see admin.article.saved_forms.
    """

    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")
    article = models.ForeignKey(Article, models.CASCADE, null=True, related_name="+")
    key = models.CharField(max_length=32)
    fields = models.JSONField()  # [[name, value], …]
    at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["by", "key"], name="autosave_once"),
        ]

    def __str__(self) -> str:
        return f"Autosave of {self.key}"


class Presence(models.Model):
    """That somebody has had an article open from `since` until `at`, and in which `place` of it
    they were."""

    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")
    article = models.ForeignKey(Article, models.CASCADE, related_name="presences")
    since = models.DateTimeField()
    at = models.DateTimeField()
    place = models.CharField(max_length=100, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["article", "by"], name="presence_once"),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def name(self) -> str:
        return self.by.get_full_name() or str(self.by.get_username())
