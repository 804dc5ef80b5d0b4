"""What a site of Jekyll, Hexo, Hugo or Pelican says beside its articles: its settings and data;
and the addresses of an article there.

Its address, its time zone, the patterns of its addresses, and the names of its people and topics:
https://jekyllrb.com/docs/configuration/, https://gohugo.io/configuration/all/ and the data files of
https://jekyllrb.com/docs/datafiles/ and https://gohugo.io/content-management/data-sources/. The
patterns: https://jekyllrb.com/docs/permalinks/ and https://gohugo.io/content-management/urls/.
"""

import ast
import re
from collections.abc import Iterable, Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import tzinfo
from functools import cached_property, lru_cache
from pathlib import PurePath
from typing import Any
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo

from articles import slugs
from articles.importers.files import BadSource, File, FileSource
from articles.importers.formats.markdown.front_matter import (
    name_of,
    parse,
    plain_key,
    split,
)
from articles.importers.formats.markdown.metadata import Metadata
from articles.importers.formats.markdown.place import Place, Shape

LONGEST_SETTINGS = 200_000  # bytes
_ENDINGS = {"yml": "YAML", "yaml": "YAML", "toml": "TOML", "json": "JSON"}
# Which generator has its settings in a file of this name; config.* may be of any program.
_SETTINGS = {f"_config.{ending}": "jekyll" for ending in _ENDINGS}
_SETTINGS |= {
    f"{folder}{name}.{ending}": "hugo"
    for folder in ("", "config/_default/")
    for name in ("hugo", "config")
    for ending in _ENDINGS
}
_SETTINGS["pelicanconf.py"] = "pelican"
_OF_A_SITE = {"baseurl", "base_url", "theme", "permalinks", "contentdir", "ignorefiles", "cascade"}
_OF_A_SITE |= {"languages", "disablelanguages"}
_STYLES = {
    "date": "/:categories/:year/:month/:day/:title.html",
    "pretty": "/:categories/:year/:month/:day/:title/",
    "ordinal": "/:categories/:year/:y_day/:title.html",
    "none": "/:categories/:title.html",
}
# Under which names, of files and of settings, sites have those of people and of topics.
_NAMED = {"authors": ("authors", "people"), "topics": ("categories", "topics"), "tags": ("tags",)}
_HANDLE = re.compile(r"\w[\w.@-]{0,80}\Z")
_HANDLE_KEYS = ("id", "slug", "username", "handle", "key", "login", "shortname")
LONGEST_ADDRESS = 500
_TOKEN = re.compile(r":([a-z_]+)")
_TEMPLATE = re.compile(r"\{\{-?\s*([\w.]+)\s*(?:\|\s*(?:slug|slugify|url))?\s*-?\}\}")
_OF_DAY = {"year": "%Y", "short_year": "%y", "month": "%m", "monthname": "%B", "day": "%d"}
_OF_DAY |= {"y_day": "%j", "hour": "%H", "minute": "%M", "second": "%S"}
_WITHOUT_NOUGHT = {"i_month": "month", "i_day": "day", "yearday": "y_day"}
_FOREIGN = re.compile(r"[\s<>{}\"\x00-\x1f\x7f]")


@dataclass(frozen=True)
class Site:
    """One for each folder of a file source."""

    file_source: FileSource
    folder: str = ""  # in which its settings lie, from the file source's root
    generator: str = ""  # as far as the settings tell: jekyll (or Hexo), hugo (or Zola), pelican
    settings: Mapping[str, Any] = field(default_factory=dict, compare=False)
    unreadable: str = field(default="", compare=False)  # the name of its settings

    @cached_property
    def home(self) -> str:
        """https://pellhaven.example/blog, or /blog"""
        url, base = self._text("url", "siteurl"), self._text("baseurl")
        path = base.strip("/")
        return base.rstrip("/") if "//" in base else f"{url}/{path}".rstrip("/")

    @cached_property
    def zone(self) -> tzinfo | None:
        try:
            return ZoneInfo(self._text("timezone").strip()) if self._text("timezone") else None
        except (KeyError, ValueError, OSError):  # no zone's name, or that of a file elsewhere
            return None

    @cached_property
    def patterns(self) -> Mapping[str, str]:
        """Of addresses, by section; "" for all."""
        permalinks = mapping(self.settings.get("permalinks"))
        # Newer versions of Hugo have those of pages beside others.
        sections = {**permalinks, **mapping(permalinks.get("page"))}
        every = self._text("permalink")
        found = {"": _STYLES.get(every, every), **sections}
        return {one: value for one, value in found.items() if value and isinstance(value, str)}

    def _text(self, *keys: str) -> str:
        return next((one for key in keys for one in texts(self.settings.get(key))), "")

    def path(self, file: File) -> str:
        """From the folder of the site."""
        return file.name.removeprefix(joined(self.folder, ""))

    def data(self, path: str) -> Any:
        """What the file there holds."""
        return _data(self.file_source, joined(self.folder, path))

    def at(self, path: str) -> dict[str, Any]:
        """The keys and values of a file of the file source."""
        return mapping(_data(self.file_source, path))

    def named(self, kind: str, handles: tuple[str, ...]) -> tuple[str, ...]:
        """The names that the site has for handles and slugs; what it has none for stays."""
        return tuple(_name_of(self, kind, handle) or handle for handle in handles)


