"""One process at a time works on a run, on whichever server; and those that nobody waits for, which
outlive a request and the server that started them.

The lock ends with its process, however that ends, so that another can go on at once. PostgreSQL
gives an advisory lock to a connection of its own, and notices within half a minute when the server
at its other end is gone. SQLite serves one machine: there a file's lock will do. What a process
complained of stands in a log of the data folder.
"""

import multiprocessing
import os
import threading
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager, suppress
from pathlib import Path

import django
from django.conf import settings
from django.db import DatabaseError, OperationalError, connection

from articles import paper, processes
from articles.paper import Paper
from articles.processes import LockTaken, file_lock

PATIENCE = 2  # seconds: who only asks holds it for an instant, who was killed is still dying
STARTING = 20  # seconds in which a process comes to hold its lock, on a busy machine too
IMPORTS = 0x6E727573  # the first half of our advisory locks; a batch's key is the other
_BEGIN = f"""
    SET tcp_keepalives_idle = 10; SET tcp_keepalives_interval = 5; SET tcp_keepalives_count = 4;
    SET lock_timeout = %s; SELECT pg_advisory_lock({IMPORTS}, %s)
"""


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
    with file_lock(file, patience):
        yield


def is_locked(key: int, file: Path) -> bool:
    try:
        with process_lock(key, file, patience=0):
            return False
    except LockTaken:
        return True


def resume(batch: int) -> None:
    """Run the batch from where it stands to its end."""
    processes.start("import_articles", "--resume", str(batch), log=log_of(batch, "run"))


def undo(batch: int, *, by: str) -> None:
    log = log_of(batch, "undo")
    processes.start("import_articles", "--undo", str(batch), f"--by={by}", log=log)


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
    return processes.last_words(log_of(batch, latest(batch)[0]))


def folder() -> Path:
    """Where runs keep what was sent and what they have read, and write their logs."""
    return Path(settings.DATA_DIR, "imports")


def log_of(batch: int, what: str) -> Path:
    return folder() / f"{batch}-{what}.log"


def begin_to_read(of: Paper) -> None:
    """A process that reads for a run ends with the one that runs it, also when that is killed: it
    may have inherited the connection that holds the lock. This module needs no models, which a
    process that was not forked cannot load before it is set up."""
    django.setup()
    paper.hold(of)
    threading.Thread(target=_end_with_parent, daemon=True).start()


def _end_with_parent() -> None:
    if parent := multiprocessing.parent_process():
        parent.join()
    os._exit(1)
