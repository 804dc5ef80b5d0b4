"""Rescheduling: what is planned comes at another instant. Every plan of the article is taken back
and put in its place again, in one transaction; each keeps the text and the pictures that were
approved for it.
"""

from datetime import datetime
from typing import NamedTuple

from django.contrib.auth.models import User
from django.utils.translation import gettext as _

from articles import moments, publishing
from articles.models import Edition, Image
from articles.publishing.checks import Problem, Severity, problems
from articles.workflow import rights
from articles.workflow.errors import NotAllowed, NotReady
from articles.workflow.instants import TimeRefused
from articles.workflow.timeline import Timeline


class Move(NamedTuple):
    """`plan`: a story that is to begin, or the tombstone with which one is to end."""

    plan: Edition
    to: datetime


def checked(timeline: Timeline, number: int | None, to: datetime, *, at: datetime) -> Move:
    """The planned edition of that number and its new instant, which lies ahead and leaves the order
    of the plans as it is. Raises NotAllowed, TimeRefused."""
    plans = timeline.plans(at)
    place = next((place for place, plan in enumerate(plans) if plan.number == number), None)
    if place is None:
        raise NotAllowed(_("That is not scheduled any more."))
    plan, when = plans[place], moments.in_words(to)
    if to <= at:
        raise _refused(
            _("%(when)s has passed: what is scheduled can only come at a time ahead.")
            % {"when": when}
        )
    if to == plan.live_from:
        raise _refused(_("It is scheduled for %(when)s already.") % {"when": when})
    for other in plans[:place]:
        if to <= other.live_from:
            raise _refused(_after(other))
    for other in plans[place + 1 :]:
        if to >= other.live_from:
            raise _refused(_before(other))
    return Move(plan, to)


def reschedule(
    timeline: Timeline, move: Move, *, by: User, at: datetime
) -> tuple[Edition, dict[Image, str]]:
    """The edition that has taken the place of the moved one; and the images that are shown in spite
    of their rights, with the reasons. Raises NotReady."""
    plans = timeline.plans(at)
    timeline.cancel(at=at)
    rights.add_followers_of_live(timeline, by=by, at=at)
    moved = move.plan
    exceptions: dict[Image, str] = {}
    for plan in plans:
        is_moved = plan is move.plan
        begins = move.to if is_moved else plan.live_from
        if plan.is_tombstone:
            first = timeline.expire(begins, by=by, at=at)
        else:
            if is_moved:
                _check(timeline, move)
            names, editions, excepted = rights.compose_again(timeline, plan, begins, by=by, at=at)
            timeline.replace(editions, names, at=at)
            first = editions[0]
            exceptions |= excepted
        if is_moved:
            moved = first
    return moved, exceptions


def _check(timeline: Timeline, move: Move) -> None:
    """What stands against the new instant and did not against the old one: for that somebody has
    answered. Raises NotReady."""
    before = {_kind(each) for each in _blocking(timeline, move.plan, move.plan.live_from)}
    now = _blocking(timeline, move.plan, move.to)
    if new := [each for each in now if _kind(each) not in before]:
        raise NotReady(new)


def _blocking(timeline: Timeline, plan: Edition, live_from: datetime) -> list[Problem]:
    proposal = publishing.propose(
        timeline.article,
        plan.revision.content,
        live_from=live_from,
        earlier=timeline.stories_begun(live_from),
        images=rights.images_as_composed(plan),
    )
    return [each for each in problems(proposal) if each.blocks]


def _kind(found: Problem) -> tuple[str, str]:
    """Rights that have not begun, and that are over, are the same question."""
    is_rights = found.severity is Severity.RIGHTS
    return (found.severity if is_rights else found.code), found.where


def _refused(words: str) -> TimeRefused:
    return TimeRefused("live_from", words)


def _after(plan: Edition) -> str:
    why = (
        _("It is taken down on %(when)s, and this has to come after that.")
        if plan.is_tombstone
        else _("Another version is scheduled for %(when)s, and this has to come after that.")
    )
    return why % {"when": moments.in_words(plan.live_from)}


def _before(plan: Edition) -> str:
    why = (
        _("It is taken down on %(when)s, and this has to come before that.")
        if plan.is_tombstone
        else _("Another version is scheduled for %(when)s, and this has to come before that.")
    )
    return why % {"when": moments.in_words(plan.live_from)}
