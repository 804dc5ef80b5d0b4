"""Whether readers' pages cost about what they did, beside a bare Django view: for CI, in seconds.

Run:  python -m tests.benchmarks.short

In one process, without a server: seconds of the CPU for a page, kept and composed, as a multiple
of what the floor needs in the same rounds. It fails where that is more than three times what it was
when the line was written: that is no noise, but a page that has become another.
"""

import logging
import os
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from statistics import median
from typing import Any
from wsgiref.types import WSGIApplication
from wsgiref.util import setup_testing_defaults

import django

from tests.serving import SITE

if __name__ == "__main__":
    folder = tempfile.TemporaryDirectory(prefix="newsroom-benchmark-")
    Path(folder.name, "static").mkdir()  # WhiteNoise misses it if it comes later
    os.environ |= {**SITE, "NEWSROOM_DATA_DIR": folder.name}
    os.environ |= {"NEWSROOM_BASE_URL": "http://news.example"}
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "newsroom.settings")
    django.setup()

from django.core.handlers.wsgi import WSGIHandler
from django.core.management import call_command
from django.test import override_settings
from django.urls import include, path

from newsroom.urls import urlpatterns
from newsroom.wsgi import application as cached
from tests.benchmarks import bare
from tests.benchmarks.loader import load
from tests.pages import PAGES

ARTICLES = 300
ROUNDS, FLOORS, TIMES = 5, 200, 10
MARGIN = 3
# What each kind costs, in floors: kept, and composed.
COSTS = {
    "front": (0.4, 70),
    "topic": (0.4, 75),
    "article": (0.4, 130),  # most of it for what its end leads to
    "feed": (0.4, 85),
    "sitemap month": (0.4, 130),  # and the languages of its stories, in a query of their own
}


def main() -> int:
    logging.disable(logging.INFO)
    call_command("migrate", verbosity=0)
    call_command("collectstatic", interactive=False, verbosity=0)
    world = load(ARTICLES)
    urlpatterns.insert(0, path("bare/", include(bare)))
    with override_settings(MIDDLEWARE=[]):
        floor = WSGIHandler()
    ours: tuple[WSGIApplication, WSGIApplication] = (cached, WSGIHandler())
    dear = 0
    print(f"{'':16}{'kept':>8}{'limit':>8}{'composed':>12}{'limit':>8}   × floor")
    for page in PAGES:
        if page.name not in COSTS:
            continue
        line = f"{page.name:16}"
        for application, cost in zip(ours, COSTS[page.name], strict=True):
            times = compared(application, floor, page.at(world))
            line += f"{times:>8.2f}{cost * MARGIN:>8.1f}    "
            dear += times > cost * MARGIN
        print(line)
    return min(dear, 1)


def compared(application: WSGIApplication, floor: WSGIApplication, address: str) -> float:
    size = len(answer(application, address))  # and everything is loaded
    rounds = [
        seconds(application, address, TIMES) / seconds(floor, f"/bare/?{size}", FLOORS)
        for _ in range(ROUNDS)
    ]
    return median(rounds)


def seconds(application: WSGIApplication, address: str, times: int) -> float:
    """Of the CPU, for one answer."""
    began = time.process_time()
    for _ in range(times):
        answer(application, address)
    return (time.process_time() - began) / times


def answer(application: WSGIApplication, address: str) -> bytes:
    """The body. Raises RuntimeError where it is not that of a page."""
    where, _, query = address.partition("?")
    environ: dict[str, Any] = {"HTTP_HOST": "news.example", "HTTP_ACCEPT_ENCODING": "gzip"}
    environ |= {"PATH_INFO": where, "QUERY_STRING": query}
    setup_testing_defaults(environ)
    begun: list[str] = []
    written: list[bytes] = []

    def start_response(status: str, *_: Any) -> Callable[[bytes], object]:
        begun.append(status)
        return written.append

    sent = application(environ, start_response)
    body = b"".join(sent)
    if close := getattr(sent, "close", None):
        close()
    if begun != ["200 OK"]:
        raise RuntimeError(f"{address}: {begun}")
    return body


if __name__ == "__main__":
    sys.exit(main())
