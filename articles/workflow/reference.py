"""The door for what texts share (images, topics, series, tags, contributors), and for the paper's
settings. Who may change, rename and delete them; what they were before stands in their history."""

import json
from collections import deque
from collections.abc import Sequence
from datetime import UTC, datetime
from hashlib import sha256
from typing import Any, TypeAlias

from django.contrib.auth.models import AnonymousUser, User
from django.db import models, transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from articles import generation, publishing
from articles.models import (
    Article,
    Contributor,
    Image,
    InUse,
    PaperSettings,
    RowChange,
    Series,
    Tag,
    Topic,
    in_public_use,
    is_limited,
)
from articles.workflow import events, renditions

Row: TypeAlias = Image | Topic | Series | Tag | Contributor | PaperSettings
NAMES = ("name", "slug")
# With a byline come its stories: it opens what is closed to somebody.
LETS_IN = "articles.change_colleague"
WHOSE = gettext_lazy("Whose byline it is is said on the page “People”, by a Desk chief.")
LONGEST_NAME = RowChange._meta.get_field("name").max_length or 0


def create_row(row: Row, *, by: User, at: datetime) -> None:
    """Raises NotAllowed, ValidationError for a name or an address that leads to another."""
    if not _has(by, "add", row):
        why = _("Adding %(rows)s is not among the things that you may do.") % {"rows": _many(row)}
        raise events.log_refusal(why, "add", by=by, about=row)
    if isinstance(row, Contributor) and row.user_id and not may_say_whose(by):
        raise events.log_refusal(str(WHOSE), "add", by=by, about=row)
    row.clean()
    with transaction.atomic():
        row.save()
        _record_all([row], RowChange.Action.CREATED, by=by, at=at)
        if isinstance(row, Contributor) and row.portrait:
            renditions.want_of_changed_image(row.portrait)


def change_row(row: Row, *, by: User, at: datetime) -> bool:
    """Save what the row says now; whether that is anything else than is stored.

    Raises NotAllowed, ValidationError for a name or an address that leads to another.
    """
    with transaction.atomic():
        stored = type(row)._base_manager.select_for_update().get(pk=row.pk)
        before, after = _values_of(stored), _values_of(row)
        fields = {
            name: [before[name], after[name]] for name in after if after[name] != before[name]
        }
        if not fields:
            return False
        if why := why_not_changed(stored, by, at=at):
            raise events.log_refusal(why, "change", by=by, about=stored)
        if isinstance(row, Contributor) and "user" in fields and not may_say_whose(by):
            raise events.log_refusal(str(WHOSE), "change", by=by, about=stored)
        if not fields.keys().isdisjoint(NAMES):
            if why := why_not_renamed(stored, by):
                raise events.log_refusal(why, "rename", by=by, about=stored)
            row.clean()
        row.save()
        if "slug" in fields:  # left empty, it was made from the name
            fields["slug"] = [before["slug"], _values_of(row)["slug"]]
        _change(row, RowChange.Action.CHANGED, fields, by=by, at=at).save()
        generation.changed()
        if isinstance(row, Contributor) and "name" in fields:
            _index_stories_of(row)
        if isinstance(row, Contributor) and row.portrait and "portrait" in fields:
            renditions.want_of_changed_image(row.portrait)
        if isinstance(row, Image):
            renditions.want_of_changed_image(row)
    return True


def delete_row(row: Row, *, by: User, at: datetime) -> None:
    """Raises NotAllowed; InUse where a text or an edition uses it."""
    if not _has(by, "delete", row):
        why = _("Deleting %(rows)s is not among the things that you may do.") % {"rows": _many(row)}
        raise events.log_refusal(why, "delete", by=by, about=row)
    with transaction.atomic():
        _record_all([row], RowChange.Action.DELETED, by=by, at=at)
        row.delete()
        generation.changed()


def forget_rows(rows: Sequence[Row], *, by: User, at: datetime) -> list[Row]:
    """Delete those that nothing uses, for whoever undoes what brought them; the ones that went."""
    try:
        with transaction.atomic():
            _record_all(rows, RowChange.Action.DELETED, by=by, at=at)
            for model in {type(row) for row in rows}:
                pks = [row.pk for row in rows if type(row) is model]
                model._default_manager.filter(pk__in=pks).delete()
            generation.changed()
    except InUse:  # somebody has begun to use one of them just now
        if len(rows) == 1:
            return []
        return [gone for row in rows for gone in forget_rows([row], by=by, at=at)]
    return list(rows)


