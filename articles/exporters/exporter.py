"""What every exporter is: one function that writes into a folder and tells of each thing it wrote.

The folder is new or empty, and nothing is ever written outside of it or over anything in it.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import IO

LONGEST_STEM = 150  # bytes of a file name, before what makes it the only one


@dataclass(frozen=True, slots=True, kw_only=True)
class ExportOptions:
    """Everything that there is; or, with `public`, only what readers may see at the instant; or of
    these `articles` alone, by their primary keys."""

    at: datetime
    public: bool = False
    articles: frozenset[int] | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Exported:
    """`what` for people. `failed` says why it could not be written; `notes`, what was left out."""

    what: str
    failed: str = ""
    notes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Exporter:
    title: str
    write: Callable[["Folder", ExportOptions], Iterator[Exported]]


class FolderInUse(Exception):
    """There is something in the folder already, or it is none."""


@dataclass(frozen=True, slots=True)
class Folder:
    path: Path

    @classmethod
    def fresh(cls, path: Path) -> "Folder":
        """Raises FolderInUse, OSError."""
        if path.exists() and not path.is_dir():
            raise FolderInUse(f"{path} is not a folder.")
        path.mkdir(parents=True, exist_ok=True)
        if next(path.iterdir(), None) is not None:
            raise FolderInUse(f"{path} is not empty: an export wants a folder of its own.")
        return cls(path)

    def holds(self, *parts: str) -> bool:
        return self.path.joinpath(*parts).exists()

    def create(self, *parts: str) -> IO[bytes]:
        """A file that was not there. Raises FileExistsError."""
        path = self.path.joinpath(*parts)
        if len(parts) > 1:
            path.parent.mkdir(exist_ok=True)
        return path.open("xb")

    def create_named(self, stem: str, mark: str, extension: str) -> IO[bytes]:
        """A file of this name; with the mark at its end if there is one of this name already."""
        short = stem.encode()[:LONGEST_STEM].decode("utf-8", "ignore").strip("-. ")
        try:
            return self.create(f"{short}.{extension}")
        except FileExistsError:
            return self.create(f"{short}-{mark}.{extension}")
