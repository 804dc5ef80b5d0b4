"""What news agencies' formats have in common: a text with its images beside it, and what says who
may have both, from when and until when.

https://cv.iptc.org/newscodes/pubstatusg2/: only what is usable is for readers. What else an agency
has to say of that it writes into signals and profiles, to editors and into the terms of use.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from html import escape

from articles.content import ImageUse, SectionContent
from articles.importers.base import BadSource, Found
from articles.importers.html_to_sections import article, slug_from
from articles.importers.html_to_sections.images import figure
from articles.importers.textual import genres
from articles.importers.textual.charsets import LONGEST
from articles.importers.textual.dates import NO_DATE, Dated, dated

TEXTS = {"", "text", "composite"}
IMAGES = {"picture", "graphic"}
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
    "infosources": "its source",
    "infosource": "its source",
}
# In a code: what is for those who receive it, and is no news.
_NO_NEWS = re.compile(
    r"\b(?:tests?|advisor(?:y|ies)|kill(?:ed)?|cancell?(?:ed)?|withh[eo]ld|withdrawn?|retract(?:ed)?|"
    r"hold|internal|private|confidential|embargo(?:ed)?|daybook|not ?for ?publication|drafts?|"
    r"unpublished|pending|spiked|members?|subscribers?|paid|premium)\b"
)
_PART_OF_A_CODE = re.compile(r"(?<=[a-z])(?=[A-Z])|[\W_]+")
# In a note of somebody's: what forbids to publish it, whatever else it says. “May not be published
# without permission” stands below every text of some agencies, and forbids nothing to who has it.
_FORBIDS = re.compile(
    r"\bnot (?:yet )?(?:for|to be) (?:publi\w+|release[d]?|print\w*)|"
    r"\b(?:do not|don[’']t) (?:publish|use|run|print|release)\b|\bhold (?:for|until|till)\b|"
    r"\b(?:nicht (?:zur|für die) veröffentl|nicht veröffentl|ne pas (?:publier|diffuser)|"
    r"no (?:publicar|difundir)|non pubblicare|não publicar|niet (?:publiceren|voor publicatie))|"
    r"\bmandatory kill\b|\bkill (?:this|the|story|item|notice)\b|\boff the record\b|"
    r"\binternal use\b|\beditors?[’']? (?:only|eyes)\b|"
    r"\b(?:media|press|editors?|editorial|desk)[’']? advisory\b|\bthis is (?:only |just )?a test\b|"
    r"\btest (?:message|transmission|item|only)\b|\bplease (?:ignore|disregard)\b|"
    r"^\W*(?:test|advisory|kill(?:ed)?|cancell?ed|withheld|hold|internal|private|confidential)"
    r"\W*(?:[:!.–—-]|$)",
    re.IGNORECASE,
)
_EMBARGO = re.compile(
    r"(?<!no )(?<!without )\b(?:embarg|sperrfrist)\w*+"
    r"(?!:? (?:(?:is|was|has been) )?(?:lifted|over|ended|expired|none))",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class PubStatus:
    """What an item says of who may have it and when, as it says it.

    `codes` are signals, profiles and the like; `notes` are words to editors and terms of use.
    `embargoes` and the time of its rights, from `begins` to `ends`, are dates; "" is an embargo
    without an end.
    """

    status: str = ""
    codes: Sequence[str] = ()
    notes: Sequence[str] = ()
    embargoes: Sequence[str] = ()
    begins: Sequence[str] = ()
    ends: Sequence[str] = ()

    def withheld(self) -> Iterator[str]:
        """Why it is not for readers, if it is not."""
        if (status := code(self.status)) not in ("", "usable"):
            yield f"that it was {status}"
        for one in self.codes:
            if _NO_NEWS.search(_PART_OF_A_CODE.sub(" ", code(one, folded=False)).casefold()):
                yield f"its mark “{one[:LONGEST_NOTE]}”"
        for note in (" ".join(note.split()) for note in self.notes):
            if _FORBIDS.search(note) or (not self.embargoes and _EMBARGO.search(note)):
                yield f"that it was not for everybody (“{note[:LONGEST_NOTE]}”)"
        if "" in self.embargoes:  # which is how an open end is written
            yield "that it is embargoed without an end"
        for end in filter(None, (dated(one).unclear for one in self.ends)):
            yield f"the end of its time “{end}”, which is not clear"

    def published(self, created: Sequence[str]) -> Dated:
        """The first of these dates, not before the embargo ends and its rights begin; not clear
        where that is not."""
        first = next((dated(one) for one in created if one.strip()), NO_DATE)
        ends = [dated(one) for one in (*self.embargoes, *self.begins)]
        if unclear := next((one.unclear for one in (*ends, first) if one.unclear), ""):
            return Dated(unclear=unclear)
        return Dated(max(filter(None, (one.at for one in (first, *ends))), default=None))

    def expires(self) -> datetime | None:
        return min(filter(None, (dated(end).at for end in self.ends)), default=None)

    def version(self, number: str, created: str) -> str:
        """For `Found`: by its number, then by when it was made. Who withdraws an item without
        saying a number withdraws all of it."""
        counted = int(number) if number.isdecimal() and len(number) < 20 else 0
        if not counted and code(self.status) not in ("", "usable"):
            counted = 10**20
        at = dated(created).at
        return f"{counted:021} {at.astimezone(UTC).isoformat() if at else ''}"

    def __add__(self, other: "PubStatus") -> "PubStatus":
        """Of an item and of a text in it, which has to be for readers too."""
        return PubStatus(
            status=other.status if code(self.status) in ("", "usable") else self.status,
            codes=(*self.codes, *other.codes),
            notes=(*self.notes, *other.notes),
            embargoes=(*self.embargoes, *other.embargoes),
            begins=(*self.begins, *other.begins),
            ends=(*self.ends, *other.ends),
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class AgencyImage:
    """`address` is where its best rendition lies, `others` where the smaller ones do."""

    address: str
    image: ImageUse
    others: tuple[str, ...] = ()
    featured: bool = False
    status: PubStatus = field(default_factory=PubStatus)

    @property
    def figure(self) -> str:
        whose = f" ({self.image.credit})" if self.image.credit else ""
        return figure(self.address, self.image.alt, escape(self.image.caption + whose))


def worth(rendition: str, width: str, height: str) -> tuple[bool, int]:
    """For comparing renditions: the original, or else the largest."""
    sides = [int(side) for side in (width, height) if side.isdecimal() and len(side) < 7]
    return rendition.casefold() == "original", sides[0] * sides[-1] if sides else 0


def arranged(html: str, images: Sequence[AgencyImage]) -> tuple[str, AgencyImage | None]:
    """The text with all its images, and the one that stands before it.

    A text that shows a small rendition gets the best one. What it does not show stands below it.
    """
    outside = []
    for image in images:
        shown = [one for one in (image.address, *image.others) if f'"{escape(one)}"' in html]
        for address in shown:
            html = html.replace(f'"{escape(address)}"', f'"{escape(image.address)}"')
        if not shown:
            outside.append(image)
    first = next((one for one in outside if one.featured), next(iter(outside), None))
    below = "".join(one.figure for one in outside if one is not first)
    return html + below, first


def story(
    where: str,
    *,
    name: str,
    headline: str,
    slugline: str,
    html: str,
    status: PubStatus,
    images: Sequence[AgencyImage],
    created: Sequence[str],
    version: tuple[str, str],
    standfirst: str,
    said_genres: Sequence[Sequence[str]],
    language: str,
    language_around: str = "",
    byline: Sequence[str],
    topics: Sequence[str],
    tags: Sequence[str],
    series: str = "",
    urls: Sequence[str],
    lost: Sequence[str],
) -> Found:
    """An article with its images; a draft where not everybody may have it, or one of them.

    Who takes an older version back, under its `name`, need not say a headline or a text again.
    `version` is its number, and when it was made; `said_genres` has each genre in all the ways in
    which it is said, the first for people. Raises BadSource.
    """
    withheld = [*status.withheld()]
    for one in images:
        withheld += [f"of its picture {one.address}, {why}" for why in one.status.withheld()]
        own = one.status
        status += PubStatus(embargoes=own.embargoes, begins=own.begins, ends=own.ends)
    headline = headline or (name if withheld else "")
    if not headline:
        raise BadSource(where, "It has no headline.")
    if len(html) > LONGEST:
        raise BadSource(where, f"The text is longer than {LONGEST:,} characters.")
    html, featured = arranged(html, images)
    if not html.strip():
        withheld.append("that its text is empty")
    is_slug = slugline == slug_from(slugline)
    others = [] if is_slug else [f"the slugline “{slugline[:LONGEST_NOTE]}”"]
    genre, no_genre = genres.chosen(said_genres)
    if no_genre:
        others.append(f"the genre “{', '.join(no_genre)[:LONGEST_NOTE]}”")
    found = article(
        location=f"{where}: {headline}",
        headline=headline,
        html=html,
        source_id=name,
        standfirst=standfirst,
        slug=slugline if is_slug else "",
        genre=genre,
        language=language,
        language_around=language_around,
        byline=byline,
        topics=topics,
        tags=tags,
        series=series,
        dated=status.published(created),
        expires=status.expires(),
        version=status.version(*version),
        image_address=featured.address if featured else "",
        image=featured.image if featured else None,
        withheld=withheld,
        urls=urls,
        lost=[*others, *lost],
    )
    known = {image.address: image.image for image in images}

    def described(section: SectionContent, address: str) -> SectionContent:
        """With the words that stood beside the text where the image has none of its own."""
        here, beside = section.image or ImageUse(), known.get(address)
        if beside is None:
            return section
        image = ImageUse(
            alt=here.alt or beside.alt,
            caption=here.caption or beside.caption,
            credit=here.credit or beside.credit,
        )
        return replace(section, image=image)

    sections = map(described, found.content.sections, found.addresses)
    return replace(found, content=replace(found.content, sections=tuple(sections)))


def code(written: str, *, folded: bool = True) -> str:
    """The last part of a code, said as a word, as `stat:usable` or as a whole address."""
    last = written.rstrip("/ ").rpartition("/")[2].rpartition(":")[2].rpartition("#")[2].strip()
    return last.casefold() if folded else last
