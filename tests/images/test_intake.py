"""Taking in a file: what it is, and what is refused before it costs anything."""

import struct
import zlib
from io import BytesIO

import pytest
from PIL import Image

from articles import images
from articles.images import intake
from tests.images import drawn, exif, photo, saved

FORMATS = {
    "JPEG": "jpg",
    "PNG": "png",
    "WEBP": "webp",
    "GIF": "gif",
    "TIFF": "tif",
    "AVIF": "avif",
}


def refusal(data: bytes) -> str:
    with pytest.raises(images.ImageRefused) as refused:
        images.read(data)
    return str(refused.value)


def png(width: int, height: int, *chunks: tuple[bytes, bytes]) -> bytes:
    """A PNG made by hand, which can promise more than it has."""
    parts = [b"\x89PNG\r\n\x1a\n"]
    header = (b"IHDR", struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0))
    for name, content in (header, *chunks, (b"IEND", b"")):
        parts += (struct.pack(">I", len(content)), name, content)
        parts.append(struct.pack(">I", zlib.crc32(name + content)))
    return b"".join(parts)


def gif(width: int, height: int, frame: tuple[int, int], frames: int = 1) -> bytes:
    data = b"GIF89a" + struct.pack("<HHBBB", width, height, 0, 0, 0)
    return data + (b"," + struct.pack("<HHHHB", 0, 0, *frame, 0) + b"\2\0") * frames + b";"


def tiff(**tags: int) -> bytes:
    """One directory of numbers, which need not belong to any pixels."""
    numbers = {"width": 256, "height": 257, "bits": 258, "compression": 259, "photometric": 262}
    numbers |= {"samples": 277, "tile_width": 322, "tile_height": 323, "offset": 324, "bytes": 325}
    entries = sorted((numbers[name], value) for name, value in tags.items())
    data = b"II*\0" + struct.pack("<IH", 8, len(entries))
    return (
        data
        + b"".join(struct.pack("<HHII", tag, 4, 1, value) for tag, value in entries)
        + b"\0" * 4
    )


@pytest.mark.parametrize(("format", "extension"), FORMATS.items())
def test_a_picture_is_known_by_what_it_decodes_to(format: str, extension: str) -> None:
    data = saved(drawn(size=(400, 300)), format)
    image = images.read(data)
    assert (image.format, image.extension) == (format, extension)
    assert (image.width, image.height) == (400, 300)
    assert len(image.key) == 32
    assert image == images.read(data)
    assert image.key != images.read(saved(drawn(size=(400, 301)), format)).key


def test_a_jpeg_with_further_pictures_behind_the_first_is_a_jpeg() -> None:
    data = saved(drawn(), "MPO", save_all=True, append_images=[drawn(size=(80, 60))])
    image = images.read(data)
    assert (image.format, image.extension, image.width) == ("JPEG", "jpg", 800)


@pytest.mark.parametrize("format", ["JPEG", "PNG", "WEBP", "TIFF", "AVIF"])
@pytest.mark.parametrize(("orientation", "size"), [(1, (80, 60)), (3, (80, 60)), (6, (60, 80))])
def test_width_and_height_are_those_of_the_upright_picture(
    format: str, orientation: int, size: tuple[int, int]
) -> None:
    image = images.read(saved(drawn(size=(80, 60)), format, exif=exif(orientation)))
    assert (image.width, image.height) == size


def test_broken_exif_does_not_cost_the_picture() -> None:
    data = saved(drawn(), exif=b"Exif\0\0MM\0*\0\0\0\x08\xff\xff" + b"\x01\x12\0\x03\xff\xff" * 9)
    assert images.read(data).width == 800


@pytest.mark.parametrize("format", ["GIF", "WEBP", "PNG"])
def test_an_animation_is_a_picture_within_bounds(format: str) -> None:
    frames = [Image.new("RGB", (8, 8), (shade, 255 - shade, 0)) for shade in range(201)]
    options = {"save_all": True, **({"lossless": True} if format == "WEBP" else {})}
    few = saved(frames[0], format, append_images=frames[1:200], **options)
    assert images.read(few).format == format
    many = saved(frames[0], format, append_images=frames[1:], **options)
    assert "200 frames" in refusal(many)


def test_a_tiff_of_too_many_pages_is_refused() -> None:
    page = Image.new("L", (4, 4))
    assert images.read(saved(page, "TIFF", save_all=True, append_images=[page] * 199)).width == 4
    assert "pages" in refusal(saved(page, "TIFF", save_all=True, append_images=[page] * 200))


