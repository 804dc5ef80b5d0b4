"""WordPress' own exchange format, WXR 1.2: posts as plain HTML, with their images as attachments.

A file is closed when it is large enough, and each has the people, terms and attachments of its own
posts, so that each can be imported by itself.
"""

import shutil
from collections.abc import Iterable, Iterator
from contextlib import closing
from datetime import UTC, datetime
from email.utils import format_datetime
from hashlib import sha256
from itertools import count
from tempfile import TemporaryFile

from django.utils.html import escape
from django.utils.translation import gettext_noop

from articles import paper, slugs
from articles.content import Genre
from articles.exporters.exporter import Exported, Exporter, ExportOptions, Folder
from articles.exporters.image_files import ImageFiles
from articles.exporters.stories import PublicationStatus, Story, stories
from articles.exporters.story_html import (
    absolute,
    figure,
    html_of,
    in_xml,
    left_behind,
    name_of,
    notices_html,
    page_of,
    web_address,
)
from articles.exporters.wordpress_text import for_wordpress
from articles.markdown import TextRefused
from articles.models import Image
from articles.publishing.figures import FigureText

# Fields that our own importer reads; WordPress itself has none for these.
GENRE, LANGUAGE = "_newsroom_genre", "_newsroom_language"
LARGEST = 10 * 1024 * 1024  # bytes of items: what most sites take as an upload
STATUS = {PublicationStatus.LIVE: "publish", PublicationStatus.AHEAD: "future"}
SERIES = "series"  # a taxonomy of plugins: PublishPress Series, and what stems from it
NO_TIME = "0000-00-00 00:00:00"
_SPACES = {
    "excerpt": "http://wordpress.org/export/1.2/excerpt/",
    "content": "http://purl.org/rss/1.0/modules/content/",
    "wfw": "http://wellformedweb.org/CommentAPI/",
    "dc": "http://purl.org/dc/elements/1.1/",
    "wp": "http://wordpress.org/export/1.2/",
}


def write(folder: Folder, options: ExportOptions) -> Iterator[Exported]:
    files = ImageFiles(folder, options.public)
    wxr = _File(folder, files)
    with closing(wxr):
        for story in stories(options):
            if story.status is PublicationStatus.GONE and options.public:
                continue
            try:
                wxr.add(story)
            except TextRefused as refused:
                yield Exported(what=story.content.headline, failed=str(refused))
                continue
            notes = (*files.take(story.images), *left_behind(story))
            yield Exported(what=story.content.headline, notes=notes)
            if wxr.size > LARGEST:
                wxr.finish()
        if wxr.size or wxr.number == 1:
            wxr.finish()


