"""Front matter, the keys and values above a text: YAML, TOML or JSON, read as data and no more;
and its keys, taken out one by one: what is left in the end is lost.

https://jekyllrb.com/docs/front-matter/ and https://gohugo.io/content-management/front-matter/.
Also without fences: Hexo's YAML that has only an end, and the lines `Title: …` of
https://docs.getpelican.com/en/stable/content.html (MultiMarkdown's too; Nikola's with two dots).

`published-at`, `published_at` and `publishedAt` are one key here, asked for as `publishedat`.
"""

import json
import re
import tomllib
from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import date, tzinfo
from functools import lru_cache
from html import unescape
from itertools import count
from typing import Any

import yaml

from articles.importers.base import BadSource
from articles.importers.textual.dates import Dated, dated

LONGEST = 50_000  # characters
DEEPEST = 50  # lists and mappings of YAML in one another
MOST_VALUES = 20_000  # of YAML
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

LONGEST_SHOWN = 80  # characters of a value that is lost
# Keys under which generators put further keys of the same kinds.
_NESTED = ("extra", "params", "taxonomies", "seo", "meta", "metadata")
NAME_KEYS = ("name", "displayname", "fullname", "title", "label")
_PARTS = ("firstname", "lastname")
_NAMES_WANTED = "a name or a list of names"
_OURS = re.compile(r"[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}")
_MAIL = re.compile(r"\s*<[^<>\s]+@[^<>\s]+>|\s*\([^()\s]+@[^()\s]+\)")


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
        return body.strip()[:1] not in ("", "{", "[", ",")
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
        if found and _is_new(found["key"], values):
            key = found["key"]
            values[key] = (found["value"] or "").strip()
        elif key and line.startswith((" ", "\t", "- ")):
            values[key] = f"{values[key]} {line.strip()}"
        else:
            return {}, text
    return (values, "") if len(lines) <= _MOST_LINES else ({}, text)


def _is_new(key: str, values: Mapping[str, Any]) -> bool:
    """None comes twice, and the first is one that a header begins with."""
    return key not in values and (bool(values) or key.casefold() in _FIRST)


def _yaml(text: str) -> Any:
    """As words, lists and mappings and nothing else: `title: No` means what it says."""
    loader = _YAML(text)
    try:
        node = loader.get_single_node()
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        line = f" in line {mark.line + 2}" if mark else ""
        raise ValueError(f"{getattr(error, 'problem', None) or error}{line}") from error
    finally:
        loader.dispose()
    return None if node is None else _value(node, count(), 0)


def _value(node: yaml.Node, made: Iterator[int], depth: int) -> Any:
    if depth > DEEPEST:
        raise RecursionError
    if next(made) > MOST_VALUES:  # with aliases a few lines can stand for a text of any size
        raise ValueError(f"it has more than {MOST_VALUES:,} values")
    if node.tag not in _TAGS:
        raise ValueError(f"a value has the tag {node.tag}, which is not read here")
    if isinstance(node, yaml.ScalarNode):
        plain = not node.style or node.tag.endswith("null")
        return None if plain and node.value in _NULLS else str(node.value)
    if isinstance(node, yaml.SequenceNode):
        return [_value(one, made, depth + 1) for one in node.value]
    pairs = []
    for key, value in node.value:
        if not isinstance(key, yaml.ScalarNode):
            raise ValueError(f"a key is a list or a mapping in line {key.start_mark.line + 2}")
        pairs.append((str(key.value), _value(value, made, depth + 1)))
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


def at_commas(text: str) -> tuple[str, ...]:
    return tuple(name for part in text.split(",") if (name := part.strip()))


def at_commas_or_spaces(text: str) -> tuple[str, ...]:
    return at_commas(text) if "," in text else tuple(text.split())


@lru_cache(maxsize=512)
def plain_key(key: str) -> str:
    return re.sub(r"[-_\s]", "", key.casefold())


