"""Medium's own export: a page of HTML for each story, draft and response of a writer.

https://help.medium.com/hc/en-us/articles/115004745787: what the export holds beside them, the
profile, bookmarks, sessions and the like, is no article. A story says what it is in microformats
(https://microformats.org/wiki/h-entry). Its text begins with the title and often with the subtitle
again, and each of its parts with a rule.
"""

import re
from collections.abc import Iterator, Sequence
from html import escape
from urllib.parse import parse_qs, urlsplit

from django.utils.translation import gettext_noop

from articles.importers.base import BadSource, Format, Found
from articles.importers.files import File
from articles.importers.html_to_sections import Node, article, bounded, letters
from articles.importers.html_to_sections.embeds import link
from articles.importers.html_to_sections.tree import classes, first, named, tree, words_in, written
from articles.importers.textual.charsets import decode
from articles.importers.textual.dates import dated

_NAME = re.compile(
    r"(?:draft_|\d{4}-\d\d-\d\d_)?(?P<slug>[^/]*?)-*(?P<id>[0-9a-f]{8,16})", re.IGNORECASE
)
_HAS_ID = re.compile(r"[/-](?P<id>[0-9a-f]{8,16})$")
_SHOWN = re.compile(r"https?://(?:cdn-images-\d\.medium\.com|miro\.medium\.com)/(?:.+/)?([^/?#]+)")
_FRIENDS = re.compile(r"\?(?:[^#]*&)?sk=.*")  # a link past the paywall, for friends
_FOR_SOME = re.compile(r"(?:unlisted|members?[ -]only)(?: story)?", re.IGNORECASE)
_EXPORTED = re.compile(rb'Exported from <a href="https?://medium\.com')
_ACCOUNT = re.compile(rb'<(?:section|body) class="h-card"')
_GRAFS = ("p", "h1", "h2", "h3", "h4", "blockquote", "li", "pre", "figure", ".graf")


def read(files: Sequence[File]) -> Iterator[Found | BadSource]:
    for file in files:
        yield _read(file)


def _read(file: File) -> Found:
    text, assumed = decode(file.location, file.whole())
    with bounded(file.location):
        page = tree(text)
    entry = first(page, ".h-entry")
    body = first(entry, ".e-content") if entry else None
    if entry is None or body is None:
        raise BadSource(file.location, "It is no story of Medium's export: it has no text.")
    name = _NAME.fullmatch(file.path.stem)
    canonical = next((each.get("href") for each in named(entry, ".p-canonical")), "")
    key = _key(name, canonical)
    headline = words_in(entry, ".p-name") or f"Untitled {key or file.path.stem}"
    story = _Story(body, headline, words_in(entry, ".p-summary"))
    published = first(entry, ".dt-published")
    is_draft = file.path.name.startswith("draft") or published is None
    own = f"https://medium.com/p/{key}" if key else ""
    return article(
        location=file.location,
        # The canonical address changes with the title, and drafts have none.
        source_id=own or canonical,
        headline=headline,
        html=story.html,
        standfirst=story.standfirst,
        slug=_slug(canonical, name),
        byline=[each.words for each in named(entry, ".p-author")][:1],
        tags=[link.words for tags in named(entry, ".p-tags") for link in named(tags, "a")],
        dated=dated(published.get("datetime") if published else None),
        draft=is_draft,
        withheld=[] if is_draft else [*_why_withheld(entry, canonical, story)],
        urls=[_FRIENDS.sub("", canonical), own],
        lost=[*assumed, *story.lost],
    )


def _why_withheld(entry: Node, canonical: str, story: "_Story") -> Iterator[str]:
    """Why it is not published, although Medium did."""
    footers = (line for footer in entry.all("footer") for line in named(footer, "p"))
    if story.is_response:
        yield "that it is probably a response to somebody's story"
    elif _FRIENDS.search(canonical) or any(_FOR_SOME.fullmatch(line.words) for line in footers):
        yield "that it was unlisted, or for members only"


