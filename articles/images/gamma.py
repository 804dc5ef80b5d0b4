"""The colours of a PNG without a profile, as its chunks gAMA and cHRM say them: as a profile.

https://www.w3.org/TR/png-3/#11cHRM, and its chapter 13.13 for what stands before what. How the
profile is written: https://www.color.org/icc1v42.pdf; the way from one white to another is
Bradford's, as there in annex E.
"""

import struct
from collections.abc import Mapping, Sequence

Triple = tuple[float, float, float]

# White, red, green and blue of sRGB, each x and y.
SRGB = (0.3127, 0.329, 0.64, 0.33, 0.3, 0.6, 0.15, 0.06)
SRGB_GAMMA = 1 / 2.2
NEAR, NEAR_BY = 0.05, 0.002  # programs round both; what is as near as this means sRGB
STRANGEST = 0.05, 5.0  # a gamma beyond is an error
_D50 = (0.9642, 1.0, 0.8249)
_BRADFORD = ((0.8951, 0.2664, -0.1614), (-0.7502, 1.7135, 0.0367), (0.0389, -0.0685, 1.0296))
_BACK = (
    (0.9869929, -0.1470543, 0.1599627),
    (0.4323053, 0.5183603, 0.0492912),
    (-0.0085287, 0.0400428, 0.9684867),
)


def profile(info: Mapping[str | tuple[int, int], object]) -> bytes | None:
    """From what Pillow knows of an image; None for sRGB, which needs none, and for nonsense."""
    gamma, chromaticity = info.get("gamma"), info.get("chromaticity", SRGB)
    if "srgb" in info or not isinstance(gamma, float) or not isinstance(chromaticity, tuple):
        return None
    if not STRANGEST[0] <= gamma <= STRANGEST[1] or len(chromaticity) != len(SRGB):
        return None
    like_srgb = all(abs(a - b) <= NEAR_BY for a, b in zip(chromaticity, SRGB, strict=True))
    if like_srgb and abs(gamma / SRGB_GAMMA - 1) <= NEAR:
        return None
    try:
        return _written(1 / gamma, _colorants(chromaticity))
    except (ZeroDivisionError, struct.error):  # three points on a line, or a white without light
        return None


def _colorants(chromaticity: Sequence[float]) -> list[Triple]:
    """Red, green and blue of full strength, which together make white, as they are under D50."""
    white, *primaries = (_xyz(*chromaticity[at : at + 2]) for at in range(0, 8, 2))
    whole = _determinant(*primaries)
    cones = [
        d50 / own
        for d50, own in zip(_times(_BRADFORD, _D50), _times(_BRADFORD, white), strict=True)
    ]
    found = []
    for number, primary in enumerate(primaries):
        others = [white if n == number else other for n, other in enumerate(primaries)]
        strength = _determinant(*others) / whole
        seen = _times(_BRADFORD, primary)
        red, green, blue = (strength * a * b for a, b in zip(seen, cones, strict=True))
        found.append(_times(_BACK, (red, green, blue)))
    return found


def _xyz(x: float, y: float) -> Triple:
    return x / y, 1.0, (1 - x - y) / y


def _determinant(a: Triple, b: Triple, c: Triple) -> float:
    return (
        a[0] * (b[1] * c[2] - b[2] * c[1])
        + a[1] * (b[2] * c[0] - b[0] * c[2])
        + a[2] * (b[0] * c[1] - b[1] * c[0])
    )


def _times(matrix: tuple[Triple, Triple, Triple], vector: Triple) -> Triple:
    first, second, third = (sum(a * b for a, b in zip(row, vector, strict=True)) for row in matrix)
    return first, second, third


def _written(exponent: float, colorants: Sequence[Triple]) -> bytes:
    """The smallest profile of a screen: white, three colorants and the curve that they share."""
    curve = struct.pack(">4s4xIH2x", b"curv", 1, round(exponent * 256))
    tags = {b"wtpt": _fixed(_D50)}
    for letter, colorant in zip((b"r", b"g", b"b"), colorants, strict=True):
        tags |= {letter + b"XYZ": _fixed(colorant), letter + b"TRC": curve}
    start = 128 + 4 + 12 * len(tags)
    table, body = struct.pack(">I", len(tags)), b""
    for name, content in tags.items():
        table += struct.pack(">4sII", name, start + len(body), len(content))
        body += content
    white = _fixed(_D50)[8:]
    head = (start + len(body), 0x02400000, b"mntr", b"RGB ", b"XYZ ", b"acsp", white)
    return struct.pack(">I4xI4s4s4s12x4s28x12s48x", *head) + table + body


def _fixed(numbers: Triple) -> bytes:
    return struct.pack(">4s4x3i", b"XYZ ", *(round(number * 65536) for number in numbers))
