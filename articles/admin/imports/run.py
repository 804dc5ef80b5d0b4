"""What there is to say of a run of an import: its state, its tallies, its choices, its entries."""

import enum
import re
from collections.abc import Iterable
from dataclasses import dataclass, fields
from pathlib import PurePath
from typing import Any

from django.contrib.auth.models import AnonymousUser, User
from django.core.cache import cache
from django.db.models import Case, Count, Q, QuerySet, When
from django.utils.formats import number_format
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from articles.importers import FORMATS
from articles.importers.run import process, runs
from articles.importers.run.choices import Choices
from articles.models import Article, Batch, Entry, Outcome, Source
from articles.moments import day_in_words

PAGE = 50
_SENT = re.compile(r"^.*[/\\]imports[/\\]uploads[/\\][0-9a-f]{16}[/\\]")
A_DAY = 24 * 3600


class State(enum.StrEnum):
    READING = "reading"
    LOADING = "loading"
    STOPPED = "stopped"
    FINISHED = "finished"
    UNDOING = "undoing"
    UNDONE = "undone"

    @property
    def is_busy(self) -> bool:
        return self in (State.READING, State.LOADING, State.UNDOING)


def state_of(batch: Batch) -> State:
    if batch.undone_at:
        return State.UNDONE
    what, is_starting = process.latest(batch.pk)
    if batch.finished_at and what != "undo":  # most of a list: nothing is asked of the locks
        return State.FINISHED
    is_busy = is_starting or runs.is_running(batch)
    if is_busy and what == "undo":
        return State.UNDOING
    if batch.finished_at:
        return State.FINISHED
    if is_busy:
        return State.READING if batch.found is None else State.LOADING
    return State.STOPPED


def reached(batch: Batch) -> int:
    """How many of its articles it has dealt with: entries are numbered from 1."""
    last = batch.entries.order_by("-number").values_list("number", flat=True).first()
    return last or 0


def in_words(batch: Batch, state: State) -> str:
    """One line for a list and for whoever watches it run."""
    match state:
        case State.READING:
            return _("Reading")
        case State.LOADING:
            return _("Loading %(reached)s of %(found)s") % {
                "reached": _grouped(reached(batch)),
                "found": _grouped(batch.found or 0),
            }
        case State.UNDOING:
            return _("Being undone")
        case State.STOPPED:
            return _("Stopped before its end")
        case State.UNDONE:
            return _("Undone")
    return _("Finished")


@dataclass(frozen=True, slots=True)
class Tally:
    """How many entries of a batch are so; the names are those of FILTERS."""

    created: int = 0
    changed: int = 0
    unchanged: int = 0
    refused: int = 0
    lost: int = 0
    missing: int = 0
    kept: int = 0

    @property
    def all(self) -> int:
        return self.created + self.changed + self.unchanged + self.refused


FILTERS: dict[str, tuple[Any, Q]] = {
    **{outcome.value: (outcome.label, Q(outcome=outcome)) for outcome in Outcome},
    "lost": (gettext_lazy("With something lost"), ~Q(report__lost=[])),
    "missing": (gettext_lazy("With missing pictures"), Q(report__missing_images__gt=0)),
    "kept": (gettext_lazy("Kept when it was undone"), Q(undoing__startswith="kept")),
    "conflicts": (gettext_lazy("In conflict"), Q(article__source__offer__isnull=False)),
}
OUTCOMES = [outcome.value for outcome in Outcome]
COUNTED = [field.name for field in fields(Tally)]


def tallies(batches: Iterable[Batch]) -> dict[int, Tally]:
    """Of several batches in one query; those of finished ones are counted once and remembered."""
    names = {batch.pk: _name(batch) for batch in batches}
    known = cache.get_many([name for name in names.values() if name])
    found = {pk: known[name] for pk, name in names.items() if name in known}
    wanted = names.keys() - found.keys()
    if wanted:
        counts = {name: Count("pk", filter=FILTERS[name][1]) for name in COUNTED}
        rows = Entry.objects.filter(batch__in=wanted).order_by().values("batch").annotate(**counts)
        for pk, *numbers in rows.values_list("batch", *COUNTED):
            found[pk] = Tally(*numbers)
    fresh = {names[pk]: found.setdefault(pk, Tally()) for pk in wanted}
    cache.set_many({name: tally for name, tally in fresh.items() if name}, A_DAY)
    return found


