"""Positions in a list that is walked by keyset pagination: the moment and the key of the row behind
which a page begins, and how an address says it."""

import re
from datetime import UTC, datetime
from typing import TypeAlias

from django.db.models import Q

Position: TypeAlias = tuple[datetime, int]  # of a row: its date, its primary key
_TOKEN = re.compile(r"([0-9T:.-]{19,26}Z),([0-9]{1,18})")


def token(moment: datetime, pk: int) -> str:
    return f"{moment.astimezone(UTC).replace(tzinfo=None).isoformat()}Z,{pk}"


def position(written: str) -> Position:
    """As `token` wrote it. Raises ValueError."""
    if not (match := _TOKEN.fullmatch(written)):
        raise ValueError(f"{written!r} is no position")
    return datetime.fromisoformat(match[1]), int(match[2])


def beyond(place: Position, date: str, pk: str, *, onwards: bool) -> Q:
    """The rows that follow this one, by these two columns: back in time, or `onwards`."""
    moment, key = place
    later = "gt" if onwards else "lt"
    # The first condition says what the second implies: it lets the database seek.
    return Q(**{f"{date}__{later}e": moment}) & (
        Q(**{f"{date}__{later}": moment}) | Q(**{f"{pk}__{later}": key})
    )
