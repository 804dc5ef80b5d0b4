"""The site's time: the machine's, but never behind what the newsroom has recorded.

A clock may be set back, by mistake or because it had been wrong. What readers have been shown must
not be undone by that: as long as the newest recorded instant lies ahead of the machine, the site
stands at that instant, and the workflow refuses changes (`workflow.now`), until the clock has
caught up or an operator has confirmed that it is right.

To ask the database each time would cost every page a look-up. A process asks when it begins, when
the machine's clock has jumped, every minute because other servers have other clocks, and each
time for as long as the clock is behind.
"""

import logging
from dataclasses import dataclass
from datetime import datetime, timedelta
from threading import Lock
from time import monotonic

from django.contrib.auth.models import User
from django.db import transaction
from django.db.models import Max
from django.utils import timezone
from django.utils.translation import gettext as _

from articles import generation, moments
from articles.models import Article, ClockConfirmation

SKEW = timedelta(minutes=1)  # servers never agree to the second
TICK = timedelta(microseconds=1)
ASKED_AGAIN = 60.0  # seconds
JUMP = 1.0  # seconds by which a wall clock and a steady one do not part by themselves
LOG_AGAIN_AFTER = 600.0  # seconds: by mail too

log = logging.getLogger("newsroom.clock")


@dataclass(frozen=True, slots=True)
class Reading:
    """What the machine's clock says, and the newest instant that counts as recorded."""

    machine: datetime
    recorded: datetime | None = None

    @property
    def site(self) -> datetime:
        return max(self.machine, self.recorded or self.machine)

    @property
    def is_behind(self) -> bool:
        return self.site - self.machine > SKEW

    def __str__(self) -> str:
        return _(
            "The clock of this server says %(machine)s, but something was recorded at "
            "%(recorded)s: it has been set back."
        ) % {
            "machine": moments.in_words(self.machine, seconds=True),
            "recorded": moments.in_words(self.site, seconds=True),
        }


def now() -> datetime:
    """The site's present instant."""
    return glance().site


def glance() -> Reading:
    """As `look`, but the database is asked only where it may say something new."""
    machine = timezone.now()
    if _last.holds(machine):
        return Reading(machine)
    reading = look(machine)
    _last.keep(reading)
    return reading


def look(machine: datetime | None = None) -> Reading:
    """Ask the database; costs one look at an index."""
    machine = machine or timezone.now()
    recorded = Article.objects.aggregate(newest=Max("changed_at"))["newest"]
    if recorded is None or recorded <= machine:
        return Reading(machine)
    return Reading(machine, recorded)


def confirm(reading: Reading, *, by: User) -> None:
    """The clock is right: it was a wrong one that recorded what lies ahead of it. Working copies
    are as if they had been changed now, so that nothing hides it if the clock is set back once
    more; editions and histories stay as they are."""
    with transaction.atomic():
        Article.objects.filter(changed_at__gt=reading.machine).update(changed_at=reading.machine)
        ClockConfirmation.objects.create(at=reading.machine, recorded=reading.site, by=by)
        generation.changed()
    log.warning("%s %s has confirmed the clock.", reading, by.get_username())


class _Last:
    """What this process has seen last. All of its threads ask, and forget."""

    def __init__(self) -> None:
        self._lock = Lock()
        self.logged = float("-inf")
        self.forget()

    def forget(self) -> None:
        with self._lock:
            self.newest: datetime | None = None
            self.asked = self.offset = float("-inf")

    def holds(self, machine: datetime) -> bool:
        with self._lock:
            steady = monotonic()
            if (
                self.newest is None
                or machine < self.newest
                or steady - self.asked >= ASKED_AGAIN
                or abs(machine.timestamp() - steady - self.offset) > JUMP
            ):
                return False
            self.newest = machine
            return True

    def keep(self, reading: Reading) -> None:
        with self._lock:
            steady = monotonic()
            self.newest, self.asked = reading.site, steady
            self.offset = reading.machine.timestamp() - steady
            tells = reading.is_behind and steady - self.logged >= LOG_AGAIN_AFTER
            if tells:
                self.logged = steady
        if tells:
            log.critical("%s Readers are served, changes are refused: see confirm_clock.", reading)


_last = _Last()
forget = _last.forget
keep = _last.keep
