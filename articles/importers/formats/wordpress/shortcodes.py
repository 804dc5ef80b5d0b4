"""Shortcodes of WordPress (https://codex.wordpress.org/Shortcode_API): which words in brackets are
some, and what each stands for. Those of plugins that nobody here knows are searched for images
and addresses; their names are among what is lost."""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from html import escape, unescape

from articles.importers.formats.wordpress.readers import shows_to_nobody, shows_to_some
from articles.importers.formats.wordpress.site import Attachment, Post, embedded, figure
from articles.importers.textual.shortcodes import Tag, arguments, unfolded

# What is to be left alone, up to its end.
RAW = re.compile(
    r"<(?P<raw>pre|script|style|textarea)\b(?:.*?</(?P=raw)\s*+>|.*)", re.IGNORECASE | re.DOTALL
)
_TOKEN = re.compile(
    r"\[(?P<doubled>\[?)(?P<closing>/?)(?P<name>[A-Za-z][\w-]{0,60})(?![\w-])(?P<given>[^\[\]]*+)"
    rf"\](?P<redoubled>\]?)|{RAW.pattern}",
    re.IGNORECASE | re.DOTALL,
)
_CLOSING = re.compile(r"\[/([A-Za-z][\w-]{0,60})\](\]?)")
_SETS_SOMETHING = re.compile(r"""\s[\w-]{1,60}(?:=\S|\s{0,3}=\s{0,3}["'])""")
_NUMBER = re.compile(r"\s[\w/-]{4,60}")
# Those that need no attribute to be told from a word in brackets.
_KNOWN = {"gallery", "playlist", "audio", "video", "embed", "caption", "toc", "contact-form"}
_CURLY = str.maketrans("“”″„‘’′", '""""\'\'\'')
_URL = re.compile(r"https?://[^\s\"'<>\[\]|]++")
_IMAGE_URL = re.compile(r"(?:https?:/)?/\S{1,2000}\.(?:jpe?g|png|gif|webp|avif)(?:\?\S*)?", re.I)
# With the link that it has, if any.
_IMAGE = re.compile(
    r"""(?:<a\b[^<>]*+>\s*+)?<img\b(?:[^<>"']|"[^"]*+"|'[^']*+')*+>(?:\s*+</a\s*+>)?""",
    re.IGNORECASE,
)
_NUMBERS = re.compile(r"\d{1,20}")
_PLAYABLE = ("src", "mp3", "m4a", "ogg", "wav", "flac", "mp4", "m4v", "webm", "ogv", "wmv", "url")
_ELSEWHERE = re.compile(
    r"video|youtube|vimeo|audio|sound|spotify|podcast|tweet|twitter|instagram|facebook|tiktok|"
    r"embed|iframe|map|dailymotion|slideshare|scribd|issuu|flickr|ted$|gist|archiveorg|bandcamp"
)
# Others stand around words in a line.
_LAYOUT = re.compile(
    r"_|row|col|section|box|text|tab|accordion|toggle|panel|content|wrap|half|third"
)
_SITES = {
    "youtube": "https://www.youtube.com/watch?v={}",
    "vimeo": "https://vimeo.com/{}",
    "gist": "https://gist.github.com/{}",
}
_IMAGE_NUMBERS = ("image", "image_id", "img_id", "attachment_id", "images", "ids")
_IMAGE_ADDRESSES = ("image", "image_url", "img", "src", "url", "photo")
_CODE_ENDS = {name: re.compile(rf"\[/{name}\]", re.IGNORECASE) for name in ("code", "sourcecode")}
LONGEST_GIVEN = 20_000  # characters


def without_shortcodes(text: str, post: Post, *, sure: bool = False) -> str:
    """`sure`: whatever stands in brackets is a shortcode, for somebody said so."""
    if "[" not in text:
        return text
    return unfolded(_pieces(text, sure), lambda tag, inside: _meaning(tag, inside or "", post))


