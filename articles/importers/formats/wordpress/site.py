"""What articles of WordPress need of the rest of their export: the people, the files and the
reusable blocks of each site, in a database on the disk for as long as the export is read
(https://www.sqlite.org/inmemorydb.html#temp_db); and the images, sounds and films of a post as
HTML that leads to the site's original files (https://developer.wordpress.org/apis/responsive-images/).
"""

import re
import sqlite3
from collections.abc import Iterator, Sequence
from contextlib import closing, contextmanager
from dataclasses import astuple, dataclass, field
from datetime import timedelta, timezone, tzinfo
from html import escape
from typing import Any
from unicodedata import normalize
from urllib.parse import unquote, urljoin

from articles.content import ImageUse
from articles.importers.html_to_sections import Node, rebase

MOST_IN_GALLERY = 500
LONGEST_CAPTION = 2_000
LONGEST_UNFOLDED = 2_000_000  # characters that galleries and reusable blocks add to one post
_IMAGES = re.compile(r"\.(?:jpe?g|png|gif|webp|avif|tiff?|bmp|heic)$")
_SOUNDS = re.compile(r"\.(?:mp3|m4a|ogg|oga|wav|flac)$")
_FILMS = re.compile(r"\.(?:mp4|m4v|webm|ogv|mov|avi|wmv)$")
_NUMBERED = re.compile(r"\bwp-image-(\d{1,20})\b")
# Where lazy loading and plugins put what is to be seen, the largest first.
_ADDRESSES = ("data-orig-file", "data-full-url", "data-lazy-src", "data-src", "src")
_KINDS = {"image": _IMAGES, "audio": _SOUNDS, "video": _FILMS}

# Whether an address begins so says nothing about what it leads to; i0.wp.com shows others' files.
_WAY = re.compile(r"(?:https?:)?//(?:i\d\.wp\.com/)?(?:www\.)?", re.IGNORECASE)
_RESIZED = re.compile(r"(?:-\d{1,5}x\d{1,5})(?=\.\w{2,5}$)")
_VARIANT = re.compile(r"(?:-\d{1,5}x\d{1,5}|-scaled|-rotated){1,3}(?=\.\w{2,5}$)")
_UPLOADS = re.compile(r"/wp-content/(?:uploads|blogs\.dir)/|//[\w-]+\.files\.wordpress\.com/")


@dataclass(frozen=True, slots=True)
class Attachment:
    """A file of the site's library, with what the library says of it."""

    number: str
    url: str
    title: str = ""
    alt: str = ""
    caption: str = ""
    description: str = ""
    credit: str = ""
    credit_link: str = ""
    parent: str = ""

    @property
    def is_image(self) -> bool:
        return _IMAGES.search(place(self.url).lower()) is not None


_COLUMNS = "site, place, variant, number, url, title, alt, caption, description, credit"
_COLUMNS += ", credit_link, parent"
_TABLES = f"""
    PRAGMA journal_mode = OFF; PRAGMA synchronous = OFF; PRAGMA cache_size = -16000;
    CREATE TABLE name (site, kind, handle, name, PRIMARY KEY (site, kind, handle)) WITHOUT ROWID;
    CREATE TABLE clock (site, month, minutes, seen, PRIMARY KEY (site, month, minutes));
    CREATE TABLE block (site, number, text, PRIMARY KEY (site, number));
    CREATE TABLE attachment ({_COLUMNS});
    BEGIN;
"""
_NEW = "INSERT INTO attachment VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)"
_SEEN = """
    INSERT INTO clock VALUES (?, ?, ?, 1)
    ON CONFLICT (site, month, minutes) DO UPDATE SET seen = seen + 1
"""
_ZONE = "SELECT minutes FROM clock WHERE site = ? ORDER BY month = ? DESC, seen DESC LIMIT 1"
_FIND = {
    column: f"SELECT * FROM attachment WHERE site = ? AND {column} = ? ORDER BY rowid LIMIT ?"  # noqa: S608
    for column in ("number", "place", "variant", "parent")
}


@contextmanager
def survey() -> Iterator[sqlite3.Connection]:
    """Where everything is kept that a first reading of the files finds: on the disk, and gone at
    the end."""
    with closing(sqlite3.connect("", isolation_level=None)) as database:
        database.executescript(_TABLES)
        yield database


def finish(database: sqlite3.Connection) -> None:
    """From here on it is asked, and no longer told."""
    for column in _FIND:
        database.execute(f"CREATE INDEX by_{column} ON attachment (site, {column})")


