"""Substack's own export: a table of the posts (posts.csv), and for each a file with its text.

https://support.substack.com/hc/en-us/articles/360037466012. The table does not say who wrote a
post, nor the name of the site: its addresses begin at the root. A text without the table may be
anything, a letter to those who pay too: it is a draft.
"""

import csv
import re
from collections.abc import Callable, Iterator, Sequence
from html import escape
from io import TextIOWrapper
from urllib.parse import unquote

from django.utils.translation import gettext_noop

from articles.importers.base import BadSource, Format, Found, attempt
from articles.importers.files import File
from articles.importers.html_to_sections import Node, article, bounded
from articles.importers.html_to_sections.embeds import host, link
from articles.importers.html_to_sections.images import figure
from articles.importers.html_to_sections.tree import classes, first, named, tree, words_in, written
from articles.importers.textual.charsets import decode
from articles.importers.textual.dates import dated
from articles.importers.textual.json_values import Row, inside, read_row, rows, word

TABLE = "posts.csv"
_POST = re.compile(r"(?P<id>\d{1,20})\.(?P<slug>[^/]*[^\d/][^/]*)")
_HEADER = re.compile(rb'(?:\xef\xbb\xbf)?"?post_id"?,[^\n]*is_published')
_PAGE = re.compile(rb"<(?:!doctype|html|head|body)\b", re.IGNORECASE)
_KINDS = {"podcast": "a podcast episode", "thread": "a thread for discussion"}
_KINDS |= {"video": "a video"}

# Substack's own furniture, which invites to subscribe, to share, to comment.
_FURNITURE = re.compile(
    r"subscription-widget|image-link-expand|header-anchor-|directMessage|install-substack-app"
    r"|community-chat|captioned-button-wrap"
)
_NOT_KEPT = {
    "paywall-jump": "where the part for paying readers began",
    "poll-embed": "a poll",
    "native-audio-embed": "audio that Substack kept",
    "native-video-embed": "a video that Substack kept",
    "comment": "a reader's comment",
    "sponsorship-campaign-embed": "an advertisement",
}
_INVITES = re.compile(r"%%|/subscribe|/comments|[?&](?:action=share|gift=|donate=)|^#")
_FETCHED = re.compile(r"https?://(?:substackcdn|cdn\.substack)\.com/image/fetch/(?:[^/]*/)?(\S+)")
_FORMER_STORE = re.compile(r"https://bucketeer-[\w-]+\.s3\.amazonaws\.com")
_STORE = "https://substack-post-media.s3.amazonaws.com"


def read(files: Sequence[File]) -> Iterator[Found | BadSource]:
    exports: dict[File, dict[str, File]] = {}  # the texts, by the number of the post
    for file in files:
        table = file if _HEADER.match(file.head()) else _table_of(file)
        if table is None:
            yield attempt(_post, file.location, file.path.stem, {}, file)
        else:
            key = "" if table == file else file.path.name.partition(".")[0]
            exports.setdefault(table, {})[key] = file
    for table, texts in exports.items():
        try:
            yield from _export(table, texts)
        except BadSource as bad:
            yield bad


def _export(table: File, texts: dict[str, File]) -> Iterator[Found | BadSource]:
    """Of one table: all of its posts, or those whose texts were named without it."""
    whole = texts.pop("", None) is not None
    for row in _rows(table):
        post = word(row, "post_id")
        text = texts.pop(post.partition(".")[0], None)
        if whole:  # the texts lie beside the table also where it alone was named
            text = text or table.beside(f"posts/{post}.html")
        if text is not None or whole:
            yield attempt(_post, table.location, post, row, text)
    for file in texts.values():
        yield attempt(_post, file.location, file.path.stem, {}, file)


def _rows(table: File) -> Iterator[Row]:
    try:
        with TextIOWrapper(table.open(), encoding="utf-8-sig", newline="") as lines:
            for row in csv.DictReader(lines):
                yield {str(key): value for key, value in row.items() if isinstance(value, str)}
    except UnicodeDecodeError:
        raise BadSource(table.location, "The table is not in UTF-8.") from None
    except csv.Error as error:
        raise BadSource(table.location, f"The table is broken: {error}.") from error