class _File:
    """One file after the other. Items wait on the disk until it is known who and what they name."""

    def __init__(self, folder: Folder, files: ImageFiles) -> None:
        self.folder, self.files = folder, files
        self.number = 1
        self.items = TemporaryFile()  # noqa: SIM115  (closed with all of this)
        self._begin()

    def _begin(self) -> None:
        self.size = 0
        self.people: dict[str, str] = {}  # log-in -> name
        self.topics: dict[str, str] = {}  # nicename -> name
        self.tags: dict[str, str] = {}
        self.series: dict[str, str] = {}
        self.attached: set[int] = set()

    def add(self, story: Story) -> None:
        """Raises markdown.TextRefused, and then nothing of it is in the file."""
        featured = _featured(story)
        figure_texts: dict[int, FigureText] = {}

        def shown(words: FigureText) -> str:
            number = _attachment_id(words.image)
            is_featured = featured is not None and not figure_texts
            figure_texts.setdefault(number, words)
            if is_featured:  # it is the first of all, and stands above the text
                return ""
            return figure(words, self._address(words.image, story), f' class="wp-image-{number}"')

        html = for_wordpress(html_of(story, shown) + notices_html(story))
        for number, words in figure_texts.items():
            if number not in self.attached:
                self.attached.add(number)
                self._write(self._attachment(words, story))
        self._write(self._post(story, html, featured))

    def finish(self) -> None:
        """Write the file, and begin the next one."""
        with self.folder.create(f"newsroom.{self.number:03}.xml") as file:
            file.write("".join(self._head()).encode())
            self.items.seek(0)
            shutil.copyfileobj(self.items, file)
            file.write(b"</channel>\n</rss>\n")
        self.items.seek(0)
        self.items.truncate()
        self.number += 1
        self._begin()

    def close(self) -> None:
        self.items.close()

    def _write(self, lines: Iterable[str]) -> None:
        data = "".join(lines).encode()
        self.items.write(data)
        self.size += len(data)

    def _address(self, image: Image, story: Story) -> str:
        """Where WordPress can fetch it, as long as the site shows it; else from beside the file."""
        live = story.status is PublicationStatus.LIVE
        return web_address(image) if live else self.files.address(image)

    # The parts of the file.

    def _head(self) -> Iterator[str]:
        spaces = " ".join(f'xmlns:{name}="{space}"' for name, space in _SPACES.items())
        yield f'<?xml version="1.0" encoding="UTF-8"?>\n<rss version="2.0" {spaces}>\n<channel>\n'
        yield _tag("title", paper.current().name)
        yield _tag("link", absolute("/"))
        yield _tag("description", paper.current().tagline)
        yield _tag("language", paper.current().language)
        yield _tag("wp:wxr_version", "1.2")
        yield _tag("wp:base_site_url", absolute("/").rstrip("/"))
        yield _tag("wp:base_blog_url", absolute("/").rstrip("/"))
        for number, (login, name) in enumerate(self.people.items(), start=1):
            yield "<wp:author>"
            yield _tag("wp:author_id", str(number)) + _cdata("wp:author_login", login)
            yield _cdata("wp:author_email", "") + _cdata("wp:author_display_name", name)
            yield _cdata("wp:author_first_name", "") + _cdata("wp:author_last_name", "")
            yield "</wp:author>\n"
        numbers = count(1)
        for nicename, name in self.topics.items():
            yield f"<wp:category>{_tag('wp:term_id', str(next(numbers)))}"
            yield _cdata("wp:category_nicename", nicename) + _cdata("wp:category_parent", "")
            yield _cdata("wp:cat_name", name) + "</wp:category>\n"
        for nicename, name in self.tags.items():
            yield f"<wp:tag>{_tag('wp:term_id', str(next(numbers)))}"
            yield _cdata("wp:tag_slug", nicename) + _cdata("wp:tag_name", name) + "</wp:tag>\n"
        for nicename, name in self.series.items():
            yield f"<wp:term>{_tag('wp:term_id', str(next(numbers)))}"
            yield _tag("wp:term_taxonomy", SERIES)
            yield _cdata("wp:term_slug", nicename) + _cdata("wp:term_parent", "")
            yield _cdata("wp:term_name", name) + "</wp:term>\n"

    def _post(self, story: Story, html: str, featured: FigureText | None) -> Iterator[str]:
        content = story.content
        authors = [(_known(self.people, name), name) for name in content.byline]
        yield "<item>\n" + _cdata("title", _as_html(content.headline))
        yield _tag("link", page_of(story) if story.path else absolute(f"/?p={_post_id(story)}"))
        if story.published_at:
            yield _tag("pubDate", format_datetime(story.published_at.astimezone(UTC)))
        yield _cdata("dc:creator", authors[0][0] if authors else "")
        yield f'<guid isPermaLink="false">urn:uuid:{story.key}</guid>\n<description/>\n'
        yield _cdata("content:encoded", html) + _cdata(
            "excerpt:encoded", _as_html(content.standfirst)
        )
        yield _tag("wp:post_id", str(_post_id(story)))
        yield from _times("post_date", story.published_at)
        yield from _times("post_modified", story.updated_at or story.changed_at)
        yield from _facts(
            post_name=story.slug if story.path else content.slug,
            status=STATUS.get(story.status, "draft"),
            post_type="post",
        )
        for domain, names, known in (
            ("category", content.topics, self.topics),
            ("post_tag", content.tags, self.tags),
            (SERIES, filter(None, [content.series]), self.series),
        ):
            for name in names:
                yield _term(domain, _known(known, name), name)
        for login, name in authors if len(authors) > 1 else []:
            yield _term("author", f"cap-{login}", name)
        if featured:
            yield _meta("_thumbnail_id", str(_attachment_id(featured.image)))
        if content.genre is not Genre.NEWS:
            yield _meta(GENRE, content.genre.value)
        if content.language:
            yield _meta(LANGUAGE, content.language)
        for path in story.former:
            yield _meta("_wp_old_slug", path.rpartition("/")[2])
        yield "</item>\n"

    def _attachment(self, words: FigureText, story: Story) -> Iterator[str]:
        image, address = words.image, self._address(words.image, story)
        yield "<item>\n" + _cdata("title", _as_html(image.headline or image.key))
        yield _tag("link", address) + _cdata("dc:creator", "")
        yield _tag("pubDate", format_datetime(image.added_at.astimezone(UTC)))
        yield f'<guid isPermaLink="false">{name_of(image)}</guid>\n<description/>\n'
        description = "" if words.decorative else image.extended_description
        yield _cdata("content:encoded", _as_html(description))
        yield _cdata("excerpt:encoded", _as_html(words.caption))
        yield _tag("wp:post_id", str(_attachment_id(image)))
        yield from _times("post_date", image.added_at)
        yield from _facts(
            post_name=image.key, status="inherit", post_type="attachment", parent=_post_id(story)
        )
        yield _cdata("wp:attachment_url", address)
        for key, value in (
            ("_wp_attachment_image_alt", words.alt),
            ("_media_credit", words.credit),
        ):
            if value:
                yield _meta(key, value)
        yield "</item>\n"


