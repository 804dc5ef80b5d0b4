"""Entries of RSS and Atom: our bounded reader takes a feed apart, and feedparser reads each entry
by itself, as bytes."""

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from html import escape
from io import BytesIO
from typing import Any
from xml.etree.ElementTree import Element, SubElement, tostring

import feedparser

from articles.content import ImageUse
from articles.importers import xml
from articles.importers.base import BadSource
from articles.importers.files import File
from articles.importers.formats.feed.entry import Entry, Media, medium_of, person
from articles.importers.html_to_sections import words_of
from articles.importers.html_to_sections.images import tidy_credit
from articles.importers.textual.access import access
from articles.importers.textual.bylines import byline
from articles.importers.textual.dates import first_dated
from articles.importers.textual.wrapping import plain_as_html

MOST_FACTS = 50  # of a channel
_ABOUT = "{http://www.w3.org/1999/02/22-rdf-syntax-ns#}about"
_ADDRESS = re.compile(r"https?://|/", re.IGNORECASE)
_LANG = "{http://www.w3.org/XML/1998/namespace}lang"
_BLOGGER = "http://schemas.google.com/g/2005#kind"
_TAKEOUT = "{http://schemas.google.com/blogger/2018}type"
_COMMENT = re.compile(r"#comment-\d+$|[?&]showComment=")
_DATES = ("published", "created", "updated")
_FACTS = {"author", "creator", "link", "block", "draft", "private", "visibility"}
_FACTS |= {"language", "access", "accessRights", "media-restriction"}


def xml_entries(file: File) -> Iterator[Entry]:
    """What a channel says before its items holds for them; what else there is beside articles is
    told of the last one. Raises BadSource, after what came before the damage."""
    lost: list[str] = []
    beside: Counter[str] = Counter()
    facts = Element("channel")
    entry: Entry | None = None
    damage: BadSource | None = None
    try:
        for element in xml.elements(file, _is_below_channel, spelt=_spelt, assumed=lost):
            if any(one.tag.startswith("wp:") for one in element.iter()):
                raise BadSource(file.location, "This is an export of WordPress and no feed.")
            if what := _no_article(element):
                beside[what] += 1
            elif _local(element) in ("item", "entry"):
                if entry:
                    yield entry
                entry = _entry(element, facts)
            else:
                _add_facts(facts, element)
    except BadSource as bad:
        damage = bad
    if entry:
        lost += (f"beside it in the feed: {what} ({count})" for what, count in beside.items())
        entry.lost += lost
        yield entry
    if damage:
        raise damage


def _is_below_channel(path: Sequence[str]) -> bool:
    """What stands in the channel of RSS, and everything else right below the root."""
    return len(path) == (3 if path[:2] == ["rss", "channel"] else 2)


def _add_facts(facts: Element, element: Element) -> None:
    """What a channel says of itself, whether its items stand in it or beside it."""
    new = element if _local(element) == "channel" else [element]
    facts.extend(one for one in new if _local(one) in _FACTS and len(facts) < MOST_FACTS)


def _spelt(space: str, local: str) -> str:
    space = "".join(space.split())  # it is an address; feedparser parts names at spaces
    if space.startswith("http://search.yahoo.com/mrss"):
        return f"media-{local}"
    return f"wp:{local}" if "wordpress.org/export/" in space else xml.in_full(space, local)


def _local(element: Element) -> str:
    return element.tag.rpartition("}")[2]


def _kind(item: Element) -> str:
    """In an export of Blogger: post, page, comment, settings, template."""
    kinds = (one.get("term", "") for one in item if one.get("scheme") == _BLOGGER)
    return (item.findtext(_TAKEOUT) or next(kinds, "")).rpartition("#")[2].strip().lower()


def _no_article(element: Element) -> str:
    """What an element right below the channel is beside articles; "" for those, and for facts."""
    if _local(element) == "deleted-entry":
        return "withdrawn articles"
    kind = _kind(element)
    links = (one.get("href") or one.text or "" for one in element if _local(one) == "link")
    if any(map(_COMMENT.search, links)):
        kind = "comment"
    return "" if kind in ("", "post", "page") else f"{kind.removesuffix('s')}s"


