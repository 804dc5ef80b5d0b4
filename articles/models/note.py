"""Note: what somebody says about a story, a section or a passage of it, and the replies to that."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext as _

from articles.models.article import Article
from articles.models.history import StatusChange
from articles.models.preview_link import PreviewLink


class NoteQuerySet(models.QuerySet["Note"]):
    def threads(self) -> "NoteQuerySet":
        """The notes that began one; the others are replies."""
        return self.filter(parent=None)

    def open(self) -> "NoteQuerySet":
        """Threads that nobody has resolved."""
        return self.threads().filter(resolved_at=None)

    def resolved(self) -> "NoteQuerySet":
        return self.threads().filter(resolved_at__isnull=False)

    def asking(self) -> "NoteQuerySet":
        """What somebody asked for with “ask for changes”, and nobody has answered."""
        return self.open().filter(asks__isnull=False)

    def newest(self) -> "NoteQuerySet":
        return self.order_by("-pk")


class Note(models.Model):
    """`parent` None: it begins a thread, which alone can be resolved. `author` None: it came from
    outside, by a preview link, from somebody who called themself `holder`.

    Sections are rows that every save writes anew, so a note clings to the words that it is about:
    `quote`, between `before` and `after`. `section` (counted from 0) and `heading` say where that
    was when it was written; without any of them it is about the whole story. `asks`: the step that
    asked for changes with these words.
    """

    article = models.ForeignKey(Article, models.CASCADE, related_name="notes")
    parent = models.ForeignKey("self", models.CASCADE, null=True, related_name="replies")
    author = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+"
    )
    link = models.ForeignKey(PreviewLink, models.SET_NULL, null=True, related_name="notes")
    holder = models.CharField(max_length=80, blank=True)
    at = models.DateTimeField()
    words = models.TextField()
    section = models.PositiveIntegerField(null=True)
    heading = models.CharField(max_length=300, blank=True)
    quote = models.TextField(blank=True)
    before = models.CharField(max_length=80, blank=True)
    after = models.CharField(max_length=80, blank=True)
    mentions = models.ManyToManyField(settings.AUTH_USER_MODEL, related_name="+")
    asks = models.ForeignKey(StatusChange, models.CASCADE, null=True, related_name="+")
    resolved_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+"
    )
    resolved_at = models.DateTimeField(null=True)

    objects = NoteQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(author__isnull=False, holder="") | (Q(author=None) & ~Q(holder="")),
                name="note_is_somebodys",
            ),
            models.CheckConstraint(condition=~Q(words=""), name="note_says_something"),
            models.CheckConstraint(
                condition=Q(resolved_at=None, resolved_by=None)
                | Q(resolved_at__isnull=False, resolved_by__isnull=False, parent=None),
                name="note_thread_resolved_by_somebody",
            ),
        ]
        indexes = [
            models.Index(
                fields=["article", "-id"],
                condition=Q(parent=None, resolved_at=None),
                name="note_open",
            ),
            models.Index(
                fields=["article", "-id"],
                condition=Q(parent=None, resolved_at__isnull=False),
                name="note_resolved",
            ),
            models.Index(
                fields=["-id"],
                condition=Q(parent=None, resolved_at=None, asks__isnull=False),
                name="note_asks",
            ),
        ]

    def __str__(self) -> str:
        return _("Note %(number)s") % {"number": self.pk}

    @property
    def name(self) -> str:
        """Of whoever wrote it."""
        if self.author is None:
            return self.holder
        return self.author.get_full_name() or str(self.author.get_username())

    @property
    def is_from_outside(self) -> bool:
        return self.author_id is None