class Keys:
    def __init__(self, name: str, values: Mapping[str, Any], *, inside: str = "") -> None:
        self.name, self.inside = name, inside
        # Our own export, which names its articles by UUIDs, has words as they are; others escape.
        self.plain = _OURS.fullmatch(str(values.get("id"))) is not None
        self.notes: list[str] = []
        self.left: dict[str, tuple[str, Any]] = {}
        for key, value in values.items():
            self._add(key, value)
        for alias in () if inside else _NESTED:
            self._open(alias)

    def _add(self, key: str, value: Any) -> None:
        plain = plain_key(key)
        label = f"{self.inside}.{key}" if self.inside else key
        if plain in self.left:
            if self.left[plain][0].casefold().replace("-", "_") == key.casefold().replace("-", "_"):
                raise BadSource(self.name, f"The front matter key “{key}” stands there twice.")
            plain = key  # another spelling, which says something else
        if not is_empty(value):
            self.left[plain] = (label, value)

    def _open(self, alias: str) -> None:
        """What stands in it counts as if it stood outside, where nothing does."""
        if isinstance(self.value(alias), dict):
            label, values = self.left.pop(alias)
            for plain, one in Keys(self.name, values, inside=label).left.items():
                self.left[plain if plain not in self.left else f"{label}.{plain}"] = one

    def value(self, alias: str) -> Any:
        return self.left.get(alias, ("", None))[1]

    def lost(self) -> tuple[str, ...]:
        return (*self.notes, *(f"front matter key “{label}”" for label, _ in self.left.values()))

    def words(self, *aliases: str) -> str:
        found = self._first(*aliases)
        return self._text(*found) if found else ""

    def lines(self, *aliases: str) -> tuple[str, ...]:
        """Single texts, or lists of them, under all of these keys; nothing but texts is taken."""
        found: list[str] = []
        for alias in self._there(aliases):
            values = _listed(self.value(alias))
            if all(isinstance(one, str) and one.strip() for one in values):
                del self.left[alias]
                found += [unescape(one.strip()) for one in values]
        return tuple(dict.fromkeys(found))

    def names(
        self, *aliases: str, apart: Callable[[str], tuple[str, ...]] = at_commas
    ) -> tuple[str, ...]:
        """All names under all of these keys, each once."""
        found: list[str] = []
        for alias in self._there(aliases):
            label, value = self.left.pop(alias)
            for one in _listed(value):
                found += self._named(label, one, apart if one is value else undivided)
        return tuple(dict.fromkeys(found))

    def date(self, zone: tzinfo | None, *aliases: str) -> tuple[Dated, str]:
        """And as it is written."""
        found = self._first(*aliases)
        value = found[1] if found else None
        is_one = isinstance(value, str | int | float | date) and not isinstance(value, bool)
        written = "" if value is None else ", ".join(map(str, _listed(value)))
        return dated(value if is_one else written, zone), written

    def note(self, what: str, *aliases: str) -> None:
        """What is lost is said with its value."""
        for alias in self._there(aliases):
            if isinstance(self.value(alias), str | int | float | date):
                _, value = self.left.pop(alias)
                self.notes.append(f"{what} ({str(value)[:LONGEST_SHOWN]})")

    def _first(self, *aliases: str) -> tuple[str, Any] | None:
        """The first of these keys; others that say the same are done with."""
        there = self._there(aliases)
        found = self.left[there[0]] if there else None
        for alias in there:
            if found and self.value(alias) == found[1]:
                del self.left[alias]
        return found

    def _there(self, aliases: Sequence[str]) -> list[str]:
        return [alias for alias in aliases if alias in self.left]

    def _named(
        self, label: str, value: Any, apart: Callable[[str], tuple[str, ...]]
    ) -> Iterator[str]:
        if not isinstance(value, dict):
            if not is_empty(value):
                yield from apart(self._without_mail(self._text(label, value, _NAMES_WANTED)))
        elif name := name_of(value):
            yield self._text(label, name)
            others = (key for key in value if plain_key(key) not in (*NAME_KEYS, *_PARTS))
            self.notes += [f"front matter key “{label}.{key}”" for key in others]
        elif any(key.casefold() in ("mail", "email", "url") for key in value):
            raise self._wrong(label, _NAMES_WANTED)
        else:  # {first: Town, second: Harbour}, {wren: {name: Wren Hale}}, or {town: , harbour: }
            for key, inner in value.items():
                name = name_of(inner) or key if isinstance(inner, dict) else inner or key
                yield self._text(label, name, _NAMES_WANTED)

    def _without_mail(self, text: str) -> str:
        name = _MAIL.sub("", text)
        if not name.strip():
            return text
        self.notes += [f"the mail address {one.strip(' <>()')}" for one in _MAIL.findall(text)]
        return name

    def _text(self, label: str, value: Any, wanted: str = "words") -> str:
        if isinstance(value, bool) or not isinstance(value, str | int | float | date):
            raise self._wrong(label, wanted)
        return " ".join((str(value) if self.plain else unescape(str(value))).split())

    def _wrong(self, label: str, wanted: str) -> BadSource:
        return BadSource(self.name, f"The front matter key “{label}” must be {wanted}.")


def is_empty(value: Any) -> bool:
    return value is None or value in ([], {}) or (isinstance(value, str) and not value.strip())


def _listed(value: Any) -> list[Any]:
    return value if isinstance(value, list) else [value]


def name_of(value: Any) -> str:
    """Of a person, a topic or a tag, as data have it: a text, or keys and values."""
    if not isinstance(value, dict):
        return value.strip() if isinstance(value, str) else ""
    texts = {plain_key(key): one.strip() for key, one in value.items() if isinstance(one, str)}
    whole = next((texts[key] for key in NAME_KEYS if texts.get(key)), "")
    return whole or " ".join(texts[part] for part in _PARTS if texts.get(part))


def undivided(text: str) -> tuple[str, ...]:
    return (text,)
