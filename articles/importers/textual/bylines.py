"""Bylines as they are written: “By Wren Hale and Ed Moss, Staff Writers | May 3, 2020”.

No specification has them; schema.org wants a name for each person (https://schema.org/author).
"""

import re
from collections.abc import Sequence

from articles.credits import is_agency

_BY = re.compile(
    r"(?:(?:written|posted|published|reported|words|text|story) )?by:?\s+"
    r"|(?:authors?|autor(?:in|a|es)?|auteurs?|words|texte?|story)\s?:\s*"
    r"|(?:von|par|por|door|av|af|(?-i:di)):?\s+(?=\S+\s+\S)",  # Di is a name, too
    re.IGNORECASE,
)
_SUFFIX = r"(?:[JS]r\b|I{2,3}\b|IV\b|Ph\.?D|M\.?D\b)"
_GOES_ON = r"\)\s+(?!(?:and|et|und|och|og|with)\s)\w"  # Richard (R.J.) Hale
_AND = r"(?:and|et|und|och|og|with|avec|mit|con|com|met|med)"
_BETWEEN = re.compile(
    rf"\s*(?:,(?!\s*{_SUFFIX})|[;&|•·、，\n]|\((?![^()]*{_GOES_ON})|(?!{_GOES_ON})\)|(?<=\w)\s?/\s?(?=\w)"
    rf"|\s[-–—]\s|\s{_AND}\s)\s*(?:and\s+)?",
    re.IGNORECASE,
)
# These stand inside of names, too: José Ortega y Gasset.
_PERHAPS_BETWEEN = re.compile(r"\s(?:y|e|en|i|и|і|και)\s")
_ADDRESS = re.compile(r"<[^<>]*>|\S*@\S+|https?:\S+|www\.\S+")
_MAIL = re.compile(
    r"[\s,;:|/–-]{0,9}+[(<\[]?(?:mailto:)?[^\s<>()\[\],;:@]{1,64}@[^\s<>()\[\],;:/@]+[)>\]]?"
)
_LABEL = re.compile(r"(?:.* by|[^:]{1,20}:)\s+")
_WHERE = re.compile(
    r"(?:^|\s)(?:on|in|at|for|from|of|am|aus|für|à|pour|para|voor|is|was|has)\s.*"
    r"|\s(?i:published|posted|updated|modified)\b.*"
)
_DATE = re.compile(
    r"(?:\b(?:mon|tue|wed|thu|fri|sat|sun)\w*\W+)?"
    r"(?:\b(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)\w*\W+)?\b\d.*",
    re.IGNORECASE,
)
_JOBS = """
writer writers editor editors reporter reporters correspondent correspondents journalist columnist
critic contributor photographer producer redakteur redakteurin
korrespondent korrespondentin journaliste rédacteur rédactrice correspondant correspondante
periodista redactor redactora corresponsal giornalista verslaggever
admin administrator email e-mail follow contact share updated author profile
"""
_BEFORE_JOBS = """
senior chief deputy managing associate assistant political foreign special contributing freelance
guest executive staff news view
"""
_NEWSROOMS = """
agency agencies newsroom wire reports team board desk bureau staff redaktion rédaction redacción
redazione redactie
"""
_SMALL_WORDS = "al bin da de del den der di du la le ten van von"
_JOB, _BEFORE_JOB = set(_JOBS.split()), set(_BEFORE_JOBS.split())
_NEWSROOM, _PARTICLES = set(_NEWSROOMS.split()), set(_SMALL_WORDS.split())
_MOST_WORDS = 6  # of a name
LONGEST, _LONGEST_LINE = 1_000, 160  # characters


def names(text: str, *, agencies: bool = False) -> tuple[str, ...]:
    """The people of a byline; an agency or a newsroom only where nobody is named, or where those
    who sent the text have to be named with it. Jobs, dates, addresses and the words of links are no
    names."""
    if len(text) > LONGEST:  # a list and no byline
        return tuple(one.strip() for one in text.split(",") if one.strip() and "@" not in one)
    found = [name for part in _parts(_ADDRESS.sub(" ", text)) if (name := _name(part))]
    return tuple(dict.fromkeys(found if agencies else _people(found) or found))


def _people(found: Sequence[str]) -> list[str]:
    """Without agencies and newsrooms; beside a whole name, what has one word is a place."""
    people = [name for name in found if not _is_organisation(name)]
    if any(" " in name for name in people):
        people = [name for name in people if " " in name or not name.isascii()]
    return people


def without_mail(words: str) -> str:
    """People and credits without the addresses at which editors reach them."""
    return _MAIL.sub("", words).strip(" ,;")


def byline(line: str) -> tuple[str, ...]:
    """The names of a line that is obviously a byline; none for any other line."""
    by = _BY.match(line[:_LONGEST_LINE])
    found = _parts(line) if by and len(line) < _LONGEST_LINE else []
    people = [name for name in found if not is_agency(name)] or found
    return tuple(people) if all(_is_full_name(name) for name in people) else ()


def _parts(text: str) -> list[str]:
    parts: list[str] = []
    text = text.strip()
    by = _BY.match(text)
    for part in _BETWEEN.split(text[by.end() :] if by else text):
        several = _PERHAPS_BETWEEN.split(part)
        are_full = all(len(one.split()) > 1 for one in several)
        parts += several if are_full else [part]
    return [" ".join(part.split()) for part in parts if part.strip()]


def _name(part: str) -> str:
    """Without what stands beside it; "" for what is no name."""
    if is_agency(part):
        return part
    words = _DATE.sub("", _WHERE.sub("", _LABEL.sub("", part))).split()
    plain = [word.strip(".,:").casefold() for word in words]
    jobs = [at for at, word in enumerate(plain) if word in _JOB]
    if jobs:
        start = jobs[0]
        while start and plain[start - 1] in _BEFORE_JOB:
            start -= 1
        words = words[:start] or words[jobs[-1] + 1 :]
    return " ".join(words) if len(words) <= _MOST_WORDS else ""


def _is_organisation(name: str) -> bool:
    words = name.casefold().split()
    return is_agency(name) or words[0] == "the" or not _NEWSROOM.isdisjoint(words)


def _is_full_name(name: str) -> bool:
    words = name.split()
    big = [word for word in words if word[0].isupper()]
    rest = {word for word in words if word not in big}
    # Initials end with a point, sentences end with a word.
    ends_well = len(words[-1]) <= 3 or not words[-1].endswith((".", "!", "?", ":"))
    return (
        2 <= len(big) <= 5
        and rest <= _PARTICLES
        and ends_well
        and not any(character.isdigit() for character in name)
        and not {word.casefold() for word in words} & (_JOB | _NEWSROOM | {"chief"})
    )