def site_of(place: Place) -> Site:
    file_source = place.file.file_source
    found = (_settings(file_source, folder) for folder in place.folders)
    root = () if place.shape is Shape.UNKNOWN else place.root
    return next(filter(None, found), None) or _without_settings(file_source, "/".join(root))


_without_settings = lru_cache(maxsize=256)(Site)


@lru_cache(maxsize=4096)
def _settings(file_source: FileSource, folder: str) -> Site | None:
    for name, generator in _SETTINGS.items():
        if not file_source.holds(joined(folder, name)):
            continue
        read = _data(file_source, joined(folder, name))
        values = {key.casefold(): value for key, value in mapping(read).items()}
        if not PurePath(name).name.startswith("config.") or _OF_A_SITE & set(values):
            readable = isinstance(read, dict)
            return Site(file_source, folder, generator, values, "" if readable else name)
    return None


@lru_cache(maxsize=4096)
def _name_of(site: Site, kind: str, handle: str) -> str:
    if not _HANDLE.match(handle):
        return ""
    names = map(name_of, _persons(site, kind, handle))
    return next((one for one in names if one and "/" not in one), "")  # an address is no name


def _persons(site: Site, kind: str, handle: str) -> Iterator[Any]:
    """In settings, in a file for all of them, or in one of its own, also with front matter."""
    for name in _NAMED[kind]:
        for settings in (site.settings, mapping(site.settings.get("params"))):
            yield _listed(settings.get(name), handle)
        for path in (f"{data}/{name}.{one}" for one in _ENDINGS for data in ("_data", "data")):
            yield _listed(site.data(path), handle)
        own = [f"data/{name}/{handle}.{ending}" for ending in _ENDINGS]
        own += [f"content/{name}/{handle}/_index.md", f"content/{name}/{handle}.md"]
        for path in (*own, f"_{name}/{handle}.md"):
            yield site.data(path)


def _listed(data: Any, handle: str) -> Any:
    """{wren: {name: Wren Hale}}, {wren: Wren Hale}, or [{id: wren, name: Wren Hale}]."""
    if isinstance(data, dict):
        return data.get(handle)
    for one in data if isinstance(data, list) else ():
        for key, value in mapping(one).items():
            if value == handle and plain_key(key) in _HANDLE_KEYS:
                return one
    return None


@lru_cache(maxsize=256)
def _data(file_source: FileSource, path: str) -> Any:
    """What a file holds: {} where there is none, and None where it cannot be read."""
    if not file_source.holds(path):
        return {}
    file = File(file_source, path)
    try:
        text = file.whole(LONGEST_SETTINGS).decode("utf-8-sig")
        ending = file.path.suffix.removeprefix(".")
        if not ending:  # lines of names
            return [one for one in text.split("\n") if one.strip() and one[0] not in "#!"]
        if ending == "py":
            return dict(_assigned(text))
        if ending == "md":
            return split(file.location, text)[0]
        return parse(_ENDINGS[ending], text) or {}
    except (BadSource, ValueError, SyntaxError, RecursionError, MemoryError):
        return None


def _assigned(program: str) -> Iterator[tuple[str, Any]]:
    """Pelican's settings are a program, which is not run: plain values alone are taken from it."""
    for line in ast.parse(program).body:
        if isinstance(line, ast.Assign) and isinstance(line.targets[0], ast.Name):
            with suppress(ValueError, TypeError):
                yield line.targets[0].id, ast.literal_eval(line.value)


