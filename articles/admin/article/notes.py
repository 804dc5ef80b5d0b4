"""The notes that go with a step: in which field each is typed, which one was missing, and what
people have told one another on this round of the story."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import islice, takewhile

from django.http import HttpRequest
from django.utils.translation import gettext as _

from articles import workflow
from articles.admin.article import versions
from articles.models import Article, Status, StatusChange
from articles.workflow import TRANSITIONS, AvailableTransition, Effect, Note, Transition

# What readers are told is typed in a field of its own: no note to colleagues ever reaches them.
PRIVATE, PUBLIC = "_note", "_public_note"
MISSING = "note_missing"  # in the address of a form: the step that needs one
MOST_SHOWN, MOST_LOOKED_AT = 5, 30
_DECIDES = {"approve"}  # what was asked for before


def sent(request: HttpRequest, step: Transition) -> str:
    return request.POST.get(PUBLIC if step.note is Note.PUBLIC else PRIVATE, "")


def not_sent(request: HttpRequest, step: Transition) -> bool:
    """A note to colleagues is there, and does not go with a step that tells readers something."""
    return step.note is Note.PUBLIC and bool(request.POST.get(PRIVATE, "").strip())


def missing(request: HttpRequest, offered: Sequence[AvailableTransition]) -> dict[str, str]:
    """Which note a step was refused for the want of."""
    wanted = request.GET.get(MISSING, "")
    step = next((each.transition for each in offered if each.transition.name == wanted), None)
    why = str(workflow.NoteMissing(step)) if step and step.wants_note else ""
    is_public = step is not None and step.note is Note.PUBLIC
    return {
        "note_missing": "" if is_public else why,
        "public_note_missing": why if is_public else "",
    }


@dataclass(frozen=True, slots=True)
class Said:
    """A note, and the step that it was typed for."""

    change: StatusChange
    what: str

    @property
    def person(self) -> str:
        return versions.person(self.change.by)


@dataclass(frozen=True, slots=True)
class Thread:
    """What was said since the story was last published: the last note, where nothing was decided
    after it, and those before it, the oldest first."""

    last: Said | None
    earlier: Sequence[Said]
    has_more: bool


def thread(article: Article) -> Thread:
    newest = list(_round(article.status_changes.select_related("by")[:MOST_LOOKED_AT]))
    noted = list(islice((each for each in newest if each.note), MOST_SHOWN + 1))
    shown = [Said(each, _what(each)) for each in noted[:MOST_SHOWN]]
    since = takewhile(lambda change: not change.note, newest)
    is_over = any(change.transition in _DECIDES for change in since)
    last = None if is_over else next(iter(shown), None)
    earlier = [each for each in reversed(shown) if each is not last]
    return Thread(last, earlier, len(noted) > MOST_SHOWN)


def _round(newest_first: Iterable[StatusChange]) -> Iterator[StatusChange]:
    """That with which it was published is the last word on it, as long as nothing else is said."""
    for number, change in enumerate(newest_first):
        step = TRANSITIONS.get(change.transition)
        if step is not None and step.effect is Effect.PUBLISH and number:
            return
        yield change


def _what(change: StatusChange) -> str:
    if change.transition == "submit" and change.before == Status.CHANGES_REQUESTED:
        return _("Answered")
    step = TRANSITIONS.get(change.transition)
    words = str(step.done) if step else str(change)
    return words[:1].upper() + words[1:]
