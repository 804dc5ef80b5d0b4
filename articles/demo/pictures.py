"""The pictures of the demo paper, each drawn by a function; the same drawing every time."""

from collections.abc import Callable
from dataclasses import dataclass
from math import cos, exp, pi, sin
from random import Random

from articles.demo.canvas import HEIGHT, WIDTH, Canvas
from articles.demo.shapes import cloud, gull, house, of, oval, ridge, shelf, steps, waves

CREDIT = "Drawing: The Courant"
INK, NIGHT, DUSK = "#0f1d33", "#1b3352", "#41496f"
TEAL, SEA, MIST = "#1f5f6b", "#4f96a0", "#b9d6d3"
CREAM, SAND, AMBER = "#faf1dc", "#efdcb4", "#f5b860"
CORAL, BRICK, ROSE = "#e8745a", "#a8412f", "#c9756c"
PINE, MOSS, LEAF = "#24463f", "#4f7558", "#93ad72"


@dataclass(frozen=True, slots=True, kw_only=True)
class Picture:
    title: str
    alt: str
    caption: str = ""
    paint: Callable[[Random], Canvas]


def draw(name: str) -> bytes:
    """The picture as a JPEG file."""
    seeded = Random(name)  # noqa: S311  (every run draws the same)
    return PICTURES[name].paint(seeded).jpeg(name)


def _harbour(random: Random) -> Canvas:
    sheet = Canvas(NIGHT, DUSK, ROSE, CORAL, AMBER, AMBER, AMBER)
    horizon = 600
    sheet.glow((560, 590), 520, "#ffe2a6", 0.9)
    sheet.disc((560, 570), 78, "#fff0cf")
    sheet.polygon(ridge(random, 545, 26, 700), "#7d5a70")
    sheet.polygon([(0, 500), (160, 520), (330, 572), (420, 600), (0, 600)], "#5a4a68")
    left = 900.0
    while left < WIDTH:
        width, height = random.randint(64, 104), random.randint(110, 210)
        house(sheet, random, left, horizon - height, width, horizon)
        left += width
    sheet.polygon([(1176, 396), (1202, 250), (1228, 396)], INK)
    sheet.box(1172, 390, 1232, horizon, INK)
    for x, mast in ((700.0, 150), (770.0, 190), (850.0, 165)):
        sheet.line([(x, horizon - 8), (x, horizon - mast)], INK, 4)
        sheet.line([(x, horizon - mast), (x + 46, horizon - 24)], INK, 1.5)
        sheet.polygon(
            [(x - 44, horizon - 20), (x + 56, horizon - 24), (x + 40, horizon), (x - 32, horizon)],
            INK,
        )
    sheet.mirror(horizon, NIGHT, 0.42)
    for _ in range(260):
        y = horizon + 6 + (HEIGHT - horizon) * random.random() ** 1.4
        reach = 20 + (y - horizon) * 0.35
        x = random.gauss(560, 60 + (y - horizon) * 0.5)
        colour = random.choice(("#ffd998", "#f2a57c", DUSK, NIGHT))
        sheet.line([(x - reach, y), (x + reach, y)], colour, 1 + (y - horizon) / 130)
    for x, y in ((250, 240), (330, 200), (420, 262)):
        gull(sheet, x, y, 26, INK)
    return sheet


