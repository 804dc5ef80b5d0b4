"""Indexed and IndexedEdition: the terms by which an article, and what readers get of it, are found;
KnownTerm: which there are. Made by the `search` room out of what they say, in the transaction that
stores it; nobody else reads or writes them."""

from collections.abc import Iterable
from datetime import UTC, datetime, timedelta
from typing import Any, Self

from django.db import models
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.models import Exists, OuterRef
from django.db.models.lookups import Lookup
from django.db.models.sql.compiler import SQLCompiler

from articles.models.article import Article
from articles.models.edition import Edition
from articles.positions import Position

# In the key of an IndexedEdition, below the minute: the edition's own.
KEY_BITS = 30
KEYS = (1 << KEY_BITS) - 1
_LAST = "\U0010ffff"  # behind every letter
AT_ONCE = 2_000  # terms
_FIRST, _MINUTE = datetime(1, 1, 1, tzinfo=UTC), timedelta(minutes=1)


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


def place_of(position: Position) -> int:
    """Of an edition by its date and key: to the minute, then by the key. A full-text index gives
    what it finds in the order of its own keys and in no other; so this is the order of lists."""
    moment, pk = position
    return (moment - _FIRST) // _MINUTE << KEY_BITS | pk


class IndexedEditionQuerySet(models.QuerySet["IndexedEdition"]):
    def of(self, editions: models.QuerySet[Edition]) -> Self:
        """Those of these editions."""
        return self.filter(Exists(editions.filter(pk=OuterRef("place").bitand(KEYS))))


class IndexedEdition(models.Model):
    """Of each story's edition, also when it is over. Its table is made as that of Indexed."""

    place = models.BigIntegerField(primary_key=True, db_column="rowid")
    words = Terms()

    objects = IndexedEditionQuerySet.as_manager()

    def __str__(self) -> str:
        return f"Terms of edition {self.place & KEYS}"


class KnownTermQuerySet(models.QuerySet["KnownTerm"]):
    def of(self, terms: Iterable[str]) -> set[str]:
        """Those of these that there are."""
        return set(self.filter(term__in=set(terms)).values_list("term", flat=True))

    def beginning(self, beginning: str, most: int) -> list[str]:
        """So many of those that begin so."""
        begun = self.filter(term__gte=beginning, term__lt=f"{beginning}{_LAST}").order_by("term")
        return list(dict.fromkeys(begun.values_list("term", flat=True)[:most]))

    def add(self, terms: Iterable[str]) -> None:
        """Two who add the same one at the same moment add it twice, so that nobody has to wait for
        the other's transaction."""
        wanted = sorted(set(terms))
        for begin in range(0, len(wanted), AT_ONCE):
            some = wanted[begin : begin + AT_ONCE]
            known = self.of(some)
            self.bulk_create([KnownTerm(term=term) for term in some if term not in known])


class KnownTerm(models.Model):
    """A term of any edition: a question that has another one need not be asked. Its table is made
    by the migration, in the order of bytes, whatever the database's own order of letters is."""

    term = models.TextField()

    objects = KnownTermQuerySet.as_manager()

    def __str__(self) -> str:
        return self.term
