"""The front that no editor made: the newest stories, ranked, in the places that a front page has.

What a story is worth is said in hours: it ranks as one that was published so much later. So fresh
goes before stale, and a brief of just now still does not push out the big story of the morning. The
order follows from what the stories say of themselves, and from how far their dates lie apart, never
from the time of the day: a page that is kept stays true until a story begins or ends.
"""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from articles.content import Genre
from articles.models import Edition

BESIDE = 3  # stories in words alone, next to the lead
FEATURES = 4
OF_A_SECTION = 3  # so many make one of their topic

HOUR = timedelta(hours=1)
OF_A_PICTURE = 3 * HOUR
OF_A_SERIES = 1 * HOUR
FOR_ITS_LENGTH = 4 * HOUR  # at most, an hour for each
AN_HOURS_LENGTH = 2_000  # characters of its HTML: pictures count
FOR_AN_UPDATE = 3 * HOUR  # at most, the time that lies between the story and its update
NEVER_LEAD = (Genre.OPINION, Genre.REVIEW)  # unless there is nothing else
NEAR = 3  # of so many next ones, one may go before those of the same topic


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
    """Each story once, and no translation beside its original; of editions `with_length`. What is
    paid for stands among "more stories", and nowhere above them. These and the sections stay the
    newest first."""
    originals = {each.story for each in newest_first}
    newest_first = [
        each
        for each in newest_first
        if not each.translation_of or each.translation_of not in originals
    ]
    ours = [each for each in newest_first if each.genre != Genre.SPONSORED]
    ranked = sorted(ours, key=_rank, reverse=True)
    lead = [each for each in ranked if each.genre not in NEVER_LEAD][:1] or ranked[:1]
    rest = [each for each in ranked if each not in lead]
    features = list(_apart([each for each in rest if each.lead], lead))[:FEATURES]
    beside = list(_apart([each for each in rest if each not in features], lead))[:BESIDE]
    shown = {each.pk for each in (*lead, *features, *beside)}
    sections = _sections([each for each in ours if each.pk not in shown])
    shown |= {each.pk for one in sections for each in (*one.first, *one.others)}
    more = [each for each in newest_first if each.pk not in shown]
    return Front(lead, beside, features, sections, more)


def _rank(edition: Edition) -> tuple[datetime, int]:
    """When it would have been published if it were worth nothing."""
    length: int = edition.length  # type: ignore[attr-defined]  # annotated
    worth = min(HOUR * (length / AN_HOURS_LENGTH), FOR_ITS_LENGTH)
    worth += min(edition.updated - edition.published_at, FOR_AN_UPDATE)
    worth += OF_A_PICTURE if edition.lead else timedelta()
    worth += OF_A_SERIES if edition.series else timedelta()
    return edition.published_at + worth, edition.pk


def _apart(stories: Sequence[Edition], lead: Sequence[Edition]) -> Iterator[Edition]:
    """In their order, but no two of one topic beside each other, nor beside the lead, where one of
    the next can come between."""
    waiting, topic = list(stories), _topic(lead[0]) if lead else ""
    while waiting:
        near = enumerate(waiting[:NEAR])
        edition = waiting.pop(next((n for n, e in near if _topic(e) != topic or not topic), 0))
        topic = _topic(edition)
        yield edition


def _topic(edition: Edition) -> str:
    name: str = edition.subjects[0]["name"] if edition.subjects else ""
    return name


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
