"""One process at a time works on a run, on whichever server; and those that nobody waits for, which
outlive a request and the server that started them.

The lock ends with its process, however that ends, so that another can go on at once. PostgreSQL
gives an advisory lock to a connection of its own, and notices within half a minute when the server
at its other end is gone. SQLite serves one machine: there a transaction on a small file is the
lock, on every operating system. What a process complained of stands in a log of the data folder.
"""

import multiprocessing
import os
import re
import sqlite3
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager, suppress
from pathlib import Path

import django
from django.conf import settings
from django.db import DatabaseError, OperationalError, connection

PATIENCE = 2  # seconds: who only asks holds it for an instant, who was killed is still dying
STARTING = 20  # seconds in which a process comes to hold its lock, on a busy machine too
IMPORTS = 0x6E727573  # the first half of our advisory locks; a batch's key is the other
_BEGIN = f"""
    SET tcp_keepalives_idle = 10; SET tcp_keepalives_interval = 5; SET tcp_keepalives_count = 4;
    SET lock_timeout = %s; SELECT pg_advisory_lock({IMPORTS}, %s)
"""
_TAIL = 2_000  # bytes of a log
# What its log tells of its work, as text and as JSON, is no complaint.
_EVENT = re.compile(r'\S+Z INFO |\{.*"level": "INFO"')


class LockTaken(Exception):
    """Another process has it."""


@contextmanager
def process_lock(key: int, file: Path, patience: float = PATIENCE) -> Iterator[None]:
    """Raises LockTaken."""
    if connection.vendor == "postgresql":
        with closing(connection.copy()) as own, own.cursor() as cursor:
            try:
                cursor.execute(_BEGIN, [round(1000 * patience) or 1, key])  # milliseconds
            except OperationalError as late:
                raise LockTaken from late
            try:
                yield
            finally:
                with suppress(DatabaseError):  # the connection is gone, and the lock with it
                    cursor.execute("SELECT pg_advisory_unlock_all()")
        return
    file.parent.mkdir(parents=True, exist_ok=True)
    with closing(sqlite3.connect(file, timeout=patience, isolation_level=None)) as held:
        try:
            held.execute("BEGIN EXCLUSIVE")
        except sqlite3.OperationalError as late:
            raise LockTaken from late
        yield


def is_locked(key: int, file: Path) -> bool:
    try:
        with process_lock(key, file, patience=0):
            return False
    except LockTaken:
        return True


def resume(batch: int) -> None:
    """Run the batch from where it stands to its end."""
    _start(log_of(batch, "run"), "--resume", str(batch))


def undo(batch: int, *, by: str) -> None:
    _start(log_of(batch, "undo"), "--undo", str(batch), f"--by={by}")


def _start(log: Path, *arguments: str) -> None:
    log.parent.mkdir(parents=True, exist_ok=True)
    # Installed from a wheel there is no manage.py. -P: whatever lies in the folder in which the
    # server was started is no part of it.
    wheel = settings.FROM_WHEEL
    manage = ["-P", "-m", "newsroom"] if wheel else [str(settings.BASE_DIR / "manage.py")]
    with log.open("wb") as complaints:
        log.touch()
        child = subprocess.Popen(  # noqa: S603  (a number and a user name, without a shell)
            [sys.executable, *manage, "import_articles", *arguments],
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=complaints,
            # A signal to the server's own group is not meant for it; Windows has the other word.
            start_new_session=True,
            creationflags=getattr(subprocess, "CREATE_NEW_PROCESS_GROUP", 0),
        )
    # Somebody has to wait for it, or it stays in the table of processes when it has ended. A thread
    # does that without a handler of signals, which belong to the server.
    threading.Thread(target=child.wait, name=log.stem, daemon=True).start()


def latest(batch: int) -> tuple[str, bool]:
    """What its last process was started for, "run" or "undo", and whether that was so lately that
    it need not hold the lock yet. "" where none was started here."""
    begun = {}
    for what in ("run", "undo"):
        with suppress(OSError):
            begun[what] = log_of(batch, what).stat().st_mtime
    what = max(begun, key=lambda one: begun[one], default="")
    return what, begun.get(what, 0) > time.time() - STARTING


def last_words(batch: int) -> str:
    """The last line that its latest process wrote before it ended."""
    try:
        with log_of(batch, latest(batch)[0]).open("rb") as log:
            start = log.seek(max(0, log.seek(0, os.SEEK_END) - _TAIL))
            lines = log.read().decode("utf-8", "replace").replace("\0", "").splitlines()
    except OSError:
        return ""
    lines = lines[start > 0 :]  # the first of them is cut off
    texts = (line.strip() for line in reversed(lines) if not _EVENT.match(line))
    return next(filter(None, texts), "")


def folder() -> Path:
    """Where runs keep what was sent and what they have read, and write their logs."""
    return Path(settings.DATA_DIR, "imports")


def log_of(batch: int, what: str) -> Path:
    return folder() / f"{batch}-{what}.log"


def begin_to_read() -> None:
    """A process that reads for a run ends with the one that runs it, also when that is killed: it
    may have inherited the connection that holds the lock. This module needs no models, which a
    process that was not forked cannot load before it is set up."""
    django.setup()
    threading.Thread(target=_end_with_parent, daemon=True).start()


def _end_with_parent() -> None:
    if parent := multiprocessing.parent_process():
        parent.join()
    os._exit(1)
