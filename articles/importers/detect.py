"""From paths to articles: which files there are, how each is read, what its articles are called.

`source_id` is an article's name for good: a second run of an import finds it by that. Where the
source names the article itself, and for the whole world (a web address, a tag: or urn: name, a
UUID), that is it, wherever the file lies. A shorter name of the source counts within the file's own
folder, so that two sites may both have an article 12. Without any, the file's absolute path is the
name: a run may start in another working directory, or be given the folder instead of the file, but
a folder that was moved is another source.
"""

import os
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from hashlib import sha256
from pathlib import Path, PurePosixPath

from articles.importers.base import Found
from articles.importers.files import (
    BadSource,
    Directory,
    File,
    Shelf,
    printable,
    real,
    unreadable_at,
)
from articles.importers.formats import FORMATS
from articles.importers.html_to_sections.tree import made
from articles.importers.zips import Archive, is_archive, shelf_at

# In folders and archives other files lie beside articles; what the content is, the format says.
ARTICLES = {".txt", ".text", ".md", ".markdown", ".mdown", ".mdx"}
TEXTS = ARTICLES | {".html", ".htm", ".xhtml", ".xml", ".wxr", ".rss", ".atom", ".json", ".ninjs"}
TEXTS |= {".csv", ".ndjson", ".jsonl", ""}
# What programs need to make a site, or have made of it; and texts beside articles that nobody wrote
# for readers.
NO_ARTICLES_IN = {"node_modules", "bower_components", "__pycache__", "_site", "_layouts"}
NO_ARTICLES_IN |= {"_includes", "_data", "_sass", "archetypes"}
NO_ARTICLES = {"makefile", "gemfile", "rakefile", "dockerfile", "procfile", "cname", "license"}
NO_ARTICLES |= {"licence", "copying", "codeowners", "requirements.txt", "robots.txt", "humans.txt"}
NO_ARTICLES |= {"ads.txt", "license.txt"}
LONGEST_ID = 500
_WORLDWIDE = re.compile(
    r"(?:urn|tag):\S+|[a-z][a-z0-9+.-]*://\S+|[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Candidate:
    """A file that may have articles. `named`: by somebody; it did not just lie in a folder."""

    file: File
    named: bool = False


@dataclass(frozen=True, slots=True)
class Unit:
    """What is read in one go, in whichever process."""

    format: str
    files: tuple[File, ...]

    @property
    def is_alone(self) -> bool:
        return not FORMATS[self.format].together


def find(paths: Sequence[Path], format: str = "auto") -> Iterator[Found | BadSource]:
    """Every article of these files, folders and archives; a BadSource for each that is refused.

    `format` is one of FORMATS, or "auto": by the content. A named file is read as what it is said
    to be; of what lies in folders and archives only what is of that format is read. Formats that
    read all their files together come last.
    """
    apart: list[Unit] = []
    for candidate in candidates(paths):
        unit = unit_of(candidate, format)
        if isinstance(unit, BadSource):
            yield unit
        elif unit and unit.is_alone:
            yield from read(unit)
        elif unit:
            apart.append(unit)
    for unit in put_together(apart):
        yield from read(unit)


def candidates(paths: Sequence[Path]) -> Iterator[Candidate | BadSource]:
    """In order; in folders and archives only texts."""
    for path in paths:
        try:
            if path.is_dir():
                yield from _texts(Directory(os.fspath(path)))
                continue
            file = File(Directory(os.fspath(path.parent)), path.name)
            if is_archive(file.head()):
                yield from _texts(shelf_at(path))
            else:
                yield Candidate(file, named=True)
        except BadSource as bad:
            yield bad
        except OSError as error:
            yield unreadable_at(printable(path), error)


def unit_of(candidate: Candidate | BadSource, format: str) -> Unit | BadSource | None:
    """With the format that it has; None for what is no article, or not of the wanted format."""
    if isinstance(candidate, BadSource):
        return candidate
    if candidate.named and format != "auto":
        return Unit(format, (candidate.file,))
    try:
        name = _format_of(candidate)
    except BadSource as bad:
        return bad
    return Unit(name, (candidate.file,)) if name and format in ("auto", name) else None


def put_together(units: Iterable[Unit]) -> list[Unit]:
    """The files of one format on one shelf are one source."""
    sources: dict[tuple[str, Shelf], list[File]] = {}
    for unit in units:
        sources.setdefault((unit.format, unit.files[0].shelf), []).extend(unit.files)
    return [Unit(format, tuple(files)) for (format, _), files in sources.items()]


def read(unit: Unit) -> Iterator[Found | BadSource]:
    """The articles of one unit, with their names for good."""
    home = unit.files[0]
    archive = home.shelf if isinstance(home.shelf, Archive) else None
    before = made()
    try:
        if archive:
            archive.afford(0, home.name)
        for found in FORMATS[unit.format].read(unit.files):
            if archive:
                archive.afford(made() - before, home.name)
            if isinstance(found, Found):
                name = _source_id(unit.format, home, found.source_id)
                found = replace(found, source_id=name)
                if found.unclear_date:
                    lost = f"its date, which is not clear: {found.unclear_date}"
                    found = replace(found, draft=True, lost=(*found.lost, lost))
            yield found
    except BadSource as bad:
        yield bad.with_traceback(None)  # which would keep the whole text, once for each refusal
    finally:
        if archive:
            archive.spent[0] += made() - before


def _texts(shelf: Shelf) -> Iterator[Candidate | BadSource]:
    for name in shelf.names():
        if isinstance(name, BadSource):
            yield name
        elif name.lower().endswith(".zip"):
            if not isinstance(shelf, Directory):
                yield BadSource(shelf.where(name), "It is an archive in an archive: unpack one.")
                continue
            try:
                shelf.size(name)  # raises for a link that leads out of the folder
                yield from _texts(shelf_at(Path(shelf.root, name)))
            except BadSource as bad:
                yield bad
        elif PurePosixPath(name).suffix.lower() in TEXTS and not _is_for_programs(name):
            yield Candidate(File(shelf, name))


def _is_for_programs(name: str) -> bool:
    *folders, file = name.split("/")
    return file.lower() in NO_ARTICLES or not NO_ARTICLES_IN.isdisjoint(folders)


def _format_of(candidate: Candidate) -> str:
    """Its name in FORMATS; "" for what lies in a folder and is no article. Raises BadSource."""
    file = candidate.file
    head = file.head()
    for name, format in FORMATS.items():
        if format.recognises(file, head):
            return name
    if not candidate.named and file.path.suffix.lower() not in ARTICLES:
        return ""
    known = ", ".join(FORMATS)
    why = f"No format recognises its content. If it is one of these, say so with --format: {known}."
    raise BadSource(file.location, why)


def _source_id(format: str, file: File, own: str) -> str:
    """See above; a file in an archive has the archive for its folder."""
    whole = printable(f"{real(file.shelf.home)}/{file.name}")
    if not own:
        name = f"{format}:{whole}"
    elif _WORLDWIDE.fullmatch(own):
        name = f"{format}:{own}"
    else:
        name = f"{format}:{whole.rpartition('/')[0]}#{own}"
    if len(name) > LONGEST_ID:
        name = f"{format}:sha256:{sha256(name.encode()).hexdigest()}"
    return name
