"""Opening an image's file, and its pixels in a form that can be worked with."""

import warnings
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from io import BytesIO
from math import ceil, floor
from typing import IO, Any

from PIL import ExifTags, Image, ImageCms, features
from PIL.JpegImagePlugin import JpegImageFile

from articles.images import gamma

FORMATS = ("JPEG", "PNG", "WEBP", "GIF", "TIFF", *(["AVIF"] if features.check("avif") else []))
BAND = 4_000_000  # pixels that are converted at once
MOST_DECODED = 290_000_000  # bytes that an image and what its decoder keeps may take
_SUPPORT = 3  # pixels around it that Lanczos looks at

Edges = tuple[float, float, float, float]  # left, top, right, bottom

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
    """The image, opened as one of our formats and not decoded yet.

    Pillow's warnings are about strange files and sizes; both are for the intake to judge.
    """
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        with Image.open(file, formats=list(FORMATS)) as image:
            yield image


def coefficients(image: Image.Image) -> int:
    """Bytes that the decoder keeps of a JPEG whose scans have to be put together: two for each
    pixel of each component, of which those of colour may be sampled coarser. 0 of other formats."""
    if not isinstance(image, JpegImageFile) or not image.layer:
        return 0
    most = max(across for _, across, *_ in image.layer) * max(down for _, _, down, _ in image.layer)
    samples = sum(across * down for _, across, down, _ in image.layer)
    return 2 * image.width * image.height * samples // max(1, most)


def load(image: Image.Image, side: int) -> None:
    """Decode it; a JPEG at a half, a quarter or an eighth, if both sides stay that long, or if it
    would take too much memory otherwise."""
    room, factor = MOST_DECODED - coefficients(image), 1
    while factor < 8 and 4 * image.width * image.height > room * factor * factor:
        factor *= 2
    across, down = (max(1, min(side, length // factor)) for length in image.size)
    image.draft(None, (across, down))
    image.load()


def orientation(image: Image.Image) -> int:
    """How the image has to be turned, as Exif numbers it; 1 where the file says nothing sane."""
    try:
        value = image.getexif().get(ExifTags.Base.Orientation, 1)
    except (SyntaxError, ValueError, TypeError, LookupError, ArithmeticError, OSError):
        return 1
    return value if isinstance(value, int) and 1 <= value <= 8 else 1


def upright(image: Image.Image, turn: int) -> Image.Image:
    return image.transpose(_TURNS[turn]) if turn in _TURNS else image


def lying(box: Edges, size: tuple[int, int], turn: int) -> Edges:
    """Where this part of the upright image lies in the stored one, which has this size."""
    left, top, right, bottom = box
    if turn >= 5:
        left, top, right, bottom = top, left, bottom, right
    if turn in (2, 3, 7, 8):
        left, right = size[0] - right, size[0] - left
    if turn in (3, 4, 6, 7):
        top, bottom = size[1] - bottom, size[1] - top
    return left, top, right, bottom


def scaled(image: Image.Image, size: tuple[int, int], box: Edges) -> Image.Image:
    """This part of the decoded image at this size, in a mode that can be encoded.

    Band by band, each with as much of its neighbours as the filter looks at, so that no seam is to
    be seen: no second copy of a large image is ever in memory.
    """
    left, top, right, bottom = box
    start, stop = floor(left), min(image.width, ceil(right))
    step = (bottom - top) / size[1]
    margin = ceil(_SUPPORT / min(1, step)) + 1
    height = max(1, int(BAND / ((stop - start) * step)))
    whole = Image.new(_plain(_part(image, (0, 0, 1, 1))).mode, size)
    for first in range(0, size[1], height):
        last = min(first + height, size[1])
        begin, end = max(0, first - margin), min(size[1], last + margin)
        above, below = top + begin * step, min(image.height, top + end * step)
        offset = floor(above)
        band = _part(image, (start, offset, stop, min(image.height, ceil(below))))
        part = _plain(band).resize(
            (size[0], end - begin),
            Image.Resampling.LANCZOS,
            box=(left - start, above - offset, min(right, stop) - start, below - offset),
            reducing_gap=2.0,
        )
        whole.paste(part.crop((0, first - begin, size[0], last - begin)), (0, first))
    return whole


def lightened(image: Image.Image, size: tuple[int, int]) -> Image.Image:
    """The decoded image in a mode that can be scaled, about twice as large as this size.

    A large one is converted and averaged band by band: no second copy of it is ever in memory.
    """
    factor = max(1, min(image.width // (2 * size[0]), image.height // (2 * size[1])))
    if factor == 1:
        return _plain(image)
    height = max(factor, BAND // image.width // factor * factor)
    whole: Image.Image | None = None
    for top in range(0, image.height, height):
        band = _part(image, (0, top, image.width, min(top + height, image.height)))
        part = _plain(band).reduce(factor)
        if whole is None:
            whole = Image.new(part.mode, (part.width, -(-image.height // factor)))
        whole.paste(part, (0, top // factor))
    return whole or _plain(image)


def to_srgb(image: Image.Image, info: dict[str | tuple[int, int], Any]) -> Image.Image:
    """As RGB, or RGBA where something is transparent. `info` is that of the opened file."""
    mode = "RGBA" if image.mode == "RGBA" else "RGB"
    profile = info.get("icc_profile")
    if not profile and (profile := gamma.profile(info)):
        image = image.convert(mode)  # it is one of colours, also where the PNG is grey
    if profile:
        # A broken profile, or one for another kind of image, is as good as none.
        with suppress(ImageCms.PyCMSError):
            converted = ImageCms.profileToProfile(
                image,
                BytesIO(profile),
                ImageCms.createProfile("sRGB"),
                renderingIntent=ImageCms.Intent.RELATIVE_COLORIMETRIC,
                outputMode=mode,
                flags=ImageCms.Flags.BLACKPOINTCOMPENSATION,
            )
            if converted is not None:
                return converted
    return image.convert(mode)


def colour(image: Image.Image) -> str:
    """The colour that most of it has, as #rrggbb; empty if one can see through it."""
    if image.mode == "RGBA":
        opaque = image.getchannel("A").histogram()[255]
        if opaque < image.width * image.height:
            return ""
    small = image.convert("RGB").resize((48, 48), Image.Resampling.BOX).quantize(6)
    counts = small.histogram()  # of the numbers in the palette
    start = 3 * counts.index(max(counts))
    palette = small.getpalette() or [0, 0, 0]
    return "#" + bytes(palette[start : start + 3]).hex()


def _part(image: Image.Image, edges: tuple[int, int, int, int]) -> Image.Image:
    part = image.crop(edges)
    part.info = image.info  # where a palette's transparent colour stands
    return part


def _plain(image: Image.Image) -> Image.Image:
    """In a mode that can be scaled, with what is transparent in a channel of its own."""
    if image.mode.startswith("I;16"):
        return image.convert("I").point(lambda value: value / 256).convert("L")
    if image.has_transparency_data:
        return image.convert("RGBA")
    return image if image.mode in {"L", "RGB", "CMYK"} else image.convert("RGB")
