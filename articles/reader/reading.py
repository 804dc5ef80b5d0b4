"""How a story is read: how long it takes, and where its headings are, for a long one's contents."""

import re
from dataclasses import dataclass
from itertools import count

from django.utils.safestring import SafeString, mark_safe

WORDS_A_MINUTE = 220
HEADINGS = 4  # from so many on, there is a list of contents

_TAG = re.compile("<[^>]*>")
_SIGN_OF_HALF_A_WORD = re.compile("[\u3040-\u30ff\u3400-\u9fff]")  # Chinese and Japanese
_HEADING = re.compile("(?<=<section>\n<h2)>(.*?)</h2>")


@dataclass(frozen=True, slots=True)
class Heading:
    place: str  # the id of its element
    words: SafeString


def minutes(html: str) -> int:
    text = _TAG.sub(" ", html)
    words = len(text.split()) + len(_SIGN_OF_HALF_A_WORD.findall(text)) // 2
    return max(1, round(words / WORDS_A_MINUTE))


def with_contents(html: str) -> tuple[SafeString, list[Heading]]:
    """The HTML of an edition with a place at each section's heading; as it is where they are few.
    What an edition keeps never changes, so that this is done for its page alone."""
    headings: list[Heading] = []
    numbers = count(1)

    def placed(found: re.Match[str]) -> str:
        heading = Heading(f"section-{next(numbers)}", mark_safe(found[1]))
        headings.append(heading)
        return f' id="{heading.place}">{heading.words}</h2>'

    shown = _HEADING.sub(placed, html)
    return (mark_safe(shown), headings) if len(headings) >= HEADINGS else (mark_safe(html), [])
