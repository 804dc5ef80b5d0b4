"""Ghost's own export: one JSON file with the tables of a site.

A post's text is read from what its editor stores, Lexical or before that Mobiledoc, rather than
from the HTML that Ghost makes of it: there the cards are only decoration any more, and those for
e-mails and members are gone. The file is read twice, first for what the posts refer to.
"""

import re
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from operator import itemgetter

from articles.importers.base import BadSource, Format, Found
from articles.importers.files import File
from articles.importers.formats.ghost import html as ghost_html
from articles.importers.formats.ghost import lexical, mobiledoc
from articles.importers.formats.ghost.cards import Notes, card, picture
from articles.importers.formats.ghost.tables import tables
from articles.importers.html_to_sections.assembling import article, words_of
from articles.importers.html_to_sections.tree import bounded
from articles.importers.textual.charsets import LONGEST
from articles.importers.textual.dates import Dated, moment
from articles.importers.textual.json_values import Row, number, word

PUBLIC = ("published", "scheduled")
LONGEST_STORED = 4 * LONGEST  # a text as an editor stores it says much around each word
_SITE = "__GHOST_URL__"
_META = ["feature_image_alt", "feature_image_caption", "meta_title", "meta_description"]
_META += ["og_image", "og_title", "og_description", "twitter_image", "twitter_title"]
_META += ["twitter_description", "email_subject"]
_NO_ZONE = re.compile(r"\d{4}-\d\d-\d\d[ T]\d\d:\d\d:\d\d(?:\.\d+)?")
_PLACEHOLDER = re.compile(r":([a-z_]+)")
_BEGINNING = re.compile(rb'\s*\{\s*"(?:db|meta|data)"\s*:\s*[\[{]')


@dataclass(slots=True)
class Site:
    """What posts refer to. Their people and tags are kept with the order that they have there."""

    url: str = ""
    permalinks: str = "/:slug/"
    people: dict[str, str] = field(default_factory=dict)
    tags: dict[str, Row] = field(default_factory=dict)
    meta: dict[str, dict[str, str]] = field(default_factory=dict)
    authors_of: dict[str, list[tuple[int, str]]] = field(default_factory=lambda: defaultdict(list))
    tags_of: dict[str, list[tuple[int, str]]] = field(default_factory=lambda: defaultdict(list))
    comments: dict[str, int] = field(default_factory=lambda: defaultdict(int))

    def remember(self, table: str, row: Row) -> None:
        post = word(row, "post_id")
        if table == "users":
            self.people[word(row, "id")] = word(row, "name", "slug")
        elif table == "tags":
            kept = ("name", "slug", "visibility")
            self.tags[word(row, "id")] = {key: word(row, key) for key in kept}
        elif table == "posts_meta":
            self.meta[post] = {key: word(row, key) for key in _META if word(row, key)}
        elif table == "posts_authors":
            self.authors_of[post].append((number(row, "sort_order"), word(row, "author_id")))
        elif table == "posts_tags":
            self.tags_of[post].append((number(row, "sort_order"), word(row, "tag_id")))
        elif table == "comments":
            self.comments[post] += 1
        elif table == "settings" and word(row, "key") in ("url", "permalinks"):
            self._set(word(row, "key"), word(row, "value"))

    def _set(self, key: str, value: str) -> None:
        if key == "permalinks" and ":slug" in value:
            self.permalinks = value
        elif key == "url" and value.startswith(("https://", "http://")):
            self.url = value.rstrip("/")

    def whole(self, text: str) -> str:
        """Addresses on the site itself are stored without its name."""
        return text.replace(_SITE, self.url)


def read(files: Sequence[File]) -> Iterator[Found | BadSource]:
    for file in files:
        site, some = Site(), False
        for table, row in tables(file):
            site.remember(table, row)
        posts = (row for table, row in tables(file) if table == "posts")
        for row in posts:
            some = True
            try:
                yield _post(file, row, site)
            except BadSource as bad:
                yield bad
        if not some:
            raise BadSource(file.location, "There are no posts in it.")


def _post(file: File, row: Row, site: Site) -> Found:
    """Raises BadSource."""
    key = word(row, "id")
    headline = words_of(word(row, "title")) or f"Untitled {word(row, 'slug') or key}"
    location = f"{file.location}: {headline}"
    row = {**site.meta.get(key, {}), **{name: value for name, value in row.items() if value}}
    notes = Notes()
    try:
        with bounded(location):
            html = _text(row, site, notes)
    except lexical.TooDeep as deep:
        why = "The parts of its text are nested too deeply in one another."
        raise BadSource(location, why) from deep
    if len(html) > LONGEST:
        raise BadSource(location, f"The text is longer than {LONGEST:,} characters.")
    tags = [site.tags[tag] for tag in _in_order(site.tags_of[key]) if tag in site.tags]
    names = [word(tag, "name") for tag in tags if not _is_internal(tag)]
    published = _moment(row.get("published_at"))
    return article(
        location=location,
        source_id=word(row, "uuid") or key,
        headline=headline,
        html=_feature(row, site) + html,
        standfirst=words_of(word(row, "custom_excerpt", "meta_description")),
        slug=word(row, "slug"),
        byline=_byline(row, site),
        topics=names[:1],  # the first one is Ghost's own “primary tag”
        tags=names[1:],
        dated=Dated(published),
        draft=bool(_why_draft(row, notes)),
        page=word(row, "type") == "page" or bool(row.get("page")),
        urls=_addresses(row, site, published),
        lost=[*_lost(row, site, notes), *notes.lost],
    )


