"""Runs that were stopped, and what goes on with them: the same arguments, a number, a server."""

from collections.abc import Sequence
from pathlib import Path
from shutil import make_archive, rmtree
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.core.management import CommandError
from django.utils import timezone
from pytest_django import Settings

from articles.importers import files, zips
from articles.importers.run import reading, runs
from articles.importers.run.choices import Choices
from articles.importers.run.load import Loader
from articles.importers.run.results import Result
from articles.importers.run.spool import Item
from articles.models import Article, Batch
from tests.images import drawn, saved
from tests.importers.folders import (
    import_articles,
    outcomes,
    report,
    stored_elsewhere,
    undo,
    write,
)

pytestmark = pytest.mark.django_db


class Stopped(Exception):
    pass


@pytest.fixture
def stops_after_a_lot(monkeypatch: pytest.MonkeyPatch) -> pytest.MonkeyPatch:
    """The first lot of two articles is loaded, then the run breaks off."""
    monkeypatch.setattr(runs, "LOT", 2)
    load, calls = Loader.load, iter(range(100))

    def once(self: Loader, items: Sequence[Item]) -> list[Result]:
        if next(calls):
            raise Stopped("The disk is full.")
        return load(self, items)

    monkeypatch.setattr(Loader, "load", once)
    return monkeypatch


@pytest.fixture
def unfinished(folder: Path, stops_after_a_lot: pytest.MonkeyPatch) -> Batch:
    for name in "abcde":
        write(folder, name, author="Wren Hale")
    with pytest.raises(Stopped):
        import_articles(folder)
    stops_after_a_lot.undo()
    return Batch.objects.get()


def test_a_run_that_failed_says_why(unfinished: Batch) -> None:
    assert (unfinished.failure, unfinished.found) == ("The disk is full.", 5)
    assert unfinished.finished_at is None
    assert Article.objects.count() == unfinished.entries.count() == 2


def test_the_same_arguments_go_on_with_what_was_read(
    unfinished: Batch, folder: Path, imports: Path
) -> None:
    write(folder, "e", title="Changed since")  # it was read before that
    out = import_articles(folder)
    assert "going on behind 2 of 5" in out and "5 created, 0 changed" in out
    unfinished.refresh_from_db()
    assert unfinished.finished_at and not unfinished.failure
    assert Batch.objects.count() == 1
    assert [entry["headline"] for entry in runs.report(unfinished)] == [
        f"Story {name}" for name in "abcde"
    ]
    assert not list(imports.glob("*.sqlite3*"))
    assert outcomes(folder) == dict.fromkeys("abcd", "unchanged") | {"e": "changed"}
    assert Batch.objects.count() == 2


@pytest.mark.parametrize(
    "others", [{"by": "pia"}, {"limit": 3}, {"status": "published"}, {"dry_run": True}]
)
def test_other_arguments_are_another_run(
    others: dict[str, Any], unfinished: Batch, folder: Path, pia: User
) -> None:
    assert "going on" not in import_articles(folder, **others)
    unfinished.refresh_from_db()
    assert unfinished.finished_at is None
    assert "going on" in import_articles(folder)


def test_a_run_that_was_undone_is_not_gone_on_with(
    unfinished: Batch, folder: Path, imports: Path, pia: User
) -> None:
    assert "2 deleted" in undo(unfinished.pk)
    assert not list(imports.glob("*.sqlite3*"))
    assert "going on" not in import_articles(folder)
    assert Batch.objects.count() == 2


def test_a_batch_is_gone_on_with_by_its_number(unfinished: Batch, folder: Path) -> None:
    assert "5 created" in import_articles(resume=unfinished.pk)
    with pytest.raises(CommandError, match=f"Import {unfinished.pk} is finished"):
        import_articles(resume=unfinished.pk)
    with pytest.raises(CommandError, match="There is no batch 12345"):
        import_articles(resume=12345)


def test_a_run_that_was_stopped_while_it_read_begins_again(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in "abc":
        write(folder, name)

    with monkeypatch.context() as patched, pytest.raises(Stopped):
        patched.setattr(runs.Progress, "read", stop)
        runs.run(runs.begin([folder], Choices(), by=somebody(), at=timezone.now()))
    batch = Batch.objects.get()
    assert (batch.found, batch.failure) == (None, "Stopped")
    write(folder, "d")
    runs.run(batch)
    assert batch.found == Article.objects.count() == 4


@pytest.mark.parametrize("moment", ["as it read", "as it loaded"])
def test_another_server_goes_on_with_what_the_desk_sent_to_the_first(
    moment: str, folder: Path, imports: Path, settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings.STORAGES = stored_elsewhere(settings, folder.parent / "store")
    write(folder, "ferry", image="rail.jpg")
    (folder / "rail.jpg").write_bytes(saved(drawn(), "JPEG"))
    sent = imports / "uploads" / "0a1b" / "archive.zip"
    sent.parent.mkdir(parents=True)
    make_archive(str(sent.with_suffix("")), "zip", folder)
    batch = runs.begin([sent], Choices(), by=somebody(), at=timezone.now())
    with monkeypatch.context() as patched, pytest.raises(Stopped):
        what, name = (runs.Progress, "read") if moment == "as it read" else (Loader, "load")
        patched.setattr(what, name, stop)
        runs.run(batch)
    rmtree(imports)  # the other server shares the storage, and no disk
    for opened in (zips._opened, files._real):
        opened.cache_clear()
    runs.run(batch)
    assert batch.entries.get().outcome == "created" and Article.objects.get().images.count() == 1
    assert sent.exists()
    rmtree(imports)
    settings.IMPORT_KEEP_DAYS = -1
    import_articles(folder)
    assert not [each for each in (folder.parent / "store").rglob("*") if each.is_file()]


def stop(*args: object, **named: object) -> None:
    raise Stopped


def test_processes_that_were_not_forked_read_too(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """As on Windows and on a Mac."""
    monkeypatch.setattr(reading, "HOW_PROCESSES_BEGIN", "spawn")
    monkeypatch.setattr(reading, "BATCH", 1)
    monkeypatch.setattr("os.cpu_count", lambda: 2)
    for name in "abcdef":
        write(folder, name)
    assert outcomes(folder) == dict.fromkeys("abcdef", "created")


def somebody() -> User:
    return User.objects.create_superuser("una")


def test_nobody_runs_what_another_process_runs(unfinished: Batch, folder: Path, pia: User) -> None:
    with runs.run_lock(unfinished):
        assert runs.is_running(unfinished)
        with pytest.raises(CommandError, match="is running already"):
            import_articles(folder)
        with pytest.raises(CommandError, match="is running already"):
            undo(unfinished.pk)
    assert not runs.is_running(unfinished)
    assert Article.objects.count() == 2


def test_the_report_is_read_piece_by_piece(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(runs, "LINES", 2)
    for name in "abcde":
        write(folder, name)
    entries = report(folder)["articles"]
    assert [entry["headline"] for entry in entries] == [f"Story {name}" for name in "abcde"]


def test_a_report_of_nothing_is_one_too(folder: Path) -> None:
    folder.mkdir()
    empty = {"created": 0, "changed": 0, "unchanged": 0, "refused": 0}
    whole = report(folder)
    assert whole == {"batch": Batch.objects.get().pk, "articles": [], "totals": empty}
