"""What one sends never becomes what another reads: the table of attacks, against a real server.

`python -m tests.benchmarks.poisoning` prints it, with the key of each request.
"""

import re
import socket
import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path
from urllib.parse import quote

import pytest
from django.utils import timezone

from tests.conftest import PASSWORD
from tests.reader.attacks import (
    DECEPTIONS,
    DESK,
    EVIL,
    SESSION,
    TOMORROW,
    Attack,
    attacks,
    request,
)
from tests.reader.cached_site import decoded
from tests.reader.two_stories import EMBARGOED
from tests.serving import ROOT, SITE, Server, environment, gunicorn, prepare
from tests.truth.plan import HOST

pytestmark = [pytest.mark.slow, pytest.mark.xdist_group("served")]

# How ordinary readers ask.
READERS = (("GET", ()), ("GET", ("Accept-Encoding: gzip, deflate, br",)), ("HEAD", ()))
OWN = {"date", "expires", "x-request-id"}  # of each answer
GIVEN = {"NEWSROOM_BASE_URL": f"http://{HOST}", "DJANGO_SETTINGS_MODULE": "newsroom.settings"}


@dataclass(frozen=True, slots=True)
class Answer:
    status: int
    headers: tuple[tuple[str, str], ...]
    body: bytes

    def header(self, name: str) -> str:
        return next((value for key, value in self.headers if key == name), "")

    @property
    def text(self) -> bytes:
        return decoded(self.body, self.header("content-encoding"))


def answer_to(server: Server, sent: str) -> Answer:
    with socket.create_connection(server, 20) as connection:
        connection.sendall(sent.encode())
        connection.shutdown(socket.SHUT_WR)
        received = b"".join(iter(lambda: connection.recv(65536), b""))
    head, _, body = received.partition(b"\r\n\r\n")
    first, *lines = head.decode().split("\r\n")
    pairs = (line.partition(": ") for line in lines)
    headers = tuple((name.lower(), value) for name, _, value in pairs if name.lower() not in OWN)
    return Answer(int(first.split(" ")[1]), headers, body)


@dataclass(slots=True)
class Site:
    """A server with one worker, whose cache the attacker shares with everybody."""

    server: Server
    data: Path
    session: str
    embargoed: str
    _clean: dict[str, list[Answer]] = field(default_factory=dict)

    def forget(self) -> None:
        """As after any change: nothing that was kept is good any longer."""
        with closing(sqlite3.connect(self.data / "newsroom.sqlite3", timeout=20)) as database:
            (generation,) = database.execute("PRAGMA user_version").fetchone()
            database.execute(f"PRAGMA user_version = {generation + 1}")

    def filled(self, text: str) -> str:
        later = quote((timezone.now() + timedelta(days=1)).isoformat(timespec="minutes"))
        text = text.replace(SESSION, self.session).replace("TOMORROW", later)
        return text.replace("/EMBARGOED/", f"/{self.embargoed}/")

    def attacked(self, attack: Attack) -> Answer:
        return answer_to(self.server, self.filled(attack.sent))

    def read(self, address: str) -> list[Answer]:
        return [
            answer_to(self.server, request(self.filled(address), *lines, method=method))
            for method, lines in READERS
        ]

    def clean(self, address: str) -> list[Answer]:
        """What readers get whom nobody preceded."""
        if address not in self._clean:
            self.forget()
            self._clean[address] = self.read(address)
        return self._clean[address]


@contextmanager
def served(data: Path) -> Iterator[Site]:
    prepare(data)
    run = subprocess.run(
        [sys.executable, "-m", "tests.reader.two_stories"],
        env=environment(data, **SITE, **GIVEN),
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
    )
    with gunicorn(data, GIVEN, workers=1) as server:
        yield Site(server, data, signed_in(server), run.stdout)


def signed_in(server: Server) -> str:
    """Pia's session, as she gets it at the door."""
    door = "/admin/login/"
    page = answer_to(server, request(door))
    (token,) = re.findall(rb'name="csrfmiddlewaretoken" value="(\w+)"', page.body)
    cookie = page.header("set-cookie").partition(";")[0]
    form = f"csrfmiddlewaretoken={token.decode()}&username=pia&password={quote(PASSWORD)}"
    kind = "Content-Type: application/x-www-form-urlencoded"
    lines = (kind, f"Content-Length: {len(form)}", f"Cookie: {cookie}")
    answer = answer_to(server, request(door, *lines, method="POST", body=form))
    cookies = [value for name, value in answer.headers if name == "set-cookie"]
    (session,) = re.findall(r"sessionid=(\w+)", " ".join(cookies))
    return str(session)


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    with served(tmp_path_factory.mktemp("served") / "var") as site:
        yield site


@pytest.mark.parametrize("attack", list(attacks()), ids=lambda attack: attack.name)
def test_what_one_sends_another_does_not_read(site: Site, attack: Attack) -> None:
    clean = site.clean(attack.then)
    site.forget()
    for _ in ("when nothing is kept", "when something is"):
        told = site.attacked(attack)
        assert told.status < 500 or "server" not in dict(told.headers)  # gunicorn's own refusal
        assert site.read(attack.then) == clean


def test_what_readers_get_is_clean(site: Site) -> None:
    for address in {attack.then for attack in attacks()}:
        plain, zipped, head = site.clean(address)
        assert plain.status == zipped.status == head.status
        assert plain.text == plain.body == zipped.text and head.body == b""
        for each in (plain, zipped, head):
            assert not each.header("set-cookie")
            assert each.status == 302 or "Cookie" not in each.header("vary")
            if EVIL not in address:
                assert EVIL not in str(each.headers) and EVIL.encode() not in each.text
            assert EMBARGOED.encode() not in each.text


def test_staff_see_what_nobody_else_may(site: Site) -> None:
    """Or else the deceptions would deceive nobody."""
    cookie = f"Cookie: sessionid={site.session}"
    secret = {}
    for target, _ in DECEPTIONS:
        told = answer_to(site.server, request(site.filled(target), cookie))
        if EMBARGOED.encode() in told.text:
            secret[target] = told.header("cache-control")
    assert secret.keys() >= {TOMORROW, DESK, f"{DESK}2/change/", "/%61dmin/articles/article/"}
    assert all("private" in told and "no-store" in told for told in secret.values())
