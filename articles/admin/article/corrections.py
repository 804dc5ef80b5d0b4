"""What an update of a published story is, chosen beside “Publish”, and its words for readers."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django import forms
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from articles import workflow
from articles.models import Change, clean_notice
from articles.workflow import ArticleState, Effect, Transition

KIND, NOTICE = "_change", "_notice"
REFUSED = "notice_refused"  # in the address of a form: it is said at the field why
# What is sent if nobody chooses is nothing: it is no change of the form.
DEFAULT = Change.UPDATE
_ORDER = (Change.UPDATE, Change.TYPO, Change.CORRECTION, Change.CLARIFICATION)
_FOR_ALL = (Change.UPDATE, Change.TYPO)
_IN_WORDS = {
    Change.UPDATE: _("an update: readers are told when"),
    Change.TYPO: _("a mended typo: readers are told nothing"),
    Change.CORRECTION: _("a correction: readers are told what was wrong"),
    Change.CLARIFICATION: _("a clarification: readers are told what was meant"),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class ChangeChoice:
    """What was chosen and typed; `in_bar`: “Publish” stands in the bar, and this with it."""

    chosen: str
    notice: str
    refusal: str
    in_bar: bool

    @property
    def options(self) -> Iterator[tuple[str, str, bool]]:
        for kind in _ORDER:
            value = "" if kind is DEFAULT else kind.value
            yield value, str(_IN_WORDS[kind]), value == self.chosen


def choice(
    request: HttpRequest,
    state: ArticleState,
    steps: Sequence[Transition],
    first: Transition | None,
    *,
    notice: str,
    at: datetime,
) -> ChangeChoice | None:
    """Nothing to choose where readers have not had the story yet, or this person cannot publish
    it. `notice` was typed before."""
    story, _ahead = state.timeline.before(at)
    if story is None or not any(step.effect is Effect.PUBLISH for step in steps):
        return None
    chosen = (request.POST if request.method == "POST" else request.GET).get(KIND, "")
    refusal = ""
    if REFUSED in request.GET:
        try:
            workflow.check_notice(_kind(chosen) or DEFAULT, clean_notice(notice))
        except workflow.NoticeRefused as refused:
            refusal = str(refused)
    return ChangeChoice(
        chosen=chosen,
        notice=notice,
        refusal=refusal,
        in_bar=first is not None and first.effect is Effect.PUBLISH,
    )


def sent(posted: Mapping[str, Any]) -> dict[str, Any]:
    """For `workflow.perform`. Raises PermissionDenied for what no form has."""
    chosen = posted.get(KIND, "")
    kind = _kind(chosen)
    if chosen and kind is None:
        raise PermissionDenied
    return {"change": kind, "notice": posted.get(NOTICE, "")}


class ChangeOfAllField(forms.TypedChoiceField):
    """For several at once, of those that readers have had. Its value is a Change, or None for what
    is taken where nobody chooses. A correction has words of its own, and so its own form."""

    def __init__(self) -> None:
        kinds = [("" if kind is DEFAULT else kind.value, _IN_WORDS[kind]) for kind in _FOR_ALL]
        super().__init__(
            choices=kinds,
            coerce=Change,
            empty_value=None,
            required=False,
            label=_("Of a story that readers have already, this is"),
            help_text=_(
                "For a correction or a clarification, open the story: readers get its words."
            ),
        )


def _kind(chosen: str) -> Change | None:
    return Change(chosen) if chosen in Change.values else None
