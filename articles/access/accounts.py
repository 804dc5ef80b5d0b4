"""Django's own accounts, behind the throttle, each with the key of its sessions.

A name can be tried five times from one place, and a place has thirty tries in all; then nobody gets
in there for a quarter of an hour. Elsewhere the name is open, so that nobody can lock others out.
"""

import logging
import unicodedata
from datetime import datetime, timedelta
from typing import Any

from django.contrib.auth.backends import ModelBackend
from django.contrib.auth.models import User
from django.http import HttpRequest
from django.utils import timezone

from articles.access.records import What, record
from articles.access.throttle import Limit, TooManyTries
from articles.models import with_limits
from articles.models.notification import with_unseen
from articles.requests import address_of, network_of

COOL_OFF = timedelta(minutes=15)
OF_NAME = Limit("sign-in name", 5, COOL_OFF)
OF_PLACE = Limit("sign-in place", 30, COOL_OFF)
logger = logging.getLogger("newsroom.access")


class Accounts(ModelBackend):
    def get_user(self, user_id: Any) -> User | None:
        rows = User._default_manager.select_related("session_epoch", "preferences")
        people = with_limits(with_unseen(rows))
        user = people.filter(pk=user_id).first()
        return user if user is not None and self.user_can_authenticate(user) else None

    def authenticate(
        self,
        request: HttpRequest | None,
        username: str | None = None,
        password: str | None = None,
        **kwargs: Any,
    ) -> Any:
        """Raises TooManyTries. Commands have no request, and are not counted."""
        if request is None or username is None or password is None:
            return super().authenticate(request, username, password, **kwargs)
        at, address = timezone.now(), address_of(request)
        name, place = unicodedata.normalize("NFKC", username).casefold(), network_of(address)
        _count(username, name, place, at=at, address=address)
        user = super().authenticate(request, username, password, **kwargs)
        if user is not None:
            OF_NAME.forget(name, place)
            OF_PLACE.forgive(place)
        return user


def _count(username: str, name: str, place: str, *, at: datetime, address: str) -> None:
    try:
        OF_NAME.take(name, place, at=at)
        if place:
            try:
                OF_PLACE.take(place, at=at)
            except TooManyTries:
                OF_NAME.forgive(name, place)
                raise
    except TooManyTries as refused:
        if refused.first:
            person = User.objects.filter(username=username.replace("\0", "")).first()
            record(What.LOCKED_OUT, at=at, username=username, person=person, address=address)
        else:  # the row is there: no stranger fills the table
            logger.warning("still locked-out: “%s” from %s", username[:150], address)
        raise
