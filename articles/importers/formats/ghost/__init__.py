"""Ghost's own export: one JSON file with the tables of a site.

https://docs.ghost.org/migration/custom, https://docs.ghost.org/migration/content. A post's text is
the HTML that Ghost made of it; where an export lacks that, what its editor stored. The file is read
twice, first for what the posts refer to.
"""

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import UTC
from operator import itemgetter
from typing import IO, Any

import ijson
from django.utils.translation import gettext_noop
from ijson.common import ObjectBuilder

from articles.importers.base import BadSource, Format, Found, attempt
from articles.importers.files import BIGGEST, File
from articles.importers.formats.ghost.cards import Notes, readable, rendered
from articles.importers.formats.ghost.editors import lexical, mobiledoc
from articles.importers.html_to_sections import article, bounded, words_of
from articles.importers.html_to_sections.images import figure
from articles.importers.textual.charsets import LONGEST, beginning
from articles.importers.textual.dates import Dated, dated
from articles.importers.textual.json_values import Row, number, word

LONGEST_STORED = 4 * LONGEST  # a text as an editor stores it says much around each word
CHUNK = 64 * 1024
DEEPEST = 60  # lists and objects in one another, of which the parser itself knows no end
_ROW = re.compile(r"(?:(?:db|db\.item|data)\.)*(?!db\b)(\w+)\.item")
_MARK = b"\xef\xbb\xbf"
_PLACEHOLDER = re.compile(r":([a-z_]+)")
_BEGINNING = re.compile(rb'\s*\{\s*"(?:db|meta|data)"\s*:\s*[\[{]')
_NOT_CARRIED = {
    "codeinjection_head": "the code that was put into the page's head",
    "codeinjection_foot": "the code that was put into the page's foot",
    "meta_title": "the title for search engines “{}”",
    "meta_description": "the description for search engines “{}”",
    "og_title": "the title for social media “{}”",
    "og_description": "the description for social media “{}”",
    "og_image": "the picture for social media {}",
    "twitter_title": "the title for social media “{}”",
    "twitter_description": "the description for social media “{}”",
    "twitter_image": "the picture for social media {}",
    "email_subject": "the subject of its e-mail “{}”",
    "custom_template": "the template “{}”",
}
_References = defaultdict[str, list[tuple[int, str]]]


@dataclass(slots=True)
class Site:
    """What posts refer to. Their people and tags are kept with the order that they have there."""

    url: str = ""
    permalinks: str = "/:slug/"
    language: str = ""
    people: dict[str, str] = field(default_factory=dict)
    tags: dict[str, tuple[str, bool]] = field(default_factory=dict)  # the name, is it internal
    meta: dict[str, Row] = field(default_factory=dict)
    authors_of: _References = field(default_factory=lambda: defaultdict(list))
    tags_of: _References = field(default_factory=lambda: defaultdict(list))
    comments: Counter[str] = field(default_factory=Counter)

    def remember(self, table: str, row: Row) -> None:
        post, name = word(row, "post_id"), word(row, "name", "slug")
        if table == "users":  # some are called by their address of mail
            self.people[word(row, "id")] = "" if "@" in name else name
        elif table == "tags":
            is_internal = word(row, "visibility") == "internal" or name.startswith("#")
            self.tags[word(row, "id")] = name, is_internal
        elif table == "posts_meta":
            self.meta[post] = {key: each for key, each in row.items() if each}
        elif table == "posts_authors":
            self.authors_of[post].append((number(row, "sort_order"), word(row, "author_id")))
        elif table == "posts_tags":
            self.tags_of[post].append((number(row, "sort_order"), word(row, "tag_id")))
        elif table == "comments":
            self.comments[post] += 1
        elif table == "settings":
            self._set(word(row, "key"), word(row, "value"))

    def _set(self, key: str, value: str) -> None:
        if key == "permalinks" and ":slug" in value:
            self.permalinks = value
        elif key in ("lang", "locale", "default_locale"):  # as it was called in 2.0 and before
            self.language = self.language or value
        elif key == "url" and "://" in value:
            self.url = value.rstrip("/")

    def tags_on(self, post: str) -> tuple[list[str], list[str]]:
        """Those that readers see, and the internal ones."""
        tags = [self.tags[tag] for tag in _in_order(self.tags_of.get(post)) if tag in self.tags]
        shown = [name for name, is_internal in tags if not is_internal]
        return shown, [name for name, is_internal in tags if is_internal]

    def whole(self, text: str) -> str:
        """Addresses on the site itself are stored without its name."""
        return text.replace("__GHOST_URL__", self.url)


