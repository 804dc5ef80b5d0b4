"""Which pages are still true: those of the present generation, until the next instant at which
anything public begins or ends."""

import time
from collections.abc import Callable, Hashable
from dataclasses import dataclass, field
from datetime import timedelta
from itertools import count
from threading import Lock
from typing import Any, TypeVar, cast

from django.db import Error, close_old_connections
from django.http import HttpRequest

from articles import clock, generation, moments
from articles.models import Edition, FrontEdition, next_change_of_portraits
from articles.reader import instant

# How long pages go on that were true when the database was last heard of, in seconds. Nothing is
# changed through a database that is down; but it may be this server alone that has lost it, and
# then it does not hear of a withdrawal.
AWAY = 15 * 60.0
IN_ENVIRON = "newsroom.generation"
machine_time = time.time  # seconds: to ask the site's clock for each page would cost too much

DAY = timedelta(days=1)
T = TypeVar("T")


@dataclass(eq=False, slots=True)
class Generation:
    """What is composed of it is true in [since, until), seconds of the machine's clock, as long as
    `generation.mark()` says the same."""

    mark: Hashable
    since: float
    until: float
    number: int = field(default_factory=count().__next__)  # a later one's is higher
    _shared: dict[Hashable, object] = field(default_factory=dict)

    def holds(self, now: float) -> bool:
        return self.since <= now < self.until

    def shared(self, name: Hashable, make: Callable[[], T]) -> T:
        """What many pages show is made once."""
        if name not in self._shared:
            self._shared[name] = make()
        return cast(T, self._shared[name])


class Generations:
    """Of one process: the present one, found anew where it is over."""

    def __init__(self) -> None:
        self._lock = Lock()
        self._present: Generation | None = None
        self._heard = float("-inf")

    def present(self) -> Generation | None:
        """None where nobody can say which. While the database is away, the last one goes on."""
        last, now = self._present, machine_time()
        try:
            mark = generation.mark()
        except generation.Unknown:
            goes_on = time.monotonic() - self._heard < AWAY
            return last if goes_on and last is not None and last.holds(now) else None
        self._heard = time.monotonic()
        if last is not None and last.mark == mark and last.holds(now):
            return last
        with self._lock:
            newest = self._present
            if newest is last or newest is None or newest.mark != mark or not newest.holds(now):
                self._present = _begun(mark)
            return self._present


def of_request(request: HttpRequest) -> Generation | None:
    """The one that the page is composed for; None where nobody keeps it."""
    found: Any = request.META.get(IN_ENVIRON)
    return found if isinstance(found, Generation) else None


def _begun(mark: Hashable) -> Generation | None:
    # No request may have begun yet, and this connection may have been silent for hours.
    close_old_connections()
    try:
        clock.forget()  # another server may have recorded what lies ahead of this one's clock
        at = instant.now()
        changes = (
            Edition.objects.next_change(at),
            FrontEdition.objects.next_change(at),
            next_change_of_portraits(at),
        )
    except Error:
        return None
    since, tomorrow = machine_time(), moments.beginning_of(moments.local(at).date() + DAY)
    until = min((tomorrow, *filter(None, changes)))
    # Seconds of the machine, which is behind the site's time where its clock was set back.
    return Generation(mark, min(since, at.timestamp()), until.timestamp())
