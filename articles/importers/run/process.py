"""Imports that nobody waits for: each runs as a process of its own, which outlives a request and
the server that started it. Whether it still runs, its batch's lock says; what it complained of
stands in a log file of the data folder."""

import os
import re
import subprocess
import sys
import threading
import time
from pathlib import Path

from django.conf import settings

MOST_SAID = 2_000
# What its log tells of its work, as text and as JSON, is no complaint.
_EVENT = re.compile(r'\S+Z INFO |\{.*"level": "INFO"')
STARTING = 20  # seconds in which a process comes to hold its batch's lock, on a busy machine too


def resume(batch: int) -> None:
    """Run the batch from where it stands to its end."""
    _start(log_of(batch, "run"), "--resume", str(batch))


def undo(batch: int, *, by: str) -> None:
    _start(log_of(batch, "undo"), "--undo", str(batch), f"--by={by}")


def is_starting(batch: int) -> bool:
    """Whether one was started so lately that it need not hold the lock yet."""
    return _begun(batch, "run") > time.time() - STARTING


def is_starting_to_undo(batch: int) -> bool:
    return _begun(batch, "undo") > time.time() - STARTING


def undoing_came_last(batch: int) -> bool:
    return _begun(batch, "undo") > _begun(batch, "run")


def last_words(batch: int) -> str:
    """The last line that its latest process wrote before it ended."""
    what = "undo" if undoing_came_last(batch) else "run"
    try:
        with log_of(batch, what).open("rb") as log:
            start = log.seek(max(0, log.seek(0, os.SEEK_END) - MOST_SAID))
            lines = log.read().decode("utf-8", "replace").replace("\0", "").splitlines()
    except OSError:
        return ""
    lines = lines[start > 0 :]  # the first of them is cut off
    said = (line.strip() for line in reversed(lines) if not _EVENT.match(line))
    return next((line for line in said if line), "")


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
            start_new_session=True,  # a signal to the server's own group is not meant for it
        )
    # Somebody has to wait for it, or it stays in the table of processes when it has ended. A thread
    # does that without a handler of signals, which belong to the server.
    threading.Thread(target=child.wait, name=log.stem, daemon=True).start()


def _begun(batch: int, what: str) -> float:
    try:
        return log_of(batch, what).stat().st_mtime
    except OSError:
        return 0.0


def log_of(batch: int, what: str) -> Path:
    return Path(settings.DATA_DIR, "imports", f"{batch}-{what}.log")
