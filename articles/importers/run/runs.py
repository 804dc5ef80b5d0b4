"""A run of an import from its beginning to its end: read, then load, whatever happens between.

A run that was killed and is started again with the same arguments goes on where it was and ends
with exactly what an undisturbed one gives: what it read lies in its spool, and each lot of articles
is written in one transaction with the entries that say so.
"""

import gc
import json
import logging
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from typing import Any

from django.contrib.auth.models import User
from django.db import transaction
from django.db.models import Count, Max, Model
from django.utils import timezone
from django.utils.translation import gettext as _

from articles.importers.base import Found
from articles.importers.images.fetch import Fetcher
from articles.importers.images.places import Album, Places
from articles.importers.run import process
from articles.importers.run.choices import Choices
from articles.importers.run.load import Loader, wait_for_leftovers
from articles.importers.run.reading import read_into
from articles.importers.run.results import Result
from articles.importers.run.spool import Spool, forgotten
from articles.importers.run.storage import bring_here, clear, share
from articles.importers.zips import file_source_at
from articles.models import Batch, Contributor, Outcome, Redirect, Series, Tag, Topic
from articles.processes import LockTaken

NAMES = {"contributors": Contributor, "topics": Topic, "tags": Tag, "series": Series}
LOT = 250  # articles in one transaction
log = logging.getLogger("newsroom.imports")
LINES = 500  # of a report, that are asked for at once


class AlreadyRunning(Exception):
    def __init__(self, batch: Batch) -> None:
        super().__init__(_("%(batch)s is running already, in another process.") % {"batch": batch})


class Progress:
    """Who wants to see a run go on; the methods do nothing here."""

    def read(self, articles: int) -> None:
        """So many have been read by now."""

    def begin_loading(self, done: int, total: int) -> None: ...

    def loaded(self, results: Sequence[Result]) -> None: ...


def begin(
    paths: Sequence[Path], choices: Choices, *, by: User, at: datetime, dry_run: bool = False
) -> Batch:
    """The run of these arguments that was not finished, or a new one."""
    wanted = ([str(path.absolute()) for path in paths], choices.to_json())
    for sent in _sent(*wanted):
        share(process.folder(), sent)
    with transaction.atomic():
        # One at a time: a run that was killed as it began may only now come to be known.
        User.objects.select_for_update().get(pk=by.pk)
        unfinished = Batch.objects.filter(by=by, dry_run=dry_run, finished_at=None, undone_at=None)
        for batch in unfinished:
            if (batch.paths, batch.choices) == wanted:
                return batch
        return Batch.objects.create(
            paths=wanted[0],
            choices=wanted[1],
            by=by,
            at=at,
            dry_run=dry_run,
            highest={name: _highest(model) for name, model in NAMES.items()},
        )


def _sent(paths: Sequence[str], choices: Mapping[str, Any]) -> list[Path]:
    """Those of the files that the desk was sent."""
    several = map(Path, filter(None, (*paths, choices.get("images"))))
    return [path for path in several if path.is_relative_to(process.folder())]


def _highest(model: type[Model]) -> int:
    return model._default_manager.aggregate(highest=Max("pk"))["highest"] or 0


def run(batch: Batch, watch: Progress | None = None) -> None:
    """All that is left of it to do. Raises AlreadyRunning, BadSource for unusable arguments."""
    watch = watch or Progress()
    with run_lock(batch), _collecting_seldom(), Spool(process.folder(), _name(batch)) as spool:
        facts: dict[str, object] = {
            "batch": batch.pk,
            "by": batch.by.get_username(),
            "dry_run": batch.dry_run,
        }
        log.info("import %s of %s begins or goes on", batch.pk, batch.by, extra=facts)
        try:
            _run(batch, spool, watch)
        except Exception as error:
            batch.failure = str(error) or type(error).__name__
            batch.save(update_fields=["failure"])
            log.error("import %s failed: %s", batch.pk, batch.failure, extra=facts)
            raise
        counts = totals(batch)
        message = in_words(counts, trial=batch.dry_run)
        facts |= {f"articles_{outcome}": many for outcome, many in counts.items()}
        log.info("import %s is finished: %s", batch.pk, message, extra=facts)
        spool.remove()
        clear(process.folder(), timezone.now())


