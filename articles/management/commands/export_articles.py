"""export_articles DIR: write the articles into a folder of their own; say what stayed behind."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from articles import clock
from articles.exporters import EXPORTERS, Exported, ExportOptions, Folder, FolderInUse

LINE_EVERY = 500  # articles; on a terminal the line is written over


class Command(BaseCommand):
    help = "Exports every article, with its pictures, into a new or empty folder."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("folder", metavar="DIR", help="the folder; it must be new or empty")
        parser.add_argument("--format", default="markdown", choices=EXPORTERS)
        parser.add_argument(
            "--public", action="store_true", help="only what readers may see now, as they see it"
        )

    def handle(self, *args: Any, **arguments: Any) -> None:
        try:
            folder = Folder.fresh(Path(arguments["folder"]))
        except FolderInUse as in_use:
            raise CommandError(str(in_use)) from in_use
        except OSError as error:
            raise CommandError(f"{arguments['folder']}: {error.strerror}.") from error
        options = ExportOptions(at=clock.now(), public=arguments["public"])
        exporter = EXPORTERS[arguments["format"]]
        exported = failed = 0
        try:
            for written in exporter.write(folder, options):
                failed += bool(written.failed)
                exported += not written.failed
                self._tell(written)
                self._progress(exported + failed)
        except OSError as error:
            raise CommandError(f"{error.filename or folder.path}: {error.strerror}.") from error
        self._end_line()
        articles = f"{exported} article{'s' * (exported != 1)}"
        self.stdout.write(f"{articles} exported to {folder.path}, {failed} failed.")
        if failed:
            raise CommandError("Not everything could be exported.", returncode=1)

    def _tell(self, written: Exported) -> None:
        if written.failed or written.notes:
            self._end_line()
        if written.failed:
            self.stderr.write(self.style.ERROR(f"failed “{written.what}”: {written.failed}"))
        for note in written.notes:
            self.stdout.write(f"left behind by “{written.what}”: {note}")

    def _progress(self, number: int) -> None:
        if self.stdout.isatty():
            self.stdout.write(f"\r{number} articles", ending="")
            self.stdout.flush()
        elif number % LINE_EVERY == 0:
            self.stdout.write(f"{number} articles")

    def _end_line(self) -> None:
        if self.stdout.isatty():
            self.stdout.write("\r", ending="")
