"""Passages: the piece of a text that shows best why it was found, with the words marked."""

import re
from collections import deque
from collections.abc import Iterator, Sequence
from typing import NamedTuple, Self

from articles.search.asking import Phrase, looked_for
from articles.search.folding import fold, is_unspaced, places
from articles.search.stemming import form

BEFORE, WIDTH = 60, 240  # characters: before the first word, and all together
MOST_CHARACTERS = 60_000  # of a text, in which words are looked for
# Between a line that ends as a sentence does not, as a caption or a heading may, and the next one.
BETWEEN = " · "
_LINES = re.compile(r'(?<![.!?…:;,。！？，”"»’)])\n')
# What stands between punctuation: of the rest, `fold` makes spaces.
_CHUNKS = re.compile(r"[^\s!-/:-@\[-`{-~¡-¿‐-⁞、-〃〈-】〔-〟（），．：；？！]+")


class Piece(NamedTuple):
    text: str
    is_found: bool


class _Span(NamedTuple):
    begin: int
    end: int


class _Sought(NamedTuple):
    """A phrase, and the form that its word has with another ending, if it may."""

    terms: tuple[str, ...]
    begins: bool
    form: str
    language: str

    @classmethod
    def of(cls, phrase: Phrase, language: str) -> Self:
        other = form(phrase.terms[-1], language) if phrase.varies else ""
        return cls(phrase.terms, phrase.begins, other, language)

    def ends_with(self, term: str) -> bool:
        last = self.terms[-1]
        if term == last or (self.begins and term.startswith(last)):
            return True
        # Forms of a word begin alike: of all others nobody needs to know the stem.
        return bool(self.form) and term[:2] == last[:2] and form(term, self.language) == self.form


def passage(text: str, words: str, language: str) -> list[Piece]:
    """Where most of what is looked for stands closest together; empty where nothing of it does.
    `language` is that of the text, and says which words are forms of one."""
    phrases = [_Sought.of(phrase, language) for phrase in looked_for(words)]
    text = text[:MOST_CHARACTERS]
    first = _where_most_are(text, phrases)
    if first is None:
        return []
    line = text.rfind("\n", 0, first) + 1
    begin = _word(text, first - BEFORE) if first - BEFORE > line else line
    end = begin + WIDTH if begin + WIDTH >= len(text) else text.rfind(" ", first, begin + WIDTH)
    cut = text[begin : end if end > first else begin + WIDTH]
    pieces = list(_marked(_LINES.sub(BETWEEN, cut.rstrip()).replace("\n", " "), phrases))
    before = [Piece("… ", False)] if begin > line else []
    return [*before, *pieces, *([Piece(" …", False)] if begin + len(cut) < len(text) else [])]


def _word(text: str, near: int) -> int:
    """Where the next word begins."""
    space = text.find(" ", near, near + BEFORE)
    return near if space == -1 else space + 1


def _where_most_are(text: str, phrases: Sequence[_Sought]) -> int | None:
    """The beginning of the first stretch that has the most of them."""
    seen: dict[int, int] = {}  # where each phrase stood last
    best, where = 0, None
    for number, span in _matches(text, phrases):
        seen[number] = span.begin
        near = [begin for begin in seen.values() if begin > span.end - (WIDTH - BEFORE)]
        if len(near) > best:
            best, where = len(near), min(near)
        if best == len(phrases):
            break
    return where


def _marked(text: str, phrases: Sequence[_Sought]) -> Iterator[Piece]:
    done = 0
    for begin, end in sorted(span for _, span in _matches(text, phrases)):
        if begin > done:
            yield Piece(text[done:begin], False)
        if end > done:
            yield Piece(text[max(begin, done) : end], True)
            done = end
    if done < len(text):
        yield Piece(text[done:], False)


def _matches(text: str, phrases: Sequence[_Sought]) -> Iterator[tuple[int, _Span]]:
    """Where they stand, each by its number."""
    longest = max((len(phrase.terms) for phrase in phrases), default=1)
    last: deque[tuple[str, _Span]] = deque(maxlen=longest)
    for term, span in _terms(text):
        last.append((term, span))
        for number, phrase in enumerate(phrases):
            if not phrase.ends_with(term):
                continue
            *before, end = phrase.terms
            tail = list(last)[-len(phrase.terms) :]
            if [each for each, _ in tail[:-1]] == before:
                # A character of a run without spaces begins a term of two.
                ends = span.begin + len(end) if is_unspaced(end) else span.end
                yield number, _Span(tail[0][1].begin, ends)


def _terms(text: str) -> Iterator[tuple[str, _Span]]:
    """As `folding.terms` has them, each with the place where it stands."""
    for match in _CHUNKS.finditer(text):
        folded = fold(match[0])
        owners = _owners(match[0], folded)
        for begin, end in places(folded):
            at = match.start()
            yield folded[begin:end], _Span(at + owners[begin], at + owners[end - 1] + 1)


def _owners(chunk: str, folded: str) -> Sequence[int]:
    """Of each character of what is folded, the place of the one that it was made of."""
    if len(chunk) == len(folded):
        return range(len(chunk))
    owners = [place for place, character in enumerate(chunk) for _ in fold(character)]
    if len(owners) == len(folded):
        return owners
    return [0] * (len(folded) - 1) + [len(chunk) - 1]  # something was put together: the whole of it
