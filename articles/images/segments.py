"""How many parts an image's file has, counted by a bounded walk before anything decodes it.

Decoders spend Python objects, and sometimes the square of the time, on every segment, chunk or
directory entry: a file that is all tiny parts is refused here. What the walk does not understand
is left to the decoder, which judges it as damaged.
"""

from collections.abc import Iterator

from django.utils.translation import gettext_noop

MOST_PARTS = 4_000  # segments, chunks or boxes that are no pixels
MOST_OF_PIXELS = 300_000  # chunks and blocks of pixels: GIF has 255 bytes in each
MOST_NOTES = 20_000_000  # bytes of a JPEG before its pixels
MOST_EXIF, MOST_EXIF_SEGMENTS, MOST_PHOTOSHOP = 4_000_000, 64, 4_000_000
MOST_SCANS = 100
MOST_GIF_WORDS = 2_000_000
MOST_ENTRIES, MOST_DIRECTORIES, MOST_VALUES = 1_000, 201, 260_000
MOST_OF_ITEMS = 64_000  # bytes of an AVIF's list of items, in which each is searched for
_TIFF_SIZES = {1: 1, 2: 1, 3: 2, 4: 4, 5: 8, 6: 1, 7: 1, 8: 2, 9: 4, 10: 8, 11: 4, 12: 8}
_TIFF_SIZES |= {13: 4, 16: 8, 17: 8, 18: 8}
_PROGRESSIVE = (0xC2, 0xC6, 0xCA, 0xCE)
_FRAMES = (*range(0xC0, 0xC4), *range(0xC5, 0xC8), *range(0xC9, 0xCC), *range(0xCD, 0xD0))
_TIFF_BYTES = (1, 2, 6, 7)
_CONTAINERS = {b"meta": 4, b"iprp": 0, b"ipco": 0, b"iinf": 6, b"moov": 0, b"trak": 0, b"mdia": 0}


class TooManyPartsError(ValueError):
    """The message names the kind of parts."""


def check(data: bytes, *, frames: int) -> bool:
    """Whether there are no more than so many frames in a GIF; True of every other format.

    Raises TooManyPartsError.
    """
    if data.startswith(b"\xff\xd8"):
        _jpeg(data)
    elif data.startswith(b"\x89PNG\r\n\x1a\n"):
        _png(data)
    elif data.startswith((b"GIF87a", b"GIF89a")):
        return _gif(data, frames)
    elif data.startswith(b"RIFF"):
        _riff(data)
    elif data.startswith((b"II", b"MM")):
        _tiff(data)
    elif data[4:8] == b"ftyp":
        _boxes(data)
    return True


def has_scans(data: bytes) -> bool:
    """Whether a JPEG's image comes in scans that a decoder has to put together."""
    if not data.startswith(b"\xff\xd8"):
        return False
    components = 0
    for marker, at in _segments(data):
        if marker in _FRAMES and at + 9 < len(data):
            if marker in _PROGRESSIVE:
                return True
            components = data[at + 9]
        elif marker == 0xDA and at + 4 < len(data):
            return data[at + 4] < components
    return False


def _bound(value: int, most: int, kind: str) -> None:
    if value > most:
        raise TooManyPartsError(kind)


def _segments(data: bytes) -> Iterator[tuple[int, int]]:
    """(its number, where its marker stands), up to the first scan."""
    at, steps = 2, 0
    while at + 4 <= len(data):
        steps += 1
        _bound(steps, MOST_PARTS, gettext_noop("segments"))
        marker = data[at + 1]
        if data[at] != 0xFF or marker == 0xFF:  # decoders step over such bytes one by one
            at += 1
            continue
        if marker in (0x00, 0x01) or 0xD0 <= marker <= 0xD9:
            at += 2
            continue
        yield marker, at
        if marker == 0xDA:
            return
        at += 2 + _length(data, at)
        _bound(at, MOST_NOTES, gettext_noop("notes before its pixels"))


def _length(data: bytes, at: int) -> int:
    return max(2, int.from_bytes(data[at + 2 : at + 4], "big"))


