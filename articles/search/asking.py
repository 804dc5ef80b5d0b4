"""What somebody typed into a search box: words that all have to be there, “phrases”, and -words
that must not; and how that is said to either engine. Nothing that can be typed is an error.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

from articles.search.folding import is_unspaced, terms

LONGEST = 300  # characters that are looked at
MOST_TERMS = 32
SHORTEST_BEGINNING = 3  # letters: with fewer, nearly everything begins
SHORTEST_OF_STRANGERS = 4  # SQLite reads all that begins so

# Before each term of a headline, and of what stands above the text: those terms are stored again
# with it, so that a headline is asked as quickly as a text. No text has a term that begins so.
HEADLINE, HEAD, ANYWHERE = "¶", "§", ""
# Before the key of a topic: a term of each edition that is of it.
TOPIC = "¤"
# Before a primary subtag: a term of each edition in that language.
LANGUAGE = "¥"

_QUOTATION = str.maketrans(dict.fromkeys("“”„«»＂", '"'))
_PIECE = re.compile(r'(-*)(?:"([^"]*)"?|([^\s"]+))')


@dataclass(frozen=True, slots=True)
class Phrase:
    """Terms that stand one behind the other; the last may be the beginning of one (`begins`)."""

    terms: tuple[str, ...]
    begins: bool = False


@dataclass(frozen=True, slots=True)
class Question:
    """All of `wanted` and none of `unwanted`, in the place that `mark` says; of the `topic` and in
    the `language`, by its subtag, each where it is given. Where
    it `is_one_of`, any of those that are wanted."""

    wanted: tuple[Phrase, ...]
    unwanted: tuple[Phrase, ...] = ()
    mark: str = ANYWHERE
    topic: int | None = None
    language: str = ""
    is_one_of: bool = False

    @property
    def is_one_whole_term(self) -> bool:
        lengths = [len(phrase.terms) for phrase in self.wanted if not phrase.begins]
        alone = not self.unwanted and not self._filters
        return lengths == [1] == [len(self.wanted)] and alone

    @property
    def is_vague(self) -> bool:
        """Very much begins as it says."""
        begun = [phrase.terms[-1] for phrase in self.wanted if phrase.begins]
        return any(len(term) < SHORTEST_OF_STRANGERS and not is_unspaced(term) for term in begun)

    @property
    def without_phrases(self) -> "Question":
        """All their terms, wherever they stand, and no phrase unwanted: it finds more."""
        alone = [
            Phrase((term,), phrase.begins and place == len(phrase.terms))
            for phrase in self.wanted
            for place, term in enumerate(phrase.terms, start=1)
        ]
        unwanted = tuple(phrase for phrase in self.unwanted if len(phrase.terms) == 1)
        return replace(self, wanted=tuple(alone), unwanted=unwanted)

    @property
    def _filters(self) -> list[str]:
        """Terms that it has to have besides."""
        of_topic = [] if self.topic is None else [f"{TOPIC}{self.topic}"]
        return [*of_topic, LANGUAGE + self.language] if self.language else of_topic

    def for_sqlite(self) -> str:
        """In the language of FTS5."""
        together = " OR " if self.is_one_of else " AND "
        wanted = together.join(_for_sqlite(phrase, self.mark) for phrase in self.wanted)
        filters = "".join(f'"{term}" AND ' for term in self._filters)
        unwanted = "".join(f" NOT {_for_sqlite(phrase, ANYWHERE)}" for phrase in self.unwanted)
        return f"({filters}({wanted})){unwanted}"

    def for_postgresql(self) -> str:
        """As a tsquery is written."""
        together = " | " if self.is_one_of else " & "
        wanted = together.join(_for_postgresql(phrase, self.mark) for phrase in self.wanted)
        filters = "".join(f"'{term}' & " for term in self._filters)
        unwanted = (f" & !{_for_postgresql(phrase, ANYWHERE)}" for phrase in self.unwanted)
        return f"{filters}({wanted}){''.join(unwanted)}"


def questions(words: str) -> Iterator[Question]:
    """The same question, ever less strictly: who is found by an earlier one is the better match.

    Whole words before words that only begin so; the headline before what else stands above the
    text, and that before the text. None where there is nothing to look for.
    """
    wanted, unwanted, may_begin = _read(words)
    if not wanted:
        return
    together = tuple(term for phrase in wanted for term in phrase.terms)
    if len(wanted) > 1 and not any(phrase.begins for phrase in wanted[:-1]):
        yield Question((Phrase(together, wanted[-1].begins),), unwanted, HEADLINE)
    for mark in (HEADLINE, HEAD, ANYWHERE):
        yield Question(wanted, unwanted, mark)
    if may_begin:
        begun = (*wanted[:-1], Phrase(wanted[-1].terms, begins=True))
        for mark in (HEADLINE, HEAD, ANYWHERE):
            yield Question(begun, unwanted, mark)


def of_strangers(words: str) -> list[Question]:
    """The same, without those that would cost too much."""
    return [question for question in questions(words) if not question.is_vague]


def least_strict(words: str) -> list[Question]:
    """Of the questions those that look anywhere: each finds all that those before it find."""
    return [question for question in of_strangers(words) if question.mark == ANYWHERE]


def one_of(words: Iterable[str], mark: str) -> Question:
    """Any of these terms."""
    return Question(tuple(Phrase((word,)) for word in words), mark=mark, is_one_of=True)


def looked_for(words: str) -> tuple[Phrase, ...]:
    """What is wanted, as the least strict question has it."""
    return next((question.wanted for question in reversed(least_strict(words))), ())


def _read(words: str) -> tuple[tuple[Phrase, ...], tuple[Phrase, ...], bool]:
    """Wanted, unwanted, and whether the last may be the beginning of a word that is being typed."""
    wanted: list[Phrase] = []
    unwanted: list[Phrase] = []
    may_begin, many = False, 0
    for minus, quoted, word in _PIECE.findall(words[:LONGEST].translate(_QUOTATION)):
        found = terms(quoted or word)
        many += len(found)
        if not found or many > MOST_TERMS:
            continue
        phrase = _phrase(found)
        (unwanted if minus else wanted).append(phrase)
        if not minus:
            last = phrase.terms[-1]
            begins = len(last) >= SHORTEST_BEGINNING and not is_unspaced(last)
            may_begin = begins and not quoted and not phrase.begins
    return tuple(wanted), tuple(unwanted), may_begin


def _phrase(found: Sequence[str]) -> Phrase:
    """The last character of a run without spaces is the last of it here, and not in the text."""
    *before, last = found
    if not is_unspaced(last):
        return Phrase(tuple(found))
    if before and len(before[-1]) == 2 and is_unspaced(before[-1]) and before[-1].endswith(last):
        return Phrase(tuple(before))
    return Phrase(tuple(found), begins=True)


def _for_sqlite(phrase: Phrase, mark: str) -> str:
    joined = " ".join(mark + term for term in phrase.terms)
    return f'"{joined}" *' if phrase.begins else f'"{joined}"'


def _for_postgresql(phrase: Phrase, mark: str) -> str:
    joined = " <-> ".join(f"'{mark}{term}'" for term in phrase.terms)
    return f"({joined}:*)" if phrase.begins else f"({joined})"