def _ferry(random: Random) -> Canvas:
    sheet = Canvas("#8fc3c9", MIST, CREAM, CREAM)
    sheet.glow((1230, 260), 420, "#fff6dd", 0.9)
    sheet.disc((1230, 260), 96, AMBER)
    for x, y, size in ((230, 190, 70), (640, 130, 52), (960, 330, 44)):
        cloud(sheet, x, y, size)
    sheet.polygon(ridge(random, 560, 40, 520), "#9dbdbb")
    sheet.polygon(ridge(random, 600, 22, 340), "#7ba9aa")
    waves(sheet, 650, SEA, 24, 190, 0)
    waves(sheet, 690, "#3f8792", 18, 230, 1.7)
    sheet.polygon([(330, 600), (1290, 600), (1240, 770), (420, 770)], "#f7f4ea")
    sheet.polygon([(352, 672), (1268, 672), (1240, 780), (420, 780)], BRICK)
    sheet.rounded(470, 500, 1170, 604, 16, "#fffdf5")
    sheet.rounded(560, 410, 1080, 504, 16, "#f1ead6")
    sheet.rounded(890, 332, 1050, 414, 14, "#fffdf5")
    sheet.polygon([(650, 412), (664, 270), (764, 270), (778, 412)], CORAL)
    sheet.polygon([(660, 310), (663, 284), (765, 284), (768, 310)], INK)
    sheet.line([(1010, 332), (1010, 230)], INK, 5)
    sheet.polygon([(1012, 232), (1070, 250), (1012, 268)], CORAL)
    for x in range(500, 1150, 58):
        sheet.rounded(x, 530, x + 36, 566, 8, TEAL)
    for x in range(590, 1050, 64):
        sheet.rounded(x, 440, x + 40, 470, 8, TEAL)
    sheet.rounded(910, 352, 1034, 382, 8, TEAL)
    for x in range(420, 1240, 74):
        sheet.disc((x, 638), 11, INK)
    for offset in range(3):
        sheet.disc((720 - offset * 62, 226 - offset * 34), 30 + offset * 13, "#f4efe3")
    waves(sheet, 752, TEAL, 20, 260, 0.6)
    for x in range(300, 1320, 34):
        sheet.disc((x, 764 + 10 * sin(x / 40)), 11, "#eef6f2")
    waves(sheet, 782, "#2a7480", 20, 210, 2.4)
    waves(sheet, 850, "#1d5b67", 24, 300, 4)
    waves(sheet, 930, "#174a56", 22, 260, 5)
    for x, y, size in ((300, 420, 30), (390, 370, 22), (1380, 450, 28), (1460, 500, 20)):
        gull(sheet, x, y, size, INK)
    return sheet


def _lighthouse(random: Random) -> Canvas:
    sheet = Canvas(INK, "#15294a", "#27476b", "#4d7085")
    for _ in range(240):
        x, y = random.uniform(0, WIDTH), 560 * random.random() ** 1.3
        sheet.disc((x, y), random.choice((0.8, 1.1, 1.6, 2.2)), "#e9eefc")
    lamp = (1080.0, 268.0)
    sheet.beam([lamp, (0, 110), (0, 330)], "#ffe9b0", 0.85, fade="left")
    sheet.beam([lamp, (WIDTH, 208), (WIDTH, 300)], "#ffe9b0", 0.85, fade="right")
    waves(sheet, 690, "#2d5770", 10, 300, 0)
    waves(sheet, 740, "#234962", 14, 240, 2)
    waves(sheet, 810, "#1b3b54", 18, 280, 4)
    cliff = [(700, 1000), (760, 860), (850, 820), (880, 740), (960, 700), (1010, 672), (1180, 664)]
    sheet.polygon([*cliff, (1320, 690), (1600, 630), (1600, 1000)], "#0b1626")
    sheet.polygon([(960, 700), (1010, 672), (1180, 664), (1320, 690), (1320, 720)], PINE)
    top, bottom = 326.0, 680.0
    for band in range(7):
        upper = top + (bottom - top) * band / 7
        lower = top + (bottom - top) * (band + 1) / 7
        colour = CREAM if band % 2 else BRICK
        halves = [44 + 34 * (y - top) / (bottom - top) for y in (upper, lower)]
        a, b = halves
        sheet.polygon(
            [(1080 - a, upper), (1080 + a, upper), (1080 + b, lower), (1080 - b, lower)], colour
        )
        shade = "#d8cba9" if band % 2 else "#7f2f23"
        sheet.polygon(
            [(1080 + a / 3, upper), (1080 + a, upper), (1080 + b, lower), (1080 + b / 3, lower)],
            shade,
        )
    sheet.rounded(1018, 312, 1142, 332, 6, INK)
    sheet.box(1044, 226, 1116, 312, "#ffe7a8")
    for x in (1044, 1068, 1092, 1116):
        sheet.line([(x, 226), (x, 312)], INK, 4)
    sheet.polygon([(1030, 228), (1080, 168), (1130, 228)], BRICK)
    sheet.line([(1080, 170), (1080, 140)], INK, 5)
    sheet.glow(lamp, 230, "#fff2c9", 0.95)
    sheet.box(1190, 606, 1330, 690, CREAM)
    sheet.polygon([(1176, 610), (1216, 556), (1304, 556), (1344, 610)], BRICK)
    sheet.box(1216, 632, 1244, 662, AMBER)
    sheet.box(1278, 632, 1306, 662, AMBER)
    waves(sheet, 900, "#14304a", 20, 260, 1)
    for x in range(640, 960, 22):
        sheet.disc((x, 906 + random.uniform(-12, 10)), random.uniform(5, 15), "#a9c3cf")
    waves(sheet, 930, "#102843", 16, 320, 3)
    return sheet


