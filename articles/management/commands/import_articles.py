"""import_articles PATH…: bring files in, say what became of each, publish them if asked to."""

import os
import sys
from argparse import ArgumentParser, ArgumentTypeError
from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from pathlib import Path
from typing import Any

from django.contrib.auth.models import User
from django.core.management.base import BaseCommand, CommandError, OutputWrapper
from tqdm import tqdm

from articles import roles, workflow
from articles.archive.reading import is_archive
from articles.archive.restore import restore
from articles.exporters.archive import NAME
from articles.importers import FORMATS, BadSource
from articles.importers.files import one_line
from articles.importers.run import runs
from articles.importers.run.choices import Choices, read_renaming
from articles.importers.run.results import Result
from articles.importers.run.undo import undo
from articles.importers.textual.dates import moment
from articles.models import Batch, Outcome


class Command(BaseCommand):
    help = (
        "Imports articles from files, folders and archives. Running it again changes nothing "
        "twice; a run that was stopped goes on when it is started again with the same arguments."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("paths", nargs="*", metavar="PATH", help="a file, a folder or a zip")
        parser.add_argument("--format", default="auto", choices=["auto", *FORMATS])
        parser.add_argument("--publish", action="store_true", help="publish what is imported")
        parser.add_argument("--by", metavar="USER", help="who imports; needed to publish, or undo")
        parser.add_argument("--pages", action="store_true", help="also pages such as “About us”")
        parser.add_argument("--images", metavar="PATH", help="a folder or zip of pictures")
        parser.add_argument(
            "--fetch-images", action="store_true", help="fetch pictures from the web"
        )
        parser.add_argument("--map", metavar="FILE", help="new names: TOML, [authors] and so on")
        parser.add_argument("--since", metavar="DATE", type=_date, help="none that are older")
        parser.add_argument("--limit", metavar="N", type=_number, help="no more than so many")
        parser.add_argument(
            "--status", choices=["draft", "published"], help="only what is that at its source"
        )
        parser.add_argument("--dry-run", action="store_true", help="only say what would happen")
        parser.add_argument("--report", metavar="FILE.json", help="write what happened, as JSON")
        parser.add_argument("--resume", metavar="BATCH", type=_number, help="go on with this batch")
        parser.add_argument("--undo", metavar="BATCH", type=_number, help="take this batch back")

    def handle(self, *args: Any, **options: Any) -> None:
        if options["undo"]:
            self._undo(_batch(options["undo"]), options)
            return
        paths = [Path(path) for path in options["paths"]]
        if bool(paths) == bool(options["resume"]):
            raise CommandError("Say what to import: PATH…, or --resume BATCH.")
        for path in [*paths, *filter(None, [options["images"] and Path(options["images"])])]:
            if not os.path.exists(path):  # noqa: PTH110  (which never raises)
                raise CommandError(f"{path} does not exist.")
        if options["report"] and not Path(options["report"]).absolute().parent.is_dir():
            raise CommandError(f"{options['report']} cannot be written: there is no such folder.")
        archives = [whole for path in paths if (whole := _whole_newsroom(path))]
        if archives and len(paths) > 1:
            raise CommandError(f"{archives[0]} is a whole newsroom, which comes in alone.")
        if archives:
            self._restore(archives[0], options)
            return
        batch = _batch(options["resume"]) if options["resume"] else self._begin(paths, options)
        self._run(batch, options)

    def _begin(self, paths: Sequence[Path], options: Mapping[str, Any]) -> Batch:
        by = _person(options["by"], publish=options["publish"])
        try:
            renaming = read_renaming(Path(options["map"])) if options["map"] else {}
        except BadSource as bad:
            raise CommandError(f"--map: {bad}") from bad
        images = options["images"]
        choices = Choices(
            format=options["format"],
            publish=options["publish"],
            pages=options["pages"],
            images=str(Path(images).absolute()) if images else "",
            fetch_images=options["fetch_images"],
            since=options["since"],
            limit=options["limit"],
            status=options["status"] or "",
            renaming=renaming,
        )
        return runs.begin(paths, choices, by=by, at=_now(), dry_run=options["dry_run"])

    def _run(self, batch: Batch, options: Mapping[str, Any]) -> None:
        if batch.finished_at:
            raise CommandError(f"{batch} is finished.")
        progress = _ProgressBar(self, trial=batch.dry_run, everything=options["verbosity"] > 1)
        try:
            runs.run(batch, progress)
        except (runs.AlreadyRunning, BadSource) as error:
            raise CommandError(str(error)) from error
        for name in batch.ignored:
            self.stdout.write(f"ignored   {one_line(name)}")
        totals = runs.totals(batch)
        if options["report"]:
            with Path(options["report"]).open("w", encoding="utf-8") as file:
                file.writelines(runs.report_as_json(batch))
        kept = "dry run: nothing was kept" if batch.dry_run else f"batch {batch.pk}"
        self.stdout.write(f"{runs.in_words(totals, trial=batch.dry_run)} ({kept})")
        if batch.dry_run and not options["resume"]:  # nobody wants to look at it later
            batch.delete()
        if totals[Outcome.REFUSED]:
            raise CommandError("Some were refused; the lines above say why.", returncode=1)

    def _undo(self, batch: Batch, options: Mapping[str, Any]) -> None:
        if not options["by"]:
            raise CommandError("--undo needs --by USER: the history says who took it back.")
        try:
            with runs.run_lock(batch):
                counts, kept = undo(batch, by=_person(options["by"]), at=_now())
                runs.forget(batch)
        except (workflow.NotAllowed, runs.AlreadyRunning) as error:
            raise CommandError(str(error)) from error
        for entry in kept:
            self.stdout.write(f"{entry}: {entry.undoing}")
        self.stdout.write(", ".join(f"{many} {what}" for what, many in counts.items()))

    def _restore(self, path: Path, options: Mapping[str, Any]) -> None:
        try:
            restored = restore(path, dry_run=options["dry_run"])
        except BadSource as bad:
            raise CommandError(str(bad), returncode=1) from bad
        self.stdout.write(str(restored))


class _ProgressBar(runs.Progress):
    """Lines for whoever reads a log; a bar, and lines only for what went wrong, on a terminal."""

    def __init__(self, command: Command, *, trial: bool, everything: bool) -> None:
        self.out: OutputWrapper = command.stdout
        self.error = command.style.ERROR
        self.trial, self.everything = trial, everything
        self.bar: tqdm[Any] | None = None

    def read(self, articles: int) -> None:
        if self.bar is None:
            self.bar = self._bar("reading", None)
        self.bar.update(articles - self.bar.n)

    def begin_loading(self, done: int, total: int) -> None:
        if self.bar is not None:
            self.bar.close()
        self.bar = self._bar("loading", total)
        self.bar.update(done)
        if done:
            self._say(f"going on behind {done} of {total}")

    def loaded(self, results: Sequence[Result]) -> None:
        quiet = self.bar is not None and not self.bar.disable and not self.everything
        for result in results:
            if not quiet or result.outcome is Outcome.REFUSED:
                self._tell(result)
        if self.bar is not None:
            self.bar.update(len(results))
            if self.bar.total is not None and self.bar.n >= self.bar.total:
                self.bar.close()

    def _bar(self, what: str, total: int | None) -> "tqdm[Any]":
        shown = self.out.isatty()
        return tqdm(desc=what, total=total, unit=" articles", disable=not shown, file=sys.stderr)

    def _tell(self, result: Result) -> None:
        headline = f" “{result.content.headline}”" if result.found else ""
        line = f"{result.outcome.label_for(self.trial):9} {result.location}{headline}"
        if result.reason:
            line += f": {result.reason}"
        self._say(line, self.error if result.outcome is Outcome.REFUSED else None)
        if result.outcome is not Outcome.UNCHANGED:
            missing = result.missing_images
            attached = len(result.stored_images)
            parts = [f"{attached} image{'s' * (attached > 1)} attached"] if attached else []
            parts += [f"{missing} missing image{'s' * (missing > 1)}"] if missing else []
            if parts:
                self._say(f"          {', '.join(parts)}")
        for lost in result.lost:
            self._say(f"          lost: {lost}")

    def _say(self, line: str, style: Callable[[str], str] | None = None) -> None:
        """What others wrote is in it: it must not act on the terminal, nor look like two lines."""
        if self.bar is not None and not self.bar.disable:
            self.bar.clear()
        self.out.write(one_line(line), style)


def _whole_newsroom(path: Path) -> Path | None:
    """The archive that this is, or that an export has put into this folder."""
    return next(filter(is_archive, (path, path / NAME)), None)


def _batch(pk: int) -> Batch:
    batch = Batch.objects.filter(pk=pk).first()
    if batch is None:
        raise CommandError(f"There is no batch {pk}.")
    return batch


def _person(username: str | None, *, publish: bool = False) -> User:
    if username:
        person = User.objects.filter(username=username, is_active=True).first()
        if person is None:
            raise CommandError(f"Nobody here is called {username}: --by wants a user name.")
        return person
    if publish:
        raise CommandError("--publish needs --by USER: the history says who published.")
    return roles.archivist()


def _now() -> datetime:
    try:
        return workflow.now()
    except workflow.ClockIsBehind as behind:
        raise CommandError(str(behind)) from behind


def _date(text: str) -> datetime:
    found = moment(text)
    if found is None:
        raise ArgumentTypeError(f"“{text}” is no date: write it as 2019-05-06.")
    return found


def _number(text: str) -> int:
    if not text.isdecimal() or int(text) < 1:
        raise ArgumentTypeError(f"“{text}” is no number from 1 on.")
    return int(text)
