"""Threads of a story, the newest first: a page of them with all their replies in a fixed number of
queries, however many there are."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

from articles.models import Article, Note
from articles.models.note import NoteQuerySet

AT_ONCE = 20  # threads of a page
MOST_ASKED = 5  # things asked for that are shown at once
MOST_COUNTED = 100


@dataclass(frozen=True, slots=True)
class Thread:
    note: Note
    replies: Sequence[Note]


@dataclass(frozen=True, slots=True)
class Threads:
    """`older`: the key before which there are more of them; None if there are none."""

    shown: Sequence[Thread]
    older: int | None


def threads(of: NoteQuerySet, *, before: int | None = None) -> Threads:
    """`of`: open or resolved ones, of a story or of a preview link."""
    if before is not None:
        of = of.filter(pk__lt=before)
    found = list(_whole(of.newest())[: AT_ONCE + 1])
    shown = found[:AT_ONCE]
    replies = defaultdict(list)
    if shown:
        for each in _whole(Note.objects.filter(parent__in=shown).order_by("pk")):
            replies[each.parent_id].append(each)
    return Threads(
        [Thread(note, replies[note.pk]) for note in shown],
        older=shown[-1].pk if len(found) > AT_ONCE else None,
    )


def asked_of(article: Article) -> list[Note]:
    """What was asked for and is not answered yet, the oldest first."""
    found = Note.objects.asking().filter(article=article).select_related("author")
    return list(found.newest()[:MOST_ASKED])[::-1]


def count_open(article: Article) -> int:
    """MOST_COUNTED stands for as many or more."""
    if article._state.adding:
        return 0
    found = Note.objects.open().filter(article=article)
    return len(found.newest().values_list("pk")[:MOST_COUNTED])


def _whole(notes: NoteQuerySet) -> NoteQuerySet:
    return notes.select_related("author", "resolved_by").prefetch_related("mentions")
