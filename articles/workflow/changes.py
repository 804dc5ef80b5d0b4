"""The record of passages through the door: one row for each."""

from datetime import datetime

from django.contrib.auth.models import User

from articles import notifications
from articles.models import Article, Assignment, Status, StatusChange
from articles.workflow import events
from articles.workflow.effects import Written
from articles.workflow.transitions import Transition


def record_change(
    article: Article,
    step: Transition,
    before: Status,
    *,
    by: User,
    at: datetime,
    note: str = "",
    written: Written = Written(),  # noqa: B008  (it never changes)
    override_reason: str = "",
) -> StatusChange:
    change = StatusChange.objects.create(
        article=article,
        transition=step.name,
        before=before,
        after=article.status,
        by=by,
        at=at,
        note=note,
        overridden=[{"code": each.code, "message": each.message} for each in written.overridden],
        override_reason=override_reason if written.overridden else "",
        edition=written.edition,
    )
    is_open = Status(article.status).is_with_writer
    if before.is_with_writer != is_open:
        Assignment.objects.filter(article=article).update(is_open=is_open)
    events.log_transition(change)
    notifications.tell_of_change(change)
    return change
