"""Substack's own export: a table of the posts (posts.csv), and for each a file with its text.

The table does not say who wrote a post, nor the name of the site: its addresses begin at the root.
"""

import csv
import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from html import escape
from io import TextIOWrapper
from typing import ParamSpec

from articles.importers.base import BadSource, Format, Found
from articles.importers.files import File
from articles.importers.formats.substack.text import Text
from articles.importers.html_to_sections.assembling import article
from articles.importers.html_to_sections.tree import bounded
from articles.importers.textual.charsets import decode
from articles.importers.textual.dates import dated
from articles.importers.textual.json_values import Row, word

P = ParamSpec("P")
TABLE = "posts.csv"
_POST = re.compile(r"(?P<id>\d{1,20})\.(?P<slug>[^/]+)")
_HEADER = re.compile(rb'(?:\xef\xbb\xbf)?"?post_id"?,')
_KINDS = {"podcast": "a podcast episode", "thread": "a thread for discussion"}
_KINDS |= {"adhoc_email": "an e-mail alone", "video": "a video"}


@dataclass(slots=True)
class Export:
    """One of those that a run brings; `whole`: not only some of its files were named."""

    table: File
    whole: bool = False
    texts: dict[str, File] = field(default_factory=dict)  # by the number of the post

    def text_of(self, post: str) -> File | None:
        """It lies beside the table also where only the table was named."""
        key = post.partition(".")[0]
        beside = self.table.beside(f"posts/{post}.html") if self.whole else None
        return self.texts.pop(key, None) or beside


def read(files: Sequence[File]) -> Iterator[Found | BadSource]:
    exports, others = _exports(files)
    for file in others:
        yield BadSource(file.location, f"There is no {TABLE} to which it belongs.")
    for export in exports:
        try:
            for row in _rows(export.table):
                text = export.text_of(word(row, "post_id"))
                if text is not None or export.whole:
                    yield _or_refused(_post, export, row, text)
        except BadSource as bad:
            yield bad
            continue
        for file in export.texts.values():
            yield _or_refused(_unlisted, file)


def _or_refused(read: Callable[P, Found], *args: P.args, **kwargs: P.kwargs) -> Found | BadSource:
    try:
        return read(*args, **kwargs)
    except BadSource as bad:
        return bad


def _exports(files: Sequence[File]) -> tuple[list[Export], list[File]]:
    """And what belongs to none of them."""
    found: dict[File, Export] = {}
    others: list[File] = []
    for file in files:
        table = file if _is_table(file.head()) else _table_of(file)
        if table is None:
            others.append(file)
            continue
        export = found.setdefault(table, Export(table))
        if table == file:
            export.whole = True
        else:
            export.texts[file.path.name.partition(".")[0]] = file
    return list(found.values()), others


def _rows(table: File) -> Iterator[Row]:
    try:
        with TextIOWrapper(table.open(), encoding="utf-8-sig", newline="") as lines:
            for row in csv.DictReader(lines):
                yield {str(key): value for key, value in row.items() if isinstance(value, str)}
    except UnicodeDecodeError:
        raise BadSource(table.location, "The table is not in UTF-8.") from None
    except csv.Error as error:
        raise BadSource(table.location, f"The table is broken: {error}.") from error


def _post(export: Export, row: Row, file: File | None) -> Found:
    post, sound = word(row, "post_id"), word(row, "podcast_url")
    named = _POST.fullmatch(post)
    slug = named["slug"] if named else ""
    headline = " ".join(word(row, "title").split()) or f"Untitled {slug or post}"
    location = f"{export.table.location}: {headline}"
    if file is None and not sound:
        raise BadSource(location, f"Its text (posts/{post}.html) is not in the export.")
    html, assumed = decode(file.location, file.whole()) if file else ("", ())
    with bounded(location):
        text = Text(html)
    listen = f'<p><a href="{escape(sound)}">Audio: {escape(headline)}</a></p>' if sound else ""
    kind, readers = word(row, "type"), word(row, "audience")
    lost = [*assumed, *text.lost]
    if kind in _KINDS:
        lost.append(f"that it was {_KINDS[kind]}")
    if readers not in ("", "everyone"):
        lost.append(f"that only some readers could read it ({readers}): it is a draft here")
    elif text.for_some:
        lost.append("that a part of it was for paying readers: it is a draft here")
    public = word(row, "is_published").strip().lower() == "true"
    return article(
        location=location,
        source_id=_source_id(post),
        headline=headline,
        html=listen + text.html,
        standfirst=word(row, "subtitle"),
        slug=slug,
        dated=dated(word(row, "post_date")),
        draft=not public or readers not in ("", "everyone") or text.for_some,
        page=kind == "page",
        urls=[f"/p/{slug}"] if slug else [],
        lost=lost,
    )


def _unlisted(file: File) -> Found:
    html, assumed = decode(file.location, file.whole())
    with bounded(file.location):
        text = Text(html)
    _, _, slug = file.path.stem.partition(".")
    why = f"title, date and readers, which {TABLE} does not say: it is a draft here"
    return article(
        location=file.location,
        source_id=_source_id(file.path.stem),
        headline=slug.replace("-", " ").strip().capitalize() or file.path.stem,
        html=text.html,
        slug=slug,
        draft=True,
        urls=[f"/p/{slug}"] if slug else [],
        lost=[*assumed, why, *text.lost],
    )


def _source_id(post: str) -> str:
    """Substack numbers the posts of all its sites together."""
    number = post.partition(".")[0]
    return f"https://substack.com/home/post/p-{number}" if number.isdecimal() else post


def _table_of(file: File) -> File | None:
    """The table to which a text belongs, which lies beside it or above it."""
    if file.path.suffix.lower() != ".html" or not _POST.fullmatch(file.path.stem):
        return None
    for place in (f"../{TABLE}", TABLE):
        table = file.beside(place)
        if table is not None and _is_table(table.head()):
            return table
    return None


def _is_table(head: bytes) -> bool:
    first = head.partition(b"\n")[0]
    return _HEADER.match(first) is not None and b"is_published" in first


def _recognises(file: File, head: bytes) -> bool:
    return _is_table(head) or _table_of(file) is not None


FORMAT = Format(title="Substack export", recognises=_recognises, read=read, together=True)
