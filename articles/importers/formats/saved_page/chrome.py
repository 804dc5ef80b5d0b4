"""What on a saved page is not the text of its article: the chrome, and what is said about it."""

import re
from collections.abc import Iterator, Sequence
from itertools import pairwise

from articles.importers.html_to_sections.pictures import PICTURES, is_hidden
from articles.importers.html_to_sections.tree import HEADINGS, RAW, Node

_NAMES = """
share sharing social socials addtoany sharedaddy jp-relatedposts related recirc recirculation
recommended recommendations more-from more-on more-stories most-read most-popular trending read-next
up-next newsletter subscribe subscription signup sign-up promo promotion advert advertisement
advertising ad ads ad-slot ad-unit ad-container adsbygoogle sponsored outbrain taboola cookie
cookies consent gdpr breadcrumb breadcrumbs comment comments comment-list respond disqus_thread
disqus author-bio author-box author-card author-info about-author bio nav navbar navigation menu
pagination pager post-navigation nav-links sidebar widget toolbar tools print footer site-footer
masthead site-header banner popup modal overlay lightbox paywall skip-link screen-reader-text
sr-only visually-hidden visuallyhidden tags tag-list post-tags entry-footer article-footer
post-footer topics feedback donate donation app-download rating ratings hidden
"""
_NAME = "|".join(_NAMES.split())
_CHROME = re.compile(
    rf"\s(?:[a-z0-9]+(?:__|--))?(?:{_NAME})(?:[-_]{{1,2}}(?:{_NAME}|bar|box|block|buttons?|container"
    r"|wrapper|wrap|section|list|links|items?|area|module|inline|icons?|form|posts|articles|stories"
    r"|content|message|slot|\d+)){0,4}\s"
)
_COMMENTS = re.compile(r"\s(?:comments?(?:-area)?|comment-list|disqus_thread|respond)\s")
_ROLES = {"navigation", "banner", "contentinfo", "complementary", "search", "dialog", "menu"}
_TAGS = ("nav", "footer", "dialog", "menu", "button", "template", "style", "select")
_ABOUT = re.compile(
    r"\s(?:[a-z0-9]+(?:__|--|-))?(?:byline|by-line|dateline|timestamp|date|datetime|pubdate|published"
    r"|posted-on|(?:post|entry|article|story)[-_]{1,2}(?:meta|info|date|author|byline)|meta|author"
    r"|authors|reading-time|read-time|kicker|eyebrow|category|cat-links)\s"
)
_STANDFIRST = re.compile(
    r"\s(?:[a-z0-9]+(?:__|--|-))?(?:standfirst|stand-first|subtitle|sub-title|subhead|subheading|dek"
    r"|deck|lede|article-summary|excerpt|entry-summary|p-summary|article-intro|sell|strapline)\s"
)
_MORE = re.compile(
    r"(?:read (?:more|next|also)|related|more (?:on|from|stories|like)|see also|also read"
    r"|recommended|most (?:read|popular)|trending|you may|you might|don.t miss|up next"
    r"|share this|tags|topics|advertisement|sign up|subscribe|follow us)\b.*",
    re.IGNORECASE,
)
_DRAWN = re.compile(
    r"datawrapper|dwcdn|flourish|infogram|tableau|gist\.github|documentcloud|knightlab",
    re.IGNORECASE,
)
_TEXTS = ("p", "li", "table", "blockquote", "dl")
SHORT, PARAGRAPH = 200, 25  # characters


class Measures:
    """How long the texts of all elements of a page are, and how much of them is links.

    `weights`: what is not linked and stands in paragraphs.
    """

    def __init__(self, body: Node, every: Sequence[Node]) -> None:
        self.texts: dict[int, int] = {}
        self.links: dict[int, int] = {}
        self.weights: dict[int, int] = {}
        for node in (*reversed(every), body):
            inside = list(elements(node))
            said = sum(len(c.strip()) for c in node.children if isinstance(c, str))
            text = 0 if node.tag in RAW else said + sum(self.texts[id(one)] for one in inside)
            self.texts[id(node)] = text
            linked = text if node.tag == "a" else sum(self.links[id(one)] for one in inside)
            self.links[id(node)] = linked
            self.weights[id(node)] = self._weight(node, inside, said)

    def unlinked(self, node: Node) -> int:
        return self.texts[id(node)] - self.links[id(node)]

    def is_linked(self, node: Node) -> bool:
        """Most of it is links."""
        return self.links[id(node)] * 2 > self.texts[id(node)]

    def _weight(self, node: Node, inside: Sequence[Node], said: int) -> int:
        if node.tag in ("p", "pre", "blockquote"):
            own = 0 if is_hidden(node) else self.unlinked(node)
            return own if own >= PARAGRAPH else 0
        weight = sum(self.weights[id(one)] for one in inside)
        breaks = sum(one.tag == "br" for one in inside)
        if breaks > 1 and said > 2 * PARAGRAPH:  # paragraphs without elements of their own
            weight += said
        is_aside = node.tag in ("nav", "footer", "script", "style")
        return 0 if is_aside and weight < 5 * SHORT else weight


