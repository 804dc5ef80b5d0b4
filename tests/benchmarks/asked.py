"""A newsroom of one size in a process of its own, which says what its pages cost; see growth.py.

As a worker has it that runs for long: the whole of Django, and a connection that stays open. It is
the day of the newsroom, on which something is waiting and something is planned.
"""

import json
import sys
import time
from io import BytesIO
from pathlib import Path
from typing import Any

import django
from django.conf import settings

if __name__ == "__main__":
    django.setup()

from django.contrib.auth.models import User
from django.core.handlers.wsgi import WSGIHandler
from django.core.management import call_command
from django.db import connection
from django.http import HttpRequest, HttpResponse
from django.test import Client, RequestFactory
from django.urls import path
from django.utils import timezone

from newsroom import urls
from tests.benchmarks.loader import load
from tests.benchmarks.loader_desk import clock_of_that_day
from tests.pages import BARE, DESK, PAGES


def bare(request: HttpRequest) -> HttpResponse:
    return HttpResponse("Nothing.")


def newsroom_of(size: int, kept: Path) -> dict[str, str]:
    """Loaded if it is not there."""
    if not kept.exists():
        call_command("migrate", verbosity=0)
        call_command("collectstatic", "--no-input", verbosity=0)
        newsroom = load(size)
        if connection.vendor == "postgresql":  # as autovacuum does while a site grows
            connection.cursor().execute("VACUUM ANALYZE")
        kept.write_text(json.dumps(newsroom))
    found: dict[str, str] = json.loads(kept.read_text())
    return found


def worked() -> float:
    """The processor's time in seconds, that of this process and of PostgreSQL's own for it."""
    own = time.process_time()
    if connection.vendor != "postgresql":
        return own
    connection.ensure_connection()
    of_server = Path(f"/proc/{connection.connection.info.backend_pid}/schedstat").read_text()
    return own + int(of_server.split()[0]) / 1e9


def cost_of(environ: dict[str, Any], expected: int) -> float:
    """In seconds, from the request to the last byte of its answer."""
    statuses: list[str] = []

    def start(status: str, headers: list[tuple[str, str]], *rest: Any) -> Any:
        statuses.append(status)

    environ = {**environ, "wsgi.input": BytesIO()}
    begun = worked()
    answer = handler(environ, start)
    for _ in answer:
        pass
    answer.close()
    cost = worked() - begun
    if not statuses[0].startswith(str(expected)):
        raise SystemExit(f"{environ['PATH_INFO']}: {statuses[0]}")
    return cost


def serve(size: int) -> None:
    """Reads the names of pages, a line each, and writes what each has cost."""
    timezone.now = clock_of_that_day()
    newsroom = newsroom_of(size, Path(settings.DATA_DIR) / "newsroom.json")
    connection.settings_dict["CONN_MAX_AGE"] = None
    desk = Client()
    desk.force_login(User.objects.get(username="cleo"))
    session = "; ".join(f"{name}={cookie.value}" for name, cookie in desk.cookies.items())
    environs = {}
    for page in (BARE, *PAGES):
        headers = {"cookie": session} if page.asks == DESK else {}
        environ = RequestFactory().get(page.at(newsroom), headers=headers).environ
        environs[page.name] = (environ, page.status)
    print("ready", flush=True)
    for line in sys.stdin:
        print(cost_of(*environs[line.strip()]), flush=True)


if __name__ == "__main__":
    patterns: list[Any] = urls.urlpatterns
    patterns.append(path(BARE.address[1:], bare))
    handler = WSGIHandler()
    serve(int(sys.argv[1]))
