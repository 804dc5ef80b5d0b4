"""The pictures of the demo paper and their words. They are drawn, the same every time."""

from collections.abc import Callable
from dataclasses import dataclass
from random import Random

from articles.demo import indoors, outdoors
from articles.demo.canvas import Canvas

CREDIT = "Drawing: The Courant"


@dataclass(frozen=True, slots=True, kw_only=True)
class Picture:
    title: str
    alt: str
    caption: str = ""
    paint: Callable[[Random], Canvas]


PICTURES = {
    "ferry": Picture(
        title="The Margaret Ash",
        alt="A white ferry with a red funnel on a choppy sea, under a low sun",
        caption="The Margaret Ash between Pellhaven and Skerrow.",
        paint=outdoors.ferry,
    ),
    "harbour": Picture(
        title="Pellhaven harbour at dusk",
        alt="Boats, houses and a church at the harbour at dusk, mirrored in still water",
        caption="The last light on the harbour. The auction begins before the first.",
        paint=outdoors.harbour,
    ),
    "lighthouse": Picture(
        title="Gull Head lighthouse",
        alt="A lighthouse with red and cream bands on a cliff, its beam crossing a starry sky",
        caption="The beam of Gull Head goes round once every twenty seconds.",
        paint=outdoors.lighthouse,
    ),
    "hills": Picture(
        title="Sorrel Down",
        alt="A pale path winding up a green hill, with hazy ridges and a low sun behind it",
        caption="The path over Sorrel Down. The steepest part comes first.",
        paint=outdoors.hills,
    ),
    "stars": Picture(
        title="The sky above the church",
        alt="The Milky Way and the Plough over a dark church; in front, a family looking up",
        caption="The Plough above St Olave’s, on an evening without lamps.",
        paint=outdoors.stars,
    ),
    "bicycle": Picture(
        title="A library bicycle",
        alt="A green bicycle with three books in its basket, in front of library shelves",
        caption="Nine novels fit into the basket. Three are for beginners.",
        paint=indoors.bicycle,
    ),
    "circuit": Picture(
        title="The controller of the tide mill",
        alt="A green circuit board seen from above; three waves are printed on its largest chip",
        caption="The board that opens the sluices.",
        paint=indoors.circuit,
    ),
    "stage": Picture(
        title="The Rope Walk Theatre",
        alt="Two figures on either side of a small table, in the light of a single lamp on a stage",
        caption="Two of the three voices of The Pilot’s Daughter.",
        paint=indoors.stage,
    ),
    "tide": Picture(
        title="A day of tides",
        alt="A curve of the tide with two crests in one day; the hours after each crest are shaded",
        paint=indoors.tide,
    ),
}


def draw(name: str) -> bytes:
    """The picture as a JPEG file."""
    seeded = Random(name)  # noqa: S311  (a drawing, not a secret)
    return PICTURES[name].paint(seeded).jpeg(name)
