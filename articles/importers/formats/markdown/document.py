"""Markdown with or without front matter: its headings of level 1 and 2 begin the sections.

The headline is the front matter's title, or else the heading of level 1 that the text begins with.
Lower headings become the highest of their section. Definitions of links and footnotes hold for a
whole document, but sections are shown one by one: each gets a copy of those that it uses.
"""

import re
from collections.abc import Iterator, Sequence

from articles.content import ArticleContent, ImageUse
from articles.importers.base import BadSource, Format, Found
from articles.importers.files import File
from articles.importers.formats.markdown.addresses import addresses
from articles.importers.formats.markdown.blocks import Document, words
from articles.importers.formats.markdown.front_matter import begins, split
from articles.importers.formats.markdown.metadata import understand
from articles.importers.formats.markdown.place import ENDINGS, place_of
from articles.importers.formats.markdown.sections import Reading
from articles.importers.formats.markdown.shortcodes import rewrite
from articles.importers.formats.markdown.signs import is_markdown
from articles.importers.formats.markdown.site import site_of
from articles.importers.html_to_sections.tree import bounded
from articles.importers.sections import sections_of
from articles.importers.textual.charsets import decode, decode_head, is_text

MOST_LINES = 50_000  # of two thick novels, with room
MOST_CELLS = 30_000  # of tables; a whole text of the desk's has a fifth of it
# What stands inside <div markdown="1"> is Markdown.
_MARKDOWN = re.compile(r"<\w+[^<>]*\bmarkdown=[\"']?(?:1|block|span)[\"']?[^<>]*>", re.IGNORECASE)
_PAGES = (".html", ".htm")  # of a site whose pages have front matter
_OTHERS = {*_PAGES, ".xhtml", ".xml", ".json", ".csv", ".rss", ".atom"}


def read(files: Sequence[File]) -> Iterator[Found | BadSource]:
    for file in files:
        yield _read(file)


def _read(file: File) -> Found:
    name = file.location
    text, assumed = decode(name, file.whole())
    values, body = split(name, text)
    if not values and not body.strip():
        raise BadSource(name, "The file is empty.")
    if body.count("\n") > MOST_LINES:
        raise BadSource(name, f"The text has more than {MOST_LINES:,} lines.")
    if body.count("|") > MOST_CELLS:
        raise BadSource(name, f"The tables in it have more than {MOST_CELLS:,} cells.")
    place = place_of(file)
    site, above = site_of(place)
    about = understand(name, values, place, site)
    rewritten = rewrite(_MARKDOWN.sub("\n\n", body), place, values)
    is_page = file.path.suffix.lower() in _PAGES
    document = Document("" if is_page else rewritten.text)
    title = _title(document, by_name=file.path.suffix.lower() in ENDINGS)
    headline = about.headline or title or place.headline
    if not headline:
        raise BadSource(
            name, "It has no headline: no title in front matter, no heading of level 1 on top."
        )
    reading = Reading(document, {**about.credits, **rewritten.credits}, about.decorative)
    if about.image or about.picture:
        reading.section.take_picture(about.picture, about.image or ImageUse())
    # A title that the text repeats above itself is said once.
    with bounded(name):
        reading.take(document.blocks[title.casefold() == headline.casefold() :])
        if is_page:
            reading.take_html(rewritten.text)
    reading.copy_definitions(name)
    sections, pictures = sections_of(reading.sections)
    content = ArticleContent(
        headline=headline,
        standfirst=about.standfirst,
        slug=about.slug,
        byline=about.byline,
        topics=about.topics,
        tags=about.tags,
        first_published=about.dated.at,
        sections=sections,
    )
    made_up = () if about.headline or title else (f"no headline: the file's name, “{headline}”",)
    notes = [*assumed, *made_up, *about.lost, *rewritten.lost]
    notes += [what for one in reading.sections for what in one.lost]
    return Found(
        location=name,
        content=content,
        source_id=about.source_id,
        draft=about.draft,
        unclear_date=about.dated.unclear,
        page=about.page,
        lost=tuple(dict.fromkeys(notes)),
        pictures=pictures,
        urls=addresses(place, about, headline, site, above),
    )


def _title(document: Document, *, by_name: bool) -> str:
    """The heading of level 1 that the text begins with. What is Markdown, but not by its name, may
    begin with its headline as plain texts do."""
    first = next(iter(document.blocks), None)
    if first is None or not first.texts:
        return ""
    plain = not by_name and first.kind == "paragraph" and "\n" not in first.texts[0]
    if first.level == 1 or (plain and len(document.blocks) > 1):
        return words(document.inside(first.texts[0]))
    return ""


def _recognises(file: File, head: bytes) -> bool:
    if not is_text(head):
        return False
    suffix = file.path.suffix.lower()
    if suffix in ENDINGS:
        return True
    text = decode_head(head)
    return begins(text) if suffix in _OTHERS else is_markdown(text)


FORMAT = Format(title="Markdown, with or without front matter", recognises=_recognises, read=read)
