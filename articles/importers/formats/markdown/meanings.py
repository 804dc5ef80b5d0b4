"""What the tags of templates mean in Markdown: figures, embeds, quotations, links, and the rest.

https://gohugo.io/shortcodes/ and https://jekyllrb.com/docs/liquid/tags/, and what themes add.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from pathlib import PurePosixPath
from typing import Any
from urllib.parse import quote, urlsplit

from articles.content import ImageUse
from articles.credits import credit
from articles.escaping import inline
from articles.importers.formats.markdown.place import Place, post_address
from articles.importers.html_to_sections import in_angles, reference
from articles.importers.textual.access import withholds
from articles.importers.textual.shortcodes import Arguments, Tag, arguments

_IMAGES = {".jpg", ".jpeg", ".png", ".webp", ".avif", ".gif", ".svg", ".tif", ".tiff"}
_IMAGE_NAMES = {"figure", "image", "img", "picture", "photo"}
_LAYOUT = {"left", "right", "center", "full", "--alt"}
_SOURCES = ("src", "url", "image_path", "path", "image", "file", "source", "link")
_WHOSE = ("attr", "credit", "credits", "attribution", "copyright", "author", "by")
_NOTES = {"note", "notice", "tip", "info", "warning", "caution", "danger", "important", "hint"}
_NOTES |= {"admonition", "alert", "callout", "aside", "box", "attention", "success", "error"}
_QUOTES = {"quote", "blockquote", "pullquote", "epigraph", "cite", "quote-block"}
_FOLDED = {"details", "expand", "collapse", "accordion", "spoiler", "toggle", "disclosure"}
_INCLUDES = {"include", "include_cached", "include_relative", "render", "partial"}
_LINKS = {"ref", "relref", "link", "post_url", "post_path", "asset_path"}
_WITHOUT_MEANING = {"rawhtml", "html", "raw", "unsafe", "fragment", "lead", "markdown", "p"}
# What players and posts are called by, and their addresses; none where a tag has the whole one.
_SERVICES = {
    **dict.fromkeys(("youtube", "yt"), ("Video", "https://www.youtube.com/watch?v={}")),
    "vimeo": ("Video", "https://vimeo.com/{}"),
    **dict.fromkeys(("tweet", "twitter", "x"), ("Post", "https://x.com/i/status/{}")),
    "instagram": ("Post", "https://www.instagram.com/p/{}/"),
    "gist": ("Code", "https://gist.github.com/{}"),
    "video": ("Video", "{}"),
    "audio": ("Audio", "{}"),
    **dict.fromkeys(("iframe", "embed", "oembed"), ("Embedded", "")),
}
_KEYS = ("src", "url", "href", "id", "videoid", "video", "youtubeid", "link", "mp4", "file")
_SUFFIX = re.compile(r"(?:[-_](?:simple|enhanced|lite|lazy|embed|player|video)|embed|player|lite)$")
_ID = re.compile(r"[\w./:@-]+")
LONGEST_SHOWN = 80
# What prints nothing where it stands, but keeps it for another place.
_DEFINITIONS = {"capture", "set", "macro"}
# Conditions whose answer is known before a site is built: readers get what production has.
_ENVIRONMENT = re.compile(
    r"jekyll\.environment\s*(?P<is>[!=]=)\s*([\"'])(?P<named>\w*)\2", re.IGNORECASE
)
_KEPT = re.compile("\x00(\\d+)\x00")
_IMAGE = re.compile(
    r"(?P<before>\s*)!\[(?P<alt>[^\[\]]{0,500})\]\((?P<address>[^()\s]{1,500})\)\s*"
)
_LINK = re.compile(r"\[([^\[\]]{1,500})\]\([^()\s]{0,500}\)")
_EMPHASIS = re.compile(r"(?<![\w*])(\*{1,3}|_{1,3})([^\s*_][^*_]{0,500})\1(?![\w*])")
_OUTPUT = re.compile(r"\{\{-?([^{}]{0,500}?)-?\}\}")
_HUMP = re.compile(r"(?<=[a-z])(?=[A-Z])|[./]")
_LISTS_OF_PEOPLE = ("members", "staff", "subscribers")
# What it begins goes on to the end of the text, as with Ghost's <!--members-only-->.
_ENDS_WHAT_IS_PUBLIC = re.compile(r"paywall|only\s*$", re.IGNORECASE)
_MARKS_A_PLACE = re.compile(
    r"<!--\s*/?(?:more|read[ -]?more|(?:end[ -]?)?excerpt|truncate|summary)\s*-"
)
_ROOT = re.compile(
    r"(?:site|config)\.(?:base_?url|url|github\.url|domain)|base_?url|root|page\.(?:url|dir)",
    re.IGNORECASE,
)
_FILTERED = re.compile(
    r"[\"'](?P<literal>[^\"']*)[\"']\s*\|\s*(?:relative_url|absolute_url|prepend|url|asset_url"
    r"|absurl|relurl|img_url|asset_path|absolute_path)\b.*",
    re.DOTALL | re.IGNORECASE,
)


@dataclass(slots=True)
class Meanings:
    """For one article. `credits` are those of images, by address; Markdown has no place for
    them. `aside` are pieces that stay as they are: for each stands a sign that no text has."""

    place: Place
    values: Mapping[str, Any]  # of the front matter
    credits: dict[str, str] = field(default_factory=dict)
    lost: list[str] = field(default_factory=list)
    withheld: bool = False  # it says that not everybody may read on
    aside: list[str] = field(default_factory=list)

    def put_aside(self, piece: str) -> str:
        self.aside.append(piece)
        return f"\x00{len(self.aside) - 1}\x00"

    def put_back(self, text: str) -> str:
        return _KEPT.sub(lambda match: self.aside[int(match[1])], text)

    def of(self, tag: Tag, inside: str | None = None) -> str:
        """The Markdown; `inside` is what stands between a tag and the one that closes it."""
        if tag.kind == "container":
            self.withheld |= inside is None and withholds(tag.given)
            return self.container(tag.given, inside or "")
        if self._hides(tag, inside):
            return ""
        if tag.kind == "component" and (inside is not None or "{" in tag.given):
            self.lost.append(describe(tag))
            return inside or ""
        return self._in_markdown(tag, inside)

    def _hides(self, tag: Tag, inside: str | None) -> bool:
        """Is what stands in it shown to nobody, or not to everybody?"""
        if _withholds(tag):
            if inside is not None:
                self.lost.append(f"what stands in {describe(tag)}, for not everybody may read it")
                return True
            lists = tag.alone or tag.name.casefold() in _LISTS_OF_PEOPLE
            self.withheld |= not lists or bool(_ENDS_WHAT_IS_PUBLIC.search(tag.name))
        if tag.kind == "template tag" and inside is not None and _prints_nothing(tag):
            self.lost.append(f"what stands in {describe(tag)}, which shows it to nobody")
            return True
        return False

    def _in_markdown(self, tag: Tag, inside: str | None) -> str:
        name, tag, given = _called(tag)
        if name in _LINKS and inside is None:
            return self._address(name, tag, given)
        if name in _WITHOUT_MEANING:
            return inside or ""
        if name == "param" and isinstance(self.values.get(given.first), str):
            return str(self.values[given.first])
        if _is_image(name, given) and (shown := self._figure(given, inside)):
            return shown
        if inside is None and (link := _embedded(name, given)):
            return link
        if name in _NOTES | _QUOTES | _FOLDED:
            return self._set_apart(name, given, inside or "")
        self.lost.append(describe(tag))
        return _link_in(given) if inside is None else inside

    def container(self, kind: str, inside: str) -> str:
        """What is set apart: `:::tip[Mind it]`, `!!! note "Mind it"`."""
        if kind := kind.strip():
            what = f"“{kind[:LONGEST_SHOWN]}”"
            if withholds(kind):
                self.lost.append(f"what stands in {what}, for not everybody may read it")
                return "\n"
            self.lost.append(f"that this is set apart: {what}")
        return inside

    def comment(self, whole: str, inside: str) -> None:
        self.withheld |= withholds(inside) and bool(_ENDS_WHAT_IS_PUBLIC.search(inside))
        if not _MARKS_A_PLACE.match(whole):
            kind = "an HTML comment" if whole.startswith("<!--") else "a comment in the text"
            self.lost.append(kind)

    def _figure(self, given: Arguments, inside: str | None) -> str:
        caption = _caption(given)
        address = given.get(*_SOURCES) or next(filter(_looks_like_a_file, given.words), "")
        if not address:
            return _captioned(inside or "", caption)
        alt = given.get("alt") or _unnamed_alt(given, address)
        address = plain_address(address)
        if whose := given.get(*_WHOSE):
            self.credits[address] = credit(whose) or whose
            if given.get("attrlink"):
                self.lost.append(f"the link in the picture credit “{self.credits[address]}”")
        return reference(address, ImageUse(alt=alt, caption=_words(inside or caption)))

    def _set_apart(self, name: str, given: Arguments, inside: str) -> str:
        title = _title_of(name, given)
        text = inside.strip() or inline(given.get("text"))
        text = f"**{inline(title)}**\n\n{text}" if title else text
        if name in _FOLDED:
            return f"\n\n{text}\n\n"
        author = given.get("author", "cite", "attribution", "name", "source")
        if name in _QUOTES and (author := author or " ".join(given.words)):
            text = f"{text}\n\n— {inline(author)}"
        return f"\n\n{self._quoted(text)}\n\n" if text else ""

    def _quoted(self, text: str) -> str:
        whole = self.put_back(text)  # for the lines of code get the marks, too
        return "\n".join(f"> {line}".rstrip() for line in whole.split("\n"))

    def _address(self, name: str, tag: Tag, given: Arguments) -> str:
        target = given.get("path") or (given.source if name == "link" else given.first)
        path = target.strip().strip("\"'")
        if tag.kind != "template tag":
            address = self.place.leads_to(path)
        elif not (address := post_address(path)) and name == "link":
            address = self.place.leads_to(f"/{path}") or f"/{path.lstrip('/')}"
        if not address:
            self.lost.append(f"where {describe(tag)} leads")
        return address or path


def _called(tag: Tag) -> tuple[str, Tag, Arguments]:
    """Its name, itself and its arguments; one that includes a file is called by that."""
    name, given = tag.name.casefold(), arguments(tag.given)
    if name not in _INCLUDES:
        return name, tag, given
    rest = tag.given.strip().partition(" ")[2]
    tag = Tag(given.first or tag.name, rest, kind="include")
    name = PurePosixPath(given.first).stem.casefold()
    return name, tag, replace(given, words=given.words[1:])


def _withholds(tag: Tag) -> bool:
    return withholds(tag.given if tag.name == "if" else _HUMP.sub(" ", tag.name))


def _prints_nothing(tag: Tag) -> bool:
    holds = {"false": False, "nil": False, "true": True}.get(tag.given)
    if found := _ENVIRONMENT.fullmatch(tag.given):
        holds = (found["named"] == "production") is (found["is"] == "==")
    if tag.name in ("if", "unless"):
        return holds is (tag.name == "unless")
    return tag.name in _DEFINITIONS


def describe(tag: Tag) -> str:
    """For people."""
    words = " ".join(f"{tag.name} {tag.given}".split())
    return f"the {tag.kind} “{words[:LONGEST_SHOWN]}{'…' if len(words) > LONGEST_SHOWN else ''}”"


def output(expression: str) -> str | None:
    """The address that `{{ expression }}` writes, for {{ site.baseurl }} or {{ "/x" | url }}."""
    expression = expression.strip()
    if _ROOT.fullmatch(expression.partition("|")[0].strip()):
        return ""
    if found := _FILTERED.fullmatch(expression):
        literal = found["literal"]
        return literal if "://" in literal or literal.startswith("#") else _rooted(literal)
    return None


def plain_address(address: str) -> str:
    """Without what templates and bundlers write into it."""
    if "{{" in address:
        address = _OUTPUT.sub(lambda found: output(found[1]) or "", address)
        address = _rooted(address) if "://" not in address else address
    return f"/src/{address[2:]}" if address.startswith(("@/", "~/")) else address


def _rooted(path: str) -> str:
    return f"/{path.lstrip('/')}"


def _embedded(name: str, given: Arguments) -> str:
    """A link; "" for what is none of the known services, or names nothing."""
    names = (_SUFFIX.sub("", one.casefold()) for one in (given.get("provider"), name))
    kind, pattern = next((_SERVICES[one] for one in names if one in _SERVICES), ("", ""))
    key = _key_at_service(kind, given)
    address = key if key.startswith(("https://", "http://", "/", "./")) else ""
    if not address and key and (pattern == "{}" or _ID.fullmatch(key)):
        address = pattern.format(key)
    label = given.get("title", "caption", "alt")
    return _labelled(address, label, kind) if kind and address else ""


def _key_at_service(kind: str, given: Arguments) -> str:
    """The name that a service has for it, or its address; of posts and code, whose it is, too."""
    key = given.get(*_KEYS) or given.first
    user = given.get("user") or (given.first if len(given.words) > 1 else "")
    number = given.get("id") or "".join(given.words[1:2])
    if kind == "Post" and user and number:
        return f"https://x.com/{quote(user)}/status/{number}"
    if kind == "Code" and user and "/" not in key:
        return f"{user}/{number}"
    return key


def _link_in(given: Arguments) -> str:
    """To the address that is named by what nobody here knows; "" for none."""
    address = given.get("src", "url", "href") or given.first
    if not address.startswith(("https://", "http://")):
        return ""
    return _labelled(address, given.get("title", "text", "label"))


def _labelled(address: str, title: str = "", kind: str = "Embedded") -> str:
    try:
        host = (urlsplit(address).hostname or "").removeprefix("www.")
    except ValueError:
        host = ""
    return f"[{inline(title or f'{kind}: {host or address}')}](<{in_angles(address)}>)"


def _is_image(name: str, given: Arguments) -> bool:
    address = given.get("src", "image_path") or given.first
    ending = PurePosixPath(address).suffix.casefold()
    return ending in _IMAGES or not _IMAGE_NAMES.isdisjoint(re.split("[_-]", name))


def _caption(given: Arguments) -> str:
    """Hugo's figures have a title and a caption, and show both below the image."""
    title, caption = given.get("title"), given.get("caption", "figcaption")
    return f"{title.rstrip('.')}. {caption}" if title and caption else title or caption


