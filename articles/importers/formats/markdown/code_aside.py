"""Code in a Markdown text, put aside while the rest is rewritten, so that it stays as it is.

What templates mark as code or as words that mean nothing to them (`{% highlight %}`, `{% raw %}`,
`{{</* … */>}}`) goes with it; a comment of theirs goes altogether.
"""

import re
from dataclasses import dataclass, field
from typing import ClassVar

_FOUND = re.compile(
    r"""
      ^[ \t>]*(?P<fence>`{3,}(?=[^`\n]*$)|~{3,})
    | ^(?P<indent>\ {4}|\t)(?=[ \t]*\S)
    | (?<!\\)(?P<ticks>`+)
    | (?P<escaped>\{\{[<%]/\*[^\n]{0,500}?\*/[>%]\}\})
    | \{(?P<sign>%-?|\{[<%])\s*(?P<verbatim>raw|comment|highlight|codeblock|code|mermaid)\b
      (?P<how>[^\n>%]{0,200}?)-?[>%]\}{1,2}
    """,
    re.MULTILINE | re.VERBOSE,
)
_CONTINUED = re.compile(r"[ \t>]*(?:[-+*]|\d{1,9}[.)])[ \t]|[ \t]|!!! |\?\?\?")
_INDENTED = re.compile(r"(?:(?:\ {4}|\t)[^\n]*+(?:\n|\Z)|[ \t]*+\n)++")
_LANGUAGE = re.compile(r"(?:lang(?:uage)?[:=]\s*)?[\"']?([A-Za-z][\w+#-]*)")
_RAW_TAG = re.compile(r"\{%-?\s*(?:end)?raw\s*-?%\}\n?")
_ESCAPED = re.compile(r"(\{\{[<%])/\*([^\n]{0,500}?)\*/([>%]\}\})")


@dataclass(slots=True)
class Aside:
    """A sign that no text has stands for each piece."""

    KEPT: ClassVar[re.Pattern[str]] = re.compile("\x00(\\d+)\x00")
    pieces: list[str] = field(default_factory=list)

    def put(self, piece: str) -> str:
        self.pieces.append(piece)
        return f"\x00{len(self.pieces) - 1}\x00"

    def back(self, text: str) -> str:
        if "\0" not in text:
            return text
        return self.KEPT.sub(lambda match: self.pieces[int(match[1])], text)


def put_aside(text: str, aside: Aside) -> str:
    """The text with a sign for each fence, span and indented block of code."""
    out: list[str] = []
    vain: set[str] = set()  # what has been looked for without success
    at = 0
    while found := _FOUND.search(text, at):
        out.append(text[at : found.start()])
        start, at = found.start(), found.end()
        if found["verbatim"]:
            end = _search(_closing_tag(found), text, at, len(text), vain)
            out.append(_verbatim(text, found, end.start(), aside) if end else found[0])
            at = end.end() if end else at
            continue
        ends = _end(text, found, vain)
        if ends > start:
            code = text[start:ends]
            at = ends
            out.append(aside.put(_RAW_TAG.sub("", _ESCAPED.sub(r"\1\2\3", code))))
        else:
            out.append(found[0])
    return "".join([*out, text[at:]])


def _end(text: str, found: re.Match[str], vain: set[str]) -> int:
    """Where the code ends that begins here; 0 for what is none."""
    if found["escaped"]:
        return found.end()
    if fence := found["fence"]:
        closing = rf"^[ \t>]*{fence[0]}{{{len(fence)},}}[ \t]*$"
        end = _search(closing, text, found.end(), len(text), vain)
        return end.end() if end else len(text)
    if ticks := found["ticks"]:
        paragraph = text.find("\n\n", found.end())
        most = len(text) if paragraph < 0 else paragraph
        end = _search(rf"(?<!`){ticks}(?!`)", text, found.end(), most, vain)
        return end.end() if end else 0
    return _end_of_indented(text, found.start())


def _search(pattern: str, text: str, at: int, most: int, vain: set[str]) -> re.Match[str] | None:
    found = None
    if (key := f"{most} {pattern}") not in vain:
        found = re.compile(pattern, re.MULTILINE).search(text, at, most)
    if found is None:
        vain.add(key)
    return found


def _end_of_indented(text: str, start: int) -> int:
    if text[max(0, start - 2) : start] not in ("", "\n", "\n\n"):
        return 0
    last = start
    while last and text[last - 1] in " \t\n":
        last -= 1
    line = text[text.rfind("\n", 0, last) + 1 : last]
    whole = _INDENTED.match(text, start)
    if whole is None or _CONTINUED.match(line):
        return 0  # it goes on with a list, or with another block
    return start + len(whole[0].rstrip())


def _closing_tag(found: re.Match[str]) -> str:
    name = found["verbatim"]
    if found["sign"].startswith("%"):
        return rf"\{{%-?\s*end{name}\s*-?%\}}"
    return rf"\{{\{{[<%]\s*/\s*{name}\s*[>%]\}}\}}"


def _verbatim(text: str, found: re.Match[str], end: int, aside: Aside) -> str:
    name, inside = found["verbatim"], text[found.end() : end]
    if name == "comment":
        return ""
    if name == "raw":
        return aside.put(inside)
    before = text[text.rfind("\n", 0, found.start()) + 1 : found.start()]
    indent = before if not before.strip() else ""
    language = _LANGUAGE.match("mermaid" if name == "mermaid" else found["how"].strip())
    fence = "`" * max(3, 1 + max(map(len, re.findall("`+", inside)), default=0))
    start = "" if before == indent else "\n\n"
    opening = f"{start}{fence}{language[1] if language else ''}"
    code = inside.strip("\n").rstrip()
    return aside.put(f"{opening}\n{code}\n{indent}{fence}\n")
