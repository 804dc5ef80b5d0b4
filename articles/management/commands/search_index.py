"""search_index: index for search what is not indexed yet, or everything again."""

import sys
from argparse import ArgumentParser
from collections.abc import Iterator
from typing import Any

from django.core.management.base import BaseCommand
from tqdm import tqdm

from articles import publishing, search
from articles.models import Article


class Command(BaseCommand):
    help = (
        "Indexes the articles and editions that search does not know yet. Saves, publications and "
        "imports index by themselves, and so does migrate; it can be stopped and run again at any "
        "time."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "--rebuild", action="store_true", help="index everything again, not only those"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        rebuild = options["rebuild"]
        wanted = Article.objects.all() if rebuild else publishing.not_indexed()
        lots = {
            "article": publishing.index_again(wanted),
            "edition": publishing.index_editions_again(all_of_them=rebuild),
        }
        indexed = [self._indexed(what, some) for what, some in lots.items()]
        search.renew_statistics()
        self.stdout.write(f"{' and '.join(indexed)} indexed.")

    def _indexed(self, what: str, lots: Iterator[int]) -> str:
        indexed, shown = 0, self.stdout.isatty()
        with tqdm(unit=f" {what}s", disable=not shown, file=sys.stderr) as bar:
            for some in lots:
                indexed += some
                bar.update(some)
        return f"{indexed} {what}{'' if indexed == 1 else 's'}"
