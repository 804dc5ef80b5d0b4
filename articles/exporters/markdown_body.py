"""A section's text as part of a whole Markdown document, in which other rules hold.

There the highest headings are the sections', a fence that nobody closed runs to the end of the
file, tags are HTML, two braces are a template, and a footnote's name counts for all sections.
"""

import re
from collections.abc import Callable, Iterable, Sequence
from itertools import pairwise
from typing import Any

from markdown_it import MarkdownIt
from markdown_it.token import Token
from mdit_py_plugins.footnote import footnote_plugin

_STRUCTURE = MarkdownIt("commonmark", {"html": False}).enable("table")
_STRUCTURE.use(footnote_plugin, inline=False).disable(["inline", "footnote_tail"])
LOWEST = 6
_SIGNS = re.compile(r"( {0,3})#{1,6}")
_CODE_SPAN = re.compile(r"(?<!`)(`+)(?!`)[^`]*(?:`(?!`)[^`]*)*?(?<!`)\1(?!`)")
# A tag, but no address between angle brackets, be it a link's own or that of one with words.
_TAG = re.compile(
    r"(?<!\\)(?<!\]\()(?<!\]: )<(?=[A-Za-z/!?])"
    r"(?![A-Za-z][A-Za-z0-9+.-]{1,31}:[^\s<>]*>)(?![^\s<>@]{1,200}@)"
)
_TEMPLATE = re.compile(r"(?<!\\)\{(?=[{%:])")
_FOOTNOTE = re.compile(r"\[\^([^\]\s]+)\]")
_OURS = re.compile(r"(?P<before>\]\(\s*<?|\]:\s*<?)image:(?P<key>[0-9a-f]{32})")
_WHOLE = re.compile(r"!\[[^\[\]]*\]\(\s*<?image:(?P<key>[0-9a-f]{32})>?[^()\n]*\)")
# What no file of text has.
CONTROLS = re.compile("[\x00-\x08\x0e-\x1f]")
_LINE_ENDS = re.compile("\r\n|[\r\x0b\x0c\x85\u2028\u2029]")


def in_document(
    body: str, *, number: int, taken: set[str], address: Callable[[str], str | None]
) -> str:
    """`taken` are the names of footnotes in the sections before; those of this one are added.

    `address` is where an image lies, by key; what has none is left out.
    """
    text = _LINE_ENDS.sub("\n", body).strip("\n").rstrip()
    text = _with_files(text, address)
    env: dict[str, Any] = {}
    tokens = _STRUCTURE.parse(text, env)
    lines = text.split("\n")
    code, headings = _code_lines(tokens, len(lines)), _headings(tokens)
    out, plain = [], list[str]()
    line = 0
    while line < len(lines):
        if line in headings:
            end, level, words = headings[line]
            sign = _SIGNS.match(lines[line])
            lowered = "#" * min(level + 2, LOWEST)
            written = _SIGNS.sub(rf"\1{lowered}", lines[line], count=1) if sign else ""
            plain.append(written or f"{lowered} {words}")
            line = end
        elif code[line]:
            out += [_literal("\n".join(plain))] if plain else []
            out, plain = [*out, lines[line]], []
            line += 1
        else:
            plain.append(lines[line])
            line += 1
    out += [_literal("\n".join(plain))] if plain else []
    if tokens and _is_open_fence(tokens[-1], lines):
        out.append(tokens[-1].markup)
    return _own_footnotes("\n".join(out), env, number, taken)


def _code_lines(tokens: Sequence[Token], count: int) -> bytearray:
    """For each line whether it is one of code."""
    code = bytearray(count + 1)
    for token in tokens:
        if token.type in ("fence", "code_block") and token.map:
            start, end = token.map
            code[start:end] = b"\1" * (end - start)
    return code


def _headings(tokens: Sequence[Token]) -> dict[int, tuple[int, int, str]]:
    """By the line at which each begins: the line behind it, its level and its words."""
    return {
        token.map[0]: (token.map[1], int(token.tag[1]), " ".join(words.content.split("\n")))
        for token, words in pairwise(tokens)
        if token.type == "heading_open" and token.level == 0 and token.map
    }


def _with_files(text: str, address: Callable[[str], str | None]) -> str:
    def lies(found: re.Match[str]) -> str:
        return f"{found['before']}{address(found['key']) or '#'}"

    text = _WHOLE.sub(lambda found: found[0] if address(found["key"]) else "", text)
    return _OURS.sub(lies, text)


def _literal(text: str) -> str:
    """Signs that mean something else in other people's Markdown, outside of code in a line."""
    parts, last = [], 0
    for span in _CODE_SPAN.finditer(text):
        parts += [_escaped(text[last : span.start()]), span[0]]
        last = span.end()
    return "".join([*parts, _escaped(text[last:])])


def _escaped(text: str) -> str:
    return _TEMPLATE.sub(r"\\{", _TAG.sub("&lt;", text))


def _is_open_fence(token: Token, lines: list[str]) -> bool:
    """Does the text end inside a block of code?"""
    if token.type != "fence" or not token.map:
        return False
    last = lines[-1].strip()
    closed = last.startswith(token.markup) and not last.strip(token.markup[0])
    return token.map[0] == len(lines) - 1 or not closed


def _own_footnotes(text: str, env: dict[str, Any], number: int, taken: set[str]) -> str:
    """A name that an earlier section has for another note gets this section's number."""
    names: Iterable[str] = env.get("footnotes", {}).get("refs", {})
    own = {name.removeprefix(":") for name in names}
    again = own & taken
    taken |= own
    if not again:
        return text

    def renamed(found: re.Match[str]) -> str:
        return f"[^{found[1]}-{number}]" if found[1] in again else found[0]

    return _FOOTNOTE.sub(renamed, text)
