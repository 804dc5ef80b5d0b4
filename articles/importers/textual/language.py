"""In which language a text is, by what its source says: a tag of BCP 47, empty for the site's own.

What an article says of itself counts. What is said of a whole site is often only what its software
says where nobody chose: English, above a text that is not. So it counts where the text bears it
out, and of the site's own language it knows no variants.
"""

import re
from collections.abc import Sequence

from articles import languages, paper

LONGEST_LOOKED_AT = 20_000  # characters of a text
_WORD = re.compile(r"[^\W\d_]+")
LONGEST_TAG = 35  # as RFC 5646, 4.4.1, has it; a column of ours has no more room
_NONE = {"und", "mul", "mis", "zxx"}  # not said, several, another, none
# Of English every twelfth word or so is one of these, of no other language every hundredth.
_ENGLISH, _EVERY = {"the", "of", "and"}, 40


def language_of(own: str, around: str = "", bodies: Sequence[str] = ()) -> str:
    """`own` is the article's own tag, `around` that of all around it, as they are written."""
    site = paper.current().language
    if found := tag(own):
        return "" if found.casefold() == site.casefold() else found
    found = tag(around)
    if not found or _without_variant(found) == _without_variant(site):
        return ""
    return found if _is_english(bodies) == (_without_variant(found) == "en") else ""


def tag(written: str) -> str:
    """As `en_US.UTF-8` and `en-US` mean it; "" for what is none, as the name of a language."""
    found = written.strip().partition(".")[0].replace("_", "-")
    is_tag = languages.TAG.match(found) and len(found) <= LONGEST_TAG
    return found if is_tag and _without_variant(found) not in _NONE else ""


def known_tag(written: str) -> str:
    """Only of a language that has its name here: where two letters may be anything."""
    found = tag(written)
    known = {_without_variant(one) for one, _ in languages.choices()}
    return found if _without_variant(found) in known else ""


def _without_variant(found: str) -> str:
    return found.partition("-")[0].casefold()


def _is_english(bodies: Sequence[str]) -> bool:
    words = _WORD.findall("\n".join(bodies)[:LONGEST_LOOKED_AT].casefold())
    return sum(word in _ENGLISH for word in words) * _EVERY >= max(len(words), 1)
