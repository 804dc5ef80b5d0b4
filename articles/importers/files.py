"""FileSource: where files lie, and one file of it. Nothing outside of it is ever opened.

Names are paths inside of it with forward slashes. A folder is one, and so is a zip.
"""

import os
import re
import stat
from abc import ABC, abstractmethod
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import lru_cache
from io import BufferedReader, FileIO
from pathlib import Path, PurePosixPath
from typing import IO, Any, cast

HEAD = 64 * 1024
BIGGEST = 20 * 1024 * 1024  # of a file that is read whole
IMAGES = {".jpg", ".jpeg", ".png", ".webp", ".avif", ".gif", ".tif", ".tiff"}
# Windows has no such links or pipes, but a flag for bytes as they are.
_NO_LINK_OR_PIPE = getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_NONBLOCK", 0)
_NO_LINK_OR_PIPE |= getattr(os, "O_BINARY", 0)
# What moves the cursor of a terminal, or lets one line look like two.
_UNPRINTABLE = re.compile("[\x00-\x1f\x7f-\x9f\u2028-\u202e\u2066-\u2069]")


class BadSource(Exception):
    """A source that cannot be imported: where it is, and why, as a sentence for whoever imports."""

    def __init__(self, where: str, why: str) -> None:
        super().__init__(f"{where}: {why}")
        self.where = where
        self.why = why

    def __reduce__(self) -> tuple[type["BadSource"], tuple[str, str]]:
        return BadSource, (self.where, self.why)  # it travels between processes


class FileSource(ABC):
    """A folder or an archive; equal ones hold the same files."""

    @property
    @abstractmethod
    def home(self) -> str:
        """The path of the folder or the archive."""

    @abstractmethod
    def names(self) -> Iterator["str | BadSource"]:
        """The files in it, all the way down, in order; nothing hidden. A refusal for each that
        leads out of it."""

    @abstractmethod
    def open(self, name: str) -> IO[bytes]:
        """From its beginning, seekable or not. Raises BadSource."""

    @abstractmethod
    def size(self, name: str) -> int:
        """In bytes, as the file source says it. Raises BadSource."""

    @abstractmethod
    def holds(self, name: str) -> bool: ...

    def where(self, name: str) -> str:
        """A file of it, for people."""
        return printable(f"{self.home}/{name}")


@dataclass(frozen=True, slots=True)
class File:
    """One file on its file source. It can be opened again and again, and sent to other processes.
    `named`: by somebody; it did not just lie in a folder."""

    file_source: FileSource
    name: str
    named: bool = field(default=False, compare=False)

    @property
    def location(self) -> str:
        return self.file_source.where(self.name)

    @property
    def size(self) -> int:
        return self.file_source.size(self.name)

    @property
    def path(self) -> PurePosixPath:
        return _path(self.name)

    def open(self) -> IO[bytes]:
        """For what is read piece by piece. Raises BadSource, also while it is read."""
        return self.file_source.open(self.name)

    def head(self) -> bytes:
        with self.open() as opened:
            return opened.read(HEAD)

    def whole(self, most: int = BIGGEST) -> bytes:
        """All of it. Raises BadSource for more bytes than `most`."""
        with self.open() as opened:
            data = opened.read(most + 1)
        if len(data) > most:
            raise BadSource(self.location, f"The file has more than {most >> 20} MB.")
        return data

    def beside(self, address: str) -> "File | None":
        """What lies at this relative path, or below the root of the source if it begins with /."""
        start = [] if address.startswith("/") else list(self.path.parent.parts)
        for part in address.replace("\\", "/").split("/"):
            if part == "..":
                if not start:
                    return None
                start.pop()
            elif part not in ("", "."):
                start.append(part)
        name = "/".join(start)
        return File(self.file_source, name) if name and self.file_source.holds(name) else None


@lru_cache(maxsize=1024)
def _path(name: str) -> PurePosixPath:
    return PurePosixPath(name)


@dataclass(frozen=True, slots=True)
class FolderSource(FileSource):
    """A folder as whoever imports named it. Links may point around in it, but not out of it."""

    root: str

    @property
    def home(self) -> str:
        return self.root

    def where(self, name: str) -> str:
        return printable(os.path.join(self.root, name) if self.root != "." else name)  # noqa: PTH118

    def names(self) -> Iterator[str | BadSource]:
        unreadable: list[OSError] = []
        for folder, folders, files in os.walk(self.root, onerror=unreadable.append):
            folders[:] = sorted(name for name in folders if not name.startswith("."))
            below = Path(folder).relative_to(self.root).as_posix()
            for file in sorted(files):
                if not file.startswith("."):
                    yield file if below == "." else f"{below}/{file}"
        for error in unreadable:
            yield unreadable_at(printable(error.filename), error)

    def open(self, name: str) -> IO[bytes]:
        try:
            return BufferedReader(_OnDisk(self._inside(name), self.where(name)))
        except OSError as error:
            raise unreadable_at(self.where(name), error) from error

    def size(self, name: str) -> int:
        try:
            return os.stat(self._inside(name)).st_size  # noqa: PTH116
        except OSError as error:
            raise unreadable_at(self.where(name), error) from error

    def holds(self, name: str) -> bool:
        try:
            self._inside(name)
        except (BadSource, OSError, ValueError):
            return False
        return True

    def _inside(self, name: str) -> str:
        """The real path of a regular file in this folder. Raises BadSource, OSError."""
        above, _, last = name.rpartition("/")
        path = os.path.join(real(self.root, above), last)  # noqa: PTH118  (it is asked often)
        mode = os.lstat(path).st_mode
        if stat.S_ISLNK(mode):
            path = os.path.realpath(path, strict=True)
            mode = os.lstat(path).st_mode
        if not f"{path}{os.sep}".startswith(real(self.root).rstrip(os.sep) + os.sep):
            raise BadSource(self.where(name), "It is a link that leads out of its folder.")
        if not stat.S_ISREG(mode):
            raise BadSource(self.where(name), "This is not a file.")
        return path


class _OnDisk(FileIO):
    """A file of a folder whose damage is a refusal, and which is no link or pipe by now."""

    def __init__(self, path: str, where: str) -> None:
        self._where = where
        super().__init__(path, opener=_regular)

    def readinto(self, buffer: Any, /) -> int:
        try:
            return cast(int, super().readinto(buffer))
        except OSError as error:
            raise unreadable_at(self._where, error) from error

    def readall(self) -> bytes:
        try:
            return super().readall()
        except OSError as error:
            raise unreadable_at(self._where, error) from error


def _regular(path: str, flags: int) -> int:
    return os.open(path, flags | _NO_LINK_OR_PIPE)


def real(root: str, below: str = "") -> str:
    """Where a folder or an archive really lies. Raises OSError."""
    return _real(os.path.join(os.getcwd(), root, below))  # noqa: PTH109, PTH118  (asked often)


@lru_cache(maxsize=4096)
def _real(path: str) -> str:
    return os.path.realpath(path, strict=True)


def unreadable_at(where: str, error: OSError) -> BadSource:
    return BadSource(where, f"It cannot be read: {error.strerror or error}.")


def printable(path: str | Path) -> str:
    """A path as one line that can be printed and stored, also where its bytes are not UTF-8."""
    text = os.fsencode(path).decode("utf-8", "backslashreplace")
    return one_line(text)


def one_line(text: str) -> str:
    return _UNPRINTABLE.sub(lambda found: found[0].encode("unicode_escape").decode(), text)
