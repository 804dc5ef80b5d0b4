"""Making, changing and ending accounts: who may, and what is recorded of it."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.contrib.auth.models import AnonymousUser, Group, User
from django.db import transaction
from django.utils import translation
from django.utils.text import slugify

from articles import access
from articles.access.changes import recorded_elsewhere
from articles.models import Colleague, is_limited, language_of
from articles.requests import current
from articles.roles import CHIEF, ROLES, highest
from articles.staff.bylines import give_byline, give_portrait
from articles.staff.letters import tell_old_address
from articles.staff.limits import limit_to
from articles.staff.records import record
from articles.staff.refusals import (
    AddressNeeded,
    AddressTaken,
    AdministratorsOnly,
    ChangedMeanwhile,
    Gone,
    IsLimited,
    LastChief,
    NoSuchRole,
    NotAwaited,
    NotYours,
    OwnAccount,
    OwnLimits,
    OwnRole,
)
from articles.staff.seen import digest, form_values

LONGEST_USERNAME = 60


@dataclass(frozen=True, slots=True, kw_only=True)
class Details:
    """What is said of somebody; `byline` is the name over their stories, and `portrait` the key of
    its picture; or empty."""

    first_name: str
    last_name: str
    email: str
    role: str
    byline: str = ""
    portrait: str = ""
    topics: tuple[str, ...] = ()

    @classmethod
    def of(cls, person: Colleague) -> "Details":
        return cls(
            first_name=person.first_name,
            last_name=person.last_name,
            email=person.email,
            role=highest(person.roles),
            byline=person.byline,
            portrait=person.portrait,
            topics=tuple(person.topics),
        )

    @property
    def name(self) -> str:
        return f"{self.first_name} {self.last_name}".strip()


def add(details: Details, *, by: User, at: datetime) -> Colleague:
    """An account with its role and byline, and without a password: an invitation brings that.

    Raises Refused.
    """
    with _alone("add", by=by) as roles:
        role = _role(details.role, roles)
        if not details.email:
            raise AddressNeeded
        _check_address(details.email, None)
        user = User(
            username=_free_username(details),
            first_name=details.first_name,
            last_name=details.last_name,
            email=details.email,
            is_staff=True,
        )
        user.set_unusable_password()
        user.save()
        user.groups.add(role)
        give_byline(user, details.byline, by=by, at=at)
        limit_to(user, details.topics)
        if details.portrait:
            give_portrait(user, details.portrait, by=by, at=at)
        _record({}, user, by=by, at=at)
    return Colleague.objects.get(pk=user.pk)


def change(person: User, details: Details, *, seen: str, by: User, at: datetime) -> set[str]:
    """What of it was new. `seen`: the `digest` of what the page showed.

    A new address ends an invitation that was sent to another. Of an account in use it ends every
    session and link, and the old address is told: no chief comes in as somebody else unseen.
    In no transaction. Raises Refused.
    """
    with _alone("change", by=by) as roles:
        user, before = _fresh(person)
        if details == Details.of(user):  # also a form that is sent a second time
            return set()
        if seen != digest(user):
            raise ChangedMeanwhile(user)
        changes_role = details.role != highest(before["roles"])
        role = _role(details.role, roles) if changes_role else None
        if changes_role and user.pk == by.pk:
            raise OwnRole
        if user.pk == by.pk and list(details.topics) != before["topics"]:
            raise OwnLimits
        if changes_role and details.role != CHIEF:
            _check_that_a_chief_stays(user)
        if details.email != user.email:
            if not details.email:
                raise AddressNeeded
            _check_address(details.email, user)
            _end_what_went_to_the_old_address(user, by=by, at=at)
        user.first_name, user.last_name = details.first_name, details.last_name
        user.email = details.email
        user.save(update_fields=["first_name", "last_name", "email", "password"])
        if role:
            user.groups.set([role])
        give_byline(user, details.byline, by=by, at=at)
        limit_to(user, details.topics)
        if details.portrait != before["portrait"]:  # else another byline keeps its own
            give_portrait(user, details.portrait, by=by, at=at)
        new = _record(before, user, by=by, at=at)
    if "email" in new and before["email"] and user.has_usable_password():
        with translation.override(language_of(user)):
            tell_old_address(before["email"], user, by=by, at=at)
    return new


def deactivate(person: User, *, by: User, at: datetime) -> None:
    """Signed out everywhere at once and not let in again; byline, stories and history stay.

    The password is forgotten, and with it every link. Raises Refused.
    """
    with _alone("change", by=by):
        user, before = _fresh(person)
        if user.pk == by.pk:
            raise OwnAccount
        _check_that_a_chief_stays(user)
        user.is_active = False
        user.set_unusable_password()
        user.save(update_fields=["is_active", "password"])
        access.end_sessions(user, by=by, at=at)
        _record(before, user, by=by, at=at)


def reactivate(person: User, *, by: User, at: datetime) -> None:
    """With the role that they had; an invitation brings the password. Raises Refused."""
    with _alone("change", by=by):
        user, before = _fresh(person)
        user.is_active = True
        user.save(update_fields=["is_active"])
        _record(before, user, by=by, at=at)


def end_sessions(person: User, *, by: User, at: datetime) -> None:
    """Signed out everywhere, and free to sign in again. Raises Refused."""
    with _alone("change", by=by):
        user, _ = _fresh(person)
        access.end_sessions(user, by=by, at=at)


def awaited(person: User, *, by: User) -> Colleague:
    """Somebody who has an account and no password yet, as they are now. Raises Refused."""
    if not by.has_perm("articles.change_colleague"):
        raise NotYours
    user, _ = _fresh(person)
    if not user.is_active or user.has_usable_password() or not user.email:
        raise NotAwaited(user)
    return user


def why_not_changed(person: User, by: User | AnonymousUser) -> str:
    """Why this account is not for this colleague to change; empty if it is."""
    if not by.has_perm("articles.change_colleague"):
        return str(NotYours())
    if is_limited(by):
        return str(IsLimited())
    return str(AdministratorsOnly(person)) if _is_beyond_roles(person) else ""


def _is_beyond_roles(person: User) -> bool:
    return (
        person.is_superuser
        or any(group.name not in ROLES for group in person.groups.all())
        or person.user_permissions.exists()
    )


@contextmanager
def _alone(what: str, *, by: User) -> Iterator[dict[str, Group]]:
    """A transaction in which nobody else changes people: two chiefs cannot demote each other.

    Whoever acts is looked up again inside: they may have lost the right while they waited.
    """
    with transaction.atomic(), recorded_elsewhere():
        groups = Group.objects.select_for_update().filter(name__in=ROLES).order_by("pk")
        roles = {group.name: group for group in groups}
        now = User.objects.filter(pk=by.pk).first()
        if now is None or not now.has_perm(f"articles.{what}_colleague"):
            raise NotYours
        if is_limited(now):
            raise IsLimited
        yield roles


def _fresh(person: User) -> tuple[Colleague, dict[str, Any]]:
    user = Colleague.objects.at_the_desk().with_roles().filter(pk=person.pk).first()
    if user is None:
        raise Gone
    if _is_beyond_roles(user):
        raise AdministratorsOnly(user)
    return user, form_values(user)


def _role(name: str, roles: dict[str, Group]) -> Group:
    if name not in roles:
        raise NoSuchRole(name)
    return roles[name]


def _check_that_a_chief_stays(user: User) -> None:
    able = User.objects.filter(is_active=True, is_staff=True)
    if not (user.is_active and user.groups.filter(name=CHIEF).exists()):
        return
    if able.filter(is_superuser=True).exists():
        return
    if not able.filter(groups__name=CHIEF).exclude(pk=user.pk).exists():
        raise LastChief(user)


def _check_address(email: str, user: User | None) -> None:
    others = User.objects.filter(email__iexact=email)
    if owner := (others.exclude(pk=user.pk) if user else others).first():
        raise AddressTaken(email, owner)


def _free_username(details: Details) -> str:
    """From the address, as people know it by heart; with a number where it is taken."""
    stem = slugify(details.email.partition("@")[0].replace(".", "-")) or slugify(details.name)
    stem = (stem or "colleague")[:LONGEST_USERNAME]
    names = User.objects.filter(username__istartswith=stem).values_list("username", flat=True)
    taken = {name.lower() for name in names}
    if stem not in taken:
        return stem
    return next(s for n in range(2, len(taken) + 3) if (s := f"{stem}{n}") not in taken)


def _end_what_went_to_the_old_address(user: User, *, by: User, at: datetime) -> None:
    """An invitation's token is made of what stands in the password, that of a forgotten password
    also of what ends sessions."""
    if not user.has_usable_password():
        user.set_unusable_password()
        return
    request = current().request if user.pk == by.pk else None  # who acts stays signed in here
    access.end_sessions(user, by=by, at=at, keep=request.session.session_key if request else None)


def _record(before: dict[str, Any], user: User, *, by: User, at: datetime) -> set[str]:
    """What of it is new; that is what stands in the history."""
    after = form_values(Colleague.objects.with_roles().get(pk=user.pk))
    details = {
        field: [before.get(field), value]
        for field, value in after.items()
        if before.get(field) != value
    }
    if details:
        record(user, details, by=by, at=at)
    return set(details)
