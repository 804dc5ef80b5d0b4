"""Available transitions: what could be done, what comes of it, and why not."""

from dataclasses import dataclass
from datetime import datetime

from django.contrib.auth.models import AnonymousUser, User
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from articles import moments, paper
from articles.models import Article, Edition, Status
from articles.workflow import four_eyes, permissions
from articles.workflow.permissions import Deed
from articles.workflow.refusals import Seen, held_by_bundle, impossible
from articles.workflow.state import ArticleState
from articles.workflow.timeline import Visibility
from articles.workflow.transitions import TRANSITIONS, Effect, Transition


@dataclass(frozen=True, slots=True)
class AvailableTransition:
    """A transition that the article could pass now, or that somebody looks for here. `refusal` says
    why not, or not by this person, and who can go on; it is empty if they may. `others` is who can,
    where this person's role is all that is in the way. `label` is what its button says here, and
    `question` what is asked before it counts; mostly nothing."""

    transition: Transition
    label: str
    refusal: str
    others: str
    consequence: str
    question: str


def allowed(article: Article, user: User | AnonymousUser, *, at: datetime) -> list[Transition]:
    """The transitions that this person may perform by hand now, in the table's order."""
    found = available_transitions(ArticleState(article), user, at=at)
    return [each.transition for each in found if not each.refusal]


def available_transitions(
    state: ArticleState,
    user: User | AnonymousUser,
    *,
    at: datetime,
    live_from: datetime | None = None,
    live_until: datetime | None = None,
    blocking: int = 0,
) -> list[AvailableTransition]:
    """What could be done by hand now, in the table's order: by this person or by others. The two
    instants are those for publishing, as far as they are known; `blocking` is how many problems
    stand against that."""
    seen = state.timeline.visibility(at)
    found = []
    for step in TRANSITIONS.values():
        why = impossible(step, state, user, seen) if step.by_hand else ""
        if not step.by_hand or (why and not _looked_for(step, state.article, user)):
            continue
        then = _consequence(step, seen, live_from, live_until, blocking)
        over = step.effect is Effect.PUBLISH and _planned_story(seen) is not None
        label = _("Publish now") if over else str(step.label)
        question = str(step.question)
        if over:
            question = _("Publish this although something is scheduled?")
        why = why or held_by_bundle(step, state, at=at)
        reason, able = (why, "") if why else permissions.against(step, state, user)
        others = "" if user.has_perm(step.permission) else able
        refusal = f"{reason} {able}".strip()
        found.append(AvailableTransition(step, label, refusal, others, then, question))
    return found


def refusals_of(found: list[AvailableTransition]) -> list[str]:
    """A sentence for each that is refused, and a single one for all that the same people can do."""
    by_message: dict[str, list[str]] = {}
    for each in found:
        if each.others:
            by_message.setdefault(each.others, []).append(str(each.transition.label))
        elif each.refusal:
            by_message[each.refusal] = []
    return [
        f"{', '.join(labels)}: {message}" if labels else message
        for message, labels in by_message.items()
    ]


def consequence_of_saving(state: ArticleState, user: User | AnonymousUser) -> str:
    """What becomes of the work if this person saves a change; empty if nothing does."""
    article = state.article
    approve = TRANSITIONS["approve"]
    if article.status in TRANSITIONS["start"].starts:
        return _("This story is planned. Saving a text makes it a draft.")
    if article.status in TRANSITIONS["revise"].starts:
        again = permissions.who_can_or_you(approve, state, user, what=Deed.APPROVE_AGAIN)
        if paper.current().four_eyes != four_eyes.OFF:  # the change will be theirs
            again = permissions.who_can(approve, state, besides=user, what=Deed.APPROVE_AGAIN)
        back = _("This text is approved. Saving a change sends it back to review.")
        return f"{back} {again}"
    if (
        paper.current().four_eyes != four_eyes.OFF
        and user.has_perm(approve.permission)
        and user.pk not in state.authors_since
    ):
        others = permissions.who_can(approve, state, besides=user)
        return _(
            "Once you have saved a change of your own, you cannot approve this text: %(others)s"
        ) % {"others": others}
    return ""


def _planned_story(seen: Seen) -> Edition | None:
    _, planned = seen
    return planned if planned and not planned.is_tombstone else None


def _looked_for(step: Transition, article: Article, user: User | AnonymousUser) -> bool:
    """Would whoever may do it elsewhere wonder where it is? To publish what is not approved yet,
    and to spike what is public."""
    if not user.has_perm(step.permission) or Status(article.status).is_closed:
        return False
    return step.effect is Effect.PUBLISH or step.ends is Status.SPIKED


def _consequence(
    step: Transition,
    seen: Seen,
    live_from: datetime | None,
    live_until: datetime | None,
    blocking: int,
) -> str:
    visible, planned = seen
    if blocking and step.ends in (Status.IN_REVIEW, Status.APPROVED):
        blocked = ngettext(
            "%(number)s thing blocks publishing it: see “What is missing”.",
            "%(number)s things block publishing it: see “What is missing”.",
            blocking,
        ) % {"number": blocking}
        if step.ends is Status.APPROVED:
            approved = _("This very text is approved, with its pictures as they are now.")
            return f"{approved} {blocked}"
        return f"{step.consequence} {blocked}"
    if step.effect is Effect.WITHDRAW and planned and not planned.is_tombstone:
        when = moments.in_words(planned.live_from)
        lost = _("What is scheduled for %(when)s will not come.") % {"when": when}
        return f"{step.consequence} {lost}"
    if step.effect is not Effect.PUBLISH:
        return str(step.consequence)
    before_plan = planned and (live_from is None or live_from < planned.live_from)
    then = moments.in_words(planned.live_from) if planned and before_plan else ""
    instead = then if visible is Visibility.SCHEDULED else ""
    sentences = [_begins(live_from, instead, in_place=visible is Visibility.LIVE)]
    if live_until:
        when = moments.in_words(live_until)
        sentences.append(_("It is taken down on %(time)s.") % {"time": when})
    if planned and then and not instead:
        if planned.is_tombstone:
            planned_words = _("It is taken down on %(when)s, as planned.")
        else:
            planned_words = _("What is scheduled for %(when)s takes its place then.")
        sentences.append(planned_words % {"when": then})
    return " ".join(sentences)


def _begins(live_from: datetime | None, instead: str, *, in_place: bool) -> str:
    """`instead`: when it was to begin before; only where readers have nothing of it yet."""
    when = {"when": moments.in_words(live_from) if live_from else "", "instead": instead}
    if live_from and in_place:
        return _("Readers see it in place of what they see now, from %(when)s on.") % when
    if live_from and instead:
        return _("Readers see it from %(when)s on instead of on %(instead)s.") % when
    if live_from:
        return _("Readers see it from %(when)s on.") % when
    if in_place:
        return _(
            "Readers see it in place of what they see now, at once or from the moment that you "
            "give."
        )
    if instead:
        return (
            _("Readers see it at once instead of on %(instead)s, or from the moment that you give.")
            % when
        )
    return _("Readers see it at once, or from the moment that you give.")
