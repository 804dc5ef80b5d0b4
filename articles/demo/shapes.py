"""The shapes that several of the demo's pictures share."""

from collections.abc import Iterator
from math import cos, pi, sin
from random import Random

from articles.demo.canvas import HEIGHT, WIDTH, Canvas, Point


def of(centre: Point, radius: float, angle: float) -> Point:
    """The point on a circle, by its angle in radians."""
    return centre[0] + radius * cos(angle), centre[1] + radius * sin(angle)


def steps(start: float, stop: float) -> Iterator[float]:
    """Angles from one to another, fine enough for a smooth curve."""
    return (start + (stop - start) * number / 40 for number in range(41))


def oval(centre: Point, across: float, up: float) -> list[Point]:
    return [
        (centre[0] + across * cos(angle), centre[1] + up * sin(angle)) for angle in steps(0, 2 * pi)
    ]


def ridge(random: Random, base: float, swing: float, wave: float) -> list[Point]:
    """Hills from the left edge to the right, down to the bottom of the sheet."""
    phase, second = random.uniform(0, 2 * pi), random.uniform(0, 2 * pi)
    top = [
        (float(x), base - swing * (sin(x / wave * 2 * pi + phase) + sin(x / wave * 5 + second) / 2))
        for x in range(0, WIDTH + 1, 8)
    ]
    return [*top, (WIDTH, HEIGHT), (0, HEIGHT)]


def waves(sheet: Canvas, top: float, colour: str, swing: float, wave: float, phase: float) -> None:
    """Water from this height down."""
    crest = [
        (float(x), top + swing * abs(sin(x / wave * pi + phase))) for x in range(0, WIDTH + 1, 4)
    ]
    sheet.polygon([*crest, (WIDTH, HEIGHT), (0, HEIGHT)], colour)


def house(
    sheet: Canvas, random: Random, left: float, top: float, width: float, bottom: float
) -> None:
    """A dark house with a roof and some lit windows."""
    wall = random.choice(("#2b2f4d", "#342f4a", "#3a3350"))
    sheet.box(left, top, left + width, bottom, wall)
    sheet.polygon(
        [(left - 4, top), (left + width / 2, top - 34), (left + width + 4, top)], "#1c1f38"
    )
    for row in range(int((bottom - top) // 44)):
        for column in range(2):
            if random.random() < 0.6:
                x, y = left + width * (0.2 + 0.42 * column), top + 16 + row * 44
                sheet.box(x, y, x + width * 0.18, y + 20, "#ffd890")


def gull(sheet: Canvas, x: float, y: float, size: float, colour: str) -> None:
    for side in (-1, 1):
        wing = [(x + side * size * share, y - size * 0.5 * sin(share * pi)) for share in STROKE]
        sheet.line(wing, colour, size / 9)


STROKE = tuple(number / 10 for number in range(11))


def cloud(sheet: Canvas, x: float, y: float, size: float) -> None:
    for across, up, share in (
        (-1.1, 0.1, 0.6),
        (-0.4, -0.25, 0.8),
        (0.45, -0.1, 0.7),
        (1.1, 0.15, 0.5),
    ):
        sheet.disc((x + across * size, y + up * size), size * share, "#fbf8ef")
    sheet.rounded(x - size * 1.7, y, x + size * 1.6, y + size * 0.62, size * 0.3, "#fbf8ef")


def shelf(sheet: Canvas, random: Random, left: float, right: float, bottom: float) -> None:
    """Books on a board, leaning a little."""
    x = left + 6
    while x < right - 40:
        width, height = random.randint(16, 34), random.randint(84, 138)
        colour = random.choice(("#a8412f", "#1f5f6b", "#efdcb4", "#4f7558", "#41496f", "#f5b860"))
        sheet.box(x, bottom - height, x + width, bottom, colour)
        x += width + random.randint(2, 5)
    sheet.box(left, bottom, right, bottom + 12, "#7a5a34")
