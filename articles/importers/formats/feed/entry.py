"""One entry of a feed, whichever kind of feed it is."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from articles.content import ImageUse
from articles.importers.textual.access import Access
from articles.importers.textual.bylines import without_mail
from articles.importers.textual.dates import Dated

_NAMED = re.compile(r"[^()]{0,200}\(([^()]{1,200})\)\s*")
_IMAGES = (".jpg", ".jpeg", ".png", ".gif", ".webp", ".avif")


@dataclass(slots=True)
class Media:
    """A file that belongs to an entry; `kind` is image, audio, video or anything else. `image`:
    what is said of it, of whichever kind it is."""

    address: str
    kind: str = "image"
    image: ImageUse = field(default_factory=ImageUse)


@dataclass(slots=True, kw_only=True)
class Entry:
    """`html` is the text, `summary` what the feed calls so; all three texts may be HTML."""

    id: str
    title: str
    html: str
    summary: str
    base: str
    urls: list[str]
    authors: list[str]
    topics: Sequence[str] = ()
    tags: Sequence[str] = ()
    language: str = ""
    language_around: str = ""  # that of the feed
    dated: Dated
    media: list[Media]
    lost: list[str]
    access: Access
    page: bool = False

    @property
    def link(self) -> str:
        """The first of its addresses that is one, of the web or from the root of the site."""
        return next((url for url in self.urls if "://" in url or url.startswith("/")), "")

    @property
    def lead_image(self) -> Media | None:
        return next((one for one in self.media if one.kind == "image"), None)


def medium_of(medium: str, kind: str, address: str) -> str:
    is_image = not kind and address.lower().partition("?")[0].endswith(_IMAGES)
    return medium or ("image" if is_image else kind.partition("/")[0])


def person(words: str) -> str:
    """Without an address of mail, which may stand before a name in brackets."""
    named = _NAMED.fullmatch(words) if "@" in words else None
    return without_mail(named[1] if named else words)
