"""The images of the demo paper. They are drawn, the same every time, and their words and rights
stand in their files, as a photographer's do."""

from collections.abc import Callable
from dataclasses import dataclass
from random import Random

from articles.demo import indoors, outdoors
from articles.demo.canvas import Canvas
from articles.images import Metadata, packet

CREDIT = "Drawing: Tove Lind / The Courant"
COMMONS = "https://creativecommons.org/licenses/by/4.0/"


@dataclass(frozen=True, slots=True, kw_only=True)
class DemoImage:
    title: str
    alt: str
    caption: str = ""
    keywords: tuple[str, ...] = ()
    description: str = ""
    licence_url: str = ""
    rights_days: int | None = None  # for how long we may show it
    paint: Callable[[Random], Canvas]

    @property
    def metadata(self) -> Metadata:
        return Metadata(
            title=self.title,
            alt=self.alt,
            caption=self.caption,
            keywords=("Pellhaven", *self.keywords),
            extended_description=self.description,
            creator="Tove Lind",
            creator_job="Illustrator",
            credit=CREDIT,
            source="The Courant",
            copyright="© Tove Lind",
            usage_terms="Free for everybody who tries Newsroom.",
            licence_url=self.licence_url,
            digital_source="digitalCreation",
        )


IMAGES = {
    "ferry": DemoImage(
        title="The Margaret Ash",
        alt="A white ferry with a red funnel on a choppy sea, under a low sun",
        caption="The Margaret Ash between Pellhaven and Skerrow.",
        keywords=("ferry", "sea"),
        paint=outdoors.ferry,
    ),
    "harbour": DemoImage(
        title="Pellhaven harbour at dusk",
        alt="Boats, houses and a church at the harbour at dusk, mirrored in still water",
        caption="The last light on the harbour. The auction begins before the first.",
        keywords=("harbour", "dusk"),
        licence_url=COMMONS,
        paint=outdoors.harbour,
    ),
    "lighthouse": DemoImage(
        title="Gull Head lighthouse",
        alt="A lighthouse with red and cream bands on a cliff, its beam crossing a starry sky",
        caption="The beam of Gull Head goes round once every twenty seconds.",
        paint=outdoors.lighthouse,
    ),
    "hills": DemoImage(
        title="Sorrel Down",
        alt="A pale path winding up a green hill, with hazy ridges and a low sun behind it",
        caption="The path over Sorrel Down. The steepest part comes first.",
        paint=outdoors.hills,
    ),
    "stars": DemoImage(
        title="The sky above the church",
        alt="The Milky Way and the Plough over a dark church; in front, a family looking up",
        caption="The Plough above St Olave’s, on an evening without lamps.",
        paint=outdoors.stars,
    ),
    "bicycle": DemoImage(
        title="A library bicycle",
        alt="A green bicycle with three books in its basket, in front of library shelves",
        caption="Nine novels fit into the basket. Three are for beginners.",
        paint=indoors.bicycle,
    ),
    "circuit": DemoImage(
        title="The controller of the tide mill",
        alt="A green circuit board seen from above; three waves are printed on its largest chip",
        caption="The board that opens the sluices.",
        paint=indoors.circuit,
    ),
    "stage": DemoImage(
        title="The Rope Walk Theatre",
        alt="Two figures on either side of a small table, in the light of a single lamp on a stage",
        caption="Two of the three voices of The Pilot’s Daughter.",
        keywords=("theatre",),
        rights_days=120,
        paint=indoors.stage,
    ),
    "tide": DemoImage(
        title="A day of tides",
        alt="A curve of the tide with two crests in one day; the hours after each crest are shaded",
        description=(
            "Over twenty-four hours the water rises and falls twice. High water is at four and at "
            "half past sixteen; for about four hours after each the turbine runs."
        ),
        keywords=("tide", "energy"),
        paint=indoors.tide,
    ),
}


def draw(name: str) -> bytes:
    """The image as a JPEG file."""
    seeded = Random(name)  # noqa: S311  (a drawing, not a secret)
    image = IMAGES[name]
    return image.paint(seeded).jpeg(name, packet(image.metadata))
