"""The signs of typography, in what readers get: dashes, ellipses and quotation marks. What is
stored and edited keeps what was typed, and code, addresses and options such as --force keep theirs.

Quotation marks follow the rules of the parser's own `smartquotes`, in linear time: that one looks
back over every mark that is open, for each mark that may close one, so that a text of unpaired
marks of both kinds costs the square of its length. Here the open ones are counted.
"""

import re
from collections import Counter
from collections.abc import Sequence

from markdown_it.common.utils import isMdAsciiPunct, isPunctChar, isWhiteSpace
from markdown_it.rules_core import StateCore
from markdown_it.token import Token

_MARK = re.compile("['\"]")
_PAIRS = {'"': ("“", "”"), "'": ("‘", "’")}
_APOSTROPHE = "’"
_BREAKS = ("softbreak", "hardbreak")
_SIGNS = {"...": "…", "--": "–", "---": "—"}
_SIGN = re.compile(r"(?<!\.)\.{3}(?!\.)|(?<![-<!])-{2,3}(?![->])")  # and no arrow, no <!--
_WORD = re.compile(r"\S+")

Kind = tuple[int, str]  # the level, and the mark


def typographic(words: str) -> str:
    """Plain words: a headline, a standfirst."""
    token = Token("text", "", 0, content=words)
    _set([token])
    return token.content


def typography(state: StateCore) -> None:
    """A rule of the Markdown parser."""
    for token in state.tokens:
        if token.type == "inline" and token.children:
            _set(token.children)


def _set(tokens: Sequence[Token]) -> None:
    marked = False
    for index, token in enumerate(tokens):
        if token.type == "text":
            if "--" in token.content or "..." in token.content:
                token.content = _with_signs(token.content, _before(tokens, index))
            marked = marked or _MARK.search(token.content) is not None
    if marked:
        _set_quotes(tokens)


def _with_signs(text: str, before: str) -> str:
    words = text.lstrip(before) if before in ("-", ".") else text  # what an escaped one has begun
    return text[: len(text) - len(words)] + _WORD.sub(_in_word, words)


def _in_word(found: re.Match[str]) -> str:
    word = found[0]
    if "://" in word or "@" in word or word.startswith("www."):
        return word
    is_option = word.startswith("--") and word[2:3].isalnum()
    return _SIGN.sub(lambda sign: sign[0] if is_option else _SIGNS[sign[0]], word)


def _set_quotes(tokens: Sequence[Token]) -> None:
    opened = _Opened()
    texts: list[tuple[Token, list[str]]] = []
    for index, token in enumerate(tokens):
        opened.leave(token.level)
        if token.type != "text" or not _MARK.search(token.content):
            continue
        signs = list(token.content)
        texts.append((token, signs))
        for found in _MARK.finditer(token.content):
            at, mark = found.start(), found[0]
            before = signs[at - 1] if at else _before(tokens, index)
            after = signs[at + 1] if at + 1 < len(signs) else _after(tokens, index)
            opens, closes = _may(before, mark, after)
            kind = (token.level, mark)
            if closes and (partner := opened.close(kind)):
                others, there = partner
                others[there], signs[at] = _PAIRS[mark]
            elif opens:
                opened.open(kind, signs, at)
            elif mark == "'":
                signs[at] = _APOSTROPHE
    for token, signs in texts:
        token.content = "".join(signs)


class _Opened:
    """The marks that are open, each with where it stands, and how many there are of a kind."""

    def __init__(self) -> None:
        self._marks: list[tuple[Kind, list[str], int]] = []
        self._count: Counter[Kind] = Counter()

    def open(self, kind: Kind, signs: list[str], at: int) -> None:
        self._marks.append((kind, signs, at))
        self._count[kind] += 1

    def close(self, kind: Kind) -> tuple[list[str], int] | None:
        """Where the last of this kind stands; those behind it are open no longer."""
        if not self._count[kind]:
            return None
        while self._marks[-1][0] != kind:
            self._forget()
        return self._forget()

    def leave(self, level: int) -> None:
        while self._marks and self._marks[-1][0][0] > level:
            self._forget()

    def _forget(self) -> tuple[list[str], int]:
        kind, signs, at = self._marks.pop()
        self._count[kind] -= 1
        return signs, at


def _before(tokens: Sequence[Token], index: int) -> str:
    for number in range(index - 1, -1, -1):
        if tokens[number].type in _BREAKS:
            break
        if tokens[number].content:
            return tokens[number].content[-1]
    return " "


def _after(tokens: Sequence[Token], index: int) -> str:
    for number in range(index + 1, len(tokens)):
        if tokens[number].type in _BREAKS:
            break
        if tokens[number].content:
            return tokens[number].content[0]
    return " "


def _may(before: str, mark: str, after: str) -> tuple[bool, bool]:
    """Whether it may open, and whether it may close."""
    space_before, space_after = isWhiteSpace(ord(before)), isWhiteSpace(ord(after))
    point_before, point_after = _is_punctuation(before), _is_punctuation(after)
    opens = not (space_after or (point_after and not (space_before or point_before)))
    closes = not (space_before or (point_before and not (space_after or point_after)))
    if mark == after == '"' and "0" <= before <= "9":  # 1"": the first one means inches
        return False, False
    if opens and closes:  # between signs, or in the middle of a word
        return point_before, point_after
    return opens, closes


def _is_punctuation(sign: str) -> bool:
    return isMdAsciiPunct(ord(sign)) or isPunctChar(sign)
