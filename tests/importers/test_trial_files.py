"""A trial is rolled back, and its files go with it; unless the same image came in meanwhile."""

import threading
from datetime import datetime
from io import BytesIO

import PIL.Image
import pytest
from django.contrib.auth.models import User
from django.core.files.storage import storages
from django.db import close_old_connections, connection, transaction

from articles.models import Image


@pytest.fixture
def file() -> bytes:
    drawn = BytesIO()
    PIL.Image.new("RGB", (40, 30), "teal").save(drawn, "PNG")
    return drawn.getvalue()


def tried(file: bytes, *, by: User, at: datetime) -> Image:
    """What a trial took in, whose transaction was rolled back."""
    with transaction.atomic():
        image = Image.objects.get_or_create_from_bytes(file, by=by, at=at)
        transaction.set_rollback(True)
    return image


def test_what_nobody_owns_goes(file: bytes, wren: User, at: datetime) -> None:
    image = tried(file, by=wren, at=at)
    assert storages["originals"].exists(image.original)
    image.delete_unowned_files()
    assert not storages["originals"].exists(image.original)
    assert not Image.objects.exists()


def test_what_somebody_uploaded_since_stays(
    file: bytes, wren: User, pia: User, at: datetime
) -> None:
    image = tried(file, by=wren, at=at)
    uploaded = Image.objects.get_or_create_from_bytes(file, by=pia, at=at)
    uploaded.make_desk_renditions()
    image.delete_unowned_files()
    assert not uploaded.is_lost
    assert storages["renditions"].exists(uploaded.thumbnail.name)


@pytest.mark.django_db(transaction=True)
def test_an_upload_that_is_under_way_keeps_its_original(
    file: bytes, transactional_db: None, at: datetime
) -> None:
    """Its row is not committed when the trial takes its files back."""
    if connection.vendor != "postgresql":
        pytest.skip("SQLite has one writer at a time")
    pia = User.objects.create_user("pia", password="x")
    image = tried(file, by=pia, at=at)
    begun, go_on = threading.Event(), threading.Event()

    def upload() -> None:
        try:
            with transaction.atomic():
                Image.objects.get_or_create_from_bytes(file, by=pia, at=at)
                begun.set()
                go_on.wait(10)
        finally:
            close_old_connections()
            connection.close()

    uploading = threading.Thread(target=upload)
    uploading.start()
    assert begun.wait(10)

    def delete() -> None:
        image.delete_unowned_files()
        connection.close()

    deleting = threading.Thread(target=delete)
    deleting.start()
    deleting.join(0.5)
    assert deleting.is_alive()  # it waits for the other's row
    go_on.set()
    uploading.join(10)
    deleting.join(10)
    assert not Image.objects.get().is_lost
