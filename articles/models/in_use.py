"""A row that texts or editions use stays, however somebody tries to delete it."""

from collections.abc import Callable, Iterator, Sequence
from typing import Any

from django.db import models, router, transaction
from django.utils.text import get_text_list
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

MOST_NAMED = 2  # of each kind of users, in a refusal
MOST_READ = 50  # of the rows that refer to one: an article may do so in each of its sections
# Whose the row is that refers to ours: an article's section, an edition's topic.
_OWNERS = ("article", "edition", "change")


Named = Callable[[models.QuerySet[Any]], models.QuerySet[Any]]


class InUse(Exception):
    """The message is for the person who wanted to delete it; `users` are its middle, one by one."""

    def __init__(self, row: object, users: Sequence[str]) -> None:
        self.row, self.users = row, list(users)
        super().__init__(
            ngettext(
                "“%(row)s” cannot be deleted: %(users)s uses it.",
                "“%(row)s” cannot be deleted: %(users)s use it.",
                len(self.users),
            )
            % {"row": row, "users": get_text_list(self.users, _("and"))}
        )


class KeptWhileUsed(models.Model):
    """Deletes only what nothing refers to. The rows are locked first: whoever begins to use one at
    the same moment was there before the look, or is refused by the database."""

    class Meta:
        abstract = True

    def delete(self, *args: Any, **kwargs: Any) -> tuple[int, dict[str, int]]:
        using = kwargs.get("using") or router.db_for_write(type(self), instance=self)
        with transaction.atomic(using=using):
            lock_unused(type(self), [self.pk])
            return super().delete(*args, **kwargs)


def lock_unused(model: type[models.Model], pks: Sequence[int]) -> None:
    """To be called in the transaction that deletes them. Raises InUse."""
    locked = model._base_manager.filter(pk__in=pks).select_for_update().order_by("pk")
    rows = {row.pk: row for row in locked}
    for referring, field in _references(model):
        of_these = referring._base_manager.filter(**{f"{field}__in": rows})
        if (used := of_these.values_list(field, flat=True).first()) is not None:
            raise InUse(rows[used], users_of(rows[used]))


def users_of(row: models.Model, named: Named = lambda rows: rows) -> list[str]:
    """What uses the row, in words: the article “Ferry returns”; where there are many, the first.
    `named` leaves those that may be named; of others it is said that there are some."""
    owners: dict[type[models.Model], set[int]] = {}
    for referring, field in _references(type(row)):
        fields: list[Any] = list(referring._meta.concrete_fields)
        # An article refers to some rows itself.
        owner = next((one for one in fields if one.name in _OWNERS), referring._meta.pk)
        # In no order, and not each owner once: the database would have to look at all of them.
        found = referring._base_manager.filter(**{field: row.pk}).order_by()
        some = found.values_list(owner.attname, flat=True)[:MOST_READ]
        owners.setdefault(owner.related_model or referring, set()).update(some)
    users = []
    for model, pks in owners.items():
        first = named(model._base_manager.filter(pk__in=pks)).order_by("pk")[:MOST_NAMED]
        kind = model._meta.verbose_name
        names = [_("the %(kind)s “%(name)s”") % {"kind": kind, "name": one} for one in first]
        users += names
        if len(pks) > len(names):
            others = _("more %(kinds)s") if names else _("some %(kinds)s")
            users.append(others % {"kinds": model._meta.verbose_name_plural})
    return users


def _references(model: type[models.Model]) -> Iterator[tuple[type[models.Model], str]]:
    """Every table that refers to the model's rows, with its field."""
    for relation in model._meta.get_fields(include_hidden=True):
        if relation.auto_created and (relation.one_to_many or relation.one_to_one):
            referring: Any = relation.related_model
            yield referring, relation.field.name  # type: ignore[union-attr]
