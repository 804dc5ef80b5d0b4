"""Who may read an article, as its front matter, its folder and the settings of its site say it: a
draft, for members, embargoed, expired; and what is no page of the site at all.

https://jekyllrb.com/docs/configuration/front-matter-defaults/ and its `exclude` and collections,
https://gohugo.io/content-management/front-matter/ and its cascade and bundles,
https://www.11ty.dev/docs/data-template-dir/ and https://www.11ty.dev/docs/ignores/, and
https://docs.getpelican.com/en/stable/settings.html. Newspapers and plugins have keys of their own,
in their languages.

A key that withholds does so with any value but “no”; a key of statuses with any that is not known
to be public; keys that may mean something else, such as `state: Maine`, with a word that withholds.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from fnmatch import fnmatchcase
from pathlib import PurePath
from typing import Any

from articles import slugs
from articles.importers.formats.markdown.front_matter import LONGEST_SHOWN, Keys, plain_key
from articles.importers.formats.markdown.place import Place, Shape
from articles.importers.formats.markdown.site import Site, joined, mapping, texts
from articles.importers.formats.markdown.vault import publishing_keys, templates
from articles.importers.textual.dates import moment
from articles.importers.textual.withheld import (
    NOBODY,
    WITHHELD,
    lies_among_drafts,
    phrases,
    withholds,
)

TRUE = phrases("true yes on 1 y ja oui si sí sim")
FALSE = phrases("false no off 0 n none null never later nein non nej nee não")
_PUBLIC = TRUE | phrases("""
    public published publish live open free everyone everybody anyone all visible listed usable
    featured scheduled future publié publique öffentlich veröffentlicht público publicado pubblico
    pubblicato openbaar gepubliceerd
""")
_AHEAD = phrases("scheduled future")
_UNDER_WAY = phrases("""
    pending review reviewing submitted proposed unapproved rejected waiting hold todo progress
    pendiente relecture prüfung revisão revisione
""")
# Any value but “no” counts, for a password is one, too.
_WITHHOLDING = phrases("""
    draft isdraft wip workinprogress unpublished private isprivate secret internal internalonly
    confidential premium ispremium paid ispaid paidonly paywall paywalled memberonly membersonly
    subscriberonly subscribersonly loginrequired hidden ishidden unlisted headless trashed deleted
    password passphrase passwordprotected protected restricted gated requireslogin requiresauth
    authrequired emailonly newsletteronly nopublish eleventyexcludefromcollections
""")
# Only “yes” counts, and so for all words that withhold: `hide` may be what a page hides.
_HIDING = WITHHELD | phrases("hide auth login disabled offline inactive exclude skip ignore")
# Only “no” counts: `published` may be a date, `show` the name of one.
_SHOWING = phrases("""
    published ispublished publish dgpublish public ispublic live islive visible isvisible show
    listed render routable active enabled online
""")
_STATUSES = phrases("""
    status poststatus publishstatus publicationstatus pubstatus statut visibility visibilité
    sichtbarkeit visibilidad access accesslevel
""")
_MAYBE_STATUSES = phrases("""
    state stage workflow workflowstate workflowstatus reviewstatus editorialstatus audience estado
    stato
""")
_WHAT_OR_WHOSE = phrases("""
    type kind posttype layout flag flags for role roles group groups allowed membership plan tier
    contentaccess
""")
_NO_TOPICS = phrases("draft drafts private unpublished wip")  # Nikola has them among the tags
_NOT_BEFORE = phrases("""
    embargo embargoed embargountil embargoeduntil embargodate embargoends embargoend publishon
    publishat publishafter publishfrom availablefrom availableat availableon golive goliveat
    goliveon golivedate scheduled scheduledat scheduledfor scheduledon scheduleddate scheduledate
    visiblefrom visibleafter validfrom sperrfrist
""")
_NOT_AFTER = phrases("""
    expiry expires expire expireson expiresat expirydate expirationdate expireat unpublish
    unpublishdate unpublishon unpublishat validuntil validto enddate availableuntil visibleuntil
