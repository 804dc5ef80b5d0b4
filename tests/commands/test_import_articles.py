"""import_articles as whoever moves an archive meets it: files in, lines and a report out."""

import json
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.core.management import CommandError, call_command

from articles import publishing, workflow
from articles.models import Article, Edition, Source, StatusChange, Topic
from tests.stories import story

pytestmark = pytest.mark.django_db

FERRY = """---
title: The ferry is back
description: After two winters the boats run again.
author: [Wren Hale, Ed Moss]
date: 2019-05-06T10:00:00Z
categories: [town]
tags: [sea]
---

The first boat left at six.

## On board

Forty people stood at the rail.
"""
SAMPLE = Path(__file__).parents[3] / "shared" / "samples" / "ip-forum.txt"


@pytest.fixture
def ferry(tmp_path: Path) -> Path:
    path = tmp_path / "ferry.md"
    path.write_text(FERRY)
    return path


def run(*args: str | Path, **options: Any) -> str:
    out = StringIO()
    call_command("import_articles", *map(str, args), stdout=out, no_color=True, **options)
    return out.getvalue()


def reported(tmp_path: Path, *args: str | Path) -> dict[str, Any]:
    file = tmp_path / "report.json"
    try:
        run(*args, report=str(file))
    except CommandError as refused:
        assert refused.returncode == 1
    report: dict[str, Any] = json.loads(file.read_text())
    return report


def test_an_imported_file_is_a_draft(ferry: Path) -> None:
    assert "1 created" in run(ferry)
    article = Article.objects.whole().get()
    content = publishing.read(article)
    assert (article.status, article.editions.count()) == ("draft", 0)
    assert content.headline == "The ferry is back"
    assert content.byline == ("Wren Hale", "Ed Moss")
    assert [section.heading for section in content.sections] == ["", "On board"]
    assert article.created_by.username == "archivist"
    assert not article.created_by.has_usable_password()


def test_published_on_import_keeps_its_date_and_says_so(ferry: Path, pia: User) -> None:
    run(ferry, publish=True, by="pia")
    edition = Edition.objects.get()
    assert edition.path == "2019/05/06/the-ferry-is-back"
    passed = StatusChange.objects.get()
    assert (passed.transition, passed.by, passed.edition) == ("import_publish", pia, edition)


def test_a_second_run_changes_nothing_and_says_so(ferry: Path, pia: User) -> None:
    run(ferry, publish=True, by="pia")
    before = [list(model.objects.values()) for model in (Article, Source, Edition, StatusChange)]
    assert "0 created, 0 changed, 1 unchanged, 0 refused" in run(ferry, publish=True, by="pia")
    assert before == [
        list(model.objects.values()) for model in (Article, Source, Edition, StatusChange)
    ]


def test_drafts_of_an_earlier_run_are_published_by_a_later_one(ferry: Path, pia: User) -> None:
    run(ferry)
    assert "1 unchanged" in run(ferry, publish=True, by="pia")
    assert Edition.objects.count() == 1


def test_a_changed_file_changes_what_nobody_edited_here(ferry: Path, pia: User) -> None:
    run(ferry, publish=True, by="pia")
    ferry.write_text(FERRY.replace("Forty", "Fifty"))
    assert "1 changed" in run(ferry, publish=True, by="pia")
    old, new = Edition.objects.order_by("number")
    assert "Forty" in old.html and "Fifty" in new.html
    assert old.live_until == new.live_from


def test_an_article_edited_here_is_not_overwritten(ferry: Path, pia: User, tmp_path: Path) -> None:
    run(ferry)
    article = Article.objects.get()
    workflow.save(article, story("Edited by Pia"), by=pia, at=article.changed_at)
    ferry.write_text(FERRY.replace("Forty", "Fifty"))
    entry = reported(tmp_path, ferry)["articles"][0]
    assert entry["result"] == "refused"
    assert "edited here since its import" in entry["reason"]
    article.refresh_from_db()
    assert article.headline == "Edited by Pia"


def test_one_bad_file_never_stops_the_others(ferry: Path, tmp_path: Path) -> None:
    (tmp_path / "a-bad.md").write_text("---\ntitle: [\n---\nx")
    (tmp_path / "z-empty.txt").write_text("")
    with pytest.raises(CommandError, match="refused") as stopped:
        run(tmp_path)
    assert stopped.value.returncode == 1
    assert Article.objects.get().headline == "The ferry is back"


def test_a_dry_run_keeps_nothing(ferry: Path, pia: User, tmp_path: Path) -> None:
    report = tmp_path / "report.json"
    out = run(ferry, dry_run=True, publish=True, by="pia", report=str(report))
    assert "1 created" in out and "nothing was kept" in out
    assert not Article.objects.exists() and not Topic.objects.exists()
    assert json.loads(report.read_text())["batch"] is None


