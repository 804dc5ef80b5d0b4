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
from fnmatch import fnmatchcase
from functools import lru_cache
from pathlib import PurePath
from typing import Any
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo

from articles import slugs
from articles.importers.files import BadSource, File, Shelf
from articles.importers.formats.markdown.front_matter import (
    LONGEST_NAME,
    NAME_KEYS,
    parse,
    plain_key,
    split,
)
from articles.importers.formats.markdown.metadata import Metadata
from articles.importers.formats.markdown.place import Place, Shape
from articles.importers.textual.withheld import lies_among_drafts

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
_OF_A_SITE = {"baseurl", "base_url", "title", "theme", "permalinks", "contentdir", "cascade"}
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
    """One for each folder of a shelf."""

    shelf: Shelf
    folder: str = ""  # in which its settings lie, from the shelf's root
    generator: str = ""  # as far as the settings tell: jekyll (or Hexo), hugo (or Zola), pelican
    home: str = field(default="", compare=False)  # https://pellhaven.example/blog, or /blog
    zone: tzinfo | None = field(default=None, compare=False)
    # Of addresses, by section; "" for all.
    patterns: Mapping[str, str] = field(default_factory=dict, compare=False)
    settings: Mapping[str, Any] = field(default_factory=dict, compare=False)

    def named(self, kind: str, handles: tuple[str, ...]) -> tuple[str, ...]:
        """The names that the site has for handles and slugs; what it has none for stays."""
        return tuple(_name_of(self, kind, handle) or handle for handle in handles)


def site_of(place: Place) -> tuple[Site, tuple[str, ...]]:
    """And the folders between it and its posts, which Jekyll takes for categories."""
    shelf = place.file.shelf
    for folder in _above(place.file):
        if site := _settings(shelf, folder):
            above = place.root[folder.count("/") + bool(folder) :]
            above = above if place.shape is Shape.POSTS else ()
            return site, tuple(one for one in above if one not in ("source", "src"))
    return Site(shelf, "/".join(place.root)), ()


def _above(file: File) -> list[str]:
    """The folders in which it lies, from its own up to the shelf's root, which is ""."""
    return ["" if str(one) == "." else str(one) for one in file.path.parents]


@lru_cache(maxsize=4096)
def _settings(shelf: Shelf, folder: str) -> Site | None:
    for name, generator in _SETTINGS.items():
        path = _joined(folder, name)
        if shelf.holds(path):
            site = _understood(shelf, folder, generator, _read(shelf, path))
            if not PurePath(name).name.startswith("config.") or _OF_A_SITE & set(site.settings):
                return site
    return None


def _understood(shelf: Shelf, folder: str, generator: str, read: Any) -> Site:
    said = read if isinstance(read, dict) else {}
    values = {key.casefold(): value for key, value in said.items()}
    url, base = values.get("url") or values.get("siteurl"), values.get("baseurl", "")
    base = base if isinstance(base, str) else ""
    rooted = f"/{base.strip('/')}" if base.strip("/") else ""
    home = base if "//" in base else f"{url if isinstance(url, str) else ''}{rooted}"
    patterns: dict[str, str] = {}
    permalink, permalinks = values.get("permalink"), values.get("permalinks")
    if isinstance(permalink, str):
        patterns[""] = _STYLES.get(permalink, permalink)
    if isinstance(permalinks, dict):
        inner = permalinks.get("page")  # beside others of its kind, in newer versions of Hugo
        sections = {**permalinks, **(inner if isinstance(inner, dict) else {})}
        patterns |= {one: value for one, value in sections.items() if isinstance(value, str)}
    params = values.get("params")
    settings = {**params, **values} if isinstance(params, dict) else values
    zone = _zone(values.get("timezone"))
    return Site(shelf, folder, generator, home.rstrip("/"), zone, patterns, settings)


def _zone(name: Any) -> tzinfo | None:
    try:
        return ZoneInfo(name) if isinstance(name, str) and name.strip() else None
    except (KeyError, ValueError, OSError):  # no zone's name, or that of a file elsewhere
        return None


@lru_cache(maxsize=4096)
def _name_of(site: Site, kind: str, handle: str) -> str:
    return next(filter(None, _names_of(site, kind, handle)), "") if _HANDLE.match(handle) else ""


def _names_of(site: Site, kind: str, handle: str) -> Iterator[str]:
    """In settings, in a file for all of them, or in one of its own, also with front matter."""
    for name in _NAMED[kind]:
        yield _listed(site.settings.get(name), handle)
        for path in (f"{data}/{name}.{one}" for one in _ENDINGS for data in ("_data", "data")):
            yield _listed(_data(site.shelf, _joined(site.folder, path)), handle)
        own = [f"data/{name}/{handle}.{ending}" for ending in _ENDINGS]
        own += [f"content/{name}/{handle}/_index.md", f"content/{name}/{handle}.md"]
        for path in (*own, f"_{name}/{handle}.md"):
            yield _name(_read(site.shelf, _joined(site.folder, path)))