def _marks(holder: Element) -> Iterator[tuple[str, str]]:
    """What may say for whom it is, as `access` knows it; an empty mark is one, too."""
    for one in holder.iter():
        name, value = _local(one), (one.text or "").strip()
        if name == "media-restriction" and one.get("type") != "sharing":
            everybody = "none" if one.get("relationship") == "deny" else "all"
            yield "access", "all" if value == everybody else f"{one.get('relationship')} {value}"
        elif name == "media-status":
            yield "status", one.get("state", "")
        elif name == "block":  # directories are asked not to show it: a podcast for members
            yield "private", "yes" if value.lower() == "yes" else "no"
        elif name == "in-reply-to":
            yield "status", "an answer to another article"
        else:
            yield name, value or ("yes" if name in ("draft", "private", "deleted") else "")


def _entry(item: Element, facts: Element) -> Entry:
    is_rss = _local(item) == "item"
    of_feed = (one.get("href", "") for one in facts if one.get("rel", "alternate") == "alternate")
    home = next(filter(None, of_feed), "")
    title, media, keywords = item.findtext("media-title", ""), _media(item), _keywords(item)
    data = _parsed(item, home)
    content: Any = next(iter(data.get("content", ())), {})
    html, summary = _html(content, is_rss), _html(data.get("summary_detail", {}), is_rss)
    topics, tags = _categories(data)
    urls = _urls(data)
    detail = data.get("title_detail", {})
    is_plain = not is_rss and detail.get("type") == "text/plain"
    return Entry(
        id=data.get("id") or item.get(_ABOUT, ""),
        title=escape(detail["value"]) if is_plain else detail.get("value", title),
        html=html,
        summary="" if summary == html else summary,
        base=content.get("base") or next(iter(urls), home),
        urls=urls,
        authors=_authors(item) or _authors_of_source(item) or _authors(facts),
        topics=topics,
        tags=[*tags, *keywords],
        language=_language(item),
        language_around=_language(facts),
        dated=first_dated(data[key] for key in _DATES if key in data),
        media=[*media, *map(_enclosed, data.get("enclosures", ()))],
        lost=[*_not_kept(data, item)],
        access=access([*_marks(facts), *_marks(item)], [words_of(data.get("title", ""))], urls),
        page=_kind(item) == "page",
    )


def _parsed(item: Element, home: str) -> Any:
    """What feedparser reads of this entry, with its own cleaning and joining of addresses off."""
    root = inner = Element(item.tag.replace("entry", "feed").replace("item", "RDF"))
    if item.tag == "item":
        root = Element("rss", version="2.0")
        inner = SubElement(root, "channel")
    inner.append(item)
    parsed = feedparser.parse(
        BytesIO(tostring(root, encoding="utf-8")),
        sanitize_html=False,
        resolve_relative_uris=False,
        response_headers={"content-location": home} if home else {},
    )
    return next(iter(parsed.entries), {})


def _html(detail: Any, is_rss: bool) -> str:
    """As HTML what its type says that it is; nothing of images and the like."""
    kind, text = detail.get("type", ""), detail.get("value", "")
    if is_rss or kind in ("text/html", "application/xhtml+xml"):
        return str(text)
    return plain_as_html(text) if kind == "text/plain" else ""


def _language(holder: Element) -> str:
    """Of an entry or of what a channel says: RSS has an element, Atom an attribute, on the entry or
    on its text."""
    said = [one.text or "" for one in holder if _local(one) == "language"]
    texts = [one for one in holder if _local(one) == "content"]
    said += [one.get(_LANG, "") for one in (holder, *texts)]
    return next(filter(None, map(str.strip, said)), "")


