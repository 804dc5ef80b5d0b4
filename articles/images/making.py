"""Making the public files of an image that are not there yet: on all cores, in bounded memory."""

import os
import threading
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from io import BytesIO
from typing import IO

from django.core.files.storage import Storage, storages
from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image

from articles.images.crops import Box
from articles.images.pixels import (
    load,
    lying,
    opened,
    orientation,
    scaled,
    to_srgb,
    upright,
)
from articles.images.renditions import MAX_PIXELS, Plan, Rendition

AT_ONCE = 2 * MAX_PIXELS  # in all encoders together
WORKERS = os.cpu_count() or 1


def missing(plans: Iterable[Plan]) -> list[tuple[Plan, Rendition]]:
    """The renditions that are not there yet, or not whole; each once, also where two shapes are the
    same part."""
    storage = storages["renditions"]
    each = {rendition.name: (plan, rendition) for plan in plans for rendition in plan.renditions}
    return [one for name, one in each.items() if not _is_there(storage, name)]


def is_made(plan: Plan) -> bool:
    """As `missing`, in one look at the store: the widest file comes when all others are there."""
    return _is_there(storages["renditions"], plan.widest.name)


def make_renditions(
    plans: Sequence[Plan], size: tuple[int, int], open_original: Callable[[], IO[bytes]]
) -> int:
    """Make the renditions that are not there yet, of an image of this size; how many there were.

    The original is opened only for those, and decoded once.
    """
    storage = storages["renditions"]
    wanted = missing(plans)
    if not wanted:
        return 0
    # As for all of them, so that a file is the same whichever others were there already.
    scale = max(one.width / plan.box.width for plan in plans for one in plan.renditions)
    longest = 2 * max(1, round(min(size) * scale))
    boxes = {plan.box for plan, _ in wanted}
    # Two shapes may be the same part: it is needed as wide as the wider one.
    widest = sorted(plans, key=lambda plan: plan.widest.width)
    images = _images(open_original, longest, size, [one for one in widest if one.box in boxes])
    memory = _Memory()

    def make(one: tuple[Plan, Rendition]) -> None:
        plan, rendition = one
        with memory.taken(rendition.width * rendition.height):
            data = _encode(_narrower(images[plan.box], rendition), rendition, plan.packet)
        # An uploaded file goes to the disk in one write, and tells a bucket its type.
        content = SimpleUploadedFile(rendition.name, data, content_type=rendition.format.mime)
        saved = storage.save(rendition.name, content)
        if saved != rendition.name:  # another process was faster; ours got a name of its own
            storage.delete(saved)
        elif storage.size(saved) != len(data):  # a storage that did not say that it is full
            storage.delete(saved)
            raise OSError(f"The rendition {saved} was not written to its end.")

    ends = {plan.widest.name for plan in plans}
    with ThreadPoolExecutor(WORKERS) as pool:  # Pillow's encoders let others run
        list(pool.map(make, [one for one in wanted if one[1].name not in ends]))
        list(pool.map(make, [one for one in wanted if one[1].name in ends]))
    return len(wanted)


class _Memory:
    """What encoders have at once, however many there are: in pixels."""

    def __init__(self) -> None:
        self._free = AT_ONCE
        self._changed = threading.Condition()

    @contextmanager
    def taken(self, pixels: int) -> Iterator[None]:
        pixels = min(pixels, AT_ONCE)
        with self._changed:
            self._changed.wait_for(lambda: self._free >= pixels)
            self._free -= pixels
        try:
            yield
        finally:
            with self._changed:
                self._free += pixels
                self._changed.notify_all()


def is_whole(file: IO[bytes]) -> bool:
    """Has this rendition its end? Looks at the few bytes that say so: a disk that was full, or a
    process that was killed on a storage that does not rename, leaves a file without it."""
    head = file.read(12)
    length = file.seek(0, os.SEEK_END)
    if head.startswith(b"\xff\xd8"):
        file.seek(max(0, length - 2))
        whole = file.read(2) == b"\xff\xd9"
    elif head.startswith(b"RIFF"):
        whole = length == 8 + int.from_bytes(head[4:8], "little")
    elif head[4:8] == b"ftyp":
        whole = _boxes_fill(file, length)
    else:
        whole = False
    file.seek(0)
    return whole


def _boxes_fill(file: IO[bytes], length: int) -> bool:
    """Do the outermost boxes of an AVIF end where the file does? There are a handful of them."""
    end = 0
    while end < length:
        file.seek(end)
        size = int.from_bytes(file.read(4), "big")
        if size < 8:  # the sizes with a meaning of their own are not what our encoder writes
            return False
        end += size
    return end == length


def _is_there(storage: Storage, name: str) -> bool:
    """Under this name, and whole; what is torn is taken away, so that it can be made again."""
    try:
        with storage.open(name) as file:
            if is_whole(file):
                return True
    except FileNotFoundError:
        return False
    storage.delete(name)
    return False


def _images(
    open_original: Callable[[], IO[bytes]], side: int, size: tuple[int, int], plans: Sequence[Plan]
) -> dict[Box, Image.Image]:
    """What each plan shows. The decoded original is let go of before anything is encoded.

    Decoded at twice what is needed it stays sharp; the shorter side stands for both, as the image
    may yet have to be turned.
    """
    with open_original() as file, opened(file) as image:
        load(image, side)
        shown = {plan.box: plan for plan in plans}
        return {box: _upright(image, size, plan) for box, plan in shown.items()}


def _upright(image: Image.Image, size: tuple[int, int], plan: Plan) -> Image.Image:
    """The plan's part of a decoded image, as wide as its widest: upright, sRGB, RGB or RGBA, and
    without any metadata. `size` is that of the upright original; it may be decoded smaller."""
    turn, box, widest = orientation(image), plan.box, plan.widest
    stored = (widest.height, widest.width) if turn >= 5 else (widest.width, widest.height)
    across, down = (image.height, image.width) if turn >= 5 else image.size
    edges = (
        box.left * across / size[0],
        box.top * down / size[1],
        min(across, (box.left + box.width) * across / size[0]),
        min(down, (box.top + box.height) * down / size[1]),
    )
    part = scaled(image, stored, lying(edges, image.size, turn))
    part = upright(to_srgb(part, image.info), turn)
    part.info.clear()
    return part


def _narrower(image: Image.Image, rendition: Rendition) -> Image.Image:
    wanted = (rendition.width, rendition.height)
    if wanted == image.size:
        return image.copy()  # Pillow keeps an encoder's options on the image: one for each
    return image.resize(wanted, Image.Resampling.LANCZOS, reducing_gap=3.0)


def _encode(image: Image.Image, rendition: Rendition, packet: bytes) -> bytes:
    if rendition.format.encoder == "JPEG" and image.mode == "RGBA":
        white = Image.new("RGBA", image.size, "white")
        image = Image.alpha_composite(white, image).convert("RGB")
    out = BytesIO()
    metadata = {"xmp": packet} if packet else {}
    image.save(out, rendition.format.encoder, **rendition.format.options, **metadata)
    return out.getvalue()
