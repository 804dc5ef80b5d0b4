"""The page cache in front of Django: what is kept, under which key, and for how long."""

import gzip
import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from io import BytesIO
from typing import Any, NoReturn

import pytest
from django.contrib.auth.models import User
from django.core.cache import cache
from django.core.signals import request_finished, request_started
from django.core.wsgi import get_wsgi_application
from django.db import close_old_connections, connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext
from pytest_django import Settings
from redis import RedisError

from articles import clock, generation, redirects, workflow
from articles.models import Article, Edition, Topic
from articles.reader import generations
from articles.reader.cache_key import Environ, Key, key_of
from articles.reader.page_cache import PageCache, takes_gzip
from tests import stories
from tests.reader.conftest import Publish, SetClock

# PostgreSQL tells what has changed once its transaction is over.
commits = pytest.mark.django_db(transaction=True)

HOUR = timedelta(hours=1)


@dataclass(frozen=True)
class Answer:
    status: int
    headers: dict[str, str]
    raw: bytes

    @property
    def text(self) -> str:
        zipped = self.headers.get("Content-Encoding") == "gzip"
        return (gzip.decompress(self.raw) if zipped else self.raw).decode()


def environ(address: str, method: str = "GET", **more: str) -> Environ:
    path, _, query = address.partition("?")
    return {
        "REQUEST_METHOD": method,
        "SCRIPT_NAME": "",
        "PATH_INFO": path.encode().decode("latin-1"),
        "QUERY_STRING": query,
        "SERVER_NAME": "testserver",
        "SERVER_PORT": "80",
        "SERVER_PROTOCOL": "HTTP/1.1",
        "HTTP_HOST": "testserver",
        "REMOTE_ADDR": "192.0.2.7",
        "wsgi.url_scheme": "http",
        "wsgi.input": BytesIO(),
        "wsgi.errors": BytesIO(),
        **more,
    }


class Site:
    """The site behind its page cache; `composed` is what Django was asked for."""

    def __init__(self, megabytes: int = 8) -> None:
        self._django = get_wsgi_application()
        self.composed: list[Environ] = []
        self.cache = PageCache(self._answer, megabytes=megabytes)

    def _answer(self, asked: Environ, start_response: Any) -> Any:
        self.composed.append(asked)
        return self._django(asked, start_response)

    def __call__(self, address: str, method: str = "GET", **more: str) -> Answer:
        begun: list[tuple[str, list[tuple[str, str]]]] = []

        def start_response(status: str, headers: Any, _: Any = None) -> Callable[[bytes], object]:
            begun.append((status, headers))
            return begun.append  # type: ignore[return-value]  # nobody writes with it

        body = self.cache(environ(address, method, **more), start_response)
        raw = b"".join(body)
        getattr(body, "close", bool)()
        status, headers = begun[-1]
        return Answer(int(status[:3]), dict(headers), raw)


@pytest.fixture(autouse=True)
def requests_leave_the_connection_open() -> Iterator[None]:
    """It is the test's, in whose transaction they are answered: as Django's own client does it."""
    for signal in (request_started, request_finished):
        signal.disconnect(close_old_connections)
    yield
    for signal in (request_started, request_finished):
        signal.connect(close_old_connections)


@pytest.fixture(autouse=True)
def nobody_listens_to_the_last_tests_database() -> Iterator[None]:
    yield
    generation._listener.close()


@pytest.fixture
def site() -> Site:
    return Site()


def address_of(article: Article, at: datetime) -> str:
    return Edition.objects.live(at).of_article(article.pk).get().get_absolute_url()


def test_a_page_is_composed_once_and_then_asks_the_database_nothing(
    site: Site, published: Publish, at: datetime
) -> None:
    page = address_of(published(), at)
    first = site(page)
    with CaptureQueriesContext(connection) as queries:
        again = site(page)
    assert first.status == again.status == 200
    assert first.raw == again.raw and "Ferry returns" in first.text
    assert len(site.composed) == 1 and not queries.captured_queries


@dataclass(frozen=True)
class People:
    wren: User
    ed: User
    pia: User


def withdraw(article: Article, people: People, at: datetime) -> None:
    workflow.perform("withdraw", article, by=people.pia, at=at, note="It was wrong.")


