"""Renditions: which there are, what is in the files, and the figure that shows them."""

import re
from io import BytesIO
from typing import IO, Any
from zlib import crc32

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import storages
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image, ImageCms

from articles import images
from articles.images import renditions
from articles.images.storage import WholeFiles
from tests.images import BLUE, RED, WIDE_GAMUT, drawn, exif, photo, saved

KEY = "3f" * 16
SALT = "grains"
SRGB_PROFILE = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
MIMES = ("image/avif", "image/webp", "image/jpeg")


def widths(plan: images.Plan, mime: str = "image/jpeg") -> list[int]:
    return [each.width for each in plan.of(mime)]


def whole(width: int, height: int, *, key: str = KEY, packet: bytes = b"") -> images.Plan:
    return images.plan(key, images.Box(0, 0, width, height), salt=SALT, packet=packet)


def cut(data: bytes) -> images.Plan:
    """Take these bytes in and cut them, the original lying in its storage."""
    decoded = images.read(data)
    storage = storages["originals"]
    name = storage.save(f"{decoded.key}.{decoded.extension}", ContentFile(data))
    plan = whole(decoded.width, decoded.height, key=decoded.key)
    images.make_renditions([plan], (decoded.width, decoded.height), lambda: storage.open(name))
    return plan


def files(plan: images.Plan) -> list[Image.Image]:
    return [stored(each.name) for each in plan.renditions]


def stored(name: str) -> Image.Image:
    with storages["renditions"].open(name) as file:
        return Image.open(BytesIO(file.read()))


def looks_like(image: Image.Image, point: tuple[int, int], colour: Any) -> bool:
    found = image.convert("RGB").getpixel(point)
    assert isinstance(found, tuple)
    return all(abs(a - b) <= 8 for a, b in zip(found, colour, strict=True))


@pytest.mark.parametrize(
    ("size", "expected"),
    [
        ((1, 1), [1]),
        ((319, 200), [319]),
        ((320, 200), [320]),
        ((321, 200), [320, 321]),
        ((1000, 10), [320, 640, 960, 1000]),
        ((1919, 10), [320, 640, 960, 1200, 1600, 1919]),
        ((1920, 10), [320, 640, 960, 1200, 1600, 1920]),
        ((8688, 5792), [320, 640, 960, 1200, 1600, 1920]),
        ((1000, 40_000), [316]),  # no encoder gets more than four million pixels
    ],
)
def test_the_steps_below_the_picture_and_its_own_width(
    size: tuple[int, int], expected: list[int]
) -> None:
    plan = whole(*size)
    assert [widths(plan, mime) for mime in MIMES] == [expected] * 3


@given(st.integers(1, 12_000), st.integers(1, 12_000))
def test_a_plan_never_enlarges_and_keeps_the_ratio(width: int, height: int) -> None:
    plan = whole(width, height)
    for rendition in plan.renditions:
        assert 1 <= rendition.width <= min(width, 1920)
        assert 1 <= rendition.height <= height
        assert abs(rendition.height - rendition.width * height / width) <= 1
    assert f"{plan.src} {plan.width}w" in plan.srcset("image/jpeg").split(", ")
    widest, high = max(widths(plan)), height / width
    if min(width, 1920) ** 2 * high <= 4_000_000:
        assert widest == min(width, 1920)
    else:  # an encoder's memory is bounded
        assert widest**2 * high <= 4_000_000 < (widest + 1) ** 2 * high
    assert widths(plan) == sorted(set(widths(plan)))


@given(st.integers(1, 100_000_000))
def test_no_picture_is_too_narrow_to_have_renditions(height: int) -> None:
    for rendition in whole(1, height).renditions:
        assert (rendition.width, rendition.height) == (1, min(height, 16_383))


