"""What the benchmarks share: servers, load, and a floor that is measured in the same rounds."""

import json
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial
from http.client import HTTPConnection
from math import nan
from os import sysconf
from pathlib import Path
from statistics import median, quantiles
from typing import Any, NamedTuple
from urllib.parse import urlencode

from tests import postgres
from tests.serving import GUNICORN, ROOT, SITE, environment, free_port, running

# What is served: names of modules.
FLOOR = "tests.benchmarks.bare"
NEWSROOM = "newsroom.wsgi"
EXPECTED = (200, 301, 410)
WORKERS = 2  # as newsroom/gunicorn.py has it
CONNECTIONS = 8
ROUNDS = 3
# What wrk says in the end: requests, microseconds, how many were no success or had no answer,
# and the time within which 95 of 100 were answered.
_TOTALS = """done = function(summary, latency, requests)
  local e = summary.errors
  io.write(string.format("%d %d %d %d %d\\n", summary.requests, summary.duration, e.status,
    e.connect + e.read + e.write + e.timeout, latency:percentile(95)))
end
"""


@dataclass(frozen=True, slots=True)
class Running:
    """A server: where it is, and its first process (0: not ours, nothing is known of it)."""

    host: str
    pid: int = 0

    def processes(self) -> list[int]:
        return [self.pid, *self.workers()]

    def workers(self) -> list[int]:
        return [
            int(pid)
            for pid in Path(f"/proc/{self.pid}/task/{self.pid}/children").read_text().split()
        ]

    def cpu(self) -> float:
        """Seconds that all of its processes have worked so far."""
        if not self.pid:
            return nan
        return sum(_cpu(pid) for pid in self.processes())


def _cpu(pid: int) -> float:
    fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / sysconf("SC_CLK_TCK")


class Row(NamedTuple):
    """Of a table: what is asked for, and where."""

    name: str
    server: Running
    path: str


@dataclass(frozen=True, slots=True)
class Sample:
    """Of some requests, one round of them: how many a second, and seconds of each."""

    rate: float
    cpu: float
    p95: float

    @classmethod
    def of(cls, waits: list[float], worked: float) -> "Sample":
        """One after the other."""
        many = len(waits)
        return cls(many / sum(waits), worked / many, quantiles(waits, n=20)[-1])


Measure = Callable[[Running, str, dict[str, str]], Sample]


@dataclass(frozen=True, slots=True)
class Compared:
    """What was measured, round by round, and the floor of the same rounds."""

    measured: list[Sample]
    floor: list[Sample]

    @property
    def rate(self) -> float:
        return median(sample.rate for sample in self.measured)

    @property
    def cpu(self) -> float:
        return median(sample.cpu for sample in self.measured)

    @property
    def p95(self) -> float:
        return median(sample.p95 for sample in self.measured)

    @property
    def times_rate(self) -> float:
        """Of the floor's."""
        pairs = zip(self.measured, self.floor, strict=True)
        return median(own.rate / floor.rate for own, floor in pairs)

    @property
    def times_cpu(self) -> float:
        pairs = zip(self.measured, self.floor, strict=True)
        return median(own.cpu / floor.cpu for own, floor in pairs)

    def line(self) -> str:
        rate, cpu = f"{self.rate:,.0f}", self.cpu * 1e3
        below_rate, below_cpu = ([f.rate for f in self.floor], [f.cpu for f in self.floor])
        return (
            f"{rate:>9}{self.times_rate:>9.3f}{spread(below_rate):>8.0%}"
            f"{cpu:>9.3f}{self.times_cpu:>9.2f}{spread(below_cpu):>8.0%}{self.p95 * 1e3:>9.1f}"
        )


HEAD = f"{'req/s':>9}{'× floor':>9}{'noise':>8}{'CPU ms':>9}{'× floor':>9}{'noise':>8}{'p95 ms':>9}"


def spread(floor: list[float]) -> float:
    """How far the floor's own rounds lie apart, as a share: no ratio is surer than that."""
    return (max(floor) - min(floor)) / median(floor)


def compare(
    measured: Callable[[], Sample], floor: Callable[[], Sample], rounds: int = ROUNDS
) -> Compared:
    """Floor, page, floor, page: what else the machine does meets both."""
    pairs = [(floor(), measured()) for _ in range(rounds)]
    return Compared([own for _, own in pairs], [below for below, _ in pairs])


def table(rows: Iterable[Row], floor: Running, headers: dict[str, str], measure: Measure) -> None:
    """Prints a line for each, beside as many bytes from the floor."""
    print(f"{'':32}{HEAD}")
    for row in rows:
        # More than once, until every worker has loaded what it needs.
        size = [weigh(row.server, row.path, headers) for _ in range(3 * WORKERS)][-1]
        own = partial(measure, row.server, row.path, headers)
        below = partial(measure, floor, f"/?{size}", headers)
        print(f"{row.name[:31]:32}{compare(own, below).line()}", flush=True)


