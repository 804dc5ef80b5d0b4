"""HTML as an article's sections of Markdown.

A heading of the highest level that the text has begins a section, lower ones stay inside it; one
that stands alone above the whole text counts with those below it
(https://html.spec.whatwg.org/multipage/sections.html). The first picture after a heading is the
section's. Tables, lists, quotations, footnotes and code stay what they are; a definition list
becomes a list; what is embedded becomes a link with a label.
"""

import re
from collections.abc import Sequence

from articles.importers.html_to_sections.blocks import Blocks, Piece, indented
from articles.importers.html_to_sections.marks import reference
from articles.importers.html_to_sections.notes import may_have_notes, take_notes
from articles.importers.html_to_sections.tree import Node, tree
from articles.importers.sections import Gathering
from articles.importers.textual.credits import credit

_NOTE = re.compile(r"(?<!\\)\[\^(\d{1,4})\]")
_LAST_SIGN = re.compile(r"#$")  # would close a heading
_WORD = re.compile(r"\w+")


def gather(html: str | Node, *, headline: str = "") -> list[Gathering]:
    """The sections, of which the first has no heading. A headline that is repeated is said once.

    A tree is used up.
    """
    root = tree(html) if isinstance(html, str) else html
    notes = take_notes(root) if isinstance(html, Node) or may_have_notes(html) else {}
    pieces = list(Blocks().pieces(root.children))
    _forget_headline(pieces, headline)
    main = _main_level(pieces)
    sections = [Gathering()]
    for piece in pieces:
        if 0 < piece.level <= main:
            sections.append(Gathering(heading=piece.words))
            if "](<" in piece.markdown:
                sections[-1].lost.append(f"the link in the heading “{piece.words}”")
        else:
            _add(sections[-1], piece, main)
        sections[-1].lost += piece.told
    if notes:
        _add_notes(sections, notes)
    return sections


def _forget_headline(pieces: Sequence[Piece], headline: str) -> None:
    first = next((piece for piece in pieces if piece.image is None), Piece())
    words = _WORD.findall(first.words.casefold())
    if words and words == _WORD.findall(headline.casefold()):
        first.level, first.markdown = 0, ""


def _main_level(pieces: Sequence[Piece]) -> int:
    levels = [piece.level for piece in pieces if piece.level]
    main = min(levels, default=0)
    below = [level for level in levels if level > main]
    first = next((piece for piece in pieces if piece.level or piece.markdown), Piece())
    if len(levels) - len(below) == 1 and first.level and below.count(min(below, default=0)) > 1:
        return min(below) if first.level == main else main
    return main


def _add(section: Gathering, piece: Piece, main: int) -> None:
    if piece.level:
        text = _LAST_SIGN.sub(r"\\#", piece.markdown)
        section.blocks.append(f"{'#' * (piece.level - main)} {text}")
    elif piece.image is not None:
        if not section.take_picture(piece.address, piece.image):
            section.blocks.append(reference(piece.address, piece.image))
            section.name_picture(piece.address)
    elif section.address and (whose := credit(piece.markdown)):
        section.take_credit(whose)
    elif piece.markdown:
        section.blocks.append(piece.markdown)


def _add_notes(sections: Sequence[Gathering], notes: dict[str, Node]) -> None:
    """To each section those that it uses, and those that these use in turn."""
    blocks = Blocks()
    written = {
        label: indented(blocks.joined(blocks.flow(note.children)), 4)
        for label, note in notes.items()
    }
    used: set[str] = set()
    for section in sections:
        labels = _NOTE.findall("\n".join(section.blocks))
        labels = [label for label in dict.fromkeys(labels) if label in written]
        for label in labels:
            section.blocks.append(f"[^{label}]: {written[label]}")
            more = dict.fromkeys(_NOTE.findall(written[label]))
            labels += [one for one in more if one in written and one not in labels]
        used.update(labels)
    sections[0].lost += blocks.told
    unused = (note for label, note in notes.items() if label not in used)
    sections[0].lost += [f"a footnote: “{note.words[:80]}”" for note in unused]
