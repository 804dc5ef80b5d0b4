"""Where in a story a note belongs: the passage that it quotes, found again in a text that has moved
on. Sections have no lasting keys, so the words are what holds."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import islice

from articles.content import SectionContent
from articles.models import Note

MOST_QUOTED = 1_000  # characters of a passage
AROUND = 40  # characters kept before and after it
MOST_LOOKED_AT = 100  # places at which the same words stand
_HEADING = 300


@dataclass(frozen=True, slots=True)
class Place:
    """`section` None: the story as a whole."""

    section: int | None = None
    heading: str = ""
    quote: str = ""
    before: str = ""
    after: str = ""

    @property
    def is_story(self) -> bool:
        return self.section is None and not self.quote

    def bounded(self) -> "Place":
        """As the row holds it."""
        return replace(
            self,
            heading=self.heading[:_HEADING],
            quote=_lines(self.quote).strip()[:MOST_QUOTED].strip(),
            before=_lines(self.before)[-AROUND:],
            after=_lines(self.after)[:AROUND],
        )


STORY = Place()


@dataclass(frozen=True, slots=True)
class Found:
    """In which section, and from where to where in its text; the same twice: no passage."""

    section: int
    start: int = 0
    end: int = 0


def place_of(note: Note) -> Place:
    return Place(note.section, note.heading, note.quote, note.before, note.after)


def find(place: Place, sections: Sequence[SectionContent]) -> Found | None:
    """Where that is now; None where it is no longer there, or is the story as a whole."""
    if place.is_story:
        return None
    if not place.quote:
        return _section(place, sections)
    found = islice(_passages(place.quote, sections), MOST_LOOKED_AT)
    return max(found, key=lambda each: _likeness(place, each, sections), default=None)


def around(place: Place, sections: Sequence[SectionContent]) -> Place:
    """With the section, its heading and the words around it, where whoever wrote did not send
    them."""
    number = place.section
    if not (place.quote or place.heading) and number is not None and number < len(sections):
        return replace(place, heading=sections[number].heading)
    if (found := find(place, sections)) is None:
        return place
    body = sections[found.section].body
    return replace(
        place,
        section=found.section,
        heading=sections[found.section].heading,
        before=place.before or (body[: found.start][-AROUND:] if place.quote else ""),
        after=place.after or (body[found.end :][:AROUND] if place.quote else ""),
    )


def _section(place: Place, sections: Sequence[SectionContent]) -> Found | None:
    """By its heading; one without any by its number, if that has none either."""
    alike = [n for n, each in enumerate(sections) if each.heading == place.heading]
    if place.section in alike:
        return Found(place.section)
    return Found(alike[0]) if alike and place.heading else None


def _passages(quote: str, sections: Sequence[SectionContent]) -> Iterator[Found]:
    """Spaces and line ends do not count."""
    words = re.compile(r"\s+".join(map(re.escape, quote.split())))
    for number, section in enumerate(sections):
        for found in words.finditer(section.body):
            yield Found(number, found.start(), found.end())


def _likeness(
    place: Place, found: Found, sections: Sequence[SectionContent]
) -> tuple[int, bool, bool]:
    section = sections[found.section]
    before, after = section.body[: found.start], section.body[found.end :]
    same = _same(place.before[::-1], before[::-1]) + _same(place.after, after)
    return same, section.heading == place.heading, found.section == place.section


def _same(one: str, other: str) -> int:
    """With how many characters both begin."""
    pairs = enumerate(zip(one, other, strict=False))
    return next((n for n, (a, b) in pairs if a != b), min(len(one), len(other)))


def _lines(text: str) -> str:
    """Browsers send line ends of their own: ours are \\n."""
    return text.replace("\r\n", "\n")
