"""The page cache: readers' pages, kept in front of Django for as long as they are true.

A page is kept as it was compressed (see `compression`), under its key, with the generation of the
site that it was composed of (see `generations`). Whatever could make it another ends the
generation, so that nothing here is ever thrown away by name. Each process has its own, of so many
bytes.
"""

import gzip
from collections import OrderedDict
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from http import HTTPStatus
from threading import Event, Lock
from typing import Any
from wsgiref.types import StartResponse, WSGIApplication

from django.utils.http import parse_etags

from articles.reader import compression
from articles.reader.cache_key import LONGEST, Environ, Key, key_of, parameters_of, request_for
from articles.reader.generations import IN_ENVIRON, Generation, Generations
from articles.requests import id_of

Headers = list[tuple[str, str]]

KEPT = (HTTPStatus.OK, HTTPStatus.GONE)
COMPRESSED = (*KEPT, HTTPStatus.NOT_FOUND)
# A page says of itself that everybody may have it who asks again each time; what says anything
# else, or depends on more than its key, is one reader's.
FOR_EVERYBODY = "no-cache"
OWN = frozenset({"content-length", "content-encoding", "etag", "vary", "x-request-id"})
PATIENCE = 10.0  # seconds for which one waits for what another composes
OVERHEAD = 4096  # bytes: an entry's headers and places
LARGEST = 8  # of so many parts of the whole, one page may take one


@dataclass(frozen=True, slots=True)
class Composed:
    """What Django answered."""

    status: str
    headers: Headers
    body: bytes

    def header(self, name: str) -> str:
        return next((value for key, value in self.headers if key.lower() == name), "")

    @property
    def code(self) -> int:
        return int(self.status[:3])

    @property
    def is_for_everybody(self) -> bool:
        asks_again = self.header("cache-control") == FOR_EVERYBODY
        return asks_again and not (self.header("set-cookie") or self.header("vary"))

    @property
    def leads_elsewhere(self) -> bool:
        return self.header("location") != ""

    def send(self, environ: Environ, start_response: StartResponse) -> Iterable[bytes]:
        start_response(self.status, self.headers)
        return () if environ["REQUEST_METHOD"] == "HEAD" else (self.body,)


class Kept:
    """A page in every encoding, with the headers of each of its answers."""

    __slots__ = ("_bodies", "_headers", "etag", "not_changed", "status")

    def __init__(self, page: Composed) -> None:
        self.status = page.status
        self._bodies = compression.compressed(page.body)
        # Weak: it stands for the page in every encoding.
        self.etag = f"W/{page.header('etag').removeprefix('W/')}"
        of_all = [pair for pair in page.headers if pair[0].lower() not in OWN]
        of_all += [("ETag", self.etag), ("Vary", "Accept-Encoding")]
        self._headers = {"": [*of_all, ("Content-Length", str(len(page.body)))]}
        for name, body in self._bodies.items():
            length = ("Content-Length", str(len(body)))
            self._headers[name] = [*of_all, length, ("Content-Encoding", name)]
        self.not_changed = [pair for pair in of_all if not pair[0].lower().startswith("content-t")]

    @property
    def size(self) -> int:
        return sum(map(len, self._bodies.values())) + OVERHEAD

    def send(self, environ: Environ, start_response: StartResponse, number: str) -> Iterable[bytes]:
        """`number` is that of the request, as the log has it."""
        own = ("X-Request-ID", number)
        known = environ.get("HTTP_IF_NONE_MATCH")
        if known and self._is_known(known):
            start_response("304 Not Modified", [*self.not_changed, own])
            return ()
        encoding = compression.encoding(environ.get("HTTP_ACCEPT_ENCODING", "")[:LONGEST])
        start_response(self.status, [*self._headers[encoding], own])
        if environ["REQUEST_METHOD"] == "HEAD":
            return ()
        return (self._bodies[encoding] if encoding else gzip.decompress(self._bodies["gzip"]),)

    def _is_known(self, etags: str) -> bool:
        if not self.status.startswith("200"):
            return False
        known = parse_etags(etags)
        return known == ["*"] or self.etag in (f"W/{each.removeprefix('W/')}" for each in known)


