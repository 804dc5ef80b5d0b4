"""Image validation: what a file is, found by decoding it, or a refusal that helps."""

import hashlib
from dataclasses import dataclass
from io import BytesIO
from typing import Protocol

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from PIL import Image, UnidentifiedImageError
from PIL.TiffImagePlugin import (
    BITSPERSAMPLE,
    ROWSPERSTRIP,
    TILELENGTH,
    TILEWIDTH,
    TiffImageFile,
)

from articles.images import segments
from articles.images.metadata import Metadata, read_metadata
from articles.images.pixels import (
    coefficients,
    colour,
    lightened,
    load,
    opened,
    orientation,
    to_srgb,
)

MAX_BYTES = 60_000_000
MAX_FRAMES = 200
# What can be decoded and cut in less than 400 MB. A JPEG is decoded at a part of its size; but if
# it is progressive, or its colours come one after the other, all coefficients are in memory first.
# WebP and AVIF keep several copies while they are decoded, those of AVIF with up to twelve bits.
MAX_PIXELS = 52_000_000
MAX_PIXELS_OF = {"JPEG": 120_000_000, "WEBP": 13_000_000, "AVIF": 14_000_000}
MAX_COEFFICIENTS = 240_000_000  # bytes
MAX_TIFF = 220_000_000  # bytes of its pixels and of its largest strip
_BYTES = {"1": 1, "L": 1, "P": 1, "I;16": 2, "I;16L": 2, "I;16B": 2}  # of a pixel in memory, or 4

EXTENSIONS = {
    "JPEG": "jpg",
    "PNG": "png",
    "WEBP": "webp",
    "GIF": "gif",
    "TIFF": "tif",
    "AVIF": "avif",
}

# Pillow can open more, but not turn it into what a browser shows.
MODES = {
    *("1", "L", "LA", "P", "PA", "RGB", "RGBA", "RGBa", "RGBX", "CMYK", "YCbCr"),
    *("I;16", "I;16L", "I;16B"),
}

NOT_AN_IMAGE = gettext_lazy(
    "This file is not a picture that we can read: send JPEG, PNG, WebP, GIF, TIFF or AVIF."
)
# What else editors send, by what stands near the beginning of such a file.
OTHER_KINDS = (
    (
        b"<svg",
        gettext_lazy(
            "This is an SVG drawing. Export it as PNG, twice as wide as it will be shown."
        ),
    ),
    (
        b"%pdf",
        gettext_lazy(
            "This is a PDF document. Export the page or the picture in it as JPEG or PNG."
        ),
    ),
    (b"%!ps", gettext_lazy("This is a PostScript drawing (EPS). Export it as PNG or JPEG.")),
    (
        b"ftyphei",
        gettext_lazy("This is a HEIC photograph. Export it as JPEG, or have the phone take JPEG."),
    ),
    (b"8bps", gettext_lazy("This is a Photoshop document. Export it as JPEG, PNG or TIFF.")),
    (
        b"<html",
        gettext_lazy("This is a web page, not a picture. Save the picture itself and send that."),
    ),
    (
        b"<!doctype html",
        gettext_lazy("This is a web page, not a picture. Save the picture itself."),
    ),
)
TOO_MANY_FRAMES = gettext_lazy(
    "This picture has more than %(most)s frames or pages. Send one of them as a picture of its own."
)
TWO_FACED = gettext_lazy(
    "Something other than a picture is hidden in this file. "
    "Open it in a picture editor and save it under a new name."
)
TOO_MANY_PARTS = gettext_lazy(
    "This file is made of too many small parts (%(kind)s), or one of them is far too large. "
    "Open it in a picture editor and save it anew."
)
TOO_MANY_IN_SCANS = gettext_lazy(
    "This JPEG is progressive and has more than %(million)s million pixels, which takes too much "
    "memory. Save it as “baseline” instead, or smaller: 4,000 pixels along the longer side are "
    "plenty."
)
TOO_LARGE_STRIPS = gettext_lazy(
    "This TIFF takes more than %(megabytes)s MB of memory, as it keeps its pixels in "
    "strips or tiles that are too large. Save it with smaller ones, or as JPEG or PNG."
)


class SupportsRead(Protocol):
    def read(self, size: int, /) -> bytes: ...


class ImageRefused(ValueError):
    """The message is a sentence for the editor who sent the file."""


@dataclass(frozen=True, slots=True)
class DecodedImage:
    """What we know of an accepted file; width and height as it is shown, after rotation."""

    key: str
    format: str
    extension: str
    width: int
    height: int
    colour: str
    metadata: Metadata


def bytes_of(file: SupportsRead) -> bytes:
    """What the file has, but no more than it takes to refuse it."""
    return file.read(MAX_BYTES + 1)


def key_for(data: bytes) -> str:
    """What an image of these bytes is called for good."""
    return hashlib.sha256(data).hexdigest()[:32]


