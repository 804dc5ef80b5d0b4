"""From the queue to the mail server: django-post-office's rows, sent one by one.

Its own sender marks what it sent after a batch of a hundred, and tries again three times in all.
Here a mail is marked as soon as the server has taken it: a process that is killed between the two
sends one mail a second time, with the same Message-ID, and no other. A row is taken by an update
that only one can make, and for a time: what a killed process had taken is sent then. Nothing is
locked while a server is slow.
"""

import logging
from collections.abc import Callable
from datetime import datetime, timedelta
from smtplib import SMTPRecipientsRefused, SMTPResponseException, SMTPServerDisconnected

from django.core.mail import get_connection
from django.db.models import Q, QuerySet
from post_office.models import STATUS, Email, Log

TAKEN_FOR = timedelta(minutes=10)  # longer than the slowest dialogue with a server that answers
FIRST_AGAIN, LAST_AGAIN = timedelta(minutes=1), timedelta(hours=4)
GIVEN_UP = timedelta(days=4)
CLOSING = 421  # a server that takes nothing any more

log = logging.getLogger("newsroom.mail")


class ServerDown(Exception):
    """It cannot be reached, or has stopped to listen: nothing else is tried now."""


def queued() -> QuerySet[Email]:
    found: QuerySet[Email] = Email.objects.filter(status__in=(STATUS.queued, STATUS.requeued))
    return found


def due(at: datetime) -> QuerySet[Email]:
    return queued().filter(Q(scheduled_time=None) | Q(scheduled_time__lte=at)).order_by("pk")


def deliver(*, now: Callable[[], datetime], stop: Callable[[], bool] = lambda: False) -> None:
    """Send what is due, until there is no more of it. Raises ServerDown."""
    connection = get_connection()
    opened = False
    try:
        while not stop() and (mail := due(now()).first()) is not None:
            if not opened:
                _open(connection)
                opened = True
            if _taken(mail, at=now()):
                _send(mail, connection, now=now)
    finally:
        _close(connection)


def _open(connection: object) -> None:
    try:
        connection.open()  # type: ignore[attr-defined]  # of any backend
    except OSError as error:
        raise ServerDown(str(error)) from error


def _close(connection: object) -> None:
    try:
        connection.close()  # type: ignore[attr-defined]  # of any backend
    except OSError as error:
        log.info("the mail server ended the connection itself: %s", error)


def _taken(mail: Email, *, at: datetime) -> bool:
    """By this process: another one that looked at the same time changes no row."""
    mine = queued().filter(pk=mail.pk, scheduled_time=mail.scheduled_time)
    return bool(mine.update(scheduled_time=at + TAKEN_FOR))


def _send(mail: Email, connection: object, *, now: Callable[[], datetime]) -> None:
    """Raises ServerDown, once it is noted when this mail is tried again."""
    try:
        mail.dispatch(commit=False, disconnect_after_delivery=False, connection=connection)
    except Exception as error:  # whatever is wrong with one mail, the others are sent
        _note_failure(mail, error, at=now())
        if _ends_connection(error):
            raise ServerDown(str(error)) from error
    else:
        Email.objects.filter(pk=mail.pk).update(status=STATUS.sent, last_updated=now())


def _note_failure(mail: Email, error: Exception, *, at: datetime) -> None:
    tried = (mail.number_of_retries or 0) + 1
    wait = min(FIRST_AGAIN * 2 ** min(tried - 1, 10), LAST_AGAIN)
    again = at - mail.created < GIVEN_UP
    Email.objects.filter(pk=mail.pk).update(
        status=STATUS.requeued if again else STATUS.failed,
        scheduled_time=at + wait,
        number_of_retries=tried,
        last_updated=at,
    )
    if again:
        log.warning("a mail to %s was not sent and is tried again: %r", mail.to, error)
    else:
        log.error("a mail to %s was not sent in four days and is given up: %r", mail.to, error)
    Log.objects.create(
        email=mail, status=STATUS.failed, message=str(error), exception_type=type(error).__name__
    )


def _ends_connection(error: Exception) -> bool:
    if isinstance(error, SMTPResponseException):
        return error.smtp_code == CLOSING
    if isinstance(error, SMTPRecipientsRefused):
        return any(code == CLOSING for code, _ in error.recipients.values())
    return isinstance(error, SMTPServerDisconnected | ConnectionError | TimeoutError)
