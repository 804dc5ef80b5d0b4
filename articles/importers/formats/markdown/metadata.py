"""What the keys of front matter mean here, under the names that publishing tools give them."""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime, tzinfo
from uuid import UUID

from django.utils.timezone import localtime

from articles.content import ArticleContent, Genre, ImageUse
from articles.credits import credit
from articles.importers.base import Found
from articles.importers.formats.markdown.front_matter import (
    Keys,
    at_commas,
    at_commas_or_spaces,
    is_empty,
    name_of,
    undivided,
)
from articles.importers.formats.markdown.meanings import plain_address
from articles.importers.formats.markdown.place import Place, Shape
from articles.importers.html_to_sections import slug_from
from articles.importers.textual import bylines, genres
from articles.importers.textual.dates import NO_DATE, Dated, moment
from articles.importers.textual.dates import dated as read_date
from articles.importers.textual.language import language_of, tag


def _words(text: str) -> tuple[str, ...]:
    return tuple(text.split())


_IN_A_PATH = re.compile(r"(?:^|/)(\d{4})/(\d\d?)/(\d\d?)(?:/|$)", re.ASCII)
_OFFSET = re.compile(r"(?:[+-](?:[01]\d|2[0-3]):?[0-5]\d|Z)$", re.ASCII)
_STANDFIRSTS = _words("""
    standfirst description subtitle dek deck lead lede excerpt summary abstract tagline
    metadescription
""")
_DATES = _words("""
    firstpublished publishedat published publisheddate publishdate publishedon datepublished
    pubdate date created createdat datetime
""")
_CHANGED = _words("""
    lastmod lastmodified lastmodifiedat lastupdated updated updatedat updateddate updatedon
    modified modifieddate datemodified
""")
_CANONICAL = ("canonicalurl", "canonical", "canonicallink", "originalurl")
_FORMER = _words("""
    aliases alias redirectfrom redirects oldurls oldurl formerurls formerslugs previousurls
""")
_IMAGES = _words("""
    image featuredimage featureimage heroimage hero cover coverimage leadimage headerimage
    bannerimage banner images thumbnail thumb photo picture ogimage socialimage header
""")
_ADDRESSES = _words("src url path file image filename href relative overlayimage")
_IMAGE_KEYS = {
    "alt": _words("alt alttext imagealt imagedescription description"),
    "caption": _words("caption imagecaption title"),
    "credit": _words(
        "credit credits attribution attr source copyright photographer imagecredit author by"
    ),
}
_LANGUAGES = ("language", "lang", "locale")
_NO_NAME = ("false", "none", "true", "no")


@dataclass(frozen=True, slots=True, kw_only=True)
class Metadata:
    found: Found  # without what is in the text
    categories: tuple[str, ...]  # the topics in their order
    days: tuple[datetime, ...]  # on which its addresses may say that it was published
    image_address: str  # where the image lies, as the front matter says it
    image: ImageUse | None
    lead_address: str  # of the lead image, as our own export says it
    credits: Mapping[str, str]  # of images in the text, by where they lie
    decorative: frozenset[str]  # where those lie that say nothing
    written: str  # the address that the front matter itself gives; it may be a pattern
    canonical: tuple[str, ...]
    former: tuple[str, ...]


def understand(keys: Keys, place: Place, zone: tzinfo | None) -> Metadata:
    """Raises BadSource for a value that its key cannot have."""
    slug = _slug(keys) or place.slug
    dated, written = keys.date(zone, *_DATES)
    address = next(iter(keys.lines("url", "permalink")), "")
    if path := next(iter(keys.lines("path")), ""):  # Zola's, which writes a folder
        address = address or f"/{path.strip('/')}/"
    if dated == NO_DATE and (in_path := _IN_A_PATH.search(address)):
        dated = read_date("-".join(in_path.groups()), zone)
    by_name = moment("-".join(place.day), zone)
    if dated == NO_DATE:
        dated = Dated(by_name)
    keys.note("the date of the last change", *_CHANGED)
    lead_address, lead_image = _lead(keys)
    image_address, image = _image(keys)
    credits, decorative = _credits_and_decorative(keys)
    # Jekyll takes single words apart: `tags: ferry boats` are two.
    apart = at_commas_or_spaces if place.jekyll else at_commas
    topics = keys.names("topics", "topic", "category", "section")
    topics = (*topics, *keys.names("categories", apart=apart))
    tags = (*keys.names("tag", "keywords"), *keys.names("tags", apart=apart))
    content = ArticleContent(
        byline=keys.names("byline", "authors", "author", "writer", "writers", apart=bylines.names),
        headline=keys.words("title", "headline"),
        standfirst=keys.words(*_STANDFIRSTS),
        slug=slug,
        genre=_genre(keys),
        language=_language(keys, place),
        translation_of=_translation_of(keys),
        topics=topics,
        tags=tags,
        series=_series(keys),
        first_published=dated.at,
        lead_image=lead_image,
    )
    source_id, canonical = keys.words("guid", "id"), keys.lines(*_CANONICAL)
    former = keys.lines(*_FORMER)
    found = Found(
        location=keys.name,
        content=content,
        source_id=source_id,
        page=place.page or "page" in (keys.value("layout"), keys.value("type")),
        lost=keys.lost(),
        unclear_date=dated.unclear,
    )
    return Metadata(
        found=found,
        categories=topics,
        days=tuple(_days(dated, written, by_name, place, zone)),
        image_address=image_address,
        image=image,
        lead_address=lead_address,
        credits=credits,
        decorative=decorative,
        written=address,
        canonical=canonical,
        former=former,
    )


