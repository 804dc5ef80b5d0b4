"""What was read, in a file until all of it is loaded: one SQLite file for each run.

So every address of the archive is known before the first article is written, a run that was
stopped goes on with exactly what it had read, and memory stays flat whatever the size. While it is
read it is a file of this process; once all is read it is stored where other servers find it too.
"""

import json
import sqlite3
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, fields, replace
from pathlib import Path
from typing import Any, Self

from django.core.files.storage import storages

from articles.content import ArticleContent
from articles.importers.base import Found
from articles.importers.detect import LONGEST_ID
from articles.importers.files import BadSource, File, FolderSource
from articles.importers.images.places import originals
from articles.importers.run.storage import UNFINISHED, copy, store
from articles.importers.zips import ZipSource

_TABLES = """
    PRAGMA journal_mode = OFF; PRAGMA synchronous = OFF;
    CREATE TABLE item (number INTEGER PRIMARY KEY, path TEXT, data TEXT NOT NULL);
    CREATE INDEX item_path ON item (path) WHERE path != '';
    CREATE TABLE address (url TEXT PRIMARY KEY, number INTEGER) WITHOUT ROWID;
    CREATE TABLE name (source_id TEXT, digest TEXT, version TEXT, number INTEGER, location TEXT);
    CREATE INDEX name_source ON name (source_id);
    CREATE TABLE image (location TEXT PRIMARY KEY, shown INTEGER) WITHOUT ROWID;
"""
_FOUND = tuple(field.name for field in fields(Found))
_FILE_SOURCES = {file_source.__name__: file_source for file_source in (FolderSource, ZipSource)}


@dataclass(frozen=True, slots=True, kw_only=True)
class Item:
    """One article as it was read, or why there is none.

    `digest` is of what the source says; `home` the file that it was read from; `html` what readers
    get of its texts, if they show no images and somebody has made it already. `path` is where
    readers will find it here, "" where that is not known; `keys` are those of the addresses that it
    had: see `links`.
    """

    found: Found | BadSource
    digest: str = ""
    home: File | None = None
    html: str | None = None
    path: str = ""
    keys: tuple[str, ...] = ()
    number: int = 0

    @property
    def source_id(self) -> str:
        return self.found.source_id if isinstance(self.found, Found) else ""

    def to_json(self) -> str:
        """Without its number, path and keys, which have columns of their own."""
        found = self.found
        if isinstance(found, BadSource):
            return json.dumps({"where": found.where, "why": found.why})
        fields = {name: getattr(found, name) for name in _FOUND}
        fields["content"] = found.content.to_json()
        home = self.home
        lies = [type(home.file_source).__name__, home.file_source.home, home.name] if home else None
        return json.dumps([fields, self.digest, lies, self.html])

    @classmethod
    def from_json(cls, text: str, number: int = 0) -> Self:
        data: Any = json.loads(text)
        if isinstance(data, dict):
            return cls(found=BadSource(data["where"], data["why"]), number=number)
        fields, digest, home, html = data
        fields = {key: tuple(v) if isinstance(v, list) else v for key, v in fields.items()}
        found = Found(**{**fields, "content": ArticleContent.from_json(fields["content"])})
        home = File(_FILE_SOURCES[home[0]](home[1]), home[2]) if home else None
        return cls(found=found, digest=digest, home=home, html=html, number=number)


