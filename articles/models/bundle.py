"""Bundle: stories that readers get at one instant, all or none; and its places for them."""

from datetime import datetime

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext as _

from articles.models.article import Article


class BundleQuerySet(models.QuerySet["Bundle"]):
    def open(self) -> "BundleQuerySet":
        """Those that are only put together."""
        return self.filter(live_from=None)


class Bundle(models.Model):
    """`live_from`: when its stories begin, or began; None while it is only put together."""

    name = models.CharField(max_length=100)
    articles = models.ManyToManyField(Article, through="BundlePlace", related_name="+")
    made_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", editable=False
    )
    made_at = models.DateTimeField(editable=False)
    live_from = models.DateTimeField(null=True, editable=False)
    published_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", editable=False
    )

    objects = BundleQuerySet.as_manager()

    class Meta:
        ordering = ("-made_at", "-pk")
        constraints = [
            models.CheckConstraint(
                condition=Q(live_from=None, published_by=None)
                | Q(live_from__isnull=False, published_by__isnull=False),
                name="bundle_published_by_somebody",
            ),
            models.CheckConstraint(
                condition=Q(live_from=None) | Q(live_from__gte=F("made_at")),
                name="bundle_begins_after_it_was_made",
            ),
        ]
        indexes = [
            models.Index(fields=["-made_at", "-id"], name="bundle_newest"),
            models.Index(
                fields=["live_from"], condition=~Q(live_from=None), name="bundle_by_start"
            ),
        ]

    def __str__(self) -> str:
        return self.name

    def has_begun(self, at: datetime) -> bool:
        return self.live_from is not None and self.live_from <= at

    def is_scheduled(self, at: datetime) -> bool:
        return self.live_from is not None and self.live_from > at


class BundlePlace(models.Model):
    bundle = models.ForeignKey(Bundle, models.CASCADE, related_name="places")
    article = models.ForeignKey(Article, models.CASCADE, related_name="bundle_places")

    class Meta:
        ordering = ("pk",)
        constraints = [
            models.UniqueConstraint(fields=["bundle", "article"], name="bundle_has_a_story_once"),
        ]

    def __str__(self) -> str:
        return _("%(article)s in %(bundle)s") % {"article": self.article, "bundle": self.bundle}
