"""HTML as WordPress takes it for a post's text: there a line's end in a paragraph is a break, and
words in square brackets may be an order to do something."""

import re

_PRE = re.compile(r"(<pre\b.*?</pre>)", re.DOTALL)
# Between these and what stands next to them a line's end is only for the eye.
_BLOCKS = "p|h[2-6]|ul|ol|li|blockquote|pre|figure|figcaption|hr|div|section"
_BLOCKS += "|table|thead|tbody|tr|th|td"
_AFTER_BLOCK = re.compile(rf"(</?(?:{_BLOCKS})\b[^<>]*>)\n+")
_BEFORE_BLOCK = re.compile(rf"\n+(?=</?(?:{_BLOCKS})\b)")
_MEANT = "\x1e"  # for the time being, a line's end that stays
_BREAK = re.compile(r"<br>\n?")


def for_wordpress(html: str) -> str:
    parts = _PRE.split(html.replace("[", "&#91;"))
    parts[::2] = map(_without_line_ends, parts[::2])
    return "".join(parts)


def _without_line_ends(html: str) -> str:
    html = _AFTER_BLOCK.sub(f"\\1{_MEANT}", html)
    html = _BEFORE_BLOCK.sub(_MEANT, html)
    html = _BREAK.sub("<br>", html).replace("\n", " ")
    return html.replace(_MEANT, "\n")
