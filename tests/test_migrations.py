"""Migrations keep what newsrooms hold."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.db import connection
from django.db.migrations.executor import MigrationExecutor
from django.db.models import F

from articles import workflow
from articles.models import (
    ContributorListing,
    Edition,
    IndexedEdition,
    SeriesListing,
    TagListing,
    TopicListing,
    TopicTombstone,
)
from tests.stories import approved, publish, story

LISTINGS = (TopicListing, TagListing, ContributorListing)


def migrate(name: str) -> None:
    MigrationExecutor(connection).migrate([("articles", name)])


def rows(model: Any) -> list[tuple[Any, ...]]:
    """All that they held then, but their own primary keys."""
    fields = [field for field in model._meta.concrete_fields if field.name != "subtag"]
    fields = [field.attname for field in fields if not field.primary_key]
    return sorted(model.objects.values_list(*fields))


def languages_of(model: Any) -> list[tuple[Any, ...]]:
    return list(model.objects.order_by("pk").values_list("pk", "subtag"))


@pytest.fixture
def stories(transactional_db: None, wren: User, ed: User, pia: User, at: datetime) -> None:
    """One that is live, one that was withdrawn; one whose end was planned, and then was not."""
    for number, topics in enumerate([("Town",), ("Sea", "Town")]):
        content = story(f"Story {number}", topics=topics, tags=("Boats",), byline=("A", "B"))
        article = approved(content, by=wren, editor=ed, at=at)
        publish(article, by=pia, at=at)
    workflow.perform("withdraw", article, by=pia, at=article.changed_at, note="It was wrong.")
    text = story("Limited", topics=("Sea",), byline=())
    limited = approved(text, by=wren, editor=ed, at=at)
    publish(limited, by=pia, at=at, live_until=at + timedelta(hours=1))
    publish(limited, by=pia, at=at + timedelta(minutes=1), live_until=None)


@pytest.fixture
def newest() -> Iterator[None]:
    """Whatever becomes of the test."""
    yield
    migrate_to_the_newest()


def migrate_to_the_newest() -> None:
    executor = MigrationExecutor(connection)
    executor.migrate(executor.loader.graph.leaf_nodes("articles"))


@pytest.mark.slow
def test_editions_keep_their_places_in_lists_and_feeds(stories: None, newest: None) -> None:
    before = {model: rows(model) for model in (*LISTINGS, TopicTombstone)}
    assert [len(found) for found in before.values()] == [5, 2, 4, 3]
    migrate("0002_intervals")
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM articles_edition_topics")
        assert cursor.fetchone() == (5,)
    migrate("0003_listings")
    assert {model: rows(model) for model in before} == before
    for model in LISTINGS:
        assert not model.objects.exclude(published_at=F("edition__published_at")).exists()
    assert Edition.objects.count() == 6


@pytest.mark.slow
def test_editions_and_their_places_say_of_what_language_they_are(
    stories: None, newest: None, wren: User, ed: User, pia: User, at: datetime
) -> None:
    german = story("Die Fähre", language="de-AT", tags=("Boats",), topics=("Town",), series="Sea")
    publish(approved(german, by=wren, editor=ed, at=at), by=pia, at=at)
    models = (Edition, *LISTINGS, SeriesListing)
    before = {model: languages_of(model) for model in models}
    assert [model.objects.filter(subtag="de").count() for model in models] == [1, 1, 1, 1, 1]
    migrate("0018_fronts")
    migrate_to_the_newest()
    assert {model: languages_of(model) for model in models} == before
    assert not IndexedEdition.objects.exists()  # search has to index all of them again
