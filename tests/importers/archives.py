"""A small archive, forgeries of it, and how they are refused."""

import json
from collections.abc import Callable
from datetime import UTC, datetime
from functools import cache
from hashlib import sha256
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any
from zipfile import ZipFile

import pytest
from django.contrib.auth.models import User

from articles.archive import format as archive
from articles.archive.restore import restore
from articles.importers import BadSource
from tests.conftest import person
from tests.newsrooms import DAY, archived, close_down, held, lived, taken
from tests.stories import story

AT = datetime(2026, 3, 2, 9, tzinfo=UTC)
LATER = AT + 10 * DAY


def staff() -> dict[str, User]:
    return {
        "wren": person("wren", "Wren", "Hale", "Writer"),
        "ed": person("ed", "Ed", "Moss", "Editor"),
        "pia": person("pia", "Pia", "Lindqvist", "Publisher"),
    }


@cache
def small_archive() -> bytes:
    """A newsroom with an image and two stories, one of them in two editions; it is gone now."""
    people = staff()
    image = taken(people["wren"], AT, 300)
    lived(story(body=f"![Boats](image:{image.key})"), "changed", at=AT, **people)
    lived(story("Lido opens"), "published", at=AT, **people)
    with TemporaryDirectory() as folder:
        data = archived(Path(folder), LATER).read_bytes()
    close_down()
    return data


def altered(
    path: Path,
    alter: Callable[[str, bytes], bytes | None],
    manifest: dict[str, Any] | None = None,
    *,
    sealed: bool = True,
) -> Path:
    """The archive with other members, None for none; `sealed` again, as a forger would."""
    forged = path.with_name(f"forged-{path.name}")
    with ZipFile(path) as original, ZipFile(forged, "w") as copy:
        whole = json.loads(original.read(archive.MANIFEST))
        for name in original.namelist():
            if name == archive.MANIFEST:
                continue
            data = alter(name, original.read(name))
            if data is not None:
                copy.writestr(name, data)
            if sealed and data is not None and name in whole["parts"]:
                rows = len(data.splitlines())
                whole["parts"][name] = {"rows": rows, "sha256": sha256(data).hexdigest()}
        copy.writestr(archive.MANIFEST, json.dumps({**whole, **(manifest or {})}))
    return forged


def untouched(name: str, data: bytes) -> bytes:
    return data


def refusal(path: Path) -> str:
    """Why it is not restored; nothing of it may have been kept."""
    before = held()
    with pytest.raises(BadSource) as refused:
        restore(path)
    assert held() == before
    assert refused.value.why.endswith(".")
    assert not refused.value.why.endswith("..")
    return refused.value.why
