"""The rows of an archive become the newsroom that wrote them: only where there is none yet.

Editions come back as they were sealed and are not composed again; what their digests do not vouch
for is checked here, because readers' pages rely on it.
"""

import re
from collections import Counter
from collections.abc import Callable, Iterable
from typing import Any

from django.contrib.auth.models import Group, User
from django.core.management.color import no_style
from django.db import connection, models
from django.db.models import F, Q, Window
from django.db.models.functions import Lead

from articles import archive
from articles.archive import BadRow, Record
from articles.content import ArticleContent
from articles.images.crops import checked
from articles.models import Article, Edition, Exposure, Image, Revision
from articles.workflow.chain import Chain
from articles.workflow.errors import WorkflowError

Records = Iterable[list[Record]]  # a few at a time

_KEY = re.compile(r"[0-9a-f]{32}")
_SLUG = re.compile(r"[-\w]+")
_PATH = re.compile(r"[0-9]{4}/[0-9]{2}/[0-9]{2}/[-\w]+")


class NotRestored(WorkflowError):
    """Why not: a sentence for whoever restores."""


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
    _check_editions()
    if not Exposure.objects.exists():  # written before there was such a table: editions say it
        Exposure.objects.record_all()
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
    check = _CHECKS.get(model, lambda row: None)
    chain = Chain()
    for some in records:
        rows = []
        for record in some:
            number += 1
            try:
                row = archive.row(model, fields, record, people)
                check(row)
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


def _check_image(image: Any) -> None:
    if not _KEY.fullmatch(image.key):
        raise BadRow("its key is not made of 32 hexadecimal digits")
    named = rf"{image.key[:2]}/{image.key}\w*\.[a-z]+"
    if not re.fullmatch(named, image.original, re.ASCII):
        raise BadRow("its original has the name of another picture")
    if not isinstance(image.crops, dict):
        raise BadRow("its crops have no names")
    checked(image.crops, image.size)  # raises BadCrop, a ValueError


def _check_revision(revision: Any) -> None:
    _check_content(revision.data)


def _check_edition(edition: Any) -> None:
    if not _PATH.fullmatch(edition.path):
        raise BadRow("its path is no address of a story")
    if edition.kind == Edition.Kind.STORY:
        _check_content(edition.data)
    for names in (edition.byline, edition.subjects):
        if not isinstance(names, list) or not all(map(_is_named, names)):
            raise BadRow("its names are not a list of names")
    if not isinstance(edition.lead, dict | None):
        raise BadRow("its picture is none")


def _check_content(data: Any) -> None:
    if not isinstance(data, dict):
        raise BadRow("it has no content")
    ArticleContent.from_json(data).to_json()  # raises BadContent, a ValueError


def _is_named(name: Any) -> bool:
    if not isinstance(name, dict) or set(name) != {"name", "slug"}:
        return False
    if not all(isinstance(said, str) for said in name.values()):
        return False
    return _SLUG.fullmatch(name["slug"]) is not None


_CHECKS: dict[type[models.Model], Callable[[Any], None]] = {
    Image: _check_image,
    Revision: _check_revision,
    Edition: _check_edition,
}


def _check_editions() -> None:
    """What one row alone does not say: SQLite has no constraints for it."""
    if (stray := Edition.objects.exclude(story=F("article__key")).first()) is not None:
        raise NotRestored(f"{stray} says that it belongs to another story.")
    for whose in ("article_id", "path"):
        following = Window(Lead("live_from"), partition_by=whose, order_by="live_from")
        first = Edition.objects.lasting().annotate(following=following)
        overlapping = Q(live_until=None) | Q(live_until__gt=F("following"))
        if (two := first.filter(overlapping, following__isnull=False).first()) is not None:
            raise NotRestored(f"{two} and the one after it are live at the same time.")