def publish_another_text(article: Article, people: People, at: datetime) -> None:
    text = stories.story("Ferry sails again")
    stories.change(article, text, by=people.wren, editor=people.ed, at=at)
    stories.publish(article, by=people.pia, at=at)


def publish_another_story(article: Article, people: People, at: datetime) -> None:
    other = stories.approved(
        stories.story("Bridge closes"), by=people.wren, editor=people.ed, at=at
    )
    stories.publish(other, by=people.pia, at=at)


def rename_the_topic(article: Article, people: People, at: datetime) -> None:
    topic = Topic.objects.get(name="Town")
    topic.name = "Towns"
    workflow.change_row(topic, by=people.pia, at=at)


CHANGES = [withdraw, publish_another_text, publish_another_story, rename_the_topic]


@commits
@pytest.mark.parametrize("change", CHANGES)
def test_what_anybody_changes_is_there_with_the_next_request(
    change: Callable[..., None],
    site: Site,
    published: Publish,
    at: datetime,
    look_at: SetClock,
    wren: User,
    ed: User,
    pia: User,
) -> None:
    article = published()
    look_at(at + HOUR)
    before = site("/").text
    change(article, People(wren, ed, pia), at + HOUR)
    assert site("/").text != before
    assert site("/").text == Client().get("/").content.decode()


@commits
def test_an_old_address_leads_on_as_soon_as_it_is_known(
    site: Site, published: Publish, at: datetime
) -> None:
    article = published()
    assert site("/2009/old-ferry/").status == 404
    redirects.create([("/2009/old-ferry", article.pk)])
    assert site("/2009/old-ferry/").status == 301


@commits
def test_what_readers_do_not_see_ends_no_generation(
    published: Publish, wren: User, at: datetime
) -> None:
    published()
    before = generation.mark()
    stories.draft(stories.story("A draft"), by=wren, at=at)
    assert generation.mark() == before


@commits
def test_what_is_rolled_back_ends_no_generation(published: Publish) -> None:
    published()
    before = generation.mark()
    with transaction.atomic():
        generation.changed()
        transaction.set_rollback(True)
    assert generation.mark() == before


@commits
def test_every_connection_sees_the_same_change() -> None:
    before = generation.mark()

    def change() -> None:
        generation.changed()
        connection.close()

    elsewhere = threading.Thread(target=change)
    elsewhere.start()
    elsewhere.join()
    assert generation.mark() != before


@commits
def test_a_confirmed_clock_begins_a_generation(pia: User, at: datetime) -> None:
    before = generation.mark()
    clock.confirm(clock.Reading(at, at + HOUR), by=pia)
    assert generation.mark() != before


def test_a_scheduled_story_is_there_at_its_instant(
    site: Site, published: Publish, at: datetime, look_at: SetClock
) -> None:
    published(live_from=at + HOUR)
    assert "Ferry" not in site("/").text
    look_at(at + HOUR - timedelta(microseconds=1))
    assert "Ferry" not in site("/").text
    assert len(site.composed) == 1
    look_at(at + HOUR)
    assert "Ferry" in site("/").text


def test_a_story_is_gone_at_the_end_of_its_time(
    site: Site, published: Publish, at: datetime, look_at: SetClock
) -> None:
    article = published(live_until=at + HOUR)
    page = address_of(article, at)
    assert site(page).status == 200
    look_at(at + HOUR)
    assert site(page).status == 410
    assert site(page).status == 410
    assert len(site.composed) == 2  # a tombstone is kept, too


def test_a_page_says_the_new_day_from_midnight_on(
    site: Site, published: Publish, at: datetime, look_at: SetClock
) -> None:
    published()
    before = site("/").text
    look_at(at + timedelta(days=1))
    assert site("/").text != before


def test_a_clock_that_was_set_back_brings_back_the_page_of_then(
    site: Site, published: Publish, at: datetime, look_at: SetClock
) -> None:
    published(live_from=at + HOUR)
    look_at(at + HOUR)
    assert "Ferry" in site("/").text
    look_at(at)
    for _ in range(2):
        assert "Ferry" not in site("/").text
    assert len(site.composed) == 2  # and is kept


