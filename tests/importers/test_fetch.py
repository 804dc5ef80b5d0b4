"""Images from the web, from real servers on this machine: what is fetched, and what never is."""

import os
import shutil
import ssl
import subprocess
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from time import monotonic, sleep, time
from typing import Any

import pytest

from articles.importers.images import fetch
from articles.importers.images.fetch import Fetcher, Unfetchable
from articles.importers.images.web import is_public
from tests.importers.sites import (
    IMAGE,
    Answer,
    Handler,
    Site,
    leads_to,
    resolved,
    running,
    serve_image,
    web,
)


@pytest.fixture
def site() -> Iterator[Site]:
    with running(Site()) as site:
        yield site


def fetcher(folder: Path, **options: Any) -> Fetcher:
    return Fetcher(folder / "fetched", web(**options))


def why(fetcher: Fetcher, address: str) -> str:
    with pytest.raises(Unfetchable) as caught:
        fetcher.get(address)
    return caught.value.why


def test_a_picture_is_fetched_once_and_never_again(site: Site, tmp_path: Path) -> None:
    assert fetcher(tmp_path).get(site.at("/rail.jpg#top")) == IMAGE
    again = fetcher(tmp_path)
    assert again.get(site.at("/rail.jpg")) == IMAGE
    again.prefetch([site.at("/rail.jpg")])
    assert site.asked == ["/rail.jpg"]
    (headers,) = site.headers
    assert headers["Accept"] == "image/*" and headers["Accept-Encoding"] == "identity"
    assert headers["User-Agent"].startswith("Newsroom")
    assert not {"Cookie", "Referer", "Authorization"} & set(headers)


@pytest.mark.parametrize(
    ("address", "reason"),
    [
        ("ftp://pictures.example/rail.jpg", "not an address of the web"),
        ("file:///etc/passwd", "not an address of the web"),
        ("/rail.jpg", "not an address of the web"),
        ("http:///rail.jpg", "not an address of the web"),
        ("http://wren:secret@pictures.example/rail.jpg", "a name or a password"),
        ("http://wren@pictures.example/rail.jpg", "a name or a password"),
        ("http://[::1/rail.jpg", "not an address"),
        ("http://pictures.example:99999/", "not an address"),
        ("http://pic\0tures.example/", "not an address"),
        ("http://pic tures.example/", "not an address"),
        ("http://[fe80::1%eth0]/", "not an address"),
        ("http://a" + "ü" * 80 + ".example/", "not an address"),
        ("http://pictures.example/" + "a" * 5000, "not an address of the web"),
        ("http://pictures.example:22/rail.jpg", "port 22"),
        ("http://pictures.example:6379/rail.jpg", "port 6379"),
        ("http://nowhere.example/rail.jpg", "no server called nowhere.example"),
        ("http://10.0.0.1/rail.jpg", "not a public server"),
        ("http://[::1]/rail.jpg", "not a public server"),
    ],
)
def test_what_is_no_public_address_of_the_web_is_not_asked(
    tmp_path: Path, address: str, reason: str
) -> None:
    ports = frozenset({80, 443})
    assert reason in why(fetcher(tmp_path, ports=ports), address)


@pytest.mark.parametrize(
    "address",
    [
        "0.0.0.0",  # noqa: S104
        *("0.1.2.3", "10.1.2.3", "100.64.0.1", "127.0.0.1", "127.9.9.9"),
        *("169.254.169.254", "168.63.129.16", "172.16.0.1", "172.31.255.255", "192.0.0.192"),
        *("192.0.2.1", "192.88.99.1", "192.168.1.1", "198.18.0.1", "198.51.100.1", "203.0.113.1"),
        *("224.0.0.1", "239.1.1.1", "240.0.0.1", "255.255.255.255"),
        *("::", "::1", "::8.8.8.8", "::ffff:8.8.8.8", "::ffff:127.0.0.1", "64:ff9b::8.8.8.8"),
        *("64:ff9b:1::1", "100::1", "2001::1", "2001:db8::1", "2002:7f00:1::", "3fff::1"),
        *("fc00::1", "fd00:ec2::254", "fe80::1", "fe80::1%eth0", "fec0::1", "ff02::1", "5f00::1"),
        *("", "localhost", "2130706433", "0x7f.1", "8.8.8.8 "),
    ],
)
def test_addresses_that_are_not_public(address: str) -> None:
    assert not is_public(address)