def elements(node: Node) -> Iterator[Node]:
    return (child for child in node.children if isinstance(child, Node))


class Chrome:
    """`elements`: what goes. `comments`: readers' were among it."""

    def __init__(self, every: Sequence[Node], container: Node, measures: Measures) -> None:
        self.measures = measures
        self.elements: list[Node] = []
        self.comments = False
        inside = {id(node) for node in container.descendants()}
        said_by = {id(one) for each in container.all("blockquote") for one in each.all("footer")}
        most = measures.unlinked(container)
        for node in every:
            if node is container or id(node) in said_by or not self._is_chrome(node):
                continue
            if id(node) in inside and measures.unlinked(node) * 2 > most:
                continue
            self.elements.append(node)
            has_words = bool(measures.texts[id(node)])
            self.comments = self.comments or bool(has_words and _COMMENTS.search(node.called))
        for parent in (container, *container.descendants()):
            self.elements += self._introduced(parent)
        self.keys = {id(each) for one in self.elements for each in (one, *one.descendants())}

    def _is_chrome(self, node: Node) -> bool:
        tag = node.tag
        if tag in _TAGS or (tag not in ("iframe", *PICTURES) and is_hidden(node)):
            return True
        if tag == "script":
            return not _DRAWN.search(f"{node.get('src')} {node.text[:500]}")
        if tag == "form":
            return len(node.all("p")) < 3
        if tag == "aside":
            return bool(_CHROME.search(node.called)) or self.measures.is_linked(node)
        if not node.attributes or tag in (*HEADINGS, "header", "html", "body"):
            return False
        return node.get("role").lower() in _ROLES or bool(_CHROME.search(node.called))

    def _introduced(self, parent: Node) -> Iterator[Node]:
        """“Read more” and what it leads to: a link, or a list of them."""
        children = list(elements(parent))
        for node, following in pairwise([*children, Node("")]):
            if node.tag not in (*HEADINGS, "p", "strong", "div"):
                continue
            if self.measures.texts[id(node)] > SHORT or not _MORE.fullmatch(node.words):
                continue
            if node.all("a"):
                yield node
            elif following.tag in ("ul", "ol", "div") and self.measures.is_linked(following):
                yield from (node, following)


class About:
    """What the page shows of the article beside its text: who, when, and the standfirst."""

    def __init__(self, every: Sequence[Node], chrome: Chrome, container: Node) -> None:
        self.taken: list[Node] = []  # out of the text
        self.standfirst = self.byline = self.date = ""
        self.measures = chrome.measures
        inside = {id(node) for node in container.descendants()}
        texts = {id(one): each for each in container.all(*_TEXTS) for one in each.descendants()}
        for node in every:
            if (node.attributes or node.tag == "time") and id(node) not in chrome.keys:
                is_part = id(node) in texts and self._is_part(node, texts[id(node)])
                self._look(node, id(node) in inside and not is_part)

    def _is_part(self, node: Node, text: Node) -> bool:
        """A day or a name that is said in a sentence, a table or a quotation: without it that would
        say something else."""
        return self.measures.texts[id(text)] - self.measures.texts[id(node)] >= PARAGRAPH

    def _look(self, node: Node, is_inside: bool) -> None:
        what, called = node.get("itemprop"), node.called
        length = self.measures.texts[id(node)]
        if node.tag == "time" or what == "datePublished":
            self.date = self.date or node.get("datetime") or node.get("content") or node.words
        if not length or length > 3 * SHORT:
            return
        by = what == "author" or "author" in node.get("rel").split() or "byline" in called
        if by and not self.byline and length < SHORT:
            named = (each for each in node.descendants() if each.get("itemprop") == "name")
            self.byline = next(named, node).words
        if not self.standfirst and (what == "description" or _STANDFIRST.search(called)):
            self.standfirst = node.words
            self.taken += [node] if is_inside else []
        elif is_inside and length < SHORT and (by or _ABOUT.search(called)):
            self.taken += [] if node.all(*PICTURES) else [node]
