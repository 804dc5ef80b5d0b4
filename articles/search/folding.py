"""Folding and tokenising: the terms of a text, without case, accents and forms of one letter.

Made here and not by the database, so that both engines find the same. A newsroom writes many
languages, often two in one text, and a stemmer of the wrong one hides words: terms are the words
themselves, and stems stand beside them. What has no spaces between its words (Chinese, Japanese,
Thai, …) becomes bigrams: each two neighbours are a term.
"""

import re
import unicodedata
from collections.abc import Iterator

LONGEST = 40  # characters of a term
MOST_CHARACTERS = 200_000  # of one text

# Accents, vowel points, harakat. The marks of other scripts are letters to whoever reads them.
_ACCENTS = (
    *(range(0x0300, 0x0370), range(0x0483, 0x0488), range(0x0591, 0x05C8), range(0x0610, 0x061B)),
    *(range(0x064B, 0x0660), range(0x0670, 0x0671), range(0x06D6, 0x06EE), range(0x1AB0, 0x1B00)),
    *(range(0x1DC0, 0x1E00), range(0x20D0, 0x2100), range(0xFE00, 0xFE10), range(0xFE20, 0xFE30)),
    range(0xE0100, 0xE01F0),
)
# What Unicode takes for letters of their own, and people type as these.
_LETTERS = dict(zip("łđðøħŧıىیةک", "lddohtiييهك", strict=True))
_LETTERS |= {"æ": "ae", "œ": "oe", "þ": "th", "ـ": ""}
_UNSPACED = (
    "\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff"  # Thai, Lao, Burmese, Khmer
    "\u3005\u3007\u3040-\u312f\u31f0-\u31ff\u3400-\u4dbf\u4e00-\u9fff"  # kana, ideographs
    "\ua960-\ua97f\uac00-\ud7ff\u1100-\u11ff"  # Hangul: words of many endings
    "\uf900-\ufaff\U00020000-\U0003ffff"
)
_RUNS = re.compile(f"[{_UNSPACED}]+|[^{_UNSPACED}]+")
_WORDS = re.compile(r"\S+")


class _Folded(dict[int, str]):
    """What becomes of each character, found out once."""

    def __missing__(self, code: int) -> str:
        folded = self._fold(chr(code))
        if code <= 0xFFFF:  # whoever sends all that there are fills no memory
            self[code] = folded
        return folded

    def _fold(self, character: str) -> str:
        if character in _LETTERS:
            return _LETTERS[character]
        category = unicodedata.category(character)
        if category == "Cf" or any(ord(character) in accents for accents in _ACCENTS):
            return ""
        if character.isdecimal():
            return str(unicodedata.decimal(character))
        return character if character.isalnum() or category[0] == "M" else " "


_FOLDED = _Folded()


def fold(text: str) -> str:
    """Its letters and digits, with a space for whatever else stands there."""
    text = text[:MOST_CHARACTERS]
    if not text.isascii():
        # Twice: what a sign is made of may be a capital, and what that is in small an accent.
        text = unicodedata.normalize("NFKD", unicodedata.normalize("NFKD", text).casefold())
        folded = unicodedata.normalize("NFC", text.translate(_FOLDED))
    else:
        folded = text.lower().translate(_FOLDED)
    return folded[:MOST_CHARACTERS]


def terms(text: str) -> list[str]:
    """In their order. A run without spaces gives its bigrams, and its last character by itself, so
    that each of its characters begins a term."""
    folded = fold(text)
    return [folded[begin:end] for begin, end in places(folded)]


def places(folded: str) -> Iterator[tuple[int, int]]:
    """Where each term of what is folded already begins and ends."""
    for word in _WORDS.finditer(folded):
        begin, end = word.span()
        if word[0].isascii():
            yield begin, min(end, begin + LONGEST)
            continue
        for run in _RUNS.finditer(folded, begin, end):
            if is_unspaced(run[0]):
                yield from ((at, min(at + 2, run.end())) for at in range(*run.span()))
            else:
                yield run.start(), min(run.end(), run.start() + LONGEST)


def is_unspaced(term: str) -> bool:
    return re.match(f"[{_UNSPACED}]", term) is not None
