"""Why a transition is refused: because nobody could perform it now, or because this person may not;
and who could."""

from datetime import datetime
from typing import TypeAlias

from django.contrib.auth.models import AnonymousUser, User

from articles import moments
from articles.models import Article, Edition, Status
from articles.workflow import approvals, permissions
from articles.workflow.state import ArticleState
from articles.workflow.timeline import Visibility
from articles.workflow.transitions import TRANSITIONS, Effect, Transition

Seen: TypeAlias = tuple[Visibility, Edition | None]


def refusal(name: str, article: Article, user: User | AnonymousUser, *, at: datetime) -> str:
    """Why this person may not perform the transition now; empty if they may."""
    step = TRANSITIONS[name]
    return refusal_of(step, ArticleState(article), user, at=at)


def refusal_of(
    step: Transition,
    state: ArticleState,
    user: User | AnonymousUser,
    *,
    at: datetime,
    bundled: bool = False,
) -> str:
    """`bundled`: its bundle asks."""
    if not user.has_perm(step.permission):
        return permissions.why_not(step, state, user)
    seen = state.timeline.visibility(at)
    why = impossible(step, state, user, seen)
    if not why and not bundled:
        why = held_by_bundle(step, state, at=at)
    return why or permissions.why_not(step, state, user)


def held_by_bundle(step: Transition, state: ArticleState, *, at: datetime) -> str:
    """What begins together is changed together."""
    by_hand = step.by_hand or step.effect is Effect.RESCHEDULE  # there by the calendar
    changes_plans = by_hand and step.effect is not Effect.NONE
    if not changes_plans or not state.timeline.planned(at):
        return ""
    bundle = next((each for each in state.bundles if each.is_scheduled(at)), None)
    if bundle is None or bundle.live_from is None:
        return ""
    when = moments.in_words(bundle.live_from)
    return (
        f"“{step.label}” is not possible: the story is in the bundle “{bundle}”, which is "
        f"published on {when}. Cancel what is scheduled there first."
    )


def refusal_of_table(step: Transition, status: Status, user: User | AnonymousUser) -> str:
    """Why not, as far as the table and the role say it: what can be marked for many articles at
    once. The door may have more to say of each."""
    if status not in step.starts:
        return _not_from(step, status)
    return "" if user.has_perm(step.permission) else permissions.not_theirs(step)


def impossible(
    step: Transition, state: ArticleState, user: User | AnonymousUser, seen: Seen
) -> str:
    """Why nobody can perform it now, and who can make it possible; empty if somebody could."""
    article, (visible, planned) = state.article, seen
    if step.by_saving:
        return f"“{step.label}” is what saving does; nobody asks for it."
    if article.status not in step.starts:
        why = _not_from(step, Status(article.status))
        if step.effect is Effect.PUBLISH and article.status == Status.IN_REVIEW:
            return f"{why} {_first('approve', 'approved', state, user)}"
        return why
    if step.effect in (Effect.CANCEL, Effect.RESCHEDULE) and not planned:
        return "Nothing is scheduled."
    if step.effect is Effect.WITHDRAW and visible is not Visibility.LIVE:
        return "The article is not public."
    if step.ends is Status.SPIKED and (why := _not_spiked(step, state, user, seen)):
        return why
    again = step.by_hand and step.ends is Status.APPROVED and article.status == Status.APPROVED
    if again and approvals.stands(state):
        return f"“{step.label}” is not needed: the text is approved as it stands."
    return ""


def _not_spiked(
    step: Transition, state: ArticleState, user: User | AnonymousUser, seen: Seen
) -> str:
    """What readers see, or will see, is taken from them first."""
    visible, planned = seen
    if visible is Visibility.LIVE:
        why = f"“{step.label}” is not possible while the article is public."
        return f"{why} {_first('withdraw', 'withdrawn', state, user)}"
    if planned:
        why = f"“{step.label}” is not possible while something is scheduled."
        return f"{why} {_first('cancel_schedule', 'cancelled', state, user)}"
    return ""


def _first(name: str, done: str, state: ArticleState, user: User | AnonymousUser) -> str:
    who = permissions.who_can_or_you(TRANSITIONS[name], state, user, what="do that")
    return f"It has to be {done} first. {who}"


def _not_from(step: Transition, status: Status) -> str:
    label = str(status.label).lower()
    article = "a " if status is Status.DRAFT else ""
    return f"“{step.label}” is not possible: the article is {article}{label}."
