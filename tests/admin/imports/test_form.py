"""The form that begins an import: a trial first, then in earnest."""

import json
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from typing import Any
from zipfile import ZipFile

import pytest
from django.contrib.auth.models import User
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.test.client import BOUNDARY, MULTIPART_CONTENT
from pytest_django import Settings

from articles.archive import format as archive
from articles.importers.run.choices import Choices
from articles.models import Batch
from tests.admin.imports.runs import IMPORT, page_of, sent


def test_a_file_that_is_sent_begins_a_trial(
    ed: User, ed_client: Client, started: list[Any], tmp_path: Path
) -> None:
    album = tmp_path / "pictures.zip"
    with ZipFile(album, "w") as archive:
        archive.writestr("quay.jpg", b"x")
    with album.open("rb") as images:
        response = ed_client.post(
            IMPORT,
            sent(
                format="plain",
                pages="on",
                since="2019-05-06",
                limit="20",
                status="draft",
                images=images,
            ),
        )
    batch = Batch.objects.get()
    assert response["Location"] == page_of(batch)
    assert started == [("resume", batch.pk)]
    assert batch.dry_run and batch.by == ed
    [path] = [Path(path) for path in batch.paths]
    assert path.is_relative_to(tmp_path / "imports" / "uploads") and path.name == "ferry.txt"
    assert path.read_bytes() == b"Ferry returns\n\nIt left at six.\n"
    choices = Choices.from_json(batch.choices)
    assert ZipFile(choices.images).namelist() == ["quay.jpg"]
    assert replace(choices, images="") == Choices(
        format="plain",
        pages=True,
        since=datetime.fromisoformat("2019-05-06T00:00:00+01:00"),
        limit=20,
        status="draft",
    )


def test_several_files_are_one_import_and_none_lies_over_another(
    ed_client: Client, started: list[Any]
) -> None:
    files = [SimpleUploadedFile("a.md", text) for text in (b"# One", b"# Two")]
    ed_client.post(IMPORT, {"sent": files, "format": "auto"})
    paths = [Path(path) for path in Batch.objects.get().paths]
    assert [path.read_bytes() for path in paths] == [b"# One", b"# Two"]


@pytest.mark.parametrize(
    "name",
    [
        *("../../manage.py", "/etc/passwd", "..\\\\..\\\\evil.txt", ".htaccess", "-rf", "$(id)"),
        *("a b;c|d.md", "x\x01y.md", "Ærø–Fähre.txt", "é" * 300 + ".xml", "&#46;&#46;&#47;a.md"),
    ],
)
def test_a_name_that_would_be_a_path_becomes_a_plain_one(
    name: str, ed_client: Client, started: list[Any], tmp_path: Path
) -> None:
    body = (
        f'--{BOUNDARY}\r\nContent-Disposition: form-data; name="format"\r\n\r\nauto\r\n'
        f'--{BOUNDARY}\r\nContent-Disposition: form-data; name="sent"; filename="{name}"\r\n'
        f"Content-Type: text/plain\r\n\r\nFerry\r\n--{BOUNDARY}--\r\n"
    )
    ed_client.generic("POST", IMPORT, body.encode(), MULTIPART_CONTENT)
    [path] = [Path(path) for path in Batch.objects.get().paths]
    assert path.parents[1] == tmp_path / "imports" / "uploads"
    assert path.read_bytes() == b"Ferry"
    assert not path.name.startswith((".", "-")) and path.name.isprintable()
    assert not set(path.name) & set(" ;|\\/")


@pytest.mark.parametrize(
    ("wrong", "message"),
    [
        ({"sent": ""}, "This field is required."),
        ({"format": "nonsense"}, "Select a valid choice."),
        ({"limit": "0"}, "greater than or equal to 1"),
        ({"since": "yesterday"}, "Enter a valid date."),
        ({"images": SimpleUploadedFile("p.zip", b"not a zip")}, "This is not a zip file."),
    ],
)
def test_a_form_that_says_nonsense_begins_nothing(
    wrong: dict[str, Any], message: str, ed_client: Client, started: list[Any], tmp_path: Path
) -> None:
    response = ed_client.post(IMPORT, {**sent(), **wrong})
    assert response.status_code == 200
    assert message in response.content.decode()
    assert not Batch.objects.exists() and not started
    assert not (tmp_path / "imports").exists()


def test_what_is_too_big_is_refused_before_it_is_read(
    ed_client: Client, started: list[Any], settings: Settings
) -> None:
    settings.IMPORT_UPLOAD_BYTES = 100
    response = ed_client.post(IMPORT, sent())
    assert response.status_code == 413
    assert "That is more than 100" in response.content.decode()
    assert not started


def test_the_archive_of_a_whole_newsroom_is_for_the_command(
    ed_client: Client, started: list[Any], tmp_path: Path
) -> None:
    with ZipFile(tmp_path / "newsroom.zip", "w") as whole:
        whole.writestr(archive.MANIFEST, json.dumps({"format": archive.FORMAT}))
    with (tmp_path / "newsroom.zip").open("rb") as file:
        html = ed_client.post(IMPORT, {"sent": file, "format": "auto"}).content.decode()
    assert "This is the archive of a whole newsroom." in html
    assert not started and not list((tmp_path / "imports" / "uploads").rglob("*.zip"))


def test_a_form_without_its_token_is_refused(ed: User, started: list[Any]) -> None:
    client = Client(enforce_csrf_checks=True)
    client.force_login(ed)
    assert client.post(IMPORT, sent()).status_code == 403
    assert not started


def test_only_a_publisher_publishes_on_import(
    ed_client: Client, pia_client: Client, started: list[Any]
) -> None:
    assert 'name="publish"' not in ed_client.get(IMPORT).content.decode()
    for client in (ed_client, pia_client):
        client.post(IMPORT, sent(publish="1"))
    asked = [Choices.from_json(batch.choices).publish for batch in Batch.objects.order_by("pk")]
    assert asked == [False, True]