def _authors(holder: Element) -> list[str]:
    """Several may stand in one element, which is taken apart where all of it is full names. An
    address alone is nobody's name."""
    for kind in ("creator", "author", "contributor"):
        found: list[str] = []
        for one in [each for each in holder if _local(each) == kind]:
            name = next((part for part in one if _local(part) == "name"), one)
            words = person(words_of("".join(name.itertext())))
            found += byline(words) or byline(f"by {words}") or filter(None, [words])
        if found:
            return found
    return []


def _authors_of_source(item: Element) -> list[str]:
    """Those of the feed from which an entry of Atom was taken."""
    return [name for one in item if _local(one) == "source" for name in _authors(one)]


def _urls(data: Any) -> list[str]:
    """The article's own address first."""
    alternates = (one.get("href", "") for one in data.get("links", ()) if one["rel"] == "alternate")
    links = [data.get("feedburner_origlink", ""), data.get("link", ""), *alternates]
    return [url for url in dict.fromkeys(links) if _ADDRESS.match(url)]


def _categories(data: Any) -> tuple[list[str], list[str]]:
    """A feed has categories only. They are topics, unless their scheme says that they are tags."""
    topics: list[str] = []
    tags: list[str] = []
    for tag in data.get("tags", ()):
        scheme, name = (tag["scheme"] or "").lower(), words_of(tag["label"] or tag["term"] or "")
        if scheme != _BLOGGER:
            (tags if "tag" in scheme or "keyword" in scheme else topics).append(name)
    return topics, tags


def _not_kept(data: Any, item: Element) -> Iterator[str]:
    for content in data.get("content", ()):
        if content.get("src"):
            yield f"the text, which is not in the feed but at {content['src']}"
    if item.get(xml.CUT):
        yield "a part of it: it is too long"
    if number := data.get("slash_comments", "").lstrip("0"):
        yield f"{number} comment{'s' * (number != '1')}"
    if source := data.get("source", {}):
        whose = words_of(source.get("title") or source.get("href", ""))
        yield f"that it comes from another feed: {whose}"
    if rights := words_of(data.get("rights", "")):
        yield f"its rights: {rights[:200]}"


# Media RSS: feedparser does not tell what is said of a file from what is said of the entry.


def _keywords(item: Element) -> list[str]:
    """Taken out of the entry: to feedparser they are topics."""
    keywords = [one for one in item if _local(one) in ("keywords", "media-keywords")]
    for one in keywords:
        item.remove(one)
    return [part.strip() for one in keywords for part in words_of(one.text or "").split(",")]


def _media(item: Element) -> list[Media]:
    """The files; the small image only where there is no other."""
    found: list[Media] = []
    for holder in (*item.findall("media-group"), item):
        contents = [one for one in holder.findall("media-content") if one.get("url")]
        if holder is not item:  # the same in several sizes
            contents = sorted(contents, key=_width)[-1:]
        found += [_file(content, (item, holder, content)) for content in contents]
    small = next((one for one in item.iter("media-thumbnail") if one.get("url")), None)
    if small is not None and not any(one.kind == "image" for one in found):
        found.append(Media(small.get("url", ""), image=_image((item, *item))))
    return found


def _width(content: Element) -> int:
    width = content.get("width", "")
    return int(width) if width.isdecimal() and len(width) < 7 else 0


def _file(content: Element, around: Sequence[Element]) -> Media:
    address, image = content.get("url", "").strip(), _image(around)
    return Media(
        address, medium_of(content.get("medium", ""), content.get("type", ""), address), image
    )


def _image(holders: Sequence[Element]) -> ImageUse:
    """The nearest that is said counts."""
    texts = {
        name: words_of(text)
        for name in ("title", "description", "copyright", "credit")
        for holder in holders
        if (text := holder.findtext(f"media-{name}"))
    }
    title, description = texts.get("title", ""), texts.get("description", "")
    return ImageUse(
        alt=title if description else "",
        caption=description or title,
        credit=tidy_credit(texts.get("credit") or texts.get("copyright", "")),
    )


def _enclosed(link: Any) -> Media:
    address, image = link.get("href", ""), ImageUse(alt=link.get("title", ""))
    return Media(address, medium_of("", link.get("type", ""), address), image)
