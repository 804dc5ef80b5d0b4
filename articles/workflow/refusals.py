"""Why a transition is refused: because nobody could perform it now, or because this person may not;
and who could."""

from datetime import datetime
from typing import TypeAlias

from django.contrib.auth.models import AnonymousUser, User
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from articles import moments
from articles.models import Article, Edition, Status
from articles.workflow import approvals, permissions
from articles.workflow.originals import CHECK
from articles.workflow.permissions import Deed
from articles.workflow.state import ArticleState
from articles.workflow.timeline import Visibility
from articles.workflow.transitions import TRANSITIONS, Effect, Transition

Seen: TypeAlias = tuple[Visibility, Edition | None]

_NOT_FROM = {
    Status.PLANNED: gettext_lazy("“%(step)s” is not possible: the article is planned."),
    Status.DRAFT: gettext_lazy("“%(step)s” is not possible: the article is a draft."),
    Status.IN_REVIEW: gettext_lazy("“%(step)s” is not possible: the article is in review."),
    Status.CHANGES_REQUESTED: gettext_lazy(
        "“%(step)s” is not possible: the article is changes requested."
    ),
    Status.APPROVED: gettext_lazy("“%(step)s” is not possible: the article is approved."),
    Status.SPIKED: gettext_lazy("“%(step)s” is not possible: the article is spiked."),
}


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
    return _(
        "“%(step)s” is not possible: the story is in the bundle “%(bundle)s”, which is "
        "published on %(when)s. Cancel what is scheduled there first."
    ) % {"step": step.label, "bundle": bundle, "when": when}


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
        return _("“%(step)s” is what saving does; nobody asks for it.") % {"step": step.label}
    if article.status not in step.starts:
        why = _not_from(step, Status(article.status))
        if step.effect is Effect.PUBLISH and article.status == Status.IN_REVIEW:
            first = _("It has to be approved first.")
            return f"{why} {first} {_who_can('approve', state, user)}"
        return why
    if step.name == CHECK and not article.translation_of_id:
        return _("This story is no translation.")
    if step.effect in (Effect.CANCEL, Effect.RESCHEDULE) and not planned:
        return _("Nothing is scheduled.")
    if step.effect is Effect.WITHDRAW and visible is not Visibility.LIVE:
        return _("The article is not public.")
    if step.ends is Status.SPIKED and (why := _not_spiked(step, state, user, seen)):
        return why
    again = step.by_hand and step.ends is Status.APPROVED and article.status == Status.APPROVED
    if again and approvals.stands(state):
        not_needed = _("“%(step)s” is not needed: the text is approved as it stands.")
        return not_needed % {"step": step.label}
    return ""


def _not_spiked(
    step: Transition, state: ArticleState, user: User | AnonymousUser, seen: Seen
) -> str:
    """What readers see, or will see, is taken from them first."""
    visible, planned = seen
    if visible is Visibility.LIVE:
        why = _(
            "“%(step)s” is not possible while the article is public. It has to be withdrawn first."
        )
        return f"{why % {'step': step.label}} {_who_can('withdraw', state, user)}"
    if planned:
        why = _(
            "“%(step)s” is not possible while something is scheduled. It has to be cancelled first."
        )
        return f"{why % {'step': step.label}} {_who_can('cancel_schedule', state, user)}"
    return ""


def _who_can(name: str, state: ArticleState, user: User | AnonymousUser) -> str:
    return permissions.who_can_or_you(TRANSITIONS[name], state, user, what=Deed.THAT)


def _not_from(step: Transition, status: Status) -> str:
    return _NOT_FROM[status] % {"step": step.label}
