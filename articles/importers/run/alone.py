"""One process at a time works on a run, whichever server it is on. Its lock ends with it, however
that ends, so that another can go on at once.

PostgreSQL gives an advisory lock to a connection of its own, and notices within half a minute when
the server at its other end is gone. SQLite serves one machine: there a transaction on a small file
is the lock, on every operating system.
"""

import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager, suppress
from pathlib import Path

from django.db import DatabaseError, OperationalError, connection

PATIENCE = 2  # seconds: who only asks holds the file for an instant, who was killed is still dying
IMPORTS = 0x6E727573  # the first half of our advisory locks; a batch's key is the other
_BEGIN = f"""
    SET tcp_keepalives_idle = 10; SET tcp_keepalives_interval = 5; SET tcp_keepalives_count = 4;
    SET lock_timeout = '{PATIENCE}s'; SELECT pg_advisory_lock({IMPORTS}, %s)
"""
_HELD = """
    SELECT EXISTS (SELECT FROM pg_locks JOIN pg_database ON pg_database.oid = database
    WHERE locktype = 'advisory' AND granted AND classid = %s AND objid = %s
    AND datname = current_database())
"""


class Taken(Exception):
    """Another process has it."""


@contextmanager
def alone(key: int, file: Path, patience: float = PATIENCE) -> Iterator[None]:
    """Raises Taken."""
    if connection.vendor == "postgresql":
        with closing(connection.copy()) as own, own.cursor() as cursor:
            try:
                cursor.execute(_BEGIN, [key])
            except OperationalError as late:
                raise Taken from late
            try:
                yield
            finally:
                with suppress(DatabaseError):  # the connection is gone, and the lock with it
                    cursor.execute("SELECT pg_advisory_unlock_all()")
        return
    file.parent.mkdir(parents=True, exist_ok=True)
    with closing(sqlite3.connect(file, timeout=patience, isolation_level=None)) as held:
        try:
            held.execute("BEGIN EXCLUSIVE")
        except sqlite3.OperationalError as late:
            raise Taken from late
        yield


def is_taken(key: int, file: Path) -> bool:
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute(_HELD, [IMPORTS, key])
            return bool(cursor.fetchone()[0])
    try:
        with alone(key, file, patience=0):
            return False
    except Taken:
        return True
