"""Entries of JSON Feed (https://www.jsonfeed.org/version/1.1/)."""

from collections.abc import Iterator
from html import escape
from typing import Any

from articles.content import ImageUse
from articles.importers.base import BadSource
from articles.importers.files import File
from articles.importers.formats.feed.entry import Entry, Media, medium_of, person
from articles.importers.textual.access import access
from articles.importers.textual.charsets import decoded
from articles.importers.textual.dates import dated
from articles.importers.textual.json_values import Row, every, inside, load, rows, storable, word
from articles.importers.textual.wrapping import plain_as_html


def json_entries(file: File) -> Iterator[Entry]:
    feed = load(file.location, decoded(file.whole())[0])
    if not isinstance(feed, dict):
        raise BadSource(file.location, "This JSON is no feed.")
    for item in rows(feed, "items"):
        yield _item(item, feed)


def _item(item: Row, feed: Row) -> Entry:
    url = word(item, "url")
    image, banner = word(item, "image"), word(item, "banner_image")
    return Entry(
        id=word(item, "id", "url"),
        title=escape(word(item, "title")),
        html=_html(item),
        summary=escape(word(item, "summary")),
        base=url,
        urls=[url] if url else [],
        authors=_people(item) or _people(feed),
        tags=[storable(tag) for tag in every(item, "tags") if isinstance(tag, str)],
        language=word(item, "language"),
        language_around=word(feed, "language"),
        dated=dated(word(item, "date_published", "date_modified")),
        media=[*_media(item)],
        lost=[f"the banner {banner}"] if image and banner not in ("", image) else [],
        access=access(_marks_of(item), [word(item, "title")], [url]),
    )


def _html(item: Row) -> str:
    """The text, and a link to the page that it is about."""
    html = word(item, "content_html") or plain_as_html(word(item, "content_text"))
    about = word(item, "external_url")
    if html and about and about not in html:
        html += f'<p><a href="{escape(about)}">{escape(about)}</a></p>'
    return html


def _media(item: Row) -> Iterator[Media]:
    """The image that leads, and the attachments."""
    if address := word(item, "image", "banner_image"):
        yield Media(address)
    for each in rows(item, "attachments"):
        if address := word(each, "url"):
            kind = medium_of("", word(each, "mime_type"), address)
            yield Media(address, kind, ImageUse(alt=word(each, "title")))


def _marks_of(item: Row) -> Iterator[tuple[str, Any]]:
    """Also what extensions say, whose names begin with an underscore."""
    for name, value in item.items():
        if name.startswith("_") and isinstance(value, dict):
            yield from _marks_of({key: each for key, each in value.items() if key[:1] != "_"})
        else:
            yield name, value


def _people(holder: Row) -> list[str]:
    people = [*rows(holder, "authors")] or [inside(holder, "author")]
    return [name for name in (person(word(one, "name")) for one in people) if name]
