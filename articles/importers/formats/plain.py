"""Plain text: a headline, a standfirst, then headings, image credits, paragraphs and lists.

The first line is the headline. Right below it a byline (“By …”) and a date may stand. The next
paragraph is the standfirst, if anything follows it. A heading is a short line without a full stop
that stands before a paragraph. The body says exactly what the file says. Lines above it that say
who may read it (“EMBARGOED UNTIL …”) are no headline. What a press office or a wire says to editors
alone, in notes or below its end mark (-30-, ENDS), is left out.

A long line of one sign (=====, -----) parts several articles in one file, if each has a headline
and something below it. Shorter ones, as between scenes, belong to the text.
"""

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import PurePath

from django.utils.translation import gettext_noop

from articles.content import ArticleContent
from articles.credits import credit, looks_like_a_name
from articles.escaping import escape
from articles.importers.base import BadSource, Format, Found
from articles.importers.files import File
from articles.importers.sections import SectionBuilder, sections_of
from articles.importers.textual.access import lies_among_drafts
from articles.importers.textual.bylines import byline
from articles.importers.textual.charsets import decode, is_text
from articles.importers.textual.dates import NO_DATE, Dated, dated
from articles.importers.textual.head import head_of
from articles.importers.textual.wrapping import BULLET, NUMBERED, paragraphs

HEADING_LENGTH, HEADING_WORDS = 100, 15
# With more words a line below the headline is a standfirst, even without a full stop.
FIRST_HEADING_WORDS = 7
LONGEST_HEADLINE = 300  # characters
MOST_LINES = 30_000  # of a thick novel, with room
CREDIT_LENGTH = 60
_SENTENCE = re.compile(r".{10,}?[.!?…](?=\s)")
# A question may be a heading; what somebody said, with its quotation marks, is none.
_CLOSED = re.compile(r".*(?:[.:;,…。：；，、–—-][)\]\"'”’»›]*|[!?！？][)\]\"'”’»›]+)", re.DOTALL)
_RULE = re.compile(r"([=\-_*#~+])\1{9,}|[═━─—]{6,}")
_NO_HEADING = re.compile(r"[–—(]|\W*$")
_IN_FIGURES = re.compile(r"\d{1,4}([./-])\d\d?\1\d{1,4}(?:,? \d\d?:\d\d)?", re.ASCII)
_END_MARK = re.compile(r"[-–—]+ ?(?:30|(?i:ends?)) ?[-–—]+|ENDS|###|# # #")
MOST_BELOW_THE_END = 15  # lines; more are a text again
_TO_EDITORS = re.compile(
    r"[(\[](?:eds?\.? note|eds\.?|editors?|note to editors?)\s*:"
    r"(?:[^()\[\]]|[(\[][^()\[\]]*[)\]])*+[)\]]$",
    re.IGNORECASE | re.MULTILINE,
)
_LONGEST_SHOWN = 200
# An address of mail in a line that is no sentence: one of a list's.
_MEMBER = re.compile(r"(?!.*\w{3}[.!?](?:\s|$)).*[^\s@<]@[\w-]+\.\w")


def read(files: Sequence[File]) -> Iterator[Found | BadSource]:
    for file in files:
        # Generators of sites publish no text of a folder whose name begins so.
        underlined = (one for one in file.path.parent.parts if one.startswith("_"))
        folder = lies_among_drafts(file) or next(underlined, "")
        for found in _read(file.location, file.whole()):
            if folder:
                lost = (*found.lost, f"that it lies in “{folder}”: it is a draft here")
                found = replace(found, draft=True, lost=lost)
            yield found


def _read(name: str, data: bytes) -> Iterator[Found]:
    text, assumed = decode(name, data)
    lines = [line.strip() for line in text.split("\n")]
    if not any(lines):
        raise BadSource(name, "The file is empty.")
    if len(lines) > MOST_LINES:
        raise BadSource(name, f"The text has more than {MOST_LINES:,} lines.")
    parts = _parts(lines)
    if len(parts) == 1:
        yield _article(name, parts[0], assumed)
        return
    file, times = PurePath(name).name, Counter[str]()
    for part in parts:
        found = _article(name, part, assumed)
        headline = found.content.headline
        times[headline] += 1
        again = f" {times[headline]}" if times[headline] > 1 else ""
        # Its own name at its source: it stays when articles before it come or go.
        yield replace(found, source_id=f"{file}: {headline}{again}")