def _name(batch: Batch) -> str:
    ended = batch.undone_at or batch.finished_at
    return f"tally-of-import-{batch.pk}-{ended.timestamp()}" if ended else ""


def words_of(name: str, batch: Batch) -> str:
    """What one of FILTERS is called on the page of this run."""
    if name in OUTCOMES:
        return capfirst(Outcome(name).label_for(batch.dry_run))
    return str(FILTERS[name][0])


def _grouped(number: int) -> str:
    """12,345"""
    return number_format(number, force_grouping=True)


def conflicts(batch: Batch) -> int:
    return Source.objects.filter(
        offer__isnull=False, article__in=batch.entries.values("article")
    ).count()


def entries(batch: Batch, only: str, after: int) -> tuple[list[Any], int | None]:
    """A page of them, and the number after which the next one begins. `conflict` is the source
    that waits for a choice."""
    waits = When(article__source__offer__isnull=False, then="article__source__pk")
    rows = batch.entries.select_related("article").annotate(conflict=Case(waits))
    if only in FILTERS:
        rows = rows.filter(FILTERS[only][1])
    page: list[Any] = list(rows.filter(number__gt=after)[: PAGE + 1])
    for entry in page:
        entry.report["source"] = location(entry.report["source"])
        entry.words = words_of(entry.outcome, batch)
    return page[:PAGE], page[PAGE - 1].number if len(page) > PAGE else None


def open_to(batches: QuerySet[Batch], by: User | AnonymousUser) -> QuerySet[Batch]:
    """Whoever does not see all stories sees the imports that are their own."""
    return batches if Article.objects.opens_all_to(by) else batches.filter(by=by.pk)


def is_open(batch: Batch, by: User | AnonymousUser) -> bool:
    return batch.by_id == by.pk or Article.objects.opens_all_to(by)


def location(path: str) -> str:
    """Where something was found, as whoever sent it knows it."""
    return _SENT.sub("", path)


def chosen(batch: Batch) -> list[tuple[str, str]]:
    """What it was told to do, in words."""
    choices = Choices.from_json(batch.choices)
    rows = [(_("Files"), ", ".join(PurePath(path).name or path for path in batch.paths))]
    if choices.format != "auto":
        known = FORMATS.get(choices.format)
        title = _(known.title) if known else choices.format
        rows.append((_("Read as"), title))
    how = _("published, with their original dates") if choices.publish else _("as drafts")
    rows.append((_("They come in"), how))
    if choices.status:
        only = _("drafts") if choices.status == "draft" else _("what is published there")
        rows.append((_("Only"), only))
    if choices.since:
        rows.append((_("Only since"), day_in_words(choices.since)))
    if choices.limit:
        rows.append(
            (
                _("At most"),
                ngettext("%(n)s article", "%(n)s articles", choices.limit)
                % {"n": _grouped(choices.limit)},
            )
        )
    if choices.pages:
        rows.append((_("Pages"), _("come in too")))
    if choices.images:
        rows.append((_("Pictures"), _("from %(file)s") % {"file": PurePath(choices.images).name}))
    if choices.fetch_images:
        rows.append((_("Pictures from the web"), _("are fetched")))
    if choices.renaming:
        rows.append((_("Names"), _("some are others here")))
    return rows


def watched(batch: Batch) -> dict[str, Any]:
    """What the page asks for again and again while somebody watches it run."""
    state = state_of(batch)
    tally = tallies([batch])[batch.pk]
    return {
        "state": state.value,
        "busy": state.is_busy,
        "trial": batch.dry_run,
        "message": in_words(batch, state),
        "reached": tally.all,
        "found": batch.found,
        "tally": {name: getattr(tally, name) for name in COUNTED},
    }
