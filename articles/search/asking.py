"""What somebody typed into a search box: words that all have to be there, “phrases”, and -words
that must not; and how that is said to either engine. Nothing that can be typed is an error.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import NamedTuple

from articles.search.folding import is_unspaced, terms

LONGEST = 300  # characters that are looked at
MOST_TERMS = 32
SHORTEST_BEGINNING = 3  # letters: with fewer, nearly everything begins

# Before each term of a headline, and of what stands above the text: those terms are stored again
# with it, so that a headline is asked as quickly as a text. No text has a term that begins so.
HEADLINE, HEAD, ANYWHERE = "¶", "§", ""
# Before what an edition is filtered by: a term of each that is of a topic, of a genre and so on.
FILTER = "¤"

_QUOTATION = str.maketrans(dict.fromkeys("“”„«»＂", '"'))
_PIECE = re.compile(r'(-*)(?:"([^"]*)"?|([^\s"]+))')


@dataclass(frozen=True, slots=True)
class Phrase:
    """Terms that stand one behind the other; the last may be the beginning of one (`begins`). A
    word that stands by itself and without quotation marks `varies`: it may have another ending.
    Where there are `forms`, one of them stands in the place of the last term."""

    terms: tuple[str, ...]
    begins: bool = False
    varies: bool = False
    forms: tuple[str, ...] = ()


class Words(NamedTuple):
    """What was typed. `may_begin`: the last of the wanted may be the beginning of a word."""

    wanted: tuple[Phrase, ...]
    unwanted: tuple[Phrase, ...]
    may_begin: bool


@dataclass(frozen=True, slots=True)
class Question:
    """All of `wanted` and none of `unwanted`, in the place that `mark` says, of what all `filters`
    (terms) hold for. Where it `is_one_of`, any of those that are wanted."""

    wanted: tuple[Phrase, ...]
    unwanted: tuple[Phrase, ...] = ()
    mark: str = ANYWHERE
    filters: tuple[str, ...] = ()
    is_one_of: bool = False

    @property
    def is_one_whole_term(self) -> bool:
        if len(self.wanted) != 1 or self.unwanted or self.filters:
            return False
        phrase = self.wanted[0]
        return len(phrase.terms) == 1 and len(phrase.forms) < 2 and not phrase.begins

    @property
    def without_phrases(self) -> "Question":
        """All their terms, wherever they stand, and no phrase unwanted: it finds more."""
        alone = [
            each
            for phrase in self.wanted
            for each in (
                *(Phrase((term,)) for term in phrase.terms[:-1]),
                replace(phrase, terms=phrase.terms[-1:]),
            )
        ]
        unwanted = tuple(phrase for phrase in self.unwanted if len(phrase.terms) == 1)
        return replace(self, wanted=tuple(alone), unwanted=unwanted)

    def for_sqlite(self) -> str:
        """In the language of FTS5."""
        together = " OR " if self.is_one_of else " AND "
        wanted = together.join(_for_sqlite(phrase, self.mark) for phrase in self.wanted)
        filters = "".join(f'"{FILTER}{each}" AND ' for each in self.filters)
        unwanted = "".join(f" NOT {_for_sqlite(phrase, ANYWHERE)}" for phrase in self.unwanted)
        return f"({filters}({wanted})){unwanted}"

    def for_postgresql(self) -> str:
        """As a tsquery is written."""
        together = " | " if self.is_one_of else " & "
        wanted = together.join(_for_postgresql(phrase, self.mark) for phrase in self.wanted)
        filters = "".join(f"'{FILTER}{each}' & " for each in self.filters)
        unwanted = (f" & !{_for_postgresql(phrase, ANYWHERE)}" for phrase in self.unwanted)
        return f"{filters}({wanted}){''.join(unwanted)}"


def questions(words: str) -> Iterator[Question]:
    """The same question, ever less strictly: who is found by an earlier one is the better match.

    Whole words before words that only begin so; the headline before what else stands above the
    text, and that before the text. None where there is nothing to look for.
    """
    wanted, unwanted, may_begin = read(words)
    if not wanted:
        return
    if (together := in_one(wanted)) is not None:
        yield Question((together,), unwanted, HEADLINE)
    for mark in (HEADLINE, HEAD, ANYWHERE):
        yield Question(wanted, unwanted, mark)
    if may_begin:
        begun = (*wanted[:-1], replace(wanted[-1], begins=True))
        for mark in (HEADLINE, HEAD, ANYWHERE):
            yield Question(begun, unwanted, mark)


def filter_of(kind: str, key: object) -> str:
    """The term of what is of this row, or of this genre, for `Question.filters`."""
    return f"{kind}{key}"


def one_of(words: Iterable[str], mark: str) -> Question:
    """Any of these terms."""
    return Question(tuple(Phrase((word,)) for word in words), mark=mark, is_one_of=True)


def in_one(wanted: Sequence[Phrase]) -> Phrase | None:
    """All of them as one phrase, where there are several and only the last is a beginning."""
    if len(wanted) < 2 or any(phrase.begins for phrase in wanted[:-1]):
        return None
    terms = tuple(term for phrase in wanted for term in phrase.terms)
    return Phrase(terms, wanted[-1].begins)


def looked_for(words: str) -> tuple[Phrase, ...]:
    """What is wanted, as the least strict question has it."""
    return next((question.wanted for question in reversed(list(questions(words)))), ())


def only_leaves_out(words: str) -> bool:
    """It says what must not be there, and nothing to look for."""
    wanted, unwanted, _ = read(words)
    return bool(unwanted) and not wanted


def read(words: str) -> Words:
    wanted: list[Phrase] = []
    unwanted: list[Phrase] = []
    may_begin, many = False, 0
    for minus, quoted, word in _PIECE.findall(words[:LONGEST].translate(_QUOTATION)):
        found = terms(quoted or word)
        many += len(found)
        if not found or many > MOST_TERMS:
            continue
        phrase = _phrase(found, varies=not quoted and len(found) == 1)
        (unwanted if minus else wanted).append(phrase)
        if not minus:
            last = phrase.terms[-1]
            begins = len(last) >= SHORTEST_BEGINNING and not is_unspaced(last)
            may_begin = begins and not quoted and not phrase.begins
    return Words(tuple(wanted), tuple(unwanted), may_begin)


def _phrase(found: Sequence[str], *, varies: bool) -> Phrase:
    """The last character of a run without spaces is the last of it here, and not in the text."""
    *before, last = found
    if not is_unspaced(last):
        return Phrase(tuple(found), varies=varies)
    if before and len(before[-1]) == 2 and is_unspaced(before[-1]) and before[-1].endswith(last):
        return Phrase(tuple(before))
    return Phrase(tuple(found), begins=True)


def _for_sqlite(phrase: Phrase, mark: str) -> str:
    *before, last = (mark + term for term in phrase.terms)
    if phrase.forms:
        either = (" ".join([*before, mark + form]) for form in phrase.forms)
        return "(" + " OR ".join(f'"{each}"' for each in either) + ")"
    joined = " ".join([*before, last])
    return f'"{joined}" *' if phrase.begins else f'"{joined}"'


def _for_postgresql(phrase: Phrase, mark: str) -> str:
    *before, last = (f"'{mark}{term}'" for term in phrase.terms)
    if phrase.forms:
        last = "(" + " | ".join(f"'{mark}{form}'" for form in phrase.forms) + ")"
    elif phrase.begins:
        last += ":*"
    return "(" + " <-> ".join([*before, last]) + ")"
