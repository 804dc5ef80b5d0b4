"""IPTC's older metadata (IIM): datasets in a row, each with a number, a length and bytes.

https://www.iptc.org/std/IIM/4.2/specification/IIMV4.2.pdf
"""

from collections import defaultdict
from collections.abc import Iterator, Mapping
from typing import Literal

from PIL import Image
from PIL.TiffImagePlugin import TiffImageFile

IPTC_RESOURCE = 0x0404  # of the Photoshop resources that surround it
TIFF_IPTC, TIFF_PHOTOSHOP = 33_723, 34_377
MARKER = 0x1C
MOST = 1_000  # datasets in one file

# ISO 2022's announcements that are met in files; what announces nothing is guessed.
_CHARSETS = {b"\x1b%G": "utf-8", b"\x1b.A": "latin-1", b"\x1b-A": "latin-1"}

Order = Literal["little", "big"]
Datasets = Mapping[tuple[int, int], list[str]]


def datasets(image: Image.Image) -> Datasets:
    """{(record, dataset): texts} of an opened image; empty if it has none or broken ones."""
    raw: dict[tuple[int, int], list[bytes]] = defaultdict(list)
    for number, value in _split(_block(image)):
        raw[number].append(value)
    announced = _CHARSETS.get(b"".join(raw.get((1, 90), [])).strip())
    return {
        number: [text(value, announced) for value in values]
        for number, values in raw.items()
        if number[0] == 2
    }


def _block(image: Image.Image) -> bytes:
    if isinstance(image, TiffImageFile):
        order: Order = "little" if image.tag_v2.prefix == b"II" else "big"
        own = _bytes(image.tag_v2.get(TIFF_IPTC), order)
        return own or _resource(_bytes(image.tag_v2.get(TIFF_PHOTOSHOP), order))
    resources = image.info.get("photoshop")
    return _bytes(resources.get(IPTC_RESOURCE)) if isinstance(resources, dict) else b""


def _bytes(value: object, order: Order = "big") -> bytes:
    """A TIFF may keep the block as bytes or as numbers of four bytes each."""
    if isinstance(value, bytes):
        return value
    if isinstance(value, tuple) and all(isinstance(n, int) and 0 <= n < 1 << 32 for n in value):
        return b"".join(n.to_bytes(4, order) for n in value)
    return b""


def _resource(data: bytes) -> bytes:
    """IPTC's block among Photoshop's resources: 8BIM, number, name, length, bytes, all even."""
    at = 0
    while data[at : at + 4] == b"8BIM" and at + 12 <= len(data):
        number = int.from_bytes(data[at + 4 : at + 6], "big")
        name = data[at + 6] + 1
        start = at + 6 + name + name % 2
        length = int.from_bytes(data[start : start + 4], "big")
        if number == IPTC_RESOURCE:
            return data[start + 4 : start + 4 + length]
        at = start + 4 + length + length % 2
    return b""


def _split(block: bytes) -> Iterator[tuple[tuple[int, int], bytes]]:
    at = 0
    for _ in range(MOST):
        if at + 5 > len(block) or block[at] != MARKER:
            return
        number = (block[at + 1], block[at + 2])
        length = int.from_bytes(block[at + 3 : at + 5], "big")
        at += 5
        if length & 0x8000:  # extended: that many bytes hold the length itself
            digits = length & 0x7FFF
            if digits > 4:
                return
            length = int.from_bytes(block[at : at + digits], "big")
            at += digits
        if at + length > len(block):
            return
        yield number, block[at : at + length]
        at += length


def text(value: bytes, announced: str | None = None) -> str:
    """In the charset that was announced; without one UTF-8, which hardly anything else is."""
    if announced:
        return value.decode(announced, "replace")
    try:
        return value.decode("utf-8")
    except UnicodeDecodeError:
        return value.decode("cp1252", "replace")
