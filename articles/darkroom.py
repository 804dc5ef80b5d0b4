"""The darkroom: the process beside the servers, one on each machine, that makes files of pictures.

A process, and no thread of a web worker: the encoders take all cores and, for an AVIF, thirty bytes
for each pixel, which each worker would have to have; readers would wait for them; and a worker that
is replaced would end the work.

What is wanted is an empty file in the data folder, with a name that says of what. It is taken away
before the work on it begins. So what is wanted again meanwhile is not lost; what was begun by a
process that was killed is, until somebody looks again for what is missing.
"""

import logging
import signal
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from time import time

from django.conf import settings

from articles import processes
from articles.processes import LockTaken, file_lock

STARTING = 20  # seconds in which a process comes to hold its lock, on a busy machine too
PATIENCE = 1  # seconds: whoever only looks whether one is at work holds the lock for an instant
GIVEN_UP = 2  # processes in a row that ended with an error
SOME_NOT_MADE = 65  # the process is well, and not all pictures are
_WANTED = ".wanted"

log = logging.getLogger("newsroom.darkroom")


def want(what: str) -> bool:
    """Have it made, before everything that was wanted earlier. False: nobody will make it here,
    because no process can be started, or each of them ends with an error."""
    try:
        _wanted(what).parent.mkdir(parents=True, exist_ok=True)
        _wanted(what).touch()
        if not _is_at_work():
            _start()
    except OSError:
        log.exception("The darkroom cannot be started for %s.", what)
        return False
    return _failures() < GIVEN_UP


def forget_failures() -> None:
    """The next process may do better."""
    _failed().unlink(missing_ok=True)


def why_not_made(what: str) -> str:
    """What was wrong when it was tried last, told once: whoever wants it again may be luckier."""
    told = _not_made(what)
    try:
        why = told.read_text()
    except FileNotFoundError:
        return ""
    told.unlink(missing_ok=True)
    return why


def work(make: Callable[[str], object]) -> bool:
    """Make what is wanted until there is no more of it, unless another process does that already;
    whether all of it could be made."""
    well = True
    with suppress(LockTaken):
        while True:
            with file_lock(_lock(), PATIENCE):
                _starting().unlink(missing_ok=True)
                while (wanted := _newest()) is not None:
                    wanted.unlink(missing_ok=True)
                    _not_made(wanted.stem).unlink(missing_ok=True)
                    try:
                        make(wanted.stem)
                    except Exception as error:  # with the next picture it may be well
                        log.exception("%s could not be made.", wanted.stem)
                        _not_made(wanted.stem).write_text(str(error))
                        well = False
            # Whoever wanted something while the lock was held has started no process.
            if _newest() is None:
                break
    return well


def folder() -> Path:
    return Path(settings.DATA_DIR, "darkroom")


def _wanted(what: str) -> Path:
    return folder() / f"{what}{_WANTED}"


def _newest() -> Path | None:
    """What was wanted last: somebody may wait for it."""
    found = {}
    for path in folder().glob(f"*{_WANTED}"):
        with suppress(FileNotFoundError):
            found[path] = path.stat().st_mtime_ns
    return max(found, key=lambda path: found[path], default=None)


def _is_at_work() -> bool:
    try:
        with file_lock(_lock()):
            return False
    except LockTaken:
        return True


def _start() -> None:
    """One at a time: the process that is starting takes the mark away before it looks what there
    is to do."""
    mark = _starting()
    with suppress(FileNotFoundError):
        if abs(time() - mark.stat().st_mtime) > STARTING:  # a clock may have been set back
            mark.unlink()
    try:
        mark.touch(exist_ok=False)
    except FileExistsError:
        return
    try:
        processes.start("make_renditions", log=folder() / "log", low_priority=True, ended=_note_end)
    except OSError:
        mark.unlink(missing_ok=True)
        raise


def _note_end(code: int) -> None:
    _starting().unlink(missing_ok=True)
    if code in (0, SOME_NOT_MADE):
        forget_failures()
    elif code != -signal.SIGTERM:  # somebody stopped it
        with _failed().open("ab") as file:
            file.write(b"x")
        words = processes.last_words(folder() / "log")
        log.error("The darkroom ended with %s: %s", code, words or "it did not say why.")


def _failures() -> int:
    """How many processes in a row have ended with an error: the length of a file, which all web
    workers share."""
    try:
        return _failed().stat().st_size
    except FileNotFoundError:
        return 0


def _failed() -> Path:
    return folder() / "failures"


def _not_made(what: str) -> Path:
    return folder() / f"{what}.failed"


def _lock() -> Path:
    return folder() / "lock"


def _starting() -> Path:
    return folder() / "starting"
