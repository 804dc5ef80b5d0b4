"""WordPress' own export (WXR 1.0 to 1.2), in one file or several
(https://github.com/WordPress/wordpress-develop/blob/trunk/src/wp-admin/includes/export.php).

What articles need stands anywhere in an export: an image may follow the story that shows it, or
lie in another file. So all files are read twice, for what there is and then for the articles.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from contextlib import suppress
from sqlite3 import Connection
from xml.etree.ElementTree import Element

from django.utils.translation import gettext_noop

from articles.importers.base import BadSource, Format, Found
from articles.importers.files import File
from articles.importers.formats.wordpress.articles import article
from articles.importers.formats.wordpress.items import (
    LONGEST_TEXT,
    Item,
    learn,
    parts,
    text_of,
)
from articles.importers.formats.wordpress.site import Site, finish, survey
from articles.importers.textual.charsets import head_of

__all__ = ["FORMAT", "is_export"]

_ADDRESSES = ("wp:base_blog_url", "wp:base_site_url", "link")
_FACTS = (*_ADDRESSES, "wp:wxr_version", "language")
_VERSION = re.compile(r"\d+\.\d+")
_ROOT = re.compile(r"<rss\b", re.IGNORECASE)
_OURS = re.compile(r"<wp:\w|[\"']https?://(?:www\.)?wordpress\.org/export/\d", re.IGNORECASE)


def is_export(head: bytes) -> bool:
    """It has elements of WordPress' own, which say what is public: it must not be read as a feed,
    whatever else is wrong with it."""
    text = head_of(head)
    return text.startswith("<") and bool(_ROOT.search(text) and _OURS.search(text))


def read(files: Sequence[File]) -> Iterator[Found | BadSource]:
    with survey() as known:
        for file in files:
            with suppress(BadSource):  # said when its articles are read
                for facts, part in _parts(file, []):
                    learn(part, Site(known, _url(facts)))
        finish(known)
        for file in files:
            try:
                yield from _articles(file, known)
            except BadSource as bad:
                yield bad


def _articles(file: File, known: Connection) -> Iterator[Found | BadSource]:
    assumed: list[str] = []
    for facts, part in _parts(file, assumed):
        if part.tag != "item" or not (item := Item.of(part)).is_article:
            continue
        location = f"{file.location}: {item.headline or item.number}"
        if item.too_long:
            yield BadSource(location, f"It is longer than {LONGEST_TEXT:,} characters.")
            continue
        try:
            site = Site(known, _url(facts), facts.get("language", ""))
            yield article(location, item, site, assumed)
        except BadSource as bad:
            yield bad


def _url(facts: Mapping[str, str]) -> str:
    """Of the site. Those of a network have one address in common, and numbers of their own: the
    blog's address comes first."""
    return next((facts[name] for name in _ADDRESSES if facts.get(name)), "").rstrip("/")


def _parts(file: File, assumed: list[str]) -> Iterator[tuple[Mapping[str, str], Element]]:
    """Each part of the channel with what this has said of itself before."""
    values: dict[str, str] = {}
    for part in parts(file, assumed):
        if part.tag in _FACTS:
            values.setdefault(part.tag, text_of(part))
            continue
        if part.tag == "item" and not _VERSION.fullmatch(values.get("wp:wxr_version", "")):
            break
        yield values, part
    if not _VERSION.fullmatch(values.get("wp:wxr_version", "")):
        why = "This XML is not an export of WordPress: it says no wxr_version."
        raise BadSource(file.location, why)


FORMAT = Format(
    title=gettext_noop("WordPress export (WXR)"),
    recognises=lambda file, head: is_export(head),
    read=read,
    endings=frozenset({".xml", ".wxr"}),
    together=True,
)
