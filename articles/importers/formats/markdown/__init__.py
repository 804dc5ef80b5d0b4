"""Markdown, alone or as the sites of static generators have it: its headings of level 1 and 2
begin the sections.

The headline is the front matter's title, or else the heading of level 1 that the text begins with.
Lower headings become the highest of their section. Definitions of links and footnotes hold for a
whole document, but sections are shown one by one: each gets a copy of those that it uses.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace

from django.utils.translation import gettext_noop

from articles.importers.base import BadSource, Format, Found
from articles.importers.files import File
from articles.importers.formats.markdown.front_matter import begins, split
from articles.importers.formats.markdown.meanings import Meanings
from articles.importers.formats.markdown.metadata import understand
from articles.importers.formats.markdown.place import ENDINGS, place_of
from articles.importers.formats.markdown.sections import Document, Reading, words
from articles.importers.formats.markdown.shortcodes import rewrite
from articles.importers.formats.markdown.site import addresses, site_of
from articles.importers.formats.markdown.vault import TITLE
from articles.importers.formats.markdown.visibility import access
from articles.importers.html_to_sections import bounded
from articles.importers.sections import sections_of
from articles.importers.textual.charsets import decode, decode_head, is_text
from articles.importers.textual.dates import Dated
from articles.importers.textual.head import HEAD, head_of

MOST_LINES = 50_000  # of two thick novels, with room
MOST_CELLS = 30_000  # of tables; a whole text of the desk's has a fifth of it
# What stands inside <div markdown="1"> is Markdown.
_MARKDOWN = re.compile(r"<\w+[^<>]*\bmarkdown=[\"']?(?:1|block|span)[\"']?[^<>]*>", re.IGNORECASE)
_PAGES = (".html", ".htm")  # of a site whose pages have front matter
_OTHERS = {*_PAGES, ".xhtml", ".xml", ".json", ".csv", ".rss", ".atom"}
# A text without front matter is Markdown if several of these agree, for plain texts have numbers
# with #, *stars*, addresses and underlined lines, too. Each counts that often, and those of 2 more
# where there are three of them. What each has in it is looked for first, which is fast.
_SIGNS = [
    (weight, has, re.compile(sign, re.MULTILINE))
    for weight, has, sign in (
        (2, "##", r"^#{2,6}[ \t]{1,9}[^\s#\d][^\n]{0,200}$"),
        (2, "](", r"!\[[^\[\]\n]{0,300}\]\(<?[^\s()<>]{1,500}"),
        (
            2,
            "](",
            r"(?<!!)\[[^\[\]\n]{1,300}\]\(<?(?:https?://|/|\.{0,2}/|#|mailto:)[^\s()<>]{0,500}",
        ),
        (2, "```", r"^```[\w+-]{0,20}[ \t]{0,9}$"),
        (2, "~~~", r"^~~~[\w+-]{0,20}[ \t]{0,9}$"),
        (2, "]:", r"^\[\^?[^\[\]\n]{1,100}\]:[ \t]{1,9}\S"),
        (2, "|", r"^\|(?:[ \t]{0,9}:?-{3,100}:?[ \t]{0,9}\|){1,50}[ \t]{0,9}$"),
        (1.5, "\n===", r"(?:\A|\n\n)[^\s\-=>#][^\n]{0,100}\n={3,100}(?=\n|\Z)"),
        (1.5, "\n---", r"(?:\A|\n\n)[^\s\-=>#][^\n]{0,100}\n-{3,100}(?=\n|\Z)"),
        (1, "**", r"(?<![*\w])\*\*[^\s*][^*\n]{0,300}\*\*(?![*\w])"),
        (1, ">", r"^>[ \t][^\n]{1,300}\n(?=>|[ \t]{0,9}(?:\n|\Z))"),
        (1, "_", r"(?<![_\w])_[^\s_][^_\n]{0,200}_(?![_\w])"),
    )
]
_ENOUGH = 3
_MOST_LOOKED_AT = 20_000  # characters
_TITLE = re.compile(r"\s{0,9}#[ \t]{1,9}[^\W\d][^\n]{0,300}(?:\n|\Z)")
# A headline and an empty line; a text without one could not be read as Markdown.
_HEADLINE = re.compile(r"\s{0,9}[^\n]{1,200}(?<![.,;:])\n(?:=+[ \t]{0,9}\n)?[ \t]{0,9}\n")


def read(files: Sequence[File]) -> Iterator[Found | BadSource]:
    yield from map(_read, files)


def _read(file: File) -> Found:
    name = file.location
    text, assumed = decode(name, file.whole())
    values, body = split(name, text)
    if not values and not body.strip():
        raise BadSource(name, "The file is empty.")
    _check_length(name, body)
    place = place_of(file)
    site = site_of(place)
    readers, held_back, keys = access(name, values, place, site)
    about = understand(keys, place, site.zone)
    found, content = about.found, about.found.content
    text, written = rewrite(_MARKDOWN.sub("\n\n", body), place, values)
    is_page = file.path.suffix.lower() in _PAGES
    document = Document("" if is_page else text)
    title = _title(document, by_name=file.path.suffix.lower() in ENDINGS)
    headline = content.headline or title or place.headline
    if not headline:
        raise BadSource(
            name, "It has no headline: no title in front matter, no heading of level 1 on top."
        )
    reading = Reading(document, {**about.credits, **written.credits}, about.decorative)
    if about.image:
        reading.section.set_image(about.image_address, about.image)
    with bounded(name):
        # A title that the text repeats above itself is said once.
        reading.take(document.blocks[title.casefold() == headline.casefold() :])
        if is_page:
            reading.take_html(text)
    reading.copy_definitions(name)
    sections, images = sections_of(reading.sections)
    reasons = [*_why_draft(headline, body, written)]
    notes = [*assumed, *held_back, *found.lost, *written.lost, *reasons]
    if not (content.headline or title):
        notes.append(f"no headline: the file's name, “{headline}”")
    notes += reading.lost
    first = readers.first(Dated(content.first_published, found.unclear_date))
    return replace(
        found,
        content=replace(
            content,
            headline=headline,
            first_published=first.at or content.first_published,
            byline=site.named("authors", content.byline),
            topics=site.named("topics", content.topics),
            tags=site.named("tags", content.tags),
            sections=sections,
        ),
        draft=bool(readers.withheld or readers.unclear or reasons),
        scheduled=readers.scheduled,
        expires=readers.ends,
        unclear_date=first.unclear,
        lost=tuple(dict.fromkeys(notes)),
        images=images,
        lead=about.lead_address,
        urls=addresses(place, about, headline, site),
    )


def _check_length(name: str, body: str) -> None:
    """Raises BadSource."""
    if body.count("\n") > MOST_LINES:
        raise BadSource(name, f"The text has more than {MOST_LINES:,} lines.")
    if body.count("|") > MOST_CELLS:
        raise BadSource(name, f"The tables in it have more than {MOST_CELLS:,} cells.")


def _why_draft(headline: str, body: str, written: Meanings) -> Iterator[str]:
    """What the text itself says of it, as a report has it."""
    for mark in head_of(body.lstrip().split("\n", HEAD)[:HEAD]).marks:
        yield f"the line “{mark}”: it is a draft here"
    if written.withheld:
        yield "that not everybody could read it to its end: it is a draft here"
    if TITLE.fullmatch(headline):
        yield f"that “{headline}” is filled in by a template: it is a draft"


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
    return begins(text) or (suffix not in _OTHERS and _is_markdown(text[:_MOST_LOOKED_AT]))


def _is_markdown(head: str) -> bool:
    title = bool(_TITLE.match(head))
    if not title and not _HEADLINE.match(head):
        return False
    points = 2.0 * title
    for weight, has, sign in _SIGNS:
        found = len(sign.findall(head)) if has in head else 0
        points += weight * bool(found) + (weight == 2 and found >= _ENOUGH)
    return points >= _ENOUGH


FORMAT = Format(
    title=gettext_noop("Markdown, with or without front matter"),
    recognises=_recognises,
    read=read,
    endings=frozenset(ENDINGS),
)
