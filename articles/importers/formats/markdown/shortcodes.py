"""Hugo's shortcodes and the tags of Liquid in a Markdown text, and what dialects add to Markdown.

https://gohugo.io/content-management/shortcodes/, https://shopify.github.io/liquid/ and
https://kramdown.gettalong.org/syntax.html. What Markdown can say is said in it, what is unknown is
lost by its name; the text inside of an unknown one stays. So it is with MDX
(https://mdxjs.com/docs/what-is-mdx/).

Code is put aside first and stays as it is. What templates mark as code or as words that mean
nothing to them (`{% highlight %}`, `{% raw %}`, `{{</* … */>}}`) goes with it; their comments go.
"""

import re
from collections.abc import Iterator, Mapping
from textwrap import dedent
from typing import Any

from articles.importers.base import BadSource
from articles.importers.formats.markdown.meanings import Meanings, output
from articles.importers.formats.markdown.place import Place
from articles.importers.formats.markdown.sections import HTML
from articles.importers.textual.access import withholds
from articles.importers.textual.shortcodes import Tag, unfolded

LONGEST_TAG = 3_000  # characters
LONGEST_BLANK = 100  # after a tag that stands alone
MOST_TAGS = 50_000
_OPENING = re.compile(r"\{\{[<%]?|\{%|<(?=/?[A-Za-z])|^[ \t]{0,9}:{3,}", re.MULTILINE)
_CLOSING = {"{{<": ">}}", "{{%": "%}}", "{{": "}}", "{%": "%}"}
_NAME = re.compile(r"(?P<end>/?)\s*(?P<name>[\w./-]{1,80}?)/?(?:\s|$)")
_LIQUID = re.compile(r"(?P<end>(?:end(?=\w))?)(?P<name>[A-Za-z_][\w-]{0,80})(?:\s|$)")
_VALUE = re.compile(r"(?:page|post|frontmatter)\.(?P<key>[\w-]+)")
_COMPONENT = re.compile(
    r"<(?P<end>/?)(?P<name>[A-Z][\w.]*|(?:private|hidden|members?|subscribers?|draft|secret|paywall"
    r"|paid|premium)(?:[-_][\w-]*)?)"
    r"(?P<given>(?:[^<>{}]|\{(?:[^{}<]|\{[^{}<]{0,300}\}){0,300}\}){0,300}+)>"
)
_MDX = re.compile(r"^(?:import|export)\b[^\n]*(?:\n[ \t]*\S[^\n]*)*", re.MULTILINE)
# {false && <p>…</p>}, and what only the machine of a developer shows.
_SHOWN_NEVER = re.compile(
    r"""\{\s*(?:false|null|undefined|process\.env\.NODE_ENV\s*(?:!==?\s*["']production["']
    |===?\s*["'](?!production)\w+["']))\s*&&(?:[^{}]|\{(?:[^{}]|\{[^{}]*+\})*+\})*+\}""",
    re.VERBOSE,
)

# What dialects add to Markdown; what only says how something looks goes without a word.
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
_NOTE = re.compile(
    r"^(?:!!!|\?\?\?\+?)[ \t]+(?P<title>[^\n]*)\n"
    r"(?P<text>(?:(?: {4}|\t)[^\n]*+(?:\n|\Z)|[ \t]*+\n)++)",
    re.MULTILINE,
)
_ALERT = re.compile(
    r"^(?P<mark>[ \t]*>[ \t]*)\[!(?P<kind>[A-Za-z]{2,20})\][-+]?[ \t]*(?P<title>[^\n]*)$",
    re.MULTILINE,
)
_FOUND = re.compile(
    r"""
      ^[ \t>]*(?P<fence>`{3,}(?=[^`\n]*$)|~{3,})
    | ^(?P<indent>\ {4}|\t)(?=[ \t]*\S)
    | (?<!\\)(?P<ticks>`+)
    | (?P<unseen><!--|<template\b|\{\#(?![^{}\n#]*\})|\{/\*|\{\{-?\s*/\*|\{\{!--
      |\{%-?\s*\#|<%\#|<%--|\{::comment\}|\{>>|\{--|(?<![\w%{])%%(?!%))
    | (?P<escaped>\{\{[<%]/\*[^\n]{0,500}?\*/[>%]\}\})
    | \{(?P<sign>%-?|\{[<%])\s*(?P<verbatim>raw|comment|highlight|codeblock|code|mermaid)\b
      (?P<how>[^\n>%]{0,200}?)-?[>%]\}{1,2}
    """,
    re.MULTILINE | re.VERBOSE | re.IGNORECASE,
)
# What readers of its site did not see, and how it ends.
_UNSEEN = {
    "<!--": "-->",
    "<template": r"</template\s*>",
    "{#": r"#\}",
    "{/*": r"\*/\}",
    "{{/*": r"\*/\s*-?\}\}",
    "{{!--": r"--\}\}",
    "{%#": r"%\}",
    "<%#": "%>",
    "<%--": "--%>",
    "{--": r"--\}",
    "{::comment}": r"\{:/(?:comment)?\}",
    "{>>": r"<<\}",
    "%%": "%%",
}
# Most texts have nothing to put aside; to see that takes a tenth of the time.
_MAYBE_FOUND = re.compile("`|~~~|<|{|%%|\n    |\n\t")
_CONTINUED = re.compile(r"[ \t>]*(?:[-+*]|\d{1,9}[.)])[ \t]|[ \t]|!!! |\?\?\?")
_INDENTED = re.compile(r"(?:(?:\ {4}|\t)[^\n]*+(?:\n|\Z)|[ \t]*+\n)++")
_LANGUAGE = re.compile(r"(?:lang(?:uage)?[:=]\s*)?[\"']?([A-Za-z][\w+#-]*)")
_RAW_TAG = re.compile(r"\{%-?\s*(?:end)?raw\s*-?%\}\n?")
_ESCAPED = re.compile(r"(\{\{[<%])/\*([^\n]{0,500}?)\*/([>%]\}\})")