class _Story:
    """The text of a story: what it repeats is gone, Medium's own constructs are plain HTML."""

    def __init__(self, body: Node, headline: str, summary: str) -> None:
        self.lost: list[str] = []
        self.standfirst = summary
        self._dropped: set[int] = set()
        title = self._title(body, headline)
        if title is not None and not self.is_response and letters(title.words) == letters(headline):
            self._dropped.add(id(title))
        subtitle = first(body, ".graf--subtitle")
        if subtitle is not None and subtitle.words.startswith(summary.rstrip("… .")):
            self.standfirst = subtitle.words  # Medium cuts a long summary
            self._dropped.add(id(subtitle))
        opening = first(body, ".section--first") or body
        if divider := first(opening, ".section-divider"):
            self._dropped.add(id(divider))
        self._name_featured(body)
        self.html = written(body.children, self._instead)

    def _title(self, body: Node, headline: str) -> Node | None:
        """The element that is the title, or else the first one. A response has no title: Medium
        calls it by its beginning."""
        grafs = [
            each for each in named(body, *_GRAFS) if each.words or first(each, "img", "iframe")
        ]
        marked = first(body, ".graf--title")
        title = marked or next(iter(grafs), None)
        self.is_response = (
            title is not None
            and marked is None
            and title.tag == "p"
            and (len(grafs) == 1 or _goes_on(title.words, headline))
            and not first(title, "img")
        )
        return title

    def _name_featured(self, body: Node) -> None:
        images = list(named(body, "img"))
        for place, image in enumerate(images):
            if place and image.attributes.get("data-is-featured") == "true":
                self.lost.append(f"that {original(image)} stood for the story elsewhere")

    def _instead(self, element: Node) -> str | None:
        if id(element) in self._dropped:
            return ""
        if element.tag == "img":
            alt = escape(element.get("alt"))
            return f'<img src="{escape(original(element))}" alt="{alt}">'
        if "graf--mixtapeEmbed" in classes(element):
            return _link_card(element)
        if element.tag == "pre":
            return _code(element)
        if element.tag == "script":
            return link(element.get("src").removesuffix(".js"))
        if element.tag == "a" and (leads_to := _behind(element.get("href"))):
            return f'<a href="{escape(leads_to)}">{written(element.children, self._instead)}</a>'
        return None


def original(image: Node) -> str:
    """Where Medium has the image in the size in which it was uploaded."""
    shown = image.get("src")
    at_medium = _SHOWN.match(shown)
    return f"https://miro.medium.com/v2/{at_medium[1]}" if at_medium else shown


def _link_card(element: Node) -> str:
    address = next((each.get("href") for each in named(element, "a")), "")
    description = escape(words_in(element, "em"))
    title, more = words_in(element, "strong"), f": {description}" if description else ""
    return link(_behind(address) or address, title, more)


def _code(element: Node) -> str:
    language = element.get("data-code-block-lang")
    known = f' class="language-{escape(language)}"' if language else ""
    return f"<pre><code{known}>{escape(element.text.strip(chr(10)))}</code></pre>"


def _behind(address: str) -> str:
    """Where an address leads that Medium puts in front of others; "" for any other."""
    try:
        parts = urlsplit(address)
        wanted = parse_qs(parts.query).get("url", [""])[0]
    except ValueError:
        return ""
    return wanted if parts.netloc == "medium.com" and parts.path == "/r/" else ""


def _key(name: re.Match[str] | None, canonical: str) -> str:
    """Medium's name for the story, which is the same all over Medium."""
    at_its_end = _HAS_ID.search(canonical.partition("?")[0])
    return (name["id"] if name else at_its_end["id"] if at_its_end else "").lower()


def _slug(canonical: str, name: re.Match[str] | None) -> str:
    address = canonical.partition("?")[0]
    slug = _HAS_ID.sub("", address).rpartition("/")[2] if _HAS_ID.search(address) else ""
    return slug if slug and "@" not in slug else name["slug"] if name else ""


def _goes_on(words: str, headline: str) -> bool:
    """A headline that is made of the beginning of the text."""
    own, made = letters(words), letters(headline)
    return own != made and own.startswith(made)


def is_of_the_account(file: File, head: bytes) -> bool:
    """In an export, all that lies beside the stories: what its writer read, earned, paid for."""
    profile = file.beside("../profile/profile.html") if file.path.parent.name != "posts" else None
    return bool(_EXPORTED.search(head) or (profile and _ACCOUNT.search(profile.head())))


def _recognises(file: File, head: bytes) -> bool:
    """The pages about the account too, to be refused, where somebody named one."""
    if b'class="h-entry"' in head:
        return b'data-field="body"' in head
    return file.named and bool(_ACCOUNT.search(head) or _EXPORTED.search(head))


FORMAT = Format(
    title=gettext_noop("Medium export"),
    recognises=_recognises,
    read=read,
    endings=frozenset({".html"}),
)
