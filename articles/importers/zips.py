"""A zip as a file source, and a hostile one: names that lead out of it, what was never a plain file
and what unpacks to absurd sizes is refused. Nothing is unpacked to the disk.
"""

import lzma
import os
import re
import stat
import zlib
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import lru_cache
from io import RawIOBase
from pathlib import Path
from typing import IO, Any, cast
from zipfile import BadZipFile, ZipFile, ZipInfo

from articles.importers.files import BadSource, FileSource, FolderSource, printable, unreadable_at

MOST_MEMBERS = 500_000
# A text that packs better than this is no text; small files may be as empty as they like.
MOST_UNPACKED, SMALL = 100, 1024 * 1024
MUCH = 1024 * 1024 * 1024  # for a whole archive, whose members may share their bytes
# Elements of HTML for the bytes of a whole archive: pages have one for fifty, tables one for ten.
MOST_ELEMENTS, BYTES_AN_ELEMENT = 20_000, 8
_DRIVE = re.compile(r"[A-Za-z]:")
_DAMAGE = (BadZipFile, OSError, EOFError, ValueError, RuntimeError, zlib.error, lzma.LZMAError)


@dataclass(frozen=True, slots=True)
class ZipSource(FileSource):
    """A zip file. Its members are read where they lie; nothing is unpacked to the disk."""

    path: str
    # How many elements were made of its members so far.
    spent: list[int] = field(default_factory=lambda: [0], compare=False, repr=False)

    @property
    def home(self) -> str:
        return self.path

    def names(self) -> Iterator[str | BadSource]:
        files = (each.filename for each in _opened(self.path)[0].infolist() if not each.is_dir())
        for name in sorted(name for name, count in Counter(files).items() if count > 1):
            yield BadSource(
                self.where(name),
                "Several files of the archive have this name; the last one was read.",
            )
        for name, member in sorted(_opened(self.path)[1].items()):
            if bad := self._refusal(name, member):
                yield bad
            elif not any(part.startswith((".", "__MACOSX")) for part in name.split("/")):
                yield name

    def open(self, name: str) -> IO[bytes]:
        member = self._member(name)
        try:
            inner = _opened(self.path)[0].open(member)
            return cast(IO[bytes], _Bounded(inner, self.where(name), member.file_size))
        except _DAMAGE as error:
            raise _damaged(self.where(name), error) from error

    def size(self, name: str) -> int:
        return self._member(name).file_size

    def holds(self, name: str) -> bool:
        member = _opened(self.path)[1].get(name)
        return member is not None and self._refusal(name, member) is None

    def afford(self, elements: int, name: str) -> None:
        """Small members by the hundred would cost as much as they like: so the elements that were
        made of all of them are counted. Raises BadSource where these are too many more."""
        packed = Path(self.path).stat().st_size
        if self.spent[0] + elements > MOST_ELEMENTS + packed // BYTES_AN_ELEMENT:
            raise BadSource(self.where(name), "The archive has more markup than articles can have.")

    def _member(self, name: str) -> ZipInfo:
        member = _opened(self.path)[1].get(name)
        if member is None:
            raise BadSource(self.where(name), "There is no such file in the archive.")
        if bad := self._refusal(name, member):
            raise bad
        return member

    def _refusal(self, name: str, member: ZipInfo) -> BadSource | None:
        parts = name.split("/")
        why = ""
        if name.startswith("/") or ".." in parts or "\\" in name or _DRIVE.match(name):
            why = "Its name leads out of the archive."
        elif member.flag_bits & 1:
            why = "It is locked with a password."
        elif stat.S_ISLNK(member.external_attr >> 16):
            why = "It is a link, which an archive of articles has no use for."
        elif member.file_size > SMALL and member.file_size > MOST_UNPACKED * member.compress_size:
            why = "It unpacks to an absurd size."
        return BadSource(self.where(name), why) if why else None


class _Bounded(RawIOBase):
    """A member that is not longer than it says, whose damage is a refusal."""

    def __init__(self, inner: IO[bytes], where: str, size: int) -> None:
        self._inner, self._where, self._left = inner, where, size

    def readable(self) -> bool:
        return True

    def read(self, size: int | None = -1, /) -> bytes:
        try:
            data = self._inner.read(-1 if size is None else size)
        except _DAMAGE as error:
            raise _damaged(self._where, error) from error
        self._left -= len(data)
        if self._left < 0:
            raise BadSource(self._where, "It is longer than the archive says.")
        return data

    def readinto(self, buffer: Any, /) -> int:
        data = self.read(len(buffer))
        buffer[: len(data)] = data
        return len(data)

    def close(self) -> None:
        self._inner.close()
        super().close()


def file_source_at(path: Path) -> FileSource:
    """A folder, or a zip file. Raises BadSource for a file that is no zip."""
    if path.is_dir():
        return FolderSource(os.fspath(path))
    _opened(os.fspath(path))
    return ZipSource(os.fspath(path))


def is_archive(head: bytes) -> bool:
    return head.startswith((b"PK\x03\x04", b"PK\x05\x06"))


@lru_cache(maxsize=8)
def _opened(path: str) -> tuple[ZipFile, dict[str, ZipInfo]]:
    """And its files by their names. Raises BadSource."""
    where = printable(path)
    try:
        archive = ZipFile(path)
    except (BadZipFile, NotImplementedError, ValueError) as error:
        raise BadSource(where, f"The archive is broken: {_reason_of(error)}.") from error
    except OSError as error:
        raise unreadable_at(where, error) from error
    members = archive.infolist()
    if not members:
        raise BadSource(where, "The archive is empty.")
    if len(members) > MOST_MEMBERS:
        raise BadSource(where, f"The archive has more than {MOST_MEMBERS:,} files.")
    unpacked, packed = sum(each.file_size for each in members), Path(path).stat().st_size
    if unpacked > max(MUCH, MOST_UNPACKED * packed):
        raise BadSource(where, "The archive unpacks to an absurd size.")
    return archive, {each.filename: each for each in members if not each.is_dir()}


def _damaged(where: str, error: Exception) -> BadSource:
    return BadSource(where, f"It cannot be unpacked: {_reason_of(error)}.")


def _reason_of(error: Exception) -> str:
    return str(error).rstrip(".") or "it is damaged"
