"""Files that mean harm: each is refused in words, little memory is spent, nothing is written."""

import random
import struct
import subprocess
import sys
import zlib
from collections.abc import Callable, Iterator
from datetime import datetime
from functools import cache, partial
from io import BytesIO
from pathlib import Path

import PIL.Image
import pytest
from django.contrib.auth.models import User
from django.core.files.storage import storages
from PIL.PngImagePlugin import PngInfo

from articles import images
from articles.images import Metadata, intake
from articles.images.metadata import packet
from articles.models import Image
from tests.images import drawn, exif, photo, saved
from tests.images.test_intake import gif, png, tiff
from tests.images.test_metadata import with_iim

MEMORY = 400  # MB, of the whole process
CASES = 2_400
ROOT = Path(__file__).parents[2]


@cache
def inflating(size: int) -> bytes:
    """Compressed zeros: a thousand times smaller than what comes out."""
    packer = zlib.compressobj(9)
    packed = b"".join(packer.compress(bytes(1_000_000)) for _ in range(size // 1_000_000))
    return packed + packer.flush()


def webp_of(width: int, height: int) -> bytes:
    """A header that promises this many pixels, and no pixels."""
    size = struct.pack("<I", width - 1)[:3] + struct.pack("<I", height - 1)[:3]
    chunk = b"VP8X" + struct.pack("<I", 10) + b"\0\0\0\0" + size
    return b"RIFF" + struct.pack("<I", len(chunk) + 4) + b"WEBP" + chunk


def jpeg_of(width: int, height: int) -> bytes:
    """A small JPEG that says it is a large one."""
    data = bytearray(saved(drawn(size=(64, 64))))
    start = data.index(b"\xff\xc0") + 5
    data[start : start + 4] = struct.pack(">HH", height, width)
    return bytes(data)


def jpeg_with(*segments: tuple[int, bytes]) -> bytes:
    """Segments of these numbers before those of a small photograph."""
    data = saved(drawn(size=(64, 64)))
    parts = (struct.pack(">BBH", 0xFF, n, len(s) + 2) + s for n, s in segments)
    return data[:2] + b"".join(parts) + data[2:]


def riff(*chunks: tuple[bytes, bytes]) -> bytes:
    """A WebP with more chunks behind its image."""
    own = saved(drawn(size=(64, 64)), "WEBP")[12:]
    parts = own + b"".join(name + struct.pack("<I", len(c)) + c for name, c in chunks)
    return b"RIFF" + struct.pack("<I", len(parts) + 4) + b"WEBP" + parts


def directory(*entries: tuple[int, int, int]) -> bytes:
    """A TIFF with one directory of (tag, kind, count), all of which lie at its beginning."""
    packed = b"".join(struct.pack("<HHII", *entry, 0) for entry in entries)
    return b"II*\0" + struct.pack("<IH", 8, len(entries)) + packed + b"\0" * 4


def gif_with_words(blocks: int, length: int) -> bytes:
    own = saved(drawn("P", (8, 8)), "GIF")
    words = b"!\xfe" + (bytes([length]) + b"a" * length) * blocks + b"\0"
    return own[:-1] + words + own[-1:]


# Made when their test begins: some of them take a second.
PARTS: dict[str, Callable[[], bytes]] = {
    "segments": lambda: jpeg_with(*[(0xFE, b"")] * 5_000),
    "bytes that are no segments": lambda: (
        saved(drawn())[:2] + b"\xff" * 100_000 + saved(drawn())[2:]
    ),
    "Exif segments": lambda: jpeg_with(*[(0xE1, b"Exif\0\0")] * 100),
    "much Exif": lambda: jpeg_with(*[(0xE1, b"Exif\0\0" + bytes(65_000))] * 63),
    "Photoshop segments": lambda: jpeg_with(*[(0xED, b"Photoshop 3.0\0" + bytes(65_000))] * 63),
    "notes": lambda: jpeg_with(*[(0xE2, bytes(65_000))] * 320),
    "scans": lambda: saved(drawn(size=(64, 64))) + b"\xff\xda" * 101,
    "chunks of PNG": lambda: png(8, 8, *[(b"teSt", b"")] * 5_000),
    "chunks of pixels": lambda: png(8, 8, *[(b"IDAT", b"")] * 80_000),
    "chunks of WebP": lambda: riff(*[(b"teSt", b"")] * 5_000),
    "blocks of GIF": lambda: gif(8, 8, (8, 8))[:-1] + b"!\xfe\0" * 5_000 + b";",
    "words of GIF": lambda: gif_with_words(9_000, 255),
    "tiny blocks of GIF": lambda: gif_with_words(310_000, 1),
    "entries of TIFF": lambda: directory(*[(tag, 4, 1) for tag in range(1_001)]),
    "values of TIFF": lambda: directory((273, 4, 300_000)),
    "entries of one place": lambda: directory(*[(tag, 7, 9_000) for tag in range(700, 900)]),
    "boxes of AVIF": lambda: saved(drawn(size=(64, 64)), "AVIF") + b"\0\0\0\x08free" * 5_000,
}


@pytest.mark.parametrize("name", PARTS)
def test_a_file_that_is_all_tiny_parts_is_refused_before_it_is_opened(
    name: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    data = PARTS[name]()
    monkeypatch.setattr(intake, "opened", lambda file: pytest.fail("it was opened"))
    with pytest.raises(images.ImageRefused, match="too many small parts"):
        images.read(data)


HUNDREDS = 300_000_000
HOSTILE: dict[str, Callable[[], bytes]] = {
    "nothing": lambda: b"",
    "a truncated photograph": lambda: saved(photo())[:5000],
    "a page called photo.gif": lambda: b"<!doctype html><script>alert(1)</script>",
    "a script called photo.gif": lambda: b"GIF89a/*" + b" " * 40 + b"*/=1;alert(1)",
    "a drawing with a script": lambda: (
        b'<svg xmlns="http://www.w3.org/2000/svg"><script>x()</script></svg>'
    ),
    "a PNG of many pixels": lambda: png(65_535, 65_535),
    "a PNG of impossibly many": lambda: png(2**31 - 1, 2**31 - 1),
    "a GIF of many pixels": lambda: gif(65_535, 65_535, (65_535, 65_535)),
    "a GIF of many frames": lambda: gif(8, 8, (8, 8), frames=100_000),
    "a TIFF of many pixels": lambda: tiff(
        width=60_000, height=60_000, bits=8, compression=1, photometric=1, offset=8, bytes=4
    ),
    "a WebP of many pixels": lambda: webp_of(16_383, 16_383),
    "a JPEG of many pixels": lambda: jpeg_of(65_000, 65_000),
    "words that inflate": lambda: png(8, 8, (b"zTXt", b"Comment\0\0" + inflating(HUNDREDS))),
    "XMP that inflates": lambda: png(
        8, 8, (b"iTXt", b"XML:com.adobe.xmp\0\1\0\0\0" + inflating(HUNDREDS))
    ),
    "a profile that inflates": lambda: png(8, 8, (b"iCCP", b"x\0\0" + inflating(HUNDREDS))),
    "200 MB of zeros": lambda: b"\xff\xd8\xff\xe0" + bytes(200_000_000),
}


@pytest.mark.parametrize("name", HOSTILE)
def test_it_is_refused_in_words_and_nothing_is_written(name: str, wren: User, at: datetime) -> None:
    data = HOSTILE[name]()
    with pytest.raises(images.ImageRefused) as refused:
        Image.objects.get_or_create_from_bytes(data, by=wren, at=at)
    words = str(refused.value)
    assert words.endswith(".") and len(words) > 30
    assert not Image.objects.exists()
    assert not Path(storages["originals"].path("")).exists()


READ_ALL = """
import sys
from pathlib import Path
from articles.images import ImageRefused, read
refused = 0
for path in sorted(Path(sys.argv[1]).iterdir()):
    try:
        read(path.read_bytes())
    except ImageRefused:
        refused += 1
status = Path("/proc/self/status").read_text()  # getrusage would count the parent's memory, too
print(refused, int(status.split("VmHWM:")[1].split()[0]) // 1024)
"""


needs_proc = pytest.mark.skipif(
    not Path("/proc/self/status").exists(), reason="memory is read from /proc"
)


def memory_of(folder: Path) -> tuple[int, int]:
    """How many of the files are refused, and the greatest memory of a process that reads all."""
    script = f"import django; django.setup()\n{READ_ALL}"
    process = subprocess.run(
        [sys.executable, "-c", script, folder], cwd=ROOT, capture_output=True, text=True, check=True
    )
    refused, megabytes = map(int, process.stdout.split())
    return refused, megabytes


@needs_proc
def test_no_bomb_costs_much_memory(tmp_path: Path) -> None:
    for number, made in enumerate(HOSTILE.values()):
        data = made()
        if len(data) < 100_000_000:  # the 200 MB would count twice: as they lie in memory
            (tmp_path / str(number)).write_bytes(data)
    refused, megabytes = memory_of(tmp_path)
    assert refused == len(HOSTILE) - 1
    assert megabytes < MEMORY


@needs_proc
@pytest.mark.parametrize(
    ("mode", "format", "options"),
    [
        ("RGB", "JPEG", {"quality": 60}),
        ("RGB", "JPEG", {"quality": 60, "progressive": True}),
        ("RGB", "PNG", {"compress_level": 1}),
        ("RGBA", "PNG", {"compress_level": 1}),
    ],
    ids=["JPEG", "progressive", "PNG", "transparent"],
)
def test_a_photograph_of_fifty_million_pixels_passes(
    tmp_path: Path, mode: str, format: str, options: dict[str, int]
) -> None:
    large = drawn(mode, size=(8_660, 5_774))
    large.save(tmp_path / "large", format, **options)
    refused, megabytes = memory_of(tmp_path)
    assert refused == 0
    assert megabytes < MEMORY


# Chance.


def whole_files() -> list[bytes]:
    """Small real files of every format, some of them with metadata."""
    small = photo((48, 32))
    xmp = packet(Metadata(creator="Mira Hale", alt="A ferry", keywords=("a", "b")))
    info = PngInfo()
    info.add_itxt("XML:com.adobe.xmp", xmp.decode(), zip=True)
    info.add_text("Comment", "words", zip=True)
    frames = [PIL.Image.new("RGB", (16, 16), (shade, 0, 0)) for shade in range(5)]
    animated = {"save_all": True, "append_images": frames[1:]}
    return [
        saved(small, xmp=xmp, exif=exif(6), comment="words"),
        saved(small, progressive=True),
        with_iim((1, 90, b"\x1b%G"), (2, 80, b"Mira Hale"), (2, 37, b"20270301"), quality=5),
        saved(small, "PNG", pnginfo=info, exif=exif(3)),
        saved(small.convert("P"), "PNG", transparency=3),
        saved(small.convert("I;16"), "PNG"),
        saved(small, "WEBP", xmp=xmp, exif=exif(8)),
        saved(small.convert("RGBA"), "WEBP", lossless=True),
        saved(frames[0], "WEBP", **animated),
        saved(small.convert("P"), "GIF"),
        saved(frames[0], "GIF", **animated),
        saved(
            small, "TIFF", compression="tiff_lzw", tiffinfo={700: xmp, 33723: b"\x1c\x02\x50\0\1x"}
        ),
        saved(small, "TIFF", compression="jpeg"),
        saved(small.convert("CMYK"), "TIFF"),
        saved(small, "AVIF", xmp=xmp, exif=exif(6)),
    ]


def mutated(data: bytes, others: list[bytes], chance: random.Random) -> bytes:
    """Some bytes changed, cut out, put in, doubled, or taken from another file."""
    changed = bytearray(data)
    for _ in range(chance.choice((1, 1, 2, 4, 16))):
        at = chance.randrange(len(changed) or 1)
        match chance.randrange(7):
            case 0:
                changed[at : at + 1] = bytes([chance.randrange(256)])
            case 1:  # most formats keep their lengths in two or four bytes
                changed[at : at + 4] = chance.choice(
                    (b"\xff\xff\xff\xff", b"\0\0\0\0", b"\x7f\xff\xff\xff")
                )
            case 2:
                del changed[at : at + chance.randrange(1, 64)]
            case 3:
                changed[at:at] = chance.randbytes(chance.randrange(1, 64))
            case 4:
                changed[at:at] = changed[at : at + chance.randrange(1, 256)]
            case 5:
                other = chance.choice(others)
                start = chance.randrange(len(other))
                changed[at : at + 64] = other[start : start + 64]
            case _:
                del changed[at:]
    return bytes(changed)


def cases() -> Iterator[bytes]:
    chance = random.Random(20260302)
    files = whole_files()
    for data in files:
        yield data
        for _ in range(CASES // len(files)):
            yield mutated(data, files, chance)


def test_whatever_chance_makes_of_a_file_it_is_accepted_or_refused() -> None:
    accepted = refused = 0
    for data in cases():
        try:
            image = images.read(data)
        except images.ImageRefused as refusal:
            assert str(refusal)
            refused += 1
        else:
            assert image.width >= 1 and image.height >= 1 and len(image.key) == 32
            accepted += 1
    assert accepted + refused > CASES
    assert accepted > 200 and refused > 1_000  # or the mutations would be no test


def test_whatever_was_accepted_can_be_cut() -> None:
    chance = random.Random(7)
    files = whole_files()
    done = 0
    for number in range(600):
        data = mutated(files[number % len(files)], files, chance)
        try:
            image = images.read(data)
        except images.ImageRefused:
            continue
        size = (image.width, image.height)
        if image.width * image.height > 1_000_000:
            continue  # a length was made large: allowed, and slow
        plan = images.plan(image.key, images.box("1:1", size, chosen={}), salt="grains")
        images.make_renditions([plan], size, partial(BytesIO, data))
        done += 1
    assert done > 50
