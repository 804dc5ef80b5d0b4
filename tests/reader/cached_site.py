"""The site behind its page cache, as a server asks it."""

import gzip
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from io import BytesIO
from typing import Any

import pytest
from django.core.wsgi import get_wsgi_application

from articles.models import Article, Edition
from articles.reader.cache_key import Environ
from articles.reader.page_cache import PageCache

# PostgreSQL tells what has changed once its transaction is over.
commits = pytest.mark.django_db(transaction=True)
HOUR = timedelta(hours=1)


@dataclass(frozen=True)
class Answer:
    status: int
    headers: dict[str, str]
    raw: bytes

    @property
    def text(self) -> str:
        return decoded(self.raw, self.headers.get("Content-Encoding", "")).decode()


def decoded(body: bytes, encoding: str) -> bytes:
    if encoding == "br":
        plain: bytes = pytest.importorskip("brotli").decompress(body)
        return plain
    return gzip.decompress(body) if encoding else body


def environ(address: str, method: str = "GET", **more: str) -> Environ:
    path, _, query = address.partition("?")
    return {
        "REQUEST_METHOD": method,
        "SCRIPT_NAME": "",
        "PATH_INFO": path.encode().decode("latin-1"),
        "QUERY_STRING": query,
        "SERVER_NAME": "testserver",
        "SERVER_PORT": "80",
        "SERVER_PROTOCOL": "HTTP/1.1",
        "HTTP_HOST": "testserver",
        "REMOTE_ADDR": "192.0.2.7",
        "wsgi.url_scheme": "http",
        "wsgi.input": BytesIO(),
        "wsgi.errors": BytesIO(),
        **more,
    }


class Site:
    """The site behind its page cache; `composed` is what Django was asked for."""

    def __init__(self, megabytes: int = 8) -> None:
        self._django = get_wsgi_application()
        self.composed: list[Environ] = []
        self.numbers: list[str] = []  # of the requests that Django answered
        self.cache = PageCache(self._answer, megabytes=megabytes)

    def _answer(self, asked: Environ, start_response: Any) -> Any:
        self.composed.append(asked)

        def begun(status: str, headers: Any, *more: Any) -> Any:
            self.numbers.append(dict(headers)["X-Request-ID"])
            return start_response(status, headers, *more)

        return self._django(asked, begun)

    def __call__(self, address: str, method: str = "GET", **more: str) -> Answer:
        begun: list[tuple[str, list[tuple[str, str]]]] = []

        def start_response(status: str, headers: Any, _: Any = None) -> Callable[[bytes], object]:
            begun.append((status, headers))
            return begun.append  # type: ignore[return-value]  # nobody writes with it

        body = self.cache(environ(address, method, **more), start_response)
        raw = b"".join(body)
        getattr(body, "close", bool)()
        status, headers = begun[-1]
        return Answer(int(status[:3]), dict(headers), raw)


def address_of(article: Article, at: datetime) -> str:
    return Edition.objects.live(at).of_article(article.pk).get().get_absolute_url()
