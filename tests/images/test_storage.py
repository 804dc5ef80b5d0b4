"""Files of images are there whole or not at all, whatever happens while they are written."""

import subprocess
import sys
from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from django.conf import settings
from django.core.files.base import ContentFile
from django.core.files.storage import storages
from django.utils import timezone

from articles.images.storage import WholeFiles
from articles.pruning import needless_files

KILLED = """
import os, sys
from django.conf import settings
settings.configure()
from django.core.files.base import ContentFile
from articles.images.storage import WholeFiles

class Half(ContentFile):
    def chunks(self, chunk_size=None):
        yield b"half a" * 100_000
        os.kill(os.getpid(), 9)

WholeFiles(location=sys.argv[1]).save("ab/picture.jpg", Half(b"half a picture"))
"""


class Broken(ContentFile):  # type: ignore[type-arg]  # it takes none when run
    def chunks(self, chunk_size: int | None = None) -> Iterator[bytes]:
        yield b"half a "
        raise OSError("no space left")


def test_a_file_is_kept_as_it_was_given(tmp_path: Path) -> None:
    storage = WholeFiles(location=tmp_path)
    assert storage.save("ab/picture.jpg", ContentFile(b"a picture")) == "ab/picture.jpg"
    (file,) = (tmp_path / "ab").iterdir()
    assert file.name == "picture.jpg" and file.read_bytes() == b"a picture"
    other = storage.save("ab/picture.jpg", ContentFile(b"another"))
    assert other != "ab/picture.jpg" and file.read_bytes() == b"a picture"


def test_what_goes_wrong_half_way_leaves_nothing(tmp_path: Path) -> None:
    storage = WholeFiles(location=tmp_path)
    with pytest.raises(OSError, match="no space left"):
        storage.save("ab/picture.jpg", Broken(b"half a picture"))
    assert list((tmp_path / "ab").iterdir()) == []


@pytest.mark.django_db
def test_a_killed_process_leaves_no_half_file_under_a_name_that_counts(at: datetime) -> None:
    storage = storages["originals"]
    folder = Path(storage.path(""))
    command = [sys.executable, "-c", KILLED, str(folder)]
    assert subprocess.run(command, cwd=settings.BASE_DIR).returncode == -9
    (left,) = (folder / "ab").iterdir()
    assert left.read_bytes().startswith(b"half a") and not storage.exists("ab/picture.jpg")
    assert storage.save("ab/picture.jpg", ContentFile(b"a picture")) == "ab/picture.jpg"
    later = timezone.now() + timedelta(days=2)
    assert f"ab/{left.name}" in {needless.name for needless in needless_files(at=later)}
