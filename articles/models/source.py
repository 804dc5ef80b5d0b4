"""Batch, Entry and Source: a run of an import, what became of each article, where it came from."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from articles.models.article import Article
from articles.models.history import Revision


class Outcome(models.TextChoices):
    CREATED = "created", _("Created")
    CHANGED = "changed", _("Changed")
    UNCHANGED = "unchanged", _("Unchanged")
    REFUSED = "refused", _("Refused")

    def label_for(self, trial: bool) -> str:
        """What became of an article, or would."""
        would = {Outcome.CREATED: gettext("would create"), Outcome.CHANGED: gettext("would change")}
        return would.get(self, self.in_words) if trial else self.in_words

    @property
    def in_words(self) -> str:
        """Within a sentence."""
        return {
            Outcome.CREATED: gettext("created"),
            Outcome.CHANGED: gettext("changed"),
            Outcome.UNCHANGED: gettext("unchanged"),
            Outcome.REFUSED: gettext("refused"),
        }[self]


class Batch(models.Model):
    """One run of an import: who started it, when, on what. Until it is finished the same run,
    started again, goes on with it. `choices` are those of importers.run.choices."""

    paths = models.JSONField(default=list)
    choices = models.JSONField(default=dict)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    at = models.DateTimeField()
    dry_run = models.BooleanField(default=False, help_text="It only said what would happen.")
    found = models.PositiveIntegerField(
        null=True, help_text="How many articles there are; empty while they are being read."
    )
    ignored = models.JSONField(
        default=list, help_text="The files in its folders and archives that nothing reads."
    )
    highest = models.JSONField(
        default=dict, help_text="The highest keys of people, topics and tags before it."
    )
    finished_at = models.DateTimeField(null=True)
    failure = models.TextField(blank=True, help_text="Why it stopped before its end.")
    undone_at = models.DateTimeField(null=True)
    undone_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+"
    )

    class Meta:
        ordering = ("-at", "-pk")
        indexes = [models.Index(fields=["-at", "-id"], name="batch_newest")]
        verbose_name = _("import")

    def __str__(self) -> str:
        number = {"number": self.pk}
        if self.dry_run:
            return gettext("Trial of an import %(number)s") % number
        return gettext("Import %(number)s") % number


class Entry(models.Model):
    """What became of one article: a line of its batch's report.

    `revision` and `edition` are the numbers of what the batch wrote and published. `version` is of
    the `source_id`, written so that a newer one sorts behind an older; it counts even if the
    article is deleted. Both are "" where a source has no versions, or nothing came in. `said` is
    the line as the report has it. `undoing` says what became of it when the batch was undone.
    """

    batch = models.ForeignKey(Batch, models.CASCADE, related_name="entries")
    number = models.PositiveIntegerField()
    outcome = models.CharField(max_length=10, choices=Outcome)
    article = models.ForeignKey(Article, models.SET_NULL, null=True, related_name="+")
    revision = models.PositiveIntegerField(null=True)
    edition = models.PositiveIntegerField(null=True)
    source_id = models.CharField(max_length=500, blank=True)
    version = models.TextField(blank=True)
    report = models.JSONField()
    undoing = models.CharField(max_length=300, blank=True)

    class Meta:
        ordering = ("number",)
        verbose_name_plural = "entries"
        constraints = [
            models.UniqueConstraint(fields=["batch", "number"], name="entry_number_once"),
        ]
        indexes = [
            models.Index(
                fields=["source_id"], condition=~models.Q(version=""), name="entry_versions"
            ),
        ]

    def __str__(self) -> str:
        return str(self.report.get("headline") or self.report.get("source") or self.number)


class Source(models.Model):
    """One article of one source. `source_id` is the source's own name for it.

    `revision` is what the import wrote: as long as it is the article's last one, nobody has edited
    the article since, and a changed source may be imported again. Where somebody has, `offer` is
    what the source says by now, until somebody chooses: {"content", "digest", "lost", "batch"}.
    """

    article = models.OneToOneField(Article, models.CASCADE, related_name="source")
    batch = models.ForeignKey(Batch, models.PROTECT, related_name="sources")
    source_id = models.CharField(max_length=500, unique=True)
    location = models.CharField(max_length=1000, blank=True)
    revision = models.ForeignKey(Revision, models.RESTRICT, related_name="+")
    digest = models.CharField(
        max_length=64, blank=True, help_text="Of what the source says, without its pictures."
    )
    lost = models.JSONField(default=list, blank=True)
    offer = models.JSONField(null=True, blank=True)
    undone = models.BooleanField(
        default=False, help_text="Its import was undone: the next one brings it in again."
    )

    class Meta:
        indexes = [
            models.Index(
                fields=["batch"], condition=models.Q(offer__isnull=False), name="source_conflicts"
            ),
        ]

    def __str__(self) -> str:
        return self.source_id
