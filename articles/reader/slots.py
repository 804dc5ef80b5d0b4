"""The front that an editor made, resolved at an instant: its slots become the stories that are live
then, in the places that a front page has."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import datetime

from articles import sites
from articles.content import Genre
from articles.fronts import FrontContent, Of, Rank, Rule, Slot
from articles.images import shown_in
from articles.models import Edition, FrontEdition, Topic
from articles.reader.front import Front, Section, arranged
from articles.reader.lists import CARD
from articles.reader.portraits import give_portraits

Placed = tuple[Slot, Edition]


def live_front(topic: Topic | None, at: datetime) -> FrontContent:
    """What an editor has put on it; empty where nobody has. Editors put fronts of the main site
    together: those of further languages make themselves."""
    if not sites.current().is_main:
        return FrontContent()
    front = FrontEdition.objects.of(topic).live(at).only("slots").first()
    return front.content if front else FrontContent()


def home(content: FrontContent, newest_first: Sequence[Edition], at: datetime) -> Front:
    """The home page's: with these slots, or the one that makes itself."""
    return made(content, newest_first, at) or arranged(newest_first)


def made(content: FrontContent, newest_first: Sequence[Edition], at: datetime) -> Front | None:
    """Below its slots stand the newest that are not in them. None where no slot has a story.

    A slot whose story is not live, or whose time is over, is left out, and those behind it move
    up: into the place of the lead, too.
    """
    topics = Topic.objects.in_bulk(content.sections) if content.sections else {}
    slots = _each_in_its_section(content.slots, topics)
    placed = _placed([slot for slot in slots if slot.holds(at)], at)
    if not placed:
        return None
    top = [each for each in placed if each[0].section is None] or placed[:1]
    lead = [edition for slot, edition in top if slot.rank is Rank.LEAD] or [top[0][1]]
    rest = [(slot, edition) for slot, edition in top if edition not in lead]
    shown = {edition.pk for _, edition in placed}
    return Front(
        lead=lead,
        beside=[edition for slot, edition in rest if slot.rank is Rank.BRIEF],
        features=[edition for slot, edition in rest if slot.rank is not Rank.BRIEF],
        sections=_sections([each for each in placed if each not in top], topics),
        more=[each for each in newest_first if each.pk not in shown],
    )


def _each_in_its_section(slots: Sequence[Slot], topics: Mapping[int, Topic]) -> Iterator[Slot]:
    """What one slot begins goes on in those behind it, also where that one is left out. With a
    topic that was deleted no section begins."""
    section = None
    for slot in slots:
        section = slot.section if slot.section in topics else section
        yield replace(slot, section=section)


def _sections(placed: Sequence[Placed], topics: Mapping[int, Topic]) -> list[Section]:
    """The first story of one that has no feature stands with its picture."""
    of_each: dict[int | None, list[Placed]] = {}
    for slot, edition in placed:
        of_each.setdefault(slot.section, []).append((slot, edition))
    sections = []
    for key, here in of_each.items():
        first = [edition for slot, edition in here if slot.rank is not Rank.BRIEF] or [here[0][1]]
        others = [edition for _, edition in here if edition not in first]
        topic = topics[key or 0]
        sections.append(Section(topic.name, topic.slug, first, others))
    return sections


def _placed(slots: list[Slot], at: datetime) -> list[Placed]:
    """The slots that have a story: those of editors in one query, and one for each rule."""
    live = Edition.objects.live(at).stories()
    chosen = [slot.article for slot in slots if slot.article is not None]
    # Where a slot has another picture, the story's own page says what it shows.
    columns = (*CARD, "article", *(["html"] if any(slot.picture for slot in slots) else []))
    found = live.filter(article__in=chosen).order_by().only(*columns) if chosen else ()
    stories = {edition.article_id: edition for edition in found}
    shown = {edition.pk for edition in stories.values()}
    placed = []
    for slot in slots:
        if slot.rule is not None:
            edition = _newest(slot.rule, shown, at)
            shown |= {edition.pk} if edition else set()
        else:
            edition = stories.get(slot.article or 0)
        if edition is not None:
            placed.append((slot, _in_its_words(edition, slot)))
    give_portraits([edition for _, edition in placed], at)
    return placed


def _newest(rule: Rule, shown: Iterable[int], at: datetime) -> Edition | None:
    """What is paid for stands where an editor puts it, and is found by no rule."""
    ours = Edition.objects.live(at).stories().here().exclude(genre=Genre.SPONSORED.value)
    match rule.of:
        case Of.TOPIC:
            ours = ours.in_topic(rule.key)
        case Of.TAG:
            ours = ours.tagged(rule.key)
        case Of.PERSON:
            ours = ours.of(rule.key)
    return ours.exclude(pk__in=shown).only(*CARD).first()


def _in_its_words(edition: Edition, slot: Slot) -> Edition:
    """The card's words and picture; the row is never saved again, and stands on this page once. A
    picture that the story does not show any more, as its rights have ended, is not shown here."""
    edition.headline = slot.headline or edition.headline
    edition.standfirst = slot.standfirst or edition.standfirst
    if slot.picture and slot.article is not None:
        edition.lead = shown_in(edition.html).get(slot.picture, edition.lead)
    return edition
