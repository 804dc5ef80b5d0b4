"""Values of somebody else's JSON: words, numbers and lists, whatever really stands there."""

import json
import re
from collections.abc import Callable, Iterator, Mapping
from typing import Any

from articles.importers.files import BadSource

Row = dict[str, Any]
MOST_VALUES = 2_000_000  # in one text
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


def load(where: str, text: str, pairs: Callable[[list[tuple[str, Any]]], Row] = dict) -> Any:
    """`pairs` makes the objects. Raises BadSource for what is no JSON, or is too much of it."""
    if sum(map(text.count, ",[{")) > MOST_VALUES:
        raise BadSource(where, f"The JSON has more than {MOST_VALUES:,} values.")
    try:
        return json.loads(text, object_pairs_hook=pairs)
    except RecursionError:
        raise BadSource(where, "The JSON is nested too deeply.") from None
    except ValueError as error:
        raise BadSource(where, f"The JSON is broken: {error}.") from None


def read_row(text: str) -> Row:
    """The object that this text is; an empty one if it is none."""
    try:
        value = load("", text)
    except BadSource:
        return {}
    return value if isinstance(value, dict) else {}
