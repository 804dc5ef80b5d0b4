"""How much memory the workers hold while 20,000 requests pass, most of them for another page.

Run by hand:  python -m tests.benchmarks.memory [--postgres] [--requests N]

README's own server with a page cache of 8 MB, which is soon full. In turn each kind of readers'
page, a list that begins behind another moment every time, an article with another parameter that
nobody knows, and another address where nothing is. Printed for each worker: the MB that are its
own share (PSS) and all that it has loaded (RSS). Once the shelf is full nothing may grow.
"""

import argparse
import tempfile
from collections import Counter
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from datetime import datetime, timedelta
from itertools import count, islice
from pathlib import Path

from tests.benchmarks.harness import NEWSROOM, Running, ask, database, filled, serving
from tests.pages import PAGES, READER

ARTICLES = 1_000
CACHE = {"NEWSROOM_PAGE_CACHE_MB": "8"}
REPORTS = 10
READERS = 4  # at once
HEADERS = {"Accept-Encoding": "gzip"}


def addresses(world: dict[str, str]) -> Iterator[str]:
    """Without end."""
    kinds = [page.at(world) for page in PAGES if page.asks == READER]
    moment, _, _ = world["before"].partition("Z,")
    for number in count():
        before = datetime.fromisoformat(moment) - timedelta(minutes=number)
        yield kinds[number % len(kinds)]
        yield f"/?before={before.isoformat()}Z,{number + 1}"
        yield f"/{world['article']}/?seen={number}"
        yield f"/nowhere/{number}/"


def memory(pid: int) -> tuple[float, float]:
    """MB: its share of what it has, and all that it has."""
    lines = Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines()[1:]
    held = {name: int(kilobytes) / 1024 for name, kilobytes, _ in map(str.split, lines)}
    return held["Pss:"], held["Rss:"]


def main(requests: int, *, on_postgres: bool) -> None:
    with ExitStack() as stack:
        given = stack.enter_context(database(on_postgres=on_postgres))
        data = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="newsroom-benchmark-")))
        newsroom = filled(data, ARTICLES, **given)
        server = stack.enter_context(serving(NEWSROOM, data, **CACHE, **given))
        pool = stack.enter_context(ThreadPoolExecutor(READERS))
        asked = addresses(newsroom.world)
        print(f"{'requests':>9}   {'PSS and RSS of each worker, MB':34}answers")
        for number in range(1, REPORTS + 1):
            part = islice(asked, requests // REPORTS)
            answers = pool.map(lambda path: ask(server, path, HEADERS)[0], part)
            _report(server, number * requests // REPORTS, Counter(answers))


def _report(server: Running, requests: int, answers: Counter[int]) -> None:
    held = [memory(pid) for pid in server.workers()]
    shown = "".join(f"{pss:8.1f}{rss:8.1f}" for pss, rss in held)
    told = ", ".join(f"{many} × {status}" for status, many in sorted(answers.items()))
    print(f"{requests:>9,}   {shown}  {told}", flush=True)


if __name__ == "__main__":
    parser = argparse.ArgumentParser(prog="python -m tests.benchmarks.memory")
    parser.add_argument("--postgres", action="store_true")
    parser.add_argument("--requests", type=int, default=20_000)
    told = parser.parse_args()
    main(told.requests, on_postgres=told.postgres)
