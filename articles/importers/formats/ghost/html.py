"""The HTML that Ghost makes of a post: its cards, known by their classes, as what they were."""

from collections.abc import Callable

from articles.importers.formats.ghost.cards import Notes, card
from articles.importers.html_to_sections.exported import classes, first, parsed, written
from articles.importers.html_to_sections.tree import Node
from articles.importers.textual.json_values import Row


def html_of(text: str, notes: Notes) -> str:
    def as_card(element: Node) -> str | None:
        own = classes(element)
        for name in _PAYLOADS.keys() & own if "kg-card" in own else ():
            return card(name.split("-")[1], _PAYLOADS[name](element), notes)
        return None

    return written(parsed(text).children, as_card)


def _words(element: Node, *names: str) -> str:
    found = first(element, *names)
    return found.words if found else ""


def _inner(element: Node, name: str) -> str:
    found = first(element, name)
    return written(found.children, lambda node: None) if found else ""


def _address(element: Node, attribute: str, *names: str) -> str:
    found = first(element, *names)
    return found.get(attribute) if found else ""


def _bookmark(element: Node) -> Row:
    about = {
        "title": _words(element, ".kg-bookmark-title"),
        "description": _words(element, ".kg-bookmark-description"),
    }
    address = _address(element, "href", ".kg-bookmark-container", "a")
    return {"url": address, "metadata": about, "caption": _inner(element, "figcaption")}


def _file(element: Node) -> Row:
    return {
        "src": _address(element, "href", ".kg-file-card-container", "a"),
        "fileTitle": _words(element, ".kg-file-card-title"),
        "fileCaption": _words(element, ".kg-file-card-caption"),
    }


def _product(element: Node) -> Row:
    return {
        "productImageSrc": _address(element, "src", "img"),
        "productTitle": _words(element, ".kg-product-card-title"),
        "productDescription": _inner(element, ".kg-product-card-description"),
        "productUrl": _address(element, "href", ".kg-product-card-button"),
        "productButton": _words(element, ".kg-product-card-button"),
    }


_PAYLOADS: dict[str, Callable[[Node], Row]] = {
    "kg-bookmark-card": _bookmark,
    "kg-audio-card": lambda element: {
        "src": _address(element, "src", "audio"),
        "title": _words(element, ".kg-audio-title"),
    },
    "kg-video-card": lambda element: {
        "src": _address(element, "src", "video"),
        "caption": _words(element, "figcaption"),
    },
    "kg-file-card": _file,
    "kg-callout-card": lambda element: {
        "calloutEmoji": _words(element, ".kg-callout-emoji"),
        "calloutText": _inner(element, ".kg-callout-text"),
    },
    "kg-toggle-card": lambda element: {
        "heading": _words(element, ".kg-toggle-heading-text"),
        "content": _inner(element, ".kg-toggle-content"),
    },
    "kg-signup-card": lambda element: {"header": _words(element, ".kg-signup-card-heading")},
    "kg-product-card": _product,
}
