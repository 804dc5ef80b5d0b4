"""The one rule for pieces of addresses: plain Latin letters, figures and hyphens, in any language.

Straße is strasse, Łódź is lodz, Øresund is oresund, Київ is kiiv: no letter is lost. How each
script is spelt: https://github.com/anyascii/anyascii
"""

import re

from anyascii import anyascii
from django.utils.text import slugify

_NOTHING = re.compile("['`]")  # it's is one word, and so is what ayin or a soft sign stands in
_BETWEEN = re.compile(r"[^a-z0-9_]+")


def slug(text: str, longest: int = 0) -> str:
    """At most `longest` characters, where that is said; "" for a text without letter or figure."""
    plain = _NOTHING.sub("", anyascii(text)).lower()
    whole = _BETWEEN.sub("-", plain).strip("-_")
    return whole[: longest or None].strip("-_")


def former(text: str) -> str:
    """As it was spelt by the rule before: rows that were made then keep their addresses."""
    return slugify(text) or slugify(text, allow_unicode=True)
