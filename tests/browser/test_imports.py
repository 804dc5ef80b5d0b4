"""An import from the desk in a real browser and a real child process: trial, start, report, undo;
and a choice between two texts, by keyboard."""

import os
import signal
import time
from collections.abc import Callable
from datetime import datetime
from pathlib import Path

from django.contrib.auth.models import User
from playwright.sync_api import Page, expect

from articles import workflow
from articles.importers.run import process
from articles.models import Article, Batch, Source
from tests.admin.imports.test_conflicts import in_conflict
from tests.conftest import children
from tests.stories import draft, story

NOTES = "\n\n==========\n\n".join(
    f"Ferry note {number}\n\nIt left at {number} with forty people on board.\n"
    for number in range(1, 7)
).replace("note 6", f"note of {'w' * 80}")


def test_an_archive_is_tried_out_brought_in_and_taken_back(
    child_processes: None,
    pia: User,
    page: Page,
    sign_in: Callable[[Page, str], None],
    tmp_path: Path,
) -> None:
    notes = tmp_path / "notes.txt"
    notes.write_text(NOTES)
    sign_in(page, "pia")
    page.get_by_role("link", name="Imports", exact=True).first.click()
    page.get_by_role("link", name="Import articles").click()
    page.get_by_label("Files").set_input_files(notes)
    page.get_by_label("Format").select_option("plain")
    page.get_by_role("button", name="Try it out").press("Enter")

    # The trial keeps nothing.
    expect(page.get_by_text("This was a trial: nothing was kept.")).to_be_visible(timeout=30_000)
    trial = Batch.objects.get()
    assert trial.dry_run and not process.last_words(trial.pk)
    expect(page.get_by_role("link", name="Would create 6")).to_be_visible()
    expect(page.get_by_text("Ferry note 3")).to_be_visible()
    page.set_viewport_size({"width": 390, "height": 844})
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
    assert not Article.objects.exists()

    # The same in earnest.
    page.get_by_role("button", name="Start the import").press("Enter")
    expect(page.get_by_role("heading", name="Finished", exact=True)).to_be_visible(timeout=30_000)
    batch = Batch.objects.exclude(pk=trial.pk).get()
    assert not process.last_words(batch.pk)
    assert Article.objects.count() == 6
    assert {article.created_by for article in Article.objects.all()} == {pia}
    page.get_by_role("link", name="Ferry note 3").click()
    expect(page.get_by_role("heading", name="Where it came from")).to_be_visible()
    page.get_by_role("link", name=str(batch)).click()
    with page.expect_download() as download:
        page.get_by_role("link", name="Download the report").click()
    assert f'"batch": {batch.pk}' in download.value.path().read_text()

    # And back.
    page.get_by_role("link", name="Undo this import").press("Enter")
    expect(page.get_by_text("6 articles that it created are deleted")).to_be_visible()
    page.get_by_role("button", name="Undo this import").press("Enter")
    expect(page.get_by_role("heading", name="Undone", exact=True)).to_be_visible(timeout=30_000)
    assert not process.last_words(batch.pk)
    assert not Article.objects.exists()


def test_a_child_that_ended_leaves_nothing_behind(
    child_processes: None, pia: User, at: datetime
) -> None:
    before = children()
    batch = Batch.objects.create(paths=["/nowhere.txt"], choices={}, by=pia, at=at)
    process.resume(batch.pk)
    started = children() - before
    assert len(started) == 1
    os.killpg(next(iter(started)), signal.SIGKILL)  # it leads a group of its own
    for _ in range(100):
        if not children() & started:
            break
        time.sleep(0.05)
    assert not children() & started


def test_two_texts_are_compared_and_one_is_chosen_by_keyboard(
    transactional_db: None,
    wren: User,
    pia: User,
    at: datetime,
    page: Page,
    sign_in: Callable[[Page, str], None],
) -> None:
    article = draft(story(body="It left at six."), by=wren, at=at)
    workflow.save(article, story(body="It left at half past six."), by=wren, at=at)
    in_conflict(article, story(body="It left at seven."), by=pia)
    sign_in(page, "wren")
    page.goto(f"/admin/articles/article/{article.pk}/change/")
    page.get_by_role("link", name="Compare and choose").press("Enter")
    place = page.get_by_role("region", name="Section 1, text")
    expect(place.get_by_role("insertion")).to_have_text(["half past ", "seven."])
    expect(place.get_by_role("deletion")).to_have_text(["six."])
    page.get_by_role("button", name="Take the source's text").press("Enter")
    expect(page.get_by_text("The source's text stands here now")).to_be_visible()
    expect(page.locator("#id_sections-0-body")).to_have_value("It left at seven.")
    expect(page.get_by_role("link", name="Compare and choose")).to_have_count(0)
    assert not Source.objects.filter(offer__isnull=False).exists()
