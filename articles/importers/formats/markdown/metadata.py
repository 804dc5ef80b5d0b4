"""What the keys of front matter mean here, under the names that publishing tools give them."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from articles.content import ImageUse
from articles.importers.formats.markdown.files import Place
from articles.importers.formats.markdown.keys import (
    Keys,
    as_date,
    at_commas,
    at_commas_or_spaces,
    is_empty,
)
from articles.importers.formats.markdown.template_addresses import plain_address
from articles.importers.html_to_sections.assembling import slug_from
from articles.importers.textual import bylines
from articles.importers.textual.credits import credit

_PUBLIC = {"published", "publish", "live", "public"}
_TITLES = ("title", "headline")
_STANDFIRSTS = (
    *("standfirst", "description", "subtitle", "dek", "deck", "lead", "lede", "excerpt", "summary"),
    *("abstract", "tagline", "metadescription"),
)
_DATES = (
    *("firstpublished", "publishedat", "published", "publisheddate", "publishdate", "publishedon"),
    *("datepublished", "pubdate", "date", "created", "createdat", "datetime"),
)
_CHANGED = (
    *("lastmod", "lastmodified", "lastmodifiedat", "lastupdated", "updated", "updatedat"),
    *("updateddate", "updatedon", "modified", "modifieddate", "datemodified"),
)
_CANONICAL = ("canonicalurl", "canonical", "canonicallink", "originalurl")
_FORMER = (
    *("aliases", "alias", "redirectfrom", "redirects", "oldurls", "oldurl", "formerurls"),
    *("formerslugs", "previousurls"),
)
_PICTURES = (
    *("image", "featuredimage", "featureimage", "heroimage", "hero", "cover", "coverimage"),
    *("leadimage", "headerimage", "bannerimage", "banner", "images", "thumbnail", "thumb"),
    *("photo", "picture", "ogimage", "socialimage", "header"),
)
_ADDRESSES = ("src", "url", "path", "file", "image", "filename", "href", "relative", "overlayimage")
_SAID = {
    "alt": ("alt", "alttext", "imagealt", "imagedescription", "description"),
    "caption": ("caption", "imagecaption", "title"),
    "credit": (
        *("credit", "credits", "attribution", "attr", "source", "copyright", "photographer"),
        *("imagecredit", "author", "by"),
    ),
}
_NONE = ("false", "none", "true", "no")


@dataclass(frozen=True, slots=True, kw_only=True)
class Metadata:
    headline: str
    standfirst: str
    slug: str
    byline: tuple[str, ...]
    topics: tuple[str, ...]
    tags: tuple[str, ...]
    first_published: datetime | None
    draft: bool
    page: bool
    source_id: str
    picture: str  # where the picture lies, as the front matter says it
    image: ImageUse | None
    credits: Mapping[str, str]  # of pictures in the text, by where they lie
    decorative: frozenset[str]  # where those lie that say nothing
    written: str  # the address that the front matter itself gives; it may be a pattern
    canonical: tuple[str, ...]
    former: tuple[str, ...]
    lost: tuple[str, ...]


def understand(name: str, values: Mapping[str, Any], place: Place) -> Metadata:
    """Raises BadSource for a value that its key cannot have."""
    keys = Keys(name, values)
    slug = _slug(keys)
    draft = _draft(keys) or place.draft
    first_published = keys.date(*_DATES) or place.date
    keys.note("the date of the last change", *_CHANGED)
    picture, image = _picture(keys)
    credits, decorative = _said_beside(keys)
    # Jekyll takes single words apart: `tags: ferry boats` are two.
    apart = at_commas_or_spaces if place.jekyll else at_commas
    topics = keys.names("topics", "topic", "category", "section")
    return Metadata(
        headline=keys.words(*_TITLES),
        standfirst=keys.words(*_STANDFIRSTS),
        slug=slug or place.slug,
        byline=keys.names("byline", "authors", "author", "writer", "writers", apart=bylines.names),
        topics=(*topics, *keys.names("categories", apart=apart)),
        tags=(*keys.names("tag", "keywords"), *keys.names("tags", apart=apart)),
        first_published=first_published,
        draft=draft,
        page=_page(keys) or place.page,
        source_id=keys.words("guid", "id"),
        picture=picture,
        image=image,
        credits=credits,
        decorative=decorative,
        written=next(iter(keys.lines("url", "permalink")), ""),
        canonical=keys.lines(*_CANONICAL),
        former=keys.lines(*_FORMER),
        lost=keys.lost(),
    )


def _slug(keys: Keys) -> str:
    written = keys.words("slug")
    slug = slug_from(written)
    if slug != written:
        keys.notes.append(f"the slug “{written}”, now “{slug}”")
    return slug


def _draft(keys: Keys) -> bool:
    draft = keys.truth("draft")
    status = keys.words("status").casefold()
    published = None
    if "published" in keys.left and as_date(keys.left["published"][1]) is None:
        published = keys.truth("published")
    return draft is True or published is False or bool(status and status not in _PUBLIC)


def _page(keys: Keys) -> bool:
    """Only what says so; a layout says nothing else that we could keep."""
    return any(alias in keys.left and keys.left[alias][1] == "page" for alias in ("layout", "type"))


def _said_beside(keys: Keys) -> tuple[dict[str, str], frozenset[str]]:
    """What our own export says of pictures that Markdown has no words for."""
    value = keys.left.get("pictures", ("", None))[1]
    said = [one for one in value if isinstance(one, dict)] if isinstance(value, list) else []
    if not said or not all(set(one) <= {"file", "credit", "decorative"} for one in said):
        return {}, frozenset()
    del keys.left["pictures"]
    credits = {str(one.get("file")): str(one["credit"]) for one in said if one.get("credit")}
    return credits, frozenset(str(one.get("file")) for one in said if one.get("decorative"))


def _picture(keys: Keys) -> tuple[str, ImageUse | None]:
    """Where the picture lies, and what is said of it."""
    for alias in _PICTURES:
        if alias in keys.left and (found := _picture_at(keys, alias)):
            return found
    return "", None


def _picture_at(keys: Keys, alias: str) -> tuple[str, ImageUse] | None:
    label, value = keys.left[alias]
    first, *more = value if isinstance(value, list) else [value]
    if isinstance(first, str):
        first = {"src": first}
    if not isinstance(first, dict):
        return None
    said = Keys(keys.name, first, inside=label)
    address = plain_address(_text(said, _ADDRESSES))
    if not address or address.casefold() in _NONE:
        if address:
            del keys.left[alias]
        return None
    del keys.left[alias]
    stem = alias.removesuffix("image") or "image"
    for part, names in _SAID.items():
        for name in (f"{start}{one}" for start in (alias, stem, "image") for one in names):
            if name in keys.left and part not in said.left:
                said.left[part] = keys.left.pop(name)
    whose = _text(said, _SAID["credit"])
    image = ImageUse(
        alt=_text(said, _SAID["alt"]),
        caption=_text(said, _SAID["caption"]),
        credit=credit(whose) or whose,
    )
    keys.notes += [_other_picture(label, one) for one in more if not is_empty(one)]
    keys.notes += said.lost()
    return address, image


def _text(keys: Keys, aliases: tuple[str, ...]) -> str:
    """The first of these that is words."""
    alias = next((one for one in aliases if isinstance(keys.left.get(one, ("", 0))[1], str)), "")
    return keys.words(alias) if alias else ""


def _other_picture(label: str, value: Any) -> str:
    return f"picture {value}" if isinstance(value, str) else f"a further picture in “{label}”"
