"""What the costliest files that we know of cost: each is accepted or refused, soon and lightly.

Run by hand:  python -m tests.benchmarks.hostile [KIND…]

Each file is made here and answered in a process of its own. Texts are read as an import reads them,
images as an upload is; "quotes" is a story that is published once.
"""

import os
import struct
import sys
import tempfile
import zipfile
import zlib
from collections.abc import Callable
from datetime import UTC, datetime
from io import BytesIO
from pathlib import Path

import django

if __name__ == "__main__":
    folder = tempfile.TemporaryDirectory(prefix="newsroom-benchmark-")
    os.environ |= {"NEWSROOM_DEBUG": "1", "NEWSROOM_DATA_DIR": folder.name}
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "newsroom.settings")
    django.setup()

from django.contrib.auth.models import User
from django.core.management import call_command
from PIL import Image

from articles import images
from articles.content import SectionContent
from articles.importers.detect import find
from articles.importers.files import BadSource
from articles.models import Edition
from tests.benchmarks.apart import measured, report
from tests.stories import approved, publish, story

MEGABYTES = 10_000_000
FILE = 59_000_000  # just under what an image's file may have
ATTRIBUTES = b" a=1 b=2 c=3 d=4 e=5 f=6"
SECTIONS, CHARACTERS = 12, 40_000  # together just under what an article may have


def page(inside: bytes) -> bytes:
    return b"<!doctype html><title>A</title><article><h1>A</h1>" + inside + b"</article>"


