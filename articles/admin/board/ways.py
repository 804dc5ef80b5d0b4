"""The way from a card's place to another column: the transition of the table that leads there."""

from django.utils.translation import gettext_lazy as _

from articles.models import Status
from articles.workflow import TRANSITIONS, Effect, Transition

PUBLIC = "public"  # the last column: of what is scheduled, and of what went live today
STAGES = (
    Status.PLANNED,
    Status.DRAFT,
    Status.IN_REVIEW,
    Status.CHANGES_REQUESTED,
    Status.APPROVED,
)
TITLES = {
    **{status.value: status.label for status in STAGES},
    PUBLIC: _("Scheduled and published today"),
}
SCHEDULED = "scheduled"  # said of an approved card with a plan, which can be taken back
# Why nobody moves a card there, where no step by hand leads.
NO_WAY = {
    Status.PLANNED.value: _("No story comes back here: Editors plan a new one."),
    Status.DRAFT.value: _("A planned story becomes a draft with its first text."),
}


def way(status: Status, to: str, *, planned: bool = False) -> Transition | None:
    """The step by which a text of that status comes into the column. Where there is none, that
    which leads there from elsewhere: its refusal says so. None: `NO_WAY` says why."""
    by_hand = [step for step in TRANSITIONS.values() if step.by_hand]
    if to == PUBLIC:
        return next(step for step in by_hand if step.effect is Effect.PUBLISH)
    if planned and to == status == Status.APPROVED:
        return next(step for step in by_hand if step.effect is Effect.CANCEL)
    if to == Status.PLANNED or (status, to) == (Status.PLANNED, Status.DRAFT):
        return None
    leading = [step for step in by_hand if step.ends == to]
    return next((step for step in leading if status in step.starts), leading[0])


def asks(step: Transition) -> bool:
    """It needs words or a time, or changes what readers get: nothing that a drop does by itself."""
    return step.wants_note or step.effect is not Effect.NONE
