"""What every test has: files in a temporary folder, one instant, and people."""

import gc
import hashlib
import os
import time
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import PIL.Image
import pytest
from django.conf import settings as django_settings
from django.contrib.auth.models import Group, User
from django.core.management import call_command
from django.db import connection
from django.test import Client, SimpleTestCase
from django.utils import timezone
from hypothesis import settings as hypothesis_settings
from pytest_django import Settings

from articles import clock, darkroom, generation, markdown, paper, workflow
from articles.images import making, renditions
from articles.notifications import starting
from articles.roles import ROLES

HERE = Path(__file__).parent
PASSWORD = "a long walk by the harbour"

# No test depends on how busy its machine is: an example may take its time.
hypothesis_settings.register_profile("newsroom", deadline=None)
hypothesis_settings.load_profile("newsroom")

# Tests encode with the least effort, in a quarter of the time; what sites get is measured by hand,
# in tests/benchmarks.
_LEAST = {"AVIF": {"speed": 10}, "WEBP": {"method": 0}, "JPEG": {}}
renditions.FORMATS = tuple(
    replace(format, options={**format.options, **_LEAST[format.encoder]})
    for format in renditions.FORMATS
)


_encode = making._encode
_encoded: dict[object, bytes] = {}


def _encode_once(image: PIL.Image.Image, rendition: renditions.Rendition, packet: bytes) -> bytes:
    pixels = hashlib.sha256(image.tobytes()).digest()
    key = (pixels, image.mode, image.size, str(rendition.format), packet)
    if key not in _encoded:
        _encoded[key] = _encode(image, rendition, packet)
    return _encoded[key]


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption(
        "--postgres",
        action="store_true",
        help="run on a throwaway PostgreSQL, started from the server's binaries",
    )


def pytest_report_header() -> str:
    return f"database: {django_settings.DATABASES['default']['ENGINE'].rpartition('.')[2]}"


# What the quick run, `pytest -m "not slow"`, leaves to the whole one: these files, ...
SLOW = frozenset(
    {
        *("admin/test_failures.py", "admin/test_fuzz.py", "commands/test_quickstart.py"),
        *("images/test_hostile.py", "images/test_limits.py", "images/test_renditions.py"),
        *("importers/test_archive.py", "importers/test_archive_hostile.py"),
        *("importers/test_fetch.py", "importers/test_hostile.py", "importers/test_killed.py"),
        *("importers/test_link_check.py", "importers/test_mutations.py", "importers/test_runs.py"),
        *("importers/test_too_much.py", "importers/test_undo.py", "importers/test_versions.py"),
        *("importers/test_wordpress_hostile.py", "people/test_who_may.py"),
        *("reader/test_renditions.py", "reader/test_rights.py", "reader/test_visibility_table.py"),
        *("access/test_log.py", "access/test_resets.py", "admin/test_consequences.py"),
        *("admin/test_library.py", "admin/test_moments.py", "admin/test_sent_twice.py"),
        *("commands/test_prune_media.py", "importers/test_attach.py", "importers/test_resuming.py"),
        *("people/test_people.py", "reader/test_feeds.py", "test_moments.py"),
        *("test_darkroom.py", "test_serving.py", "test_wheel.py", "workflow/test_renditions.py"),
    }
)


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    met: set[tuple[object, str]] = set()
    for item in items:
        name = item.name.partition("[")[0]
        # ... every case of a table but its first, whatever chance makes, and whatever needs a
        # browser or a server of its own.
        chance = getattr(getattr(item, "obj", None), "is_hypothesis_test", False)
        kept_together = item.get_closest_marker("xdist_group") is not None
        file = item.path.relative_to(HERE).as_posix()
        if (item.parent, name) in met or chance or kept_together or file in SLOW:
            item.add_marker(pytest.mark.slow)
        met.add((item.parent, name))
    if config.getoption("postgres"):
        # What never asks a database is the same on either: it runs once, on SQLite.
        once = [item for item in items if not _asks_a_database(item)]
        config.hook.pytest_deselected(items=once)
        items[:] = [item for item in items if item not in set(once)]


def _asks_a_database(item: pytest.Item) -> bool:
    return not item.get_closest_marker("one_engine") and _has_a_database(item)


def _has_a_database(item: pytest.Item) -> bool:
    of_django = isinstance(item, pytest.Function) and issubclass(item.cls or object, SimpleTestCase)
    named = {"db", "transactional_db"}.intersection(getattr(item, "fixturenames", ()))
    return of_django or bool(named) or item.get_closest_marker("django_db") is not None


def pytest_collection() -> None:
    """Files that ask for the paper while they are collected have no database yet."""
    paper.hold(paper.of_environment())


def pytest_collection_finish() -> None:
    """What is loaded by now stays: nobody has to look through it for garbage again and again."""
    gc.collect()
    gc.freeze()


