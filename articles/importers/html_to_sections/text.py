"""HTML as an article's sections of Markdown.

A heading of the highest level that the text has begins a section, lower ones stay inside it; one
that stands alone above the whole text counts with those below it. The first picture after a
heading is the section's. Tables, lists, quotations, footnotes and code stay what they are; a
definition list becomes a list; what is embedded becomes a link with a label.
"""

import re
from collections.abc import Iterator, Sequence

from articles.importers.html_to_sections.blocks import Blocks, Piece, indented
from articles.importers.html_to_sections.inline import reference
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
    blocks = Blocks()
    told: list[list[str]] = []  # for each piece
    pieces: list[Piece] = []
    for piece in blocks.flow(root.children):
        pieces.append(piece)
        told.append(blocks.told[:])
        blocks.told.clear()
    sections = list(_sections(_without_headline(pieces, headline), told))
    sections[-1].lost += blocks.told
    if notes:
        _add_notes(sections, notes)
    return sections


def _without_headline(pieces: list[Piece], headline: str) -> list[Piece]:
    first = next((number for number, one in enumerate(pieces) if one.image is None), None)
    if first is not None and pieces[first].level:
        words = _WORD.findall(pieces[first].words.casefold())
        if words and words == _WORD.findall(headline.casefold()):
            pieces[first] = Piece()
    return pieces


def _sections(pieces: Sequence[Piece], told: Sequence[list[str]]) -> Iterator[Gathering]:
    main = _main_level(pieces)
    section = Gathering()
    for piece, notes in zip(pieces, told, strict=True):
        if piece.level and piece.level <= main:
            yield section
            section = Gathering(heading=piece.words)
            if "](<" in piece.markdown:
                section.lost.append(f"the link in the heading “{piece.words}”")
        elif piece.level:
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
        section.lost += notes
    yield section


def _main_level(pieces: Sequence[Piece]) -> int:
    levels = [piece.level for piece in pieces if piece.level]
    if not levels:
        return 0
    main = min(levels)
    following = [level for level in levels if level != main]
    text = next((piece for piece in pieces if piece.level or piece.markdown), Piece())
    if levels.count(main) == 1 and text.level == main and following:
        below = min(following)
        return below if following.count(below) > 1 else main
    return main


def _add_notes(sections: list[Gathering], notes: dict[str, Node]) -> None:
    """To each section those that it uses, and those that these use in turn."""
    blocks = Blocks()
    written = {
        label: f"[^{label}]: {indented(blocks.joined(blocks.flow(note.children)), 4)}"
        for label, note in notes.items()
    }
    unused = dict.fromkeys(written)
    for section in sections:
        labels = dict.fromkeys(label for one in section.blocks for label in _NOTE.findall(one))
        waiting = list(labels)
        while waiting:
            definition = written.get(waiting.pop(), "")
            for label in _NOTE.findall(definition.partition(": ")[2]):
                if label not in labels:
                    labels[label] = None
                    waiting.append(label)
        section.blocks += [written[label] for label in labels if label in written]
        for label in labels:
            unused.pop(label, None)
    sections[0].lost += blocks.told
    sections[0].lost += [f"a footnote: “{notes[label].words[:80]}”" for label in unused]
