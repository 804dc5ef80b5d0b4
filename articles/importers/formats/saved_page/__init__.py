"""A page of HTML as a browser or a crawler saved it from a site: one article, without the chrome.

What the page says of itself for machines counts first, then what it shows. Images that were saved
beside it keep the addresses that the page has for them.
"""

import re
from collections.abc import Iterator, Sequence

from django.utils.translation import gettext_noop

from articles.content import ImageUse
from articles.importers.base import BadSource, Format, Found
from articles.importers.files import File
from articles.importers.formats import medium
from articles.importers.formats.saved_page.body import PageBody, page_body
from articles.importers.formats.saved_page.chrome import chrome
from articles.importers.formats.saved_page.data import PageData, is_address, page_data
from articles.importers.html_to_sections import (
    Node,
    article,
    bounded,
    letters,
    rebase,
    tree,
)
from articles.importers.html_to_sections.images import IMAGES, address_of, larger, without
from articles.importers.html_to_sections.tree import HEADINGS
from articles.importers.textual.access import access
from articles.importers.textual.bylines import names
from articles.importers.textual.charsets import beginning, decoded
from articles.importers.textual.dates import NO_DATE, dated
from articles.importers.textual.wrapping import plain_as_html

SHORTEST = 20  # characters of text; with less an editor has to look at it
LONGEST_SUMMARY = 300
LONGEST_HEAD = 20_000  # characters before the attributes of a page end
_BEGINS = re.compile(rb"<(?:!doctype\s+html|html|head|body|meta|title)\b", re.IGNORECASE)
_FRAGMENT = re.compile(rb"<(?:article|section|main|div|h[1-6]|p|figure)\b", re.IGNORECASE)
_ENDINGS = (".html", ".htm", ".xhtml")
_SAVED_FROM = re.compile(
    rb"<!--\s*saved from url=\(\d{1,6}\)(https?://[!-~\x80-\xff]{1,1000}?)\s*-->"
)
_CLASS = re.compile(r"""\sclass=["']?((?<=")[^"<>]*|(?<=')[^'<>]*|[^\s"'<>]+)""", re.IGNORECASE)
_LANG = re.compile(
    r"""<html\b[^<>]{0,2000}?\s(?:xml:)?lang=["']?([\w-]{1,40})""", re.IGNORECASE | re.ASCII
)
_STATUS = re.compile(r"status-(?:publish|draft|auto-draft|pending|private|future|trash)")
_CLOSED = ("post-password-form", "node--unpublished", "node-unpublished")
_SITE = re.compile(r"\s+[|–—·»-]\s+")
_NO_LEAD = re.compile(
    r"logo|default|placeholder|fallback|favicon|share[-_]?image|og[-_]image", re.I
)


def read(files: Sequence[File]) -> Iterator[Found | BadSource]:
    for file in files:
        yield _read(file)


def _read(file: File) -> Found:
    data = file.whole()
    text, assumed = decoded(data)
    with bounded(file.location):
        root = tree(text)
        page = page_data(root)
        page.lang = _lang(text)
        body = page_body(root, {letters(one) for one in page.summaries} - {""})
        html, length, lost = _text(page, body)
    headline = _headline(page, body)
    if why := _why_no_article(page, body, length, headline):
        raise BadSource(file.location, why)
    urls = [*page.addresses, *_saved_from(data)]
    readers = access(page.marks, [headline, page.title, *body.headlines], urls)
    readers.withheld += _classes(text)
    lost += [*assumed, *readers.reasons, *_not_kept(page, body, html, length)]
    rebase(html, page.base)
    html = _without_headline(html, headline)
    image_address, image = _lead_image(page, html)
    return article(
        location=file.location,
        source_id=next((url for url in urls if "://" in url), ""),
        headline=headline or file.path.stem,
        html=html,
        standfirst=body.standfirst or page.word("alternativeHeadline"),
        slug=next(iter(urls), ""),
        genre=page.genre,
        language_around=page.language,
        byline=page.authors or next(filter(None, map(names, body.bylines)), ()),
        topics=page.topics,
        tags=[tag for tag in page.tags if tag not in page.topics],
        dated=readers.first(page.dated if page.dated != NO_DATE else dated(body.date)),
        scheduled=readers.scheduled,
        expires=readers.ends,
        image_address=image_address,
        image=image,
        draft=bool(readers.withheld) or not page.is_free or length < SHORTEST or not headline,
        urls=urls,
        lost=lost,
    )


def _why_no_article(page: PageData, body: PageBody, length: int, headline: str) -> str:
    """Why it is refused; "" for an article."""
    if not length and not (page.is_article and headline):
        return "There is no text of an article on this page."
    if not page.is_article and body.is_list:
        return "This page is no article but a list of them."
    return ""