def _text(row: Row, site: Site, notes: Notes) -> str:
    for name, reader in (("lexical", lexical.html_of), ("mobiledoc", mobiledoc.html_of)):
        stored = word(row, name)
        html = reader(site.whole(stored), notes) if len(stored) <= LONGEST_STORED else None
        if html:
            return html
        if stored and html is None:
            notes.lost.append(f"its text as the editor stored it ({name}), which cannot be read")
    if rendered := word(row, "html"):
        whole = site.whole(rendered)
        return ghost_html.html_of(whole, notes) if len(whole) <= LONGEST else whole
    if text := word(row, "markdown"):  # before 1.0
        return card("markdown", {"markdown": site.whole(text)}, notes)
    return ""


def _feature(row: Row, site: Site) -> str:
    return picture(
        site.whole(word(row, "feature_image", "image")),
        word(row, "feature_image_alt"),
        site.whole(word(row, "feature_image_caption")),
    )


def _byline(row: Row, site: Site) -> list[str]:
    keys = _in_order(site.authors_of[word(row, "id")])
    return [site.people.get(who, "") for who in keys or [word(row, "author_id")]]


def _in_order(keys: Sequence[tuple[int, str]]) -> list[str]:
    """By Ghost's own order; where it has none, as they stand in the table."""
    return [key for _, key in sorted(keys, key=itemgetter(0))]


def _is_internal(tag: Row) -> bool:
    return word(tag, "visibility") == "internal" or word(tag, "name").startswith("#")


def _moment(value: object) -> datetime | None:
    """Ghost stores moments in UTC: as texts that may not say so, once as milliseconds."""
    if isinstance(value, int | float):
        try:
            return moment(datetime.fromtimestamp(value / 1000, UTC))
        except (ValueError, OverflowError, OSError):
            return None
    said = value.strip() if isinstance(value, str) else ""
    return moment(f"{said} UTC" if _NO_ZONE.fullmatch(said) else said)


def _addresses(row: Row, site: Site, published: datetime | None) -> list[str]:
    """Where the post was; what it names as its canonical address may be another site's."""
    slug = word(row, "slug")
    parts = {"slug": slug, "id": word(row, "id")}
    if published:
        parts |= {"year": f"{published:%Y}", "month": f"{published:%m}", "day": f"{published:%d}"}
    is_page = word(row, "type") == "page" or row.get("page")
    path = "/:slug/" if is_page else site.permalinks
    path = _PLACEHOLDER.sub(lambda found: parts.get(found[1], found[0]), path)
    known = f"{site.url}{path}" if slug and ":" not in path else ""
    named = site.whole(word(row, "canonical_url"))
    return [known, named if named.startswith(("https://", "http://", "/")) else ""]


def _why_draft(row: Row, notes: Notes) -> str:
    """What was not for everybody must not become so by being imported; "" for what was."""
    status, readers = word(row, "status"), word(row, "visibility")
    if status == "sent":
        return "that it went out by e-mail only: it is a draft here"
    if readers not in ("", "public"):
        return f"that only some readers could read it ({readers}): it is a draft here"
    if notes.members_only:
        return "that a part of it was for members only: it is a draft here"
    return "that it was a draft" if status not in PUBLIC else ""


def _lost(row: Row, site: Site, notes: Notes) -> Iterator[str]:
    why = _why_draft(row, notes)
    if why and word(row, "status") != "draft":
        yield why
    for key in _in_order(site.tags_of[word(row, "id")]):
        tag = site.tags.get(key, {})
        if _is_internal(tag):
            yield f"the internal tag “{word(tag, 'name')}”"
    if comments := site.comments.get(word(row, "id"), 0):
        yield f"{comments} comment{'s' * (comments > 1)}"
    if row.get("featured"):
        yield "that it was featured"
    for key in ("codeinjection_head", "codeinjection_foot"):
        if word(row, key):
            yield f"the code that was put into the page's {key.rpartition('_')[2]}"
    for key, what in (
        ("meta_title", "the title for search engines"),
        ("meta_description", "the description for search engines"),
        ("og_title", "the title for social media"),
        ("og_description", "the description for social media"),
        ("twitter_title", "the title for social media"),
        ("twitter_description", "the description for social media"),
        ("email_subject", "the subject of its e-mail"),
        ("custom_template", "the template"),
    ):
        is_standfirst = key == "meta_description" and not word(row, "custom_excerpt")
        if word(row, key) and not is_standfirst:
            yield f"{what} “{word(row, key)}”"
    for key in ("og_image", "twitter_image"):
        if word(row, key):
            yield f"the picture for social media {site.whole(word(row, key))}"


def _recognises(file: File, head: bytes) -> bool:
    start = head.removeprefix(b"\xef\xbb\xbf")
    says = b'"exported_on"' in head or (b'"posts"' in head and b'"posts_tags"' in head)
    return says and _BEGINNING.match(start) is not None


FORMAT = Format(title="Ghost export (JSON)", recognises=_recognises, read=read)
