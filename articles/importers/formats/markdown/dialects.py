"""What dialects of Markdown add to it, as CommonMark: attribute lists, notes, definitions, links.

https://kramdown.gettalong.org/syntax.html and https://docs.github.com/en/get-started/writing-on-github.
Code has been put aside before. What only says how something looks goes without a word.
"""

import re
from collections.abc import Callable
from textwrap import dedent

_ATTRIBUTES = re.compile(
    r"^[ \t>]*\{(?::[^{}\n]{0,300}|[.#][\w-][^{}\n]{0,300})\}[ \t]*$"  # of a block
    r"|(?<=\S)[ \t]{1,9}\{[#.][^{}\n]{0,300}\}[ \t]{0,9}$"  # of a heading
    r"|\{:[^{}\n]{1,300}\}|(?<=[)\]*_`\x00])\{(?:[#.][\w-]|[\w-]{1,40}=)[^{}\n]{0,300}\}",
    re.MULTILINE,
)
_CONTENTS = re.compile(
    r"^(?:[-*+]|1\.) [^\n]{0,100}\n\{:\s?toc[^{}\n]{0,100}\}[ \t]*$"
    r"|^\[{1,2}(?:_?TOC_?|toc)\]{1,2}[ \t]*$",
    re.MULTILINE,
)
_SIZE = re.compile(r"(?<=\S)[ \t]=(?:\d{1,5}x\d{0,5}|x\d{1,5}|\d{1,3}%x?)(?=\))")
_TO_A_FILE = re.compile(
    r"(?<=\]\()(?P<angle><?)(?P<file>(?![a-z]{2,9}:)[^()<>\s#?]{1,300}\.(?:md|mdx|markdown))"
    r"(?P<more>(?:[?#][^()<>\s]{0,200})?)(?=[\s>)])"
)
_FENCED_NOTE = re.compile(r"^[ \t]*:{3,}[ \t]*(?P<said>[^\n]*)$", re.MULTILINE)
_NOTE = re.compile(
    r"^(?:!!!|\?\?\?\+?)[ \t]+(?P<said>[^\n]*)\n"
    r"(?P<text>(?:(?: {4}|\t)[^\n]*+(?:\n|\Z)|[ \t]*+\n)++)",
    re.MULTILINE,
)
_ALERT = re.compile(
    r"^(?P<mark>[ \t]*>[ \t]*)\[!(?P<kind>[A-Za-z]{2,20})\][-+]?[ \t]*(?P<title>[^\n]*)$",
    re.MULTILINE,
)
_TERM = re.compile(
    r"(?:\A|(?<=\n\n))(?P<term>[^\s>#*+|:-][^\n]{0,300})\n(?P<texts>(?:\n?:[ \t]+[^\n]+(?:\n|\Z))+)"
)


def plain(text: str, leads_to: Callable[[str], str], lost: list[str]) -> str:
    """`leads_to` turns the path of another article's file into its address, or ""."""

    def to_an_article(found: re.Match[str]) -> str:
        path = found["file"]  # from the root of the content, as Zola writes it: @/post/x.md
        target = f"/{path[2:]}" if path.startswith("@/") else path
        return f"{found['angle']}{leads_to(target + found['more']) or path + found['more']}"

    def note(found: re.Match[str]) -> str:
        if said := found["said"].strip():
            lost.append(f"that this is set apart: “{said[:80]}”")
        return f"\n{dedent(found['text'])}\n" if found.re is _NOTE else "\n"

    text = _ATTRIBUTES.sub("", _CONTENTS.sub("", text)) if "{" in text or "[" in text else text
    text = _TO_A_FILE.sub(to_an_article, _SIZE.sub("", text))
    text = _ALERT.sub(_alert, text) if "[!" in text else text
    text = _TERM.sub(_definitions, text) if "\n:" in text else text
    text = _FENCED_NOTE.sub(note, text) if ":::" in text else text
    return _NOTE.sub(note, text) if "!!! " in text or "???" in text else text


def _alert(found: re.Match[str]) -> str:
    title = found["title"].strip() or found["kind"].capitalize()
    return f"{found['mark']}**{title}**\n{found['mark'].rstrip()}"


def _definitions(found: re.Match[str]) -> str:
    """As the HTML of a definition list becomes one."""
    texts = [line[1:].strip() for line in found["texts"].split("\n") if line.strip()]
    return f"- **{found['term'].strip()}**: {'; '.join(texts)}\n"