def _saved_from(data: bytes) -> Iterator[str]:
    """The address of the page, as browsers write it above a page that they save."""
    if saved_from := _SAVED_FROM.search(data[:4096]):
        yield saved_from[1].decode("latin-1")


def _text(page: PageData, body: PageBody) -> tuple[Node, int, list[str]]:
    """The text, the length of it, and what is lost: what the page shows, unless it keeps the text
    for its scripts. Raises TooMuchMarkup."""
    html, length = body.root, body.length
    if loaded := page.article.get("html"):
        html = tree(loaded)
        html = without(html, list(chrome(html)))
        length = len(html.words)
    written = page.word("articleBody")
    if len(written) <= 2 * length:
        return html, length, []
    whole = page.article["articleBody"]
    html = tree(plain_as_html(whole if isinstance(whole, str) else written))
    what = "whatever else than words the text has: the page keeps it for its scripts"
    return html, len(written), [what]


def _not_kept(page: PageData, body: PageBody, html: Node, length: int) -> Iterator[str]:
    """What the page has, or should have, and the article has not."""
    if not page.is_free:
        yield "what only subscribers can read: the page says that it is not all free"
    if length < SHORTEST:
        yield "the text, of which the page has hardly any"
    if page.summaries and not body.standfirst:
        summary = letters(page.summaries[0])
        if summary[:SHORTEST] not in letters(html.words):
            yield f"what it tells programs of itself: {page.summaries[0][:LONGEST_SUMMARY]}"
    if body.comments:
        yield "the comments"


def _without_headline(html: Node, headline: str) -> Node:
    """The text, in which a page may repeat it."""
    headings = html.all(*HEADINGS) if headline else []
    return without(html, [one for one in headings if letters(one.words) == letters(headline)])


def _lang(text: str) -> str:
    """Of the page: a tree has no element around its body."""
    found = _LANG.search(text, 0, LONGEST_HEAD)
    return found[1] if found else ""


def _classes(text: str) -> list[str]:
    """Those by which WordPress and Drupal say that an article is not public. The first one with a
    status is the page's, others are beside it."""
    names = [name for found in _CLASS.finditer(text) for name in found[1].lower().split()]
    status = next(filter(_STATUS.fullmatch, names), "status-publish")
    closed = [name for name in _CLOSED if name in names]
    return closed if status == "status-publish" else [status, *closed]


def _headline(page: PageData, body: PageBody) -> str:
    """As readers saw it; programs are often told a shorter one."""
    site = page.first("og:site_name")
    titles = [page.word("headline", "name"), page.first("headline"), page.first("og:title")]
    titles += [page.first("twitter:title"), page.title]
    titles = [short for one in titles if one and (short := _without_site(one, site)) != site]
    for is_same in (str.__eq__, _are_alike):
        for shown in body.headlines:
            if any(is_same(letters(shown), letters(one)) for one in titles):
                return shown
    return next(iter([*titles, *body.headlines]), "")


def _are_alike(one: str, other: str) -> bool:
    """One of them is only a little longer, and not by the name of the site."""
    shorter, longer = sorted((one, other), key=len)
    return shorter in longer and len(shorter) * 2 >= len(longer)


def _without_site(title: str, site: str) -> str:
    """“The ferry is late | Pellhaven Gazette” -> the first part, also where no site is named."""
    *parts, last = _SITE.split(title)
    is_site = letters(last) == letters(site) if site else len(last) < 40
    return title.removesuffix(last).rstrip(" |–—·»-") if parts and is_site else title


def _lead_image(page: PageData, root: Node) -> tuple[str, ImageUse | None]:
    """The one that is named, if the text begins with none; what is said of the same one counts."""
    address, image = page.image
    shown = [address_of(node) for node in root.all(*IMAGES)]
    first = next(filter(None, shown), "")
    if first and address and (first == address or larger(first, address)):
        return first, image
    if first or not is_address(address) or _NO_LEAD.search(address):
        return "", None
    return address, image


def _recognises(file: File, head: bytes) -> bool:
    if file.path.parent.name.lower().endswith(("_files", "-dateien", ".files")):
        return False  # what browsers save together with a page
    start, is_named_so = beginning(head), file.path.suffix.lower() in _ENDINGS
    is_page = _BEGINS.match(start) or (is_named_so and _FRAGMENT.match(start))
    return bool(is_page) and not medium.is_of_the_account(file, head)


FORMAT = Format(
    title=gettext_noop("A page saved from a site (HTML)"),
    recognises=_recognises,
    read=read,
    endings=frozenset(_ENDINGS),
)
