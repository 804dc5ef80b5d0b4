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
import stat
from collections.abc import Iterator, Sequence
from dataclasses import replace
from hashlib import sha256
from pathlib import Path

from articles.importers import markdown, plain
from articles.importers.found import BadSource, Format, Found

FORMATS = {
    "plain": Format(extensions=(".txt", ".text"), read=plain.read),
    "markdown": Format(extensions=(".md", ".markdown", ".mdown"), read=markdown.read),
}
BIGGEST = 20 * 1024 * 1024
LONGEST_ID = 500
_WORLDWIDE = re.compile(
    r"(?:urn|tag):\S+|[a-z][a-z0-9+.-]*://\S+|[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}",
    re.IGNORECASE,
)


def find(paths: Sequence[Path], format: str = "auto") -> Iterator[Found | BadSource]:
    """Every article of these files and folders, in order; a BadSource for each that is refused.

    `format` is one of FORMATS, or "auto": by the extension. In folders only files with an extension
    of the format are looked at, and nothing hidden.
    """
    seen: dict[str, str] = {}
    for file in _files(paths, format):
        if isinstance(file, BadSource):
            yield file
            continue
        try:
            for found in _articles(file, format):
                if isinstance(found, Found) and found.source_id in seen:
                    first = seen[found.source_id]
                    yield BadSource(found.location, f"The same article was read from {first}.")
                    continue
                if isinstance(found, Found):
                    seen[found.source_id] = found.location
                yield found
        except BadSource as bad:
            yield bad


def _files(paths: Sequence[Path], format: str) -> Iterator[Path | BadSource]:
    formats = FORMATS.values() if format == "auto" else [FORMATS[format]]
    extensions = {extension for one in formats for extension in one.extensions}
    for path in paths:
        if not os.path.isdir(path):  # noqa: PTH112  (Path.is_dir raises where it may not look)
            yield path
            continue
        unreadable: list[OSError] = []
        for folder, folders, names in os.walk(path, onerror=unreadable.append):
            folders[:] = sorted(name for name in folders if not name.startswith("."))
            for name in sorted(names):
                if not name.startswith(".") and Path(name).suffix.lower() in extensions:
                    yield Path(folder, name)
        for error in unreadable:
            yield _unreadable(Path(error.filename), error)


def _articles(file: Path, format: str) -> Iterator[Found | BadSource]:
    location = _printable(file)
    if format == "auto":
        format = _format_of(file)
    for found in FORMATS[format].read(location, _bytes(file)):
        if isinstance(found, Found):
            found = replace(found, source_id=_source_id(format, file, found.source_id))
        yield found


def _format_of(file: Path) -> str:
    for name, format in FORMATS.items():
        if file.suffix.lower() in format.extensions:
            return name
    known = "; ".join(f"{name} ({', '.join(one.extensions)})" for name, one in FORMATS.items())
    why = f"No format has the ending of this name. Rename it, or choose one with --format: {known}."
    raise BadSource(_printable(file), why)


def _bytes(file: Path) -> bytes:
    try:
        if not stat.S_ISREG(file.stat().st_mode):
            raise BadSource(_printable(file), "This is not a file.")
        with file.open("rb") as opened:
            data = opened.read(BIGGEST + 1)
    except OSError as error:
        raise _unreadable(file, error) from error
    if len(data) > BIGGEST:
        raise BadSource(_printable(file), f"The file has more than {BIGGEST >> 20} MB.")
    return data


def _unreadable(path: Path, error: OSError) -> BadSource:
    return BadSource(_printable(path), f"It cannot be read: {error.strerror or error}.")


def _source_id(format: str, file: Path, own: str) -> str:
    whole = file.resolve()
    if not own:
        name = f"{format}:{_printable(whole)}"
    elif _WORLDWIDE.fullmatch(own):
        name = f"{format}:{own}"
    else:
        name = f"{format}:{_printable(whole.parent)}#{own}"
    if len(name) > LONGEST_ID:
        name = f"{format}:sha256:{sha256(name.encode()).hexdigest()}"
    return name


def _printable(path: Path) -> str:
    """A path as text that can be printed and stored, also where its bytes are not UTF-8."""
    return os.fsencode(path).decode("utf-8", "backslashreplace")
