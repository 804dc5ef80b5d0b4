"""What single shortcodes of WordPress stand for. Those of plugins that nobody here knows are
searched for pictures and addresses; their names are among what is lost."""

import re
from collections.abc import Callable
from html import escape, unescape

from articles.importers.formats.wordpress.media import Post, credited, embedded, figure, tags
from articles.importers.formats.wordpress.site import Attachment

_ATTRIBUTE = re.compile(
    r"""(?<![\w-])([\w-]{1,60})\s{0,3}=\s{0,3}(?:"([^"]*)"|'([^']*)'|([^\s"'\]]++))"""
)
_CURLY = str.maketrans("“”″„‘’′", '""""\'\'\'')
URL = re.compile(r"https?://[^\s\"'<>\[\]|]++")
_PICTURE_URL = re.compile(r"(?:https?:/)?/\S{1,2000}\.(?:jpe?g|png|gif|webp|avif)(?:\?\S*)?", re.I)
_NUMBERS = re.compile(r"\d{1,20}")
# Around a picture.
_LINK_BEGINS = re.compile(r"<a\b[^<>]*+>\s*+\Z", re.IGNORECASE)
_LINK_ENDS = re.compile(r"\s*+</a\s*+>", re.IGNORECASE)

_PLAYABLE = ("src", "mp3", "m4a", "ogg", "wav", "flac", "mp4", "m4v", "webm", "ogv", "wmv", "url")
ELSEWHERE = re.compile(
    r"video|youtube|vimeo|audio|sound|spotify|podcast|tweet|twitter|instagram|facebook|tiktok|"
    r"embed|iframe|map|dailymotion|slideshare|scribd|issuu|flickr|ted$|gist|archiveorg|bandcamp"
)
# Others stand around words in a line.
_LAYOUT = re.compile(
    r"_|row|col|section|box|text|tab|accordion|toggle|panel|content|wrap|half|third"
)
SITES = {
    "youtube": "https://www.youtube.com/watch?v={}",
    "vimeo": "https://vimeo.com/{}",
    "gist": "https://gist.github.com/{}",
}
_PICTURE_NUMBERS = ("image", "image_id", "img_id", "attachment_id", "images", "ids")
_PICTURE_ADDRESSES = ("image", "image_url", "img", "src", "url", "photo")
CODE = {"code", "sourcecode"}
_NOTES = {"ref", "footnote", "efn_note", "mfn", "fn"}
_QUOTES = {"pullquote", "blockquote", "quote"}


def unfold(name: str, given: str, inside: str, post: Post) -> str:
    if inside.strip():
        post.notice_readers(name)
    if meaning := _MEANINGS.get(name):
        return meaning(Shortcode(name, given, inside), post)
    return _other(Shortcode(name, given, inside), post)


class Shortcode:
    def __init__(self, name: str, given: str, inside: str) -> None:
        self.name, self.inside = name, inside
        self.given = unescape(given).translate(_CURLY).strip()
        found = _ATTRIBUTE.findall(self.given[:20_000])
        self.attributes = {key.lower(): a or b or c for key, a, b, c in found}

    @property
    def url(self) -> str:
        """The address that it names, in whatever way."""
        found = URL.search(unescape(self.inside)) or URL.search(self.given)
        return found[0] if found else ""

    def numbers(self, *keys: str) -> list[str]:
        return [n for key in keys for n in _NUMBERS.findall(self.attributes.get(key, ""))]


def _caption(code: Shortcode, post: Post) -> str:
    image = next(tags(code.inside, ("img",)), None)
    start, end = (image.start, image.end) if image else (0, 0)
    begun, ended = _LINK_BEGINS.search(code.inside[:start]), _LINK_ENDS.match(code.inside, end)
    if begun and ended:
        start, end = begun.start(), ended.end()
    picture, rest = code.inside[start:end], code.inside[:start] + code.inside[end:]
    words = code.attributes.get("caption") or rest
    picture = credited(picture, code.attributes.get("credit", ""))
    return f"\n\n<figure>{picture}<figcaption>{words}</figcaption></figure>\n\n"


