"""Images from the web for --fetch-images: politely, several at once, and each only once ever.

What was fetched stays in a folder, so that a second run asks nobody. What a server says it does not
have is asked for again after a day, what failed on the way in the next run. The folder can be
deleted at any time; then everything is fetched again.
"""

import os
from collections.abc import Iterable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager, suppress
from hashlib import sha256
from pathlib import Path
from threading import BoundedSemaphore, Lock
from time import monotonic, sleep, time
from typing import IO, TypeVar
from uuid import uuid4

from articles.importers.images.web import Busy, NoAnswer, Unfetchable, Web, place

__all__ = ["Fetcher", "Remembered", "Unfetchable"]

AT_ONCE, AT_ONCE_PER_HOST = 8, 2
MOST_ATTEMPTS = 3
WAIT, LONGEST_WAIT = 5, 30  # seconds, where a server is busy and does not say until when, or does
# A server of twenty years ago is mostly gone: after so many failures in a row it is left alone.
MOST_FAILURES = 6
REMEMBERED = 100_000
A_DAY = 24 * 60 * 60
_UNFINISHED = ".part"


Origin = TypeVar("Origin")


class Remembered(dict[Origin, str]):
    """What was found out, of the latest ones."""

    def __setitem__(self, origin: Origin, what: str) -> None:
        super().__setitem__(origin, what)
        if len(self) > REMEMBERED:
            del self[next(iter(self))]


class Fetcher:
    """Fetches for one run into a folder. Raises Unfetchable, also the second time.

    A file is named by the digest of its address, and has its name only when it is whole.
    """

    def __init__(self, folder: Path, web: Web | None = None) -> None:
        self._folder = folder
        self._web = web or Web()
        self._hosts: dict[str, _Host] = {}
        self._failed = Remembered[str]()
        self._lock = Lock()
        folder.mkdir(parents=True, exist_ok=True)
        for file in folder.glob(f"*{_UNFINISHED}"):  # of a run that was killed
            if _age(file) > A_DAY:
                file.unlink(missing_ok=True)

    def get(self, address: str) -> bytes:
        url = place(address).url
        if not self._file(url).is_file():
            self._fetch(url)
        try:
            return self._file(url).read_bytes()
        except OSError as error:
            raise Unfetchable("it was fetched, but cannot be read") from error

    def has(self, address: str) -> bool:
        """Is it here already?"""
        with suppress(Unfetchable):
            return self._file(place(address).url).is_file()
        return False

    def prefetch(self, addresses: Iterable[str]) -> None:
        """Have them here when they are asked for. What fails is said then."""
        waiting: dict[str, list[str]] = {}
        for address in dict.fromkeys(addresses):
            with suppress(Unfetchable):
                if not self.has(address):
                    there = place(address)
                    waiting.setdefault(there.host, []).append(there.url)
        several = range(AT_ONCE_PER_HOST)
        lanes = [urls[n::AT_ONCE_PER_HOST] for urls in waiting.values() for n in several]
        with ThreadPoolExecutor(AT_ONCE) as pool:
            try:
                list(pool.map(self._fetch_all, lanes))
            finally:  # somebody may have stopped us
                for urls in lanes:
                    urls.clear()

    def refuse(self, address: str, why: str) -> None:
        """What came from there is no image: it is not kept, and not fetched again today."""
        url = place(address).url
        with self._whole(self._refused(url)) as file:
            file.write(why.encode("utf-8", "replace"))
        self._file(url).unlink(missing_ok=True)

    def _fetch_all(self, urls: Sequence[str]) -> None:
        for url in urls:
            with suppress(Unfetchable):
                self._fetch(url)

    def _fetch(self, url: str) -> None:
        if why := self._failed.get(url) or self._refusal(url):
            raise Unfetchable(why)
        try:
            self._download(url)
        except Unfetchable as failed:
            with self._lock:
                self._failed[url] = failed.why
            if failed.definite:
                self.refuse(url, failed.why)
            raise
        self._refused(url).unlink(missing_ok=True)

    def _download(self, url: str) -> None:
        for attempt in range(1, MOST_ATTEMPTS + 1):
            try:
                with self._whole(self._file(url)) as file:
                    self._web.download(url, file, self._visit)
                return
            except Busy as busy:
                if attempt == MOST_ATTEMPTS or (busy.after or WAIT) > LONGEST_WAIT:
                    raise

    @contextmanager
    def _visit(self, name: str) -> Iterator[None]:
        with self._lock:
            host = self._hosts.setdefault(name, _Host())
        with host.visits:
            if host.failures >= MOST_FAILURES:
                raise NoAnswer(f"the server failed {MOST_FAILURES} times before")
            sleep(max(0.0, host.opens - monotonic()))
            try:
                yield
            except (Busy, NoAnswer) as failed:
                host.failures += 1
                if isinstance(failed, Busy):
                    host.opens = monotonic() + min(failed.after or WAIT, LONGEST_WAIT)
                raise
            except Unfetchable:
                host.failures = 0
                raise
            host.failures = 0

    def _file(self, url: str) -> Path:
        name = sha256(url.encode()).hexdigest()
        return self._folder / name[:2] / name

    def _refused(self, url: str) -> Path:
        return self._file(url).with_suffix(".refused")

    def _refusal(self, url: str) -> str:
        """Why there was nothing, if that was today."""
        file = self._refused(url)
        with suppress(FileNotFoundError):
            return file.read_text(encoding="utf-8") if _age(file) < A_DAY else ""
        return ""

    @contextmanager
    def _whole(self, path: Path) -> Iterator[IO[bytes]]:
        """What is written is kept, unless something goes wrong."""
        unfinished = self._folder / f"{uuid4().hex}{_UNFINISHED}"
        try:
            with unfinished.open("wb") as file:
                yield file
            path.parent.mkdir(exist_ok=True)
            os.replace(unfinished, path)  # noqa: PTH105  (atomic)
        finally:
            unfinished.unlink(missing_ok=True)


class _Host:
    """A server as it has treated us so far."""

    def __init__(self) -> None:
        self.visits = BoundedSemaphore(AT_ONCE_PER_HOST)
        self.failures = 0  # in a row
        self.opens = 0.0  # the moment before which it does not want to be asked


def _age(file: Path) -> float:
    with suppress(FileNotFoundError):
        return time() - file.stat().st_mtime
    return 0
