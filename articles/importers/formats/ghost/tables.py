"""The tables of a Ghost export, row by row: however large the file is, one row is in memory.

https://docs.ghost.org/migration/custom: the tables lie in `data`, which may lie in `db` or in
another `data`.
"""

import re
from collections.abc import Iterable, Iterator
from typing import IO, Any

import ijson
from ijson.common import ObjectBuilder

from articles.importers.base import BadSource
from articles.importers.files import BIGGEST, File
from articles.importers.textual.json_values import Row

CHUNK = 64 * 1024
DEEPEST = 60  # lists and objects in one another, of which the parser itself knows no end
_ROW = re.compile(r"(?:(?:db|db\.item|data)\.)*(?!db\b)(\w+)\.item")
_MARK = b"\xef\xbb\xbf"


def tables(file: File) -> Iterator[tuple[str, Row]]:
    """Each row with the name of its table. Raises BadSource."""
    with file.open() as opened:
        metered = _Metered(opened, file.location)
        events = _bounded(ijson.basic_parse(metered, buf_size=CHUNK), file.location)
        try:
            yield from _rows(ijson.parse(events), metered)
        except (ijson.JSONError, ValueError) as error:
            why = str(error).split("\n", 1)[0].strip(" .")
            if "UTF8" in why or isinstance(error, UnicodeDecodeError):
                raise BadSource(file.location, "The JSON is not in UTF-8.") from None
            raise BadSource(file.location, f"The JSON is broken: {why}.") from None


def _rows(events: Iterable[tuple[str, str, Any]], metered: "_Metered") -> Iterator[tuple[str, Row]]:
    table, row, place = "", None, ""
    for prefix, event, value in events:
        if row is not None:
            row.event(event, value)
            if event == "end_map" and prefix == place:
                yield table, row.value
                row = None
            continue
        metered.since = 0
        if event == "start_map" and (found := _ROW.fullmatch(prefix)):
            table, row, place = found[1], ObjectBuilder(), prefix
            row.event(event, value)


def _bounded(events: Iterable[tuple[str, Any]], where: str) -> Iterator[tuple[str, Any]]:
    depth = 0
    for event, value in events:
        if event in ("start_map", "start_array"):
            depth += 1
            if depth > DEEPEST:
                raise BadSource(where, "The JSON is nested too deeply.")
        elif event in ("end_map", "end_array"):
            depth -= 1
        yield event, value


class _Metered:
    """A file of which no row has more bytes than BIGGEST: `since` are those of the one at hand."""

    def __init__(self, opened: IO[bytes], where: str) -> None:
        self._opened, self._where = opened, where
        self._at_start = True
        self.since = 0

    def read(self, size: int) -> bytes:
        data = self._opened.read(size)
        if data and self._at_start:
            self._at_start, data = False, data.removeprefix(_MARK)
        self.since += len(data)
        if self.since > BIGGEST:
            raise BadSource(self._where, f"One of its rows has more than {BIGGEST >> 20} MB.")
        return data
