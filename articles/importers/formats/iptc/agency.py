"""What news agencies' formats have in common: a text with its pictures beside it, a date that an
embargo moves, a status for whoever receives it.

https://cv.iptc.org/newscodes/pubstatusg2/: only what is usable is for readers.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from html import escape

from articles.content import ImageUse, SectionContent
from articles.importers.base import BadSource, Found
from articles.importers.textual.charsets import LONGEST
from articles.importers.textual.dates import NO_DATE, Dated, dated

TEXTS = {"", "text", "composite"}
PICTURES = {"picture", "graphic"}
LONGEST_NOTE = 200  # characters of what is quoted as lost
LOST = {
    "urgency": "the urgency",
    "ednote": "the note to editors",
    "copyrightholder": "the copyright holder",
    "copyrightnotice": "the copyright notice",
    "usageterms": "the terms of use",
    "located": "the place that it comes from,",
    "dateline": "the dateline",
    "expires": "the end of its time,",
    "genres": "the genre",
    "genre": "the genre",
    "infosources": "its source",
    "infosource": "its source",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Picture:
    """`address` is where its best rendition lies, `others` where the smaller ones do."""

    address: str
    image: ImageUse
    others: tuple[str, ...] = ()
    featured: bool = False

    @property
    def figure(self) -> str:
        said = [self.image.caption, f"({self.image.credit})" if self.image.credit else ""]
        caption, alt = escape(" ".join(filter(None, said))), escape(self.image.alt)
        return (
            f'<figure><img src="{escape(self.address)}" alt="{alt}">'
            f"<figcaption>{caption}</figcaption></figure>"
        )


def arranged(html: str, pictures: Sequence[Picture]) -> tuple[str, Picture | None]:
    """The text with all its pictures, and the one that stands before it.

    A text that shows a small rendition gets the best one. What it does not show stands below it.
    """
    outside = []
    for picture in pictures:
        shown = [one for one in (picture.address, *picture.others) if f'"{escape(one)}"' in html]
        for address in shown:
            html = html.replace(f'"{escape(address)}"', f'"{escape(picture.address)}"')
        if not shown:
            outside.append(picture)
    first = next((one for one in outside if one.featured), next(iter(outside), None))
    below = "".join(one.figure for one in outside if one is not first)
    return html + below, first


def described(found: Found, pictures: Sequence[Picture]) -> Found:
    """The sections' pictures with the words that stood beside the text where they have no own."""
    known = {picture.address: picture.image for picture in pictures}

    def with_words(section: SectionContent, address: str) -> SectionContent:
        here, beside = section.image or ImageUse(), known.get(address)
        if beside is None:
            return section
        image = ImageUse(
            alt=here.alt or beside.alt,
            caption=here.caption or beside.caption,
            credit=here.credit or beside.credit,
        )
        return replace(section, image=image)

    sections = map(with_words, found.content.sections, found.addresses)
    return replace(found, content=replace(found.content, sections=tuple(sections)))


def published(created: Iterable[str], embargo: str) -> Dated:
    """The first publication that is known of, not before the embargo ends: where that is not clear
    the date is not."""
    first = next((dated(one) for one in created if one.strip()), NO_DATE)
    end = dated(embargo)
    if first.unclear or end.unclear:
        return Dated(unclear=end.unclear or first.unclear)
    return Dated(max(filter(None, (first.at, end.at)), default=None))


def withheld(status: str) -> str:
    """What is lost of a status that is not for readers; "" for one that is."""
    status = status.rstrip("/ ").rpartition(":")[2].rpartition("/")[2].casefold()
    return "" if status in ("", "usable") else f"that it was {status}: it is a draft here"


def paragraphs(text: str) -> str:
    """Plain text as HTML; without any blank line each of its lines is a paragraph."""
    text = text.replace("\r\n", "\n").replace("\r", "\n").strip()
    parts = text.split("\n\n") if "\n\n" in text else text.split("\n")
    return "".join(f"<p>{escape(part.strip())}</p>" for part in parts if part.strip())


def bounded(where: str, text: str) -> str:
    """Raises BadSource for a text that is no article any more."""
    if len(text) > LONGEST:
        raise BadSource(where, f"The text is longer than {LONGEST:,} characters.")
    return text