def _featured(story: Story) -> FigureText | None:
    """The lead image or else the first section's: WordPress shows it above the text."""
    first = next((section.image for section in story.content.sections), None)
    use = story.content.lead_image or first
    image = story.images.get(use.key) if use else None
    return FigureText.of(use, image) if use and image else None


def _post_id(story: Story) -> int:
    return 2 * story.pk


def _attachment_id(image: Image) -> int:
    """Posts and attachments are numbered together there."""
    return 2 * int(image.pk) + 1


def _known(names: dict[str, str], name: str) -> str:
    """The name's part of an address; two names never have the same."""
    plain = slugs.slug(name)[:60] or "name"
    for nicename in (plain, f"{plain}-{sha256(name.encode()).hexdigest()[:8]}"):
        if names.setdefault(nicename, name) == name:
            break
    return nicename


def _times(name: str, moment: datetime | None) -> Iterator[str]:
    """In the site's own time and in GMT."""
    for suffix, zone in (("", paper.current().zone), ("_gmt", UTC)):
        value = f"{moment.astimezone(zone):%Y-%m-%d %H:%M:%S}" if moment else NO_TIME
        yield _cdata(f"wp:{name}{suffix}", value)


def _facts(*, post_name: str, status: str, post_type: str, parent: int = 0) -> Iterator[str]:
    yield _cdata("wp:comment_status", "closed") + _cdata("wp:ping_status", "closed")
    yield _cdata("wp:post_name", post_name) + _cdata("wp:status", status)
    yield _tag("wp:post_parent", str(parent)) + _tag("wp:menu_order", "0")
    yield _cdata("wp:post_type", post_type) + _cdata("wp:post_password", "")
    yield _tag("wp:is_sticky", "0")


def _term(domain: str, nicename: str, name: str) -> str:
    opening = f'<category domain="{domain}" nicename="{escape(in_xml(nicename))}">'
    return f"{opening}{_inside_cdata(name)}</category>\n"


def _meta(key: str, value: str) -> str:
    inside = _cdata("wp:meta_key", key) + _cdata("wp:meta_value", value)
    return f"<wp:postmeta>{inside}</wp:postmeta>\n"


def _as_html(words: str) -> str:
    """Titles and captions are HTML there."""
    return words.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def _tag(name: str, words: str) -> str:
    return f"<{name}>{escape(in_xml(words))}</{name}>\n"


def _cdata(name: str, words: str) -> str:
    return f"<{name}>{_inside_cdata(words)}</{name}>\n"


def _inside_cdata(words: str) -> str:
    return f"<![CDATA[{in_xml(words).replace(']]>', ']]]]><![CDATA[>')}]]>"


EXPORTER = Exporter(title=gettext_noop("WordPress (WXR 1.2)"), write=write)
