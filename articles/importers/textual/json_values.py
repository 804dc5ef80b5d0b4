"""Values of somebody else's JSON: words, numbers and lists, whatever really stands there."""

import json
import re
from collections.abc import Iterator, Mapping
from typing import Any

Row = dict[str, Any]
_UNSTORABLE = re.compile("[\x00\ud800-\udfff]")  # no database holds them


def storable(text: str) -> str:
    return _UNSTORABLE.sub("\ufffd", text)


def word(row: Mapping[str, Any], *keys: str) -> str:
    """The first of these that says something, as text; "" if none does."""
    for key in keys:
        value = row.get(key)
        if isinstance(value, int) and not isinstance(value, bool) and abs(value) < 10**18:
            return str(value)
        if isinstance(value, str) and value.strip():
            return storable(value)
    return ""


def number(row: Mapping[str, Any], key: str) -> int:
    value = row.get(key)
    return value if isinstance(value, int) else 0


def inside(row: Mapping[str, Any], key: str) -> Row:
    value = row.get(key)
    return value if isinstance(value, dict) else {}


def every(row: Mapping[str, Any], key: str) -> list[Any]:
    value = row.get(key)
    return value if isinstance(value, list) else []


def rows(row: Mapping[str, Any], key: str) -> Iterator[Row]:
    return (each for each in every(row, key) if isinstance(each, dict))


def read_row(text: str) -> Row:
    """The object that this text is; an empty one if it is none."""
    try:
        value = json.loads(text)
    except (ValueError, RecursionError):
        return {}
    return value if isinstance(value, dict) else {}
