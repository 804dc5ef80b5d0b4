"""How long readers wait while strangers send bodies as slowly as they can.

Run by hand:  python -m tests.benchmarks.slow_bodies [TREE]

README's own server, started in TREE (another checkout) or here. For twenty seconds one stranger
sends 3 GB in small pieces, twenty trickle what they announced as a log-in, and come again when they
are sent away, and fifty readers ask for the front page. Printed: how often they were answered, the
longest that one waited, and, once the server is killed, by how much the data folder has grown.
"""

import socket
import sys
import tempfile
import threading
import time
from collections.abc import Callable
from pathlib import Path

from tests.serving import ROOT, ask, gunicorn, head, prepare

READERS, STRANGERS, SECONDS = 50, 20, 20
PAUSE = 0.5  # of a reader
GET = b"GET / HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: close\r\n\r\n"


class Crowd:
    """Everybody comes until the time is over, and notes how it went."""

    def __init__(self, server: tuple[str, int]) -> None:
        self.server, self.ends = server, time.monotonic() + SECONDS
        self.waits: list[float] = []
        self.failures = 0
        self.refusals = 0

    def read(self) -> None:
        while time.monotonic() < self.ends:
            began = time.monotonic()
            try:
                if ask(self.server, GET)[0] != 200:
                    self.failures += 1
            except OSError:
                self.failures += 1
            self.waits.append(time.monotonic() - began)
            time.sleep(PAUSE)

    def trickle(self, address: str, length: int, piece: bytes, pause: float) -> None:
        while time.monotonic() < self.ends:
            try:
                with socket.create_connection(self.server, 5) as connection:
                    connection.sendall(head(address, length))
                    while time.monotonic() < self.ends:
                        connection.sendall(piece)
                        time.sleep(pause)
            except OSError:
                self.refusals += 1

    def come(self) -> None:
        everybody: list[Callable[[], None]] = [self.read] * READERS
        everybody += [lambda: self.trickle("/admin/login/", 15_000, b"x", 0.2)] * STRANGERS
        everybody.append(lambda: self.trickle("/admin/", 3_000_000_000, b"x" * 1000, 0.01))
        threads = [threading.Thread(target=each) for each in everybody]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()


def size(folder: Path) -> int:
    return sum(path.stat().st_size for path in folder.rglob("*") if path.is_file())


def main(tree: Path) -> None:
    with tempfile.TemporaryDirectory(prefix="newsroom-benchmark-") as folder:
        data = Path(folder)
        prepare(data, tree)
        before = size(data)
        with gunicorn(data, tree=tree) as server:
            for _ in range(10):  # both workers have loaded everything
                ask(server, GET)
            crowd = Crowd(server)
            crowd.come()
        print(f"{len(crowd.waits)} pages, {crowd.failures} not answered with 200")
        print(f"longest wait of a reader: {max(crowd.waits):.2f} s")
        print(f"strangers sent away: {crowd.refusals}")
        print(f"the data folder grew by {size(data) - before:,} bytes")
        left = [path.name for path in (data / "arriving").iterdir()]
        print(f"left in arriving/: {len(left)}")


if __name__ == "__main__":
    main(Path(sys.argv[1]) if sys.argv[1:] else ROOT)
