"""The one path from anybody's HTML (https://html.spec.whatwg.org) to an article's sections.

A format whose text is HTML hands it to `article`, with all else that it knows. One that changes the
HTML first reads a `tree`, inside of `bounded`.

A heading of the highest level that the text has begins a section, lower ones stay inside it; one
that stands alone above the whole text counts with those below it
(https://html.spec.whatwg.org/multipage/sections.html). The first image after a heading is the
section's. Tables, lists, quotations, footnotes and code stay what they are; a definition list
becomes a list; what is embedded becomes a link with a label. A summary that the source marks is the
standfirst, unless it only repeats how the text begins; without one the first paragraph is, if more
follows.
"""

import re
from collections.abc import Sequence
from datetime import datetime
from html import unescape
from urllib.parse import unquote, urlsplit

from articles import slugs
from articles.content import ArticleContent, Genre, ImageUse
from articles.credits import credit
from articles.escaping import unescape as unescape_markdown
from articles.importers.base import Found
from articles.importers.html_to_sections.blocks import Blocks, Piece, indented
from articles.importers.html_to_sections.embeds import leave_out
from articles.importers.html_to_sections.images import larger
from articles.importers.html_to_sections.marks import in_angles, reference
from articles.importers.html_to_sections.notes import take_notes
from articles.importers.html_to_sections.tree import Node, TooMuchMarkup, bounded, rebase, tree
from articles.importers.sections import SectionBuilder, sections_of
from articles.importers.textual.dates import NO_DATE, Dated
from articles.importers.textual.language import language_of

__all__ = [
    "Node",
    "TooMuchMarkup",
    "article",
    "bounded",
    "gather",
    "in_angles",
    "letters",
    "rebase",
    "reference",
    "slug_from",
    "tree",
    "words_of",
]

LONGEST_NAME, _LONGEST_SLUG, _LONGEST_STANDFIRST, _SHORTEST_BEGINNING = 200, 120, 600, 10
_CONTINUED = re.compile(r"\s*[\[(]?(?:…|\.\.\.)[\])]?.{0,60}$", re.DOTALL)
_LETTERS = re.compile(r"\w+")
_TAG = re.compile(r"<[^<>]*>")
_TAG_IN_A_WORD = re.compile(
    r"</?(?:a|abbr|b|big|cite|code|del|em|font|i|ins|kbd|mark|q|s|small|span|strike|strong|su[bp]|u)"
    r"(?:\s[^<>]*)?>",
    re.IGNORECASE,
)
_BLOCK = re.compile(r"[#>|`~\-+*!]|\d+[.)] ")  # what begins something else than a paragraph
# In a paragraph of Markdown: what plain words would lose.
_MARKUP = re.compile(r"(?<!\\)(?:[*`\[]|~~|!\[|<)")
_NOTE = re.compile(r"(?<!\\)\[\^(\d{1,4})\]")
_LAST_SIGN = re.compile(r"#$")  # would close a heading


def article(
    *,
    location: str,
    headline: str,
    html: str | Node,
    base: str = "",
    source_id: str = "",
    standfirst: str = "",
    slug: str = "",
    genre: Genre = Genre.NEWS,
    language: str = "",
    language_around: str = "",
    byline: Sequence[str] = (),
    topics: Sequence[str] = (),
    tags: Sequence[str] = (),
    series: str = "",
    dated: Dated = NO_DATE,
    scheduled: bool = False,
    expires: datetime | None = None,
    version: str = "",
    image_address: str = "",
    image: ImageUse | None = None,
    draft: bool = False,
    withheld: Sequence[str] = (),
    page: bool = False,
    urls: Sequence[str] = (),
    lost: Sequence[str] = (),
) -> Found:
    """`headline` and `standfirst` are plain words; `html` is the text, however hostile; a
    tree is used up. Its addresses begin at `base`, if that says where.

    `image_address` is where the featured image lies and `image` what is said of it. `withheld`:
    why not everybody could read it at its source, which makes it a draft. `language` is what the
    article says, `language_around` what its site, feed or page says.

    Raises BadSource.
    """
    headline = " ".join(headline.split())
    with bounded(location):
        root = tree(html) if isinstance(html, str) else html
    rebase(root, base)
    gathered = gather(root, headline=headline)
    if image_address:
        _feature(gathered[0], image_address, image or ImageUse())
    standfirst = " ".join(standfirst.split())
    if not standfirst or _repeats(standfirst, gathered):
        standfirst = _first_paragraph(gathered)
    if standfirst == headline:
        standfirst = ""
    sections, addresses = sections_of(gathered)
    notes = [*(f"{why}: it is a draft here" for why in withheld), *lost]
    notes += (what for one in gathered for what in one.lost)
    return Found(
        location=location,
        source_id=source_id,
        content=ArticleContent(
            headline=headline,
            standfirst=standfirst,
            slug=slug_from(slug),
            genre=genre,
            language=language_of(language, language_around, [one.body for one in sections]),
            byline=_names(byline),
            topics=_names(topics),
            tags=_names(tags),
            series=" ".join(series.split()),
            first_published=dated.at,
            sections=sections,
        ),
        draft=draft or bool(withheld),
        page=page,
        unclear_date=dated.unclear,
        scheduled=scheduled,
        expires=expires,
        version=version,
        lost=tuple(dict.fromkeys(notes)),
        images=addresses,
        urls=tuple(dict.fromkeys(filter(None, urls))),
    )


def words_of(html: str) -> str:
    """A title or a summary that may have markup: its words, on one line."""
    return " ".join(unescape(_TAG.sub(" ", _TAG_IN_A_WORD.sub("", html))).split())


