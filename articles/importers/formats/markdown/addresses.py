"""The addresses of an article at its site: the one that it gives itself, those that its site's
settings or its generator give it, and those that it had before.

https://jekyllrb.com/docs/permalinks/ and https://gohugo.io/content-management/urls/.
"""

import re
from collections.abc import Iterator, Mapping
from datetime import datetime
from urllib.parse import urlsplit

from articles import slugs
from articles.importers.formats.markdown.metadata import Metadata
from articles.importers.formats.markdown.place import Place, Shape
from articles.importers.formats.markdown.site import STYLES, Site

LONGEST_ADDRESS = 500
_MONTHS = (
    *("january", "february", "march", "april", "may", "june", "july", "august"),
    *("september", "october", "november", "december"),
)
_TOKEN = re.compile(r":([a-z_]+)")
_TEMPLATE = re.compile(r"\{\{-?\s*([\w.]+)\s*(?:\|\s*(?:slug|slugify|url))?\s*-?\}\}")
_FOREIGN = re.compile(r"[\s<>{}\"\x00-\x1f\x7f]")


def addresses(
    place: Place, about: Metadata, headline: str, site: Site, above: tuple[str, ...]
) -> tuple[str, ...]:
    """Those at which readers found it, the last one first."""
    default = list(place.addresses(about.content.slug))
    patterns = [STYLES.get(about.written, about.written), _pattern(site, place)]
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
    section = place.within[0] if place.within else ""
    pattern = site.patterns.get(section) or site.patterns.get("", "")
    return pattern or (STYLES["date"] if place.shape is Shape.POSTS else "")


def _tokens(
    place: Place, about: Metadata, headline: str, above: tuple[str, ...]
) -> Iterator[dict[str, str]]:
    """For the day in the front matter and for the one in the file's name."""
    topics = dict.fromkeys((*above, *about.categories))
    slug, bare = about.content.slug or place.bare, place.bare
    folders = place.within
    known = {
        "title": slug if place.jekyll else slugs.slug(headline),
        "slug": slug if place.jekyll else (about.content.slug or slugs.slug(headline)),
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
    for day in about.days:
        yield {**known, **_of_day(day)}
    if not about.days:
        yield known


def _of_day(day: datetime) -> dict[str, str]:
    return {
        "year": f"{day:%Y}",
        "short_year": f"{day:%y}",
        "month": f"{day:%m}",
        "i_month": str(day.month),
        "monthname": _MONTHS[day.month - 1],
        "day": f"{day:%d}",
        "i_day": str(day.day),
        "y_day": f"{day:%j}",
        "yearday": str(day.timetuple().tm_yday),
        "hour": f"{day:%H}",
        "minute": f"{day:%M}",
        "second": f"{day:%S}",
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
