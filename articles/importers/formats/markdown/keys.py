"""The keys of one front matter, taken out one by one; what is left in the end is lost.

`published-at`, `published_at` and `publishedAt` are one key here, asked for as `publishedat`.
"""

import re
from collections.abc import Callable, Iterator, Mapping
from datetime import date, datetime
from typing import Any

from articles.importers.base import BadSource
from articles.importers.textual.dates import moment

LONGEST_NAME = 200
LONGEST_SHOWN = 80  # characters of a value that is lost
# Keys under which generators put further keys of the same kinds.
_NESTED = ("extra", "params", "taxonomies", "seo", "meta", "metadata")
_TRUTHS = {"true": True, "yes": True, "on": True, "1": True}
_TRUTHS |= {"false": False, "no": False, "off": False, "0": False}
_NAME_KEYS = ("name", "displayname", "fullname", "title", "label")
_MAIL = re.compile(r"\s*<[^<>\s]+@[^<>\s]+>|\s*\([^()\s]+@[^()\s]+\)")


def at_commas(text: str) -> tuple[str, ...]:
    return tuple(name for part in text.split(",") if (name := part.strip()))


def at_commas_or_spaces(text: str) -> tuple[str, ...]:
    return at_commas(text) if "," in text else tuple(text.split())


class Keys:
    def __init__(self, name: str, values: Mapping[str, Any], *, inside: str = "") -> None:
        self.name, self.inside = name, inside
        self.notes: list[str] = []
        self.left: dict[str, tuple[str, Any]] = {}
        for key, value in values.items():
            self._add(key, value)
        if not inside:
            for alias in _NESTED:
                self._open(alias)

    def _add(self, key: str, value: Any) -> None:
        plain = re.sub(r"[-_\s]", "", key.casefold())
        label = f"{self.inside}.{key}" if self.inside else key
        if plain in self.left:
            if self.left[plain][0].casefold().replace("-", "_") == key.casefold().replace("-", "_"):
                raise BadSource(self.name, f"The front matter key “{key}” stands there twice.")
            plain = key  # another spelling, which says something else
        if not is_empty(value):
            self.left[plain] = (label, value)

    def _open(self, alias: str) -> None:
        """What stands in it counts as if it stood outside, where nothing does."""
        if alias not in self.left or not isinstance(self.left[alias][1], dict):
            return
        label, values = self.left.pop(alias)
        for plain, (key, value) in Keys(self.name, values, inside=label).left.items():
            self.left[plain if plain not in self.left else f"{label}.{plain}"] = (key, value)

    def lost(self) -> tuple[str, ...]:
        return (*self.notes, *(f"front matter key “{label}”" for label, _ in self.left.values()))

    def words(self, *aliases: str) -> str:
        found = self._first(*aliases)
        return self._text(*found) if found else ""

    def lines(self, *aliases: str) -> tuple[str, ...]:
        """Single texts, or lists of them, under all of these keys; nothing but texts is taken."""
        found = []
        for alias in aliases:
            if alias in self.left:
                value = self.left[alias][1]
                texts = [one for one in _listed(value) if isinstance(one, str) and one.strip()]
                if len(texts) == len(_listed(value)):
                    del self.left[alias]
                    found += [text.strip() for text in texts]
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

    def truth(self, alias: str) -> bool | None:
        if alias not in self.left:
            return None
        label, value = self.left.pop(alias)
        truth = _TRUTHS.get(str(value).strip().casefold())
        if truth is None:
            raise self._wrong(label, "true or false")
        return truth

    def date(self, *aliases: str) -> datetime | None:
        found = self._first(*aliases)
        if found is None:
            return None
        label, value = found
        read = as_date(value)
        if read is None:
            raise self._wrong(label, "a date")
        return read

    def note(self, what: str, *aliases: str) -> None:
        """What is lost is said with its value."""
        for alias in aliases:
            if alias in self.left and isinstance(self.left[alias][1], str | int | float | date):
                _, value = self.left.pop(alias)
                self.notes.append(f"{what} ({str(value)[:LONGEST_SHOWN]})")

    def _first(self, *aliases: str) -> tuple[str, Any] | None:
        """The first of these keys; others that say the same are done with."""
        found = next((self.left[alias] for alias in aliases if alias in self.left), None)
        for alias in aliases:
            if found and alias in self.left and self.left[alias][1] == found[1]:
                del self.left[alias]
        return found

    def _named(
        self, label: str, value: Any, apart: Callable[[str], tuple[str, ...]]
    ) -> Iterator[str]:
        if is_empty(value):
            return
        if not isinstance(value, dict):
            yield from apart(self._without_mail(self._text(label, value, _NAMES_WANTED)))
            return
        person = Keys(self.name, value, inside=label)
        alias = next((one for one in _NAME_KEYS if one in person.left), "")
        if alias:
            yield person.words(alias)
            self.notes += person.lost()
        elif all(isinstance(inner, str | dict | None) for inner in value.values()):
            yield from self._of_mapping(label, value)
        else:
            raise self._wrong(label, _NAMES_WANTED)

    def _of_mapping(self, label: str, values: Mapping[str, Any]) -> Iterator[str]:
        """{first: Town, second: Harbour}, or {wren: {name: Wren Hale}}, or {town: , harbour: }."""
        if any(key.casefold() in ("mail", "email", "url") for key in values):
            raise self._wrong(label, _NAMES_WANTED)
        for key, value in values.items():
            if isinstance(value, dict) and not any(isinstance(i, dict) for i in value.values()):
                yield from self._named(f"{label}.{key}", {"name": key, **value}, _alone)
            else:
                yield self._text(label, value or key, _NAMES_WANTED)

    def _without_mail(self, text: str) -> str:
        name = _MAIL.sub("", text)
        if name == text or not name.strip():
            return text
        self.notes += [f"the mail address {one.strip(' <>()')}" for one in _MAIL.findall(text)]
        return name

    def _text(self, label: str, value: Any, wanted: str = "words") -> str:
        if isinstance(value, bool) or not isinstance(value, str | int | float | date):
            raise self._wrong(label, wanted)
        return " ".join(str(value).split())

    def _wrong(self, label: str, wanted: str) -> BadSource:
        return BadSource(self.name, f"The front matter key “{label}” must be {wanted}.")


_NAMES_WANTED = "a name or a list of names"


def as_date(value: Any) -> datetime | None:
    if isinstance(value, bool) or not isinstance(value, str | int | float | date):
        return None
    return moment(value)


def is_empty(value: Any) -> bool:
    return value is None or value in ([], {}) or (isinstance(value, str) and not value.strip())


def _listed(value: Any) -> list[Any]:
    return value if isinstance(value, list) else [value]


def _alone(text: str) -> tuple[str, ...]:
    return (text,)
