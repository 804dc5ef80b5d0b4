"""Readers of a real server whose PostgreSQL dies, and comes back."""

import subprocess
import sys
import time
from collections.abc import Iterator
from http.client import HTTPConnection
from pathlib import Path

import pytest

from articles.generation import RETRY
from tests.postgres import Server
from tests.serving import ROOT, SITE, environment, gunicorn, prepare

PUBLISH = """
import sys
from django.contrib.auth.models import User
from django.utils import timezone
from tests import stories
by = User.objects.filter(username="pia").first() or User.objects.create_superuser("pia")
at = timezone.now()
story = stories.approved(stories.story(sys.argv[1]), by=by, editor=by, at=at)
stories.publish(story, by=by, at=at)
"""


class Newsroom:
    def __init__(self, data: Path, postgres: Server) -> None:
        self.data, self.postgres = data, postgres
        self.known = {"DATABASE_URL": postgres.url, "NEWSROOM_FOUR_EYES": "off"}

    def publish(self, headline: str) -> None:
        self.run("-c", f"import django; django.setup(){PUBLISH}", headline)

    def run(self, *arguments: str) -> None:
        here = environment(self.data, **SITE, **self.known) | {"PYTHONPATH": str(ROOT)}
        here["DJANGO_SETTINGS_MODULE"] = "newsroom.settings"
        subprocess.run([sys.executable, *arguments], env=here, cwd=ROOT, check=True)


@pytest.fixture
def newsroom(tmp_path: Path) -> Iterator[Newsroom]:
    postgres = Server()
    postgres.start()
    try:
        newsroom = Newsroom(tmp_path / "var", postgres)
        prepare(newsroom.data)
        newsroom.run("manage.py", "migrate", "--verbosity=0")
        yield newsroom
    finally:
        postgres.stop()


def ask(server: tuple[str, int], path: str) -> tuple[int, str]:
    connection = HTTPConnection(*server, timeout=20)
    try:
        connection.request("GET", path)
        response = connection.getresponse()
        return response.status, response.read().decode()
    finally:
        connection.close()


def test_pages_that_are_true_are_served_while_the_database_is_away(newsroom: Newsroom) -> None:
    newsroom.publish("Ferry returns")
    # One worker: what another has kept does not help those whom this one answers.
    with gunicorn(newsroom.data, newsroom.known, workers=1) as server:
        assert "Ferry returns" in ask(server, "/")[1]
        newsroom.postgres.pause()
        for _ in range(3):
            status, page = ask(server, "/")
            assert status == 200 and "Ferry returns" in page
        status, page = ask(server, "/feed.xml")  # nobody has asked for it before
        assert status == 503 and "The database cannot be reached" in page
        newsroom.postgres.resume()
        newsroom.publish("Bridge closes")
        time.sleep(RETRY)
        status, page = ask(server, "/")
        assert status == 200 and "Bridge closes" in page
        assert "Bridge closes" in ask(server, "/feed.xml")[1]
