"""Links between the articles of an archive, from the addresses that they had to today's; and the
old addresses themselves, which lead here.

An address is known by its key: the host without www, and the path; of the query only what names an
article (?p=12). Where nobody said which site it is, the key is the path alone.
"""

from collections.abc import Callable, Sequence
from dataclasses import replace
from html import unescape
from urllib.parse import parse_qsl, urljoin, urlsplit

from articles import redirects
from articles.content import ArticleContent
from articles.escaping import unescape as unescape_markdown
from articles.importers.base import Found
from articles.importers.images.places import named
from articles.importers.images.references import canonical, relinked
from articles.importers.run.results import Result
from articles.models import Batch, Edition

_ELSEWHERE = ("#", "mailto:", "tel:", "image:", "data:")


def article_key(url: str, *, base: str = "") -> str:
    """The key of an address, "" for what is none; `base` is that of the page it stands on."""
    try:
        parts = urlsplit(urljoin(base, url.strip()))
        host = _host(parts.geturl())
        query = dict(parse_qsl(parts.query, max_num_fields=20))
    except ValueError:
        return ""
    if parts.scheme not in ("", "http", "https") or not (parts.path or host):
        return ""
    path = redirects.path_of(parts.path, query)
    return f"{host}{path}" if path.startswith("/") and "\0" not in path else ""


def article_keys(urls: Sequence[str]) -> tuple[str, ...]:
    """Those of all the addresses of an article, the home page left out."""
    base = urls[0] if urls else ""
    keys = (article_key(url, base=base) for url in urls)
    return tuple(dict.fromkeys(key for key in keys if key and not key.endswith("/")))


def is_within(url: str, *, base: str) -> bool:
    """Whether the address is one of the site of `base`, as far as anybody said which that is."""
    try:
        return _host(urljoin(base, url)) == _host(base)
    except ValueError:
        return False


def _host(url: str) -> str:
    return (urlsplit(url).hostname or "").removeprefix("www.")


def rewrite_links(found: Found, path_here: Callable[[str, bool], str]) -> ArticleContent:
    """What it says, with links that lead to where articles are now: `path_here` turns a key, and
    whether that is of the article's own site, into a path or "".

    Other links within the old site become whole addresses, if we know which site it is.
    """
    base = found.urls[0] if found.urls else ""
    whole = base.startswith(("http://", "https://"))
    images = named(found)

    def today(address: str) -> str | None:
        plain = unescape_markdown(unescape(address)).strip()
        if not plain or plain.startswith(_ELSEWHERE) or canonical(address) in images:
            return None
        try:
            if path := path_here(article_key(plain, base=base), is_within(plain, base=base)):
                _, mark, fragment = address.partition("#")
                return f"</{path}/{mark}{fragment}>" if fragment else f"/{path}/"
            if whole and not urlsplit(plain).scheme:
                return f"<{urljoin(base, address)}>"
        except ValueError:  # an address that is none
            pass
        return None

    sections = (
        replace(section, body=relinked(section.body, today)) for section in found.content.sections
    )
    return replace(found.content, sections=tuple(sections))


def create_redirects(results: Sequence[Result]) -> None:
    """Old addresses answer with the way to the article; the first that had one keeps it."""
    wanted = {
        (path, result.article.pk): result
        for result in results
        if result.found and result.article
        for path in (key[key.index("/") :] for key in article_keys(result.found.urls))
        if not (result.seen and path == f"/{result.seen.path}")
    }
    for path, article in redirects.create(wanted):
        result = wanted[path, article]
        note = f"the old address {path}, which leads to another article"
        result.update(lost=(*result.lost, note))


def path_of_earlier(old: str, batch: Batch) -> str:
    """Where the article is that another run brought from this path; "" if none did."""
    stories = Edition.objects.stories().lasting().filter(article__redirects__path=old)
    # What this run has loaded by now depends on when it was stopped.
    earlier = stories.exclude(article__source__batch=batch)
    return earlier.order_by("number").values_list("path", flat=True).last() or ""
