"""Pictures, sounds and films in a post of WordPress: as HTML that leads to the original files and
says what the site's library says of them
(https://developer.wordpress.org/apis/responsive-images/)."""

import re
from dataclasses import dataclass, field
from html import escape

from articles.content import ImageUse
from articles.importers.formats.wordpress.readers import shows_to_some
from articles.importers.formats.wordpress.site import Attachment, Site
from articles.importers.html_to_sections import Node, rebase

LONGEST_UNFOLDED = 2_000_000  # characters that galleries and reusable blocks add to one post

_NUMBERED = re.compile(r"\bwp-image-(\d{1,20})\b")
# Where lazy loading and plugins put what is to be seen, the largest first.
_ADDRESSES = ("data-orig-file", "data-full-url", "data-lazy-src", "data-src", "src")


class TooMuch(Exception):
    """A text that unfolds to more than anybody would read."""


@dataclass(slots=True)
class Post:
    """One post while its text is read, and what of it cannot be kept."""

    site: Site
    number: str = ""
    footnotes: dict[str, str] = field(default_factory=dict)  # HTML by the name of the note
    shown_footnotes: bool = False
    lost: list[str] = field(default_factory=list)
    for_some: str = ""  # what in it only members, or others who are chosen, were shown
    room: int = LONGEST_UNFOLDED

    def notice_readers(self, name: str, given: str = "") -> None:
        if shows_to_some(name, given):
            self.for_some = name

    def unfolded(self, html: str) -> str:
        self.room -= len(html)
        if self.room < 0:
            raise TooMuch
        return html


def said_of(file: Attachment, post: Post) -> ImageUse:
    """What the library says of a picture; what there is no place for is lost."""
    caption = file.caption or file.description
    if file.credit_link:
        post.lost.append(f"the link of the picture credit “{file.credit}”: {file.credit_link}")
    if file.description not in ("", caption):
        post.lost.append(f"the description of the picture {file.url}: {file.description}")
    return ImageUse(alt=file.alt, caption=caption, credit=file.credit)


def figure(file: Attachment, post: Post) -> str:
    """A picture as the library shows it."""
    caption = said_of(file, post).caption
    return post.unfolded(
        f'\n\n<figure><img src="{escape(file.url)}"><figcaption>{escape(caption)}</figcaption>'
        "</figure>\n\n"
    )


def embedded(address: str, post: Post, *, kind: str = "iframe", title: str = "") -> str:
    said = f' title="{escape(title)}"' if title else ""
    return post.unfolded(f'\n\n<{kind} src="{escape(address.strip())}"{said}></{kind}>\n\n')


def with_originals(root: Node, post: Post) -> None:
    """Every address is whole, every picture leads to its original, and says whose it is where the
    text or the library knows."""
    rebase(root, f"{post.site.url}/")
    for node in root.descendants():
        if node.tag == "img":
            _lead_to_original(node, post)


def _lead_to_original(picture: Node, post: Post) -> None:
    given = picture.attributes
    said = [given[name].strip() for name in _ADDRESSES if given.get(name)]
    address = next((one for one in said if not one.startswith("data:")), "")
    if not address or given.get("width") == given.get("height") == "1":  # it counts readers
        return
    address = post.site.absolute(address)
    number = _NUMBERED.search(given.get("class", ""))
    file = post.site.attachment_at(address, number[1] if number else given.get("data-id", ""))
    kept = {name: given[name] for name in ("class", "alt", "data-credit") if name in given}
    picture.attributes = kept | {"src": file.url if file else post.site.original(address)}
    if file:
        library = said_of(file, post)
        picture.attributes["alt"] = kept.get("alt") or library.alt
        picture.attributes["data-credit"] = kept.get("data-credit") or library.credit
