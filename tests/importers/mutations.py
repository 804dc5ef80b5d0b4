"""Samples of every format, damaged as chance has it, and what every answer to them must be.

Whatever lies in `tests/samples` and is recognised is a sample: a new format brings its own.
"""

import json
import random
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache
from typing import Any

from articles.importers import FORMATS, BadSource, Found
from articles.importers.detect import Ignored, files_of, format_of, put_together, read
from articles.importers.files import File
from tests.importers.reading import SAMPLES, Memory

_UNSTORABLE = re.compile("[\x00\ud800-\udfff]")
# What stands in files: wherever it is put.
_ANY = [b"\0", b"\xff", b"\xed\xa0\x80", b"\xef\xbb\xbf", b"\xff\xfe", b"\r", b"\x1b[2J", b"\n\n"]
_ANY += [b" " * 50, b"9" * 5_000, b"-1", b"1e999", b"2019-13-45T99:99:99+99:99", b"0001-01-01"]
_ANY += [b"https://[", b"http://a.example:x/", b"data:image/png;base64,A", b"../../x", b"%00"]
_MARKUP = [b"<", b">", b"</p>", b"<p>", b"<!--", b"-->", b"<![CDATA[", b"]]>", b"&#0;", b"&#xD800;"]
_MARKUP += [b"&#x110000;", b"&lt;", b"&x;", b'"', b"<table><tr><td>", b"<figure><img src=x alt="]
_MARKUP += [b"<h2>", b"<ul><li>", b"<blockquote>" * 40, b"<div>" * 300, b"<pre>", b"<a href='"]
_MARKUP += [b"<iframe src='https://a.example/'>", b"[caption]", b"[gallery ids='1,x']", b"<svg>"]
_MARKUP += [b'<!-- wp:image {"id":1} -->', b"<!-- /wp:image -->", b"<?xml version='1.1'?>"]
_MARKUP += [b"<!DOCTYPE x [<!ENTITY a 'b'>]>", b"xmlns:x='y'", b"<x:y>", b"<script>", b"</script>"]
_JSON = [b"{", b"}", b"[", b"]", b",", b":", b'"', b"null", b"true", b"NaN", b"-Infinity", b"\\"]
_JSON += [b"\\u0000", b"\\ud800", b"\\udfff", b"[" * 2_000, b'{"a":' * 2_000, b"[]", b"{}", b'""']
_JSON += [b"1e400", b"-0", b"18446744073709551616"]
_TEXT = [b"---\n", b"+++\n", b"# ", b"## ", b"![", b"](", b"[^1]", b"[^1]: ", b"> " * 40, b"- "]
_TEXT += [b"title: ", b"- [", b"*x", b"&a ", b"!!python/object:os.system ", b"<<: ", b"{{< x >}}"]
_TEXT += [b"{% raw %}", b"```\n", b"| a | b |\n|---|---|\n", b"==========\n", b"Photo: ", b"\t"]
_TEXT += [b": |\n", b"[[", b"'", b'"', b"date: 2019-05-06\n", b",", b'""""', b"*_" * 40, b"`" * 30]

# What a value may be instead, in a file that is sound otherwise.
_WORDS = ["", " ", "\x01", "\0", "\ud800x", "\x1b[2J", "\u2028", "\u202e", "x" * 3_000, "é" * 700]
_WORDS += [
    "<b",
    "</",
    "<p>" * 200,
    "[" * 500,
    "(" * 500,
    "`" * 501,
    "*_" * 300,
    "![](",
    "&#0;&#xD800;",
]
_WORDS += [
    "https://[",
    "http://a.example:99999/x",
    "//",
    "/",
    "?p=1",
    "data:image/png;base64,iVBO=",
]
_WORDS += ["2019-02-30", "0001-01-01T00:00:00+14:00", "9999-12-31T23:59:59-12:00", "9" * 30, "-1"]
_WORDS += [
    "../../etc/passwd",
    "C:\\x",
    "javascript:alert(1)",
    "image:x",
    "#",
    "\n\n\n",
    "=====" * 4,
]
_VALUES: list[Any] = [
    None,
    True,
    0,
    -1,
    1.5,
    10**30,
    -(10**18),
    1e308,
    [],
    {},
    [[]],
    [None],
    {"": {}},
]
_VALUES += [["a", 1, {"b": []}], {"name": ["x"]}, {"type": "text", "children": "x"}, float("inf")]
_BETWEEN_TAGS = re.compile(rb"""(?<=>)[^<>]+(?=<)|(?<=")[^"<>]*(?=")""")
_OF_FRONT_MATTER = re.compile(rb"(?m)(?<=: )[^\n]+$")


@dataclass(frozen=True)
class Sample:
    """The files that are read in one go. Names are those on the shelf."""

    format: str
    files: tuple[tuple[str, bytes], ...]

    def on_a_shelf(self) -> list[File]:
        file_source = Memory(self.files)
        return [File(file_source, name, named=True) for name, _ in self.files]


@cache
def samples() -> dict[str, list[Sample]]:
    found: dict[str, list[Sample]] = {format: [] for format in FORMATS}
    apart: dict[str, list[tuple[str, File]]] = {}
    for file in files_of([SAMPLES], Ignored()):
        assert isinstance(file, File)
        try:
            format = format_of(file, "auto")
        except BadSource:
            continue
        if format and FORMATS[format].together:
            folder = file.path.parts[0] if len(file.path.parts) > 1 else ""
            apart.setdefault(folder, []).append((format, file))
        elif format:
            found[format].append(_sample(format, [file]))
    for files in apart.values():
        for format, together in put_together(files):
            found[format].append(_sample(format, together))
    return found


