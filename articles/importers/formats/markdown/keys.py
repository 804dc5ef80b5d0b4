"""The keys of one front matter, taken out one by one; what is left in the end is lost.

`published-at`, `published_at` and `publishedAt` are one key here, asked for as `publishedat`; so
https://gohugo.io/content-management/front-matter/ has it, and other generators do.
"""

import re
from collections.abc import Callable, Iterator, Mapping
from datetime import date, tzinfo
from html import unescape
from typing import Any

from articles.importers.base import BadSource
from articles.importers.textual.dates import Dated, dated

LONGEST_NAME = 200
LONGEST_SHOWN = 80  # characters of a value that is lost
# Keys under which generators put further keys of the same kinds.
_NESTED = ("extra", "params", "taxonomies", "seo", "meta", "metadata")
FALSE = ("false", "no", "off", "0")
_TRUE = ("true", "yes", "on", "1")
NAME_KEYS = ("name", "displayname", "fullname", "title", "label")
_NAMES_WANTED = "a name or a list of names"
_OURS = re.compile(r"[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}")
_MAIL = re.compile(r"\s*<[^<>\s]+@[^<>\s]+>|\s*\([^()\s]+@[^()\s]+\)")


def at_commas(text: str) -> tuple[str, ...]:
    return tuple(name for part in text.split(",") if (name := part.strip()))


def at_commas_or_spaces(text: str) -> tuple[str, ...]:
    return at_commas(text) if "," in text else tuple(text.split())


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
        for alias in aliases:
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
        for alias in aliases:
            if alias not in self.left:
                continue
            label, value = self.left.pop(alias)
            for one in _listed(value):
                found += self._named(label, one, apart if one is value else _alone)
            if any(len(one) > LONGEST_NAME for one in found):
                raise self._wrong(label, f"names of at most {LONGEST_NAME} characters")
        return tuple(dict.fromkeys(found))

    def said(self, alias: str) -> str:
        """Its value as a word to compare; "" for none."""
        return str(self.left.pop(alias, ("", ""))[1]).strip().casefold()

    def truth(self, alias: str) -> bool | None:
        label = self.left.get(alias, ("", None))[0]
        said = self.said(alias)
        if said and said not in (*_TRUE, *FALSE):
            raise self._wrong(label, "true or false")
        return said in _TRUE if said else None

    def date(self, zone: tzinfo | None, *aliases: str) -> tuple[Dated, str]:
        """And as it is written."""
        found = self._first(*aliases)
        value = found[1] if found else None
        is_one = isinstance(value, str | int | float | date) and not isinstance(value, bool)
        written = "" if value is None else ", ".join(map(str, _listed(value)))
        return dated(value if is_one else written, zone), written

    def note(self, what: str, *aliases: str) -> None:
        """What is lost is said with its value."""
        for alias in aliases:
            if isinstance(self.value(alias), str | int | float | date):
                _, value = self.left.pop(alias)
                self.notes.append(f"{what} ({str(value)[:LONGEST_SHOWN]})")

    def _first(self, *aliases: str) -> tuple[str, Any] | None:
        """The first of these keys; others that say the same are done with."""
        found = next((self.left[alias] for alias in aliases if alias in self.left), None)
        for alias in aliases:
            if found and self.value(alias) == found[1]:
                del self.left[alias]
        return found

    def _named(
        self, label: str, value: Any, apart: Callable[[str], tuple[str, ...]]
    ) -> Iterator[str]:
        if not isinstance(value, dict):
            if not is_empty(value):
                yield from apart(self._without_mail(self._text(label, value, _NAMES_WANTED)))
            return
        person = Keys(self.name, value, inside=label)
        if alias := next((one for one in NAME_KEYS if one in person.left), ""):
            yield person.words(alias)
            self.notes += person.lost()
            return
        # {first: Town, second: Harbour}, or {wren: {name: Wren Hale}}, or {town: , harbour: }
        if any(key.casefold() in ("mail", "email", "url") for key in value):
            raise self._wrong(label, _NAMES_WANTED)
        for key, inner in value.items():
            if isinstance(inner, dict) and not any(isinstance(i, dict) for i in inner.values()):
                yield from self._named(f"{label}.{key}", {"name": key, **inner}, _alone)
            else:
                yield self._text(label, inner or key, _NAMES_WANTED)

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


def _alone(text: str) -> tuple[str, ...]:
    return (text,)
