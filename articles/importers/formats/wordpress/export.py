"""WordPress' own export (WXR 1.0 to 1.2), in one file or several.

What articles need stands anywhere in an export: a picture may follow the story that shows it, or
lie in another file. So all files are read twice, for what there is and then for the articles.
"""

import re
from collections.abc import Iterator, Sequence

from articles.importers.base import BadSource, Format, Found
from articles.importers.files import File
from articles.importers.formats.wordpress.articles import article
from articles.importers.formats.wordpress.items import SURVEYED, TECHNICAL, Item, people_of, survey
from articles.importers.formats.wordpress.site import Survey
from articles.importers.formats.wordpress.xml import LONGEST_TEXT, Record, records

SKIPPED = {"trash", "auto-draft", "inherit"}
_ADDRESSES = ("wp:base_blog_url", "wp:base_site_url", "link")
_VERSION = re.compile(r"\d+\.\d+")
_NAMESPACE = re.compile(rb"""["']http://wordpress\.org/export/1\.\d+/["']""")


def read(files: Sequence[File]) -> Iterator[Found | BadSource]:
    with Survey() as known:
        for file in files:
            _look_through(file, known)
        known.finish()
        for file in files:
            try:
                yield from _articles(file, known)
            except BadSource as bad:
                yield bad


def _look_through(file: File, known: Survey) -> None:
    try:
        for url, record in _records(file):
            if record.name == "item" and record.own("wp:post_type") in SURVEYED:
                survey(Item.of(record), known.site(url))
            elif record.name == "wp:author":
                for handles, name in people_of(record):
                    known.site(url).remember_person(handles, name)
    except BadSource:
        return  # said when its articles are read


def _articles(file: File, known: Survey) -> Iterator[Found | BadSource]:
    for url, record in _records(file):
        if record.name != "item" or record.own("wp:post_type") in TECHNICAL:
            continue
        item = Item.of(record)
        if item["wp:status"] in SKIPPED:
            continue
        location = f"{file.location}: {item.headline or item.number}"
        if item.too_long:
            yield BadSource(location, f"It is longer than {LONGEST_TEXT:,} characters.")
            continue
        try:
            yield article(location, item, known.site(url))
        except BadSource as bad:
            yield bad


def _records(file: File) -> Iterator[tuple[str, Record]]:
    """Each record with the address of the file's site. The sites of a network have one address in
    common, and numbers of their own: the blog's address comes first."""
    said: dict[str, str] = {}
    for record in records(file):
        if record.name in _ADDRESSES or record.name == "wp:wxr_version":
            said.setdefault(record.name, record.text)
            continue
        if record.name == "item" and not _VERSION.fullmatch(said.get("wp:wxr_version", "")):
            break
        url = next((said[name] for name in _ADDRESSES if said.get(name)), "")
        yield url.rstrip("/"), record
    if not _VERSION.fullmatch(said.get("wp:wxr_version", "")):
        why = "This XML is not an export of WordPress: it says no wxr_version."
        raise BadSource(file.location, why)


def _recognises(file: File, head: bytes) -> bool:
    return head.lstrip(b"\xef\xbb\xbf \t\r\n").startswith(b"<") and bool(_NAMESPACE.search(head))


FORMAT = Format(title="WordPress export (WXR)", recognises=_recognises, read=read, together=True)
