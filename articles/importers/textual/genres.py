"""Which of our genres a source means by its own words: IPTC's NewsCodes
(https://cv.iptc.org/newscodes/genre/), the kinds of https://schema.org/NewsArticle, our own names.

What none of ours is, as an interview or a horoscope, is no genre here.
"""

import re
from collections.abc import Iterable, Sequence

from articles.content import Genre

# By its letters alone, in small ones.
_MEANT: dict[str, Genre] = {
    **{genre.value: genre for genre in Genre},
    # NewsCodes, whose “background” is what schema.org calls so too.
    "advertisersupplied": Genre.SPONSORED,
    "background": Genre.FEATURE,
    "current": Genre.NEWS,
    "currentevents": Genre.NEWS,
    # Kinds of NewsArticle: https://schema.org/NewsArticle#subtypes and what lies beside it.
    "advertisercontentarticle": Genre.SPONSORED,
    "analysisnewsarticle": Genre.ANALYSIS,
    "backgroundnewsarticle": Genre.FEATURE,
    "liveblogposting": Genre.LIVE,
    "newsarticle": Genre.NEWS,
    "opinionnewsarticle": Genre.OPINION,
    "reportagenewsarticle": Genre.NEWS,
    "reviewnewsarticle": Genre.REVIEW,
    # What newsrooms call these, and Google News did (https://schema.org/genre says no list).
    "advertorial": Genre.SPONSORED,
    "column": Genre.OPINION,
    "comment": Genre.OPINION,
    "commentary": Genre.OPINION,
    "editorial": Genre.OPINION,
    "liveblog": Genre.LIVE,
    "oped": Genre.OPINION,
    "sponsoredcontent": Genre.SPONSORED,
}
_BEFORE_A_CODE = re.compile(r".*[/:#]", re.DOTALL)
_NO_LETTER = re.compile(r"[\W_]+")


def meant(*said: str) -> Genre | None:
    """By the first of these ways to say it that is known: in words, in a code, in an address."""
    return next((genre for one in said if (genre := _MEANT.get(_letters(one)))), None)


def chosen(said: Iterable[Sequence[str]]) -> tuple[Genre, list[str]]:
    """Of all that a source says, each in several ways: the first that is more than news, and in
    their first way those that are none of ours."""
    ways = [(one, meant(*one)) for one in said]
    found = [genre for _, genre in ways if genre is not None]
    other = next((genre for genre in found if genre is not Genre.NEWS), Genre.NEWS)
    return other, [one[0] for one, genre in ways if genre is None and one and one[0]]


def _letters(said: str) -> str:
    return _NO_LETTER.sub("", _BEFORE_A_CODE.sub("", said.rstrip("/# "))).casefold()
