"""The intervals of one article's editions: where a new one fits, what ends and what is taken back.

Called only from the door, inside its transaction and after its compare-and-swap, so that one
article's timeline has one writer at a time.
"""

import enum
from collections.abc import Iterable
from datetime import datetime

from django.db.models import Max

from articles import publishing
from articles.models import Article, Edition, EditionIsFinal


class Visibility(enum.Enum):
    """What the public sees of an article at an instant."""

    NOT_PUBLISHED = "Not published"
    SCHEDULED = "Scheduled"
    LIVE = "Live"
    WITHDRAWN = "Withdrawn"
    EXPIRED = "Expired"


_OF_KIND = {
    Edition.Kind.STORY: Visibility.LIVE,
    Edition.Kind.WITHDRAWN: Visibility.WITHDRAWN,
    Edition.Kind.EXPIRED: Visibility.EXPIRED,
}


def visibility(editions: Iterable[Edition], at: datetime) -> tuple[Visibility, Edition | None]:
    """What the public sees at `at`, and the edition that is planned next, if any."""
    lasting = [e for e in editions if e.live_until is None or e.live_until > e.live_from]
    ahead = min((e for e in lasting if e.live_from > at), key=lambda e: e.live_from, default=None)
    live = next((e for e in lasting if e.live_at(at)), None)
    if live is not None:
        return _OF_KIND[Edition.Kind(live.kind)], ahead
    return (Visibility.SCHEDULED if ahead else Visibility.NOT_PUBLISHED), ahead


def begin(edition: Edition, *, at: datetime, live_until: datetime | None = None) -> Edition:
    """Give a composed story its place: it ends what is live at its start, and itself ends where
    the next planned edition begins, or at `live_until` if that comes first, with a tombstone."""
    article = edition.article
    if not article.editions.lasting().filter(live_from__lte=at).exists():
        cancel(article, at=at)  # nobody has seen it yet: a new instant replaces the old plan
    following = article.editions.planned(edition.live_from).values_list("live_from", flat=True)
    upcoming = following.first()
    ends = min((moment for moment in (upcoming, live_until) if moment), default=None)
    _end_what_is_live(article, edition.live_from, at=at)
    _append(edition, ends)
    publishing.relate(edition)
    if ends is not None and ends != upcoming:
        expired = publishing.tombstone(
            edition,
            kind=Edition.Kind.EXPIRED,
            reason="This story was published for a limited time, which is over.",
            live_from=ends,
        )
        expired.composed_by, expired.composed_at = edition.composed_by, edition.composed_at
        _append(expired, upcoming)
    return edition


def cancel(article: Article, *, at: datetime) -> None:
    """Take back everything that is planned; what is live stays, its end open again."""
    planned = article.editions.planned(at)
    first = planned.values_list("live_from", flat=True).first()
    if first is None:
        return
    for pk, live_from in list(planned.values_list("pk", "live_from")):
        article.editions.filter(pk=pk)._move_end(live_from)
    article.editions.live(at).filter(live_until=first)._move_end(None)


def withdraw(edition: Edition, *, at: datetime) -> Edition:
    """Let a tombstone take the place of whatever is live or planned."""
    cancel(edition.article, at=at)
    _end_what_is_live(edition.article, edition.live_from, at=at)
    return _append(edition, None)


def _end_what_is_live(article: Article, moment: datetime, *, at: datetime) -> None:
    live = article.editions.live(moment).only("pk", "live_until").first()
    if live is None:
        return
    if moment < at or (live.live_until is not None and live.live_until <= at):
        raise EditionIsFinal(live)
    article.editions.filter(pk=live.pk)._move_end(moment)


def _append(edition: Edition, live_until: datetime | None) -> Edition:
    numbers = Edition.objects.filter(article_id=edition.article_id)
    last = numbers.aggregate(last=Max("number"))["last"] or 0
    previous = numbers.filter(number=last).values_list("digest", flat=True).first() or ""
    edition.number = last + 1
    edition.live_until = live_until
    edition.seal(previous)
    edition.save(force_insert=True)
    return edition
