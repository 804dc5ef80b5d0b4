"""What a server does with the environment, what it clears, and what all its answers say."""

import json
import logging
import os
import subprocess
import sys
from datetime import timedelta
from pathlib import Path

import pytest
from django.conf import settings as django_settings
from django.core.management import call_command
from django.test import Client
from django.utils import timezone

from newsroom.logs import JsonLines, TextLines, WithRequestId
from tests.serving import KEY, ROOT, SITE, environment

SERVE = "import newsroom.wsgi; from django.conf import settings; print(settings.DEBUG)"


def start(tmp_path: Path, *command: str, **given: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, *command],
        env=environment(tmp_path / "var", **given),
        cwd=ROOT,
        capture_output=True,
        text=True,
        timeout=60,
    )


@pytest.mark.parametrize("given", [{}, {"EMAIL_URL": "consolemail://"}])
def test_a_server_is_never_in_development_mode_by_omission(
    given: dict[str, str], tmp_path: Path
) -> None:
    run = start(tmp_path, "-c", SERVE, **given)
    assert run.returncode and "NEWSROOM_SECRET_KEY" in run.stderr


def test_a_server_runs_with_a_key_and_hosts_and_without_debug(tmp_path: Path) -> None:
    run = start(tmp_path, "-c", SERVE, **SITE)
    assert run.stdout.strip() == "False", run.stderr


def test_a_server_in_development_mode_has_to_be_told_so(tmp_path: Path) -> None:
    assert start(tmp_path, "-c", SERVE, NEWSROOM_DEBUG="1").stdout.strip() == "True"
    run = start(tmp_path, "-c", SERVE, NEWSROOM_LOCAL="1")
    assert run.returncode and "NEWSROOM_LOCAL is for commands" in run.stderr


@pytest.mark.parametrize(
    ("variable", "value"),
    [
        ("NEWSROOM_SECRET_KEY", "short"),
        ("NEWSROOM_SECRET_KEY", "a" * 60),
        ("NEWSROOM_SECRET_KEY", f"django-insecure-{KEY}"),
        ("NEWSROOM_SECRET_KEY", ""),
        ("NEWSROOM_ALLOWED_HOSTS", ""),
        ("NEWSROOM_ALLOWED_HOSTS", " , "),
        ("NEWSROOM_ALLOWED_HOSTS", "*"),
        ("NEWSROOM_ALLOWED_HOSTS", "https://news.example"),
        ("NEWSROOM_LOG_FORMAT", "xml"),
        ("NEWSROOM_ADMINS", "nobody"),
        ("NEWSROOM_HSTS_PRELOAD", "1"),
        ("NEWSROOM_FOUR_EYES", "sometimes"),
        ("NEWSROOM_WRITERS_SEE", "something"),
        ("NEWSROOM_CHECKS", "link-text=sometimes"),
        ("NEWSROOM_CHECKS", "link-text"),
        ("NEWSROOM_CHECKS", "link-text=off,link-text=advice"),
    ],
)
def test_a_bad_value_stops_the_start_and_names_the_variable(
    variable: str, value: str, tmp_path: Path
) -> None:
    run = start(tmp_path, "-c", SERVE, **{**SITE, variable: value})
    assert run.returncode and variable in run.stderr.splitlines()[-1]


def test_commands_of_a_fresh_checkout_need_nothing_and_share_a_key_that_only_it_has(
    tmp_path: Path,
) -> None:
    assert start(tmp_path, "manage.py", "migrate", "--verbosity=0").returncode == 0
    key = tmp_path / "var" / "development-key"
    before = key.read_text()
    assert start(tmp_path, "manage.py", "check").returncode == 0
    assert key.read_text() == before and len(before) > 50
    for path in (tmp_path / "var").rglob("*"):
        assert path.stat().st_mode & 0o077 == 0, path
    process = start(tmp_path, "-c", "from newsroom.settings import DEBUG; print(DEBUG)", **SITE)
    assert process.stdout.strip() == "False"


