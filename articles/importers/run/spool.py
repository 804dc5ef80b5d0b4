"""What was read, on the disk until all of it is loaded: one SQLite file for each run.

So every address of the archive is known before the first article is written, a run that was
stopped goes on with exactly what it had read, and memory stays flat whatever the size.
"""

import json
import sqlite3
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Self

from articles.content import ArticleContent
from articles.importers.base import Found
from articles.importers.files import BadSource, Directory, File
from articles.importers.zips import Archive

_TABLES = """
    CREATE TABLE IF NOT EXISTS item (
        number INTEGER PRIMARY KEY, source_id TEXT, path TEXT, location TEXT, data TEXT NOT NULL
    );
    CREATE UNIQUE INDEX IF NOT EXISTS item_source ON item (source_id) WHERE source_id != '';
    CREATE INDEX IF NOT EXISTS item_path ON item (path) WHERE path != '';
    CREATE TABLE IF NOT EXISTS address (url TEXT PRIMARY KEY, number INTEGER) WITHOUT ROWID;
    CREATE TABLE IF NOT EXISTS finished (total INTEGER);
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Item:
    """One article as it was read, or why there is none.

    `digest` is of what the source says; `home` the file that it was read from; `html` what readers
    get of its texts, if they show no pictures and somebody has made it already.
    """

    found: Found | BadSource
    digest: str = ""
    home: File | None = None
    html: str | None = None
    number: int = 0


@dataclass(frozen=True, slots=True)
class Line:
    """An item as it lies on the disk. `path` is where readers will find it here, "" where that is
    not known; `urls` are the keys of the addresses that it had: see `links`."""

    source_id: str
    location: str
    path: str
    data: str
    urls: tuple[str, ...] = ()

    @classmethod
    def of(cls, item: Item, *, path: str = "", urls: Sequence[str] = ()) -> Self:
        found = item.found
        if isinstance(found, BadSource):
            data = json.dumps({"where": found.where, "why": found.why})
            return cls("", found.where, "", data)
        data = json.dumps(
            {
                "location": found.location,
                "source_id": found.source_id,
                "content": found.content.to_json(),
                "draft": found.draft,
                "lost": found.lost,
                "pictures": found.pictures,
                "urls": found.urls,
                "unclear_date": found.unclear_date,
                "digest": item.digest,
                "home": _home_to_json(item.home),
                "html": item.html,
            }
        )
        return cls(found.source_id, found.location, path, data, tuple(urls))

    def item(self, number: int = 0) -> Item:
        data: dict[str, Any] = json.loads(self.data)
        if "why" in data:
            return Item(found=BadSource(data["where"], data["why"]), number=number)
        found = Found(
            location=data["location"],
            source_id=data["source_id"],
            content=ArticleContent.from_json(data["content"]),
            draft=data["draft"],
            lost=tuple(data["lost"]),
            pictures=tuple(data["pictures"]),
            urls=tuple(data["urls"]),
            unclear_date=data["unclear_date"],
        )
        return Item(
            found=found,
            digest=data["digest"],
            home=_home_from_json(data["home"]),
            html=data["html"],
            number=number,
        )


class Spool:
    """Whoever opens it is alone with it: the run holds its lock."""

    def __init__(self, file: Path) -> None:
        file.parent.mkdir(parents=True, exist_ok=True)
        self.file = file
        self._db = sqlite3.connect(file, isolation_level=None)
        self._db.executescript("PRAGMA journal_mode = WAL; PRAGMA synchronous = NORMAL;" + _TABLES)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *exc: object) -> None:
        self._db.close()

    @property
    def total(self) -> int | None:
        """How many items it has, once all are there."""
        row = self._db.execute("SELECT total FROM finished").fetchone()
        return int(row[0]) if row else None

    def clear(self) -> None:
        self._db.executescript("DELETE FROM item; DELETE FROM address; DELETE FROM finished;")

    def remove(self) -> None:
        """All of it is loaded."""
        self._db.close()
        for file in self.file.parent.glob(f"{self.file.name}*"):
            file.unlink()

    def add(self, lines: Sequence[Line]) -> None:
        """Put these at the end. An article that was there already is refused, and an address
        belongs to the first article that had it."""
        number = self._last()
        self._db.execute("BEGIN")
        for line in lines:
            number += 1
            if line.source_id and (first := self._location_of(line.source_id)):
                why = f"The same article was read from {first}."
                line = Line.of(Item(found=BadSource(line.location, why)))
            row = (number, line.source_id, line.path, line.location, line.data)
            self._db.execute("INSERT INTO item VALUES (?, ?, ?, ?, ?)", row)
            urls = [(url, number) for url in line.urls]
            self._db.executemany("INSERT OR IGNORE INTO address VALUES (?, ?)", urls)
        self._db.execute("COMMIT")

    def finish(self) -> int:
        total = self._last()
        self._db.execute("INSERT INTO finished VALUES (?)", (total,))
        return total

    def items(self, *, after: int, most: int) -> list[Item]:
        """The next ones behind this number."""
        rows = self._db.execute(
            "SELECT number, data FROM item WHERE number > ? ORDER BY number LIMIT ?", (after, most)
        )
        return [Line("", "", "", data).item(number) for number, data in rows]

    def has_path(self, path: str) -> bool:
        row = self._db.execute("SELECT 1 FROM item WHERE path = ? AND path != ''", (path,))
        return row.fetchone() is not None

    def has_addresses(self) -> bool:
        return self._db.execute("SELECT 1 FROM address LIMIT 1").fetchone() is not None

    def path_of(self, url: str) -> str:
        """Where the article is found here that had this address; "" for none of these articles."""
        row = self._db.execute(
            "SELECT path FROM address JOIN item USING (number) WHERE url = ?", (url,)
        ).fetchone()
        return str(row[0]) if row else ""

    def _last(self) -> int:
        return int(self._db.execute("SELECT coalesce(max(number), 0) FROM item").fetchone()[0])

    def _location_of(self, source_id: str) -> str:
        row = self._db.execute(
            "SELECT location FROM item WHERE source_id = ? AND source_id != ''", (source_id,)
        ).fetchone()
        return str(row[0]) if row else ""


_SHELVES = {"directory": Directory, "archive": Archive}


def _home_to_json(home: File | None) -> list[str] | None:
    if home is None:
        return None
    kind = next((name for name, shelf in _SHELVES.items() if isinstance(home.shelf, shelf)), "")
    return [kind, home.shelf.home, home.name] if kind else None


def _home_from_json(data: list[str] | None) -> File | None:
    return File(_SHELVES[data[0]](data[1]), data[2]) if data else None
