"""HTML that somebody pastes, from a word processor, a mail or a web page, as sections of Markdown.

What is left out is counted and said, so that whoever pastes knows what to look after.
"""

import re
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import chain
from urllib.parse import parse_qs, urlsplit

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from articles.importers import word_processors
from articles.importers.html_to_sections import Node, gather, tree
from articles.importers.html_to_sections.images import IMAGES, address_of, emoji, is_seen
from articles.importers.html_to_sections.marks import safe
from articles.importers.html_to_sections.tables import is_layout, rows_of
from articles.importers.sections import SectionBuilder

# Takes a picture that came along, as a data: address; its key in the library and its alternative
# text there. Raises NotTaken.
TakeIn = Callable[[str], tuple[str, str]]

MOST_SAID, _LONGEST_SAID = 8, 120
_DATA = "data:"
_OF_A_SITE = re.compile(r"(?:https?:)?//", re.IGNORECASE)
_MENUS = ("nav", "menuitem")
_MENU_ROLES = ("navigation", "banner", "search", "contentinfo", "toolbar", "menu", "menubar")
_SHARE = re.compile(r"[ _-](?:shar(?:e|ing)|social|follow-us)[ _-]")
_SHORT = 200  # characters of what stands around buttons
_NOTE = re.compile(r"(?<!\\)\[\^(\d{1,4})\]")
_HEADING = re.compile(r"#{1,6} ")
_LAST_SIGN = re.compile(r"#$")  # would close a heading
_IN_ANGLES = re.compile(r"\]\(<(image:[0-9a-f]{32})>")
# Browsers copy a space beside an element as one that does not break.
_MADE_HARD = re.compile(
    r"(?<=[^\W_])(?:\xa0|&nbsp;)(?=</?[a-z])|(?<=>)(?:\xa0|&nbsp;)(?=[^\W_]|</?[a-z])",
    re.IGNORECASE,
)
_LOST_PICTURE = "picture "  # how html_to_sections begins to say that an image was not brought along

_LOCAL_PICTURE, _LINKED_PICTURE, _MERGED_CELLS = "local picture", "linked picture", "merged cells"


class NotTaken(ValueError):
    """A picture that the library refuses; the message is for whoever pastes."""


@dataclass(frozen=True, slots=True)
class Pasted:
    """`sections` are (heading, body); `text` is all of them in one, with their headings in it.
    `said`: what was left out, each as a phrase."""

    sections: tuple[tuple[str, str], ...]
    text: str
    said: tuple[str, ...]


def read(html: str, take_in: TakeIn, *, notes_before: int = 0) -> Pasted:
    """`notes_before`: how many footnotes the text has already into which this comes.

    Raises TooMuchMarkup.
    """
    root = tree(_MADE_HARD.sub(" ", html))
    left_out = word_processors.prepare(root)
    _leave_out_the_page_around(root, left_out)
    refused = _pictures(root, take_in, left_out)
    left_out[_MERGED_CELLS] = sum(map(_has_merged_cells, root.all("table")))
    for link in root.all("a"):
        link.attributes["href"] = _behind(link.get("href"))
    gathered = gather(root, images_in_text=True)
    left_out["script"] = sum(line.startswith("a script") for one in gathered for line in one.lost)
    blocks = [[_tidy(block, notes_before) for block in one.blocks] for one in gathered]
    return Pasted(
        sections=tuple(
            (one.heading, "\n\n".join(mine))
            for one, mine in zip(gathered, blocks, strict=True)
            if one.heading or mine
        ),
        text="\n\n".join(_with_headings(gathered, blocks)),
        said=_said(left_out, [*refused, *_other_losses(gathered)]),
    )


def _leave_out_the_page_around(root: Node, left_out: Counter[str]) -> None:
    for node in chain((root,), root.descendants()):
        kept: list[Node | str] = []
        for child in node.children:
            name = "" if isinstance(child, str) else _furniture(child)
            if not name:
                kept.append(child)
            elif isinstance(child, Node) and child.words:
                left_out[name] += 1
        node.children = kept


def _furniture(node: Node) -> str:
    if node.tag in _MENUS or node.get("role") in _MENU_ROLES:
        return "menu"
    if node.tag == "button" or node.get("role") == "button":
        return "row of buttons"
    if node.attributes and _SHARE.search(node.called):
        words = node.words
        in_links = sum(len(each.words) for each in node.all("a", "button"))
        if len(words) < _SHORT and (2 * in_links >= len(words)):
            return "row of buttons"
    return ""


