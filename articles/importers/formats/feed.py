"""Feeds as files: RSS (https://www.rssboard.org/rss-specification and, with RDF,
https://web.resource.org/rss/1.0/spec), Atom (https://www.rfc-editor.org/rfc/rfc4287), both with
Media RSS (https://www.rssboard.org/media-rss), and JSON Feed (https://www.jsonfeed.org/version/1.1/).

Our bounded reader takes a feed apart, and feedparser reads each entry by itself, as bytes. A feed
that holds only summaries gives drafts. Files that are attached become links, pictures stay
pictures, and the first one that is no part of the text leads.
"""

import json
import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from html import escape, unescape
from io import BytesIO
from typing import Any
from xml.etree.ElementTree import Element, SubElement, tostring

import feedparser

from articles.content import ImageUse
from articles.importers import xml
from articles.importers.base import BadSource, Format, Found
from articles.importers.files import File
from articles.importers.html_to_sections import article, bounded, rebase, slug_from, tree, words_of
from articles.importers.html_to_sections.pictures import tidy_credit
from articles.importers.textual.access import Access, access
from articles.importers.textual.bylines import byline, without_mail
from articles.importers.textual.charsets import beginning, decoded
from articles.importers.textual.dates import Dated, dated, first_dated
from articles.importers.textual.json_values import Row, every, inside, rows, storable, word

SUMMARY = 600  # characters; a text without paragraphs that is longer is more than a summary
LONGEST_HEADLINE = 80  # of one that is made of the text
MOST_FACTS = 50  # of a channel
_XML = re.compile(
    rb"(?:<!DOCTYPE\s[^<>\[]{0,300}>\s*)?<(?:[A-Za-z]\w{0,20}:)?(?P<root>rss|RDF|feed)\b(?P<more>[^>]{0,4000})",
    re.DOTALL,
)
_SPACES = {
    b"rss": (b"",),
    b"RDF": (b"purl.org/rss/1.0", b"netscape.com/rdf/simple"),
    b"feed": (b"www.w3.org/2005/Atom", b"purl.org/atom/ns#"),
}
_ABOUT = "{http://www.w3.org/1999/02/22-rdf-syntax-ns#}about"
_NAMED = re.compile(r"[^()]{0,200}\(([^()]{1,200})\)\s*")
_JSON_FEED = b"jsonfeed.org/version/"
_ADDRESS = re.compile(r"https?://|/", re.IGNORECASE)
_BLOGGER = "http://schemas.google.com/g/2005#kind"
_TAKEOUT = "{http://schemas.google.com/blogger/2018}type"
_COMMENT = re.compile(r"#comment-\d+$|[?&]showComment=")
_DATES = ("published", "created", "updated")
_FACTS = {"author", "creator", "link", "block", "draft", "private", "visibility"}
_FACTS |= {"access", "accessRights", "media-restriction"}
_IMAGES = (".jpg", ".jpeg", ".png", ".gif", ".webp", ".avif")
_BLOCK = re.compile(r"<(?:p|div|br|li|h[1-6]|blockquote|table)\b", re.IGNORECASE)
_PARAGRAPH = re.compile(r"</p\s*>|<br\s*/?>\s*<br\b", re.IGNORECASE)
_CUT = re.compile(
    r"(?:…|\.\.\.|\[…\]|\[\.\.\.\]|&hellip;|\bread more\b.{0,20})[\s\])]*$", re.IGNORECASE
)
_TAIL = re.compile(  # WordPress adds it to every text in a feed
    r"(?:<p>)?\s*The post\s(?:(?!The post\s).){1,600}?\sappeared first on\s.{1,300}$", re.DOTALL
)


@dataclass(slots=True)
class Media:
    """A file that belongs to an entry; `kind` is image, audio, video or anything else. `image`:
    what is said of it, of whichever kind it is."""

    address: str
    kind: str = "image"
    image: ImageUse = field(default_factory=ImageUse)


@dataclass(slots=True, kw_only=True)
class Entry:
    """`html` is the text, `summary` what the feed calls so; all three texts may be HTML."""

    id: str
    title: str
    html: str
    summary: str
    base: str
    urls: list[str]
    authors: list[str]
    topics: Sequence[str] = ()
    tags: Sequence[str] = ()
    dated: Dated
    media: list[Media]
    lost: list[str]
    access: Access
    page: bool = False


