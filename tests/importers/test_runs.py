"""Runs from beginning to end: what is chosen, what is gone on with, what a dry run leaves."""

import json
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from html import escape
from pathlib import Path
from shutil import make_archive, rmtree
from typing import Any

import pytest
from django.apps import apps
from django.contrib.auth.models import User
from django.core.files.storage import storages
from django.core.management import CommandError
from django.db import DataError, connection
from django.utils import timezone
from pytest_django import Settings

from articles import roles, workflow
from articles.importers import files, zips
from articles.importers.base import Found
from articles.importers.images.attach import attach
from articles.importers.run import load, reading, runs
from articles.importers.run.choices import Choices
from articles.importers.run.load import Loader
from articles.importers.run.results import Result
from articles.importers.run.spool import Item
from articles.models import Article, Batch, Edition, Entry, Image, Source, Topic
from tests.images import drawn, saved
from tests.importers.folders import (
    bring,
    counts,
    import_articles,
    outcomes,
    report,
    stored_elsewhere,
    undo,
    write,
)
from tests.stories import story

pytestmark = pytest.mark.django_db


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path / "archive"


def paths() -> set[str]:
    return set(Edition.objects.live(timezone.now()).stories().values_list("path", flat=True))


# What is chosen.


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
    )
    write(
        *(folder, "ferry"),
        author=["admin", "Ed Moss"],
        categories=["Uncategorized", "Town"],
        tags=["sea", "coast", "boats"],
    )
    entry = bring(folder, map=str(renaming))["ferry"]
    assert entry["authors"] == ["Wren Hale", "Ed Moss"]
    assert (entry["topics"], entry["tags"]) == (["Town"], ["boats", "coast"])
    assert not Topic.objects.filter(name="Uncategorized").exists()


