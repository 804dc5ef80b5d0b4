"""Forms: what readers may mean by their words. A word may have another ending in a text, and the
last may be the beginning of one. Only terms that there are make a question: nothing is asked of the
full-text index that it cannot have, and it never has to find out what begins in some way.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

from articles.models import KnownTerm
from articles.search.asking import ANYWHERE, HEAD, HEADLINE, Phrase, Question, in_one, read
from articles.search.stemming import form, forms

MOST_BEGUN = 200  # words that begin alike

Way = tuple[Phrase | None, ...]  # to understand the words; None of those that no text has so


@dataclass(frozen=True, slots=True)
class Meant:
    """What somebody may mean: the strictest question first, and the last finds everything that any
    of them does. `whole` finds all that has the words, with any ending."""

    questions: Sequence[Question]
    whole: Question | None


def meant(words: str, filters: tuple[str, ...] = ()) -> Meant:
    """As `asking.questions`, and between whole words and beginnings those with other endings. No
    question where nothing can be found."""
    wanted, unwanted, may_begin = read(words)
    if not wanted:
        return Meant([], None)
    known = KnownTerm.objects.of(_terms(wanted))
    spelt = tuple(_in_forms(phrase, _own(phrase), known) for phrase in wanted)
    whole = tuple(_in_forms(phrase, _with_endings(phrase), known) for phrase in wanted)
    ways: list[Way] = [spelt, whole]
    if may_begin:
        begun = KnownTerm.objects.beginning(wanted[-1].terms[-1], MOST_BEGUN)
        last = [*_with_endings(wanted[-1]), *begun]
        ways.append((*whole[:-1], _in_forms(wanted[-1], last, known.union(begun))))
    unwanted = tuple(replace(phrase, forms=_own(phrase)) for phrase in unwanted)
    asked = [replace(each, filters=filters) for each in _questions(ways, unwanted)]
    of_whole = (each for each in asked if each.wanted == whole and each.mark == ANYWHERE)
    return Meant(asked, next(of_whole, None))


def _terms(wanted: Iterable[Phrase]) -> Iterator[str]:
    for phrase in wanted:
        yield from phrase.terms
        yield from _with_endings(phrase)


def _own(phrase: Phrase) -> tuple[str, ...]:
    """As it is written itself: a character that two others may stand beside by itself."""
    last = phrase.terms[-1]
    if not phrase.begins:
        return (last,)
    return (form(last, ""),) if len(phrase.terms) == 1 else ()


def _with_endings(phrase: Phrase) -> tuple[str, ...]:
    return (*_own(phrase), *(forms(phrase.terms[-1]) if phrase.varies else ()))


def _in_forms(phrase: Phrase, among: Iterable[str], known: set[str]) -> Phrase | None:
    """In those of these forms that there are."""
    if not known.issuperset(phrase.terms[:-1]):
        return None
    if phrase.begins and len(phrase.terms) > 1:
        return phrase
    there = tuple(each for each in dict.fromkeys(among) if each in known)
    return replace(phrase, begins=False, forms=there) if there else None


def _questions(ways: Iterable[Way], unwanted: tuple[Phrase, ...]) -> Iterator[Question]:
    before: tuple[Phrase, ...] = ()
    for way in ways:
        wanted = tuple(phrase for phrase in way if phrase is not None)
        if len(wanted) < len(way) or wanted == before:
            continue
        together = in_one(wanted)
        if not before and together is not None and not together.begins:
            yield Question((together,), unwanted, HEADLINE)
        for mark in (HEADLINE, HEAD, ANYWHERE):
            yield Question(wanted, unwanted, mark)
        before = wanted
