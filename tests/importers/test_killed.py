"""A run that is killed at any instant, and started again each time, ends as an undisturbed one."""

import json
import os
import random
import re
import signal
import time
import traceback
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from django.apps import apps
from django.contrib.auth.models import User
from django.core.files.storage import storages
from django.core.management import call_command
from django.db import connections
from pytest_django import Settings

from articles import publishing
from articles.importers.run import runs
from articles.importers.run.choices import Choices
from articles.models import Article, Batch, Edition, Entry, Image, Redirect, Source
from articles.roles import keep_roles
from tests.conftest import person
from tests.images import drawn, saved

KILLS = 50
ARTICLES = 120
INHERITED: list[Any] = []  # kept, so that no fork closes what it shares with its parent

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture(autouse=True)
def small_lots(monkeypatch: pytest.MonkeyPatch, settings: Settings, tmp_path: Path) -> None:
    monkeypatch.setattr(runs, "LOT", 7)


@pytest.fixture
def archive(tmp_path: Path) -> Path:
    """Stories that link to each other, some drafts, some broken, some with images, one twice."""
    folder = tmp_path / "archive"
    (folder / "images").mkdir(parents=True)
    for number in range(6):
        data = saved(drawn(size=(80 + number, 60)), "JPEG")
        (folder / "images" / f"{number}.jpg").write_bytes(data)
    for number in range(ARTICLES):
        text = (
            f"---\ntitle: Story {number % 100}\ndate: 2019-05-{number % 28 + 1:02}\n"
            f"author: Writer {number % 7}\ntags: [tag {number % 11}]\n"
            f"canonical_url: https://old.example/stories/{number}/\n"
            f"{'draft: true' if number % 10 == 3 else f'id: s{number - number % 40 // 39}'}\n"
            f"---\nSee [another](https://old.example/stories/{(number + 7) % ARTICLES}/).\n\n"
            f"## Part\n\n"
        )
        if number % 20 == 0:
            text += f"![A picture](images/{number // 20}.jpg)\nPhoto: Mira Hale\n\n"
        body = "words and more words. " * 30 if number % 17 else "\x00"
        (folder / f"{number:03}.md").write_text(text + body)
    return folder


def unsalted(text: str) -> str:
    """Without the part of renditions' names that every newsroom makes with secrets of its own."""
    return re.sub(r"-[0-9a-f]{24}-", "-salted-", text)


def state(batch: Batch) -> dict[str, Any]:
    """Everything that a run leaves behind, but for keys and moments that are other in each run."""

    def since(moment: datetime | None) -> timedelta | None:
        return moment - batch.at if moment else None

    articles = {}
    for source in Source.objects.select_related("article", "revision").order_by("source_id"):
        article = Article.objects.whole().get(pk=source.article_id)
        articles[source.source_id] = {
            "row": (article.status, article.version, since(article.changed_at)),
            "content": publishing.read(article),
            "images": sorted(image.key for image in article.images.all()),
            "revisions": [(r.number, r.data, since(r.at)) for r in article.revisions.all()],
            "changes": [
                (c.transition, c.before, c.after, c.note, since(c.at), c.edition and c.edition.path)
                for c in article.status_changes.all()
            ],
            "editions": [
                (
                    *(e.number, e.kind, since(e.live_from), since(e.live_until), e.path),
                    *(e.published_at, unsalted(e.html), e.data, e.byline),
                    *(e.subjects, unsalted(json.dumps(e.lead))),
                    sorted(tag.name for tag in e.tags.all()),
                )
                for e in article.editions.all()
            ],
            "redirects": sorted(one.path for one in article.redirects.all()),
            "source": (source.location, source.digest, source.lost, source.revision.number),
        }
    entries = [
        (e.number, e.outcome, e.revision, e.edition, {**e.report, "published_at": None})
        for e in batch.entries.all()
    ]
    files = {}
    for name in ("originals", "renditions"):
        folder = Path(storages[name].path(""))
        found = (file for file in folder.rglob("*") if file.is_file())
        files[name] = sorted(
            (unsalted(str(file.relative_to(folder))), file.stat().st_size) for file in found
        )
    return {
        "articles": articles,
        "entries": entries,
        "images": sorted(Image.objects.values_list("key", "title", "alt")),
        "files": files,
        "found": batch.found,
        "loose": Article.objects.filter(source=None).count(),
        "redirects": Redirect.objects.count(),
        "editions": Edition.objects.count(),
    }


def start(archive: Path, after: float | None = None) -> bool:
    """Run it in a process of its own and kill that after so many seconds; whether it had ended."""
    connections.close_all()
    child = os.fork()
    if not child:
        code = 1
        try:
            for each in connections.all(initialized_only=True):  # what is left is the parent's
                INHERITED.append(each.connection)
                each.connection = None
            pia = User.objects.get(username="pia")
            batch = runs.begin(
                [archive], Choices(publish=True), by=pia, at=datetime.now().astimezone()
            )
            runs.run(batch)
            connections.close_all()
            code = 0
        finally:
            (archive.parent / "trace").write_text(traceback.format_exc())
            os._exit(code)
    if after is not None:
        time.sleep(after)
        os.kill(child, signal.SIGKILL)
    _, status = os.waitpid(child, 0)
    trace = archive.parent / "trace"
    assert os.WIFSIGNALED(status) or os.waitstatus_to_exitcode(status) == 0, trace.read_text()
    return not os.WIFSIGNALED(status)


def test_killed_fifty_times_it_ends_as_if_nothing_had_been(
    archive: Path, transactional_db: None, settings: Settings, tmp_path: Path
) -> None:
    keep_roles(apps.get_app_config("articles"))
    person("pia", "Pia", "Lindqvist", "Publisher")
    began = time.monotonic()
    assert start(archive)
    whole = time.monotonic() - began
    undisturbed = state(Batch.objects.get())
    outcomes = {entry[1] for entry in undisturbed["entries"]}
    assert len(undisturbed["articles"]) > ARTICLES // 2 and outcomes == {"created", "refused"}

    call_command("flush", interactive=False, verbosity=0)
    keep_roles(apps.get_app_config("articles"))
    person("pia", "Pia", "Lindqvist", "Publisher")
    storages_of = {name: dict(storage) for name, storage in settings.STORAGES.items()}
    for name in ("originals", "renditions"):
        options = {**storages_of[name]["OPTIONS"], "location": str(tmp_path / "again" / name)}
        storages_of[name]["OPTIONS"] = options
    settings.STORAGES = storages_of
    chance = random.Random()
    kills = 0
    while kills < KILLS:
        # Short enough that there is something left to be killed until the end.
        ended = start(archive, after=chance.uniform(0.0, whole * 2.5 / KILLS))
        kills += not ended
        if ended:
            break
    killed_at = Entry.objects.count()
    assert start(archive)
    assert kills > KILLS // 2, f"ended after {kills} kills, at {killed_at}"
    assert state(Batch.objects.get()) == undisturbed
