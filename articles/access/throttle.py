"""Rate limits at the doors, counted in the database: over restarts, on every server alike.

A try is counted before anything is looked at, so that a hundred at once are a hundred tries. Counts
are forgotten when their time is over; old ones go as new ones come, so that the table stays small.
"""

import hashlib
import math
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import F
from django.utils.translation import ngettext

from articles.models import Tries

AT_ONCE = 100


class TooManyTries(Exception):
    """Nothing was looked at; `wait` says for how many seconds. `first`: since the limit."""

    def __init__(self, wait: int, *, first: bool) -> None:
        minutes = math.ceil(wait / 60)
        super().__init__(
            ngettext("Try again in %(n)s minute.", "Try again in %(n)s minutes.", minutes)
            % {"n": minutes}
        )
        self.wait = wait
        self.first = first


@dataclass(frozen=True, slots=True)
class Limit:
    name: str
    tries: int
    within: timedelta  # from the first of them; and for as long nobody gets in after the last

    def take(self, *parts: str, at: datetime) -> None:
        """Count one try. Raises TooManyTries."""
        _forget(at)
        with transaction.atomic():
            row, _ = Tries.objects.select_for_update().get_or_create(
                pk=self._key(parts), defaults={"until": at + self.within}
            )
            if row.until <= at:  # more were old than went at once
                row.count, row.until = 0, at + self.within
            over = row.count - self.tries
            if over < 0:
                row.count += 1
                if row.count == self.tries:
                    row.until = at + self.within
            elif over == 0:
                row.count += 1  # so that the next knows that it was said
            row.save()
        if over >= 0:
            wait = math.ceil((row.until - at).total_seconds())
            raise TooManyTries(wait, first=over == 0)

    def forgive(self, *parts: str) -> None:
        """The last one counted was none, as whoever made it got in."""
        Tries.objects.filter(pk=self._key(parts), count__gt=0).update(count=F("count") - 1)

    def forget(self, *parts: str) -> None:
        Tries.objects.filter(pk=self._key(parts)).delete()

    def _key(self, parts: tuple[str, ...]) -> str:
        return hashlib.sha256("\0".join((self.name, *parts)).encode()).hexdigest()


def _forget(at: datetime) -> None:
    with transaction.atomic():
        old = Tries.objects.select_for_update(skip_locked=True).filter(until__lte=at)
        if keys := list(old.values_list("pk", flat=True)[:AT_ONCE]):
            Tries.objects.filter(pk__in=keys).delete()