class Site:
    """One site of a survey. Its address with http or https, with www. or without, is the same."""

    def __init__(self, database: sqlite3.Connection, url: str, language: str = "") -> None:
        self._db, self.url, self._key = database, url, place(url)
        self.language = language

    def _one(self, query: str, *values: str) -> Any:
        found = self._db.execute(query, (self._key, *values)).fetchone()
        return found[0] if found else None

    def remember_name(self, kind: str, handles: Sequence[str], name: str) -> None:
        for handle in filter(None, handles):
            known = "INSERT OR IGNORE INTO name VALUES (?, ?, ?, ?)"
            self._db.execute(known, (self._key, kind, handle, name[:LONGEST_CAPTION]))

    def remember_offset(self, month: str, minutes: int) -> None:
        self._db.execute(_SEEN, (self._key, month, minutes))

    def remember_block(self, number: str, text: str) -> None:
        self._db.execute("REPLACE INTO block VALUES (?, ?, ?)", (self._key, number, text))

    def remember(self, file: Attachment) -> None:
        where = place(self.absolute(file.url))
        self._db.execute(_NEW, (self._key, where, _VARIANT.sub("", where), *astuple(file)))

    def name(self, kind: str, handle: str) -> str:
        """Of a person (“author”) or a term, as the export says it somewhere."""
        known = "SELECT name FROM name WHERE site = ? AND kind = ? AND handle = ?"
        return self._one(known, kind, handle) or ""

    def zone(self, month: str) -> tzinfo | None:
        """That of the site, as most dates of that month have it, or else most of all dates."""
        minutes = self._one(_ZONE, month)
        return None if minutes is None else timezone(timedelta(minutes=minutes))

    def block(self, number: str) -> str | None:
        text: str | None = self._one("SELECT text FROM block WHERE site = ? AND number = ?", number)
        return text

    def attachment(self, number: str) -> Attachment | None:
        return self._first("number", number)

    def attachment_at(self, address: str, number: str = "") -> Attachment | None:
        """The one whose file, or a smaller version of it, lies there. A number that the text names
        decides if its file has at least the same name."""
        where = place(address)
        if exact := self._first("place", where):
            return exact
        variant = _VARIANT.sub("", where)
        named = self.attachment(number) if number else None
        if named and _name(named.url) == variant.rpartition("/")[2]:
            return named
        return self._first("variant", variant)

    def attached(self, parent: str, kind: str) -> list[Attachment]:
        """The images, sounds or films that were uploaded to this post."""
        if parent in ("", "0"):
            return []
        found = self._attachments("parent", parent, MOST_IN_GALLERY)
        return [one for one in found if _KINDS[kind].search(place(one.url).lower())]

    def absolute(self, address: str) -> str:
        """From the site's root, where the address does not say its host."""
        try:
            return urljoin(f"{self.url}/", address) if self.url else address
        except ValueError:
            return address

    def original(self, address: str) -> str:
        """An upload that the export does not list: the address without what makes it smaller."""
        if not _UPLOADS.search(address):
            return address
        return _RESIZED.sub("", address.partition("?")[0])

    def _first(self, column: str, value: str) -> Attachment | None:
        return next(iter(self._attachments(column, value, 1)), None)

    def _attachments(self, column: str, value: str, most: int) -> list[Attachment]:
        rows = self._db.execute(_FIND[column], (self._key, value, most))
        return [Attachment(*row[3:]) for row in rows]


def place(address: str) -> str:
    """Where an address leads, for comparing."""
    path = normalize("NFC", unquote(address.strip()))
    path = _WAY.sub("", path, count=1) if _WAY.match(path) else path
    host, slash, rest = path.partition("#")[0].partition("?")[0].partition("/")
    return f"{host.lower()}{slash}{rest}".rstrip("/")


def _name(address: str) -> str:
    return _VARIANT.sub("", place(address)).rpartition("/")[2]


class TooMuch(Exception):
    """A text that unfolds to more than anybody would read."""


@dataclass(slots=True)
class Post:
    """One post while its text is read, and what of it cannot be kept."""

    site: Site
    number: str = ""
    footnotes: dict[str, str] = field(default_factory=dict)  # HTML by the name of the note
    shown_footnotes: bool = False
    lost: list[str] = field(default_factory=list)
    for_some: str = ""  # what in it only members, or others who are chosen, were shown
    room: int = LONGEST_UNFOLDED

    def unfolded(self, html: str) -> str:
        self.room -= len(html)
        if self.room < 0:
            raise TooMuch
        return html


def image_use(file: Attachment, post: Post) -> ImageUse:
    """What the library says of an image; what there is no place for is lost."""
    caption = file.caption or file.description
    if file.credit_link:
        post.lost.append(f"the link of the picture credit “{file.credit}”: {file.credit_link}")
    if file.description not in ("", caption):
        post.lost.append(f"the description of the picture {file.url}: {file.description}")
    return ImageUse(alt=file.alt, caption=caption, credit=file.credit)


def figure(file: Attachment, post: Post) -> str:
    """An image as the library shows it."""
    caption = image_use(file, post).caption
    return post.unfolded(
        f'\n\n<figure><img src="{escape(file.url)}"><figcaption>{escape(caption)}</figcaption>'
        "</figure>\n\n"
    )


def embedded(address: str, post: Post, *, kind: str = "iframe", title: str = "") -> str:
    attribute = f' title="{escape(title)}"' if title else ""
    return post.unfolded(f'\n\n<{kind} src="{escape(address.strip())}"{attribute}></{kind}>\n\n')


def with_originals(root: Node, post: Post) -> None:
    """Every address is whole, every image leads to its original, and says whose it is where the
    text or the library knows."""
    rebase(root, f"{post.site.url}/")
    for node in root.descendants():
        if node.tag == "img":
            _lead_to_original(node, post)


def _lead_to_original(image: Node, post: Post) -> None:
    given = image.attributes
    addresses = [given[name].strip() for name in _ADDRESSES if given.get(name)]
    address = next((one for one in addresses if not one.startswith("data:")), "")
    if not address or given.get("width") == given.get("height") == "1":  # it counts readers
        return
    address = post.site.absolute(address)
    number = _NUMBERED.search(given.get("class", ""))
    file = post.site.attachment_at(address, number[1] if number else given.get("data-id", ""))
    kept = {name: given[name] for name in ("class", "alt", "data-credit") if name in given}
    image.attributes = kept | {"src": file.url if file else post.site.original(address)}
    if file:
        library = image_use(file, post)
        image.attributes["alt"] = kept.get("alt") or library.alt
        image.attributes["data-credit"] = kept.get("data-credit") or library.credit
