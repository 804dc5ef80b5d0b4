"""Images of the demo paper that are nearer: a bicycle, a circuit board, a stage, a curve."""

from math import cos, pi, sin
from random import Random

from articles.demo.canvas import HEIGHT, WIDTH, Canvas, Point
from articles.demo.shapes import (
    AMBER,
    BRICK,
    CORAL,
    CREAM,
    INK,
    MIST,
    NIGHT,
    SAND,
    SEA,
    TEAL,
    around,
    bookshelf,
    oval,
    steps,
)


def bicycle(random: Random) -> Canvas:
    sheet = Canvas("#f6d9a8", SAND, CREAM)
    sheet.disc((820, 430), 350, CORAL)
    sheet.disc((820, 430), 350 - 26, "#ec8468")
    for row, top in enumerate((130, 330, 530)):
        for side in ((40, 400), (1230, 1570)):
            bookshelf(sheet, random, *side, top + 150 + row)
    sheet.box(0, 812, WIDTH, HEIGHT, "#c9ae80")
    sheet.box(0, 812, WIDTH, 822, "#b59768")
    for centre, reach in ((530, 190), (1110, 190)):
        sheet.polygon(oval((centre, 826), reach, 14), "#b08f60")
    back, front, crank = (530.0, 650.0), (1110.0, 650.0), (790.0, 660.0)
    head = (1010.0, 400.0)
    for hub in (back, front):
        for spoke in range(18):
            angle = spoke * pi / 9
            rim = (hub[0] + 164 * cos(angle), hub[1] + 164 * sin(angle))
            sheet.line([hub, rim], "#8b8674", 1.6)
        sheet.ring(hub, 174, INK, 15)
        sheet.ring(hub, 159, "#e9e1cb", 5)
        sheet.disc(hub, 15, INK)
    sheet.line([around(back, 196, angle) for angle in steps(pi, 1.75 * pi)], "#2f6b52", 12)
    sheet.line([around(front, 196, angle) for angle in steps(1.15 * pi, 1.7 * pi)], "#2f6b52", 12)
    frame = "#2f7d5d"
    for tube in ([back, crank], [back, (712, 470)], [crank, (680, 380)], [(712, 470), (1016, 440)]):
        sheet.line(tube, frame, 17)
    sheet.line([crank, (1026, 470)], frame, 17)
    sheet.line([(992, 340), (1034, 500), front], frame, 17)
    sheet.ring(crank, 44, INK, 9)
    sheet.line([(748, 716), (832, 604)], INK, 10)
    sheet.rounded(716, 712, 780, 726, 6, INK)
    sheet.rounded(800, 592, 864, 606, 6, INK)
    sheet.line([(crank[0], 618), (back[0], 636)], INK, 4)
    sheet.line([(crank[0], 702), (back[0], 664)], INK, 4)
    sheet.polygon([(610, 372), (760, 366), (772, 386), (690, 400), (626, 404)], BRICK)
    sheet.line([head, (984, 316), (930, 292), (892, 316)], INK, 12)
    sheet.rounded(872, 308, 926, 328, 10, BRICK)
    for book, (left, colour, tilt) in enumerate(
        ((1068, TEAL, 0), (1106, CORAL, 6), (1146, NIGHT, 12))
    ):
        top = 268 + book * 14
        sheet.polygon(
            [(left + tilt, top), (left + 32 + tilt, top), (left + 32, 380), (left, 380)], colour
        )
        sheet.line([(left + 4 + tilt, top + 24), (left + 28 + tilt, top + 24)], CREAM, 3)
    sheet.polygon([(1046, 344), (1212, 344), (1192, 466), (1066, 466)], "#b98547")
    for y in range(362, 466, 22):
        sheet.line([(1052, y), (1206, y)], "#8f6230", 4)
    for x in range(1070, 1200, 26):
        sheet.line([(x, 348), (x, 462)], "#8f6230", 3)
    return sheet