def test_subdomains_and_preload_are_for_those_who_want_them(tmp_path: Path) -> None:
    ask = "from newsroom import settings as s; print(s.SECURE_HSTS_INCLUDE_SUBDOMAINS, "
    ask += "s.SECURE_HSTS_PRELOAD, s.SECURE_HSTS_SECONDS > 0)"
    assert start(tmp_path, "-c", ask, **SITE).stdout.split() == ["False", "False", "True"]
    wanted = {"NEWSROOM_HSTS_SUBDOMAINS": "1", "NEWSROOM_HSTS_PRELOAD": "1"}
    assert start(tmp_path, "-c", ask, **SITE, **wanted).stdout.split() == ["True", "True", "True"]


def test_uploads_that_were_cut_off_are_cleared(db: None, capsys: object) -> None:
    folder = Path(django_settings.FILE_UPLOAD_TEMP_DIR)
    old, new = folder / "tmpold.upload.zip", folder / "tmpnew.upload.zip"
    for path in (old, new):
        path.write_bytes(b"half")
    before = (timezone.now() - timedelta(days=1)).timestamp()
    os.utime(old, (before, before))
    call_command("prune_media")
    assert not old.exists() and new.exists()
    new.unlink()


def test_a_server_that_starts_clears_them_too(tmp_path: Path) -> None:
    folder = tmp_path / "var" / "arriving"
    folder.mkdir(parents=True)
    old, new = folder / "tmpold.upload.zip", folder / "tmpnew.upload.zip"
    for path in (old, new):
        path.write_bytes(b"half")
    os.utime(old, (0, 0))
    assert start(tmp_path, "-c", SERVE, **SITE).returncode == 0
    assert not old.exists() and new.exists()


def test_what_an_older_version_left_open_is_closed_and_nothing_else(tmp_path: Path) -> None:
    data = tmp_path / "var"
    ours, foreign = (data / "originals", data / "renditions"), data / "letters"
    for folder in (*ours, foreign):
        folder.mkdir(parents=True)
        folder.chmod(0o755)
    (data / "newsroom.sqlite3").touch()
    for path in (data, data / "newsroom.sqlite3"):
        path.chmod(0o755)
    assert start(tmp_path, "-c", SERVE, **SITE).returncode == 0
    assert {path.stat().st_mode & 0o777 for path in ours} == {0o700}
    assert (data / "newsroom.sqlite3").stat().st_mode & 0o777 == 0o600
    assert {path.stat().st_mode & 0o777 for path in (data, foreign)} == {0o755}


# What every answer says, and what the log does.


def test_every_answer_names_its_request_and_asks_for_no_devices(db: None, client: Client) -> None:
    first, second = client.get("/"), client.get("/nowhere/")
    assert first["X-Request-ID"] != second["X-Request-ID"]
    assert (
        "camera=()" in first["Permissions-Policy"] and "camera=()" in second["Permissions-Policy"]
    )
    given = client.get("/", headers={"x-request-id": "made-up-by-a-stranger"})
    assert given["X-Request-ID"] != "made-up-by-a-stranger"


def test_an_id_of_the_proxy_is_kept_where_there_is_one(
    db: None, client: Client, settings: object
) -> None:
    settings.BEHIND_PROXY = True  # type: ignore[attr-defined]
    for value, kept in (("abcdef0123456789", True), ("short", False), ("a b\nc" * 5, False)):
        answer = client.get("/", headers={"x-request-id": value})
        assert (answer["X-Request-ID"] == value) is kept


@pytest.mark.parametrize("address", ["/", "/feed.xml", "/robots.txt", "/sitemap.xml"])
def test_head_says_what_get_says(db: None, client: Client, address: str) -> None:
    got, head = client.get(address), client.head(address)
    for name in ("ETag", "Content-Length", "Content-Type", "Cache-Control"):
        assert head.get(name) == got.get(name), name
    assert head.content == b"" and got["Content-Length"] == str(len(got.content))


def test_nothing_that_came_from_outside_begins_a_line_of_the_log() -> None:
    name = "wren\n2026-03-02T09:00:00Z INFO newsroom.access [1] pia signed in\x1b[31m"
    record = logging.LogRecord("newsroom.access", 30, "", 0, "refused: %s", (name,), None)
    WithRequestId().filter(record)
    assert len(TextLines().format(record).splitlines()) == 1
    assert "\x1b" not in TextLines().format(record)
    line = JsonLines().format(record)
    assert len(line.splitlines()) == 1 and json.loads(line)["message"].startswith("refused: wren")