def _bicycle(random: Random) -> Canvas:
    sheet = Canvas("#f6d9a8", SAND, CREAM)
    sheet.disc((820, 430), 350, CORAL)
    sheet.disc((820, 430), 350 - 26, "#ec8468")
    for row, top in enumerate((130, 330, 530)):
        for side in ((40, 400), (1230, 1570)):
            shelf(sheet, random, *side, top + 150 + row)
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
    sheet.line([of(back, 196, angle) for angle in steps(pi, 1.75 * pi)], "#2f6b52", 12)
    sheet.line([of(front, 196, angle) for angle in steps(1.15 * pi, 1.7 * pi)], "#2f6b52", 12)
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


def _hills(random: Random) -> Canvas:
    sheet = Canvas("#86b7c6", "#c9dfd8", "#f7e8c4", "#f7e8c4")
    sheet.glow((360, 330), 460, "#fff7dc", 0.95)
    sheet.disc((360, 330), 70, "#fff8e3")
    for x, y, size in ((760.0, 170.0, 64), (1240.0, 230.0, 80)):
        cloud(sheet, x, y, size)
    layers = (
        (470, 50, 640, "#a9c4bf"),
        (540, 56, 520, "#86ab9d"),
        (610, 62, 700, "#678f76"),
    )
    for base, swing, wave, colour in layers:
        sheet.polygon(ridge(random, base, swing, wave), colour)
        sheet.veil(base - 20, base + 130, "#f3ead0", 0.5)
    near = [
        (x, 760 - 120 * exp(-(((x - 980) / 420) ** 2)) + 16 * sin(x / 170))
        for x in range(0, 1601, 8)
    ]
    sheet.polygon([*near, (WIDTH, HEIGHT), (0, HEIGHT)], LEAF)
    path = []
    for step in range(121):
        share = step / 120
        y = 640 + 360 * share**1.25
        x = 990 + 250 * sin(share * 5.2) * (0.25 + share) - 260 * share
        path.append((x, y, 5 + 62 * share**1.6))
    sheet.polygon(
        [*((x - w, y) for x, y, w in path), *((x + w, y) for x, y, w in reversed(path))], SAND
    )
    lower = [(x, 880 + 46 * sin(x / 260 + 0.9)) for x in range(980, 1601, 8)]
    sheet.polygon([(940, HEIGHT), *lower, (WIDTH, HEIGHT)], MOSS)
    lower = [(x, 850 + 50 * sin(x / 240 + 2.2) + x * 0.12) for x in range(0, 521, 8)]
    sheet.polygon([(0, HEIGHT), *lower, (560, HEIGHT)], MOSS)
    for post in range(9):
        x, y = 1130 + post * 56, 742 + post * 5
        sheet.line([(x, y - 34), (x, y + 16)], "#6b5234", 5)
    for rail in (-24, -6):
        sheet.line([(1130, 742 + rail), (1578, 782 + rail)], "#6b5234", 4)
    for _ in range(13):
        x, y = random.uniform(120, 620), random.uniform(760, 830)
        sheet.polygon(oval((x, y), 15, 10), CREAM)
        sheet.disc((x + 14, y - 4), 5, INK)
    for x, y, size in ((1480, 700, 62), (1400, 712, 46), (90, 770, 58)):
        sheet.line([(x, y), (x, y - size)], "#5a452d", 8)
        sheet.disc((x, y - size * 1.5), size * 0.75, PINE)
        sheet.disc((x - size * 0.2, y - size * 1.65), size * 0.5, MOSS)
    for x, y in ((600, 300), (660, 270)):
        gull(sheet, x, y, 22, DUSK)
    return sheet


