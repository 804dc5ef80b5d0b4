"""What a saved page says of its article for machines: JSON-LD of https://schema.org/Article,
OpenGraph (https://ogp.me) and other meta elements, and the post that Substack loads with its pages.
"""

import json
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urljoin, urlsplit

from articles.content import Genre, ImageUse
from articles.importers.html_to_sections import Node, words_of
from articles.importers.html_to_sections.images import tidy_credit
from articles.importers.textual import genres
from articles.importers.textual.access import kind_of, withholds
from articles.importers.textual.bylines import names
from articles.importers.textual.dates import Dated, first_dated
from articles.importers.textual.json_values import Row, inside, storable, word
from articles.importers.textual.language import tag

_ARTICLE = re.compile(r"(?:\w*Article|BlogPosting|Report|LiveBlogPosting)$")
_OF_PAGE = re.compile(r"(?:Article|Posting|Report|Page|PageElement|CreativeWork)(?:\s|$)")
_WRAPPED = re.compile(r"^\W*(?:<!--|<!\[CDATA\[)\W*?(?=[\[{])|(?<=[\]}])[^\]}]*(?:-->|\]\]>|;)\W*$")
_POST = re.compile(r"window\._preloads\s*=\s*JSON\.parse\(")
_LINK = re.compile(r"https?://|www\.|^/", re.IGNORECASE)
_AUTHORS = ["author", "article:author", "parsely-author", "sailthru.author", "byl", "dc.creator"]
_SECTIONS = ["article:section", "og:article:section", "parsely-section", "section"]
_IMAGES = ["og:image:secure_url", "og:image", "og:image:url", "twitter:image"]
_IMAGES += ["twitter:image:src", "image_src"]
_DATES = ["article:published_time", "og:article:published_time", "datepublished", "date"]
_DATES += ["parsely-pub-date", "sailthru.date", "dc.date.issued", "dcterms.created", "dc.date"]
_DATES += ["pubdate", "publish-date", "publishdate", "publication_date"]
# And however else a site calls it: cXenseParse:recs:publishtime, bt:pubDate, eomportal-publishDate.
_PUBLISHED = re.compile(
    r"(?:.*[^a-z])?(?:date)?pub(?:lish(?:ed)?|lication)?[_-]?(?:date|time|_?at)"
)
LONGEST_DATA = 5_000_000
DEEPEST = 30


