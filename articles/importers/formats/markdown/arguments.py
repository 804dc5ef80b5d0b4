"""What a shortcode, a template's tag or a component is given: words, and values by name."""

import re
from dataclasses import dataclass, field
from html import unescape

_QUOTED = r""""(?:[^"\\]|\\.)*+"|'(?:[^'\\]|\\.)*+'|`[^`]*+`"""
_ARGUMENT = re.compile(
    rf"""
      (?P<name>[A-Za-z_][\w.-]*+)\s*+(?:=|:(?=\s*["']))\s*+
      (?P<value>{_QUOTED}|\{{[^{{}}]*+\}}|[^\s"'`>]++)
    | (?P<alone>{_QUOTED}|[^\s,"'`]++)
    """,
    re.VERBOSE | re.DOTALL,
)
_ESCAPED = re.compile(r"\\([\"'\\])")
MOST = 50


@dataclass(frozen=True, slots=True)
class Arguments:
    source: str
    words: tuple[str, ...] = ()
    named: dict[str, str] = field(default_factory=dict)

    def get(self, *names: str) -> str:
        """The first of these values that is something."""
        return next((self.named[name] for name in names if self.named.get(name)), "")

    @property
    def first(self) -> str:
        return self.words[0] if self.words else ""


def arguments(source: str) -> Arguments:
    words: list[str] = []
    named: dict[str, str] = {}
    for number, found in enumerate(_ARGUMENT.finditer(source)):
        if number == MOST:
            break
        if found["name"]:
            named.setdefault(found["name"].casefold(), _plain(found["value"]))
        else:
            words.append(_plain(found["alone"]))
    return Arguments(" ".join(source.split()), tuple(words), named)


def _plain(value: str) -> str:
    if value.startswith("{") and value.endswith("}"):  # a component's: {"/ferry.jpg"}, {ferry}
        value = value[1:-1].strip()
    if len(value) > 1 and value[0] == value[-1] and value[0] in "\"'`":
        value = _ESCAPED.sub(r"\1", value[1:-1])
    return unescape(" ".join(value.split()))