def read(files: Sequence[File]) -> Iterator[Found | BadSource]:
    for file in files:
        site, some = Site(), False
        for table, row in tables(file):
            site.remember(table, row)
        for row in (row for table, row in tables(file) if table == "posts"):
            some = True
            yield attempt(_post, file, row, site)
        if not some:
            raise BadSource(file.location, "There are no posts in it.")


def _post(file: File, row: Row, site: Site) -> Found:
    """Raises BadSource."""
    key = word(row, "id")
    headline = words_of(word(row, "title")) or f"Untitled {word(row, 'slug') or key}"
    location = f"{file.location}: {headline}"
    row = {**site.meta.get(key, {}), **{name: value for name, value in row.items() if value}}
    notes = Notes()
    with bounded(location):
        html = _text(row, site, notes)
    if len(html) > LONGEST:
        raise BadSource(location, f"The text is longer than {LONGEST:,} characters.")
    authors = _in_order(site.authors_of.get(key)) or [word(row, "author_id")]
    shown, internal = site.tags_on(key)
    when = dated(word(row, "published_at"), UTC)
    standfirst = word(row, "custom_excerpt") or word(row, "meta_description")
    if not row.get("custom_excerpt"):
        row.pop("meta_description", None)  # it is no longer lost
    return article(
        location=location,
        source_id=word(row, "uuid") or key,
        headline=headline,
        html=html,
        standfirst=words_of(standfirst),
        slug=word(row, "slug"),
        language=word(row, "locale"),
        language_around=site.language,
        byline=[site.people.get(who, "") for who in authors],
        topics=shown[:1] or [""],  # the first one is Ghost's own “primary tag”
        tags=shown[1:],
        dated=when,
        scheduled=word(row, "status") == "scheduled",
        draft=word(row, "status") not in ("published", "scheduled"),
        withheld=[*_withheld(row, notes)],
        page=_is_page(row),
        urls=_addresses(row, site, when),
        lost=[
            *(f"the internal tag “{name}”" for name in internal),
            *_lost(row, site),
            *notes.lost,
        ],
    )


def _text(row: Row, site: Site, notes: Notes) -> str:
    whole = {name: site.whole(word(row, name)) for name in ("html", "lexical", "mobiledoc")}
    feature = figure(
        site.whole(word(row, "feature_image", "image")),
        word(row, "feature_image_alt"),
        site.whole(word(row, "feature_image_caption")),
    )
    if html := whole["html"]:
        return feature + (readable(html, notes) if len(html) <= LONGEST else html)
    for name, reader in (("lexical", lexical), ("mobiledoc", mobiledoc)):
        if len(whole[name]) <= LONGEST_STORED and (html := reader(whole[name], notes)):
            return feature + html
        if whole[name]:
            notes.lost.append(f"its text as the editor stored it ({name}), which cannot be read")
    return feature + rendered(site.whole(word(row, "markdown")), notes)  # before 1.0


def _in_order(keys: Sequence[tuple[int, str]] | None) -> list[str]:
    """By Ghost's own order; where it has none, as they stand in the table."""
    return [key for _, key in sorted(keys or (), key=itemgetter(0))]


def _is_page(row: Row) -> bool:
    return word(row, "type") == "page" or bool(row.get("page"))