def letters(text: str) -> str:
    """For comparing what programs write with other signs and spaces between."""
    return "".join(_LETTERS.findall(text)).casefold()


def _names(found: Sequence[str]) -> tuple[str, ...]:
    tidy = (" ".join(name.split()) for name in found)
    return tuple(dict.fromkeys(name for name in tidy if name))


def slug_from(address: str) -> str:
    """The last part of an address or a slug as the source writes it, as we write it."""
    try:
        path = urlsplit(address).path if "/" in address else address
    except ValueError:  # brackets where a host would be
        path = address
    last = unquote(path).rstrip("/")
    last = re.sub(r"\.\w{2,5}$", "", last.rpartition("/")[2])
    return slugs.slug(last, _LONGEST_SLUG)


def _feature(opening: SectionBuilder, address: str, image: ImageUse) -> None:
    """The featured image stands first; if the text begins with it, its words are put together."""
    if opening.address and larger(opening.address, address):
        address = opening.address
    if opening.image is None or opening.address == address:
        opening.set_image(address, image)
        return
    before, lies_at = opening.image, opening.address
    opening.blocks.insert(0, reference(lies_at, before) if lies_at else before.credit)
    opening.image, opening.address = None, ""
    opening.set_image(address, image)


def _first_paragraph(gathered: list[SectionBuilder]) -> str:
    """Taken out of the text, unless it has markup that plain words would lose, only announces what
    follows, or no other words would be left."""
    opening = gathered[0]
    first, *others = [block for one in gathered for block in one.blocks] or [""]
    plain = _plain(first)
    if (
        not opening.blocks
        or _BLOCK.match(first)
        or _MARKUP.search(first)
        or plain.endswith((":", "："))
        or len(plain) > _LONGEST_STANDFIRST
        or not any(map(_has_words, others))
    ):
        return ""
    del opening.blocks[0]
    return plain


def _plain(markdown: str) -> str:
    return unescape_markdown(re.sub(r"\\?\n", " ", markdown))


def _has_words(block: str) -> bool:
    """It is no rule and no image, of which readers may see nothing."""
    return not block.startswith("![") and bool(_LETTERS.search(block))


def _repeats(summary: str, gathered: list[SectionBuilder]) -> bool:
    """It was cut from the beginning of the text, as programs do where nobody has written one."""
    begins = _CONTINUED.sub("", summary)
    blocks = [block for one in gathered[:2] for block in one.blocks[:3]]
    text = letters(_plain(" ".join(blocks))[:2000])
    return len(begins) > _SHORTEST_BEGINNING and text.startswith(letters(begins))


def gather(
    html: str | Node, *, headline: str = "", images_in_text: bool = False
) -> list[SectionBuilder]:
    """The sections, of which the first has no heading. A headline that is repeated is said once.
    `images_in_text`: none becomes a section's own, each stays where it stands.

    A tree is used up.
    """
    root = tree(html) if isinstance(html, str) else html
    notes = take_notes(root)
    lost: list[str] = []
    for part in (root, *notes.values()):
        leave_out(part, lost)
    blocks = Blocks(lost)
    pieces = list(blocks.flow(root.children))
    _forget_headline(pieces, headline)
    main = _main_level(pieces)
    sections = [SectionBuilder()]
    for piece in pieces:
        if 0 < piece.level <= main:
            sections.append(SectionBuilder(heading=piece.words))
            if "](<" in piece.markdown:
                lost.append(f"the link in the heading “{piece.words}”")
        else:
            _add(sections[-1], piece, main, images_in_text)
    written = {label: indented(blocks.joined(note.children), 4) for label, note in notes.items()}
    used = set().union(*(_add_notes(section, written) for section in sections))
    lost += [f"a footnote: “{n.words[:80]}”" for label, n in notes.items() if label not in used]
    sections[-1].lost += lost
    return sections


def _forget_headline(pieces: Sequence[Piece], headline: str) -> None:
    first = next((piece for piece in pieces if piece.image is None), Piece())
    if letters(headline) and letters(first.words) == letters(headline):
        first.level, first.markdown = 0, ""


def _main_level(pieces: Sequence[Piece]) -> int:
    levels = [piece.level for piece in pieces if piece.level]
    main = min(levels, default=0)
    below = [level for level in levels if level > main]
    first = next((piece for piece in pieces if piece.level or piece.markdown), Piece())
    is_alone = levels.count(main) == 1 and first.level == main
    return min(below) if is_alone and below.count(min(below, default=0)) > 1 else main


def _add(section: SectionBuilder, piece: Piece, main: int, images_in_text: bool) -> None:
    if piece.level:
        text = _LAST_SIGN.sub(r"\\#", piece.markdown)
        section.blocks.append(f"{'#' * (piece.level - main)} {text}")
    elif piece.image is not None:
        if images_in_text or not section.set_image(piece.address, piece.image):
            section.blocks.append(reference(piece.address, piece.image))
            section.add_lost_image(piece.address)
    elif section.address and (whose := credit(piece.markdown)):
        section.set_credit(whose)
    elif piece.markdown:
        section.blocks.append(piece.markdown)


def _add_notes(section: SectionBuilder, written: dict[str, str]) -> set[str]:
    """Those that it uses, and those that these use in turn."""
    labels = [*dict.fromkeys(_NOTE.findall("\n".join(section.blocks)))]
    labels = [label for label in labels if label in written]
    for label in labels:
        section.blocks.append(f"[^{label}]: {written[label]}")
        more = dict.fromkeys(_NOTE.findall(written[label]))
        labels += [one for one in more if one in written and one not in labels]
    return set(labels)
