"""The one rule for pieces of addresses: plain Latin letters, figures and hyphens, in any language.

Straße is strasse, Łódź is lodz, Øresund is oresund, Київ is kiiv: no letter is lost.
"""

import re

from anyascii import anyascii

_BETWEEN = re.compile(r"[^a-z0-9_]+")
_NOTHING = re.compile(r"['\u2019]")  # it's is one word


def slug(text: str, longest: int = 0) -> str:
    """At most `longest` characters, where that is said; "" for a text without letter or figure."""
    plain = anyascii(_NOTHING.sub("", text)).lower()
    whole = _BETWEEN.sub("-", plain).strip("-_")
    return whole[: longest or None].strip("-_")
