"""Assignment: a story is planned, and given to whoever is to write it, with the time by which it
is due. Writes no revision; what an assignment said before stays in its history."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Self

from django.contrib.auth.models import AnonymousUser, User
from django.db import transaction
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from articles import notifications
from articles.content import ArticleContent
from articles.models import (
    Article,
    Assignment,
    AssignmentChange,
    Priority,
    Status,
    people_with,
)
from articles.workflow import events, instants, optimistic_lock, permissions
from articles.workflow.errors import AssignmentConflict
from articles.workflow.saving import create

ASSIGN, WRITE = "articles.assign_article", "articles.change_article"


@dataclass(frozen=True, slots=True, kw_only=True)
class Terms:
    """What is asked for: of whom (None: nobody has it), until when, how pressing, and in words."""

    assignee: User | None = None
    due_at: datetime | None = None
    priority: Priority = Priority.NORMAL
    brief: str = ""

    @classmethod
    def of(cls, assignment: Assignment | None) -> Self:
        if assignment is None:
            return cls()
        return cls(
            assignee=assignment.assignee,
            due_at=assignment.due_at,
            priority=Priority(assignment.priority),
            brief=assignment.brief,
        )


def assignable() -> QuerySet[User]:
    """Who can sign in and may write, by name."""
    return people_with(WRITE).order_by("last_name", "first_name", "username").distinct()


def plan(
    line: str,
    terms: Terms,
    *,
    slug: str = "",
    topics: Sequence[str] = (),
    by: User,
    at: datetime,
) -> Article:
    """A story of which there is only a line, its slug, its topics and an assignment.

    Raises NotAllowed, ReferencesDeleted, ValidationError.
    """
    if not by.has_perm(ASSIGN):
        raise events.log_refusal(_("You may not plan stories: an Editor does."), "plan", by=by)
    article = Article(status=Status.PLANNED)
    with transaction.atomic():
        content = ArticleContent(headline=line, slug=slug, topics=tuple(topics))
        create(article, content, by=by, at=at)
        assign(article, terms, by=by, at=at)
    return article


def assign(
    article: Article, terms: Terms, *, by: User, at: datetime, seen: int | None = None
) -> bool:
    """Give it on these terms; whether they are other than before. `seen` is the version of the
    assignment that the page showed, 0 where there was none.

    Raises NotAllowed, EditConflict, ClockIsBehind.
    """
    with optimistic_lock.unmoved(article), transaction.atomic():
        optimistic_lock.take(article)
        now = assignment_of(article)
        if seen is not None and seen != (now.version if now else 0):
            raise AssignmentConflict(article)
        if why := refusal(article, now, terms, by):
            raise events.log_refusal(why, "assign", by=by, about=article)
        if now is not None and terms == Terms.of(now):
            return False
        at = instants.in_order(article, at, by_hand=True)
        _write(article, now, terms, by=by, at=max(at, now.assigned_at) if now else at)
        _tell(article, terms, before=now.assignee if now else None, by=by, at=at)
    return True


def take(article: Article, *, by: User, at: datetime) -> bool:
    """Somebody takes what nobody has. Raises NotAllowed, EditConflict, ClockIsBehind."""
    return _pass(article, to=by, by=by, at=at)


def give_back(article: Article, *, by: User, at: datetime) -> bool:
    """Somebody gives back what they have. Raises NotAllowed, EditConflict, ClockIsBehind."""
    return _pass(article, to=None, by=by, at=at)


def _pass(article: Article, *, to: User | None, by: User, at: datetime) -> bool:
    """To somebody else, on the same terms."""
    now = assignment_of(article)
    if to is None and (now is None or now.assignee is None):
        raise events.log_refusal(_("Nobody has this story."), "assign", by=by, about=article)
    terms, seen = replace(Terms.of(now), assignee=to), now.version if now else 0
    return assign(article, terms, by=by, at=at, seen=seen)


def assignment_of(article: Article) -> Assignment | None:
    return Assignment.objects.select_related("assignee").filter(article=article).first()


def refusal(
    article: Article, now: Assignment | None, terms: Terms, by: User | AnonymousUser
) -> str:
    """Why this person may not do it; empty if they may."""
    if Status(article.status).is_closed:
        return _("This article is spiked: reopen it before you assign it.")
    if not may_assign(article, by):
        if not may_take(article, now, by) and not may_give_back(now, by):
            why = permissions.beyond_limits(article, by) if by.has_perm(ASSIGN) else ""
            return _("You do not assign it: %(why)s") % {"why": why} if why else _only_editors(now)
        if terms != _only_taken_or_given_back(article, now, by):
            return _("You may take or give back this story; Editors decide the rest.")
    to = terms.assignee
    if to is not None and to != (now and now.assignee):
        return why_not_assigned(to)
    return ""


def may_assign(article: Article, by: User | AnonymousUser) -> bool:
    """Editors do, what is theirs to change."""
    return by.has_perm(ASSIGN) and permissions.may_change(article, by)


def may_take(article: Article, now: Assignment | None, by: User | AnonymousUser) -> bool:
    """What an Editor has planned for somebody, and is to be written still: nothing else that has no
    assignee is for everybody to change."""
    writes = by.has_perm("articles.view_article") and by.has_perm(WRITE)
    offered = now is not None and now.is_open and now.assignee is None
    return writes and offered and not permissions.beyond_limits(article, by)


def may_give_back(now: Assignment | None, by: User | AnonymousUser) -> bool:
    return now is not None and now.is_open and now.assignee == by


def why_not_assigned(to: User) -> str:
    """Why nothing can be assigned to this person; empty if it can."""
    name = to.get_full_name() or to.get_username()
    if not to.is_active:
        return _("%(name)s cannot have it: the account is deactivated.") % {"name": name}
    if not assignable().filter(pk=to.pk).exists():
        return _("%(name)s cannot have it: they may not write here.") % {"name": name}
    return ""


def _only_taken_or_given_back(
    article: Article, now: Assignment | None, by: User | AnonymousUser
) -> Terms:
    taker = by if isinstance(by, User) and may_take(article, now, by) else None
    return replace(Terms.of(now), assignee=taker)


def _only_editors(now: Assignment | None) -> str:
    if now is None or now.assignee is None:
        return _("Only Editors assign stories. This one is not to be taken.")
    name = now.assignee.get_full_name() or now.assignee.get_username()
    return _("Only Editors assign stories. %(name)s has this one.") % {"name": name}


def _write(
    article: Article, now: Assignment | None, terms: Terms, *, by: User, at: datetime
) -> None:
    said = {
        "assignee": terms.assignee,
        "due_at": terms.due_at,
        "priority": terms.priority,
        "brief": terms.brief,
    }
    is_open = Status(article.status).is_with_writer
    Assignment.objects.update_or_create(
        article=article,
        defaults={
            **said,
            "assigned_by": by,
            "assigned_at": at,
            "is_open": is_open,
            "version": now.version + 1 if now else 1,
        },
    )
    AssignmentChange.objects.create(article=article, **said, by=by, at=at)


def _tell(article: Article, terms: Terms, *, before: User | None, by: User, at: datetime) -> None:
    """Who is newly assigned hears of it here, and who had it, if they did not do it themself."""
    to = terms.assignee
    newly = to if to is not None and to not in (before, by) else None
    events.log_assigned(article, to=newly, by=by)
    if newly is not None:
        notifications.tell_of_assigned(
            article, newly, due_at=terms.due_at, brief=terms.brief, by=by, at=at
        )
    if before is not None and before != to:
        notifications.tell_of_taken_back(article, before, to=to, by=by, at=at)
