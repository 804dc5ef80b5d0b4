"""Images of the demo paper from the open air: the harbour, the sea, the hills and the sky."""

from math import cos, exp, pi, sin
from random import Random

from articles.demo.canvas import HEIGHT, WIDTH, Canvas
from articles.demo.shapes import (
    AMBER,
    BRICK,
    CORAL,
    CREAM,
    DUSK,
    INK,
    LEAF,
    MIST,
    MOSS,
    NIGHT,
    PINE,
    ROSE,
    SAND,
    SEA,
    TEAL,
    cloud,
    gull,
    house,
    oval,
    ridge,
    sea,
)

STARLIGHT = ("#ffffff", "#e4ebff", "#cfdcff", "#ffeccf")


def harbour(random: Random) -> Canvas:
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


def ferry(random: Random) -> Canvas:
    sheet = Canvas("#8fc3c9", MIST, CREAM, CREAM)
    sheet.glow((1230, 260), 420, "#fff6dd", 0.9)
    sheet.disc((1230, 260), 96, AMBER)
    for x, y, size in ((230, 190, 70), (430, 90, 40), (1490, 130, 52)):
        cloud(sheet, x, y, size)
    sheet.polygon(ridge(random, 560, 40, 520), "#9dbdbb")
    sheet.polygon(ridge(random, 600, 22, 340), "#7ba9aa")
    sea(sheet, 650, SEA, 24, 190, 0)
    sea(sheet, 690, "#3f8792", 18, 230, 1.7)
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
    sea(sheet, 752, TEAL, 20, 260, 0.6)
    for x in range(300, 1320, 34):
        sheet.disc((x, 764 + 10 * sin(x / 40)), 11, "#eef6f2")
    sea(sheet, 782, "#2a7480", 20, 210, 2.4)
    sea(sheet, 850, "#1d5b67", 24, 300, 4)
    sea(sheet, 930, "#174a56", 22, 260, 5)
    for x, y, size in ((300, 420, 30), (390, 370, 22), (1380, 450, 28), (1460, 500, 20)):
        gull(sheet, x, y, size, INK)
    return sheet


def lighthouse(random: Random) -> Canvas:
    sheet = Canvas(INK, "#15294a", "#27476b", "#4d7085")
    for _ in range(240):
        x, y = random.uniform(0, WIDTH), 560 * random.random() ** 1.3
        sheet.disc((x, y), random.choice((0.8, 1.1, 1.6, 2.2)), "#e9eefc")
    lamp = (1080.0, 268.0)
    sheet.beam([lamp, (0, 110), (0, 330)], "#ffe9b0", 0.85, fade="left")
    sheet.beam([lamp, (WIDTH, 208), (WIDTH, 300)], "#ffe9b0", 0.85, fade="right")
    sea(sheet, 690, "#2d5770", 10, 300, 0)
    sea(sheet, 740, "#234962", 14, 240, 2)
    sea(sheet, 810, "#1b3b54", 18, 280, 4)
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
    sea(sheet, 900, "#14304a", 20, 260, 1)
    for x in range(640, 960, 22):
        sheet.disc((x, 906 + random.uniform(-12, 10)), random.uniform(5, 15), "#a9c3cf")
    sea(sheet, 930, "#102843", 16, 320, 3)
    return sheet


def hills(random: Random) -> Canvas:
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
    for reach, side in ((760, 1), (640, -1)):
        edge = WIDTH if side > 0 else 0
        bank = [
            (edge - side * x, HEIGHT - 150 * cos(x / reach * pi / 2)) for x in range(0, reach, 8)
        ]
        sheet.polygon([(edge, HEIGHT), *bank, (edge - side * reach, HEIGHT)], MOSS)
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


def stars(random: Random) -> Canvas:
    sheet = Canvas("#070f22", "#0f2140", "#1f4063", "#49677b")
    for _ in range(46):
        x = random.uniform(-60, WIDTH)
        y = 150 + x * 0.34 + random.gauss(0, 46)
        sheet.glow((x, y), random.uniform(90, 190), "#8fa6d6", 0.16)
    for _ in range(2600):
        x = random.uniform(0, WIDTH)
        y = 150 + x * 0.34 + random.gauss(0, 86)
        sheet.disc((x, y), random.choice((0.5, 0.6, 0.8, 1.1)), random.choice(STARLIGHT))
    for _ in range(520):
        x, y = random.uniform(0, WIDTH), random.uniform(0, 800)
        sheet.disc((x, y), random.choice((0.7, 0.9, 1.2, 1.8)), random.choice(STARLIGHT))
    plough = [
        (910, 130),
        (1012, 112),
        (1086, 158),
        (1164, 198),
        (1196, 276),
        (1330, 268),
        (1336, 176),
    ]
    sheet.line([*plough, plough[3]], "#5f7ea8", 1.4)
    for star in plough:
        sheet.glow(star, 34, "#cfe0ff", 0.9)
        sheet.disc(star, 4.4, "#ffffff")
    sheet.polygon(ridge(random, 800, 24, 900), "#0c1a2c")
    sheet.polygon([(300, 840), (300, 600), (380, 600), (380, 840)], "#08111f")
    sheet.polygon([(288, 604), (340, 380), (392, 604)], "#08111f")
    sheet.line([(340, 390), (340, 346)], "#08111f", 4)
    sheet.line([(326, 362), (354, 362)], "#08111f", 4)
    sheet.polygon(
        [(372, 840), (372, 700), (440, 640), (620, 640), (680, 700), (680, 840)], "#08111f"
    )
    for x in (430, 500, 570):
        sheet.rounded(x, 716, x + 26, 776, 13, "#d9a354")
        sheet.glow((x + 13, 748), 60, "#f0b660", 0.35)
    sheet.polygon(ridge(random, 880, 18, 700), "#060d19")
    for x, y, grown in ((980, 872, 1.0), (1040, 880, 0.62), (1084, 876, 0.7)):
        sheet.disc((x, y - 92 * grown), 15 * grown, "#060d19")
        sheet.polygon(
            [
                (x - 19 * grown, y - 74 * grown),
                (x + 17 * grown, y - 74 * grown),
                (x + 22 * grown, y + 14),
                (x - 24 * grown, y + 14),
            ],
            "#060d19",
        )
        sheet.line(
            [(x + 8, y - 64 * grown), (x + 56 * grown, y - 116 * grown)], "#060d19", 9 * grown
        )
    return sheet