def _parts(lines: list[str]) -> list[list[str]]:
    """The lines of each article; all of them in one, if what is parted are not articles."""
    parts: list[list[str]] = [[]]
    for line in lines:
        if _RULE.fullmatch(line):
            parts.append([])
        else:
            parts[-1].append(line)
    parts = [part for part in parts if any(part)]
    if all(sum(map(bool, part)) > 1 for part in parts):
        return parts
    return [lines]


def _article(name: str, lines: list[str], assumed: tuple[str, ...]) -> Found:
    head = head_of(lines)
    lines, to_editors = _up_to_its_end(head.lines)
    if not any(lines):
        raise BadSource(name, "It has no headline and no paragraph: that is no article.")
    start = next(number for number, line in enumerate(lines) if line)
    headline = lines[start]
    if len(headline) > LONGEST_HEADLINE:  # it is a paragraph, and stays one
        headline = _beginning(headline)
        assumed = (*assumed, "no headline: the beginning of the text stands for it")
        start -= 1
    if 2 * sum(map(bool, map(_MEMBER.match, lines))) > sum(map(bool, lines)):
        raise BadSource(name, "It is a list of mail addresses, not an article.")
    below, notes = _without_notes("\n".join(lines[start + 1 :]))
    text = _Text(paragraphs([line.rstrip() for line in below.split("\n")]))
    gathered = _gathered(text)
    if not text.standfirst and not any(one.blocks for one in gathered):
        raise BadSource(name, "It has a headline and no paragraph: that is no article.")
    sections, _ = sections_of(gathered)  # it names no files
    content = ArticleContent(
        headline=headline,
        standfirst=text.standfirst,
        byline=text.people,
        first_published=max(filter(None, (text.dated.at, head.begins)), default=None),
        sections=sections,
    )
    marks = (f"the line “{mark}”" for mark in head.marks)
    lost = (*assumed, *marks, *to_editors, *notes)
    lost += tuple(what for section in gathered for what in section.lost)
    return Found(
        location=name,
        content=content,
        draft=head.draft,
        lost=lost,
        unclear_date=text.dated.unclear,
    )


def _without_notes(text: str) -> tuple[str, list[str]]:
    """And what its notes to editors say, which are lost."""
    notes = (found[0][:_LONGEST_SHOWN] for found in _TO_EDITORS.finditer(text))
    lost = [f"a note to editors: {' '.join(note.split())}" for note in notes]
    return _TO_EDITORS.sub("", text), lost


def _gathered(text: "_Text") -> list[SectionBuilder]:
    """What is below its head, in sections."""
    gathered = [SectionBuilder()]
    at = text.take_head(gathered[0])
    while at < len(text.units):
        unit, who = text.units[at], text.credits[at]
        if items := _list_at(text.units, at):
            gathered[-1].blocks.append("\n".join(items))
            at += len(items)
            continue
        if who:
            gathered[-1].set_credit(who)
        elif text.is_heading(at):
            gathered.append(SectionBuilder(heading=unit))
        else:
            gathered[-1].blocks.append(escape(unit))
        at += 1
    return gathered


def _up_to_its_end(lines: list[str]) -> tuple[list[str], list[str]]:
    """And what is lost below. ### may also part the scenes of a text, if it comes again."""
    found = [at for at, line in enumerate(lines) if _END_MARK.fullmatch(line)]
    in_words = [at for at in found if lines[at].strip("# ")]
    end = next(iter(in_words or (found if len(found) == 1 else ())), 0)
    below = [line for line in lines[end + 1 :] if line]
    if sum(map(bool, lines[:end])) < 2 or len(below) > MOST_BELOW_THE_END:
        return lines, []
    what = f"what stands below “{lines[end]}”: {' '.join(below)[:_LONGEST_SHOWN]}"
    return lines[:end], [what] if below else []