""")

_PLAINLY = ("draft", "published", "status")  # of these nobody asks why
_CONTENT = {"hugo": "content", "pelican": ""}  # where articles lie, unless settings say it
# Where programs of others lie; Jekyll leaves them out without being told.
_VENDORED: tuple[str, ...] = ("node_modules", "gemfiles", ".sass-cache", ".jekyll-cache")
_VENDORED += tuple(f"vendor/{folder}" for folder in ("bundle", "cache", "gems", "ruby"))


@dataclass(slots=True)
class Access:
    draft: bool = False
    scheduled: bool = False
    begins: datetime | None = None
    ends: datetime | None = None
    unclear: str = ""  # the date as it is written
    lost: list[str] = field(default_factory=list)


def access(name: str, values: Mapping[str, Any], place: Place, site: Site) -> tuple[Access, Keys]:
    """And the keys that say something else. Raises BadSource."""
    keys, of_site = Keys(name, values), Keys(name, _inherited(place, site))
    of_site.left = {key: one for key, one in of_site.left.items() if key not in keys.left}
    found = Access(draft=place.draft)
    if why := _outside(place, site) or _unmarked(values, place):
        found.draft = True
        found.lost.append(f"{why}: it is a draft here")
    for each in (of_site, keys):
        for key, (label, _) in list(each.left.items()):
            was_draft = found.draft
            _take(each, key, found, site)
            if found.draft and not (was_draft or found.unclear or key in _PLAINLY):
                found.lost.append(f"what “{label}” says of its readers: it is a draft here")
        # Eleventy writes no page for this one, and Hugo none for that.
        build = mapping(each.value("build"))
        signs = (each.value("permalink"), build.get("render"), build.get("list"))
        found.draft |= any(str(one).casefold() in ("false", "never") for one in signs)
    return found, keys


def _take(keys: Keys, key: str, found: Access, site: Site) -> None:
    """What this key says of it; a key that says nothing of it is left."""
    spelled = slugs.slug(plain_key(key.rpartition(".")[2]))  # also in another spelling, or deeper
    said = list(_said(keys.value(key)))
    yes, no = not TRUE.isdisjoint(said), not FALSE.isdisjoint(said)
    if spelled in _NOT_BEFORE or spelled in _NOT_AFTER:
        begins = spelled in _NOT_BEFORE
        if yes or no:  # from then on, or until then: its own date has to say
            found.scheduled |= yes and begins
            found.draft |= yes and not begins
        else:
            _take_date(keys, key, found, site, begins=begins)
    elif spelled in _STATUSES:
        found.scheduled |= not _AHEAD.isdisjoint(said)
        found.draft |= not _PUBLIC.issuperset(said)
    elif spelled in _WITHHOLDING:
        found.draft |= not FALSE.issuperset(said)
    elif spelled in _SHOWING and (yes or no):
        found.draft |= no
    elif spelled in _SHOWING - {"published"} and moment(str(keys.value(key)), site.zone):
        _take_date(keys, key, found, site, begins=True)
    elif spelled in _HIDING and (yes or no):
        found.draft |= yes
    else:
        is_status = spelled in _MAYBE_STATUSES
        if is_status or spelled in _WHAT_OR_WHOSE:
            more = _UNDER_WAY if is_status else NOBODY
            found.draft |= any(withholds(one, more) for one in said)
        elif spelled in ("tags", "tag", "keywords"):
            found.draft |= not _NO_TOPICS.isdisjoint(said)
        return
    keys.left.pop(key, None)


def _take_date(keys: Keys, key: str, found: Access, site: Site, *, begins: bool) -> None:
    date, written = keys.date(site.zone, key)
    what = "from when on it is public" if begins else "until when it is public"
    found.lost.append(f"{what} ({written[:LONGEST_SHOWN]})")
    if date.unclear:
        found.draft, found.unclear = True, date.unclear
    elif date.at and begins:
        found.begins = max(date.at, found.begins or date.at)
    elif date.at:
        found.ends = min(date.at, found.ends or date.at)


def _said(value: Any) -> Iterator[str]:
    """Each of its texts, in letters that can be compared."""
    if isinstance(value, dict):
        value = [*value, *value.values()]
    if isinstance(value, list):
        for one in value:
            yield from _said(one)
    elif value is not None:
        yield slugs.slug(str(value).replace("_", " "))


def _outside(place: Place, site: Site) -> str:
    """Why its generator makes no page for readers of this file; "" where it does."""
    if folder := lies_among_drafts(place.file):
        return f"that it lies in “{folder}”"
    vendored = (one for one in _VENDORED if f"/{one}/" in f"/{place.file.name}")
    if folder := next(vendored, "") or templates(place, site):
        return f"that it lies in “{folder}”"
    if site.unreadable:
        return f"what “{site.unreadable}” says of it, which cannot be read"
    inside, settings = site.path(place.file), site.settings
    excluded = [*texts(settings.get("exclude")), *map(_as_glob, texts(settings.get("ignorefiles")))]
    for line in texts(site.data(".eleventyignore")):  # a name without a / is one in any folder
        excluded.append(line if "/" in line.strip().rstrip("/") else f"**/{line}")
    if any(_matches(inside, one) for one in excluded):
        return "that the settings of its site exclude it"
    if language := _disabled_language(inside, site):
        return f"that its site has no pages in the language “{language}”"
    if site.generator in ("hugo", "pelican"):
        said = settings.get("contentdir" if site.generator == "hugo" else "path")
        content = said.strip("./") if isinstance(said, str) else _CONTENT[site.generator]
        if content and not inside.startswith(f"{content}/"):
            return f"that it lies outside of “{content}”"
    # Other generators make pages of nothing that begins with _, unless they are told to.
    elif named := next(
        (one for one in inside.split("/") if one[:1] == "_" and one not in _known(site)), ""
    ):
        return f"that no page is made of “{named}”"
    return _beside_its_page(place, site)


def _unmarked(values: Mapping[str, Any], place: Place) -> str:
    keys = sorted(publishing_keys(place))
    if not keys or any(not TRUE.isdisjoint(_said(values.get(key))) for key in keys):
        return ""
    return f"that notes beside it are marked “{keys[0]}: true”, and it is not"


def _disabled_language(inside: str, site: Site) -> str:
    """https://gohugo.io/configuration/languages/"""
    languages = mapping(site.settings.get("languages"))
    for ending in ("toml", "yaml", "yml", "json"):
        languages = languages | mapping(site.data(f"config/_default/languages.{ending}"))
    off = texts(site.settings.get("disablelanguages"))
    off += [name for name, one in languages.items() if "true" in _said(_keys(one).get("disabled"))]
    for name in off:
        folders = texts(_keys(languages.get(name)).get("contentdir")) or [f"content/{name}"]
        if PurePath(inside).stem.endswith(f".{name}") or inside.startswith(f"{folders[0]}/"):
            return name
    return ""


