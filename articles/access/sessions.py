"""Ending every session of somebody, wherever it is, without looking for it.

Each session carries its account's key of the time when it began. Another key, and it is over at its
next request, on whichever server that is. The key comes with the account: no query of its own.
"""

import hashlib
import secrets
from datetime import datetime
from typing import Any

from django.contrib import auth
from django.contrib.auth.middleware import AuthenticationMiddleware
from django.contrib.auth.models import AnonymousUser, User
from django.contrib.sessions.backends.base import SessionBase
from django.db import transaction
from django.http import HttpRequest
from django.utils.functional import SimpleLazyObject

from articles.access.records import What, record
from articles.models import SessionEpoch
from articles.requests import current

CARRIED = "session_epoch"


def end_sessions(person: User, *, by: User, at: datetime, keep: str | None = None) -> None:
    """`keep` is the key of a session that goes on, as that of whoever asks."""
    with transaction.atomic():
        SessionEpoch.objects.update_or_create(
            person_id=person.pk,
            defaults={"key": secrets.token_hex(16), "kept": _digest(keep) if keep else ""},
        )
        address = current().address
        record(What.SESSIONS_ENDED, at=at, person=person, by=by, address=address)


def begin(session: SessionBase, person: User) -> None:
    """What a session carries from sign-in on."""
    session[CARRIED] = epoch_of(person)


def epoch_of(person: User) -> str:
    """What everything of this account's is ended by as soon as it is another."""
    key = SessionEpoch.objects.filter(person_id=person.pk).values_list("key", flat=True).first()
    return key or ""


def _is_good(session: SessionBase, person: Any) -> bool:
    epoch = getattr(person, "session_epoch", None)
    if epoch is None or session.get(CARRIED, "") == epoch.key:
        return True
    if epoch.kept and session.session_key and _digest(session.session_key) == epoch.kept:
        session[CARRIED] = epoch.key  # it may get another key of its own later
        return True
    return False


def _digest(key: str) -> str:
    return hashlib.sha256(key.encode()).hexdigest()


class SessionEpochMiddleware(AuthenticationMiddleware):
    """Django's own, and sessions that were ended are over."""

    def process_request(self, request: HttpRequest) -> None:
        super().process_request(request)
        # Lazy as Django's own is, which the types do not say.
        request.user = SimpleLazyObject(lambda: _signed_in(request))  # type: ignore[assignment]


def _signed_in(request: HttpRequest) -> User | AnonymousUser:
    # Kept with the request, as Django keeps its own.
    if not hasattr(request, "_signed_in"):
        user: Any = auth.get_user(request)
        if user.is_authenticated and not _is_good(request.session, user):
            request.session.flush()
            user = AnonymousUser()
        request._signed_in = user  # type: ignore[attr-defined]
    return request._signed_in  # type: ignore[attr-defined, no-any-return]
