"""Front matter, the keys and values above a text: YAML, TOML or JSON, read as data and no more."""

import json
import re
import tomllib
from collections.abc import Hashable
from typing import Any

import yaml

from articles.importers.found import BadSource

LONGEST = 50_000  # characters
_KINDS = {"---": "YAML", "+++": "TOML", ";;;": "JSON"}
_BARE_JSON = re.compile(r'\{\s*["}]')
# What neither a database nor a file name can hold; escapes in a string can write it.
_UNSTORABLE = re.compile("[\x00\ud800-\udfff]")


def split(name: str, text: str) -> tuple[dict[str, Any], str]:
    """The values by key and the text below. Values are what the format has; YAML's are all words.

    Raises BadSource.
    """
    text = text.lstrip("\n")
    first, _, below = text.partition("\n")
    fence = first.rstrip()
    try:
        if fence in _KINDS:
            kind = _KINDS[fence]
            inside, body = _until(name, fence, below)
            values = _parse(kind, inside)
        elif _BARE_JSON.match(text):
            kind = "JSON"
            decoder = json.JSONDecoder(object_pairs_hook=_once_each)
            values, end = decoder.raw_decode(text[:LONGEST])
            body = text[end:]
        else:
            return {}, text
        _check(values)
    except (yaml.YAMLError, ValueError, RecursionError) as error:
        why = f"The front matter cannot be read as {kind}: {_reason(error)}."
        raise BadSource(name, why) from error
    if not isinstance(values, dict):
        raise BadSource(name, "The front matter is not a list of keys and values.")
    return {str(key): value for key, value in values.items()}, body


def _until(name: str, fence: str, text: str) -> tuple[str, str]:
    ends = (fence, "...") if fence == "---" else (fence,)
    lines = text.split("\n")
    for number, line in enumerate(lines):
        if line.rstrip() in ends:
            inside = "\n".join(lines[:number])
            if len(inside) > LONGEST:
                break
            return inside, "\n".join(lines[number + 1 :])
    why = f"The front matter begins with {fence} and has no end within {LONGEST:,} characters."
    raise BadSource(name, why)


def _parse(kind: str, text: str) -> Any:
    if kind == "YAML":
        values = yaml.load(text, Loader=_Words)  # noqa: S506  (a SafeLoader that can do less)
        return {} if values is None else values
    if kind == "TOML":
        return tomllib.loads(text)
    return json.loads(text, object_pairs_hook=_once_each)


class _Words(yaml.SafeLoader):
    """Words, lists and mappings only: `title: No` and `title: 12:30` mean what they say.

    An alias is refused, because a few of them can stand for a text of any size; so is a key that
    stands twice.
    """

    yaml_implicit_resolvers = {
        first: [(tag, pattern) for tag, pattern in resolvers if tag.endswith(":null")]
        for first, resolvers in yaml.SafeLoader.yaml_implicit_resolvers.items()
    }
    yaml_constructors = {
        tag: construct
        for tag, construct in yaml.SafeLoader.yaml_constructors.items()
        if tag is None or tag.rpartition(":")[2] in ("null", "str", "seq", "map")
    }

    def compose_node(self, parent: yaml.Node | None, index: Any) -> yaml.Node | None:
        if self.check_event(yaml.AliasEvent):
            raise yaml.YAMLError("it has an alias (*), which is not read here")
        return super().compose_node(parent, index)

    def construct_mapping(self, node: yaml.MappingNode, deep: bool = False) -> dict[Hashable, Any]:
        keys = [(key.value, None) for key, _ in node.value if isinstance(key, yaml.ScalarNode)]
        _once_each(keys)
        return super().construct_mapping(node, deep=deep)


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
    if isinstance(error, RecursionError):
        return "it is nested too deeply"
    if isinstance(error, yaml.MarkedYAMLError) and error.problem_mark:
        return f"{error.problem} in line {error.problem_mark.line + 2}"
    return str(error).partition("\n")[0].rstrip(".")
