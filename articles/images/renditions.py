"""The public files of an image: which there are, a pure calculation.

Renditions are named by all that goes into them (the original's bytes, the part that is shown, the
words that travel with it, our settings), so that a page that was published with them stays true.
The name is a digest keyed with the image's own salt: who has the original cannot work out the
address and ask whether the newsroom has it too.
"""

import hmac
import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from math import isqrt

from django.core.files.storage import storages
from PIL import features

from articles.images.crops import Box

WIDTHS = (320, 640, 960, 1200, 1600, 1920)
SRC_WIDTH = 960
MAX_SIDE = 16_383  # of a WebP image
MAX_PIXELS = 4_000_000  # of a rendition: an encoder of AVIF takes thirty bytes for each


@dataclass(frozen=True)
class Format:
    mime: str
    extension: str
    encoder: str
    options: Mapping[str, int | bool | str]


# In the order in which a browser is offered them; the last is for browsers that know no other.
FORMATS = (
    *(
        [Format("image/avif", "avif", "AVIF", {"quality": 53, "speed": 8})]
        if features.check("avif")
        else []
    ),
    Format("image/webp", "webp", "WEBP", {"quality": 78, "method": 4}),
    Format("image/jpeg", "jpg", "JPEG", {"quality": 80, "progressive": True, "optimize": True}),
)
# Part of every name: raise it when the formats' options or the conversion change.
SETTINGS = 5

# What all widths and formats of one plan share, and what follows it in a file's name.
STEM = r"[0-9a-f]{2}/(?P<key>[0-9a-f]{32})-[0-9a-f]+"
NAME = re.compile(rf"(?P<stem>{STEM})-[0-9]+\.[a-z]+")


@dataclass(frozen=True, slots=True)
class Rendition:
    name: str
    format: Format
    width: int
    height: int

    @property
    def url(self) -> str:
        return storages["renditions"].url(self.name)


@dataclass(frozen=True, slots=True)
class Plan:
    """All renditions of a part of an image, per format from the narrowest to the widest.

    `packet` is the XMP that is written into each of them.
    """

    box: Box
    packet: bytes
    renditions: tuple[Rendition, ...]

    def of(self, mime: str) -> list[Rendition]:
        return [rendition for rendition in self.renditions if rendition.format.mime == mime]

    def srcset(self, mime: str) -> str:
        return ", ".join(f"{rendition.url} {rendition.width}w" for rendition in self.of(mime))

    @property
    def sources(self) -> list[tuple[str, str]]:
        """(type, srcset) of the formats that come before the last."""
        return [(format.mime, self.srcset(format.mime)) for format in FORMATS[:-1]]

    @property
    def srcset_for_all(self) -> str:
        return self.srcset(FORMATS[-1].mime)

    @property
    def shown(self) -> Rendition:
        """The one for whatever reads no srcset: of a middle width, in the last format."""
        candidates = self.of(FORMATS[-1].mime)
        return next((r for r in reversed(candidates) if r.width <= SRC_WIDTH), candidates[0])

    @property
    def widest(self) -> Rendition:
        return self.of(FORMATS[-1].mime)[-1]

    @property
    def src(self) -> str:
        return self.shown.url

    @property
    def width(self) -> int:
        return self.shown.width

    @property
    def height(self) -> int:
        return self.shown.height


def plan(
    key: str,
    box: Box,
    *,
    salt: str,
    packet: bytes = b"",
    widths: tuple[int, ...] = WIDTHS,
) -> Plan:
    """Every step that is narrower than the box, and its own width up to the last step.

    `salt` is the image's secret: without it nobody can tell the names.
    """
    return _planned(key, box, salt, packet, widths, SETTINGS)


@lru_cache(maxsize=200)  # a publication asks for each plan of a picture five times
def _planned(
    key: str, box: Box, salt: str, packet: bytes, widths: tuple[int, ...], settings: int
) -> Plan:
    lightest = isqrt(MAX_PIXELS * box.width // box.height)
    widest = max(1, min(box.width, widths[-1], lightest, box.width * MAX_SIDE // box.height))
    steps = [*(step for step in widths if step < widest), widest]
    ingredients = f"{settings} {box.left} {box.top} {box.width} {box.height} ".encode() + packet
    mark = hmac.digest(salt.encode(), ingredients, "sha256").hex()[:24]
    return Plan(
        box,
        packet,
        tuple(
            Rendition(
                name=f"{key[:2]}/{key}-{mark}-{step}.{format.extension}",
                format=format,
                width=step,
                height=min(MAX_SIDE, max(1, round(box.height * step / box.width))),
            )
            for format in FORMATS
            for step in steps
        ),
    )


def key_of(name: str) -> str:
    """The key of the image that a rendition of this name shows; empty for any other name."""
    found = NAME.fullmatch(name)
    return found["key"] if found else ""


def stem_of(name: str) -> str:
    """The part of a rendition's name that its whole plan has; empty for any other name."""
    found = NAME.fullmatch(name)
    return found["stem"] if found else ""


def stems_in(page: str) -> dict[str, str]:
    """The stems of all renditions that this text names, each with its image's key."""
    return {found["stem"]: found["key"] for found in NAME.finditer(page)}
