"""Notifications: who is told what about a story, at the desk and by mail.

telling (tell: the rows, in the caller's transaction) <- transitions (whom a passage through the
workflow's door concerns), rights (what ends soon). wording: what is said. letters: mails of rows
that want one, written into the queue; postman: from the queue to the mail server; sender: the
process that does both; starting: of that process. opened: what somebody has seen.
"""

from articles.notifications.deadlines import tell_of_assigned, tell_of_taken_back
from articles.notifications.guests import tell_of_guest_note
from articles.notifications.opened import mark_seen, opened
from articles.notifications.telling import tell
from articles.notifications.transitions import tell_of_change
from articles.notifications.wording import sentence

__all__ = [
    "mark_seen",
    "opened",
    "sentence",
    "tell",
    "tell_of_assigned",
    "tell_of_change",
    "tell_of_guest_note",
    "tell_of_taken_back",
]
