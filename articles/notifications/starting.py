"""Starting the process that sends mails: one on each machine, beside the servers.

A server starts it when something is told that a mail is wanted of, and when somebody opens the desk
after a while.
"""

import logging
from contextlib import suppress
from pathlib import Path
from time import time

from django.conf import settings

from articles import processes
from articles.processes import LockTaken, file_lock

STARTING = 20  # seconds in which a process comes to hold its lock, on a busy machine too
NOT_LOOKED = 600.0  # seconds after which the desk, when it is opened, has somebody look

log = logging.getLogger("newsroom.mail")


def want() -> None:
    """Have mails sent, unless a process is at it. Whatever is wrong here, what was told is told."""
    try:
        if not _is_at_work():
            start()
    except OSError:
        log.exception("The sender of mails cannot be started.")


def look_now_and_then() -> None:
    """Somebody is at the desk. What a process that was killed left behind is not left for long, and
    what comes by itself is told, without anybody's asking the database."""
    looked = _folder() / "looked"
    try:
        if abs(time() - looked.stat().st_mtime) < NOT_LOOKED:  # a clock may have been set back
            return
    except FileNotFoundError:
        looked.parent.mkdir(parents=True, exist_ok=True)
    looked.touch()
    want()


def _is_at_work() -> bool:
    try:
        with file_lock(lock_file()):
            return False
    except LockTaken:
        return True


def start() -> None:
    """One at a time: the process that is starting takes the mark away when it has the lock."""
    started = mark()
    started.parent.mkdir(parents=True, exist_ok=True)
    with suppress(FileNotFoundError):
        if abs(time() - started.stat().st_mtime) > STARTING:
            started.unlink()
    try:
        started.touch(exist_ok=False)
    except FileExistsError:
        return
    try:
        processes.start(
            "send_notifications",
            log=_folder() / "log",
            low_priority=True,
            # In development mails are printed, and somebody wants to see them.
            prints=settings.EMAIL_BACKEND.endswith(".console.EmailBackend"),
            ended=_note_end,
        )
    except OSError:
        started.unlink(missing_ok=True)
        raise


def _note_end(code: int) -> None:
    mark().unlink(missing_ok=True)
    if code:
        words = processes.last_words(_folder() / "log")
        log.error("The sender of mails ended with %s: %s", code, words or "it did not say why.")


def _folder() -> Path:
    return Path(settings.DATA_DIR, "mail")


def lock_file() -> Path:
    return _folder() / "lock"


def mark() -> Path:
    return _folder() / "starting"
