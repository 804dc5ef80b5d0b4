"""search_index: index for search what is not indexed yet, or everything again."""

import sys
from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand
from tqdm import tqdm

from articles import publishing, search
from articles.models import Article


class Command(BaseCommand):
    help = (
        "Indexes the articles that search does not know yet. Saves and imports index by "
        "themselves, and so does migrate; it can be stopped and run again at any time."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "--rebuild", action="store_true", help="index all articles again, not only those"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        wanted = Article.objects.all() if options["rebuild"] else publishing.not_indexed()
        indexed = 0
        shown = self.stdout.isatty()
        total = wanted.count() if shown else None
        with tqdm(
            desc="indexing", total=total, unit=" articles", disable=not shown, file=sys.stderr
        ) as bar:
            for some in publishing.index_again(wanted):
                indexed += some
                bar.update(some)
        search.renew_statistics()
        self.stdout.write(f"{indexed} article{'' if indexed == 1 else 's'} indexed.")