def test_what_the_time_machine_shows_is_for_those_alone_who_are_signed_in(
    site: Site, published: Publish, at: datetime, pia_client: Client
) -> None:
    published(live_from=at + HOUR)
    session = pia_client.cookies["sessionid"].value
    later = f"/?at={(at + HOUR).isoformat()}".replace("+", "%2B")
    shown = site(later, HTTP_COOKIE=f"sessionid={session}")
    assert "Ferry" in shown.text and shown.headers["Cache-Control"] == "private, no-store"
    for address in (later, "/"):
        assert "Ferry" not in site(address).text


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


def test_each_answer_has_its_own_number(site: Site, published: Publish) -> None:
    published()
    assert site("/").headers["X-Request-ID"] != site("/").headers["X-Request-ID"]


def test_what_nobody_vouches_for_is_not_kept_for_long(
    site: Site, published: Publish, monkeypatch: pytest.MonkeyPatch
) -> None:
    def mark() -> NoReturn:
        raise generation.Unknown

    published()
    site("/")
    monkeypatch.setattr(generation, "mark", mark)
    site("/")
    assert len(site.composed) == 1
    monkeypatch.setattr(generations, "AWAY", 0)
    site("/")
    assert len(site.composed) == 2


@commits
@pytest.mark.skipif("connection.vendor == 'sqlite'", reason="nobody listens there")
def test_whoever_has_lost_the_connection_asks_the_database_that_is_there(
    site: Site, published: Publish, look_at: SetClock, at: datetime
) -> None:
    published()
    site("/")
    pid = generation._listener._connection.info.backend_pid
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_terminate_backend(%s, 5000)", [pid])
        cursor.execute("UPDATE articles_topic SET name = 'Elsewhere'")  # says nothing
    assert "Elsewhere" in site("/").text


def test_without_redis_the_last_word_goes_on(
    settings: Settings, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    word = generation._WordOfAll()
    settings.CACHE_IS_SHARED = True
    cache.set(generation.KEY, b"before", None)
    assert word.last() == b"before"

    def get(_: str) -> NoReturn:
        raise RedisError("It is away.")

    monkeypatch.setattr(cache, "get", get)
    assert [word.last(), word.last()] == [b"before", b"before"]
    assert caplog.text.count("It is away.") == 1


def test_a_site_under_two_paths_lists_its_months_under_each(site: Site, published: Publish) -> None:
    published()
    for root in ("/news", ""):
        answer = site("/sitemap.xml", SCRIPT_NAME=root)
        assert f"{root}/sitemap-2026-03.xml" in answer.text
        assert ("/news/" in answer.text) is bool(root)


@commits
def test_one_composes_while_the_others_wait(published: Publish) -> None:
    published()
    site = Site()
    composing, go_on = threading.Event(), threading.Event()
    plainly = site._answer

    def slowly(asked: Environ, start_response: Any) -> Any:
        composing.set()
        go_on.wait(10)
        return plainly(asked, start_response)

    site.cache._application = slowly
    answers: list[Answer] = []

    def read() -> None:
        answers.append(site("/"))
        connection.close()

    readers = [threading.Thread(target=read) for _ in range(5)]
    for reader in readers:
        reader.start()
    assert composing.wait(10)
    go_on.set()
    for reader in readers:
        reader.join()
    assert len(answers) == 5 and {answer.text for answer in answers} == {site("/").text}
    assert len(site.composed) == 1


def test_no_more_is_kept_than_there_is_room_for(published: Publish, at: datetime) -> None:
    published()
    site = Site(megabytes=1)
    for number in range(400):
        site(f"/?before={(at + HOUR):%Y-%m-%dT%H:%M:%S}.{number:06}Z,1")
    assert site.cache._shelf._size <= 1024 * 1024
    before = len(site.composed)
    site("/?before=" + f"{(at + HOUR):%Y-%m-%dT%H:%M:%S}.000399Z,1")
    assert len(site.composed) == before  # the newest is there
    site("/?before=" + f"{(at + HOUR):%Y-%m-%dT%H:%M:%S}.000000Z,1")
    assert len(site.composed) == before + 1  # the one that was read longest ago has gone


def test_without_room_nothing_is_kept(published: Publish) -> None:
    published()
    site = Site(megabytes=0)
    for _ in range(2):
        assert site("/").status == 200
    assert len(site.composed) == 2
