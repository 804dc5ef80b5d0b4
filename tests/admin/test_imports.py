"""Imports on the desk: a trial, then the import; its report; undoing it; choosing in conflicts."""

import json
import os
from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path
from time import time
from typing import Any
from zipfile import ZipFile

import pytest
from django.contrib.auth.models import User
from django.core.cache import cache
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.test.client import BOUNDARY, MULTIPART_CONTENT
from django.urls import reverse
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries, Settings

from articles import workflow
from articles.archive import format as archive
from articles.content import ArticleContent, ImageUse, SectionContent
from articles.importers.run import process
from articles.importers.run.choices import Choices
from articles.models import Article, Batch, Entry, Image, Source
from tests.conftest import signed_in
from tests.images import drawn, saved
from tests.stories import approved, draft, story

LIST = reverse("admin:articles_batch_changelist")
IMPORT = reverse("admin:articles_batch_add")
SOURCES = reverse("admin:articles_source_changelist")


@pytest.fixture(autouse=True)
def nothing_stays_cached() -> Iterator[None]:
    yield
    cache.clear()


@pytest.fixture
def started(monkeypatch: pytest.MonkeyPatch) -> list[tuple[Any, ...]]:
    """The processes that would have been started."""
    calls: list[tuple[Any, ...]] = []
    monkeypatch.setattr(process, "resume", lambda batch: calls.append(("resume", batch)))
    monkeypatch.setattr(process, "undo", lambda batch, by: calls.append(("undo", batch, by)))
    return calls


def ran(
    by: User, *outcomes: str, choices: Choices | None = None, finished: bool = True, **fields: Any
) -> Batch:
    """A run as it is left behind, with an entry for each of these outcomes."""
    at = timezone.now() - timedelta(hours=1)
    batch = Batch.objects.create(
        **{
            "paths": ["/srv/archive/pellhaven.xml"],
            "choices": (choices or Choices()).to_json(),
            "by": by,
            "at": at,
            "found": len(outcomes),
            "finished_at": at + timedelta(minutes=5) if finished else None,
            **fields,
        }
    )
    for number, outcome in enumerate(outcomes, start=1):
        enter(batch, number, outcome)
    return batch


def enter(batch: Batch, number: int, outcome: str, **fields: Any) -> Entry:
    report = {
        "source": f"pellhaven.xml, article {number}",
        "source_id": f"wordpress:https://pellhaven.example/?p={number}",
        "result": outcome,
        "headline": f"Story {number}",
        "missing_images": 0,
        "lost": [],
        "reason": "",
        **fields.pop("report", {}),
    }
    return Entry.objects.create(
        batch=batch, number=number, outcome=outcome, report=report, **fields
    )


def page_of(batch: Batch, name: str = "change") -> str:
    return reverse(f"admin:articles_batch_{name}", args=[batch.pk])


def shown(client: Client, batch: Batch, query: str = "") -> list[str]:
    """The headlines on the page of a run."""
    response = client.get(f"{page_of(batch)}?{query}")
    assert response.status_code == 200
    return [entry.report["headline"] for entry in response.context["entries"]]


# The list and the page of a run.


def test_a_trial_says_what_it_would_do_and_what_it_ignored(pia: User, wren_client: Client) -> None:
    trial = ran(pia, "created", "refused", dry_run=True, ignored=["/srv/archive/notes.docx"])
    html = wren_client.get(page_of(trial)).content.decode()
    assert '<span class="desk-outcome created">Would create</span>' in html
    assert "Would create <b>1</b>" in html and "notes.docx" in html
    assert "would be: 1 created, 1 refused" in wren_client.get(LIST).content.decode()


