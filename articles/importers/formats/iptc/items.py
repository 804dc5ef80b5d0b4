"""The items of a ninjs file, and what stands in them, whatever the version.

Versions differ in the case of their keys, and in what is a list or a mapping of names.
"""

import json
from collections.abc import Iterator, Mapping, Sequence
from io import BufferedReader, RawIOBase
from typing import Any, BinaryIO, cast

from articles.importers.base import BadSource
from articles.importers.files import BIGGEST, File
from articles.importers.textual.json_values import storable

MOST_VALUES = 2_000_000  # in one file, or in one of its lines

Item = Mapping[str, Any]  # with all keys in small letters


def items(file: File) -> Iterator[tuple[str, Any]]:
    """Where each item stands, and the item or why it cannot be read."""
    where = file.location
    with BufferedReader(cast(RawIOBase, file.open())) as opened:
        first = opened.readline(BIGGEST + 1)
        if opened.peek(1).strip() and _is_whole(first):
            yield from _in_lines(where, first, opened)
            return
    parsed = _parsed(where, file.whole())
    several = _list_of(parsed)
    if several is None:
        yield where, parsed
    else:
        yield from ((f"{where}: {number}", item) for number, item in enumerate(several, start=1))


def _in_lines(where: str, first: bytes, rest: BinaryIO) -> Iterator[tuple[str, Any]]:
    number, line = 1, first
    while line:
        if len(line) > BIGGEST:
            raise BadSource(where, f"Line {number} has more than {BIGGEST >> 20} MB.")
        if line.strip():
            here = f"{where}: {number}"
            try:
                yield here, _parsed(here, line)
            except BadSource as bad:
                yield here, bad
        number, line = number + 1, rest.readline(BIGGEST + 1)


def _parsed(where: str, data: bytes) -> Any:
    if sum(map(data.count, (b",", b"[", b"{"))) > MOST_VALUES:
        raise BadSource(where, f"The JSON has more than {MOST_VALUES:,} values.")
    try:
        return json.loads(data)
    except RecursionError as error:
        raise BadSource(where, "The JSON is nested too deeply.") from error
    except ValueError as error:
        raise BadSource(where, f"The JSON is broken: {error}.") from error


def _is_whole(line: bytes) -> bool:
    """Is this line an item by itself?"""
    try:
        return isinstance(_parsed("", line), dict)
    except BadSource:
        return False


def _list_of(parsed: Any) -> list[Any] | None:
    if isinstance(parsed, list):
        return parsed
    items = parsed.get("items", parsed.get("_items")) if isinstance(parsed, dict) else None
    return items if isinstance(items, list) else None


def small_keys(raw: Any) -> Item:
    """An object with its keys in small letters; {} for anything else."""
    return {key.casefold(): value for key, value in raw.items()} if isinstance(raw, dict) else {}


def text_at(item: Item, key: str) -> str:
    return text_of(item.get(key))


def text_of(value: Any) -> str:
    if isinstance(value, bool) or not isinstance(value, str | int | float):
        return ""
    try:
        return storable(str(value)).strip()
    except ValueError:  # a number of more digits than Python writes
        return ""


def values_at(item: Item, key: str) -> list[Any]:
    value = item.get(key)
    return value if isinstance(value, list) else []


def objects(value: Any) -> list[Item]:
    """A list of objects, or one for each name as in version 1, where the name is in it then."""
    if isinstance(value, dict):
        named = ((name, small_keys(one)) for name, one in value.items())
        return [{"name": text_of(name), **one} for name, one in named if one]
    return [one for one in map(small_keys, value) if one] if isinstance(value, list) else []


def roles_of(item: Item, what: str) -> list[tuple[str, str]]:
    """(role, words) of each headline, description or body: `description_text` or `descriptions`."""
    said = [("", text_at(item, what))]
    said += [
        (key.removeprefix(f"{what}_"), text_at(item, key))
        for key in item
        if key.startswith(f"{what}_")
    ]
    for one in objects(item.get("bodies" if what == "body" else f"{what}s")):
        role = text_at(one, "contenttype") if what == "body" else ""
        said.append((role.casefold() or text_at(one, "role").casefold(), text_at(one, "value")))
    return [(role, words) for role, words in said if words]


def of_role(said: Sequence[tuple[str, str]], roles: Sequence[str]) -> str:
    """The first of the first role that there is; of any role if there is none of these."""
    last = [(role.rpartition(":")[2].rpartition("/")[2], words) for role, words in said]
    wanted = (words for one in roles for role, words in last if role == one)
    return next(wanted, said[0][1] if said else "")


def name_of(raw: Any) -> str:
    return text_at(small_keys(raw), "name")
