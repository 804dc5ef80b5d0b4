"""JSON Feed 1.0 and 1.1: an item as an entry."""

from html import escape

from articles.importers.formats.feed.entries import Entry, Media, plain_as_html
from articles.importers.formats.feed.media import kind_of
from articles.importers.textual.dates import moment
from articles.importers.textual.json_values import Row, every, inside, rows, storable, word


def entry_of(item: Row, feed: Row) -> Entry:
    lost = []
    text = word(item, "content_text")
    html = word(item, "content_html") or plain_as_html(text)
    picture, banner = word(item, "image"), word(item, "banner_image")
    if picture and banner and picture != banner:
        lost.append(f"the banner {banner}")
    media = [Media(address) for address in [picture or banner] if address]
    for each in rows(item, "attachments"):
        if address := word(each, "url"):
            kind = kind_of("", word(each, "mime_type"), address)
            media.append(Media(address, kind, word(each, "title")))
    if about := word(item, "external_url"):
        html += f'<p><a href="{escape(about)}">{escape(about)}</a></p>' if about not in html else ""
    return Entry(
        id=word(item, "id", "url"),
        title=escape(word(item, "title")),
        html=html if word(item, "content_html") or text else "",
        summary=escape(word(item, "summary")),
        base=word(item, "url"),
        urls=[url for url in [word(item, "url")] if url],
        authors=_authors(item) or _authors(feed),
        tags=[storable(tag) for tag in every(item, "tags") if isinstance(tag, str)],
        published=moment(word(item, "date_published") or word(item, "date_modified")),
        media=media,
        lost=lost,
    )


def _authors(holder: Row) -> list[str]:
    people = [*rows(holder, "authors")] or [inside(holder, "author")]
    return [name for name in (word(one, "name") for one in people) if name]
