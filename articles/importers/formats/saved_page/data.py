"""What a saved page says of its article for machines: JSON-LD, OpenGraph and other meta elements,
microdata. The first of them that says something counts."""

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlsplit

from articles.content import ImageUse
from articles.importers.html_to_sections import Node, words_of
from articles.importers.html_to_sections.pictures import tidy_credit
from articles.importers.textual import bylines
from articles.importers.textual.json_values import Row, storable

_ARTICLE = re.compile(r"(?:\w*Article|BlogPosting|Report|LiveBlogPosting)$")
_WRAPPED = re.compile(
    r"^\s*(?:<!--|(?://|/\*)?\s*<!\[CDATA\[(?:\*/)?)|(?:-->|(?://|/\*)?\s*\]\]>(?:\*/)?|;)\s*$"
)
_BY = re.compile(r"^(?:by|von|par|por|di)[:\s]\s*", re.IGNORECASE)
_ADDRESS = re.compile(r"https?://|www\.|^/|@", re.IGNORECASE)
LONGEST_DATA = 5_000_000
MOST_NODES = 5_000
DEEPEST = 30


@dataclass(slots=True)
class PageData:
    """`meta`: what each meta element says, by its name in small letters. `article`: the object of
    JSON-LD that is the article; `known`: all of its objects by their @id."""

    meta: dict[str, list[str]] = field(default_factory=dict)
    article: Row = field(default_factory=dict)
    known: dict[str, Row] = field(default_factory=dict)
    canonical: str = ""
    picture_link: str = ""
    title: str = ""
    base: str = ""

    @property
    def is_article(self) -> bool:
        return bool(self.article) or self.first("og:type") == "article"

    def first(self, *names: str) -> str:
        return next((said[0] for name in names if (said := self.meta.get(name))), "")

    def all(self, *names: str) -> list[str]:
        """All that is said under the first of these names that is there."""
        return next((said for name in names if (said := self.meta.get(name))), [])

    def word(self, *keys: str) -> str:
        return next(filter(None, (_word(self.article.get(key)) for key in keys)), "")

    def objects(self, key: str) -> Iterator[Row | str]:
        """What the article has under this key, whether it is one or a list of them."""
        yield from _each(self.article.get(key), self.known)

    @property
    def is_free(self) -> bool:
        said = str(self.article.get("isAccessibleForFree", "")).lower()
        tier = self.first("article:content_tier", "access")
        return not said.endswith("false") and tier.lower() not in ("locked", "metered", "paid")

    @property
    def authors(self) -> list[str]:
        """People first; an organisation only where nobody is named."""
        people: list[str] = []
        others: list[str] = []
        for one in [*self.objects("author"), *self.objects("creator")]:
            name = _word(one) if isinstance(one, str) else _word(one.get("name"))
            kinds = [] if isinstance(one, str) else _kinds(one)
            (others if "Organization" in "".join(kinds) else people).extend(split_names(name))
        if people:
            return people
        keys = (
            "author",
            "article:author",
            "parsely-author",
            "sailthru.author",
            "byl",
            "dc.creator",
        )
        said = [name for key in keys for one in self.meta.get(key, ()) for name in split_names(one)]
        return said or others

    @property
    def summaries(self) -> list[str]:
        said = [self.word("description"), self.first("og:description")]
        said += [self.first("description"), self.first("twitter:description")]
        return [one for one in said if one]

    @property
    def topics(self) -> list[str]:
        said = [_word(one) for one in self.objects("articleSection") if isinstance(one, str)]
        meta = self.all("article:section", "og:article:section", "parsely-section", "section")
        return [name for name in said if name] or meta

    @property
    def tags(self) -> list[str]:
        found: list[str] = []
        for one in self.objects("keywords"):
            word = _word(one) if isinstance(one, str) else _word(one.get("name"))
            found += [part.strip() for part in re.split("[,;]", word)]
        said = found or self.meta.get("article:tag") or self.meta.get("og:article:tag") or []
        if len(said) <= 1:
            keywords = said or self.all("news_keywords", "parsely-tags", "keywords")
            said = [part.strip() for one in keywords for part in one.split(",")]
        return list(dict.fromkeys(filter(None, said)))

    @property
    def picture(self) -> tuple[str, ImageUse]:
        for one in [*self.objects("image"), *self.objects("primaryImageOfPage")]:
            if isinstance(one, str):
                return one, ImageUse()
            address = _address(one.get("url")) or _address(one.get("contentUrl"))
            if not address:
                continue
            creators = [
                each if isinstance(each, str) else _word(each.get("name"))
                for key in ("creator", "author")
                for each in _each(one.get(key), self.known)
            ]
            whose = _word(one.get("creditText")) or next(filter(None, creators), "")
            whose = whose or _word(one.get("copyrightNotice"))
            caption = _word(one.get("caption")) or _word(one.get("description"))
            return address, ImageUse(caption=caption, credit=tidy_credit(whose))
        address = self.first("og:image:secure_url", "og:image", "og:image:url", "twitter:image")
        address = address or self.first("twitter:image:src") or self.picture_link
        return address, ImageUse(alt=self.first("og:image:alt", "twitter:image:alt"))

    @property
    def addresses(self) -> list[str]:
        main = self.article.get("mainEntityOfPage")
        said = [_word(main.get("@id")) if isinstance(main, dict) else _word(main)]
        said = [self.canonical, self.first("og:url"), self.word("url"), *said]
        return [address for address in dict.fromkeys(said) if is_address(address)]


