"""Sections while an importer gathers them: block by block, each with at most one image."""

from dataclasses import dataclass, field, replace

from articles.content import ImageUse, SectionContent
from articles.credits import recognisable
from articles.importers.base import lost_image


@dataclass(slots=True)
class SectionBuilder:
    heading: str = ""
    blocks: list[str] = field(default_factory=list)
    image: ImageUse | None = None
    address: str = ""  # where the image lies, as the source says it
    others: bool = False  # more images have followed it
    lost: list[str] = field(default_factory=list)

    def set_image(self, address: str, image: ImageUse) -> bool:
        """Make it the section's image, if that has none yet. The file itself is not carried."""
        if self.image is None:
            self.add_lost_image(address)
            self.image, self.address = image, address
            return True
        if address != self.address:
            return False
        self.image = ImageUse(
            alt=self.image.alt or image.alt,
            caption=self.image.caption or image.caption,
            credit=self.image.credit or image.credit,
        )
        return True

    def add_lost_image(self, address: str) -> None:
        self.others = self.image is not None
        if address:
            self.lost.append(lost_image(address))

    def set_credit(self, credit: str) -> None:
        """A credit belongs to the image above it, or else to one that is missing."""
        if self.image is None:
            self.image = ImageUse(credit=credit)
        elif self.address and not self.image.credit and not self.others:
            self.image = replace(self.image, credit=credit)
        else:
            where = f"in “{self.heading}”" if self.heading else "before the first heading"
            self.lost.append(f"a second picture credit {where}: {credit}")


def with_credit(image: ImageUse) -> str:
    """The caption of an image in a text, which has no other place for its credit."""
    whose = recognisable(image.credit) if image.credit else ""
    return f"{image.caption} ({whose})" if image.caption and whose else image.caption or whose


def sections_of(
    gathered: list[SectionBuilder],
) -> tuple[tuple[SectionContent, ...], tuple[str, ...]]:
    """What was gathered, of which the first has no heading; and the addresses of the images.

    An image that stands alone before the first heading belongs to the section below it.
    """
    opening, *others = gathered
    if not opening.blocks and opening.image and others and others[0].image is None:
        opening.image, others[0].image = None, opening.image
        opening.address, others[0].address = "", opening.address
    kept = others if not opening.blocks and opening.image is None else gathered
    sections = tuple(
        SectionContent(heading=one.heading, body="\n\n".join(one.blocks), image=one.image)
        for one in kept
    )
    return sections, tuple(one.address for one in kept)
