"""What the tags of templates mean in Markdown: figures, embeds, quotations, links, and the rest."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import PurePosixPath
from typing import Any

from articles.importers.formats.markdown import embeds
from articles.importers.formats.markdown.arguments import Arguments
from articles.importers.formats.markdown.code_aside import Aside
from articles.importers.formats.markdown.dialects import quoted
from articles.importers.formats.markdown.place import Place, post_address
from articles.importers.formats.markdown.template_addresses import plain_address
from articles.importers.textual.credits import credit
from articles.importers.textual.escaping import inline

_PICTURES = {".jpg", ".jpeg", ".png", ".webp", ".avif", ".gif", ".svg", ".tif", ".tiff"}
_PICTURE_NAMES = ("figure", "image", "img", "picture", "photo")
_LAYOUT = {"left", "right", "center", "full", "--alt"}
_SOURCES = ("src", "url", "image_path", "path", "image", "file", "source", "link")
_NOTES = {"note", "notice", "tip", "info", "warning", "caution", "danger", "important", "hint"}
_NOTES |= {"admonition", "alert", "callout", "aside", "box", "attention", "success", "error"}
_QUOTES = {"quote", "blockquote", "pullquote", "epigraph", "cite"}
_FOLDED = {"details", "expand", "collapse", "accordion", "spoiler", "toggle", "disclosure"}
_INCLUDES = {"include", "include_cached", "include_relative", "render", "partial"}
_LINKS = {"ref", "relref", "link", "post_url", "post_path", "asset_path"}
_WITHOUT_MEANING = {"rawhtml", "html", "raw", "unsafe", "fragment", "lead", "markdown", "p"}
LONGEST_SHOWN = 80
_LINK = re.compile(r"\[([^\[\]]{1,500})\]\([^()\s]{0,500}\)")
_EMPHASIS = re.compile(r"(?<![\w*])(\*{1,3}|_{1,3})([^\s*_][^*_]{0,500})\1(?![\w*])")


@dataclass(slots=True)
class Tag:
    kind: str  # "shortcode", "template tag" or "component"
    name: str
    given: Arguments
    closing: bool = False
    paired: bool = False

    @property
    def said(self) -> str:
        """For people."""
        words = f"{self.name} {self.given.source}".strip()
        short = f"{words[:LONGEST_SHOWN]}…" if len(words) > LONGEST_SHOWN else words
        return f"the {self.kind} “{short}”"


@dataclass(slots=True)
class Meanings:
    """For one article. `credits` are those of pictures, by address; Markdown has no place for them.
    `bindings` are the files that a component's values stand for."""

    place: Place
    values: Mapping[str, Any]
    aside: Aside
    bindings: Mapping[str, str] = field(default_factory=dict)
    credits: dict[str, str] = field(default_factory=dict)
    lost: list[str] = field(default_factory=list)

    def of(self, tag: Tag, inside: str | None = None) -> str:
        """The Markdown; `inside` is what stands between a tag and the one that closes it."""
        name = tag.name.casefold()
        if name in _INCLUDES:
            name = PurePosixPath(tag.given.first).stem.casefold()
            tag = Tag("include", tag.given.first or tag.name, _without_first(tag.given))
        if name in _LINKS and inside is None:
            return self._address(name, tag)
        if name == "param" or name in _WITHOUT_MEANING:
            return self._value(tag.given.first) if name == "param" else inside or ""
        if self._is_picture(name, tag.given) and (shown := self._figure(tag.given, inside)):
            return shown
        if inside is None and (link := embeds.link(name, tag.given)):
            return link
        if name in _NOTES or name in _QUOTES or name in _FOLDED:
            return self._set_apart(name, tag.given, inside or "")
        return self._unknown(tag, inside)

    def _is_picture(self, name: str, given: Arguments) -> bool:
        if any(name == one or one in name.replace("_", "-").split("-") for one in _PICTURE_NAMES):
            return True
        address = given.get("src", "image_path") or given.first
        return PurePosixPath(address).suffix.casefold() in _PICTURES

    def _figure(self, given: Arguments, inside: str | None) -> str:
        caption = given.get("caption", "figcaption", "title")
        if given.get("title") and given.get("caption") and given.get("title") != caption:
            caption = f"{given.get('title').rstrip('.')}. {caption}"
        words = list(given.words)
        address = given.get(*_SOURCES) or next(filter(_looks_like_a_file, words), "")
        if not address:
            return self._captioned(caption, inside) if inside else ""
        others = [word for word in words if word != address and word not in _LAYOUT]
        others = [word for word in others if " " in word][-1:] or others
        caption = _words(inside or caption)
        address = plain_address(self.bindings.get(address, address))
        whose = given.get("attr", "credit", "credits", "attribution", "copyright", "author", "by")
        if whose:
            self.credits[address] = credit(whose) or whose
            if given.get("attrlink"):
                self.lost.append(f"the link in the picture credit “{self.credits[address]}”")
        alt = given.get("alt") or " ".join(word for word in others if not word.isdecimal())
        return picture(address, alt, caption)

    def _captioned(self, caption: str, inside: str) -> str:
        """Around a picture of Markdown's own."""
        shown = inside.strip()
        if not caption:
            return inside
        if (
            shown.startswith("![")
            and shown.endswith(")")
            and shown.count("](") == 1
            and (" " not in shown.rpartition("](")[2])
        ):
            alt, _, address = shown[2:-1].rpartition("](")
            return f"{before(inside)}![{alt}]({address} {_title(caption)})"
        return f"{inside}\n\n*{caption}*\n\n"

    def _set_apart(self, name: str, given: Arguments, inside: str) -> str:
        title = given.get("title", "summary", "label")
        if not title and name in _FOLDED:
            title = " ".join(given.words)
        if not title and name in _NOTES:
            kind = given.get("type", "kind") or given.first or name
            title = kind if given.named or len(given.words) < 2 else " ".join(given.words[1:])
            title = title[:1].upper() + title[1:]
        text = f"**{inline(title)}**\n\n{inside.strip()}" if title else inside.strip()
        if name in _FOLDED:
            return f"\n\n{text}\n\n"
        author = given.get("author", "cite", "attribution", "name", "source")
        if name in _QUOTES and (author := author or " ".join(given.words)):
            text = f"{text}\n\n— {inline(author)}"
        return f"\n\n{quoted(text, self.aside)}\n\n" if text else ""

    def _address(self, name: str, tag: Tag) -> str:
        target = tag.given.get("path") or (tag.given.source if name == "link" else tag.given.first)
        path = target.strip().strip("\"'")
        if tag.kind == "template tag":
            address = post_address(path)
            if not address and name == "link":
                address = self.place.leads_to(f"/{path}") or f"/{path.lstrip('/')}"
        else:
            address = self.place.leads_to(path)
        if not address:
            self.lost.append(f"where {tag.said} leads")
        return address or path

    def _value(self, key: str) -> str:
        value = self.values.get(key)
        return str(value) if isinstance(value, str | int) else ""

    def _unknown(self, tag: Tag, inside: str | None) -> str:
        self.lost.append(tag.said)
        if inside is not None:
            return inside
        address = tag.given.get("src", "url", "href") or tag.given.first
        if address.startswith(("https://", "http://")):
            return embeds.labelled(address, tag.given.get("title", "text", "label"))
        return ""


def picture(address: str, alt: str, caption: str) -> str:
    enclosed = address.replace("<", "%3C").replace(">", "%3E")
    said = f" {_title(caption)}" if caption else ""
    return f"![{inline(alt)}](<{enclosed}>{said})"


def before(text: str) -> str:
    return text[: len(text) - len(text.lstrip())]


def _words(markdown: str) -> str:
    """A caption may have links and emphasis; a title of Markdown's has words."""
    return " ".join(_EMPHASIS.sub(r"\2", _LINK.sub(r"\1", markdown)).split())


def _title(words: str) -> str:
    escaped = words.replace("\\", "\\\\").replace('"', '\\"')
    return f'"{escaped}"'


def _without_first(given: Arguments) -> Arguments:
    _, _, source = given.source.partition(" ")
    return Arguments(source, given.words[1:], given.named)


def _looks_like_a_file(word: str) -> bool:
    return " " not in word and ("/" in word or PurePosixPath(word).suffix.casefold() in _PICTURES)
