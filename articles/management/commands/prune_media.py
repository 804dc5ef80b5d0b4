"""prune_media: delete the files that nobody may see any more, or that nothing refers to."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand
from django.utils import timezone

from articles import clock
from articles.pruning import needless_files
from articles.uploads import left_behind


class Command(BaseCommand):
    help = (
        "Deletes files of pictures: renditions whose rights are over or that no edition shows, "
        "originals that belong to no picture, and uploads that were cut off. Look first: --dry-run."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--dry-run", action="store_true", help="only say what would go")

    def handle(self, *args: Any, **options: Any) -> None:
        files = bytes_ = 0
        for needless in needless_files(at=clock.now()):
            files += 1
            bytes_ += needless.size
            if not options["dry_run"]:
                needless.delete()
            if options["verbosity"] > 1 or options["dry_run"]:
                self.stdout.write(f"{needless.name}: {needless.why}")
        for path in left_behind(timezone.now()):
            files += 1
            bytes_ += path.stat().st_size
            if not options["dry_run"]:
                path.unlink(missing_ok=True)
            if options["verbosity"] > 1 or options["dry_run"]:
                self.stdout.write(f"{path.name}: an upload that never arrived whole")
        verb = "would be deleted" if options["dry_run"] else "deleted"
        self.stdout.write(f"{files} files {verb}, {bytes_ / 1_000_000:.1f} MB.")
