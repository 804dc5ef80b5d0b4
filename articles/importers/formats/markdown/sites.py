"""What the settings of a site say of its addresses: Jekyll's `_config.yml`, Hugo's `hugo.toml`.

And the addresses of an article at its site: the one that it gives itself, those that its site's
settings or its generator give it, and those that it had before.
"""

import json
import re
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from functools import lru_cache
from typing import Any
from urllib.parse import urlsplit

import yaml
from django.utils.timezone import localtime

from articles import slugs
from articles.importers.files import BadSource, File, Shelf
from articles.importers.formats.markdown import yaml_words
from articles.importers.formats.markdown.files import Place, Shape
from articles.importers.formats.markdown.metadata import Metadata

LONGEST_SETTINGS, LONGEST_ADDRESS = 200_000, 500
_SETTINGS: dict[Shape, tuple[str, ...]] = {
    Shape.POSTS: ("_config.yml", "_config.yaml", "_config.toml"),
    Shape.COLLECTION: ("_config.yml", "_config.yaml", "_config.toml"),
    Shape.CONTENT: (
        *("hugo.toml", "hugo.yaml", "hugo.yml", "hugo.json"),
        *("config.toml", "config.yaml", "config.yml", "config.json"),
    ),
}
_STYLES = {
    "date": "/:categories/:year/:month/:day/:title.html",
    "pretty": "/:categories/:year/:month/:day/:title/",
    "ordinal": "/:categories/:year/:y_day/:title.html",
    "none": "/:categories/:title.html",
}
_MONTHS = (
    *("january", "february", "march", "april", "may", "june", "july", "august"),
    *("september", "october", "november", "december"),
)
_TOKEN = re.compile(r":([a-z_]+)")
_TEMPLATE = re.compile(r"\{\{-?\s*([\w.]+)\s*(?:\|\s*(?:slug|slugify|url))?\s*-?\}\}")
_FOREIGN = re.compile(r"[\s<>{}\"\x00-\x1f\x7f]")


@dataclass(frozen=True, slots=True)
class Site:
    home: str = ""  # https://pellhaven.example/blog, or /blog
    patterns: Mapping[str, str] = field(default_factory=dict)  # by section; "" for all


def addresses(place: Place, about: Metadata, headline: str) -> tuple[str, ...]:
    """Those at which readers found it, the last one first."""
    site, above = _site_of(place)
    default = list(place.addresses(about.slug))
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


def _site_of(place: Place) -> tuple[Site, tuple[str, ...]]:
    """And the folders between it and its posts, which Jekyll takes for categories."""
    if place.shape in _SETTINGS:
        for count in range(len(place.root), -1, -1):
            folder = "/".join(place.root[:count])
            if site := _settings(place.file.shelf, folder, place.shape):
                above = place.root[count:] if place.shape is Shape.POSTS else ()
                return site, tuple(one for one in above if one not in ("source", "src"))
    return Site(), ()


@lru_cache(maxsize=256)
def _settings(shelf: Shelf, folder: str, shape: Shape) -> Site | None:
    for name in _SETTINGS[shape]:
        path = f"{folder}/{name}" if folder else name
        if shelf.holds(path):
            return _understood(_read(File(shelf, path)))
    return None


def _read(file: File) -> dict[str, Any]:
    """Settings that cannot be read say nothing."""
    try:
        text = file.whole(LONGEST_SETTINGS).decode("utf-8-sig")
        if file.name.endswith(".toml"):
            values: Any = tomllib.loads(text)
        elif file.name.endswith(".json"):
            values = json.loads(text)
        else:
            values = yaml_words.load(text)
    except (BadSource, yaml.YAMLError, ValueError, RecursionError):
        return {}
    if not isinstance(values, dict):
        return {}
    return {key.casefold(): value for key, value in values.items()}


def _understood(values: Mapping[str, Any]) -> Site:
    url, base = values.get("url"), values.get("baseurl", "")
    base = base if isinstance(base, str) else ""
    home = base if "//" in base else f"{url if isinstance(url, str) else ''}{_rooted(base)}"
    patterns: dict[str, str] = {}
    permalink, permalinks = values.get("permalink"), values.get("permalinks")
    if isinstance(permalink, str):
        patterns[""] = _STYLES.get(permalink, permalink)
    if isinstance(permalinks, dict):
        inner = permalinks.get("page")  # beside others of its kind, in newer versions of Hugo
        sections = {**permalinks, **(inner if isinstance(inner, dict) else {})}
        for section, pattern in sections.items():
            if isinstance(pattern, str):
                patterns[section] = pattern
    return Site(home.rstrip("/"), patterns)


def _rooted(base: str) -> str:
    return f"/{base.strip('/')}" if base.strip("/") else ""


def _pattern(site: Site, place: Place) -> str:
    section = place.within[0] if place.within else ""
    pattern = site.patterns.get(section) or site.patterns.get("", "")
    return pattern or (_STYLES["date"] if place.shape is Shape.POSTS else "")


def _tokens(
    place: Place, about: Metadata, headline: str, above: tuple[str, ...]
) -> Iterator[dict[str, str]]:
    """For the day in the front matter and for the one in the file's name."""
    topics = dict.fromkeys((*above, *about.topics))
    slug, bare = about.slug or place.bare, place.bare
    folders = place.within
    known = {
        "title": slug if place.jekyll else slugs.slug(headline),
        "slug": slug if place.jekyll else (about.slug or slugs.slug(headline)),
        "name": bare,
        "path": "/".join((*folders, bare)),
        "collection": folders[0] if folders else "posts",
        "section": folders[0] if folders else "",
        "sections": "/".join(folders),
        "categories": "/".join(slugs.slug(one) for one in topics),
        "filename": bare,
        "contentbasename": bare,
        "slugorfilename": slug,
        "slugorcontentbasename": slug,
        "basename": bare,
        "output_ext": ".html",
        "page.fileslug": bare,
    }
    known["slugified_categories"] = known["categories"]
    days = [localtime(about.first_published)] if about.first_published else []
    if place.date and localtime(place.date).date() not in [day.date() for day in days]:
        days.append(localtime(place.date))
    for day in days:
        yield {**known, **_of_day(day)}
    if not days:
        yield known


def _of_day(day: datetime) -> dict[str, str]:
    year, month, date = str(day.year), str(day.month), str(day.day)
    number = str(day.timetuple().tm_yday)
    return {
        "year": year,
        "short_year": year[2:],
        "month": month.zfill(2),
        "i_month": month,
        "monthname": _MONTHS[day.month - 1],
        "day": date.zfill(2),
        "i_day": date,
        "y_day": number.zfill(3),
        "yearday": number,
        "hour": str(day.hour).zfill(2),
        "minute": str(day.minute).zfill(2),
        "second": str(day.second).zfill(2),
    }


def _filled(pattern: str, tokens: Mapping[str, str]) -> str:
    """Nothing for a pattern with something that is not known here."""
    missing = False

    def value(match: re.Match[str]) -> str:
        nonlocal missing
        found = tokens.get(match[1].casefold())
        missing = missing or found is None
        return found or ""

    if "://" in pattern:
        return pattern
    address = _TOKEN.sub(value, _TEMPLATE.sub(value, pattern))
    if missing or pattern in ("false", "true"):
        return ""
    return re.sub(r"/{2,}", "/", f"/{address}")


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
