"""Files that were made to do harm, for the tests: archives with forged headers, and texts of every
format that are nested, declared or counted beyond sense."""

import re
import struct
from collections.abc import Callable
from io import BytesIO
from pathlib import Path
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

from tests.importers.mutations import Sample, samples

GOOD = b"# The ferry is back\n\nIt left at six.\n"


def zipped(*members: tuple[str | ZipInfo, bytes]) -> bytes:
    data = BytesIO()
    with ZipFile(data, "w", ZIP_DEFLATED) as archive:
        for name, text in members:
            archive.writestr(name, text)
    return data.getvalue()


def named(name: bytes) -> bytes:
    """An archive with a member whose name no honest program would write."""
    innocent = b"x" * len(name)
    return zipped((innocent.decode(), GOOD)).replace(innocent, name)


def called_otherwise() -> bytes:
    """Its member has a name that is no text where it lies, and a good one in the directory."""
    return zipped(("fähre.md", GOOD)).replace("fähre".encode(), b"f\xff\xfehre", 1)


def linked() -> bytes:
    link = ZipInfo("link.md")
    link.external_attr = 0o120777 << 16
    return zipped((link, b"/etc/passwd"))


def locked() -> bytes:
    data = bytearray(zipped(("locked.md", GOOD)))
    for header, flags in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        data[data.index(header) + flags] |= 1
    return bytes(data)


def lying(size: int) -> bytes:
    """Its member says that it has so many bytes."""
    data = bytearray(zipped(("lying.md", GOOD * 1_000)))
    for header, at in ((b"PK\x03\x04", 22), (b"PK\x01\x02", 24)):
        struct.pack_into("<I", data, data.index(header) + at, size)
    return bytes(data)


def bomb() -> bytes:
    return zipped(("bomb.md", b"# A\n" * 5_000_000))


def many_bombs() -> bytes:
    """150 entries of the directory for one member: each is small enough, together 1.4 GB."""
    data = zipped(("000.md", b"# A\n" * 2_400_000))
    start, end = data.index(b"PK\x01\x02"), data.index(b"PK\x05\x06")
    entry = data[start:end]
    entries = b"".join(entry.replace(b"000.md", b"%03d.md" % number) for number in range(150))
    last = bytearray(data[end:])
    struct.pack_into("<HHI", last, 8, 150, 150, len(entries))
    return data[:start] + entries + bytes(last)


def overlapping() -> bytes:
    """Two entries of the directory for one and the same member."""
    data = zipped(("a.md", GOOD))
    start, end = data.index(b"PK\x01\x02"), data.index(b"PK\x05\x06")
    entry = data[start:end]
    last = bytearray(data[end:])
    struct.pack_into("<HHI", last, 8, 2, 2, 2 * len(entry))
    return data[:start] + entry + entry.replace(b"a.md", b"b.md") + bytes(last)


def in_xml() -> dict[str, Sample]:
    """For each format that is XML one of its samples."""
    starts = (b"<?xml", b"<rss", b"<feed", b"<newsMessage", b"<newsItem")
    return _first_of(lambda data: data.removeprefix(b"\xef\xbb\xbf").lstrip().startswith(starts))


def in_json() -> dict[str, Sample]:
    return _first_of(lambda data: data.strip()[:1] + data.strip()[-1:] == b"{}")


def with_html() -> dict[str, Sample]:
    return _first_of(lambda data: b"<p>" in data)


def _first_of(suits: Callable[[bytes], bool]) -> dict[str, Sample]:
    found: dict[str, Sample] = {}
    for format, some in samples().items():
        for sample in some:
            if any(suits(data) for _, data in sample.files):
                found.setdefault(format, sample)
    return found


def changed(sample: Sample, change: Callable[[bytes], bytes]) -> Sample:
    return Sample(sample.format, tuple((name, change(data)) for name, data in sample.files))


def with_doctype(data: bytes, doctype: bytes) -> bytes:
    """Its titles say what the entity of that doctype stands for."""
    before, declared, after = data.partition(b"?>")
    if not declared:
        before, after = b"", data
    return (
        before + declared + doctype + re.sub(rb"(</[\w:]*(?:title|headline)>)", rb"&boom;\1", after)
    )


def nested_json(data: bytes) -> bytes:
    deep = b"[" * 100_000 + b"]" * 100_000
    return data.rstrip().removesuffix(b"}") + b',"deep":' + deep + b"}"


def nested_html(data: bytes) -> bytes:
    return data.replace(b"<p>", b"<div>" * 50_000 + b"<p>Deepest. ", 1)


def laid(folder: Path, *files: tuple[str, bytes]) -> Path:
    for name, data in files:
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_bytes(data)
    return folder
