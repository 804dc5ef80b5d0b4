"""What a request may bring and how long it may take, also on real servers."""

import logging
import socket
import threading
import time
from collections.abc import Iterator
from contextlib import ExitStack
from http.client import HTTPConnection
from io import BytesIO
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

import pytest
from django.test import Client
from django.urls import reverse

from articles import request_bodies
from tests.serving import answer, ask, gunicorn, head, prepare, runserver, slowly

HUGE = 3_000_000_000
LOGIN = "/admin/login/"
GET = b"GET / HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n"


class Unread(BytesIO):
    """A body of which nobody may read a byte."""

    def read(self, *args: object) -> bytes:
        raise AssertionError("somebody read the body")

    readline = read


def brought(client: Client, address: str, length: int | str, method: str = "POST") -> int:
    given: Any = {"wsgi.input": Unread(), "CONTENT_LENGTH": str(length)}
    response = client.generic(
        method, address, content_type="multipart/form-data; boundary=x", **given
    )
    assert response["Connection"] == "close"
    return response.status_code


@pytest.mark.parametrize("method", ["POST", "PUT", "DELETE", "PATCH"])
@pytest.mark.parametrize(
    ("address", "status"),
    [("/", 405), ("/feed.xml", 405), ("/2026/03/02/ferry/", 405), ("/nowhere/", 404)],
)
def test_public_addresses_take_no_body(
    db: None, client: Client, address: str, status: int, method: str
) -> None:
    assert brought(client, address, HUGE, method) == status


@pytest.mark.parametrize("method", ["GET", "HEAD", "OPTIONS"])
@pytest.mark.parametrize("address", ["/", "/nowhere/", LOGIN])
def test_who_only_asks_brings_no_body(db: None, client: Client, address: str, method: str) -> None:
    assert brought(client, address, 1, method) == 400
    endless = client.generic(method, address, headers={"transfer-encoding": "chunked"})
    assert endless.status_code == 400


@pytest.mark.parametrize("length", ["-1", "1e3", "+5", "٣", "0x10", "5, 5", "9" * 5000])
def test_a_length_that_is_no_number_is_refused(db: None, client: Client, length: str) -> None:
    assert brought(client, LOGIN, length) == 400
    assert brought(client, "/", length, "GET") == 400


def test_strangers_send_a_name_and_a_password_and_no_more(db: None, client: Client) -> None:
    assert brought(client, LOGIN, HUGE) == 413
    assert brought(client, LOGIN, 16 * 1024 + 1) == 413
    assert client.post(LOGIN, {"username": "x", "password": "y"}).status_code == 200


@pytest.mark.parametrize("length", [10, HUGE])
def test_what_strangers_send_elsewhere_stays_unread_and_they_are_shown_the_door(
    db: None, client: Client, length: int
) -> None:
    given: Any = {"wsgi.input": Unread(), "CONTENT_LENGTH": str(length)}
    for address, back in (
        (
            "/admin/articles/article/add/?topic=1",
            "unsent=1&next=/admin/articles/article/add/%3Ftopic%3D1",
        ),
        ("/admin/nowhere/", "unsent=1&next=/admin/nowhere/"),
        ("/admin/logout/", "next=/admin/"),  # there is nothing to come back to
    ):
        response = client.generic("POST", address, content_type="text/plain", **given)
        assert (response.status_code, response["Connection"]) == (302, "close")
        assert response["Location"] == f"{LOGIN}?{back}"


def test_who_was_signed_out_is_told_that_what_they_sent_is_not_kept(
    db: None, client: Client
) -> None:
    sent = client.post("/admin/articles/article/add/", {"headline": "Ferry"}, follow=True)
    words = "You were signed out, so nothing was saved. What you wrote is still in the page before"
    assert words in " ".join(sent.content.decode().split())
    assert words not in client.get(LOGIN).content.decode()
    assert words not in client.post("/admin/logout/", follow=True).content.decode()


def test_scripts_are_told_that_somebody_is_signed_out(db: None, client: Client) -> None:
    given: Any = {"wsgi.input": Unread(), "CONTENT_LENGTH": str(HUGE)}
    preview = reverse("admin:articles_preview")
    response = client.generic("POST", preview, content_type="text/plain", **given)
    assert response.status_code == 401 and "signed out" in response.json()["error"]


def test_who_is_signed_in_sends_what_the_page_takes(wren_client: Client) -> None:
    assert brought(wren_client, "/admin/articles/article/add/", 13 * 1024 * 1024) == 413
    assert brought(wren_client, "/admin/articles/image/upload/", 2_000_000_000) == 413


def test_a_body_of_unknown_length_is_refused(db: None, client: Client, wren_client: Client) -> None:
    for each, address in ((client, LOGIN), (wren_client, "/admin/articles/article/add/")):
        response = each.post(address, headers={"transfer-encoding": "chunked"})
        assert (response.status_code, response["Connection"]) == (411, "close")


