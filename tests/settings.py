"""The project's settings as tests see them: no data of a running site, and no mercy in templates.

`pytest --postgres` starts a server here, before any setting is read; the test processes that
pytest starts then find its address in their environment.
"""

import atexit
import os
import sys
import tempfile
from typing import Any

import pytest
from django.template import Node

from tests.postgres import NoPostgres, Server

if "PYTEST_XDIST_WORKER" not in os.environ:
    for name in [name for name in os.environ if name.startswith("NEWSROOM_")]:
        del os.environ[name]
    os.environ.pop("DATABASE_URL", None)
    folder = tempfile.TemporaryDirectory(prefix="newsroom-tests-")
    atexit.register(folder.cleanup)
    os.environ["NEWSROOM_DEBUG"] = "1"
    os.environ["NEWSROOM_DATA_DIR"] = folder.name
    # Playwright keeps an event loop in the thread of the browser tests.
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "1"
    if "--postgres" in sys.argv:
        try:
            server = Server()
        except NoPostgres as missing:
            raise pytest.UsageError(f"--postgres: {missing}") from missing
        atexit.register(server.stop)
        server.start()
        os.environ["DATABASE_URL"] = server.url

from newsroom.settings import *  # noqa: F403  (the environment had to be laid first)
from newsroom.settings import BASE_DIR, DATA_DIR, DATABASES, TEMPLATES

OURS = tuple(str(BASE_DIR / "templates" / part) for part in ("base.html", "reader", "edition"))


class Missing(str):
    """What Django puts in the place of a variable that is not there: in readers' templates, stop.

    (The admin's own templates lean on missing variables.)
    """

    __slots__ = ()

    def __mod__(self, variable: Any) -> str:
        frame = sys._getframe(1)
        while frame := frame.f_back:  # type: ignore[assignment]  # None ends the loop
            node = frame.f_locals.get("self")
            if isinstance(node, Node) and hasattr(node, "origin"):
                name = str(node.origin.name)
                assert not name.startswith(OURS), f"{name}: {variable} is missing"
                break
        return ""


if DATABASES["default"]["ENGINE"].endswith("sqlite3"):
    # In a file as on a real site: in memory, connections would lock tables against each other.
    DATABASES["default"]["TEST"] = {"NAME": str(DATA_DIR / "tests.sqlite3")}
TEMPLATES[0]["OPTIONS"]["string_if_invalid"] = Missing("%s")  # type: ignore[index]
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]  # tests sign in a lot