def _index_stories_of(person: Contributor) -> None:
    """They are found by the new name. After the commit, as there may be thousands, and whoever
    saves one of them just now holds it and waits for the name."""
    stories = Article.objects.filter(contributors=person)
    transaction.on_commit(lambda: deque(publishing.index_again(stories), maxlen=0))


def digest_of(row: Row) -> str:
    """Of all that people can say in it: whether a page still shows what is stored. Rows have no
    version, because imports and commands change them too."""
    return sha256(json.dumps(_values_of(row), sort_keys=True).encode()).hexdigest()


def why_not_changed(row: Row, user: User | AnonymousUser, *, at: datetime) -> str:
    """Why this person may not change the row at all, and who can; empty if they may."""
    if not _has(user, "change", row):
        return _("Changing %(rows)s is not among the things that you may do.") % {
            "rows": _many(row)
        }
    return _why_not_this_image(row, user, at) if isinstance(row, Image) else ""


def may_say_whose(user: User | AnonymousUser) -> bool:
    """Whose a byline is."""
    return user.has_perm(LETS_IN) and not is_limited(user)


def why_not_renamed(row: Row, user: User | AnonymousUser) -> str:
    """Why this person may not give it another name or address; empty if they may."""
    if _has(user, "rename", row):
        return ""
    return _(
        "A new name or address of “%(row)s” changes public pages at once: a Publisher can give it."
    ) % {"row": row}


def _why_not_this_image(image: Image, user: User | AnonymousUser, at: datetime) -> str:
    """Those who brought an image correct it as long as nobody else relies on it."""
    if user.has_perm("articles.edit_any_image") and not is_limited(user):
        return ""
    if image.added_by_id is None or image.added_by_id != user.pk:
        if image.added_by is None:
            return _("Others brought this picture. An Editor or a Publisher can change it.")
        whose = image.added_by.get_full_name() or image.added_by
        return _("%(name)s brought this picture. An Editor or a Publisher can change it.") % {
            "name": whose
        }
    if in_public_use(image, at):
        return _(
            "A story that is public or scheduled has this picture. "
            "An Editor or a Publisher can change it."
        )
    using = Article.objects.filter(images=image)
    other = using.exclude(pk__in=Article.objects.editable_by(user).values("pk")).first()
    if other is not None:
        if not Article.objects.open_to(user).filter(pk=other.pk).exists():
            return _(
                "A story, which is not yours, has this picture too. "
                "An Editor or a Publisher can change it."
            )
        return _(
            "“%(story)s”, which is not yours, has this picture too. "
            "An Editor or a Publisher can change it."
        ) % {"story": other}
    return ""


def _has(user: User | AnonymousUser, what: str, row: Row) -> bool:
    return user.has_perm(f"articles.{what}_{row._meta.model_name}")


def _many(row: Row) -> str:
    return _("pictures") if isinstance(row, Image) else str(row._meta.verbose_name_plural)


def _values_of(row: Row) -> dict[str, Any]:
    """What people can say in its columns, as JSON holds it; people by their user names, images by
    their keys."""
    values = {}
    for field in row._meta.concrete_fields:
        if not field.editable or field.primary_key:
            continue
        value = field.value_from_object(row)
        if isinstance(field, models.ForeignKey):
            named = getattr(row, field.name)
            value = _stable_name(named) if named else None
        elif isinstance(value, datetime):
            value = value.astimezone(UTC).isoformat()
        values[field.name] = value
    return values


def _stable_name(named: User | Image) -> str:
    return named.key if isinstance(named, Image) else named.get_username()


def _record_all(rows: Sequence[Row], action: RowChange.Action, *, by: User, at: datetime) -> None:
    """That they came or went, with all that they say."""
    came, changes = action is RowChange.Action.CREATED, []
    for row in rows:
        values = {name: value for name, value in _values_of(row).items() if value not in ("", None)}
        fields = {name: [None, value] if came else [value, None] for name, value in values.items()}
        changes.append(_change(row, action, fields, by=by, at=at))
    RowChange.objects.bulk_create(changes)


def _change(
    row: Row, action: RowChange.Action, fields: dict[str, Any], *, by: User, at: datetime
) -> RowChange:
    return RowChange(
        kind=row._meta.model_name or "",
        row=row.pk,
        name=str(row)[:LONGEST_NAME],
        action=action,
        fields=fields,
        by=by,
        at=at,
    )
