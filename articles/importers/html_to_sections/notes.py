"""Footnotes of somebody's HTML: the marks in the text, and the notes that they lead to.

HTML has no element for them (https://html.spec.whatwg.org/multipage/semantics-other.html#footnotes).
A mark is a short link to a place further down; what stands there is taken out of the text. The note
often leads back, which is the best sign that it is one.
"""

import re
from collections.abc import Iterator, Sequence
from urllib.parse import unquote

from articles.importers.html_to_sections.tree import HEADINGS, Node

_MARK = re.compile(
    r"[\[(]?\s*(?:\d{1,3}|[a-zA-Z]|[ivxl]{1,5}|[*†‡§¶]{1,4}|(?:fn|note) ?\d{1,3})\s*[\])]?"
)
_NOTE_WORD = re.compile(r"foot-?note|end-?note|noteref|(?:^|[\s_:-])(?:fn|note|ftn|cite)", re.I)
_BACK = re.compile(r"[↩↑⤴⏎^]{1,3}|back|return|jump (?:up|back).{0,40}", re.IGNORECASE)
_TITLES = {"footnotes", "notes", "endnotes", "footnote", "references", "fußnoten", "anmerkungen"}
_HOLDERS = ("li", "p", "div", "dd", "aside", "section", "td")
_LONGEST = 20_000
MOST = 1000


def take_notes(root: Node) -> dict[str, Node]:
    """The notes by label. Their marks become elements called `footnote`; the notes are gone from
    the tree."""
    links = [link for link in root.all("a") if "#" in link.get("href")]
    page = _Page(root if links else Node("body"))
    notes = page.notes(links[:MOST])
    for label, (note, marks) in enumerate(notes, start=1):
        back = {name for mark in marks for name in page.names_of(mark)}
        page.strip(note, back, {mark.words.strip("[]() .") for mark in marks})
        for mark in marks:
            page.name(mark, str(label))
    for note, _ in reversed(notes):
        page.take_out(note)
    return {str(label): note for label, (note, _) in enumerate(notes, start=1)}


class _Page:
    def __init__(self, root: Node) -> None:
        nodes = [root, *root.descendants()]
        self.order = {id(node): number for number, node in enumerate(nodes)}
        self.parents = {id(child): node for node in nodes for child in node.children}
        self.named = {  # the first of each name
            node.get(name): node
            for node in reversed(nodes)
            for name in ("data-id", "name", "id")
            if node.attributes
        }
        self.ways_back: dict[int, set[str] | None] = {}  # by what could be a note; none: too long

    def notes(self, links: Sequence[Node]) -> list[tuple[Node, list[Node]]]:
        """Each with its marks."""
        found: dict[int, tuple[Node, list[Node]]] = {}
        targets: dict[int, set[int]] = {}
        for link in links:
            target = self.named.get(name) if (name := _place(link)) else None
            if target is None or self.order[id(target)] <= self.order[id(link)]:
                continue
            if not _MARK.fullmatch(link.words) or not (note := self._around(target)):
                continue
            if self._is_mark(link, name, note):
                found.setdefault(id(note), (note, []))[1].append(link)
                targets.setdefault(id(note), set()).add(id(target))
        notes = [one for key, one in found.items() if len(targets[key]) == 1]
        inside = {id(each) for note, _ in notes for each in note.descendants()}
        return [one for one in notes if id(one[0]) not in inside]

    def _around(self, target: Node) -> Node | None:
        """What is all of the note that begins at this place."""
        near = [target, *list(self._above(target))[:3]]
        node = next((one for one in near if one.tag in (*_HOLDERS, *HEADINGS)), None)
        if node is None or node.tag in HEADINGS:
            return None
        parent = self.parents.get(id(node))
        if node.tag in ("p", "div") and parent is not None and parent.tag == "li":
            node = parent
        if id(node) not in self.ways_back:
            is_short = len(node.text) < _LONGEST
            self.ways_back[id(node)] = {*map(_place, node.all("a"))} if is_short else None
        return None if self.ways_back[id(node)] is None else node

    def _is_mark(self, link: Node, name: str, note: Node) -> bool:
        above = list(self._above(link))
        if any(node is note for node in above):
            return False
        raised = any(node.tag == "sup" for node in [*above[:3], *link.all("sup")])
        description = f"{link.called} {link.get('role')} {name}"
        leads_back = (self.ways_back[id(note)] or set()) & self.names_of(link)
        return raised or bool(leads_back) or bool(_NOTE_WORD.search(description))

    def _above(self, node: Node) -> Iterator[Node]:
        while (parent := self.parents.get(id(node))) is not None:
            yield parent
            node = parent

    def names_of(self, mark: Node) -> set[str]:
        near = [mark, *list(self._above(mark))[:3], *mark.descendants()]
        return {value for node in near for name in ("id", "name") if (value := node.get(name))}

    def name(self, mark: Node, label: str) -> None:
        mark.tag, mark.attributes, mark.children = "footnote", {"label": label}, []
        parent = self.parents[id(mark)]
        if parent.tag in ("sup", "span") and not parent.words.strip("[]() "):
            parent.children = [child for child in parent.children if not isinstance(child, str)]

    def strip(self, note: Node, back: set[str], marks: set[str]) -> None:
        """The note without its number and the way back."""
        for link in note.all("a"):
            text = link.words.strip("[]() \ufe0e\ufe0f")
            if _place(link) in back or (link.get("href")[:1] == "#" and _BACK.fullmatch(text)):
                self._remove(link)
        first: Node | str = note
        while isinstance(first, Node):
            parent = first
            first = next(filter(_has_words, parent.children), "")
        pattern = "|".join(map(re.escape, marks))
        begun = re.match(rf"\s*[\[(]?(?:{pattern})[\])]?[.:)]?(?=\s|$)\s*", first)
        if begun and (note.tag != "li" or begun.end() == len(first)):
            at = next(n for n, child in enumerate(parent.children) if child is first)
            parent.children[at] = first[begun.end() :]

    def _remove(self, node: Node) -> tuple[Node, int]:
        """Where it was."""
        parent = self.parents[id(node)]
        at = next(
            (n for n, child in enumerate(parent.children) if child is node), len(parent.children)
        )
        del parent.children[at : at + 1]
        return parent, at

    def take_out(self, note: Node) -> None:
        """And what is around it, when nothing but a title is left there."""
        parent, at = self._remove(note)
        while id(parent) in self.parents and _is_bare(parent):
            parent, at = self._remove(parent)
        if not any(map(_has_words, parent.children[at:])):
            while at and _is_title(parent.children[at - 1]):
                at -= 1
                del parent.children[at]


def _place(link: Node) -> str:
    """On its page, to which it leads."""
    return unquote(link.get("href").rpartition("#")[2]) if "#" in link.get("href") else ""


def _has_words(child: Node | str) -> bool:
    return bool(child.strip() if isinstance(child, str) else child.words)


def _is_bare(node: Node) -> bool:
    shows = node.words or node.all("img", "iframe", "footnote")
    return not shows or _are_title(node.words)


def _is_title(child: Node | str) -> bool:
    """What stands above notes, or nothing."""
    if isinstance(child, str):
        return not child.strip()
    return child.tag == "hr" or (child.tag in (*HEADINGS, "p") and _are_title(child.words))


def _are_title(words: str) -> bool:
    return words.rstrip(":").casefold() in _TITLES