def _run(batch: Batch, spool: Spool, watch: Progress) -> None:
    choices = Choices.from_json(batch.choices)
    for sent in _sent(batch.paths, batch.choices):
        bring_here(process.folder(), sent)
    if spool.total is None:
        paths = [Path(path) for path in batch.paths]
        batch.ignored = read_into(spool, paths, choices, at=batch.at, tell=watch.read)
        batch.save(update_fields=["ignored"])
        spool.finish()
    batch.found, batch.failure = spool.total, ""
    batch.save(update_fields=["found", "failure"])
    _load(batch, choices, spool, watch)
    batch.finished_at = timezone.now()
    batch.save(update_fields=["finished_at"])


def _load(batch: Batch, choices: Choices, spool: Spool, watch: Progress) -> None:
    with transaction.atomic():
        wait_for_leftovers(batch)
        done = batch.entries.aggregate(last=Max("number"))["last"] or 0
    watch.begin_loading(done, batch.found or 0)
    album = None
    if choices.images:
        # One file is imported and nothing else: all of the images are for it.
        sole = len(batch.paths) == 1 and Path(batch.paths[0]).is_file()
        album = Album(file_source_at(Path(choices.images)), sole=sole)
    places = Places(album, Fetcher(process.folder() / "fetched") if choices.fetch_images else None)
    loader = Loader(
        batch=batch,
        publish=choices.publish,
        places=places,
        spool=spool if spool.has_addresses() else None,
        after_others=Redirect.objects.exclude(article__source__batch=batch).exists(),
    )
    while items := spool.items(after=done, most=LOT):
        places.prefetch((item.found, item.home) for item in items if isinstance(item.found, Found))
        watch.loaded(loader.load(items))
        done = items[-1].number


def forget(batch: Batch) -> None:
    """What was read for it and will not be loaded any more."""
    forgotten(process.folder(), _name(batch))


@contextmanager
def _collecting_seldom() -> Iterator[None]:
    """Rows are made by the hundred thousand and are no garbage: to look for some among them, and
    among all that Django is, each time a few hundred were made takes a tenth of the time."""
    usual = gc.get_threshold()
    gc.set_threshold(100_000, *usual[1:])
    try:
        yield
    finally:
        gc.set_threshold(*usual)


def is_running(batch: Batch) -> bool:
    return process.is_locked(batch.pk, _lock(batch))


@contextmanager
def run_lock(batch: Batch) -> Iterator[None]:
    """Raises AlreadyRunning."""
    try:
        with process.process_lock(batch.pk, _lock(batch)):
            yield
    except LockTaken as taken:
        raise AlreadyRunning(batch) from taken


def _lock(batch: Batch) -> Path:
    return (process.folder() / _name(batch)).with_suffix(".lock")


def _name(batch: Batch) -> str:
    # The moment too: another database may have a batch of this number.
    return f"{batch.pk}-{batch.at:%Y%m%dT%H%M%S%f}.sqlite3"


def report_as_json(batch: Batch) -> Iterator[str]:
    """The contract that other programs read, piece by piece. A trial has no number, and says that
    it is one; files that nothing reads are there where there are some."""
    yield f'{{\n"batch": {json.dumps(None if batch.dry_run else batch.pk)},\n"articles": ['
    for number, line in enumerate(report(batch)):
        yield f"{',' * (number > 0)}\n{json.dumps(line, ensure_ascii=False)}"
    rest: dict[str, Any] = {"totals": totals(batch)}
    rest |= {"trial": True} if batch.dry_run else {}
    rest |= {"ignored": batch.ignored} if batch.ignored else {}
    yield f"\n],\n{json.dumps(rest, ensure_ascii=False)[1:]}\n"


def report(batch: Batch) -> Iterator[dict[str, Any]]:
    """The lines of its report, in order, without keeping them."""
    yield from batch.entries.values_list("report", flat=True).iterator(chunk_size=LINES)


def totals(batch: Batch) -> dict[str, int]:
    """How many were created, changed, unchanged and refused."""
    counted = dict(batch.entries.values_list("outcome").annotate(n=Count("pk")).order_by())
    return {outcome.value: counted.get(outcome.value, 0) for outcome in Outcome}


def in_words(totals: Mapping[str, int], *, trial: bool) -> str:
    counts = ", ".join(f"{many:,} {Outcome(name).in_words}" for name, many in totals.items())
    return _("would be: %(counts)s") % {"counts": counts} if trial else counts
