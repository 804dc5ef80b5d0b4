"""Plain text: a headline, a standfirst, then headings, picture credits, paragraphs and lists.

The first line is the headline. Right below it a byline (“By …”) and a date may stand. The next
paragraph is the standfirst, if anything follows it. A heading is a short line without closing
punctuation that stands before a paragraph. The body says exactly what the file says.

A long line of one sign (=====, -----) parts several articles in one file, if each has a headline
and something below it. Shorter ones, as between scenes, belong to the text.
"""

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import datetime
from pathlib import PurePath

from articles.content import ArticleContent
from articles.importers.base import BadSource, Format, Found
from articles.importers.files import File
from articles.importers.sections import Gathering, sections_of
from articles.importers.textual.bylines import byline
from articles.importers.textual.charsets import decode, is_text
from articles.importers.textual.credits import credit
from articles.importers.textual.dates import moment
from articles.importers.textual.escaping import escape
from articles.importers.textual.wrapping import BULLET, NUMBERED, paragraphs

HEADING_LENGTH, HEADING_WORDS = 100, 15
# With more words a line below the headline is a standfirst, even without a full stop.
FIRST_HEADING_WORDS = 7
LONGEST_HEADLINE = 300  # characters
MOST_LINES = 30_000  # of a thick novel, with room
FOR_PROGRAMS = {".json", ".jsonl", ".ndjson", ".ninjs", ".csv", ".xml", ".wxr", ".rss", ".atom"}
FOR_PROGRAMS |= {".html", ".htm", ".xhtml"}
_SENTENCE = re.compile(r".{10,}?[.!?…](?=\s)")
_CLOSED = re.compile(r".*[.!?:;,…。！？：；，、–—-][)\]\"'”’»›]*", re.DOTALL)
_RULE = re.compile(r"([=\-_*#~+])\1{9,}|[═━─—]{6,}")
_NO_HEADING = re.compile(r"[–—(]|\W*$")


def read(files: Sequence[File]) -> Iterator[Found | BadSource]:
    for file in files:
        yield from _read(file.location, file.whole())


def _read(name: str, data: bytes) -> Iterator[Found | BadSource]:
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
    start = next(number for number, line in enumerate(lines) if line)
    headline = lines[start]
    if len(headline) > LONGEST_HEADLINE:  # it is a paragraph, and stays one
        headline = _beginning(headline)
        assumed = (*assumed, "no headline: the beginning of the text stands for it")
        start -= 1
    units = paragraphs(lines[start + 1 :])
    gathered = [Gathering()]
    standfirst, people, first_published, at = _head(units, gathered[0])
    while at < len(units):
        unit = units[at]
        if items := _list_at(units, at):
            gathered[-1].blocks.append("\n".join(items))
            at += len(items)
            continue
        if who := credit(unit):
            gathered[-1].take_credit(who)
        elif _is_heading(units, at):
            gathered.append(Gathering(heading=unit))
        else:
            gathered[-1].blocks.append(escape(unit))
        at += 1
    sections, _ = sections_of(gathered)  # it names no files
    content = ArticleContent(
        headline=headline,
        standfirst=standfirst,
        byline=people,
        first_published=first_published,
        sections=sections,
    )
    lost = [*assumed, *(what for section in gathered for what in section.lost)]
    return Found(location=name, content=content, lost=tuple(lost))


def _beginning(text: str) -> str:
    """Its first sentence, or as many words as a headline may have."""
    words = text[: LONGEST_HEADLINE - 1]
    if sentence := _SENTENCE.match(words):
        return sentence[0]
    return f"{words.rpartition(' ')[0] or words}…"


def _head(
    units: Sequence[str], opening: Gathering
) -> tuple[str, tuple[str, ...], datetime | None, int]:
    """Standfirst, byline and date, and where the text begins."""
    standfirst = ""
    people: tuple[str, ...] = ()
    first_published: datetime | None = None
    for at, unit in enumerate(units):
        if who := credit(unit):
            opening.take_credit(who)
        elif not people and (found := byline(unit)):
            people = found
        elif first_published is None and (date := _date(unit)):
            first_published = date
        elif not standfirst and _is_standfirst(units, at):
            standfirst = unit
        else:
            return standfirst, people, first_published, at
    return standfirst, people, first_published, len(units)


def _date(unit: str) -> datetime | None:
    """A number alone is something else: a telephone's, or that of a house."""
    return None if unit.isdecimal() else moment(unit)


def _is_standfirst(units: Sequence[str], at: int) -> bool:
    if _list_at(units, at):
        return False
    if len(units[at].split()) <= FIRST_HEADING_WORDS and _is_heading(units, at):
        return False
    following = _from(units, at + 1)
    return any(not (credit(unit) or byline(unit) or _date(unit)) for unit in following)


def _is_heading(units: Sequence[str], at: int) -> bool:
    if not _could_be_heading(units[at]):
        return False
    following = range(at + 1, len(units))
    below = next((number for number in following if not credit(units[number])), None)
    return below is not None and (
        bool(_list_at(units, below)) or not _could_be_heading(units[below])
    )


def _could_be_heading(line: str) -> bool:
    return (
        len(line) <= HEADING_LENGTH
        and len(line.split()) <= HEADING_WORDS
        and not _CLOSED.fullmatch(line)
        and not _NO_HEADING.match(line)
    )


def _list_at(units: Sequence[str], at: int) -> list[str]:
    """The list that begins here, as Markdown; a number alone makes none, and 1986 begins none."""
    items = []
    for unit in _from(units, at):
        if not (bullet := BULLET.fullmatch(unit)):
            break
        items.append(f"- {escape(bullet['text'])}")
    if items:
        return items
    for number, unit in enumerate(_from(units, at), start=1):
        item = NUMBERED.fullmatch(unit)
        if item is None or int(item["number"]) != number:
            break
        items.append(f"{number}. {escape(item['text'])}")
    return items if len(items) > 1 else []


def _from(units: Sequence[str], at: int) -> Iterator[str]:
    return (units[number] for number in range(at, len(units)))


def _recognises(file: File, head: bytes) -> bool:
    """Any text, but what is for programs is no article."""
    return file.path.suffix.lower() not in FOR_PROGRAMS and is_text(head)


FORMAT = Format(title="Plain text", recognises=_recognises, read=read)
