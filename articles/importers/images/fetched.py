"""What was fetched from the web before, in a folder: pictures for good, refusals for a day.

It can be deleted at any time; then everything is fetched again.
"""

import os
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from hashlib import sha256
from pathlib import Path
from time import time
from typing import IO
from uuid import uuid4

A_DAY = 24 * 60 * 60
_UNFINISHED = ".part"


class Fetched:
    """Files are named by the digest of their address, and have their names only when whole."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        folder.mkdir(parents=True, exist_ok=True)
        for file in folder.glob(f"*{_UNFINISHED}"):  # of a run that was killed
            if _age(file) > A_DAY:
                file.unlink(missing_ok=True)

    def holds(self, url: str) -> bool:
        return self._picture(url).is_file()

    def read(self, url: str) -> bytes:
        """Raises FileNotFoundError."""
        return self._picture(url).read_bytes()

    def refusal(self, url: str) -> str:
        """Why there was nothing, if that was today."""
        with suppress(FileNotFoundError):
            file = self._refused(url)
            if _age(file) < A_DAY:
                return file.read_text(encoding="utf-8")
        return ""

    def refuse(self, url: str, why: str) -> None:
        with self._whole(self._refused(url)) as file:
            file.write(why.encode("utf-8", "replace"))
        self._picture(url).unlink(missing_ok=True)

    @contextmanager
    def keeping(self, url: str) -> Iterator[IO[bytes]]:
        """What is written is kept, unless something goes wrong."""
        with self._whole(self._picture(url)) as file:
            yield file
        self._refused(url).unlink(missing_ok=True)

    @contextmanager
    def _whole(self, path: Path) -> Iterator[IO[bytes]]:
        unfinished = self._folder / f"{uuid4().hex}{_UNFINISHED}"
        try:
            with unfinished.open("wb") as file:
                yield file
            path.parent.mkdir(exist_ok=True)
            os.replace(unfinished, path)  # noqa: PTH105  (atomic)
        finally:
            unfinished.unlink(missing_ok=True)

    def _picture(self, url: str) -> Path:
        name = sha256(url.encode("utf-8", "replace")).hexdigest()
        return self._folder / name[:2] / name

    def _refused(self, url: str) -> Path:
        return self._picture(url).with_suffix(".refused")


def _age(file: Path) -> float:
    with suppress(FileNotFoundError):
        return time() - file.stat().st_mtime
    return 0
