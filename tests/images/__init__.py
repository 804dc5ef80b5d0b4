"""Images that the tests draw for themselves."""

import struct
from io import BytesIO
from typing import Any

from PIL import Image

RED, BLUE = (200, 30, 40), (20, 60, 200)


def drawn(mode: str = "RGB", size: tuple[int, int] = (800, 600)) -> Image.Image:
    """Red on the left, blue on the right."""
    image = Image.new("RGB", size, RED)
    image.paste(BLUE, (size[0] // 2, 0, *size))
    return image.convert(mode)


def photo(size: tuple[int, int] = (800, 600)) -> Image.Image:
    """With so much detail that a file of it has many bytes."""
    return Image.effect_noise(size, 60).convert("RGB")


def blurred(size: tuple[int, int]) -> Image.Image:
    """Another one each time, and quick to encode."""
    few = (max(2, size[0] // 32), max(2, size[1] // 32))
    return photo(few).resize(size, Image.Resampling.BICUBIC)


def saved(image: Image.Image, format: str = "JPEG", **options: Any) -> bytes:
    out = BytesIO()
    image.save(out, format, **options)
    return out.getvalue()


def exif(orientation: int) -> Image.Exif:
    """As a telephone writes it: how it was held, its maker, and where it was."""
    exif = Image.Exif()
    exif[0x0112] = orientation
    exif[0x010F] = "Harbour Cameras"
    exif.get_ifd(0x8825).update({1: "N", 2: (48.0, 51.0, 24.0), 3: "E", 4: (2.0, 21.0, 3.0)})
    return exif


def profile(*primaries: tuple[float, float, float], gamma: float = 2.2) -> bytes:
    """An ICC profile of a screen with these primaries (XYZ under D50)."""

    def fixed(*numbers: float) -> bytes:
        return b"".join(struct.pack(">i", round(number * 65536)) for number in numbers)

    white = (0.9642, 1.0, 0.8249)
    curve = struct.pack(">4s4xIH2x", b"curv", 1, round(gamma * 256))
    tags = {b"wtpt": b"XYZ \0\0\0\0" + fixed(*white)}
    for letter, primary in zip((b"r", b"g", b"b"), primaries, strict=True):
        tags[letter + b"XYZ"] = b"XYZ \0\0\0\0" + fixed(*primary)
        tags[letter + b"TRC"] = curve
    table, body = struct.pack(">I", len(tags)), b""
    start = 128 + 4 + 12 * len(tags)
    for name, content in tags.items():
        table += struct.pack(">4sII", name, start + len(body), len(content))
        body += content
    header = struct.pack(
        ">I4xI4s4s4s12x4s28x12s48x",
        start + len(body),
        0x02400000,
        b"mntr",
        b"RGB ",
        b"XYZ ",
        b"acsp",
        fixed(*white),
    )
    return header + table + body


WIDE_GAMUT = profile((0.5151, 0.2412, -0.0011), (0.2920, 0.6922, 0.0419), (0.1571, 0.0666, 0.7841))
