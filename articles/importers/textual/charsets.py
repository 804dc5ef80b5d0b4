"""Bytes to text: what a mark or a declaration says, and only without them what the bytes look like.

Names of encodings mean what browsers read: https://encoding.spec.whatwg.org/#names-and-labels
"""

import codecs
import re
from collections.abc import Iterator
from functools import lru_cache

from charset_normalizer import from_bytes

from articles.importers.files import HEAD, BadSource, File

LONGEST = 1_000_000  # characters: two thick novels
CHUNK = 64 * 1024  # bytes of a file that is read piece by piece
_BOMS = (
    # The shorter mark of UTF-16 is the beginning of that of UTF-32.
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
    (codecs.BOM_UTF8, "utf-8-sig"),
)
_DECLARED = re.compile(
    rb"<(?:meta|\?xml)\b[^>]{0,300}?(?:charset|encoding)\s*=\s*[\"']?([\w.:-]{2,30})", re.IGNORECASE
)
_KNOWN = re.compile(
    r"utf-8|utf-16|ascii|iso8859-\d+|cp\d+|koi8-[ru]|gb2312|gbk|gb18030|big5(?:hkscs)?|shift_jis|euc_(?:jp|kr)"
    r"|iso2022_jp|mac-roman|tis-620"
)
_AS_BROWSERS = {"ascii": "utf-8", "utf-16": "utf-8", "iso8859-1": "cp1252", "iso8859-9": "cp1254"}
_AS_BROWSERS |= {"gbk": "gb18030", "gb2312": "gb18030", "shift_jis": "cp932", "euc_kr": "cp949"}
_AS_BROWSERS |= {"tis-620": "cp874"}
# Each is looked for by itself: that is many times faster than one expression for all of them.
_CONTROLS = [chr(code) for code in (*range(0x09), *range(0x0E, 0x20))]
_LINE_ENDS = ("\r\n", "\r", "\x0b", "\x0c", "\x85", "\u2028", "\u2029")
_SEQUENCE = re.compile(
    rb"[\xc2-\xdf][\x80-\xbf]|[\xe0-\xef][\x80-\xbf]{2}|[\xf0-\xf4][\x80-\xbf]{3}"
)
_CUT_SEQUENCE = re.compile(rb"[\xc2-\xf4][\x80-\xbf]{0,2}\Z")
_CONTROL_BYTES = re.compile(rb"[\x00-\x08\x0e-\x1f\x7f-\x9f]")
_HIGH, _PLAIN = re.compile(rb"[\x80-\xff]"), re.compile(rb"[A-Za-z]")
_TAG = re.compile(rb"<[^<>]{0,2000}>")
# Bytes without a meaning in Windows-1252, and how many of the others may stand beside each.
_UNDEFINED, _OTHERS = re.compile(rb"[\x81\x8d\x8f\x90\x9d]"), 10
_WIDE = ["utf_16", "utf_16_le", "utf_16_be", "utf_32", "utf_7"]  # they are known by their zeros
_FEW = 500  # of the characters of a text one may be a stray control
_LOOKED_AT = 4_096  # bytes


def decode(name: str, data: bytes) -> tuple[str, tuple[str, ...]]:
    """The text with plain line ends, and what had to be assumed. Raises BadSource."""
    assumed: list[str] = []
    try:
        text = data.decode(_encoding_of(data))
    except UnicodeDecodeError:
        if data.startswith(tuple(mark for mark, _ in _BOMS[:4])):
            why = "It says that it is in UTF-16 or UTF-32, and is not: it is damaged."
            raise BadSource(name, why) from None
        encoding, note = _guessed(data, _of_its_line_ends(data))
        assumed.append(note)
        if encoding == "cp1252" and (strays := len(_UNDEFINED.findall(data))):
            if strays * _OTHERS > len(_HIGH.findall(data)) - strays:
                why = "The text is neither in UTF-8 nor in UTF-16 nor in Windows-1252."
                raise BadSource(name, why) from None
            data = _UNDEFINED.sub(b"", data)
            assumed.append("bytes without a meaning in Windows-1252")
        text = data.decode(encoding, AS_WINDOWS)
    text = text.rstrip("\x1a").removeprefix("\ufeff")
    if strays := sum(map(text.count, _CONTROLS)):
        if "\0" in text or strays * _FEW > len(text):
            raise BadSource(name, "This is not a text: it has characters that no text has.")
        text = text.translate(str.maketrans("", "", "".join(_CONTROLS)))
        assumed.append(f"{strays} control character{'s' if strays > 1 else ''}")
    if len(text) > LONGEST:
        raise BadSource(name, f"The text is longer than {LONGEST:,} characters.")
    for line_end in _LINE_ENDS:
        text = text.replace(line_end, "\n")
    return text, tuple(assumed)


def is_text(head: bytes) -> bool:
    """Could a file that begins like this be a text?"""
    try:
        decode_head(head)
    except BadSource:
        return False
    return True


@lru_cache(maxsize=2)
def decode_head(head: bytes) -> str:
    """The beginning of a text, for which several formats ask. Raises BadSource."""
    if len(head) >= HEAD:  # the file goes on, and that may be inside a character
        head = _CUT_SEQUENCE.sub(b"", head[: HEAD - HEAD % 4])
    return decode("", head)[0]