class Shelf:
    """The pages of one generation, within so many bytes: the longest unread go first."""

    def __init__(self, most: int) -> None:
        self._most, self._size = most, 0
        self._generation: Generation | None = None
        self._pages: OrderedDict[Key, Kept] = OrderedDict()
        self._lock = Lock()

    def find(self, key: Key, generation: Generation) -> Kept | None:
        with self._lock:
            if self._generation is not generation or key not in self._pages:
                return None
            self._pages.move_to_end(key)
            return self._pages[key]

    def put(self, key: Key, page: Kept, generation: Generation) -> None:
        with self._lock:
            if page.size > self._most // LARGEST or not self._is_of(generation):
                return
            before = self._pages.pop(key, None)
            self._pages[key] = page
            self._size += page.size - (before.size if before else 0)
            while self._size > self._most:
                _, gone = self._pages.popitem(last=False)
                self._size -= gone.size

    def _is_of(self, generation: Generation) -> bool:
        """From a newer one on, none of an older one is kept."""
        here = self._generation
        if here is not generation:
            if here is not None and generation.number < here.number:
                return False
            self._pages.clear()
            self._generation, self._size = generation, 0
        return True


class PageCache:
    """WSGI middleware, before all of Django's."""

    def __init__(self, application: WSGIApplication, *, megabytes: int) -> None:
        self._application = application
        self._keeps = megabytes > 0
        self._shelf = Shelf(megabytes * 1024 * 1024)
        self._generations = Generations()
        self._composing: dict[Key, Event] = {}

    def __call__(self, environ: Environ, start_response: StartResponse) -> Iterable[bytes]:
        key = key_of(environ)
        if key is None or parameters_of(key.path) is None:
            return self._application(environ, start_response)
        generation = self._generations.present()
        if generation is None:
            return self._application(environ, start_response)
        page = self._shelf.find(key, generation)
        if page is None and self._keeps and (other := self._composing.get(key)) is not None:
            other.wait(PATIENCE)
            page = self._shelf.find(key, generation)
        if page is not None:
            return page.send(environ, start_response, id_of(environ))
        return self._compose(key, generation, environ, start_response)

    def _compose(
        self, key: Key, generation: Generation, environ: Environ, start_response: StartResponse
    ) -> Iterable[bytes]:
        mine = Event()
        self._composing[key] = mine
        try:
            asked = {**request_for(key, environ), IN_ENVIRON: generation}
            answer = composed(self._application, asked)
            if answer.is_for_everybody and answer.code in COMPRESSED:
                page = Kept(answer)
                if self._keeps and answer.code in KEPT:
                    self._shelf.put(key, page, generation)
                return page.send(environ, start_response, answer.header("x-request-id"))
        finally:
            mine.set()
            if self._composing.get(key) is mine:
                self._composing.pop(key, None)
        asked_as = environ.get("HTTP_HOST"), environ.get("QUERY_STRING", "")
        if answer.leads_elsewhere and asked_as != (key.host, key.query):
            # It takes along all that was asked, and the port.
            return self._application(environ, start_response)
        return answer.send(environ, start_response)


def composed(application: WSGIApplication, environ: Environ) -> Composed:
    """The whole answer, with whose end everything is over that Django does for a request."""
    begun: list[tuple[str, Headers]] = []

    def start_response(status: str, headers: Headers, _: Any = None, /) -> Callable[..., Any]:
        begun.append((status, headers))
        return begun.append

    answer = application(environ, start_response)
    try:
        body = b"".join(answer)
    finally:
        if close := getattr(answer, "close", None):
            close()
    status, headers = begun[-1]
    return Composed(status, headers, body)
