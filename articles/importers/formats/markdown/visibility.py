"""Who may read an article, as its front matter, its folder and the settings of its site say it;
and what is no page of the site at all.

https://jekyllrb.com/docs/configuration/front-matter-defaults/ and its `exclude` and collections,
https://gohugo.io/content-management/front-matter/ and its cascade and bundles,
https://www.11ty.dev/docs/data-template-dir/ and https://www.11ty.dev/docs/ignores/, and
https://docs.getpelican.com/en/stable/settings.html.
"""

from collections.abc import Mapping
from fnmatch import fnmatchcase
from functools import lru_cache
from pathlib import PurePath
from typing import Any

from articles.importers.files import FileSource
from articles.importers.formats.markdown.front_matter import Keys
from articles.importers.formats.markdown.place import Place, Shape, folders_above
from articles.importers.formats.markdown.site import Site, joined, mapping, texts
from articles.importers.formats.markdown.vault import publishing_keys, templates
from articles.importers.textual.access import Access, is_true, lies_among_drafts

_PLAINLY = ("draft", "published", "status")  # of these nobody asks why
_CONTENT = {"hugo": "content", "pelican": ""}  # where articles lie, unless settings say it
# Where programs of others lie; Jekyll leaves them out without being told.
_VENDORED: tuple[str, ...] = ("node_modules", "gemfiles", ".sass-cache", ".jekyll-cache")
_VENDORED += tuple(f"vendor/{folder}" for folder in ("bundle", "cache", "gems", "ruby"))


def access(
    name: str, values: Mapping[str, Any], place: Place, site: Site
) -> tuple[Access, list[str], Keys]:
    """And what a report says of it, and the keys that say something else. Raises BadSource."""
    found, lost = Access(), list[str]()
    if place.draft:
        found.withheld.append(place.stem)
    if why := _outside(place, site) or _unmarked(values, place):
        found.withheld.append(why)
        lost.append(f"{why}: it is a draft here")
    keys = Keys(name, values)
    of_site = Keys(name, _given(place, site))
    of_site.left = {key: one for key, one in of_site.left.items() if key not in keys.left}
    for each in (of_site, keys):
        for key, (label, value) in list(each.left.items()):
            marks = len(found.withheld)
            if found.take(label, value, site.zone, of_front_matter=True):
                del each.left[key]
            if len(found.withheld) > marks and key not in _PLAINLY:
                lost.append(f"what “{label}” says of its readers: it is a draft here")
        # Eleventy writes no page for this one, and Hugo none for that.
        build = mapping(each.value("build"))
        signs = (each.value("permalink"), build.get("render"), build.get("list"))
        found.withheld += [one for one in map(str, signs) if one.casefold() in ("false", "never")]
    return found, [*lost, *found.dates], keys


def _unmarked(values: Mapping[str, Any], place: Place) -> str:
    keys = sorted(publishing_keys(place))
    if not keys or any(is_true(values.get(key)) for key in keys):
        return ""
    return f"that notes beside it are marked “{keys[0]}: true”, and it is not"


def _outside(place: Place, site: Site) -> str:
    """Why its generator makes no page for readers of this file; "" where it does."""
    if folder := _folder_of_no_pages(place, site):
        return f"that it lies in “{folder}”"
    if site.unreadable:
        return f"what “{site.unreadable}” says of it, which cannot be read"
    inside = site.path(place.file)
    if any(_matches(inside, one) for one in _excluded(site)):
        return "that the settings of its site exclude it"
    if language := _language_off(inside, site):
        return f"that its site has no pages in the language “{language}”"
    if site.generator in ("hugo", "pelican"):
        return _outside_of_content(inside, site) or _beside_its_page(place, site)
    # Other generators make pages of nothing that begins with _, unless they are told to.
    names = (one for one in inside.split("/") if one[:1] == "_" and one not in _known(site))
    if named := next(names, ""):
        return f"that no page is made of “{named}”"
    return _beside_its_page(place, site)


def _folder_of_no_pages(place: Place, site: Site) -> str:
    """Of drafts, of what others made, of templates; "" if it lies in none."""
    vendored = (one for one in _VENDORED if f"/{one}/" in f"/{place.file.name}")
    return lies_among_drafts(place.file) or next(vendored, "") or templates(place, site)


def _language_off(inside: str, site: Site) -> str:
    """The language of the file, if it is one in which the site has no pages."""
    for language, content in _languages_off(site):
        if PurePath(inside).stem.endswith(f".{language}") or inside.startswith(f"{content}/"):
            return language
    return ""


def _outside_of_content(inside: str, site: Site) -> str:
    """Of all folders these generators read one: https://gohugo.io/configuration/all/#contentdir"""
    setting = site.settings.get("contentdir" if site.generator == "hugo" else "path")
    content = setting.strip("./") if isinstance(setting, str) else _CONTENT[site.generator]
    is_outside = content and not inside.startswith(f"{content}/")
    return f"that it lies outside of “{content}”" if is_outside else ""


@lru_cache(maxsize=256)
def _excluded(site: Site) -> tuple[str, ...]:
    ignored = texts(site.settings.get("ignorefiles"))
    excluded = [*texts(site.settings.get("exclude")), *map(_as_glob, ignored)]
    for line in texts(site.data(".eleventyignore")):  # a name without a / is one in any folder
        excluded.append(line if "/" in line.strip().rstrip("/") else f"**/{line}")
    return tuple(excluded)


