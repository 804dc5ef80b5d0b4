"""What a saved page shows: its text as readability finds it, and who wrote it, when and below what.

https://github.com/buriy/python-readability only chooses the elements; their contents stay ours, and
it sees no more of a page than the bounds of `tree` let through.
"""

import re
from collections.abc import Container, Iterator
from dataclasses import dataclass, field

from lxml.etree import tostring
from lxml.html import Element, HtmlElement
from readability import Document

from articles.importers.formats.saved_page.chrome import SHORT, chrome, is_linked
from articles.importers.html_to_sections import Node, letters
from articles.importers.html_to_sections.images import (
    IMAGES,
    is_seen,
    seen_in,
    without,
)
from articles.importers.html_to_sections.tree import HEADINGS, TooMuchMarkup
from articles.importers.textual.bylines import byline
from articles.importers.textual.charsets import LONGEST
from articles.importers.textual.dates import dated

PARAGRAPH, DATE = 25, 60
_COMMENTS = re.compile(r"\s(?:comments?(?:-area)?|comment-list|disqus_thread|respond)\s")
_PREFIX = r"\s(?:[a-z0-9]+(?:__|--|-))?"
_ABOUT = re.compile(
    _PREFIX + r"(?:dateline|timestamp|date|datetime|pubdate|published|posted-on|meta|reading-time"
    r"|(?:post|entry|article|story)[-_]{1,2}(?:meta|info|date)|read-time|kicker|eyebrow|category"
    r"|cat-links)\s"
)
# As microformats and most themes call it (http://microformats.org/wiki/hatom).
_DATE = re.compile(_PREFIX + r"(?:dt-)?(?:published|updated|pubdate|date|datetime|timestamp)\s")
_BYLINE = re.compile(r"[\s_-]by-?line|\s(?:[a-z]+(?:__|--|-))?authors?(?:[-_]names?)?\s")
_STANDFIRST = re.compile(
    _PREFIX + r"(?:standfirst|stand-first|subtitle|sub-title|subhead|subheading|dek|deck|lede"
    r"|article-summary|excerpt|entry-summary|p-summary|article-intro|sell|strapline)\s"
)
_PORTRAIT = re.compile(r"avatar|gravatar|author|logo|icon|profile|badge", re.IGNORECASE)
_EMBEDS = ("iframe", "noscript", "object", "embed", "video", "audio", "script")
_WHOLE = (*_EMBEDS, "figure")
_AS = {**dict.fromkeys(_EMBEDS, "img"), "footer": "cite"}
_ASKED_FOR = ("class", "id", "itemprop", "href")
_TAG = re.compile(r"[a-z][a-z0-9]*")
_UNWRITABLE = re.compile("[^\t\n\r -\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")  # in XML


@dataclass(slots=True)
class PageBody:
    """`root`: the article's text and images. `headlines`: the headings of level 1. `comments`:
    there were some, of readers. `is_list`: of articles."""

    root: Node
    headlines: list[str]
    comments: bool
    is_list: bool = False
    standfirst: str = ""
    bylines: list[str] = field(default_factory=list)
    date: str = ""

    @property
    def length(self) -> int:
        """The letters of its text: what is no heading and no link, nor short in a list or table."""
        items = [node for node in self.root.all("li", "td") if len(node.words) < SHORT / 2]
        others = [*items, *without(self.root, items).all("a", *HEADINGS)]
        return len(letters(self.root.text)) - sum(len(letters(one.text)) for one in others)


def page_body(root: Node, summaries: Container[str]) -> PageBody:
    """`summaries`: the letters of what the page tells programs of itself; shown, it is known by
    that. Raises TooMuchMarkup."""
    whole = next(iter(root.all("body")), root)
    if len(whole.text) > LONGEST:
        raise TooMuchMarkup(f"{LONGEST:,} characters of text")
    shown = without(whole, list(chrome(whole)))
    comments = (node for node in whole.descendants() if _COMMENTS.search(node.called))
    headlines = [words for node in shown.all("h1") for words in _headline(node)]
    body = PageBody(shown, headlines, any(node.words for node in comments), _is_list(shown))
    body.date = next(filter(None, map(_date_in, shown.descendants())), "")
    shown = without(shown, list(_about(body, summaries)))
    kept = _chosen(shown)
    text = _only(shown, kept)
    body.root = Node("body", children=[*_lead(shown, kept, text), *text.children], block=True)
    return body


def _headline(node: Node) -> Iterator[str]:
    """All of its words, and those that are no link, as one to the front page would be."""
    yield from filter(None, dict.fromkeys([node.words, without(node, node.all("a")).words]))


def _is_list(shown: Node) -> bool:
    """Its headings lead to other pages."""
    headings = shown.all(*HEADINGS)
    linked = [node for node in headings if node.all("a")]
    texts = [node for node in shown.all("p", "blockquote", "li") if not is_linked(node)]
    return len(linked) >= 3 and len(linked) * 2 >= max(len(headings), len(texts))


# What the page shows of the article beside its text.


def _about(body: PageBody, summaries: Container[str]) -> Iterator[Node]:
    """Who and the standfirst; what of it, and of when, is no part of the text."""
    texts = body.root.all("p", "li", "table", "blockquote", "dl")
    lengths = {id(one): len(each.words) for each in texts for one in each.descendants()}
    for node, words, is_by in _of_few_words(body.root):
        is_short = len(words) < SHORT
        if is_by and is_short:
            body.bylines.append(_names_in(node))
        # A day or a name in a sentence, a table or a quotation: that would say something else.
        if lengths.get(id(node), 0) - len(words) >= PARAGRAPH:
            continue
        if not body.standfirst and _is_standfirst(node, words, summaries):
            body.standfirst = words
            yield node
        elif is_short and (is_by or _ABOUT.search(node.called)) and not node.all(*IMAGES):
            yield node


