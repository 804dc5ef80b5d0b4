"""The history of an article's assignment: each change in words, against the one before."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from articles import moments
from articles.admin.article.versions import person
from articles.models import Article, AssignmentChange, Priority

_PRIORITY = {
    Priority.URGENT: gettext_lazy("priority: urgent"),
    Priority.NORMAL: gettext_lazy("priority: normal"),
    Priority.LOW: gettext_lazy("priority: low"),
}


@dataclass(frozen=True, slots=True)
class Told:
    """`brief`: the one that came with it."""

    change: AssignmentChange
    what: str
    brief: str


def changes(article: Article, until: dict[str, datetime], most: int) -> list[Told]:
    """The newest first."""
    found = article.assignment_changes.filter(**until).select_related("by", "assignee")
    some = list(found[: most + 1])  # the one more says what the last of them changed
    older = [*some[1:], AssignmentChange(priority=Priority.NORMAL)]
    return [
        _told(change, before)
        for change, before in zip(some[:most], older[: len(some[:most])], strict=True)
    ]


def _told(change: AssignmentChange, before: AssignmentChange) -> Told:
    what = "; ".join(_parts(change, before)) or _("Planned it for nobody yet")
    brief = change.brief if change.brief != before.brief else ""
    return Told(change, what[0].upper() + what[1:], brief)


def _handed(change: AssignmentChange, before: AssignmentChange) -> str:
    to, had = change.assignee, before.assignee
    names = {"name": person(to) if to else "", "before": person(had) if had else ""}
    if to is None:
        return (_("gave it back") if had == change.by else _("took it from %(before)s")) % names
    if had is None:
        return (_("took it") if to == change.by else _("assigned it to %(name)s")) % names
    if to == change.by:
        return _("took it, after %(before)s") % names
    return _("assigned it to %(name)s, after %(before)s") % names


def _parts(change: AssignmentChange, before: AssignmentChange) -> Iterator[str]:
    if change.assignee != before.assignee:
        yield _handed(change, before)
    if change.due_at != before.due_at:
        due = moments.in_words(change.due_at) if change.due_at else ""
        yield _("due on %(time)s") % {"time": due} if due else _("no longer due")
    if change.priority != before.priority:
        yield str(_PRIORITY[Priority(change.priority)])
    if change.brief != before.brief:
        yield _("with this brief") if change.brief else _("without a brief")
