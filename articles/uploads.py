"""Uploads while they arrive: what was cut off with the process that took it is cleared away."""

from collections.abc import Iterator
from contextlib import suppress
from datetime import datetime, timedelta
from pathlib import Path

from django.conf import settings

LEFT_BEHIND = timedelta(hours=6)  # nobody pauses for so long


def left_behind(at: datetime) -> Iterator[Path]:
    for path in Path(settings.FILE_UPLOAD_TEMP_DIR).glob("*.upload*"):
        try:
            if path.stat().st_mtime < (at - LEFT_BEHIND).timestamp():
                yield path
        except FileNotFoundError:  # it was only arriving, and has been moved
            continue


def clear(at: datetime) -> None:
    """When a server starts. Several may do it at once, and what cannot be deleted stops none."""
    with suppress(OSError):
        for path in left_behind(at):
            path.unlink(missing_ok=True)
