"""The largest image of each kind that is taken in: what it costs to take it in, and to cut it.

Run by hand:  python -m tests.benchmarks.limits [KIND…]

Each file is made just under its limit and, where decoders do not mind, filled up to the most bytes
that a file may have. Taking in and cutting happen in processes of their own; what is cut is the
whole image, all shapes of cards, one of them
a small part at an edge, which needs the finest decoding; only
the widest renditions, as it is those that memory is for.
"""

import os
import sys
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path
from random import Random

import django

if __name__ == "__main__":
    folder = tempfile.TemporaryDirectory(prefix="newsroom-benchmark-")
    os.environ |= {"NEWSROOM_DEBUG": "1", "NEWSROOM_DATA_DIR": folder.name}
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "newsroom.settings")
    django.setup()

from PIL import Image

from articles import images
from articles.images import intake
from articles.images.crops import SHAPES
from tests.benchmarks.apart import measured, report

Size = tuple[int, int]


def noise(mode: str, size: Size) -> Image.Image:
    """Something to see everywhere, made quickly: a few large blocks of chance."""
    chance = Random(1)
    channels = 2 if mode == "I;16" else len(Image.new(mode, (1, 1)).getbands())
    tile = Image.frombytes(mode, (9, 9), chance.randbytes(81 * channels))
    return tile.resize(size, Image.Resampling.NEAREST)


def square(pixels: int) -> Size:
    return (int((pixels * 1.5) ** 0.5), int((pixels / 1.5) ** 0.5))


def wide(pixels: int) -> Size:
    """Its square card is a small part of it, so that little can be left out while decoding."""
    return (int((pixels * 12) ** 0.5), int((pixels / 12) ** 0.5))


def save(mode: str, format: str, size: Size, path: Path, **options: object) -> None:
    noise(mode, size).save(path, format, **options)


def kinds() -> Iterator[tuple[str, str, str, int, dict[str, object]]]:
    """Name, mode, format, pixels, options."""
    most = intake.MAX_PIXELS
    of, kept = intake.MAX_PIXELS_OF, intake.MAX_COEFFICIENTS
    sampled = {"quality": 80, "subsampling": "4:2:0"}
    whole = {"quality": 80, "subsampling": "4:4:4"}
    yield "baseline JPEG", "RGB", "JPEG", of["JPEG"], {"quality": 80}
    yield "baseline JPEG CMYK", "CMYK", "JPEG", of["JPEG"], {"quality": 80}
    yield "progressive JPEG 4:2:0", "RGB", "JPEG", most, {"progressive": True, **sampled}
    yield "progressive JPEG 4:4:4", "RGB", "JPEG", kept // 6, {"progressive": True, **whole}
    yield "progressive JPEG CMYK", "CMYK", "JPEG", kept // 8, {"progressive": True, **whole}
    yield "PNG RGBA", "RGBA", "PNG", most, {"compress_level": 1}
    yield "PNG palette", "P", "PNG", most, {"compress_level": 1, "transparency": 3}
    yield "PNG 16 bit", "I;16", "PNG", most, {"compress_level": 1}
    yield "GIF", "P", "GIF", most, {}
    yield "GIF transparent", "P", "GIF", most, {"transparency": 3}
    yield "TIFF raw CMYK", "CMYK", "TIFF", 15_000_000, {}
    yield "TIFF LZW RGBA", "RGBA", "TIFF", most, {"compression": "tiff_lzw"}
    one_strip = {278: 100_000}
    yield (
        "TIFF LZW one strip",
        "CMYK",
        "TIFF",
        most,
        {"compression": "tiff_lzw", "tiffinfo": one_strip},
    )
    yield (
        "TIFF deflate one strip 16 bit",
        "I;16",
        "TIFF",
        most,
        {"compression": "tiff_adobe_deflate", "tiffinfo": one_strip},
    )
    yield "TIFF JPEG", "RGB", "TIFF", most, {"compression": "jpeg", "tiffinfo": one_strip}
    yield "WebP lossy", "RGB", "WEBP", of["WEBP"], {"quality": 80, "method": 0}
    yield "WebP lossy alpha", "RGBA", "WEBP", of["WEBP"], {"quality": 80, "method": 0}
    yield "WebP lossless", "RGBA", "WEBP", of["WEBP"], {"lossless": True, "quality": 0, "method": 0}
    yield "WebP animated", "RGBA", "WEBP", of["WEBP"], {"quality": 50, "method": 0, "frames": 3}
    yield (
        "AVIF 4:4:4",
        "RGB",
        "AVIF",
        of["AVIF"],
        {"quality": 70, "speed": 10, "subsampling": "4:4:4"},
    )
    yield "AVIF alpha", "RGBA", "AVIF", of["AVIF"], {"quality": 70, "speed": 10}


def make(mode: str, format: str, size: Size, path: Path, options: dict[str, object]) -> None:
    if "frames" in options:
        options = dict(options)
        frames = int(str(options.pop("frames")))
        more = [noise(mode, size).transpose(Image.Transpose.ROTATE_180) for _ in range(frames - 1)]
        options |= {"save_all": True, "append_images": more}
    noise(mode, size).save(path, format, **options)


def filled(data: bytes, room: int) -> bytes:
    """As many bytes as a file may have, of a kind that decoders step over."""
    if data[4:8] == b"ftyp":
        return data + (room + 8).to_bytes(4, "big") + b"free" + bytes(room)
    if data.startswith(b"RIFF"):
        chunks = data[8:] + b"fill" + (room & ~1).to_bytes(4, "little") + bytes(room & ~1)
        return b"RIFF" + len(chunks).to_bytes(4, "little") + chunks
    return data + bytes(room)


def get_or_create_from_bytes(path: Path) -> str:
    data = path.read_bytes()
    data = filled(data, intake.MAX_BYTES - len(data) - 8)
    try:
        image = images.read(data)
    except images.ImageRefused as refusal:
        return f"refused: {refusal}"
    return f"{image.width} × {image.height}"


def cut(path: Path, width: int, height: int) -> str:
    size = (width, height)
    small = max(1, min(size) // 3)
    chosen = {"1:1": (width - small, 0, small, small)}
    boxes = [images.box(shape, size, chosen=chosen) for shape in SHAPES]
    plans = [images.plan("0" * 32, each, salt="", widths=(1920,)) for each in boxes]
    images.make_renditions(plans, size, lambda: path.open("rb"))
    return f"{sum(len(plan.renditions) for plan in plans)} renditions"


def main(wanted: list[str]) -> None:
    shapes: tuple[Callable[[int], Size], ...] = (square, wide)
    for name, mode, format, pixels, options in kinds():
        if wanted and not any(each in name for each in wanted):
            continue
        for shape in shapes:
            size = shape(pixels)
            if format == "WEBP" and max(size) > 16_383:
                size = (16_383, pixels // 16_383)
            path = Path(folder.name, "large")
            make(mode, format, size, path, options)
            this = "tests.benchmarks.limits"
            taken = measured(this, "--take-in", str(path))
            done = measured(this, "--cut", str(path), str(size[0]), str(size[1]))
            print(taken.line(f"{name} {shape.__name__}"), flush=True)
            print(done.line(""), flush=True)


if __name__ == "__main__":
    match sys.argv[1:]:
        case ["--take-in", path]:
            report(lambda: get_or_create_from_bytes(Path(path)))
        case ["--cut", path, width, height]:
            report(lambda: cut(Path(path), int(width), int(height)))
        case wanted:
            main(wanted)
