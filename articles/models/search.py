"""Indexed: the terms by which an article is found. Made by the `search` room out of what the
article says, in the transaction that stores it; nobody else reads or writes it."""

from typing import Any

from django.db import models
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.models.lookups import Lookup
from django.db.models.sql.compiler import SQLCompiler

from articles.models.article import Article


class Terms(models.TextField):  # type: ignore[type-arg]  # it takes none when run
    """A tsvector on PostgreSQL, and on SQLite the column of a table of FTS5."""

    def db_type(self, connection: BaseDatabaseWrapper) -> str:
        return "tsvector" if connection.vendor == "postgresql" else "text"


@Terms.register_lookup
class Matches(Lookup):
    """`words__matches`: a query in the language of the engine that is asked."""

    lookup_name = "matches"
    prepare_rhs = False

    def as_sql(self, compiler: SQLCompiler, connection: BaseDatabaseWrapper) -> tuple[str, Any]:
        column, values = self.process_lhs(compiler, connection)
        if connection.vendor == "postgresql":
            return f"{column} @@ %s::tsquery", [*values, self.rhs]
        return f"{column} MATCH %s", [*values, self.rhs]


def with_its_article(collector: Any, field: Any, rows: Any, using: str) -> None:
    """CASCADE, of which nobody who deletes the article is told: the row is no part of it."""
    collector.fast_deletes.append(rows)


class Indexed(models.Model):
    """Its table is made by the migration: on SQLite it is one of FTS5, whose key is `rowid`."""

    article = models.OneToOneField(
        Article,
        with_its_article,
        primary_key=True,
        db_column="rowid",
        db_constraint=False,
        related_name="indexed",
    )
    words = Terms()

    def __str__(self) -> str:
        return f"Terms of article {self.article_id}"
