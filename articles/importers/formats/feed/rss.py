"""RSS 2.0, its older forms 0.9x, and RSS 1.0: an item as an entry.

A feed has categories only. They are topics, unless their domain says that they are tags.
"""

import re
from xml.etree.ElementTree import Element

from articles.importers.formats.feed.entries import Entry
from articles.importers.formats.feed.media import media_of
from articles.importers.formats.feed.xml import BASE, as_html, children, text_of, texts_of
from articles.importers.html_to_sections.assembling import words_of
from articles.importers.textual.bylines import byline
from articles.importers.textual.dates import moment

ABOUT = "{http://www.w3.org/1999/02/22-rdf-syntax-ns#}about"
_MAIL = re.compile(r"[^\s@]{1,100}@[^\s@()]{1,100}")
_NAMED = re.compile(r"[^()]{0,200}\((?P<name>[^()]{1,200})\)\s*")
_TEXTS = ("content:encoded", "atom:content")
_DATES = ("pubDate", "dc:date", "dcterms:issued", "dcterms:created", "atom:published")


class Rss:
    """The facts of a channel hold for the items after them."""

    def __init__(self) -> None:
        self.authors: list[str] = []

    def learn(self, name: str, element: Element) -> None:
        if name == "channel":  # of RSS 1.0
            self.authors = texts_of(element, "dc:creator")
        elif name in ("dc:creator", "itunes:author"):
            self.authors = self.authors or texts_of_itself(element)

    def entry(self, item: Element) -> Entry:
        lost: list[str] = []
        guid = next(iter(children(item, "guid")), None)
        name = "".join(guid.itertext()).strip() if guid is not None else item.get(ABOUT, "")
        is_link = guid is None or guid.get("isPermaLink", "true").strip().lower() != "false"
        urls = [text_of(item, "feedburner:origLink", "link"), *_links(item)]
        urls += [name] if is_link else []
        if said := text_of(item, "slash:comments").lstrip("0"):
            lost.append(f"{said} comment{'s' * (said != '1')}")
        for source in children(item, "source"):
            words = words_of("".join(source.itertext())) or source.get("url", "")
            lost.append(f"that it comes from another feed: {words}")
        topics, tags = _categories(item)
        urls = [url for url in dict.fromkeys(urls) if _is_address(url)]
        return Entry(
            id=name,
            title=text_of(item, "title", "media:title"),
            html=text_of(item, *_TEXTS) or _xhtml(item),
            summary=text_of(item, "description", "atom:summary", "itunes:summary"),
            base=item.get(BASE) or next(iter(urls), ""),
            urls=urls,
            authors=_authors(item) or self.authors,
            topics=topics,
            tags=tags,
            published=next(filter(None, map(moment, texts_of(item, *_DATES))), None),
            media=media_of(item),
            lost=lost,
        )


def texts_of_itself(element: Element) -> list[str]:
    words = words_of("".join(element.itertext()))
    return [words] if words else []


def _authors(item: Element) -> list[str]:
    """Several may stand in one element, which is taken apart where all of it is full names."""
    found = texts_of(item, "dc:creator", "atom:author", "itunes:author") or texts_of(item, "author")
    said = filter(None, map(_name, found))
    return [name for one in said for name in byline(one) or byline(f"by {one}") or (one,)]


def _name(said: str) -> str:
    """“wren@gazette.example (Wren Hale)” -> Wren Hale; an address alone is nobody's name."""
    words = words_of(said)
    if named := _NAMED.fullmatch(words):
        return named["name"] if _MAIL.search(words) else words
    return _MAIL.sub("", words).strip(" <>,")


def _categories(item: Element) -> tuple[list[str], list[str]]:
    topics: list[str] = []
    tags: list[str] = []
    for category in children(item, "category"):
        domain = category.get("domain", "").lower()
        (tags if "tag" in domain or "keyword" in domain else topics).extend(
            texts_of_itself(category)
        )
    topics += [words_of(said) for said in texts_of(item, "dc:subject")]
    for said in texts_of(item, "media:keywords", "itunes:keywords"):
        tags += [part.strip() for part in words_of(said).split(",")]
    return topics, tags


def _links(item: Element) -> list[str]:
    links = children(item, "atom:link")
    return [link.get("href", "").strip() for link in links if link.get("rel") == "alternate"]


def _xhtml(item: Element) -> str:
    return next((as_html(body) for body in children(item, "xhtml:body", "xhtml:div")), "")


def _is_address(url: str) -> bool:
    return url.lower().startswith(("http://", "https://"))
