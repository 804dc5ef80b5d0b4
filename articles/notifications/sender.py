"""What the process does that sends mails: the queue, digests, and what is told because of its time.

It stays for as long as something waits, be it for a digest or for a mail server. An operator may
have it stay for good: `manage.py send_notifications --follow`.
"""

import logging
from collections.abc import Callable
from datetime import datetime, timedelta
from threading import Event
from time import monotonic

from django.db import close_old_connections
from post_office.utils import cleanup_expired_mails

from articles.models import Notification
from articles.notifications import deadlines, letters, postman, rights, starting
from articles.processes import LockTaken, file_lock

PATIENCE = 1  # seconds: whoever only looks whether one is at work holds the lock for an instant
PAUSE = 2.0  # seconds between two looks into the queue
SERVER_DOWN = 10.0  # seconds until a server that is down is tried again
LOOK_AHEAD = 3600.0  # seconds: what comes by itself, and what is old, is looked for
LONGEST = 3600.0  # seconds; then its successor, with the code that is installed by then
MAIL_KEPT = timedelta(days=30)
TOLD_KEPT = timedelta(days=90)
AT_ONCE = 1_000  # rows that are deleted together

log = logging.getLogger("newsroom.mail")


def work(*, now: Callable[[], datetime], follow: bool = False, stop: Event | None = None) -> bool:
    """Until nothing waits any more, or with `follow` until it is stopped; False where another
    process is at it."""
    stop = stop or Event()
    ends = monotonic() + LONGEST
    try:
        while True:
            with file_lock(starting.lock_file(), PATIENCE):
                starting.mark().unlink(missing_ok=True)
                _rounds(stop, now=now, ends=None if follow else ends)
            # Whoever told something while the lock was held has started no process.
            if stop.is_set() or not waits():
                return True
            if monotonic() >= ends:
                starting.start()
                return True
    except LockTaken:
        return False


def waits() -> bool:
    return Notification.objects.unmailed().exists() or postman.queued().exists()


def _rounds(stop: Event, *, now: Callable[[], datetime], ends: float | None) -> None:
    looked_ahead, is_down = float("-inf"), False
    while True:
        close_old_connections()
        if monotonic() - looked_ahead >= LOOK_AHEAD:
            rights.tell_of_rights(at=now())
            deadlines.tell_of_due(at=now())
            _forget(at=now())
            looked_ahead = monotonic()
        if (down := _sent(stop, now=now)) and not is_down:  # said once
            log.warning("the mail server is down, mails wait: %s", down)
        is_down = bool(down)
        pause = SERVER_DOWN if is_down else PAUSE
        over = ends is not None and (not waits() or monotonic() >= ends)
        if over or stop.wait(pause):
            return


def _sent(stop: Event, *, now: Callable[[], datetime]) -> str:
    """What is wrong with the mail server; empty if nothing is."""
    letters.write_letters(at=now())
    letters.write_digests(at=now())
    try:
        postman.deliver(now=now, stop=stop.is_set)
    except postman.ServerDown as down:
        return str(down) or "it does not say why"
    return ""


def _forget(*, at: datetime) -> None:
    cleanup_expired_mails(at - MAIL_KEPT, delete_attachments=False)
    oldest = Notification.objects.order_by("pk").values_list("pk", flat=True)
    while pks := list(oldest[:AT_ONCE]):
        old = Notification.objects.filter(pk__in=pks, at__lt=at - TOLD_KEPT)
        if not old.delete()[0]:
            break
