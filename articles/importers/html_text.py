"""HTML as an article's sections of Markdown.

A heading of the highest level that the text has begins a section, lower ones stay inside it. The
first picture after a heading is the section's. Tables, lists, quotations and code stay what they
are; a definition list becomes a list; what is embedded becomes a link with a label.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from urllib.parse import urlsplit

from articles.content import ImageUse
from articles.importers.credits import credit
from articles.importers.escaping import beginning, inline
from articles.importers.html_tree import EMBEDS, HEADINGS, Node, tree
from articles.importers.sections import Gathering

_MARKS = {"strong": "**", "b": "**", "em": "*", "i": "*", "cite": "*"}
_MARKS |= {"s": "~~", "del": "~~", "strike": "~~"}
_CODE = ("code", "kbd", "samp")
_SPACES = re.compile(r"[ \t\r\n\f]+")
_LANGUAGE = re.compile(r"(?:language|lang)-([\w+#-]+)")


@dataclass(frozen=True, slots=True)
class Piece:
    """A block of Markdown; or a heading (`level`), or a picture that stands alone (`address`)."""

    markdown: str = ""
    level: int = 0
    address: str = ""
    image: ImageUse | None = None


def gather(html: str, *, headline: str = "") -> list[Gathering]:
    """The sections, of which the first has no heading. A headline that is repeated is said once."""
    pieces = list(_flow(tree(html).children))
    if pieces and pieces[0].level and pieces[0].markdown.casefold() == headline.casefold():
        del pieces[0]
    main = min((piece.level for piece in pieces if piece.level), default=0)
    sections = [Gathering()]
    for piece in pieces:
        section = sections[-1]
        if piece.level and piece.level == main:
            sections.append(Gathering(heading=piece.markdown))
        elif piece.level:
            section.blocks.append(f"{'#' * (piece.level - main)} {inline(piece.markdown)}")
        elif piece.image is not None:
            _take_picture(section, piece.address, piece.image)
        elif (whose := credit(piece.markdown)) and section.address:
            section.take_credit(whose)
        else:
            section.blocks.append(piece.markdown)
    return sections


def _take_picture(section: Gathering, address: str, image: ImageUse) -> None:
    if not section.take_picture(address, image):
        section.blocks.append(_reference(address, image))
        section.name_picture(address)


def _reference(address: str, image: ImageUse) -> str:
    title = image.caption.replace('"', "'").replace("\\", "")
    said = f' "{title}"' if title else ""
    return f"![{inline(image.alt)}](<{address}>{said})"


# Blocks.


def _flow(children: Sequence[Node | str]) -> Iterator[Piece]:
    run: list[Node | str] = []
    for child in children:
        if isinstance(child, str) or child.is_inline:
            run.append(child)
            continue
        yield from _paragraph(run)
        run = []
        yield from _block(child)
    yield from _paragraph(run)


def _paragraph(run: Sequence[Node | str]) -> Iterator[Piece]:
    node = Node("p", children=list(run))
    pictures = node.all("img")
    if pictures and not node.words:  # in a paragraph, or in a link, of their own
        yield from (_picture(picture) for picture in pictures)
        return
    text = _line(run)
    if text:
        yield Piece(beginning(text))


def _block(node: Node) -> Iterator[Piece]:
    tag = node.tag
    if tag in HEADINGS:
        if node.words:
            yield Piece(node.words, level=HEADINGS.index(tag) + 1)
        yield from (_picture(picture) for picture in node.all("img"))
    elif tag in ("ul", "ol"):
        yield from _list(node)
    elif tag == "dl":
        yield from _definitions(node)
    elif tag == "blockquote":
        inside = _joined(_flow(node.children))
        if inside:
            yield Piece("\n".join(f"> {line}".rstrip() for line in inside.split("\n")))
    elif tag == "pre":
        yield _code(node)
    elif tag == "table":
        yield from _table(node)
    elif tag == "figure":
        yield from _figure(node)
    elif tag == "hr":
        yield Piece("* * *")
    elif tag in EMBEDS:
        yield from _embed(node)
    else:
        yield from _flow(node.children)


def _joined(pieces: Iterator[Piece]) -> str:
    """Pieces inside something else, where there are no sections."""
    blocks = []
    for piece in pieces:
        if piece.image is not None:
            blocks.append(_reference(piece.address, piece.image))
        elif piece.level:
            blocks.append(f"**{inline(piece.markdown)}**")
        else:
            blocks.append(piece.markdown)
    return "\n\n".join(blocks)


def _list(node: Node) -> Iterator[Piece]:
    start = node.attributes.get("start", "1")
    number = int(start) if start.isdecimal() and len(start) < 9 else 1
    items: list[str] = []
    for child in node.children:
        if isinstance(child, str):
            continue
        is_item = child.tag == "li"
        inside = _joined(_flow(child.children) if is_item else _block(child))
        if not inside:
            continue
        marker = f"{number + len(items)}. " if node.tag == "ol" else "- "
        indented = inside.replace("\n", "\n" + " " * len(marker))
        items.append(marker + re.sub(r"\n +\n", "\n\n", indented))
    if items:
        loose = any("\n\n" in item for item in items)
        yield Piece(("\n\n" if loose else "\n").join(items))


def _definitions(node: Node) -> Iterator[Piece]:
    items: list[str] = []
    for part in node.all("dt", "dd"):
        inside = _joined(_flow(part.children)).replace("\n\n", "\n\n  ")
        if part.tag == "dt":
            items.append(f"- **{_line(part.children)}**")
        elif items and inside:
            items[-1] += f": {inside}" if items[-1].endswith("**") else f"; {inside}"
        elif inside:
            items.append(f"- {inside}")
    if items:
        yield Piece("\n".join(items))


def _code(node: Node) -> Piece:
    text = node._text().strip("\n")
    fence = "`" * max(3, 1 + max((len(run) for run in re.findall("`+", text)), default=0))
    classes = " ".join(each.attributes.get("class", "") for each in (node, *node.all("code")))
    language = _LANGUAGE.search(classes)
    return Piece(f"{fence}{language[1] if language else ''}\n{text}\n{fence}")


def _table(node: Node) -> Iterator[Piece]:
    rows = [[_cell(cell) for cell in row.all("th", "td")] for row in node.all("tr")]
    rows = [row for row in rows if row]
    if not rows:
        return
    width = max(map(len, rows))
    rows = [row + [""] * (width - len(row)) for row in rows]
    lines = [f"| {' | '.join(row)} |" for row in rows]
    lines.insert(1, f"|{' --- |' * width}")
    for caption in node.all("caption"):
        yield Piece(beginning(_line(caption.children)))
    yield Piece("\n".join(lines))


def _cell(cell: Node) -> str:
    pieces = _joined(_flow(cell.children))
    return " ".join(pieces.split()).replace("|", "\\|")


def _figure(node: Node) -> Iterator[Piece]:
    caption = " ".join(each.words for each in node.all("figcaption"))
    pictures = node.all("img")
    for number, picture in enumerate(pictures):
        yield _picture(picture, caption if number == 0 else "")
    rest = [c for c in node.children if isinstance(c, str) or c.tag != "figcaption"]
    if not pictures:
        yield from _flow(rest)
        if caption:
            yield Piece(beginning(inline(caption)))


def _picture(node: Node, caption: str = "") -> Piece:
    """A caption may end with whose picture it is."""
    whose = credit(caption)
    text = "" if whose else caption
    if not whose and (bracketed := re.fullmatch(r"(.+?)\s*(\([^()]+\))", caption)):
        whose = credit(bracketed[2])
        text = bracketed[1] if whose else caption
    address = node.attributes.get("data-src") or node.attributes.get("src", "")
    alt = " ".join(node.attributes.get("alt", "").split())
    return Piece(address=address, image=ImageUse(alt=alt, caption=text, credit=whose or ""))


def _embed(node: Node) -> Iterator[Piece]:
    sources = [node, *node.all("source", "embed")]
    addresses = (each.attributes.get("src") or each.attributes.get("data", "") for each in sources)
    address = next(filter(None, addresses), "")
    if address:
        host = (urlsplit(address).hostname or "").removeprefix("www.")
        kind = node.tag.capitalize() if node.tag in ("video", "audio") else "Embedded"
        label = node.attributes.get("title", "").strip() or f"{kind}: {host or address}"
        yield Piece(f"[{inline(label)}](<{address}>)")


# What stands in a line.


def _line(children: Sequence[Node | str]) -> str:
    text = "".join(map(_inside, children))
    lines = (_SPACES.sub(" ", line).strip() for line in text.split("\x1e"))
    return "\\\n".join(line for line in lines if line)


def _inside(child: Node | str) -> str:
    if isinstance(child, str):
        return inline(_SPACES.sub(" ", child))
    if child.tag == "br":
        return "\x1e"  # a line end that is meant; made so when all spaces are tidied
    if child.tag == "img":
        piece = _picture(child)
        return _reference(piece.address, piece.image) if piece.image else ""
    if child.tag in _CODE:
        code = child._text()
        fence = "`" * (1 + max((len(run) for run in re.findall("`+", code)), default=0))
        pad = " " if code.startswith("`") or code.endswith("`") else ""
        return f"{fence}{pad}{_SPACES.sub(' ', code)}{pad}{fence}" if code.strip() else ""
    inside = "".join(map(_inside, child.children))
    if child.tag == "a" and (address := child.attributes.get("href", "").strip()):
        # A link to a place on its own page leads nowhere here.
        return inside if address.startswith("#") else _around(inside, "[", f"](<{address}>)")
    if mark := _MARKS.get(child.tag, ""):
        return _around(inside, mark, mark)
    return inside


def _around(inside: str, before: str, after: str) -> str:
    """Marks stand next to a word; the spaces go outside."""
    core = inside.strip(" \x1e")
    if not core:
        return inside
    start = inside.index(core)
    return f"{inside[:start]}{before}{core}{after}{inside[start + len(core) :]}"
