"""What was so when: everything that was changed, with the instants between which it came to be so.

A change counts from any instant between the call that made it and the return of its commit: before
it, only the old is true, and after it only the new.
"""

import json
from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, TextIO

from tests.truth.asking import microseconds


@dataclass(frozen=True, slots=True)
class Window:
    """The instants of which one has to do: microseconds, both ends included."""

    first: int
    last: int

    def begun_earlier(self, by: int) -> "Window":
        return Window(self.first - by, self.last)


@dataclass(slots=True)
class History:
    """The values of one thing, one after the other; each began and returned."""

    began: list[int] = field(default_factory=list)
    returned: list[int] = field(default_factory=list)
    values: list[Any] = field(default_factory=list)

    def add(self, began: int, returned: int, value: Any) -> None:
        self.began.append(began)
        self.returned.append(returned)
        self.values.append(value)

    def within(self, window: Window) -> list[Any]:
        """Those that may have been so: the last that was certain, and what began since."""
        first = bisect_right(self.returned, window.first) - 1
        last = bisect_right(self.began, window.last)
        values = self.values[max(first, 0) : last]
        return values if first >= 0 else [None, *values]


class Writer:
    """Notes the changes of one desk."""

    def __init__(self, file: Path) -> None:
        self._file: TextIO = file.open("a")

    def note(self, kind: str, key: str | int, value: Any, *, began: int) -> None:
        """That this is so since a moment ago: it was asked for when it `began`."""
        line = [kind, str(key), began, microseconds(), value]
        self._file.write(json.dumps(line, separators=(",", ":")) + "\n")

    def close(self) -> None:
        self._file.close()


class Ledger:
    """All histories, by what they are of."""

    def __init__(self, folder: Path) -> None:
        self._kinds: dict[str, dict[str, History]] = {}
        for file in sorted(folder.glob("changes-*.jsonl")):
            for line in file.open():
                kind, key, began, returned, value = json.loads(line)
                of_kind = self._kinds.setdefault(kind, {})
                of_kind.setdefault(key, History()).add(began, returned, value)

    def of(self, kind: str) -> dict[str, History]:
        return self._kinds.get(kind, {})

    def instants(self) -> Iterator[tuple[int, int]]:
        for of_kind in self._kinds.values():
            for history in of_kind.values():
                yield from zip(history.began, history.returned, strict=True)
