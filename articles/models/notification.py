"""Notification: what somebody is told about a story; NotificationChoice: how they want to be told.

The row is the outbox too: it is written in the transaction of what it tells, and says by when a
mail about it is due.
"""

from typing import Any

from django.conf import settings
from django.contrib.auth.models import User
from django.db import models
from django.db.models import OuterRef, Q, Subquery
from django.utils.translation import gettext_lazy as _

from articles.models.article import Article

COUNTED = 10  # the bell says 9+


class NotificationKind(models.TextChoices):
    SUBMITTED = "submitted", _("A story waits for review")
    SENT_BACK = "sent_back", _("Changes are asked for in a story of mine")
    APPROVED = "approved", _("A story of mine is approved")
    PUBLISHED = "published", _("A story of mine is published")
    REPLANNED = "replanned", _("What is planned or public of a story of mine changes")
    MENTIONED = "mentioned", _("Somebody mentions or answers me in a note")
    ASSIGNED = "assigned", _("A story is assigned to me")
    TAKEN_BACK = "taken_back", _("A story that I had to write is taken from me")
    DUE = "due", _("A story that I have to write is due within a day")
    RIGHTS_END = "rights_end", _("Rights in a picture end within two weeks")


class Delivery(models.TextChoices):
    AT_ONCE = "at_once", _("At the desk, and by e-mail at once")
    DIGEST = "digest", _("At the desk, and in one e-mail a day")
    DESK = "desk", _("At the desk only")
    NOTHING = "nothing", _("Not at all")


# How somebody is told who has chosen nothing: by mail of what asks them to do something.
DEFAULTS: dict[str, Delivery] = {
    NotificationKind.SUBMITTED: Delivery.DESK,
    NotificationKind.SENT_BACK: Delivery.AT_ONCE,
    NotificationKind.APPROVED: Delivery.DESK,
    NotificationKind.PUBLISHED: Delivery.DESK,
    NotificationKind.REPLANNED: Delivery.DESK,
    NotificationKind.MENTIONED: Delivery.AT_ONCE,
    NotificationKind.ASSIGNED: Delivery.AT_ONCE,
    NotificationKind.TAKEN_BACK: Delivery.AT_ONCE,
    NotificationKind.DUE: Delivery.AT_ONCE,
    NotificationKind.RIGHTS_END: Delivery.DIGEST,
}


class NotificationQuerySet(models.QuerySet["Notification"]):
    def unseen(self) -> "NotificationQuerySet":
        return self.filter(seen_at=None)

    def unmailed(self) -> "NotificationQuerySet":
        """Those about which a mail is still to be written, now or later."""
        return self.filter(mail_due__isnull=False)


class Notification(models.Model):
    """`key` says what it tells: nobody is told the same thing twice. `mail_due`: from when a mail
    about it is to be written; None where none is, or it lies in the queue already. `guest`: who did
    it without an account, and `times`: how often, where several times are told as one."""

    to = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")
    kind = models.CharField(max_length=20, choices=NotificationKind)
    article = models.ForeignKey(Article, models.CASCADE, null=True, related_name="+")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    guest = models.CharField(max_length=80, blank=True)
    times = models.PositiveSmallIntegerField(default=1)
    at = models.DateTimeField()
    words = models.TextField(blank=True)
    key = models.CharField(max_length=150)
    delivery = models.CharField(max_length=10, choices=Delivery)
    mail_due = models.DateTimeField(null=True)
    seen_at = models.DateTimeField(null=True)

    objects = NotificationQuerySet.as_manager()

    class Meta:
        ordering = ("-pk",)
        constraints = [
            models.UniqueConstraint(fields=["key", "to"], name="notification_told_once"),
            models.CheckConstraint(
                condition=Q(kind__in=NotificationKind.values), name="notification_kind_known"
            ),
        ]
        indexes = [
            models.Index(fields=["to", "-id"], name="notification_of_person"),
            models.Index(fields=["to"], condition=Q(seen_at=None), name="notification_unseen"),
            models.Index(
                fields=["mail_due", "id"],
                condition=Q(mail_due__isnull=False),
                name="notification_unmailed",
            ),
        ]

    def __str__(self) -> str:
        return f"{NotificationKind(self.kind).label} ({self.to})"


class NotificationChoice(models.Model):
    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")
    kind = models.CharField(max_length=20, choices=NotificationKind)
    delivery = models.CharField(max_length=10, choices=Delivery)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["person", "kind"], name="notification_chosen_once_a_kind"
            ),
            models.CheckConstraint(
                condition=Q(kind__in=NotificationKind.values, delivery__in=Delivery.values),
                name="notification_choice_known",
            ),
        ]

    def __str__(self) -> str:
        return f"{NotificationKind(self.kind).label}: {Delivery(self.delivery).label}"


class _Counted(Subquery):
    template = "(SELECT COUNT(*) FROM (%(subquery)s) AS unseen)"
    output_field = models.IntegerField()


def with_unseen(people: models.QuerySet[User]) -> models.QuerySet[User]:
    """How many notifications each of them has not seen, COUNTED at most, as `unseen`: it comes with
    the person's own row, so that the bell on every page asks nothing more."""
    theirs = Notification.objects.unseen().filter(to=OuterRef("pk")).order_by()
    counted: Any = _Counted(theirs.values("pk")[:COUNTED])
    return people.annotate(unseen=counted)