def _post(where: str, post: str, row: Row, file: File | None) -> Found:
    """`row` is empty for a text that no table names. Raises BadSource."""
    named, sound = _POST.fullmatch(post), word(row, "podcast_url")
    number, slug = (named["id"], named["slug"]) if named else ("", "")
    headline = _headline(row, slug)
    if not headline and not row:
        raise BadSource(where, f"Nothing says its title: there is no {TABLE} that it belongs to.")
    headline = headline or f"Untitled {post}"
    location = f"{where}: {headline}" if row else where
    if file is None and not sound:
        raise BadSource(location, f"Its text (posts/{post}.html) is not in the export.")
    html, assumed = decode(file.location, file.whole()) if file else ("", ())
    with bounded(location):
        text = Text(html)
    lost, kind = [*assumed, *text.lost], _kind(row)
    withheld = [*_why_withheld(row, text)]
    if kind in _KINDS and not withheld:
        lost.append(f"that it was {_KINDS[kind]}")
    return article(
        location=location,
        # Substack numbers the posts of all its sites together.
        source_id=f"https://substack.com/home/post/p-{number}" if number else post,
        headline=headline,
        html=(link(sound, f"Audio: {headline}") if sound else "") + text.html,
        standfirst=word(row, "subtitle"),
        slug=slug,
        dated=dated(word(row, "post_date")),
        draft=word(row, "is_published").strip().lower() != "true",
        withheld=withheld,
        page=kind == "page",
        urls=[f"/p/{slug}"] if slug else [],
        lost=lost,
    )


def _headline(row: Row, slug: str) -> str:
    """As the table has it, or as the name of the file spells it."""
    title = word(row, "title") or ("" if slug in _KINDS else slug.replace("-", " ").title())
    return " ".join(title.split())


def _kind(row: Row) -> str:
    return word(row, "type").strip().lower()


def _why_withheld(row: Row, text: "Text") -> Iterator[str]:
    """The first reason why not everybody may read it."""
    kind, readers = _kind(row), word(row, "audience").strip().lower()
    if not row:
        yield f"title, date and readers, which no {TABLE} says"
    elif readers not in ("", "everyone"):
        yield f"that only some readers could read it ({readers})"
    elif text.for_some:
        yield "that a part of it was for paying readers"
    elif "email" in kind or (word(row, "email_sent_at") and not word(row, "post_date")):
        yield "that it went out by e-mail only"
    elif kind not in ("", "newsletter", "page", *_KINDS):
        yield f"that it was of an unknown kind ({kind})"


class Text:
    """A post's text as plain HTML: its widgets are gone, what it embeds is a link with a label,
    images lead to the files that were uploaded. `for_some`: a part was for paying readers."""

    def __init__(self, html: str) -> None:
        self.lost: list[str] = []
        self.for_some = False
        self.html = written(tree(html).children, self._instead)

    def _instead(self, element: Node) -> str | None:
        own = classes(element)
        if any(map(_FURNITURE.match, own)) or element.tag in ("button", "svg", "form", "input"):
            return ""
        if not_kept := own & _NOT_KEPT.keys():
            self._lose(element, not_kept.pop())
            return ""
        if own & {"pullquote", "callout-block"}:
            return f"<blockquote>{written(element.children, self._instead)}</blockquote>"
        if element.tag == "picture":  # beside the image it has copies for screens
            return "".join(map(self._image, named(element, "img")))
        if element.tag == "img" or "image3" in own:
            return self._image(element)
        return next((_CONSTRUCTS[name](element) for name in _CONSTRUCTS if name in own), None)

    def _lose(self, element: Node, name: str) -> None:
        title = word(_data(element), "label", "title", "name")
        self.lost.append(f"{_NOT_KEPT[name]}: “{title}”" if title else _NOT_KEPT[name])
        self.for_some |= name == "paywall-jump"

    def _image(self, element: Node) -> str:
        data = _data(element)
        if leads_to := word(data, "href"):
            self.lost.append(f"the link of a picture to {leads_to}")
        alt = element.get("alt") or word(data, "alt", "title")
        address = _original(word(data, "src") or element.get("src"))
        return f'<img src="{escape(address)}" alt="{escape(alt)}">'


