"""The access log: one row and one line of the log `newsroom.access` for each event.

A password is never in either: nothing here is given one.
"""

import logging
from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

from django.contrib.auth.models import User

from articles.models import AccessRecord

What = AccessRecord.What
LONGEST_NAME = 150
# What strangers cause does not grow for ever, and what is known of them is not kept for ever.
STRANGERS = (What.FAILED, What.LOCKED_OUT, What.PASSWORD_RESET_ASKED)
KEPT = timedelta(days=90)
AT_ONCE = 100
logger = logging.getLogger("newsroom.access")


def record(
    what: str,
    *,
    at: datetime,
    username: str = "",
    person: User | None = None,
    by: User | None = None,
    address: str | None = None,
    details: Mapping[str, Any] | None = None,
) -> AccessRecord:
    """`details` says {field: [before, after]}; `username` is what was typed, else the person's."""
    name = (username or (person.get_username() if person else "")).replace("\0", "")[:LONGEST_NAME]
    row: AccessRecord = AccessRecord.objects.create(
        what=What(what),
        username=name,
        person=person,
        by=by,
        at=at,
        address=address or None,
        details=dict(details or {}),
    )
    level = logging.WARNING if what in (What.FAILED, What.LOCKED_OUT) else logging.INFO
    logger.log(
        level,
        "%s: “%s” from %s%s%s",
        row.what,
        name,
        address or "a command",
        f", by {by.get_username()}" if by else "",
        f", {row.details}" if row.details else "",
        extra={"what": str(row.what), "person": person.pk if person else None, "address": address},
    )
    if what in STRANGERS:
        _forget(at)
    return row


def _forget(at: datetime) -> None:
    """A few at a time, as new ones come in: no command has to be remembered for it."""
    old = AccessRecord.objects.filter(what__in=STRANGERS, at__lt=at - KEPT).order_by()
    keys = list(old.values_list("pk", flat=True)[:AT_ONCE])
    if keys:
        AccessRecord.objects.filter(pk__in=keys).delete()