def _addresses(row: Row, site: Site, when: Dated) -> list[str]:
    """Where the post was; what it names as its canonical address may be another site's."""
    parts = {"slug": word(row, "slug"), "id": word(row, "id")}
    if when.at:
        parts |= zip(("year", "month", "day"), f"{when.at:%Y %m %d}".split(), strict=True)
    path = "/:slug/" if _is_page(row) else site.permalinks
    path = _PLACEHOLDER.sub(lambda found: parts.get(found[1], found[0]), path)
    known = f"{site.url}{path}" if parts["slug"] and ":" not in path else ""
    named = site.whole(word(row, "canonical_url"))
    return [known, named if named.startswith(("https://", "http://", "/")) else ""]


def _withheld(row: Row, notes: Notes) -> Iterator[str]:
    """What was not for everybody must not become so by being imported."""
    status, readers = word(row, "status"), word(row, "visibility")
    if status == "sent" or row.get("email_only"):
        yield "that it went out by e-mail only"
    elif readers not in ("", "public"):
        yield f"that only some readers could read it ({readers})"
    elif notes.members_only:
        yield "that a part of it was for members only"
    elif status not in ("published", "scheduled", "draft"):
        yield f"its status “{status}”"


def _lost(row: Row, site: Site) -> Iterator[str]:
    if comments := site.comments[word(row, "id")]:
        yield f"{comments} comment{'s' * (comments > 1)}"
    if row.get("featured"):
        yield "that it was featured"
    for key, what in _NOT_CARRIED.items():
        if value := site.whole(word(row, key)):
            yield what.format(value)


# The tables of an export, of which one row is in memory: they lie in `data`, which may lie in `db`
# or in another `data`.


def tables(file: File) -> Iterator[tuple[str, Row]]:
    """Each row with the name of its table. Raises BadSource."""
    with file.open() as opened:
        metered = _Metered(opened, file.location)
        # As machines have numbers: one of thousands of digits would end the process.
        parsed = ijson.basic_parse(metered, buf_size=CHUNK, use_float=True)
        events = _bounded(parsed, file.location)
        try:
            yield from _rows(ijson.parse(events), metered)
        except (ijson.JSONError, ValueError) as error:
            why = str(error).split("\n", 1)[0].strip(" .")
            if "UTF8" in why or isinstance(error, UnicodeDecodeError):
                raise BadSource(file.location, "The JSON is not in UTF-8.") from None
            raise BadSource(file.location, f"The JSON is broken: {why}.") from None


def _rows(events: Iterable[tuple[str, str, Any]], metered: "_Metered") -> Iterator[tuple[str, Row]]:
    table, row, place = "", None, ""
    for prefix, event, value in events:
        if row is not None:
            row.event(event, value)
            if event == "end_map" and prefix == place:
                yield table, row.value
                row = None
            continue
        metered.since = 0
        if event == "start_map" and (found := _ROW.fullmatch(prefix)):
            table, row, place = found[1], ObjectBuilder(), prefix
            row.event(event, value)


def _bounded(events: Iterable[tuple[str, Any]], where: str) -> Iterator[tuple[str, Any]]:
    depth = 0
    for event, value in events:
        if event in ("start_map", "start_array"):
            depth += 1
            if depth > DEEPEST:
                raise BadSource(where, "The JSON is nested too deeply.")
        elif event in ("end_map", "end_array"):
            depth -= 1
        yield event, value


class _Metered:
    """A file of which no row has more bytes than BIGGEST: `since` are those of the one at hand."""

    def __init__(self, opened: IO[bytes], where: str) -> None:
        self._opened, self._where = opened, where
        self._at_start = True
        self.since = 0

    def read(self, size: int) -> bytes:
        data = self._opened.read(size)
        if data and self._at_start:
            self._at_start, data = False, data.removeprefix(_MARK)
        self.since += len(data)
        if self.since > BIGGEST:
            raise BadSource(self._where, f"One of its rows has more than {BIGGEST >> 20} MB.")
        return data


def _recognises(file: File, head: bytes) -> bool:
    is_ghost = b'"exported_on"' in head or (b'"posts"' in head and b'"posts_tags"' in head)
    return is_ghost and _BEGINNING.match(beginning(head)) is not None


FORMAT = Format(
    title=gettext_noop("Ghost export (JSON)"),
    recognises=_recognises,
    read=read,
    endings=frozenset({".json"}),
)