def _listed(data: Any, handle: str) -> str:
    """{wren: {name: Wren Hale}}, {wren: Wren Hale}, or [{id: wren, name: Wren Hale}]."""
    if isinstance(data, dict):
        return _name(data.get(handle))
    for one in data if isinstance(data, list) else ():
        for key, value in one.items() if isinstance(one, dict) else ():
            if value == handle and plain_key(key) in _HANDLE_KEYS:
                return _name(one)
    return ""


def _name(value: Any) -> str:
    if isinstance(value, str):  # an address is no name
        return value.strip() if len(value) <= LONGEST_NAME and "/" not in value else ""
    if not isinstance(value, dict):
        return ""
    said = {plain_key(key): one for key, one in value.items() if isinstance(one, str)}
    whole = next((said[key] for key in NAME_KEYS if said.get(key)), "")
    return _name(whole or f"{said.get('firstname', '')} {said.get('lastname', '')}")


def _read(shelf: Shelf, path: str) -> Any:
    """Nothing, where there is no such file, or none that can be read."""
    if not shelf.holds(path):
        return {}
    file = File(shelf, path)
    try:
        text = file.whole(LONGEST_SETTINGS).decode("utf-8-sig")
        ending = file.path.suffix.removeprefix(".")
        if not ending:  # lines of names
            return [one for one in text.split("\n") if one.strip() and one[0] not in "#!"]
        if ending == "py":
            return dict(_assigned(text))
        if ending == "md":
            return split(file.location, text)[0]
        return parse(_ENDINGS[ending], text)
    except (BadSource, ValueError, SyntaxError, RecursionError, MemoryError):
        return {}


def _assigned(program: str) -> Iterator[tuple[str, Any]]:
    """Pelican's settings are a program, which is not run: plain values alone are taken from it."""
    for line in ast.parse(program).body:
        if isinstance(line, ast.Assign) and isinstance(line.targets[0], ast.Name):
            with suppress(ValueError, TypeError):
                yield line.targets[0].id, ast.literal_eval(line.value)


_data = lru_cache(maxsize=1024)(_read)  # what many articles look into


def _joined(folder: str, name: str) -> str:
    return f"{folder}/{name}" if folder else name


def withheld(place: Place, site: Site) -> str:
    """Why its generator makes no page for readers of this file; "" where it does."""
    if folder := lies_among_drafts(place.file):
        return f"that it lies in “{folder}”"
    inside = place.file.name.removeprefix(f"{site.folder}/" if site.folder else "")
    if any(_matches(inside, one) for one in _texts(site.settings.get("exclude"))):
        return "that the settings of its site exclude it"
    for folder in _above(place.file):
        ignored = _data(site.shelf, _joined(folder, ".eleventyignore"))
        below = place.file.name.removeprefix(f"{folder}/" if folder else "")
        if any(_matches(below, one, anywhere=True) for one in _texts(ignored)):
            return "that .eleventyignore has it"
    if site.generator in ("hugo", "pelican"):
        why = _outside_of_content(inside, site)
    else:
        why = _underlined(inside, site)
    return why or _beside_its_page(place, site)


def _outside_of_content(inside: str, site: Site) -> str:
    said = site.settings.get("contentdir") or site.settings.get("path") or "content"
    content = said.strip("./") if isinstance(said, str) else "content"
    if content and not inside.startswith(f"{content}/"):
        return f"that it lies outside of “{content}”"
    patterns = (_as_glob(one) for one in _texts(site.settings.get("ignorefiles")))
    if any(fnmatchcase(f"/{inside}", pattern) for pattern in patterns):
        return "that the settings of its site exclude it"
    return ""


def _as_glob(expression: str) -> str:
    """Hugo's regular expressions, as far as they are no more than that; they are not run."""
    start, end = ("" if expression[:1] == "^" else "*"), ("" if expression[-1:] == "$" else "*")
    return f"{start}{expression.strip('^$').replace('.*', '*').replace(chr(92), '')}{end}"


def _underlined(inside: str, site: Site) -> str:
    """Names that begin with _ are none of pages: but for collections that are said to be."""
    collections = site.settings.get("collections")
    known = {"_posts", "_index.md", *_texts(site.settings.get("include"))}
    for name, said in collections.items() if isinstance(collections, dict) else ():
        if isinstance(said, dict) and str(said.get("output")).casefold() in ("true", "yes", "on"):
            known.add(f"_{name}")
    named = (one for one in inside.split("/") if one.startswith("_") and one not in known)
    return next((f"that no page is made of “{name}”" for name in named), "")


