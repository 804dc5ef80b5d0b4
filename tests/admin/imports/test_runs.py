"""The list of runs, the page of one and its report; going on with one, and undoing it."""

import json
import os
from datetime import datetime
from pathlib import Path
from time import time
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from articles.importers.run import process
from articles.importers.run.choices import Choices
from articles.models import Batch, Source
from tests.admin.imports.runs import LIST, enter, page_of, ran, shown
from tests.conftest import signed_in
from tests.stories import draft, story

# Imports of others are for those who see every story: see tests/people.
pytestmark = pytest.mark.usefixtures("writers_see_everything")


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
