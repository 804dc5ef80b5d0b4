"""What a saved page shows: its text as readability finds it, and who wrote it, when and below what.

https://github.com/buriy/python-readability only chooses the elements; their contents stay ours, and
it sees no more of a page than the bounds of `tree` let through.
"""

import re
from collections.abc import Container, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import pairwise

from lxml.etree import tostring
from lxml.html import Element, HtmlElement
from readability import Document

from articles.importers.html_to_sections import Node
from articles.importers.html_to_sections.pictures import (
    PICTURES,
    is_hidden,
    is_seen,
    seen_in,
    without,
)
from articles.importers.html_to_sections.tree import HEADINGS, RAW

_NAMES = """
share sharing social addtoany sharedaddy jp-relatedposts related recirc recirculation recommended
recommendations more-from more-on more-stories most-read most-popular trending read-next up-next
newsletter subscribe subscription signup sign-up promo promotion advert advertisement advertising
ads? ad-slot ad-unit ad-container adsbygoogle sponsored outbrain taboola cookies? consent gdpr
breadcrumbs? comments? comment-list respond disqus disqus_thread author-bio author-box author-card
author-info about-author bio nav navbar navigation menu pagination pager post-navigation nav-links
sidebar widget toolbar tools print footer masthead site-header banner popup modal overlay lightbox
paywall skip-link screen-reader-text sr-only visually-hidden visuallyhidden tags tag-list post-tags
feedback donate donation app-download ratings? hidden views? view-count post-views
(?:entry|article|post|site)-footer
"""
_NAME = "|".join(_NAMES.split())
_CHROME = re.compile(
    rf"\s(?:[a-z0-9]+(?:__|--))?(?:{_NAME})(?:[-_]{{1,2}}(?:{_NAME}|bar|box|block|buttons?|container"
    r"|wrapper|wrap|section|list|links|items?|area|module|inline|icons?|form|posts|articles|stories"
    r"|content|message|slot|\d+)){0,4}\s"
)
_COMMENTS = re.compile(r"\s(?:comments?(?:-area)?|comment-list|disqus_thread|respond)\s")
_ROLES = {"navigation", "banner", "contentinfo", "complementary", "search", "dialog", "menu"}
_NO_TEXT = ("nav", "footer", "dialog", "menu", "button", "template", "style", "select", "form")
_MORE = re.compile(
    r"(?:read (?:more|next|also)|related|more (?:on|from|stories|like)|see also|also read"
    r"|recommended|most (?:read|popular)|trending|you may|you might|don.t miss|up next"
    r"|share this|tags|topics|advertisement|sign up|subscribe|follow us)\b.*",
    re.IGNORECASE,
)
_ABOUT = re.compile(
    r"\s(?:[a-z0-9]+(?:__|--|-))?(?:byline|by-line|dateline|timestamp|date|datetime|pubdate|published"
    r"|posted-on|(?:post|entry|article|story)[-_]{1,2}(?:meta|info|date|author|byline)|meta|author"
    r"|authors|reading-time|read-time|kicker|eyebrow|category|cat-links)\s"
)
_BYLINE = re.compile(r"[\s_-]by-?line|\s(?:[a-z]+(?:__|--|-))?authors?(?:[-_]names?)?\s")
_STANDFIRST = re.compile(
    r"\s(?:[a-z0-9]+(?:__|--|-))?(?:standfirst|stand-first|subtitle|sub-title|subhead|subheading|dek"
    r"|deck|lede|article-summary|excerpt|entry-summary|p-summary|article-intro|sell|strapline)\s"
)
_DRAWN = re.compile(
    r"datawrapper|dwcdn|flourish|infogram|tableau|gist\.github|documentcloud|knightlab", re.I
)
_EMBEDS = ("iframe", "noscript", "object", "embed", "video", "audio", "script")
_AS = {**dict.fromkeys(_EMBEDS, "img"), "footer": "cite"}
_PORTRAIT = re.compile(r"avatar|gravatar|author|logo|icon|profile|badge", re.IGNORECASE)
_PICTURED = ("figure", "picture", *PICTURES)
_TEXTS = ("p", "li", "table", "blockquote", "dl")
_TAG = re.compile(r"[a-z][a-z0-9]*")
_LETTERS = re.compile(r"\w+")
_UNWRITABLE = re.compile("[^\t\n\r -\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")  # in XML
_ASKED_FOR = ("class", "id", "itemprop", "href")
SHORT, PARAGRAPH = 200, 25  # characters


