"""The page cache in front of Django: what is kept, and for how long."""

import threading
import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from articles import redirects, workflow
from articles.models import Article, Topic
from articles.reader.cache_key import Environ
from tests import stories
from tests.reader.cached_site import HOUR, Answer, Site, address_of, commits
from tests.reader.conftest import Publish, SetClock

pytestmark = pytest.mark.usefixtures("requests_leave_the_connection_open")


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

    first, *others = readers = [threading.Thread(target=read) for _ in range(5)]
    first.start()
    assert composing.wait(10)
    (composed,) = site.cache._composing.values()
    for reader in others:
        reader.start()
    waiting: Any = composed._cond  # type: ignore[attr-defined]  # its list of threads
    while len(waiting._waiters) < len(others):
        time.sleep(0.01)
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
    etag = site("/").headers["ETag"]
    assert site("/").status == 200
    assert site("/", HTTP_IF_NONE_MATCH=etag).status == 304
    assert len(site.composed) == 3