def _media_credit(code: Shortcode, post: Post) -> str:
    """It lies around a picture, mostly inside a caption."""
    return credited(code.inside, code.attributes.get("name", ""))


def _gallery(code: Shortcode, post: Post) -> str:
    chosen = code.numbers("ids", "include")
    files = _listed(chosen, post) if chosen else post.site.attached(post.number, "image")
    left_out = set(code.numbers("exclude"))
    shown = [file for file in files if file.number not in left_out]
    if not chosen and not shown:
        post.lost.append("a gallery whose pictures are not in the export")
    return "".join(figure(file, post) for file in shown)


def _listed(numbers: list[str], post: Post) -> list[Attachment]:
    found = []
    for number in numbers:
        if file := post.site.attachment(number):
            found.append(file)
        else:
            post.lost.append(f"the file {number} of the library, which is not in the export")
    return found


def _playlist(code: Shortcode, post: Post) -> str:
    kind = "video" if code.attributes.get("type") == "video" else "audio"
    chosen = code.numbers("ids", "include")
    files = _listed(chosen, post) if chosen else post.site.attached(post.number, kind)
    if not chosen and not files:
        post.lost.append("a playlist whose files are not in the export")
    return "".join(embedded(one.url, post, kind=kind, title=one.title) for one in files)


def _played(code: Shortcode, post: Post) -> str:
    given = code.attributes
    address = code.url or next((given[key] for key in _PLAYABLE if given.get(key)), "")
    title = ""
    if not address and (attached := post.site.attached(post.number, code.name)):
        address, title = attached[0].url, attached[0].title
    if not address:
        return _other(code, post)
    return embedded(address, post, kind=code.name, title=title)


def _code(code: Shortcode, post: Post) -> str:
    language = code.attributes.get("language") or code.attributes.get("lang", "")
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
    """Of what only a plugin understands: its pictures, the address it shows, and its text."""
    given = code.attributes
    files = [post.site.attachment(number) for number in code.numbers(*_PICTURE_NUMBERS)]
    pictures = "".join(figure(file, post) for file in files if file and file.is_picture)
    if not pictures:
        addresses = [given[key] for key in _PICTURE_ADDRESSES if given.get(key)]
        shown = [one for one in addresses if _PICTURE_URL.fullmatch(one)]
        pictures = "".join(f'\n\n<figure><img src="{escape(one)}"></figure>\n\n' for one in shown)
    address = code.url or _known_site(code)
    if not code.inside.strip() or code.url == unescape(code.inside.strip()):
        if pictures:
            return pictures
        if address and ELSEWHERE.search(code.name):
            return embedded(address, post)
    if "heading" in code.name and (words := given.get("text") or given.get("title")):
        return f"\n\n<h2>{escape(words)}</h2>\n\n"
    if code.inside.strip():
        post.lost.append(f"the shortcode “{code.name}”, but not the text in it")
    else:
        whole = " ".join(f"{code.name} {code.given}".split())
        post.lost.append(f"the shortcode [{whole if len(whole) <= 100 else f'{whole[:99]}…'}]")
    apart = "\n\n" if _LAYOUT.search(code.name) else ""
    return f"{pictures}{apart}{code.inside}{apart}"


def _known_site(code: Shortcode) -> str:
    pattern = SITES.get(code.name)
    number = code.attributes.get("id") or code.given.strip("= ")
    return pattern.format(number) if pattern and re.fullmatch(r"[\w/-]{1,60}", number) else ""


_MEANINGS: dict[str, Callable[[Shortcode, Post], str]] = {
    "caption": _caption,
    "wp_caption": _caption,
    "media-credit": _media_credit,
    "gallery": _gallery,
    "playlist": _playlist,
    "audio": _played,
    "video": _played,
    **dict.fromkeys(CODE, _code),
    **dict.fromkeys(_NOTES, _note),
    **dict.fromkeys(_QUOTES, _quote),
}
