"""The images of somebody's HTML: where the best version of each lies, what is said of it, whose
it is.

https://html.spec.whatwg.org/multipage/images.html
"""

import re
from collections.abc import Iterator, Sequence
from html import escape

from articles.content import ImageUse
from articles.credits import credit
from articles.importers.html_to_sections.tree import Node, tidy

IMAGES = ("img", "amp-img")
_SETS = ("srcset", "data-srcset", "data-lazy-srcset")
_SOURCES = (
    *("data-src", "data-lazy-src", "data-original", "data-lazy", "data-orig-file", "src"),
    *("data-full-src", "data-hi-res-src", "data-image"),
)
_CANDIDATE = re.compile(r"(\S++)(?:(?<!,)\s++(\d{1,6}(?:\.\d{1,6})?)[wx](?=[\s,]|$),?)?")
_SCHEME = re.compile(r"[a-z][a-z0-9+.-]*:|//", re.IGNORECASE)
_PLACEHOLDER = re.compile(r"data:image/(?:gif;base64,.{0,200}$|svg\+xml)", re.IGNORECASE)
_BLANK = re.compile(r"(?:^|[/_-])(?:blank|spacer|pixel|placeholder|transparent|1x1)\.(?:gif|png)$")
_RESIZED = re.compile(r"(?:-\d{2,5}x\d{2,5}|-scaled)$")
_FILE = re.compile(r"([^/?#]+)\.(?:jpe?g|png|gif|webp|avif|tiff?)(?:[?#]|$)", re.IGNORECASE)
_CREDITS = ("copyrightHolder", "creditText", "copyrightNotice")  # of https://schema.org
_CREDIT = re.compile(
    r"[\s_-](?:photo|image|picture|media|caption|figure|wp)?[_-]?"
    r"(?:credits?|copyright|photographer|attribution|source)(?:[_-]\w*)?\s"
)
_BRACKETED = re.compile(r"(.*\S)\s*(\([^()]+\)|\[[^\[\]]+\])")
# “The boat at noon. Photo: Ed Moss”
_ENDING = re.compile(
    r"(.*[.!?…,;:\"”’)|/–—-])\s*"
    r"((?:photo(?:s|graphs?|graphy)?|images?|pictures?|credits?|©|\(c\))[\s:].{1,120})",
    re.IGNORECASE,
)
_LABEL = re.compile(r"(?:photo|image|picture)?\s*(?:credits?|courtesy|source|by)?\s*:\s*", re.I)
# https://html.spec.whatwg.org/multipage/rendering.html#hidden-elements
_PIXEL_STYLE = re.compile(r"(?:^|;)(?:width|height):[01](?:px)?(?:;|$)")
_UNSEEN_STYLE = re.compile(r"(?:^|;)(?:display:none|visibility:(?:hidden|collapse))")
# WordPress, Bootstrap, Foundation, Drupal
_UNSEEN_NAME = re.compile(
    r" (?:screen-reader-(?:text|only)|sr-only|(?:u-|is-)?visually-?hidden|show-for-sr"
    r"|element-invisible|assistive-text) "
)
_NO_IMAGES = ("script", "canvas", "svg", "math", "form", "button", "select", "style", "footnote")


def address_of(image: Node, sources: Sequence[Node] = ()) -> str:
    """Where the best version lies; "" for none. `sources` are those of its <picture>."""
    own = _plain(image)
    size, best = max(_sizes(image), default=(0.0, ""))
    if not best and sources:
        # Those for other screens may show another part of the image.
        for_all = [source for source in sources if not source.get("media")] or sources
        sizes = (size for source in for_all for size in _sizes(source))
        size, best = max(sizes, default=(0.0, ""))
        own = own or next(filter(None, map(_plain, for_all)), "")
    width = image.get("width")
    is_smaller = width.isdecimal() and 10 < size < float(width[:6])
    return own if not best or (own and (is_smaller or _is_beside(own, best))) else best


def _is_beside(address: str, other: str) -> bool:
    """It was saved together with the page, and the other one is elsewhere."""
    is_relative = address[:1] != "/" and not _SCHEME.match(address)
    return is_relative and bool(_SCHEME.match(other))


def larger(address: str, link: str) -> str:
    """The file that an image is linked to, if it is the same one before it was made smaller."""
    shown, linked = _FILE.search(address), _FILE.search(link)
    if not shown or not linked:
        return ""
    return link if _RESIZED.sub("", shown[1]) == _RESIZED.sub("", linked[1]) else ""


def is_seen(image: Node) -> bool:
    """Not one that only counts its readers."""
    sizes = {image.get("width"), image.get("height")}
    return not (sizes & {"0", "1"} or _PIXEL_STYLE.search(image.style) or is_hidden(image))


