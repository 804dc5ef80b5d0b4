"""What dialects of Markdown add to it, as CommonMark: attribute lists, notes, definitions, links.

Code has been put aside before. What only says how something looks goes without a word.
"""

import re
from collections.abc import Callable, Iterator

from articles.importers.formats.markdown.code_aside import Aside

# If a text has none of these, there is nothing to do.
SIGNS = (
    *("{:", "{#", "{.", "){", ":::", "!!! ", "??? ", "???+ ", "> [!", "\n: ", "\n:   ", "=", "@/"),
    *("~/", ".md", "TOC]", "toc]"),
)
_BLOCK_ATTRIBUTES = re.compile(
    r"^[ \t>]*\{(?::[^{}\n]{0,300}|[.#][\w-][^{}\n]{0,300})\}[ \t]*$", re.M
)
_SPAN_ATTRIBUTES = re.compile(
    r"\{:[^{}\n]{1,300}\}|(?<=[)\]*_`\x00])\{(?:[#.][\w-]|[\w-]{1,40}=)[^{}\n]{0,300}\}"
)
_HEADING_ID = re.compile(r"(?<=\S)[ \t]{1,9}\{[#.][^{}\n]{0,300}\}[ \t]{0,9}$", re.M)
_CONTENTS = re.compile(
    r"^(?:[-*+]|1\.) [^\n]{0,100}\n\{:\s?toc[^{}\n]{0,100}\}[ \t]*$"
    r"|^\[{1,2}(?:_?TOC_?|toc)\]{1,2}[ \t]*$",
    re.M,
)
_SIZE = re.compile(r"(?<=\S)[ \t]=(?:\d{1,5}x\d{0,5}|x\d{1,5}|\d{1,3}%x?)(?=\))")
_SOURCE_FOLDER = re.compile(r"(?<=\]\()(<?)[@~]/")
_TO_A_FILE = re.compile(
    r"(?<=\]\()(?P<angle><?)(?P<file>(?![a-z]{2,9}:)[^()<>\s#?]{1,300}\.(?:md|mdx|markdown))"
    r"(?P<more>(?:[?#][^()<>\s]{0,200})?)(?=[\s>)])"
)
_FENCED = re.compile(r"[ \t]*(?P<colons>:{3,})[ \t]*(?P<rest>[^\n]*)")
_NOTE = re.compile(r"(?:!!!|\?\?\?\+?)[ \t]+(?P<kind>[\w-]+)(?:[ \t]+(?P<more>[^\n]*))?")
_ALERT = re.compile(
    r"^(?P<mark>[ \t]*>[ \t]*)\[!(?P<kind>[A-Za-z]{2,20})\][-+]?[ \t]*(?P<title>[^\n]*)$", re.M
)
_TITLE = re.compile(r"\[(?P<bracketed>[^\[\]]*)\]|\"(?P<quoted>[^\"]*)\"")
_TERM = re.compile(
    r"(?:\A|(?<=\n\n))(?P<term>[^\s>#*+|:-][^\n]{0,300})\n(?P<texts>(?:\n?:[ \t]+[^\n]+(?:\n|\Z))+)"
)
DEEPEST = 8


def plain(text: str, aside: Aside, leads_to: Callable[[str], str]) -> str:
    """`leads_to` turns the path of another article's file into its address, or ""."""
    if not any(sign in text for sign in SIGNS):
        return text

    def to_an_article(found: re.Match[str]) -> str:
        path = found["file"]
        target = f"/{path[2:]}" if path.startswith("@/") else path
        return f"{found['angle']}{leads_to(target + found['more']) or path + found['more']}"

    text = _CONTENTS.sub("", text)
    if "{" in text:
        text = _SPAN_ATTRIBUTES.sub("", _HEADING_ID.sub("", _BLOCK_ATTRIBUTES.sub("", text)))
    text = _SIZE.sub("", _TO_A_FILE.sub(to_an_article, text))
    text = _SOURCE_FOLDER.sub(r"\1/src/", text)
    if "[!" in text:
        text = _ALERT.sub(_alert, text)
    if "\n:" in text:
        text = _TERM.sub(_definitions, text)
    if ":::" in text or "!!! " in text or "???" in text:
        text = "\n".join(_without_notes(text.split("\n"), aside))
    return text


def quoted(text: str, aside: Aside) -> str:
    """As a quotation; code that was put aside gets the marks at its lines, too."""

    def with_marks(found: re.Match[str]) -> str:
        piece = aside.pieces[int(found[1])]
        return aside.put(piece.replace("\n", "\n> ")) if "\n" in piece else found[0]

    marked = aside.KEPT.sub(with_marks, text)
    return "\n".join(f"> {line}".rstrip() for line in marked.split("\n"))


def _alert(found: re.Match[str]) -> str:
    title = found["title"].strip() or found["kind"].capitalize()
    return f"{found['mark']}**{title}**\n{found['mark'].rstrip()}"


def _definitions(found: re.Match[str]) -> str:
    """As the HTML of a definition list becomes one."""
    texts = [line[1:].strip() for line in found["texts"].split("\n") if line.strip()]
    return f"- **{found['term'].strip()}**: {'; '.join(texts)}\n"


def _without_notes(lines: list[str], aside: Aside) -> Iterator[str]:
    """:::note … ::: and !!! note with its indented lines become quotations."""
    open_notes: list[tuple[int, bool, list[str]]] = []  # colons, is it to be set apart, lines
    at = 0

    def put(new: list[str]) -> Iterator[str]:
        if open_notes:
            open_notes[-1][2].extend(new)
        else:
            yield from new

    while at < len(lines):
        line = lines[at]
        at += 1
        if fence := _FENCED.fullmatch(line):
            colons, rest = len(fence["colons"]), fence["rest"].strip(" :")
            if rest and len(open_notes) < DEEPEST:
                title = _title(rest)
                open_notes.append((colons, bool(title), [f"**{title}**", ""] if title else []))
            elif open_notes and not rest:
                yield from put(_closed(*open_notes.pop()[1:], aside))
            elif rest:
                yield from put([line])
        elif (note := _NOTE.fullmatch(line)) and at < len(lines):
            inside: list[str] = []
            while at < len(lines) and _is_indented(lines[at]):
                inside.append(lines[at].removeprefix("\t").removeprefix("    "))
                at += 1
            title = _title(f"{note['kind']} {note['more'] or ''}")
            yield from put(_closed(True, [f"**{title}**", "", *inside], aside))
        else:
            yield from put([line])
    while open_notes:  # they were never closed
        yield from put(_closed(*open_notes.pop()[1:], aside))


def _is_indented(line: str) -> bool:
    return not line.strip() or line.startswith(("    ", "\t"))


def _closed(set_apart: bool, lines: list[str], aside: Aside) -> list[str]:
    text = "\n".join(lines).strip()
    return ["", *(quoted(text, aside) if set_apart else text).split("\n"), ""] if text else []


def _title(rest: str) -> str:
    """note[Mind the gap], note Mind the gap, warning "Mind the gap"; {.column} has none."""
    if rest.startswith("{"):
        return ""
    kind = re.match(r"[\w-]*", rest)
    more = re.sub(r"\{[^{}]*\}", "", rest[kind.end() if kind else 0 :]).strip()
    said = _TITLE.match(more)
    title = (said["bracketed"] or said["quoted"] or "") if said else more
    return title.strip() or (kind[0] if kind else "").capitalize()
