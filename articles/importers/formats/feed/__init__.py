"""Feeds as files: RSS (https://www.rssboard.org/rss-specification and, with RDF,
https://web.resource.org/rss/1.0/spec), Atom (https://www.rfc-editor.org/rfc/rfc4287), both with
Media RSS (https://www.rssboard.org/media-rss), and JSON Feed (https://www.jsonfeed.org/version/1.1/).

A feed that holds only summaries gives drafts. Files that are attached become links, images stay
images, and the first one that is no part of the text leads.
"""

import re
from collections.abc import Iterator, Sequence
from html import escape, unescape

from django.utils.translation import gettext_noop

from articles.importers.base import BadSource, Format, Found, attempt
from articles.importers.files import File
from articles.importers.formats.feed.entry import Entry, Media
from articles.importers.formats.feed.json_feed import json_entries
from articles.importers.formats.feed.rss_and_atom import xml_entries
from articles.importers.html_to_sections import article, words_of
from articles.importers.html_to_sections.images import figure
from articles.importers.textual.charsets import beginning

SUMMARY = 600  # characters; a text without paragraphs that is longer is more than a summary
LONGEST_HEADLINE = 80  # of one that is made of the text
_XML = re.compile(
    rb"(?:<!DOCTYPE\s[^<>\[]{0,300}>\s*)?<(?:[A-Za-z]\w{0,20}:)?(?P<root>rss|RDF|feed)\b(?P<more>[^>]{0,4000})",
    re.DOTALL,
)
_SPACES = {
    b"rss": (b"",),
    b"RDF": (b"purl.org/rss/1.0", b"netscape.com/rdf/simple"),
    b"feed": (b"www.w3.org/2005/Atom", b"purl.org/atom/ns#"),
}
_LANG = re.compile(rb"""\sxml:lang=["']([\w-]{1,40})""")
_JSON_FEED = b"jsonfeed.org/version/"
_BLOCK = re.compile(r"<(?:p|div|br|li|h[1-6]|blockquote|table)\b", re.IGNORECASE)
_PARAGRAPH = re.compile(r"</p\s*>|<br\s*/?>\s*<br\b", re.IGNORECASE)
_CUT = re.compile(
    r"(?:…|\.\.\.|\[…\]|\[\.\.\.\]|&hellip;|\bread more\b.{0,20})[\s\])]*$", re.IGNORECASE
)
_TAIL = re.compile(  # WordPress adds it to every text in a feed
    r"(?:<p>)?\s*The post\s(?:(?!The post\s).){1,600}?\sappeared first on\s.{1,300}$", re.DOTALL
)


def read(files: Sequence[File]) -> Iterator[Found | BadSource]:
    for file in files:
        is_json = beginning(file.head()).startswith(b"{")
        is_empty, root = True, _XML.match(beginning(file.head()))
        language = _LANG.search(root["more"]) if root else None
        for entry in json_entries(file) if is_json else xml_entries(file):
            is_empty = False
            if language and not entry.language_around:
                entry.language_around = language[1].decode()
            yield attempt(_found, entry, file.location)
        if is_empty:
            raise BadSource(file.location, "There are no articles in this feed.")


def _found(entry: Entry, where: str) -> Found:
    """Raises BadSource."""
    text, summary, is_short = _texts(entry)
    lost = [*entry.access.reasons, *entry.lost]
    if is_short or not text.strip():
        lost.append("the text: only a summary was in the feed")
    lead = entry.lead_image
    html = _with_media(text, [one for one in entry.media if one != lead])
    headline = words_of(entry.title) or _beginning(html) or "Untitled"
    location = f"{where}: {headline[:LONGEST_HEADLINE]}"
    return article(
        location=location,
        source_id=entry.id or entry.link,
        headline=headline,
        html=html,
        base=entry.base,
        standfirst=words_of(summary),
        slug=entry.link,
        language=entry.language,
        language_around=entry.language_around,
        byline=entry.authors,
        topics=entry.topics,
        tags=[tag for tag in entry.tags if tag not in entry.topics],
        dated=entry.access.first(entry.dated),
        scheduled=entry.access.scheduled,
        expires=entry.access.ends,
        image_address=lead.address if lead else "",
        image=lead.image if lead else None,
        draft=bool(entry.access.withheld) or is_short or not words_of(html),
        page=entry.page,
        urls=entry.urls,
        lost=lost,
    )


def _texts(entry: Entry) -> tuple[str, str, bool]:
    """The text, the summary, and whether a summary stands for the text that is not there."""
    html, summary = _without_tail(entry.html), _without_tail(entry.summary)
    return (html, summary, False) if html else (summary, "", bool(summary) and _is_summary(summary))


def _with_media(html: str, media: Sequence[Media]) -> str:
    """The text in paragraphs, and below it what is attached and not shown in it."""
    html = html if _BLOCK.search(html) else f"<p>{html}</p>"
    return html + "".join(_attached(one) for one in media if _is_new(one, html))


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
    address, image = escape(media.address), media.image
    title = image.alt or image.caption
    if media.kind == "image":
        credit = f' <cite class="credit">{escape(image.credit)}</cite>' if image.credit else ""
        return figure(media.address, image.alt, escape(image.caption) + credit)
    if media.kind in ("audio", "video"):
        return f'<{media.kind} src="{address}" title="{escape(title)}"></{media.kind}>'
    name = title or media.address.partition("?")[0].rpartition("/")[2] or media.address
    return f'<p><a href="{address}">{escape(name)}</a></p>'


def _beginning(html: str) -> str:
    words = next(filter(None, map(words_of, _PARAGRAPH.split(html))), "")
    if len(words) <= LONGEST_HEADLINE:
        return words
    return f"{words[:LONGEST_HEADLINE].rpartition(' ')[0] or words[:LONGEST_HEADLINE]}…"


def _recognises(file: File, head: bytes) -> bool:
    start = beginning(head)
    if start.startswith(b"{"):
        return _JSON_FEED in start.replace(b"\\/", b"/")
    found = _XML.match(start)
    return found is not None and any(space in found["more"] for space in _SPACES[found["root"]])


FORMAT = Format(
    title=gettext_noop("RSS, Atom or JSON Feed"),
    recognises=_recognises,
    read=read,
    endings=frozenset({".xml", ".rss", ".atom", ".json"}),
)
