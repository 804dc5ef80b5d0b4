"""What more than one of the demo images shows: colours, hills, waves, clouds, gulls, houses."""

from collections.abc import Iterator
from math import cos, pi, sin
from random import Random

from articles.demo.canvas import HEIGHT, WIDTH, Canvas, Point

INK, NIGHT, DUSK = "#0f1d33", "#1b3352", "#41496f"
TEAL, SEA, MIST = "#1f5f6b", "#4f96a0", "#b9d6d3"
CREAM, SAND, AMBER = "#faf1dc", "#efdcb4", "#f5b860"
CORAL, BRICK, ROSE = "#e8745a", "#a8412f", "#c9756c"
PINE, MOSS, LEAF = "#24463f", "#4f7558", "#93ad72"


def steps(first: float, last: float, count: int = 40) -> Iterator[float]:
    return (first + (last - first) * step / count for step in range(count + 1))


def around(centre: Point, radius: float, angle: float) -> Point:
    return centre[0] + radius * cos(angle), centre[1] + radius * sin(angle)


def oval(centre: Point, across: float, down: float) -> list[Point]:
    angles = steps(0, 2 * pi)
    return [(centre[0] + across * cos(a), centre[1] + down * sin(a)) for a in angles]


def ridge(random: Random, base: float, swing: float, length: float) -> list[Point]:
    """The land below a line of hills, down to the foot of the sheet."""
    waves = [(swing / n, length / n, random.uniform(0, 2 * pi)) for n in (1, 2.3, 4.7)]
    skyline = [
        (x, base + sum(high * sin(2 * pi * x / long + shift) for high, long, shift in waves))
        for x in range(0, WIDTH + 1, 8)
    ]
    return [*skyline, (WIDTH, HEIGHT), (0, HEIGHT)]


def sea(sheet: Canvas, top: float, colour: str, swing: float, length: float, shift: float) -> None:
    """Water from there down, under a line of waves with sharp crests."""
    crests = [
        (x, top + swing * (0.5 - abs(sin(pi * x / length + shift)))) for x in range(0, WIDTH + 1, 4)
    ]
    sheet.polygon([*crests, (WIDTH, HEIGHT), (0, HEIGHT)], colour)


def cloud(sheet: Canvas, x: float, y: float, size: float) -> None:
    for aside, up, share in ((-1.2, 0, 0.55), (-0.45, 0.35, 0.8), (0.5, 0.2, 0.7), (1.25, 0, 0.5)):
        sheet.disc((x + aside * size, y - up * size), size * share, "#fbf7ea")
    sheet.rounded(x - 1.75 * size, y, x + 1.75 * size, y + 0.55 * size, 0.27 * size, "#fbf7ea")


def gull(sheet: Canvas, x: float, y: float, size: float, colour: str) -> None:
    for side in (-1, 1):
        wing = [
            (x + side * size * share, y - size * 0.55 * sin(share * pi * 0.8))
            for share in steps(0, 1, 12)
        ]
        sheet.line(wing, colour, size / 8)


def house(
    sheet: Canvas, random: Random, left: float, top: float, width: float, ground: float
) -> None:
    """Dark against the sky, with a light in some of the windows."""
    wall = random.choice(("#1c2440", "#232c4a", "#182038"))
    sheet.box(left, top, left + width, ground, wall)
    peak = top - random.uniform(26, 46)
    sheet.polygon([(left - 3, top), (left + width / 2, peak), (left + width + 3, top)], wall)
    if random.random() < 0.6:
        sheet.box(left + width * 0.7, peak - 6, left + width * 0.82, top, wall)
    for y in range(round(top) + 18, round(ground) - 24, 36):
        for x in range(round(left) + 12, round(left + width) - 20, 26):
            light = random.choice((AMBER, "#ffd58c", "#31395a", "#31395a"))
            sheet.rounded(x, y, x + 12, y + 18, 2, light)


def bookshelf(sheet: Canvas, random: Random, left: float, right: float, board: float) -> None:
    x = left + 10
    while x < right - 40:
        width, height = random.randint(16, 34), random.randint(86, 128)
        colour = random.choice(("#cfa871", "#bf8f63", "#d8b88a", "#a9805a", "#c7b08a", "#b56f55"))
        sheet.rounded(x, board - height, x + width, board, 3, colour)
        sheet.box(x + 4, board - height + 14, x + width - 4, board - height + 20, SAND)
        x += width + random.choice((1, 2, 2, 12))
    sheet.box(left, board, right, board + 12, "#a07c4c")
