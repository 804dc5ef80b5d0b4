"""How the database finds what a page shows: by no look at all rows of a table that grows, and by no
sorting of rows whose number grows with them.
"""

import json
import re
from collections.abc import Iterator
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.db import connection, transaction
from django.test import Client
from django.utils import timezone
from pytest_django.plugin import DjangoDbBlocker

from articles import clock
from tests.benchmarks.loader import World, load
from tests.benchmarks.loader_desk import NOW, clock_of_that_day
from tests.conftest import signed_in
from tests.pages import DESK, PAGES, Page

pytestmark = [pytest.mark.slow, pytest.mark.django_db]

# Tables that stay small.
FEW = (
    *("articles_topic", "articles_tag", "articles_contributor", "articles_series"),
    *("articles_sessionepoch", "articles_notificationchoice", "articles_topiclimit"),  # of a person
    "articles_preferences",
    *("articles_presence", "articles_autosave"),  # of pages that are open
    *("articles_savedview", "articles_papersettings"),
)
TIMES = 1_000  # as many rows as there are: what PostgreSQL is told
MOST = 10_000  # rows that may be taken in, as lists of the desk are counted
TAKE_ALL = ("Sort", "Incremental Sort", "Aggregate", "Unique", "Materialize")


@pytest.fixture(scope="module")
def newsroom(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[World]:
    with django_db_blocker.unblock(), transaction.atomic():
        newsroom = load(1_000)
        if connection.vendor == "postgresql":
            _pretend_to_be_large()
        yield newsroom
        transaction.set_rollback(True)


def _pretend_to_be_large() -> None:
    """Of a few thousand rows PostgreSQL reads all, which is quickest. It plans for the number that
    it finds noted here."""
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")
        cursor.execute(
            "UPDATE pg_class SET reltuples = reltuples * %s WHERE relname LIKE 'articles_%%'"
            " AND relkind = 'r' AND relname <> ALL(%s)",
            [TIMES, list(FEW)],
        )


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_no_page_looks_at_all_rows_or_sorts_many(
    page: Page, newsroom: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(timezone, "now", clock_of_that_day())
    clock.keep(clock.Reading(NOW))
    client = signed_in(User.objects.get(username="cleo")) if page.asks == DESK else Client()
    faults = _sqlite if connection.vendor == "sqlite" else _postgresql
    found = [
        fault
        for statement, values in _asked(client, page.at(newsroom))
        for fault in faults(statement, values, page.sorts)
    ]
    assert found == []


def _asked(client: Client, address: str) -> list[tuple[str, Any]]:
    """What the database is asked for this page."""
    asked: list[tuple[str, Any]] = []

    def note(execute: Any, sql: str, params: Any, many: bool, context: Any) -> Any:
        if sql.startswith(("SELECT", "(SELECT")):
            asked.append((sql, params))
        return execute(sql, params, many, context)

    with connection.execute_wrapper(note):
        client.get(address).getvalue()
    return asked


def _sqlite(statement: str, values: Any, sorts: tuple[str, ...]) -> Iterator[str]:
    with connection.cursor() as cursor:
        cursor.execute(f"EXPLAIN QUERY PLAN {statement}", values)
        steps = [step for *_, step in cursor.fetchall()]
    names = dict(re.findall(r'"(\w+)" (\w+) (?:ON|WHERE|INNER|LEFT)', statement))
    aliases = {alias: table for table, alias in names.items()}
    table = _table_of(statement)
    sorted_here = any("TEMP B-TREE" in step for step in steps) and _grows(table)
    if sorted_here and table not in sorts:
        yield f"sorts {table}: {statement}"
    for step in steps:
        if scanned := re.match(r"SCAN (\w+)", step):
            name = str(aliases.get(scanned[1], scanned[1]))
            # In the order of its keys a table is walked without an index.
            by_keys = "WHERE" not in statement and f'ORDER BY "{name}"."id"' in statement
            in_order = by_keys or "USING" in step
            seeks = "VIRTUAL TABLE INDEX" in step and not step.endswith(":")  # FTS5 has its terms
            walks = in_order and "LIMIT" in statement and (not sorted_here or table in sorts)
            if _grows(name) and not (seeks or walks):
                yield f"{step}: {statement}"


def _postgresql(statement: str, values: Any, sorts: tuple[str, ...]) -> Iterator[str]:
    with connection.cursor() as cursor:
        cursor.execute(f"EXPLAIN (FORMAT JSON) {statement}", values)
        (plans,) = cursor.fetchone()
    plan = (json.loads(plans) if isinstance(plans, str) else plans)[0]["Plan"]
    for fault in _in_node(plan, _table_of(statement), sorts, limited=False):
        yield f"{fault}: {statement}"


def _in_node(
    node: dict[str, Any], table: str, sorts: tuple[str, ...], *, limited: bool
) -> Iterator[str]:
    """`limited`: it gives row by row, and nobody asks it for all of them."""
    kind, name = node["Node Type"], node.get("Relation Name", "")
    taken = sum(inner["Plan Rows"] for inner in node.get("Plans", ()))
    if kind in TAKE_ALL and taken > MOST and _grows(table) and table not in sorts:
        yield f"{kind} of {taken} rows of {table}"
    seeks = "Index Cond" in node or "Recheck Cond" in node
    # An index of few rows alone, such as those that wait for somebody, may be read to its end.
    by_index, filters = kind != "Seq Scan", "Filter" in node
    is_short = by_index and not filters and node["Plan Rows"] <= MOST
    streams = limited and (by_index or not filters)
    if _grows(name) and not (seeks or streams or is_short):
        yield f"{kind} of {name}"
    limited = (limited or kind == "Limit") and kind not in (*TAKE_ALL, "Hash")
    for inner in node.get("Plans", ()):
        yield from _in_node(inner, table, sorts, limited=limited)


def _table_of(statement: str) -> str:
    """The first that it reads."""
    (table,) = re.findall(r'FROM (?:\(SELECT.*? FROM )?"(\w+)"', statement)[:1]
    return str(table)


def _grows(table: str) -> bool:
    return table.startswith("articles_") and table not in FEW
