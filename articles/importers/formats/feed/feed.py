"""Feeds as files: RSS 2.0 and its older forms, RSS 1.0, Atom and JSON Feed.

XML is read piece by piece; what a channel says before its items holds for them. Programs that read
feeds for people load them whole, and guess where one is broken: an archive has need of neither.
"""

import json
import re
from collections.abc import Iterator, Sequence
from dataclasses import replace

from articles.importers.base import BadSource, Format, Found
from articles.importers.files import File
from articles.importers.formats.feed.atom import Atom
from articles.importers.formats.feed.entries import Entry, found_of
from articles.importers.formats.feed.json_feed import entry_of
from articles.importers.formats.feed.rss import Rss
from articles.importers.formats.feed.xml import parts
from articles.importers.textual.charsets import beginning, decoded
from articles.importers.textual.json_values import rows

_XML = re.compile(
    rb"(?:<!DOCTYPE\s[^<>\[]{0,300}>\s*)?<(?:[A-Za-z]\w{0,20}:)?(?P<root>rss|RDF|feed)\b(?P<more>[^>]{0,4000})",
    re.DOTALL,
)
_SPACES = {
    b"rss": (b"",),
    b"RDF": (b"purl.org/rss/1.0", b"netscape.com/rdf/simple"),
    b"feed": (b"www.w3.org/2005/Atom", b"purl.org/atom/ns#"),
}
_VERSION = b"jsonfeed.org/version/"


def read(files: Sequence[File]) -> Iterator[Found | BadSource]:
    for file in files:
        is_json = beginning(file.head()).startswith(b"{")
        yield from _noted(file, _json(file) if is_json else _xml(file))


def _noted(file: File, entries: Iterator[Entry | None]) -> Iterator[Found | BadSource]:
    """None is an entry that was withdrawn: the article beside it says so."""
    last: Found | BadSource | None = None
    withdrawn = 0
    try:
        for entry in entries:
            if entry is None:
                withdrawn += 1
                continue
            if last is not None:
                yield last
            try:
                last = _with_note(found_of(entry, file.location), withdrawn)
            except BadSource as bad:
                last = bad
            withdrawn = 0
    except BadSource:
        if last is not None:
            yield _with_note(last, withdrawn)
        raise
    if last is None:
        raise BadSource(file.location, "There are no articles in this feed.")
    yield _with_note(last, withdrawn)


def _with_note(found: Found | BadSource, withdrawn: int) -> Found | BadSource:
    if not withdrawn or isinstance(found, BadSource):
        return found
    note = f"beside it in the feed: {withdrawn} withdrawn article{'s' * (withdrawn > 1)}"
    return replace(found, lost=(*found.lost, note))


def _xml(file: File) -> Iterator[Entry | None]:
    rss, atom = Rss(), Atom()
    for name, element in parts(file):
        if name == "item":
            yield rss.entry(element)
        elif name == "atom:entry":
            if entry := atom.entry(element):
                yield entry
        elif name == "at:deleted-entry":
            yield None
        else:
            rss.learn(name, element)
            atom.learn(name, element)


def _json(file: File) -> Iterator[Entry]:
    try:
        feed = json.loads(decoded(file.whole())[0])
    except RecursionError as error:
        raise BadSource(file.location, "The JSON is nested too deeply.") from error
    except ValueError as error:
        raise BadSource(file.location, f"The JSON is broken: {error}.") from error
    if not isinstance(feed, dict):
        raise BadSource(file.location, "This JSON is no feed.")
    for item in rows(feed, "items"):
        yield entry_of(item, feed)


def _recognises(file: File, head: bytes) -> bool:
    start = beginning(head)
    if start.startswith(b"{"):
        return _VERSION in start.replace(b"\\/", b"/")
    found = _XML.match(start)
    return found is not None and any(space in found["more"] for space in _SPACES[found["root"]])


FORMAT = Format(title="RSS, Atom or JSON Feed", recognises=_recognises, read=read)
