"""Source: where an imported article came from, and what it said then."""

from django.db import models

from articles.models.article import Article
from articles.models.history import Revision


class Source(models.Model):
    """One article of one source. `source_id` is the source's own name for it.

    `revision` is what the import wrote: as long as it is the article's last one, nobody has edited
    the article since, and a changed source may be imported again.
    """

    article = models.OneToOneField(Article, models.CASCADE, related_name="source")
    source_id = models.CharField(max_length=500, unique=True)
    location = models.CharField(max_length=1000, blank=True)
    revision = models.ForeignKey(Revision, models.RESTRICT, related_name="+")
    lost = models.JSONField(default=list, blank=True)
    imported_at = models.DateTimeField()

    def __str__(self) -> str:
        return self.source_id
