"""Where somebody edited here what changed at its source: the offer, the choice, the next run."""

from pathlib import Path

import pytest
from django.contrib.auth.models import User
from django.utils import timezone

from articles import publishing, workflow
from articles.importers.run import conflicts
from articles.models import Article, Edition, Image, Source
from tests.images import drawn, saved
from tests.importers.folders import bring, import_articles, outcomes, write
from tests.stories import story

pytestmark = pytest.mark.django_db


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path / "archive"


def edit(by: User, headline: str = "Edited here") -> Article:
    article = Article.objects.get()
    workflow.save(article, story(headline), by=by, at=timezone.now())
    return article


def text() -> str:
    return publishing.read(Article.objects.whole().get()).sections[0].body


@pytest.fixture
def source(folder: Path, pia: User) -> Source:
    """Published, edited here, and changed at its source."""
    write(folder, "ferry")
    import_articles(folder, publish=True, by="pia")
    edit(pia)
    write(folder, "ferry", body="It left at seven.")
    entry = bring(folder, publish=True, by="pia")["ferry"]
    assert entry["result"] == "refused" and "was edited here" in entry["reason"]
    return Source.objects.get()


def test_what_the_source_says_by_now_is_offered(source: Source) -> None:
    assert source.offer and source.offer["content"]["sections"][0]["body"] == "It left at seven."
    assert Article.objects.get().headline == "Edited here"
    assert Edition.objects.count() == 1


def test_until_somebody_chooses_it_is_offered_in_every_run(source: Source, folder: Path) -> None:
    assert outcomes(folder) == {"ferry": "refused"}
    write(folder, "ferry", body="It left at eight.")
    assert outcomes(folder) == {"ferry": "refused"}
    source.refresh_from_db()
    assert source.offer and source.offer["content"]["sections"][0]["body"] == "It left at eight."


def test_an_offer_goes_when_the_source_takes_it_back(source: Source, folder: Path) -> None:
    write(folder, "ferry")
    assert outcomes(folder) == {"ferry": "unchanged"}
    source.refresh_from_db()
    assert source.offer is None
    assert Article.objects.get().headline == "Edited here"


def test_what_was_taken_is_what_the_source_says(source: Source, folder: Path, ed: User) -> None:
    conflicts.accept_offer(source, by=ed, at=timezone.now())
    assert text() == "It left at seven."
    assert Article.objects.get().revisions.latest("number").by == ed
    assert outcomes(folder, publish=True, by="pia") == {"ferry": "unchanged"}
    assert Edition.objects.count() == 1  # nobody has approved it
    write(folder, "ferry", body="It left at eight.")
    assert outcomes(folder, publish=True, by="pia") == {"ferry": "changed"}
    assert text() == "It left at eight."


def test_what_was_kept_is_asked_about_only_when_the_source_changes_again(
    source: Source, folder: Path, ed: User
) -> None:
    conflicts.keep_ours(source, by=ed)
    assert outcomes(folder, publish=True, by="pia") == {"ferry": "unchanged"}
    source.refresh_from_db()
    assert source.offer is None and Article.objects.get().headline == "Edited here"
    write(folder, "ferry", body="It left at eight.")
    assert outcomes(folder) == {"ferry": "refused"}


def test_what_was_kept_is_not_asked_about_again_for_its_new_picture(
    folder: Path, pia: User
) -> None:
    write(folder, "ferry")
    import_articles(folder)
    edit(pia)
    (folder / "rail.jpg").write_bytes(saved(drawn(), "JPEG"))
    write(folder, "ferry", image="rail.jpg")
    assert outcomes(folder) == {"ferry": "refused"}
    conflicts.keep_ours(Source.objects.get(), by=pia)
    entry = bring(folder)["ferry"]
    assert (entry["result"], "edited here" in entry["reason"]) == ("unchanged", True)
    assert Source.objects.get().offer is None


def test_only_whoever_may_change_the_article_chooses(source: Source, wren: User) -> None:
    with pytest.raises(workflow.NotAllowed):
        conflicts.keep_ours(source, by=wren)
    with pytest.raises(workflow.NotAllowed):
        conflicts.accept_offer(source, by=wren, at=timezone.now())
    source.refresh_from_db()
    assert source.offer and Article.objects.get().headline == "Edited here"


def test_what_nobody_edited_takes_every_change(folder: Path) -> None:
    write(folder, "ferry", author="Wren Hale", tags=["sea"])
    import_articles(folder)
    write(folder, "ferry", title="The ferry", author="Ed Moss")
    assert outcomes(folder) == {"ferry": "changed"}
    content = publishing.read(Article.objects.whole().get())
    assert (content.headline, content.byline, content.tags) == ("The ferry", ("Ed Moss",), ())
    assert outcomes(folder) == {"ferry": "unchanged"}
    assert Article.objects.get().revisions.count() == 2


def test_pictures_that_come_along_later_are_a_change(folder: Path) -> None:
    write(folder, "ferry", image="rail.jpg")
    import_articles(folder)
    (folder / "rail.jpg").write_bytes(saved(drawn(), "JPEG"))
    assert outcomes(folder) == {"ferry": "changed"}
    assert Article.objects.get().images.get() == Image.objects.get()
    (folder / "rail.jpg").unlink()
    assert outcomes(folder) == {"ferry": "unchanged"}
    assert Article.objects.get().images.exists()