def full(piece: bytes, size: int = MEGABYTES) -> bytes:
    return page(piece * (size // len(piece)))


def zipped(files: int, data: bytes) -> bytes:
    out = BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as archive:
        for number in range(files):
            archive.writestr(f"{number}.html", data)
    return out.getvalue()


def small(format: str) -> bytes:
    out = BytesIO()
    Image.new("P", (64, 64)).convert("P" if format == "GIF" else "RGB").save(out, format)
    return out.getvalue()


def nested_xmp(size: int = 400_000) -> bytes:
    """Each description is looked through for every field: nested, that is the square."""
    start, end = b"<rdf:Description>", b"</rdf:Description>"
    levels = size // len(start + end)
    space = b'xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#"'
    return b"<rdf:RDF " + space + b">" + start * levels + end * levels + b"</rdf:RDF>"


def jpeg(number: int, segment: bytes, times: int) -> bytes:
    data = small("JPEG")
    head = struct.pack(">BBH", 0xFF, number, len(segment) + 2)
    return data[:2] + (head + segment) * times + data[2:]


def chunk(name: bytes, data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))


def png(chunks: bytes) -> bytes:
    data = small("PNG")
    return data[:33] + chunks + data[33:]


def gif() -> bytes:
    data = small("GIF")
    return data[:-1] + b"!\xfe" + b"\1a" * (FILE // 2) + b"\0;"


XMP = b"XML:com.adobe.xmp\0"
TEXTS: dict[str, tuple[str, Callable[[], bytes]]] = {
    "10 MB of <p>": ("html", lambda: full(b"<p" + ATTRIBUTES + b">x")),
    "10 MB of <td>": ("html", lambda: page(b"<table>" + full(b"<td" + ATTRIBUTES + b">x"))),
    "10 MB of <br>": ("html", lambda: full(b"<br" + ATTRIBUTES + b">")),
    "10 MB of <meta>": ("html", lambda: full(b"<meta" + ATTRIBUTES + b">")),
    "10 MB of bare <p>": ("html", lambda: full(b"<p>x")),
    "a million attributes": (
        "html",
        lambda: page(b"<p " + b" ".join(b"a%d=1" % n for n in range(1_000_000)) + b">x"),
    ),
    "5,000 elements 85 deep": (
        "html",
        lambda: page(b"<h1>A</h1>" + b"<div>" * 85 + b"<p>boats at sea" * 5_000),
    ),
    "zip of 20 x 10 MB": ("zip", lambda: zipped(20, full(b"<p" + ATTRIBUTES + b">x"))),
    "zip of 400 x 80 kB": ("zip", lambda: zipped(400, full(b"<p>x", 80_000))),
    "200,000 lines": ("txt", lambda: b"A\n\n" + b"word\n" * 199_999),
}
IMAGES: dict[str, Callable[[], bytes]] = {
    "nested XMP in JPEG": lambda: jpeg(
        0xE1, b"http://ns.adobe.com/xap/1.0/\0" + nested_xmp(65_000), 6
    ),
    "nested XMP in iTXt": lambda: png(chunk(b"iTXt", XMP + b"\0\0\0\0" + nested_xmp())),
    "nested XMP in compressed iTXt": lambda: png(
        chunk(b"iTXt", XMP + b"\1\0\0\0" + zlib.compress(nested_xmp()))
    ),
    "nested XMP in zTXt": lambda: png(chunk(b"zTXt", XMP + b"\0" + zlib.compress(nested_xmp()))),
    "tiny segments of JPEG": lambda: jpeg(0xFE, b"", FILE // 4),
    "tiny Exif segments": lambda: jpeg(0xE1, b"Exif\0\0ab", FILE // 12),
    "tiny chunks of PNG": lambda: png(chunk(b"teSt", b"") * (FILE // 12)),
    "tiny chunks of pixels": lambda: png(chunk(b"IDAT", b"") * (FILE // 12)),
    "tiny blocks of GIF": gif,
    "progressive CMYK of 51 million pixels": lambda: progressive("CMYK", (8_750, 5_830)),
    "WebP of 19 million pixels": lambda: webp((5_340, 3_560)),
}
QUOTES = "unpaired quotes, published"


def progressive(mode: str, size: tuple[int, int]) -> bytes:
    out = BytesIO()
    Image.new(mode, size).save(out, "JPEG", progressive=True, quality=80)
    return out.getvalue()


def webp(size: tuple[int, int]) -> bytes:
    out = BytesIO()
    Image.new("RGB", size).save(out, "WEBP", method=0, quality=80)
    return out.getvalue()


def read_text(path: Path) -> str:
    found = list(find([path]))
    refused = [each for each in found if isinstance(each, BadSource)]
    counts = f"{len(found) - len(refused)} articles, {len(refused)} refused"
    return f"{counts}: {refused[0].why}" if refused else counts


def read_image(path: Path) -> str:
    try:
        image = images.read(path.read_bytes())
    except images.ImageRefused as refusal:
        return f"refused: {refusal}"
    return f"accepted: {image.width} × {image.height}"


def publish_quotes() -> None:
    """The newsroom and the approved story are there before time starts."""
    call_command("migrate", verbosity=0)
    at = datetime(2026, 3, 2, 9, tzinfo=UTC)
    pia = User.objects.create_superuser("pia", password=None)
    ed = User.objects.create_superuser("ed", password=None)
    text = (CHARACTERS // 6) * "\"a 'b "
    sections = tuple(SectionContent(body=text) for _ in range(SECTIONS))
    article = approved(story(sections=sections), by=pia, editor=ed, at=at)

    def published() -> str:
        publish(article, by=pia, at=at)
        return f"edition {Edition.objects.get().number} is published"

    report(published)


def main(wanted: list[str]) -> None:
    def row(name: str, *arguments: str) -> None:
        print(measured("tests.benchmarks.hostile", *arguments).line(name), flush=True)

    def is_wanted(name: str) -> bool:
        return not wanted or any(each in name for each in wanted)

    for name, (ending, make) in TEXTS.items():
        if is_wanted(name):
            path = Path(folder.name, f"file.{ending}")
            path.write_bytes(make())
            row(name, "--text", str(path))
            path.unlink()
    for name, draw in IMAGES.items():
        if is_wanted(name):
            path = Path(folder.name, "picture")
            path.write_bytes(draw())
            row(name, "--picture", str(path))
    if is_wanted(QUOTES):
        row(QUOTES, "--quotes")


if __name__ == "__main__":
    match sys.argv[1:]:
        case ["--text", path]:
            report(lambda: read_text(Path(path)))
        case ["--picture", path]:
            report(lambda: read_image(Path(path)))
        case ["--quotes"]:
            publish_quotes()
        case wanted:
            main(wanted)