def _beginning(text: str) -> str:
    """Its first sentence, or as many words as a headline may have."""
    words = text[: LONGEST_HEADLINE - 1]
    if sentence := _SENTENCE.match(words):
        return sentence[0]
    return f"{words.rpartition(' ')[0] or words}…"


def _date(unit: str) -> Dated | None:
    """A number alone is something else: a telephone's, or that of a house."""
    if unit.isdecimal():
        return None
    found = dated(unit)
    return found if found.at or _IN_FIGURES.fullmatch(unit) else None


class _Text:
    """What stands below the headline: paragraphs, headings, list items and credits."""

    def __init__(self, units: list[str]) -> None:
        self.units = units
        self.standfirst, self.people, self.dated = "", tuple[str, ...](), NO_DATE
        self.credits = [credit(unit) or "" for unit in units]
        times = Counter(unit for unit in units if _could_be_credit(unit))
        for at in range(1, len(units) - 1):
            if self._stands_for_an_image(at, times[units[at]] > 1):
                self.credits[at] = units[at]

    def take_head(self, opening: SectionBuilder) -> int:
        """The standfirst, the byline and the date; and where the text begins."""
        for at, unit in enumerate(self.units):
            if who := self.credits[at]:
                opening.set_credit(who)
            elif not self.people and (people := byline(unit)):
                self.people = people
            elif self.dated == NO_DATE and (found := _date(unit)):
                self.dated = found
            elif not self.standfirst and self._is_standfirst(at):
                self.standfirst = unit
            else:
                return at
        return len(self.units)

    def is_heading(self, at: int) -> bool:
        below = next((n for n in range(at + 1, len(self.units)) if not self.credits[n]), None)
        return (
            below is not None
            and _could_be_heading(self.units[at])
            and (bool(_list_at(self.units, below)) or not _could_be_heading(self.units[below]))
        )

    def _is_standfirst(self, at: int) -> bool:
        if _list_at(self.units, at):
            return False
        if len(self.units[at].split()) <= FIRST_HEADING_WORDS and self.is_heading(at):
            return False
        below = ((self.units[n], self.credits[n]) for n in range(at + 1, len(self.units)))
        return any(not (who or byline(unit) or _date(unit)) for unit, who in below)

    def _stands_for_an_image(self, at: int, comes_back: bool) -> bool:
        """The shape of a credit that nobody knows: a short line between heading and paragraph that
        is a name, or comes back under other headings."""
        above, line, below = self.units[at - 1 : at + 2]
        return (
            _could_be_credit(line)
            and (comes_back or looks_like_a_name(line))
            and _could_be_heading(above)
            and (at > 1 or len(above.split()) <= FIRST_HEADING_WORDS)  # else it is the standfirst
            and not (self.credits[at] or self.credits[at - 1])
            and not _could_be_heading(below)
            and not (byline(line) or _date(line) or BULLET.match(line) or NUMBERED.match(line))
        )


def _could_be_heading(line: str) -> bool:
    return (
        len(line) <= HEADING_LENGTH
        and len(line.split()) <= HEADING_WORDS
        and not _CLOSED.fullmatch(line)
        and not _NO_HEADING.match(line)
    )


def _could_be_credit(line: str) -> bool:
    return len(line) <= CREDIT_LENGTH and _could_be_heading(line)


def _list_at(units: Sequence[str], at: int) -> list[str]:
    """The list that begins here, as Markdown; a number alone makes none, and 1986 begins none."""
    items = []
    below = range(at, len(units))
    for unit in (units[n] for n in below):
        if not (bullet := BULLET.fullmatch(unit)):
            break
        items.append(f"- {escape(bullet['text'])}")
    if items:
        return items
    for number, unit in enumerate((units[n] for n in below), start=1):
        item = NUMBERED.fullmatch(unit)
        if item is None or int(item["number"]) != number:
            break
        items.append(f"{number}. {escape(item['text'])}")
    return items if len(items) > 1 else []


def _recognises(file: File, head: bytes) -> bool:
    """Any text; `detect` knows which are for programs."""
    return is_text(head)


FORMAT = Format(
    title=gettext_noop("Plain text"),
    recognises=_recognises,
    read=read,
    endings=frozenset({".txt", ".text", ""}),
)
