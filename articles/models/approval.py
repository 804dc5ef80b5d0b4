"""Approval: the text and the images that somebody read when they said yes."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext as _

from articles.models.article import Article
from articles.models.history import Revision


class Approval(models.Model):
    """What is published has to be this: the revision, and of each of its images the facts that
    readers would get. `images` is {key: facts}, see `articles.publishing.figures.facts_of`."""

    article = models.ForeignKey(Article, models.CASCADE, related_name="approvals")
    revision = models.ForeignKey(Revision, models.CASCADE, related_name="approvals")
    images = models.JSONField(default=dict)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        ordering = ("-pk",)

    def __str__(self) -> str:
        return _("%(revision)s of %(article)s, approved") % {
            "revision": self.revision,
            "article": self.article,
        }
