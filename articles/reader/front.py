"""The front that no editor made: the newest stories, in the places that a front page has."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field

from articles.content import Genre
from articles.models import Edition

BESIDE = 3  # stories in words alone, next to the lead
FEATURES = 4
OF_A_SECTION = 3  # so many make one of their topic


@dataclass(frozen=True, slots=True)
class Section:
    """The newest of a topic: the first with its picture, the others in words."""

    name: str
    slug: str
    first: Sequence[Edition]
    others: Sequence[Edition]


@dataclass(frozen=True, slots=True)
class Front:
    lead: Sequence[Edition] = ()
    beside: Sequence[Edition] = ()
    features: Sequence[Edition] = ()
    sections: Sequence[Section] = field(default_factory=list)
    more: Sequence[Edition] = ()


def arranged(newest_first: Sequence[Edition]) -> Front:
    """Each story once. What is paid for stands among "more stories", and nowhere above them."""
    ours = [each for each in newest_first if each.genre != Genre.SPONSORED]
    lead, rest = ours[:1], ours[1:]
    features = [each for each in rest if each.lead][:FEATURES]
    beside = [each for each in rest if each not in features][:BESIDE]
    shown = {each.pk for each in (*lead, *features, *beside)}
    sections = _sections([each for each in rest if each.pk not in shown])
    shown |= {each.pk for one in sections for each in (*one.first, *one.others)}
    more = [each for each in newest_first if each.pk not in shown]
    return Front(lead, beside, features, sections, more)


def _sections(stories: Sequence[Edition]) -> list[Section]:
    """Of the topics that they are in first, those with enough of them, the newest first."""
    by_topic: dict[tuple[str, str], list[Edition]] = defaultdict(list)
    for edition in stories:
        if edition.subjects and edition.subjects[0]["slug"]:
            by_topic[edition.subjects[0]["name"], edition.subjects[0]["slug"]].append(edition)
    sections = []
    for (name, slug), found in by_topic.items():
        if len(found) >= OF_A_SECTION:
            first = [each for each in found if each.lead][:1] or found[:1]
            sections.append(Section(name, slug, first, [e for e in found if e not in first]))
    return sections
