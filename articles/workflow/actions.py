"""Who may do what, and what then happens: `create` and `save` for texts, `perform` for the rest.

Everything is checked before anything is written; what is written is written in one transaction
that begins by comparing the article's version with the one that the caller has seen.
"""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import datetime

from django.contrib.auth.models import User
from django.db import IntegrityError, transaction

from articles import clock, generation, publishing
from articles.content import ArticleContent
from articles.models import (
    Article,
    Edition,
    Revision,
    RightsException,
    Status,
    StatusChange,
)
from articles.publishing.checks import problems
from articles.workflow import approvals, effects, events, instants, refusals, renditions
from articles.workflow.errors import EditConflict, NotAllowed, NotReady, ReferencesDeleted
from articles.workflow.state import ArticleState
from articles.workflow.timeline import Timeline
from articles.workflow.transitions import TRANSITIONS, Effect, Transition


def create(article: Article, content: ArticleContent, *, by: User, at: datetime) -> None:
    """Make the new row a draft that says this.

    Raises NotAllowed, ReferencesDeleted, ValidationError.
    """
    if not by.has_perm("articles.add_article"):
        raise events.log_refusal("You may not write new articles.", "create", by=by)
    article.created_by = article.changed_by = by
    article.created_at = article.changed_at = at
    article.version = 1
    with _names_stay(), transaction.atomic():
        publishing.write(article, content)
        _record_revision(article, content, number=1, by=by, at=at)
        events.log_saved("created", article, by=by)
        renditions.want_of_article(article, content)


def save(article: Article, content: ArticleContent, *, by: User, at: datetime) -> bool:
    """Make the working copy say this; whether that changed anything. Never changes what is public.

    `article.version` is the version that the writer has seen.
    Raises NotAllowed, EditConflict, ReferencesDeleted, ValidationError.
    """
    if Status(article.status).is_closed:
        why = "This article is spiked: reopen it before you change it."
        raise events.log_refusal(why, "save", by=by, about=article)
    if not Article.objects.editable_by(by).filter(pk=article.pk).exists():
        why = "You may not change this article: it is somebody else's."
        raise events.log_refusal(why, "save", by=by, about=article)
    last = _last_revision(article)
    if publishing.same_content(last.content, content):
        return False
    at = instants.in_order(article, at, by_hand=False)
    before = Status(article.status)
    revise = TRANSITIONS["revise"]
    with _unmoved(article), _names_stay(), transaction.atomic():
        after = revise.ends if before in revise.starts else before
        _swap(article, status=after or before, at=at)
        article.changed_by = by
        publishing.write(article, content, before=last.content)
        _record_revision(article, content, number=last.number + 1, by=by, at=at)
        events.log_saved("saved", article, by=by)
        renditions.want_of_article(article, content)
        if after != before:
            _record_change(article, revise, before, by=by, at=at)
    return True


def perform(
    name: str,
    article: Article,
    *,
    by: User,
    at: datetime,
    note: str = "",
    live_from: datetime | None = None,
    live_until: datetime | None = None,
    rights_override_reason: str = "",
    seen: Mapping[str, str] | None = None,
) -> StatusChange:
    """Pass one transition. `live_from` and `live_until` are for publishing and lie ahead:
    scheduling is publishing with a later instant. `rights_override_reason`: why a Publisher
    shows images whose rights do not cover that instant. `seen` is what the page showed of the
    images, by approvals.shown_of: what is approved or published is that.

    Raises NotAllowed, EditConflict, ImagesChanged, NotReady(problems), ClockIsBehind; then
    nothing has happened.
    """
    step = TRANSITIONS[name]
    at = instants.in_order(article, at, by_hand=step.by_hand)
    note = note.strip()
    state = ArticleState(article)
    if why := refusals.refusal_of(step, state, by, at=at):
        raise events.log_refusal(why, name, by=by, about=article)
    if step.wants_note and not note:
        raise NotAllowed(f"“{step.label}” needs a note that says why.")
    if live_from is not None and not step.by_hand:
        live_from = max(live_from, at)  # an archive says when a story first appeared: long ago
    request = effects.TransitionRequest(
        step=step,
        state=state,
        by=by,
        at=_once_public(state.timeline, at) if step.effect is Effect.WITHDRAW else at,
        note=note,
        live_from=instants.beginning(live_from, live_until, at=at),
        live_until=live_until,
        rights_override_reason=rights_override_reason.strip(),
        seen=seen or {},
    )
    # Files are made before the transaction, which keeps others waiting.
    write = effects.PREPARE[step.effect](request)
    before = Status(article.status)
    with _unmoved(article), _races_refused(article, request.live_from), transaction.atomic():
        _swap(article, status=step.ends or before, at=request.at)
        edition, exceptions = write()
        if step.effect is not Effect.NONE:
            generation.changed()
        change = _record_change(
            article, step, before, by=by, at=request.at, note=note, edition=edition
        )
        if step.ends is Status.APPROVED and step.effect is Effect.NONE:
            approvals.record(change, seen=request.seen)
            renditions.want_of_article(article, state.revision.content)
        RightsException.objects.bulk_create(
            RightsException(image=image, change=change, reason=reason)
            for image, reason in exceptions.items()
        )
        return change


@contextmanager
def _unmoved(article: Article) -> Iterator[None]:
    """What is rolled back in the database is taken back in the object, too."""
    before = article.version, article.status, article.changed_at
    try:
        yield
    except BaseException:
        article.version, article.status, article.changed_at = before
        raise


@contextmanager
def _names_stay() -> Iterator[None]:
    """Rows that the text refers to may go until it is saved. Inside of a transaction of the
    caller's the database says that only at its end. Raises ReferencesDeleted."""
    try:
        yield
    except IntegrityError as error:
        raise ReferencesDeleted from error


@contextmanager
def _races_refused(article: Article, live_from: datetime) -> Iterator[None]:
    """What the database refuses is what somebody else was faster in: another story that began at
    the same address, or a change of this one. Raises NotReady, EditConflict."""
    try:
        yield
    except IntegrityError as error:
        state = ArticleState(article)
        found = problems(state.proposal(state.revision.content, live_from))
        if any(each.blocks for each in found):
            raise NotReady(found) from error
        raise EditConflict(article) from error


def _once_public(timeline: Timeline, at: datetime) -> datetime:
    """It was public, and be it for an instant: an empty interval would say that it never was."""
    live = timeline.live(at)
    return max(at, live.live_from + clock.TICK) if live else at


def _swap(article: Article, *, status: Status, at: datetime) -> None:
    """Compare and swap: the write happens only if nobody else has moved the article since."""
    seen = Article.objects.filter(pk=article.pk, version=article.version)
    version = article.version + 1
    if not seen.update(version=version, status=status, changed_at=at):
        raise EditConflict(article)
    article.version, article.status, article.changed_at = version, status, at


def _last_revision(article: Article) -> Revision:
    return article.revisions.latest("number")


def _record_revision(
    article: Article, content: ArticleContent, *, number: int, by: User, at: datetime
) -> Revision:
    return Revision.objects.create(
        article=article, number=number, data=content.to_json(), by=by, at=at
    )


def _record_change(
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
