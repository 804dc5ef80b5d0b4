"""Where a card may go from where it stands: for each other column its step, or why not."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from django.contrib.auth.models import User

from articles import workflow
from articles.admin.board import ways
from articles.models import Status
from articles.workflow import ArticleState, Effect, Transition


@dataclass(frozen=True, slots=True)
class Option:
    """`refusal` says why this person cannot go there now, and who can; empty if they may. Without a
    `step` nobody can by hand."""

    to: str
    title: str
    step: Transition | None
    label: str
    refusal: str
    consequence: str
    planned: bool

    @property
    def publishes(self) -> bool:
        return self.step is not None and self.step.effect is Effect.PUBLISH


def options(state: ArticleState, by: User, *, at: datetime) -> list[Option]:
    return list(_options(state, by, at))


def _options(state: ArticleState, by: User, at: datetime) -> Iterator[Option]:
    status = Status(state.article.status)
    known = {
        each.transition.name: each for each in workflow.available_transitions(state, by, at=at)
    }
    _seen, ahead = state.timeline.visibility(at)
    for to, title in ways.TITLES.items():
        planned = ahead is not None and status is Status.APPROVED and to == status
        if to == status and not planned:
            continue
        step = ways.way(status, to, planned=planned)
        if step is None:
            yield Option(to, str(title), None, "", str(ways.NO_WAY[to]), "", planned)
            continue
        found = known.get(step.name)
        yield Option(
            to=to,
            title=str(title),
            step=step,
            label=found.label if found else str(step.label),
            refusal=found.refusal if found else workflow.refusal_of(step, state, by, at=at),
            consequence=found.consequence if found else str(step.consequence),
            planned=planned,
        )
