"""A whole newsroom's archive comes back: read, compared with what its manifest says, restored.

Everything is verified before the first file is written, and the rows are one transaction: whatever
stops it, there is the whole newsroom or none, and the same command can be given again.

An archive is trusted as a backup is: with what people wrote and decided. Nobody's password comes
with it, and its editions are public only as they were sealed, but who can write into it can say of
anybody that they approved a text, which a Publisher may then publish; or that a Publisher answers
for an image without rights. Nothing of that is public until somebody here acts, but for editions
that are forged with their whole chain: those `verify_archive` cannot tell from true ones.
"""

from collections import Counter, deque
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from django.contrib.auth.models import Group, User
from django.core.management.color import no_style
from django.db import DatabaseError, connection, models, transaction

from articles import generation, publishing, search
from articles.archive import verify
from articles.archive.format import (
    PEOPLE,
    TABLES,
    BadRow,
    NotRestored,
    Record,
    columns_of,
    part_of,
    people_columns,
    to_row,
)
from articles.archive.reading import Archive
from articles.importers.files import BadSource, printable
from articles.importers.zips import file_source_at
from articles.models import Article, Edition, Exposure, Listing, TopicTombstone

Records = Iterable[list[Record]]  # a few at a time


@dataclass(frozen=True, slots=True)
class Restored:
    """`rows` by the name of their kind; `lost` is how many originals the archive does not have."""

    site: str
    rows: dict[str, int]
    originals: int
    lost: int

    def __str__(self) -> str:
        kinds = ("article", "revision", "edition", "image")
        rows = [(self.rows[f"{kind}s"], kind) for kind in kinds]
        counted = ", ".join(f"{many:,} {kind}{'s' * (many != 1)}" for many, kind in rows)
        lost = f" {self.lost:,} of the originals were lost before." if self.lost else ""
        return f"“{self.site}” as it was: {counted}.{lost} No password is in an archive."


def restore(path: Path, *, dry_run: bool = False) -> Restored:
    """Make this empty newsroom the one of the archive; a dry run does it and takes it back.

    Raises BadSource; then nothing was kept.
    """
    where = printable(path)
    try:
        whole = Archive(file_source_at(path))
        with transaction.atomic():
            generation.changed()
            rows = _restore_rows(whole)
            originals = whole.verify_originals()
            whole.verify_renditions()
            if dry_run:
                transaction.set_rollback(True)
            else:
                whole.place_files()
                _number_on()
    except NotRestored as refused:
        raise BadSource(where, str(refused)) from refused
    except DatabaseError as error:
        why = f"The database refuses what it says: {_first_line(error)}"
        raise BadSource(where, why) from error
    except RecursionError as error:
        raise BadSource(where, "Something in it is nested too deeply.") from error
    except OSError as error:
        raise BadSource(where, f"Its pictures cannot be stored: {error.strerror}.") from error
    return Restored(whole.site, rows, originals, rows["images"] - originals)


def _restore_rows(whole: Archive) -> dict[str, int]:
    """All rows of an archive; how many there are of each kind. To be called in a transaction, which
    has to be rolled back if this raises NotRestored or the database's own errors."""
    if (there := _already_here()) is not None:
        raise NotRestored(
            f"There is a newsroom here already: it has {there._meta.verbose_name_plural}. A whole "
            "archive is restored into an empty database: give it one of its own with DATABASE_URL "
            "and NEWSROOM_DATA_DIR, and run migrate there first."
        )
    known = _restore_people(whole.people())
    counts: Counter[str] = Counter()
    for model in TABLES:
        restored = _restore_table(model, whole.rows(model), known)
        if not model._meta.auto_created:
            counts[str(model._meta.verbose_name_plural)] += restored
    verify.check_all()
    Exposure.objects.record_all()
    TopicTombstone.objects.record_all()
    search.forget_all()
    deque(publishing.index_again(Article.objects.all()), maxlen=0)
    deque(publishing.index_editions_again(), maxlen=0)
    verify.forget_unvouched()
    connection.check_constraints()
    return dict(counts)


def _number_on() -> None:
    """New rows get numbers behind the restored ones, where the database does not see to that."""
    with connection.cursor() as cursor:
        for statement in connection.ops.sequence_reset_sql(no_style(), list(TABLES)):
            cursor.execute(statement)


def _already_here() -> type[models.Model] | None:
    tables: list[type[models.Model]] = [Article, *TABLES]
    return next((model for model in tables if model._base_manager.exists()), None)


def _restore_people(people: Records) -> dict[str, int]:
    """Everybody's primary key by user name. Who has an account here keeps it as it is."""
    known = dict(User.objects.values_list("username", "pk"))
    fields, number = people_columns(), 0
    for record in (record for some in people for record in some):
        number += 1
        groups = record.pop("groups", None)
        try:
            user = to_row(User, fields, record, {})
        except BadRow as bad:
            raise _not_restored(PEOPLE, number, bad) from bad
        if not isinstance(groups, list) or not all(isinstance(name, str) for name in groups):
            raise _not_restored(PEOPLE, number, "“groups” is no list of names")
        if user.username in known:
            continue
        user.set_unusable_password()
        user.save(force_insert=True)
        user.groups.set([Group.objects.get_or_create(name=name)[0] for name in groups])
        known[user.username] = user.pk
    return known


def _restore_table(model: type[models.Model], records: Records, people: dict[str, int]) -> int:
    fields, number = columns_of(model), 0
    chain = verify.Chain()
    for some in records:
        rows = []
        for record in some:
            number += 1
            try:
                row = to_row(model, fields, record, people)
                verify.check(row)
                if isinstance(row, Edition) and (fault := chain.fault(row)):
                    raise BadRow(fault)
            except ValueError as bad:
                raise _not_restored(part_of(model), number, bad) from bad
            rows.append(row)
        Listing.date([row for row in rows if isinstance(row, Listing)])
        model._base_manager.bulk_create(rows)
    return number


def _not_restored(part: str, number: int, why: object) -> NotRestored:
    reason = str(why)[:300].rstrip(".")
    return NotRestored(f"Line {number:,} of {part} is not as an archive has it: {reason}.")


def _first_line(error: Exception) -> str:
    return f"{str(error).strip().partition(chr(10))[0][:300].rstrip('.')}."
