"""Front matter, the keys and values above a text: YAML, TOML or JSON, read as data and no more.

https://jekyllrb.com/docs/front-matter/ and https://gohugo.io/content-management/front-matter/.
Also without fences: Hexo's YAML that has only an end, and the lines `Title: …` of
https://docs.getpelican.com/en/stable/content.html (MultiMarkdown's too; Nikola's with two dots).
"""

import json
import re
import tomllib
from typing import Any

import yaml

from articles.importers.base import BadSource

LONGEST = 50_000  # characters
DEEPEST = 50  # lists and mappings of YAML in one another
_KINDS = {"---": "YAML", "+++": "TOML", ";;;": "JSON"}
_FENCED = re.compile(
    r"(?P<fence>---|\+{3}|;;;)(?:[ \t]?(?P<kind>yaml|yml|toml|json))?[ \t]*+\n"
    rf"(?P<inside>.{{0,{LONGEST}}}?)^(?:(?P=fence)|\.{{3}})[ \t]*+(?:\n|\Z)",
    re.MULTILINE | re.DOTALL | re.IGNORECASE,
)
_FENCE = re.compile(r"(?:---(?:[ \t]?(?:yaml|yml|toml|json))?|\+{3}|;;;)[ \t]*+$", re.MULTILINE)
_BARE_JSON = re.compile(r'\{\s*["}]')
# What neither a database nor a file name can hold; escapes in a string can write it.
_UNSTORABLE = re.compile("[\x00\ud800-\udfff]")
_LINE = re.compile(r"(?:\.\. )?(?P<key>[A-Za-z][\w -]{0,40}?)\s*:(?:[ \t]+(?P<value>.*))?")
# Without fences it has to begin with one of these, and is short.
_FIRST = {"title", "date", "author", "authors", "slug", "category", "tags", "layout", "status"}
_MOST_LINES = 100
_YAML = getattr(yaml, "CBaseLoader", yaml.BaseLoader)
_NULLS = {"", "~", "null", "Null", "NULL"}
_TAGS = {f"tag:yaml.org,2002:{kind}" for kind in ("null", "str", "seq", "map")}


def split(name: str, text: str) -> tuple[dict[str, Any], str]:
    """The values by key and the text below. Values are what the format has; YAML's are all words.

    Raises BadSource.
    """
    text = text.lstrip("\n")
    kind = "YAML"
    try:
        if found := _FENCED.match(text):
            kind = (found["kind"] or _KINDS[found["fence"]]).upper()
            values, body = parse(kind, found["inside"]), text[found.end() :]
            values = {} if values is None else values
        elif _FENCE.match(text):
            why = f"begins with {text[:3]} and has no end within {LONGEST:,} characters"
            raise BadSource(name, f"The front matter {why}.")
        elif _BARE_JSON.match(text):
            kind = "JSON"
            decoder = json.JSONDecoder(object_pairs_hook=_once_each)
            values, end = decoder.raw_decode(text[:LONGEST])
            _check(values)
            body = text[end:]
        else:
            values, body = _header(text)
    except (ValueError, RecursionError) as error:
        why = f"The front matter cannot be read as {kind}: {_reason(error)}."
        raise BadSource(name, why) from error
    if not isinstance(values, dict):
        raise BadSource(name, "The front matter is not a list of keys and values.")
    return {str(key): value for key, value in values.items()}, body


def begins(head: str) -> bool:
    """Does a text that begins like this have front matter? Not one that is JSON altogether."""
    text = head.lstrip("\n")
    if found := _FENCED.match(text):
        return ":" in found["inside"] or "=" in found["inside"]
    try:
        values, body = split("", text)
    except BadSource:
        return False
    if text.startswith("{"):
        return bool(body.strip()) and body.strip()[0] not in "{[,"
    return len(values) > 1


def parse(kind: str, text: str) -> Any:
    """Raises ValueError, RecursionError."""
    if kind == "TOML":
        values: Any = tomllib.loads(text)
    elif kind == "JSON":
        values = json.loads(text, object_pairs_hook=_once_each)
    else:
        values = _yaml(text)
    _check(values)
    return values


def _header(text: str) -> tuple[dict[str, Any], str]:
    """Lines of keys and words up to the first empty one; none if something else is among them."""
    values: dict[str, Any] = {}
    key = ""
    rest = text.removeprefix("<!--\n") if text.startswith("<!--\n.. ") else text
    lines = rest[:LONGEST].split("\n", _MOST_LINES)
    for number, line in enumerate(line.rstrip() for line in lines[:_MOST_LINES]):
        found = _LINE.fullmatch(line)
        if line in ("", "-->", "---") and number:
            if line == "---":
                values = parse("YAML", "\n".join(lines[:number])) or {}
            return values, rest.split("\n", number + 1)[-1]
        if found and (number or found["key"].casefold() in _FIRST) and found["key"] not in values:
            key = found["key"]
            values[key] = (found["value"] or "").strip()
        elif key and line.startswith((" ", "\t", "- ")):
            values[key] = f"{values[key]} {line.strip()}"
        else:
            return {}, text
    return (values, "") if len(lines) <= _MOST_LINES else ({}, text)


def _yaml(text: str) -> Any:
    """As words, lists and mappings and nothing else: `title: No` means what it says."""
    loader = _YAML(text)
    try:
        node = loader.get_single_node()
    except yaml.MarkedYAMLError as error:
        line = f" in line {error.problem_mark.line + 2}" if error.problem_mark else ""
        raise ValueError(f"{error.problem or error.context}{line}") from error
    except yaml.YAMLError as error:
        raise ValueError(str(error)) from error
    finally:
        loader.dispose()
    return None if node is None else _value(node, set(), 0)


def _value(node: yaml.Node, seen: set[int], depth: int) -> Any:
    if depth > DEEPEST:
        raise RecursionError
    if id(node) in seen:  # a few of them can stand for a text of any size
        raise ValueError("it has an alias (*), which is not read here")
    seen.add(id(node))
    if node.tag not in _TAGS:
        raise ValueError(f"a value has the tag {node.tag}, which is not read here")
    if isinstance(node, yaml.ScalarNode):
        plain = not node.style or node.tag.endswith("null")
        return None if plain and node.value in _NULLS else str(node.value)
    if isinstance(node, yaml.SequenceNode):
        return [_value(one, seen, depth + 1) for one in node.value]
    pairs = []
    for key, value in node.value:
        if not isinstance(key, yaml.ScalarNode):
            raise ValueError(f"a key is a list or a mapping in line {key.start_mark.line + 2}")
        pairs.append((str(key.value), _value(value, seen, depth + 1)))
    return _once_each(pairs)


def _once_each(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    values: dict[str, Any] = {}
    for key, value in pairs:
        if key in values:
            raise ValueError(f"the key “{key}” stands there twice")
        values[key] = value
    return values


def _check(value: Any) -> None:
    if isinstance(value, str) and _UNSTORABLE.search(value):
        raise ValueError("it has characters that no text has")
    inner = [*value, *value.values()] if isinstance(value, dict) else value
    for one in inner if isinstance(inner, list) else ():
        _check(one)


def _reason(error: Exception) -> str:
    if isinstance(error, RecursionError) or "nesting depth" in str(error):
        return "it is nested too deeply"
    return str(error).partition("\n")[0].rstrip(".")
