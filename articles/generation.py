"""The site's generation: what pages of it were made of is true until anything public changes.

Whoever changes something that readers may see says `changed()` in the transaction that does it.
Those who keep pages ask for the `mark()` of the present generation: another mark, another
generation. It changes as the transaction commits, and not where that is rolled back.

Where SQLite is the database, the mark is a number in the header of its file (user_version, which is
there for applications): a look at it takes microseconds, and all workers share it. PostgreSQL
tells every worker that something has changed (NOTIFY), as it commits: there is nothing to ask but
whether word has come. It comes as soon as the database's process for that worker has its turn, in
a millisecond or a few. The workers of the server that made the change do not wait for that: they
share a word in memory. Nor do other servers where there is a Redis (CACHE_URL), which has a word
for all of them.
"""

import functools
import logging
import mmap
import os
import select
import threading
import time
from collections.abc import Hashable
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.cache import cache
from django.db import DEFAULT_DB_ALIAS, DatabaseError, connection, connections, transaction

try:
    from redis import RedisError
except ImportError:  # where no server shares anything
    RedisError = OSError  # type: ignore[assignment,misc]

log = logging.getLogger("newsroom.generation")

CHANNEL = "newsroom_generation"
KEY = "newsroom_generation"  # of the word in Redis
LENGTH = 8  # bytes of a word
RETRY = 1.0  # seconds between two attempts to reach a database that is away
# How long a server that PostgreSQL does not answer goes on with what it was told last, in seconds.
# Nothing is changed through a database that is down; but it may be this server alone that has lost
# it, and then it does not hear of a withdrawal.
AWAY = 15 * 60.0
# A silent connection is tried after ten seconds, and given up ten seconds later.
KEEPALIVES = {"keepalives_idle": 10, "keepalives_interval": 5, "keepalives_count": 2}


class Unknown(Exception):
    """Nobody can say now whether anything has changed."""


def changed() -> None:
    """Something public is another from now on: to be called in the transaction that changes it."""
    with transaction.atomic(savepoint=False), connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            cursor.execute("PRAGMA user_version")
            number = cursor.fetchone()[0]
            cursor.execute(f"PRAGMA user_version = {(number + 1) % 2**31}")
        else:
            cursor.execute(f"NOTIFY {CHANNEL}")
            transaction.on_commit(_tell, robust=True)


def mark() -> Hashable:
    """The mark of the present generation. Raises Unknown."""
    database: Any = connections[DEFAULT_DB_ALIAS]
    if database.vendor == "sqlite":
        return _number(database)
    return _listener.heard(database), _word_here(), _word_of_all()


def _number(database: Any) -> int:
    # By the driver itself: every page that is kept costs this one look.
    try:
        database.ensure_connection()
        number: int = database.connection.execute("PRAGMA user_version").fetchone()[0]
    except (DatabaseError, database.Database.Error) as error:
        database.close()
        raise Unknown from error
    return number


def _tell() -> None:
    """To the workers of this server, and to all that share a cache. A new word each time, and no
    count: one that was lost could come to the same number again."""
    _memory()[:] = os.urandom(LENGTH)
    if settings.CACHE_IS_SHARED:
        cache.set(KEY, os.urandom(LENGTH), None)


def _word_here() -> bytes:
    return _memory()[:]


def _word_of_all() -> object:
    """What was told last. Without Redis there is still the database's word, a little later."""
    if not settings.CACHE_IS_SHARED:
        return None
    try:
        return cache.get(KEY)
    except RedisError as error:
        log.warning("The cache that servers share does not answer: %s", error)
        return None


@functools.cache
def _memory() -> mmap.mmap:
    """Of all processes that have this data folder."""
    with Path(settings.DATA_DIR, "generation").open("ab+") as file:
        file.truncate(LENGTH)
        return mmap.mmap(file.fileno(), LENGTH)


class _Listener:
    """This process' own connection to PostgreSQL, on which nothing is asked."""

    def __init__(self) -> None:
        self._lock, self._connecting = threading.Lock(), threading.Lock()
        self._connection: Any = None
        self._poll = select.poll()
        self._count = 0
        self._away_since = self._tried = float("-inf")

    def heard(self, database: Any) -> int:
        """How often word has come. Raises Unknown where the database has been away for too long."""
        # The first that comes connects, and the others wait for it; later nobody does.
        if self._connection is None and self._connecting.acquire(blocking=not self._count):
            try:
                self._connect(database)
            finally:
                self._connecting.release()
        with self._lock:
            if self._connection is not None and self._poll.poll(0):
                self._listen(database)
            if self._connection is None and time.monotonic() - self._away_since > AWAY:
                raise Unknown
            return self._count

    def _listen(self, database: Any) -> None:
        """What has come may be the end of the connection: then what was known before goes on."""
        driver = self._connection.pgconn
        try:
            driver.consume_input()
            while driver.notifies():
                self._count += 1
        except database.Database.Error as error:
            log.warning("The database says no more what has changed: %s", str(error).strip())
            self._connection.close()
            self._connection = None
            self._away_since = time.monotonic()

    def _connect(self, database: Any) -> None:
        if time.monotonic() - self._tried < RETRY:
            return
        self._tried = time.monotonic()
        parameters = {**database.get_connection_params(), "connect_timeout": 2, **KEEPALIVES}
        try:
            own = database.Database.connect(**parameters, autocommit=True)
            own.execute(f"LISTEN {CHANNEL}")
        except database.Database.Error:
            return
        with self._lock:
            self._connection, self._poll = own, select.poll()
            self._poll.register(own, select.POLLIN)
            self._count += 1  # nobody knows what was said before


_listener = _Listener()
