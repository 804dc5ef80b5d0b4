"""Who works here: the rules for making, changing and ending accounts (the page “People” asks them).

A desk chief gives the roles that there are and nothing else, so that no way leads from here to
what a superuser can do. Every change is recorded, with before and after.
refusals <- bylines <- accounts -> letters, records, seen.
"""

from articles.staff.accounts import (
    Details,
    add,
    awaited,
    change,
    deactivate,
    end_sessions,
    reactivate,
    why_not_changed,
)
from articles.staff.records import changes_of, record
from articles.staff.refusals import (
    AddressNeeded,
    AddressTaken,
    AdministratorsOnly,
    BylineNotFree,
    ChangedMeanwhile,
    Gone,
    LastChief,
    NoSuchRole,
    NotAwaited,
    NotYours,
    OwnAccount,
    OwnRole,
    Refused,
)
from articles.staff.seen import digest

__all__ = [
    "AddressNeeded",
    "AddressTaken",
    "AdministratorsOnly",
    "BylineNotFree",
    "ChangedMeanwhile",
    "Details",
    "Gone",
    "LastChief",
    "NoSuchRole",
    "NotAwaited",
    "NotYours",
    "OwnAccount",
    "OwnRole",
    "Refused",
    "add",
    "awaited",
    "change",
    "changes_of",
    "deactivate",
    "digest",
    "end_sessions",
    "reactivate",
    "record",
    "why_not_changed",
]