def _beside_its_page(place: Place, site: Site) -> str:
    """Hugo's files beside an index.md, also further down, belong to that page."""
    if place.shape is not Shape.CONTENT or site.generator == "pelican" or "src" in place.root:
        return ""
    own = place.file.path.stem.partition(".")[0] == "index"
    folders = _above(place.file)[own : len(place.within) + own]
    for folder in folders:
        if folder and place.file.shelf.holds(f"{folder}/index.md"):
            return f"that it belongs to “{folder}/index.md”"
    return ""


def _matches(path: str, pattern: str, *, anywhere: bool = False) -> bool:
    """A path, or a folder that it lies in; `anywhere`: a name without / counts below as well."""
    pattern = pattern.strip().removesuffix("/**").strip("/")
    if anywhere and "/" not in pattern:
        return any(fnmatchcase(one, pattern) for one in path.split("/"))
    parts = path.split("/")
    starts = ("/".join(parts[:count]) for count in range(1, len(parts) + 1))
    return any(fnmatchcase(start, pattern.removeprefix("**/")) for start in starts)


def _texts(value: Any) -> list[str]:
    values = value if isinstance(value, list) else [value]
    return [one for one in values if isinstance(one, str)]


def inherited(place: Place, site: Site) -> dict[str, Any]:
    """The front matter that its site gives to all of a folder or of a kind: Jekyll's `defaults`,
    Hugo's `cascade`, Pelican's DEFAULT_METADATA, and Eleventy's data of folders and files."""
    inside = place.file.name.removeprefix(f"{site.folder}/" if site.folder else "")
    kind = place.within[0] if place.shape is Shape.COLLECTION and place.within else "pages"
    values = dict(_mapping(site.settings.get("default_metadata")))
    for one in sorted(_mappings(site.settings.get("defaults")), key=_depth):
        scope = _mapping(one.get("scope"))
        path = scope.get("path") or ""
        if scope.get("type") in (None, "posts" if place.shape is Shape.POSTS else kind) and (
            not path or _matches(inside, str(path))
        ):
            values |= _mapping(one.get("values"))
    values |= _cascaded(site.settings.get("cascade"), place)
    shelf = place.file.shelf
    for folder in reversed(_above(place.file)):
        section = _mapping(_data(shelf, _joined(folder, "_index.md")))
        values |= _cascaded(section.get("cascade"), place)
        name = folder.rpartition("/")[2] or PurePath(shelf.home).name
        for data in (f"{name}.json", f"{name}.11tydata.json"):
            values |= _mapping(_data(shelf, _joined(folder, data)))
    own = place.file.path.with_suffix(".11tydata.json")
    return values | _mapping(_data(shelf, str(own)))


def _depth(default: Mapping[str, Any]) -> int:
    return len(str(_mapping(default.get("scope")).get("path") or ""))


def _cascaded(cascade: Any, place: Place) -> dict[str, Any]:
    values: dict[str, Any] = {}
    for one in _mappings(cascade if isinstance(cascade, list) else [cascade]):
        target = _mapping(one.get("target") or one.get("_target"))
        path = target.get("path")
        if not path or _matches("/".join((*place.within, place.stem)), str(path)):
            values |= {key: value for key, value in one.items() if key not in ("target", "_target")}
    return values


def _mapping(value: Any) -> dict[str, Any]:
    return value if isinstance(value, dict) else {}


def _mappings(value: Any) -> Iterable[dict[str, Any]]:
    return (one for one in value if isinstance(one, dict)) if isinstance(value, list) else ()


def addresses(
    place: Place, about: Metadata, headline: str, site: Site, above: tuple[str, ...]
) -> tuple[str, ...]:
    """Those at which readers found it, the last one first."""
    default = list(place.addresses(about.found.content.slug))
    patterns = [_STYLES.get(about.written, about.written), _pattern(site, place)]
    if any(patterns):
        tokens = list(_tokens(place, about, headline, above))
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


def _tokens(
    place: Place, about: Metadata, headline: str, above: tuple[str, ...]
) -> Iterator[dict[str, str]]:
    """For the day in the front matter and for the one in the file's name."""
    topics = dict.fromkeys((*above, *about.categories))
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
        "categories": "/".join(slugs.slug(one) for one in topics),
        "output_ext": ".html",
    }
    known["slugified_categories"] = known["categories"]
    for day in about.days:
        of_day = {name: day.strftime(form).lower() for name, form in _OF_DAY.items()}
        short = {name: of_day[of].lstrip("0") for name, of in _WITHOUT_NOUGHT.items()}
        yield {**known, **of_day, **short}
    if not about.days:
        yield known


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
