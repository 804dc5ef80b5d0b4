"""import_articles PATH…: bring files in, say what became of each, publish them if asked to."""

import json
from argparse import ArgumentParser
from collections import Counter
from pathlib import Path
from typing import Any

from django.contrib.auth.models import User
from django.core.management.base import BaseCommand, CommandError
from django.db import transaction
from django.utils import timezone

from articles import roles
from articles.importers import FORMATS, find
from articles.importers.load import Outcome, Result, load
from articles.importers.pictures import Folder
from articles.models import Batch, Image


class Command(BaseCommand):
    help = "Imports articles from files or folders. Running it again changes nothing twice."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("paths", nargs="+", metavar="PATH", help="a file or a folder")
        parser.add_argument("--format", default="auto", choices=["auto", *FORMATS])
        parser.add_argument("--publish", action="store_true", help="publish what is imported")
        parser.add_argument("--by", metavar="USER", help="who imports; needed to publish")
        parser.add_argument("--images", metavar="DIR", help="the folder of the articles' pictures")
        parser.add_argument("--dry-run", action="store_true", help="only say what would happen")
        parser.add_argument("--report", metavar="FILE.json", help="write what happened, as JSON")

    def handle(self, *args: Any, **options: Any) -> None:
        paths = [Path(path) for path in options["paths"]]
        for path in paths:
            if not path.exists():
                raise CommandError(f"{path} does not exist.")
        by = self._person(options["by"], publish=options["publish"])
        batch = Batch(paths=[str(path) for path in paths], by=by, at=timezone.now())
        self.new_pictures: list[Image] = []
        if options["dry_run"]:
            with transaction.atomic():
                results = self._run(batch, paths, options)
                transaction.set_rollback(True)
            for image in self.new_pictures:  # a file is not taken back with its row
                image.delete_files()
        else:
            results = self._run(batch, paths, options)
        totals = Counter(result["result"] for result in results)
        if options["report"]:
            self._write_report(Path(options["report"]), batch, results, totals, options["dry_run"])
        tally = ", ".join(f"{totals[outcome]} {outcome}" for outcome in Outcome)
        self.stdout.write(f"{tally}{' (dry run: nothing was kept)' if options['dry_run'] else ''}")
        if totals[Outcome.REFUSED]:
            raise CommandError("Some were refused; the lines above say why.", returncode=1)

    def _run(
        self, batch: Batch, paths: list[Path], options: dict[str, Any]
    ) -> list[dict[str, Any]]:
        batch.save()
        results = []
        pictures = self._pictures(options["images"], paths)
        for found in find(paths, options["format"]):
            result = load(found, batch=batch, publish=options["publish"], pictures=pictures)
            self.new_pictures += [image for image in result.pictures if image.added_at == batch.at]
            self._tell(result)
            results.append(result.to_json())
        return results

    def _pictures(self, folder: str | None, paths: list[Path]) -> Folder | None:
        if folder is None:
            return None
        if not Path(folder).is_dir():
            raise CommandError(f"{folder} is not a folder: --images wants the pictures' folder.")
        return Folder(Path(folder), sole=len(paths) == 1 and paths[0].is_file())

    def _person(self, username: str | None, *, publish: bool) -> User:
        if username:
            person = User.objects.filter(username=username, is_active=True).first()
            if person is None:
                raise CommandError(f"Nobody here is called {username}: --by wants a user name.")
            return person
        if publish:
            raise CommandError("--publish needs --by USER: the history says who published.")
        return roles.archivist()

    def _tell(self, result: Result) -> None:
        headline = f" “{result.content.headline}”" if result.content else ""
        line = f"{result.outcome:9} {result.location}{headline}"
        if result.reason:
            line += f": {result.reason}"
        self.stdout.write(self.style.ERROR(line) if result.outcome is Outcome.REFUSED else line)
        missing = sum(image.missing for image in result.content.images) if result.content else 0
        if result.outcome is not Outcome.UNCHANGED:
            attached = len(result.pictures)
            said = [f"{attached} image{'s' * (attached > 1)} attached"] if attached else []
            said += [f"{missing} missing image{'s' * (missing > 1)}"] if missing else []
            if said:
                self.stdout.write(f"          {', '.join(said)}")
        for lost in result.lost:
            self.stdout.write(f"          lost: {lost}")

    def _write_report(
        self,
        path: Path,
        batch: Batch,
        results: list[dict[str, Any]],
        totals: Counter[str],
        dry_run: bool,
    ) -> None:
        report = {
            "batch": None if dry_run else batch.pk,
            "articles": results,
            "totals": {outcome.value: totals[outcome] for outcome in Outcome},
        }
        path.write_text(json.dumps(report, ensure_ascii=False, indent=2) + "\n", encoding="utf-8")
