"""Under which key a page is kept, and that nothing else of a request reaches it."""

import re
from datetime import datetime
from typing import Any

import pytest

from articles.reader.cache_key import Key, key_of
from tests.reader.cached_site import Site, address_of, environ
from tests.reader.conftest import Publish

pytestmark = pytest.mark.usefixtures("requests_leave_the_connection_open")


ORDINARY = Key(secure=False, host="testserver", root="", path="/")


OTHER = "/?before=2026-03-02T09:00:00Z,1"


NOT_KEPT = None


# What is asked, and under which key it is kept. Headers that are not here have no place in a key,
# and do not come to whoever composes: see the test below.
KEYS: list[tuple[str, dict[str, str], Key | None]] = [
    ("/", {}, ORDINARY),
    ("/", {"REQUEST_METHOD": "HEAD"}, ORDINARY),
    ("/", {"REQUEST_METHOD": "POST"}, NOT_KEPT),
    ("/", {"REQUEST_METHOD": "OPTIONS"}, NOT_KEPT),
    ("/", {"CONTENT_LENGTH": "0"}, ORDINARY),
    ("/", {"CONTENT_LENGTH": "5"}, NOT_KEPT),
    ("/", {"HTTP_TRANSFER_ENCODING": "chunked"}, NOT_KEPT),
    ("/", {"HTTP_AUTHORIZATION": "Basic eA=="}, NOT_KEPT),
    ("/", {"HTTP_IF_MATCH": '"x"'}, NOT_KEPT),
    ("/", {"HTTP_COOKIE": "sessionid=x"}, NOT_KEPT),
    ("/", {"HTTP_COOKIE": "a=b; sessionid="}, NOT_KEPT),
    ("/", {"HTTP_COOKIE": "_ga=1; csrftoken=x"}, ORDINARY),
    ("/", {"HTTP_HOST": "TestServer"}, ORDINARY),
    ("/", {"HTTP_HOST": "testserver.:8080"}, ORDINARY),
    ("/", {"HTTP_HOST": "other.example"}, ORDINARY._replace(host="other.example")),
    ("/", {"HTTP_HOST": "a b"}, NOT_KEPT),
    ("/", {"HTTP_HOST": ""}, NOT_KEPT),
    ("/", {"HTTP_X_FORWARDED_HOST": "evil.example"}, ORDINARY),
    ("/", {"HTTP_X_FORWARDED_PROTO": "https"}, ORDINARY),  # from nobody whom we know
    ("/", {"wsgi.url_scheme": "https"}, ORDINARY._replace(secure=True)),
    ("/", {"SCRIPT_NAME": "/news"}, ORDINARY._replace(root="/news")),
    ("/", {"HTTP_ACCEPT_LANGUAGE": "de", "HTTP_ACCEPT": "text/plain"}, ORDINARY),
    ("/?utm_source=x&cb=1", {}, ORDINARY),
    ("/?at=2030-01-01T00:00", {}, ORDINARY),
    ("/?BEFORE=x", {}, ORDINARY),
    (OTHER, {}, ORDINARY._replace(query="before=2026-03-02T09%3A00%3A00Z%2C1")),
    (f"{OTHER}&utm=x", {}, ORDINARY._replace(query="before=2026-03-02T09%3A00%3A00Z%2C1")),
    ("/?before=a&before=b", {}, ORDINARY._replace(query="before=b")),
    ("/?p=12", {}, NOT_KEPT),
    ("/?utm=x&page_id=12", {}, NOT_KEPT),
    ("/?" + "&".join(["a=b"] * 6000), {}, NOT_KEPT),  # more than Django reads
    ("/feed.xml?before=x&p=1", {}, ORDINARY._replace(path="/feed.xml")),
    ("/topics/town/?before=x", {}, ORDINARY._replace(path="/topics/town/", query="before=x")),
    ("/2026/03/02/ferry/?before=x", {}, ORDINARY._replace(path="/2026/03/02/ferry/")),
    ("//", {}, ORDINARY._replace(path="//")),
    ("/admin/?x=y", {}, NOT_KEPT),
]


@pytest.mark.parametrize(("address", "more", "key"), KEYS)
def test_the_key_of_a_request(address: str, more: dict[str, str], key: Key | None) -> None:
    assert key_of({**environ(address), **more}) == key


def test_a_trusted_proxy_says_how_readers_came(settings: Any) -> None:
    settings.BEHIND_PROXY = True
    for said, secure in (("https", True), ("https, http", True), ("http", False), ("x", False)):
        key = key_of(environ("/", HTTP_X_FORWARDED_PROTO=said))
        assert key is not None and key.secure is secure


def test_whoever_composes_knows_nothing_but_the_key(site: Site, published: Publish) -> None:
    published()
    told = {
        "HTTP_COOKIE": "_ga=1",
        "HTTP_ACCEPT_LANGUAGE": "de",
        "HTTP_X_FORWARDED_HOST": "evil.example",
        "HTTP_X_ORIGINAL_URL": "/admin/",
        "HTTP_HOST": "TESTSERVER:6666",
        "HTTP_RANGE": "bytes=0-9",
        "HTTP_IF_NONE_MATCH": "*",
    }
    site("/?evil=1&before=", **told)
    (asked,) = site.composed[:1]
    assert asked["QUERY_STRING"] == "before="
    assert {name: asked[name] for name in asked if name.startswith("HTTP_")} == {
        "HTTP_HOST": "testserver"
    }


NOT_PAGES = ["/nothing/", "/admin/", "/static/x.css", "/2026/03/02/nothing/", "/topics/nothing/"]


@pytest.mark.django_db
@pytest.mark.parametrize("address", NOT_PAGES)
def test_what_is_no_page_is_kept_nowhere(address: str, site: Site) -> None:
    for _ in range(2):
        site(f"{address}?utm=x")
    assert len(site.composed) == 2


@pytest.mark.parametrize(
    ("address", "link"),
    [("/sitemap.xml", "/sitemap-2026-03.xml"), ("/", "/topics/town/"), ("/2026/03/", "/feed.xml")],
)
def test_a_site_under_two_paths_has_the_links_of_each(
    address: str, link: str, site: Site, published: Publish
) -> None:
    published()
    for root in ("/news", ""):
        answer = site(address, SCRIPT_NAME=root)
        assert f"{root}{link}" in answer.text
        assert ("/news/" in answer.text) is bool(root)


def test_a_page_takes_from_the_one_before_it_what_pages_share_and_nothing_else(
    site: Site, published: Publish, at: datetime
) -> None:
    story = published()
    front, article = site("/").text, site(address_of(story, at)).text
    for part in ("masthead", "topics", "imprint"):
        assert _part(part, front) == _part(part, article) != ""
    assert "<title>Ferry returns" in article and "<title>Ferry returns" not in front
    assert '<body class="front">' in front and "<body>" in article


def _part(name: str, page: str) -> str:
    return re.split("</(?:header|nav|footer)>", page.partition(f'class="{name}"')[2])[0]