def read(files: Sequence[File]) -> Iterator[Found | BadSource]:
    for file in files:
        is_json = beginning(file.head()).startswith(b"{")
        is_empty = True
        for entry in _json(file) if is_json else _xml(file):
            is_empty = False
            try:
                yield _found(entry, file.location)
            except BadSource as bad:
                yield bad
        if is_empty:
            raise BadSource(file.location, "There are no articles in this feed.")


def _found(entry: Entry, where: str) -> Found:
    """Raises BadSource."""
    html, summary = _without_tail(entry.html), _without_tail(entry.summary)
    lost = [*entry.access.withheld, *entry.lost]
    is_short = not html and bool(summary) and _is_summary(summary)
    if not html:
        html, summary = summary, ""
    if is_short or not html.strip():
        lost.append("the text: only a summary was in the feed")
    html = html if _BLOCK.search(html) else f"<p>{html}</p>"
    pictures = [one for one in entry.media if one.kind == "image"][:1]
    html += "".join(
        _attached(one) for one in entry.media if one not in pictures and _is_new(one, html)
    )
    headline = words_of(entry.title) or _beginning(html) or "Untitled"
    location = f"{where}: {headline[:LONGEST_HEADLINE]}"
    with bounded(location):
        root = tree(html)
    rebase(root, entry.base)
    link = next((url for url in entry.urls if "://" in url or url.startswith("/")), "")
    return article(
        location=location,
        source_id=entry.id or link,
        headline=headline,
        html=root,
        standfirst=words_of(summary),
        slug=slug_from(link) if link else "",
        byline=entry.authors,
        topics=entry.topics,
        tags=[tag for tag in entry.tags if tag not in entry.topics],
        dated=entry.access.first(entry.dated),
        scheduled=entry.access.scheduled,
        expires=entry.access.ends.at,
        picture=pictures[0].address if pictures else "",
        image=pictures[0].image if pictures else None,
        draft=bool(entry.access.withheld) or is_short or not words_of(html),
        page=entry.page,
        urls=entry.urls,
        lost=lost,
    )


def _without_tail(html: str) -> str:
    return html[:-2000] + _TAIL.sub("", html[-2000:])


def _is_new(media: Media, html: str) -> bool:
    return media.address not in html and media.address not in unescape(html)


def _is_summary(html: str) -> bool:
    """Programs cut them, and they are one paragraph."""
    words = words_of(html)
    if _CUT.search(words[-60:]):
        return True
    return len(words) < SUMMARY and len(_PARAGRAPH.findall(html)) <= 1


def _attached(media: Media) -> str:
    address, said = escape(media.address), media.image
    title = said.alt or said.caption
    if media.kind == "image":
        credit = f' <cite class="credit">{escape(said.credit)}</cite>' if said.credit else ""
        caption = f"<figcaption>{escape(said.caption)}{credit}</figcaption>"
        return f'<figure><img src="{address}" alt="{escape(said.alt)}">{caption}</figure>'
    if media.kind in ("audio", "video"):
        return f'<{media.kind} src="{address}" title="{escape(title)}"></{media.kind}>'
    name = title or media.address.partition("?")[0].rpartition("/")[2] or media.address
    return f'<p><a href="{address}">{escape(name)}</a></p>'


def _beginning(html: str) -> str:
    words = next(filter(None, map(words_of, _PARAGRAPH.split(html))), "")
    if len(words) <= LONGEST_HEADLINE:
        return words
    return f"{words[:LONGEST_HEADLINE].rpartition(' ')[0] or words[:LONGEST_HEADLINE]}…"


def _medium(medium: str, kind: str, address: str) -> str:
    is_image = not kind and address.lower().partition("?")[0].endswith(_IMAGES)
    return medium or ("image" if is_image else kind.partition("/")[0])


def _plain_as_html(text: str) -> str:
    """Text without markup: blank lines part its paragraphs."""
    parts = (part.strip() for part in re.split(r"\n[^\S\n]*\n", text.replace("\r\n", "\n")))
    return "".join(f"<p>{escape(part).replace(chr(10), '<br>')}</p>" for part in parts if part)


# XML.


def _xml(file: File) -> Iterator[Entry]:
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
                new = element if _local(element) == "channel" else [element]
                facts.extend(
                    one for one in new if _local(one) in _FACTS and len(facts) < MOST_FACTS
                )
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


