"""What importers make of damaged files: `python -m tests.benchmarks.mutations [N] [FORMAT …]`.

N mutations (5,000 unless told) of each format's samples are read by the format and as what they
are recognised as now, in child processes. One that takes longer than ten seconds ends its process,
which says where it was. Prints what was found and refused, and the slowest; the exit status is 1
if any answer was wrong.
"""

import faulthandler
import json
import os
import resource
import subprocess
import sys
import tempfile
import traceback
from pathlib import Path
from time import perf_counter
from typing import Any

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "newsroom.settings")
django.setup()

from articles.importers import FORMATS, Found
from tests.importers.mutations import answers, check, mutations

LOT = 1_000
LIMIT = 10  # seconds


def read_lot(format: str, first: int, count: int) -> dict[str, Any]:
    found = refused = 0
    slowest, which = 0.0, first
    wrong: list[str] = []
    for number, sample in enumerate(mutations(format, count, first), start=first):
        print(number, file=sys.stderr, flush=True)
        faulthandler.dump_traceback_later(LIMIT, exit=True)
        began = perf_counter()
        try:
            for answer in answers(sample):
                check(answer)
                found += isinstance(answer, Found)
                refused += not isinstance(answer, Found)
        except Exception:  # noqa: BLE001  (whatever it is, it is what we look for)
            wrong.append(f"{format} {number}: {traceback.format_exc(limit=-4)}")
        seconds = perf_counter() - began
        if seconds > slowest:
            slowest, which = seconds, number
    faulthandler.cancel_dump_traceback_later()
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
    counts = {"found": found, "refused": refused, "wrong": wrong, "memory": memory}
    return {**counts, "slowest": slowest, "which": which}


def in_a_child(format: str, first: int, count: int) -> dict[str, Any]:
    command = [sys.executable, "-m", __spec__.name, "--lot", format, str(first), str(count)]
    with tempfile.TemporaryDirectory() as data:
        environment = {**os.environ, "NEWSROOM_DEBUG": "1", "NEWSROOM_DATA_DIR": data}
        root = Path(__file__).parents[2]
        child = subprocess.run(command, cwd=root, env=environment, capture_output=True, check=False)
    if child.returncode == 0:
        counts: dict[str, Any] = json.loads(child.stdout)
        return counts
    end = child.stderr.decode(errors="replace")[-3_000:]
    wrong = [f"{format}: the process ended with {child.returncode}\n{end}"]
    return {"found": 0, "refused": 0, "wrong": wrong, "memory": 0, "slowest": 0.0, "which": first}


def main(count: int, formats: list[str]) -> int:
    bad = 0
    print(f"{'':12}{'inputs':>8}{'found':>9}{'refused':>9}{'wrong':>7}{'slowest':>15}{'MB':>6}")
    for format in formats:
        starts = range(0, count, LOT)
        lots = [in_a_child(format, first, min(LOT, count - first)) for first in starts]
        wrong = [one for lot in lots for one in lot["wrong"]]
        slowest = max(lots, key=lambda lot: float(lot["slowest"]))
        label = f"{slowest['slowest'] * 1000:,.0f} ms #{slowest['which']}"
        found, refused = (sum(lot[what] for lot in lots) for what in ("found", "refused"))
        memory = max(lot["memory"] for lot in lots)
        print(
            f"{format:12}{count:>8,}{found:>9,}{refused:>9,}{len(wrong):>7}{label:>15}{memory:>6}",
            flush=True,
        )
        for one in wrong[:20]:
            print(one, file=sys.stderr)
        bad += len(wrong)
    return int(bad > 0)


if __name__ == "__main__":
    if sys.argv[1:2] == ["--lot"]:
        print(json.dumps(read_lot(sys.argv[2], int(sys.argv[3]), int(sys.argv[4]))))
    else:
        counts = [int(one.replace(",", "")) for one in sys.argv[1:] if one[:1].isdigit()]
        names = [one for one in sys.argv[1:] if not one[:1].isdigit()]
        sys.exit(main(next(iter(counts), 5_000), names or list(FORMATS)))
