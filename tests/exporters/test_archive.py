"""The archive of the whole newsroom as a file: what is in it, and what is not."""

import json
from datetime import datetime
from hashlib import sha256
from pathlib import Path
from threading import Thread
from zipfile import ZipFile

import pytest
from django.contrib.auth.models import User
from django.core.files.storage import storages
from django.db import connection

from articles.archive import dump
from articles.archive import format as archive
from articles.exporters import ExportOptions, Folder
from articles.exporters import archive as exporter
from articles.models import Article
from tests.conftest import PASSWORD
from tests.newsrooms import archived, found_newsroom, taken
from tests.stories import draft, story


def test_its_manifest_says_what_is_in_it(
    wren: User, ed: User, pia: User, at: datetime, tmp_path: Path
) -> None:
    found_newsroom(wren=wren, ed=ed, pia=pia, at=at)
    written = list(exporter.write(Folder.fresh(tmp_path / "out"), ExportOptions(at=at)))
    assert [one.what for one in written] == headlines()
    with ZipFile(tmp_path / "out" / "newsroom-archive.zip") as zipped:
        manifest = json.loads(zipped.read("manifest.json"))
        members = {name: zipped.read(name) for name in zipped.namelist()}
    assert manifest["format"] == "newsroom-archive"
    assert manifest["exported_at"] == "2026-03-02T09:00:00+00:00"
    assert manifest["site"] == {"name": "The Courant", "address": "http://localhost:8000"}
    assert manifest["originals"] == sum(name.startswith("originals/") for name in members) == 2
    assert set(manifest["parts"]) == {name for name in members if name.endswith(".jsonl")}
    for name, part in manifest["parts"].items():
        assert part["sha256"] == sha256(members[name]).hexdigest()
        assert part["rows"] == len(members[name].splitlines())
    assert manifest["parts"]["rows/article.jsonl"]["rows"] == len(written) == 16
    assert [path.name for path in (tmp_path / "out").iterdir()] == ["newsroom-archive.zip"]


def test_nobodys_password_is_in_it(wren: User, at: datetime, tmp_path: Path) -> None:
    with ZipFile(archived(tmp_path / "out", at)) as zipped:
        people = zipped.read(archive.PEOPLE).decode()
    assert '"username":"wren"' in people
    assert wren.check_password(PASSWORD)
    assert "password" not in people and wren.password not in people


@pytest.mark.parametrize("left", [b"", b"other bytes"])
def test_a_lost_original_is_named_and_stops_nothing(
    wren: User, at: datetime, tmp_path: Path, left: bytes
) -> None:
    image, other = taken(wren, at, 300), taken(wren, at, 320)
    lost = Path(storages["originals"].path(image.original))
    lost.write_bytes(left) if left else lost.unlink()
    out = Folder.fresh(tmp_path / "out")
    written = list(exporter.write(out, ExportOptions(at=at)))
    assert [one.what for one in written if one.failed] == [str(image)]
    with ZipFile(out.path / exporter.NAME) as zipped:
        originals = [name for name in zipped.namelist() if name.startswith("originals/")]
    assert originals == [f"originals/{other.original}"]


def test_an_archive_that_was_not_finished_is_none(
    wren: User, at: datetime, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(name: str) -> None:
        raise OSError("No space left on device")

    taken(wren, at, 300)
    monkeypatch.setattr(storages["originals"], "open", full)
    out = Folder.fresh(tmp_path / "out")
    with pytest.raises(OSError, match="No space"):
        list(exporter.write(out, ExportOptions(at=at)))
    assert list(out.path.iterdir()) == []


def test_an_archive_of_what_is_public_is_refused(db: None, at: datetime, tmp_path: Path) -> None:
    out = Folder.fresh(tmp_path / "out")
    (written,) = exporter.write(out, ExportOptions(at=at, public=True))
    assert "everything" in written.failed
    assert list(out.path.iterdir()) == []


def headlines() -> list[str]:
    return list(Article.objects.order_by("pk").values_list("headline", flat=True))


@pytest.mark.django_db(transaction=True)
def test_it_is_the_newsroom_at_one_instant_and_nobody_waits_for_it(
    wren: User, at: datetime, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def write_meanwhile() -> None:
        draft(story("What came later"), by=wren, at=at)
        connection.close()

    people = dump._people

    def people_and_then() -> object:
        yield from people()
        writer = Thread(target=write_meanwhile)
        writer.start()
        writer.join(timeout=10)
        assert not writer.is_alive()

    monkeypatch.setattr(dump, "_people", people_and_then)
    path = archived(tmp_path / "out", at)
    assert headlines() == ["What came later"]
    with ZipFile(path) as zipped:
        assert zipped.read("rows/article.jsonl") == zipped.read("rows/topic.jsonl") == b""
    draft(story("What comes after it"), by=wren, at=at)
