"""NewsML-G2 of Power conformance: a message for each article, with its text and its images.

The order of elements is the schema's. A draft is withheld; what is gone is canceled and says no
more than that. Of what series a story is has no place in it.
"""

from collections.abc import Iterator
from datetime import UTC, datetime
from xml.etree.ElementTree import Element, SubElement, indent, tostring

from django.utils.translation import gettext_noop

from articles import paper
from articles.content import Genre
from articles.exporters import newscodes
from articles.exporters.exporter import Exported, Exporter, ExportOptions, Folder
from articles.exporters.image_files import ImageFiles
from articles.exporters.one_by_one import write_each
from articles.exporters.stories import PublicationStatus, Story
from articles.exporters.story_html import (
    XHTML,
    absolute,
    in_xml,
    name_of,
    notices_in_words,
    page_of,
    shown,
    web_address,
    xhtml,
)
from articles.models import Change, Image
from articles.publishing.figures import FigureText

SPACE = "http://iptc.org/std/nar/2006-10-01/"
VERSION = "2.34"
CATALOGUE = "http://www.iptc.org/std/catalog/catalog.IPTC-G2-Standards_33.xml"
# What this version is of the one before it: https://cv.iptc.org/newscodes/signal/
SIGNALS: dict[str, str] = {
    Change.UPDATE: "sig:update",
    Change.CORRECTION: "sig:correction",
    Change.CLARIFICATION: "sig:correction",
}
STATUS = {PublicationStatus.DRAFT: "stat:withheld", PublicationStatus.GONE: "stat:canceled"}


def write(folder: Folder, options: ExportOptions) -> Iterator[Exported]:
    return write_each(folder, options, document, extension="xml", with_tombstones=True)


def document(story: Story, files: ImageFiles) -> str:
    gone = story.status is PublicationStatus.GONE
    html, images = ("", []) if gone else shown(story, files)
    message = Element("newsMessage", {"xmlns": SPACE})
    header = SubElement(message, "header")
    _add(header, "sent", _moment(story.changed_at))
    _add(header, "sender", paper.current().name)
    items = SubElement(message, "itemSet")
    items.append(_text(story, html, images))
    for words in images:
        items.append(_image(words, story, files))
    indent(message)
    if html:
        inline = next(message.iter("inlineXML"))
        page = SubElement(inline, "html", {"xmlns": XHTML})
        _add(SubElement(page, "head"), "title", story.content.headline)
        page.append(xhtml(html))
    xml = tostring(message, encoding="unicode")
    return f'<?xml version="1.0" encoding="UTF-8"?>\n{xml}\n'


def _text(story: Story, html: str, images: list[FigureText]) -> Element:
    content, gone = story.content, story.status is PublicationStatus.GONE
    item = _item(f"urn:uuid:{story.key}", story.number)
    rights = SubElement(item, "rightsInfo")
    _add(SubElement(rights, "copyrightHolder"), "name", paper.current().name)
    meta = _item_meta(item, "text", story.changed_at)
    _add(meta, "firstCreated", _moment(story.published_at or story.begun_at))
    if story.status is PublicationStatus.AHEAD:
        _add(meta, "embargoed", _moment(story.live_from))
    _add(meta, "pubStatus", qcode=STATUS.get(story.status, "stat:usable"))
    _add(meta, "edNote", story.reason)
    for words in notices_in_words(story):
        _add(meta, "edNote", words)
    if story.change in SIGNALS:
        _add(meta, "signal", qcode=SIGNALS[story.change])
    for image in images:
        _add(meta, "link", rel="irel:seeAlso", residref=name_of(image.image))
    about = SubElement(item, "contentMeta")
    if not gone:
        _about(about, story)
    _add(about, "headline", content.headline)
    if not gone:
        _add(about, "by", ", ".join(content.byline))
        _add(about, "description", content.standfirst, role="drol:summary")
    if html:
        inline = SubElement(SubElement(item, "contentSet"), "inlineXML")
        inline.set("contenttype", "application/xhtml+xml")
    return item


