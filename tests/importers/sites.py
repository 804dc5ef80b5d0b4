"""A site of images on this machine, and the web as if it were one of the public ones."""

from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Lock, Thread
from typing import Any

from articles.importers.images.web import Web

IMAGE = b"the bytes of a picture" * 100
Answer = Callable[["Handler"], None]


class Handler(BaseHTTPRequestHandler):
    server: "Site"

    def do_GET(self) -> None:
        site, name = self.server, self.headers["Host"].partition(":")[0]
        self.busy = Counter((name, "all"))
        with site.lock:
            site.asked.append(self.path)
            site.headers.append(dict(self.headers))
            site.at_once[name] += 1
            site.at_once["all"] += 1
            site.most |= site.at_once
        try:
            site.answers.get(self.path.partition("?")[0], missing)(self)
        finally:
            self.answered()

    def answered(self) -> None:
        """Said before the last byte goes out: who has that may ask again at once."""
        with self.server.lock:
            self.server.at_once -= self.busy
            self.busy = Counter()

    def respond(self, status: int, body: bytes = b"", **headers: str) -> None:
        self.send_response(status)
        for name, value in {"content-length": str(len(body)), **headers}.items():
            self.send_header(name.replace("_", "-"), value)
        self.end_headers()
        self.answered()
        with suppress(OSError):
            self.wfile.write(body)

    def log_message(self, format: str, *args: Any) -> None:
        pass


class Site(ThreadingHTTPServer):
    daemon_threads = True

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), Handler)
        self.lock = Lock()
        self.answers: dict[str, Answer] = {"/rail.jpg": serve_image}
        self.asked: list[str] = []
        self.headers: list[dict[str, str]] = []
        self.at_once: Counter[str] = Counter()
        self.most: Counter[str] = Counter()

    def handle_error(self, request: Any, client_address: Any) -> None:
        pass  # whom we hang up on

    def at(self, path: str, host: str = "pictures.example") -> str:
        return f"http://{host}:{self.server_port}{path}"


def serve_image(handler: Handler) -> None:
    handler.respond(200, IMAGE)


def missing(handler: Handler) -> None:
    handler.respond(404)


def leads_to(url: str) -> Answer:
    return lambda handler: handler.respond(302, location=url)


@contextmanager
def running(site: Site) -> Iterator[Site]:
    thread = Thread(target=site.serve_forever, kwargs={"poll_interval": 0.02})
    thread.start()
    yield site
    site.shutdown()
    thread.join()
    site.server_close()


def resolved(host: str, port: int) -> list[str]:
    """Every name leads to this machine, whose address stands for a public one; numbers to
    themselves."""
    if host == "nowhere.example":
        raise OSError("Name or service not known")
    return [host] if host[-1].isdigit() else ["127.0.0.1"]


def web(**options: Any) -> Web:
    public = {"127.0.0.1"}
    given = {"resolve": resolved, "is_public": public.__contains__, "ports": None, **options}
    return Web(patience=given.pop("patience", 2), longest=given.pop("longest", 4), **given)
