"""Finding: the rows that match, the best first, by few short looks into the index. `matching` are
articles; `best` and `newest` are stories that readers get.
"""

from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from typing import Any, TypeVar

from django.db import connection, transaction
from django.db.models import (
    BigIntegerField,
    CharField,
    Expression,
    ExpressionWrapper,
    F,
    Model,
    QuerySet,
    Subquery,
    Value,
)
from django.db.models.functions import Cast, Coalesce, Concat, StrIndex

from articles.models import KEYS, Edition, IndexedEdition
from articles.search.asking import Question, questions
from articles.search.forms import meant

MOST = 200  # rows that are found: nobody looks through more, and one word more is quicker
NEARBY = 10 * MOST  # of the newest articles
NEARBY_STORIES = 500  # as readers are shown fewer at once
MOST_PHRASES = 1_000  # texts in which PostgreSQL looks whether words stand beside each other

_WAYS_TO_READ_ALL = ("seqscan", "hashjoin", "mergejoin")

M = TypeVar("M", bound=Model)


def matching(rows: QuerySet[M], words: str) -> QuerySet[M]:
    """Those of these rows that have the words, the best matches first, and among equal ones the
    newest; no more than MOST. Whatever else the rows were filtered by goes on holding."""
    # The index's own column: `indexed__pk` would be ordered as its rows are by themselves.
    key = f"indexed__{rows.model._meta.model_name}_id"
    last = rows.model._base_manager.order_by("-pk").values("pk")[:1]
    since = ExpressionWrapper(Subquery(last) - NEARBY, BigIntegerField())
    index = _Index(rows, "indexed__words", key, since)
    return _in_order(rows, _best(index, questions(words), MOST))


@dataclass(frozen=True, slots=True)
class Among:
    """Among which stories is searched: `editions` are those that are live, and of them those of
    which all `filters` hold (`asking.filter_of`), of the time between two places, each where it
    is given."""

    editions: QuerySet[Edition]
    filters: tuple[str, ...] = ()
    since: int | None = None
    before: int | None = None

    def best(self, words: str, most: int) -> list[int]:
        """The keys of those that have the words, the best matches first, and among equal ones the
        newest; so many at most, and no more than MOST."""
        most = min(most, MOST)
        asked = meant(words, self.filters).questions
        if not asked:
            return []
        index = self._index()
        found = dict.fromkeys(_newest(index, asked[0], most))
        if len(found) < most and len(asked) > 1:
            # Where all that is found is little, the other questions only put it in order.
            all_found = _newest(index, asked[-1], most)
            for question in asked[1:-1]:
                if len(found) >= len(all_found):
                    break
                wanted = most + len(found)
                few = all_found if len(all_found) < most else None
                found |= dict.fromkeys(_newest(index, question, wanted, few))
            found |= dict.fromkeys(all_found)
        return self._keys([*found][:most])

    def newest(self, words: str, most: int) -> list[int]:
        """The keys of those that have the words, the newest first; so many at most. Words that
        only begin so count where no story has them."""
        said = meant(words, self.filters)
        asked = dict.fromkeys(filter(None, (said.whole, *said.questions[-1:])))
        answers = (_newest(self._index(), question, most) for question in asked)
        return self._keys(next(filter(None, answers), []))

    def answering(self, question: Question, most: int) -> list[int]:
        """The newest that answer this one question."""
        question = replace(question, filters=self.filters)
        return self._keys(_newest(self._index(), question, most))

    def _index(self) -> "_Index":
        between = IndexedEdition.objects.all()
        if self.since is not None:
            between = between.filter(place__gte=self.since)
        if self.before is not None:
            between = between.filter(place__lt=self.before)
        nearby = between.order_by("-place").values("place")[NEARBY_STORIES:][:1]
        since = Coalesce(Subquery(nearby), Value(0), output_field=BigIntegerField())
        return _Index(between.of(self.editions), "words", "place", since, strangers=True)

    @staticmethod
    def _keys(places: Sequence[int]) -> list[int]:
        return [place & KEYS for place in places]


@dataclass(frozen=True, slots=True)
class _Index:
    """Rows, by which names they have their terms and the key of the index, and behind which key the
    newest of them are. Where `strangers` ask, the costliest question must not cost much: that is
    worth some statements more."""

    rows: QuerySet[Any]
    words: str
    key: str
    nearby: Expression
    strangers: bool = False


def _best(index: _Index, asked: Iterable[Question], most: int) -> list[int]:
    """The best is who answers the strictest of the questions. Each is asked for its newest, which
    the index gives without a look at the others: a word that half of all articles have costs no
    more than one that a few hundred have. That is why nothing is ranked by how often it stands
    where."""
    found: dict[int, None] = {}
    for question in asked:
        found |= dict.fromkeys(_newest(index, question, most + len(found)))
        if len(found) >= most:
            break
    return list(found)[:most]


def _newest(
    index: _Index, question: Question, most: int, few: Sequence[int] | None = None
) -> list[int]:
    """The keys of those that answer the question, so many at most. `few` are all that can, where
    somebody has found them already."""
    on_sqlite = connection.vendor == "sqlite"
    said = question.for_sqlite() if on_sqlite else question.for_postgresql()
    answering = index.rows.filter(**{f"{index.words}__matches": said})
    newest = answering.order_by(f"-{index.key}").values_list(index.key, flat=True)
    if on_sqlite:
        return list(newest[:most])
    if few is not None:
        return list(newest.filter(**{f"{index.key}__in": few}))
    if question.is_one_whole_term:
        # For few, PostgreSQL would read row by row in the hope of an early end, also for a word
        # of which it knows nothing, as it is rare.
        return list(newest[: max(most, MOST)])[:most]
    # PostgreSQL knows how frequent a term is, but not which of them meet, nor how many begin so: if
    # it takes that for frequent, it reads row by row for a long time. So it does it among the
    # newest, and where these are too few it has to find all by the index and to sort them, which
    # are few then.
    nearby = list(newest.filter(**{f"{index.key}__gt": index.nearby})[:most])
    if len(nearby) == most:
        return nearby
    in_no_order = newest.order_by((F(index.key) + 0).desc())  # of any index
    if not index.strangers:
        return list(in_no_order[:most])
    with _by_the_index():
        if (loosely := question.without_phrases) != question:
            # The index has no places: each text would be read that has all the words of a phrase.
            having = index.rows.filter(**{f"{index.words}__matches": loosely.for_postgresql()})
            some = having.order_by(*in_no_order.query.order_by).values_list(index.key, flat=True)
            in_no_order = in_no_order.filter(**{f"{index.key}__in": list(some[:MOST_PHRASES])})
        return list(in_no_order[:most])


@contextmanager
def _by_the_index() -> Iterator[None]:
    """Of very many terms, or of what begins so, PostgreSQL knows nothing and expects nearly all:
    it would read whole tables."""
    ways = ", ".join(f"set_config('enable_{way}', %s, true)" for way in _WAYS_TO_READ_ALL)
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(f"SELECT {ways}", ["off"] * len(_WAYS_TO_READ_ALL))
        yield
        cursor.execute(f"SELECT {ways}", ["on"] * len(_WAYS_TO_READ_ALL))


def _in_order(rows: QuerySet[M], keys: Sequence[int]) -> QuerySet[M]:
    """These rows as they stand in this list."""
    if not keys:
        return rows.none()
    listed = f",{','.join(map(str, keys))},"
    key = Concat(Value(","), Cast(F("pk"), CharField()), Value(","))
    return rows.filter(pk__in=keys).order_by(StrIndex(Value(listed), key))
