"""An entry of a feed, whatever kind of feed it is, as an article.

A feed that holds only summaries gives drafts. Files that are attached become links, pictures stay
pictures, and the first one that is no part of the text leads.
"""

import re
from dataclasses import dataclass, field
from datetime import datetime
from html import escape, unescape
from urllib.parse import urlsplit

from articles.content import ImageUse
from articles.importers.base import Found
from articles.importers.html_to_sections.assembling import article, slug_from, words_of
from articles.importers.html_to_sections.tree import bounded, rebase, tree
from articles.importers.textual.dates import Dated

SUMMARY = 600  # characters; a text without paragraphs that is longer is more than a summary
LONGEST_HEADLINE = 80  # of one that is made of the text
_BLOCK = re.compile(r"<(?:p|div|br|li|h[1-6]|blockquote|table)\b", re.IGNORECASE)
_PARAGRAPH = re.compile(r"</p\s*>|<br\s*/?>\s*<br\b", re.IGNORECASE)
_CUT = re.compile(
    r"(?:…|\.\.\.|\[…\]|\[\.\.\.\]|&hellip;|\bread more\b.{0,20})[\s\])]*$", re.IGNORECASE
)
_TAIL = re.compile(
    r"(?:<p>)?\s*The post\s(?:(?!The post\s).){1,600}?\sappeared first on\s.{1,300}$",
    re.DOTALL,
)


@dataclass(slots=True)
class Media:
    """A file that belongs to an entry; `kind` is image, audio, video or anything else."""

    address: str
    kind: str = "image"
    title: str = ""
    image: ImageUse = field(default_factory=ImageUse)


@dataclass(slots=True)
class Entry:
    """`html` is the text, `summary` what the feed calls so; both may be HTML."""

    id: str = ""
    title: str = ""
    html: str = ""
    summary: str = ""
    base: str = ""
    urls: list[str] = field(default_factory=list)
    authors: list[str] = field(default_factory=list)
    topics: list[str] = field(default_factory=list)
    tags: list[str] = field(default_factory=list)
    published: datetime | None = None
    media: list[Media] = field(default_factory=list)
    lost: list[str] = field(default_factory=list)
    draft: bool = False
    page: bool = False


def found_of(entry: Entry, where: str) -> Found:
    """Raises BadSource."""
    html, summary = _without_tail(entry.html), _without_tail(entry.summary)
    lost = list(entry.lost)
    is_short = not html and bool(summary) and _is_summary(summary)
    if not html:
        html, summary = summary, ""
    if is_short or not html.strip():
        lost.append("the text: only a summary was in the feed")
    html = html if _BLOCK.search(html) else f"<p>{html}</p>"
    pictures = [one for one in entry.media if one.kind == "image"]
    pictures = [one for one in pictures if one is pictures[0] or not _has(html, one.address)]
    html += "".join(map(_attached, [*pictures[1:], *_others(entry)]))
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
        dated=Dated(entry.published),
        picture=pictures[0].address if pictures else "",
        image=pictures[0].image if pictures else None,
        draft=entry.draft or is_short or not words_of(html),
        page=entry.page,
        urls=entry.urls,
        lost=lost,
    )


def plain_as_html(text: str) -> str:
    """Text without markup: blank lines part its paragraphs."""
    parts = (part.strip() for part in re.split(r"\n[^\S\n]*\n", text.replace("\r\n", "\n")))
    return "".join(f"<p>{escape(part).replace(chr(10), '<br>')}</p>" for part in parts if part)


def _is_summary(html: str) -> bool:
    """Programs cut them, and they are one paragraph."""
    words = words_of(html)
    if _CUT.search(words[-60:]):
        return True
    return len(words) < SUMMARY and len(_PARAGRAPH.findall(html)) <= 1


def _without_tail(html: str) -> str:
    """What WordPress adds to every text in a feed."""
    head, tail = html[:-2000], html[-2000:]
    return head + _TAIL.sub("", tail)


def _has(html: str, address: str) -> bool:
    return address in html or address in unescape(html)


def _others(entry: Entry) -> list[Media]:
    return [one for one in entry.media if one.kind != "image" and not _has(entry.html, one.address)]


def _attached(media: Media) -> str:
    address = escape(media.address)
    if media.kind == "image":
        said = media.image
        caption = escape(said.caption)
        if said.credit:
            caption += f' <cite class="credit">{escape(said.credit)}</cite>'
        caption = f"<figcaption>{caption}</figcaption>" if caption else ""
        return f'<figure><img src="{address}" alt="{escape(said.alt)}">{caption}</figure>'
    if media.kind in ("audio", "video"):
        return f'<{media.kind} src="{address}" title="{escape(media.title)}"></{media.kind}>'
    return f'<p><a href="{address}">{escape(media.title or _file_name(media.address))}</a></p>'


def _file_name(address: str) -> str:
    try:
        return urlsplit(address).path.rpartition("/")[2] or address
    except ValueError:
        return address


def _beginning(html: str) -> str:
    words = next(filter(None, map(words_of, _PARAGRAPH.split(html))), "")
    if len(words) <= LONGEST_HEADLINE:
        return words
    return f"{words[:LONGEST_HEADLINE].rpartition(' ')[0] or words[:LONGEST_HEADLINE]}…"
