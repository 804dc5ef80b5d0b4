"""Bytes to text, whichever of the usual encodings they are in."""

import codecs
import re

from articles.importers.found import BadSource

LONGEST = 1_000_000  # characters: two thick novels
_CONTROLS = re.compile("[\x00-\x08\x0e-\x1f]")
_LINE_ENDS = re.compile("\r\n|[\r\x0b\x0c\x85\u2028\u2029]")


def decode(name: str, data: bytes) -> tuple[str, tuple[str, ...]]:
    """The text with plain line ends, and what had to be assumed. Raises BadSource."""
    assumed: tuple[str, ...] = ()
    try:
        if data.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
            text = data.decode("utf-16")
        else:
            text = data.decode("utf-8-sig")
    except UnicodeDecodeError:
        try:
            text = data.decode("cp1252")
        except UnicodeDecodeError:
            raise BadSource(
                name, "The text is neither in UTF-8 nor in UTF-16 nor in Windows-1252."
            ) from None
        assumed = ("the encoding was not said: read as Windows-1252",)
    text = text.rstrip("\x1a")
    if _CONTROLS.search(text):
        raise BadSource(name, "This is not a text: it has characters that no text has.")
    if len(text) > LONGEST:
        raise BadSource(name, f"The text is longer than {LONGEST:,} characters.")
    return _LINE_ENDS.sub("\n", text), assumed


def is_text(head: bytes) -> bool:
    """Could a file that begins like this be a text?"""
    try:
        decode("", head)
    except BadSource:
        return False
    return True