def decoded(data: bytes) -> tuple[str, list[str]]:
    """Markup: what a mark says, or the page, or else UTF-8; and what had to be assumed."""
    for mark, encoding in _BOMS:
        if data.startswith(mark):
            return data.decode(encoding, "replace"), []
    for encoding in (_declared(data), "utf-8"):
        try:
            return data.decode(encoding), []
        except UnicodeDecodeError:
            continue
    encoding, note = _guessed(data)
    return data.decode(encoding, AS_WINDOWS), [note]


def texts_of(file: File, assumed: list[str]) -> Iterator[str]:
    """The text of a file of XML piece by piece (https://www.w3.org/TR/xml/#charencoding). `assumed`
    is told what the file does not say of its encoding. Raises BadSource."""
    with file.open() as opened:
        data = opened.read(CHUNK)
        decoder = _Decoder(file.location, data, assumed)
        yield decoder.text(data).lstrip()  # programs have written empty lines before it
        while data := opened.read(CHUNK):
            yield decoder.text(data)
        yield decoder.text(b"", is_last=True)


def head_of(data: bytes) -> str:
    """The text with which a file of XML begins; "" where its encoding is none that is read."""
    try:
        return _Decoder("", data, []).text(data).lstrip()
    except BadSource:
        return ""


class _Decoder:
    """As the file says; where it says nothing, or what is not so, UTF-8 until that is wrong."""

    def __init__(self, where: str, head: bytes, assumed: list[str]) -> None:
        name = _encoding_of(head)
        declared = _DECLARED.search(head[:1000]) if name == "utf-8" else None
        if declared and declared[0].startswith(b"<?xml"):
            name = _meant(declared[1])
            if not name:
                encoding = declared[1].decode("ascii", "replace")
                raise BadSource(where, f"Its encoding, {encoding}, cannot be read.")
        self._assumed = assumed
        is_utf8 = name.startswith("utf-8")
        errors = "strict" if is_utf8 else "replace"
        self._decoder = codecs.getincrementaldecoder("utf-8-sig" if is_utf8 else name)(errors)

    def text(self, data: bytes, *, is_last: bool = False) -> str:
        try:
            return self._decoder.decode(data, is_last)
        except UnicodeDecodeError:
            data = self._decoder.getstate()[0] + data
            name, note = _guessed(data)
            self._assumed.append(note)
            self._decoder = codecs.getincrementaldecoder(name)(AS_WINDOWS)
            return self._decoder.decode(data, is_last)


def beginning(head: bytes) -> bytes:
    """Markup from its first element or document type on: behind marks, comments, instructions."""
    wide = head.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE))
    start = head[2:].replace(b"\0", b"") if wide else head.removeprefix(codecs.BOM_UTF8)
    while (start := start.lstrip()).startswith((b"<!--", b"<?")):
        _, _, start = start.partition(b"-->" if start.startswith(b"<!--") else b"?>")
    return start


def _declared(markup: bytes) -> str:
    declared = _DECLARED.search(markup[:8192])
    return _meant(declared[1]) or "utf-8" if declared else "utf-8"


def _meant(label: bytes) -> str:
    """As browsers have it; "" for what is no encoding of texts. What can be read says of itself in
    vain that it is in UTF-16, and in ASCII it may be in UTF-8 too."""
    try:
        name = codecs.lookup(label.decode("ascii").lower().removeprefix("x-")).name
    except (LookupError, ValueError):
        return ""
    return _AS_BROWSERS.get(name, name) if _KNOWN.fullmatch(name) else ""


def _encoding_of(data: bytes) -> str:
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


def _guessed(data: bytes, latin: str = "cp1252") -> tuple[str, str]:
    """The encoding of what is not in UTF-8 and does not say in what; and a note of that. `latin` is
    the encoding of what is in Latin letters."""
    if len(_SEQUENCE.findall(data)) > len(_HIGH.findall(_SEQUENCE.sub(b"", data))):
        return "utf-8", "bytes that are not in UTF-8, as the rest is: read as Windows-1252"
    encoding = _script(_TAG.sub(b" ", data)) or latin
    title = {"cp1252": "Windows-1252", "mac_roman": "Mac Roman", "latin_1": "Latin-1"}.get(encoding)
    return encoding, f"the encoding was not said: read as {title or encoding}"


def _script(text: bytes) -> str:
    """The encoding of a script that is not Latin: most of its letters are high bytes. What Latin
    text is in, no statistics can say of the few accents that it has."""
    start = text[:HEAD]
    if len(_HIGH.findall(start)) <= 2 * len(_PLAIN.findall(start)):
        return ""
    # What was cut off may end inside a character of two bytes.
    read = (from_bytes(cut, cp_exclusion=_WIDE).best() for cut in (start, start[:-1]))
    best = next(filter(None, read), None)
    return best.encoding if best and (best.coherence or best.multi_byte_usage) else ""


def _of_its_line_ends(data: bytes) -> str:
    """Those of an old Mac, or of a mainframe, are its own."""
    if b"\n" not in data:
        return "mac_roman" if b"\r" in data else "latin_1" if data.count(b"\x85") > 1 else "cp1252"
    return "cp1252"


def _as_windows(error: UnicodeError) -> tuple[str, int]:
    if not isinstance(error, UnicodeDecodeError):
        raise error
    bad = error.object[error.start : error.end]
    encoding = "cp1252" if error.encoding.startswith("utf") else "ascii"
    return bad.decode(encoding, "replace"), error.end


AS_WINDOWS = "newsroom-as-windows-1252"
codecs.register_error(AS_WINDOWS, _as_windows)
