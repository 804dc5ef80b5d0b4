"""Finding: the rows that match, the best first, by few short looks into the index."""

from collections.abc import Sequence
from typing import TypeVar

from django.db import connections
from django.db.models import (
    BigIntegerField,
    CharField,
    ExpressionWrapper,
    F,
    Model,
    QuerySet,
    Subquery,
    Value,
)
from django.db.models.functions import Cast, Concat, StrIndex

from articles.search.asking import Question, questions

MOST = 200  # rows that are found: nobody looks through more, and one word more is quicker
NEARBY = 10 * MOST  # of the newest articles

M = TypeVar("M", bound=Model)


def matching(rows: QuerySet[M], words: str) -> QuerySet[M]:
    """Those of these rows that have the words, the best matches first, and among equal ones the
    newest; no more than MOST. Whatever else the rows were filtered by goes on holding.

    The best is who answers the strictest of the questions. Each is asked for its newest, which the
    index gives without a look at the others: a word that half of all articles have costs no more
    than one that a few hundred have. That is why nothing is ranked by how often it stands where.
    """
    found: dict[int, None] = {}
    for question in questions(words):
        found |= dict.fromkeys(_newest(rows, question, MOST + len(found)))
        if len(found) >= MOST:
            break
    return _in_order(rows, list(found)[:MOST])


def _newest(rows: QuerySet[M], question: Question, most: int) -> list[int]:
    """The keys of those that answer the question, so many at most."""
    on_sqlite = connections[rows.db].vendor == "sqlite"
    said = question.for_sqlite() if on_sqlite else question.for_postgresql()
    answering = rows.filter(indexed__words__matches=said).values_list("pk", flat=True)
    # The index's own column: `indexed__pk` would be ordered as its rows are by themselves.
    key = f"indexed__{rows.model._meta.model_name}_id"
    newest = answering.order_by(f"-{key}")
    if on_sqlite or question.is_one_whole_term:
        return list(newest[:most])
    # PostgreSQL knows how frequent a term is, but not which of them meet, nor how many begin so: if
    # it takes that for frequent, it reads row by row for a long time. So it does it among the
    # newest, and where these are too few it has to find all by the index and to sort them, which
    # are few then.
    last = rows.model._base_manager.order_by("-pk").values("pk")[:1]
    since = ExpressionWrapper(Subquery(last) - NEARBY, BigIntegerField())
    nearby = list(newest.filter(**{f"{key}__gt": since})[:most])
    if len(nearby) == most:
        return nearby
    no_order_of_an_index = (F(key) + 0).desc()
    return list(answering.order_by(no_order_of_an_index)[:most])


def _in_order(rows: QuerySet[M], keys: Sequence[int]) -> QuerySet[M]:
    """These rows as they stand in this list."""
    if not keys:
        return rows.none()
    listed = f",{','.join(map(str, keys))},"
    key = Concat(Value(","), Cast(F("pk"), CharField()), Value(","))
    return rows.filter(pk__in=keys).order_by(StrIndex(Value(listed), key))
