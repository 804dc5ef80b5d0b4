"""Starts servers, desks and readers of one newsroom, waits, and has the answers judged."""

import json
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, replace
from pathlib import Path

from tests import postgres
from tests.serving import ROOT, SITE, Server, environment, free_port, gunicorn, prepare
from tests.truth.plan import HOST, Findings, Plan

FILES = ("originals", "renditions", "imports")
LOG = "log"  # of each data folder
BASE = {"NEWSROOM_BASE_URL": f"http://{HOST}", "DJANGO_SETTINGS_MODULE": "newsroom.settings"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Farm:
    """What serves: `servers` with so many workers each, on PostgreSQL or (one) on SQLite; all of
    them see a change by Redis, or by what the database tells them."""

    servers: int = 1
    workers: int = 4
    postgres: bool = False
    redis: bool = False


def findings(plan: Plan, farm: Farm) -> Findings:
    """Of a whole run. The folder has to be empty."""
    with ExitStack() as stack:
        given = dict(BASE)
        if farm.postgres:
            database = postgres.Server()
            stack.callback(database.stop)
            database.start()
            given["DATABASE_URL"] = database.url
        if farm.redis:
            given["CACHE_URL"] = stack.enter_context(redis(plan.folder))
        folders = _folders(plan.folder, farm)
        if farm.postgres:
            _finished(_start(folders[0], given, "manage.py", "migrate", "--verbosity=0"))
        _finished(_start(folders[0], given, "-m", "tests.truth.desk", str(plan.write())))
        servers: list[Server] = []
        for data in folders:
            server = gunicorn(data, given, workers=farm.workers)
            servers.append(stack.enter_context(server))
        file = replace(plan, servers=tuple(servers)).write()
        _play(plan, file, folders, given)
        found = _finished(_start(folders[0], given, "-m", "tests.truth.verdict", str(file)))
        return Findings(**json.loads(found))


def _play(plan: Plan, file: Path, folders: list[Path], given: dict[str, str]) -> None:
    readers = [
        _start(folders[0], given, "-m", "tests.truth.asking", str(file), str(number))
        for number in range(plan.readers)
    ]
    desks = [
        # Each beside another server, whose files it writes: as a command there, or an import.
        _start(folders[n % len(folders)], given, "-m", "tests.truth.desk", str(file), str(n + 1))
        for n in range(plan.desks)
    ]
    try:
        for process in desks:
            _finished(process)
        time.sleep(1)  # some things have yet to begin and to end by themselves
    finally:
        plan.over.touch()
        for process in (*desks, *readers):
            process.wait()
    for process in readers:
        _finished(process)


def _start(data: Path, given: dict[str, str], *command: str) -> subprocess.Popen[str]:
    with (data / LOG).open("a") as log:  # what the workflow says of every step
        return subprocess.Popen(
            [sys.executable, *command],
            env=environment(data, **SITE, **given),
            cwd=ROOT,
            stdout=subprocess.PIPE,
            stderr=log,
            text=True,
        )


def _finished(process: subprocess.Popen[str]) -> str:
    output, _ = process.communicate()
    if process.returncode:
        raise RuntimeError(f"{process.args!r} failed: see the end of {LOG}")
    return output


def _folders(folder: Path, farm: Farm) -> list[Path]:
    """A data folder for each server; what all of them have to see lies in the first."""
    folders = [folder / f"var-{number}" for number in range(farm.servers)]
    for data in folders:
        prepare(data)
    for name in FILES:
        (folders[0] / name).mkdir(exist_ok=True)
        for data in folders[1:]:
            if (data / name).exists():
                (data / name).rmdir()
            (data / name).symlink_to(folders[0] / name)
    return folders


@contextmanager
def redis(folder: Path) -> Iterator[str]:
    """The address of a Redis server that keeps nothing."""
    port = free_port()
    command = ["redis-server", "--port", str(port), "--save", "", "--appendonly", "no"]
    server = subprocess.Popen([*command, "--dir", str(folder)], stdout=subprocess.DEVNULL)
    try:
        yield f"redis://127.0.0.1:{port}/0"
    finally:
        server.terminate()
        server.wait()
