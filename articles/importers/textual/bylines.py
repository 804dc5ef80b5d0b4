"""Bylines as they are written: “By Wren Hale and Ed Moss”."""

import re

_BETWEEN = re.compile(r"\s*[,;&]\s*(?:and\s+)?|\s+and\s+", re.IGNORECASE)
_BYLINE = re.compile(r"by:?\s+(?P<names>\S.{2,150})", re.IGNORECASE)
_PARTICLES = {
    "al",
    "bin",
    "da",
    "de",
    "del",
    "den",
    "der",
    "di",
    "du",
    "la",
    "le",
    "ten",
    "van",
    "von",
}
_JOBS = {"chief", "correspondent", "critic", "desk", "editor", "reporter", "staff", "writer"}


def names(text: str) -> tuple[str, ...]:
    """The single names of a list in words."""
    return tuple(name for part in _BETWEEN.split(text) if (name := " ".join(part.split())))


def byline(line: str) -> tuple[str, ...]:
    """The names of a line that is obviously a byline; none for any other line."""
    found = _BYLINE.fullmatch(line)
    people = names(found["names"]) if found else ()
    return people if all(_is_full_name(name) for name in people) else ()


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
        and not {word.casefold() for word in words} & _JOBS
    )