def _keys(value: Any) -> dict[str, Any]:
    """In small letters, for Hugo does not mind."""
    return {key.casefold(): one for key, one in mapping(value).items()}


def _known(site: Site) -> set[str]:
    collections = mapping(site.settings.get("collections")).items()
    shown = (
        f"_{name}"
        for name, one in collections
        if not TRUE.isdisjoint(_said(mapping(one).get("output")))
    )
    return {"_posts", "_index.md", *texts(site.settings.get("include")), *shown}


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
        if folder and place.file.shelf.holds(f"{folder}/index.md"):
            return f"that it belongs to “{folder}/index.md”"
    return ""


def _matches(path: str, pattern: str) -> bool:
    """The path, or a folder that it lies in."""
    pattern = pattern.strip().removesuffix("/**").strip("/")
    parts = path.split("/")
    starts = ["/".join(parts[:count]) for count in range(1, len(parts) + 1)]
    if pattern.startswith("**/"):
        starts += [f"/{one}" for one in starts]
        pattern = pattern.replace("**", "*", 1)
    return any(fnmatchcase(start, pattern) for start in starts)


def _inherited(place: Place, site: Site) -> dict[str, Any]:
    """The front matter that its site gives to all of a folder or of a kind: Jekyll's `defaults`,
    Hugo's `cascade`, Pelican's DEFAULT_METADATA, and Eleventy's data of folders and files."""
    settings, inside = site.settings, site.path(place.file)
    kinds = {Shape.POSTS: "posts", Shape.COLLECTION: "".join(place.within[:1])}
    values = dict(mapping(settings.get("default_metadata")))
    kind = kinds.get(place.shape, "pages")
    defaults = [
        (str(scope.get("path") or ""), mapping(one.get("values")))
        for one in _mappings(settings.get("defaults"))
        if (scope := mapping(one.get("scope"))).get("type") in (None, "", kind)
    ]
    for path, said in sorted(defaults, key=lambda one: len(one[0])):  # the nearest comes last
        if not path or _matches(inside, path):
            values |= said
    values |= _cascaded(settings.get("cascade"), place)
    for folder in reversed(place.folders):
        values |= _cascaded(site.at(joined(folder, "_index.md")).get("cascade"), place)
        name = PurePath(folder or site.shelf.home).name
        values |= site.at(joined(folder, f"{name}.json"))
        values |= site.at(joined(folder, f"{name}.11tydata.json"))
    own = str(place.file.path.with_suffix(".11tydata.json"))
    return values | site.at(own) if site.shelf.holds(own) else values


def _cascaded(cascade: Any, place: Place) -> dict[str, Any]:
    values: dict[str, Any] = {}
    for one in _mappings(cascade):
        target = mapping(one.get("target") or one.get("_target"))
        path = str(target.get("path") or "")
        if not path or _matches("/".join((*place.within, place.stem)), path):
            values |= {key: value for key, value in one.items() if key not in ("target", "_target")}
    return values


def _mappings(value: Any) -> list[dict[str, Any]]:
    return [one for one in (value if isinstance(value, list) else [value]) if isinstance(one, dict)]
