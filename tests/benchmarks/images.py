"""How small renditions are, how good, how long they take and how much memory.

Run by hand:  python -m tests.benchmarks.images

The floor is what Pillow makes of the same pixels as a JPEG at quality 85. The sample set is what
the demo paper draws, and textures with more detail than any photograph has.
"""

import math
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from functools import partial
from io import BytesIO
from pathlib import Path
from random import Random

import django

if __name__ == "__main__":
    folder = tempfile.TemporaryDirectory(prefix="newsroom-benchmark-")
    os.environ |= {"NEWSROOM_DEBUG": "1", "NEWSROOM_DATA_DIR": folder.name}
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "newsroom.settings")
    django.setup()

from PIL import Image, ImageChops, ImageStat

from articles import images
from articles.demo.images import IMAGES, draw
from articles.images.renditions import FORMATS

WIDTH = 1200
PHOTOGRAPH = (8_660, 5_774)  # 50 million pixels


def texture(seed: int) -> bytes:
    """Detail of every size, as leaves, hair or gravel have it."""
    chance = Random(seed)
    image = Image.new("RGB", (1800, 1200), (90, 120, 150))
    for cells in (4, 8, 16, 32, 64, 128, 256, 512, 1024):
        size = (cells, cells * 2 // 3)
        noise = Image.frombytes("RGB", size, chance.randbytes(3 * size[0] * size[1]))
        share = 0.35 if cells < 64 else 0.12
        image = Image.blend(image, noise.resize(image.size, Image.Resampling.BICUBIC), share)
    return saved(image, "JPEG", quality=95)


def samples() -> Iterator[tuple[str, bytes]]:
    for name in IMAGES:
        yield name, draw(name)
    for seed in range(3):
        yield f"texture {seed}", texture(seed)


def saved(image: Image.Image, format: str, **options: int) -> bytes:
    out = BytesIO()
    image.save(out, format, **options)
    return out.getvalue()


def likeness(one: Image.Image, other: Image.Image) -> float:
    """Peak signal to noise, in dB: above 40 nobody sees a difference."""
    difference = ImageStat.Stat(ImageChops.difference(one.convert("RGB"), other.convert("RGB")))
    error = sum(difference.sum2) / (3 * one.width * one.height)
    return 10 * math.log10(255 * 255 / error) if error else 99.0


def compare() -> None:
    print(f"{WIDTH} px wide; bytes as a share of Pillow's JPEG at quality 85; likeness in dB")
    print(f"{'':12}{'floor':>10}" + "".join(f"{each.extension:>16}" for each in FORMATS))
    shares: dict[str, list[float]] = {each.extension: [] for each in FORMATS}
    for name, data in samples():
        original = Image.open(BytesIO(data)).convert("RGB")
        height = round(original.height * WIDTH / original.width)
        scaled = original.resize((WIDTH, height), Image.Resampling.LANCZOS)
        floor = saved(scaled, "JPEG", quality=85)
        line = f"{name:12}{len(floor) // 1000:>5} kB{likeness(scaled, opened(floor)):5.1f}"
        for each in FORMATS:
            made = saved(scaled, each.encoder, **each.options)  # type: ignore[arg-type]
            share = len(made) / len(floor)
            shares[each.extension].append(share)
            line += f"{share:>10.2f}{likeness(scaled, opened(made)):6.1f}"
        print(line)
    for extension, found in shares.items():
        print(f"{extension}: mean {sum(found) / len(found):.2f}, worst {max(found):.2f}")


def opened(data: bytes) -> Image.Image:
    image = Image.open(BytesIO(data))
    image.load()
    return image


def clock() -> None:
    print("\nSeconds a picture: taken in; all renditions of the story; all shapes of cards as well")
    large = Image.open(BytesIO(texture(0))).resize(PHOTOGRAPH, Image.Resampling.BICUBIC)
    for name, data in (
        ("ferry", draw("ferry")),
        ("texture", texture(0)),
        ("50 Mpx JPEG", saved(large, "JPEG", quality=80)),
    ):
        began = time.perf_counter()
        image = images.read(data)
        read = time.perf_counter() - began
        size = (image.width, image.height)
        plans = [
            images.plan(image.key, images.box(shape, size, chosen={}), salt="benchmark")
            for shape in ("free", "16:9", "4:3", "1:1")
        ]
        began = time.perf_counter()
        images.make_renditions(plans[:1], size, partial(BytesIO, data))
        story = time.perf_counter() - began
        images.make_renditions(plans, size, partial(BytesIO, data))
        cards = time.perf_counter() - began
        print(f"{name:12}{read:8.2f}{story:8.2f}{cards:8.2f}")


def memory() -> None:
    """Each in a process of its own: what it needs to take the file in, and to cut it as well."""
    if not Path("/proc/self/status").exists():
        return
    print("\nMB of a process that takes in, and that then cuts, 50 million pixels")
    large = Image.open(BytesIO(texture(0))).resize(PHOTOGRAPH, Image.Resampling.BICUBIC)
    for name, mode, format, options in (
        ("JPEG", "RGB", "JPEG", {"quality": 80}),
        ("progressive", "RGB", "JPEG", {"quality": 80, "progressive": True}),
        ("PNG", "RGB", "PNG", {"compress_level": 1}),
        ("transparent", "RGBA", "PNG", {"compress_level": 1}),
    ):
        path = Path(folder.name, name)
        large.convert(mode).save(path, format, **options)
        command = [sys.executable, "-m", "tests.benchmarks.images", str(path)]
        print(f"{name:12}{subprocess.run(command, capture_output=True, text=True).stdout.strip()}")


def memory_of(path: Path) -> None:
    data = path.read_bytes()
    image = images.read(data)
    taken_in = peak()
    del data
    size = (image.width, image.height)
    plan = images.plan(image.key, images.box("free", size, chosen={}), salt="benchmark")
    images.make_renditions([plan], size, lambda: path.open("rb"))
    print(f"{taken_in:8}{peak():8}")


def peak() -> int:
    """In MB, of this process since it began."""
    return int(Path("/proc/self/status").read_text().split("VmHWM:")[1].split()[0]) // 1024


if __name__ == "__main__":
    if sys.argv[1:]:
        memory_of(Path(sys.argv[1]))
    else:
        compare()
        clock()
        memory()
