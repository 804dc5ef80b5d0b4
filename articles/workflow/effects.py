"""What transitions do to the editions, in two steps: what can be checked and made beforehand, and
what is written in the transaction, behind the compare-and-swap."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import TypeAlias

from django.contrib.auth.models import User

from articles import publishing
from articles.models import Edition, Image, RightsState
from articles.publishing import figures
from articles.publishing.checks import Problem, Severity, problems
from articles.workflow import approvals, renditions, rights
from articles.workflow.errors import NotReady
from articles.workflow.state import ArticleState
from articles.workflow.transitions import Effect, Transition


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
    rights_override_reason: str
    seen: Mapping[str, str]


# What an effect wrote: the edition that the history names, and the images that are shown in spite
# of their rights, with the reasons.
Written: TypeAlias = tuple[Edition | None, dict[Image, str]]


def _nothing(request: TransitionRequest) -> Callable[[], Written]:
    return lambda: (None, {})


def _publish(request: TransitionRequest) -> Callable[[], Written]:
    """Check it and make its files; what is called in the transaction begins its edition."""
    state, by, at = request.state, request.by, request.at
    timeline, revision = state.timeline, state.revision
    content, by_hand = revision.content, request.step.by_hand
    proposal = state.proposal(content, request.live_from)
    outdated = approvals.outdated(state, by) if by_hand else []
    exceptions = _rights_overrides(proposal, outdated, request.rights_override_reason)
    renditions.make_ready(state.article, [(content, proposal.images)])

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
        return editions[0], exceptions

    return write


def _cancel(request: TransitionRequest) -> Callable[[], Written]:
    timeline, by, at = request.state.timeline, request.by, request.at
    renditions.make_ready(request.state.article, rights.composed(timeline, at))

    def write() -> Written:
        edition = timeline.cancel(at=at)
        rights.add_followers_of_live(timeline, by=by, at=at)
        return edition, {}

    return write


def _withdraw(request: TransitionRequest) -> Callable[[], Written]:
    def write() -> Written:
        edition = _tombstone(request)
        return request.state.timeline.withdraw(edition, at=request.at), {}

    return write


def _recompose(request: TransitionRequest) -> Callable[[], Written]:
    timeline, by, at = request.state.timeline, request.by, request.at
    approvals.check_noted(request.state, timeline.roots(at), by)
    renditions.make_ready(request.state.article, rights.composed(timeline, at))
    return lambda: rights.recompose(timeline, by=by, at=at)


def _rights_overrides(
    proposal: publishing.Proposal, outdated: list[Problem], reason: str
) -> dict[Image, str]:
    """The images that are shown in spite of their rights, and why. Raises NotReady for what stands
    against the proposal beside that."""
    found = [*outdated, *problems(proposal)]
    if any(each.blocks and not (reason and each.severity is Severity.RIGHTS) for each in found):
        raise NotReady(found)
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
}
