"""What runs leave on the disk goes some days after they have ended, and not before."""

import os
from datetime import timedelta
from pathlib import Path

import pytest
from django.contrib.auth.models import User
from django.utils import timezone
from pytest_django import Settings

from articles.importers.run.choices import Choices
from articles.models import Batch
from tests.importers.folders import import_articles, write

pytestmark = pytest.mark.django_db


def left(path: Path, *, days: int) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text("Words.")
    then = (timezone.now() - timedelta(days=days)).timestamp()
    os.utime(path, (then, then))
    os.utime(path.parent, (then, then))
    return path


def ran(path: Path, by: User, *, finished: int | None, images: str = "") -> Batch:
    now = timezone.now()
    return Batch.objects.create(
        paths=[str(path)],
        choices=Choices(images=images).to_json(),
        by=by,
        at=now - timedelta(days=90),
        finished_at=None if finished is None else now - timedelta(days=finished),
    )


def test_files_of_runs_that_ended_long_ago_go_with_the_next_run(
    imports: Path, tmp_path: Path, pia: User, settings: Settings
) -> None:
    settings.IMPORT_KEEP_DAYS = 10
    long_ago = left(imports / "uploads" / "aa" / "a.zip", days=90)
    lately = left(imports / "uploads" / "bb" / "b.zip", days=90)
    images = left(imports / "uploads" / "bb-pictures" / "b.zip", days=90)
    waiting = left(imports / "uploads" / "cc" / "c.zip", days=90)
    fetched = left(imports / "fetched" / "0a" / "0a1b", days=11)
    fresh = left(imports / "fetched" / "0c" / "0c1d", days=9)
    ran(long_ago, pia, finished=11)
    ran(lately, pia, finished=9, images=str(images))
    unfinished = ran(waiting, pia, finished=None)
    log = left(imports / f"{unfinished.pk}-run.log", days=90)
    import_articles(write(tmp_path / "archive", "ferry"))
    assert not long_ago.exists() and not fetched.exists()
    assert all(path.exists() for path in (lately, images, waiting, fresh, log))
