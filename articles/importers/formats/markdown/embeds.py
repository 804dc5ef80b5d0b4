"""What a shortcode embeds from elsewhere, as a link with a label."""

import re
from urllib.parse import quote, urlsplit

from articles.importers.formats.markdown.arguments import Arguments
from articles.importers.textual.escaping import inline

_SERVICES = {
    "youtube": ("Video", "https://www.youtube.com/watch?v={}"),
    "vimeo": ("Video", "https://vimeo.com/{}"),
    "dailymotion": ("Video", "https://www.dailymotion.com/video/{}"),
    "ted": ("Video", "https://www.ted.com/talks/{}"),
    "tweet": ("Post", "https://x.com/i/status/{}"),
    "instagram": ("Post", "https://www.instagram.com/p/{}/"),
    "gist": ("Code", "https://gist.github.com/{}"),
    "codepen": ("Code", "https://codepen.io/pen/{}"),
    "spotify": ("Audio", "https://open.spotify.com/{}"),
    "soundcloud": ("Audio", "https://soundcloud.com/{}"),
    "tiktok": ("Video", "https://www.tiktok.com/embed/{}"),
    "peertube": ("Video", ""),
    "mastodon": ("Post", ""),
    "facebook": ("Post", "https://www.facebook.com/{}"),
    "video": ("Video", ""),
    "audio": ("Audio", ""),
    "iframe": ("Embedded", ""),
    "embed": ("Embedded", ""),
    "oembed": ("Embedded", ""),
}
_ALIASES = {"yt": "youtube", "twitter": "tweet", "x": "tweet", "twitterx": "tweet"}
_KEYS = ("src", "url", "href", "id", "videoid", "video", "youtubeid", "link", "mp4", "file")
_SUFFIX = re.compile(r"(?:[-_](?:simple|enhanced|lite|lazy|embed|player|video)|embed|player|lite)$")
_ID = re.compile(r"[\w./:@-]+")


def link(name: str, given: Arguments) -> str:
    """The link in Markdown; "" for what is none of the known services, or names nothing."""
    service = _service(given.get("provider") or name) or _service(name)
    if not service:
        return ""
    kind, pattern = _SERVICES[service]
    key = given.get(*_KEYS) or given.first
    user = given.get("user") or (given.first if len(given.words) > 1 else "")
    if service == "tweet" and user and (given.get("id") or len(given.words) > 1):
        number = given.get("id") or given.words[1]
        key, pattern = number, f"https://x.com/{quote(user)}/status/{{}}"
    elif service == "gist" and user and "/" not in key:
        key = f"{user}/{given.get('id') or given.words[1]}"
    address = key if key.startswith(("https://", "http://", "/", "./")) else ""
    if not address and pattern and _ID.fullmatch(key):
        address = pattern.format(key.replace(":", "/") if service == "spotify" else key)
    if not address and key and kind in ("Video", "Audio") and not pattern:
        address = key
    return labelled(address, given.get("title", "caption", "alt"), kind) if address else ""


def labelled(address: str, title: str = "", kind: str = "Embedded") -> str:
    return f"[{inline(title or f'{kind}: {_host(address) or address}')}](<{_enclosed(address)}>)"


def _service(name: str) -> str:
    plain = _SUFFIX.sub("", name.casefold())
    plain = _ALIASES.get(plain, plain)
    return plain if plain in _SERVICES else ""


def _host(address: str) -> str:
    try:
        return (urlsplit(address).hostname or "").removeprefix("www.")
    except ValueError:
        return ""


def _enclosed(address: str) -> str:
    """As it can stand between angle brackets."""
    return address.replace("<", "%3C").replace(">", "%3E").replace("\n", " ")
