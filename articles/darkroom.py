"""The darkroom: the process beside the servers, one on each machine, that makes files of pictures.

A process, and no thread of a web worker: the encoders take all cores and, for an AVIF, thirty bytes
for each pixel, which each worker would have to have; readers would wait for them; and a worker that
is replaced would end the work.

What is wanted is an empty file in the data folder, with a name that says of what. It is taken away
before the work on it begins. So what is wanted again meanwhile is not lost; what was begun by a
process that was killed is, until somebody looks again for what is missing.
"""

import logging
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from time import time

from django.conf import settings

from articles import processes
from articles.processes import LockTaken, file_lock

STARTING = 20  # seconds in which a process comes to hold its lock, on a busy machine too
GIVEN_UP = 2  # processes in a row that ended with an error
_WANTED = ".wanted"

log = logging.getLogger("newsroom.darkroom")


def want(what: str) -> bool:
    """Have it made, before everything that was wanted earlier. False: by the caller, because here
    no process can be started, or each of them ends with an error."""
    try:
        if _failures() >= GIVEN_UP:
            _forget_failures()
            log.error("The darkroom failed %s times in a row: %s is made here.", GIVEN_UP, what)
            return False
        _wanted(what).parent.mkdir(parents=True, exist_ok=True)
        _wanted(what).touch()
        if not _is_at_work():
            _start()
    except OSError:
        log.exception("The darkroom cannot be started: %s is made here.", what)
        return False
    return True


def work(make: Callable[[str], object]) -> bool:
    """Make what is wanted until there is no more of it, unless another process does that already;
    whether all of it could be made."""
    well = True
    with suppress(LockTaken):
        while True:
            with file_lock(_lock()):
                _starting().unlink(missing_ok=True)
                while (wanted := _newest()) is not None:
                    wanted.unlink(missing_ok=True)
                    try:
                        make(wanted.stem)
                    except Exception:  # what is wrong with one picture is not with the next
                        log.exception("%s could not be made.", wanted.stem)
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
        if mark.stat().st_mtime < time() - STARTING:
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
    if code == 0:
        _forget_failures()
        return
    _starting().unlink(missing_ok=True)
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


def _forget_failures() -> None:
    _failed().unlink(missing_ok=True)


def _failed() -> Path:
    return folder() / "failures"


def _lock() -> Path:
    return folder() / "lock"


def _starting() -> Path:
    return folder() / "starting"
