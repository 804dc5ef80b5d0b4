"""One action in a process of its own: what came of it, how long it took and how much it held."""

import subprocess
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

MOST_SECONDS, MOST_MEGABYTES = 2, 400


@dataclass(frozen=True, slots=True)
class Measured:
    outcome: str
    seconds: float
    megabytes: int

    def line(self, name: str) -> str:
        quick = "under" if self.seconds < MOST_SECONDS else "OVER"
        light = "under" if self.megabytes < MOST_MEGABYTES else "OVER"
        return (
            f"{name:44}{self.seconds:7.2f} s {quick:6}{self.megabytes:5} MB {light:6}{self.outcome}"
        )


def measured(module: str, *arguments: str) -> Measured:
    """What `report` says in this module, run with these arguments."""
    command = [sys.executable, "-m", module, *arguments]
    process = subprocess.run(command, capture_output=True, text=True)
    if process.returncode:
        last = process.stderr.strip().splitlines()[-1:]
        return Measured(f"FAILED ({process.returncode}) {' '.join(last)}", 0, 0)
    seconds, megabytes, outcome = process.stdout.strip().split(" ", 2)
    return Measured(outcome, float(seconds), int(megabytes))


def report(action: Callable[[], str]) -> None:
    """Time starts here, when everything is imported; memory is of the process since it began."""
    began = time.perf_counter()
    outcome = action()
    print(f"{time.perf_counter() - began:.3f} {peak()} {outcome[:100]}")


def peak() -> int:
    """In MB. (getrusage would count the parent's memory, too.)"""
    return int(Path("/proc/self/status").read_text().split("VmHWM:")[1].split()[0]) // 1024
