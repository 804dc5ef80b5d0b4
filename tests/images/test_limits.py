"""How large an image may be, and what is cut of it: bounds on memory, which nobody may notice."""

from io import BytesIO
from typing import Any

import pytest
from django.core.files.storage import storages
from PIL import Image, ImageChops

from articles import images
from articles.images import making, pixels
from articles.images.pixels import lying, scaled, upright
from tests.images import drawn, photo, saved


def jpeg_of(size: tuple[int, int], *, mode: str, sampling: str, progressive: bool = True) -> bytes:
    """A small JPEG that says it is of this size."""
    small = drawn("RGB", size=(64, 64)).convert(mode)
    data = bytearray(saved(small, subsampling=sampling, progressive=progressive))
    start = data.index(b"\xff\xc2" if progressive else b"\xff\xc0") + 5
    data[start : start + 4] = size[1].to_bytes(2, "big") + size[0].to_bytes(2, "big")
    return bytes(data)


def in_scans_of_one_colour(data: bytes) -> bytes:
    """A baseline JPEG whose first scan has only one of its components."""
    start = data.index(b"\xff\xda")
    return data[:start] + b"\xff\xda\0\x08\x01" + data[start + 5 : start + 7] + b"\0\x3f\0"


@pytest.mark.parametrize(
    ("mode", "sampling", "million"),
    [("CMYK", "4:4:4", 30), ("RGB", "4:4:4", 40), ("RGB", "4:2:0", 80), ("L", "4:4:4", 120)],
)
def test_a_progressive_jpeg_is_bounded_by_what_its_decoder_keeps(
    mode: str, sampling: str, million: int
) -> None:
    below, above = (500 * million - 8, 2_000), (500 * million + 8, 2_000)
    with pytest.raises(images.ImageRefused, match="damaged"):  # as its end is not there
        images.read(jpeg_of(below, mode=mode, sampling=sampling)[:-40])
    with pytest.raises(images.ImageRefused, match=f"more than {million} million pixels"):
        images.read(jpeg_of(above, mode=mode, sampling=sampling)[:-40])


def test_a_jpeg_whose_colours_follow_each_other_is_bounded_like_a_progressive_one() -> None:
    large = jpeg_of((20_008, 2_000), mode="RGB", sampling="4:4:4", progressive=False)
    with pytest.raises(images.ImageRefused, match="more than 40 million pixels"):
        images.read(in_scans_of_one_colour(large))
    with pytest.raises(images.ImageRefused, match="damaged"):
        images.read(large[:-40])


def test_a_tiff_is_bounded_by_its_pixels_and_its_largest_strip() -> None:
    """A strip is decoded in one piece, beside the image that is made of it."""
    flat = Image.new("CMYK", (8_000, 4_000))
    in_strips = {"compression": "tiff_lzw", "tiffinfo": {278: 64}}
    assert images.read(saved(flat, "TIFF", **in_strips)).width == 8_000
    in_one = {"compression": "tiff_lzw", "tiffinfo": {278: 4_000}}
    with pytest.raises(images.ImageRefused, match="more than 220 MB of memory"):
        images.read(saved(flat, "TIFF", **in_one))
    grey = saved(flat.convert("L"), "TIFF", **in_one)
    assert images.read(grey).width == 8_000


MODES = ("1", "L", "LA", "P", "RGB", "RGBA", "CMYK", "I;16", "YCbCr")


@pytest.mark.parametrize("mode", MODES)
def test_cutting_in_bands_leaves_no_seams(mode: str, monkeypatch: pytest.MonkeyPatch) -> None:
    image = photo((300, 200)).convert("L" if mode == "I;16" else mode)
    if mode == "I;16":
        image = image.convert("I;16")
    edges = (10.5, 7.25, 290.0, 193.75)
    whole = scaled(image, (90, 60), edges)
    monkeypatch.setattr(pixels, "BAND", 3_000)
    banded = scaled(image, (90, 60), edges)
    assert banded.mode == whole.mode and banded.size == whole.size
    for one, other in zip(banded.split(), whole.split(), strict=True):
        seen = ImageChops.difference(one, other).histogram()
        assert sum(seen) == sum(seen[:3])


@pytest.mark.parametrize("turn", range(1, 9))
def test_a_part_of_a_turned_picture_is_found_where_it_lies(turn: int) -> None:
    stored = photo((60, 40))
    shown = upright(stored, turn)
    box = (5, 7, 25, 37)
    there = lying(box, stored.size, turn)
    assert upright(stored.crop(there), turn).tobytes() == shown.crop(box).tobytes()


def test_an_encoder_never_gets_more_than_four_million_pixels() -> None:
    for width, height in ((1, 60_000), (1_920, 16_000), (3_000, 17_000), (17_000, 3_000)):
        plan = images.plan("0" * 32, images.box("free", (width, height), chosen={}), salt="tall")
        assert max(one.width * one.height for one in plan.renditions) <= 4_000_000


def test_a_large_jpeg_is_decoded_at_a_part_of_its_size_if_its_memory_needs_that(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    data = saved(drawn(size=(800, 600)))
    size = (800, 600)
    plan = images.plan("0" * 32, images.Box(700, 500, 100, 100), salt="corner")
    images.make_renditions([plan], size, lambda: BytesIO(data))
    with storages["renditions"].open(plan.widest.name) as file:
        fine = Image.open(file).convert("RGB")
    seen: list[tuple[int, int]] = []

    def watched(image: Image.Image, *rest: Any) -> Image.Image:
        seen.append(image.size)
        return scaled(image, *rest)

    monkeypatch.setattr(pixels, "MOST_DECODED", 3_000_000)
    monkeypatch.setattr(making, "scaled", watched)
    other = images.plan("0" * 32, images.Box(700, 500, 100, 100), salt="coarse")
    images.make_renditions([other], size, lambda: BytesIO(data))
    assert seen == [(400, 300)]
    with storages["renditions"].open(other.widest.name) as file:
        coarse = Image.open(file).convert("RGB")
    assert coarse.size == fine.size == (100, 100)
    difference = ImageChops.difference(fine, coarse).convert("L").histogram()
    assert sum(difference[:40]) > 9_000
