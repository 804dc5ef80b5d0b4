"""Redirect: an address that an article had before it came here, or before its site moved."""

from django.db import models

from articles.models.article import Article

LONGEST_PATH = 500


class Redirect(models.Model):
    """`path` begins with / and does not end with one; its query is there only where that names the
    article (/?p=12)."""

    path = models.CharField(max_length=LONGEST_PATH, unique=True)
    article = models.ForeignKey(Article, models.CASCADE, related_name="redirects")

    def __str__(self) -> str:
        return self.path
