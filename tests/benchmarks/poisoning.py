"""The table of attacks on the page cache: what was sent, its key, and what came back.

Run by hand:  python -m tests.benchmarks.poisoning

The tests say that none of it changes what others read: tests/reader/test_poisoning.py.
"""

import os
import sys
import tempfile
from pathlib import Path
from socket import socketpair

os.environ["DJANGO_SETTINGS_MODULE"] = "tests.settings"

import django

django.setup()

from django.conf import settings
from gunicorn.config import Config
from gunicorn.http import wsgi
from gunicorn.http.errors import ParseException
from gunicorn.http.parser import RequestParser

from articles.reader.cache_key import key_of, parameters_of
from tests.reader.attacks import attacks
from tests.reader.test_poisoning import served
from tests.truth.plan import HOST


def key(sent: str) -> str:
    """As the page cache has it, of what gunicorn makes of these bytes."""
    client, server = ("127.0.0.1", 50000), ("127.0.0.1", 8000)
    ours, theirs = socketpair()
    with ours, theirs:
        try:
            parsed = next(RequestParser(Config(), iter([sent.encode()]), client))
            _, environ = wsgi.create(parsed, ours, client, server, Config())
        except (ParseException, StopIteration) as refused:
            return f"none: {type(refused).__name__} of gunicorn"
    found = key_of(environ)
    if found is None or parameters_of(found.path) is None:
        return "none: answered for itself"
    scheme = "https" if found.secure else "http"
    query = f"?{found.query}" if found.query else ""
    root = f"{found.root} + " if found.root else ""
    return f"{scheme}, {found.host}, {root}{found.path}{query}"


def main() -> int:
    settings.ALLOWED_HOSTS = [HOST, "127.0.0.1"]
    changed = 0
    print("| what was sent | its key | what came back | others read |")
    print("|---|---|---|---|")
    with (
        tempfile.TemporaryDirectory(prefix="newsroom-poisoning-") as folder,
        served(Path(folder, "var")) as site,
    ):
        for attack in attacks():
            clean = site.clean(attack.then)
            site.forget()
            told = site.attacked(attack)
            same = site.read(attack.then) == clean
            changed += not same
            verdict = "what is there" if same else "SOMETHING ELSE"
            name, kept = repr(attack.name)[1:-1], key(site.filled(attack.sent))
            print(f"| `{name}` | {kept} | {told.status} | {verdict} |")
    return 1 if changed else 0


if __name__ == "__main__":
    sys.exit(main())