def rewrite(text: str, place: Place, values: Mapping[str, Any]) -> tuple[str, Meanings]:
    """The text, and what its tags say beside it; `values` are those of the front matter. Raises
    BadSource."""
    if sum(text.count(sign) for sign in ("{{", "{%", "<")) > MOST_TAGS:
        raise BadSource(place.file.location, f"The text has more than {MOST_TAGS:,} tags.")
    meanings = Meanings(place, values)
    text = _put_aside(text, meanings)
    if (mdx := place.file.path.suffix.lower() == ".mdx") and _MDX.search(text):
        meanings.lost.append("code of MDX")
        text = _MDX.sub("", text)
    text, never = _SHOWN_NEVER.subn("", text)
    meanings.lost += ["what stands in braces that show it to nobody"] * bool(never)
    text = _plain(text, meanings)
    text = meanings.put_back(unfolded(_pieces(text, meanings, mdx), meanings.of))
    meanings.lost = [" ".join(meanings.put_back(what).split()) for what in meanings.lost]
    meanings.credits = {at: meanings.put_back(one) for at, one in meanings.credits.items()}
    return text, meanings


def _pieces(text: str, meanings: Meanings, mdx: bool) -> Iterator[str | Tag]:
    """Text and tags in turn."""
    at = 0
    while opening := _OPENING.search(text, at):
        yield text[at : opening.start()]
        sign, start, at = opening[0], opening.start(), opening.end()
        piece: str | Tag | None = None
        if sign == "<":
            if found := _COMPONENT.match(text, start):
                piece, at = _component(found, mdx), found.end()
        elif sign.endswith(":::"):
            end = text.find("\n", at)
            given, at = text[at : end if end >= 0 else None], end if end >= 0 else len(text)
            piece = Tag(":::", given.strip(), closing=not given.strip(), kind="container")
        elif (end := text.find(_CLOSING[sign], at, at + LONGEST_TAG)) >= 0:
            inside = meanings.put_back(text[at:end].strip().strip("-").strip())
            whole = text[start : end + len(_CLOSING[sign])]
            if sign == "{{":
                piece = _value(inside, whole, meanings)
            elif found := (_LIQUID if sign == "{%" else _NAME).match(inside):
                kind = "template tag" if sign == "{%" else "shortcode"
                given = inside[found.end() :].rstrip("/ ")
                piece = Tag(found["name"], given, closing=bool(found["end"]), kind=kind)
            at = at if piece is None else start + len(whole)
        yield sign if piece is None else piece
    yield text[at:]


def _component(found: re.Match[str], mdx: bool) -> str | Tag:
    """Outside of MDX only what stands alone is one: <Name> in a text may be meant."""
    text, given = found.string, found["given"].rstrip()
    line = text[text.rfind("\n", 0, found.start()) + 1 : found.start()]
    rest = text[found.end() : found.end() + LONGEST_BLANK].partition("\n")[0]
    alone = not line.strip() and not rest.strip()
    known = mdx or alone or given.endswith("/") or withholds(found["name"])
    if HTML.match(found[0]) or not known:
        return found[0]
    closed = given.endswith("/")
    given = given.removesuffix("/").strip()
    return Tag(found["name"], given, bool(found["end"]), alone=closed, kind="component")


