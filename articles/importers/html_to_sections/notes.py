"""Footnotes of somebody's HTML: the marks in the text, and the notes that they lead to.

A mark is a short link to a place further down; what stands there is taken out of the text. The note
often leads back, which is the best sign that it is one.
"""

import re
from dataclasses import dataclass, field
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
_LEADS = re.compile(r"href\s{0,5}=\s{0,5}[\"']?[^\"'<>\s]{0,500}#\w", re.IGNORECASE)


@dataclass(slots=True)
class _Note:
    label: str
    holder: Node
    marks: list[Node] = field(default_factory=list)


def may_have_notes(html: str) -> bool:
    """Most texts have none, and their tree need not be looked at."""
    return bool(_LEADS.search(html))


def take_notes(root: Node) -> dict[str, Node]:
    """The notes by label. Their marks become elements called `footnote`; the notes are gone from
    the tree."""
    return _Page(root).taken()


class _Page:
    def __init__(self, root: Node) -> None:
        self.parents: dict[int, Node] = {}
        self.order: dict[int, int] = {}
        self.named: dict[str, Node] = {}
        self.links: list[tuple[Node, str]] = []
        self.lengths: dict[int, int] = {}
        self.ways_back: dict[int, set[str]] = {}
        waiting = [root]
        while waiting:
            node = waiting.pop()
            self.order[id(node)] = len(self.order)
            for child in reversed(node.children):
                if isinstance(child, Node):
                    self.parents[id(child)] = node
                    waiting.append(child)
            if node.attributes:
                for name in ("id", "name", "data-id"):
                    if said := node.get(name):
                        self.named.setdefault(said, node)
                if node.tag == "a" and "#" in (address := node.get("href")):
                    self.links.append((node, unquote(address.rpartition("#")[2])))

    def taken(self) -> dict[str, Node]:
        notes = self._notes()
        for note in notes:
            back = {name for mark in note.marks for name in self._names_of(mark)}
            written = {mark.words for mark in note.marks}
            for mark in note.marks:
                self._replace(mark, note.label)
            self._strip(note.holder, back, written)
        for note in notes:
            self._take_out(note.holder)
        return {note.label: note.holder for note in notes}

    def _notes(self) -> list[_Note]:
        targets: dict[int, dict[int, Node]] = {}  # holder -> what in it is linked to
        found: dict[int, _Note] = {}
        for link, name in self.links[:MOST]:
            target = self.named.get(name)
            if target is None or self.order[id(target)] <= self.order[id(link)]:
                continue
            if not _MARK.fullmatch(link.words) or not (holder := self._holder(target)):
                continue
            if not self._is_note(link, name, holder):
                continue
            note = found.setdefault(id(holder), _Note("", holder))
            note.marks.append(link)
            targets.setdefault(id(holder), {})[id(target)] = target
        notes = [note for key, note in found.items() if len(targets[key]) == 1]
        inside = {id(each) for note in notes for each in note.holder.descendants()}
        notes = [note for note in notes if id(note.holder) not in inside]
        for number, note in enumerate(notes, start=1):
            note.label = str(number)
        return notes

    def _holder(self, target: Node) -> Node | None:
        """What is all of the note that begins at this place."""
        node: Node | None = target
        for _ in range(4):
            if node is None or node.tag in HEADINGS:
                return None
            if node.tag in _HOLDERS:
                break
            node = self.parents.get(id(node))
        else:
            return None
        parent = self.parents.get(id(node))
        if node.tag in ("p", "div") and parent is not None and parent.tag == "li":
            node = parent
        if id(node) not in self.lengths:
            self.lengths[id(node)] = len(node.text)
        return node if self.lengths[id(node)] < _LONGEST else None

    def _is_note(self, link: Node, name: str, holder: Node) -> bool:
        above = self._above(link)
        if any(node is holder for node in above):
            return False
        if id(holder) not in self.ways_back:
            links = (a.get("href") for a in holder.all("a"))
            self.ways_back[id(holder)] = {unquote(a.partition("#")[2]) for a in links}
        leads_back = bool(self._names_of(link) & self.ways_back[id(holder)])
        raised = any(node.tag == "sup" for node in [*above[:3], *link.all("sup")])
        return (
            leads_back
            or raised
            or bool(_NOTE_WORD.search(f"{link.called} {link.get('role')} {name}"))
        )

    def _above(self, node: Node) -> list[Node]:
        found = []
        while (parent := self.parents.get(id(node))) is not None:
            found.append(parent)
            node = parent
        return found

    def _names_of(self, mark: Node) -> set[str]:
        near = [mark, *self._above(mark)[:3], *mark.descendants()]
        return {said for node in near for name in ("id", "name") if (said := node.get(name))}

    def _replace(self, mark: Node, label: str) -> None:
        mark.tag, mark.attributes, mark.children = "footnote", {"label": label}, []
        parent = self.parents[id(mark)]
        if parent.tag in ("sup", "span") and not parent.words.strip("[]() "):
            parent.children = [child for child in parent.children if not isinstance(child, str)]

    def _strip(self, holder: Node, back: set[str], written: set[str]) -> None:
        """The note without its number and the way back."""
        for link in holder.all("a"):
            address = link.get("href")
            leads_back = "#" in address and unquote(address.rpartition("#")[2]) in back
            if leads_back or (
                address.startswith("#") and _BACK.fullmatch(link.words.strip("[]() \ufe0e\ufe0f"))
            ):
                self._remove(link)
        marks = {mark.strip("[]() .") for mark in written}
        first: Node | str = holder
        while isinstance(first, Node):
            parent = first
            first = next(filter(_says_something, parent.children), "")
        pattern = "|".join(re.escape(mark) for mark in marks)
        begun = re.match(rf"\s*[\[(]?(?:{pattern})[\])]?[.:)]?(?=\s|$)\s*", first)
        if begun and (holder.tag != "li" or begun.end() == len(first)):
            at = next(n for n, child in enumerate(parent.children) if child is first)
            parent.children[at] = first[begun.end() :]

    def _remove(self, node: Node) -> None:
        parent = self.parents[id(node)]
        parent.children = [child for child in parent.children if child is not node]

    def _take_out(self, holder: Node) -> None:
        """And what is around it, when nothing but a title is left there."""
        node = holder
        self._remove(node)
        while (parent := self.parents.get(id(node))) is not None:
            if not _is_bare(parent) or id(parent) not in self.parents:
                while parent.children and _is_title(parent.children[-1]):
                    parent.children.pop()
                break
            node = parent
            self._remove_title(node)
            self._remove(node)

    def _remove_title(self, emptied: Node) -> None:
        parent = self.parents[id(emptied)]
        at = next((n for n, child in enumerate(parent.children) if child is emptied), 0)
        while at and _is_title(parent.children[at - 1]):
            at -= 1
            del parent.children[at]


def _says_something(child: Node | str) -> bool:
    return bool(child.strip() if isinstance(child, str) else child.words)


def _is_bare(node: Node) -> bool:
    if node.all("img", "iframe", "footnote"):
        return False
    return not node.words or _are_title(node.words)


def _is_title(child: Node | str) -> bool:
    """What stands above notes, or nothing."""
    if isinstance(child, str):
        return not child.strip()
    return child.tag == "hr" or (child.tag in (*HEADINGS, "p") and _are_title(child.words))


def _are_title(words: str) -> bool:
    return words.rstrip(":").casefold() in _TITLES
