"""What the log tells of the newsroom's work: what happened, once it is so, and who was refused."""

import json
import logging
from datetime import datetime
from pathlib import Path

import pytest
from django.contrib.auth.models import User
from django.db import transaction
from pytest_django import DjangoCaptureOnCommitCallbacks

from articles import workflow
from articles.importers.run import process
from articles.models import Batch, Topic
from newsroom.logs import JsonLines
from tests.importers.folders import bring, undo, write
from tests.stories import draft, story


@pytest.fixture(autouse=True)
def everything_is_logged(caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.INFO, logger="newsroom")


def messages_of(caplog: pytest.LogCaptureFixture, name: str) -> list[str]:
    return [record.getMessage() for record in caplog.records if record.name == f"newsroom.{name}"]


def test_what_was_written_and_passed_is_told_once_it_is_committed(
    wren: User,
    at: datetime,
    caplog: pytest.LogCaptureFixture,
    django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks,
) -> None:
    with django_capture_on_commit_callbacks(execute=True):
        article = draft(story("Ferry returns " * 9), by=wren, at=at)
        workflow.save(article, story("Ferry returns"), by=wren, at=at)
        workflow.perform("submit", article, by=wren, at=at)
        assert not messages_of(caplog, "workflow")
    long = f"{('Ferry returns ' * 9)[:59]}…"
    assert messages_of(caplog, "workflow") == [
        f"wren created article {article.pk} “{long}”",
        f"wren saved article {article.pk} “Ferry returns”",
        f"wren: submit article {article.pk} “Ferry returns”: draft → in_review",
    ]
    line = json.loads(JsonLines().format(caplog.records[-1]))
    facts = {"event": "submit", "article": article.pk, "before": "draft", "after": "in_review"}
    assert line | facts == line and line["by"] == "wren" and line["moment"] == at.isoformat()


def test_what_is_rolled_back_is_not_told(
    wren: User,
    at: datetime,
    caplog: pytest.LogCaptureFixture,
    django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks,
) -> None:
    with django_capture_on_commit_callbacks(execute=True), transaction.atomic():
        draft(story(), by=wren, at=at)
        transaction.set_rollback(True)
    assert not messages_of(caplog, "workflow")


def test_whoever_is_refused_is_named_with_what_they_wanted(
    wren: User, ed: User, at: datetime, caplog: pytest.LogCaptureFixture
) -> None:
    article = draft(story("Ferry returns"), by=ed, at=at)
    with pytest.raises(workflow.NotAllowed):
        workflow.perform("approve", article, by=wren, at=at)
    with pytest.raises(workflow.NotAllowed):
        workflow.save(article, story("Mine"), by=wren, at=at)
    approve, save = messages_of(caplog, "access")
    assert approve.startswith(f"wren may not approve article {article.pk} “Ferry returns”: ")
    assert save.startswith(f"wren may not save article {article.pk} “Ferry returns”: ")
    assert {record.levelname for record in caplog.records} == {"WARNING"}


def test_whoever_may_not_rename_a_topic_is_named_too(
    wren: User, pia: User, at: datetime, caplog: pytest.LogCaptureFixture
) -> None:
    town = Topic(name="Town")
    workflow.create_row(town, by=pia, at=at)
    town.name = "Harbour"
    with pytest.raises(workflow.NotAllowed):
        workflow.change_row(town, by=wren, at=at)
    (line,) = messages_of(caplog, "access")
    assert line.startswith(f"wren may not change topic {town.pk} “Town”: ")


def test_an_import_is_told_from_its_beginning_to_its_undoing_and_not_article_by_article(
    pia: User,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
    django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks,
) -> None:
    for name in ("ferry", "lido"):
        write(tmp_path / "archive", name)
    with django_capture_on_commit_callbacks(execute=True):
        bring(tmp_path / "archive")
        batch = Batch.objects.get()
        undo(batch.pk)
    begun, finished, undone = messages_of(caplog, "imports")
    assert begun.startswith(f"import {batch.pk} of ")
    assert (
        finished == f"import {batch.pk} is finished: 2 created, 0 changed, 0 unchanged, 0 refused"
    )
    assert undone.endswith("2 deleted, 0 withdrawn, 0 put back, 0 kept")
    (brought,) = messages_of(caplog, "workflow")
    assert brought.endswith("brought in 2, 0 of them published")


@pytest.mark.parametrize(
    "event",
    [
        "2026-03-02T09:00:00.000Z INFO newsroom.imports [-] import 7 of pia begins",
        '{"time": "2026-03-02T09:00:00.000Z", "level": "INFO", "logger": "newsroom.imports"}',
    ],
)
def test_events_are_not_the_complaint_of_an_import_that_was_stopped(event: str) -> None:
    log = process.log_of(7, "run")
    log.parent.mkdir(parents=True, exist_ok=True)
    log.write_text(f"{event}\n" * 60)
    assert process.last_words(7) == ""
    log.write_text(f"{event}\nMemoryError\n{event}\n")
    assert process.last_words(7) == "MemoryError"