@pytest.mark.parametrize("address", ["8.8.8.8", "93.184.215.14", "2606:4700::1111", "2a00::1"])
def test_addresses_that_are_public(address: str) -> None:
    assert is_public(address)


def test_redirects_are_followed(site: Site, tmp_path: Path) -> None:
    site.answers["/old.jpg"] = leads_to("/middle.jpg?size=full")
    site.answers["/middle.jpg"] = leads_to(site.at("/rail.jpg", "cdn.example"))
    assert fetcher(tmp_path).get(site.at("/old.jpg")) == IMAGE
    assert site.asked == ["/old.jpg", "/middle.jpg?size=full", "/rail.jpg"]
    assert site.headers[-1]["Host"] == f"cdn.example:{site.server_port}"


@pytest.mark.parametrize(
    ("target", "reason"),
    [
        ("http://127.0.0.2:{port}/rail.jpg", "not a public server"),
        ("http://inside.example:{port}/rail.jpg", "not a public server"),
        ("file:///etc/passwd", "not an address of the web"),
        ("http://wren:secret@pictures.example:{port}/rail.jpg", "a name or a password"),
        ("http://[::1", "what is no address"),
    ],
)
def test_redirects_lead_to_no_place_where_an_address_may_not(
    site: Site, tmp_path: Path, target: str, reason: str
) -> None:
    def resolve(host: str, port: int) -> list[str]:
        return ["127.0.0.2"] if host == "inside.example" else resolved(host, port)

    site.answers["/old.jpg"] = leads_to(target.format(port=site.server_port))
    assert reason in why(fetcher(tmp_path, resolve=resolve), site.at("/old.jpg"))
    assert site.asked == ["/old.jpg"]


def test_redirects_end(site: Site, tmp_path: Path) -> None:
    site.answers["/loop.jpg"] = leads_to("/loop.jpg")
    assert why(fetcher(tmp_path), site.at("/loop.jpg")) == "too many redirects"
    assert len(site.asked) == 6


def test_the_connection_goes_to_the_address_that_was_checked(site: Site, tmp_path: Path) -> None:
    answers = [["10.0.0.1", "127.0.0.1"], ["127.0.0.2"]]  # the second time it leads elsewhere
    checked: list[str] = []

    def allowed(address: str) -> bool:
        checked.append(address)
        return address == "127.0.0.1"

    one = fetcher(tmp_path, resolve=lambda host, port: answers.pop(0), is_public=allowed)
    assert one.get(site.at("/rail.jpg")) == IMAGE
    assert len(answers) == 1 and checked == ["10.0.0.1", "127.0.0.1"]


def drips(before: bytes) -> Answer:
    def answer(handler: Handler) -> None:
        with suppress(OSError):
            handler.wfile.write(before)
            for _ in range(200):
                handler.wfile.write(b"x")
                handler.wfile.flush()
                sleep(0.05)

    return answer


@pytest.mark.parametrize(
    "before",
    [b"", b"HTTP/1.0 200 OK\r\nX-Slow: ", b"HTTP/1.0 200 OK\r\n\r\n"],
    ids=["status", "headers", "body"],
)
def test_a_server_that_sends_byte_by_byte_is_left(
    site: Site, tmp_path: Path, before: bytes
) -> None:
    site.answers["/slow.jpg"] = drips(before)
    began = monotonic()
    assert why(fetcher(tmp_path, longest=0.5), site.at("/slow.jpg")) == "the server was too slow"
    assert monotonic() - began < 2


def test_a_server_that_says_nothing_is_left(site: Site, tmp_path: Path) -> None:
    site.answers["/silent.jpg"] = lambda handler: sleep(3)
    began = monotonic()
    assert why(fetcher(tmp_path, patience=0.2), site.at("/silent.jpg")) == "the server was too slow"
    assert monotonic() - began < 2