def _pictures(root: Node, take_in: TakeIn, left_out: Counter[str]) -> list[str]:
    """Those that came along are taken in, those of somebody's computer go; what was refused."""
    refused: list[str] = []
    for node in chain((root,), root.descendants()):
        kept: list[Node | str] = []
        for child in node.children:
            if isinstance(child, str) or child.tag not in IMAGES:
                kept.append(child)
            elif not is_seen(child):  # it counts readers
                continue
            elif not (address := address_of(child)) or emoji(child):
                kept.append(child)
            elif address.startswith(_DATA):
                try:
                    key, alt = take_in(address)
                except NotTaken as why:
                    refused.append(_("1 picture (%(why)s)") % {"why": why})
                    continue
                child.attributes = {"src": f"image:{key}", "alt": child.get("alt") or alt}
                kept.append(child)
            elif _OF_A_SITE.match(address):
                left_out[_LINKED_PICTURE] += 1
                kept.append(child)
            else:
                left_out[_LOCAL_PICTURE] += 1
        node.children = kept
    return refused


def _has_merged_cells(table: Node) -> bool:
    """In a table that stays one: elsewhere cells are paragraphs."""
    rows = rows_of(table)
    spans = (cell.get(name) for row in rows for cell in row for name in ("colspan", "rowspan"))
    return any(span not in ("", "1") for span in spans) and not is_layout(table, rows)


def _behind(address: str) -> str:
    """Google puts an address of its own in front of every link in what it exports."""
    try:
        parts = urlsplit(address)
        if parts.netloc == "www.google.com" and parts.path == "/url":
            wanted = parse_qs(parts.query)
            return next(iter(wanted.get("q", wanted.get("url", []))), address)
    except ValueError:  # brackets where a host would be
        pass
    return address


def _tidy(block: str, notes_before: int) -> str:
    block = _IN_ANGLES.sub(r"](\1", block)
    return _NOTE.sub(lambda found: f"[^{int(found[1]) + notes_before}]", block)


def _with_headings(gathered: list[SectionBuilder], blocks: list[list[str]]) -> Iterator[str]:
    """Headings of sections become the highest ones of a text, and those below them follow."""
    are_headings = any(one.heading for one in gathered)
    for one, mine in zip(gathered, blocks, strict=True):
        if one.heading:
            yield f"# {_LAST_SIGN.sub(chr(92) + '#', safe(one.heading))}"
        for block in mine:
            is_below = are_headings and _HEADING.match(block) and not block.startswith("######")
            yield f"#{block}" if is_below else block


def _said(left_out: Counter[str], others: list[str]) -> tuple[str, ...]:
    said = [_counted(name, count) for name, count in left_out.items() if count]
    said += dict.fromkeys(other[:_LONGEST_SAID] for other in others)
    more = len(said) - MOST_SAID
    rest = [_("%(number)s more") % {"number": more}] if more > 0 else []
    return (*said[:MOST_SAID], *rest)


def _counted(name: str, count: int) -> str:
    """So many of what is called so were left out, or changed."""
    return {
        "tracked deletion": ngettext(
            "%(count)s tracked deletion", "%(count)s tracked deletions", count
        ),
        "comment": ngettext("%(count)s comment", "%(count)s comments", count),
        "signature": ngettext("%(count)s signature", "%(count)s signatures", count),
        "menu": ngettext("%(count)s menu", "%(count)s menus", count),
        "row of buttons": ngettext("%(count)s row of buttons", "%(count)s rows of buttons", count),
        _LOCAL_PICTURE: ngettext(
            "%(count)s picture that is on somebody’s computer",
            "%(count)s pictures that are on somebody’s computer",
            count,
        ),
        _LINKED_PICTURE: ngettext(
            "%(count)s picture of another site, of which readers get a link",
            "%(count)s pictures of other sites, of which readers get links",
            count,
        ),
        _MERGED_CELLS: ngettext(
            "%(count)s table with merged cells, which stand apart now",
            "%(count)s tables with merged cells, which stand apart now",
            count,
        ),
        "script": ngettext("%(count)s script", "%(count)s scripts", count),
    }[name] % {"count": count}


def _other_losses(gathered: list[SectionBuilder]) -> list[str]:
    """What `html_to_sections` says beside pictures, which are counted, and scripts."""
    lost = (line for one in gathered for line in one.lost)
    return [line for line in lost if not line.startswith((_LOST_PICTURE, "a script"))]
