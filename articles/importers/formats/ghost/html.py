"""The HTML that Ghost makes of a post, without the furniture of its cards.

https://ghost.org/docs/themes/content/#editor-cards: their classes.
"""

import re
from html import escape

from articles.importers.formats.ghost.cards import Notes, callout, strong
from articles.importers.html_to_sections import Node
from articles.importers.html_to_sections.tree import classes, first, link, tree, written

# A card that members alone see, or a part of them, is put between such comments.
_GATED = re.compile(r"kg-gated-block:begin\b.{0,500}?\bnonMember:\s*false", re.IGNORECASE)
_PAYWALL = re.compile(
    r"<!--\s*members-only\s*-->|\bkg-paywall\b|\bdata-gh-paywall\b", re.IGNORECASE
)
_EMAIL_CARD = re.compile(r"<!--\s*kg-card-(begin|end):\s*email(?:-cta)?\s*-->", re.IGNORECASE)
_EMAIL = {"begin": '<div class="kg-email-card">', "end": "</div>"}
_TITLES = {"kg-toggle-heading-text", "kg-product-card-title"}
# What a card links to: what is said before it, where the address is, its title and description.
_LINKED = {
    "kg-bookmark-card": ("", "a", ".kg-bookmark-title", ".kg-bookmark-description"),
    "kg-audio-card": ("Audio: ", "audio", ".kg-audio-title", ""),
    "kg-video-card": ("Video: ", "video", "figcaption", ""),
    "kg-file-card": ("File: ", "a", ".kg-file-card-title", ".kg-file-card-caption"),
}


def readable(html: str, notes: Notes) -> str:
    has_paywall = _PAYWALL.search(html) is not None
    notes.members_only |= has_paywall or _GATED.search(html) is not None
    if has_paywall:
        notes.lost.append("where the part for members began")
    html = _EMAIL_CARD.sub(lambda mark: _EMAIL[mark[1].lower()], html)

    def instead(element: Node) -> str | None:
        own = classes(element)
        if "kg-signup-card" in own:
            notes.lost.append(f"the sign-up form “{_words(element, 'h1', 'h2', 'h3')}”")
            return ""
        if own & {"kg-email-card", "kg-email-cta-card", "kg-email-cta"}:
            notes.lost.append("a text that only e-mails had")
            return ""
        if own & _TITLES:
            return strong(element.words)
        if "kg-callout-card" in own and (text := first(element, ".kg-callout-text")):
            return callout(_words(element, ".kg-callout-emoji"), written(text.children, instead))
        for name in own & _LINKED.keys():
            return _as_link(element, *_LINKED[name])
        return "" if any(name.startswith("kg-toggle-card-icon") for name in own) else None

    return written(tree(html).children, instead)


def _as_link(card: Node, kind: str, tag: str, title: str, description: str) -> str | None:
    target = first(card, tag)
    address = target.get("href") or target.get("src") if target else ""
    said = escape(_words(card, description))
    label = f"{kind}{_words(card, title)}" if _words(card, title) else ""
    return link(address, label, f": {said}" if said else "") if address else None


def _words(element: Node, *names: str) -> str:
    found = first(element, *names)
    return found.words if found else ""
