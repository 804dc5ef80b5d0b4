"""Pictures, sounds and films in a post of WordPress: as HTML that leads to the original files and
says what the site's library says of them."""

import re
from collections.abc import Collection, Iterator
from dataclasses import dataclass, field
from html import escape, unescape

from articles.importers.formats.wordpress.site import Attachment, Site

LONGEST_UNFOLDED = 2_000_000  # characters that galleries and reusable blocks add to one post
DEEPEST = 50  # blocks or shortcodes in one another

_TAG = re.compile(r"<(/?)([a-z][a-z0-9]{0,20})(?=[\s/>])", re.IGNORECASE)
_ATTRIBUTE = re.compile(
    r"""[\s/]*+([^\s=<>"'/]++)(?:\s*+=\s*+(?:"([^"]*)"|'([^']*)'|([^\s<>"']++)))?"""
)
_TAG_END = re.compile(r"[\s/]*+>")
_NUMBERED = re.compile(r"\bwp-image-(\d{1,20})\b")
# Where lazy loading and plugins put what is to be seen, the largest first.
_ADDRESSES = ("data-orig-file", "data-full-url", "data-lazy-src", "data-src", "src")
_LEADING = {"a": "href", "audio": "src", "video": "src", "source": "src", "iframe": "src"}


_FOR_SOME = re.compile(
    r"member|restrict|private|paywall|paid|premium|protect|logged|subscriber|patreon|hidden|hide|"
    r"\b(?:s2if|mepr|pmpro|rcp|wlm|ihc|pms|swpm|wcm|um)[-_]"
)


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

    def notice_readers(self, name: str) -> None:
        """What has this name is shown to some readers only, if it says so."""
        if _FOR_SOME.search(name):
            self.for_some = name

    def unfolded(self, html: str) -> str:
        self.room -= len(html)
        if self.room < 0:
            raise TooMuch
        return html


@dataclass(frozen=True, slots=True)
class Tag:
    name: str
    start: int
    end: int
    attributes: dict[str, str]


def tags(html: str, names: Collection[str]) -> Iterator[Tag]:
    """The tags of these elements, in order; a closing one has a slash before its name."""
    position = 0
    while found := _TAG.search(html, position):
        position = found.end()
        name = found[2].lower()
        if name not in names:
            continue
        attributes: dict[str, str] = {}
        while given := _ATTRIBUTE.match(html, position):
            position = given.end()
            value = given[2] or given[3] or given[4] or ""
            attributes.setdefault(given[1].lower(), unescape(value))
        if ended := _TAG_END.match(html, position):
            position = ended.end()
            yield Tag(found[1] + name, found.start(), position, attributes)


def figure(file: Attachment, post: Post) -> str:
    """A picture as the library shows it."""
    caption = file.caption or file.description
    if file.description not in ("", caption):
        post.lost.append(f"the description of the picture {file.url}: {file.description}")
    return post.unfolded(
        f'\n\n<figure><img class="wp-image-{escape(file.number)}" src="{escape(file.url)}"'
        f' alt="{escape(file.alt)}"><figcaption>{escape(caption)}</figcaption></figure>\n\n'
    )


def embedded(address: str, post: Post, *, kind: str = "iframe", title: str = "") -> str:
    whole = post.site.absolute(address.strip())
    said = f' title="{escape(title)}"' if title else ""
    return post.unfolded(f'\n\n<{kind} src="{escape(whole)}"{said}></{kind}>\n\n')


def credited(html: str, whose: str) -> str:
    """The picture in it is somebody's; `with_pictures` says so beside it."""
    return html.replace("<img", f'<img data-credit="{escape(whose)}"', 1) if whose else html


def with_pictures(html: str, post: Post) -> str:
    """Every picture leads to its original, every address is whole; where the text or the library
    knows whose a picture is, that is said beside it."""
    out: list[str] = []
    done = 0
    figures: list[list[str]] = []  # for each figure that is open, the credits that it lacks
    caption_from = 0
    for tag in tags(html, ("img", "figure", "figcaption", *_LEADING)):
        out.append(html[done : tag.start])
        done = tag.end
        shown = html[tag.start : tag.end]
        if tag.name == "img":
            shown, whose = _picture(tag, post)
            if whose and figures:
                figures[-1].append(whose)
            elif whose:
                shown = f"<figure>{shown}<figcaption>{_signed([whose])}</figcaption></figure>"
        elif tag.name in _LEADING:
            shown = _whole(tag, shown, post)
        elif tag.name == "figure":
            figures.append([])
        elif tag.name == "figcaption":
            caption_from = tag.end
        elif tag.name == "/figcaption" and figures:
            said = unescape(html[caption_from : tag.start]).casefold()
            shown = _signed([one for one in figures[-1] if one.casefold() not in said]) + shown
            figures[-1].clear()
        elif tag.name == "/figure" and figures:
            shown = _caption_of(figures.pop()) + shown
        out.append(shown)
    out.append(html[done:])
    out += map(_caption_of, reversed(figures))
    return "".join(out)


def _caption_of(credits: list[str]) -> str:
    return f"<figcaption>{_signed(credits)}</figcaption>" if credits else ""


def _signed(credits: list[str]) -> str:
    whose = "; ".join(dict.fromkeys(credits))
    return f' <cite class="credit">{escape(whose)}</cite>' if whose else ""


def _picture(tag: Tag, post: Post) -> tuple[str, str]:
    """The picture and whose it is, if the text or the library says so."""
    given = tag.attributes
    whose = given.get("data-credit", "")
    alt = given.get("alt", "")
    if set(given.get("class", "").split()) & {"emoji", "wp-smiley"}:
        return escape(alt), ""
    if given.get("width") == "1" and given.get("height") == "1":  # it counts readers
        return "", ""
    said = [given[name].strip() for name in _ADDRESSES if given.get(name)]
    address = next((one for one in said if not one.startswith("data:")), next(iter(said), ""))
    if not address or address.startswith("data:"):
        return _image(address, alt), whose
    address = post.site.absolute(address)
    number = _NUMBERED.search(given.get("class", ""))
    file = post.site.attachment_at(address, number[1] if number else given.get("data-id", ""))
    if file is None:
        return _image(post.site.original(address), alt), whose
    if file.credit_link:
        post.lost.append(f"the link of the picture credit “{file.credit}”: {file.credit_link}")
    return _image(file.url, alt or file.alt), whose or file.credit


def _image(address: str, alt: str) -> str:
    return f'<img src="{escape(address)}" alt="{escape(alt)}">'


def _whole(tag: Tag, as_it_is: str, post: Post) -> str:
    """The tag with an address that says its host."""
    name = _LEADING[tag.name]
    address = tag.attributes.get(name, "").strip()
    if not address.startswith(("/", "?", "./", "../")):
        return as_it_is
    given = tag.attributes | {name: post.site.absolute(address)}
    written = "".join(f' {name}="{escape(value)}"' for name, value in given.items())
    return f"<{tag.name}{written}>"
