"""What happened to an article: texts, decisions, assignments, editions and its pictures on one
timeline, the newest first, by day and by person; to read, and to go on from."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from itertools import groupby
from typing import Any

from django.contrib.auth.models import User
from django.db.models import Q
from django.http import Http404
from django.utils.dateparse import parse_datetime
from django.utils.text import get_text_list
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from articles import clock, moments, workflow
from articles.admin.article import assignment_words, versions
from articles.diff import differences
from articles.models import Article, Edition, Image, Revision, RowChange, Status, StatusChange
from articles.models.former import Kind
from articles.workflow import TRANSITIONS, Effect

PAGE = 50
MOST_COUNTED = 2_000_000  # characters of the texts of a page of which the differences are counted
NAMED = 4  # places that a line names; of more it says how many
MOST_PICTURES = 200  # whose changes are looked for


@dataclass(frozen=True, slots=True, kw_only=True)
class Event:
    """`before` is the revision before this one."""

    at: datetime
    by: User
    what: str
    note: str = ""
    revision: Revision | None = None
    before: Revision | None = None
    editions: Sequence["ShownEdition"] = ()
    picture: int | None = None

    @property
    def time(self) -> str:
        return moments.time_in_words(self.at, seconds=True)

    @property
    def person(self) -> str:
        return versions.person(self.by)


@dataclass(frozen=True, slots=True)
class ShownEdition:
    """`before` is the story that was made before this one."""

    edition: Edition
    before: Edition | None

    @property
    def words(self) -> str:
        edition, interval = self.edition, workflow.interval_in_words(self.edition)
        if edition.is_tombstone:
            interval = _("the notice that the story is gone, %(interval)s") % {"interval": interval}
        elif edition.after_rights:
            words = _("because the rights in a picture change, %(interval)s")
            interval = words % {"interval": interval}
        elif kind := workflow.change_in_words(edition):
            interval = f"{kind}, {interval}"
        words = _("Edition %(number)s, %(interval)s")
        if not edition.is_lasting:
            words = _("Edition %(number)s, %(interval)s: this plan was cancelled")
        return words % {"number": edition.number, "interval": interval}


@dataclass(frozen=True, slots=True)
class Saves:
    """Several revisions of one person with nothing between them, the newest first."""

    events: Sequence[Event]

    @property
    def words(self) -> str:
        newest, oldest = self.events[0], self.events[-1]
        numbers = [each.revision.number for each in (oldest, newest) if each.revision]
        return _("Saved %(times)s times: revisions %(first)s to %(last)s") % {
            "times": len(self.events),
            "first": numbers[0],
            "last": numbers[-1],
        }

    @property
    def newest(self) -> Event:
        return self.events[0]

    @property
    def oldest(self) -> Event:
        return self.events[-1]


@dataclass(frozen=True, slots=True)
class Doing:
    """What one person did in one go."""

    person: str
    items: Sequence[Event | Saves]


@dataclass(frozen=True, slots=True)
class Day:
    words: str
    doings: Sequence[Doing]


def context(article: Article, before: str | None) -> dict[str, Any]:
    """A page of events; `before` is the instant at which an earlier page ended."""
    until = {} if before is None else {"at__lte": _moment(before)}
    editions = versions.newest_editions(article)
    # Of one instant the text came first: a button saves it and then does what it says.
    events = _decisions(article, until, editions) + _assignments(article, until)
    events += _texts(list(versions.texts(article).filter(**until)[: PAGE + 1]))
    events += _pictures(article, until)
    events.sort(key=lambda event: event.at, reverse=True)
    older = ""
    if len(events) > PAGE:
        # A page ends between two instants: what happened at one stands together.
        last = events[PAGE].at
        page = [event for event in events if event.at > last] or events
        if len(page) < len(events):
            older = last.isoformat()
        events = page
    choices = versions.choices(article, editions, at=clock.now())
    return {
        "article": article,
        "days": list(_days(events)),
        "older": older,
        "choices": choices,
        "sides": versions.sides(_first_compared(choices), versions.NOW),
    }


def _first_compared(choices: Sequence[tuple[str, Sequence[versions.Choice]]]) -> str:
    """What readers see now, or else the text before the last save."""
    names = [choice.name for _words, group in choices for choice in group]
    if versions.LIVE in names:
        return versions.LIVE
    written = [name for name in names if name.startswith("revision-")]
    return written[1] if len(written) > 1 else versions.NOW


def _moment(text: str) -> datetime:
    try:
        moment = parse_datetime(text.replace(" ", "+"))
    except ValueError:
        moment = None
    if moment is None or moment.tzinfo is None:
        raise Http404("no such page")
    return moment


def _texts(revisions: Sequence[Revision]) -> list[Event]:
    """Each says how it differs from the one before, as long as that costs little; and which one of
    the page it repeats, as a text does that was restored."""
    found, left = [], MOST_COUNTED
    said = [str(revision.data) for revision in revisions]
    oldest = dict(zip(said, revisions, strict=True))  # that says this: the last of the list stays
    for number, (text, revision) in enumerate(zip(said, revisions, strict=True), start=1):
        before = next((each for each in revisions[number:] if not each.aside), None)
        what = _("Saved revision %(number)s")
        facts = []
        if revision.aside:
            what = _(
                "Sent revision %(number)s, while somebody else had saved: the next one has both "
                "changes"
            )
        elif oldest[text] != revision:
            again = _("says again what revision %(number)s said")
            facts.append(again % {"number": oldest[text].number})
        if before is not None:
            left -= len(text)
            facts += _in_how_many_places(before, revision) if left > 0 else []
        elif len(revisions) <= PAGE:
            what = _("Wrote revision %(number)s, the first")
        what %= {"number": revision.number}
        if facts:
            words = (
                _("%(what)s. It %(facts)s") if revision.aside else _("%(what)s, which %(facts)s")
            )
            what = words % {"what": what, "facts": get_text_list(facts, _("and"))}
        found.append(
            Event(at=revision.at, by=revision.by, what=what, revision=revision, before=before)
        )
    return found


def _in_how_many_places(before: Revision, after: Revision) -> list[str]:
    places = [each.place for each in differences(before.content, after.content)]
    if not places:
        return []
    named = "; ".join(_within_a_sentence(place) for place in places[:NAMED])
    if len(places) > NAMED:
        more = _("%(places)s; and %(number)s more")
        named = more % {"places": named, "number": len(places) - NAMED}
    words = ngettext(
        "differs from revision %(number)s in %(count)s place: %(places)s",
        "differs from revision %(number)s in %(count)s places: %(places)s",
        len(places),
    )
    return [words % {"number": before.number, "count": len(places), "places": named}]


def _within_a_sentence(place: str) -> str:
    """German nouns keep their capital."""
    is_german = (get_language() or "").startswith("de")
    return place if is_german else place[0].lower() + place[1:]


def _decisions(
    article: Article, until: dict[str, datetime], newest: Sequence[Edition]
) -> list[Event]:
    changes = article.status_changes.filter(**until).select_related("by", "edition")
    changes = changes.defer("edition__html", "edition__data")
    found = list(changes.prefetch_related("rights_exceptions__image")[: PAGE + 1])
    made = Q(composed_at__in={change.at for change in found if change.edition_id})
    named = Q(pk__in={change.edition_id for change in found if change.edition_id})
    editions = article.editions.cards().select_related("revision").defer("revision__data")
    shown = list(editions.filter(made | named).order_by("number"))
    return [_decision(change, shown, newest) for change in found]


def _decision(
    change: StatusChange, editions: Iterable[Edition], newest: Sequence[Edition]
) -> Event:
    what = workflow.in_words(change, editions)
    if change.before != change.after:
        what += f" ({Status(change.before).label} → {Status(change.after).label})"
    notes = [change.note] if change.note else []
    notes += [
        _("%(image)s is shown in spite of its rights: %(reason)s")
        % {"image": exception.image, "reason": exception.reason}
        for exception in change.rights_exceptions.all()
    ]
    if change.overridden:
        missing = " ".join(each["message"] for each in change.overridden)
        words = _("In spite of what was missing (%(missing)s): %(reason)s")
        notes.append(words % {"missing": missing, "reason": change.override_reason})
    return Event(
        at=change.at,
        by=change.by,
        what=what[0].upper() + what[1:],
        note="\n".join(notes),
        editions=[
            ShownEdition(each, _story_before(each, newest))
            for each in editions
            if _is_of(each, change)
        ],
    )


# Steps that may make several editions.
_MAKING = (Effect.PUBLISH, Effect.RECOMPOSE, Effect.RESCHEDULE)


def _is_of(edition: Edition, change: StatusChange) -> bool:
    """Does the history tell of the edition at this change? A publication may have made several:
    those that follow where rights in pictures change, and the notice at its planned end."""
    if change.edition_id is None or edition.pk == change.edition_id:
        return edition.pk == change.edition_id
    step = TRANSITIONS.get(change.transition)
    makes = step is not None and step.effect in _MAKING
    return makes and edition.composed_at == change.at


def _story_before(edition: Edition, newest: Sequence[Edition]) -> Edition | None:
    """That readers had or are to have."""
    stories = (each for each in newest if each.is_lasting and not each.is_tombstone)
    return next((each for each in stories if each.number < edition.number), None)


def _assignments(article: Article, until: dict[str, datetime]) -> list[Event]:
    return [
        Event(at=each.change.at, by=each.change.by, what=each.what, note=each.brief)
        for each in assignment_words.changes(article, until, PAGE + 1)
    ]


def _pictures(article: Article, until: dict[str, datetime]) -> list[Event]:
    """What was changed in the library of those that the article shows now, since it is there."""
    shown = article.images.order_by().values_list("pk", flat=True)[:MOST_PICTURES]
    changes = RowChange.objects.filter(
        kind=Kind.IMAGE,
        action=RowChange.Action.CHANGED,
        row__in=list(shown),
        at__gte=article.created_at,
    )
    found = changes.filter(**until).select_related("by")[: PAGE + 1]
    return [
        Event(
            at=change.at,
            by=change.by,
            what=_("Changed the picture “%(name)s”: %(fields)s")
            % {"name": change.name, "fields": ", ".join(_labels(change))},
            picture=change.row,
        )
        for change in found
    ]


def _labels(change: RowChange) -> Iterator[str]:
    labels = {field.name: str(field.verbose_name) for field in Image._meta.concrete_fields}
    return (labels.get(name, name) for name in change.fields)


def _days(events: Sequence[Event]) -> Iterator[Day]:
    for _day, of_day in groupby(events, key=lambda event: _date(event.at)):
        of_one_day = list(of_day)
        doings = [
            Doing(person, list(_in_runs(list(run))))
            for person, run in groupby(of_one_day, key=lambda event: event.person)
        ]
        yield Day(moments.weekday_in_words(of_one_day[0].at), doings)


def _date(moment: datetime) -> date:
    return moments.local(moment).date()


def _in_runs(events: Sequence[Event]) -> Iterator[Event | Saves]:
    for is_save, run in groupby(events, key=lambda event: event.revision is not None):
        saves = list(run)
        if is_save and len(saves) > 1:
            yield Saves(saves)
        else:
            yield from saves