def test_the_list_says_of_each_run_what_it_was_and_how_it_ended(
    pia: User, wren_client: Client
) -> None:
    ran(pia, "created", "created", "refused", paths=["/srv/a/harbour.zip", "/srv/b/notes.md"])
    ran(pia, "created", finished=False, failure="The disk is full.")
    undone = ran(pia, dry_run=True)
    Batch.objects.filter(pk=undone.pk).update(undone_at=timezone.now(), undone_by=pia)
    html = wren_client.get(LIST).content.decode()
    assert "harbour.zip and 1 more" in html
    assert "2 created, 1 refused" in html
    for state in ("Finished", "Stopped before its end", "Undone"):
        assert f">{state}<" in html
    for query, number in {"state=unfinished": 1, "state=undone": 1, "trial=no": 2, "": 3}.items():
        assert len(wren_client.get(f"{LIST}?{query}").context["cl"].result_list) == number


@pytest.mark.parametrize("many", [3, 40])
def test_the_list_asks_the_same_questions_for_few_and_for_many(
    many: int,
    pia: User,
    pia_client: Client,
    django_assert_num_queries: DjangoAssertNumQueries,
) -> None:
    for _ in range(many):
        ran(pia, "created", "refused")
    with django_assert_num_queries(7):  # session, user, permissions twice, count, runs, tallies
        html = pia_client.get(LIST).content.decode()
    assert html.count("1 created, 1 refused") == many
    with django_assert_num_queries(6):  # what is over does not change
        pia_client.get(LIST)


@pytest.mark.parametrize("many", [3, 120])
def test_the_page_of_a_run_asks_the_same_questions_however_long_it_is(
    many: int,
    pia: User,
    pia_client: Client,
    at: datetime,
    django_assert_num_queries: DjangoAssertNumQueries,
) -> None:
    batch = ran(pia)
    for number in range(1, many + 1):
        enter(batch, number, "created", article=draft(story(), by=pia, at=at))
    # Session, user, permissions twice; the run, its entries, its tallies, its conflicts.
    with django_assert_num_queries(8):
        assert len(shown(pia_client, batch)) == min(many, 50)


def test_the_report_of_a_run_is_read_page_by_page_and_filtered_by_its_tallies(
    pia: User, wren_client: Client, at: datetime
) -> None:
    batch = ran(pia, *["created"] * 60, "refused", "changed", found=65)
    enter(batch, 63, "created", report={"lost": ["3 comments", "the poll “Who?”"]})
    enter(batch, 64, "created", report={"missing_images": 2})
    article = draft(story(), by=pia, at=at)
    enter(batch, 65, "refused", article=article, report={"reason": "It was edited here."})
    source = Source.objects.create(
        article=article,
        batch=batch,
        source_id="x",
        revision=article.revisions.get(),
        offer={"content": story().to_json(), "digest": "d", "lost": []},
    )
    first = wren_client.get(page_of(batch))
    assert shown(wren_client, batch) == [f"Story {n}" for n in range(1, 51)]
    assert shown(wren_client, batch, f"after={first.context['further']}") == [
        f"Story {n}" for n in range(51, 66)
    ]
    counts = {each["words"]: each["count"] for each in first.context["filters"]}
    assert counts == {
        "Created": 62,
        "Changed": 1,
        "Unchanged": 0,
        "Refused": 2,
        "With something lost": 1,
        "With missing pictures": 1,
        "In conflict": 1,
    }
    for only, headlines in {
        "refused": ["Story 61", "Story 65"],
        "lost": ["Story 63"],
        "missing": ["Story 64"],
        "conflicts": ["Story 65"],
        "unchanged": [],
    }.items():
        assert shown(wren_client, batch, f"only={only}") == headlines
    html = wren_client.get(f"{page_of(batch)}?after=60").content.decode()
    assert "the poll “Who?”" in html and "2 pictures missing" in html
    assert "It was edited here." in html
    assert reverse("admin:articles_article_change", args=[article.pk]) in html
    assert reverse("admin:articles_source_change", args=[source.pk]) in html
    assert shown(wren_client, batch, "only=nonsense&after=-1")[0] == "Story 1"


def test_what_a_run_was_told_stands_there_in_words(pia: User, wren_client: Client) -> None:
    choices = Choices(
        format="wordpress",
        publish=True,
        pages=True,
        images="/srv/archive/pictures.zip",
        fetch_images=True,
        since=datetime.fromisoformat("2019-05-06T00:00:00+01:00"),
        limit=1200,
        status="published",
    )
    html = wren_client.get(page_of(ran(pia, choices=choices))).content.decode()
    for words in (
        *("pellhaven.xml", "published, with their original dates", "from pictures.zip"),
        *("6 May 2019", "1,200 articles", "what is published there", "Pia Lindqvist"),
    ):
        assert f"{words}</dd>" in html or words in html