class Lengths:
    """How many characters of text each element has, and how many of them are links."""

    def __init__(self, body: Node) -> None:
        self.texts: dict[int, int] = {}
        self.links: dict[int, int] = {}
        for node in reversed([body, *body.descendants()]):
            inside = [id(child) for child in node.children if isinstance(child, Node)]
            own = sum(len(child.strip()) for child in node.children if isinstance(child, str))
            text = 0 if node.tag in RAW else own + sum(self.texts[one] for one in inside)
            self.texts[id(node)] = text
            is_link = node.tag == "a"
            self.links[id(node)] = text if is_link else sum(self.links[one] for one in inside)

    def unlinked(self, node: Node) -> int:
        return self.texts[id(node)] - self.links[id(node)]

    def is_linked(self, node: Node) -> bool:
        """Most of it is links."""
        return self.links[id(node)] * 2 > self.texts[id(node)]


@dataclass(slots=True)
class PageBody:
    """`root`: the article's text and pictures. `headlines`: the headings of level 1. `comments`:
    there were some, of readers."""

    root: Node
    headlines: list[str]
    comments: bool
    standfirst: str = ""
    is_list: bool = False  # of articles
    bylines: list[str] = field(default_factory=list)
    date: str = ""

    @property
    def length(self) -> int:
        """The characters of its text: what is no heading, list, table or link."""
        others = self.root.all("a", "ul", "ol", "table", *HEADINGS)
        return len("".join(self.root.text.split())) - sum(
            len("".join(each.text.split())) for each in others
        )


def page_body(root: Node, summaries: Container[str]) -> PageBody:
    """`summaries`: the letters of what the page tells programs of itself; shown, it is known by
    that."""
    whole = next(iter(root.all("body")), root)
    shown = without(whole, list(_chrome(whole, Lengths(whole))))
    comments = (node for node in whole.descendants() if _COMMENTS.search(node.called))
    headlines = [words for node in shown.all("h1") for words in _headline(node)]
    body = PageBody(shown, headlines, any(node.words for node in comments))
    shown = without(shown, list(_about(body, Lengths(shown), summaries)))
    body.is_list = _is_list(shown)
    kept = _chosen(shown)
    text = _only(shown, kept)
    lead = [] if _begins_with_picture(text) else _lead(shown, kept)
    body.root = Node("body", children=[*lead, *text.children], block=True)
    return body


# What is around the text.


def _chrome(whole: Node, lengths: Lengths) -> Iterator[Node]:
    """What has more than half of a page's words is no chrome, however it is called."""
    most = lengths.unlinked(whole)
    waiting = [whole]
    while waiting:
        parent = waiting.pop()
        children = [child for child in parent.children if isinstance(child, Node)]
        more = {id(node) for node in _more(children, lengths)}
        for node in children:
            is_chrome = id(node) in more or _is_chrome(node, parent, lengths)
            if is_chrome and (lengths.unlinked(node) * 2 <= most or node.tag in RAW):
                yield node
            else:
                waiting.append(node)


def _is_chrome(node: Node, parent: Node, lengths: Lengths) -> bool:
    tag = node.tag
    if tag == "footer" and parent.tag == "blockquote":
        return False  # who said it
    if tag in _NO_TEXT or (tag not in ("iframe", *PICTURES) and is_hidden(node)):
        return True
    if tag == "script":
        return not _DRAWN.search(f"{node.get('src')} {node.text[:500]}")
    if (tag == "aside" or (tag == "td" and len(node.all("a")) > 2)) and lengths.is_linked(node):
        return True
    if not node.attributes or tag in (*HEADINGS, "header"):
        return False
    is_role = node.get("role").lower() in _ROLES and tag != "aside"
    return is_role or bool(_CHROME.search(node.called))


def _more(children: Sequence[Node], lengths: Lengths) -> Iterator[Node]:
    """“Read more” and what it leads to: a link, or a list of them."""
    for node, following in pairwise([*children, Node("")]):
        if node.tag not in (*HEADINGS, "p", "strong", "div") or lengths.texts[id(node)] > SHORT:
            continue
        if _MORE.fullmatch(node.words):
            if node.all("a"):
                yield node
            elif following.tag in ("ul", "ol", "div") and lengths.is_linked(following):
                yield from (node, following)


