"""The intervals of one article's editions: where a new one fits, what ends and what is taken back.

Called only from the door, inside its transaction and after its compare-and-swap, so that one
article's timeline has one writer at a time.
"""

import enum
from collections.abc import Iterable, Sequence
from datetime import datetime
from itertools import pairwise, takewhile

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
    """What the public sees at `at`, and the edition that somebody planned next, if any."""
    lasting = [e for e in editions if e.live_until is None or e.live_until > e.live_from]
    planned = (e for e in lasting if e.live_from > at and not e.after_rights)
    ahead = min(planned, key=lambda e: e.live_from, default=None)
    live = next((e for e in lasting if e.live_at(at)), None)
    if live is not None:
        return _OF_KIND[Edition.Kind(live.kind)], ahead
    return (Visibility.SCHEDULED if ahead else Visibility.NOT_PUBLISHED), ahead


def begin(chain: Sequence[Edition], *, at: datetime, live_until: datetime | None = None) -> None:
    """Give a composed story its place: it ends what is live at its start, and itself ends where
    the next planned edition begins, or at `live_until` if that comes first, with a tombstone.

    The first of the chain is the story; those behind it follow where rights in pictures change.
    """
    article = chain[0].article
    if not article.editions.lasting().filter(live_from__lte=at).exists():
        cancel(article, at=at)  # nobody has seen it yet: a new instant replaces the old plan
    replace(chain, at=at, live_until=live_until)


def begin_first(chains: Sequence[Sequence[Edition]], names: publishing.Names) -> None:
    """As `begin`, for many articles that have no editions yet."""
    for chain in chains:
        previous = ""
        for number, edition in enumerate(chain, start=1):
            edition.number = number
            edition.live_until = chain[number].live_from if number < len(chain) else None
            edition.seal(previous)
            previous = edition.digest
    editions = [edition for chain in chains for edition in chain]
    Edition.objects.bulk_create(editions)
    publishing.relate(editions, names)


def replace(chain: Sequence[Edition], *, at: datetime, live_until: datetime | None = None) -> None:
    """As `begin`, for a story that keeps its place among the plans: composed again."""
    first = chain[0]
    article = first.article
    for follower in _followers(article, first.live_from):
        article.editions.filter(pk=follower.pk)._move_end(follower.live_from)
    following = article.editions.planned(first.live_from).values_list("live_from", flat=True)
    upcoming = following.first()
    ends = min((moment for moment in (upcoming, live_until) if moment), default=None)
    _end_what_is_live(article, first.live_from, at=at)
    _append_chain(chain, ends)
    if ends is not None and ends != upcoming:
        expired = publishing.tombstone(
            first,
            kind=Edition.Kind.EXPIRED,
            reason="This story was published for a limited time, which is over.",
            live_from=ends,
        )
        expired.composed_by, expired.composed_at = first.composed_by, first.composed_at
        _append(expired, upcoming)


def follow(last: Edition, followers: Sequence[Edition], *, at: datetime) -> None:
    """What comes after an edition whose end was opened again, where rights in pictures change."""
    if followers:
        _end_what_is_live(last.article, followers[0].live_from, at=at)
        _append_chain(followers, None)


def cancel(article: Article, *, at: datetime) -> Edition | None:
    """Take back everything that is planned; what is live stays, its end open again. Answers with
    the first that would have come.

    What follows the live edition because of rights was not planned, and stays too.
    """
    kept = {follower.pk for follower in _followers(article, at)}
    taken = [e for e in article.editions.planned(at).cards() if e.pk not in kept]
    if not taken:
        return None
    for edition in taken:
        article.editions.filter(pk=edition.pk)._move_end(edition.live_from)
    before = article.editions.not_over(at).filter(live_until=taken[0].live_from)
    before._move_end(None)
    return taken[0]


def withdraw(edition: Edition, *, at: datetime) -> Edition:
    """Let a tombstone take the place of whatever is live or planned."""
    article = edition.article
    cancel(article, at=at)
    for follower in _followers(article, at):
        article.editions.filter(pk=follower.pk)._move_end(follower.live_from)
    _end_what_is_live(article, edition.live_from, at=at)
    return _append(edition, None)


def _followers(article: Article, moment: datetime) -> list[Edition]:
    """What comes next after the edition of that moment only because rights change."""
    return list(takewhile(lambda e: e.after_rights, article.editions.planned(moment).cards()))


def _append_chain(chain: Sequence[Edition], ends: datetime | None) -> None:
    """One after the other until `ends`; what would begin later has no place."""
    placed = [edition for edition in chain if ends is None or edition.live_from < ends]
    for edition, following in pairwise([*placed, None]):
        if edition is not None:
            _append(edition, following.live_from if following else ends)
    publishing.relate(placed)


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
