"""Whom a passage through the workflow's door concerns: those who have to go on, and its writers."""

from collections.abc import Callable

from django.contrib.auth.models import User
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from articles import moments
from articles.models import (
    Article,
    NotificationKind,
    StatusChange,
    people_with,
    within_limits,
    writers_of,
)
from articles.notifications.telling import tell_all


def tell_of_change(change: StatusChange) -> None:
    """In the transaction of the change."""
    if change.transition not in _TOLD:
        return
    kind, concerned = _TOLD[change.transition]
    tell_all(
        kind,
        concerned(change.article),
        at=change.at,
        article=change.article,
        by=change.by,
        words=lambda: " ".join(filter(None, (_what_readers_get(change), change.note))),
        key=f"change:{change.pk}",
    )


def _what_readers_get(change: StatusChange) -> str:
    """Nothing of what is so at once."""
    edition = change.edition
    match change.transition:
        case "cancel_schedule":
            return _("What was scheduled will not appear.")
        case "withdraw":
            return _("It is withdrawn, and readers are told:")
    if edition is None or edition.live_from <= change.at:
        return ""
    when = moments.in_words(edition.live_from)
    if edition.is_tombstone:
        return _("It is taken down on %(time)s.") % {"time": when}
    return _("Readers see it from %(when)s on.") % {"when": when}


def _reviewers(article: Article) -> QuerySet[User]:
    return within_limits(people_with("articles.review_article"), article)


_TOLD: dict[str, tuple[NotificationKind, Callable[[Article], QuerySet[User]]]] = {
    "submit": (NotificationKind.SUBMITTED, _reviewers),
    "request_changes": (NotificationKind.SENT_BACK, writers_of),
    "approve": (NotificationKind.APPROVED, writers_of),
    "publish": (NotificationKind.PUBLISHED, writers_of),
    "reschedule": (NotificationKind.REPLANNED, writers_of),
    "cancel_schedule": (NotificationKind.REPLANNED, writers_of),
    "withdraw": (NotificationKind.REPLANNED, writers_of),
}
