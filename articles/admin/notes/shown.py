"""Notes as the desk shows them: whose they are, what they are about and where that is now, and what
this person may do with each."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.contrib.auth.models import AnonymousUser, User
from django.urls import reverse
from django.utils.translation import gettext as _

from articles import notes
from articles.admin.article.versions import person
from articles.content import SectionContent
from articles.models import Article, Note
from articles.notes import Part, Place, Thread

OPEN, RESOLVED = "open", "resolved"
LONGEST_HEADING = 40  # characters, in the list of sections


@dataclass(frozen=True, slots=True)
class Line:
    """What one person says."""

    note: Note
    parts: Sequence[Part]


@dataclass(frozen=True, slots=True)
class ThreadLines:
    """`about` names its section; `where` is the element of the form that has it, "" where it is no
    longer there. `ended` says who resolved it; `typed` is a reply that was not kept."""

    first: Line
    replies: Sequence[Line]
    place: Place
    about: str
    where: str
    may_resolve: bool
    ended: str
    typed: str

    @property
    def is_lost(self) -> bool:
        return not (self.place.is_story or self.where)


@dataclass(frozen=True, slots=True)
class Typed:
    """What was sent and could not be kept, and `why`. `replies` by the keys of their threads."""

    words: str = ""
    section: str = ""
    heading: str = ""
    quote: str = ""
    before: str = ""
    after: str = ""
    replies: Mapping[str, str] = field(default_factory=dict)
    why: str = ""


NOTHING_TYPED = Typed()


def context(
    article: Article,
    sections: Sequence[SectionContent],
    *,
    by: User | AnonymousUser,
    show: str = OPEN,
    before: int | None = None,
    edits: bool,
    typed: Typed = NOTHING_TYPED,
) -> dict[str, Any]:
    """What the templates call notes. `edits`: whether this person may change the story, and so
    resolve any."""
    found = article.notes.resolved() if show == RESOLVED else article.notes.open()
    page = notes.threads(found, before=before)
    return {
        "threads": [_lines(each, sections, by=by, edits=edits, typed=typed) for each in page.shown],
        "older": page.older,
        "show": show,
        "address": reverse("admin:articles_article_notes", args=[article.pk]),
        "form": reverse("admin:articles_article_change", args=[article.pk]),
        "sections": _choices(sections),
        "most": notes.LONGEST,
        "typed": typed,
        "asked": notes.asked_of(article),
    }


def _lines(
    thread: Thread,
    sections: Sequence[SectionContent],
    *,
    by: User | AnonymousUser,
    edits: bool,
    typed: Typed,
) -> ThreadLines:
    note = thread.note
    place = notes.place_of(note)
    found = notes.find(place, sections)
    number = place.section if found is None else found.section
    heading = place.heading if found is None else sections[found.section].heading
    return ThreadLines(
        first=_line(note),
        replies=[_line(each) for each in thread.replies],
        place=place,
        about="" if number is None else _named(number, heading),
        where="" if found is None else f"id_sections-{found.section}-body",
        may_resolve=edits or note.author_id == by.pk,
        ended=_ended(thread),
        typed=typed.replies.get(str(note.pk), ""),
    )


def _line(note: Note) -> Line:
    return Line(note, list(notes.parts(note.words, note.mentions.all())))


def _ended(thread: Thread) -> str:
    note = thread.note
    if note.resolved_by is None:
        return ""
    answered = note.asks_id is not None and note.resolved_by_id != note.author_id
    answered = answered and note.resolved_by_id in {each.author_id for each in thread.replies}
    said = _("Answered by %(name)s") if answered else _("Resolved by %(name)s")
    return said % {"name": person(note.resolved_by)}


def _choices(sections: Sequence[SectionContent]) -> list[tuple[str, str]]:
    return [(str(number), _named(number, each.heading)) for number, each in enumerate(sections)]


def _named(number: int, heading: str) -> str:
    """Section 2 “The quay”"""
    heading = heading.strip()
    if len(heading) > LONGEST_HEADING:
        heading = f"{heading[:LONGEST_HEADING].rstrip()}…"
    said = _("Section %(number)s “%(heading)s”") if heading else _("Section %(number)s")
    return said % {"number": number + 1, "heading": heading}
