"""Assignment: who is to write an article, until when and how. Readers never see these rows."""

from datetime import datetime

from django.conf import settings
from django.contrib.auth.models import User
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _


class Priority(models.IntegerChoices):
    URGENT = 1, _("Urgent")
    NORMAL = 2, _("Normal")
    LOW = 3, _("Low")


class Brief(models.Model):
    """What is asked for: of whom (None: nobody has it), until when, how pressing, and in words."""

    assignee = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+"
    )
    due_at = models.DateTimeField(_("due"), null=True, blank=True)
    priority = models.PositiveSmallIntegerField(choices=Priority, default=Priority.NORMAL)
    brief = models.TextField(max_length=2000, blank=True)

    class Meta:
        abstract = True

    @property
    def whose(self) -> str:
        """The name of who has it, or empty. Who has left has it still: it is marked and not passed
        on, as somebody has to decide to whom."""
        if self.assignee is None:
            return ""
        name = self.assignee.get_full_name() or self.assignee.get_username()
        if self.assignee.is_active:
            return name
        return gettext("%(name)s (left)") % {"name": name}


class AssignmentQuerySet(models.QuerySet["Assignment"]):
    def open(self) -> "AssignmentQuerySet":
        """Those whose text has not been handed in."""
        return self.filter(is_open=True)

    def of(self, person: User | None) -> "AssignmentQuerySet":
        """What somebody has to write; None: what nobody has yet."""
        return self.open().filter(assignee=person)

    def of_who_left(self) -> "AssignmentQuerySet":
        """What is still theirs who cannot come in any more."""
        return self.open().filter(assignee__in=User.objects.filter(is_active=False))

    def late(self, at: datetime) -> "AssignmentQuerySet":
        """The longest overdue first."""
        return self.open().filter(due_at__lt=at).order_by("due_at", "pk")

    def due_between(self, begins: datetime, ends: datetime) -> "AssignmentQuerySet":
        """Also what has been handed in by now, as a calendar shows it."""
        return self.filter(due_at__gte=begins, due_at__lt=ends).order_by("due_at", "pk")


class Assignment(Brief):
    """As it stands now: one for an article. Only workflow.assigning writes it.

    `is_open`: `Status.is_with_writer` of its article, kept with every passage of the workflow, so
    that an index has what is late without all that was ever written in time.
    """

    article = models.OneToOneField("articles.Article", models.CASCADE, related_name="assignment")
    assigned_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    assigned_at = models.DateTimeField()
    is_open = models.BooleanField(default=True)
    version = models.PositiveIntegerField(default=1)  # of the optimistic lock

    objects = AssignmentQuerySet.as_manager()

    class Meta:
        indexes = [
            models.Index(
                fields=["assignee", "due_at", "id"],
                condition=Q(is_open=True),
                name="assignment_of_person",
            ),
            models.Index(
                fields=["due_at", "id"],
                condition=Q(due_at__isnull=False),
                name="assignment_due",
            ),
            models.Index(
                fields=["due_at", "id"],
                condition=Q(is_open=True, due_at__isnull=False),
                name="assignment_open_due",
            ),
        ]

    def __str__(self) -> str:
        return gettext("Assignment of %(article)s") % {"article": self.article}

    def is_late(self, at: datetime) -> bool:
        return self.is_open and self.due_at is not None and self.due_at < at


class AssignmentChange(Brief):
    """History: what an assignment said from `at` on. Appended, never changed."""

    article = models.ForeignKey(
        "articles.Article", models.CASCADE, related_name="assignment_changes"
    )
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        ordering = ("-at", "-pk")

    def __str__(self) -> str:
        if self.assignee is None:
            return gettext("Assigned to nobody")
        return gettext("Assigned to %(person)s") % {"person": self.assignee}
