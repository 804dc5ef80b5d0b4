"""The shortcodes in a text of WordPress: which words in brackets are some, where each ends, and
what lies inside of what."""

import re
from collections import Counter
from dataclasses import dataclass, field

from articles.importers.formats.wordpress.meanings import CODE, ELSEWHERE, SITES, URL, unfold
from articles.importers.formats.wordpress.media import DEEPEST, Post

# What is to be left alone begins so.
RAW = re.compile(r"<(?P<raw>pre|script|style|textarea)\b", re.IGNORECASE)
_RAW_ENDS = {
    name: re.compile(rf"</{name}\s*>", re.IGNORECASE)
    for name in ("pre", "script", "style", "textarea")
}
_TOKEN = re.compile(
    r"\[(?P<doubled>\[?)(?P<closing>/?)(?P<name>[A-Za-z][\w-]{0,60})(?![\w-])(?P<given>[^\[\]]*+)"
    rf"\](?P<redoubled>\]?)|{RAW.pattern}",
    re.IGNORECASE,
)
_CLOSING = re.compile(r"\[/([A-Za-z][\w-]{0,60})\](\]?)")
_SETS_SOMETHING = re.compile(r"""\s[\w-]{1,60}(?:=\S|\s{0,3}=\s{0,3}["'])""")
_NUMBER = re.compile(r"\s[\w/-]{4,60}")
# Those that need no attribute to be told from a word in brackets.
_KNOWN = {"gallery", "playlist", "audio", "video", "embed", "caption", "toc", "contact-form"}


@dataclass(slots=True)
class Open:
    """A shortcode whose end is still to come; the outermost is the text itself."""

    name: str = ""
    given: str = ""
    parts: list[str] = field(default_factory=list)

    @property
    def inside(self) -> str:
        return "".join(self.parts)


def without_shortcodes(text: str, post: Post, *, sure: bool = False) -> str:
    """`sure`: whatever stands in brackets is a shortcode, for somebody said so."""
    if "[" not in text:
        return text
    return _Unfolding(text, post, sure).result()


def after_raw(text: str, begun: re.Match[str]) -> int:
    """Where what is to be left alone ends."""
    ended = _RAW_ENDS[begun["raw"].lower()].search(text, begun.end())
    return ended.end() if ended else len(text)


class _Unfolding:
    def __init__(self, text: str, post: Post, sure: bool) -> None:
        self.text, self.post, self.sure = text, post, sure
        ends = _CLOSING.findall(text)
        self.closings = Counter(name.lower() for name, doubled in ends if not doubled)
        self.ever_closed = set(self.closings)
        self.escaped = {name.lower() for name, doubled in ends if doubled}
        self.stack = [Open()]
        self.code = ""  # the shortcode whose text is code, while it is open

    def result(self) -> str:
        done = position = 0
        while token := _TOKEN.search(self.text, position):
            position = token.end()
            if token["raw"]:
                position = after_raw(self.text, token)
                continue
            self._put(self.text[done : token.start()])
            done = position
            self._take(token)
        self._put(self.text[done:])
        while len(self.stack) > 1:
            self._leave_unclosed()
        return self.stack[0].inside

    def _put(self, html: str) -> None:
        self.stack[-1].parts.append(html)

    def _take(self, token: re.Match[str]) -> None:
        name, given = token["name"].lower(), token["given"]
        plain = f"{token['closing']}{token['name']}{given}"
        if self.code and not (token["closing"] and name == self.code):
            self._put(token[0])
        elif (token["doubled"] and token["redoubled"]) or (
            name in self.escaped and (token["doubled"] or token["redoubled"])
        ):
            self._put(f"&#91;{plain}&#93;")
        else:
            self._put(token["doubled"])
            if token["closing"]:
                self._close(name, token[0])
            elif self._is_shortcode(name, given):
                self._begin(name, given)
            else:
                self._put(f"[{plain}]")
            self._put(token["redoubled"])

    def _is_shortcode(self, name: str, given: str) -> bool:
        """Not every word in brackets is one."""
        return (
            self.sure
            or name in _KNOWN
            or "_" in name
            or name in self.ever_closed
            or given.endswith("/")
            or given.startswith("=")
            or _SETS_SOMETHING.search(given) is not None
            or (name in SITES and _NUMBER.fullmatch(given) is not None)
            or (ELSEWHERE.search(name) is not None and URL.search(given) is not None)
        )

    def _begin(self, name: str, given: str) -> None:
        ends_itself = given.endswith("/") or not self.closings[name]
        if ends_itself or len(self.stack) > DEEPEST:
            self._put(unfold(name, given.removesuffix("/"), "", self.post))
            return
        self.stack.append(Open(name, given))
        self.code = name if name in CODE else ""

    def _close(self, name: str, as_it_is: str) -> None:
        self.code = ""
        self.closings[name] -= 1
        if all(one.name != name for one in self.stack):
            if not (self.sure or name in self.ever_closed):
                self._put(as_it_is)
            return
        while self.stack[-1].name != name:
            self._leave_unclosed()
        one = self.stack.pop()
        self._put(unfold(name, one.given, one.inside, self.post))

    def _leave_unclosed(self) -> None:
        one = self.stack.pop()
        self._put(unfold(one.name, one.given, "", self.post))
        self._put(one.inside)