def test_the_report_is_downloaded_as_the_contract_has_it(pia: User, wren_client: Client) -> None:
    batch = ran(pia, "created", "refused")
    response: Any = wren_client.get(page_of(batch, "report"))
    assert "attachment" in response["Content-Disposition"]
    report = json.loads(b"".join(response.streaming_content))
    assert report["batch"] == batch.pk
    assert [line["headline"] for line in report["articles"]] == ["Story 1", "Story 2"]
    assert report["totals"] == {"created": 1, "changed": 0, "unchanged": 0, "refused": 1}


def test_progress_is_told_to_whoever_watches(pia: User, wren_client: Client) -> None:
    batch = ran(pia, "created", "created", "refused", finished=False, found=10)
    log = Path(process.log_of(batch.pk, "run"))
    log.parent.mkdir(parents=True)
    log.touch()  # it was started a moment ago
    data = wren_client.get(page_of(batch, "progress")).json()
    assert data["state"] == "loading" and data["busy"]
    assert data["message"] == "Loading 3 of 10"
    assert (data["reached"], data["found"]) == (3, 10)
    assert data["tally"]["created"] == 2
    html = wren_client.get(page_of(batch)).content.decode()
    assert page_of(batch, "progress") in html
    assert '<noscript><meta http-equiv="refresh"' in html


# Beginning one.


def sent(name: str = "ferry.txt", **fields: Any) -> dict[str, Any]:
    file = SimpleUploadedFile(name, b"Ferry returns\n\nIt left at six.\n")
    return {"sent": file, "format": "auto", **fields}


def test_a_file_that_is_sent_begins_a_trial(
    ed: User, ed_client: Client, started: list[Any], tmp_path: Path
) -> None:
    album = tmp_path / "pictures.zip"
    with ZipFile(album, "w") as archive:
        archive.writestr("quay.jpg", b"x")
    with album.open("rb") as images:
        response = ed_client.post(
            IMPORT,
            sent(
                format="plain",
                pages="on",
                since="2019-05-06",
                limit="20",
                status="draft",
                images=images,
            ),
        )
    batch = Batch.objects.get()
    assert response["Location"] == page_of(batch)
    assert started == [("resume", batch.pk)]
    assert batch.dry_run and batch.by == ed
    [path] = [Path(path) for path in batch.paths]
    assert path.is_relative_to(tmp_path / "imports" / "uploads") and path.name == "ferry.txt"
    assert path.read_bytes() == b"Ferry returns\n\nIt left at six.\n"
    choices = Choices.from_json(batch.choices)
    assert ZipFile(choices.images).namelist() == ["quay.jpg"]
    assert replace(choices, images="") == Choices(
        format="plain",
        pages=True,
        since=datetime.fromisoformat("2019-05-06T00:00:00+01:00"),
        limit=20,
        status="draft",
    )


def test_several_files_are_one_import_and_none_lies_over_another(
    ed_client: Client, started: list[Any]
) -> None:
    files = [SimpleUploadedFile("a.md", text) for text in (b"# One", b"# Two")]
    ed_client.post(IMPORT, {"sent": files, "format": "auto"})
    paths = [Path(path) for path in Batch.objects.get().paths]
    assert [path.read_bytes() for path in paths] == [b"# One", b"# Two"]