def _data(element: Node) -> Row:
    """What Substack itself says of the element."""
    return read_row(element.get("data-attrs"))


def _original(address: str) -> str:
    """The file that was uploaded, not the one that is made of it for a screen."""
    if fetched := _FETCHED.match(address):
        address = unquote(fetched[1])
    return _FORMER_STORE.sub(_STORE, address)


def _gallery(element: Node) -> str | None:
    """Its caption stands below the first image."""
    gallery = inside(_data(element), "gallery")
    alt, caption = word(gallery, "alt"), escape(word(gallery, "caption"))
    addresses = [_original(word(each, "src")) for each in rows(gallery, "images")]
    return (
        "".join(figure(one, alt, "" if n else caption) for n, one in enumerate(addresses)) or None
    )


def _target(element: Node) -> str:
    found = first(element, "a", "iframe")
    address = found.get("href") or found.get("src") if found else ""
    return word(_data(element), "canonical_url", "url", "base_url", "src", "href") or address


def _button(element: Node) -> str:
    """Those that lead elsewhere are links."""
    address = _target(element)
    return "" if _INVITES.search(address) else link(address, element.words)


def _message(element: Node) -> str:
    """A message from another service: what it says, and where it is."""
    about, address = _data(element), _target(element)
    text = word(about, "full_text") or words_in(element, ".tweet-text")
    who = word(about, "name", "username") or host(address)
    quoted = f"<p>{escape(text)}</p>" if text else ""
    return f"<blockquote>{quoted}{link(address, f'{who} on {host(address)}')}</blockquote>"


def _video(element: Node) -> str:
    key = word(_data(element), "videoId")
    at_vimeo = "vimeo-wrap" in classes(element)
    page = "https://vimeo.com/" if at_vimeo else "https://www.youtube.com/watch?v="
    return link(f"{page}{key}", f"Video: {host(page)}") if key else ""


def _embedded(element: Node) -> str:
    """A post, a publication, a file or a page of another service: a link with a label."""
    about, address = _data(element), _target(element)
    file = words_in(element, ".file-embed-details-h1")
    title = f"File: {file}" if file else word(about, "title", "name")
    place = escape(word(about, "publication_name", "author_name", "author"))
    teaser = escape(words_in(element, ".embedded-post-body"))
    more = (f" ({place})" if place else "") + (f": {teaser}" if teaser else "")
    return link(address, title, more)


_EMBEDDED = """
embedded-post-wrap digest-post-embed embedded-publication-wrap spotify-wrap apple-podcast-container
soundcloud-wrap bandcamp-wrap tiktok-wrap instagram instagram-embed-wrap datawrapper-wrap
prediction-market-wrap github-gist file-embed-wrapper
"""
_CONSTRUCTS: dict[str, Callable[[Node], str | None]] = {
    "image-gallery-embed": _gallery,
    "button-wrapper": _button,
    "tweet": _message,
    "twitter-embed": _message,
    "youtube-wrap": _video,
    "vimeo-wrap": _video,
    "mention-wrap": lambda element: escape(element.words or word(_data(element), "name")),
    "latex-rendered": lambda element: (
        f"<pre>{escape(word(_data(element), 'persistentExpression') or element.words)}</pre>"
    ),
    **dict.fromkeys(_EMBEDDED.split(), _embedded),
}


def _table_of(file: File) -> File | None:
    """The table to which a text belongs, which lies beside it or above it."""
    if not _is_text(file):
        return None
    tables = filter(None, map(file.beside, (f"../{TABLE}", TABLE)))
    return next((table for table in tables if _HEADER.match(table.head())), None)


def _is_text(file: File) -> bool:
    return file.path.suffix.lower() == ".html" and bool(_POST.fullmatch(file.path.stem))


def _recognises(file: File, head: bytes) -> bool:
    if _HEADER.match(head) or _table_of(file) is not None:
        return True
    return _is_text(file) and head.lstrip().startswith(b"<") and not _PAGE.search(head)


FORMAT = Format(
    title=gettext_noop("Substack export"),
    recognises=_recognises,
    read=read,
    endings=frozenset({".html", ".csv"}),
    together=True,
)