def is_hidden(node: Node) -> bool:
    """Browsers do not show it, or only screen readers say it."""
    own = node.attributes
    if node.tag in ("template", "dialog"):
        return node.tag == "template" or "open" not in own
    if not own:
        return False
    if "hidden" in own and node.get("hidden").lower() != "until-found":
        return True
    return bool(_UNSEEN_STYLE.search(node.style) or _UNSEEN_NAME.search(node.called))


def emoji(image: Node) -> str:
    """The sign that an image stands for."""
    called = image.called
    return image.get("alt") if " emoji " in called or " wp-smiley " in called else ""


def image_use(image: Node, caption: str = "", whose: str = "") -> ImageUse:
    """`caption` may end with whose image it is; `whose` is what is marked as that."""
    text = caption
    if not whose:
        whose = credit(caption) or ""
        text = "" if whose else caption
    if not whose and (ending := _BRACKETED.fullmatch(caption) or _ENDING.fullmatch(caption)):
        whose = credit(ending[2]) or ""
        text = ending[1].rstrip(" ,;|/–—-") if whose else caption
    alt = " ".join(image.attributes.get("alt", "").split())
    return ImageUse(alt=alt, caption=text, credit=tidy_credit(whose or image.get("data-credit")))


def tidy_credit(words: str) -> str:
    return credit(words) or _LABEL.sub("", words.strip(" ()[]"), count=1)


def credits_in(figure: Node) -> list[Node]:
    """What is marked as saying whose image it is."""
    marked = (node for node in figure.descendants() if node.attributes)
    return [n for n in marked if n.get("itemprop") in _CREDITS or _CREDIT.search(n.called)]


def caption_and_credit(figure: Node, captions: list[Node]) -> tuple[str, str]:
    """The words of the captions, without those that are marked as the credit, and these."""
    marked = credits_in(figure)
    for caption in captions:
        words = caption.words
        marked += [node for node in caption.all("cite", "small") if words.endswith(node.words)]
    inside = [node for node in marked if all(node is not caption for caption in captions)]
    words = " ".join(filter(None, (without(caption, inside).words for caption in captions)))
    whose = next(filter(None, (node.words for node in inside)), "")
    if marked and not inside:  # the caption is the credit
        words, whose = "", words
    return words.rstrip(" |/–—-") if whose else words, whose


def figure(address: str, alt: str = "", caption: str = "", leads_to: str = "") -> str:
    """An image with its caption, which is HTML; "" for one without an address."""
    image = f'<img src="{escape(address)}" alt="{escape(alt)}">'
    image = f'<a href="{escape(leads_to)}">{image}</a>' if leads_to else image
    below = f"<figcaption>{tidy(caption)}</figcaption>" if caption.strip() else ""
    return f"<figure>{image}{below}</figure>" if address else ""


def without(node: Node, left_out: Sequence[Node]) -> Node:
    """A copy; its classes and names are not needed any more."""
    out = set(map(id, left_out))

    def copied(node: Node) -> Node:
        kept = (child for child in node.children if id(child) not in out)
        children = [child if isinstance(child, str) else copied(child) for child in kept]
        return Node(node.tag, node.attributes, children, node.block)

    return copied(node) if out else node


def stands_alone(child: Node | str) -> bool:
    """An image, or what has nothing else in it; or only spaces and line ends."""
    if isinstance(child, str):
        return not child.strip()
    if child.tag == "br":
        return True
    if child.tag in IMAGES:
        sizes = [child.get(name).removesuffix("px") for name in ("width", "height")]
        is_icon = any(size.isdecimal() and len(size) < 3 and int(size) <= 48 for size in sizes)
        return not is_icon and not emoji(child)
    if child.tag in _NO_IMAGES or not child.children:
        return False
    return all(stands_alone(each) for each in child.children) or child.tag == "picture"


def seen_in(
    nodes: Sequence[Node | str], sources: Sequence[Node] = (), link: str = ""
) -> Iterator[tuple[Node, Sequence[Node], str]]:
    """Every image, the other versions of it, and where it leads to."""
    for node in nodes:
        if isinstance(node, str):
            continue
        if node.tag in IMAGES:
            if address_of(node, sources) and is_seen(node):
                yield node, sources, link
        else:
            others = node.all("source") if node.tag == "picture" else sources
            yield from seen_in(node.children, others, node.get("href") or link)


def _plain(node: Node) -> str:
    for name in _SOURCES:
        address = node.get(name)
        if address and not _PLACEHOLDER.match(address) and not _BLANK.search(address):
            return address
    return ""


def _sizes(node: Node) -> Iterator[tuple[float, str]]:
    """Width or density, and address, of every candidate."""
    for name in _SETS:
        if candidates := node.get(name):
            for address, size in _CANDIDATE.findall(candidates):
                yield float(size or 1), address.strip(",")