def test_names_are_made_from_all_that_goes_into_the_files(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    plan = whole(700, 350)
    assert plan == whole(700, 350)
    mark = plan.src.removeprefix(f"/renditions/3f/{KEY}-").removesuffix("-700.jpg")
    assert re.fullmatch("[0-9a-f]{24}", mark)
    assert (plan.width, plan.height) == (700, 350)
    assert plan.srcset("image/webp") == ", ".join(
        f"/renditions/3f/{KEY}-{mark}-{width}.webp {width}w" for width in (320, 640, 700)
    )
    part = images.plan(KEY, images.Box(1, 0, 700, 350), salt=SALT)
    with_packet = whole(700, 350, packet=b"<x:xmpmeta/>")
    other = images.plan(KEY, images.Box(0, 0, 700, 350), salt="of the same picture elsewhere")
    monkeypatch.setattr(renditions, "SETTINGS", 99)
    assert len({plan.src, part.src, with_packet.src, other.src, whole(700, 350).src}) == 5


@pytest.mark.parametrize(
    ("name", "key"),
    [
        (whole(700, 350).renditions[0].name, KEY),
        (f"3f/{KEY}-320-1.webp", KEY),  # as earlier settings named them
        (f"3f/{KEY}.jpg", ""),
        (f"../3f/{KEY}-320-1.webp", ""),
        ("3f/harbour.jpg", ""),
        ("", ""),
    ],
)
def test_a_renditions_name_says_whose_it_is(name: str, key: str) -> None:
    assert images.key_of(name) == key


def test_src_is_of_a_middle_width() -> None:
    plan = whole(6000, 4000)
    assert (plan.width, plan.height) == (960, 640)


@pytest.mark.parametrize("format", ["JPEG", "PNG", "WEBP", "GIF", "TIFF", "AVIF"])
def test_every_format_is_cut_into_avif_webp_and_jpeg(format: str) -> None:
    plan = cut(saved(drawn(size=(1000, 500)), format))
    assert len(plan.renditions) == 12
    for rendition, image in zip(plan.renditions, files(plan), strict=True):
        assert image.format == rendition.format.encoder
        assert image.size == (rendition.width, rendition.height)
        assert looks_like(image, (image.width // 4, image.height // 2), RED)
        assert looks_like(image, (image.width * 3 // 4, image.height // 2), BLUE)


@pytest.mark.parametrize("format", ["JPEG", "PNG", "WEBP", "TIFF", "AVIF"])
@pytest.mark.parametrize(
    ("orientation", "red", "blue"),
    [
        (1, (0.25, 0.5), (0.75, 0.5)),
        (2, (0.75, 0.5), (0.25, 0.5)),
        (3, (0.75, 0.5), (0.25, 0.5)),
        (6, (0.5, 0.25), (0.5, 0.75)),
        (8, (0.5, 0.75), (0.5, 0.25)),
    ],
)
def test_a_turned_photograph_is_upright(
    format: str, orientation: int, red: tuple[float, float], blue: tuple[float, float]
) -> None:
    plan = cut(saved(drawn(size=(400, 300)), format, exif=exif(orientation)))
    assert max(widths(plan)) == (300 if orientation >= 5 else 400)
    for image in files(plan):
        assert looks_like(image, (int(image.width * red[0]), int(image.height * red[1])), RED)
        assert looks_like(image, (int(image.width * blue[0]), int(image.height * blue[1])), BLUE)


@pytest.mark.parametrize("format", ["JPEG", "PNG", "WEBP", "TIFF", "AVIF"])
def test_nothing_about_the_place_or_the_camera_becomes_public(format: str) -> None:
    options: dict[str, Any] = {"exif": exif(1), "icc_profile": WIDE_GAMUT}
    options |= {"xmp": b"<x:xmpmeta>Harbour Cameras</x:xmpmeta>"} if format != "TIFF" else {}
    options |= {"comment": "Harbour Cameras"} if format == "JPEG" else {}
    data = saved(drawn(), format, **options)
    assert b"Harbour Cameras" in data
    plan = cut(data)
    for rendition, image in zip(plan.renditions, files(plan), strict=True):
        assert not image.getexif()
        assert not {"exif", "xmp", "icc_profile", "comment", "photoshop"} & image.info.keys()
        with storages["renditions"].open(rendition.name) as file:
            assert b"Harbour" not in file.read()


def test_a_wide_gamut_photograph_is_converted_to_srgb() -> None:
    plain = files(cut(saved(drawn(), "PNG")))[0]
    wide = files(cut(saved(drawn(), "PNG", icc_profile=WIDE_GAMUT)))[0]
    assert looks_like(plain, (80, 100), RED)
    # The same numbers mean a stronger red there: (200, 30, 40) is beyond 210 in sRGB.
    found = wide.convert("RGB").getpixel((80, 100))
    assert isinstance(found, tuple)
    assert found[0] > 210
    assert found[1] < 20


@pytest.mark.parametrize("mode", ["L", "RGB", "CMYK"])
@pytest.mark.parametrize("profile", [b"no profile at all", WIDE_GAMUT[:200]])
def test_a_broken_profile_is_ignored(mode: str, profile: bytes) -> None:
    plan = cut(saved(drawn(mode), icc_profile=profile))
    expected = drawn(mode).convert("RGB").getpixel((10, 10))
    assert isinstance(expected, tuple)
    assert looks_like(files(plan)[0], (80, 100), expected)


def test_a_profile_for_another_kind_of_picture_is_ignored() -> None:
    plan = cut(saved(drawn("L"), icc_profile=WIDE_GAMUT))
    assert looks_like(files(plan)[0], (80, 100), drawn("L").convert("RGB").getpixel((10, 10)))


def png(mode: str, *chunks: tuple[bytes, tuple[int, ...]], **options: Any) -> bytes:
    """A grey of 55, or a colour of it, in a PNG whose head has these chunks of numbers."""
    colour = {"RGB": (55, 188, 0), "RGBA": (55, 188, 0, 255), "LA": (55, 255)}.get(mode, 55)
    data = saved(Image.new(mode, (80, 60), colour), "PNG", **options)
    for kind, numbers in chunks:
        chunk = kind + b"".join(number.to_bytes(4, "big") for number in numbers)
        chunk = (len(chunk) - 4).to_bytes(4, "big") + chunk + crc32(chunk).to_bytes(4, "big")
        data = data[:33] + chunk + data[33:]  # behind the signature and IHDR
    return data


LINEAR, AS_SRGB = (b"gAMA", (100_000,)), (b"gAMA", (45_455,))
PRIMARIES = (31_270, 32_900, 64_000, 33_000, 30_000, 60_000, 15_000, 6_000)
WIDER = (31_270, 32_900, 64_000, 33_000, 21_000, 71_000, 15_000, 6_000)
GREEN = (55, 188, 0)


@pytest.mark.parametrize(
    ("data", "seen"),
    [
        (png("RGB", LINEAR), (128, 223, 0)),
        (png("RGBA", LINEAR), (128, 223, 0)),
        (png("L", LINEAR), (128, 128, 128)),
        (png("LA", LINEAR), (128, 128, 128)),
        (png("RGB", LINEAR, (b"cHRM", PRIMARIES)), (128, 223, 0)),
        (png("RGB", AS_SRGB, (b"cHRM", PRIMARIES)), GREEN),
        (png("RGB", AS_SRGB, (b"cHRM", WIDER)), (0, 189, 0)),  # a green beyond sRGB
        # Words that stand before it, and nonsense.
        (png("RGB", LINEAR, icc_profile=SRGB_PROFILE), GREEN),
        (saved(Image.new("RGB", (80, 60), GREEN), "PNG"), GREEN),
        (png("RGB", (b"gAMA", (0,))), GREEN),
        (png("RGB", (b"gAMA", (2**32 - 1,))), GREEN),
        (png("RGB", LINEAR, (b"cHRM", (0,) * 8)), GREEN),
        (png("RGB", LINEAR, (b"cHRM", (2**32 - 1,) * 8)), GREEN),
        (png("RGB", LINEAR, (b"cHRM", (31_270, 0, *PRIMARIES[2:]))), GREEN),
    ],
)
def test_a_png_without_a_profile_is_as_bright_as_it_says(
    data: bytes, seen: tuple[int, int, int]
) -> None:
    for image in files(cut(data)):
        assert looks_like(image, (20, 20), seen), image.convert("RGB").getpixel((20, 20))
    assert images.read(data).colour == f"#{bytes(seen).hex()}"


@pytest.mark.parametrize(
    ("format", "mode"),
    [
        *(("JPEG", "CMYK"), ("JPEG", "L"), ("TIFF", "CMYK"), ("TIFF", "1"), ("TIFF", "YCbCr")),
        *(("PNG", "1"), ("PNG", "L"), ("PNG", "LA"), ("PNG", "P"), ("PNG", "RGBA")),
        *(("GIF", "P"), ("GIF", "L"), ("WEBP", "RGBA"), ("TIFF", "RGBA"), ("TIFF", "LA")),
    ],
)
def test_every_mode_becomes_what_browsers_show(format: str, mode: str) -> None:
    original = drawn(mode)
    for image in files(cut(saved(original, format))):
        assert image.mode == "RGB"
        expected = original.convert("RGB").resize((8, 6), Image.Resampling.BOX)
        for x in (1, 6):
            colour = expected.getpixel((x, 3))
            assert isinstance(colour, tuple)
            small = image.resize((8, 6), Image.Resampling.BOX)
            assert looks_like(small, (x, 3), colour)


@pytest.mark.parametrize("format", ["PNG", "TIFF"])
@pytest.mark.parametrize("mode", ["I;16", "I;16B"])
def test_16_bits_are_scaled_down_and_not_cut_off(format: str, mode: str) -> None:
    if format == "PNG" and mode == "I;16B":
        pytest.skip("a PNG has one byte order")
    plan = cut(saved(Image.new(mode, (400, 300), 32_768), format))
    for image in files(plan):
        assert looks_like(image, (100, 100), (128, 128, 128))


@pytest.mark.parametrize("compression", ["raw", "tiff_lzw", "tiff_adobe_deflate", "jpeg", "group4"])
def test_a_tiff_is_cut_however_it_is_compressed(compression: str) -> None:
    original = drawn("1" if compression == "group4" else "RGB")
    plan = cut(saved(original, "TIFF", compression=compression))
    assert [image.width for image in files(plan)] == [320, 640, 800] * 3


@pytest.mark.parametrize(
    "data",
    [
        saved(Image.new("RGBA", (400, 300), (200, 30, 40, 0)), "PNG"),
        saved(Image.new("LA", (400, 300), (0, 0)), "PNG"),
        saved(Image.new("P", (400, 300), 0), "PNG", transparency=0),
        saved(Image.new("P", (400, 300), 0), "GIF", transparency=0),
        saved(Image.new("RGB", (400, 300), RED), "PNG", transparency=RED),
        saved(Image.new("RGBA", (400, 300), (200, 30, 40, 0)), "WEBP"),
    ],
    ids=["RGBA", "LA", "P", "GIF", "RGB", "WEBP"],
)
def test_what_is_transparent_stays_so_or_becomes_white(data: bytes) -> None:
    plan = cut(data)
    for rendition in plan.renditions:
        image = stored(rendition.name)
        if rendition.format.mime != "image/jpeg":
            assert image.getchannel("A").getextrema() == (0, 0)
        else:
            assert looks_like(image, (100, 100), (255, 255, 255))


@pytest.mark.parametrize("format", ["GIF", "WEBP", "PNG"])
def test_an_animation_shows_its_first_frame(format: str) -> None:
    frames = [Image.new("RGB", (400, 300), colour) for colour in (RED, BLUE)]
    for image in files(cut(saved(frames[0], format, save_all=True, append_images=frames[1:]))):
        assert not getattr(image, "is_animated", False)
        assert looks_like(image, (100, 100), RED)


def test_jpegs_are_progressive() -> None:
    plan = cut(saved(photo()))
    assert all(image.info["progressive"] for image in files(plan) if image.format == "JPEG")


def test_renditions_that_are_there_are_kept_and_the_original_stays_closed() -> None:
    plan = cut(saved(photo()))
    storage = storages["renditions"]
    first, last = plan.renditions[0], plan.renditions[-1]
    storage.delete(first.name)
    storage.save(first.name, ContentFile(b"\xff\xd8 made before \xff\xd9"))

    def not_again() -> IO[bytes]:
        raise AssertionError("the original was opened")

    images.make_renditions([plan], (800, 600), not_again)
    storage.delete(last.name)
    images.make_renditions([plan], (800, 600), lambda: BytesIO(saved(photo())))
    assert stored(last.name).size == (800, 600)
    with storage.open(first.name) as file:
        assert b"made before" in file.read()


def test_a_rendition_that_another_process_made_meanwhile_is_kept() -> None:
    data = saved(photo((300, 200)))
    decoded = images.read(data)
    plan = whole(decoded.width, decoded.height, key=decoded.key)
    storage = storages["renditions"]

    def slowly() -> IO[bytes]:
        for rendition in plan.renditions:
            storage.save(rendition.name, ContentFile(b"the faster one"))
        return BytesIO(data)

    images.make_renditions([plan], (300, 200), slowly)
    folder, found = decoded.key[:2], {each.name for each in plan.renditions}
    assert {f"{folder}/{name}" for name in storage.listdir(folder)[1]} == found
    with storage.open(plan.renditions[0].name) as file:
        assert file.read() == b"the faster one"


def test_the_figure_offers_avif_and_webp_and_falls_back_to_jpeg() -> None:
    plan = whole(500, 250)
    sizes = 'sizes="(min-width: 48rem) 46rem, 100vw"'
    assert images.figure(plan, alt="Boats", caption="At dawn.", credit="Pia Lindqvist") == (
        f'<figure><picture><source type="image/avif" srcset="{plan.srcset("image/avif")}" {sizes}>'
        f'<source type="image/webp" srcset="{plan.srcset("image/webp")}" {sizes}>'
        f'<img src="{plan.src}" srcset="{plan.srcset("image/jpeg")}" {sizes} '
        'width="500" height="250" alt="Boats" loading="lazy" decoding="async"></picture>'
        '<figcaption>At dawn. <small class="credit">Pia Lindqvist</small></figcaption></figure>'
    )


def test_the_first_figure_of_a_page_does_not_wait() -> None:
    html = images.figure(whole(500, 250), alt="", eager=True)
    assert 'fetchpriority="high"' in html
    assert "loading" not in html


@pytest.mark.parametrize(
    ("caption", "credit", "expected"),
    [
        ("", "", ""),
        ("At dawn.", "", "<figcaption>At dawn.</figcaption>"),
        ("", "Wren", '<figcaption><small class="credit">Wren</small></figcaption>'),
    ],
)
def test_a_caption_is_there_when_something_is_said(
    caption: str, credit: str, expected: str
) -> None:
    html = images.figure(whole(500, 250), alt="", caption=caption, credit=credit)
    assert html.endswith(f"</picture>{expected}</figure>")


def test_whatever_is_written_is_escaped() -> None:
    evil = '"><script>alert(1)</script>{0}%s'
    html = images.figure(
        whole(500, 250),
        alt=evil,
        caption=evil,
        credit=evil,
        licence=(evil, evil),
        made_by=evil,
        description=evil,
        colour=evil,
    )
    assert "<script" not in html
    assert html.count("&quot;&gt;&lt;script&gt;alert(1)&lt;/script&gt;{0}%s") == 8


def test_a_figure_says_whose_it_is_under_which_licence_and_what_a_machine_did() -> None:
    html = images.figure(
        whole(500, 250),
        alt="A chart",
        caption="Boats by year.",
        credit="Wren Hale",
        licence=("CC BY", "https://creativecommons.org/licenses/by/4.0/"),
        made_by="Made by AI",
        description="Ten boats in 1950, two in 1990.",
        colour="#0a141e",
    )
    assert ' alt="A chart" data-colour="#0a141e" loading="lazy"' in html
    assert html.endswith(
        '<figcaption>Boats by year. <small class="made-by">Made by AI</small> '
        '<small class="credit">Wren Hale, '
        '<a href="https://creativecommons.org/licenses/by/4.0/" rel="license noopener noreferrer">'
        "CC BY</a></small> <details><summary>Description</summary>"
        "Ten boats in 1950, two in 1990.</details></figcaption></figure>"
    )


def test_a_part_of_a_turned_picture_is_the_part_that_was_seen() -> None:
    data = saved(drawn(size=(800, 600)), exif=exif(6))  # upright: red above blue, 600 × 800
    decoded = images.read(data)
    size = (decoded.width, decoded.height)
    assert size == (600, 800)
    above = images.plan(decoded.key, images.Box(0, 0, 600, 390), salt=SALT)
    below = images.plan(decoded.key, images.Box(300, 410, 300, 390), salt=SALT)
    images.make_renditions([above, below], size, lambda: BytesIO(data))
    for plan, colour in ((above, RED), (below, BLUE)):
        for image in files(plan):
            for point in ((5, 5), (image.width - 5, image.height - 5)):
                assert looks_like(image, point, colour)
    assert widths(below) == [300]


def test_all_shapes_of_a_picture_are_cut_in_one_decoding() -> None:
    data = saved(photo((2000, 1500)))
    decoded = images.read(data)
    size = (decoded.width, decoded.height)
    opened = []

    def once() -> IO[bytes]:
        opened.append(1)
        return BytesIO(data)

    shapes = [images.box(shape, size, chosen={}) for shape in ("free", "16:9", "4:3", "1:1")]
    images.make_renditions([images.plan(decoded.key, box, salt=SALT) for box in shapes], size, once)
    assert opened == [1]


def test_a_part_that_two_shapes_share_is_as_sharp_as_the_wider_one_needs_it() -> None:
    data, size = saved(photo((1600, 1200))), (1600, 1200)
    key, box = images.key_for(data), images.box("4:3", (1600, 1200), chosen={})
    wide = images.plan(key, box, salt=SALT)
    images.make_renditions([wide], size, lambda: BytesIO(data))
    before = {each.name: stored(each.name).tobytes() for each in wide.renditions}
    for name in before:
        storages["renditions"].delete(name)
    narrow = images.plan(key, box, salt=SALT, widths=(320, 640))
    images.make_renditions([wide, narrow], size, lambda: BytesIO(data))
    assert {each.name: stored(each.name).tobytes() for each in wide.renditions} == before


def test_the_widest_file_comes_when_all_others_are_there(monkeypatch: pytest.MonkeyPatch) -> None:
    data, size = saved(photo((400, 300))), (400, 300)
    plan = whole(*size, key=images.key_for(data))

    def full(storage: WholeFiles, name: str, content: Any) -> str:
        if name == plan.renditions[0].name:
            raise OSError("The disk is full.")
        return saving(storage, name, content)

    saving = WholeFiles._save
    monkeypatch.setattr(WholeFiles, "_save", full)
    with pytest.raises(OSError, match="full"):
        images.make_renditions([plan], size, lambda: BytesIO(data))
    monkeypatch.undo()
    assert not images.is_made(plan) and images.missing([plan])
    images.make_renditions([plan], size, lambda: BytesIO(data))
    assert images.is_made(plan) and not images.missing([plan])
