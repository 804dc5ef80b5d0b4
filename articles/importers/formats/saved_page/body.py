"""The article on a saved page: its text without the chrome around it and in it."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from articles.importers.formats.saved_page.chrome import (
    PARAGRAPH,
    About,
    Chrome,
    Measures,
    elements,
)
from articles.importers.html_to_sections.pictures import PICTURES, is_seen, seen_in, without
from articles.importers.html_to_sections.tree import HEADINGS, Node

_BODY = re.compile(
    r"\s(?:entry-content|e-content|(?:article|post|story|news|td-post|single|rich-?text|body|main)"
    r"[-_]{0,2}(?:body|content|text|copy)|story|body-copy|content-body|articlebody|storytext)\s"
)
_PORTRAIT = re.compile(r"avatar|gravatar|author|logo|icon|profile|badge", re.IGNORECASE)


@dataclass(slots=True)
class PageBody:
    """`root`: all of the article's text and pictures. `headlines`: the headings of level 1."""

    root: Node
    headlines: list[str]
    standfirst: str = ""
    byline: str = ""
    date: str = ""
    comments: bool = False

    @property
    def words(self) -> int:
        """Without headings and what is linked."""
        others = self.root.all("a", *HEADINGS)
        return len(self.root.words.split()) - sum(len(each.words.split()) for each in others)

    @property
    def is_list_of_articles(self) -> bool:
        """Its headings lead to other pages."""
        headings = self.root.all(*HEADINGS)
        linked = [node for node in headings if node.all("a")]
        texts = [node for node in self.root.all("p", "blockquote", "li") if _is_text(node)]
        return (
            len(linked) >= 3 and len(linked) * 2 >= len(headings) and len(linked) * 2 >= len(texts)
        )


def _is_text(node: Node) -> bool:
    """Most of it is not links."""
    return sum(len(link.words) for link in node.all("a")) * 2 <= len(node.words)


def page_body(root: Node) -> PageBody:
    body = next(iter(root.all("body")), root)
    every = list(body.descendants())
    parents = {id(child): node for node in (body, *every) for child in elements(node)}
    measures = Measures(body, every)
    container = _container(body, every, parents, measures.weights)
    chrome = Chrome(every, container, measures)
    about = About(every, chrome, container)
    kept = without(container, [*chrome.elements, *about.taken])
    children = [*_lead(body, container, parents, chrome, kept), *kept.children]
    return PageBody(
        root=Node("body", children=children, block=True),
        headlines=[h.words for h in every if h.tag == "h1" and h.words],
        standfirst=about.standfirst,
        byline=about.byline,
        date=about.date,
        comments=chrome.comments,
    )


# Where the text is.


def _container(
    body: Node, every: Sequence[Node], parents: dict[int, Node], weights: dict[int, int]
) -> Node:
    articles = [node for node in every if node.tag == "article"]
    for named in (
        [node for node in every if "articleBody" in node.get("itemprop").split()],
        [node for node in every if node.attributes and _BODY.search(node.called)],
        [node for node in articles if node.all("h1")] or articles,
        [node for node in every if node.tag == "main" or node.get("role") == "main"],
    ):
        if (best := _outstanding(named, weights, parents)) is not None:
            return best
    return _densest(body, weights)


def _outstanding(
    nodes: Sequence[Node], weights: dict[int, int], parents: dict[int, Node]
) -> Node | None:
    """The one that has most of the text of all of these; of those in it the innermost."""
    keys = {id(node) for node in nodes}
    outer = [node for node in nodes if not keys & {id(above) for above in _above(node, parents)}]
    best = max(outer, key=lambda node: weights[id(node)], default=None)
    if best is None or weights[id(best)] * 2 <= sum(weights[id(node)] for node in outer):
        return None
    inner = (each for each in best.descendants() if id(each) in keys)
    for each in inner:
        if weights[id(each)] * 10 >= weights[id(best)] * 8:
            best = each
    return best


def _above(node: Node, parents: dict[int, Node]) -> Iterator[Node]:
    while (above := parents.get(id(node))) is not None:
        yield above
        node = above


def _densest(body: Node, weights: dict[int, int]) -> Node:
    """As deep as nearly all of the text is in one place."""
    node = body
    while True:
        below = max(elements(node), key=lambda child: weights[id(child)], default=None)
        if below is None or below.tag in ("p", "pre", "blockquote"):
            return node
        if weights[id(below)] * 10 < weights[id(node)] * 8 or not weights[id(below)]:
            return node
        node = below


# The picture above the text.


def _lead(
    body: Node, container: Node, parents: dict[int, Node], chrome: Chrome, kept: Node
) -> list[Node]:
    """Unless the text begins with one: what stands between the headline and it."""
    if _begins_with_picture(kept):
        return []
    scope = container
    for above in _above(container, parents):
        scope = above if above is not body else scope
        if scope.tag in ("article", "main"):
            break
    for node in _before(scope, container):
        if id(node) in chrome.keys or node.tag not in ("figure", "picture", *PICTURES):
            continue
        if _PORTRAIT.search(f"{node.called} {node.get('src')} {node.get('alt')}"):
            continue
        if any(is_seen(picture) for picture, _, _ in seen_in([node], [], "")):
            return [node]
    return []


def _before(scope: Node, container: Node) -> Iterator[Node]:
    for node in scope.descendants():
        if node is container:
            return
        yield node


def _begins_with_picture(kept: Node) -> bool:
    for node in kept.descendants():
        if node.tag in PICTURES:
            return True
        if node.tag == "p" and len(node.words) > PARAGRAPH:
            return False
    return False
