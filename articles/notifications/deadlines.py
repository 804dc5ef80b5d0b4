"""Assignments that are due within a day: told once to whoever has them."""

from datetime import datetime, timedelta

from articles import moments
from articles.models import Assignment, Notification, NotificationKind
from articles.notifications.telling import tell

SOON = timedelta(days=1)
AT_ONCE = 200  # the next ones are told in the next hour


def tell_of_due(*, at: datetime) -> None:
    """Whoever gives it to somebody else, or another time, has it told again."""
    soon = Assignment.objects.open().exclude(assignee=None).due_between(at, at + SOON)
    by_key = {_key(each): each for each in soon.select_related("assignee", "article")[:AT_ONCE]}
    told = Notification.objects.filter(key__in=by_key).values_list("key", flat=True)
    for key in by_key.keys() - set(told):
        assignment = by_key[key]
        if assignment.assignee is None or assignment.due_at is None:
            continue
        tell(
            NotificationKind.DUE,
            [assignment.assignee],
            at=at,
            article=assignment.article,
            words=f"It is due on {moments.in_words(assignment.due_at)}.",
            key=key,
        )


def _key(assignment: Assignment) -> str:
    due = assignment.due_at.isoformat() if assignment.due_at else ""
    return f"due:{assignment.article_id}:{assignment.assignee_id}:{due}"
