"""What was written (Revision), decided (StatusChange), and changed in the rows that texts share
(RowChange). Appended, never changed."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from articles.content import ArticleContent
from articles.models.article import Article, Status
from articles.models.former import Kind


class RevisionQuerySet(models.QuerySet["Revision"]):
    def texts(self) -> "RevisionQuerySet":
        """Those that were the text once: without what was kept aside."""
        return self.filter(aside=False)

    def newest(self) -> "Revision":
        """Of one article: the text as it stands."""
        return self.texts().latest("number")


class Revision(models.Model):
    """The whole content of an article as one save left it.

    `aside`: what somebody sent after another's save, before both were merged into the next
    revision. It never was the text.
    """

    article = models.ForeignKey(Article, models.CASCADE, related_name="revisions")
    number = models.PositiveIntegerField()
    data = models.JSONField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    at = models.DateTimeField()
    aside = models.BooleanField(default=False)

    objects = RevisionQuerySet.as_manager()

    class Meta:
        ordering = ("-number",)
        constraints = [
            models.UniqueConstraint(fields=["article", "number"], name="revision_number_once"),
        ]

    def __str__(self) -> str:
        return gettext("Revision %(number)s") % {"number": self.number}

    @property
    def content(self) -> ArticleContent:
        return ArticleContent.from_json(self.data)


class StatusChange(models.Model):
    """One passage through the workflow's door: what, who, when, why, and the edition it made."""

    article = models.ForeignKey(Article, models.CASCADE, related_name="status_changes")
    transition = models.CharField(max_length=40)
    before = models.CharField(max_length=20, choices=Status)
    after = models.CharField(max_length=20, choices=Status)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    at = models.DateTimeField()
    note = models.TextField(blank=True)
    # In spite of which checks a Publisher published, and why: [{"code": …, "message": …}].
    overridden = models.JSONField(default=list)
    override_reason = models.TextField(blank=True)
    edition = models.ForeignKey("articles.Edition", models.PROTECT, null=True, related_name="+")

    class Meta:
        ordering = ("-at", "-pk")
        constraints = [
            models.CheckConstraint(
                condition=Q(overridden=[]) | ~Q(override_reason=""), name="override_says_why"
            ),
        ]

    def __str__(self) -> str:
        return self.transition.replace("_", " ")


class RowChange(models.Model):
    """What somebody did to an image, a topic, a tag or a contributor. It outlives the row: `row`
    is only its primary key, and `name` what it was called then.

    `fields` has what changed, as JSON holds it: {field: [before, after]}.
    """

    class Action(models.TextChoices):
        CREATED = "created", _("Created")
        CHANGED = "changed", _("Changed")
        DELETED = "deleted", _("Deleted")

    kind = models.CharField(max_length=20, choices=Kind)
    row = models.BigIntegerField()
    name = models.CharField(max_length=300)
    action = models.CharField(max_length=10, choices=Action)
    fields = models.JSONField(default=dict)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        ordering = ("-pk",)
        indexes = [models.Index(fields=["kind", "row", "-id"], name="row_change_of_row")]

    def __str__(self) -> str:
        return {
            RowChange.Action.CREATED: gettext("%(name)s created"),
            RowChange.Action.CHANGED: gettext("%(name)s changed"),
            RowChange.Action.DELETED: gettext("%(name)s deleted"),
        }[RowChange.Action(self.action)] % {"name": self.name}
