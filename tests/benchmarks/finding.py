"""How long the database alone takes for a search of readers: for common and rare words, those that
are nowhere, beginnings and other endings, by relevance and the newest first.

Run by hand:  python -m tests.benchmarks.finding [--postgres] [--keep FOLDER] [--rounds 9] [N]

In a newsroom of so many articles (100,000 unless told), in one process. What counts is the least of
the rounds, as the clock has it: what else the machine does only makes them longer. `--keep` as
growth.py has it, and the same folder serves both.
"""

import argparse
import atexit
import os
import tempfile
import time
from pathlib import Path
from statistics import median
from typing import Any

import django

from tests.postgres import Server

MOST = 30  # ms
ORDERS = {"by relevance": "", "newest first": "&order=newest"}
# Of the loader's stories, "Story 77 of the harbour", in 100,000 of which each has nearly the same
# words. A newsroom of the world has more of them, and fewer that have all.
ASKED = {
    "the commonest word": "the",
    "a common word": "harbour",
    "two common words": "ferry+harbour",
    "a rare word": "%2277%22",
    "a rare and a common word": "%2277%22+harbour",
    "a word nowhere": "zeppelin",
    "a misspelt word": "harbuor",
    "another ending": "ferries",
    "a beginning": "harb",
    "many that begin so": "777",
    "a phrase": "%22forty+people%22",
    "a phrase nowhere": "%22people+forty%22",
    "without a word": "harbour+-zeppelin",
    "without all": "harbour+-ferry",
    "of a topic": "harbour&topic={topic}",
    "of a tag": "harbour&tag={tag}",
    "of a person": "harbour&person={contributor}",
    "of a kind that has none": "harbour&genre=review",
    "of a year": "harbour&year=2023",
}


def begin(told: argparse.Namespace) -> None:
    """The environment of a newsroom that is kept, or of one that goes with this process."""
    folder = told.keep
    if folder is None:
        temporary = tempfile.TemporaryDirectory(prefix="newsroom-finding-")
        atexit.register(temporary.cleanup)
        folder = Path(temporary.name)
    folder = folder.resolve()
    data = folder / f"{'postgres' if told.postgres else 'sqlite'}-{told.articles}"
    data.mkdir(parents=True, exist_ok=True)
    os.environ |= {
        "DJANGO_SETTINGS_MODULE": "newsroom.settings",
        "NEWSROOM_LOCAL": "1",
        "NEWSROOM_DATA_DIR": str(data),
    }
    if told.postgres:
        server = Server(folder / "postgres")
        server.start()
        atexit.register(server.stop)
        os.environ["DATABASE_URL"] = server.database(f"newsroom_{told.articles}")
    django.setup()


if __name__ == "__main__":
    parser = argparse.ArgumentParser(prog="python -m tests.benchmarks.finding")
    parser.add_argument("--postgres", action="store_true")
    parser.add_argument("--keep", type=Path)
    parser.add_argument("--rounds", type=int, default=9)
    parser.add_argument("articles", nargs="?", type=int, default=100_000, metavar="N")
    told = parser.parse_args()
    begin(told)

from django.conf import settings
from django.db import connection
from django.test import Client
from django.utils import timezone

from tests.benchmarks.asked import newsroom_of
from tests.benchmarks.loader_desk import clock_of_that_day


class Stopwatch:
    """For `execute_wrapper`: how long the database has worked, and how often it was asked."""

    def __init__(self) -> None:
        self.seconds, self.statements = 0.0, 0

    def __call__(self, execute: Any, *statement: Any) -> Any:
        begun = time.perf_counter()
        try:
            return execute(*statement)
        finally:
            self.seconds += time.perf_counter() - begun
            self.statements += 1


def cost_of(address: str) -> tuple[float, int]:
    """In milliseconds, and statements."""
    watch = Stopwatch()
    with connection.execute_wrapper(watch):
        answer = Client().get(address)
    if answer.status_code != 200:
        raise SystemExit(f"{address}: {answer.status_code}")
    return watch.seconds * 1000, watch.statements


def main(rounds: int, size: int) -> None:
    timezone.now = clock_of_that_day()
    newsroom = newsroom_of(size, Path(settings.DATA_DIR) / "newsroom.json")
    print(f"{connection.vendor}, {size:,} articles{'ms':>24}{'median':>10}{'statements':>12}")
    for name, asked in ASKED.items():
        for order, said in ORDERS.items():
            address = f"/search/?q={asked}{said}".format_map(newsroom)
            costs = [cost_of(address) for _ in range(rounds + 1)][1:]
            least, usual = min(ms for ms, _ in costs), median(ms for ms, _ in costs)
            over = "  OVER" if least > MOST else ""
            print(f"{name + ', ' + order:42}{least:10.2f}{usual:10.2f}{costs[0][1]:12}{over}")


if __name__ == "__main__":
    main(told.rounds, told.articles)
