"""What news agencies' formats have in common: a text with its pictures beside it, a byline in
words, a status for whoever receives it."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from html import escape

from articles.content import ImageUse, SectionContent
from articles.importers.base import BadSource, Found
from articles.importers.textual import bylines
from articles.importers.textual.charsets import LONGEST

LONGEST_ALT, LONGEST_CREDIT = 300, 200
_BY = ("by ", "by: ")


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
        caption = escape(" ".join(filter(None, said)))
        alt = escape(self.image.alt)
        return (
            f'<figure><img src="{escape(self.address)}" alt="{alt}">'
            f"<figcaption>{caption}</figcaption></figure>"
        )


def use(*, alt: str, caption: str, credit: str) -> ImageUse:
    """What is said of a picture, no longer than there is room for it."""
    return ImageUse(
        alt=_cut(alt, LONGEST_ALT), caption=caption, credit=_cut(credit, LONGEST_CREDIT)
    )


def _cut(words: str, longest: int) -> str:
    return words if len(words) <= longest else f"{words[: longest - 1].rstrip()}…"


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


def people(byline: str) -> tuple[str, ...]:
    """“By Wren Hale and Ed Moss” as names."""
    line = " ".join(byline.split())
    start = next((len(by) for by in _BY if line.casefold().startswith(by)), 0)
    return bylines.byline(line) or bylines.names(line[start:])


def withheld(status: str) -> str:
    """What is lost of a status that is not for readers; "" for one that is."""
    status = status.rpartition(":")[2].rpartition("/")[2].casefold()
    return "" if status in ("", "usable") else f"that it was {status}: it is a draft here"


def paragraphs(text: str) -> str:
    """Plain text as HTML; without any blank line each of its lines is a paragraph."""
    text = text.replace("\r\n", "\n").replace("\r", "\n").strip()
    parts = text.split("\n\n") if "\n\n" in text else text.split("\n")
    return "".join(f"<p>{escape(part.strip())}</p>" for part in parts if part.strip())


def inside_body(html: str) -> str:
    """A whole page's body, without its head; anything else as it is."""
    low = html.casefold()
    start = low.find("<body")
    opened = html.find(">", start) if start >= 0 else -1
    if opened < 0 or len(low) != len(html):
        return html
    end = low.rfind("</body")
    return html[opened + 1 : end if end > opened else len(html)]


def bounded(where: str, text: str) -> str:
    """Raises BadSource for a text that is no article any more."""
    if len(text) > LONGEST:
        raise BadSource(where, f"The text is longer than {LONGEST:,} characters.")
    return text
