"""Which part of an image is shown: chosen by somebody, or the largest around its focal point."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from functools import lru_cache

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

CENTRE = (500, 500)
# The shapes that pages ask for; the free one is for the story itself and may have any ratio.
RATIOS: Mapping[str, Fraction] = {
    "16:9": Fraction(16, 9),
    "4:3": Fraction(4, 3),
    "1:1": Fraction(1),
}
FREE = "free"
SHAPES = (FREE, *RATIOS)
HOW = gettext_lazy("Crops are written as {shape: [left, top, width, height]}, in pixels.")
LONGEST = 2000  # characters, as text: four shapes with four numbers each need a tenth of it
_MOST_SHOWN = 40  # characters of what is no shape


class BadCrop(ValueError):
    """The message says what is wrong with it."""


@dataclass(frozen=True, slots=True)
class Box:
    """A part of the upright image, in its pixels."""

    left: int
    top: int
    width: int
    height: int


def box(
    shape: str,
    size: tuple[int, int],
    *,
    focus: tuple[int, int] = CENTRE,
    chosen: Mapping[str, Sequence[int]],
) -> Box:
    """The part of an image of this size for one of SHAPES.

    `focus` is its most important point, in thousandths from the left and from the top.
    """
    return Box(*chosen[shape]) if shape in chosen else _largest(shape, size, focus)


@lru_cache(maxsize=2_000)
def _largest(shape: str, size: tuple[int, int], focus: tuple[int, int]) -> Box:
    width, height = size
    if shape == FREE:
        return Box(0, 0, width, height)
    ratio = RATIOS[shape]
    wide = min(width, max(1, round(height * ratio)))
    high = min(height, max(1, round(width / ratio)))
    return Box(
        _around(focus[0], wide, within=width), _around(focus[1], high, within=height), wide, high
    )


def parsed(text: str) -> dict[str, list[int]]:
    """Crops as text, of whatever image. Raises BadCrop."""
    if len(text) > LONGEST:
        raise BadCrop(f"{HOW} {_('This is too long.')}")
    try:
        chosen = json.loads(text)
    except (ValueError, RecursionError) as error:  # also numbers with more digits than Python reads
        raise BadCrop(str(HOW)) from error
    return _whole_numbers(chosen)


def checked(chosen: object, size: tuple[int, int]) -> dict[str, list[int]]:
    """What somebody chose, as it can be stored: {shape: [left, top, width, height]}.

    Raises BadCrop.
    """
    crops = _whole_numbers(chosen)
    for shape, part in crops.items():
        _check(shape, part, size)
    return crops


def _whole_numbers(chosen: object) -> dict[str, list[int]]:
    if not isinstance(chosen, dict):
        raise BadCrop(str(HOW))
    for shape, part in chosen.items():
        if shape not in SHAPES:
            named = str(shape)[:_MOST_SHOWN].encode(errors="replace").decode()  # half pairs, too
            raise BadCrop(
                _("“%(name)s” is not a shape: there are %(shapes)s.")
                % {"name": named, "shapes": ", ".join(SHAPES)}
            )
        if (
            not isinstance(part, list)
            or len(part) != 4
            or not all(isinstance(number, int) and not isinstance(number, bool) for number in part)
        ):
            raise BadCrop(
                _("The crop %(shape)s needs four whole numbers: left, top, width, height.")
                % {"shape": shape}
            )
    return chosen


def _check(shape: str, part: Sequence[int], size: tuple[int, int]) -> None:
    left, top, width, height = part
    if min(left, top) < 0 or min(width, height) < 1:
        raise BadCrop(_("The crop %(shape)s has no place in the picture.") % {"shape": shape})
    if left + width > size[0] or top + height > size[1]:
        raise BadCrop(_("The crop %(shape)s reaches beyond the picture.") % {"shape": shape})
    if shape in RATIOS and not _has_ratio(width, height, RATIOS[shape]):
        raise BadCrop(
            _("The crop %(shape)s has another ratio: %(width)s × %(height)s.")
            % {"shape": shape, "width": width, "height": height}
        )


def _has_ratio(width: int, height: int, ratio: Fraction) -> bool:
    """As near as whole pixels come."""
    return abs(width - height * ratio) <= 2 or abs(height - width / ratio) <= 2


def _around(focus: int, length: int, *, within: int) -> int:
    start = round(within * focus / 1000 - length / 2)
    return max(0, min(start, within - length))
