"""A whole newsroom leaves as an archive and comes back: the same rows, files and public pages."""

import json
import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from datetime import datetime
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any
from zipfile import ZipFile

import pytest
from django.apps import apps
from django.contrib.auth.models import Group, User
from django.core.management import call_command
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase

from articles import paper, redirects
from articles.archive import format as archive
from articles.archive.reading import is_archive
from articles.archive.restore import restore
from articles.content import ArticleContent
from articles.models import (
    AccessRecord,
    Article,
    Autosave,
    Edition,
    Exposure,
    Image,
    Indexed,
    IndexedEdition,
    KnownTerm,
    Notification,
    NotificationChoice,
    PaperSettings,
    Preferences,
    Presence,
    PreviewLink,
    SessionEpoch,
    TopicLimit,
    TopicTombstone,
    Tries,
)
from articles.reader import instant
from tests.importers.archives import AT, LATER, altered, refusal, small_archive, staff
from tests.newsrooms import (
    archived,
    close_down,
    contents_of_all,
    fates,
    folder_of,
    found_newsroom,
    held,
    lived,
    pages,
)
from tests.postgres import NoPostgres, Server
from tests.stories import originals

ROOT = Path(__file__).parents[2]
START = """
import django, sys
django.setup()
from tests.importers.elsewhere import restored
restored(*sys.argv[1:])
"""


class Generated(TestCase):
    @settings(
        max_examples=25,
        suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
    )
    @given(st.lists(st.tuples(originals, fates), max_size=4))
    def test_what_is_restored_is_what_was_there(
        self, stories: list[tuple[ArticleContent, str]]
    ) -> None:
        people = staff()
        for content, fate in stories:
            lived(content, fate, at=AT, **people)
        before = held(), contents_of_all()
        with TemporaryDirectory() as folder:
            path = archived(Path(folder), LATER)
            close_down()
            restore(path)
        assert (held(), contents_of_all()) == before


@pytest.fixture
def elsewhere(tmp_path: Path) -> Iterator[Callable[[Path, str], dict[str, Any]]]:
    """Restores an archive in a new newsroom, on this engine or the other one."""
    servers: list[Server] = []

    def elsewhere(path: Path, vendor: str) -> dict[str, Any]:
        url = f"sqlite:///{tmp_path}/elsewhere.sqlite3"
        if vendor == "postgresql":
            try:
                servers.append(Server())
            except NoPostgres as missing:
                pytest.skip(str(missing))
            servers[-1].start()
            url = servers[-1].url
        kept = {name: value for name, value in os.environ.items() if "NEWSROOM_" not in name}
        ours = {
            "DATABASE_URL": url,
            "NEWSROOM_DATA_DIR": str(tmp_path / "elsewhere"),
            "NEWSROOM_DEBUG": "1",
            "DJANGO_SETTINGS_MODULE": "newsroom.settings",
        }
        done = subprocess.run(
            [sys.executable, "-c", START, str(path), LATER.isoformat()],
            check=False,
            cwd=ROOT,
            env={**kept, **ours},
            capture_output=True,
            timeout=100,
        )
        assert done.returncode == 0, done.stderr.decode()
        data: dict[str, Any] = json.loads(done.stdout)
        return data

    yield elsewhere
    for server in servers:
        server.stop()


