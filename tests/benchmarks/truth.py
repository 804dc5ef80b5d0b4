"""Is anything stale? 10,000 random changes under load, and every answer held against the truth.

Run by hand:  python -m tests.benchmarks.truth [--events N] [--postgres [--redis]] …

Desks publish, withdraw, schedule, limit, move, rename, redirect and change rights, through the
workflow and in processes of their own. Readers ask all servers all the time, and each desk asks for
what it changed as soon as its commit has returned. An answer is right if it was true in an instant
between its question and its end; a change may be seen from the call that makes it, and must be from
the return of its commit. What was late is told in milliseconds, what was wrong in full.
"""

import argparse
import json
import sys
import tempfile
import time
from pathlib import Path

from tests.truth.plan import Plan
from tests.truth.run import Farm, findings


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--events", type=int, default=10_000)
    parser.add_argument("--articles", type=int, default=150, help="at the beginning")
    parser.add_argument("--desks", type=int, default=2, help="processes that change things")
    parser.add_argument("--readers", type=int, default=2, help="processes that ask")
    parser.add_argument("--pause", type=float, default=0.01, help="of a reader, in seconds")
    parser.add_argument("--seed", type=int, default=15)
    parser.add_argument("--lag", type=float, default=0, help="milliseconds that are allowed")
    parser.add_argument("--postgres", action="store_true", help="instead of SQLite")
    parser.add_argument("--redis", action="store_true")
    parser.add_argument("--servers", type=int, default=1, help="on SQLite there is one")
    parser.add_argument("--workers", type=int, default=4, help="of all servers together")
    given = parser.parse_args()
    farm = Farm(
        servers=given.servers,
        workers=given.workers // given.servers,
        postgres=given.postgres,
        redis=given.redis,
    )
    began = time.monotonic()
    with tempfile.TemporaryDirectory(prefix="newsroom-truth-") as folder:
        plan = Plan(
            folder=Path(folder),
            events=given.events,
            articles=given.articles,
            desks=given.desks,
            readers=given.readers,
            pause=given.pause,
            seed=given.seed,
            confirmed=min(given.events, 1000),
            lag_us=int(given.lag * 1000),
        )
        found = findings(plan, farm)
    print(f"{given.events} events: {found.changes} changes of public things by somebody, and")
    print(
        f"{found.by_themselves} beginnings and ends of editions; {time.monotonic() - began:.0f} s"
    )
    print(f"{found.answers} answers {found.by_status}, of which {found.wrong} were wrong")
    print(f"and {found.late} late, but not over {given.lag} ms; the latest {found.longest_us} µs")
    print(f"{found.confirmed} answers of the views at past instants are true to the judge,")
    print(f"{len(found.not_confirmed)} are not")
    for each in (*found.told, *found.not_confirmed[:5]):
        print(json.dumps(each))
    return 1 if found.wrong or found.not_confirmed else 0


if __name__ == "__main__":
    sys.exit(main())
