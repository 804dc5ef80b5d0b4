"""Real servers with a newsroom of their own, as README starts them; and strangers who are slow."""

import atexit
import os
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from functools import cache
from pathlib import Path

ROOT = Path(__file__).parents[1]
KEY = "Zq3-b8Kd_92nfTTw0aLxVe7YrPo1sMhGj4uC6iEkRt5yBvNQpXzW"
SITE = {"NEWSROOM_SECRET_KEY": KEY, "NEWSROOM_ALLOWED_HOSTS": "news.example,127.0.0.1"}
GUNICORN = ("-m", "gunicorn", "-c", "python:newsroom.gunicorn", "newsroom.wsgi")
Server = tuple[str, int]  # host and port
OURS = ("NEWSROOM_", "DATABASE_URL", "DJANGO_", "GUNICORN_")


def environment(data: Path, **given: str) -> dict[str, str]:
    """That of these tests without what is for a newsroom, which is `given`."""
    inherited = {name: value for name, value in os.environ.items() if not name.startswith(OURS)}
    return {**inherited, "NEWSROOM_DATA_DIR": str(data), **given}


def prepare(data: Path, tree: Path = ROOT) -> None:
    """What README does before it starts a server. It is done once, and copied."""
    shutil.copytree(_prepared(tree), data, dirs_exist_ok=True)


@cache
def _prepared(tree: Path) -> Path:
    folder = tempfile.mkdtemp(prefix="newsroom-prepared-")
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    data = Path(folder, "var")
    for command in (["migrate"], ["collectstatic", "--noinput"]):
        subprocess.run(
            [sys.executable, "manage.py", *command, "--verbosity=0"],
            env=environment(data, **SITE),
            cwd=tree,
            check=True,
        )
    return data


@contextmanager
def gunicorn(
    data: Path, given: dict[str, str] | None = None, *, tree: Path = ROOT, workers: int = 2
) -> Iterator[Server]:
    """Its host and port. All of it is killed in the end, as a machine that loses power does it."""
    port = free_port()
    more = {"NEWSROOM_BASE_URL": f"http://127.0.0.1:{port}", **SITE, **(given or {})}
    bind = f"--bind=127.0.0.1:{port} --workers={workers} --log-level=warning"
    more["GUNICORN_CMD_ARGS"] = bind
    with running(GUNICORN, port, tree, environment(data, **more)):
        yield "127.0.0.1", port


@contextmanager
def runserver(data: Path) -> Iterator[Server]:
    port = free_port()
    command = ("manage.py", "runserver", "--noreload", f"127.0.0.1:{port}")
    with running(command, port, ROOT, environment(data, NEWSROOM_DEBUG="1")):
        yield "127.0.0.1", port


@contextmanager
def running(
    command: tuple[str, ...], port: int, tree: Path, environment: dict[str, str]
) -> Iterator[int]:
    """The number of its process, once it listens at this port."""
    server = subprocess.Popen(
        [sys.executable, *command], env=environment, cwd=tree, start_new_session=True
    )
    try:
        for _ in range(300):
            if server.poll() is not None:
                raise RuntimeError(f"{command} did not start")
            with socket.socket() as probe:
                if probe.connect_ex(("127.0.0.1", port)) == 0:
                    break
            time.sleep(0.1)
        yield server.pid
    finally:
        os.killpg(server.pid, signal.SIGKILL)
        server.wait()


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def head(address: str, length: int | str, method: str = "POST", host: str = "127.0.0.1") -> bytes:
    """The beginning of a request with so long a body."""
    lines = (
        f"{method} {address} HTTP/1.1",
        f"Host: {host}",
        "Content-Type: application/x-www-form-urlencoded",
        f"Content-Length: {length}",
    )
    return "\r\n".join((*lines, "", "")).encode()


def ask(server: Server, sent: bytes, patience: float = 20) -> tuple[int, str]:
    """(Status, what came before the body); the rest of what was announced is never sent."""
    with socket.create_connection(server, patience) as connection:
        connection.sendall(sent)
        return answer(connection)


def answer(connection: socket.socket) -> tuple[int, str]:
    received = b""
    while b"\r\n\r\n" not in received and (more := connection.recv(4096)):
        received += more
    header = received.partition(b"\r\n\r\n")[0].decode()
    return int(header.split(" ", 2)[1]) if header else 0, header


@contextmanager
def slowly(server: Server, sent: bytes) -> Iterator[socket.socket]:
    """A connection that goes on sending, a byte at a time, for as long as somebody takes it."""
    with socket.create_connection(server, 20) as connection:
        connection.sendall(sent)
        over = threading.Event()

        def trickle() -> None:
            with suppress(OSError):
                while not over.wait(0.2):
                    connection.sendall(b"x")

        stranger = threading.Thread(target=trickle)
        stranger.start()
        try:
            yield connection
        finally:
            over.set()
            stranger.join()
