"""What runs leave behind (files that were sent, pictures that were fetched, logs, locks) is deleted
some days after they have ended; the next run sees to it."""

from contextlib import suppress
from datetime import datetime, timedelta
from pathlib import Path

from django.conf import settings

from articles.models import Batch


def clear(folder: Path, at: datetime) -> None:
    before = at - timedelta(days=settings.IMPORT_KEEP_DAYS)
    needed = Batch.objects.exclude(finished_at__lt=before).exclude(undone_at__lt=before)
    theirs = {f"{pk}" for pk in needed.values_list("pk", flat=True)}
    files = {path for paths in needed.values_list("paths", flat=True) for path in paths}
    files |= set(needed.values_list("choices__images", flat=True))
    for path in sorted(folder.rglob("*"), reverse=True):  # what is in a folder before the folder
        with suppress(OSError):  # another process was quicker
            if str(path) in files or path.name.partition("-")[0] in theirs:
                continue
            if path.stat().st_mtime < before.timestamp():
                path.rmdir() if path.is_dir() else path.unlink()
