"""quickstart as somebody meets it who has just cloned the repository."""

import re
import socket
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from functools import cache
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.apps import apps
from django.contrib.auth.models import User
from django.core.files.base import ContentFile
from django.core.files.storage import storages
from django.core.management import CommandError, call_command
from django.test import Client
from django.utils import timezone
from PIL import Image as Pillow
from pytest_django import Settings

from articles import publishing, workflow
from articles.content import ArticleContent
from articles.demo import paper
from articles.demo.images import IMAGES, draw
from articles.demo.people import PEOPLE, take_on
from articles.models import (
    Article,
    Batch,
    Contributor,
    Edition,
    Image,
    Source,
    Status,
    Topic,
)
from articles.publishing import figures
from articles.publishing.checks import problems
from articles.workflow import Visibility, visibility
from tests.stories import proposed

SAMPLE = Path(__file__).parents[3] / "shared" / "samples" / "ip-forum.txt"
SIGN_IN = re.compile(r"^  (wren|ed|pia|cleo) +(\w+|Desk chief) +([a-z2-9-]{14})$", re.MULTILINE)


pytestmark = pytest.mark.xdist_group("quickstart")  # they have the drawings in common


@pytest.fixture(autouse=True)
def in_development(settings: Settings) -> None:
    settings.DEBUG = True  # pytest-django turns it off


_draw_once = cache(draw)


@pytest.fixture(autouse=True)
def drawn_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """Every drawing is the same every time, as a test says."""
    monkeypatch.setattr(paper, "draw", _draw_once)


def run(*args: str, **options: Any) -> str:
    out = StringIO()
    call_command("quickstart", *args, **{"no_serve": True, **options}, stdout=out, no_color=True)
    return out.getvalue()


def rows() -> dict[str, list[dict[str, Any]]]:
    """Every row of every table, but for the sessions of whoever signed in."""
    return {
        model._meta.label: list(model._default_manager.order_by("pk").values())
        for model in apps.get_models(include_auto_created=True)
        if model._meta.app_label in ("articles", "auth")
    }


def of(file: str) -> Article:
    return Source.objects.get(source_id=f"quickstart:{file}").article


def seen(file: str) -> Visibility:
    return visibility(of(file).editions.all(), timezone.now())[0]


def newsroom() -> paper.Newsroom:
    writer, editor, publisher, _ = (take_on(person)[0] for person in PEOPLE)
    return paper.Newsroom(writer=writer, editor=editor, publisher=publisher)


@pytest.mark.django_db
def test_a_first_run_makes_the_paper_and_a_second_leaves_it_alone(client: Client) -> None:
    output = run()
    now = timezone.now()
    assert "14 articles came in." in output

    live = Edition.objects.live(now).stories()
    assert (Article.objects.count(), live.count()) == (14, 11)
    assert seen("bicycles.md") is Visibility.SCHEDULED
    planned = of("bicycles.md").editions.planned(now).get()
    assert now < planned.live_from <= now + timedelta(hours=4)
    steps = (
        of("bicycles.md").status_changes.order_by("pk").values_list("transition", "by__username")
    )
    assert list(steps) == [("submit", "wren"), ("approve", "ed"), ("publish", "pia")]
    in_review = Article.objects.get(status=Status.IN_REVIEW)
    assert (in_review, seen("seed-library.md")) == (of("seed-library.md"), Visibility.NOT_PUBLISHED)
    assert seen("swimming-pool.md") is Visibility.WITHDRAWN
    gone = Edition.objects.live(now).tombstones().get()
    assert "opening date" in gone.reason and gone.article == of("swimming-pool.md")

    assert Image.objects.count() == len(IMAGES)
    assert all(image.alt and image.credit for image in Image.objects.all())
    assert paper.UNDRAWN not in "".join(live.values_list("html", flat=True))
    assert Topic.objects.count() >= 6
    newest = live.newest().first()
    assert newest and newest.published_at > now - timedelta(hours=6)
    assert live.filter(published_at__year=1998).count() == 1

    passwords = {name: password for name, _, password in SIGN_IN.findall(output)}
    roles = {"wren": "Writer", "ed": "Editor", "pia": "Publisher", "cleo": "Desk chief"}
    assert {name: role for name, role, _ in SIGN_IN.findall(output)} == roles
    for name, role in roles.items():
        assert client.login(username=name, password=passwords[name])
        person = User.objects.get(username=name)
        assert person.is_staff and not person.is_superuser
        assert [group.name for group in person.groups.all()] == [role]
    assert Contributor.objects.get(name="Wren Hale").user == User.objects.get(username="wren")

    # Life goes on: one story is edited, one taken away, one brought back to readers.
    ed, pia = User.objects.get(username="ed"), User.objects.get(username="pia")
    edited = of("ferry.md")
    workflow.save(edited, ArticleContent(headline="Edited by Ed"), by=ed, at=now)
    workflow.perform("withdraw", of("theatre.md"), by=pia, at=now, note="It was a rehearsal.")
    workflow.perform("publish", of("swimming-pool.md"), by=pia, at=now)
    User.objects.get(username="wren").groups.clear()

    before = rows()
    output = run()
    assert "14 articles were here already" in output
    assert "changepassword" in output and not SIGN_IN.findall(output)
    assert rows() == before


