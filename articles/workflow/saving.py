"""Saving a text: `create` for a new article, `save` for what somebody has made of one. What others
have saved since they began is merged with it, and what cannot be merged is asked."""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import datetime
from typing import TypeAlias

from django.contrib.auth.models import User
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.db.models import Max
from django.utils.translation import gettext as _

from articles import publishing
from articles.content import ArticleContent
from articles.merge import Answer, merge
from articles.models import Article, Revision, Status
from articles.workflow import (
    events,
    instants,
    optimistic_lock,
    originals,
    permissions,
    renditions,
    topics,
)
from articles.workflow.changes import record_change
from articles.workflow.errors import MergeNeeded, ReferencesDeleted
from articles.workflow.transitions import TRANSITIONS, Transition

# What was answered when a text met a revision: its number, and the answers by the questions' keys.
MOST_LOOKED_AT = 20  # revisions
Answers: TypeAlias = Sequence[tuple[int, Mapping[str, Answer]]]


def create(article: Article, content: ArticleContent, *, by: User, at: datetime) -> None:
    """Make the new row one that says this: a draft, unless its status says otherwise.

    Raises NotAllowed, TranslationRefused, ReferencesDeleted, ValidationError.
    """
    if not by.has_perm("articles.add_article"):
        raise events.log_refusal(_("You may not write new articles."), "create", by=by)
    if why := topics.why_not_given(content, by):
        raise events.log_refusal(why, "create", by=by)
    content = originals.resolved(article, content)
    article.created_by = article.changed_by = by
    article.created_at = article.changed_at = at
    article.version = 1
    with _names_stay(), transaction.atomic():
        publishing.write(article, content)
        _record_revision(article, content, by=by, at=at)
        events.log_saved("created", article, by=by)
        renditions.want_of_article(article, content)


def save(
    article: Article,
    content: ArticleContent,
    *,
    by: User,
    at: datetime,
    base: int | None = None,
    answers: Answers = (),
) -> Revision | None:
    """Make the working copy say this; the new revision, or None where it says so already. Never
    changes what is public.

    `base` is the number of the revision that the writer began with: what others have saved since
    is merged into it, with the writer's `answers` to what was asked before. Without it, the text
    takes the place of what stands there, if `article.version` is still the version that stands.
    Raises NotAllowed, TranslationRefused, MergeNeeded, EditConflict, ReferencesDeleted,
    ValidationError.
    """
    with optimistic_lock.unmoved(article), _names_stay(), transaction.atomic():
        if base is not None:
            optimistic_lock.take(article)
        _refuse_who_may_not(article, by)
        last = article.revisions.newest()
        merged = content if base is None else _merged(article, content, base, answers, last)
        merged = originals.resolved(article, merged, before=last.content)
        is_merged = base not in (None, last.number)
        if publishing.same_content(last.content, merged):
            if is_merged and not _is_known(article, content):
                _record_revision(article, content, by=by, at=at, aside=True)
            return None
        if why := topics.why_not_given(merged, by, before=last.content):
            raise events.log_refusal(why, "save", by=by, about=article)
        at = instants.in_order(article, at, by_hand=False)
        before = Status(article.status)
        step = _passed_by_saving(before, merged)
        optimistic_lock.swap(article, status=(step and step.ends) or before, at=at)
        article.changed_by = by
        publishing.write(article, merged, before=last.content)
        if is_merged:
            _record_revision(article, content, by=by, at=at, aside=True)
        revision = _record_revision(article, merged, by=by, at=at)
        events.log_saved("saved", article, by=by)
        renditions.want_of_article(article, merged)
        if step is not None:
            record_change(article, step, before, by=by, at=at)
    return revision


def _passed_by_saving(before: Status, content: ArticleContent) -> Transition | None:
    """The transition that saving this text is, as none is asked for. A plan of which the line or
    the slug is changed stays one."""
    if not content.standfirst and not content.sections and before is Status.PLANNED:
        return None
    steps = (step for step in TRANSITIONS.values() if step.by_saving)
    return next((step for step in steps if before in step.starts), None)


def _refuse_who_may_not(article: Article, by: User) -> None:
    if Status(article.status).is_closed:
        why = _("This article is spiked: reopen it before you change it.")
        raise events.log_refusal(why, "save", by=by, about=article)
    if not permissions.may_change(article, by):
        why = _("You may not change this article: it is somebody else's.")
        raise events.log_refusal(why, "save", by=by, about=article)


def _merged(
    article: Article, content: ArticleContent, base: int, answers: Answers, last: Revision
) -> ArticleContent:
    """With what others have saved from `base` to `last`. Raises MergeNeeded, ValidationError."""
    wanted = {base, *(number for number, _ in answers)} - {last.number}
    found = {each.number: each for each in article.revisions.filter(number__in=wanted)}
    found[last.number] = last
    for number, given in (*answers, (last.number, {})):
        if base not in found or number not in found:
            raise ValidationError(_("This form did not arrive whole, so nothing was saved."))
        if number <= base:
            continue
        met = merge(found[base].content, content, found[number].content, given)
        if met.questions:
            raise MergeNeeded(article, found[number], met.questions)
        content, base = met.content, number
    return content


def _is_known(article: Article, content: ArticleContent) -> bool:
    """Whether the history has a text that says this, among the newest."""
    return any(each.content == content for each in article.revisions.all()[:MOST_LOOKED_AT])


def _record_revision(
    article: Article,
    content: ArticleContent,
    *,
    by: User,
    at: datetime,
    aside: bool = False,
) -> Revision:
    last = article.revisions.aggregate(number=Max("number"))["number"] or 0
    return Revision.objects.create(
        article=article, number=last + 1, data=content.to_json(), by=by, at=at, aside=aside
    )


@contextmanager
def _names_stay() -> Iterator[None]:
    """Rows that the text refers to may go until it is saved. Inside of a transaction of the
    caller's the database says that only at its end. Raises ReferencesDeleted."""
    try:
        yield
    except IntegrityError as error:
        raise ReferencesDeleted from error