def read(data: bytes) -> DecodedImage:
    """Decode the first frame of these bytes. Raises ImageRefused."""
    if not data:
        raise ImageRefused(_("This file is empty: send it again."))
    if len(data) > MAX_BYTES:
        raise ImageRefused(
            _(
                "This file has more than %(megabytes)s MB, which is the most that we take. "
                "Save the picture with fewer pixels or as JPEG."
            )
            % {"megabytes": MAX_BYTES // 1_000_000}
        )
    try:
        few_frames = segments.check(data, frames=MAX_FRAMES)
    except segments.TooManyPartsError as fault:
        raise ImageRefused(TOO_MANY_PARTS % {"kind": _(str(fault))}) from fault
    if not few_frames:
        raise ImageRefused(TOO_MANY_FRAMES % {"most": MAX_FRAMES})
    try:
        with opened(BytesIO(data)) as image:
            _check_limits(image, in_scans=segments.has_scans(data))
            width, height = image.size
            # A JPEG's data is read to its end all the same, for a fraction of the memory.
            load(image, min(width, height) // 8)
            if orientation(image) >= 5:
                width, height = height, width
            name = kind(image)
            metadata = read_metadata(image)
            small = lightened(image, (48, 48))
            seen = colour(to_srgb(small, image.info))
    except ImageRefused:
        raise
    except UnidentifiedImageError as fault:
        raise ImageRefused(_what_else(data)) from fault
    except Image.DecompressionBombError as fault:
        raise ImageRefused(_too_many_pixels(MAX_PIXELS)) from fault
    except Exception as fault:  # Pillow raises nearly anything for a broken file
        raise ImageRefused(
            _(
                "This picture is damaged or was not sent to its end. Send it again, or open it in "
                "a picture editor and save it anew."
            )
        ) from fault
    if _two_faced(data):
        raise ImageRefused(str(TWO_FACED))
    return DecodedImage(
        key=key_for(data),
        format=name,
        extension=EXTENSIONS[name],
        width=width,
        height=height,
        colour=seen,
        metadata=metadata,
    )


def kind(image: Image.Image) -> str:
    """The format's name. MPO is a JPEG that has further images behind the first."""
    return "JPEG" if image.format == "MPO" else image.format or ""


def _check_limits(image: Image.Image, *, in_scans: bool) -> None:
    most = MAX_PIXELS_OF.get(kind(image), MAX_PIXELS)
    kept = coefficients(image) if in_scans else 0
    if kept > MAX_COEFFICIENTS:
        million = MAX_COEFFICIENTS * image.width * image.height // kept // 1_000_000
        raise ImageRefused(TOO_MANY_IN_SCANS % {"million": million})
    if image.width * image.height > most:
        raise ImageRefused(_too_many_pixels(most))
    if _tiff_bytes(image) > MAX_TIFF:
        raise ImageRefused(TOO_LARGE_STRIPS % {"megabytes": MAX_TIFF // 1_000_000})
    if image.mode not in MODES:
        raise ImageRefused(
            _(
                "This picture keeps its colours in a way that we cannot show (%(mode)s). "
                "Export it as RGB with 8 or 16 bits a channel."
            )
            % {"mode": image.mode}
        )
    if _has_too_many_frames(image):
        raise ImageRefused(TOO_MANY_FRAMES % {"most": MAX_FRAMES})


def _too_many_pixels(most: int) -> str:
    return _(
        "This picture has more than %(million)s million pixels. Save it smaller: "
        "4,000 pixels along the longer side are plenty."
    ) % {"million": most // 1_000_000}


def _tiff_bytes(image: Image.Image) -> int:
    """What a TIFF takes: its pixels, and the largest strip or tile as the file has it. Both are in
    memory at once, and one tile can be larger than the image."""
    if not isinstance(image, TiffImageFile):
        return 0
    tags = image.tag_v2
    across = int(tags.get(TILEWIDTH, image.width))
    down = int(tags.get(TILELENGTH, min(image.height, tags.get(ROWSPERSTRIP) or image.height)))
    bits = sum(tags.get(BITSPERSAMPLE, (1,)))
    return image.width * image.height * _BYTES.get(image.mode, 4) + across * down * bits // 8


def _has_too_many_frames(image: Image.Image) -> bool:
    if not isinstance(image, TiffImageFile):
        return getattr(image, "n_frames", 1) > MAX_FRAMES
    # To count a TIFF's pages can take hours; to look whether there is one too many does not.
    try:
        image.seek(MAX_FRAMES)
    except EOFError:
        image.seek(0)
        return False
    return True


def _what_else(data: bytes) -> str:
    beginning = data[:4096].lower()
    return str(next((words for mark, words in OTHER_KINDS if mark in beginning), NOT_AN_IMAGE))


def _two_faced(data: bytes) -> bool:
    """Whether the first bytes, by which other programs go, are a script's or a document's as well.

    Markup and marks of archives further inside are no reason: they stand in print settings and, by
    chance, among pixels. Readers get renditions, which are encoded anew; an original has no
    public address and is handed to staff as an attachment without a type.
    """
    return (
        b"%pdf-" in data[:1024].lower()
        or data[6:8] == b"/*"  # a GIF, or
        or data[4:6] == b"/*"  # a JPEG, whose first numbers begin a comment of a script
    )