def circuit(random: Random) -> Canvas:
    sheet = Canvas("#0f4a49", "#0d3b40", "#0a2b33")
    sheet.glow((800, 480), 760, "#2b8276", 0.6)
    step = 32
    for lane in range(-17, 18):
        for side in (-1, 1):
            _trace(sheet, random, (800 + side * 190, 500 + lane * 10), side, lane, step)
    for pin in range(-5, 6):
        for side in (-1, 1):
            across, down = 800 + pin * 32, 500 + side * 190
            far = down + side * random.randint(70, 260)
            bend = far + side * abs(pin) * 14
            end = (across + pin * 26, bend + side * abs(pin) * 12)
            _wire(sheet, [(across, down), (across, far), end])
    for place, high in (((214, 214), 90), ((1386, 214), 120), ((214, 786), 120), ((1386, 786), 90)):
        _part(sheet, place, high)
    for pin in range(-5, 6):
        for side in (-1, 1):
            x, y = 800 + pin * 32, 500 + side * 196
            sheet.rounded(x - 7, y - 26, x + 7, y + 26, 4, "#cfc6a6")
            x, y = 800 + side * 196, 500 + pin * 32
            sheet.rounded(x - 26, y - 7, x + 26, y + 7, 4, "#cfc6a6")
    sheet.rounded(606, 306, 1006, 706, 18, "#07191f")
    sheet.rounded(610, 310, 990, 690, 18, "#15262d")
    sheet.rounded(630, 330, 970, 670, 10, "#1b3038")
    sheet.disc((664, 364), 11, "#0c1a20")
    for row in range(3):
        crest = [(700 + x, 450 + row * 50 + 16 * sin(x / 32)) for x in range(0, 203, 3)]
        sheet.line(crest, (AMBER, MIST, SEA)[row], 9)
    return sheet


def _trace(sheet: Canvas, random: Random, start: Point, side: int, lane: int, step: int) -> None:
    """A wire from the chip to the edge of the board, with one bend away from the middle."""
    x, y = start
    level = 500 + lane * 27
    first = x + side * (40 + (17 - abs(lane)) * 13)
    second = first + side * abs(level - y)
    stop = second + side * step * random.randint(1, 14)
    _wire(sheet, [start, (first, y), (second, level), (stop, level)])


def _wire(sheet: Canvas, points: list[Point]) -> None:
    sheet.line(points, "#5fb39b", 4)
    sheet.disc(points[-1], 9, AMBER)
    sheet.disc(points[-1], 4, "#0a2b33")


def _part(sheet: Canvas, centre: Point, high: float) -> None:
    x, y = centre
    sheet.rounded(x - 74, y - high / 2 + 8, x + 82, y + high / 2 + 8, 10, "#06171c")
    sheet.rounded(x - 78, y - high / 2, x + 78, y + high / 2, 10, "#1d333b")
    for pin in range(-3, 4):
        sheet.rounded(
            x + pin * 20 - 5, y - high / 2 - 14, x + pin * 20 + 5, y - high / 2, 2, "#cfc6a6"
        )
        sheet.rounded(
            x + pin * 20 - 5, y + high / 2, x + pin * 20 + 5, y + high / 2 + 14, 2, "#cfc6a6"
        )
    sheet.disc((x - 54, y), 7, CORAL)


def stage(random: Random) -> Canvas:
    sheet = Canvas("#0d0f1c", "#171a2c", "#22243a")
    floor = 700
    sheet.polygon(
        [(0, 800), (180, floor), (1420, floor), (WIDTH, 800), (WIDTH, HEIGHT), (0, HEIGHT)],
        "#3a2a26",
    )
    for board in range(-14, 15):
        sheet.line([(800 + board * 44, floor), (800 + board * 110, HEIGHT)], "#2c1f1d", 3)
    sheet.beam([(800, 120), (450, 860), (1150, 860)], "#ffe6ac", 0.9, fade="bottom")
    sheet.beam([(800, 120), (560, 900), (1040, 900)], "#fff1cf", 0.6, fade="bottom")
    sheet.polygon(oval((800, 806), 372, 74), "#a87b4c")
    sheet.polygon(oval((800, 806), 300, 56), "#d3a566")
    sheet.glow((800, 800), 330, "#ffe9b8", 0.5)
    sheet.line([(300, 84), (1300, 84)], "#05060d", 12)
    sheet.line([(800, 84), (800, 116)], "#05060d", 8)
    sheet.polygon([(770, 110), (830, 110), (858, 160), (742, 160)], "#05060d")
    sheet.polygon(oval((800, 160), 56, 9), "#fff6dc")
    sheet.glow((800, 168), 190, "#fff0c4", 0.9)
    for x, tall, colour in ((650, 1.0, "#1a1626"), (940, 1.08, "#1a1626"), (800, 0.0, "")):
        if tall:
            _figure(sheet, x, 826, tall, colour)
    sheet.polygon(oval((800, 836), 70, 10), "#8f6638")
    for leg in (752, 844):
        sheet.line([(leg, 832), (leg, 750)], "#3b2718", 8)
    sheet.rounded(738, 744, 862, 758, 4, "#4a3220")
    sheet.rounded(782, 708, 820, 746, 8, CORAL)
    sheet.line([(820, 728), (836, 716)], CORAL, 6)
    for side in (0, 1):
        for fold in range(9):
            outer = fold * 40.0
            sway = 16 * sin(fold * 1.9)
            edge = [(outer, 0), (outer + 46, 0), (outer + 44 + sway, 900), (outer - 12 + sway, 900)]
            colour = ("#6e2027", "#8c2c2f", "#a8413b", "#7a242a")[fold % 4]
            points = [(WIDTH - x, y) if side else (x, y) for x, y in edge]
            sheet.polygon(points, colour)
    for swag in range(8):
        centre = (100 + swag * 200.0, 0.0)
        sheet.polygon(oval(centre, 122, 96), "#7a242a")
        sheet.polygon(oval(centre, 108, 78), "#93302f")
        sheet.polygon(oval(centre, 84, 50), "#a8413b")
    for seat in range(13):
        place = 40 + seat * 127 + random.uniform(-12, 12)
        head = 930 + random.uniform(-14, 14)
        sheet.disc((place, head), 36, "#07080f")
        sheet.polygon(oval((place, head + 92), 66, 64), "#07080f")
    return sheet