def endless(handler: Handler) -> None:
    handler.send_response(200)
    handler.end_headers()
    with suppress(OSError):
        while True:
            handler.wfile.write(IMAGE)


def announced(handler: Handler) -> None:
    handler.send_response(200)
    handler.send_header("Content-Length", str(10**12))
    handler.end_headers()


@pytest.mark.parametrize("answer", [endless, announced])
def test_what_is_too_large_is_not_kept(site: Site, tmp_path: Path, answer: Answer) -> None:
    site.answers["/large.jpg"] = answer
    one = fetcher(tmp_path, most_bytes=1_000_000)
    assert why(one, site.at("/large.jpg")) == "more than 1 MB"
    kept = [file for file in (tmp_path / "fetched").rglob("*") if file.is_file()]
    assert [file.suffix for file in kept] == [".refused"]


def cut_off(handler: Handler) -> None:
    handler.send_response(200)
    handler.send_header("Content-Length", str(len(IMAGE)))
    handler.end_headers()
    handler.wfile.write(IMAGE[:100])


def nonsense(handler: Handler) -> None:
    handler.wfile.write(b"\x00\xff\x00 what?\r\n\r\n")


def broken_chunks(handler: Handler) -> None:
    handler.wfile.write(
        b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nabcde\r\nzz\r\n"
    )


@pytest.mark.parametrize("answer", [cut_off, nonsense, broken_chunks])
def test_what_breaks_on_the_way_is_tried_again_in_the_next_run(
    site: Site, tmp_path: Path, answer: Answer
) -> None:
    site.answers["/rail.jpg"] = answer
    one = fetcher(tmp_path)
    assert why(one, site.at("/rail.jpg")) == "the connection broke"
    assert why(one, site.at("/rail.jpg")) == "the connection broke"
    assert len(site.asked) == 1
    site.answers["/rail.jpg"] = serve_image
    assert fetcher(tmp_path).get(site.at("/rail.jpg")) == IMAGE


def chunks(*, ending: bytes) -> Answer:
    """An image in pieces, and behind the last one lines without end."""

    def answer(handler: Handler) -> None:
        head = b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n"
        with suppress(OSError):
            handler.wfile.write(head + b"%x\r\n%b\r\n" % (len(IMAGE), IMAGE))
            for _ in range(0 if ending == b"0\r\n\r\n" else 1_000_000):
                handler.wfile.write(ending)
            handler.wfile.write(b"0\r\n\r\n")

    return answer


def test_an_answer_in_pieces_is_put_together(site: Site, tmp_path: Path) -> None:
    site.answers["/rail.jpg"] = chunks(ending=b"0\r\n\r\n")
    assert fetcher(tmp_path).get(site.at("/rail.jpg")) == IMAGE


@pytest.mark.parametrize("ending", [b"1" * 4096, b"1;" + b"x" * 4096, b"0\r\n" + b"x" * 4096])
def test_no_line_of_an_answer_is_read_without_end(
    site: Site, tmp_path: Path, ending: bytes
) -> None:
    site.answers["/rail.jpg"] = chunks(ending=ending)
    began = monotonic()
    assert why(fetcher(tmp_path, longest=1), site.at("/rail.jpg")) in (
        *("the connection broke", "the server was too slow"),
    )
    assert monotonic() - began < 3


