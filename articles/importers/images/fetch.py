"""Pictures from the web for --fetch-images: politely, several at once, and each only once ever.

What was fetched stays in a folder, so that a second run asks nobody. What a server says it does not
have is asked for again after a day, what failed on the way in the next run.
"""

from collections import deque
from collections.abc import Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager, suppress
from pathlib import Path
from threading import BoundedSemaphore, Lock
from time import monotonic, sleep

from articles.importers.images.fetched import Fetched
from articles.importers.images.web import Busy, NoAnswer, Unfetchable, Web, place

__all__ = ["Fetcher", "Unfetchable"]

AT_ONCE, AT_ONCE_PER_HOST = 8, 2
MOST_ATTEMPTS = 3
WAIT, LONGEST_WAIT = 5, 30  # seconds, where a server is busy and does not say until when, or does
# A server of twenty years ago is mostly gone: after so many failures in a row it is left alone.
MOST_FAILURES = 6
REMEMBERED = 50_000


class Fetcher:
    """Fetches for one run into a folder. Raises Unfetchable, also the second time."""

    def __init__(self, folder: Path, web: Web | None = None) -> None:
        self._fetched = Fetched(folder)
        self._web = web or Web()
        self._hosts: dict[str, _Host] = {}
        self._failed: dict[str, str] = {}
        self._lock = Lock()

    def get(self, address: str) -> bytes:
        url = place(address).url
        if not self._fetched.holds(url):
            self._fetch(url)
        try:
            return self._fetched.read(url)
        except OSError as error:
            raise Unfetchable("it was fetched, but cannot be read") from error

    def has(self, address: str) -> bool:
        """Is it here already?"""
        try:
            return self._fetched.holds(place(address).url)
        except Unfetchable:
            return False

    def prefetch(self, addresses: Iterable[str]) -> None:
        """Have them here when they are asked for. What fails is said then."""
        waiting: dict[str, deque[str]] = {}
        for address in dict.fromkeys(addresses):
            with suppress(Unfetchable):
                there = place(address)
                if not self._fetched.holds(there.url):
                    waiting.setdefault(there.host, deque()).append(there.url)
        lanes = [urls for urls in waiting.values() for _ in range(min(AT_ONCE_PER_HOST, len(urls)))]
        if not lanes:
            return
        with ThreadPoolExecutor(AT_ONCE) as pool:
            try:
                for lane in [pool.submit(self._fetch_all, urls) for urls in lanes]:
                    lane.result()
            finally:  # somebody may have stopped us
                for urls in waiting.values():
                    urls.clear()

    def refuse(self, address: str, why: str) -> None:
        """What came from there is no picture: it is not kept, and not fetched again today."""
        self._fetched.refuse(place(address).url, why)

    def _fetch_all(self, urls: deque[str]) -> None:
        with suppress(IndexError):  # the other lane of this host had the last one
            while True:
                url = urls.popleft()
                with suppress(Unfetchable):
                    self._fetch(url)

    def _fetch(self, url: str) -> None:
        if why := self._failed.get(url) or self._fetched.refusal(url):
            raise Unfetchable(why)
        try:
            self._download(url)
        except Unfetchable as failed:
            with self._lock:
                self._failed[url] = failed.why
                if len(self._failed) > REMEMBERED:
                    del self._failed[next(iter(self._failed))]
            if failed.definite:
                self._fetched.refuse(url, failed.why)
            raise

    def _download(self, url: str) -> None:
        for attempt in range(1, MOST_ATTEMPTS + 1):
            try:
                with self._fetched.keeping(url) as file:
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
            host.wait()
            try:
                yield
            except Busy as busy:
                host.failures += 1
                host.opens = monotonic() + min(busy.after or WAIT, LONGEST_WAIT)
                raise
            except NoAnswer:
                host.failures += 1
                raise
            except Unfetchable:
                host.failures = 0
                raise
            host.failures = 0


class _Host:
    """A server as it has treated us so far."""

    def __init__(self) -> None:
        self.visits = BoundedSemaphore(AT_ONCE_PER_HOST)
        self.failures = 0  # in a row
        self.opens = 0.0  # the moment before which it does not want to be asked

    def wait(self) -> None:
        if self.failures >= MOST_FAILURES:
            raise NoAnswer(f"the server failed {MOST_FAILURES} times before")
        sleep(max(0.0, self.opens - monotonic()))
