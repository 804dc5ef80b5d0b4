"""Mentions: colleagues whom a note names as @username, and who is to be told of a note."""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from django.contrib.auth.models import User
from django.db.models import Q

from articles.models import VIEW, Article, Note, people_with, readers_of

MOST_MENTIONED = 20  # in one note
MOST_FOUND = 8  # colleagues who are offered while somebody types
LONGEST_SOUGHT = 60
_NAME = re.compile(r"(?<![\w@.+-])@([\w.@+-]{1,150})")
_ENDS = ".-+@_"  # may be the end of a sentence as well as of a name


@dataclass(frozen=True, slots=True)
class Part:
    """Of a note's words: as they are, or the name of somebody who was mentioned."""

    text: str
    person: str = ""


def mentioned_in(words: str, article: Article) -> list[User]:
    """The colleagues whom these words name, of those to whom the story is open; who is none of them
    is just a word."""
    names = {name for found in _NAME.finditer(words) for name in _readings(found[1])}
    if not names:
        return []
    some = sorted(names)[: 2 * MOST_MENTIONED]
    named = readers_of(article).filter(username__in=some).distinct().order_by("pk")
    return list(named[:MOST_MENTIONED])


def not_reached(note: Note) -> list[str]:
    """The names in its words of those who are not told: there is nobody of that name to whom the
    story is open."""
    reached = {person.get_username() for person in note.mentions.all()}
    missed = [found[1] for found in _NAME.finditer(note.words)]
    return [
        name.rstrip(_ENDS)
        for name in dict.fromkeys(missed)
        if not reached.intersection(_readings(name))
    ][:MOST_MENTIONED]


def people(sought: str) -> list[User]:
    """Those whose name, or user name, begins with this."""
    sought = sought.strip()[:LONGEST_SOUGHT]
    first, _, last = sought.partition(" ")
    begins = Q(username__istartswith=sought) | Q(last_name__istartswith=sought)
    begins |= Q(first_name__istartswith=first, last_name__istartswith=last.strip())
    found = people_with(VIEW).filter(begins).distinct().order_by("first_name", "last_name", "pk")
    return list(found[:MOST_FOUND])


def to_be_told(note: Note) -> list[User]:
    """Of a note that was just written: whom it mentions; whose note it answers; and, where it came
    from outside, who made the link. Never its own author."""
    told = list(note.mentions.all())
    if note.parent is not None and note.parent.author is not None:
        told.append(note.parent.author)
    if note.is_from_outside and note.link is not None:
        told.append(note.link.made_by)
    by_key = {person.pk: person for person in told if person.pk != note.author_id}
    return list(by_key.values())


def parts(words: str, mentioned: Iterable[User]) -> Iterator[Part]:
    """The words of a note, with the names of those whom it mentions apart."""
    names: Mapping[str, str] = {
        person.get_username(): person.get_full_name() or person.get_username()
        for person in mentioned
    }
    end = 0
    for found in _NAME.finditer(words):
        name = next((name for name in _readings(found[1]) if name in names), "")
        if name:
            yield Part(words[end : found.start()])
            yield Part(f"@{name}", names[name])
            end = found.start() + 1 + len(name)
    yield Part(words[end:])


def _readings(name: str) -> Iterator[str]:
    """The name as it stands, and without what ends a sentence."""
    yield name
    if (bare := name.rstrip(_ENDS)) and bare != name:
        yield bare
