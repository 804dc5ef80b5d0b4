"""The rows of an archive become the newsroom that wrote them: only where there is none yet.

Editions come back as they were sealed and are not composed again. Which files they show is not
taken from the archive but from them.
"""

from collections import Counter
from collections.abc import Callable, Iterable

from django.contrib.auth.models import Group, User
from django.core.management.color import no_style
from django.db import connection, models

from articles import archive
from articles.archive import BadRow, Record
from articles.models import Article, Edition, Exposure
from articles.workflow import soundness
from articles.workflow.chain import Chain
from articles.workflow.errors import NotRestored

Records = Iterable[list[Record]]  # a few at a time


def restore(people: Records, rows_of: Callable[[type[models.Model]], Records]) -> dict[str, int]:
    """All rows of an archive; how many there are of each kind. To be called in a transaction, which
    has to be rolled back if this raises NotRestored or the database's own errors."""
    if (there := _already_here()) is not None:
        raise NotRestored(
            f"There is a newsroom here already: it has {there._meta.verbose_name_plural}. A whole "
            "archive is restored into an empty database: give it one of its own with DATABASE_URL "
            "and NEWSROOM_DATA_DIR, and run migrate there first."
        )
    known = _restore_people(people)
    counts: Counter[str] = Counter()
    for model in archive.TABLES:
        restored = _restore_table(model, rows_of(model), known)
        if not model._meta.auto_created:
            counts[str(model._meta.verbose_name_plural)] += restored
    soundness.check_all()
    Exposure.objects.record_all()
    soundness.forget_unvouched()
    connection.check_constraints()
    return dict(counts)


def number_on() -> None:
    """New rows get numbers behind the restored ones, where the database does not see to that."""
    with connection.cursor() as cursor:
        for statement in connection.ops.sequence_reset_sql(no_style(), list(archive.TABLES)):
            cursor.execute(statement)


def _already_here() -> type[models.Model] | None:
    tables: list[type[models.Model]] = [Article, *archive.TABLES]
    return next((model for model in tables if model._base_manager.exists()), None)


def _restore_people(people: Records) -> dict[str, int]:
    """Everybody's primary key by user name. Who has an account here keeps it as it is."""
    known = dict(User.objects.values_list("username", "pk"))
    fields, number = archive.people_columns(), 0
    for record in (record for some in people for record in some):
        number += 1
        groups = record.pop("groups", None)
        try:
            user = archive.row(User, fields, record, {})
        except BadRow as bad:
            raise _not_restored(archive.PEOPLE, number, bad) from bad
        if not isinstance(groups, list) or not all(isinstance(name, str) for name in groups):
            raise _not_restored(archive.PEOPLE, number, "“groups” is no list of names")
        if user.username in known:
            continue
        user.set_unusable_password()
        user.save(force_insert=True)
        user.groups.set([Group.objects.get_or_create(name=name)[0] for name in groups])
        known[user.username] = user.pk
    return known


def _restore_table(model: type[models.Model], records: Records, people: dict[str, int]) -> int:
    fields, number = archive.columns_of(model), 0
    chain = Chain()
    for some in records:
        rows = []
        for record in some:
            number += 1
            try:
                row = archive.row(model, fields, record, people)
                soundness.check(row)
                if isinstance(row, Edition) and (fault := chain.fault(row)):
                    raise BadRow(fault)
            except ValueError as bad:
                raise _not_restored(archive.part_of(model), number, bad) from bad
            rows.append(row)
        model._base_manager.bulk_create(rows)
    return number


def _not_restored(part: str, number: int, why: object) -> NotRestored:
    said = str(why)[:300].rstrip(".")
    return NotRestored(f"Line {number:,} of {part} is not as an archive has it: {said}.")
