"""Assignments: whoever gets one is told, and whoever it is taken from; and once, that it is due
within a day."""

from collections.abc import Iterable
from datetime import datetime, timedelta
from functools import partial

from django.contrib.auth.models import User
from django.utils.translation import gettext as _

from articles import moments
from articles.models import Article, Assignment, Notification, NotificationKind
from articles.notifications.telling import tell

SOON = timedelta(days=1)
AT_ONCE = 200  # the next ones are told in the next hour


def tell_of_assigned(
    article: Article, to: User, *, due_at: datetime | None, brief: str, by: User, at: datetime
) -> None:
    key = ""
    if due_at is not None and due_at < at + SOON:  # then nothing more is told when it is due soon
        key = f"{at.isoformat()} {_key(article.pk, to.pk, due_at)}"

    def words() -> str:
        due = _in_words(due_at) if due_at else ""
        return "\n\n".join(filter(None, (due, brief)))

    tell(NotificationKind.ASSIGNED, [to], article=article, by=by, at=at, words=words, key=key)


def tell_of_taken_back(
    article: Article, had: User, *, to: User | None, by: User, at: datetime
) -> None:

    def has_it() -> str:
        if to is None:
            return _("Nobody has it now.")
        return _("%(who)s has it now.") % {"who": to.get_full_name() or to.get_username()}

    # They knew it by this headline; what becomes of it now may not be open to them.
    is_open = Article.objects.open_to(had).filter(pk=article.pk).exists()
    tell(
        NotificationKind.TAKEN_BACK,
        [had],
        article=article if is_open else None,
        by=by,
        at=at,
        words=has_it if is_open else lambda: f"“{article.headline}”: {has_it()}",
        key=f"taken_back:{article.pk}:{had.pk}:{at.isoformat()}",
    )


def tell_of_due(*, at: datetime) -> None:
    """Whoever gives it to somebody else, or another time, has it told again."""
    soon = Assignment.objects.open().exclude(assignee=None).due_between(at, at + SOON)
    by_key = {}
    for each in soon.select_related("assignee", "article")[:AT_ONCE]:
        if each.assignee_id is not None and each.due_at is not None:
            by_key[_key(each.article_id, each.assignee_id, each.due_at)] = each
    told = Notification.objects.filter(key__in=by_key).values_list("key", flat=True)
    for key in by_key.keys() - set(told) - _told_when_assigned(by_key.values(), at):
        assignment = by_key[key]
        if assignment.assignee is None or assignment.due_at is None:
            continue
        tell(
            NotificationKind.DUE,
            [assignment.assignee],
            at=at,
            article=assignment.article,
            words=partial(_in_words, assignment.due_at),
            key=key,
        )


def _told_when_assigned(assignments: Iterable[Assignment], at: datetime) -> set[str]:
    """The keys of those that were assigned when they were due soon already."""
    articles = [assignment.article_id for assignment in assignments]
    told = Notification.objects.filter(
        kind=NotificationKind.ASSIGNED, article__in=articles, at__gt=at - SOON
    )
    return {key.partition(" ")[2] for key in told.values_list("key", flat=True)}


def _in_words(due_at: datetime) -> str:
    return _("It is due on %(when)s.") % {"when": moments.in_words(due_at)}


def _key(article: int, assignee: int, due_at: datetime) -> str:
    return f"due:{article}:{assignee}:{due_at.isoformat()}"
