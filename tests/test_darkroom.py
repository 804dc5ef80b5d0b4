"""The darkroom as a process: files appear after a save; what a killed one left is found again."""

import os
import signal
import threading
import time
from collections.abc import Callable
from datetime import datetime
from pathlib import Path

import PIL.Image
import pytest
from django.contrib.auth.models import User
from django.core.files.storage import storages
from django.db import connection
from django.test import Client

from articles import images
from articles.models import Article, Edition, Image
from articles.processes import NICENESS
from tests.admin.forms import address, fields, with_section
from tests.conftest import children
from tests.images import blurred, saved
from tests.stories import approved
from tests.workflow.test_renditions import names, press, showing, there

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def ferry(wren: User, at: datetime) -> Image:
    """Large enough that its files take a while."""
    data = saved(blurred((2400, 1600)).resize((3600, 2400), PIL.Image.Resampling.BICUBIC))
    image = Image.objects.get_or_create_from_bytes(data, by=wren, at=at)
    image.alt, image.credit = "The ferry", "Mira Hale"
    image.save()
    return image


def until(condition: Callable[[], object]) -> None:
    """That it comes to be so; how fast is for benchmarks to say."""
    for _ in range(1200):
        if condition():
            return
        time.sleep(0.05)
    raise AssertionError("It never came to be so.")


def all_whole(image: Image) -> bool:
    if there(image) != set(names(image)):
        return False
    for name in names(image):
        with storages["renditions"].open(name) as file:
            assert images.is_whole(file)
    return True


def published(client: Client, article: Article) -> bool:
    page = press(client, article)
    assert ("was published" in page) != ("still being made" in page)
    return "was published" in page


def test_files_appear_after_a_save_in_a_process_of_their_own(
    roles: None, real_darkroom: None, ferry: Image, wren_client: Client
) -> None:
    before = children()
    sent = fields(wren_client) | {"headline": "Ferry"}
    wren_client.post(address(), with_section(sent, body="It left.", image=ferry.key))
    (process,) = children() - before
    assert os.getpriority(os.PRIO_PROCESS, process) == NICENESS
    assert os.getsid(process) == process  # what is meant for the server does not reach it
    assert not any(fd.is_socket() for fd in Path(f"/proc/{process}/fd").iterdir())
    until(lambda: all_whole(ferry))
    assert not Edition.objects.exists()
    until(lambda: not children() & {process})


def test_what_a_killed_one_left_is_found_at_the_next_publication(
    roles: None,
    real_darkroom: None,
    ferry: Image,
    wren: User,
    ed: User,
    pia_client: Client,
    at: datetime,
) -> None:
    article = approved(showing(ferry), by=wren, editor=ed, at=at)
    before = children()
    assert not published(pia_client, article)
    until(lambda: there(ferry))
    for process in children() - before:
        os.killpg(process, signal.SIGKILL)
    until(lambda: not children() - before)
    assert not all_whole(ferry)
    until(lambda: published(pia_client, article))
    assert all_whole(ferry) and Edition.objects.count() == 1


def test_two_publish_at_once_what_shows_the_same_picture(
    roles: None,
    real_darkroom: None,
    ferry: Image,
    wren: User,
    ed: User,
    pia_client: Client,
    cleo_client: Client,
    at: datetime,
) -> None:
    articles = [approved(showing(ferry, each), by=wren, editor=ed, at=at) for each in "AB"]
    most = 0

    def press_until_published(client: Client, article: Article) -> None:
        nonlocal most
        while not published(client, article):
            most = max(most, len(children() - before))
        connection.close()

    before = children()
    people = [
        threading.Thread(target=press_until_published, args=each)
        for each in zip((pia_client, cleo_client), articles, strict=True)
    ]
    for each in people:
        each.start()
    for each in people:
        each.join()
    assert Edition.objects.count() == 2 and all_whole(ferry)
    assert 1 <= most <= 2  # one works, and one may be starting
