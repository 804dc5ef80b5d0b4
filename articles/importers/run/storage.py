"""The files of runs in the storage “imports”, beside the media, where every server finds them: what
was read, and what the desk was sent. In the data folder of a server lie what its own processes work
with, their logs and locks, and the images that were fetched.
"""

import os
import shutil
from contextlib import suppress
from datetime import datetime, timedelta
from pathlib import Path

from django.conf import settings
from django.core.files import File as Stored
from django.core.files.storage import storages

from articles.models import Batch

UPLOADS = "uploads"
UNFINISHED = ".reading"


def store(name: str, file: Path) -> None:
    with file.open("rb") as opened:
        storages["imports"].save(name, Stored(opened))


def copy(name: str, to: Path) -> None:
    """Of what is stored; it has its name only when it is whole."""
    unfinished = to.with_name(f"{to.name}{UNFINISHED}")
    with storages["imports"].open(name) as stored, unfinished.open("wb") as whole:
        shutil.copyfileobj(stored, whole)
    os.replace(unfinished, to)  # noqa: PTH105  (atomic)


def share(folder: Path, sent: Path) -> None:
    """What the desk was sent lies in the folder: other servers find it in the storage too."""
    name = sent.relative_to(folder).as_posix()
    if not storages["imports"].exists(name):
        store(name, sent)


def bring_here(folder: Path, sent: Path) -> None:
    """From there, where it was sent to another server."""
    name = sent.relative_to(folder).as_posix()
    if not sent.exists() and storages["imports"].exists(name):
        sent.parent.mkdir(parents=True, exist_ok=True)
        copy(name, sent)


def clear(folder: Path, at: datetime) -> None:
    """What runs leave behind (files that were sent, images that were fetched, logs, locks) is
    deleted some days after they have ended; the next run sees to it."""
    before = at - timedelta(days=settings.IMPORT_KEEP_DAYS)
    needed = Batch.objects.exclude(finished_at__lt=before).exclude(undone_at__lt=before)
    theirs = {f"{pk}" for pk in needed.values_list("pk", flat=True)}
    files = {path for paths in needed.values_list("paths", flat=True) for path in paths}
    files |= set(needed.values_list("choices__images", flat=True))
    storage = storages["imports"]
    with suppress(OSError):  # nothing was sent yet, or another process was quicker
        for sent in storage.listdir(UPLOADS)[0]:
            names = (f"{UPLOADS}/{sent}/{name}" for name in storage.listdir(f"{UPLOADS}/{sent}")[1])
            for name in names:
                if str(folder / name) not in files and storage.get_modified_time(name) < before:
                    storage.delete(name)
    for path in sorted(folder.rglob("*"), reverse=True):  # what is in a folder before the folder
        with suppress(OSError):
            if str(path) in files or path.name.partition("-")[0] in theirs:
                continue
            if path.stat().st_mtime < before.timestamp():
                path.rmdir() if path.is_dir() else path.unlink()
