"""A Markdown document as its top-level blocks, and the definitions that hold for all of it.

Only blocks are parsed here; the words inside are looked at one block at a time, and within bounds,
so that no file can keep an import busy.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any

from markdown_it import MarkdownIt
from markdown_it.common.utils import escapeHtml, normalizeReference
from markdown_it.token import Token
from mdit_py_plugins.footnote import footnote_plugin

# What it has more of is text that looks like tags, and is shown as it is written.
_TAGS = (
    "a|abbr|address|audio|b|bdi|bdo|big|blockquote|br|center|cite|code|dd|del|details|dfn|div|dl|dt"
    "|em|embed|figcaption|figure|font|h[1-6]|hr|i|iframe|img|ins|kbd|label|li|mark|nobr|object|ol|p"
    "|picture|pre|q|s|samp|script|small|source|span|strike|strong|style|sub|summary|sup|svg|table"
    "|tbody|td|th|thead|time|tr|tt|u|ul|video|wbr"
)
HTML = re.compile(rf"</?(?:{_TAGS})(?=[\s/>])[^<>]*>|<!--", re.IGNORECASE)
_NOTE = re.compile(r"\[\^([^\[\]\s]{1,100})\]")
_NOTE_SIGN = re.compile("\ue000(5b5e(?:[0-9a-f]{2})+)\ue000")
_STRUCTURE = MarkdownIt("commonmark").enable("table").use(footnote_plugin, inline=False)
_STRUCTURE.disable(["inline", "footnote_tail"])
_WORDS = MarkdownIt("commonmark").use(footnote_plugin, inline=False).disable("footnote_tail")
_RENDERED = MarkdownIt("commonmark").enable(["table", "strikethrough"])
_LABEL = re.compile(r"\[((?:[^\[\]\\]|\\.)+)\]", re.DOTALL)
LONGEST_LOOKED_INTO = 20_000  # characters
MOST_MARKS = 500  # of a kind, of those from which the parser looks back or ahead


@dataclass(slots=True)
class Block:
    """`texts` are the sources of its paragraphs, cells and headings."""

    kind: str  # the parser's name for it: paragraph, heading, fence, bullet_list, html_block …
    source: str
    level: int = 0  # of a heading
    texts: list[str] = field(default_factory=list)


class Document:
    def __init__(self, text: str) -> None:
        self.blocks: list[Block] = []
        self._env: dict[str, Any] = {}
        self._definitions: dict[str, str] = {}
        lines = text.split("\n")
        covered = bytearray(len(lines) + 1)
        for token in _STRUCTURE.parse(text, self._env):
            if token.level == 0 and token.nesting >= 0 and token.map:
                start, end = token.map
                covered[start:end] = b"\1" * (end - start)
                self._take(token, "\n".join(lines[start:end]).rstrip())
            elif token.type == "inline" and self.blocks:
                self.blocks[-1].texts.append(token.content)
        self.blocks = [block for block in self.blocks if block.kind != "footnote_reference"]
        for label, definition in self._env.get("references", {}).items():
            start, end = definition["map"]
            if not covered[start]:  # one inside a list or a quotation stays where it is
                self._definitions[label] = "\n".join(lines[start:end]).strip()
        self._order = {label: number for number, label in enumerate(self._definitions)}

    def _take(self, token: Token, source: str) -> None:
        kind = token.type.removesuffix("_open")
        if kind == "footnote_reference":
            self._definitions.setdefault(f"^{token.meta['label']}", source)
        if kind == "fence" and not _is_closed(source, token.markup):
            source += f"\n{token.markup}"
        level = int(token.tag[1]) if kind == "heading" else 0
        self.blocks.append(Block(kind=kind, source=source, level=level))

    def inside(self, text: str) -> Sequence[Token]:
        """What a paragraph consists of; nothing for one that is too intricate to be looked into."""
        if _is_intricate(text):
            return ()
        tokens = _WORDS.parseInline(text, self._env)
        return tokens[0].children or ()

    def html(self, block: Block) -> str:
        """As HTML, with signs for its footnotes; "" for what is too intricate."""
        if any(map(_is_intricate, block.texts)):
            return ""
        source = _NOTE.sub(lambda note: f"\ue000{note[0].encode().hex()}\ue000", block.source)
        return str(_RENDERED.render(source, {"references": self._env.get("references", {})}))

    def definitions_for(self, sources: Sequence[str]) -> Iterator[str]:
        """The definitions that these texts use, and those that the definitions use in turn."""
        used: dict[str, None] = {}
        waiting = list(sources)
        while waiting:
            for found in _LABEL.finditer(waiting.pop()):
                label = found[1] if found[1].startswith("^") else normalizeReference(found[1])
                if label in self._definitions and label not in used:
                    used[label] = None
                    waiting.append(self._definitions[label])
        in_order = sorted(used, key=self._order.__getitem__)
        links = [self._definitions[label] for label in in_order if not label.startswith("^")]
        if links:
            yield "\n".join(links)
        yield from (self._definitions[label] for label in in_order if label.startswith("^"))


def _tag(_: Any, tokens: Sequence[Token], index: int, options: Any, env: Any) -> str:
    html = tokens[index].content
    return html if HTML.match(html) else escapeHtml(html)


_RENDERED.add_render_rule("html_inline", _tag)


def _is_intricate(text: str) -> bool:
    return len(text) > LONGEST_LOOKED_INTO or any(text.count(c) > MOST_MARKS for c in "[]`*_<&")


def with_notes(text: str) -> str:
    """The signs that `Document.html` has for footnotes, as Markdown again."""
    return _NOTE_SIGN.sub(lambda sign: bytes.fromhex(sign[1]).decode(errors="replace"), text)


def normal(address: str) -> str:
    """As the parser gives addresses back."""
    return _WORDS.normalizeLink(address)


def words(tokens: Sequence[Token]) -> str:
    """The words alone, on one line."""
    parts = []
    for token in tokens:
        if token.type in ("softbreak", "hardbreak"):
            parts.append(" ")
        elif token.type == "image":
            parts.append(words(token.children or ()))
        elif token.type in ("text", "text_special", "code_inline"):
            parts.append(token.content)
    return " ".join("".join(parts).split())


def _is_closed(source: str, fence: str) -> bool:
    first, _, last = source.rpartition("\n")
    last = last.strip()
    return bool(first) and last.startswith(fence) and not last.strip(fence[0])
