"""Which of many spans of time have a row: one statement for all, one look at an index for each.

To ask for the months of all rows would take the longer the more rows there are, and to ask for one
month after the other as many queries as there are months.
"""

from collections.abc import Sequence
from datetime import datetime
from typing import Any, TypeAlias

from django.db import connections, models
from django.db.models.expressions import RawSQL

Span: TypeAlias = tuple[datetime, datetime]  # [begin, end)


def spans_with(rows: models.QuerySet[Any], column: str, spans: Sequence[Span]) -> list[int]:
    """The places in `spans`, in order, of those that a row lies in by this column, which has an
    index."""
    if not spans:
        return []
    connection = connections[rows.db]
    # Both engines call the columns of VALUES so.
    begin, end = (
        RawSQL(f"span.column{number}", (), models.DateTimeField())  # noqa: S611  (our names)
        for number in (2, 3)
    )
    within = {f"{column}__gte": begin, f"{column}__lt": end}
    first = rows.filter(**within).order_by(column).values(column)[:1]
    look, values = first.query.get_compiler(connection=connection).as_sql()
    as_stored = connection.ops.adapt_datetimefield_value
    places = [
        value
        for number, (begins, ends) in enumerate(spans)
        for value in (number, as_stored(begins), as_stored(ends))
    ]
    row = ", ".join(["(%s, %s, %s)"] * len(spans))
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT column1 FROM (VALUES {row}) AS span WHERE ({look}) IS NOT NULL",  # noqa: S608
            [*places, *values],
        )
        return sorted(number for (number,) in cursor.fetchall())