def _sample(format: str, files: list[File]) -> Sample:
    return Sample(format, tuple((file.name, file.whole()) for file in files))


def mutations(format: str, count: int, seed: int = 0) -> Iterator[Sample]:
    """The same ones for the same numbers."""
    originals = samples()[format]
    for number in range(seed, seed + count):
        chance = random.Random(f"{format} {number}")
        yield _mutated(chance.choice(originals), originals, chance)


def _mutated(sample: Sample, others: list[Sample], chance: random.Random) -> Sample:
    files = list(sample.files)
    at = chance.randrange(len(files))
    name, data = files[at]
    for _ in range(chance.choice((1, 1, 2, 3, 6, 20))):
        data = _altered(data, others, chance)
    files[at] = (name, data)
    return Sample(sample.format, tuple(files))


def _altered(data: bytes, others: list[Sample], chance: random.Random) -> bytes:
    at = chance.randrange(len(data) + 1)
    end = at + chance.choice((1, 1, 4, 20, 200))
    match chance.randrange(12):
        case 0:
            return data[:at] + bytes(chance.randrange(256) for _ in data[at:end]) + data[end:]
        case 1:
            return data[:at] + data[end:]
        case 2:
            return data[:end] + data[at:end] * chance.choice((1, 2, 50)) + data[end:]
        case 3 if chance.random() < 0.3:
            return data[:at]
        case 4:
            _, other = chance.choice(chance.choice(others).files)
            cut = chance.randrange(len(other) + 1)
            return data[:at] + other[cut:][: chance.choice((20, 200, 10_000))] + data[end:]
        case 5 | 6 | 7:
            token = chance.choice(_tokens(data)) * chance.choice((1, 1, 1, 3))
            return data[:at] + token + data[at + chance.choice((0, 9)) :]
        case _:
            return _with_another_value(data, chance)


def _with_another_value(data: bytes, chance: random.Random) -> bytes:
    """Still sound: only one of its values is something else."""
    first, newline, rest = data.partition(b"\n")
    try:
        return _of_json(data, chance)
    except (ValueError, RecursionError):
        pass
    try:
        return _of_json(first, chance) + newline + rest
    except (ValueError, RecursionError):
        pass
    pattern = _BETWEEN_TAGS if data.lstrip().startswith(b"<") else _OF_FRONT_MATTER
    places = list(pattern.finditer(data))
    if not places:
        return data
    place = chance.choice(places)
    word = chance.choice(_WORDS).encode("utf-8", "surrogatepass")
    return data[: place.start()] + word + data[place.end() :]


def _of_json(data: bytes, chance: random.Random) -> bytes:
    whole = json.loads(data)
    holders: list[dict[str, Any] | list[Any]] = []
    waiting = [whole]
    while waiting:
        value = waiting.pop()
        if isinstance(value, dict | list) and value:
            holders.append(value)
            waiting += value.values() if isinstance(value, dict) else value
    if not holders:
        raise ValueError
    holder: Any = chance.choice(holders)
    key = chance.choice(list(holder) if isinstance(holder, dict) else range(len(holder)))
    if isinstance(holder[key], str) and chance.random() < 0.5 and "{" in holder[key]:
        try:  # a document in a string, as Ghost stores it
            holder[key] = _of_json(holder[key].encode(), chance).decode()
            return json.dumps(whole).encode()
        except (ValueError, RecursionError):
            pass
    holder[key] = chance.choice([*_WORDS, *_VALUES])
    return json.dumps(whole).encode()


def _tokens(data: bytes) -> list[bytes]:
    start = data[:64].lstrip(b"\xef\xbb\xbf \r\n\t")
    if start.startswith(b"<"):
        return _ANY + _MARKUP
    if start.startswith((b"{", b"[")):
        return _ANY + _JSON + _JSON + _MARKUP
    return _ANY + _TEXT + _TEXT + _MARKUP


def answers(sample: Sample) -> Iterator[Found | BadSource]:
    """Of the reader of its format, and of the one that recognises it now."""
    yield from read(sample.format, sample.on_a_shelf())
    apart = []
    for file in sample.on_a_shelf():
        try:
            apart.append((format_of(file, "auto"), file))
        except BadSource as bad:
            yield bad
    for format, files in put_together(apart):
        yield from read(format, files)


def check(answer: Found | BadSource) -> None:
    if isinstance(answer, BadSource):
        assert re.search(r"[^.\s]\.\Z", answer.why), answer.why
        texts: Iterable[str] = (answer.where, answer.why)
    else:
        assert answer.content.headline.strip(), answer
        texts = _texts(answer)
    for text in texts:
        assert not _UNSTORABLE.search(text), text


def _texts(found: Found) -> Iterator[str]:
    yield from (found.location, found.source_id, *found.lost, *found.images, *found.urls)
    waiting: list[object] = [found.content.to_json()]
    while waiting:
        value = waiting.pop()
        if isinstance(value, str):
            yield value
        elif isinstance(value, dict):
            waiting += [*value, *value.values()]
        elif isinstance(value, list):
            waiting += value
