"""How gunicorn serves the newsroom: `gunicorn -c python:newsroom.gunicorn newsroom.wsgi`.

Threads, because somebody who sends or takes bytes slowly holds one of them and not a worker. No
kept connections, because the rest of a refused body would be read before the next request.
Options on the command line and in GUNICORN_CMD_ARGS win.
"""

from contextlib import suppress
from socket import SHUT_RD
from typing import Any

workers = 2
worker_class = "gthread"
threads = 16
keepalive = 0
timeout = 60  # a worker that gives no sign for so long is replaced
graceful_timeout = 30
# Only a proxy on this machine is believed, and only with NEWSROOM_BEHIND_PROXY.
accesslog = None


def post_request(worker: object, request: object, environ: dict[str, Any], response: Any) -> None:
    """Once it is answered nobody wants more of it. gunicorn would wait for the rest of a body, or
    for the other side to hang up, for two seconds, and in the thread that accepts connections."""
    connection = environ.get("gunicorn.socket")
    if connection is not None and response.should_close():
        with suppress(OSError):  # the other side may be gone
            connection.shutdown(SHUT_RD)
