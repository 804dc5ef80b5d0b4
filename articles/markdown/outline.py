"""What a text is made of, for whoever looks into it: its headings, its links, its paragraphs of
words. In a text that is refused there is nothing.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise

from markdown_it.token import Token

from articles.markdown import TextRefused, parse


@dataclass(frozen=True, slots=True)
class Link:
    address: str
    words: str


@dataclass(frozen=True, slots=True)
class Heading:
    level: int  # as it was written, below a section's heading: of 3 to 6
    words: str


def headings(source: str) -> Iterator[Heading]:
    tokens = _tokens(source)
    for token, inside in pairwise(tokens):
        if token.type == "heading_open":
            yield Heading(int(token.tag[1]), _words(inside.children or []).strip())


def links(source: str) -> Iterator[Link]:
    for token in _tokens(source):
        words: list[Token] = []
        address: str | None = None
        for child in token.children or ():
            if child.type == "link_open":
                address, words = str(child.attrGet("href") or ""), []
            elif child.type == "link_close" and address is not None:
                yield Link(address, _words(words).strip())
                address = None
            else:
                words.append(child)


def paragraphs(source: str) -> Iterator[str]:
    """The words of each, with typographic quotes, without code and addresses."""
    tokens = _tokens(source)
    for token, inside in pairwise(tokens):
        if token.type == "paragraph_open":
            yield _words([child for child in inside.children or () if child.type != "code_inline"])


def words(source: str) -> Iterator[str]:
    """Those of every line that is no code: of paragraphs, headings, tables."""
    for token in _tokens(source):
        if token.type == "inline":
            yield _words([child for child in token.children or () if child.type != "code_inline"])


def _tokens(source: str) -> list[Token]:
    try:
        return parse(source)
    except TextRefused:
        return []


def _words(tokens: list[Token]) -> str:
    """A picture's words are its alternative text."""
    parts = []
    for token in tokens:
        if token.children:
            parts.append(_words(token.children))
        else:
            parts.append("\n" if token.type in ("softbreak", "hardbreak") else token.content)
    return "".join(parts)
