"""Topic limits: somebody's role counts for the stories of some topics only."""

from typing import Any

from django.conf import settings
from django.contrib.auth.models import AnonymousUser, User
from django.db import models
from django.db.models import Exists, OuterRef

from articles.models.reference import NamedQuerySet, Topic


class TopicLimit(models.Model):
    """One of the topics that somebody is limited to. Who has no such row is not limited; so a topic
    that limits somebody cannot be deleted, which would let them have all."""

    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.CASCADE, related_name="topic_limits"
    )
    topic = models.ForeignKey(Topic, models.PROTECT, related_name="+")

    class Meta:
        verbose_name = "limit"
        constraints = [
            models.UniqueConstraint(fields=["person", "topic"], name="topic_limits_a_person_once"),
        ]

    def __str__(self) -> str:
        return f"{self.person.get_full_name() or self.person.get_username()}: {self.topic}"


def with_limits(people: models.QuerySet[User]) -> models.QuerySet[User]:
    """Whether each of them is limited, as `limited`: it comes with the person's own row, so that
    nothing more is asked of those who are not."""
    theirs = TopicLimit.objects.filter(person=OuterRef("pk")).order_by()
    limited: Any = Exists(theirs)
    return people.annotate(limited=limited)


def is_limited(user: User | AnonymousUser) -> bool:
    """Superusers never are. Asked once of each object, as permissions are."""
    if user.is_superuser or user.pk is None:
        return False
    person: Any = user
    if not hasattr(person, "limited"):
        person.limited = TopicLimit.objects.filter(person=user.pk).exists()
    return bool(person.limited)


def topics_of(user: User | AnonymousUser) -> NamedQuerySet:
    """Those that they are limited to."""
    return Topic.objects.filter(pk__in=TopicLimit.objects.filter(person=user.pk).values("topic"))