def _stars(random: Random) -> Canvas:
    sheet = Canvas("#050d1f", "#0c1c3a", "#1d3557", "#3a4f6f")
    for _ in range(70):
        x = random.uniform(0, WIDTH)
        sheet.glow(
            (x, 620 - x * 0.28 + random.gauss(0, 60)), random.uniform(60, 150), "#8fa6d0", 0.12
        )
    for _ in range(620):
        size = random.choice((1, 1, 1.4, 2, 2.8))
        centre = (random.uniform(0, WIDTH), random.uniform(0, 800))
        sheet.disc(centre, size, random.choice(("#ffffff", "#ffe9c4", "#cfe0ff")))
    plough = [(420, 300), (530, 270), (610, 318), (700, 350), (735, 440), (880, 430), (870, 330)]
    sheet.line([*plough, (700, 350)], "#5c77a8", 2)
    for star in plough:
        sheet.glow(star, 30, "#dfe9ff", 0.7)
        sheet.disc(star, 5, "#ffffff")
    sheet.polygon(ridge(random, 860, 28, 900), "#0a1526")
    return sheet


def _stage(random: Random) -> Canvas:
    sheet = Canvas("#2a0f14", "#3a141a", "#1d0b0f")
    sheet.box(240, 120, 1360, 800, "#24304d")
    sheet.beam([(500, 120), (560, 120), (760, 800), (380, 800)], "#ffe6b0", 0.75, fade="bottom")
    sheet.beam([(1040, 120), (1100, 120), (1220, 800), (840, 800)], "#cfe4ff", 0.6, fade="bottom")
    sheet.polygon([(240, 740), (1360, 740), (1500, 880), (100, 880)], "#8b5a33")
    for x, height in ((570.0, 250), (1010.0, 230)):
        sheet.rounded(x - 34, 760 - height * 0.7, x + 34, 770, 30, INK)
        sheet.disc((x, 760 - height * 0.7 - 34), 32, INK)
    for side, start in ((-1, 240), (1, 1360)):
        for fold in range(7):
            x = start + side * fold * 44 - side * 60
            colour = "#9c2530" if fold % 2 else "#7a1a25"
            sheet.polygon(
                [(x, 60), (x + side * 48, 60), (x + side * 58, 860), (x + side * 6, 860)], colour
            )
    for arch in range(8):
        sheet.disc((100 + arch * 200, 70), 118, "#8a1f2a" if arch % 2 else "#7a1a25")
    sheet.box(0, 0, WIDTH, 70, "#5c121b")
    for seat in range(14):
        x = 30 + seat * 118 + random.uniform(-4, 4)
        sheet.disc((x, 912), 34, "#12070a")
        sheet.rounded(x - 52, 930, x + 52, HEIGHT + 20, 26, "#1a0a0e")
    return sheet