def _unnamed_alt(given: Arguments, address: str) -> str:
    """The last of the words without a name that is a sentence; or all, without size and place."""
    others = [word for word in given.words if word not in (address, *_LAYOUT)]
    others = [word for word in others if " " in word][-1:] or others
    return " ".join(word for word in others if not word.isdecimal())


def _title_of(name: str, given: Arguments) -> str:
    """Of a note or of what is folded; a note without a title is called by its kind."""
    title = given.get("title", "summary", "label")
    if not title and name in _FOLDED:
        title = " ".join(given.words)
    if not title and name in _NOTES:
        kind = given.get("type", "kind") or given.first or name
        title = kind if given.named or len(given.words) < 2 else " ".join(given.words[1:])
        title = title[:1].upper() + title[1:]
    return title


def _captioned(inside: str, caption: str) -> str:
    """Around an image of Markdown's own, or more."""
    if found := _IMAGE.fullmatch(inside) if caption else None:
        shown = reference(found["address"], ImageUse(alt=found["alt"], caption=caption))
        return f"{found['before']}{shown}"
    return f"{inside}\n\n*{caption}*\n\n" if caption and inside else inside


def _words(markdown: str) -> str:
    """A caption may have links and emphasis; a title of Markdown's has words."""
    return " ".join(_EMPHASIS.sub(r"\2", _LINK.sub(r"\1", markdown)).split())


def _looks_like_a_file(word: str) -> bool:
    return " " not in word and ("/" in word or PurePosixPath(word).suffix.casefold() in _IMAGES)
