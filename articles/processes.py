"""Commands in processes of their own, which outlive the request and the server that started them;
and a lock for one machine, which ends with its process, however that ends."""

import errno
import os
import re
import sqlite3
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import ExitStack, closing, contextmanager, suppress
from pathlib import Path

from django.conf import settings

NICENESS = 5  # of what nobody waits for; on a busy machine it gets a third of what others get
_TAIL = 2_000  # bytes of a log
# What its log tells of its work, as text and as JSON, is no complaint.
_EVENT = re.compile(r'\S+Z INFO |\{.*"level": "INFO"')


class LockTaken(Exception):
    """Another process has it."""


@contextmanager
def file_lock(file: Path, patience: float = 0) -> Iterator[None]:
    """A transaction on a small file is the lock, on every operating system. Raises LockTaken after
    so many seconds, OSError where there can be none."""
    file.parent.mkdir(parents=True, exist_ok=True)
    if file.exists() and not os.access(file, os.W_OK):  # who can only read it excludes nobody
        raise PermissionError(errno.EACCES, "The lock belongs to somebody else", str(file))
    with ExitStack() as stack:
        try:
            held = sqlite3.connect(file, timeout=patience, isolation_level=None)
            stack.enter_context(closing(held))
            held.execute("BEGIN EXCLUSIVE")
        except sqlite3.OperationalError as error:
            if error.sqlite_errorcode == sqlite3.SQLITE_BUSY:
                raise LockTaken from error
            raise OSError(errno.EIO, str(error), str(file)) from error
        yield


def start(
    *command: str,
    log: Path,
    low_priority: bool = False,
    prints: bool = False,
    ended: Callable[[int], None] = lambda code: None,
) -> None:
    """Start a command. What it complains of stands in its `log`, and what it prints is seen where
    the server was started, if it `prints`; `ended` is called with its exit code, in a thread.
    Raises OSError."""
    log.parent.mkdir(parents=True, exist_ok=True)
    # Installed from a wheel there is no manage.py. -P: whatever lies in the folder in which the
    # server was started is no part of it.
    wheel = settings.FROM_WHEEL
    manage = ["-P", "-m", "newsroom"] if wheel else [str(settings.BASE_DIR / "manage.py")]
    with log.open("wb") as complaints:
        log.touch()
        child = subprocess.Popen(  # noqa: S603  (our own words, numbers and user names; no shell)
            [sys.executable, *manage, *command],
            stdin=subprocess.DEVNULL,
            stdout=None if prints else subprocess.DEVNULL,
            stderr=complaints,
            # A signal to the server's own group is not meant for it; Windows has the other word.
            start_new_session=True,
            creationflags=getattr(subprocess, "CREATE_NEW_PROCESS_GROUP", 0),
        )
    if low_priority and hasattr(os, "setpriority"):
        with suppress(OSError):  # it has ended already
            os.setpriority(os.PRIO_PROCESS, child.pid, NICENESS)
    # Somebody has to wait for it, or it stays in the table of processes when it has ended. A thread
    # does that without a handler of signals, which belong to the server.
    threading.Thread(target=lambda: ended(child.wait()), name=log.stem, daemon=True).start()


def last_words(log: Path) -> str:
    """The last complaint in the log of a process."""
    try:
        with log.open("rb") as file:
            start = file.seek(max(0, file.seek(0, os.SEEK_END) - _TAIL))
            lines = file.read().decode("utf-8", "replace").replace("\0", "").splitlines()
    except OSError:
        return ""
    lines = lines[start > 0 :]  # the first of them is cut off
    texts = (line.strip() for line in reversed(lines) if not _EVENT.match(line))
    return next(filter(None, texts), "")
