"""WordPress' own export (WXR 1.0 to 1.2): posts in blocks or in classic text.

Attachments are items beside the posts that show them, so the file is read twice: for who and what
there is, then for the posts. What has a password, waits or is private comes in as a draft.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from html import unescape
from urllib.parse import unquote
from xml.etree.ElementTree import Element, ParseError

from defusedxml import DefusedXmlException
from defusedxml.ElementTree import iterparse

from articles.content import ArticleContent, ImageUse
from articles.importers.dates import moment
from articles.importers.found import BadSource, Format, Found
from articles.importers.html_text import gather
from articles.importers.sections import Gathering, sections_of
from articles.importers.shelf import File
from articles.importers.wordpress_text import Attachment, whole

CONTENT = "{http://purl.org/rss/1.0/modules/content/}encoded"
CREATOR = "{http://purl.org/dc/elements/1.1/}creator"
PUBLIC = {"publish", "future"}
SKIPPED = {"trash", "auto-draft", "inherit"}
LONGEST_SLUG = 120

_WP = re.compile(r"\{http://wordpress\.org/export/1\.[0-2]/\}")
_NOT_ADDRESS = re.compile(r"[^\w-]+")


@dataclass(slots=True)
class Site:
    """What the whole file says: where it comes from, its people and its files."""

    url: str = ""
    people: dict[str, str] = field(default_factory=dict)  # log-in or slug -> name
    attachments: dict[str, Attachment] = field(default_factory=dict)


def read(files: Sequence[File]) -> Iterator[Found | BadSource]:
    for file in files:
        yield from _read(file)


def _read(file: File) -> Iterator[Found | BadSource]:
    name = file.location
    site = Site()
    version = ""
    for tag, element in _elements(file):
        if tag == "wxr_version":
            version = _text(element)
        elif tag == "base_site_url":
            site.url = _text(element).rstrip("/")
        elif tag == "author":
            _remember_person(site, element)
        elif tag == "item" and _own(element, "post_type") == "attachment":
            _remember_attachment(site, element)
    if not version:
        raise BadSource(name, "This XML is not an export of WordPress: it says no wxr_version.")
    for tag, element in _elements(file):
        is_post = tag == "item" and _own(element, "post_type") == "post"
        if is_post and _own(element, "status") not in SKIPPED:
            yield _article(name, element, site)


def _elements(file: File) -> Iterator[tuple[str, Element]]:
    """Every item and every fact of the channel, one at a time; none stays in memory."""
    try:
        open_elements: list[Element] = []
        with file.open() as opened:
            for event, element in iterparse(opened, events=("start", "end"), forbid_dtd=True):
                if event == "start":
                    open_elements.append(element)
                    continue
                open_elements.pop()
                if len(open_elements) == 2:  # rss, channel
                    yield _WP.sub("", element.tag), element
                    open_elements[-1].remove(element)
    except (ParseError, DefusedXmlException, ValueError) as error:
        raise BadSource(file.location, f"The XML is broken or not allowed: {error}.") from error


def _own(element: Element, name: str) -> str:
    """The text of one of WordPress' own elements, whatever the version of the format."""
    for child in element:
        if _WP.sub("", child.tag) == name and child.tag != name:
            return _text(child)
    return ""


def _text(element: Element | None) -> str:
    return (element.text or "").strip() if element is not None else ""


def _meta(item: Element) -> dict[str, str]:
    found: dict[str, str] = {}
    for child in item:
        if _WP.sub("", child.tag) == "postmeta":
            found.setdefault(_own(child, "meta_key"), _own(child, "meta_value"))
    return found


def _remember_person(site: Site, element: Element) -> None:
    login = _own(element, "author_login")
    whole = f"{_own(element, 'author_first_name')} {_own(element, 'author_last_name')}".strip()
    site.people[login] = _own(element, "author_display_name") or whole or login


def _remember_attachment(site: Site, item: Element) -> None:
    meta = _meta(item)
    site.attachments[_own(item, "post_id")] = Attachment(
        url=_own(item, "attachment_url"),
        alt=meta.get("_wp_attachment_image_alt", ""),
        caption=_plain(_excerpt(item)),
        credit=meta.get("_media_credit", ""),
        parent=_own(item, "post_parent"),
    )


def _excerpt(item: Element) -> str:
    for child in item:
        if child.tag.endswith("/excerpt/}encoded"):
            return _text(child)
    return ""