@dataclass(slots=True)
class PageData:
    """`meta`: what each meta element says, by its name in small letters, and the links of a page.
    `article`: the object of JSON-LD that is the article; `known`: all of them by their @id.
    `closed`: the article, or a part of it, is not for everybody."""

    meta: dict[str, list[str]] = field(default_factory=dict)
    article: Row = field(default_factory=dict)
    known: dict[str, Row] = field(default_factory=dict)
    title: str = ""
    closed: bool = False
    lang: str = ""

    @property
    def is_article(self) -> bool:
        return bool(self.article) or self.first("og:type") == "article"

    @property
    def base(self) -> str:
        return self.first("base")

    def first(self, *names: str) -> str:
        return next(iter(self.all(*names)), "")

    def all(self, *names: str) -> list[str]:
        """All that is said under the first of these names that is there."""
        return next((values for name in names if (values := self.meta.get(name))), [])

    def word(self, *keys: str) -> str:
        return next(filter(None, (_word(self.article.get(key)) for key in keys)), "")

    def objects(self, *keys: str) -> Iterator[Row]:
        """What the article has under these keys; words alone are names."""
        for key in keys:
            value = self.article.get(key)
            for one in value if isinstance(value, list) else [value]:
                if isinstance(one, str) and _word(one):
                    yield {"name": one}
                elif isinstance(one, dict):
                    yield self.known.get(_word(one.get("@id")), one) if len(one) <= 2 else one

    @property
    def is_free(self) -> bool:
        """Neither the article nor a part of it is said to be for subscribers only."""
        tier = self.first("article:content_tier", "access").lower()
        return tier not in ("locked", "metered", "paid") and not self.closed

    @property
    def marks(self) -> Iterator[tuple[str, str]]:
        """What it says of who may see it, and when, as `access` knows it. A meta element called
        expires is about caches."""
        for name, (value, *_) in self.meta.items():
            # Their statuses may be of anything.
            if name != "expires" and (kind_of(name) != "status" or withholds(value)):
                yield name, value
        yield from ((name, self.word(name)) for name in self.article if kind_of(name))

    @property
    def authors(self) -> list[str]:
        """People first; an organisation only where nobody is named."""
        found = [(names(_name(one)), one) for one in self.objects("author", "creator")]
        people = [name for some, one in found if "Organi" not in _kinds(one) for name in some]
        values = [one for key in _AUTHORS for one in self.all(key) if not _LINK.search(one)]
        others = [name for some, _ in found for name in some]
        return people or [*names(", ".join(values))] or others

    @property
    def topics(self) -> list[str]:
        sections = [_word(one["name"]) for one in self.objects("articleSection") if "name" in one]
        return sections or self.all(*_SECTIONS)

    @property
    def tags(self) -> list[str]:
        keywords = [_word(one.get("name")) for one in self.objects("keywords")]
        keywords = keywords or self.all("article:tag", "og:article:tag")
        if len(keywords) <= 1:
            keywords = keywords or self.all("news_keywords", "parsely-tags", "keywords")
            keywords = [part for one in keywords for part in re.split("[,;]", one)]
        return list(dict.fromkeys(one.strip() for one in keywords if one.strip()))

    @property
    def genre(self) -> Genre:
        """By its kind, or in words."""
        said = [*_kinds(self.article).split(), *map(_name, self.objects("genre"))]
        return genres.chosen([[one] for one in said])[0]

    @property
    def language(self) -> str:
        """As programs fill it in for all pages of a site."""
        said = (self.word("inLanguage"), self.lang, self.first("og:locale", "content-language"))
        return next(filter(None, map(tag, said)), "")

    @property
    def dated(self) -> Dated:
        dates = [self.word("datePublished"), *(self.first(name) for name in _DATES)]
        others = (
            every[0] for name, every in self.meta.items() if every and _PUBLISHED.fullmatch(name)
        )
        return first_dated([*dates, *others, self.word("dateCreated"), self.word("uploadDate")])

    @property
    def summaries(self) -> list[str]:
        texts = [self.first("og:description"), self.first("description")]
        texts += [self.word("description"), self.first("twitter:description")]
        return [one for one in texts if one]

    @property
    def image(self) -> tuple[str, ImageUse]:
        for one in self.objects("image", "primaryImageOfPage"):
            address = _word(one.get("url")) or _word(one.get("contentUrl"))
            if not address and set(one) == {"name"}:
                address = _word(one["name"])
            if address:
                by = [one.get("creator"), one.get("author")]
                values = [one.get("creditText"), *map(_named, by), one.get("copyrightNotice")]
                credit = next(filter(None, map(_word, values)), "")
                caption = _word(one.get("caption")) or _word(one.get("description"))
                return address, ImageUse(caption=caption, credit=tidy_credit(credit))
        return self.first(*_IMAGES), ImageUse(alt=self.first("og:image:alt", "twitter:image:alt"))

    @property
    def addresses(self) -> list[str]:
        main = self.article.get("mainEntityOfPage")
        values = [self.first("canonical"), self.first("og:url"), self.word("url")]
        values.append(_word(main.get("@id") if isinstance(main, dict) else main))
        whole = [urljoin(self.base, one) if one.startswith("/") else one for one in values]
        return [one for one in dict.fromkeys(whole) if is_address(one)]