def _jpeg(data: bytes) -> None:
    exif, exifs, photoshop = 0, 0, 0
    for marker, at in _segments(data):
        if marker == 0xE1 and data[at + 4 : at + 8] == b"Exif":
            exif, exifs = exif + _length(data, at), exifs + 1
            _bound(exif, MOST_EXIF, gettext_noop("Exif data"))
            _bound(exifs, MOST_EXIF_SEGMENTS, gettext_noop("Exif segments"))
        if marker == 0xED:
            photoshop += _length(data, at)
            _bound(photoshop, MOST_PHOTOSHOP, gettext_noop("Photoshop data"))
    _bound(data.count(b"\xff\xda"), MOST_SCANS, gettext_noop("scans"))


def _png(data: bytes) -> None:
    at, parts, pixels = 8, 0, 0
    while at + 8 <= len(data):
        name = data[at + 4 : at + 8]
        if name in (b"IDAT", b"fdAT"):
            pixels += 1
            _bound(pixels, MOST_OF_PIXELS // 4, gettext_noop("chunks of pixels"))
        else:
            parts += 1
            _bound(parts, MOST_PARTS, gettext_noop("chunks"))
        if name == b"IEND":
            return
        at += 12 + int.from_bytes(data[at : at + 4], "big")


def _gif(data: bytes, frames: int) -> bool:
    flags = data[10] if len(data) > 10 else 0
    at = 13 + (3 << (flags & 7) + 1 if flags & 0x80 else 0)
    parts = seen = words = blocks = 0
    while at < len(data):
        parts += 1
        _bound(parts, MOST_PARTS, gettext_noop("blocks"))
        kind = data[at]
        if kind == 0x2C:
            seen += 1
            if seen > frames:
                return False
            if at + 9 >= len(data):
                break
            flags = data[at + 9]
            at += 11 + (3 << (flags & 7) + 1 if flags & 0x80 else 0)
        elif kind == 0x21:
            at += 2
        else:  # the end, or a byte that decoders step over
            if kind == 0x3B:
                break
            at += 1
            continue
        while at < len(data) and (length := data[at]):
            blocks += 1
            _bound(blocks, MOST_OF_PIXELS, gettext_noop("blocks"))
            if kind == 0x21:
                words += length
                _bound(words, MOST_GIF_WORDS, gettext_noop("words"))
            at += 1 + length
        at += 1
    return True


def _riff(data: bytes) -> None:
    at, parts = 12, 0
    while at + 8 <= len(data):
        parts += 1
        _bound(parts, MOST_PARTS, gettext_noop("chunks"))
        length = int.from_bytes(data[at + 4 : at + 8], "little")
        at += 8 + length + length % 2


def _tiff(data: bytes) -> None:
    """Entries share no bytes in an honest file; here several could name the same millions."""
    order = "little" if data.startswith(b"II") else "big"

    def number(at: int, size: int) -> int:
        return int.from_bytes(data[at : at + size], order)  # type: ignore[arg-type]

    big = number(2, 2) == 43
    wide, entry, count_size = (8, 20, 8) if big else (4, 12, 2)
    at, seen, total = number(8, 8) if big else number(4, 4), set[int](), 0
    while at and at < len(data) and at not in seen and len(seen) < MOST_DIRECTORIES:
        seen.add(at)
        entries = number(at, count_size)
        _bound(entries, MOST_ENTRIES, gettext_noop("entries"))
        at += count_size
        for start in range(at, at + entries * entry, entry):
            kind, count = number(start + 2, 2), number(start + 4, wide)
            size = count * _TIFF_SIZES.get(kind, 1)
            if kind not in _TIFF_BYTES:
                _bound(count, MOST_VALUES, gettext_noop("values"))
            total += size if size > wide else 0
            _bound(total, len(data), gettext_noop("shared bytes"))
        at = number(at + entries * entry, wide)


def _boxes(data: bytes) -> None:
    for parts, (name, length) in enumerate(_walk(data)):
        _bound(parts, MOST_PARTS, gettext_noop("boxes"))
        if name in (b"iloc", b"iinf", b"ipma", b"iref"):
            _bound(length, MOST_OF_ITEMS, gettext_noop("items"))


def _walk(data: bytes) -> Iterator[tuple[bytes, int]]:
    """Every box; the inside of containers is walked where it stands."""
    at = 0
    while at + 8 <= len(data):
        length, name = int.from_bytes(data[at : at + 4], "big"), data[at + 4 : at + 8]
        head = 8
        if length == 1:
            length, head = int.from_bytes(data[at + 8 : at + 16], "big"), 16
        if length == 0:
            length = len(data) - at
        yield name, length
        at += head + _CONTAINERS[name] if name in _CONTAINERS else max(head, length)