def _is_list(shown: Node) -> bool:
    """Its headings lead to other pages."""
    lengths = Lengths(shown)
    headings = shown.all(*HEADINGS)
    linked = [node for node in headings if node.all("a")]
    texts = [node for node in shown.all("p", "blockquote", "li") if not lengths.is_linked(node)]
    return len(linked) >= 3 and len(linked) * 2 >= max(len(headings), len(texts))


# What the page shows of the article beside its text.


def _about(body: PageBody, lengths: Lengths, summaries: Container[str]) -> Iterator[Node]:
    """Who, when and the standfirst; what of it is no part of the text."""
    texts = {id(one): each for each in body.root.all(*_TEXTS) for one in each.descendants()}
    for node in body.root.descendants():
        what, called, length = node.get("itemprop"), node.called, lengths.texts[id(node)]
        if node.tag == "time" or what == "datePublished":
            body.date = body.date or node.get("datetime") or node.get("content") or node.words
        # A day or a name in a sentence, a table or a quotation: that would say something else.
        text = texts.get(id(node))
        is_part = text is not None and lengths.texts[id(text)] - length >= PARAGRAPH
        if not length or length > 3 * SHORT or is_part:
            continue
        is_by = what == "author" or "author" in node.get("rel").split() or _BYLINE.search(called)
        if is_by and length < SHORT:
            body.bylines.append(_byline(node))
        is_standfirst = what == "description" or bool(_STANDFIRST.search(called))
        if not is_standfirst and not node.all("a"):
            is_standfirst = letters(node.words) in summaries
        if not body.standfirst and is_standfirst:
            body.standfirst = node.words
            yield node
        elif length < SHORT and (is_by or _ABOUT.search(called)) and not node.all(*PICTURES):
            yield node


def _headline(node: Node) -> Iterator[str]:
    """All of its words, and those that are no link, as one to the front page would be."""
    yield from filter(None, dict.fromkeys([node.words, without(node, node.all("a")).words]))


def letters(text: str) -> str:
    return "".join(_LETTERS.findall(text)).casefold()


def _byline(node: Node) -> str:
    """The marked names in it, or else its lines; no addresses to write to."""
    marked = [
        one
        for one in node.descendants()
        if (one.get("itemprop") == "name" or "author" in one.get("rel").split())
    ]
    if not marked:
        return ", ".join(filter(None, (" ".join(one.split()) for one in node.text.split("\n"))))
    return ", ".join(one.words for one in marked if not one.get("href").startswith("mailto:"))


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
    """What readability needs of an element: embeds count as the pictures that they are."""
    tag = _AS.get(node.tag, node.tag)
    said = {name: _written(node.get(name)) for name in _ASKED_FOR if node.get(name)}
    shadow = Element(tag if _TAG.fullmatch(tag) else "span", said)
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
        part = child if child.tag in _EMBEDS else _only(child, kept)
        found = [part] if id(child) in kept else [] if part is child else part.children
        if found:
            children += [*between, *found]
            between.clear()
        elif children and id(node) not in kept and child.tag in ("p", "pre", "blockquote"):
            between.append(child)
    return Node(node.tag, node.attributes, children, node.block)


# The picture above the text.


def _lead(shown: Node, kept: set[int]) -> list[Node]:
    """The first one between the beginning of the article, or its headline, and the text."""
    pictures: list[Node] = []
    is_begun = False
    for node in shown.descendants():
        if id(node) in kept:
            break
        if node.tag in ("article", "main"):
            pictures.clear()
        is_begun = is_begun or node.tag in ("article", "main", "h1")
        said = f"{node.called} {node.get('src')} {node.get('alt')}"
        if is_begun and node.tag in _PICTURED and not _PORTRAIT.search(said):
            pictures.append(node)
    seen = (n for n in pictures if any(is_seen(one) for one, _, _ in seen_in([n], [], "")))
    return [*seen][:1]


def _begins_with_picture(text: Node) -> bool:
    for node in text.descendants():
        if node.tag in PICTURES:
            return True
        if node.tag == "p" and len(node.words) > PARAGRAPH:
            return False
    return False