def _pieces(text: str, sure: bool) -> Iterator[str | Tag]:
    names = _Names(text)
    done = position = 0
    while token := _TOKEN.search(text, position):
        position = token.end()
        if token["raw"]:
            continue
        name, given, closing = token["name"].lower(), token["given"], bool(token["closing"])
        if names.escapes(token):
            yield f"{text[done : token.start()]}&#91;{token[0].strip('[]')}&#93;"
            done = position
        elif closing or sure or name in names.closed or _is_shortcode(name, given):
            yield text[done : token.start()] + token["doubled"]
            yield Tag(name, given.removesuffix("/"), closing=closing, alone=given.endswith("/"))
            done = position = position - len(token["redoubled"])
            if not closing:
                position = names.behind_code(name, position)
    yield text[done:]


class _Names:
    """Those of the shortcodes that a text closes, and of those whose brackets it doubles there."""

    def __init__(self, text: str) -> None:
        self.text = text
        ends = _CLOSING.findall(text)
        self.closed = {name.lower() for name, doubled in ends if not doubled}
        self.escaped = {name.lower() for name, doubled in ends if doubled}
        self._code_ends = {name: end for name, end in _CODE_ENDS.items() if name in self.closed}

    def escapes(self, token: re.Match[str]) -> bool:
        """Doubled brackets are brackets and no shortcode."""
        doubled, redoubled = token["doubled"], token["redoubled"]
        is_escaped = token["name"].lower() in self.escaped
        return bool((doubled and redoubled) or (is_escaped and (doubled or redoubled)))

    def behind_code(self, name: str, position: int) -> int:
        """The end of the code that begins here, in which nothing is a shortcode; or here."""
        if name not in self._code_ends:
            return position
        if ended := self._code_ends[name].search(self.text, position):
            return ended.start()
        del self._code_ends[name]  # or every one of them would look to the end
        return position


def _is_shortcode(name: str, given: str) -> bool:
    """Not every word in brackets is one."""
    return (
        name in _KNOWN
        or "_" in name
        or given.endswith("/")
        or given.startswith("=")
        or _SETS_SOMETHING.search(given) is not None
        or (name in _SITES and _NUMBER.fullmatch(given) is not None)
        or (_ELSEWHERE.search(name) is not None and _URL.search(given) is not None)
    )


@dataclass(frozen=True, slots=True)
class Shortcode:
    name: str
    given: str
    inside: str
    named: dict[str, str]

    @property
    def url(self) -> str:
        """The address that it names, in whatever way."""
        if found := _URL.search(unescape(self.inside)) or _URL.search(self.given):
            return found[0]
        number = self.named.get("id") or self.given.strip("= ")
        known = self.name in _SITES and re.fullmatch(r"[\w/-]{1,60}", number)
        return _SITES[self.name].format(number) if known else ""

    def numbers(self, *keys: str) -> list[str]:
        return [n for key in keys for n in _NUMBERS.findall(self.named.get(key, ""))]


def _meaning(tag: Tag, inside: str, post: Post) -> str:
    given = unescape(tag.given).translate(_CURLY).strip()
    if shows_to_nobody(tag.name, given):
        post.lost.append(f"what the shortcode “{tag.name}” showed to nobody")
        return ""
    if inside.strip() and shows_to_some(tag.name, tag.given):
        post.for_some = tag.name
    code = Shortcode(tag.name, given, inside, arguments(given[:LONGEST_GIVEN]).named)
    return _MEANINGS.get(tag.name, _other)(code, post)


def _caption(code: Shortcode, post: Post) -> str:
    """What is not the image in it is its caption."""
    inside = _credited(code.inside, code.named.get("credit", ""))
    image = _IMAGE.search(inside)
    start, end = image.span() if image else (0, 0)
    words = code.named.get("caption") or inside[:start] + inside[end:]
    return f"\n\n<figure>{inside[start:end]}<figcaption>{words}</figcaption></figure>\n\n"


def _media_credit(code: Shortcode, post: Post) -> str:
    """It lies around an image, mostly inside a caption."""
    return _credited(code.inside, code.named.get("name", ""))


def _credited(html: str, whose: str) -> str:
    return html.replace("<img", f'<img data-credit="{escape(whose)}"', 1) if whose else html


def _gallery(code: Shortcode, post: Post) -> str:
    return "".join(figure(file, post) for file in _library(code, post, "image"))


