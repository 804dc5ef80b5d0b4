"""Stemming: what the forms of a word have in common, by the rules of one language (Snowball).

Stems are taken of terms, which are folded already, so that a question without accents has the same
ones. A stem is stored with its language before it: words of two languages never meet in one.
"""

from functools import lru_cache

import snowballstemmer

from articles.search.folding import is_unspaced

# Before each stem. No text has a term that begins so.
STEM = "≈"
SHORTEST = 3  # letters: shorter words have no endings
_ALGORITHMS = {
    "da": "danish",
    "de": "german",
    "en": "english",
    "es": "spanish",
    "fi": "finnish",
    "fr": "french",
    "it": "italian",
    "nl": "dutch_porter",  # the newer one has two stems for “haven” and “havens”
    "no": "norwegian",
    "pt": "portuguese",
    "sv": "swedish",
}
_WRITTEN_AS = {"nb": "no", "nn": "no"}


def form(term: str, language: str) -> str:
    """As which the term is found in a text of this language (its tag), whatever its ending; empty
    where it has no other form. Of two characters without spaces the first: it may be asked alone.
    """
    if is_unspaced(term):
        return STEM + term[0]
    code = language.lower().partition("-")[0]
    code = _WRITTEN_AS.get(code, code)
    if code not in _ALGORITHMS or not (has_letters(term) and len(term) >= SHORTEST):
        return ""
    return f"{STEM}{code}{_stem(term, _ALGORITHMS[code])}"


def forms(term: str) -> list[str]:
    """Those in all languages: nobody says of which one a question is."""
    found = (form(term, language) for language in _ALGORITHMS)
    return list(dict.fromkeys(filter(None, found)))


def has_letters(term: str) -> bool:
    return term.isascii() and term.isalpha()


@lru_cache(maxsize=20_000)
def _stem(term: str, algorithm: str) -> str:
    # A stemmer of its own each time, which costs little: it works on itself, and threads share.
    stem: str = snowballstemmer.stemmer(algorithm).stemWord(term)
    return stem