def test_strangers_wait_for_each_other_and_nobody_gets_a_mail_for_it(
    db: None, client: Client, caplog: pytest.LogCaptureFixture
) -> None:
    others = ["192.0.2.1", "192.0.2.1", "192.0.2.1", "192.0.2.2", "192.0.2.3", "192.0.2.4"]
    taken = [request_bodies.places.take(network) for network in others]
    try:
        response = client.post(LOGIN, {"username": "x", "password": "y"})
    finally:
        for network in [one for one, came in zip(others, taken, strict=True) if came]:
            request_bodies.places.leave(network)
    assert taken == [True, True, False, True, True, False]
    assert (response.status_code, response["Retry-After"]) == (503, "5")
    assert [one for one in caplog.records if one.levelno >= logging.ERROR] == []
    assert client.post(LOGIN, {"username": "x", "password": "y"}).status_code == 200


# On real servers.


@pytest.fixture(scope="module")
def data(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("served")
    prepare(folder)
    return folder


@pytest.fixture(scope="module")
def readmes_server(data: Path) -> Iterator[tuple[str, int]]:
    with gunicorn(data) as server:
        for _ in range(10):  # both workers have loaded everything
            ask(server, GET)
        yield server


@pytest.mark.xdist_group("served")
def test_runserver_refuses_bodies_as_any_server_does(data: Path) -> None:
    with runserver(data) as server:
        assert ask(server, head("/", 0))[0] == 405
        assert ask(server, head("/nowhere/", 0))[0] == 404
        assert ask(server, head("/admin/", 0))[0] == 302
        assert ask(server, head(LOGIN, 20_000) + b"x" * 20_000)[0] == 413


@pytest.mark.xdist_group("served")
@pytest.mark.parametrize(
    ("method", "address", "status"),
    [("POST", "/", 405), ("GET", "/", 400), ("POST", "/admin/", 302), ("POST", LOGIN, 413)],
)
def test_who_is_refused_is_answered_at_once_and_nobody_waits_for_the_rest(
    readmes_server: tuple[str, int], method: str, address: str, status: int
) -> None:
    with ExitStack() as strangers:
        began = time.monotonic()
        for _ in range(8):
            refused = slowly(readmes_server, head(address, HUGE, method))
            assert answer(strangers.enter_context(refused))[0] == status
        assert ask(readmes_server, GET)[0] == 200
        assert time.monotonic() - began < 2


@pytest.mark.xdist_group("served")
def test_what_arrives_too_slowly_is_given_up_after_five_seconds(
    readmes_server: tuple[str, int],
) -> None:
    began = time.monotonic()
    with slowly(readmes_server, head(LOGIN, 1000)) as connection:
        assert answer(connection)[0] == 408
    assert 4.5 < time.monotonic() - began < 7


@pytest.mark.xdist_group("served")
def test_readers_do_not_wait_while_strangers_trickle(readmes_server: tuple[str, int]) -> None:
    statuses: list[int] = []

    def trickle() -> None:
        with slowly(readmes_server, head(LOGIN, 1000)) as connection:
            statuses.append(answer(connection)[0])

    strangers = [threading.Thread(target=trickle) for _ in range(40)]  # more than there are threads
    for stranger in strangers:
        stranger.start()
    time.sleep(0.5)
    waits = []
    for _ in range(20):
        began = time.monotonic()
        assert ask(readmes_server, GET)[0] == 200
        waits.append(time.monotonic() - began)
    for stranger in strangers:
        stranger.join()
    assert max(waits) < 1.5
    assert set(statuses) == {408, 503} and statuses.count(408) <= 4  # two of each worker


@pytest.mark.xdist_group("served")
def test_who_trickles_from_one_address_leaves_the_door_open_to_the_others(
    readmes_server: tuple[str, int],
) -> None:
    with ExitStack() as strangers:
        for _ in range(40):
            strangers.enter_context(slowly(readmes_server, head(LOGIN, 1000)))
        time.sleep(0.5)
        statuses = []
        for _ in range(30):
            with socket.create_connection(readmes_server, 20, ("127.0.0.2", 0)) as other:
                other.sendall(head(LOGIN, 4) + b"a=b&")
                statuses.append(answer(other)[0])
    assert set(statuses) == {403}  # looked at: it brings no token


@pytest.mark.xdist_group("served")
def test_a_name_and_a_password_come_in_by_the_door(readmes_server: tuple[str, int]) -> None:
    host, port = readmes_server
    browser = HTTPConnection(host, port, timeout=20)
    browser.request("GET", LOGIN)
    page = browser.getresponse()
    cookie = str(page.headers["Set-Cookie"]).partition(";")[0]
    token = page.read().decode().split('name="csrfmiddlewaretoken" value="')[1].partition('"')[0]
    credentials = {"username": "x", "password": "y", "csrfmiddlewaretoken": token}
    form = {"Cookie": cookie, "Content-Type": "application/x-www-form-urlencoded"}
    browser.request("POST", LOGIN, urlencode(credentials), form)
    refused = browser.getresponse()
    assert refused.status == 200 and "correct username and password" in refused.read().decode()
