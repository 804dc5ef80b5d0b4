"""What a passage through the door was, in words that are true whenever they are read."""

from collections.abc import Iterable
from datetime import datetime

from articles import moments
from articles.models import Change, Edition, StatusChange
from articles.workflow.timeline import Visibility, visibility
from articles.workflow.transitions import TRANSITIONS, Effect


def in_words(change: StatusChange, made: Iterable[Edition] | None = None) -> str:
    """As the end of ““Ferry” was …”: “published”, “scheduled for …”, with the end that was planned.

    `made` are the article's editions of that moment, others among them; without them it costs a
    query for what was published with an end, and none for the rest.
    """
    step, edition = TRANSITIONS.get(change.transition), change.edition
    if step is None:
        return str(change)
    if edition is None:
        return step.done
    if step.effect is Effect.CANCEL:
        return f"unscheduled: it will not appear on {moments.in_words(edition.live_from)}"
    if step.effect is Effect.RESCHEDULE:
        moved = "moved: it is taken down on" if edition.is_tombstone else "moved to"
        return f"{moved} {moments.in_words(edition.live_from)}"
    if step.effect is not Effect.PUBLISH:
        return step.done
    ahead = edition.live_from > change.at
    began = f"scheduled for {moments.in_words(edition.live_from)}" if ahead else step.done
    if edition.change:
        began += f" as {Change(edition.change).in_words}"
    end = _planned_end(edition, made)
    until = f", until {moments.in_words(end.live_from)}, when it is taken down" if end else ""
    return f"{began}{until}"


def seen_in_words(editions: Iterable[Edition], at: datetime) -> tuple[Visibility, str]:
    """What the public sees, and the same in words with what is planned: in a row of a list."""
    seen, ahead = visibility(editions, at)
    rest = ""
    if ahead is not None and seen is not Visibility.SCHEDULED:
        until = f", until {moments.in_words(ahead.live_from)}"
        rest = until if ahead.is_tombstone else ", change scheduled"
    return seen, f"{seen.value}{rest}"


def blocked_in_words(blocking: int) -> str:
    """How many problems stand between a text and its readers."""
    return f"{blocking} things block" if blocking > 1 else "1 thing blocks"


def change_in_words(edition: Edition) -> str:
    """What kind of change it is, with what readers are told of that: a correction, “It was six.”;
    empty where it is none, or nobody asked."""
    if not edition.change:
        return ""
    kind = Change(edition.change).in_words
    return f"{kind}, “{edition.notice.words}”" if edition.notice else kind


def interval_in_words(edition: Edition) -> str:
    """From when to when readers had it, or are to have it; a plan that was cancelled had nobody."""
    if edition.live_until == edition.live_from:
        return "never public"
    begins = f"from {moments.in_words(edition.live_from)}"
    if edition.live_until is None:
        return begins
    return f"{begins} to {moments.in_words(edition.live_until)}"


def _planned_end(edition: Edition, made: Iterable[Edition] | None) -> Edition | None:
    """The tombstone that was planned together with the edition."""
    if edition.live_until is None:
        return None
    if made is None:
        made = Edition.objects.of_article(edition.article_id).cards()
        made = made.filter(kind=Edition.Kind.EXPIRED, composed_at=edition.composed_at)
    ends = [
        each
        for each in made
        if each.kind == Edition.Kind.EXPIRED
        and each.composed_at == edition.composed_at
        and each.live_from >= edition.live_from
    ]
    return max(ends, key=lambda each: each.number, default=None)
