"""The bytes of a file of markup: how it begins, and its text as browsers would read it."""

import codecs
import re

_CHARSET = re.compile(
    rb"<(?:meta|\?xml)\b[^>]{0,300}?(?:charset|encoding)\s*=\s*[\"']?([\w.:-]{2,30})", re.IGNORECASE
)
_TEXTS = re.compile(
    r"utf-?8|us-ascii|ascii|iso-?8859-\d\d?|latin-?\d|windows-\d{3,4}|cp\d{3,4}|koi8-[ru]|gb2312|gbk"
    r"|gb18030|big5|big5-hkscs|euc-jp|euc-kr|shift_jis|iso-2022-jp|macintosh|tis-620|x-sjis",
    re.IGNORECASE,
)
# As browsers read them.
_ALIASES = {"ascii": "cp1252", "us-ascii": "cp1252", "iso-8859-1": "cp1252", "latin1": "cp1252"}
_ALIASES |= {"gb2312": "gb18030", "gbk": "gb18030", "x-sjis": "cp932", "shift_jis": "cp932"}
_ALIASES |= {"euc-kr": "cp949", "macintosh": "mac_roman", "iso8859-1": "cp1252"}
_WIDE = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)


def beginning(head: bytes) -> bytes:
    """From the first element on, or the document type: behind marks, comments and instructions."""
    start = head[2:].replace(b"\0", b"") if head.startswith(_WIDE) else head
    start = start.removeprefix(codecs.BOM_UTF8)
    while True:
        start = start.lstrip()
        for opened, closed in ((b"<!--", b"-->"), (b"<?", b"?>")):
            if start.startswith(opened):
                _, found, start = start.partition(closed)
                if not found:
                    return b""
                break
        else:
            return start


def decoded(data: bytes) -> tuple[str, list[str]]:
    """What a mark says, or the page, or else UTF-8; and what had to be assumed."""
    if data.startswith(_WIDE):
        return data.decode("utf-16", "replace"), []
    if data.startswith(codecs.BOM_UTF8):
        return data.decode("utf-8-sig", "replace"), []
    said = _CHARSET.search(data[:8192])
    name = said[1].decode("ascii", "replace").lower() if said else "utf-8"
    name = _ALIASES.get(name, name) if _TEXTS.fullmatch(name) else "utf-8"
    for encoding in (name, "utf-8"):
        try:
            return data.decode(encoding), []
        except (UnicodeDecodeError, LookupError):
            continue
    return data.decode("cp1252", "replace"), ["the encoding was not said: read as Windows-1252"]
