"""The history of an article's assignment: each change in words, against the one before."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from articles import moments
from articles.admin.article.versions import person
from articles.models import Article, AssignmentChange, Priority


@dataclass(frozen=True, slots=True)
class Told:
    """`brief`: the one that came with it."""

    change: AssignmentChange
    what: str
    brief: str


def changes(article: Article, until: dict[str, datetime], most: int) -> list[Told]:
    """The newest first."""
    found = article.assignment_changes.filter(**until).select_related("by", "assignee")
    some = list(found[: most + 1])  # the one more says what the last of them changed
    older = [*some[1:], AssignmentChange(priority=Priority.NORMAL)]
    return [
        _told(change, before)
        for change, before in zip(some[:most], older[: len(some[:most])], strict=True)
    ]


def _told(change: AssignmentChange, before: AssignmentChange) -> Told:
    what = "; ".join(_parts(change, before)) or "Planned it for nobody yet"
    brief = change.brief if change.brief != before.brief else ""
    return Told(change, what[0].upper() + what[1:], brief)


def _parts(change: AssignmentChange, before: AssignmentChange) -> Iterator[str]:
    to, had = change.assignee, before.assignee
    if to != had:
        after = f", after {person(had)}" if had else ""
        if to is not None:
            yield f"took it{after}" if to == change.by else f"assigned it to {person(to)}{after}"
        elif had is not None:
            yield "gave it back" if had == change.by else f"took it from {person(had)}"
    if change.due_at != before.due_at:
        yield f"due on {moments.in_words(change.due_at)}" if change.due_at else "no longer due"
    if change.priority != before.priority:
        yield f"priority: {Priority(change.priority).label.lower()}"
    if change.brief != before.brief:
        yield "with this brief" if change.brief else "without a brief"