def page_data(root: Node) -> PageData:
    page = PageData()
    objects: list[Row] = []
    for node in root.descendants():
        if node.tag == "title":
            page.title = page.title or " ".join(node.text.split())
        elif node.tag == "script":
            objects += _objects(_data(node), 0)
        for name, value in _meta_of(node):
            page.meta.setdefault(name.lower(), []).append(value)
    page.known = {key: one for one in objects if (key := _word(one.get("@id"))) and len(one) > 1}
    page.closed = _are_closed(objects, page.first("isaccessibleforfree"))  # and in microdata
    page.article = _article_of(objects)
    return page


def _meta_of(node: Node) -> Iterator[tuple[str, str]]:
    """The names and the value of a meta element; a link or the base, as if they were one."""
    names: list[str] = []
    if node.tag == "meta":
        names = [node.get(name) for name in ("property", "name", "itemprop")]
    elif node.tag == "link":
        names = [name for name in node.get("rel").split() if name in ("canonical", "image_src")]
    elif node.tag == "base":
        names = ["base"]
    if names and (value := words_of(node.get("content")) or node.get("href")):
        yield from ((name, value) for name in names if name)


def _are_closed(objects: Sequence[Row], word: str) -> bool:
    """The page, or a part of it, is not free to read (https://schema.org/isAccessibleForFree)."""
    free = [one.get("isAccessibleForFree") for one in objects if _OF_PAGE.search(_kinds(one))]
    return any(str(one).lower().endswith("false") for one in [*free, word])


def _article_of(objects: Sequence[Row]) -> Row:
    """The first that is one, with the text that Substack keeps for its scripts."""
    found: Row = {}
    for one in objects:
        if _ARTICLE.search(_kinds(one)):
            found = found | one if "html" in one else found or one
    return found


def is_address(text: str) -> bool:
    try:
        parts = urlsplit(text)
    except ValueError:
        return False
    return text.startswith("/") if not parts.scheme else parts.scheme in ("http", "https")


def _data(script: Node) -> Any:
    """The data in a script; a post of Substack as if it were an article of JSON-LD."""
    text = script.text.strip()
    begins = _POST.search(text)
    if len(text) > LONGEST_DATA or not (begins or "ld+json" in script.get("type").lower()):
        return None
    try:
        if not begins:
            return json.loads(_WRAPPED.sub("", text), strict=False)
        loaded = json.loads(json.JSONDecoder().raw_decode(text, begins.end())[0])
    except (ValueError, TypeError, RecursionError):
        return None
    post = inside(loaded, "post") if isinstance(loaded, dict) else {}
    is_free = word(post, "audience") in ("", "everyone") and post.get("is_published") is not False
    return {
        "@type": "BlogPosting",
        "headline": word(post, "title"),
        "alternativeHeadline": word(post, "subtitle"),
        "html": word(post, "body_html"),
        **({} if is_free else {"isAccessibleForFree": False}),
    }


def _objects(value: Any, depth: int) -> Iterator[Row]:
    """Those at the top, and in graphs and lists of what the page is about."""
    if isinstance(value, list) and depth < DEEPEST:
        for one in value:
            yield from _objects(one, depth + 1)
    elif isinstance(value, dict) and depth < DEEPEST:
        yield value
        for key in ("@graph", "mainEntity", "mainEntityOfPage", "hasPart"):
            yield from _objects(value.get(key), depth + 1)


def _kinds(one: Row) -> str:
    kinds = one.get("@type")
    return " ".join(map(str, kinds)) if isinstance(kinds, list) else str(kinds)


def _named(value: Any) -> Any:
    one = value[0] if isinstance(value, list) and value else value
    return one.get("name") if isinstance(one, dict) else one


def _name(person: Row) -> str:
    """Of one or of several, whole or in its parts (https://schema.org/Person)."""
    name = person.get("name")
    if not name:
        return " ".join(filter(None, map(_word, map(person.get, ("givenName", "familyName")))))
    return ", ".join(map(_word, name)) if isinstance(name, list) else _word(name)


def _word(value: Any) -> str:
    if isinstance(value, list) and value:
        value = value[0]
    if isinstance(value, dict):
        value = value.get("@id") or value.get("url")
    return words_of(storable(value)) if isinstance(value, str) else ""
