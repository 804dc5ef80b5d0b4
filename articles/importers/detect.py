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
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import replace
from hashlib import sha256
from pathlib import Path, PurePosixPath

from articles.importers.base import Found
from articles.importers.files import (
    IMAGES,
    BadSource,
    File,
    FileSource,
    FolderSource,
    printable,
    real,
    unreadable_at,
)
from articles.importers.formats import FORMATS
from articles.importers.html_to_sections.tree import made
from articles.importers.zips import ZipSource, file_source_at, is_archive

# In folders and archives other files lie beside articles; what the content is, the format says.
TEXTS = frozenset(ending for format in FORMATS.values() for ending in format.endings)
# What programs need to make a site, or have made of it; and texts beside articles that nobody wrote
# for readers.
NO_ARTICLES_IN = {"node_modules", "bower_components", "__pycache__", "_site", "_layouts"}
NO_ARTICLES_IN |= {"_includes", "_data", "_sass", "archetypes"}
NO_ARTICLES = {"makefile", "gemfile", "rakefile", "dockerfile", "procfile", "cname", "license"}
NO_ARTICLES |= {"licence", "copying", "codeowners", "requirements.txt", "robots.txt", "humans.txt"}
NO_ARTICLES |= {"ads.txt", "license.txt"}
# What people write may be recognised as either; what these files hold is read by programs.
ANYTHING = {"markdown", "plain"}
WRITTEN = frozenset(ending for name in ANYTHING for ending in FORMATS[name].endings)
DATA = {".meta", ".yml", ".yaml", ".toml", ".ini", ".cfg", ".csv", ".tsv", ".log", ".sql", ".vcf"}
# No plain text: what programs write, and what another format has and does not recognise.
FOR_PROGRAMS = DATA | {".css", ".eml", ".ics", ".js", ".py", ".sh", ".srt", ".vtt"}
FOR_PROGRAMS |= TEXTS - WRITTEN
PACKED = {".gz", ".tgz", ".tar", ".bz2", ".xz", ".zst", ".7z", ".rar"}
_PACKED = (b"\x1f\x8b", b"BZh", b"\xfd7zXZ", b"\x28\xb5\x2f\xfd", b"7z\xbc\xaf", b"Rar!")
UNPACK = "It is a packed file of a kind that is not read: unpack it first, or make a zip of it."
LONGEST_ID = 500
MOST_NAMED, LONGEST_KIND = 10, 20  # ignored files, or kinds of them; characters
_ADDRESS = re.compile(rb"[^\s@,;<]@[^\s@,;>]{1,250}\.\w\w")
_WORLDWIDE = re.compile(
    r"(?:urn|tag):\S+|[a-z][a-z0-9+.-]*://\S+|[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}",
    re.IGNORECASE,
)


class Ignored:
    """The files in folders and archives that nothing reads: how many of each kind, and the names of
    the first few. Images are told apart: they come along with the articles that show them."""

    def __init__(self, has_image: Callable[[str], object] = str) -> None:
        self.has_image = has_image
        self._kinds: Counter[str] = Counter()
        self._names: list[str] = []

    def add(self, name: str) -> None:
        self._kinds[PurePosixPath(name).suffix.lower()[:LONGEST_KIND] or "without an ending"] += 1
        if len(self._names) < MOST_NAMED:
            self._names.append(name)

    def lines(self) -> list[str]:
        """A line for each of the first few, and one for each kind if there are more."""
        more = self._kinds.total() > len(self._names)
        kinds = self._kinds.most_common(MOST_NAMED) if more else []
        return [*self._names, *(f"{count:,} files: {kind}" for kind, count in kinds)]


def find(paths: Sequence[Path], format: str = "auto") -> Iterator[Found | BadSource]:
    """Every article of these files, folders and archives; a BadSource for each that is refused.

    `format` is one of FORMATS, or "auto": by the content. A named file is read as what it is said
    to be; of what lies in folders and archives only what is of that format is read. Formats that
    read all their files together come last.
    """
    others: list[tuple[str, File]] = []
    for _, found in read_apart(files_of(paths, Ignored()), format, others, unread=[]):
        yield found
    for name, files in put_together(others):
        yield from read(name, files)


def read_apart(
    files: Iterable[File | BadSource],
    wanted: str,
    others: list[tuple[str, File]],
    unread: list[str],
) -> Iterator[tuple[File | None, Found | BadSource]]:
    """The articles of files that stand alone, each with its file. The lists get those that have to
    be put together, and the names of those that nothing reads."""
    for file in files:
        try:
            format = "" if isinstance(file, BadSource) else format_of(file, wanted)
        except BadSource as bad:
            file = bad
        if isinstance(file, BadSource):
            yield None, file
        elif not format:
            unread.append(file.location)
        elif FORMATS[format].together:
            others.append((format, file))
        else:
            for found in read(format, [file]):
                yield file, found


