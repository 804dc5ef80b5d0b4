"""Which part of an image is shown, in every shape."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from articles.images.crops import RATIOS, SHAPES, BadCrop, Box, box, checked

sides = st.integers(1, 10_000)
thousandths = st.integers(0, 1000)


@given(st.sampled_from(SHAPES), sides, sides, thousandths, thousandths)
def test_a_part_is_inside_the_picture_and_has_its_shape(
    shape: str, width: int, height: int, x: int, y: int
) -> None:
    part = box(shape, (width, height), focus=(x, y), chosen={})
    assert part.left >= 0 and part.top >= 0 and part.width >= 1 and part.height >= 1
    assert part.left + part.width <= width and part.top + part.height <= height
    assert part.width == width or part.height == height
    # What is made for a shape can also be chosen for it, wherever whole pixels allow the ratio.
    if min(width, height) > 2:
        chosen = {shape: [part.left, part.top, part.width, part.height]}
        assert checked(chosen, (width, height)) == chosen


@given(st.sampled_from(list(RATIOS)), sides, sides, thousandths, thousandths)
def test_the_focal_point_is_always_seen(
    shape: str, width: int, height: int, x: int, y: int
) -> None:
    part = box(shape, (width, height), focus=(x, y), chosen={})
    assert part.left - 1 <= width * x / 1000 <= part.left + part.width + 1
    assert part.top - 1 <= height * y / 1000 <= part.top + part.height + 1


def test_the_free_shape_is_the_whole_picture_until_somebody_chooses() -> None:
    assert box("free", (800, 600), focus=(0, 0), chosen={}) == Box(0, 0, 800, 600)
    chosen = {"free": [10, 20, 300, 100]}
    assert box("free", (800, 600), focus=(0, 0), chosen=chosen) == Box(10, 20, 300, 100)
    assert box("1:1", (800, 600), focus=(0, 0), chosen=chosen) == Box(0, 0, 600, 600)


@pytest.mark.parametrize(
    ("chosen", "words"),
    [
        ([], "written as"),
        ({"2:1": [0, 0, 2, 1]}, "not a shape"),
        ({"free": [0, 0, 10]}, "four whole numbers"),
        ({"free": "0 0 9 9"}, "four whole numbers"),
        ({"free": [0, 0, 10, "9"]}, "four whole numbers"),
        ({"free": [0, 0, True, 9]}, "four whole numbers"),
        ({"free": [0.5, 0, 10, 9]}, "four whole numbers"),
        ({"free": [-1, 0, 10, 10]}, "no place"),
        ({"free": [0, 0, 0, 10]}, "no place"),
        ({"free": [0, 0, 801, 10]}, "beyond"),
        ({"free": [0, 591, 10, 10]}, "beyond"),
        ({"16:9": [0, 0, 160, 100]}, "another ratio"),
        ({"1:1": [0, 0, 100, 103]}, "another ratio"),
    ],
)
def test_a_crop_that_cannot_be_is_refused_in_words(chosen: object, words: str) -> None:
    with pytest.raises(BadCrop, match=words):
        checked(chosen, (800, 600))
