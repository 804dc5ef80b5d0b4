"""What an import publishes when, and what it leaves as a draft."""

import json
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from django.apps import apps
from django.contrib.auth.models import User
from django.utils import timezone

from articles import roles, workflow
from articles.importers.run import runs
from articles.importers.run.choices import Choices
from articles.models import Article, Batch, Edition, Entry
from tests.images import drawn, saved
from tests.importers.folders import (
    bring,
    import_articles,
    outcomes,
    paths,
    write,
)
from tests.stories import story

pytestmark = pytest.mark.django_db


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
