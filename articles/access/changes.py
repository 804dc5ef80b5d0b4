"""What changes in accounts and permissions, whoever changes it: Django's admin, the page “People”,
a form, a shell. Signals, because the log has to be complete.

A QuerySet's own update() sends none: nothing here does that to accounts.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Any

from django.contrib.auth.models import Group, User
from django.db.models import Model
from django.db.models.signals import m2m_changed, post_delete, post_save, pre_delete, pre_save
from django.utils import timezone

from articles.access.records import What, record
from articles.models import Colleague
from articles.requests import current

FIELDS = ("username", "email", "is_active", "is_staff", "is_superuser")
_elsewhere: ContextVar[bool] = ContextVar("recorded_elsewhere", default=False)


@contextmanager
def recorded_elsewhere() -> Iterator[None]:
    """Around what has a record of its own that says more, or is in the code for all to read."""
    token = _elsewhere.set(True)
    try:
        yield
    finally:
        _elsewhere.reset(token)


def _record(what: str, *, person: User | None, username: str = "", details: Any = None) -> None:
    now = current()
    user = getattr(now.request, "user", None)
    by = user if user is not None and user.is_authenticated else None
    record(
        what,
        at=timezone.now(),
        person=person,
        username=username,
        by=by,
        address=now.address,
        details=details,
    )


def before_saving(sender: Any, instance: User, raw: bool, **kwargs: Any) -> None:
    only = kwargs.get("update_fields")
    concerned = only is None or not {*FIELDS, "password"}.isdisjoint(only)
    concerned = concerned and not _elsewhere.get()
    old = User.objects.filter(pk=instance.pk).first() if concerned and instance.pk else None
    # For `saved`, which follows; Django has no other place between the two.
    instance._access_before = (concerned, old)  # type: ignore[attr-defined]


def saved(sender: Any, instance: User, **kwargs: Any) -> None:
    concerned, old = instance.__dict__.pop("_access_before", (False, None))
    if not concerned:
        return
    only = kwargs.get("update_fields")
    details = {
        field: [getattr(old, field, None), getattr(instance, field)]
        for field in FIELDS
        if (only is None or field in only) and getattr(old, field, None) != getattr(instance, field)
    }
    if details:
        _record(What.ACCOUNT_CHANGED, person=instance, details=details)
    if old and old.password != instance.password and (only is None or "password" in only):
        # Django also writes it anew at a sign-in, when a better hash is to be had.
        is_new = getattr(instance, "_password", None) is not None
        if is_new or instance.has_usable_password() != old.has_usable_password():
            _record(What.PASSWORD_CHANGED, person=instance)


def deleted(sender: Any, instance: User, **kwargs: Any) -> None:
    _record(
        What.ACCOUNT_CHANGED,
        person=None,
        username=instance.get_username(),
        details={"account": [instance.get_username(), None]},
    )


def group_deleted(sender: Any, instance: Group, **kwargs: Any) -> None:
    """Its members lose what it gave them, and no signal says so for each."""
    members = sorted(instance.user_set.values_list("username", flat=True))
    _record(
        What.ACCOUNT_CHANGED,
        person=None,
        username=f"Group {instance.name}",
        details={"group": [instance.name, None], "members": [members, []]},
    )


def membership(sender: Any, instance: Any, action: str, reverse: bool, **kwargs: Any) -> None:
    """Groups and permissions of people, and permissions of groups, from either end."""
    if _elsewhere.get():
        return
    field = _FIELD_OF[sender]
    when, _, what = action.partition("_")
    if when == "pre":
        owners = [instance]
        if reverse:
            owner = Group if sender is Group.permissions.through else User
            query = owner._default_manager.all()
            owners = list(
                query.filter(**{_END_OF[sender]: instance.pk})
                if what == "clear"
                else query.filter(pk__in=kwargs["pk_set"])
            )
        instance._access_before = [(owner, _held(owner, sender)) for owner in owners]
        return
    for owner, before in instance.__dict__.pop("_access_before", ()):
        after = _held(owner, sender)
        if before == after:
            continue
        if isinstance(owner, Group):
            name = f"Group {owner.name}"
            _record(
                What.ACCOUNT_CHANGED, person=None, username=name, details={field: [before, after]}
            )
        else:
            _record(What.ACCOUNT_CHANGED, person=owner, details={field: [before, after]})


def _held(owner: Model, through: Any) -> list[str]:
    rows: Any = through._default_manager.filter(
        **{f"{'group' if isinstance(owner, Group) else 'user'}_id": owner.pk}
    )
    if through is User.groups.through:
        return sorted(rows.values_list("group__name", flat=True))
    return sorted(
        f"{app}.{codename}"
        for app, codename in rows.values_list(
            "permission__content_type__app_label", "permission__codename"
        )
    )


_FIELD_OF: dict[Any, str] = {
    User.groups.through: "groups",
    User.user_permissions.through: "permissions",
    Group.permissions.through: "permissions",
}
_END_OF: dict[Any, str] = {  # what they are called there
    User.groups.through: "groups",
    User.user_permissions.through: "user_permissions",
    Group.permissions.through: "permissions",
}
for _through in _FIELD_OF:
    m2m_changed.connect(membership, sender=_through)
pre_delete.connect(group_deleted, sender=Group)
for _model in (User, Colleague):  # signals know a proxy by itself
    pre_save.connect(before_saving, sender=_model)
    post_save.connect(saved, sender=_model)
    post_delete.connect(deleted, sender=_model)