def _figure(sheet: Canvas, x: float, ground: float, tall: float, colour: str) -> None:
    """Somebody in a long coat, with their shadow behind them."""
    sheet.polygon(oval((x, ground), 62 * tall, 11), "#8f6638")
    top = ground - 230 * tall
    coat = [
        (x - 24, top + 52),
        (x + 24, top + 52),
        (x + 36, top + 100),
        (x + 48, ground - 8),
        (x - 48, ground - 8),
        (x - 36, top + 100),
    ]
    sheet.polygon(coat, colour)
    sheet.disc((x, top + 26), 23, colour)
    toward = 1 if x < 800 else -1
    sheet.line(
        [(x, top + 72), (x + toward * 42, top + 116), (x + toward * 74, top + 104)], colour, 14
    )
    sheet.line([(x - 14, ground - 12), (x - 14, ground)], colour, 13)
    sheet.line([(x + 14, ground - 12), (x + 14, ground)], colour, 13)


def tide(random: Random) -> Canvas:
    sheet = Canvas(CREAM, "#f6ebd0")
    left, right, bottom, middle, swing = 170.0, 1490.0, 830.0, 500.0, 230.0

    def height(hour: float) -> float:
        return middle - swing * cos((hour - 4) * 2 * pi / 12.4)

    def at(hour: float) -> float:
        return left + (right - left) * hour / 24

    for hour in range(0, 25, 2):
        sheet.line([(at(hour), 190), (at(hour), bottom)], "#e6d8b6", 1.5)
    for y in range(190, 831, 128):
        sheet.line([(left, y), (right, y)], "#e6d8b6", 1.5)
    curve = [(at(hour), height(hour)) for hour in steps(0, 24, 400)]
    sheet.polygon([(left, bottom), *curve, (right, bottom)], "#cfe3dc")
    for crest in (4.0, 16.4):
        shaded = [(at(hour), height(hour)) for hour in steps(crest + 1.5, crest + 6.2, 90)]
        sheet.polygon([(shaded[0][0], bottom), *shaded, (shaded[-1][0], bottom)], AMBER)
    sheet.line(curve, TEAL, 9)
    for crest in (4.0, 16.4):
        sheet.disc((at(crest), height(crest)), 15, CORAL)
        sheet.words((at(crest), height(crest) - 46), "high water", INK, 32)
        sheet.words((at(crest + 3.9), bottom - 60), "turbine", INK, 32)
    sheet.line([(left, 190), (left, bottom), (right, bottom)], INK, 4)
    for hour in range(0, 25, 4):
        sheet.line([(at(hour), bottom), (at(hour), bottom + 14)], INK, 4)
        sheet.words((at(hour), bottom + 48), f"{hour}", INK, 34)
    sheet.words(((left + right) / 2, bottom + 112), "hours of the day", INK, 32)
    for metre, y in enumerate((830, 702, 574, 446, 318, 190)):
        sheet.words((left - 48, y), f"{metre} m", INK, 32)
    return sheet