def page_data(root: Node) -> PageData:
    page = PageData()
    objects: list[Row] = []
    for node in root.descendants():
        if node.tag == "meta":
            for name in filter(
                None, (node.get("property"), node.get("name"), node.get("itemprop"))
            ):
                if content := words_of(node.get("content")):
                    page.meta.setdefault(name.lower(), []).append(content)
        elif node.tag == "link":
            kinds = node.get("rel").lower().split()
            if "canonical" in kinds and not page.canonical:
                page.canonical = node.get("href")
            elif "image_src" in kinds:
                page.picture_link = node.get("href")
        elif node.tag == "title" and not page.title:
            page.title = " ".join("".join(c for c in node.children if isinstance(c, str)).split())
        elif node.tag == "base" and not page.base:
            page.base = node.get("href")
        elif node.tag == "script" and "ld+json" in node.get("type").lower():
            objects += _objects(_json(node.text), 0)
    page.known = {key: one for one in objects if (key := _word(one.get("@id"))) and len(one) > 1}
    page.article = _article(objects[:MOST_NODES], page)
    return page


def split_names(text: str) -> list[str]:
    """The people of “By Wren Hale and Ed Moss”; none of an address."""
    text = _BY.sub("", text.strip())
    if not text or _ADDRESS.search(text) or len(text) > 300:
        return []
    return list(bylines.names(text))


def is_address(text: str) -> bool:
    try:
        parts = urlsplit(text)
    except ValueError:
        return False
    return text.startswith("/") if not parts.scheme else parts.scheme in ("http", "https")


def _article(objects: list[Row], page: PageData) -> Row:
    found = [one for one in objects if any(_ARTICLE.match(kind) for kind in _kinds(one))]
    for one in found:
        main = one.get("mainEntityOfPage")
        own = [one.get("url"), main, one.get("@id")]
        own += [main.get("@id")] if isinstance(main, dict) else []
        if page.canonical and page.canonical in own:
            return one
    return found[0] if found else {}


def _json(text: str) -> Any:
    for _ in range(2):
        text = _WRAPPED.sub("", text.strip()).strip()
    if len(text) > LONGEST_DATA:
        return None
    try:
        return json.loads(text, strict=False)
    except (ValueError, RecursionError):
        return None


def _objects(value: Any, depth: int) -> Iterator[Row]:
    """Those at the top, and in graphs and lists of what the page is about."""
    if depth > DEEPEST:
        return
    if isinstance(value, list):
        for one in value:
            yield from _objects(one, depth + 1)
    elif isinstance(value, dict):
        yield value
        for key in ("@graph", "mainEntity", "mainEntityOfPage", "hasPart"):
            yield from _objects(value.get(key), depth + 1)


def _each(value: Any, known: dict[str, Row]) -> Iterator[Row | str]:
    for one in value if isinstance(value, list) else [value]:
        if isinstance(one, dict):
            yield known.get(_word(one.get("@id")), one) if len(one) <= 2 else one
        elif isinstance(one, str) and (word := _word(one)):
            yield word


def _kinds(one: Row) -> list[str]:
    kinds = one.get("@type")
    kinds = kinds if isinstance(kinds, list) else [kinds]
    return [kind.rpartition("/")[2] for kind in kinds if isinstance(kind, str)]


def _word(value: Any) -> str:
    if isinstance(value, list) and value:
        value = value[0]
    return words_of(storable(value)) if isinstance(value, str) else ""


def _address(value: Any) -> str:
    return _word(value.get("@id") or value.get("url")) if isinstance(value, dict) else _word(value)
