"""The public files of a picture: which there are (a pure calculation), making them, showing them.

Renditions are named by the original's content and never rewritten, so that a page that was
published with them stays true and they can be cached for ever.
"""

from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass
from io import BytesIO
from typing import IO

from django.core.files.storage import storages
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from PIL import Image, ImageCms

from articles.images.intake import opened, orientation

WIDTHS = (320, 640, 960, 1280, 1920)
SRC_WIDTH = 960
MAX_SIDE = 16_383  # of a WebP picture
SIZES = "(min-width: 48rem) 46rem, 100vw"


@dataclass(frozen=True)
class Format:
    mime: str
    extension: str
    encoder: str
    options: Mapping[str, int | bool]


# In the order in which a browser is offered them; the last is for browsers that know no other.
FORMATS = (
    Format("image/webp", "webp", "WEBP", {"quality": 78, "method": 4}),
    Format("image/jpeg", "jpg", "JPEG", {"quality": 80, "progressive": True, "optimize": True}),
)
# Part of every name: raise it when the formats' options or the conversion change.
SETTINGS = 1

TURNS = {
    2: Image.Transpose.FLIP_LEFT_RIGHT,
    3: Image.Transpose.ROTATE_180,
    4: Image.Transpose.FLIP_TOP_BOTTOM,
    5: Image.Transpose.TRANSPOSE,
    6: Image.Transpose.ROTATE_270,
    7: Image.Transpose.TRANSVERSE,
    8: Image.Transpose.ROTATE_90,
}


@dataclass(frozen=True, slots=True)
class Rendition:
    name: str
    format: Format
    width: int
    height: int

    @property
    def url(self) -> str:
        return storages["renditions"].url(self.name)


@dataclass(frozen=True, slots=True)
class Plan:
    """All renditions of a picture, per format from the narrowest to the widest."""

    renditions: tuple[Rendition, ...]

    def of(self, mime: str) -> list[Rendition]:
        return [rendition for rendition in self.renditions if rendition.format.mime == mime]

    def srcset(self, mime: str) -> str:
        return ", ".join(f"{rendition.url} {rendition.width}w" for rendition in self.of(mime))

    @property
    def shown(self) -> Rendition:
        """The one for whatever reads no srcset: of a middle width, in the last format."""
        candidates = self.of(FORMATS[-1].mime)
        return next((r for r in reversed(candidates) if r.width <= SRC_WIDTH), candidates[0])

    @property
    def src(self) -> str:
        return self.shown.url

    @property
    def width(self) -> int:
        return self.shown.width

    @property
    def height(self) -> int:
        return self.shown.height


def plan(key: str, width: int, height: int) -> Plan:
    """Every step that is narrower than the picture, and its own width up to the last step."""
    widest = max(1, min(width, WIDTHS[-1], width * MAX_SIDE // height))
    steps = [*(step for step in WIDTHS if step < widest), widest]
    return Plan(
        tuple(
            Rendition(
                name=f"{key[:2]}/{key}-{step}-{SETTINGS}.{format.extension}",
                format=format,
                width=step,
                height=min(MAX_SIDE, max(1, round(height * step / width))),
            )
            for format in FORMATS
            for step in steps
        )
    )


def cut(plan: Plan, open_original: Callable[[], IO[bytes]]) -> None:
    """Make the renditions that are not there yet. The original is opened only for those."""
    storage = storages["renditions"]
    missing = [each for each in plan.renditions if not storage.exists(each.name)]
    if not missing:
        return
    widest = max(missing, key=lambda rendition: rendition.width)
    with open_original() as file:
        picture = _decode(file, (widest.width, widest.height))
    for rendition in missing:
        data = _encode(picture, rendition)
        # An uploaded file goes to the disk in one write, and tells a bucket its type.
        content = SimpleUploadedFile(rendition.name, data, content_type=rendition.format.mime)
        saved = storage.save(rendition.name, content)
        if saved != rendition.name:  # another process was faster; ours got a name of its own
            storage.delete(saved)


def figure(
    plan: Plan,
    *,
    alt: str,
    caption: str = "",
    credit: str = "",
    eager: bool = False,
    sizes: str = SIZES,
) -> SafeString:
    """The picture as readers get it. The first one of a page is eager, the others load lazily."""
    sources = format_html_join(
        "",
        '<source type="{}" srcset="{}" sizes="{}">',
        ((format.mime, plan.srcset(format.mime), sizes) for format in FORMATS[:-1]),
    )
    image = format_html(
        '<img src="{}" srcset="{}" sizes="{}" width="{}" height="{}" alt="{}" {}="{}" '
        'decoding="async">',
        plan.src,
        plan.srcset(FORMATS[-1].mime),
        sizes,
        plan.width,
        plan.height,
        alt,
        *(("fetchpriority", "high") if eager else ("loading", "lazy")),
    )
    words = [
        *([format_html("{}", caption)] if caption else []),
        *([format_html('<small class="credit">{}</small>', credit)] if credit else []),
    ]
    figcaption = (
        format_html("<figcaption>{}</figcaption>", format_html_join(" ", "{}", zip(words)))
        if words
        else ""
    )
    return format_html("<figure><picture>{}{}</picture>{}</figure>", sources, image, figcaption)


def _decode(file: IO[bytes], size: tuple[int, int]) -> Image.Image:
    """The first frame at this size: upright, sRGB, RGB or RGBA, and without any metadata."""
    with opened(file) as image:
        # A JPEG can be decoded at a half, quarter or eighth; twice what is needed keeps it sharp.
        # The shorter side stands for both, as the picture may yet have to be turned.
        image.draft(None, (min(size) * 2, min(size) * 2))
        image.load()
        turn = orientation(image)
        profile = image.info.get("icc_profile")
        picture = _plain(image)
    stored = (size[1], size[0]) if turn >= 5 else size
    picture = picture.resize(stored, Image.Resampling.LANCZOS, reducing_gap=3.0)
    picture = _to_srgb(picture, profile)
    if turn in TURNS:
        picture = picture.transpose(TURNS[turn])
    picture.info.clear()
    return picture


def _plain(image: Image.Image) -> Image.Image:
    """In a mode that can be scaled, with what is transparent in a channel of its own."""
    if image.mode.startswith("I;16"):
        return image.convert("I").point(lambda value: value / 256).convert("L")
    if image.has_transparency_data:
        return image.convert("RGBA")
    return image if image.mode in {"L", "RGB", "CMYK"} else image.convert("RGB")


def _to_srgb(picture: Image.Image, profile: bytes | None) -> Image.Image:
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


def _encode(picture: Image.Image, rendition: Rendition) -> bytes:
    size = (rendition.width, rendition.height)
    if picture.size != size:
        picture = picture.resize(size, Image.Resampling.LANCZOS)
    if rendition.format.encoder == "JPEG" and picture.mode == "RGBA":
        white = Image.new("RGBA", picture.size, "white")
        picture = Image.alpha_composite(white, picture).convert("RGB")
    out = BytesIO()
    picture.save(out, rendition.format.encoder, **rendition.format.options)
    return out.getvalue()