def _of_few_words(root: Node) -> Iterator[tuple[Node, str, bool]]:
    """Each such element, its words, and whether they are who wrote the article: it is marked as
    their place, or a byline before the text begins."""
    has_begun = False
    for node in root.descendants():
        words, is_paragraph = node.words_within(3 * SHORT), node.tag == "p"
        if words is None:
            has_begun |= is_paragraph
        elif words and node.tag != "figcaption":
            is_by = _is_for_names(node)
            is_by |= is_paragraph and not has_begun and bool(byline(words))
            has_begun |= is_paragraph and len(words) >= PARAGRAPH and not is_by
            yield node, words, is_by


def _date_in(node: Node) -> str:
    """When it was published, as it is written there; "" if the element is not for a date."""
    is_marked = node.tag == "time" or node.get("itemprop") == "datePublished"
    if not is_marked and not _DATE.search(node.called):
        return ""
    words = node.words_within(3 * SHORT)
    if words is None:
        return ""
    if is_marked:
        return node.get("datetime") or node.get("content") or words
    dates = (node.get("title"), words) if len(words) < DATE else ()
    return next((one for one in dates if dated(one).at), "")


def _is_for_names(node: Node) -> bool:
    is_marked = node.get("itemprop") == "author" or "author" in node.get("rel").split()
    return is_marked or bool(_BYLINE.search(node.called))


def _is_standfirst(node: Node, words: str, summaries: Container[str]) -> bool:
    """It is marked as one, or is what the page tells programs of itself."""
    if node.get("itemprop") == "description" or _STANDFIRST.search(node.called):
        return True
    return letters(words) in summaries and not node.all("a")


def _names_in(node: Node) -> str:
    """The marked names in it, or else its lines."""
    inside = [*node.descendants()]
    marked = [n for n in inside if n.get("itemprop") == "name" or "author" in n.get("rel").split()]
    if not marked:
        return node.text
    return ", ".join(one.words for one in marked)


# The text.


class _Reader(Document):  # type: ignore[misc]
    """Only asked which elements it keeps."""

    def get_clean_html(self) -> str:
        return str(tostring(self.html, encoding="unicode"))


def _chosen(shown: Node) -> set[int]:
    """The ids of the elements that readability takes for the article's."""
    nodes: list[Node] = []
    page = Element("html")
    page.append(_shadow(shown, nodes))
    reader = _Reader(page)
    reader.summary(keep_all_images=True)
    return {id(nodes[int(number)]) for number in reader.html.xpath("//@data-number")}


def _shadow(node: Node, nodes: list[Node]) -> HtmlElement:
    """What readability needs of an element: embeds count as the images that they are."""
    tag = _AS.get(node.tag, node.tag)
    attributes = {name: _written(node.get(name)) for name in _ASKED_FOR if node.get(name)}
    shadow = Element(tag if _TAG.fullmatch(tag) else "span", attributes)
    shadow.set("data-number", str(len(nodes)))
    nodes.append(node)
    last = None
    for child in node.children if tag != "img" else ():
        if isinstance(child, Node):
            last = _shadow(child, nodes)
            shadow.append(last)
        elif last is None:
            shadow.text = (shadow.text or "") + _written(child)
        else:
            last.tail = (last.tail or "") + _written(child)
    return shadow


def _written(text: str) -> str:
    return _UNWRITABLE.sub("", text)


def _only(node: Node, kept: set[int]) -> Node:
    """A copy of what was kept in it; paragraphs between two parts of that are the text's, too."""
    children: list[Node | str] = []
    between: list[Node] = []
    for child in node.children:
        if isinstance(child, str):
            children += [child] if id(node) in kept else []
            continue
        part = child if child.tag in _WHOLE else _only(child, kept)
        found = [part] if id(child) in kept else [] if part is child else part.children
        if child.tag == "figure" and any(id(one) in kept for one in child.descendants()):
            found = [child]  # an image or its caption alone would be text of its own
        if found:
            children += [*between, *found]
            between.clear()
        elif children and id(node) not in kept and child.tag in ("p", "pre", "blockquote"):
            between.append(child)
    return Node(node.tag, node.attributes, children, node.block)


def _lead(shown: Node, kept: set[int], text: Node) -> Iterator[Node]:
    """The first image before the text, unless the text begins with one."""
    if not _begins_with_image(text):
        images = _images_before(shown, kept)
        seen = (n for n in images if any(is_seen(one) for one, _, _ in seen_in([n], [], "")))
        yield from [*seen][:1]


def _begins_with_image(text: Node) -> bool:
    """Before its first paragraph."""
    begins = (n for n in text.descendants() if n.tag in IMAGES or len(n.words) > PARAGRAPH)
    first = next((n for n in begins if n.tag in ("p", *IMAGES)), None)
    return first is not None and first.tag != "p"


def _images_before(shown: Node, kept: set[int]) -> list[Node]:
    """Those between the beginning of the article, or its headline, and the text."""
    images: list[Node] = []
    is_begun = False
    for node in shown.descendants():
        if id(node) in kept:
            break
        is_begun = is_begun or node.tag in ("article", "main", "h1")
        description = f"{node.called} {node.get('src')} {node.get('alt')}"
        if node.tag in ("article", "main"):
            images.clear()
        elif node.tag in ("figure", "picture", *IMAGES) and not _PORTRAIT.search(description):
            images += [node] if is_begun else []
    return images