@pytest.mark.parametrize("vendor", ["sqlite", "postgresql"])
def test_the_newsroom_is_the_same_on_either_engine(
    vendor: str,
    wren: User,
    ed: User,
    pia: User,
    tmp_path: Path,
    elsewhere: Callable[[Path, str], dict[str, Any]],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(instant, "now", lambda: LATER)
    monkeypatch.setattr(redirects, "now", lambda: LATER)
    generated: list[ArticleContent] = []

    @settings(max_examples=30, database=None, derandomize=True)
    @given(originals)
    def generate(content: ArticleContent) -> None:
        generated.append(content)

    generate()
    found_newsroom(generated, wren=wren, ed=ed, pia=pia, at=AT)
    seen = pages()
    assert {answer[0] for answer in seen.values()} >= {200, 301, 410}
    assert any("before=" in address for address in seen)
    moved = {"/topics/town/": "/topics/harbour-town/", "/people/wren-hale/": "/people/w-hale/"}
    moved["/series/ferry/"] = "/series/ferries/"
    assert {old: seen[old][3] for old in moved} == moved
    assert any(address.endswith((".avif", ".webp")) for address in seen)

    there = elsewhere(archived(tmp_path / "out", LATER), vendor)

    assert all(there["held"]["rows"].values())  # nothing comes back because there was none

    here = json.loads(json.dumps({"held": held(), "contents": contents_of_all(), "pages": seen}))
    assert there["contents"] == here["contents"]
    assert there["held"] == here["held"]
    for address, answer in here["pages"].items():
        assert there["pages"][address] == answer, address
    assert ", 0 broken" in there["verified"]
    assert there["next"] == Article.objects.order_by("pk").last().pk + 1  # type: ignore[union-attr]


@pytest.fixture
def path(db: None, tmp_path: Path) -> Path:
    path = tmp_path / "newsroom-archive.zip"
    path.write_bytes(small_archive())
    return path


def test_it_is_restored_only_where_there_is_no_newsroom(path: Path, at: datetime) -> None:
    restore(path)
    why = refusal(path)
    assert "There is a newsroom here already: it has articles." in why
    assert "DATABASE_URL" in why


def test_a_dry_run_keeps_nothing_and_says_what_there_is(path: Path) -> None:
    restored = restore(path, dry_run=True)
    assert (restored.rows["articles"], restored.rows["editions"], restored.originals) == (2, 3, 1)
    assert str(restored).startswith(
        "“The Courant” as it was: 2 articles, 3 revisions, 3 editions, 1 image."
    )
    assert not Article.objects.exists() and not User.objects.exists()
    assert not folder_of("originals").exists()
    assert restore(path) == restored


def test_accounts_come_without_passwords_and_those_here_stay_as_they_are(path: Path) -> None:
    pia = User.objects.create_user("pia", password="quay", first_name="Someone")
    restore(path)
    pia.refresh_from_db()
    assert pia.check_password("quay") and pia.first_name == "Someone" and not pia.groups.exists()
    wren = User.objects.get(username="wren")
    assert wren.get_full_name() == "Wren Hale" and not wren.has_usable_password()
    assert list(wren.groups.all()) == [Group.objects.get(name="Writer")]
    assert Article.objects.filter(created_by=wren).count() == 2
    assert Edition.objects.filter(composed_by=pia).count() == 3


def test_what_a_stopped_run_left_of_an_original_is_replaced(path: Path) -> None:
    with ZipFile(path) as zipped:
        name = next(name for name in zipped.namelist() if name.startswith("originals/"))
        data = zipped.read(name)
    file = folder_of("originals") / name.removeprefix("originals/")
    file.parent.mkdir(parents=True)
    file.write_bytes(data[:100])
    restore(path)
    assert file.read_bytes() == data
    assert not Image.objects.get().is_lost


def test_an_unpacked_archive_is_one_too(path: Path, tmp_path: Path) -> None:
    folder = tmp_path / "unpacked"
    with ZipFile(path) as zipped:
        zipped.extractall(folder)
    assert is_archive(folder) and is_archive(path)
    restore(folder)
    assert Edition.objects.count() == 3


CAME_LATER: dict[str, tuple[str, ...]] = {
    "rows/edition.jsonl": ("after_rights", "genre", "language", "translation_of", "series"),
    "rows/article.jsonl": (
        *("genre", "language", "translation_of", "series"),
        *("image", "alt", "caption", "credit", "decorative"),
    ),
}
PARTS_THAT_CAME_LATER = {
    f"rows/{part}.jsonl"
    for part in ("redirect", "series", "serieslisting", "note", "note_mentions")
}


def test_an_older_archive_lacks_columns_and_parts_that_came_later(path: Path) -> None:
    def alter(name: str, data: bytes) -> bytes | None:
        if name in PARTS_THAT_CAME_LATER:
            return None
        records = [json.loads(line) for line in data.splitlines()] if name in CAME_LATER else []
        for record in records:
            for column in CAME_LATER[name]:
                del record[column]
        return b"".join(json.dumps(record).encode() + b"\n" for record in records) or data

    with ZipFile(altered(path, alter)) as zipped:
        manifest = json.loads(zipped.read(archive.MANIFEST))
    for part in PARTS_THAT_CAME_LATER:
        del manifest["parts"][part]
    restore(altered(path, alter, manifest, sealed=False))
    assert not Edition.objects.filter(after_rights=True).exists()
    assert not Edition.objects.exclude(genre="news", language="", series=None).exists()
    plain: dict[str, Any] = {
        "series": None,
        "image": None,
        "alt": "",
        "decorative": False,
        "genre": "news",
    }
    assert Article.objects.filter(**plain).count() == Article.objects.count() == 2
    call_command("verify_archive", verbosity=0)


@pytest.mark.django_db
def test_what_was_set_of_the_paper_comes_along(tmp_path: Path) -> None:
    staff()
    PaperSettings(pk=1, site_name="The Lamp", digest_hour=5, checks={"link-text": "off"}).save()
    (tmp_path / "out").mkdir()
    path = archived(tmp_path / "out", LATER)
    close_down()
    paper.forget()
    assert paper.current().name == "The Courant"
    restore(path, dry_run=True)
    assert paper.current().name == "The Courant"
    restore(path)
    now = paper.current()
    assert (now.name, now.digest_hour, now.checks) == ("The Lamp", 5, {"link-text": "off"})


@pytest.mark.parametrize("data", [b"", b"PK\x03\x04", b"PK\x05\x06" + b"\0" * 18, b"# Words"])
def test_other_files_are_no_archives(tmp_path: Path, data: bytes) -> None:
    file = tmp_path / "file.zip"
    file.write_bytes(data)
    assert not is_archive(file)
    assert not is_archive(tmp_path)
    assert not is_archive(tmp_path / "nothing")


def test_every_kind_of_row_is_in_the_archive() -> None:
    ours = apps.get_app_config("articles").get_models(include_auto_created=True)
    # Who came in, and from where, stays with the site that they came into.
    stays = {AccessRecord, SessionEpoch, Tries}
    stays |= {TopicLimit}  # of what accounts may do there, as their roles
    stays |= {Autosave, Presence}  # of pages that are open there
    stays |= {PreviewLink}  # signed with that site's key, and at its address
    stays |= {Notification, NotificationChoice, Preferences}  # told there, and of that site's mail
    derived = {Exposure, TopicTombstone, IndexedEdition, KnownTerm}  # from editions
    derived |= {Indexed}  # and from articles
    there = {model for model in ours if not model._meta.proxy}
    assert set(archive.TABLES) | stays | derived == there
    assert not (stays | derived).intersection(archive.TABLES)
