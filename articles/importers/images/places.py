"""Where the pictures of an article may come from, in the order in which they are asked: its own
shelf, the album of --images, the web. Pictures that stand in their address need no place."""

import binascii
from collections.abc import Iterable, Iterator
from urllib.parse import unquote, unquote_to_bytes, urljoin

from articles.importers.base import Found
from articles.importers.files import File
from articles.importers.images.album import Album, Ambiguous, on_shelf, originals
from articles.importers.images.fetch import Fetcher, Remembered, Unfetchable
from articles.importers.images.references import canonical, references

_WEB = ("http://", "https://")
_NAMED = "picture "  # as `found.lost_picture` names what has an address


class Places:
    """For all articles of one run, so that what many of them show is taken in once."""

    def __init__(self, album: Album | None = None, fetcher: Fetcher | None = None) -> None:
        self.album, self.fetcher = album, fetcher
        self.keys = Remembered[File | str]()  # of what was taken in
        self.refusals = Remembered[File | str]()

    def search(
        self, address: str, *, home: File | None, urls: Iterable[str] = ()
    ) -> tuple[list[File | str], list[str]]:
        """The files and addresses that may be the picture, the best first; or why there is none.

        `home` is the file that names the picture, `urls` where its article was to be read.
        """
        origins, reasons = list[File | str](), list[str]()
        if home and (file := on_shelf(home, address)):
            origins.append(file)
        try:
            if self.album and (file := self.album.named(address)):
                origins.append(file)
        except Ambiguous as several:
            reasons.append(str(several))
        url = _on_the_web(address, urls)
        if url and self.fetcher:
            origins += _originals_on_the_web(url)
        if not origins and not reasons:
            reasons.append("it is on the web and was not fetched" if url else "not found")
        return origins, reasons

    def prefetch(self, articles: Iterable[tuple[Found, File | None]]) -> None:
        """Fetch what these articles will need from the web, several pictures at once."""
        if not self.fetcher:
            return
        others: dict[str, list[str]] = {}  # the first to ask for -> those where it has none
        for found, home in articles:
            for address in _addresses(found):
                origins, _ = self.search(address, home=home, urls=found.urls)
                urls = [origin for origin in origins if isinstance(origin, str)]
                if urls and len(urls) == len(origins):  # none lies here
                    others[urls[0]] = urls[1:]
        self.fetcher.prefetch(others)
        missing = (urls for first, urls in others.items() if not self.fetcher.has(first))
        self.fetcher.prefetch(url for urls in missing for url in urls)

    def fetch(self, url: str) -> bytes:
        """Raises Unfetchable."""
        if self.fetcher is None:
            raise Unfetchable("it was not fetched")
        return self.fetcher.get(url)

    def spurn(self, url: str, why: str) -> None:
        """What was fetched from there is no picture."""
        if self.fetcher:
            self.fetcher.refuse(url, why)


def is_inside(address: str) -> bool:
    """Is the picture itself in its address?"""
    return address[:5].lower() == "data:"


def inside(address: str) -> bytes:
    """The picture that is in a data: address. Raises ValueError."""
    head, comma, data = address.partition(",")
    if not comma:
        raise ValueError("a data: address without data")
    if not head.rstrip().lower().endswith(";base64"):
        return unquote_to_bytes(data)
    plain = unquote(data).replace("-", "+").replace("_", "/")
    return binascii.a2b_base64(plain.rstrip("= \t\r\n") + "==")


def named(found: Found) -> dict[str, str]:
    """The addresses that it names as pictures, by their canonical form."""
    lines = (line.removeprefix(_NAMED) for line in found.lost if line.startswith(_NAMED))
    return {canonical(address): address for address in lines}


def _addresses(found: Found) -> Iterator[str]:
    """Those that do not have the picture in them."""
    yield from (address for address in found.pictures if address and not is_inside(address))
    known = named(found)
    for section in found.content.sections:
        for reference in references(section.body):
            if address := known.get(canonical(reference.address)):
                yield address


def _on_the_web(address: str, urls: Iterable[str]) -> str:
    """The whole address, by the article's own if it needs that; or ""."""
    address = address.strip()
    if address.startswith("//"):
        return f"https:{address}"
    if address.lower().startswith(_WEB):
        return address
    base = next((url for url in urls if url.lower().startswith(_WEB)), "")
    try:
        return urljoin(base, address) if base and ":" not in address.partition("/")[0] else ""
    except ValueError:
        return ""


def _originals_on_the_web(url: str) -> list[str]:
    """WordPress keeps the original beside its smaller copies; elsewhere the name says nothing."""
    path, *_ = url.partition("?")
    if "/wp-content/uploads/" not in path:
        return [url]
    return [url if each == path else each for each in originals(path)]
