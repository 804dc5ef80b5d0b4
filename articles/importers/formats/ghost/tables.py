"""The tables of a Ghost export, row by row: however large the file is, one row is in memory."""

import codecs
import json
import re
from collections.abc import Iterator
from typing import IO, Any

from articles.importers.base import BadSource
from articles.importers.files import BIGGEST, File
from articles.importers.textual.json_values import Row

CHUNK = 256 * 1024
_DECODER = json.JSONDecoder()
_SPACES = re.compile(r"[ \t\r\n]*")


def tables(file: File) -> Iterator[tuple[str, Row]]:
    """Each row with the name of its table. Raises BadSource."""
    try:
        with file.open() as opened:
            text = _Text(opened, file.location)
            yield from _members(text)
            text.end()
    except UnicodeDecodeError:
        raise BadSource(file.location, "The JSON is not in UTF-8.") from None
    except RecursionError:
        raise BadSource(file.location, "The JSON is nested too deeply.") from None
    except ValueError as error:
        raise BadSource(file.location, f"The JSON is broken: {error}.") from error


def _members(text: "_Text") -> Iterator[tuple[str, Row]]:
    """The file itself, what it holds as `db`, and of that what it holds as `data`: objects whose
    lists are tables."""
    for key in _keys(text):
        opening = text.peek()
        if key in ("db", "data") and opening == "{":
            yield from _members(text)
        elif key == "db" and opening == "[":
            for _ in _items(text):
                if text.peek() == "{":
                    yield from _members(text)
                else:
                    text.value()
        elif opening == "[":
            for _ in _items(text):
                row = text.value()
                if isinstance(row, dict):
                    yield key, row
        else:
            text.value()


def _keys(text: "_Text") -> Iterator[str]:
    """The keys of an object; whoever asks takes the value before asking for the next one."""
    text.take("{")
    if text.took("}"):
        return
    while True:
        key = text.value()
        text.take(":")
        yield str(key)
        if text.took("}"):
            return
        text.take(",")


def _items(text: "_Text") -> Iterator[None]:
    """Once for each item of a list, which stands there to be taken."""
    text.take("[")
    if text.took("]"):
        return
    while True:
        yield None
        if text.took("]"):
            return
        text.take(",")


class _Text:
    """A file's text from the place that has been read up to; what lies behind is forgotten."""

    def __init__(self, opened: IO[bytes], where: str) -> None:
        self._opened, self._where = opened, where
        self._decode = codecs.getincrementaldecoder("utf-8-sig")().decode
        self._text, self._at, self._ended = "", 0, False

    def peek(self) -> str:
        """The next character that is no space."""
        while True:
            spaces = _SPACES.match(self._text, self._at)
            self._at = spaces.end() if spaces else self._at
            if self._at < len(self._text):
                return self._text[self._at]
            if not self._more():
                raise ValueError("it ends too early")

    def took(self, character: str) -> bool:
        if self.peek() != character:
            return False
        self._at += 1
        return True

    def take(self, character: str) -> None:
        if not self.took(character):
            raise ValueError(f"there is no {character} where one has to be")

    def value(self) -> Any:
        self.peek()
        while True:
            try:
                value, end = _DECODER.raw_decode(self._text, self._at)
            except json.JSONDecodeError as error:
                # It may go on in what has not been read yet.
                if not self._more():
                    raise ValueError(error.msg) from None
                continue
            if end == len(self._text) and self._more():  # so may a number
                continue
            self._at = end
            return value

    def end(self) -> None:
        while not self._text[self._at :].strip(" \t\r\n"):
            self._at = len(self._text)
            if not self._more():
                return
        raise ValueError("something follows its end")

    def _more(self) -> bool:
        """As much again as waits, so that a long value is not begun again too often."""
        if self._ended:
            return False
        waiting = self._text[self._at :]
        if len(waiting) > BIGGEST:
            raise BadSource(self._where, f"One of its rows has more than {BIGGEST >> 20} MB.")
        data = self._opened.read(max(CHUNK, len(waiting)))
        self._ended = not data
        self._text, self._at = waiting + self._decode(data, self._ended), 0
        return True