class Spool:
    """Whoever opens it is alone with it: the run holds its lock. What was not read to its end is
    begun again. `total` is how many items it has, once all are there."""

    def __init__(self, folder: Path, name: str) -> None:
        folder.mkdir(parents=True, exist_ok=True)
        self._folder, self._name = folder, name
        self.total: int | None = None
        if storages["imports"].exists(name):
            self._open_whole()
            return
        self._file = folder / f"{name}{UNFINISHED}"
        self._file.unlink(missing_ok=True)
        self._db = sqlite3.connect(self._file, isolation_level=None)
        self._db.executescript(f"{_TABLES} BEGIN;")  # it is kept as a whole, or begun again

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *exc: object) -> None:
        self._db.close()

    def distinct_items(self, items: Sequence[Item]) -> list[Item]:
        """These, before they are added. The same article a second time is refused, and so is an
        older version of one, whichever of them was read first."""
        distinct: list[Item] = []
        first = self._last() + 1
        for number, item in enumerate(items, start=first):
            item, older = self._distinct(item, number)
            distinct.append(item)
            for each, refused in older.items():
                if each < first:
                    self._replace(each, refused, item.keys)
                else:
                    distinct[each - first] = refused
        return distinct

    def _distinct(self, item: Item, number: int) -> tuple[Item, dict[int, Item]]:
        """With what takes the place of its older versions, by their numbers. Another article that
        has the same name gets one of its own, by its place among them, so that the next run finds
        both again."""
        found = item.found
        if isinstance(found, BadSource) or not found.source_id:
            return item, {}
        query = "SELECT rowid, digest, version, number, location FROM name WHERE source_id = ?"
        known = self._db.execute(f"{query} ORDER BY rowid", (found.source_id,)).fetchall()
        version = found.rank  # without versions, of two that differ in nothing else
        place, older, row = len(known), dict[int, Item](), None
        for position, (name, digest, other, its_number, location) in enumerate(known):
            is_same = digest == item.digest
            if is_same and version == other:
                why = f"The same article was read from {location}."
                return Item(found=BadSource(found.location, why)), {}
            if not (found.version or is_same) or version == other:
                continue
            if version < other:
                return _older(found.location, location), {}
            place, row = (place, row) if older else (position, name)
            older[its_number] = _older(location, found.location)
        values = (found.source_id, item.digest, version, number, found.location)
        query = """INSERT OR REPLACE INTO name (rowid, source_id, digest, version, number, location)
            VALUES (?, ?, ?, ?, ?, ?)"""
        self._db.execute(query, (row, *values))
        if not place:
            return item, older
        mark = f"#{place + 1}"
        lost = f"its name at its source, which is that of another article: {known[0][-1]}"
        name = found.source_id[: LONGEST_ID - len(mark)] + mark
        return replace(item, found=replace(found, source_id=name, lost=(*found.lost, lost))), older

    def _replace(self, number: int, refused: Item, keys: Sequence[str]) -> None:
        """What was added as an older version leads nowhere: its addresses are the newer one's."""
        row = (refused.to_json(), number)
        self._db.execute("UPDATE item SET path = '', data = ? WHERE number = ?", row)
        urls = [(url, number) for url in keys]
        self._db.executemany("DELETE FROM address WHERE url = ? AND number = ?", urls)

    def add(self, items: Sequence[Item]) -> None:
        """Put these at the end. An address belongs to the first article that had it."""
        number = self._last()
        for item in items:
            number += 1
            row = (number, item.path, item.to_json())
            self._db.execute("INSERT INTO item VALUES (?, ?, ?)", row)
            urls = [(url, number) for url in item.keys]
            self._db.executemany("INSERT OR IGNORE INTO address VALUES (?, ?)", urls)

    def has_image(self, location: str, *, shown: bool = False) -> None:
        """That an image lies there, or that an article shows it."""
        query = "INSERT INTO image VALUES (?, ?) ON CONFLICT DO UPDATE SET shown = shown OR ?"
        self._db.execute(query, (location, shown, shown))

    def unused_images(self) -> Iterator[str]:
        """Those that no article shows; smaller copies of others are none of them."""
        query = "SELECT location FROM image WHERE NOT shown ORDER BY location"
        for (location,) in self._db.execute(query):
            others = [path for path in originals(location) if path != location]
            marks = ", ".join("?" * len(others))
            known = f"SELECT 1 FROM image WHERE location IN ({marks})"  # noqa: S608  (only marks)
            if not self._db.execute(known, others).fetchone():
                yield location

    def finish(self) -> int:
        self._db.execute("COMMIT")
        self._db.close()
        store(self._name, self._file)
        self._file.unlink(missing_ok=True)
        return self._open_whole()

    def _open_whole(self) -> int:
        storage = storages["imports"]
        try:
            self._file = Path(storage.path(self._name))
        except NotImplementedError:  # it is no folder: work with a copy
            self._file = self._folder / self._name
            copy(self._name, self._file)
        self._db = sqlite3.connect(self._file, isolation_level=None)
        self.total = self._last()
        return self.total

    def remove(self) -> None:
        """All of it is loaded."""
        self._db.close()
        forgotten(self._folder, self._name)

    def items(self, *, after: int, most: int) -> list[Item]:
        """The next ones behind this number."""
        rows = self._db.execute(
            "SELECT number, data FROM item WHERE number > ? ORDER BY number LIMIT ?", (after, most)
        )
        return [Item.from_json(data, number) for number, data in rows]

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


def _older(location: str, newer: str) -> Item:
    why = f"Another version of it counts, which was read from {newer}."
    return Item(found=BadSource(location, why))


def forgotten(folder: Path, name: str) -> None:
    storages["imports"].delete(name)
    for each in (folder / name, folder / f"{name}{UNFINISHED}"):
        each.unlink(missing_ok=True)
