"""PreviewLink: the address at which somebody without an account reads what is not published."""

from datetime import datetime

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext as _

from articles.models.article import Article
from articles.models.history import Revision


class PreviewLinkQuerySet(models.QuerySet["PreviewLink"]):
    def newest(self) -> "PreviewLinkQuerySet":
        return self.order_by("-made_at", "-pk")


class PreviewLink(models.Model):
    """`revision`: the one text that is shown; None for that which is worked on, whatever it says by
    then. `reader`: whom it was made for."""

    article = models.ForeignKey(Article, models.CASCADE, related_name="preview_links")
    revision = models.ForeignKey(Revision, models.CASCADE, null=True, related_name="+")
    reader = models.CharField(max_length=100)
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    made_at = models.DateTimeField()
    ends_at = models.DateTimeField()
    revoked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+"
    )
    revoked_at = models.DateTimeField(null=True)

    objects = PreviewLinkQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(ends_at__gt=F("made_at")), name="preview_link_ends_later"
            ),
            models.CheckConstraint(
                condition=Q(revoked_at=None, revoked_by=None)
                | Q(revoked_at__isnull=False, revoked_by__isnull=False),
                name="preview_link_revoked_by_somebody",
            ),
        ]

    def __str__(self) -> str:
        return _("Preview for %(reader)s") % {"reader": self.reader}

    def is_open(self, at: datetime) -> bool:
        return self.revoked_at is None and at < self.ends_at
