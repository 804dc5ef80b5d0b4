"""What is chosen of an archive, and a dry run, which leaves nothing."""

from pathlib import Path

import pytest
from django.contrib.auth.models import User
from django.core.files.storage import storages
from django.core.management import CommandError
from django.db import DataError
from django.utils import timezone

from articles.importers.run.load import Loader
from articles.models import Article, Batch, Image, Series, Source, Topic
from tests.images import drawn, saved
from tests.importers.folders import (
    bring,
    counts,
    import_articles,
    outcomes,
    report,
    write,
)

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("args", "names"),
    [
        ([], {"old", "new", "dateless", "draft"}),
        (["--pages"], {"old", "new", "dateless", "draft", "about"}),
        (["--since", "2019-01-01"], {"new", "dateless", "draft"}),
        (["--since", "2019-05-06T10:00:00Z"], {"new", "dateless", "draft"}),
        (["--since", "2019-05-06T10:00:01Z"], {"dateless"}),
        (["--status", "draft"], {"draft"}),
        (["--status", "published"], {"old", "new", "dateless"}),
        (["--status", "published", "--since", "2019-01-01"], {"new", "dateless"}),
        (["--limit", "2"], {"dateless", "draft"}),
        (["--limit", "2", "--status", "published"], {"dateless", "new"}),
        (["--limit", "100", "--pages"], {"old", "new", "dateless", "draft", "about"}),
        (["--format", "plain"], set()),
    ],
)
def test_only_what_is_wanted_comes_in(args: list[str], names: set[str], folder: Path) -> None:
    write(folder, "old", date="2009-05-06")
    write(folder, "new")
    write(folder, "dateless", date="")
    write(folder, "draft", draft=True)
    write(folder, "about", layout="page")
    assert set(bring(folder, *args)) == names
    assert Article.objects.count() == len(names)


@pytest.mark.parametrize(
    ("args", "message"),
    [
        (["--limit", "0"], "no number from 1 on"),
        (["--limit", "-1"], "no number from 1 on"),
        (["--since", "tomorrow"], "“tomorrow” is no date"),
        (["--images", "nowhere"], "nowhere does not exist"),
        (["--map", "nowhere.toml"], "It cannot be read"),
        (["--report", "nowhere/report.json"], "there is no such folder"),
        (["--resume", "1"], "Say what to import"),
        (["--status", "spiked"], "invalid choice"),
    ],
)
def test_wrong_options_are_said_before_anything_happens(
    args: list[str], message: str, folder: Path
) -> None:
    write(folder, "ferry")
    with pytest.raises(CommandError, match=message):
        import_articles(folder, *args)
    assert not Batch.objects.exists()


def test_names_get_others_on_the_way(folder: Path, tmp_path: Path) -> None:
    renaming = tmp_path / "names.toml"
    renaming.write_text(
        '[authors]\n"admin" = "Wren Hale"\n[topics]\n"Uncategorized" = ""\n[tags]\nsea = "coast"\n'
        '[series]\n"winter-2019" = "Winter on the quay"\n'
    )
    write(
        *(folder, "ferry"),
        author=["admin", "Ed Moss"],
        categories=["Uncategorized", "Town"],
        tags=["sea", "coast", "boats"],
        series="winter-2019",
    )
    entry = bring(folder, map=str(renaming))["ferry"]
    assert entry["authors"] == ["Wren Hale", "Ed Moss"]
    assert (entry["topics"], entry["tags"]) == (["Town"], ["boats", "coast"])
    assert entry["series"] == Series.objects.get().name == "Winter on the quay"
    assert not Topic.objects.filter(name="Uncategorized").exists()


@pytest.mark.parametrize(
    ("text", "message"),
    [
        (b"[authors\n", "not a file of TOML"),
        (b"\xff\xfe\x00", "not a file of TOML"),
        (b"[people]\na = 'b'\n", "“people”; what can be renamed is authors, topics, tags, series"),
        (b"authors = 'Wren Hale'\n", r"\[authors\] must have lines"),
        (b"[authors]\nadmin = 1\n", r"\[authors\] must have lines"),
        (b"[authors]\nadmin = {name = 'Wren Hale'}\n", r"\[authors\] must have lines"),
        (b"a = " + b"[" * 5000, "not a file of TOML"),
    ],
)
def test_a_bad_file_of_names_is_refused(
    text: bytes, message: str, folder: Path, tmp_path: Path
) -> None:
    write(folder, "ferry")
    renaming = tmp_path / "names.toml"
    renaming.write_bytes(text)
    with pytest.raises(CommandError, match=message):
        import_articles(folder, map=str(renaming))
    assert not Batch.objects.exists()


def test_pictures_come_from_the_folder_that_is_named(folder: Path, tmp_path: Path) -> None:
    (tmp_path / "pictures").mkdir()
    (tmp_path / "pictures" / "rail.jpg").write_bytes(saved(drawn(), "JPEG"))
    write(folder, "ferry", image="/media/rail.jpg")
    assert bring(folder)["ferry"]["lost"] == [
        "picture /media/rail.jpg: it is on the web and was not fetched"
    ]
    assert "1 image attached" in import_articles(folder, images=str(tmp_path / "pictures"))
    assert Article.objects.get().images.get() == Image.objects.get()


def test_a_dry_run_leaves_nothing_at_all(
    folder: Path, imports: Path, pia: User, tmp_path: Path
) -> None:
    write(folder, "known")
    import_articles(folder, publish=True, by="pia")
    write(folder, "known", body="It left at seven.", author="Somebody New", tags=["new"])
    write(folder, "ferry", author="Mira Hale", categories=["Sea"], image="rail.jpg")
    write(folder, "broken", title="")
    (folder / "rail.jpg").write_bytes(saved(drawn(), "JPEG"))
    before, sources = counts(), list(Source.objects.values())
    whole = report(folder, "--dry-run", "--publish", "--by", "pia")
    assert whole["batch"] is None
    assert whole["totals"] == {"created": 1, "changed": 1, "unchanged": 0, "refused": 1}
    known = next(entry for entry in whole["articles"] if entry["result"] == "changed")
    assert (known["status"], known["slug"]) == ("approved", "story-known")
    ferry = next(entry for entry in whole["articles"] if entry["result"] == "created")
    assert (ferry["status"], ferry["images"]) == ("draft", 1)
    assert counts() == before and list(Source.objects.values()) == sources
    assert not [file for file in (tmp_path / "files").rglob("*") if file.is_file()]
    assert not list(imports.glob("*.sqlite3*"))


def test_a_dry_run_that_the_database_refuses_leaves_no_files(
    folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    write(folder, "ferry", image="rail.jpg")
    (folder / "rail.jpg").write_bytes(saved(drawn(), "JPEG"))
    monkeypatch.setattr(Loader, "_write", no_database)
    assert outcomes(folder, "--dry-run") == {"ferry": "refused"}
    assert not [file for file in (tmp_path / "files").rglob("*") if file.is_file()]


def no_database(*args: object) -> None:
    raise DataError("value too long")


def test_pictures_that_were_here_survive_a_dry_run(folder: Path, pia: User) -> None:
    write(folder, "ferry", image="rail.jpg")
    (folder / "rail.jpg").write_bytes(data := saved(drawn(), "JPEG"))
    image = Image.objects.get_or_create_from_bytes(data, by=pia, at=timezone.now())
    assert outcomes(folder, "--dry-run") == {"ferry": "created"}
    assert storages["originals"].exists(image.original)
