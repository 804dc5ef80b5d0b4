"""How a kept page is sent: zipped or plain, whole, as its headers alone, or not again."""

from datetime import datetime

import pytest
from django.contrib.auth.models import User
from pytest_django import Settings

from articles import workflow
from articles.models import Topic
from articles.reader.page_cache import takes_gzip
from tests.reader.cached_site import Site
from tests.reader.conftest import Publish

pytestmark = pytest.mark.usefixtures("requests_leave_the_connection_open")


@pytest.mark.parametrize(
    ("accepted", "zipped"),
    [
        ("", False),
        ("gzip", True),
        ("br, GZIP", True),
        ("gzip;q=0", False),
        ("gzip; q=0.000", False),
        ("gzip;q=0.5, identity", True),
        ("*", True),
        ("*;q=0", False),
        ("gzip;q=0, *", False),
        ("identity", False),
        ("deflate, br", False),
    ],
)
def test_a_page_is_sent_as_it_is_accepted(
    accepted: str, zipped: bool, site: Site, published: Publish
) -> None:
    published()
    plain = site("/")
    answer = site("/", HTTP_ACCEPT_ENCODING=accepted)
    assert takes_gzip(accepted) is zipped
    assert ("Content-Encoding" in answer.headers) is zipped
    assert answer.headers["Content-Length"] == str(len(answer.raw))
    assert answer.headers["Vary"] == "Accept-Encoding"
    assert answer.text == plain.text


def test_head_says_what_get_would_send(site: Site, published: Publish) -> None:
    published()
    for more in ({}, {"HTTP_ACCEPT_ENCODING": "gzip"}):
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
