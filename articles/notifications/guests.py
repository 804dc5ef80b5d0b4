"""Notes by a preview link: whoever made the link is told who left one. Several within an hour are
one notification, which says how many there are by now."""

from collections.abc import Sequence
from datetime import timedelta

from django.contrib.auth.models import User
from django.db import transaction

from articles.models import Delivery, Note, Notification, NotificationKind
from articles.notifications import starting
from articles.notifications.telling import next_digest, tell

TOGETHER = timedelta(hours=1)


def tell_of_guest_note(note: Note, to: Sequence[User]) -> None:
    """Of one that was just written, in its transaction."""
    some = _together(note)
    key = f"guest:{note.link_id}:{some[0].pk}"
    guest = note.holder if len({each.holder for each in some}) == 1 else f"{note.holder} and others"
    if len(some) == 1:
        tell(
            NotificationKind.MENTIONED,
            to,
            article=note.article,
            at=note.at,
            guest=guest[:LONGEST],
            words=note.words,
            key=key,
        )
        return
    told = Notification.objects.filter(key=key)
    told.update(guest=guest[:LONGEST], times=len(some), words=note.words, at=note.at, seen_at=None)
    # A mail that is written already named the first of them: one more says how many came.
    mailed = told.filter(mail_due=None)
    again = mailed.filter(delivery=Delivery.AT_ONCE).update(mail_due=some[0].at + TOGETHER)
    again += mailed.filter(delivery=Delivery.DIGEST).update(mail_due=next_digest(note.at))
    if again:
        transaction.on_commit(starting.want)


def _together(note: Note) -> list[Note]:
    """The notes of its link that are told as one with it. There are few: a link takes so many."""
    some: list[Note] = []
    for each in Note.objects.filter(link=note.link_id).order_by("at", "pk"):
        if some and each.at >= some[0].at + TOGETHER:
            some = []
        some.append(each)
    return some


LONGEST = Notification._meta.get_field("guest").max_length or 0