def test_headers_that_are_none_are_nobodys_trouble(
    site: Site, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    def strange(handler: Handler) -> None:
        handler.wfile.write(b"HTTP/1.0 200 OK\r\nno header\r\n: x\r\n\r\n" + IMAGE)

    site.answers["/rail.jpg"] = strange
    assert fetcher(tmp_path).get(site.at("/rail.jpg")).endswith(IMAGE)
    assert not caplog.records


def test_what_a_server_does_not_have_is_asked_for_again_after_a_day(
    site: Site, tmp_path: Path
) -> None:
    assert why(fetcher(tmp_path), site.at("/gone.jpg")) == "the server said 404"
    assert why(fetcher(tmp_path), site.at("/gone.jpg")) == "the server said 404"
    assert len(site.asked) == 1
    for file in (tmp_path / "fetched").rglob("*.refused"):
        os.utime(file, (time() - 90_000, time() - 90_000))
    site.answers["/gone.jpg"] = serve_image
    assert fetcher(tmp_path).get(site.at("/gone.jpg")) == IMAGE


def test_a_fault_of_the_server_is_tried_again_in_the_next_run(site: Site, tmp_path: Path) -> None:
    site.answers["/rail.jpg"] = lambda handler: handler.respond(500)
    assert why(fetcher(tmp_path), site.at("/rail.jpg")) == "the server said 500"
    site.answers["/rail.jpg"] = lambda handler: handler.respond(200)
    assert why(fetcher(tmp_path), site.at("/rail.jpg")) == "the server sent nothing"


def test_what_turned_out_to_be_no_picture_is_not_kept(site: Site, tmp_path: Path) -> None:
    one = fetcher(tmp_path)
    one.get(site.at("/rail.jpg"))
    one.refuse(site.at("/rail.jpg"), "This is a web page.")
    assert why(fetcher(tmp_path), site.at("/rail.jpg")) == "This is a web page."
    assert len(site.asked) == 1


@pytest.fixture
def slept(monkeypatch: pytest.MonkeyPatch) -> list[float]:
    seconds: list[float] = []
    monkeypatch.setattr(fetch, "sleep", seconds.append)
    return seconds


def test_a_busy_server_is_asked_again_when_it_wants_to_be(
    site: Site, tmp_path: Path, slept: list[float]
) -> None:
    answers: list[Answer] = [
        lambda handler: handler.respond(429, Retry_After="20"),
        lambda handler: handler.respond(503),
        serve_image,
    ]
    site.answers["/rail.jpg"] = lambda handler: answers.pop(0)(handler)
    assert fetcher(tmp_path).get(site.at("/rail.jpg")) == IMAGE
    assert [round(seconds) for seconds in slept] == [0, 20, 5]


@pytest.mark.parametrize(
    ("after", "times"),
    [("1", 3), ("3600", 1), ("Fri, 31 Dec 2199 23:59:59 GMT", 1), ("soon", 3), ("9" * 50, 3)],
)
def test_a_server_that_stays_busy_is_left(
    site: Site, tmp_path: Path, slept: list[float], after: str, times: int
) -> None:
    site.answers["/rail.jpg"] = lambda handler: handler.respond(429, Retry_After=after)
    assert why(fetcher(tmp_path), site.at("/rail.jpg")) == "the server said 429"
    assert len(site.asked) == times and max(slept) <= 30


def test_a_server_that_is_gone_is_not_asked_for_everything_it_had(tmp_path: Path) -> None:
    asked: list[str] = []

    def resolve(host: str, port: int) -> list[str]:
        asked.append(host)
        raise OSError

    one = fetcher(tmp_path, resolve=resolve)
    one.prefetch(f"http://gone.example/{number}.jpg" for number in range(50))
    assert 6 <= len(asked) <= 7  # two at once
    assert why(one, "http://gone.example/49.jpg") == "the server failed 6 times before"


def test_many_are_fetched_at_once_but_politely(site: Site, tmp_path: Path) -> None:
    def slowly(handler: Handler) -> None:
        sleep(0.02)
        serve_image(handler)

    addresses = []
    for host in range(8):
        for number in range(6):
            site.answers[f"/{host}/{number}.jpg"] = slowly
            addresses.append(site.at(f"/{host}/{number}.jpg", f"host{host}.example"))
    one = fetcher(tmp_path)
    one.prefetch([*addresses, *addresses, "no address"])
    assert len(site.asked) == 48
    assert 4 <= site.most.pop("all") <= 8
    assert set(site.most.values()) == {2}
    assert all(one.has(address) for address in addresses)


def test_hosts_that_lead_to_the_same_server_share_its_places(site: Site, tmp_path: Path) -> None:
    def slowly(handler: Handler) -> None:
        sleep(0.05)
        serve_image(handler)

    for host in range(6):
        site.answers[f"/{host}.jpg"] = leads_to(site.at(f"/cdn/{host}.jpg", "cdn.example"))
        site.answers[f"/cdn/{host}.jpg"] = slowly
    one = fetcher(tmp_path)
    one.prefetch(site.at(f"/{host}.jpg", f"host{host}.example") for host in range(6))
    assert site.most["cdn.example"] == 2 and len(site.asked) == 12


@pytest.mark.parametrize(
    ("path", "asked"),
    [
        ("/über uns/rail 1.jpg", "/%C3%BCber%20uns/rail%201.jpg"),
        ("/rail%201.jpg?w=8 0&x=ü", "/rail%201.jpg?w=8%200&x=%C3%BC"),
        ("/rail.jpg\r\nX-More: 1", "/rail.jpgX-More:%201"),
        ('/"<>\\^`{|}\ud800.jpg', "/%22%3C%3E%5C%5E%60%7B%7C%7D%3F.jpg"),
        ("", "/"),
        ("?w=1", "/?w=1"),
    ],
)
def test_addresses_are_sent_as_http_wants_them(
    site: Site, tmp_path: Path, path: str, asked: str
) -> None:
    site.answers[asked.partition("?")[0]] = serve_image
    assert fetcher(tmp_path).get(site.at(path)) == IMAGE
    assert site.asked == [asked] and "X-More" not in site.headers[0]


def test_a_redirect_in_bytes_of_utf8_is_understood(site: Site, tmp_path: Path) -> None:
    site.answers["/old.jpg"] = leads_to("/füße.jpg".encode().decode("iso-8859-1"))
    site.answers["/f%C3%BC%C3%9Fe.jpg"] = serve_image
    assert fetcher(tmp_path).get(site.at("/old.jpg")) == IMAGE


def test_what_a_killed_run_left_unfinished_is_cleared_away(tmp_path: Path) -> None:
    folder = tmp_path / "fetched"
    folder.mkdir()
    for name, age in (("old.part", 90_000), ("new.part", 10)):
        (folder / name).write_bytes(b"half a pict")
        os.utime(folder / name, (time() - age, time() - age))
    fetcher(tmp_path)
    assert [file.name for file in folder.iterdir()] == ["new.part"]


@pytest.fixture
def secure(tmp_path: Path) -> Iterator[tuple[Site, Path, list[str]]]:
    """A server with a certificate of its own making, and the names it was asked by."""
    if not (openssl := shutil.which("openssl")):
        pytest.skip("no openssl to make a certificate with")
    key, certificate = tmp_path / "key.pem", tmp_path / "certificate.pem"
    subject = ["-subj", "/CN=pictures.example", "-addext", "subjectAltName=DNS:pictures.example"]
    command = [openssl, "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256"]
    command += ["-nodes", "-days", "2", *subject, "-keyout", str(key), "-out", str(certificate)]
    subprocess.run(command, check=True, capture_output=True)
    context, names = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER), list[str]()
    context.load_cert_chain(certificate, key)
    context.sni_callback = lambda connection, name, _: names.append(name or "")
    site = Site()
    site.socket = context.wrap_socket(site.socket, server_side=True)
    with running(site):
        yield site, certificate, names


def test_certificates_are_verified_for_the_name(
    secure: tuple[Site, Path, list[str]], tmp_path: Path
) -> None:
    site, certificate, names = secure
    address = site.at("/rail.jpg").replace("http:", "https:")
    invalid = "the certificate of the server is not valid"
    assert why(fetcher(tmp_path), address) == invalid
    trusting = ssl.create_default_context(cafile=str(certificate))
    assert fetcher(tmp_path, context=trusting).get(address) == IMAGE
    assert names[-1] == "pictures.example"
    other = address.replace("pictures.", "others.")
    assert why(fetcher(tmp_path, context=trusting), other) == invalid
    assert site.headers[-1]["Host"] == f"pictures.example:{site.server_port}"
