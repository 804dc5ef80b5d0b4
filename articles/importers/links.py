"""Links between the articles of an archive: from the addresses that they had to today's.

An address is known by its key: the host without www, and the path; of the query only what names an
article (?p=12). Where nobody said which site it is, the key is the path alone.
"""

import re
from collections.abc import Callable, Sequence
from dataclasses import replace
from urllib.parse import parse_qsl, urljoin, urlsplit

from articles.content import ArticleContent
from articles.old_addresses import old_path

# [words](address), [words](<address>), [label]: address; not the pictures before which ! stands.
_LINK = re.compile(
    r"(?P<before>(?<!\\)\]\(\s{0,9}|^ {0,3}\[[^\[\]\n]{1,300}\]:[ \t]{1,9})"
    r"(?:<(?P<angled>[^<>\n]{1,2000})>|(?P<bare>[^\s()<>]{1,2000}))",
    re.MULTILINE,
)


def key_of(url: str, *, base: str = "") -> str:
    """The key of an address, "" for what is none; `base` is that of the page it stands on."""
    try:
        parts = urlsplit(urljoin(base, url.strip()))
        host = (parts.hostname or "").removeprefix("www.")
        query = dict(parse_qsl(parts.query, max_num_fields=20))
    except ValueError:
        return ""
    if parts.scheme not in ("", "http", "https") or not (parts.path or host):
        return ""
    path = old_path(parts.path, query)
    return f"{host}{path}" if path.startswith("/") else ""


def keys_of(urls: Sequence[str]) -> tuple[str, ...]:
    """Those of all the addresses of an article, the home page left out."""
    base = urls[0] if urls else ""
    keys = (key_of(url, base=base) for url in urls)
    return tuple(dict.fromkeys(key for key in keys if key and not key.endswith("/")))


def paths_of(urls: Sequence[str]) -> tuple[str, ...]:
    """The paths of these addresses, whatever their site."""
    return tuple(dict.fromkeys(key[key.index("/") :] for key in keys_of(urls)))


def rewritten(
    content: ArticleContent, urls: Sequence[str], path_here: Callable[[str], str]
) -> ArticleContent:
    """With links that lead to where articles are now: `path_here` turns a key into a path or "".

    Other links within the old site become whole addresses, if we know which site it is.
    """
    base = urls[0] if urls else ""
    whole = base.startswith(("http://", "https://"))

    def ours(found: re.Match[str]) -> str:
        address = found["angled"] or found["bare"]
        if address.startswith(("#", "mailto:", "image:")):
            return found[0]
        if path := path_here(key_of(address, base=base)):
            return f"{found['before']}/{path}/"
        if whole and not urlsplit(address).scheme:
            return f"{found['before']}<{urljoin(base, address)}>"
        return found[0]

    def guarded(found: re.Match[str]) -> str:
        try:
            return ours(found)
        except ValueError:  # an address that is none
            return found[0]

    return replace(
        content,
        sections=tuple(
            replace(section, body=_LINK.sub(guarded, section.body))
            if "]" in section.body
            else section
            for section in content.sections
        ),
    )
