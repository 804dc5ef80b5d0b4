"""The boxes of the desk's home for assignments: what somebody has to write, what nobody has yet,
and what is late."""

from datetime import UTC, datetime

from django.contrib.auth.models import User
from django.db.models import Exists, OuterRef, QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _

from articles import moments
from articles.admin.home.box import LOOKED_AT, SHOWN, Box, Row, box, clock_of, form, name_of
from articles.admin.open_to import about_open
from articles.models import Article, Assignment, Priority, Status


def to_me(by: User, at: datetime) -> Box:
    """By the time at which they are due; what was sent back has a box of its own."""
    sent_back = Article.objects.filter(pk=OuterRef("article"), status=Status.CHANGES_REQUESTED)
    return box(
        "assigned",
        _("Assigned to you"),
        _by_due(Assignment.objects.of(by).exclude(Exists(sent_back))),
        lambda assignment: _row(assignment, _by(assignment), at),
        all_href=_list("assignee=me"),
        all_words=_("All that you have to write"),
        waits=True,
    )


def to_nobody(by: User, at: datetime) -> Box:
    """What was left behind first."""
    return box(
        "nobody-has-it",
        _("Nobody has it yet"),
        [*_left(by), *_by_due(about_open(Assignment.objects.of(None), by))],
        lambda assignment: _row(
            assignment,
            _whose(assignment) if assignment.assignee else _by(assignment),
            at,
        ),
        all_href=_list("assignee=nobody"),
        all_words=_("All that nobody has"),
    )


def late(by: User, at: datetime) -> Box:
    """The longest overdue first."""
    return box(
        "late",
        _("Late"),
        _whole(about_open(Assignment.objects.late(at), by)),
        lambda assignment: _row(assignment, _whose(assignment), at),
        all_href=_list("due=late"),
        all_words=_("All that is late"),
    )


def _left(by: User) -> list[Assignment]:
    """Few have left: theirs are put in order here."""
    theirs = _whole(about_open(Assignment.objects.of_who_left(), by)).order_by()[:LOOKED_AT]
    undated = datetime.max.replace(tzinfo=UTC)
    return sorted(theirs, key=lambda each: (each.due_at or undated, each.pk))[:SHOWN]


def _by_due(assignments: QuerySet[Assignment]) -> list[Assignment]:
    """Two walks along the index: engines differ in where those stand that are never due."""
    dated = assignments.filter(due_at__isnull=False).order_by("due_at", "pk")
    undated = assignments.filter(due_at=None).order_by("pk")
    return [each for walk in (dated, undated) for each in _whole(walk)[: SHOWN + 1]]


def _whole(assignments: QuerySet[Assignment]) -> QuerySet[Assignment]:
    return assignments.select_related("article", "assignee", "assigned_by")


def _row(assignment: Assignment, about: str, at: datetime) -> Row:
    article, due = assignment.article, assignment.due_at
    is_usual = assignment.priority == Priority.NORMAL
    pressing = "" if is_usual else f"{Priority(assignment.priority).label}, "
    return Row(
        article.headline,
        form(article.pk),
        work=Status(article.status),
        about=f"{pressing}{about}",
        since=assignment.assigned_at,
        until=due,
        clock=clock_of(due, at) if due else "",
        left=moments.due_in_words(due, at=at) if due else "",
        note=assignment.brief,
        is_late=assignment.is_late(at),
    )


def _whose(assignment: Assignment) -> str:
    if not assignment.whose:
        return _("nobody has it,")
    return _("%(name)s has it,") % {"name": assignment.whose}


def _by(assignment: Assignment) -> str:
    return _("by %(name)s,") % {"name": name_of(assignment.assigned_by)}


def _list(query: str) -> str:
    return f"{reverse('admin:articles_article_changelist')}?{query}"