def _genre(keys: Keys) -> Genre:
    """Ours; any other word is said to be lost."""
    said = keys.value("genre")
    genre = genres.meant(said) if isinstance(said, str) else None
    if genre is not None:
        keys.words("genre")  # which takes it: it is not lost
    return genre or Genre.NEWS


def _language(keys: Keys, place: Place) -> str:
    """Of the first of these keys that has a tag, or of the name of the file."""
    said = ((alias, keys.value(alias)) for alias in _LANGUAGES)
    known = (alias for alias, value in said if isinstance(value, str) and tag(value))
    return language_of(keys.words(*known) or place.language)


def _translation_of(keys: Keys) -> str:
    """The key of a story, as our own export says it; anything else is said to be lost."""
    said = keys.value("translationof")
    try:
        key = str(UUID(said)) if isinstance(said, str) else ""
    except ValueError:
        return ""
    if key:
        keys.words("translationof")  # which takes it
    return key


def _series(keys: Keys) -> str:
    """The first that it names: a story is a part of one series here."""
    value = keys.value("series")
    named = all(map(name_of, value if isinstance(value, list) else [value]))
    if str(value).casefold() in _NO_NAME or not named:
        return ""  # no names: it is said to be lost
    first, *more = keys.names("series", apart=undivided) or ("",)
    keys.notes += [f"the series “{name}”" for name in more]
    return first


def _slug(keys: Keys) -> str:
    written = keys.words("slug")
    slug = slug_from(written)
    if slug != written:
        keys.notes.append(f"the slug “{written}”, now “{slug}”")
    return slug


def _days(
    dated: Dated, written: str, by_name: datetime | None, place: Place, zone: tzinfo | None
) -> Iterator[datetime]:
    """That of the front matter, in the zone that its generator goes by; and that of the name."""
    by_name = localtime(by_name, zone) if by_name else None
    day = None
    if dated.at:
        # Hugo's addresses have the day of the offset that is written beside the date.
        named = re.sub(r"(?:UTC|GMT)$", "Z", written)
        found = _OFFSET.search(named) if place.shape is Shape.CONTENT else None
        own = datetime.strptime(found[0], "%z").tzinfo if found else None
        day = localtime(dated.at, own or zone)
        yield day
    if by_name and (day is None or day.date() != by_name.date()):
        yield by_name


def _credits_and_decorative(keys: Keys) -> tuple[dict[str, str], frozenset[str]]:
    """What our own export says of images that Markdown has no words for."""
    value = keys.value("pictures")
    entries = [one for one in value if isinstance(one, dict)] if isinstance(value, list) else []
    if not entries or not all(set(one) <= {"file", "credit", "decorative"} for one in entries):
        return {}, frozenset()
    del keys.left["pictures"]
    credits = {str(one.get("file")): str(one["credit"]) for one in entries if one.get("credit")}
    return credits, frozenset(str(one.get("file")) for one in entries if one.get("decorative"))


def _lead(keys: Keys) -> tuple[str, ImageUse | None]:
    """Where our own export says that the lead image lies, and what is said of it."""
    value = keys.value("leadpicture")
    words = ("alt", "caption", "credit")
    if not isinstance(value, dict) or not set(value) <= {"file", "decorative", *words}:
        return "", None
    del keys.left["leadpicture"]
    said = {name: str(value.get(name, "")) for name in words}
    return str(value.get("file", "")), ImageUse(**said, decorative=bool(value.get("decorative")))


def _image(keys: Keys) -> tuple[str, ImageUse | None]:
    """Where the image lies, and what is said of it."""
    found = (_image_at(keys, alias) for alias in _IMAGES if alias in keys.left)
    return next(filter(None, found), ("", None))


def _image_at(keys: Keys, alias: str) -> tuple[str, ImageUse] | None:
    label, value = keys.left[alias]
    first, *more = value if isinstance(value, list) else [value]
    if isinstance(first, str):
        first = {"src": first}
    if not isinstance(first, dict):
        return None
    image_keys = Keys(keys.name, first, inside=label)
    address = plain_address(_text(image_keys, _ADDRESSES))
    if address:
        del keys.left[alias]
    if not address or address.casefold() in _NO_NAME:
        return None
    _take_what_is_beside(keys, alias, image_keys)
    whose = _text(image_keys, _IMAGE_KEYS["credit"])
    image = ImageUse(
        alt=_text(image_keys, _IMAGE_KEYS["alt"]),
        caption=_text(image_keys, _IMAGE_KEYS["caption"]),
        credit=credit(whose) or whose,
    )
    for other in more:
        if not is_empty(other):
            which = f"picture {other}" if isinstance(other, str) else None
            keys.notes.append(which or f"a further picture in “{label}”")
    keys.notes += image_keys.lost()
    return address, image


def _take_what_is_beside(keys: Keys, alias: str, image_keys: Keys) -> None:
    """What keys beside that of an image say of it, such as `image_alt` or `cover_credit`."""
    stem = alias.removesuffix("image") or "image"
    for part, names in _IMAGE_KEYS.items():
        for name in (f"{start}{one}" for start in (alias, stem, "image") for one in names):
            if name in keys.left and part not in image_keys.left:
                image_keys.left[part] = keys.left.pop(name)


def _text(keys: Keys, aliases: Iterable[str]) -> str:
    """The first of these that is words."""
    alias = next((one for one in aliases if isinstance(keys.value(one), str)), "")
    return keys.words(alias) if alias else ""