def _spelt(space: str, local: str) -> str:
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
        name, said = _local(one), (one.text or "").strip()
        if name == "media-restriction" and one.get("type") != "sharing":
            everybody = "none" if one.get("relationship") == "deny" else "all"
            yield "access", "all" if said == everybody else f"{one.get('relationship')} {said}"
        elif name == "media-status":
            yield "status", one.get("state", "")
        elif name == "block":  # directories are asked not to show it: a podcast for members
            yield "private", "yes" if said.lower() == "yes" else "no"
        elif name == "in-reply-to":
            yield "status", "an answer to another article"
        else:
            yield name, said or ("yes" if name in ("draft", "private", "deleted") else "")


def _entry(item: Element, facts: Element) -> Entry:
    is_rss = _local(item) == "item"
    of_feed = (one.get("href", "") for one in facts if one.get("rel", "alternate") == "alternate")
    home = next(filter(None, of_feed), "")
    title, keywords, media = _taken(item)
    said = _parsed(item, home)
    content: Any = next(iter(said.get("content", ())), {})
    html, summary = _html(content, is_rss), _html(said.get("summary_detail", {}), is_rss)
    topics, tags = _categories(said)
    alternates = (one.get("href", "") for one in said.get("links", ()) if one["rel"] == "alternate")
    links = [said.get("feedburner_origlink", ""), said.get("link", ""), *alternates]
    urls = [url for url in dict.fromkeys(links) if _ADDRESS.match(url)]
    detail = said.get("title_detail", {})
    is_plain = not is_rss and detail.get("type") == "text/plain"
    sources = [name for one in item if _local(one) == "source" for name in _authors(one)]
    return Entry(
        id=said.get("id") or item.get(_ABOUT, ""),
        title=escape(detail["value"]) if is_plain else detail.get("value", title),
        html=html,
        summary="" if summary == html else summary,
        base=content.get("base") or next(iter(urls), home),
        urls=urls,
        authors=_authors(item) or sources or _authors(facts),
        topics=topics,
        tags=[*tags, *keywords],
        dated=first_dated(said[key] for key in _DATES if key in said),
        media=[*media, *map(_enclosed, said.get("enclosures", ()))],
        lost=[*_not_kept(said, item)],
        access=access([*_marks(facts), *_marks(item)], [words_of(said.get("title", ""))], urls),
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
    """As HTML what its type says that it is; nothing of pictures and the like."""
    kind, text = detail.get("type", ""), detail.get("value", "")
    if is_rss or kind in ("text/html", "application/xhtml+xml"):
        return str(text)
    return _plain_as_html(text) if kind == "text/plain" else ""


def _authors(holder: Element) -> list[str]:
    """Several may stand in one element, which is taken apart where all of it is full names. An
    address alone is nobody's name."""
    for kind in ("creator", "author", "contributor"):
        found: list[str] = []
        for one in [each for each in holder if _local(each) == kind]:
            name = next((part for part in one if _local(part) == "name"), one)
            words = _person(words_of("".join(name.itertext())))
            found += byline(words) or byline(f"by {words}") or filter(None, [words])
        if found:
            return found
    return []


def _person(words: str) -> str:
    """Without an address of mail, which may stand before a name in brackets."""
    named = _NAMED.fullmatch(words) if "@" in words else None
    return without_mail(named[1] if named else words)


def _categories(said: Any) -> tuple[list[str], list[str]]:
    """A feed has categories only. They are topics, unless their scheme says that they are tags."""
    topics: list[str] = []
    tags: list[str] = []
    for tag in said.get("tags", ()):
        scheme, name = (tag["scheme"] or "").lower(), words_of(tag["label"] or tag["term"] or "")
        if scheme != _BLOGGER:
            (tags if "tag" in scheme or "keyword" in scheme else topics).append(name)
    return topics, tags


def _not_kept(said: Any, item: Element) -> Iterator[str]:
    for content in said.get("content", ()):
        if content.get("src"):
            yield f"the text, which is not in the feed but at {content['src']}"
    if item.get(xml.CUT):
        yield "a part of it: it is too long"
    if number := said.get("slash_comments", "").lstrip("0"):
        yield f"{number} comment{'s' * (number != '1')}"
    if source := said.get("source", {}):
        whose = words_of(source.get("title") or source.get("href", ""))
        yield f"that it comes from another feed: {whose}"
    if rights := words_of(said.get("rights", "")):
        yield f"its rights: {rights[:200]}"


# Files.


def _taken(item: Element) -> tuple[str, list[str], list[Media]]:
    """The title, the keywords and the files of Media RSS. Feedparser does not know these names: it
    does not tell what is said of a file from what is said of the entry."""
    found: list[Media] = []
    for holder in (*item.findall("media-group"), item):
        contents = [one for one in holder.findall("media-content") if one.get("url")]
        if holder is not item:  # the same in several sizes
            contents = sorted(contents, key=_width)[-1:]
        found += [_file(content, (item, holder, content)) for content in contents]
    small = next((one for one in item.iter("media-thumbnail") if one.get("url")), None)
    if small is not None and not any(one.kind == "image" for one in found):
        found.append(Media(small.get("url", ""), image=_image((item, *item))))
    keywords = [one for one in item if _local(one) in ("keywords", "media-keywords")]
    said = [part.strip() for one in keywords for part in words_of(one.text or "").split(",")]
    title = item.findtext("media-title", "")
    for one in keywords:  # to feedparser they are topics
        item.remove(one)
    return title, said, found


def _width(content: Element) -> int:
    width = content.get("width", "")
    return int(width) if width.isdecimal() and len(width) < 7 else 0


def _file(content: Element, around: Sequence[Element]) -> Media:
    address, said = content.get("url", "").strip(), _image(around)
    return Media(
        address, _medium(content.get("medium", ""), content.get("type", ""), address), said
    )


def _image(holders: Sequence[Element]) -> ImageUse:
    """The nearest that is said counts."""
    said = {
        name: words_of(text)
        for name in ("title", "description", "copyright", "credit")
        for holder in holders
        if (text := holder.findtext(f"media-{name}"))
    }
    title, description = said.get("title", ""), said.get("description", "")
    return ImageUse(
        alt=title if description else "",
        caption=description or title,
        credit=tidy_credit(said.get("credit") or said.get("copyright", "")),
    )


def _enclosed(link: Any) -> Media:
    address, said = link.get("href", ""), ImageUse(alt=link.get("title", ""))
    return Media(address, _medium("", link.get("type", ""), address), said)


# JSON Feed.


def _json(file: File) -> Iterator[Entry]:
    try:
        feed = json.loads(decoded(file.whole())[0])
    except RecursionError as error:
        raise BadSource(file.location, "The JSON is nested too deeply.") from error
    except ValueError as error:
        raise BadSource(file.location, f"The JSON is broken: {error}.") from error
    if not isinstance(feed, dict):
        raise BadSource(file.location, "This JSON is no feed.")
    for item in rows(feed, "items"):
        yield _item(item, feed)


def _item(item: Row, feed: Row) -> Entry:
    text, url = word(item, "content_text"), word(item, "url")
    html = word(item, "content_html") or _plain_as_html(text)
    about = word(item, "external_url")
    if html and about and about not in html:
        html += f'<p><a href="{escape(about)}">{escape(about)}</a></p>'
    picture, banner = word(item, "image"), word(item, "banner_image")
    media = [Media(address) for address in [picture or banner] if address]
    for each in rows(item, "attachments"):
        if address := word(each, "url"):
            kind = _medium("", word(each, "mime_type"), address)
            media.append(Media(address, kind, ImageUse(alt=word(each, "title"))))
    return Entry(
        id=word(item, "id", "url"),
        title=escape(word(item, "title")),
        html=html,
        summary=escape(word(item, "summary")),
        base=url,
        urls=[url] if url else [],
        authors=_people(item) or _people(feed),
        tags=[storable(tag) for tag in every(item, "tags") if isinstance(tag, str)],
        dated=dated(word(item, "date_published") or word(item, "date_modified")),
        media=media,
        lost=[f"the banner {banner}"] if picture and banner not in ("", picture) else [],
        access=access(_marks_of(item), [word(item, "title")], [url]),
    )


def _marks_of(item: Row) -> Iterator[tuple[str, str]]:
    """Also what extensions say, whose names begin with an underscore."""
    for name, value in item.items():
        if name.startswith("_") and isinstance(value, dict):
            yield from _marks_of({key: each for key, each in value.items() if key[:1] != "_"})
        elif isinstance(value, str | int) and value != "":
            yield name, str(value)


def _people(holder: Row) -> list[str]:
    people = [*rows(holder, "authors")] or [inside(holder, "author")]
    return [name for name in (_person(word(one, "name")) for one in people) if name]


def _recognises(file: File, head: bytes) -> bool:
    start = beginning(head)
    if start.startswith(b"{"):
        return _JSON_FEED in start.replace(b"\\/", b"/")
    found = _XML.match(start)
    return found is not None and any(space in found["more"] for space in _SPACES[found["root"]])


FORMAT = Format(title="RSS, Atom or JSON Feed", recognises=_recognises, read=read)