def _about(about: Element, story: Story) -> None:
    content = story.content
    for name in content.byline:
        _add(SubElement(about, "creator"), "name", name)
    if story.path:
        _add(about, "altId", page_of(story))
    _add(about, "language", tag=content.language or paper.current().language)
    if content.genre is not Genre.NEWS:
        code = newscodes.GENRES.get(content.genre)
        said = {"qcode": f"genre:{code}"} if code else {"literal": content.genre.value}
        genre = SubElement(about, "genre", said)
        _add(genre, "name", content.genre.capitalize())
    for tag in content.tags:
        _add(about, "keyword", tag)
    for topic in content.topics:
        _add(SubElement(about, "subject", {"type": "cpnat:abstract"}), "name", topic)
    _add(about, "slugline", story.slug if story.path else content.slug)


def _image(words: FigureText, story: Story, files: ImageFiles) -> Element:
    image = words.image
    item = _item(name_of(image), 1)
    _rights(item, image)
    meta = _item_meta(item, "picture", image.added_at)
    _add(meta, "pubStatus", qcode=STATUS.get(story.status, "stat:usable"))
    _add(meta, "edNote", image.made_by)
    _add(meta, "expires", _moment(image.valid_until))
    about = SubElement(item, "contentMeta")
    _add(about, "contentCreated", _moment(image.taken_at))
    if image.creator:
        _add(SubElement(about, "creator"), "name", image.creator)
    _add(about, "headline", image.headline)
    _add(about, "creditline", words.credit)
    _add(about, "description", words.caption, role="drol:caption")
    _add(about, "description", words.alt, role="drol:altText")
    contents = SubElement(item, "contentSet")
    width, height = files.size(image)
    rendition = "rnd:web" if files.public else "rnd:highRes"
    _remote(contents, rendition, files.address(image), files.mime(image), width, height)
    if story.status is PublicationStatus.LIVE and not files.public:
        widest = image.plan.widest
        web = web_address(image)
        _remote(contents, "rnd:web", web, widest.format.mime, widest.width, widest.height)
    return item


def _rights(item: Element, image: Image) -> None:
    rights = Element("rightsInfo")
    if image.copyright:
        _add(rights, "copyrightNotice", image.copyright)
    _add(rights, "usageTerms", image.usage_terms)
    if image.licence_address:
        _add(rights, "link", rel="irel:seeAlso", href=image.licence_address)
    if len(rights):
        item.append(rights)


def _item(guid: str, version: int) -> Element:
    item = Element(
        "newsItem",
        {
            "guid": guid,
            "version": str(max(version, 1)),
            "standard": "NewsML-G2",
            "standardversion": VERSION,
            "conformance": "power",
            "xml:lang": paper.current().language,
        },
    )
    _add(item, "catalogRef", href=CATALOGUE)
    return item


def _item_meta(item: Element, kind: str, created: datetime) -> Element:
    meta = SubElement(item, "itemMeta")
    _add(meta, "itemClass", qcode=f"ninat:{kind}")
    provider = SubElement(meta, "provider", {"uri": absolute("/")})
    _add(provider, "name", paper.current().name)
    _add(meta, "versionCreated", _moment(created))
    return meta


def _remote(
    contents: Element, rendition: str, address: str, mime: str, width: int, height: int
) -> None:
    size = {"width": str(width), "height": str(height)}
    attributes = {"rendition": rendition, "href": address, "contenttype": mime, **size}
    SubElement(contents, "remoteContent", attributes)


def _add(parent: Element, name: str, words: str = "", **attributes: str) -> None:
    """An element that says something; none without anything to say."""
    if words or attributes.keys() - {"role"}:
        escaped = {key: in_xml(value) for key, value in attributes.items()}
        SubElement(parent, name, escaped).text = in_xml(words) or None


def _moment(moment: datetime | None) -> str:
    return moment.astimezone(UTC).isoformat() if moment else ""


EXPORTER = Exporter(title=gettext_noop("IPTC NewsML-G2"), write=write)