def _value(expression: str, whole: str, meanings: Meanings) -> str:
    """What `{{ … }}` writes; what we do not know stays, for it may be meant as it stands."""
    if (address := output(expression)) is not None:
        return address
    found = _VALUE.fullmatch(expression)
    if found and isinstance(value := meanings.values.get(found["key"]), str):
        return value
    meanings.lost.append(f"the template tag “{whole}”, which is shown as it is written")
    return whole


def _plain(text: str, meanings: Meanings) -> str:
    def to_an_article(found: re.Match[str]) -> str:
        path = found["file"]  # from the root of the content, as Zola writes it: @/post/x.md
        target = f"/{path[2:]}" if path.startswith("@/") else path
        address = meanings.place.leads_to(target + found["more"])
        return f"{found['angle']}{address or path + found['more']}"

    def note(found: re.Match[str]) -> str:
        return meanings.container(found["title"], f"\n{dedent(found['text'])}\n")

    text = _ATTRIBUTES.sub("", _CONTENTS.sub("", text)) if "{" in text or "[" in text else text
    text = _TO_A_FILE.sub(to_an_article, _SIZE.sub("", text)) if "](" in text else text
    text = _ALERT.sub(_alert, text) if "[!" in text else text
    return _NOTE.sub(note, text) if "!!! " in text or "???" in text else text


def _alert(found: re.Match[str]) -> str:
    title = found["title"].strip() or found["kind"].capitalize()
    return f"{found['mark']}**{title}**\n{found['mark'].rstrip()}"


def _put_aside(text: str, meanings: Meanings) -> str:
    """The text with a sign for each fence, span and indented block of code, and without comments
    outside of them."""
    if not _MAYBE_FOUND.search(f"\n{text}"):
        return text
    out: list[str] = []
    vain: set[str] = set()  # what has been looked for without success
    at = 0
    while found := _FOUND.search(text, at):
        out.append(text[at : found.start()])
        start, at = found.start(), found.end()
        if found["unseen"] or found["verbatim"]:
            end = _search(_closing(found), text, at, vain)
            if end is None:
                out.append(found[0])
                continue
            inside, at = text[at : end.start()], end.end()
            if found["verbatim"] and found["verbatim"] != "comment":
                out.append(meanings.put_aside(_verbatim(found, inside)))
                continue
            meanings.comment(text[start:at], inside)
            if text[at : at + 1] in ("\n", ""):
                out[-1] = out[-1].rstrip(" \t")
        elif ends := _end(text, found, vain):
            code, at = _RAW_TAG.sub("", _ESCAPED.sub(r"\1\2\3", text[start:ends])), ends
            out.append(meanings.put_aside(code))
        else:
            out.append(found[0])
    return "".join([*out, text[at:]])


def _end(text: str, found: re.Match[str], vain: set[str]) -> int:
    """Where the code ends that begins here; 0 for what is none."""
    if found["escaped"]:
        return found.end()
    if fence := found["fence"]:
        end = _search(rf"^[ \t>]*{fence[0]}{{{len(fence)},}}[ \t]*$", text, found.end(), vain)
        return end.end() if end else len(text)
    if ticks := found["ticks"]:  # a span ends in its own paragraph
        end = _search(rf"(?<!`){ticks}(?!`)|\n\n", text, found.end(), vain)
        return end.end() if end and end[0] == ticks else 0
    return _end_of_indented(text, found.start())


def _search(pattern: str, text: str, at: int, vain: set[str]) -> re.Match[str] | None:
    if pattern in vain:
        return None
    found = re.compile(pattern, re.MULTILINE | re.IGNORECASE).search(text, at)
    if found is None:
        vain.add(pattern)
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


def _closing(found: re.Match[str]) -> str:
    if sign := found["unseen"]:
        return _UNSEEN[re.sub(r"(?<=\{[{%])-|\s", "", sign.casefold())]
    name = found["verbatim"]
    if found["sign"].startswith("%"):
        return rf"\{{%-?\s*end{name}\s*-?%\}}"
    return rf"\{{\{{[<%]\s*/\s*{name}\s*[>%]\}}\}}"


def _verbatim(found: re.Match[str], inside: str) -> str:
    """As a fence; what is only not to be looked into as it stands."""
    text, name = found.string, found["verbatim"]
    if name == "raw":
        return inside
    before = text[text.rfind("\n", 0, found.start()) + 1 : found.start()]
    indent = before if not before.strip() else ""
    language = _LANGUAGE.match("mermaid" if name == "mermaid" else found["how"].strip())
    fence = "`" * max(3, 1 + max(map(len, re.findall("`+", inside)), default=0))
    start = "" if before == indent else "\n\n"
    opening = f"{start}{fence}{language[1] if language else ''}"
    code = inside.strip("\n").rstrip()
    return f"{opening}\n{code}\n{indent}{fence}\n"
