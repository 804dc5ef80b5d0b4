"""Who comes in: the log of it, sessions and how they end, the throttle at the door.

records <- sessions, changes, signals; records, throttle <- accounts; locale;
records, throttle, sessions, letters <- resets.
"""

from articles.access.records import record
from articles.access.sessions import end_sessions

__all__ = ["end_sessions", "record"]
