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
except ImportError:  # an extra: it is there where servers share a cache
    RedisError = OSError  # type: ignore[assignment,misc]  # a name for what cannot happen

log = logging.getLogger("newsroom.generation")

CHANNEL = "newsroom_generation"
KEY = "newsroom_generation"  # of the word in Redis
LENGTH = 8  # bytes of a word
RETRY = 5.0  # seconds between two attempts to reach what is away
PATIENCE = 1.0  # seconds: for another thread that connects


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
        transaction.on_commit(_Change().commit, robust=True)


def unsettled() -> tuple[object, ...]:
    """What this connection's transaction has changed so far; empty once that is committed or rolled
    back. Whoever keeps what was read in a transaction keeps it for as long as this is the same."""
    if not connection.in_atomic_block:
        return ()
    waiting = (getattr(hook[1], "__self__", None) for hook in connection.run_on_commit)
    return tuple(change for change in waiting if isinstance(change, _Change))


def mark() -> Hashable:
    """The mark of the present generation. Raises Unknown."""
    database: Any = connections[DEFAULT_DB_ALIAS]
    if database.vendor == "sqlite":
        return _number(database)
    return _listener.heard(database), _word_here(), _word_of_all.last()


def _number(database: Any) -> int:
    # By the driver itself: every page that is kept costs this one look.
    try:
        database.ensure_connection()
        number: int = database.connection.execute("PRAGMA user_version").fetchone()[0]
    except (DatabaseError, database.Database.Error) as error:
        database.close()
        raise Unknown from error
    return number


class _Change:
    """It waits for its transaction."""

    def commit(self) -> None:
        if connection.vendor != "sqlite":
            _tell()


def _tell() -> None:
    """To the workers of this server, and to all that share a cache. A new word each time, and no
    count: one that was lost could come to the same number again."""
    if (memory := _memory()) is not None:
        memory[:] = os.urandom(LENGTH)
    _word_of_all.tell()


def _word_here() -> bytes:
    memory = _memory()
    return b"" if memory is None else memory[:]


@functools.cache
def _memory() -> mmap.mmap | None:
    """Of all processes that have this data folder. Without it there is the database's word."""
    try:
        with Path(settings.DATA_DIR, "generation").open("ab+") as file:
            file.write(bytes(max(0, LENGTH - file.tell())))
            file.flush()
            return mmap.mmap(file.fileno(), LENGTH)
    except OSError:
        log.exception("Workers of this server have to wait for the database's word.")
        return None


class _WordOfAll:
    """The word in Redis. While it is away there is the database's, a little later."""

    def __init__(self) -> None:
        self._last: object = None
        self._retry_at = float("-inf")

    def last(self) -> object:
        """What was told last."""
        if self._answers:
            try:
                self._last = cache.get(KEY)
            except RedisError as error:
                self._is_away(error)
        return self._last

    def tell(self) -> None:
        if self._answers:
            try:
                cache.set(KEY, os.urandom(LENGTH), None)
            except RedisError as error:
                self._is_away(error)

    @property
    def _answers(self) -> bool:
        return settings.CACHE_IS_SHARED and time.monotonic() >= self._retry_at

    def _is_away(self, error: Exception) -> None:
        self._retry_at = time.monotonic() + RETRY
        log.warning("The cache that servers share does not answer: %s", error)


class _Listener:
    """This process' own connection to PostgreSQL, on which nothing is asked."""

    def __init__(self) -> None:
        self._lock, self._connecting = threading.Lock(), threading.Lock()
        self._connection: Any = None
        self._poll: Any = None
        self._count = 0
        self._retry_at = float("-inf")

    def heard(self, database: Any) -> int:
        """How often word has come; a connection that was lost counts as one. Raises Unknown."""
        with self._lock:
            while self._connection is not None and self._poll.poll(0):
                self._listen(database)
            if self._connection is not None:
                return self._count
        self._connect(database)
        return self._count

    def close(self) -> None:
        with self._lock:
            if self._connection is not None:
                self._connection.close()
                self._connection = None

    def _listen(self, database: Any) -> None:
        driver = self._connection.pgconn
        try:
            driver.consume_input()
            while driver.notifies():
                self._count += 1
        except database.Database.Error as error:
            log.warning("The database says no more what has changed: %s", str(error).strip())
            self._connection.close()
            self._connection = None

    def _connect(self, database: Any) -> None:
        """One thread does, and the others wait for it, but not for a database that is away."""
        if not self._connecting.acquire(timeout=PATIENCE):
            raise Unknown
        try:
            if self._connection is None:
                if time.monotonic() < self._retry_at:
                    raise Unknown
                self._opened(database)
        finally:
            self._connecting.release()

    def _opened(self, database: Any) -> None:
        parameters = {**database.get_connection_params(), "connect_timeout": 2}
        own = None
        try:
            own = database.Database.connect(**parameters, autocommit=True)
            own.execute(f"LISTEN {CHANNEL}")
        except database.Database.Error as error:
            self._retry_at = time.monotonic() + RETRY
            log.warning("The database does not say what has changed: %s", str(error).strip())
            if own is not None:
                own.close()
            raise Unknown from error
        with self._lock:
            self._poll = select.poll()
            self._poll.register(own, select.POLLIN)
            self._connection = own
            self._count += 1  # nobody knows what was said before


_word_of_all = _WordOfAll()
_listener = _Listener()