def joined(folder: str, name: str) -> str:
    return f"{folder}/{name}" if folder else name


def mapping(value: Any) -> dict[str, Any]:
    return value if isinstance(value, dict) else {}


def texts(value: Any) -> list[str]:
    values = value if isinstance(value, list) else [value]
    return [one for one in values if isinstance(one, str)]


def addresses(place: Place, about: Metadata, headline: str, site: Site) -> tuple[str, ...]:
    """Those at which readers found it, the last one first."""
    default = list(place.addresses(about.found.content.slug))
    patterns = [_STYLES.get(about.written, about.written), _pattern(site, place)]
    if any(patterns):
        tokens = list(_tokens(place, about, headline, site))
        default[:0] = [_filled(one, each) for one in filter(None, patterns) for each in tokens]
    former = [_from_root(address, place) for address in about.former]
    at_site = [address for address in default if address]
    whole = [f"{site.home}{one}" for one in at_site if one[0] == "/"] if site.home else []
    # Without a home of their own, addresses from the root come before those of another site.
    found = [*whole[:1], *at_site, *about.canonical, *former, *whole[1:]]
    return tuple(address for address in dict.fromkeys(found) if _is_address(address))


def _pattern(site: Site, place: Place) -> str:
    if place.shape in (Shape.FOLDER, Shape.UNKNOWN):
        return ""
    section = place.within[0] if place.within else ""
    pattern = site.patterns.get(section) or site.patterns.get("", "")
    return pattern or (_STYLES["date"] if place.shape is Shape.POSTS else "")


def _tokens(place: Place, about: Metadata, headline: str, site: Site) -> Iterator[dict[str, str]]:
    """For the day in the front matter and for the one in the file's name."""
    slug, bare = about.found.content.slug or place.bare, place.bare
    folders = place.within
    known = {
        **dict.fromkeys(("name", "filename", "contentbasename", "basename", "page.fileslug"), bare),
        **dict.fromkeys(("slugorfilename", "slugorcontentbasename"), slug),
        "title": slug if place.jekyll else slugs.slug(headline),
        "slug": slug if place.jekyll else (about.found.content.slug or slugs.slug(headline)),
        "path": "/".join((*folders, bare)),
        "collection": folders[0] if folders else "posts",
        "section": folders[0] if folders else "",
        "sections": "/".join(folders),
        "categories": "/".join(map(slugs.slug, _categories(place, about, site))),
        "output_ext": ".html",
    }
    known["slugified_categories"] = known["categories"]
    for day in about.days:
        of_day = {name: day.strftime(form).lower() for name, form in _OF_DAY.items()}
        short = {name: of_day[of].lstrip("0") for name, of in _WITHOUT_NOUGHT.items()}
        yield {**known, **of_day, **short}
    if not about.days:
        yield known


def _categories(place: Place, about: Metadata, site: Site) -> Iterable[str]:
    """Jekyll takes the folders between the site and its posts for some, too."""
    above = place.root[len(PurePath(site.folder).parts) :] if place.shape is Shape.POSTS else ()
    folders = (one for one in above if one not in ("source", "src"))
    return dict.fromkeys((*folders, *about.categories))


def _filled(pattern: str, tokens: Mapping[str, str]) -> str:
    """Nothing for a pattern with something that is not known here."""
    if "://" in pattern:
        return pattern

    def value(match: re.Match[str]) -> str:
        return tokens[match[1].casefold()]

    try:
        address = _TOKEN.sub(value, _TEMPLATE.sub(value, pattern))
    except KeyError:
        return ""
    return "" if pattern in ("false", "true") else re.sub(r"/{2,}", "/", f"/{address}")


def _from_root(address: str, place: Place) -> str:
    if address.startswith("/") or "://" in address:
        return address
    folders = place.within if place.shape is Shape.CONTENT else ()
    return f"/{'/'.join((*folders, address))}"


def _is_address(address: str) -> bool:
    if not address or len(address) > LONGEST_ADDRESS or _FOREIGN.search(address):
        return False
    try:
        parts = urlsplit(address)
    except ValueError:
        return False
    return address.startswith("/") or (parts.scheme in ("http", "https") and bool(parts.netloc))
