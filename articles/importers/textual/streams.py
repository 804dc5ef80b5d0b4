"""The text of a file of XML piece by piece, in whichever encoding it is
(https://www.w3.org/TR/xml/#charencoding)."""

import codecs
import re
from collections.abc import Iterable, Iterator
from html import escape
from html.entities import html5
from itertools import chain

from articles.importers.files import BadSource, File
from articles.importers.textual.charsets import AS_WINDOWS, guessed

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
_HIGH = re.compile(rb"[\x80-\xff]")
_CDATA = "<![CDATA["
_SIGN = re.compile(r"<!\[CDATA\[|&(?!#\d|#x[\da-fA-F]|(?:amp|lt|gt|quot|apos);)(?:(\w{2,30});)?")
_LONGEST_SIGN = 40  # characters


def texts_of(file: File, assumed: list[str] | None = None) -> Iterator[str]:
    """`assumed` is told what the file does not say of its encoding. Raises BadSource."""
    return _escaped(_decoded(file, [] if assumed is None else assumed))


def head_of(data: bytes) -> str:
    """The text with which a file begins; "" where its encoding is none that is read."""
    try:
        return _Decoder("", data, []).text(data).lstrip()
    except BadSource:
        return ""


def _escaped(pieces: Iterable[str]) -> Iterator[str]:
    """Outside of CDATA, XML knows neither an ampersand that stands for itself nor HTML's names of
    characters; real files have both. What may go on in the next piece waits for it."""
    text, inside = "", False  # inside of CDATA
    for piece in chain(pieces, [""]):
        text += piece
        end = max(0, len(text) - _LONGEST_SIGN) if piece else len(text)
        out, done, at = list[str](), 0, 0
        has_signs = "&" in text or "<!" in text  # most have none, and that is seen ten times faster
        while at < end:
            if inside:
                ended = text.find("]]>", at)
                inside = not 0 <= ended < end
                at = end if inside else ended
            elif has_signs and (sign := _SIGN.search(text, at)) and sign.start() < end:
                at, inside = sign.end(), sign[0] == _CDATA
                if not inside:
                    out += [text[done : sign.start()], _meant(sign)]
                    done = at
            else:
                at = end
        out.append(text[done:at])
        text = text[at:]
        yield "".join(out)


def _meant(sign: re.Match[str]) -> str:
    character = html5.get(f"{sign[1]};")
    return escape(character) if character else f"&amp;{sign[0][1:]}"


def _decoded(file: File, assumed: list[str]) -> Iterator[str]:
    with file.open() as opened:
        data = opened.read(CHUNK)
        decoder = _Decoder(file.location, data, assumed)
        yield decoder.text(data).lstrip()  # programs have written empty lines before it
        while data := opened.read(CHUNK):
            yield decoder.text(data)
        yield decoder.text(b"", is_last=True)


class _Decoder:
    """As the file says; where it says nothing, or what is not so, UTF-8 until that is wrong."""

    def __init__(self, where: str, head: bytes, assumed: list[str]) -> None:
        self._assumed = assumed
        name = _said(where, head)
        errors = "strict" if name == "utf-8-sig" else "replace"
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
        if sequences > len(_HIGH.findall(_SEQUENCE.sub(b"", data))):
            name = "utf-8"
            note = "bytes that are not in UTF-8, as the rest is: read as Windows-1252"
        else:
            name, note = guessed(data)
        self._assumed.append(note)
        self._decoder = codecs.getincrementaldecoder(name)(AS_WINDOWS)


def _said(where: str, head: bytes) -> str:
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
        raise BadSource(where, f"Its encoding, {said}, cannot be read.")
    # As browsers read it: what calls itself Latin-1 has curly quotes in practice.
    return {"iso8859-1": "cp1252", "gb2312": "gb18030", "gbk": "gb18030"}.get(name, name)
