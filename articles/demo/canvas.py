"""A sheet to draw on with soft edges: drawn at twice the size, measured in what comes out."""

from collections.abc import Sequence
from io import BytesIO
from random import Random

from PIL import Image, ImageChops, ImageColor, ImageDraw, ImageFont

WIDTH, HEIGHT = 1600, 1000
FINER = 2

Point = tuple[float, float]


class Canvas:
    def __init__(self, *colours: str) -> None:
        """A sheet whose colour runs from the top through these to the bottom."""
        self.image = _gradient(colours, _scaled((WIDTH, HEIGHT)))
        self.pen = ImageDraw.Draw(self.image)

    def polygon(self, points: Sequence[Point], colour: str) -> None:
        self.pen.polygon([_scaled(point) for point in points], fill=colour)

    def box(self, left: float, top: float, right: float, bottom: float, colour: str) -> None:
        self.pen.rectangle((_scaled((left, top)), _scaled((right, bottom))), fill=colour)

    def rounded(
        self, left: float, top: float, right: float, bottom: float, radius: float, colour: str
    ) -> None:
        corners = (_scaled((left, top)), _scaled((right, bottom)))
        self.pen.rounded_rectangle(corners, radius=radius * FINER, fill=colour)

    def disc(self, centre: Point, radius: float, colour: str) -> None:
        self.pen.circle(_scaled(centre), radius * FINER, fill=colour)

    def ring(self, centre: Point, radius: float, colour: str, width: float) -> None:
        self.pen.circle(_scaled(centre), radius * FINER, outline=colour, width=round(width * FINER))

    def line(self, points: Sequence[Point], colour: str, width: float) -> None:
        scaled = [_scaled(point) for point in points]
        self.pen.line(scaled, fill=colour, width=max(1, round(width * FINER)), joint="curve")
        for end in (scaled[0], scaled[-1]):
            self.pen.circle(end, width * FINER / 2, fill=colour)

    def words(self, at: Point, text: str, colour: str, size: float) -> None:
        font = ImageFont.load_default(size=size * FINER)
        self.pen.text(_scaled(at), text, fill=colour, font=font, anchor="mm")

    def glow(self, centre: Point, radius: float, colour: str, strength: float) -> None:
        """Light around a point; strength from 0 to 1."""
        side = round(radius * 2 * FINER)
        # Pillow's ramp reaches white in the corners; ours is dark from the middle of the edges on.
        light = [max(0.0, 1 - level * 2**0.5 / 255) ** 1.6 for level in range(256)]
        mask = Image.radial_gradient("L").resize((side, side), Image.Resampling.BICUBIC)
        mask = mask.point([round(255 * strength * share) for share in light])
        x, y = _scaled((centre[0] - radius, centre[1] - radius))
        self.image.paste(colour, (x, y), mask)

    def beam(self, points: Sequence[Point], colour: str, strength: float, *, fade: str) -> None:
        """A shape of light that fades towards the "left", "right" or "bottom"."""
        scaled = [_scaled(point) for point in points]
        left, top = (min(axis) for axis in zip(*scaled, strict=True))
        right, bottom = (max(axis) for axis in zip(*scaled, strict=True))
        size = (right - left, bottom - top)
        shape = Image.new("L", size)
        ImageDraw.Draw(shape).polygon([(x - left, y - top) for x, y in scaled], fill=255)
        ramp = Image.linear_gradient("L")  # from black at the top to white at the bottom
        turns = {
            "bottom": Image.Transpose.ROTATE_180,
            "right": Image.Transpose.ROTATE_270,
            "left": Image.Transpose.ROTATE_90,
        }
        ramp = ramp.transpose(turns[fade]).resize(size)
        ramp = ramp.point([round(level * strength) for level in range(256)])
        self.image.paste(colour, (left, top), ImageChops.multiply(shape, ramp))

    def veil(self, top: float, bottom: float, colour: str, strength: float) -> None:
        """A band of haze that grows denser downwards."""
        size = _scaled((WIDTH, bottom - top))
        mask = Image.linear_gradient("L").resize(size)
        mask = mask.point([round(level * strength) for level in range(256)])
        self.image.paste(colour, _scaled((0, top)), mask)

    def mirror(self, horizon: float, colour: str, strength: float) -> None:
        """What stands above the horizon lies in the water below it, tinted."""
        above = self.image.crop((0, 0, *_scaled((WIDTH, horizon))))
        depth = round((HEIGHT - horizon) * FINER)
        below = above.transpose(Image.Transpose.FLIP_TOP_BOTTOM)
        below = below.resize((below.width, round(depth * 1.5))).crop((0, 0, below.width, depth))
        tint = Image.new("RGB", below.size, colour)
        self.image.paste(Image.blend(below, tint, strength), _scaled((0, horizon)))

    def jpeg(self, seed: str, xmp: bytes) -> bytes:
        """The finished image, with a little grain against bands in its skies, and its words."""
        image = self.image.reduce(FINER)
        grain = Image.frombytes("L", image.size, Random(seed).randbytes(WIDTH * HEIGHT))  # noqa: S311  (grain, not a secret)
        grain = grain.resize(image.size).point([level * 8 // 255 for level in range(256)])
        image = ImageChops.add(image, Image.merge("RGB", [grain] * 3), offset=-4)
        file = BytesIO()
        image.save(file, "JPEG", quality=88, subsampling=0, xmp=xmp)
        return file.getvalue()


def _scaled(point: Point) -> tuple[int, int]:
    return round(point[0] * FINER), round(point[1] * FINER)


def _gradient(colours: Sequence[str], size: tuple[int, int]) -> Image.Image:
    column = Image.new("RGB", (1, size[1]))
    stops = [ImageColor.getrgb(colour)[:3] for colour in colours]
    last = max(len(stops) - 1, 1)
    for y in range(size[1]):
        place = y / size[1] * last
        upper, share = stops[int(place)], place % 1
        lower = stops[min(int(place) + 1, len(stops) - 1)]
        mixed = [round(a + (b - a) * share) for a, b in zip(upper, lower, strict=True)]
        column.putpixel((0, y), (mixed[0], mixed[1], mixed[2]))
    return column.resize(size)
