"""Code in a Markdown text, put aside while the rest is rewritten, so that it stays as it is.

What templates mark as code or as words that mean nothing to them (`{% highlight %}`, `{% raw %}`,
`{{</* … */>}}`) goes with it; a comment of theirs goes altogether.
"""

import re
from dataclasses import dataclass, field
from typing import ClassVar

_VERBATIM = "raw|comment|highlight|codeblock|code|prism|verbatim|mermaid"
_FOUND = re.compile(
    rf"""
      ^(?P<before>[ \t>]*)(?P<fence>`{{3,}}(?=[^`\n]*$)|~{{3,}})
    | ^(?P<indent>\ {{4}}|\t)(?=[ \t]*\S)
    | (?<!\\)(?P<ticks>`+)
    | \{{\{{[<%]/\*(?P<escaped>[^\n]{{0,500}}?)\*/[>%]\}}\}}
    | \{{%-?\s*(?P<liquid>{_VERBATIM})\b(?P<how>[^\n%]{{0,200}})-?%\}}
    | \{{\{{(?P<sign>[<%])\s*(?P<hugo>{_VERBATIM})\b(?P<hows>[^\n>%]{{0,200}})[>%]\}}\}}
    """,
    re.MULTILINE | re.VERBOSE,
)
_CONTINUED = re.compile(r"[ \t>]*(?:[-+*]|\d{1,9}[.)])[ \t]|[ \t]|!!! |\?\?\?|:::")

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
    return _Putting(text, aside).done()


class _Putting:
    def __init__(self, text: str, aside: Aside) -> None:
        self.text, self.aside = text, aside
        self.out: list[str] = []
        self.at = 0
        self.vain: set[str] = set()  # what has been looked for without success

    def done(self) -> str:
        while found := _FOUND.search(self.text, self.at):
            self.out.append(self.text[self.at : found.start()])
            self.at = found.end()
            self._take(found)
        self.out.append(self.text[self.at :])
        return "".join(self.out)

    def _take(self, found: re.Match[str]) -> None:
        start = found.start()
        name = found["liquid"] or found["hugo"]
        if found["escaped"] is not None:
            self.out.append(self.aside.put(_ESCAPED.sub(r"\1\2\3", found[0])))
        elif found["fence"]:
            self._keep(start, _end_of_fence(self.text, found))
        elif found["indent"]:
            self._keep(start, self._end_of_indented(start))
        elif found["ticks"]:
            self._keep(start, self._end_of_span(found))
        elif end := self._end_of_verbatim(found, name):
            self.out.append(self._verbatim(found, name, self.text[self.at : end.start()]))
            self.at = end.end()
        else:
            self.out.append(found[0])

    def _keep(self, start: int, end: int) -> None:
        """From here to there it is code; what ends where it began is none."""
        if end <= start:
            self.out.append(self.text[start : self.at])
            return
        code = self.text[start:end]
        if "{" in code:
            code = _RAW_TAG.sub("", _ESCAPED.sub(r"\1\2\3", code))
        self.out.append(self.aside.put(code))
        self.at = end

    def _end_of_span(self, found: re.Match[str]) -> int:
        paragraph = self.text.find("\n\n", self.at)
        paragraph = len(self.text) if paragraph < 0 else paragraph
        looked_for = f"{len(found['ticks'])} {paragraph}"
        if looked_for in self.vain:
            return -1
        closing = re.compile(rf"(?<!`){found['ticks']}(?!`)").search(self.text, self.at, paragraph)
        if closing is None:
            self.vain.add(looked_for)
        return closing.end() if closing else -1

    def _end_of_indented(self, start: int) -> int:
        above = self.text[:start] if start < 2 else self.text[start - 2 : start]
        if start and not above.endswith("\n\n"):
            return -1
        last = start
        while last and self.text[last - 1] in " \t\n":
            last -= 1
        line = self.text[self.text.rfind("\n", 0, last) + 1 : last]
        if _CONTINUED.match(line):
            return -1  # of a list, or of another block
        end = at = start
        while at < len(self.text):
            ends = self.text.find("\n", at)
            ends = len(self.text) if ends < 0 else ends
            line = self.text[at:ends]
            if line.strip() and not line.startswith(("    ", "\t")):
                break
            end = ends if line.strip() else end
            at = ends + 1
        return end

    def _end_of_verbatim(self, found: re.Match[str], name: str) -> re.Match[str] | None:
        sign = found["sign"] or ""
        if f"{sign}{name}" in self.vain:
            return None
        closing = (
            rf"\{{\{{[<%]\s*/\s*{name}\s*[>%]\}}\}}" if sign else rf"\{{%-?\s*end{name}\s*-?%\}}"
        )
        end = re.compile(closing).search(self.text, self.at)
        if end is None:
            self.vain.add(f"{sign}{name}")
        return end

    def _verbatim(self, found: re.Match[str], name: str, inside: str) -> str:
        if name == "comment":
            return ""
        if name in ("raw", "verbatim"):
            return self.aside.put(inside)
        before = self.text[self.text.rfind("\n", 0, found.start()) + 1 : found.start()]
        indent = before if not before.strip() else ""
        how = "mermaid" if name == "mermaid" else (found["how"] or found["hows"] or "")
        language = _LANGUAGE.match(how.strip())
        fence = "`" * max(3, 1 + max(map(len, re.findall("`+", inside)), default=0))
        start = "" if before == indent else "\n\n"
        opening = f"{start}{fence}{language[1] if language else ''}"
        code = inside.strip("\n").rstrip()
        return self.aside.put(f"{opening}\n{code}\n{indent}{fence}\n")


def _end_of_fence(text: str, found: re.Match[str]) -> int:
    fence = found["fence"]
    closing = re.compile(rf"^[ \t>]*{fence[0]}{{{len(fence)},}}[ \t]*$", re.MULTILINE)
    end = closing.search(text, found.end())
    return end.end() if end else len(text)
