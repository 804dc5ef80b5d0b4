"""What happened to an article: texts and decisions in one list, the newest first, to read only."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.contrib.auth.models import User
from django.http import Http404
from django.utils.dateparse import parse_datetime

from articles import workflow
from articles.models import Article, Edition, Revision, Status, StatusChange

PAGE = 50


@dataclass(frozen=True, slots=True)
class Event:
    at: datetime
    by: User
    what: str
    note: str = ""
    revision: Revision | None = None
    edition: Edition | None = None

    @property
    def interval(self) -> str:
        return workflow.interval_in_words(self.edition) if self.edition else ""


def context(article: Article, before: str | None) -> dict[str, Any]:
    """A page of events; `before` is the instant at which an earlier page ended."""
    revisions = article.revisions.select_related("by")
    changes = article.status_changes.select_related("by", "edition")
    changes = changes.prefetch_related("rights_exceptions__image")
    if before is not None:
        moment = _moment(before)
        revisions, changes = revisions.filter(at__lte=moment), changes.filter(at__lte=moment)
    events = [_text(revision) for revision in revisions[: PAGE + 1]]
    events += [_decision(change) for change in changes[: PAGE + 1]]
    events.sort(key=lambda event: event.at, reverse=True)
    older = ""
    if len(events) > PAGE:
        # A page ends between two instants: what happened at one stands together.
        last = events[PAGE].at
        page = [event for event in events if event.at > last] or events
        if len(page) < len(events):
            older = last.isoformat()
        events = page
    return {"article": article, "events": events, "older": older}


def _moment(text: str) -> datetime:
    try:
        moment = parse_datetime(text.replace(" ", "+"))
    except ValueError:
        moment = None
    if moment is None or moment.tzinfo is None:
        raise Http404("no such page")
    return moment


def _text(revision: Revision) -> Event:
    what = "written" if revision.number == 1 else "changed"
    return Event(revision.at, revision.by, f"{what}: revision {revision.number}", revision=revision)


def _decision(change: StatusChange) -> Event:
    what = workflow.in_words(change)
    if change.before != change.after:
        what += f" ({Status(change.before).label} → {Status(change.after).label})"
    notes = [change.note] if change.note else []
    notes += [
        f"{exception.image} is shown in spite of its rights: {exception.reason}"
        for exception in change.rights_exceptions.all()
    ]
    return Event(change.at, change.by, what, note="\n".join(notes), edition=change.edition)
