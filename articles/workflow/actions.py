"""Passing a transition: `perform`, who may do what, and what then happens.

Everything is checked before anything is written; what is written is written in one transaction
that begins by comparing the article's version with the one that the caller has seen.
"""

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from datetime import datetime
from functools import partial
from typing import TypedDict, Unpack

from django.contrib.auth.models import User
from django.db import IntegrityError, transaction

from articles import clock, generation, notes
from articles.models import Article, Change, RightsException, Status, StatusChange, clean_notice
from articles.publishing.checks import problems
from articles.workflow import (
    approvals,
    effects,
    events,
    instants,
    optimistic_lock,
    refusals,
    renditions,
)
from articles.workflow.changes import record_change
from articles.workflow.errors import EditConflict, NoteMissing, NotReady
from articles.workflow.state import ArticleState
from articles.workflow.timeline import Timeline
from articles.workflow.transitions import TRANSITIONS, Effect, Transition


class How(TypedDict, total=False):
    """What a transition is given besides who and when: see `prepare`."""

    note: str
    live_from: datetime | None
    live_until: datetime | None
    moves: int | None
    rights_override_reason: str
    checks_override_reason: str
    seen: Mapping[str, str] | None
    change: Change | None
    notice: str


def perform(
    name: str, article: Article, *, by: User, at: datetime, **how: Unpack[How]
) -> StatusChange:
    """Pass one transition. Raises what `prepare` raises."""
    return prepare(name, article, by=by, at=at, **how)()


def prepare(
    name: str,
    article: Article,
    *,
    by: User,
    at: datetime,
    note: str = "",
    live_from: datetime | None = None,
    live_until: datetime | None = None,
    moves: int | None = None,
    rights_override_reason: str = "",
    checks_override_reason: str = "",
    seen: Mapping[str, str] | None = None,
    change: Change | None = None,
    notice: str = "",
    bundled: bool = False,
) -> Callable[[], StatusChange]:
    """What writes the passage of one transition, once everything is checked and all files are made.

    `live_from` and `live_until` are for publishing and lie ahead: scheduling is publishing with a
    later instant. `moves`: the number of the planned edition that is to begin at `live_from`
    instead. `rights_override_reason`: why a Publisher shows images whose rights do not cover
    that instant; `checks_override_reason`: why they publish in spite of checks that block. `seen`
    is what the page showed of the images, by approvals.shown_of: what is approved or published is
    that. `change` is what is published of the story that readers had before, an update if nothing
    is said; `notice` are the public words that a correction and a clarification need. `bundled`:
    its bundle does it, and nobody to this story alone.

    Raises NotAllowed, EditConflict, ImagesChanged, NotReady(problems), ClockIsBehind, and so does
    what writes; then nothing has happened.
    """
    step = TRANSITIONS[name]
    at = instants.in_order(article, at, by_hand=step.by_hand)
    note = note.strip()
    state = ArticleState(article)
    if why := refusals.refusal_of(step, state, by, at=at, bundled=bundled):
        raise events.log_refusal(why, name, by=by, about=article)
    if step.wants_note and not note:
        raise NoteMissing(step)
    if live_from is not None and step.effect is Effect.PUBLISH and not step.by_hand:
        live_from = max(live_from, at)  # an archive says when a story first appeared: long ago
    request = effects.TransitionRequest(
        step=step,
        state=state,
        by=by,
        at=_once_public(state.timeline, at) if step.effect is Effect.WITHDRAW else at,
        note=note,
        live_from=_begins(step, live_from, live_until, at=at),
        moves=moves,
        live_until=live_until,
        rights_override_reason=rights_override_reason.strip(),
        checks_override_reason=checks_override_reason.strip(),
        seen=seen or {},
        change=change,
        notice=clean_notice(notice),
    )
    # Files are made before the transaction, which keeps others waiting.
    write = effects.PREPARE[step.effect](request)
    return partial(_write, request, write)


def _write(
    request: effects.TransitionRequest, write: Callable[[], effects.Written]
) -> StatusChange:
    step, state, by = request.step, request.state, request.by
    article = state.article
    before = Status(article.status)
    with (
        optimistic_lock.unmoved(article),
        _races_refused(article, request.live_from),
        transaction.atomic(),
    ):
        optimistic_lock.swap(article, status=step.ends or before, at=request.at)
        written = write()
        if step.effect is not Effect.NONE:
            generation.changed()
        passed = record_change(
            article,
            step,
            before,
            by=by,
            at=request.at,
            note=request.note,
            written=written,
            override_reason=request.checks_override_reason,
        )
        if step.asks:
            notes.ask(passed)
        elif step.settles or (step.answers and request.note):
            notes.answer(passed)
        if step.ends is Status.APPROVED and step.effect is Effect.NONE:
            approvals.record(passed, seen=request.seen)
            renditions.want_of_article(article, state.revision.content)
        RightsException.objects.bulk_create(
            RightsException(image=image, change=passed, reason=reason)
            for image, reason in written.exceptions.items()
        )
        return passed


def _begins(
    step: Transition, live_from: datetime | None, live_until: datetime | None, *, at: datetime
) -> datetime:
    """What is moved is looked at among the other plans, by its effect. Raises TimeRefused."""
    if step.effect is Effect.RESCHEDULE:
        return live_from or at
    return instants.beginning(live_from, live_until, at=at)


@contextmanager
def _races_refused(article: Article, live_from: datetime) -> Iterator[None]:
    """What the database refuses is what somebody else was faster in: another story that began at
    the same address, or a change of this one. Raises NotReady, EditConflict."""
    try:
        yield
    except IntegrityError as error:
        state = ArticleState(article)
        found = problems(state.proposal(state.revision.content, live_from))
        if any(each.blocks and not each.bends for each in found):
            raise NotReady(found) from error
        raise EditConflict(article) from error


def _once_public(timeline: Timeline, at: datetime) -> datetime:
    """It was public, and be it for an instant: an empty interval would say that it never was."""
    live = timeline.live(at)
    return max(at, live.live_from + clock.TICK) if live else at