@pytest.mark.parametrize(
    "name",
    [
        *("../../manage.py", "/etc/passwd", "..\\\\..\\\\evil.txt", ".htaccess", "-rf", "$(id)"),
        *("a b;c|d.md", "x\x01y.md", "Ærø–Fähre.txt", "é" * 300 + ".xml", "&#46;&#46;&#47;a.md"),
    ],
)
def test_a_name_that_would_be_a_path_becomes_a_plain_one(
    name: str, ed_client: Client, started: list[Any], tmp_path: Path
) -> None:
    body = (
        f'--{BOUNDARY}\r\nContent-Disposition: form-data; name="format"\r\n\r\nauto\r\n'
        f'--{BOUNDARY}\r\nContent-Disposition: form-data; name="sent"; filename="{name}"\r\n'
        f"Content-Type: text/plain\r\n\r\nFerry\r\n--{BOUNDARY}--\r\n"
    )
    ed_client.generic("POST", IMPORT, body.encode(), MULTIPART_CONTENT)
    [path] = [Path(path) for path in Batch.objects.get().paths]
    assert path.parents[1] == tmp_path / "imports" / "uploads"
    assert path.read_bytes() == b"Ferry"
    assert not path.name.startswith((".", "-")) and path.name.isprintable()
    assert not set(path.name) & set(" ;|\\/")


@pytest.mark.parametrize(
    ("wrong", "message"),
    [
        ({"sent": ""}, "This field is required."),
        ({"format": "nonsense"}, "Select a valid choice."),
        ({"limit": "0"}, "greater than or equal to 1"),
        ({"since": "yesterday"}, "Enter a valid date."),
        ({"images": SimpleUploadedFile("p.zip", b"not a zip")}, "This is not a zip file."),
    ],
)
def test_a_form_that_says_nonsense_begins_nothing(
    wrong: dict[str, Any], message: str, ed_client: Client, started: list[Any], tmp_path: Path
) -> None:
    response = ed_client.post(IMPORT, {**sent(), **wrong})
    assert response.status_code == 200
    assert message in response.content.decode()
    assert not Batch.objects.exists() and not started
    assert not (tmp_path / "imports").exists()


def test_what_is_too_big_is_refused_before_it_is_read(
    ed_client: Client, started: list[Any], settings: Settings
) -> None:
    settings.IMPORT_UPLOAD_BYTES = 100
    response = ed_client.post(IMPORT, sent())
    assert response.status_code == 413
    assert "That is more than 100" in response.content.decode()
    assert not started


def test_the_archive_of_a_whole_newsroom_is_for_the_command(
    ed_client: Client, started: list[Any], tmp_path: Path
) -> None:
    with ZipFile(tmp_path / "newsroom.zip", "w") as whole:
        whole.writestr(archive.MANIFEST, json.dumps({"format": archive.FORMAT}))
    with (tmp_path / "newsroom.zip").open("rb") as file:
        html = ed_client.post(IMPORT, {"sent": file, "format": "auto"}).content.decode()
    assert "This is the archive of a whole newsroom." in html
    assert not started and not list((tmp_path / "imports" / "uploads").rglob("*.zip"))


def test_a_form_without_its_token_is_refused(ed: User, started: list[Any]) -> None:
    client = Client(enforce_csrf_checks=True)
    client.force_login(ed)
    assert client.post(IMPORT, sent()).status_code == 403
    assert not started


def test_only_a_publisher_publishes_on_import(
    ed_client: Client, pia_client: Client, started: list[Any]
) -> None:
    assert 'name="publish"' not in ed_client.get(IMPORT).content.decode()
    for client in (ed_client, pia_client):
        client.post(IMPORT, sent(publish="1"))
    asked = [Choices.from_json(batch.choices).publish for batch in Batch.objects.order_by("pk")]
    assert asked == [False, True]


# Going on, starting in earnest, undoing.


def test_after_its_trial_the_import_is_started_with_the_same_choices(
    ed: User, ed_client: Client, started: list[Any]
) -> None:
    trial = ran(ed, "created", choices=Choices(limit=7), dry_run=True)
    assert "Start the import" in ed_client.get(page_of(trial)).content.decode()
    response = ed_client.post(page_of(trial, "start"))
    batch = Batch.objects.exclude(pk=trial.pk).get()
    assert response["Location"] == page_of(batch)
    assert not batch.dry_run and batch.by == ed
    assert (batch.paths, batch.choices) == (trial.paths, trial.choices)
    assert started == [("resume", batch.pk)]


