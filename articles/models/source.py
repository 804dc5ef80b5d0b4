"""Batch and Source: one run of an import, and where each of its articles came from."""

from django.conf import settings
from django.db import models

from articles.models.article import Article
from articles.models.history import Revision


class Batch(models.Model):
    """One run of an import: who started it, when, on what."""

    paths = models.JSONField(default=list)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        ordering = ("-at", "-pk")
        verbose_name_plural = "batches"

    def __str__(self) -> str:
        return f"Import {self.pk}"


class Source(models.Model):
    """One article of one source. `source_id` is the source's own name for it.

    `revision` is what the import wrote: as long as it is the article's last one, nobody has edited
    the article since, and a changed source may be imported again.
    """

    article = models.OneToOneField(Article, models.CASCADE, related_name="source")
    batch = models.ForeignKey(Batch, models.PROTECT, related_name="sources")
    source_id = models.CharField(max_length=500, unique=True)
    location = models.CharField(max_length=1000, blank=True)
    revision = models.ForeignKey(Revision, models.RESTRICT, related_name="+")
    digest = models.CharField(
        max_length=64, blank=True, help_text="Of what the source says, without its pictures."
    )
    lost = models.JSONField(default=list, blank=True)

    def __str__(self) -> str:
        return self.source_id
