"""SavedView: what somebody looks at again and again in the list of articles, under a name."""

from django.conf import settings
from django.contrib.auth.models import AbstractBaseUser, AnonymousUser
from django.db import models
from django.db.models import Q


class SavedViewQuerySet(models.QuerySet["SavedView"]):
    def seen_by(self, user: AbstractBaseUser | AnonymousUser) -> "SavedViewQuerySet":
        """Their own, and what others have given to everybody."""
        return self.filter(Q(owner=user.pk) | Q(shared=True))


class SavedView(models.Model):
    """`query` is the list's query string, without its place and in one order."""

    owner = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")
    name = models.CharField(max_length=60)
    query = models.CharField(max_length=1000)
    shared = models.BooleanField(default=False)

    objects = SavedViewQuerySet.as_manager()

    class Meta:
        ordering = ("name", "pk")
        constraints = [
            models.UniqueConstraint(fields=["owner", "name"], name="saved_view_name_once"),
        ]

    def __str__(self) -> str:
        return self.name
