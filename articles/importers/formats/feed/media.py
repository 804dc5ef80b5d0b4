"""What the elements of Media RSS, and enclosures, say of the files of an entry."""

from collections.abc import Iterator
from xml.etree.ElementTree import Element

from articles.content import ImageUse
from articles.importers.formats.feed.entries import Media
from articles.importers.formats.feed.xml import children, text_of
from articles.importers.html_to_sections.assembling import words_of
from articles.importers.html_to_sections.pictures import tidy_credit

_IMAGES = (".jpg", ".jpeg", ".png", ".gif", ".webp", ".avif")
_SAID = ("media:title", "media:description", "media:credit", "media:copyright", "media:text")


def media_of(item: Element) -> list[Media]:
    """Each once; a thumbnail only where there is no other picture."""
    found: dict[str, Media] = {}
    for each in _all(item):
        if each.address:
            found.setdefault(each.address, each)
    if not any(one.kind == "image" for one in found.values()):
        for holder in (item, *children(item, "media:group", "media:content")):
            for one in children(holder, "media:thumbnail"):
                if address := one.get("url", "").strip():
                    found.setdefault(address, Media(address, image=_words([item, holder])))
                    return list(found.values())
    return list(found.values())


def kind_of(medium: str, kind: str, address: str) -> str:
    """From what is said of it; image, audio and video are known."""
    said = medium or kind.partition("/")[0]
    if said in ("image", "audio", "video"):
        return said
    return "image" if not kind and address.lower().split("?")[0].endswith(_IMAGES) else "other"


def _all(item: Element) -> Iterator[Media]:
    for group in children(item, "media:group"):  # the same in several sizes
        sizes = children(group, "media:content")
        if sizes:
            yield _content(max(sizes, key=_width), [item, group])
    for content in children(item, "media:content"):
        yield _content(content, [item])
    for enclosure in children(item, "enclosure"):
        address = enclosure.get("url", "").strip()
        kind = kind_of("", enclosure.get("type", ""), address)
        yield Media(address, kind, image=_words([item]) if kind == "image" else ImageUse())
    for link in children(item, "atom:link"):
        if link.get("rel") == "enclosure":
            address = link.get("href", "").strip()
            yield Media(address, kind_of("", link.get("type", ""), address), link.get("title", ""))
    for picture in children(item, "itunes:image", "image"):
        yield Media(picture.get("href", "").strip() or text_of(picture, "url"))


def _content(content: Element, around: list[Element]) -> Media:
    address = content.get("url", "").strip()
    kind = kind_of(content.get("medium", ""), content.get("type", ""), address)
    return Media(
        address,
        kind,
        title=words_of(text_of(content, "media:title")),
        image=_words([*around, content]),
    )


def _words(holders: list[Element]) -> ImageUse:
    """The nearest that is said counts."""
    said = {
        key: next(filter(None, (words_of(text_of(one, key)) for one in reversed(holders))), "")
        for key in _SAID
    }
    return ImageUse(
        alt=said["media:title"] if said["media:description"] else "",
        caption=said["media:description"] or said["media:title"],
        credit=tidy_credit(said["media:credit"] or said["media:copyright"]),
    )


def _width(content: Element) -> int:
    width = content.get("width", "")
    return int(width) if width.isdecimal() and len(width) < 7 else 0
