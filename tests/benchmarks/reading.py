"""How many readers a second each kind of page has time for, beside a bare Django view.

Run by hand:  python -m tests.benchmarks.reading [--postgres] [--server granian] [--only KIND …]

README's own server, with the page cache and without it, and under the same settings a Django
project of one view that answers with as many bytes; wrk asks as a browser does, for a second in
each of five rounds, so that all kinds take six minutes. `--beside HOST:PORT/PATH` measures a page
of any other server, too.
"""

import argparse
import tempfile
from collections.abc import Iterator
from contextlib import ExitStack
from functools import partial
from pathlib import Path

from tests.benchmarks.harness import (
    FLOOR,
    NEWSROOM,
    Row,
    Running,
    crowd,
    database,
    filled,
    serving,
    table,
)
from tests.pages import PAGES, READER

ARTICLES = 1_000
HEADERS = {"Accept-Encoding": "gzip", "Accept-Language": "en-GB,en;q=0.9"}
MODES: dict[str, dict[str, str]] = {"cached": {}, "uncached": {"NEWSROOM_PAGE_CACHE_MB": "0"}}
KINDS = {page.name: page for page in PAGES if page.asks == READER}


def main(options: argparse.Namespace) -> None:
    with ExitStack() as stack:
        given = stack.enter_context(database(on_postgres=options.postgres))
        data = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="newsroom-benchmark-")))
        newsroom = filled(data, ARTICLES, **given)

        def serve(application: str, **more: str) -> Running:
            served = serving(application, data, server=options.server, **given, **more)
            return stack.enter_context(served)

        floor = serve(FLOOR)
        servers = {mode: serve(NEWSROOM, **more) for mode, more in MODES.items()}

        def rows() -> Iterator[Row]:
            for name in options.only or KINDS:
                for mode, server in servers.items():
                    yield Row(f"{name}, {mode}", server, KINDS[name].at(newsroom.world))
            for other in options.beside:
                host, _, path = other.partition("/")
                yield Row(f"/{path}", Running(host), f"/{path}")

        table(rows(), floor, HEADERS, partial(crowd, seconds=options.seconds))


def options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m tests.benchmarks.reading")
    parser.add_argument("--postgres", action="store_true")
    parser.add_argument("--server", choices=("gunicorn", "granian"), default="gunicorn")
    parser.add_argument("--seconds", type=int, default=1)
    parser.add_argument("--only", nargs="+", choices=KINDS, metavar="KIND", default=[])
    parser.add_argument("--beside", nargs="+", metavar="HOST:PORT/PATH", default=[])
    return parser.parse_args()


if __name__ == "__main__":
    main(options())
