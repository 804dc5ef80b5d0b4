"""What stands around an article's form: the sentence above it, what is missing, and the bar with
its buttons."""

from datetime import datetime
from typing import Any

from django.http import HttpRequest

from articles import clock, publishing, workflow
from articles.admin.article import (
    assignments,
    corrections,
    missing,
    notes,
    publication_times,
    seen,
    translations,
    typed,
)
from articles.admin.article.story import told
from articles.admin.article.truth import truth
from articles.admin.imports import conflicts
from articles.admin.notes import shown as story_notes
from articles.models import Article, Edition, Status
from articles.publishing.checks import Severity, problems
from articles.workflow import ArticleState, AvailableTransition, Effect, Note
from articles.workflow.timeline import Timeline

# The way of a text to its readers: the step that stands in the bar itself.
_AHEAD: dict[Status, tuple[str, ...]] = {
    Status.PLANNED: (),  # saving a text is the step
    Status.DRAFT: ("submit",),
    Status.CHANGES_REQUESTED: ("submit",),
    Status.IN_REVIEW: ("approve",),
    Status.APPROVED: ("approve", "publish"),  # again, where an approval no longer stands
    Status.SPIKED: ("reopen",),
}


def panel(request: HttpRequest, state: ArticleState, *, saves: bool) -> dict[str, Any]:
    """Context of the form's template. `saves`: whether this person may save the form."""
    now = clock.now()
    article = state.article
    public, ahead = state.timeline.visibility(now)
    live = state.timeline.live(now)
    times = publication_times.shown(request)
    when = publication_times.typed(times)
    words = typed.words(request)
    content, shown = publishing.read(article), state.images
    found = problems(state.proposal(content, now))
    approved = article.status == Status.APPROVED
    outdated = workflow.outdated(state, request.user) if approved else []
    blocking = sum(problem.blocks for problem in [*outdated, *found])
    ahead_of_it = workflow.available_transitions(
        state, request.user, at=now, **when, blocking=blocking
    )
    offered = [each for each in ahead_of_it if not each.refusal]
    steps = [each.transition for each in offered]
    first = _first(offered, state, live, ahead)
    notes_missing = notes.missing(request, offered)
    first_step = first.transition if first else None
    notice = words.pop("notice")
    kind = corrections.choice(request, state, steps, first_step, notice=notice, at=now)
    kind_was_typed = kind is not None and not kind.in_bar and (kind.notice or kind.chosen)
    said = notes.thread(article)
    looks_ahead = Article.objects.opens_all_to(request.user)
    rest = [each for each in offered if each is not first]
    noted = story_notes.context(article, content.sections, by=request.user, edits=saves)
    return {
        "work": Status(article.status).label,
        "assigned": assignments.told(article, request.user, at=now),
        "public": public.label,
        "public_state": public.name.lower(),
        "truth": list(
            truth(state, ahead_of_it, at=now, blocking=blocking, looks_ahead=looks_ahead)
        ),
        "looks_ahead": looks_ahead,
        "sends_seen": seen.to_send(article, shown),
        "images_in_words": seen.in_words(content, shown, at=now),
        "live": live,
        "ahead": ahead,
        "missing": missing.listed(found, [section.heading for section in content.sections]),
        "leads": saves,  # each to its field
        "outdated": outdated,
        "steps": steps,
        "offered": offered,
        "next": first,
        "not_first": [each for each in rest if each.transition.note is not Note.PUBLIC],
        "tells_readers": [each for each in rest if each.transition.note is Note.PUBLIC],
        # What was typed there and refused is to be seen.
        "menu_is_open": times.is_bound
        or kind_was_typed
        or any([*words.values(), *when.values(), *notes_missing.values()]),
        "not_now": workflow.refusals_of(ahead_of_it),
        "story": None if saves else told(content, shown),
        "if_saved": workflow.consequence_of_saving(state, request.user) if saves else "",
        "publishes": any(step.effect is Effect.PUBLISH for step in steps),
        "may_override": any(problem.bends for problem in found)
        and request.user.has_perm(workflow.OVERRIDE),
        "lacks_rights": any(problem.severity is Severity.RIGHTS for problem in found),
        "rights_end": public is workflow.Visibility.LIVE
        and _next_change_of_rights(state.timeline, now),
        "kind": kind,
        "takes_note": any(step.note in (Note.OPTIONAL, Note.REQUIRED) for step in steps),
        "said": said,
        "last_asks": said.last and said.last.change.pk in {each.asks_id for each in noted["asked"]},
        "notes": noted,
        **translations.context(article, request.user, at=now, saves=saves),
        **conflicts.origin_of(article, request.user),
        "times": times,
        "typed": words,
        **notes_missing,
        "show_history": True,
    }


def _first(
    offered: list[AvailableTransition],
    state: ArticleState,
    live: Edition | None,
    ahead: Edition | None,
) -> AvailableTransition | None:
    """What readers have already, or will have, is not published once more, as a rule."""
    names = _AHEAD[Status(state.article.status)]
    found = next((each for each in offered if each.transition.name in names), None)
    if found and found.transition.effect is Effect.PUBLISH and ahead and not ahead.is_tombstone:
        return None
    if found and found.transition.effect is Effect.PUBLISH and live:
        return found if live.revision_id != state.revision.pk else None
    return found


def blocking(state: ArticleState) -> dict[str, list[str]]:
    """After a refusal: what blocks, by its place in the content."""
    found: dict[str, list[str]] = {}
    for problem in problems(state.proposal(publishing.read(state.article), clock.now())):
        if problem.blocks:
            found.setdefault(problem.where, []).append(problem.message)
    return found


def _next_change_of_rights(timeline: Timeline, now: datetime) -> Edition | None:
    ahead = next(iter(timeline.planned(now)), None)
    return ahead if ahead and ahead.after_rights else None
