"""Pictures, sounds and films in a post of WordPress: as HTML that leads to the original files and
says what the site's library says of them
(https://developer.wordpress.org/apis/responsive-images/)."""

import re
from dataclasses import dataclass, field
from html import escape

from articles.importers.formats.wordpress.site import Attachment, Site
from articles.importers.html_to_sections import Node, rebase

LONGEST_UNFOLDED = 2_000_000  # characters that galleries and reusable blocks add to one post

_NUMBERED = re.compile(r"\bwp-image-(\d{1,20})\b")
# Where lazy loading and plugins put what is to be seen, the largest first.
_ADDRESSES = ("data-orig-file", "data-full-url", "data-lazy-src", "data-src", "src")
# Classes of elements whose parts are put in order here.
CAPTION, GALLERY, FILE = "newsroom-caption", "newsroom-gallery", "newsroom-file"


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


def with_originals(root: Node, post: Post) -> None:
    """Every address is whole, every picture leads to its original, and where the text or the
    library knows whose it is, that is said beside it."""
    rebase(root, f"{post.site.url}/")
    for node in list(root.descendants()):
        for name, change in _CHANGES.items():
            if f" {name} " in node.called:
                change(node)
    _sign(root, post, in_figure=False)


def _part_caption(figure: Node) -> None:
    """What is not the picture in it is its caption, if that is not said apart."""
    said = figure.all("figcaption")
    for parent in (figure, *figure.descendants()):
        for number, child in enumerate(parent.children):
            if isinstance(child, Node) and (child.tag == "img" or _holds_picture(child)):
                del parent.children[number]
                caption = said[0] if said else Node("figcaption", {}, figure.children, block=True)
                figure.children = [child, caption]
                return


def _holds_picture(node: Node) -> bool:
    return node.tag == "a" and bool(node.all("img"))


def _open_gallery(gallery: Node) -> None:
    """Its pictures one after the other, and under them what is said of them all."""
    for node in gallery.descendants():
        if node.tag == "figure" and node.all("figure"):
            node.tag = "div"
            for child in node.children:
                if isinstance(child, Node) and child.tag == "figcaption":
                    child.tag = "p"
        elif node.tag in ("ul", "ol", "li"):
            node.tag = "div"


def _keep_link(file: Node) -> None:
    """One link is enough: no second one to download it, no view of it."""
    links = [link for link in file.all("a") if " wp-block-file__button " not in link.called]
    if links := [link for link in links or file.all("a") if link.get("href")]:
        file.children = [Node("p", {}, [links[0]], block=True)]


_CHANGES = {CAPTION: _part_caption, GALLERY: _open_gallery, FILE: _keep_link}


def _sign(node: Node, post: Post, *, in_figure: bool) -> list[str]:
    """Whose the pictures in it are, as far as nothing in it says so by now."""
    is_figure = node.tag == "figure"
    credits = [node.attributes.pop("data-credit", "")] if is_figure else []
    for number, child in enumerate(node.children):
        if isinstance(child, str):
            continue
        if child.tag != "img":
            credits += _sign(child, post, in_figure=in_figure or is_figure)
        elif whose := _lead_to_original(child, post):
            if in_figure or is_figure:
                credits.append(whose)
            else:
                child = Node("figure", {}, [child, _signature([whose])], block=True)
                node.children[number] = child
        node.block = node.block or child.block
    if is_figure and (credits := list(filter(None, credits))):
        captions = node.all("figcaption")
        said = " ".join(caption.words for caption in captions).casefold()
        if lacking := [one for one in credits if one.casefold() not in said]:
            node.children.append(_signature(lacking))
        return []
    return credits


def _signature(credits: list[str]) -> Node:
    whose = "; ".join(dict.fromkeys(credits))
    return Node("figcaption", {}, [Node("cite", {"class": "credit"}, [whose])], block=True)


def _lead_to_original(picture: Node, post: Post) -> str:
    """Whose it is, if the text or the library says so."""
    given = picture.attributes
    whose = given.pop("data-credit", "")
    said = [given[name].strip() for name in _ADDRESSES if given.get(name)]
    address = next((one for one in said if not one.startswith("data:")), "")
    if not address or given.get("width") == given.get("height") == "1":  # it counts readers
        return whose
    address = post.site.absolute(address)
    number = _NUMBERED.search(given.get("class", ""))
    file = post.site.attachment_at(address, number[1] if number else given.get("data-id", ""))
    given = {name: given[name] for name in ("class", "alt") if name in given}
    picture.attributes = given | {"src": file.url if file else post.site.original(address)}
    if file is None:
        return whose
    if file.credit_link:
        post.lost.append(f"the link of the picture credit “{file.credit}”: {file.credit_link}")
    picture.attributes["alt"] = given.get("alt") or file.alt
    return whose or file.credit
