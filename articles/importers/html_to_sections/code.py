"""Code in somebody's HTML: its lines, and the language that its markup names.

A fence's language: https://spec.commonmark.org/0.31.2/#info-string
"""

import re

from articles.importers.html_to_sections.tree import Node

CODES = ("code", "kbd", "samp", "tt")
_ATTRIBUTES = (
    *("data-enlighter-language", "data-language", "data-lang", "data-code-language"),
    *("language", "lang"),
)
# Prism and most others; syntaxhighlighter, Crayon; GitHub; highlight.js, Pandoc.
_CLASS = re.compile(
    r" (?:(?:language|lang|highlight-source|highlight-text)-|(?:brush|lang): ?"
    r"|(?:hljs|sourcecode) (?!hljs|sourcecode))([\w+#-]+)"
)
_AROUND = re.compile(r" (?:language|highlight-source)-([\w+#-]+)")
_NAME = re.compile(r"[\w+#-]{1,30}")
# Of people, or of nobody.
_NO_LANGUAGE = re.compile(r"(?:en|de|fr|es|it|pt|nl)(?:-\w+)?|none|default|generic|raw")


def language_of(node: Node) -> str:
    """What the element, or the <code> in it, says that it is written in."""
    for each in (node, *node.all("code")):
        if not each.attributes:
            continue
        said = [each.get(name).lower() for name in _ATTRIBUTES]
        if found := _CLASS.search(each.called):
            said.append(found[1])
        if each.get("name") == "code":  # of the first highlighters
            said.append(each.get("class").partition(":")[0].lower())
        for language in said:
            if _NAME.fullmatch(language) and not _NO_LANGUAGE.fullmatch(language):
                return language
    return ""


def language_around(node: Node) -> str:
    """What an element says of the code that stands in it."""
    found = _AROUND.search(node.called) if node.attributes else None
    return found[1] if found and not _NO_LANGUAGE.fullmatch(found[1]) else ""


def in_lines(node: Node) -> str:
    """Its text; a line end of the file behind a <br> is the same one."""
    if node.all("br"):
        for parent in (node, *node.descendants()):
            before: Node | str = ""
            for number, child in enumerate(parent.children):
                if isinstance(child, str) and isinstance(before, Node) and before.tag == "br":
                    parent.children[number] = child.lstrip("\r").removeprefix("\n")
                before = child
    return node.text.replace("\r", "")
