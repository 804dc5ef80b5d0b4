"""What a passage through the door was, in words that are true whenever they are read."""

from collections.abc import Iterable
from datetime import datetime

from django.utils.translation import gettext as _

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
        return str(step.done)
    if step.effect is Effect.CANCEL:
        when = moments.in_words(edition.live_from)
        return _("unscheduled: it will not appear on %(when)s") % {"when": when}
    if step.effect is Effect.RESCHEDULE:
        moved = _("moved: it is taken down on %(when)s")
        if not edition.is_tombstone:
            moved = _("moved to %(when)s")
        return moved % {"when": moments.in_words(edition.live_from)}
    if step.effect is not Effect.PUBLISH:
        return str(step.done)
    began = str(step.done)
    if edition.live_from > change.at:
        began = _("scheduled for %(when)s") % {"when": moments.in_words(edition.live_from)}
    if edition.change:
        kind = Change(edition.change).in_words
        began = _("%(published)s as %(kind)s") % {"published": began, "kind": kind}
    end = _planned_end(edition, made)
    if end is None:
        return began
    return _("%(published)s, until %(when)s, when it is taken down") % {
        "published": began,
        "when": moments.in_words(end.live_from),
    }


def seen_in_words(editions: Iterable[Edition], at: datetime) -> tuple[Visibility, str]:
    """What the public sees, and the same in words with what is planned: in a row of a list."""
    seen, ahead = visibility(editions, at)
    if ahead is None or seen is Visibility.SCHEDULED:
        return seen, seen.label
    if not ahead.is_tombstone:
        return seen, _("%(seen)s, change scheduled") % {"seen": seen.label}
    until = {"seen": seen.label, "when": moments.in_words(ahead.live_from)}
    return seen, _("%(seen)s, until %(when)s") % until


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
        return _("never public")
    return span_in_words(edition.live_from, edition.live_until)


def span_in_words(begins: datetime, ends: datetime | None) -> str:
    if ends is None:
        return _("from %(begin)s") % {"begin": moments.in_words(begins)}
    span = {"begin": moments.in_words(begins), "end": moments.in_words(ends)}
    return _("from %(begin)s to %(end)s") % span


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