@pytest.fixture(autouse=True)
def same_pixels_are_encoded_once(
    request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Many tests publish the same picture. Those of the encoding itself do it each time."""
    if request.path.parent.name != "images":
        monkeypatch.setattr(making, "_encode", _encode_once)


@pytest.fixture(autouse=True)
def files_of_this_test(settings: Settings, tmp_path: Path) -> None:
    """Originals, renditions and what imports have read lie in the test's own folder."""
    settings.DATA_DIR = tmp_path
    storages = {name: dict(storage) for name, storage in settings.STORAGES.items()}
    for name in ("originals", "renditions"):
        options = storages[name]["OPTIONS"]
        storages[name]["OPTIONS"] = {**options, "location": str(tmp_path / "files" / name)}
    options = storages["imports"]["OPTIONS"]
    storages["imports"]["OPTIONS"] = {**options, "location": str(tmp_path / "imports")}
    settings.STORAGES = storages


@pytest.fixture(autouse=True)
def darkroom_of_this_test(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    """It works at once and in this process: another would not see what the test has not
    committed."""

    def work() -> None:
        darkroom.work(lambda what: workflow.make_renditions(what, at=clock.now()))

    if "real_darkroom" not in request.fixturenames:
        monkeypatch.setattr(darkroom, "_start", work)


@pytest.fixture(autouse=True)
def no_mails_are_sent(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    """Unless the test has the sender work: its process would not see what the test has not
    committed."""
    if "real_sender" not in request.fixturenames:
        monkeypatch.setattr(starting, "start", lambda: None)


@pytest.fixture
def child_processes(
    transactional_db: None, settings: Settings, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """They have the site's own settings, on the database and the files of this test."""
    settings.DATA_DIR = tmp_path / "files"
    name = str(connection.settings_dict["NAME"])
    address = f"sqlite:///{name}"
    if given := os.environ.get("DATABASE_URL"):
        address = urlsplit(given)._replace(path=f"/{name}").geturl()
    monkeypatch.setenv("DJANGO_SETTINGS_MODULE", "newsroom.settings")
    monkeypatch.setenv("NEWSROOM_DEBUG", "1")
    monkeypatch.setenv("NEWSROOM_DATA_DIR", str(settings.DATA_DIR))
    monkeypatch.setenv("DATABASE_URL", address)


@pytest.fixture
def real_darkroom(child_processes: None) -> Iterator[None]:
    """It works in a process of its own, which has ended when the test has."""
    before = children()
    yield
    for _ in range(1200):
        if not children() - before:
            return
        time.sleep(0.05)
    raise AssertionError("A process of the darkroom does not end.")


def children() -> set[int]:
    """Those of this process, dead ones that nobody has waited for included."""
    found = set()
    for stat in Path("/proc").glob("[0-9]*/stat"):
        try:
            fields = stat.read_text().rpartition(")")[2].split()
        except OSError:
            continue
        if int(fields[1]) == os.getpid():
            found.add(int(stat.parent.name))
    return found


@pytest.fixture
def roles(transactional_db: None) -> None:
    """Tests with real transactions empty every table after themselves, the groups among them."""
    if Group.objects.count() < len(ROLES):
        call_command("migrate", verbosity=0)


@pytest.fixture
def imports(tmp_path: Path) -> Path:
    """Where runs of imports keep what they read."""
    return tmp_path / "imports"


@pytest.fixture(autouse=True)
def clock_of_this_test() -> None:
    """What the process has seen so far was in another newsroom; in this one nothing is amiss."""
    clock.forget()
    clock._last.logged = float("-inf")
    clock.keep(clock.Reading(timezone.now()))


@pytest.fixture(autouse=True)
def paper_of_this_test(
    request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch
) -> Iterator[None]:
    """Where a test has no database, the environment's. Elsewhere its row is read once a generation
    by whoever comes first, which is no cost of that page: it is not counted."""
    paper.forget()
    if not _has_a_database(request.node):
        monkeypatch.setattr(paper, "_stored", dict)
        yield
        return
    read = paper._copy.read

    def uncounted() -> Any:
        logs, connection.force_debug_cursor = connection.force_debug_cursor, False
        try:
            return read()
        finally:
            connection.force_debug_cursor = logs

    monkeypatch.setattr(paper._copy, "read", uncounted)
    yield
    generation._listener.close()  # nobody goes on to listen to a database whose test is over


@pytest.fixture
def at() -> datetime:
    """The instant at which the stories of the tests begin."""
    return datetime(2026, 3, 2, 9, tzinfo=UTC)


def person(username: str, first_name: str, last_name: str, role: str) -> User:
    user = User.objects.create_user(
        username, password=PASSWORD, first_name=first_name, last_name=last_name, is_staff=True
    )
    user.groups.add(Group.objects.get(name=role))
    return user


@pytest.fixture
def wren(db: None) -> User:
    return person("wren", "Wren", "Hale", "Writer")


@pytest.fixture
def ed(db: None) -> User:
    return person("ed", "Ed", "Moss", "Editor")


@pytest.fixture
def pia(db: None) -> User:
    return person("pia", "Pia", "Lindqvist", "Publisher")


@pytest.fixture
def cleo(db: None) -> User:
    return person("cleo", "Cleo", "Anders", "Desk chief")


def signed_in(user: User) -> Client:
    client = Client()
    client.force_login(user)
    return client


@pytest.fixture
def writers_see_everything(settings: Settings) -> None:
    """Of stories of others too, as a paper may have it."""
    settings.WRITERS_SEE = "everything"


@pytest.fixture
def wren_client(wren: User) -> Client:
    return signed_in(wren)


@pytest.fixture
def ed_client(ed: User) -> Client:
    return signed_in(ed)


@pytest.fixture
def pia_client(pia: User) -> Client:
    return signed_in(pia)


@pytest.fixture
def cleo_client(cleo: User) -> Client:
    return signed_in(cleo)


@pytest.fixture
def parsed(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Every text that is parsed, each time that it is."""
    sources: list[str] = []
    tokens = markdown.parsing._tokens

    def counted(source: str) -> Any:
        sources.append(source)
        return tokens(source)

    monkeypatch.setattr(markdown.parsing, "_tokens", counted)
    return sources
