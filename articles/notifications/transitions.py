"""Whom a passage through the workflow's door concerns: those who have to go on, and its writers."""

from collections.abc import Callable

from django.contrib.auth.models import User
from django.db.models import QuerySet

from articles import moments
from articles.models import Article, NotificationKind, StatusChange, writers_of
from articles.notifications.telling import able, tell_all


def tell_of_change(change: StatusChange) -> None:
    """In the transaction of the change."""
    if change.transition not in _TOLD:
        return
    kind, concerned = _TOLD[change.transition]
    edition = change.edition
    begins = ""
    if edition is not None and edition.live_from > change.at:
        begins = f"Readers see it from {moments.in_words(edition.live_from)} on."
    tell_all(
        kind,
        concerned(change.article),
        at=change.at,
        article=change.article,
        by=change.by,
        words=" ".join(filter(None, (begins, change.note))),
    )


def _reviewers(article: Article) -> QuerySet[User]:
    return able("articles.review_article")


_TOLD: dict[str, tuple[NotificationKind, Callable[[Article], QuerySet[User]]]] = {
    "submit": (NotificationKind.SUBMITTED, _reviewers),
    "request_changes": (NotificationKind.SENT_BACK, writers_of),
    "approve": (NotificationKind.APPROVED, writers_of),
    "publish": (NotificationKind.PUBLISHED, writers_of),
}