def weigh(server: Running, path: str, headers: dict[str, str]) -> int:
    """How many bytes are sent as the page. Raises RuntimeError where there is none."""
    status, body = ask(server, path, headers)
    if status not in EXPECTED:
        raise RuntimeError(f"{path}: {status}")
    return len(body)


def ask(
    server: Running, path: str, headers: dict[str, str], form: dict[str, Any] | None = None
) -> tuple[int, bytes]:
    """Status and body; a form is posted."""
    connection = HTTPConnection(server.host, timeout=60)
    if form is None:
        connection.request("GET", path, headers=headers)
    else:
        encoded = {"Content-Type": "application/x-www-form-urlencoded"}
        connection.request("POST", path, urlencode(form, doseq=True), {**headers, **encoded})
    answer = connection.getresponse()
    body = answer.read()
    connection.close()
    return answer.status, body


def in_turn(server: Running, path: str, headers: dict[str, str], *, seconds: int) -> Sample:
    """One reader, who asks again once there is an answer, for so long and at least five times."""
    waits: list[float] = []
    before = server.cpu()
    while sum(waits) < seconds or len(waits) < 5:
        began = time.perf_counter()
        weigh(server, path, headers)
        waits.append(time.perf_counter() - began)
    return Sample.of(waits, server.cpu() - before)


def crowd(server: Running, path: str, headers: dict[str, str], *, seconds: int) -> Sample:
    """wrk for so long. Raises RuntimeError where not all requests were answered alike."""
    with tempfile.NamedTemporaryFile("w", suffix=".lua") as script:
        script.write(_TOTALS)
        script.flush()
        command = ["wrk", "-t1", f"-c{CONNECTIONS}", f"-d{seconds}s", "-s", script.name]
        for name, value in headers.items():
            command += ["-H", f"{name}: {value}"]
        before = server.cpu()
        done = subprocess.run(
            [*command, f"http://{server.host}{path}"], capture_output=True, text=True, check=True
        )
        worked = server.cpu() - before
    totals = done.stdout.strip().splitlines()[-1].split()
    requests, microseconds, refused, unanswered, p95 = (int(total) for total in totals)
    # All of them where the page is one that says 410.
    if unanswered or not requests or refused not in (0, requests):
        raise RuntimeError(
            f"{path}: of {requests} in {seconds} s {refused} refused, {unanswered} not answered"
        )
    return Sample(requests / microseconds * 1e6, worked / requests, p95 / 1e6)


@contextmanager
def serving(
    application: str, data: Path, *, server: str = "gunicorn", **given: str
) -> Iterator[Running]:
    """This application under our settings of gunicorn, or under granian with as many workers."""
    port = free_port()
    host = f"127.0.0.1:{port}"
    more = {**SITE, "NEWSROOM_BASE_URL": f"http://{host}", **given}
    if server == "gunicorn":
        more["GUNICORN_CMD_ARGS"] = f"--bind=127.0.0.1:{port} --log-level=warning"
        command: tuple[str, ...] = (*GUNICORN[:-1], application)
    else:
        command = (
            "-m",
            "granian",
            "--interface=wsgi",
            f"--workers={WORKERS}",
            "--no-ws",
            "--blocking-threads=16",
        )
        command += ("--no-access-log", "--log-level=warning", f"--port={port}")
        command += (f"{application}:application",)
    with running(command, port, ROOT, environment(data, **more)) as pid:
        yield Running(host, pid)


@contextmanager
def database(*, on_postgres: bool) -> Iterator[dict[str, str]]:
    """The environment that names it: a PostgreSQL of our own, or nothing for SQLite."""
    if not on_postgres:
        yield {}
        return
    server = postgres.Server()
    server.start()
    try:
        yield {"DATABASE_URL": server.url}
    finally:
        server.stop()


@dataclass(frozen=True, slots=True)
class Newsroom:
    """One that was filled: what its pages' addresses are made of, and whom the desk knows."""

    world: dict[str, str]
    session: str

    @property
    def signed_in(self) -> dict[str, str]:
        # The form's token is that of this cookie, masked.
        return {"Cookie": f"sessionid={self.session}; csrftoken={32 * 'c'}"}


def filled(data: Path, articles: int, **given: str) -> Newsroom:
    """A newsroom in this folder with so many articles."""
    done = subprocess.run(
        [sys.executable, "-m", "tests.benchmarks.paper", str(articles)],
        env=environment(data, **SITE, DJANGO_SETTINGS_MODULE="newsroom.settings", **given),
        cwd=ROOT,
        stdout=subprocess.PIPE,
        check=True,
    )
    return Newsroom(**json.loads(done.stdout))
