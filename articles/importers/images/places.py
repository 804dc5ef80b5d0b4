"""Where the images of an article may come from, in the order in which they are asked: its own
file source, the album of --images, the web. Images that stand in their address need no place."""

import binascii
import re
from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterable, Iterator
from itertools import chain, islice, takewhile
from pathlib import PurePosixPath
from unicodedata import normalize
from urllib.parse import unquote, unquote_to_bytes, urljoin, urlsplit

from articles.importers.base import Found
from articles.importers.files import IMAGES, BadSource, File, FileSource
from articles.importers.images.fetch import Fetcher, Remembered
from articles.importers.images.references import canonical, references

_WEB = ("http://", "https://")
_NAMED = "picture "  # as `base.lost_image` names what has an address
# Where sites keep what they serve as it is, seen from their own folder.
STATIC = ("", "static", "public", "assets", "src", "content", "source")
DEEPEST = 12  # folders above an article in which its site may begin
_NUMBER = re.compile(r"[0-9]+")
LONGEST_NUMBER = 20  # digits of a number by which files are sorted
_RESIZED = re.compile(r"(?:-\d{1,5}x\d{1,5}|-scaled|-rotated)$", re.ASCII)
_GHOST_SIZES = re.compile(r"(?<=content/images/)(?:size/[^/]+/)?(?:format/[^/]+/)?(?=[^/])")
# The folders of WordPress and Ghost, wherever their site is; an export may begin at each of their
# levels.
_UPLOADS = (("wp-content", "uploads"), ("content", "images"))
_ALIASES = {"~", "@", "__GHOST_URL__"}


class Album:
    """The image files of a file source, however deep; nothing hidden.

    `sole`: one file is imported and nothing else, so that all of the file source is for it.
    """

    def __init__(self, file_source: FileSource, *, sole: bool = False) -> None:
        self.sole = sole
        names = (name for name in file_source.names() if not isinstance(name, BadSource))
        images = (name for name in names if PurePosixPath(name).suffix.lower() in IMAGES)
        self._files = [File(file_source, name) for name in sorted(images, key=_natural)]
        self._called: dict[str, list[File]] = defaultdict(list)
        self._inside: dict[str, list[File]] = defaultdict(list)
        for file in self._files:
            *folders, name = _parts(file.name)
            self._called[name].append(file)
            for folder in dict.fromkeys(folders):
                self._inside[folder].append(file)
        self._stems = sorted((_plain(file.path.stem), n) for n, file in enumerate(self._files))

    def named(self, address: str) -> list[File]:
        """The file whose path ends like this address, as far as possible; the original rather than
        a smaller copy of it. Several, where they fit equally well."""
        fitting: dict[tuple[int, str], list[File]] = {}  # parts in common, which path -> files
        for path in originals(path_of(address)):
            wanted = _parts(path)
            for file in self._called.get(wanted[-1], []) if wanted else []:
                shared = _common(wanted, _parts(file.name))
                fitting.setdefault((shared, path), []).append(file)
        best = max(fitting, key=lambda fit: fit[0], default=None)  # of equal ones the first
        return fitting[best] if best else []

    def for_article(self, name: str) -> list[File]:
        """The files for an article that names none, in their order: those in a folder that is
        called as its file, or else those that begin as it does, or else, for a sole file, all."""
        stem = _plain(PurePosixPath(name).stem)
        inside = self._inside.get(stem, [])
        return inside or self._beginning(stem) or (self._files if self.sole else [])

    def _beginning(self, stem: str) -> list[File]:
        digits = "" if stem[-1:].isdecimal() else r"\d"  # story-1 has nothing to do with story-10
        begun = re.compile(re.escape(stem) + rf"(?:[-_.{digits} ]|$)")
        following = islice(self._stems, bisect_left(self._stems, (stem, -1)), None)
        near = takewhile(lambda one: one[0].startswith(stem), following)
        return [self._files[n] for n in sorted(n for found, n in near if begun.match(found))]


class Places:
    """For all articles of one run, so that what many of them show is taken in once."""

    def __init__(self, album: Album | None = None, fetcher: Fetcher | None = None) -> None:
        self.album, self.fetcher = album, fetcher
        self.keys = Remembered[File | str]()  # of what was taken in
        self.refusals = Remembered[File | str]()

    def search(
        self, address: str, *, home: File | None, urls: Iterable[str] = ()
    ) -> tuple[list[File | str], list[str]]:
        """The files and addresses that may be the image, the best first; or why there is none.

        `home` is the file that names the image, `urls` where its article was to be read.
        """
        origins, reasons = list[File | str](), list[str]()
        if home and (file := on_file_source(home, address)):
            origins.append(file)
        fitting = self.album.named(address) if self.album else []
        if len(fitting) > 1:
            reasons.append(f"several files fit: {', '.join(file.location for file in fitting)}")
        else:
            origins += fitting
        url = _on_the_web(address, urls)
        if url and self.fetcher:
            origins += _originals_on_the_web(url)
        if not origins and not reasons:
            reasons.append("it is on the web and was not fetched" if url else "not found")
        return origins, reasons

    def prefetch(self, articles: Iterable[tuple[Found, File | None]]) -> None:
        """Fetch what these articles will need from the web, several images at once."""
        if not self.fetcher:
            return
        others: dict[str, list[str]] = {}  # the first to ask for -> those where it has none
        for found, home in articles:
            for address in addresses(found):
                origins, _ = self.search(address, home=home, urls=found.urls)
                urls = [origin for origin in origins if isinstance(origin, str)]
                if urls and len(urls) == len(origins):  # none lies here
                    others[urls[0]] = urls[1:]
        self.fetcher.prefetch(others)
        missing = (urls for first, urls in others.items() if not self.fetcher.has(first))
        self.fetcher.prefetch(url for urls in missing for url in urls)


