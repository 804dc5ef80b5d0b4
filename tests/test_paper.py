"""The paper's row is read once a generation, and what was rolled back is never believed."""

import time
from collections.abc import Callable
from typing import Any

import pytest
from django.db import DatabaseError, connection, transaction
from django.db.utils import IntegrityError
from django.test import Client
from django.test.utils import CaptureQueriesContext
from pytest_django import Settings

from articles import generation, paper
from articles.models import PaperSettings
from articles.models.paper import _row


def named(name: str) -> None:
    PaperSettings(pk=1, site_name=name).save()


@pytest.fixture
def read(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Each time that the row was read, what it said."""
    times: list[str] = []

    def counted() -> dict[str, Any]:
        row = _row()
        times.append(row.get("name", ""))
        return row

    monkeypatch.setattr(paper._copy, "read", counted)
    return times


@pytest.mark.django_db(transaction=True)
def test_the_row_is_read_once_until_something_changes(read: list[str]) -> None:
    named("The Lamp")
    for change in range(2):
        generation.changed()
        time.sleep(0.2)  # PostgreSQL tells of it twice: in memory, and a little later itself
        before = len(read)
        for _ in range(3):
            assert paper.current().name == "The Lamp"
        assert len(read) == before + 1, change


@pytest.mark.django_db(transaction=True)
def test_a_request_asks_no_query_for_the_paper_once_it_is_known(read: list[str]) -> None:
    named("The Lamp")
    time.sleep(0.2)
    Client().get("/robots.txt")
    with CaptureQueriesContext(connection) as asked:
        assert "The Lamp" in Client().get("/").content.decode()
    assert read == ["The Lamp"]
    assert not [query for query in asked if "papersettings" in query["sql"]]


@pytest.mark.django_db(transaction=True)
def test_what_another_server_saves_holds_at_once(read: list[str]) -> None:
    named("The Lamp")
    assert paper.current().name == "The Lamp"
    with transaction.atomic():  # by a process that has no copy of ours to forget
        PaperSettings.objects.update(site_name="The Buoy")
        generation.changed()
    assert paper.current().name == "The Buoy"


@pytest.mark.django_db(transaction=True)
def test_what_was_read_in_a_transaction_does_not_survive_its_rollback() -> None:
    named("The Lamp")
    with pytest.raises(ZeroDivisionError), transaction.atomic():
        named("The Rag")
        assert paper.current().name == "The Rag"
        raise ZeroDivisionError
    assert paper.current().name == "The Lamp"
    generation.changed()  # to the very mark that the other would have had
    assert paper.current().name == "The Lamp"


@pytest.mark.django_db(transaction=True)
def test_nor_does_what_was_read_before_a_savepoint_is_rolled_back() -> None:
    with transaction.atomic():
        named("The Lamp")
        with pytest.raises(ZeroDivisionError), transaction.atomic():
            named("The Rag")
            assert paper.current().name == "The Rag"
            raise ZeroDivisionError
        assert paper.current().name == "The Lamp"
    assert paper.current().name == "The Lamp"


def _unknown() -> Any:
    raise generation.Unknown


def _gone() -> Any:
    raise DatabaseError("away")


@pytest.mark.django_db
@pytest.mark.parametrize("away", [(generation, "mark", _unknown), (paper._copy, "read", _gone)])
def test_while_the_database_is_away_the_paper_is_as_it_was(
    away: tuple[object, str, Callable[[], Any]], monkeypatch: pytest.MonkeyPatch, settings: Settings
) -> None:
    settings.SITE_NAME = "The Courant"
    named("The Lamp")
    assert paper.current().name == "The Lamp"
    monkeypatch.setattr(*away)
    generation.changed()
    assert paper.current().name == "The Lamp"
    paper.forget()
    assert paper.current().name == "The Courant"


@pytest.mark.django_db
def test_there_is_one_row() -> None:
    with pytest.raises(IntegrityError):
        PaperSettings(pk=2).save()


@pytest.mark.django_db
def test_what_an_archive_brought_that_makes_no_sense_is_as_if_it_were_not_there(
    settings: Settings,
) -> None:
    PaperSettings(
        pk=1, time_zone="Mars/Olympus", language="../..", checks=["off"], site_name="The\nLamp"
    ).save()
    now = paper.current()
    assert (now.time_zone, now.language) == (settings.TIME_ZONE, settings.LANGUAGE_CODE)
    assert now.checks == settings.CHECKS and now.name == "The Lamp"
    PaperSettings(pk=1, checks={"link-text": "shouts", "headline-missing": "off"}).save()
    assert "link-text" not in paper.current().checks