@pytest.mark.parametrize(
    ("text", "message"),
    [
        (b"[authors\n", "not a file of TOML"),
        (b"\xff\xfe\x00", "not a file of TOML"),
        (b"[people]\na = 'b'\n", "“people”; what can be renamed is authors, topics, tags"),
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


# What a dry run leaves.


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


# What is gone on with.


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


# What is peculiar about some articles.


def test_an_article_that_is_given_twice_is_refused_once(folder: Path) -> None:
    ferry = write(folder, "ferry")
    entries = report(ferry, folder)["articles"]
    assert [entry["result"] for entry in entries] == ["created", "refused"]
    assert "The same article was read from" in entries[1]["reason"]


def test_two_stories_of_one_address_get_two_and_keep_them(folder: Path, pia: User) -> None:
    publish = {"publish": True, "by": "pia"}
    for name in "abc":
        write(folder, name, title="The ferry")
    slugs = {name: entry["slug"] for name, entry in bring(folder, **publish).items()}
    assert slugs["a"] == "the-ferry" and len(set(slugs.values())) == 3
    assert all(slug.startswith("the-ferry-") for name, slug in slugs.items() if name != "a")
    for only in (folder / "c.md", folder / "a.md", folder):
        assert set(outcomes(only, **publish).values()) == {"unchanged"}
    c = write(folder, "c", title="The ferry", body="It left at seven.")
    assert bring(c, **publish)["c"]["slug"] == slugs["c"]
    a = write(folder, "a", title="The ferry", body="It left at seven.")
    assert bring(a, **publish)["a"]["slug"] == slugs["a"]
    assert paths() == {f"2019/05/06/{slug}" for slug in slugs.values()}


def test_stories_of_one_address_keep_apart_while_they_are_drafts(folder: Path, pia: User) -> None:
    for name in "ab":
        write(folder, name, title="The ferry")
    import_articles(folder)
    b = write(folder, "b", title="The ferry", body="It left at seven.")
    assert outcomes(b) == {"b": "changed"}
    entries = bring(folder, publish=True, by="pia")
    assert not any(entry["reason"] for entry in entries.values())
    assert len(paths()) == 2


def test_a_story_that_comes_later_does_not_take_the_address_of_another(
    folder: Path, pia: User
) -> None:
    write(folder, "b", title="The ferry")
    first = bring(folder, publish=True, by="pia")["b"]["slug"]
    write(folder, "a", title="The ferry")  # it is read first
    write(folder, "b", title="The ferry", body="It left at seven.")
    entries = bring(folder, publish=True, by="pia")
    assert (entries["b"]["slug"], entries["b"]["result"]) == (first, "changed")
    assert entries["a"]["slug"] not in ("", first)


def test_what_the_database_refuses_does_not_stop_the_others(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in "abcd":
        write(folder, name, author=f"Writer {name}")
    fill = workflow.create_articles

    def picky(new_articles: Sequence[workflow.NewArticle], **how: Any) -> None:
        fill(new_articles, **how)
        if any(new.content.headline == "Story b" for new in new_articles):
            raise DataError("value too long for type")

    monkeypatch.setattr(workflow, "create_articles", picky)
    entries = bring(folder)
    assert {name for name, entry in entries.items() if entry["result"] == "created"} == set("acd")
    assert "The database does not take it: value too long" in entries["b"]["reason"]
    assert Article.objects.count() == Source.objects.count() == 3
    batch = Batch.objects.get()
    assert [entry.number for entry in batch.entries.all()] == [1, 2, 3, 4]
    assert batch.finished_at


def test_what_the_database_refuses_as_a_lot_is_tried_one_by_one(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in "abc":
        write(folder, name)

    def picky(found: Found, **others: Any) -> tuple[Found, list[Image]]:
        if found.content.headline == "Story b":  # an image's row, say
            raise DataError("value too long for type")
        return attach(found, **others)

    monkeypatch.setattr(load, "attach", picky)
    assert outcomes(folder) == {"a": "created", "b": "refused", "c": "created"}


# What is published when.


def test_drafts_that_somebody_has_edited_are_not_published_by_a_later_run(
    folder: Path, wren: User, pia: User
) -> None:
    write(folder, "a")
    write(folder, "b")
    import_articles(folder)
    b = Article.objects.get(headline="Story b")
    workflow.save(b, story("Half written"), by=pia, at=timezone.now())
    entries = bring(folder, publish=True, by="pia")
    assert entries["a"]["published_at"] == "2019-05-06T10:00:00+00:00"
    assert entries["b"]["published_at"] is None and "edited here" in entries["b"]["reason"]
    assert paths() == {"2019/05/06/story-a"}


def test_a_spiked_article_that_did_not_change_is_no_failure(folder: Path, pia: User) -> None:
    write(folder, "ferry")
    import_articles(folder)
    workflow.perform("spike", Article.objects.get(), by=pia, at=timezone.now())
    entry = bring(folder, publish=True, by="pia")["ferry"]
    assert entry["result"] == "unchanged" and "the article is spiked" in entry["reason"]
    assert not Edition.objects.exists()


def test_a_changed_source_does_not_bring_back_what_was_withdrawn_here(
    folder: Path, pia: User
) -> None:
    write(folder, "ferry")
    import_articles(folder, publish=True, by="pia")
    workflow.perform(
        "withdraw", Article.objects.get(), by=pia, at=timezone.now(), note="It is not true."
    )
    write(folder, "ferry", body="It left at seven.")
    entry = bring(folder, publish=True, by="pia")["ferry"]
    assert entry["result"] == "changed" and "somebody withdrew it here" in entry["reason"]
    assert not paths()


def test_a_date_ahead_is_a_schedule(folder: Path, pia: User) -> None:
    ahead = (timezone.now() + timedelta(days=30)).astimezone(UTC).replace(microsecond=0)
    write(folder, "ferry", date=ahead.isoformat())
    entry = bring(folder, publish=True, by="pia")["ferry"]
    edition = Edition.objects.get()
    assert edition.live_from == edition.published_at == ahead
    assert datetime.fromisoformat(entry["published_at"]) == ahead
    assert outcomes(folder, publish=True, by="pia") == {"ferry": "unchanged"}
    assert Edition.objects.count() == 1


def test_a_draft_at_its_source_that_becomes_a_story_is_published(folder: Path, pia: User) -> None:
    write(folder, "ferry", draft=True)
    assert "a draft in its source" in import_articles(folder, publish=True, by="pia")
    write(folder, "ferry")
    import_articles(folder, publish=True, by="pia")
    assert paths() == {"2019/05/06/story-ferry"}


def test_what_cannot_be_published_comes_in_as_a_draft_and_says_why(folder: Path, pia: User) -> None:
    write(folder, "ferry", image="rail.jpg")  # neither credit nor alternative text
    (folder / "rail.jpg").write_bytes(saved(drawn(), "JPEG"))
    entry = bring(folder, publish=True, by="pia")["ferry"]
    assert (entry["result"], entry["status"]) == ("created", "draft")
    assert entry["reason"].startswith("not published: ")


def test_the_batch_keeps_what_it_was_asked_for(folder: Path, tmp_path: Path, pia: User) -> None:
    write(folder, "ferry")
    import_articles(folder, "--since", "2019-01-01", limit=7, publish=True, by="pia", pages=True)
    batch = Batch.objects.get()
    kept = Choices.from_json(json.loads(json.dumps(batch.choices)))
    assert (kept.limit, kept.publish, kept.pages, kept.status) == (7, True, True, "")
    assert kept.since and kept.since.year == 2019
    assert (batch.by, batch.paths, batch.found) == (pia, [str(folder)], 1)


@pytest.mark.django_db(transaction=True)
def test_a_trial_on_the_desk_says_what_would_come_in(tmp_path: Path) -> None:
    roles.keep_roles(apps.get_app_config("articles"))
    file = tmp_path / "ferry.md"
    file.write_text("# The ferry\n\nIt left.\n")
    at = timezone.now()
    batch = runs.begin([file], Choices(), by=roles.archivist(), at=at, dry_run=True)
    runs.run(batch)
    entry = Entry.objects.get()
    assert (entry.outcome, entry.article) == ("created", None)
    assert not Article.objects.exists()


# What is like another, too long, or nothing at all.

FEED = """<rss version="2.0"><channel><title>Pellhaven</title><link>https://pellhaven.example</link>
{items}</channel></rss>"""
FEED_ITEM = """<item><guid isPermaLink="false">tag:pellhaven.example,2019:1</guid>
<title>{0}</title><description>{0} is told in so many words.</description></item>"""


def test_two_articles_of_one_name_both_come_in_and_are_found_again(tmp_path: Path) -> None:
    feed = tmp_path / "feed.xml"
    items = [FEED_ITEM.format(name) for name in ("Boats", "Swans", "Boats")]
    feed.write_text(FEED.format(items="".join(items)))
    entries = report(feed)["articles"]
    assert [entry["result"] for entry in entries] == ["created", "created", "refused"]
    assert any("which is that of another article" in lost for lost in entries[1]["lost"])
    assert "The same article was read from" in entries[2]["reason"]
    again = [entry["result"] for entry in report(feed)["articles"]]
    assert again == ["unchanged", "unchanged", "refused"]
    assert sorted(Article.objects.values_list("headline", flat=True)) == ["Boats", "Swans"]


def test_two_posts_of_one_slug_both_come_in(folder: Path, pia: User) -> None:
    write(folder, "a", title="Boats", slug="boats")
    write(folder, "b", title="Swans", slug="boats", body="They are back.")
    entries = bring(folder, publish=True, by="pia")
    assert [entry["result"] for entry in entries.values()] == ["created", "created"]
    assert len(paths()) == 2
    assert set(outcomes(folder, publish=True, by="pia").values()) == {"unchanged"}


def test_what_the_rows_cannot_hold_is_cut_and_named(tmp_path: Path) -> None:
    long = "word " * 100
    feed = tmp_path / "feed.xml"
    text = f"<p>Words.</p><h2>Heading {long}</h2><p>More words.</p>"
    item = f"""<item><title>Headline {long}</title><dc:creator>Wren {long}</dc:creator>
    <category>tag {long}</category><description>{escape(text)}</description></item>"""
    root = '<rss version="2.0" xmlns:dc="http://purl.org/dc/elements/1.1/">'
    feed.write_text(FEED.format(items=item).replace('<rss version="2.0">', root))
    (entry,) = report(feed)["articles"]
    assert entry["result"] == "created", entry["reason"]
    for what in ("its headline", "the name of an author", "the name of a topic", "a heading"):
        assert any(lost.startswith(f"the end of {what}: word") for lost in entry["lost"]), what
    assert entry["headline"].endswith("word…") and len(entry["headline"]) <= 300
    assert [entry["result"] for entry in report(feed)["articles"]] == ["unchanged"]


def test_names_and_words_of_a_text_that_are_too_long_are_cut_and_named(
    folder: Path, pia: User
) -> None:
    alt, name = "A boat at the rail. " * 49, f"Wren {'hale' * 60}"
    body = f"## Part\n\n![{alt}](rail.jpg)\n\nPhoto: Mira Hale\n\nMore."
    write(folder, "ferry", body=body, author=name, categories=[name], tags=[name])
    (folder / "rail.jpg").write_bytes(saved(drawn(), "JPEG"))
    entry = bring(folder)["ferry"]
    assert entry["result"] == "created", entry["reason"]
    whats = ("an alternative text", "the name of an author", "the name of a topic", "a tag")
    for what in whats:
        assert any(lost.startswith(f"the end of {what}: ") for lost in entry["lost"]), what


def test_a_story_keeps_the_address_that_a_former_rule_spelt(folder: Path, pia: User) -> None:
    write(folder, "street", title="Die Straße", slug="strasse")
    write(folder, "river", title="Łódź")
    publish = {"publish": True, "by": "pia"}
    import_articles(folder, **publish)
    with_former_slug("Die Straße", "straße")
    with_former_slug("Łódź", "odz")
    entries = bring(folder, **publish)
    assert {name: entry["result"] for name, entry in entries.items()} == (
        {"street": "unchanged", "river": "unchanged"}
    )
    write(folder, "river", title="Łódź", body="It rose.")
    entries = bring(folder, **publish)
    assert (entries["river"]["result"], entries["river"]["slug"]) == ("changed", "odz")
    assert entries["street"]["slug"] == "straße"


def with_former_slug(headline: str, slug: str) -> None:
    """As an import of before has left it."""
    article = Article.objects.get(headline=headline)
    source = article.source
    Source.objects.filter(pk=source.pk).update(digest="of what was spelt otherwise")
    if article.slug:
        data = {**source.revision.data, "slug": slug}
        type(source.revision).objects.filter(pk=source.revision.pk).update(data=data)
        Article.objects.filter(pk=article.pk).update(slug=slug)
    edition = article.editions.get()
    path = f"{edition.path.rpartition('/')[0]}/{slug}"
    with connection.cursor() as cursor:  # an edition does not change
        cursor.execute("UPDATE articles_edition SET path = %s WHERE id = %s", [path, edition.pk])


def test_what_nothing_reads_is_named_as_ignored(folder: Path) -> None:
    write(folder, "ferry")
    for name in ("notes.docx", "rail.jpg", "data.csv"):
        (folder / name).write_bytes(b"\x00")
    out = import_articles(folder)
    assert f"ignored   {folder / 'notes.docx'}" in out
    ignored = [str(folder / name) for name in ("notes.docx", "data.csv", "rail.jpg")]
    assert report(folder)["ignored"] == ignored
    assert "1 unchanged, 0 refused" in import_articles(folder)


@pytest.mark.parametrize("is_zip", [False, True], ids=["folder", "zip"])
def test_pictures_that_no_article_shows_are_named_as_ignored(folder: Path, is_zip: bool) -> None:
    write(folder, "ferry", image="images/rail.jpg")
    write(folder, "harbour", body="Calm.\n\n![Boats](/images/boats.png)", draft=True)
    (folder / "images").mkdir()
    shown, copies = ("rail.jpg", "boats.png"), ("rail-300x200.jpg", "gulls-150x150.jpg")
    for name in (*shown, *copies, "gulls.jpg"):
        (folder / "images" / name).write_bytes(saved(drawn(), "JPEG"))
    archive = Path(make_archive(str(folder), "zip", folder)) if is_zip else folder
    assert report(archive)["ignored"] == [str(archive / "images" / "gulls.jpg")]
    import_articles(archive, images=str(folder))
    assert Batch.objects.latest("pk").ignored == []  # they are those of somebody else, perhaps


def test_many_pictures_that_no_article_shows_are_counted(folder: Path) -> None:
    write(folder, "ferry")
    for number in range(40):
        (folder / f"{number}.jpg").write_bytes(b"\xff\xd8")
    ignored = report(folder)["ignored"]
    assert len(ignored) == 11 and ignored[-1] == "40 files: .jpg"


def test_a_trial_says_what_it_would_do(folder: Path) -> None:
    write(folder, "ferry")
    out = import_articles(folder, dry_run=True)
    assert f"would create {folder / 'ferry.md'}" in out
    assert "would be: 1 created, 0 changed" in out
    assert report(folder, dry_run=True)["trial"] is True
    import_articles(folder)
    write(folder, "ferry", body="It left at seven.")
    assert f"would change {folder / 'ferry.md'}" in import_articles(folder, dry_run=True)