def _playlist(code: Shortcode, post: Post) -> str:
    kind = "video" if code.named.get("type") == "video" else "audio"
    files = _library(code, post, kind)
    return "".join(embedded(one.url, post, kind=kind, title=one.title) for one in files)


def _library(code: Shortcode, post: Post, kind: str) -> list[Attachment]:
    """The files that it names, or else those of this kind that were uploaded to the post."""
    named = {number: post.site.attachment(number) for number in code.numbers("ids", "include")}
    for number in (number for number, file in named.items() if file is None):
        post.lost.append(f"the file {number} of the library, which is not in the export")
    files = [*named.values()] if named else post.site.attached(post.number, kind)
    shown = [file for file in files if file and file.number not in code.numbers("exclude")]
    if not named and not shown:
        what = "pictures" if kind == "image" else "files"
        post.lost.append(f"a {code.name} whose {what} are not in the export")
    return shown


def _played(code: Shortcode, post: Post) -> str:
    given = code.named
    address = code.url or next((given[key] for key in _PLAYABLE if given.get(key)), "")
    title = ""
    if not address and (attached := post.site.attached(post.number, code.name)):
        address, title = attached[0].url, attached[0].title
    if not address:
        return _other(code, post)
    return embedded(address, post, kind=code.name, title=title)


def _code(code: Shortcode, post: Post) -> str:
    language = code.named.get("language") or code.named.get("lang", "")
    kind = f' class="language-{escape(language)}"' if language else ""
    return f"\n\n<pre><code{kind}>{code.inside}</code></pre>\n\n"


def _note(code: Shortcode, post: Post) -> str:
    """Footnotes as WordPress itself writes them."""
    words = code.inside.strip()
    if not words:
        return ""
    name = f"note-{len(post.footnotes) + 1}"
    post.footnotes[name] = words
    number = len(post.footnotes)
    return f'<sup class="fn"><a href="#{name}" id="{name}-link">{number}</a></sup>'


def _quote(code: Shortcode, post: Post) -> str:
    return f"\n\n<blockquote>{code.inside}</blockquote>\n\n" if code.inside.strip() else ""


def _other(code: Shortcode, post: Post) -> str:
    """Of what only a plugin understands: its images, the address it shows, and its text."""
    images, inside = _images(code, post), code.inside.strip()
    if not inside or code.url == unescape(inside):
        if images:
            return images
        if code.url and _ELSEWHERE.search(code.name):
            return embedded(code.url, post)
    if "heading" in code.name and (words := code.named.get("text") or code.named.get("title")):
        return f"\n\n<h2>{escape(words)}</h2>\n\n"
    if inside:
        post.lost.append(f"the shortcode “{code.name}”, but not the text in it")
    else:
        whole = " ".join(f"{code.name} {code.given}".split())
        post.lost.append(f"the shortcode [{whole if len(whole) <= 100 else f'{whole[:99]}…'}]")
    apart = "\n\n" if _LAYOUT.search(code.name) else ""
    return f"{images}{apart}{code.inside}{apart}"


def _images(code: Shortcode, post: Post) -> str:
    """Those that it names by their numbers, or else by their addresses."""
    files = [post.site.attachment(number) for number in code.numbers(*_IMAGE_NUMBERS)]
    if images := "".join(figure(file, post) for file in files if file and file.is_image):
        return images
    addresses = [code.named[key] for key in _IMAGE_ADDRESSES if code.named.get(key)]
    shown = [one for one in addresses if _IMAGE_URL.fullmatch(one)]
    return "".join(f'\n\n<figure><img src="{escape(one)}"></figure>\n\n' for one in shown)


_MEANINGS: dict[str, Callable[[Shortcode, Post], str]] = {
    "caption": _caption,
    "wp_caption": _caption,
    "media-credit": _media_credit,
    "gallery": _gallery,
    "playlist": _playlist,
    "audio": _played,
    "video": _played,
    **dict.fromkeys(_CODE_ENDS, _code),
    **dict.fromkeys(("ref", "footnote", "efn_note", "mfn", "fn"), _note),
    **dict.fromkeys(("pullquote", "blockquote", "quote"), _quote),
}
