"""Dump: the whole newsroom as one file, with every row, every original and every rendition.

All of it as it was at one instant. `archive.restore` restores it.
"""

import json
from base64 import b64encode
from collections import deque
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from hashlib import sha256
from pathlib import Path
from typing import Any
from zipfile import ZIP_DEFLATED, ZIP_STORED, ZipFile

from django.conf import settings
from django.contrib.auth.models import User
from django.core.files.storage import storages
from django.db import connection, models

from articles import images, paper
from articles.archive.format import (
    FORMAT,
    MANIFEST,
    ORDER,
    PEOPLE,
    RENDITIONS,
    TABLES,
    VERSION,
    Record,
    columns_of,
    original_of,
    part_of,
    people_columns,
    to_record,
)
from articles.models import Article, Image

AT_ONCE = 200
# Each sees what was there when it began, and keeps nobody from writing.
_BEGIN = {
    "postgresql": "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY",
    "sqlite": "BEGIN DEFERRED",
}


def dump(file: Path, *, at: datetime) -> Iterator[tuple[str, str]]:
    """The headline of every article that is in it by now, and `(image, why it is not)`.

    The file has its name once it is complete.
    """
    unfinished = file.with_name(f"{file.name}.part")
    try:
        with _one_instant(), ZipFile(unfinished, "x", ZIP_DEFLATED) as zipped:
            parts = _Parts(zipped)
            _exhaust(parts.add(PEOPLE, _people()))
            usernames = dict(User.objects.values_list("pk", "username"))
            for model in TABLES:
                for row in parts.add(part_of(model), _rows(model, usernames)):
                    if model is Article:
                        yield row["headline"], ""
            for image in Image.objects.order_by("pk").iterator(AT_ONCE):
                if not parts.add_original(image):
                    yield str(image), "The picture's original is lost."
            _exhaust(parts.add(RENDITIONS, _renditions()))
            parts.add_manifest(at)
        unfinished.replace(file)
    finally:
        unfinished.unlink(missing_ok=True)


@contextmanager
def _one_instant() -> Iterator[None]:
    if connection.in_atomic_block:  # then that transaction is the instant
        yield
        return
    with connection.cursor() as cursor:
        cursor.execute(_BEGIN[connection.vendor])
        try:
            yield
        finally:
            cursor.execute("ROLLBACK")


class _Parts:
    """What goes into the file, and what its manifest says of that."""

    def __init__(self, zipped: ZipFile) -> None:
        self._zipped = zipped
        self._parts: dict[str, dict[str, Any]] = {}
        self._originals = 0

    def add(self, name: str, records: Iterable[Record]) -> Iterator[Record]:
        """Each record, when it is written."""
        digest, rows = sha256(), 0
        with self._zipped.open(name, "w", force_zip64=True) as part:
            for record in records:
                text = json.dumps(record, ensure_ascii=False, separators=(",", ":"))
                line = text.encode() + b"\n"
                part.write(line)
                digest.update(line)
                rows += 1
                yield record
        self._parts[name] = {"rows": rows, "sha256": digest.hexdigest()}

    def add_original(self, image: Image) -> bool:
        """Whether it is still there, with the bytes that it came with."""
        try:
            with storages["originals"].open(image.original) as file:
                data = file.read()
        except FileNotFoundError:
            return False
        if sha256(data).hexdigest()[: len(image.key)] != image.key:
            return False
        self._zipped.writestr(original_of(image), data, ZIP_STORED)
        self._originals += 1
        return True

    def add_manifest(self, at: datetime) -> None:
        manifest = {
            "format": FORMAT,
            "version": VERSION,
            "exported_at": at.astimezone(UTC).isoformat(),
            "site": {"name": paper.current().name, "address": settings.BASE_URL},
            "originals": self._originals,
            "parts": self._parts,
        }
        text = json.dumps(manifest, ensure_ascii=False, indent=2)
        self._zipped.writestr(MANIFEST, text)


def _exhaust(records: Iterable[Record]) -> None:
    deque(records, maxlen=0)


def _people() -> Iterator[Record]:
    fields = people_columns()
    for user in User.objects.order_by("pk").prefetch_related("groups"):
        values = [field.value_from_object(user) for field in fields]
        groups = sorted(group.name for group in user.groups.all())
        yield {**to_record(fields, values, {}), "groups": groups}


def _rows(model: type[models.Model], usernames: dict[int, str]) -> Iterator[Record]:
    fields = columns_of(model)
    rows = model._base_manager.order_by(*ORDER.get(model, ("pk",)))
    columns = rows.values_list(*(field.attname for field in fields))
    for values in columns.iterator(chunk_size=AT_ONCE):
        yield to_record(fields, values, usernames)


def _renditions() -> Iterator[Record]:
    """All that there are of images in the library: an older page may show what nobody could
    make again, because the image's words have changed since."""
    storage = storages["renditions"]
    try:
        folders, _ = storage.listdir("")
    except FileNotFoundError:  # nothing was ever written there
        return
    for folder in sorted(folders):
        here = Image.objects.filter(key__startswith=folder)
        keys = set(here.values_list("key", flat=True))
        _, names = storage.listdir(folder)
        for name in (f"{folder}/{name}" for name in sorted(names)):
            if images.key_of(name) in keys:
                with storage.open(name) as file:
                    yield {"name": name, "data": b64encode(file.read()).decode()}
