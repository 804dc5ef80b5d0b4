"""Front matter, the keys and values above a text: YAML, TOML or JSON, read as data and no more.

Also without fences: the lines `Title: …` of Pelican and MultiMarkdown, `.. title: …` of Nikola, and
Hexo's YAML that has only an end.
"""

import json
import re
import tomllib
from typing import Any

import yaml

from articles.importers.base import BadSource
from articles.importers.formats.markdown import yaml_words

LONGEST = 50_000  # characters
_KINDS = {"---": "YAML", "+++": "TOML", ";;;": "JSON"}
_NAMED = {"---yaml": "YAML", "---yml": "YAML", "---toml": "TOML", "---json": "JSON"}
_BARE_JSON = re.compile(r'\{\s*["}]')
# What neither a database nor a file name can hold; escapes in a string can write it.
_UNSTORABLE = re.compile("[\x00\ud800-\udfff]")
_LINE = re.compile(r"(?P<key>[A-Za-z][\w -]{0,40}?)\s*:(?:[ \t]+(?P<value>.*))?")
_NIKOLA = re.compile(r"\.\. (?P<key>[a-z_-]{1,40}):[ \t]*(?P<value>.*)")
# Without fences it has to begin with one of these.
_FIRST = {"title", "date", "author", "authors", "slug", "category", "tags", "layout", "status"}
_MOST_LINES = 100


def split(name: str, text: str) -> tuple[dict[str, Any], str]:
    """The values by key and the text below. Values are what the format has; YAML's are all words.

    Raises BadSource.
    """
    text = text.lstrip("\n")
    first, _, below = text.partition("\n")
    fence = first.rstrip()
    kind = _KINDS.get(fence) or _NAMED.get(fence.replace(" ", "").lower(), "")
    try:
        if kind:
            inside, body = _until(name, fence[:3], below)
            values = _parse(kind, inside)
        elif _BARE_JSON.match(text):
            kind = "JSON"
            decoder = json.JSONDecoder(object_pairs_hook=_once_each)
            values, end = decoder.raw_decode(text[:LONGEST])
            body = text[end:]
        elif inside := _until_its_end(text):
            kind = "YAML"
            values = _parse(kind, inside)
            body = text[len(inside) :].partition("\n")[2]
        else:
            return _lines(text)
        _check(values)
    except (yaml.YAMLError, ValueError, RecursionError) as error:
        why = f"The front matter cannot be read as {kind}: {_reason(error)}."
        raise BadSource(name, why) from error
    if not isinstance(values, dict):
        raise BadSource(name, "The front matter is not a list of keys and values.")
    return {str(key): value for key, value in values.items()}, body


def begins(head: str) -> bool:
    """Does a text that begins like this have front matter? Not one that is JSON altogether."""
    text = head.lstrip("\n")
    first, _, below = text.partition("\n")
    fence = first.rstrip()
    if fence in _KINDS or fence.replace(" ", "").lower() in _NAMED:
        lines = below[:LONGEST].split("\n")
        ends = (fence[:3], "...")
        end = next((n for n, line in enumerate(lines) if line.rstrip() in ends), -1)
        return end > 0 and any(":" in line or "=" in line for line in lines[:end])
    if _BARE_JSON.match(text):
        try:
            values, end = json.JSONDecoder().raw_decode(text)
        except (ValueError, RecursionError):
            return False
        below = text[end:].strip()
        return isinstance(values, dict) and bool(below) and below[0] not in "{[,"
    values, _ = _lines(text)
    return len(values) > 1 or bool(_until_its_end(text))


def _until(name: str, fence: str, text: str) -> tuple[str, str]:
    ends = (fence, "...") if fence == "---" else (fence,)
    at = 0
    while 0 <= at <= LONGEST:
        end = text.find("\n", at)
        line = text[at:end] if end >= 0 else text[at:]
        if line.rstrip() in ends and at <= LONGEST:
            return text[:at].removesuffix("\n"), text[end + 1 :] if end >= 0 else ""
        at = end + 1 if end >= 0 else -1
    why = f"The front matter begins with {fence} and has no end within {LONGEST:,} characters."
    raise BadSource(name, why)


def _until_its_end(text: str) -> str:
    """Keys and values from the first line on, with a line of three hyphens below them."""
    first = _LINE.match(text.partition("\n")[0])
    if not first or first["key"].casefold() not in _FIRST:
        return ""
    above, end, _ = text[:LONGEST].partition("\n---\n")
    return f"{above}\n" if end and "\n\n" not in above else ""


def _lines(text: str) -> tuple[dict[str, Any], str]:
    """Lines of keys and words up to the first empty one; none if something else is among them."""
    lines = text[:LONGEST].split("\n", _MOST_LINES)
    nikola = next((n for n, line in enumerate(lines[:2]) if _NIKOLA.fullmatch(line)), -1)
    start = max(nikola, 0)
    if nikola > 0 and lines[0].strip() != "<!--":
        return {}, text
    pattern = _LINE if nikola < 0 else _NIKOLA
    values: dict[str, Any] = {}
    key = ""
    for number, line in enumerate(lines[start:], start=start):
        found = pattern.fullmatch(line.rstrip())
        if nikola > 0 and line.strip() == "-->":
            return values, "\n".join(text.split("\n")[number + 1 :])
        if not line.strip():
            if nikola > 0:
                continue
            return values, "\n".join(text.split("\n")[number:])
        if number == start and (not found or found["key"].casefold() not in _FIRST):
            return {}, text
        if found:
            key = found["key"]
            if key in values:
                return {}, text
            values[key] = (found["value"] or "").strip()
        elif key and line.startswith((" ", "\t")):
            values[key] = f"{values[key]} {line.strip()}"
        else:
            return {}, text
    return (values, "") if len(lines) <= _MOST_LINES and nikola <= 0 else ({}, text)


def _parse(kind: str, text: str) -> Any:
    if kind == "YAML":
        values = yaml_words.load(text)
        return {} if values is None else values
    if kind == "TOML":
        return tomllib.loads(text)
    return json.loads(text, object_pairs_hook=_once_each)


def _once_each(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    values = dict(pairs)
    if len(values) < len(pairs):
        keys = [key for key, _ in pairs]
        twice = next(key for key in keys if keys.count(key) > 1)
        raise ValueError(f"the key “{twice}” stands there twice")
    return values


def _check(value: Any) -> None:
    if isinstance(value, str) and _UNSTORABLE.search(value):
        raise ValueError("it has characters that no text has")
    if isinstance(value, dict):
        for key, inner in value.items():
            _check(key)
            _check(inner)
    elif isinstance(value, list):
        for inner in value:
            _check(inner)


def _reason(error: Exception) -> str:
    if isinstance(error, RecursionError) or "nesting depth" in str(error):
        return "it is nested too deeply"
    if isinstance(error, yaml.MarkedYAMLError) and error.problem_mark:
        return f"{error.problem} in line {error.problem_mark.line + 2}"
    return str(error).partition("\n")[0].rstrip(".")