def test_the_report_keeps_its_contract(ferry: Path, pia: User, tmp_path: Path) -> None:
    report = reported(tmp_path, ferry, "--publish", "--by", "pia")
    assert set(report) == {"batch", "articles", "totals"}
    assert report["totals"] == {"created": 1, "changed": 0, "unchanged": 0, "refused": 0}
    entry = report["articles"][0]
    assert entry == {
        "source": entry["source"],
        "source_id": entry["source_id"],
        "result": "created",
        "headline": "The ferry is back",
        "slug": "the-ferry-is-back",
        "status": "approved",
        "published_at": "2019-05-06T10:00:00+00:00",
        "authors": ["Wren Hale", "Ed Moss"],
        "topics": ["town"],
        "tags": ["sea"],
        "series": "",
        "sections": 2,
        "images": 0,
        "missing_images": 0,
        "lost": [],
        "reason": "",
    }


def test_every_entry_of_the_report_has_all_its_fields(ferry: Path, tmp_path: Path) -> None:
    (tmp_path / "a-bad.md").write_text("---\ntitle: [\n---\nx")
    (tmp_path / "lossy.md").write_text(FERRY.replace("tags:", "rating: 5\ntags:"))
    report = reported(tmp_path, tmp_path)
    bad, ferry_entry, lossy = sorted(report["articles"], key=lambda entry: str(entry["source"]))
    assert set(bad) == set(ferry_entry) == set(lossy)
    assert (bad["result"], bad["headline"], bad["published_at"]) == ("refused", "", None)
    assert bad["reason"].endswith(".")
    assert (ferry_entry["status"], ferry_entry["published_at"]) == ("draft", None)
    assert lossy["lost"] == ["front matter key “rating”"]
    assert report["totals"] == {"created": 2, "changed": 0, "unchanged": 0, "refused": 1}


def test_undoing_says_what_became_of_each(ferry: Path, pia: User, tmp_path: Path) -> None:
    (tmp_path / "other.md").write_text(FERRY.replace("The ferry is back", "Another"))
    batch = reported(tmp_path, tmp_path)["batch"]
    other = Article.objects.get(headline="Another")
    workflow.save(other, story("Edited"), by=pia, at=other.changed_at)
    assert run(undo=batch, by="pia").splitlines() == [
        "Another: kept: it was edited since",
        "1 deleted, 0 withdrawn, 0 put back, 1 kept",
    ]
    assert Article.objects.get() == other


def test_names_take_the_spelling_of_the_house(ferry: Path) -> None:
    Topic.objects.create(name="Town")
    run(ferry)
    assert [topic.name for topic in Topic.objects.all()] == ["Town"]


def test_a_draft_in_its_source_is_not_published(ferry: Path, pia: User) -> None:
    ferry.write_text(FERRY.replace("title:", "draft: true\ntitle:"))
    assert "not published" in run(ferry, publish=True, by="pia")
    assert not Edition.objects.exists()


@pytest.mark.parametrize(
    ("args", "message"),
    [
        (["nowhere.md"], "does not exist"),
        (["FILE", "--publish"], "--publish needs --by"),
        (["FILE", "--by", "nobody"], "Nobody here is called nobody"),
    ],
)
def test_wrong_arguments_are_said_before_anything_happens(
    args: list[str], message: str, ferry: Path
) -> None:
    with pytest.raises(CommandError, match=message):
        run(*[str(ferry) if arg == "FILE" else arg for arg in args])
    assert not Article.objects.exists()


def test_whoever_may_not_publish_on_import_is_refused(
    ferry: Path, ed: User, tmp_path: Path
) -> None:
    entry = reported(tmp_path, ferry, "--publish", "--by", "ed")["articles"][0]
    assert entry["result"] == "refused"
    assert not Article.objects.exists()


@pytest.mark.skipif(not SAMPLE.exists(), reason="the sample is not beside this checkout")
def test_the_sample_arrives_whole(pia: User, tmp_path: Path) -> None:
    report = reported(tmp_path, SAMPLE, "--publish", "--by", "pia")
    entry = report["articles"][0]
    assert (entry["result"], entry["sections"], entry["missing_images"]) == ("created", 3, 3)
    content = publishing.read(Article.objects.whole().get())
    paragraphs = [len(s.body.strip().split("\n\n")) for s in content.sections]
    assert paragraphs == [2, 2, 3]
    assert [s.image and s.image.credit for s in content.sections] == ["Pexels"] * 3
    assert "1 unchanged" in run(SAMPLE, publish=True, by="pia")


def test_a_whole_newsroom_comes_back_alone_and_from_the_folder_of_its_export(
    tmp_path: Path, ferry: Path
) -> None:
    call_command("export_articles", str(tmp_path / "out"), format="archive", stdout=StringIO())
    with pytest.raises(CommandError, match="comes in alone"):
        run(tmp_path / "out", ferry)
    assert "0 articles" in run(tmp_path / "out")
    run(ferry)
    with pytest.raises(CommandError, match="a newsroom here already"):
        run(tmp_path / "out")
