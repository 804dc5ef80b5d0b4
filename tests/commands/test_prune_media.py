"""prune_media, on real files: what goes, and above all what stays."""

import os
from datetime import datetime, timedelta
from io import StringIO
from pathlib import Path

import pytest
from django.contrib.auth.models import User
from django.core.files.base import ContentFile
from django.core.files.storage import storages
from django.core.management import call_command
from django.utils import timezone

from articles import images
from articles.content import ImageUse, SectionContent
from articles.models import Image
from tests.images import photo, saved
from tests.stories import approved, change, publish, story


@pytest.fixture
def image(wren: User, at: datetime) -> Image:
    image = Image.objects.get_or_create_from_bytes(saved(photo((700, 500))), by=wren, at=at)
    image.alt, image.credit = "Boats", "Reuters"
    image.save()
    return image


def prune(*arguments: str) -> str:
    out = StringIO()
    call_command("prune_media", *arguments, stdout=out)
    return out.getvalue()


def files(alias: str) -> set[str]:
    root = Path(storages[alias].path(""))
    return {str(each.relative_to(root)) for each in root.rglob("*") if each.is_file()}


def age() -> None:
    """All files are two days old."""
    before = (timezone.now() - timedelta(days=2)).timestamp()
    for alias in ("originals", "renditions"):
        for name in files(alias):
            os.utime(storages[alias].path(name), (before, before))


def showing(image: Image) -> tuple[SectionContent]:
    return (SectionContent(body="Words.", image=ImageUse(key=image.key)),)


def test_nothing_was_ever_written_and_nothing_goes(db: None) -> None:
    assert prune() == "0 files deleted, 0.0 MB.\n"


def test_what_an_edition_shows_stays_also_an_edition_of_the_past(
    image: Image, wren: User, ed: User, pia: User, at: datetime
) -> None:
    article = approved(story(sections=showing(image)), by=wren, editor=ed, at=at)
    publish(article, by=pia, at=at)
    first = files("renditions")
    image.credit = "Harbour Press"  # so that there are new files
    image.save()
    change(article, story("Ferry is late", sections=showing(image)), by=wren, editor=ed, at=at)
    publish(article, by=pia, at=at + timedelta(hours=1))
    both = files("renditions")
    assert first < both
    age()
    assert prune() == "0 files deleted, 0.0 MB.\n"
    assert files("renditions") == both
    assert files("originals") == {image.original}


def test_what_no_edition_shows_any_more_goes(image: Image) -> None:
    image.make_renditions()
    old = files("renditions")
    image.credit = "Harbour Press"
    image.save()
    image.make_renditions()
    new = files("renditions") - old
    age()
    output = prune("--dry-run")
    assert f"{len(old)} files would be deleted" in output and "no edition shows it" in output
    assert files("renditions") == old | new
    assert f"{len(old)} files deleted" in prune()
    assert files("renditions") == new


def test_when_the_rights_are_over_every_file_goes_whoever_showed_it(
    image: Image, wren: User, ed: User, pia: User, at: datetime
) -> None:
    article = approved(story(sections=showing(image)), by=wren, editor=ed, at=at)
    publish(article, by=pia, at=at)
    image.valid_until = at + timedelta(hours=1)
    image.save()
    assert "the rights are over" in prune("--dry-run")
    prune()
    assert files("renditions") == set()
    assert files("originals") == {image.original}


def test_what_a_publisher_answers_for_stays_also_what_is_planned(
    image: Image, wren: User, ed: User, pia: User, at: datetime
) -> None:
    other = approved(story("Another", sections=showing(image)), by=wren, editor=ed, at=at)
    publish(other, by=pia, at=at)
    image.valid_until, image.credit = at + timedelta(hours=1), "AP"  # other words: other files
    image.save()
    article = approved(story(sections=showing(image)), by=wren, editor=ed, at=at)
    ahead = timezone.now() + timedelta(days=3)
    publish(article, by=pia, at=at, live_from=ahead, rights_override_reason="The agency agreed.")
    shown = {each.stem for each in article.editions.get().exposures.all()}
    assert shown
    prune()
    assert {images.stem_of(name) for name in files("renditions")} == shown


def test_files_without_a_row_go_when_they_are_old_enough(db: None) -> None:
    key = "3f" * 16
    storages["originals"].save(f"3f/{key}.jpg", ContentFile(b"left behind"))
    storages["renditions"].save(f"3f/{key}-abc-320.webp", ContentFile(b"left behind"))
    assert prune() == "0 files deleted, 0.0 MB.\n"
    age()
    assert prune().startswith("2 files deleted")
    assert files("originals") | files("renditions") == set()