def files_of(paths: Sequence[Path], ignored: Ignored) -> Iterator[File | BadSource]:
    """Those that may have articles, in order; in folders and archives only texts."""
    for path in paths:
        try:
            if path.is_dir():
                yield from _texts(FolderSource(os.fspath(path)), ignored)
                continue
            file = File(FolderSource(os.fspath(path.parent)), path.name, named=True)
            head = file.head()
            if is_archive(head):
                yield from _texts(file_source_at(path), ignored)
            elif path.suffix.lower() == ".zip":
                yield BadSource(file.location, "It is called a zip, and is none.")
            elif head.startswith(_PACKED) or head[257:262] == b"ustar":
                yield BadSource(file.location, UNPACK)
            else:
                yield file
        except BadSource as bad:
            yield bad
        except OSError as error:
            yield unreadable_at(printable(path), error)


def format_of(file: File, wanted: str) -> str:
    """Its name in FORMATS; "" for what is no article, or not of the wanted format. Raises
    BadSource."""
    if file.named and wanted != "auto":
        return wanted
    head, suffix = file.head(), file.path.suffix.lower()
    name = next((name for name, each in FORMATS.items() if each.recognises(file, head)), "")
    no = "No format recognises its content"
    if name in ANYTHING and (suffix in DATA or _is_a_list_of_people(head)):
        name, no = "", "It is a list or data of a program, and no article"
    if name == "plain" and suffix in FOR_PROGRAMS:
        name = ""
    if not name and (file.named or (suffix and suffix in WRITTEN)):
        known = ", ".join(FORMATS)
        raise BadSource(
            file.location, f"{no}. If it is one of these, say so with --format: {known}."
        )
    return name if wanted in ("auto", name) else ""


def put_together(files: Iterable[tuple[str, File]]) -> list[tuple[str, list[File]]]:
    """The files of one format on one file source are one source."""
    sources: dict[tuple[str, FileSource], list[File]] = {}
    for format, file in files:
        sources.setdefault((format, file.file_source), []).append(file)
    return [(format, together) for (format, _), together in sources.items()]


def read(format: str, files: Sequence[File]) -> Iterator[Found | BadSource]:
    """The articles of files that are read in one go, with their names for good."""
    home = files[0]
    archive = home.file_source if isinstance(home.file_source, ZipSource) else None
    before = made()
    try:
        if archive:
            archive.afford(0, home.name)
        for found in FORMATS[format].read(files):
            if archive:
                archive.afford(made() - before, home.name)
            if isinstance(found, Found):
                found = replace(found, source_id=_source_id(format, home, found.source_id))
                if found.unclear_date:
                    lost = f"its date, which is not clear: {found.unclear_date}"
                    found = replace(found, draft=True, lost=(*found.lost, lost))
            yield found
    except BadSource as bad:
        yield bad.with_traceback(None)  # which would keep the whole text, once for each refusal
    finally:
        if archive:
            archive.spent[0] += made() - before


def _texts(file_source: FileSource, ignored: Ignored) -> Iterator[File | BadSource]:
    for name in file_source.names():
        if isinstance(name, BadSource):
            yield name
            continue
        suffix = PurePosixPath(name).suffix.lower()
        if suffix == ".zip" and isinstance(file_source, FolderSource):
            try:
                file_source.size(name)  # raises for a link that leads out of the folder
                yield from _texts(file_source_at(Path(file_source.root, name)), ignored)
            except BadSource as bad:
                yield bad
        elif suffix == ".zip":
            yield BadSource(file_source.where(name), "It is an archive in an archive: unpack one.")
        elif suffix in PACKED:
            yield BadSource(file_source.where(name), UNPACK)
        elif suffix in TEXTS and not _is_for_programs(name):
            yield File(file_source, name)
        elif suffix in IMAGES:
            ignored.has_image(file_source.where(name))
        else:
            ignored.add(file_source.where(name))


def _is_a_list_of_people(head: bytes) -> bool:
    """Most of its lines are hardly more than an address of mail."""
    lines = [line for line in head.splitlines() if line.strip()]
    people = [line for line in lines if len(line.split()) <= 4 and _ADDRESS.search(line)]
    return len(people) > len(lines) / 2


def _is_for_programs(name: str) -> bool:
    *folders, file = name.split("/")
    return file.lower() in NO_ARTICLES or not NO_ARTICLES_IN.isdisjoint(folders)


def _source_id(format: str, file: File, own: str) -> str:
    """See above; a file in an archive has the archive for its folder."""
    whole = printable(f"{real(file.file_source.home)}/{file.name}")
    if not own:
        name = f"{format}:{whole}"
    elif _WORLDWIDE.fullmatch(own):
        name = f"{format}:{own}"
    else:
        name = f"{format}:{whole.rpartition('/')[0]}#{own}"
    if len(name) > LONGEST_ID:
        name = f"{format}:sha256:{sha256(name.encode()).hexdigest()}"
    return name