@pytest.mark.one_engine  # a first run has made the whole paper on both
@pytest.mark.django_db
def test_a_run_that_was_interrupted_is_completed_by_the_next() -> None:
    at = timezone.now()
    hired = newsroom()
    batch = paper.open_batch(hired, at=at)
    some = [story for story in paper.STORIES if not story.images]
    for story in some:
        paper.bring_in(story, batch=batch, newsroom=hired, at=at)
    ages = {article.pk: article.version for article in Article.objects.all()}

    output = run()
    assert f"{len(some)} articles were here already" in output
    assert f"{len(paper.STORIES) - len(some)} articles came in" in output
    assert Article.objects.count() == len(paper.STORIES)
    assert {pk: Article.objects.get(pk=pk).version for pk in ages} == ages
    assert not paper.missing()


@pytest.mark.django_db
def test_a_story_that_cannot_go_all_its_way_is_not_kept_half_way(at: datetime) -> None:
    hired = newsroom()
    hired.publisher.groups.clear()
    publisher = User.objects.get(username="pia")  # without what the old object remembers
    hired = paper.Newsroom(writer=hired.writer, editor=hired.editor, publisher=publisher)
    batch = Batch.objects.create(paths=[], by=hired.editor, at=at)
    story = next(story for story in paper.STORIES if story.fate is paper.Fate.SCHEDULED)
    with pytest.raises(paper.StoryRefused, match=story.file):
        paper.bring_in(story, batch=batch, newsroom=hired, at=at)
    assert not Article.objects.exists() and story in paper.missing()


@pytest.mark.django_db
def test_nobody_who_is_here_gets_another_password_or_role() -> None:
    User.objects.create_user("ed", password="mine", first_name="Edda")
    passwords = {person.username: take_on(person)[1] for person in PEOPLE}
    assert [name for name, password in passwords.items() if password] == ["wren", "pia", "cleo"]
    ed = User.objects.get(username="ed")
    assert ed.check_password("mine") and not ed.is_staff and not ed.groups.exists()


@pytest.mark.django_db
def test_production_is_refused(settings: Settings) -> None:
    settings.DEBUG = False
    with pytest.raises(CommandError, match="development only"):
        run()
    assert not User.objects.exists()


@pytest.fixture
def taken_port() -> Iterator[int]:
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        yield other.getsockname()[1]


@pytest.mark.django_db
def test_a_port_that_is_taken_is_said_before_anything_happens(taken_port: int) -> None:
    with pytest.raises(CommandError, match=rf"quickstart {taken_port + 1}"):
        run(str(taken_port), no_serve=False)
    assert not User.objects.exists()


@pytest.mark.parametrize("place", ["eight", "127.0.0.1:", "70000", "0"])
def test_a_place_that_is_none_is_refused(place: str) -> None:
    with pytest.raises(CommandError, match="no place to serve"):
        run(place)


@pytest.mark.django_db
@pytest.mark.parametrize("story", paper.STORIES, ids=lambda story: story.file)
def test_every_story_is_ready_for_its_readers(story: paper.Story, at: datetime) -> None:
    keys: dict[str, str] = {}
    for name in story.images:
        keys[name] = f"{len(keys):032x}"
        original = storages["originals"].save(f"{name}.jpg", ContentFile(b"stands for a drawing"))
        Image.objects.create(
            key=keys[name],
            original=original,
            width=1600,
            height=1000,
            alt="x",
            credit="x",
            added_at=at,
        )
    found = paper.read(story, keys=keys, at=at)
    proposal = proposed(Article(), found.content, at=at)
    assert [one.code for one in problems(proposal) if one.blocks] == []
    assert found.lost == ()
    assert found.content.byline and found.content.topics and found.content.standfirst
    assert 2 <= sum(bool(section.heading) for section in found.content.sections) <= 4
    words = sum(len(section.body.split()) for section in found.content.sections)
    assert 230 <= words <= 600
    publishing.body_html(found.content, figures.used_by(found.content))


@pytest.mark.parametrize("name", IMAGES)
def test_a_picture_is_drawn_the_same_every_time(name: str, tmp_path: Path) -> None:
    data = draw(name)
    assert data == draw(name)
    (tmp_path / "picture.jpg").write_bytes(data)
    with Pillow.open(tmp_path / "picture.jpg") as image:
        assert (image.format, image.size) == ("JPEG", (1600, 1000))


def test_the_story_of_the_forum_keeps_its_credits() -> None:
    story = next(story for story in paper.STORIES if story.file == "ip-forum.txt")
    sections = paper.read(story, keys={}, at=datetime(2026, 3, 2, tzinfo=UTC)).content.sections
    assert [bool(section.heading) for section in sections] == [True] * 3
    assert [section.image and section.image.credit for section in sections] == ["Pexels"] * 3


@pytest.mark.skipif(not SAMPLE.exists(), reason="the sample is not beside this checkout")
def test_the_story_of_the_forum_is_told_in_our_own_words() -> None:
    ours = (paper.STORIES_DIR / "ip-forum.txt").read_text(encoding="utf-8")
    theirs = SAMPLE.read_text(encoding="utf-8")
    assert not _runs(ours) & _runs(theirs)


def _runs(text: str, length: int = 6) -> set[tuple[str, ...]]:
    """Every run of so many words: shorter than any sentence."""
    words = re.findall(r"\w+", text.casefold())
    return {tuple(words[at : at + length]) for at in range(len(words) - length + 1)}


@pytest.mark.one_engine
def test_the_log_does_not_hide_the_passwords_and_everybody_gets_letters(
    db: None, caplog: pytest.LogCaptureFixture
) -> None:
    run()
    assert not [one for one in caplog.records if one.name.startswith("newsroom")]
    assert all("@" in email for email in User.objects.values_list("email", flat=True) if email)
    assert User.objects.exclude(email="").count() == len(PEOPLE)
