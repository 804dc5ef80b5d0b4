"""How many readers a second each kind of page has time for, beside a bare Django view.

Run by hand:  python -m tests.benchmarks.reading [--postgres] [--server granian] [--only KIND …]

README's own server, with the page cache and without it, and under the same settings a Django
project of one view that answers with as many bytes; wrk asks as a browser does. Needs wrk (Debian:
`apt install wrk`). `--beside HOST:PORT/PATH` measures any other server, too.
"""

import argparse
import shutil
import tempfile
from contextlib import ExitStack
from functools import partial
from pathlib import Path

from tests.benchmarks.harness import (
    FLOOR,
    HEAD,
    NEWSROOM,
    WORKERS,
    Running,
    compare,
    database,
    load,
    newspaper,
    serving,
    weigh,
)

HEADERS = {"Accept-Encoding": "gzip", "Accept-Language": "en-GB,en;q=0.9"}
MODES: dict[str, dict[str, str]] = {"cached": {}, "uncached": {"NEWSROOM_PAGE_CACHE_MB": "0"}}


def main() -> None:
    options = _options()
    if shutil.which("wrk") is None:
        raise SystemExit("wrk is missing: apt install wrk")
    with ExitStack() as stack:
        given = stack.enter_context(database(on_postgres=options.postgres))
        data = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="newsroom-benchmark-")))
        addresses = newspaper(data, **given)

        def serve(application: str, **more: str) -> Running:
            served = serving(application, data, server=options.server, **given, **more)
            return stack.enter_context(served)

        floor = serve(FLOOR)
        newsrooms = [(mode, serve(NEWSROOM, **more)) for mode, more in MODES.items()]
        asked = [
            (kind, mode, newsroom, addresses[kind])
            for kind in options.only or addresses
            for mode, newsroom in newsrooms
        ]
        for each in options.beside:
            host, _, path = each.partition("/")
            asked.append((f"/{path}", "beside", Running(host), f"/{path}"))
        print(f"{'':24}{HEAD}")
        for kind, mode, server, path in asked:
            measured = partial(load, server, path, seconds=options.seconds, headers=HEADERS)
            # More than once, until every worker has loaded what it needs.
            size = [weigh(server, path, HEADERS) for _ in range(3 * WORKERS)][-1]
            below = partial(load, floor, f"/?{size}", seconds=options.seconds, headers=HEADERS)
            print(f"{kind[:14]:14}{mode:10}{compare(measured, below).line()}", flush=True)


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m tests.benchmarks.reading")
    parser.add_argument("--postgres", action="store_true")
    parser.add_argument("--server", choices=("gunicorn", "granian"), default="gunicorn")
    parser.add_argument("--seconds", type=int, default=1, help="of each round; there are five")
    parser.add_argument("--only", nargs="+", metavar="KIND", default=[])
    parser.add_argument("--beside", nargs="+", metavar="HOST:PORT/PATH", default=[])
    return parser.parse_args()


if __name__ == "__main__":
    main()
