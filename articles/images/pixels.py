"""Opening a picture's file, and its pixels in a form that can be worked with."""

import warnings
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from io import BytesIO
from typing import IO

from PIL import ExifTags, Image, ImageCms, features

FORMATS = ("JPEG", "PNG", "WEBP", "GIF", "TIFF", *(["AVIF"] if features.check("avif") else []))
BAND = 4_000_000  # pixels that are converted at once

_TURNS = {
    2: Image.Transpose.FLIP_LEFT_RIGHT,
    3: Image.Transpose.ROTATE_180,
    4: Image.Transpose.FLIP_TOP_BOTTOM,
    5: Image.Transpose.TRANSPOSE,
    6: Image.Transpose.ROTATE_270,
    7: Image.Transpose.TRANSVERSE,
    8: Image.Transpose.ROTATE_90,
}


@contextmanager
def opened(file: IO[bytes]) -> Iterator[Image.Image]:
    """The picture, opened as one of our formats and not decoded yet.

    Pillow's warnings are about strange files and sizes; both are for the intake to judge.
    """
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        with Image.open(file, formats=list(FORMATS)) as image:
            yield image


def orientation(image: Image.Image) -> int:
    """How the picture has to be turned, as Exif numbers it; 1 where the file says nothing sane."""
    try:
        value = image.getexif().get(ExifTags.Base.Orientation, 1)
    except (SyntaxError, ValueError, TypeError, LookupError, ArithmeticError, OSError):
        return 1
    return value if isinstance(value, int) and 1 <= value <= 8 else 1


def upright(picture: Image.Image, turn: int) -> Image.Image:
    return picture.transpose(_TURNS[turn]) if turn in _TURNS else picture


def lightened(image: Image.Image, size: tuple[int, int]) -> Image.Image:
    """The decoded picture in a mode that can be scaled, about twice as large as this size.

    A large one is converted and averaged band by band: no second copy of it is ever in memory.
    """
    factor = max(1, min(image.width // (2 * size[0]), image.height // (2 * size[1])))
    if factor == 1:
        return _plain(image)
    height = max(factor, BAND // image.width // factor * factor)
    whole: Image.Image | None = None
    for top in range(0, image.height, height):
        band = image.crop((0, top, image.width, min(top + height, image.height)))
        band.info = image.info  # where a palette's transparent colour stands
        part = _plain(band).reduce(factor)
        if whole is None:
            whole = Image.new(part.mode, (part.width, -(-image.height // factor)))
        whole.paste(part, (0, top // factor))
    return whole or _plain(image)


def to_srgb(picture: Image.Image, profile: bytes | None) -> Image.Image:
    """As RGB, or RGBA where something is transparent."""
    mode = "RGBA" if picture.mode == "RGBA" else "RGB"
    if profile:
        # A broken profile, or one for another kind of picture, is as good as none.
        with suppress(ImageCms.PyCMSError):
            converted = ImageCms.profileToProfile(
                picture,
                BytesIO(profile),
                ImageCms.createProfile("sRGB"),
                renderingIntent=ImageCms.Intent.RELATIVE_COLORIMETRIC,
                outputMode=mode,
                flags=ImageCms.Flags.BLACKPOINTCOMPENSATION,
            )
            if converted is not None:
                return converted
    return picture.convert(mode)


def colour(picture: Image.Image) -> str:
    """The colour that most of it has, as #rrggbb; empty if one can see through it."""
    if picture.mode == "RGBA":
        opaque = picture.getchannel("A").histogram()[255]
        if opaque < picture.width * picture.height:
            return ""
    small = picture.convert("RGB").resize((48, 48), Image.Resampling.BOX).quantize(6)
    counts = small.histogram()  # of the numbers in the palette
    start = 3 * counts.index(max(counts))
    palette = small.getpalette() or [0, 0, 0]
    return "#" + bytes(palette[start : start + 3]).hex()


def _plain(image: Image.Image) -> Image.Image:
    """In a mode that can be scaled, with what is transparent in a channel of its own."""
    if image.mode.startswith("I;16"):
        return image.convert("I").point(lambda value: value / 256).convert("L")
    if image.has_transparency_data:
        return image.convert("RGBA")
    return image if image.mode in {"L", "RGB", "CMYK"} else image.convert("RGB")
