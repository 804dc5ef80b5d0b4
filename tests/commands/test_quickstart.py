"""quickstart gives a newsroom to try out, and a second run changes nothing in it."""

import re
import socket
from datetime import timedelta
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.core.management import CommandError, call_command
from django.test import Client
from django.utils import timezone
from pytest_django import Settings

from articles import publishing, workflow
from articles.demo import paper
from articles.models import Article, Contributor, Edition, Image, Source, StatusChange
from articles.problems import problems
from articles.workflow import Visibility, visibility
from tests.stories import story

SAMPLE = Path(__file__).parents[3] / "shared" / "samples" / "ip-forum.txt"


@pytest.fixture
def development(settings: Settings, db: None) -> None:
    settings.DEBUG = True  # the test runner turns it off


def quickstart(*args: str, **options: Any) -> str:
    out = StringIO()
    call_command("quickstart", *args, **{"no_serve": True, "stdout": out, **options})
    return out.getvalue()


def rows() -> list[Any]:
    models = (Article, Edition, StatusChange, Source, Image, User, Contributor)
    return [list(model._default_manager.order_by("pk").values()) for model in models]


@pytest.mark.usefixtures("development")
def test_the_first_run_fills_a_newsroom_and_the_second_leaves_it_alone() -> None:
    said = quickstart()
    now = timezone.now()
    seen = [visibility(a.editions.lasting(), now)[0] for a in Article.objects.all()]
    assert len(seen) == 12
    assert seen.count(Visibility.LIVE) == 9
    assert seen.count(Visibility.WITHDRAWN) == 1
    assert seen.count(Visibility.SCHEDULED) == 1
    assert [a.status for a in Article.objects.filter(editions=None)] == ["in_review"]
    ahead = Edition.objects.planned(now).get()
    assert now + timedelta(hours=2) < ahead.live_from < now + timedelta(hours=5)
    assert Contributor.objects.filter(user=None).count() >= 3
    for username in ("wren", "ed", "pia"):
        password = re.search(rf"{username} +password: (\S+)", said)
        assert password and Client().login(username=username, password=password[1])
    assert "http://127.0.0.1:8000/admin/" in said
    for article in Article.objects.whole():
        content = publishing.read(article)
        assert not [p for p in problems(article, content, live_from=now) if p.blocks]
    forum = Article.objects.whole().get(source__source_id="quickstart:ip-forum.txt")
    content = publishing.read(forum)
    assert len(content.sections) == 3
    assert all(section.image and section.image.missing for section in content.sections)

    # What the editors have changed since stays too.
    article = Article.objects.get(source__source_id="quickstart:ferry.md")
    pia = User.objects.get(username="pia")
    workflow.save(article, story("Changed by Pia"), by=pia, at=now)
    before = rows()
    again = quickstart()
    assert "12 articles were here already" in again
    assert "as it was" in again and "changepassword" in again
    assert rows() == before


@pytest.mark.usefixtures("development")
def test_a_run_that_was_interrupted_is_completed(monkeypatch: pytest.MonkeyPatch) -> None:
    stories = paper.STORIES
    monkeypatch.setattr(paper, "STORIES", stories[:2])
    quickstart()
    monkeypatch.setattr(paper, "STORIES", stories[:4])
    assert "2 articles were here already" in quickstart()
    assert Article.objects.count() == 4


def test_a_real_site_is_left_alone(db: None, settings: Settings) -> None:
    settings.DEBUG = False
    with pytest.raises(CommandError, match="for trying Newsroom out"):
        quickstart()
    assert not Article.objects.exists()


@pytest.mark.usefixtures("development")
def test_a_taken_port_is_said_before_anything_happens() -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        with pytest.raises(CommandError, match=f"Port {port} is taken.*quickstart {port + 1}"):
            quickstart(str(port), no_serve=False)
    assert not User.objects.exists()
    with pytest.raises(CommandError, match="is no address"):
        quickstart("http")


@pytest.mark.skipif(not SAMPLE.exists(), reason="the sample is not beside this checkout")
def test_the_story_on_the_forum_shares_no_phrase_with_the_sample() -> None:
    def phrases(path: Path) -> set[tuple[str, ...]]:
        words = re.findall(r"\w+", path.read_text(encoding="utf-8").lower())
        return {tuple(words[n : n + 9]) for n in range(len(words) - 8)}

    assert not phrases(SAMPLE) & phrases(paper.STORIES_DIR / "ip-forum.txt")
