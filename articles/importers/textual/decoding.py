"""Bytes to text, whichever of the usual encodings they are in."""

import codecs
import re

from articles.importers.base import BadSource
from articles.importers.files import HEAD

LONGEST = 1_000_000  # characters: two thick novels
_BOMS = (
    # The shorter mark of UTF-16 is the beginning of that of UTF-32.
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
    (codecs.BOM_UTF8, "utf-8-sig"),
)
_CONTROLS = re.compile("[\x00-\x08\x0e-\x1f]")
_OTHER_LINE_ENDS = "[\r\x0b\x0c\x85\u2028\u2029]"
_HAS_OTHERS, _LINE_ENDS = re.compile(_OTHER_LINE_ENDS), re.compile(f"\r\n|{_OTHER_LINE_ENDS}")
_SEQUENCE = re.compile(
    rb"[\xc2-\xdf][\x80-\xbf]|[\xe0-\xef][\x80-\xbf]{2}|[\xf0-\xf4][\x80-\xbf]{3}"
)
_CUT_SEQUENCE = re.compile(rb"[\xc2-\xf4][\x80-\xbf]{0,2}\Z")
_CONTROL_BYTES = re.compile(rb"[\x00-\x08\x0e-\x1f\x7f-\x9f]")
_HIGH = re.compile(rb"[\x80-\xff]")
# Bytes without a meaning in Windows-1252, and how many of the others may stand beside each.
_UNDEFINED = re.compile(rb"[\x81\x8d\x8f\x90\x9d]")
_OTHERS = 10
_FEW = 500  # of the characters of a text one may be a stray control
_LOOKED_AT = 4_096  # bytes


def decode(name: str, data: bytes) -> tuple[str, tuple[str, ...]]:
    """The text with plain line ends, and what had to be assumed. Raises BadSource."""
    assumed: list[str] = []
    try:
        text = data.decode(_said(data))
    except UnicodeDecodeError:
        text, assumed = _guessed(name, data)
    text = text.rstrip("\x1a").removeprefix("\ufeff")
    if strays := len(_CONTROLS.findall(text)):
        if "\0" in text or strays * _FEW > len(text):
            raise BadSource(name, "This is not a text: it has characters that no text has.")
        text = _CONTROLS.sub("", text)
        assumed.append(f"{strays} control character{'s' if strays > 1 else ''}")
    if len(text) > LONGEST:
        raise BadSource(name, f"The text is longer than {LONGEST:,} characters.")
    if _HAS_OTHERS.search(text):
        text = _LINE_ENDS.sub("\n", text)
    return text, tuple(assumed)


def is_text(head: bytes) -> bool:
    """Could a file that begins like this be a text?"""
    try:
        decode("", _whole_characters(head))
    except BadSource:
        return False
    return True


def decode_head(head: bytes) -> str:
    """The beginning of a text. Raises BadSource."""
    return decode("", _whole_characters(head))[0]


def _whole_characters(head: bytes) -> bytes:
    """Where the head ends and the file goes on, that may be inside a character."""
    return _CUT_SEQUENCE.sub(b"", head[: HEAD - HEAD % 4]) if len(head) >= HEAD else head


def _said(data: bytes) -> str:
    """The encoding that the first bytes say; UTF-8 if they say nothing."""
    for mark, encoding in _BOMS:
        if data.startswith(mark):
            return encoding
    # Without a mark: spaces and line ends have a zero byte in any script, and always the same one.
    start = data[:_LOOKED_AT]
    if 0 not in start:
        return "utf-8"
    even, odd = start[::2], start[1::2]
    zeros, others, encoding = (even, odd, "utf-16-be") if 0 in even else (odd, even, "utf-16-le")
    beside = bytes(other for zero, other in zip(zeros, others, strict=False) if not zero)
    if len(beside) > 2 and len(beside) * 30 > len(start) and 0 not in others:
        return "utf-8" if _CONTROL_BYTES.search(beside) else encoding
    return "utf-8"


def _guessed(name: str, data: bytes) -> tuple[str, list[str]]:
    if data.startswith(tuple(mark for mark, _ in _BOMS[:4])):
        raise BadSource(name, "It says that it is in UTF-16 or UTF-32, and is not: it is damaged.")
    sequences = len(_SEQUENCE.findall(data))
    odd = len(_HIGH.findall(_SEQUENCE.sub(b"", data)))
    if sequences > odd:
        note = f"{_bytes(odd)} not in UTF-8, as the rest is: read as Windows-1252"
        return data.decode("utf-8-sig", AS_WINDOWS), [note]
    if b"\n" not in data and (b"\r" in data or data.count(b"\x85") > 1):
        # The line ends of an old Mac, or of a mainframe.
        encoding = "Mac Roman" if b"\r" in data else "Latin-1"
        text = data.decode(encoding.replace(" ", "_"))
        return text, [f"the encoding was not said: read as {encoding}"]
    strays = len(_UNDEFINED.findall(data))
    if strays * _OTHERS > len(_HIGH.findall(data)) - strays:
        raise BadSource(name, "The text is neither in UTF-8 nor in UTF-16 nor in Windows-1252.")
    assumed = ["the encoding was not said: read as Windows-1252"]
    if strays:
        assumed.append(f"{_bytes(strays)} without a meaning in Windows-1252")
    return _UNDEFINED.sub(b"", data).decode("cp1252"), assumed


def _bytes(number: int) -> str:
    return f"{number} byte{'s' if number > 1 else ''}"


def _as_windows(error: UnicodeError) -> tuple[str, int]:
    if not isinstance(error, UnicodeDecodeError):
        raise error
    bad = error.object[error.start : error.end]
    return bad.decode("cp1252", "replace"), error.end


AS_WINDOWS = "newsroom-as-windows-1252"
codecs.register_error(AS_WINDOWS, _as_windows)
