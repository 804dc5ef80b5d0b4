"""Reading an archive: every part of it, compared with what the manifest says."""

import json
import re
from base64 import b64decode
from collections.abc import Iterator
from hashlib import sha256
from io import BufferedReader
from pathlib import Path
from typing import Any, cast

from django.core.files.base import ContentFile
from django.core.files.storage import Storage, storages
from django.db import models

from articles import images
from articles.archive.format import (
    FORMAT,
    LEFT_OUT,
    MANIFEST,
    PEOPLE,
    RENDITIONS,
    TABLES,
    VERSION,
    Record,
    original_of,
    part_of,
)
from articles.images.intake import MAX_BYTES
from articles.importers.files import BadSource, File, FileSource
from articles.importers.zips import file_source_at
from articles.models import Image

AT_ONCE, BYTES_AT_ONCE = 500, 8 * 1024 * 1024
LONGEST_LINE = 64 * 1024 * 1024
MOST_VALUES = 2_000_000  # in one line: lists of nothing are small in a file and large in memory
_ESCAPED = b"\\u"  # how JSON writes what no text may have: NUL, half of a surrogate pair


def is_archive(path: Path) -> bool:
    try:
        head = File(file_source_at(path), MANIFEST).head()
    except BadSource:
        return False
    return f'"{FORMAT}"'.encode() in head


class Archive:
    """The parts of an archive; whatever is not as the manifest says raises BadSource."""

    def __init__(self, file_source: FileSource) -> None:
        self._file_source = file_source
        manifest = File(file_source, MANIFEST)
        data = _parsed(manifest.whole(), manifest.location)
        if data.get("format") != FORMAT or type(data.get("version")) is not int:
            raise BadSource(manifest.location, "It does not say that this is an archive of ours.")
        if data["version"] > VERSION:
            raise BadSource(
                manifest.location,
                "The archive was made by a newer Newsroom: bring this one up to date first.",
            )
        parts, originals = data.get("parts"), data.get("originals")
        if not isinstance(parts, dict) or type(originals) is not int:
            raise BadSource(manifest.location, "It does not say what is in the archive.")
        self._parts, self._originals = parts, originals
        tables = map(part_of, TABLES)
        known = {PEOPLE, RENDITIONS, *tables, *LEFT_OUT}
        if surplus := sorted(set(self._parts) - known):
            raise BadSource(manifest.location, f"Nobody here knows {', '.join(surplus)[:200]}.")
        site = data.get("site")
        self.site = str(site.get("name", "")) if isinstance(site, dict) else ""

    def people(self) -> Iterator[list[Record]]:
        return self._records(PEOPLE)

    def rows(self, model: type[models.Model]) -> Iterator[list[Record]]:
        return self._records(part_of(model))

    def verify_originals(self) -> int:
        """How many there are; each has the bytes from which its image's key was made."""
        found = sum(1 for _ in self._read_originals())
        if found != self._originals:
            raise BadSource(
                self._file_source.where("originals"),
                f"There are {found:,} originals, and the manifest says {self._originals:,}.",
            )
        return found

    def verify_renditions(self) -> None:
        for _ in self._read_renditions():
            pass

    def place_files(self) -> None:
        for name, data in self._read_originals():
            _place(storages["originals"], name, data)
        for name, data in self._read_renditions():
            _place(storages["renditions"], name, data)

    def _read_originals(self) -> Iterator[tuple[str, bytes]]:
        for image in Image.objects.order_by("pk").only("key", "original").iterator(AT_ONCE):
            file = File(self._file_source, original_of(image))
            if not self._file_source.holds(file.name):
                continue
            data = file.whole(MAX_BYTES)
            if sha256(data).hexdigest()[:32] != image.key:
                raise BadSource(file.location, "These are not the bytes that its name stands for.")
            yield image.original, data

    def _read_renditions(self) -> Iterator[tuple[str, bytes]]:
        for some in self._records(RENDITIONS):
            for record in some:
                name, data = record.get("name"), record.get("data")
                if not isinstance(name, str) or not images.key_of(name):
                    raise BadSource(self._file_source.where(RENDITIONS), "A name is none.")
                try:
                    yield name, b64decode(cast(str, data), validate=True)
                except (TypeError, ValueError) as error:
                    where = self._file_source.where(RENDITIONS)
                    raise BadSource(where, f"{name} has no picture in it.") from error

    def _records(self, part: str) -> Iterator[list[Record]]:
        """A few at a time. One that was made before there was such a part has none of it."""
        expected = self._parts.get(part)
        if expected is None:
            return
        digest, rows = sha256(), 0
        some: list[Record] = []
        size = 0
        for line in _lines(File(self._file_source, part)):
            digest.update(line)
            rows, size = rows + 1, size + len(line)
            some.append(_parsed(line, f"{self._file_source.where(part)}, line {rows:,}"))
            if len(some) >= AT_ONCE or size >= BYTES_AT_ONCE:
                yield some
                some, size = [], 0
        if some:
            yield some
        if expected != {"rows": rows, "sha256": digest.hexdigest()}:
            raise BadSource(
                self._file_source.where(part),
                "It is damaged: the manifest says something else of it.",
            )


def _lines(file: File) -> Iterator[bytes]:
    with BufferedReader(cast(Any, file.open()), 1 << 20) as reader:
        while line := reader.readline(LONGEST_LINE + 1):
            if len(line) > LONGEST_LINE:
                raise BadSource(file.location, "A line in it is too long for any article.")
            yield line


def _parsed(line: bytes, where: str) -> Record:
    """The object that the line is. No text in it has what a database cannot hold."""
    try:
        if line.count(b",") > MOST_VALUES:
            raise ValueError("too much in one line")
        data = json.loads(line.decode(), parse_constant=_no_number)
        if not isinstance(data, dict):
            raise ValueError("no object")
        if _ESCAPED in line:
            _check_texts(data)
    except RecursionError as error:
        raise BadSource(where, "Its JSON is nested too deeply.") from error
    except ValueError as error:
        raise BadSource(where, f"It is not JSON as an archive has it: {error}.") from error
    return data


def _no_number(text: str) -> float:
    raise ValueError(f"{text} is no number")


def _check_texts(data: object) -> None:
    waiting = [data]
    while waiting:
        one = waiting.pop()
        if isinstance(one, dict):
            waiting += [*one, *one.values()]
        elif isinstance(one, list):
            waiting += one
        elif isinstance(one, str) and re.search("[\0\ud800-\udfff]", one):
            raise ValueError("a text has half a character or none")


def _place(storage: Storage, name: str, data: bytes) -> None:
    """Under this very name, which is made from the bytes: what is there already may only be the
    beginning of them, left by somebody who was stopped."""
    if storage.exists(name):
        with storage.open(name) as there:
            if there.read() == data:
                return
        storage.delete(name)
    storage.save(name, ContentFile(data))