def test_what_has_not_stopped_is_not_gone_on_with(
    ed: User, ed_client: Client, started: list[Any]
) -> None:
    stopped = ran(ed, "created", finished=False, failure="The disk is full.")
    html = ed_client.get(page_of(stopped)).content.decode()
    assert "The disk is full." in html and "Go on</button>" in html
    ed_client.post(page_of(stopped, "go-on"))
    assert started == [("resume", stopped.pk)]
    finished, trial = ran(ed, "created"), ran(ed, finished=False, dry_run=True)
    ed_client.post(page_of(finished, "go-on"))
    ed_client.post(page_of(finished, "start"))
    ed_client.post(page_of(trial, "start"))
    assert len(started) == 1


def test_what_its_process_said_last_is_told_when_it_is_gone(pia: User, pia_client: Client) -> None:
    stopped, half_undone = ran(pia, "created", finished=False), ran(pia, "created", "created")
    for batch, what in ((stopped, "run"), (half_undone, "undo")):
        log = process.log_of(batch.pk, what)
        log.parent.mkdir(parents=True, exist_ok=True)
        log.write_bytes(b"Traceback\n" + b" " * 5000 + b"\nOSError: the disk is \xff full.\n\n")
        long_ago = time() - 3600
        os.utime(log, (long_ago, long_ago))
        html = pia_client.get(page_of(batch)).content.decode()
        assert "The last that was heard of it: OSError: the disk is \ufffd full." in html
    assert "Undo it again, and it goes on from there." in html


def test_what_was_kept_when_it_was_undone_is_found(pia: User, pia_client: Client) -> None:
    batch = ran(pia, "created", "created", "changed")
    assert pia_client.get(page_of(batch)).status_code == 200  # its tallies are remembered
    batch.undone_at, batch.undone_by = timezone.now(), pia
    batch.save()
    batch.entries.filter(number=2).update(undoing="kept: it was edited since")
    batch.entries.exclude(number=2).update(undoing="deleted")
    assert shown(pia_client, batch, "only=kept") == ["Story 2"]
    html = pia_client.get(page_of(batch)).content.decode()
    assert "Kept: it was edited since" in html and "Kept when it was undone <b>1</b>" in html


def test_undoing_says_first_what_will_happen(
    pia: User, pia_client: Client, started: list[Any]
) -> None:
    batch = ran(pia, "created", "created", "changed", "unchanged")
    asked = pia_client.get(page_of(batch, "undo")).content.decode()
    assert "2 articles that it created are deleted" in asked
    assert "1 article that it changed gets back the text of before" in asked
    assert not started
    response = pia_client.post(page_of(batch, "undo"))
    assert response["Location"] == page_of(batch)
    assert started == [("undo", batch.pk, "pia")]


def test_a_trial_or_what_is_undone_already_cannot_be_undone(
    pia: User, pia_client: Client, started: list[Any]
) -> None:
    undone = ran(pia, undone_at=timezone.now(), undone_by=pia)
    for batch in (undone, ran(pia, dry_run=True)):
        assert pia_client.post(page_of(batch, "undo"))["Location"] == page_of(batch)
        assert "Undo this import" not in pia_client.get(page_of(batch)).content.decode()
    assert not started


PUBLISHING = Choices(publish=True)


@pytest.mark.parametrize(
    ("who", "name", "choices", "answer"),
    [
        ("wren", "start", Choices(), 302),
        ("wren", "start", PUBLISHING, 403),
        ("ed", "start", PUBLISHING, 403),
        ("pia", "start", PUBLISHING, 302),
        ("ed", "go-on", PUBLISHING, 403),
        ("pia", "go-on", PUBLISHING, 302),
        ("wren", "undo", Choices(), 403),
        ("ed", "undo", Choices(), 403),
        ("pia", "undo", Choices(), 302),
    ],
)
def test_who_may(
    who: str,
    name: str,
    choices: Choices,
    answer: int,
    wren: User,
    ed: User,
    pia: User,
    started: list[Any],
) -> None:
    batch = ran(
        *(pia, "created"),
        choices=choices,
        dry_run=name == "start",
        finished=name != "go-on",
    )
    client = signed_in(User.objects.get(username=who))
    assert client.post(page_of(batch, name)).status_code == answer
    assert bool(started) is (answer == 302)


