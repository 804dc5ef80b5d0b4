"""What an importer hands over: an article that it found, or why there is none."""

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from hashlib import sha256
from typing import ParamSpec, Self

from articles.content import ArticleContent
from articles.importers.files import BadSource, File

__all__ = ["BadSource", "Format", "Found", "attempt", "lost_image"]

_Given = ParamSpec("_Given")
_DATA = re.compile(r"data:([\w./+-]*)[;,]", re.IGNORECASE)


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """One article of a source.

    `source_id` is the article's name at its source, the same in every run: `sources` has the rule.
    A reader gives the name that the source itself has for the article, or none. `location` is for
    people. `lost` says in words what could not be carried. `images` has the address of each
    section's image as the source writes it, "" where it names none; a data: address carries the
    image itself; `lead` is that of the lead image. `urls` are the addresses at which readers found
    the article, the one that it had last first: whole, or from the root of a site whose name nobody
    said. `page`: not a story but a page such as “About us”, which comes in only by option.
    `unclear_date`: the date as its source writes it, where nobody can be sure which it is; then it
    is a draft. `scheduled`: it was to become public at its date. `expires`: from then on it was no
    longer to be public. `version` is the source's own, written so that a newer one sorts behind an
    older: see `rank`.
    """

    location: str
    content: ArticleContent
    source_id: str = ""
    draft: bool = False
    page: bool = False
    lost: tuple[str, ...] = ()
    images: tuple[str, ...] = ()
    lead: str = ""
    urls: tuple[str, ...] = ()
    unclear_date: str = ""
    scheduled: bool = False
    expires: datetime | None = None
    version: str = ""

    def as_of(self, at: datetime) -> Self:
        """A draft, where its own dates say that it is not public at this instant nor will be."""
        published = self.content.first_published
        if self.scheduled and not (published and published > at):
            what = "that it was scheduled, for a time that has passed: it is a draft here"
        elif self.expires and self.expires <= at:
            what = f"that it was public until {self.expires:%Y-%m-%d}: it is a draft here"
        else:
            return replace(self, scheduled=False, expires=None)
        lost = (*self.lost, what)
        return replace(self, draft=True, lost=lost, scheduled=False, expires=None)

    @property
    def rank(self) -> str:
        """Of two with one name and with versions the greater one counts, whichever comes first: of
        one version the one that is withheld."""
        return f"{self.version} {self.draft:d}"

    @property
    def why_draft(self) -> str:
        """Why it is not published, as a report says it; "" where it may be."""
        if self.unclear_date:
            return f"the date “{self.unclear_date}” can be read in more than one way, or in none"
        return "a draft in its source" if self.draft else ""

    @property
    def addresses(self) -> tuple[str, ...]:
        """One for each section."""
        return self.images or ("",) * len(self.content.sections)


def attempt(
    read: Callable[_Given, Found], *given: _Given.args, **named: _Given.kwargs
) -> Found | BadSource:
    """One article of many; where it is refused, the others are read all the same."""
    try:
        return read(*given, **named)
    except BadSource as bad:
        return bad


def lost_image(address: str) -> str:
    """How `Found.lost` names an image; whoever brings it along takes the line away."""
    if inside := _DATA.match(address):
        data = "".join(address.split())  # HTML may break it into lines
        digest = sha256(data.encode("utf-8", "replace")).hexdigest()
        return f"picture inside the file ({inside[1]}, {digest[:12]})"
    return f"picture {address}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Format:
    """How one kind of file is read.

    `recognises` looks at a file's head (its first bytes: HEAD of `files`) and only where formats
    look alike at its name. `read` gets one file; where `together` all files of this format in the
    run at once, in order, because they complete each other. It yields what it finds, one after the
    other and without keeping it, and may raise BadSource; then the rest of that file is refused.
    `endings` are those of such files: in folders and archives no other file is looked into, and
    what has one of them is never taken for plain text.
    """

    title: str
    recognises: Callable[[File, bytes], bool]
    read: Callable[[Sequence[File]], Iterator[Found | BadSource]]
    endings: frozenset[str]
    together: bool = False
