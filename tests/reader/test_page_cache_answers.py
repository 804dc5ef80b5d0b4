"""How a kept page is sent: compressed or plain, whole, as its headers alone, or not again."""

from datetime import datetime

import pytest
from django.contrib.auth.models import User
from django.test import Client
from pytest_django import Settings

from articles import workflow
from articles.models import Topic
from articles.reader.compression import ENCODINGS, encoding
from tests.reader.cached_site import Site
from tests.reader.conftest import Publish

pytestmark = pytest.mark.usefixtures("requests_leave_the_connection_open")


BROTLI = pytest.mark.skipif("br" not in ENCODINGS, reason="brotli is an extra")


@pytest.mark.parametrize(
    ("accepted", "expected"),
    [
        ("", ""),
        ("gzip", "gzip"),
        ("x-br, GZIP", "gzip"),
        ("gzip;q=0", ""),
        ("gzip; q=0.000", ""),
        ("gzip;q=0.5, identity", "gzip"),
        ("*;q=0", ""),
        ("br;q=0, gzip;q=0, *", ""),
        ("br;q=0, *", "gzip"),
        ("identity", ""),
        ("deflate, zstd", ""),
        ("gzip;q=2, deflate", ""),
        ("gzip;q=nan", ""),
        pytest.param("gzip, deflate, br, zstd", "br", marks=BROTLI),
        pytest.param("*", "br", marks=BROTLI),
        pytest.param("br;q=0.2, gzip;q=0.8", "gzip", marks=BROTLI),
        pytest.param("br;q=0.8, *;q=0.2", "br", marks=BROTLI),
    ],
)
def test_a_page_is_sent_as_it_is_accepted(
    accepted: str, expected: str, site: Site, published: Publish
) -> None:
    published()
    plain = site("/")
    for _ in range(2):
        answer = site("/", HTTP_ACCEPT_ENCODING=accepted)
        assert encoding(accepted) == answer.headers.get("Content-Encoding", "") == expected
        assert answer.headers["Content-Length"] == str(len(answer.raw))
        assert answer.headers["Vary"] == "Accept-Encoding"
        assert answer.headers["ETag"] == plain.headers["ETag"]
        assert answer.text == plain.text
    assert len(site.composed) == 1


@pytest.mark.parametrize("megabytes", [0, 1])
@pytest.mark.parametrize(
    "address", ["/", "/feed.xml", "/sitemap.xml", "/sitemap-news.xml", "/topics/nothing/"]
)
def test_whatever_everybody_gets_alike_is_compressed(
    megabytes: int, address: str, published: Publish
) -> None:
    published()
    site = Site(megabytes)
    plain, answer = site(address), site(address, HTTP_ACCEPT_ENCODING="gzip")
    assert answer.headers["Content-Encoding"] == "gzip" and len(answer.raw) < len(plain.raw)
    assert answer.text == plain.text


def test_what_is_for_one_person_is_never_compressed(
    site: Site, published: Publish, pia_client: Client
) -> None:
    published()
    cookie = f"sessionid={pia_client.cookies['sessionid'].value}"
    for address in ("/", "/admin/", "/admin/articles/article/add/"):
        answer = site(address, HTTP_ACCEPT_ENCODING="gzip, br", HTTP_COOKIE=cookie)
        assert answer.status == 200 and "Content-Encoding" not in answer.headers
    assert "Content-Encoding" not in site("/admin/login/", HTTP_ACCEPT_ENCODING="gzip").headers


def test_head_says_what_get_would_send(site: Site, published: Publish) -> None:
    published()
    for name in ("", *ENCODINGS):
        more = {"HTTP_ACCEPT_ENCODING": name}
        head, get = site("/", "HEAD", **more), site("/", **more)
        assert head.raw == b"" and get.raw != b""
        for headers in (head.headers, get.headers):
            del headers["X-Request-ID"]
        assert head.headers == get.headers
    assert len(site.composed) == 1


def test_who_has_the_page_hears_that_it_is_the_same(site: Site, published: Publish) -> None:
    published()
    etag = site("/").headers["ETag"]
    for known in (etag, f'"x", {etag}', etag.removeprefix("W/"), "*"):
        same = site("/", HTTP_IF_NONE_MATCH=known)
        assert same.status == 304 and same.raw == b""
        assert same.headers["ETag"] == etag and "Content-Security-Policy" in same.headers
        assert "Content-Length" not in same.headers
    assert site("/", HTTP_IF_NONE_MATCH='"other"').status == 200


def test_an_answer_has_the_number_under_which_it_is_in_the_log(
    site: Site, published: Publish
) -> None:
    published()
    said = site("/").headers["X-Request-ID"]
    assert said == site.numbers[-1]


def test_a_port_goes_along_where_an_address_leads_elsewhere(
    site: Site, published: Publish, settings: Settings
) -> None:
    published()
    settings.SECURE_SSL_REDIRECT = True
    for query in ("", "?utm=x"):
        moved = Site()(f"/{query}", HTTP_HOST="testserver:8080")
        assert moved.headers["Location"] == f"https://testserver:8080/{query}"


def test_each_answer_has_its_own_number(site: Site, published: Publish) -> None:
    published()
    assert site("/").headers["X-Request-ID"] != site("/").headers["X-Request-ID"]


def test_a_page_that_has_moved_leads_on_with_all_that_was_asked(
    site: Site, published: Publish, at: datetime, pia: User
) -> None:
    published()
    topic = Topic.objects.get(name="Town")
    topic.slug = "towns"
    workflow.change_row(topic, by=pia, at=at)
    for _ in range(2):
        moved = site("/topics/town/?utm=x")
        assert moved.status == 301 and moved.headers["Location"] == "/topics/towns/?utm=x"
