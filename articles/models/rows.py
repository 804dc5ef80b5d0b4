"""Many rows at once, whose keys nobody needs: one prepared statement, and none of the ceremony.

`bulk_create` spells every value of every row out in the statement; for an archive of a million rows
that is most of the time. What the columns store is exactly the same.
"""

from collections.abc import Sequence

from django.db import connections, models, router


def write_rows(rows: Sequence[models.Model]) -> None:
    """Insert these new rows of one model; they do not learn their keys."""
    if not rows:
        return
    model = type(rows[0])
    connection = connections[router.db_for_write(model)]
    fields = [field for field in model._meta.local_concrete_fields if not field.primary_key]
    columns = ", ".join(connection.ops.quote_name(field.column or "") for field in fields)
    places = ", ".join(["%s"] * len(fields))
    table = connection.ops.quote_name(model._meta.db_table)
    values = [
        [field.get_db_prep_save(field.pre_save(row, True), connection) for field in fields]
        for row in rows
    ]
    with connection.cursor() as cursor:
        statement = f"INSERT INTO {table} ({columns}) VALUES ({places})"  # noqa: S608  (our names)
        cursor.executemany(statement, values)
