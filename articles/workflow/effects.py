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
from articles.workflow import approvals, rights
from articles.workflow.errors import NotReady
from articles.workflow.standing import Standing
from articles.workflow.transitions import Effect, Transition


@dataclass(frozen=True, slots=True, kw_only=True)
class Passage:
    """One transition that somebody may pass, and what they ask for: see `perform`."""

    step: Transition
    standing: Standing
    by: User
    at: datetime
    note: str
    live_from: datetime
    live_until: datetime | None
    in_spite_of_rights: str
    seen: Mapping[str, str]


# What an effect wrote: the edition that the history names, and the images that are shown in spite
# of their rights, with the reasons.
Written: TypeAlias = tuple[Edition | None, dict[Image, str]]


def _nothing(passage: Passage) -> Callable[[], Written]:
    return lambda: (None, {})


def _publish(passage: Passage) -> Callable[[], Written]:
    """Check it and make its files; what is called in the transaction begins its edition."""
    standing, by, at = passage.standing, passage.by, passage.at
    timeline, revision = standing.timeline, standing.revision
    content, by_hand = revision.content, passage.step.by_hand
    proposal = standing.proposal(content, passage.live_from)
    outdated = approvals.outdated(standing, by) if by_hand else []
    exceptions = _in_spite_of_rights(proposal, outdated, passage.in_spite_of_rights)
    figures.cut_for(content, proposal.images)

    def write() -> Written:
        if by_hand:
            images = approvals.locked(standing, by, seen=passage.seen)
        else:
            images = figures.used_by(content, locked=True)
        names = publishing.Names.of([content])
        chain = rights.chain(
            replace(proposal, images=images), revision, names, by=by, at=at, excepted=exceptions
        )
        timeline.begin(chain, names, at=at, live_until=passage.live_until)
        return chain[0], exceptions

    return write


def _cancel(passage: Passage) -> Callable[[], Written]:
    timeline, by, at = passage.standing.timeline, passage.by, passage.at
    rights.cut_again(timeline, at=at)

    def write() -> Written:
        edition = timeline.cancel(at=at)
        rights.follow_what_is_live(timeline, by=by, at=at)
        return edition, {}

    return write


def _withdraw(passage: Passage) -> Callable[[], Written]:
    def write() -> Written:
        edition = _tombstone(passage)
        return passage.standing.timeline.withdraw(edition, at=passage.at), {}

    return write


def _recompose(passage: Passage) -> Callable[[], Written]:
    timeline, by, at = passage.standing.timeline, passage.by, passage.at
    approvals.check_noted(passage.standing, timeline.roots(at), by)
    rights.cut_again(timeline, at=at)
    return lambda: rights.recompose(timeline, by=by, at=at)


def _in_spite_of_rights(
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


def _tombstone(passage: Passage) -> Edition:
    at = passage.at
    live = passage.standing.timeline.live(at)
    if live is None:  # the door has seen one
        raise Edition.DoesNotExist
    edition = publishing.tombstone(
        live, kind=Edition.Kind.WITHDRAWN, reason=passage.note, live_from=at
    )
    edition.composed_by, edition.composed_at = passage.by, at
    return edition


PREPARE: dict[Effect, Callable[[Passage], Callable[[], Written]]] = {
    Effect.NONE: _nothing,
    Effect.PUBLISH: _publish,
    Effect.CANCEL: _cancel,
    Effect.WITHDRAW: _withdraw,
    Effect.RECOMPOSE: _recompose,
}
