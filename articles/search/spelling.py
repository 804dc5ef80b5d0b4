"""What somebody may have meant who found nothing: words with one letter other than typed, that
stand above the text of a story that is live. Of no other story is a word ever suggested."""

import re
from collections import Counter
from collections.abc import Iterable, Iterator

from articles.models import Edition, KnownTerm
from articles.search.asking import ANYWHERE, HEAD, LONGEST, one_of
from articles.search.finding import Among
from articles.search.folding import fold, is_unspaced, terms

LOOKED_AT = 3  # words of a question
SHORTEST = 4  # letters: from fewer ones, one letter leads to any word
NEWEST = 20  # stories, in which the suggested word is looked for
_WORD = re.compile(rf"(?<![\w-])\w{{{SHORTEST},24}}(?!\w)")
_ALPHABETS = (
    "abcdefghijklmnopqrstuvwxyz",
    "αβγδεζηθικλμνξοπρστυφχψω",
    "абвгдежзиклмнопрстуфхцчшщъыьэюяєі",
)


def suggestion(words: str, among: Among) -> str:
    """The question with its misspelt words as stories have them; empty where that finds nothing."""
    words = words[:LONGEST]
    suggested = words
    looked_at = [word for word in _WORD.finditer(words) if _has_letters(word[0])][:LOOKED_AT]
    for word in reversed(looked_at):
        if meant := _meant(fold(word[0]), among):
            suggested = suggested[: word.start()] + meant + suggested[word.end() :]
    return suggested if suggested != words and among.newest(suggested, 1) else ""


def _has_letters(word: str) -> bool:
    return len(terms(word)) == 1 and not is_unspaced(fold(word))


def _meant(word: str, among: Among) -> str:
    """The word like it that most of the newest stories have above their text, as they spell it;
    empty where it is a word itself."""
    known = KnownTerm.objects.of([word, *_alike(word)])
    if word in known and among.answering(one_of([word], ANYWHERE), 1):
        return ""
    alike = known - {word}
    if not alike:
        return ""
    keys = among.answering(one_of(sorted(alike), HEAD), NEWEST)
    columns = ("headline", "standfirst", "byline", "subjects", "series")
    found = Edition.objects.order_by().only(*columns).in_bulk(keys)
    frequent: Counter[str] = Counter()
    spelt: dict[str, str] = {}
    for key in keys:
        here = {fold(each): each for each in _words_above(found[key]) if fold(each) in alike}
        frequent.update(here.keys())
        spelt = here | spelt
    meant = min(spelt, key=lambda each: (-frequent[each], each), default="")
    return spelt.get(meant, "")


def _alike(word: str) -> Iterator[str]:
    """With a letter left out, two swapped, one other or one more."""
    letters = next((each for each in _ALPHABETS if word[0] in each), "")
    for at in range(len(word) + 1):
        before, after = word[:at], word[at:]
        yield from (before + letter + after for letter in letters)
        if after:
            yield before + after[1:]
            yield before + after[1:2] + after[0] + after[2:]
            yield from (before + letter + after[1:] for letter in letters)


def _words_above(edition: Edition) -> Iterable[str]:
    names = [*edition.byline, *edition.subjects, *([edition.series] if edition.series else [])]
    texts = (edition.headline, edition.standfirst, *(each["name"] for each in names))
    return re.findall(r"\w+", " ".join(texts))
