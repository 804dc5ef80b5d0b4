"""Which file of a folder is meant by the address of a picture, or by a credit without one."""

import os
import re
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path, PurePosixPath
from urllib.parse import unquote, urlsplit

EXTENSIONS = {".jpg", ".jpeg", ".png", ".webp", ".avif", ".gif", ".tif", ".tiff"}
_NUMBER = re.compile(r"(\d+)")


class Ambiguous(Exception):
    """Several files fit equally well."""


class Folder:
    """The picture files below a folder; hidden ones and symbolic links are not looked at.

    `sole`: one file is imported and nothing else, so that all of the folder is for it.
    """

    def __init__(self, path: Path, *, sole: bool = False) -> None:
        self.path, self.sole = path, sole
        self.files = sorted(_files(path), key=_natural)
        self._by_name = defaultdict(list)
        for file in self.files:
            self._by_name[file.name.casefold()].append(file)

    def named(self, address: str) -> Path | None:
        """The file whose path ends like this address, as far as possible. Raises Ambiguous."""
        wanted = _parts(address)
        fitting = self._by_name.get(wanted[-1], []) if wanted else []
        if not fitting:
            return None
        common = {file: _common(wanted, self._parts(file)) for file in fitting}
        best = max(common.values())
        first, *others = (file for file in fitting if common[file] == best)
        if others:
            raise Ambiguous(f"several files fit: {', '.join(map(str, (first, *others)))}")
        return first

    def for_article(self, location: str) -> list[Path]:
        """The files for an article that names none, in their order: those in a folder that is
        called as its file, or else those that begin as it does, or else, for a sole file, all."""
        stem = Path(location).stem.casefold()
        inside = [file for file in self.files if stem in self._parts(file)[:-1]]
        begun = re.compile(re.escape(stem) + r"(?:[-_.\d ]|$)")
        like = [file for file in self.files if begun.match(file.stem.casefold())]
        return inside or like or (self.files if self.sole else [])

    def _parts(self, file: Path) -> list[str]:
        return [part.casefold() for part in file.relative_to(self.path).parts]


def _files(path: Path) -> Iterator[Path]:
    for folder, folders, names in os.walk(path):
        folders[:] = [name for name in folders if not name.startswith(".")]
        for name in names:
            file = Path(folder, name)
            if (
                not name.startswith(".")
                and file.suffix.lower() in EXTENSIONS
                and not file.is_symlink()
                and file.is_file()
            ):
                yield file


def _natural(file: Path) -> list[tuple[int, str]]:
    """2 comes before 10."""
    return [
        (int(part), "") if part.isdecimal() else (-1, part.casefold())
        for part in _NUMBER.split(str(file))
    ]


def _parts(address: str) -> list[str]:
    """/assets/Photos/ferry%201.jpg?w=800 -> assets, photos, ferry 1.jpg"""
    try:
        path = unquote(urlsplit(address.strip()).path)
    except ValueError:
        return []
    parts = PurePosixPath(path.replace("\\", "/")).parts
    return [part.casefold() for part in parts if part not in ("/", ".", "..")]


def _common(wanted: list[str], found: list[str]) -> int:
    """How many parts they share, counted from the end."""
    shared = 0
    for ours, theirs in zip(reversed(wanted), reversed(found), strict=False):
        if ours != theirs:
            break
        shared += 1
    return shared
