"""What transitions do to the editions, in two steps: what can be checked and made beforehand, and
what is written in the transaction, behind the compare-and-swap."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from types import MappingProxyType
from typing import NamedTuple

from django.contrib.auth.models import User
from django.utils import translation

from articles import publishing
from articles.models import Change, Edition, Image, RightsState
from articles.publishing import figures
from articles.publishing.checks import Problem, Severity, problems
from articles.workflow import approvals, renditions, rescheduling, rights
from articles.workflow.errors import NothingToCorrect, NotReady, check_notice
from articles.workflow.state import ArticleState
from articles.workflow.transitions import Effect, Transition

OVERRIDE = "articles.override_checks"


@dataclass(frozen=True, slots=True, kw_only=True)
class TransitionRequest:
    """One transition that somebody may pass, and what they ask for: see `perform`."""

    step: Transition
    state: ArticleState
    by: User
    at: datetime
    note: str
    live_from: datetime
    live_until: datetime | None
    moves: int | None
    rights_override_reason: str
    checks_override_reason: str
    seen: Mapping[str, str]
    change: Change | None
    notice: str


class Written(NamedTuple):
    """What an effect wrote: the edition that the history names, the images that are shown in spite
    of their rights, with the reasons, and the problems in spite of which it was written."""

    edition: Edition | None = None
    exceptions: Mapping[Image, str] = MappingProxyType({})
    overridden: Sequence[Problem] = ()


def _nothing(request: TransitionRequest) -> Callable[[], Written]:
    return Written


def _publish(request: TransitionRequest) -> Callable[[], Written]:
    """Check it and make its files; what is called in the transaction begins its edition."""
    state, by, at = request.state, request.by, request.at
    timeline, revision = state.timeline, state.revision
    content, by_hand = revision.content, request.step.by_hand
    proposal = _as_change(state.proposal(content, request.live_from, at=at), request)
    outdated = approvals.outdated(state, by) if by_hand else []
    found = [*outdated, *problems(proposal)]
    overridden = _overridden(request, outdated, found)
    kept = _in_english(proposal) if overridden else []
    exceptions = _rights_exceptions(proposal, found, request.rights_override_reason)
    again = rights.composed(_later(request))
    renditions.make_ready(state.article, [(content, proposal.images), *again])

    def write() -> Written:
        if by_hand:
            images = approvals.locked(state, by, seen=request.seen)
        else:
            images = figures.used_by(content, locked=True)
        names = publishing.Names.of([content])
        editions = rights.compose_editions(
            replace(proposal, images=images), revision, names, by=by, at=at, excepted=exceptions
        )
        timeline.begin(editions, names, at=at, live_until=request.live_until)
        for plan in _later(request):
            if not rights.tells_all(timeline, plan):
                approvals.check_noted(state, [plan], by)
                rights.recompose_plan(timeline, plan, by=by, at=at)
        return Written(editions[0], exceptions, kept)

    return write


def _cancel(request: TransitionRequest) -> Callable[[], Written]:
    timeline, by, at = request.state.timeline, request.by, request.at
    renditions.make_ready(request.state.article, rights.composed(timeline.roots(at)))

    def write() -> Written:
        edition = timeline.cancel(at=at)
        rights.add_followers_of_live(timeline, by=by, at=at)
        return Written(edition)

    return write


def _withdraw(request: TransitionRequest) -> Callable[[], Written]:
    def write() -> Written:
        edition = _tombstone(request)
        return Written(request.state.timeline.withdraw(edition, at=request.at))

    return write


def _recompose(request: TransitionRequest) -> Callable[[], Written]:
    timeline, by, at = request.state.timeline, request.by, request.at
    approvals.check_noted(request.state, timeline.roots(at), by)
    renditions.make_ready(request.state.article, rights.composed(timeline.roots(at)))
    return lambda: Written(*rights.recompose(timeline, by=by, at=at))


def _later(request: TransitionRequest) -> list[Edition]:
    """Planned to follow what is published: it may have to tell what that tells."""
    roots = request.state.timeline.roots(request.at)
    return [root for root in roots if root.live_from > request.live_from]


def _as_change(proposal: publishing.Proposal, request: TransitionRequest) -> publishing.Proposal:
    """With what it is of the story that readers had before: an update, if nobody says otherwise.
    Raises NothingToCorrect, NoticeRefused."""
    timeline, change, notice = request.state.timeline, request.change, request.notice
    unseen = timeline.is_unseen(request.at)  # then every plan before it is replaced
    before, returns = (None, False) if unseen else timeline.before(request.live_from)
    if before is None and (change or notice):
        raise NothingToCorrect
    if before is None:
        return proposal
    change = change or Change.UPDATE
    check_notice(change, notice)
    return replace(proposal, before=before, returns=returns, change=change, notice=notice)


def _reschedule(request: TransitionRequest) -> Callable[[], Written]:
    timeline, by, at = request.state.timeline, request.by, request.at
    move = rescheduling.checked(timeline, request.moves, request.live_from, at=at)
    approvals.check_noted(request.state, timeline.roots(at), by)
    renditions.make_ready(request.state.article, rights.composed(timeline.roots(at)))
    return lambda: Written(*rescheduling.reschedule(timeline, move, by=by, at=at))


def _overridden(
    request: TransitionRequest, outdated: list[Problem], found: list[Problem]
) -> list[Problem]:
    """Those in spite of which it is published, which takes a reason and whoever may have one.
    Raises NotReady where something else stands against it."""
    may = request.checks_override_reason and request.by.has_perm(OVERRIDE)
    bending = [each for each in found if may and each.bends and each not in outdated]
    excepted = bool(request.rights_override_reason)
    if any(
        each.blocks and each not in bending and not (excepted and each.severity is Severity.RIGHTS)
        for each in found
    ):
        raise NotReady(found)
    return bending


def _in_english(proposal: publishing.Proposal) -> list[Problem]:
    """What is overridden, as the history keeps it, whatever language somebody reads it in."""
    with translation.override("en"):
        return [each for each in problems(proposal) if each.bends]


def _rights_exceptions(
    proposal: publishing.Proposal, found: list[Problem], reason: str
) -> dict[Image, str]:
    """The images that are shown in spite of their rights, and why."""
    if not any(each.severity is Severity.RIGHTS for each in found):
        return {}
    return {
        image: reason
        for image in proposal.images.values()
        if image.rights_at(proposal.live_from) is not RightsState.COVERED
    }


def _tombstone(request: TransitionRequest) -> Edition:
    at = request.at
    live = request.state.timeline.live(at)
    if live is None:  # the door has seen one
        raise Edition.DoesNotExist
    edition = publishing.tombstone(
        live, kind=Edition.Kind.WITHDRAWN, reason=request.note, live_from=at
    )
    edition.composed_by, edition.composed_at = request.by, at
    return edition


PREPARE: dict[Effect, Callable[[TransitionRequest], Callable[[], Written]]] = {
    Effect.NONE: _nothing,
    Effect.PUBLISH: _publish,
    Effect.CANCEL: _cancel,
    Effect.WITHDRAW: _withdraw,
    Effect.RECOMPOSE: _recompose,
    Effect.RESCHEDULE: _reschedule,
}
