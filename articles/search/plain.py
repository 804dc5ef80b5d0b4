"""Plain text of an edition's HTML: what readers see of it, a line for each block. It is clean and
complete, as `publishing` made it, so that no parser is needed to take its tags off."""

import re
from html import unescape

_NOTE = re.compile(r'<sup class="footnote-ref">.*?</sup>|<a [^>]*class="footnote-backref".*?</a>')
_WITHIN_A_LINE = (
    "a|abbr|b|bdi|bdo|cite|code|del|dfn|em|i|ins|kbd|mark|q|s|small|span|strong|sub|sup|u|wbr"
)
_INLINE = re.compile(rf'</?(?:{_WITHIN_A_LINE})(?:\s[^<>"]*(?:"[^"]*"[^<>"]*)*)?>')
_TAG = re.compile(r'<[^<>"]*(?:"[^"]*"[^<>"]*)*>')
_SPACE = re.compile(r"[^\S\n]+")


def plain(html: str) -> str:
    text = _TAG.sub("\n", _INLINE.sub("", _NOTE.sub("", html.replace("\n", " "))))
    lines = (_SPACE.sub(" ", line).strip() for line in unescape(text).splitlines())
    return "\n".join(line for line in lines if line)