@pytest.mark.parametrize("name", ["start", "go-on"])
def test_looking_starts_nothing(
    name: str, pia: User, pia_client: Client, started: list[Any]
) -> None:
    batch = ran(pia, "created", dry_run=name == "start", finished=name == "start")
    assert pia_client.get(page_of(batch, name)).status_code == 403
    assert not started


# Conflicts.


def in_conflict(article: Article, offered: ArticleContent, *, by: User) -> Source:
    """As an import leaves it that finds a changed source of an edited article."""
    return Source.objects.create(
        article=article,
        batch=ran(by, "created"),
        source_id="wordpress:https://pellhaven.example/?p=12",
        location="pellhaven.xml, article 12",
        revision=article.revisions.get(number=1),
        digest="before",
        lost=["3 comments"],
        offer={"content": offered.to_json(), "digest": "after", "lost": ["the poll “Who?”"]},
    )


@pytest.fixture
def source(wren: User, pia: User, at: datetime) -> Source:
    article = draft(story(body="It left at six.\n\nNobody came."), by=wren, at=at)
    edited = story(body="It left at six.\n\nForty people came.")
    workflow.save(article, edited, by=wren, at=at)
    offered = story("Ferry is back", body="It left at seven.\n\nNobody came.")
    return in_conflict(article, offered, by=pia)


def side_by_side(client: Client, source: Source) -> dict[str, list[list[tuple[str, str]]]]:
    response = client.get(reverse("admin:articles_source_change", args=[source.pk]))
    assert response.status_code == 200
    return {
        place.words: [[(piece.kind, piece.text) for piece in side.pieces] for side in place.sides]
        for place in response.context["places"]
    }


def choose(client: Client, source: Source, choice: str, seen: str | None = None) -> int:
    page = client.get(reverse("admin:articles_source_change", args=[source.pk]))
    sent = {"choice": choice, "seen": page.context["seen"] if seen is None else seen}
    address = reverse("admin:articles_source_choose", args=[source.pk])
    return client.post(address, sent).status_code


def text_of(source: Source) -> str:
    return Article.objects.get(pk=source.article_id).sections.get().body


def test_both_texts_are_marked_against_what_came_in(source: Source, wren_client: Client) -> None:
    assert side_by_side(wren_client, source) == {
        "Headline": [
            [("same", "Ferry returns to the harbour")],
            [
                ("same", "Ferry "),
                ("removed", "returns to the harbour"),
                ("added", "is back"),
            ],
        ],
        "Section 1, text": [
            [
                ("same", "It left at six.\n\n"),
                ("removed", "Nobody"),
                ("added", "Forty people"),
                ("same", " came."),
            ],
            [
                ("same", "It left at "),
                ("removed", "six."),
                ("added", "seven."),
                ("same", "\n\nNobody came."),
            ],
        ],
    }
    page = wren_client.get(reverse("admin:articles_source_change", args=[source.pk]))
    html = page.content.decode()
    assert "<ins>Forty people</ins>" in html and "<del>six.</del>" in html
    assert "3 comments" in html and "the poll “Who?”" in html


def test_of_long_unchanged_texts_only_the_ends_are_shown(
    wren: User, pia: User, wren_client: Client, at: datetime
) -> None:
    long = "The harbour board met again. " * 200
    article = draft(story(body=f"{long}It was cold."), by=wren, at=at)
    workflow.save(article, story(body=f"{long}It was warm."), by=wren, at=at)
    source = in_conflict(article, story(body=f"{long}It was cold. {long}"), by=pia)
    here, _ = side_by_side(wren_client, source)["Section 1, text"]
    assert [kind for kind, _ in here] == ["same", "removed", "added"]
    assert len(here[0][1]) < 300 and here[0][1].endswith("It was ")