def _plain(html: str) -> str:
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", html)).split())


def _article(name: str, item: Element, site: Site) -> Found:
    lost: list[str] = []
    meta = _meta(item)
    post_id, status = _own(item, "post_id"), _own(item, "status")
    headline = _plain(_text(item.find("title"))) or f"Untitled {post_id}"
    text = _text(item.find(CONTENT))
    html = whole(text, post_id=post_id, attachments=site.attachments, lost=lost)
    gathered = gather(html, headline=headline)
    opening = gathered[0]
    if featured := site.attachments.get(meta.get("_thumbnail_id", "")):
        _feature(opening, featured)
    sections, addresses = sections_of(gathered)
    for section in gathered:
        lost += section.lost
    content = ArticleContent(
        headline=headline[:300],
        standfirst=_plain(_excerpt(item)),
        slug=_slug(_own(item, "post_name")),
        byline=_byline(item, site),
        topics=_terms(item, "category"),
        tags=_terms(item, "post_tag"),
        first_published=_published(item),
        sections=sections,
    )
    lost += _not_carried(item, meta, status)
    base = site.url or "wordpress:"
    return Found(
        location=f"{name}: {headline}",
        source_id=f"{base}/?p={post_id}" if post_id else "",
        content=content,
        draft=status not in PUBLIC or bool(_own(item, "post_password")),
        lost=tuple(dict.fromkeys(lost)),
        pictures=addresses,
    )


def _not_carried(item: Element, meta: Mapping[str, str], status: str) -> Iterator[str]:
    comments = sum(_WP.sub("", child.tag) == "comment" for child in item)
    if comments:
        yield f"{comments} comment{'s' * (comments > 1)}"
    if _own(item, "is_sticky") == "1":
        yield "that it was sticky"
    if _own(item, "post_password"):
        yield "its password: it is a draft here"
    elif status == "private":
        yield "that it was private: it is a draft here"
    for key, what in (
        ("_wp_old_slug", "the old address"),
        ("_yoast_wpseo_title", "the title for search engines"),
        ("_yoast_wpseo_metadesc", "the description for search engines"),
    ):
        if meta.get(key):
            yield f"{what} “{meta[key]}”"


def _published(item: Element) -> datetime | None:
    """WordPress writes noughts where there is no date; its GMT date is the one that is sure."""
    for name, zone in (("post_date_gmt", UTC), ("post_date", None)):
        said = _own(item, name)
        if said and not said.startswith("0000"):
            found = moment(f"{said} UTC" if zone else said)
            if found:
                return found
    return None


def _slug(post_name: str) -> str:
    readable = unquote(post_name).lower()
    return _NOT_ADDRESS.sub("-", readable).strip("-_")[:LONGEST_SLUG].strip("-")


def _byline(item: Element, site: Site) -> tuple[str, ...]:
    """Co-Authors Plus names several; without it there is the one who wrote."""
    several = [
        site.people.get(term.get("nicename", "").removeprefix("cap-"), "") or _text(term)
        for term in item.findall("category")
        if term.get("domain") == "author"
    ]
    login = _text(item.find(CREATOR))
    names = several or ([site.people.get(login, login)] if login else [])
    return tuple(name[:200] for name in names if name)


def _terms(item: Element, domain: str) -> tuple[str, ...]:
    found = (_text(t)[:200] for t in item.findall("category") if t.get("domain") == domain)
    return tuple(term for term in found if term and term != "Uncategorized")


def _feature(opening: Gathering, featured: Attachment) -> None:
    """The featured picture stands first, unless the text begins with it."""
    image = ImageUse(alt=featured.alt, caption=featured.caption, credit=featured.credit)
    if opening.address == featured.url and opening.image is not None:
        opening.image = replace(
            opening.image,
            alt=opening.image.alt or image.alt,
            caption=opening.image.caption or image.caption,
            credit=opening.image.credit or image.credit,
        )
        return
    if opening.image is not None:
        said = f"![{opening.image.alt}](<{opening.address}>)"
        opening.blocks.insert(0, said)
        opening.image, opening.address = None, ""
    opening.take_picture(featured.url, image)


FORMAT = Format(
    title="WordPress export (WXR)",
    recognises=lambda file, head: b"http://wordpress.org/export/1." in head,
    read=read,
    together=True,
)
