"""What is around the text of a page: navigation, advertisements, comments, links to others."""

import re
from collections.abc import Iterator, Sequence
from itertools import pairwise

from articles.importers.html_to_sections import Node
from articles.importers.html_to_sections.images import IMAGES, is_hidden
from articles.importers.html_to_sections.tree import HEADINGS, RAW

SHORT = 200  # characters
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
_ROLES = {"navigation", "banner", "contentinfo", "search", "dialog", "menu"}
_NO_TEXT = ("nav", "footer", "dialog", "menu", "button", "template", "style", "select", "form")
_MORE = re.compile(
    r"(?:read (?:more|next|also)|related|more (?:on|from|stories|like)|see also|also read"
    r"|recommended|most (?:read|popular)|trending|you may|you might|don.t miss|up next"
    r"|share this|tags|topics|advertisement|sign up|subscribe|follow us)\b.*",
    re.IGNORECASE,
)
_DRAWN = re.compile(
    r"datawrapper|dwcdn|flourish|infogram|tableau|gist\.github|documentcloud|knightlab", re.I
)


def chrome(whole: Node) -> Iterator[Node]:
    """What has more than half of a page's words is no chrome, however it is called."""
    most = _unlinked(whole)
    waiting = [whole]
    while waiting:
        parent = waiting.pop()
        children = [child for child in parent.children if isinstance(child, Node)]
        more = {id(node) for node in _more(children)}
        for node in children:
            is_chrome = id(node) in more or _is_chrome(node, parent)
            if is_chrome and (node.tag in RAW or _unlinked(node) * 2 <= most):
                yield node
            else:
                waiting.append(node)


def _is_chrome(node: Node, parent: Node) -> bool:
    tag = node.tag
    if tag == "footer" and parent.tag == "blockquote":
        return False  # who said it
    if tag in _NO_TEXT or (tag not in ("iframe", *IMAGES) and is_hidden(node)):
        return True
    if tag == "script":
        return not _DRAWN.search(f"{node.get('src')} {node.text[:500]}")
    if (tag == "aside" or (tag == "td" and len(node.all("a")) > 2)) and is_linked(node):
        return True
    if not node.attributes or tag in (*HEADINGS, "header"):
        return False
    return node.get("role").lower() in _ROLES or bool(_CHROME.search(node.called))


def _more(children: Sequence[Node]) -> Iterator[Node]:
    """“Read more” and what it leads to: a link, or a list of them."""
    for node, following in pairwise([*children, Node("")]):
        if node.tag not in (*HEADINGS, "p", "strong", "div"):
            continue
        if _MORE.fullmatch(node.words_within(SHORT) or ""):
            if node.all("a"):
                yield node
            elif following.tag in ("ul", "ol", "div") and is_linked(following):
                yield from (node, following)


def _unlinked(node: Node) -> int:
    return len(node.words) - sum(len(link.words) for link in node.all("a"))


def is_linked(node: Node) -> bool:
    """Most of it is links."""
    return _unlinked(node) * 2 < len(node.words)
