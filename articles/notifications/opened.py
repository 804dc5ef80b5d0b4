"""What somebody has seen: what they mark, and whatever tells of a story that they open."""

from datetime import datetime

from django.contrib.auth.models import User

from articles.models import Article, Notification
from articles.models.notification import COUNTED


def opened(article: Article, *, by: User, at: datetime) -> None:
    """Whoever reads the story itself has been told. Most have nothing unseen, and their own row
    says so: then nothing is asked."""
    if not getattr(by, "unseen", 0):
        return
    theirs = Notification.objects.unseen().filter(to=by, article=article)
    if theirs.exists():  # a write would have to wait for others
        theirs.update(seen_at=at)
        left = Notification.objects.unseen().filter(to=by).order_by()
        vars(by)["unseen"] = len(left.values("pk")[:COUNTED])  # as it comes with their own row


def mark_seen(by: User, *, at: datetime, one: int | None = None, until: int | None = None) -> None:
    """One of them, or all up to a newest one: what has come since stays unseen."""
    theirs = Notification.objects.unseen().filter(to=by)
    if one is not None:
        theirs = theirs.filter(pk=one)
    if until is not None:
        theirs = theirs.filter(pk__lte=until)
    theirs.update(seen_at=at)