def on_file_source(home: File, address: str) -> File | None:
    """The image in the source of the file that names it: beside that file, or where its site keeps
    such files. Of addresses on the web only those of uploads, which an export has beside it."""
    foreign = address.strip().lower().startswith(("http:", "https:", "//"))
    beside = () if foreign else _beside(home, address)
    uploads = _below(home, list(_uploads(path_of(address))), ("",))
    return next(chain(beside, uploads), None)


def originals(path: str) -> list[str]:
    """A path and what it may be a smaller copy of, the best first: WordPress' rail-300x200.jpg is
    made of rail.jpg, or of rail-scaled.jpg."""
    path = _GHOST_SIZES.sub("", path)
    folder, slash, name = path.rpartition("/")
    stem, dot, extension = name.rpartition(".")
    if not stem or not _RESIZED.search(stem):
        return [path]
    original = _RESIZED.sub("", stem)
    stems = dict.fromkeys((original, f"{original}-scaled", stem))
    return [f"{folder}{slash}{each}{dot}{extension}" for each in stems if each]


def path_of(address: str) -> str:
    """https://old.example/assets/ferry%201.jpg?w=800 -> /assets/ferry 1.jpg"""
    try:
        return unquote(urlsplit(address.strip()).path).replace("\\", "/")
    except ValueError:
        return ""


def _beside(home: File, address: str) -> Iterator[File]:
    paths = originals(path_of(address))
    for path in [*paths, address]:
        for spelt in _spellings(path):
            if not spelt.startswith("/") and (file := home.beside(spelt)):
                yield file
    yield from _below(home, paths, STATIC)


def _below(home: File, paths: list[str], roots: tuple[str, ...]) -> Iterator[File]:
    """In the folder of the file and in those above it, the nearest first."""
    above = ["" if folder == PurePosixPath() else str(folder) for folder in home.path.parents]
    wanted = ["/".join(parts) for path in paths if (parts := _inward(path))]
    for folder in [*above[:DEEPEST], *above[DEEPEST:][-1:]]:
        for root in roots:
            for path in wanted:
                for spelt in _spellings(path):
                    name = "/".join(filter(None, (folder, root, spelt)))
                    if home.file_source.holds(name):
                        yield File(home.file_source, name)


def _uploads(path: str) -> Iterator[str]:
    """wp-content/uploads/2019/05/rail.jpg, uploads/2019/05/rail.jpg and 2019/05/rail.jpg"""
    parts = _inward(path)
    for first, second in _UPLOADS:
        for at in range(min(len(parts) - 2, DEEPEST)):
            if (parts[at], parts[at + 1]) == (first, second):
                for start in range(3):
                    yield from originals("/".join(parts[at + start :]))
                return


def _inward(path: str) -> list[str]:
    """Its parts, without those that lead upwards or stand for the site."""
    parts: list[str] = []
    for part in path.split("/"):
        if part == "..":
            del parts[-1:]
        elif part not in ("", ".") and (parts or part not in _ALIASES):
            parts.append(part)
    return parts


def _spellings(path: str) -> list[str]:
    """Letters with accents are written in one sign or in two, as the disk has it."""
    return list(dict.fromkeys((path, normalize("NFC", path), normalize("NFD", path))))


def _plain(name: str) -> str:
    return normalize("NFC", name).casefold()


def _natural(name: str) -> str:
    """2 comes before 10."""
    return _NUMBER.sub(lambda number: number[0].lstrip("0").zfill(LONGEST_NUMBER), name.casefold())


def _parts(path: str) -> list[str]:
    return [_plain(part) for part in path.split("/") if part not in ("", ".", "..")]


def _common(wanted: list[str], found: list[str]) -> int:
    """How many parts they share, counted from the end."""
    pairs = zip(reversed(wanted), reversed(found), strict=False)
    return sum(1 for _ in takewhile(lambda pair: pair[0] == pair[1], pairs))


def is_inside(address: str) -> bool:
    """Is the image itself in its address?"""
    return address[:5].lower() == "data:"


def inside(address: str) -> bytes:
    """The image that is in a data: address. Raises ValueError."""
    head, comma, data = address.partition(",")
    if not comma:
        raise ValueError("a data: address without data")
    if not head.rstrip().lower().endswith(";base64"):
        return unquote_to_bytes(data)
    plain = unquote(data).replace("-", "+").replace("_", "/")
    return binascii.a2b_base64(plain.rstrip("= \t\r\n") + "==")


def named(found: Found) -> dict[str, str]:
    """The addresses that it names as images, by their canonical form."""
    lines = (line.removeprefix(_NAMED) for line in found.lost if line.startswith(_NAMED))
    return {canonical(address): address for address in lines}


def addresses(found: Found) -> Iterator[str]:
    """Those that do not have the image in them."""
    yield from (
        address for address in (found.lead, *found.images) if address and not is_inside(address)
    )
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