@pytest.mark.parametrize("format", FORMATS)
def test_a_truncated_file_is_refused(format: str) -> None:
    data = saved(photo(), format)
    for part in (0.98, 0.5, 0.1):
        message = refusal(data[: int(len(data) * part)])
        # A tenth of an AVIF has not even said yet what it is.
        assert "damaged" in message or (format == "AVIF" and "not a picture" in message)


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (b"", "empty"),
        (b"\0", "not a picture"),
        (b"Minutes of the meeting", "not a picture"),
        (b'<?xml version="1.0"?><svg onload="alert(1)"/>', "SVG"),
        (b"<!DOCTYPE html><title>photo.gif</title>", "web page"),
        (b"<HTML><script>alert(1)</script>", "web page"),
        (b"%PDF-1.7\n", "PDF"),
        (b"%!PS-Adobe-3.0 EPSF-3.0\n%%BoundingBox: 0 0 9999 9999\n", "EPS"),
        (b"\0\0\0\x18ftypheic\0\0\0\0mif1heic", "HEIC"),
        (b"8BPS\0\1", "Photoshop"),
        (b"GIF89a", "not a picture"),
    ],
)
def test_what_is_not_a_picture_is_refused_with_a_sentence_that_helps(
    data: bytes, words: str
) -> None:
    assert words in refusal(data)


@pytest.mark.parametrize("format", ["BMP", "ICO", "PPM", "TGA", "JPEG2000"])
def test_other_formats_that_pillow_knows_are_not_ours(format: str) -> None:
    assert refusal(saved(drawn(size=(64, 64)), format)) == str(intake.NOT_AN_IMAGE)


@pytest.mark.parametrize(
    "data",
    [
        saved(drawn("P", (0x2A2F, 2)), "GIF"),  # this width reads /* in a script
        saved(drawn(), comment=b"%PDF-1.7 x"),
    ],
    ids=["script", "document"],
)
def test_a_picture_that_begins_as_something_else_as_well_is_refused(data: bytes) -> None:
    assert "hidden" in refusal(data)


def photoshop(resource: int, words: bytes) -> bytes:
    """A photograph with a block of Photoshop's own, as its print settings are kept."""
    block = b"8BIM" + struct.pack(">HHI", resource, 0, len(words)) + words
    block = b"Photoshop 3.0\0" + block + b"\0" * (len(words) % 2)
    data = saved(drawn())
    return data[:2] + b"\xff\xed" + struct.pack(">H", len(block) + 2) + block + data[2:]


PRINT_SETTINGS = b'<?xml version="1.0"?><!DOCTYPE plist PUBLIC "-//Apple//DTD PLIST 1.0//EN" "">'


@pytest.mark.parametrize(
    "data",
    [
        photoshop(0x03EA, PRINT_SETTINGS),
        photoshop(0x0421, PRINT_SETTINGS),
        saved(drawn()) + b"<script>alert(1)</script>",
        saved(drawn()) + b"PK\5\6" + bytes(18),
        saved(drawn(), comment=b"<HTML><body>"),
        saved(drawn(), "PNG") + b"<?php system($_GET[0]);",
    ],
    ids=["print settings", "version", "script", "archive", "page", "php"],
)
def test_what_stands_further_inside_or_behind_costs_nobody_the_photograph(data: bytes) -> None:
    assert images.read(data).width == 800


def test_colours_that_no_browser_shows_are_refused() -> None:
    assert "RGB" in refusal(saved(Image.new("F", (8, 8)), "TIFF"))


def test_a_file_of_too_many_bytes_is_refused_unread(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(intake, "MAX_BYTES", 2_000_000)
    assert "2 MB" in refusal(saved(drawn()) + bytes(2_000_000))


@pytest.mark.parametrize(
    "bomb",
    [
        png(100_000, 100_000),
        png(10_001, 10_000),
        png(2**31 - 1, 1),
        png(10_000, 13_000, (b"IDAT", zlib.compress(bytes(100_000)))),
        gif(1, 1, (65_535, 65_535)),
        gif(1, 1, (10_001, 10_000)),
        gif(60_000, 60_000, (1, 1)),
        tiff(width=90_000, height=90_000, bits=8, compression=1, photometric=1, offset=8, bytes=1),
        tiff(
            width=8,
            height=8,
            bits=8,
            compression=8,
            photometric=1,
            samples=1,
            tile_width=40_000,
            tile_height=40_000,
            offset=8,
            bytes=9,
        ),
        b"RIFF\x26\0\0\0WEBPVP8X\x0a\0\0\0\0\0\0\0" + b"\xff\x3f\0" * 2 + b"VP8 \4\0\0\0abcd",
        b"".join(
            (
                b"\xff\xd8\xff\xc0\0\x0b\x08\xff\xff\xff\xff\1\1\x11\0",
                b"\xff\xda\0\x08\1\1\0\0\x3f\0" + bytes(99) + b"\xff\xd9",
            )
        ),
    ],
    ids=[
        *("png", "png-just-over", "png-long", "png-between", "gif-frame", "gif-frame-just-over"),
        *("gif-screen", "tiff", "tiff-tile", "webp", "jpeg"),
    ],
)
def test_a_decompression_bomb_is_refused_without_the_memory(bomb: bytes) -> None:
    assert refusal(bomb)


def test_a_large_photograph_is_read_in_little_memory(monkeypatch: pytest.MonkeyPatch) -> None:
    decoded = []
    load = Image.Image.load

    def watched(image: Image.Image) -> object:
        decoded.append(image.size)
        return load(image)

    data = saved(Image.new("RGB", (4000, 3000)))
    monkeypatch.setattr(Image.Image, "load", watched)
    assert images.read(data).width == 4000
    assert max(decoded) == (500, 375)
    assert Image.open(BytesIO(data)).size == (4000, 3000)