def test_pictures_are_shown_beside_each_other(
    wren: User, pia: User, wren_client: Client, at: datetime
) -> None:
    first, second = (
        Image.objects.get_or_create_from_bytes(saved(drawn(size=(64, side))), by=wren, at=at)
        for side in (48, 40)
    )

    def showing(image: Image) -> ArticleContent:
        return story(sections=(SectionContent(body="x", image=ImageUse(key=image.key)),))

    article = draft(showing(first), by=wren, at=at)
    workflow.save(article, story(sections=(SectionContent(body="x"),)), by=wren, at=at)
    source = in_conflict(article, showing(second), by=pia)
    page = wren_client.get(reverse("admin:articles_source_change", args=[source.pk]))
    [place] = page.context["places"]
    assert [side.image and side.image["key"] for side in place.sides] == [
        first.key,
        None,
        second.key,
    ]


def test_the_sources_text_is_taken(source: Source, wren_client: Client) -> None:
    assert choose(wren_client, source, "take") == 302
    assert text_of(source) == "It left at seven.\n\nNobody came."
    source.refresh_from_db()
    assert source.offer is None
    assert source.revision == source.article.revisions.latest("number")
    assert choose(wren_client, source, "take", seen="") == 403  # there is nothing left to choose


def test_ours_is_kept_and_not_asked_about_again(source: Source, wren_client: Client) -> None:
    assert choose(wren_client, source, "keep") == 302
    assert text_of(source) == "It left at six.\n\nForty people came."
    source.refresh_from_db()
    assert (source.offer, source.digest) == (None, "after")
    assert not side_by_side(wren_client, source)


def test_a_choice_between_texts_that_changed_since_is_asked_again(
    source: Source, wren: User, wren_client: Client
) -> None:
    page = wren_client.get(reverse("admin:articles_source_change", args=[source.pk]))
    seen = page.context["seen"]
    workflow.save(source.article, story(body="A third text."), by=wren, at=timezone.now())
    assert choose(wren_client, source, "take", seen) == 302
    assert text_of(source) == "A third text."
    source.refresh_from_db()
    assert source.offer is not None


def test_only_whoever_may_edit_the_article_chooses(
    source: Source, ed: User, pia: User, wren: User
) -> None:
    stranger = User.objects.create_user("una", is_staff=True)
    stranger.groups.set(wren.groups.all())
    assert choose(signed_in(stranger), source, "take") == 403
    source.refresh_from_db()
    assert source.offer is not None
    assert choose(signed_in(ed), source, "keep") == 302


def test_an_approved_text_goes_back_to_review(
    wren: User, ed: User, pia: User, wren_client: Client, at: datetime
) -> None:
    article = approved(story(), by=wren, editor=ed, at=at)
    source = in_conflict(article, story("Ferry is back"), by=pia)
    assert choose(wren_client, source, "take") == 302
    article.refresh_from_db()
    assert (article.status, article.headline) == ("in_review", "Ferry is back")


def test_the_articles_form_says_where_it_came_from_and_that_a_choice_waits(
    source: Source, wren_client: Client
) -> None:
    form = reverse("admin:articles_article_change", args=[source.article_id])
    html = wren_client.get(form).content.decode()
    assert "pellhaven.xml, article 12" in html and "3 comments" in html
    assert page_of(source.batch) in html
    assert "Its source has changed" in html
    Source.objects.update(offer=None)
    assert "Its source has changed" not in wren_client.get(form).content.decode()


@pytest.mark.parametrize("many", [2, 30])
def test_sources_in_conflict_are_listed(
    many: int,
    wren: User,
    pia: User,
    wren_client: Client,
    at: datetime,
    django_assert_num_queries: DjangoAssertNumQueries,
) -> None:
    batch = ran(pia)
    for number in range(many):
        article = draft(story(), by=wren, at=at)
        Source.objects.create(
            article=article,
            batch=batch,
            source_id=f"plain:{number}",
            revision=article.revisions.get(),
            offer={"content": {}, "digest": "", "lost": []} if number else None,
        )
    assert len(wren_client.get(SOURCES).context["cl"].result_list) == many
    with django_assert_num_queries(6):  # session, user, permissions twice, count, sources
        page = wren_client.get(f"{SOURCES}?conflict=yes")
    assert len(page.context["cl"].result_list) == many - 1
