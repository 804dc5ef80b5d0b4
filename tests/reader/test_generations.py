"""What begins a new generation of the site, and whoever hears of it."""

import threading
from datetime import datetime
from typing import NoReturn

import pytest
from django.contrib.auth.models import User
from django.core.cache import cache
from django.db import connection, transaction
from pytest_django import Settings
from redis import RedisError

from articles import clock, generation
from articles.reader import generations
from tests import stories
from tests.reader.cached_site import HOUR, Site, commits
from tests.reader.conftest import Publish, SetClock

pytestmark = pytest.mark.usefixtures("requests_leave_the_connection_open")


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


@commits
@pytest.mark.skipif("connection.vendor == 'sqlite'", reason="its own file says it there")
@pytest.mark.parametrize("word", ["_word_here", "_word_of_all"])
def test_a_change_is_told_to_the_workers_beside_and_to_all_that_share_a_cache(
    word: str, settings: Settings
) -> None:
    """Without the database's own word, which may come a moment later."""
    settings.CACHE_IS_SHARED = word == "_word_of_all"
    say = generation._WordOfAll().last if settings.CACHE_IS_SHARED else generation._word_here
    before = say()
    with transaction.atomic():
        generation.changed()
        transaction.set_rollback(True)
    assert say() == before
    generation.changed()
    assert say() != before


def test_a_cache_that_is_away_keeps_nobody_from_changing_anything(
    settings: Settings, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    settings.CACHE_IS_SHARED = True
    word = generation._WordOfAll()
    tried = []

    def fails(*_: object) -> NoReturn:
        tried.append(True)
        raise RedisError("It is away.")

    monkeypatch.setattr(cache, "set", fails)
    word.tell()
    word.tell()
    assert len(tried) == caplog.text.count("It is away.") == 1
