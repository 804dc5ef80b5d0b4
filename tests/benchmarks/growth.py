"""What every page costs in a newsroom of a thousand articles, and of very many more.

Run by hand:  python -m tests.benchmarks.growth [--sizes 1000,100000,1000000] [--postgres]
              [--keep FOLDER] [--rounds 15] [--only TEXT] [--asks reader|desk]

Each size has a process of its own; they are asked for the same page one after the other, and in
each round for a view that does nothing, too: how far its costs lie apart is the noise of the run.
What counts is the least of all rounds, of the processor's time: that of the process, in which
SQLite works, too, and with --postgres that of the server's process for it. `--keep` leaves the
newsrooms in a folder for the next run, which then loads nothing.
"""

import argparse
import os
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from statistics import median

from tests.pages import BARE, DESK, PAGES, READER
from tests.postgres import Server

# Times what it costs in the smallest.
MOST = {READER: 1.2, DESK: 1.3}
# The server's process for a newsroom does its work itself: only its own time is known.
ALONE = "-c max_parallel_workers_per_gather=0"


class Newsroom:
    """A process that has a newsroom of this size, and says what its pages cost."""

    def __init__(self, size: int, folder: Path, database: str) -> None:
        folder.mkdir(parents=True, exist_ok=True)
        environ = {name: os.environ[name] for name in ("PATH", "HOME") if name in os.environ}
        environ |= {
            "DJANGO_SETTINGS_MODULE": "newsroom.settings",
            "NEWSROOM_LOCAL": "1",
            "NEWSROOM_DATA_DIR": str(folder),
            **({"DATABASE_URL": database, "PGOPTIONS": ALONE} if database else {}),
        }
        self._log = folder / "log"
        self._process = subprocess.Popen(
            [sys.executable, "-m", "tests.benchmarks.asked", str(size)],
            env=environ,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=self._log.open("w"),
            text=True,
            bufsize=1,
        )
        self._answer()

    def cost_of(self, page: str) -> float:
        """In milliseconds."""
        assert self._process.stdin is not None
        self._process.stdin.write(f"{page}\n")
        return float(self._answer()) * 1000

    def close(self) -> None:
        self._process.communicate()

    def _answer(self) -> str:
        assert self._process.stdout is not None
        answer = self._process.stdout.readline()
        if not answer:
            raise SystemExit(f"A newsroom has stopped: see {self._log}.")
        return answer


@contextmanager
def newsrooms(sizes: list[int], folder: Path, *, postgres: bool) -> Iterator[list[Newsroom]]:
    with ExitStack() as stack:
        server = Server(folder / "postgres") if postgres else None
        if server is not None:
            server.start()
            stack.callback(server.stop)
        found = []
        for size in sizes:
            database = server.database(f"newsroom_{size}") if server else ""
            data = folder / f"{'postgres' if server else 'sqlite'}-{size}"
            found.append(Newsroom(size, data, database))
            stack.callback(found[-1].close)
        yield found


def measured(found: list[Newsroom], pages: list[str], rounds: int) -> dict[str, list[list[float]]]:
    """By page, for each newsroom: its costs, round by round."""
    costs: dict[str, list[list[float]]] = {page: [[] for _ in found] for page in pages}
    for number in range(-2, rounds):  # two rounds in which everything is asked for the first time
        for page in pages:
            for newsroom, kept in zip(found, costs[page], strict=True):
                cost = newsroom.cost_of(page)
                if number >= 0:
                    kept.append(cost)
    return costs


def report(sizes: list[int], costs: dict[str, list[list[float]]]) -> bool:
    """Does any page grow?"""
    print(f"{'ms':28}" + "".join(f"{size:>12,}{'':8}" for size in sizes))
    most = {page.name: MOST[page.asks] for page in (BARE, *PAGES)}
    over = []
    for page, of_sizes in costs.items():
        least = [min(kept) for kept in of_sizes]
        ratios = [each / least[0] for each in least]
        line = "".join(f"{m:12.3f} × {r:<5.2f}" for m, r in zip(least, ratios, strict=True))
        print(f"{page:28}{line}{'  OVER' if max(ratios) > most[page] else ''}")
        over += [page] if max(ratios) > most[page] else []
    floor = [cost for kept in costs[BARE.name] for cost in kept]
    print(f"noise: the bare view's median is × {median(floor) / min(floor):.2f} of its least")
    bounds = " and ".join(f"× {times} ({asks})" for asks, times in MOST.items())
    print(f"over {bounds}: {', '.join(over) or 'none'}")
    return bool(over)


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--sizes", default="1000,100000,1000000")
    parser.add_argument("--postgres", action="store_true")
    parser.add_argument("--keep", type=Path)
    parser.add_argument("--rounds", type=int, default=15)
    parser.add_argument("--only", default="", help="pages whose names have this in them")
    parser.add_argument("--asks", choices=MOST, help="pages of readers, or of the desk, alone")
    options = parser.parse_args()
    sizes = [int(size) for size in options.sizes.split(",")]
    asked = [page for page in PAGES if options.asks in (None, page.asks)]
    pages = [BARE.name, *(page.name for page in asked if options.only in page.name)]
    with tempfile.TemporaryDirectory(prefix="newsroom-growth-") as temporary:
        folder = (options.keep or Path(temporary)).resolve()
        with newsrooms(sizes, folder, postgres=options.postgres) as found:
            return report(sizes, measured(found, pages, options.rounds))


if __name__ == "__main__":
    sys.exit(main())