def _circuit(random: Random) -> Canvas:
    sheet = Canvas("#0d3b3e", "#0b2f33")
    for _ in range(64):
        x, y = random.randrange(40, WIDTH, 40), random.randrange(40, HEIGHT, 40)
        track: list[tuple[float, float]] = [(x, y)]
        for _ in range(random.randint(2, 4)):
            length = random.choice((-160, -80, 80, 160, 240))
            x, y = (x + length, y) if random.random() < 0.5 else (x, y + length)
            track.append((x, y))
        sheet.line(track, random.choice(("#2f8f83", "#57b8a0", "#1f6e68")), 5)
        for end in (track[0], track[-1]):
            sheet.disc(end, 11, AMBER)
            sheet.disc(end, 5, "#0b2f33")
    for left, top, size in ((620, 340, 340), (190, 170, 180), (1180, 640, 200)):
        for pin in range(30, size - 10, 34):
            sheet.box(left - 26, top + pin, left + size + 26, top + pin + 12, "#d8c27a")
            sheet.box(left + pin, top - 26, left + pin + 12, top + size + 26, "#d8c27a")
        sheet.rounded(left, top, left + size, top + size, 14, INK)
        sheet.disc((left + 34, top + 34), 10, "#33475c")
    return sheet


def _tide(random: Random) -> Canvas:
    sheet = Canvas(CREAM, CREAM)
    curve = [(x, 520 - 220 * cos((x - 200) / 1200 * 4 * pi)) for x in range(200, 1401, 5)]
    for start in (200, 800):
        shaded = [point for point in curve if start <= point[0] <= start + 150]
        sheet.polygon([*shaded, (start + 150, 800), (start, 800)], MIST)
    for hour in range(0, 25, 6):
        x = 200 + hour * 50
        sheet.line([(x, 240), (x, 800)], SAND, 2)
        sheet.words((x, 850), f"{hour:02}:00", INK, 30)
    sheet.line([(200, 800), (1400, 800)], INK, 3)
    sheet.line(curve, TEAL, 9)
    sheet.words((WIDTH / 2, 150), "The tide in one day", INK, 44)
    return sheet


PICTURES = {
    "harbour": Picture(
        title="Harbour at dusk",
        alt="A harbour at dusk: masts and lit windows, mirrored in still water",
        caption="The east quay in the last light.",
        paint=_harbour,
    ),
    "ferry": Picture(
        title="The Skerrow ferry",
        alt="A ferry with a red hull under way in a green sea, gulls behind it",
        caption="On her way to Skerrow.",
        paint=_ferry,
    ),
    "lighthouse": Picture(
        title="The lighthouse at night",
        alt="A striped lighthouse on a cliff at night, its beam over the sea",
        caption="Its light reaches nineteen miles.",
        paint=_lighthouse,
    ),
    "bicycle": Picture(
        title="A bicycle with books",
        alt="A green bicycle with a basket full of books between two bookshelves",
        caption="Books by bicycle.",
        paint=_bicycle,
    ),
    "hills": Picture(
        title="The path over the hills",
        alt="A sandy path winding through green hills, sheep beside it",
        caption="The path as it is today.",
        paint=_hills,
    ),
    "stars": Picture(
        title="Night sky",
        alt="The Milky Way and the seven stars of the Plough above a dark ridge",
        caption="The Plough, as it stands over the ridge.",
        paint=_stars,
    ),
    "stage": Picture(
        title="The stage",
        alt="Two players in the light of a small stage with a red curtain",
        caption="Two chairs, two players, one evening.",
        paint=_stage,
    ),
    "circuit": Picture(
        title="Circuit board",
        alt="A green circuit board with three dark chips and their golden legs",
        caption="The mill's new mind is the size of a biscuit.",
        paint=_circuit,
    ),
    "tide": Picture(
        title="The tide in one day",
        alt="A curve of the tide with two crests in one day",
        paint=_tide,
    ),
}
