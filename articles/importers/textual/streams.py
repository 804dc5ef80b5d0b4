"""The text of a file of markup piece by piece, in whichever encoding it is."""

import codecs
import re
from collections.abc import Iterator

from charset_normalizer import from_bytes

from articles.importers.files import BadSource, File
from articles.importers.textual.charsets import AS_WINDOWS

CHUNK = 64 * 1024
_DECLARED = re.compile(
    rb"""<\?xml\b[^<>]{0,200}?\bencoding\s*=\s*["']([A-Za-z0-9_.:-]{1,40})["']"""
)
_TEXTS = re.compile(
    r"utf-8|ascii|iso8859-\d+|cp125\d|cp932|koi8-[ru]|gb2312|gbk|gb18030|big5|shift_jis|euc_\w\w"
)
_WIDE = {codecs.BOM_UTF16_LE: "utf-16", codecs.BOM_UTF16_BE: "utf-16"}
_WIDE |= {b"<\0": "utf-16-le", b"\0<": "utf-16-be"}
_SEQUENCE = re.compile(
    rb"(?:[\xc2-\xdf]|[\xe0-\xef][\x80-\xbf]|[\xf0-\xf4][\x80-\xbf]{2})[\x80-\xbf]"
)
_HIGH, _LETTER = re.compile(rb"[\x80-\xff]"), re.compile(rb"[A-Za-z]")


def texts_of(file: File, assumed: list[str] | None = None) -> Iterator[str]:
    """`assumed` is told what the file does not say of its encoding. Raises BadSource."""
    with file.open() as opened:
        data = opened.read(CHUNK)
        decoder = _Decoder(file, data, [] if assumed is None else assumed)
        yield decoder.text(data).lstrip()  # programs have written empty lines before it
        while data:
            data = opened.read(CHUNK)
            yield decoder.text(data, is_last=not data)


class _Decoder:
    """As the file says; where it says nothing, or what is not so, UTF-8 until that is wrong."""

    def __init__(self, file: File, head: bytes, assumed: list[str]) -> None:
        self._file, self._assumed = file, assumed
        name = _said(file, head)
        self._is_sure = name != "utf-8-sig"
        errors = "replace" if self._is_sure else "strict"
        self._decoder = codecs.getincrementaldecoder(name)(errors)

    def text(self, data: bytes, *, is_last: bool = False) -> str:
        try:
            return self._decoder.decode(data, is_last)
        except UnicodeDecodeError:
            data = self._decoder.getstate()[0] + data
            self._guess(data)
            return self._decoder.decode(data, is_last)

    def _guess(self, data: bytes) -> None:
        sequences = len(_SEQUENCE.findall(data))
        others = _HIGH.findall(_SEQUENCE.sub(b"", data))
        if sequences > len(others):
            name, note = (
                "utf-8",
                "bytes that are not in UTF-8, as the rest is: read as Windows-1252",
            )
        else:
            name = _likely(data)
            note = f"its encoding, which is not UTF-8 and was not said: read as {name}"
        if not name:
            raise BadSource(self._file.location, "Its encoding is not UTF-8, and not said.")
        self._assumed.append(note)
        self._decoder = codecs.getincrementaldecoder(name)(AS_WINDOWS)


def _said(file: File, head: bytes) -> str:
    if head[:2] in _WIDE:
        return _WIDE[head[:2]]
    declared = _DECLARED.search(head[:1000])
    said = declared[1].decode() if declared else "utf-8"
    try:
        name = codecs.lookup(said).name
    except LookupError:
        name = ""
    if name in ("utf-8", "ascii", "utf-16"):  # it would be wide
        return "utf-8-sig"
    if not _TEXTS.fullmatch(name):
        raise BadSource(file.location, f"Its encoding, {said}, cannot be read.")
    # As browsers read it: what calls itself Latin-1 has curly quotes in practice.
    return {"iso8859-1": "cp1252", "gb2312": "gb18030", "gbk": "gb18030"}.get(name, name)


def _likely(data: bytes) -> str:
    """In the languages that Windows-1252 is for, few letters are outside of ASCII."""
    if len(_HIGH.findall(data)) * 2 < len(_LETTER.findall(data)):
        return "cp1252"
    best = from_bytes(data).best()
    return best.encoding if best else ""
