"""The record of passages through the door: one row for each."""

from datetime import datetime

from django.contrib.auth.models import User

from articles.models import Article, Edition, Status, StatusChange
from articles.workflow import events
from articles.workflow.transitions import Transition


def record_change(
    article: Article,
    step: Transition,
    before: Status,
    *,
    by: User,
    at: datetime,
    note: str = "",
    edition: Edition | None = None,
) -> StatusChange:
    change = StatusChange.objects.create(
        article=article,
        transition=step.name,
        before=before,
        after=article.status,
        by=by,
        at=at,
        note=note,
        edition=edition,
    )
    events.log_transition(change)
    return change