@lru_cache(maxsize=256)
def _languages_off(site: Site) -> tuple[tuple[str, str], ...]:
    """And the folder of each: https://gohugo.io/configuration/languages/"""
    languages = mapping(site.settings.get("languages"))
    for ending in ("toml", "yaml", "yml", "json"):
        languages = languages | mapping(site.data(f"config/_default/languages.{ending}"))
    settings = {name: _keys(one) for name, one in languages.items()}
    off = texts(site.settings.get("disablelanguages"))
    off += [name for name, one in settings.items() if is_true(one.get("disabled"))]
    folders = (
        texts(settings.get(name, {}).get("contentdir")) or [f"content/{name}"] for name in off
    )
    return tuple((name, folder[0]) for name, folder in zip(off, folders, strict=True))


def _keys(value: Any) -> dict[str, Any]:
    """In small letters, for Hugo does not mind."""
    return {key.casefold(): one for key, one in mapping(value).items()}


@lru_cache(maxsize=256)
def _known(site: Site) -> frozenset[str]:
    collections = mapping(site.settings.get("collections")).items()
    shown = (f"_{name}" for name, one in collections if is_true(mapping(one).get("output")))
    return frozenset({"_posts", "_index.md", *texts(site.settings.get("include")), *shown})


def _as_glob(expression: str) -> str:
    """Hugo's regular expressions, as far as they are no more than that; they are not run."""
    start, end = ("" if expression[:1] == "^" else "*"), ("" if expression[-1:] == "$" else "*")
    return f"{start}{expression.strip('^$').replace('.*', '*').replace(chr(92), '')}{end}"


def _beside_its_page(place: Place, site: Site) -> str:
    """Hugo's files beside an index.md, also further down, belong to that page."""
    if place.shape is not Shape.CONTENT or site.generator == "pelican" or "src" in place.root:
        return ""
    own = place.file.path.stem.partition(".")[0] == "index"
    for folder in place.folders[own : len(place.within) + own]:
        if folder and _is_page(place.file.file_source, folder):
            return f"that it belongs to “{folder}/index.md”"
    return ""


@lru_cache(maxsize=4096)
def _is_page(file_source: FileSource, folder: str) -> bool:
    return file_source.holds(f"{folder}/index.md")


def _matches(path: str, pattern: str) -> bool:
    """The path, or a folder that it lies in."""
    pattern = pattern.strip().removesuffix("/**").strip("/")
    parts = path.split("/")
    starts = ["/".join(parts[:count]) for count in range(1, len(parts) + 1)]
    if pattern.startswith("**/"):
        starts += [f"/{one}" for one in starts]
        pattern = pattern.replace("**", "*", 1)
    return any(fnmatchcase(start, pattern) for start in starts)


def _given(place: Place, site: Site) -> dict[str, Any]:
    """The front matter that its site gives to all of a folder or of a kind: Jekyll's `defaults`,
    Hugo's `cascade`, Pelican's DEFAULT_METADATA, and Eleventy's data of folders and files."""
    kinds = {Shape.POSTS: "posts", Shape.COLLECTION: "".join(place.within[:1])}
    defaults = _defaults(site, kinds.get(place.shape, "pages"))
    values: dict[str, Any] = {}
    for path, given in (
        (site.path(place.file), defaults),
        ("/".join((*place.within, place.stem)), _of_folder(site, place.folders[0])),
    ):
        for pattern, one in given:
            if not pattern or _matches(path, pattern):
                values |= one
    own = f"{place.file.name.rpartition('.')[0]}.11tydata.json"
    return values | site.at(own) if site.file_source.holds(own) else values


@lru_cache(maxsize=1024)
def _defaults(site: Site, kind: str) -> tuple[tuple[str, dict[str, Any]], ...]:
    defaults = [
        (str(scope.get("path") or ""), mapping(one.get("values")))
        for one in _mappings(site.settings.get("defaults"))
        if (scope := mapping(one.get("scope"))).get("type") in (None, "", kind)
    ]
    defaults.sort(key=lambda one: len(one[0]))  # the nearest comes last
    return (("", mapping(site.settings.get("default_metadata"))), *defaults)


@lru_cache(maxsize=4096)
def _of_folder(site: Site, folder: str) -> tuple[tuple[str, dict[str, Any]], ...]:
    found = _cascade(site.settings.get("cascade"))
    for above in reversed(folders_above(folder)):
        name = PurePath(above or site.file_source.home).name
        found += _cascade(site.at(joined(above, "_index.md")).get("cascade"))
        data = (site.at(joined(above, f"{name}{end}.json")) for end in ("", ".11tydata"))
        found += [("", one) for one in data]
    return tuple(one for one in found if one[1])


def _cascade(cascade: Any) -> list[tuple[str, dict[str, Any]]]:
    """The values that it gives to each pattern of paths."""
    found = []
    for one in map(dict, _mappings(cascade)):
        targets = mapping(one.pop("target", None)), mapping(one.pop("_target", None))
        found.append((str((targets[0] or targets[1]).get("path") or ""), one))
    return found


def _mappings(value: Any) -> list[dict[str, Any]]:
    return [one for one in (value if isinstance(value, list) else [value]) if isinstance(one, dict)]
