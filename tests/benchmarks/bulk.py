"""Rows in bulk, by the million: past the models' own saving, with the indexes made at the end."""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from itertools import count
from typing import Any

from django.core.management.color import no_style
from django.db import connection, models, transaction

Model = type[models.Model]


class Shelf:
    """Rows of many models on their way into the database. `add` gives each its primary key."""

    def __init__(self) -> None:
        self._tables: dict[Model, _Table] = {}

    def add(self, model: Model, **values: Any) -> int:
        """By column; those that are not named have their field's default."""
        if model not in self._tables:
            self._tables[model] = _Table(model)
        return self._tables[model].add(values)

    def empty(self) -> None:
        """Into the database with what stands here."""
        with transaction.atomic():
            for table in self._tables.values():
                table.empty()

    @contextmanager
    def filling(self) -> Iterator[None]:
        """What is added in here is checked by no foreign key, and indexed when all are there."""
        connection.check_constraints()  # of what was written until now
        indexes = _indexes()
        for name in indexes:
            _execute(f"DROP INDEX {name}")
        _check_keys(False)
        yield
        self.empty()
        _check_keys(True)
        for statement in indexes.values():
            _execute(statement)
        for statement in connection.ops.sequence_reset_sql(no_style(), list(self._tables)):
            _execute(statement)


class _Table:
    def __init__(self, model: Model) -> None:
        fields = model._meta.concrete_fields
        self._name = connection.ops.quote_name(model._meta.db_table)
        self._names = [str(field.column) for field in fields]
        self._defaults = [_default(field) for field in fields]
        taken = model._base_manager.aggregate(last=models.Max("pk"))["last"]
        self._keys = count(1 + (taken or 0))
        self._rows: list[list[Any]] = []

    def add(self, values: dict[str, Any]) -> int:
        key: int = values.setdefault("id", next(self._keys))
        self._rows.append([*map(values.get, self._names, self._defaults)])
        return key

    def empty(self) -> None:
        columns = ", ".join(map(connection.ops.quote_name, self._names))
        with connection.cursor() as cursor:
            if connection.vendor == "postgresql":
                with cursor.copy(f"COPY {self._name} ({columns}) FROM STDIN") as copy:
                    for row in self._rows:
                        copy.write_row(row)
            else:
                places = ", ".join(["%s"] * len(self._names))
                statement = f"INSERT INTO {self._name} ({columns}) VALUES ({places})"  # noqa: S608  (our names)
                cursor.executemany(statement, self._rows)
        self._rows.clear()


def text(moment: datetime) -> str:
    """As both databases read it."""
    return str(moment.astimezone(UTC).replace(tzinfo=None))


def _default(field: Any) -> Any:
    value = field.get_default()
    return json.dumps(value) if isinstance(value, dict | list) else value


def _indexes() -> dict[str, str]:
    """Of our tables, those that no constraint stands on: how each is made."""
    query = (
        "SELECT indexname, indexdef FROM pg_indexes WHERE tablename LIKE 'articles_%'"
        " AND NOT EXISTS (SELECT 1 FROM pg_constraint WHERE conname = indexname)"
        if connection.vendor == "postgresql"
        else "SELECT name, sql FROM sqlite_master"
        " WHERE type = 'index' AND sql IS NOT NULL AND tbl_name LIKE 'articles_%'"
    )
    with connection.cursor() as cursor:
        cursor.execute(query)
        return dict(cursor.fetchall())


def _check_keys(on: bool) -> None:
    if connection.vendor == "postgresql":
        _execute(f"SET session_replication_role = {'origin' if on else 'replica'}")
    else:
        _execute(f"PRAGMA foreign_keys = {'ON' if on else 'OFF'}")


def _execute(statement: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute(statement)
