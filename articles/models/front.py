"""FrontEdition: the front of the home page or of a topic from one instant to another, immutable as
editions are; FrontDraft: the one that is being put together.

A front's topic is None where it is the home page's. The intervals of one front never overlap.
"""

from datetime import datetime
from typing import Any, NoReturn, Self

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Coalesce
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from articles.fronts import FrontContent
from articles.models.edition import LASTING, EditionIsFinal
from articles.models.reference import Topic

HOME = 0  # in the place of a topic's key, in constraints


class FrontEditionQuerySet(models.QuerySet["FrontEdition"]):
    def of(self, topic: Topic | None) -> Self:
        return self.filter(topic=topic)

    def live(self, at: datetime) -> Self:
        """What readers get at `at`: at most one of each front."""
        live = Q(live_until__isnull=True) | Q(live_until__gt=at)
        return self.filter(live, live_from__lte=at).order_by("-live_from")

    def lasting(self) -> Self:
        """All but the cancelled, whose interval is empty."""
        return self.filter(LASTING)

    def planned(self, at: datetime) -> Self:
        """Those that begin after `at` and were not cancelled, the next one first."""
        return self.lasting().filter(live_from__gt=at).order_by("live_from")

    def not_over(self, at: datetime) -> Self:
        """What is live at `at` or comes later, in no order."""
        not_over = Q(live_until__isnull=True) | Q(live_until__gt=at)
        return self.lasting().filter(not_over).order_by()

    def next_change(self, at: datetime) -> datetime | None:
        """The next instant at which a front or one of its slots begins or ends."""
        moments = (
            moment
            for front in self.not_over(at).only("live_from", "live_until", "slots")
            for moment in (front.live_from, front.live_until, *front.content.ends)
        )
        return min((moment for moment in moments if moment and moment > at), default=None)

    def _move_end(self, live_until: datetime | None) -> int:
        """For the workflow alone: set the end of those whose end still lies ahead."""
        return super().update(live_until=live_until)

    def update(self, **kwargs: Any) -> NoReturn:
        raise EditionIsFinal("A front")

    def bulk_update(self, *args: Any, **kwargs: Any) -> NoReturn:
        raise EditionIsFinal("A front")

    def delete(self) -> NoReturn:
        raise EditionIsFinal("A front")


class FrontEdition(models.Model):
    """`slots` is a FrontContent as JSON."""

    topic = models.ForeignKey(Topic, models.PROTECT, null=True, related_name="+")
    number = models.PositiveIntegerField()
    live_from = models.DateTimeField()
    live_until = models.DateTimeField(null=True)
    slots = models.JSONField()
    composed_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    composed_at = models.DateTimeField()
    note = models.CharField(max_length=200, blank=True)

    objects = FrontEditionQuerySet.as_manager()

    class Meta:
        default_permissions = ()
        constraints = [
            # PostgreSQL adds an exclusion constraint on the intervals: see the migration.
            models.UniqueConstraint(Coalesce("topic", HOME), "number", name="front_number_once"),
            models.UniqueConstraint(
                Coalesce("topic", HOME), condition=Q(live_until=None), name="front_one_open_end"
            ),
            models.CheckConstraint(
                condition=Q(live_until=None) | Q(live_until__gte=F("live_from")),
                name="front_ends_after_it_begins",
            ),
        ]
        indexes = [
            models.Index(fields=["topic", "live_from"], name="front_of_topic"),
            models.Index(fields=["topic", "-number"], name="front_newest"),
            models.Index(fields=["live_until"], name="front_by_end"),
        ]

    def __str__(self) -> str:
        if self.topic is None:
            return gettext("Front %(number)s of the home page") % {"number": self.number}
        return gettext("Front %(number)s of %(topic)s") % {
            "number": self.number,
            "topic": self.topic,
        }

    def save(self, *args: Any, **kwargs: Any) -> None:
        if not self._state.adding:
            raise EditionIsFinal(self)
        super().save(*args, **kwargs)

    def delete(self, *args: Any, **kwargs: Any) -> NoReturn:
        raise EditionIsFinal(self)

    @property
    def content(self) -> FrontContent:
        return FrontContent.from_json(self.slots)

    @property
    def is_lasting(self) -> bool:
        return self.live_until is None or self.live_until > self.live_from

    def live_at(self, at: datetime) -> bool:
        return self.live_from <= at and (self.live_until is None or at < self.live_until)


class FrontDraft(models.Model):
    """The working copy of a front, one for each; `version` is its optimistic lock."""

    topic = models.ForeignKey(Topic, models.PROTECT, null=True, related_name="+")
    slots = models.JSONField()
    version = models.PositiveIntegerField(default=0)
    changed_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    changed_at = models.DateTimeField()

    class Meta:
        verbose_name = _("front")
        default_permissions = ()
        permissions = [
            ("edit_front", "Can put fronts together"),
            ("publish_front", "Can publish fronts"),
        ]
        constraints = [
            models.UniqueConstraint(Coalesce("topic", HOME), name="front_one_draft"),
        ]

    def __str__(self) -> str:
        if self.topic is None:
            return gettext("The front of the home page")
        return gettext("The front of %(topic)s") % {"topic": self.topic}

    @property
    def content(self) -> FrontContent:
        return FrontContent.from_json(self.slots)
