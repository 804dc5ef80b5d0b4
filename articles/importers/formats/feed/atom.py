"""Atom 1.0 and 0.3: an entry, and what it inherits from its feed. Blogger's export is one, too:
its comments and settings are entries, which are not articles."""

from html import escape
from urllib.parse import urljoin
from xml.etree.ElementTree import Element

from articles.importers.formats.feed.entries import Entry, plain_as_html
from articles.importers.formats.feed.media import media_of
from articles.importers.formats.feed.xml import BASE, as_html, children, text_of, texts_of
from articles.importers.html_to_sections.assembling import words_of
from articles.importers.textual.dates import moment

_KIND = "http://schemas.google.com/g/2005#kind"
_DATES = ("atom:published", "atom:issued", "atom:created", "atom:updated", "atom:modified")


class Atom:
    """The facts of a feed hold for the entries after them."""

    def __init__(self) -> None:
        self.authors: list[str] = []
        self.base = ""

    def learn(self, name: str, element: Element) -> None:
        if name == "atom:author":
            self.authors += texts_of(element, "atom:name")
        elif name == "atom:link" and element.get("rel", "alternate") == "alternate":
            self.base = self.base or element.get("href", "").strip()

    def entry(self, item: Element) -> Entry | None:
        kind = next((c.get("term", "") for c in _categories(item) if c.get("scheme") == _KIND), "")
        if kind and not kind.endswith(("#post", "#page")):
            return None
        lost: list[str] = []
        base = _joined(self.base, item.get(BASE, ""))
        authors = _people(item, "atom:author")
        for source in children(item, "atom:source"):
            authors = authors or _people(source, "atom:author")
            if title := words_of(text_of(source, "atom:title")):
                lost.append(f"that it comes from another feed: {title}")
        topics: list[str] = []
        tags: list[str] = []
        for category in _categories(item):
            name = words_of(category.get("label") or category.get("term") or "")
            scheme = category.get("scheme", "").lower()
            if category.get("scheme") != _KIND:
                (tags if "tag" in scheme or "keyword" in scheme else topics).append(name)
        if rights := words_of(text_of(item, "atom:rights")):
            lost.append(f"its rights: {rights[:200]}")
        links = {
            link.get("rel", "alternate"): link for link in reversed(children(item, "atom:link"))
        }
        address = links["alternate"].get("href", "").strip() if "alternate" in links else ""
        content = next(iter(children(item, "atom:content")), None)
        if content is not None and content.get("src"):
            lost.append(f"the text, which is not in the feed but at {content.get('src')}")
            content = None
        return Entry(
            id=text_of(item, "atom:id"),
            title=_html(next(iter(children(item, "atom:title")), None), base),
            html=_html(content, base),
            summary=_html(next(iter(children(item, "atom:summary")), None), base),
            base=base,
            urls=[_joined(base, address)] if address else [],
            authors=authors or _people(item, "atom:contributor") or self.authors,
            topics=topics,
            tags=tags,
            published=next(filter(None, map(moment, _dates(item))), None),
            media=media_of(item),
            lost=lost,
            draft=any(text_of(one, "app:draft") == "yes" for one in children(item, "app:control")),
            page=kind.endswith("#page"),
        )


def _dates(item: Element) -> list[str]:
    return [text for name in _DATES for text in texts_of(item, name)]


def _categories(item: Element) -> list[Element]:
    return children(item, "atom:category")


def _people(holder: Element, name: str) -> list[str]:
    found = (words_of(text_of(person, "atom:name")) for person in children(holder, name))
    return [name for name in found if name]


def _html(construct: Element | None, base: str) -> str:
    """Text, HTML or XHTML, as its type says; in 0.3 a mode says which."""
    if construct is None:
        return ""
    kind = construct.get("type", "text").strip().lower()
    text = "".join(construct.itertext())
    if construct.get("mode") == "escaped" or kind in ("html", "text/html"):
        return text
    if "xhtml" in kind or construct.get("mode") == "xml" or len(construct):
        return as_html(construct)
    if kind in ("text", "text/plain"):
        is_title = construct.tag.endswith("}title")
        return escape(text) if is_title else plain_as_html(text)
    return ""


def _joined(base: str, address: str) -> str:
    try:
        return urljoin(base, address)
    except ValueError:
        return address
