"""The intervals of one article's editions: where a new one fits, what ends and what is taken back.

Only the door changes them, after its compare-and-swap of the article's version: an article's
timeline has one writer at a time, and what was read of it before that is still so.
"""

import enum
from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime
from itertools import pairwise, takewhile

from django.contrib.auth.models import User
from django.utils.translation import gettext, gettext_noop

from articles import publishing
from articles.models import Article, Edition, EditionIsFinal, Revision, TopicTombstone


class Visibility(enum.Enum):
    """What the public sees of an article at an instant, in words."""

    NOT_PUBLISHED = gettext_noop("Not published")
    SCHEDULED = gettext_noop("Scheduled")
    LIVE = gettext_noop("Live")
    WITHDRAWN = gettext_noop("Withdrawn")
    EXPIRED = gettext_noop("Expired")

    @property
    def label(self) -> str:
        return gettext(self.value)


# Kept in English; whoever shows it says it in their language.
OVER = gettext_noop("This story was published for a limited time, which is over.")

_OF_KIND = {
    Edition.Kind.STORY: Visibility.LIVE,
    Edition.Kind.WITHDRAWN: Visibility.WITHDRAWN,
    Edition.Kind.EXPIRED: Visibility.EXPIRED,
}


def visibility(editions: Iterable[Edition], at: datetime) -> tuple[Visibility, Edition | None]:
    """What the public sees at `at`, and the edition that somebody planned next, if any."""
    lasting = [edition for edition in editions if edition.is_lasting]
    planned = (e for e in lasting if e.live_from > at and not e.after_rights)
    ahead = min(planned, key=lambda e: e.live_from, default=None)
    live = next((e for e in lasting if e.live_at(at)), None)
    if live is not None:
        return _OF_KIND[Edition.Kind(live.kind)], ahead
    return (Visibility.SCHEDULED if ahead else Visibility.NOT_PUBLISHED), ahead


class Timeline:
    """All editions of an article, without their heavy columns, in one query."""

    def __init__(self, article: Article) -> None:
        self.article = article
        saved = article.editions.cards().order_by("number") if article.pk else ()
        self._editions: list[Edition] = list(saved)

    @property
    def is_empty(self) -> bool:
        return not self._editions

    def visibility(self, at: datetime) -> tuple[Visibility, Edition | None]:
        return visibility(self._editions, at)

    def live(self, at: datetime) -> Edition | None:
        return next((edition for edition in self._lasting() if edition.live_at(at)), None)

    def planned(self, at: datetime) -> list[Edition]:
        """Those that begin after `at`, the next one first."""
        ahead = [edition for edition in self._lasting() if edition.live_from > at]
        return sorted(ahead, key=lambda edition: edition.live_from)

    def stories_begun(self, at: datetime) -> list[Edition]:
        """The stories that have been live by `at`, the oldest first."""
        begun = [e for e in self._lasting() if e.live_from <= at and not e.is_tombstone]
        return sorted(begun, key=lambda edition: (edition.live_from, edition.number))

    def before(self, moment: datetime) -> tuple[Edition | None, bool]:
        """The story that readers have last before that moment, and whether it is gone again by
        then."""
        earlier = [e for e in self._lasting() if e.live_from < moment]
        last = max(earlier, key=lambda e: (e.live_from, e.number), default=None)
        stories = [e for e in earlier if not e.is_tombstone]
        story = max(stories, key=lambda e: (e.live_from, e.number), default=None)
        return story, story is not last

    def is_unseen(self, at: datetime) -> bool:
        """Nobody has seen anything of it by `at`: what is published then replaces every plan."""
        return all(edition.live_from > at for edition in self._lasting())

    def plans(self, at: datetime) -> list[Edition]:
        """What somebody planned, the next one first: stories, and their ends."""
        return [edition for edition in self.planned(at) if not edition.after_rights]

    def roots(self, at: datetime) -> list[Edition]:
        """The story that is live, and those that somebody planned."""
        planned = (edition for edition in self.planned(at) if not edition.after_rights)
        live = self.live(at)
        return [e for e in (live, *planned) if e is not None and not e.is_tombstone]

    def story_of(self, revision: Revision) -> Edition | None:
        """The newest that was made of this text."""
        made = (each for each in self._stories() if each.revision_id == revision.pk)
        return max(made, key=lambda edition: edition.number, default=None)

    def newest_revision(self) -> int:
        """The primary key of the newest text that a story was made of; 0 if there is none.
        Revisions are only ever added: their keys grow as their numbers do."""
        return max((edition.revision_id for edition in self._stories()), default=0)

    def open_ended_story(self) -> Edition | None:
        """The one that is live or planned, and has no end yet."""
        return next((each for each in self._stories() if each.live_until is None), None)

    def begin(
        self,
        chain: Sequence[Edition],
        names: publishing.Names,
        *,
        at: datetime,
        live_until: datetime | None = None,
    ) -> None:
        """Give a composed story its place: it ends what is live at its start, and itself ends where
        the next planned edition begins, or at `live_until` if that comes first, with a tombstone.

        The first of the chain is the story; those behind it follow where rights in images change.
        """
        if self.is_unseen(at):
            self.cancel(at=at)  # a new instant replaces the old plan
        self.replace(chain, names, at=at, live_until=live_until)

    def replace(
        self,
        chain: Sequence[Edition],
        names: publishing.Names,
        *,
        at: datetime,
        live_until: datetime | None = None,
    ) -> None:
        """As `begin`, for a story that keeps its place among the plans: composed again."""
        first = chain[0]
        self._take_back(self._followers(first.live_from))
        upcoming = next((each.live_from for each in self.planned(first.live_from)), None)
        ends = min((moment for moment in (upcoming, live_until) if moment), default=None)
        self._end_what_is_live(first.live_from, at=at)
        self._append_chain(chain, names, ends)
        if ends is not None and ends != upcoming:
            self._append(_expired(first, ends), upcoming)
        self._note_topics_of_tombstones(after=first.live_from)

    def expire(self, moment: datetime, *, by: User, at: datetime) -> Edition:
        """Let what is live then end with a tombstone; nothing is planned for later."""
        self._take_back(self._followers(moment))
        last = self.live(moment)
        if last is None:  # a plan to end something has something before it
            raise Edition.DoesNotExist
        self._end_what_is_live(moment, at=at)
        expired = _expired(last, moment)
        expired.composed_by, expired.composed_at = by, at
        self._append(expired, None)
        self._note_topics_of_tombstones(after=moment)
        return expired

    def follow(
        self, followers: Sequence[Edition], names: publishing.Names, *, at: datetime
    ) -> None:
        """What comes after an edition whose end was opened again, where rights in images change."""
        if followers:
            self._end_what_is_live(followers[0].live_from, at=at)
            self._append_chain(followers, names, None)

    def cancel(self, *, at: datetime) -> Edition | None:
        """Take back everything that is planned; what is live stays, its end open again. Answers
        with the first that would have come.

        What follows the live edition because of rights was not planned, and stays too.
        """
        kept = self._followers(at)
        taken = [edition for edition in self.planned(at) if edition not in kept]
        if not taken:
            return None
        opened = taken[0].live_from
        self._take_back(taken)
        for edition in self._lasting():
            if edition.live_until == opened:
                self._move_end(edition, None)
        return taken[0]

    def withdraw(self, edition: Edition, *, at: datetime) -> Edition:
        """Let a tombstone take the place of whatever is live or planned."""
        self.cancel(at=at)
        self._take_back(self._followers(at))
        self._end_what_is_live(edition.live_from, at=at)
        self._append(edition, None)
        self._note_topics_of_tombstones(after=at)
        return edition

    def _stories(self) -> Iterator[Edition]:
        return (edition for edition in self._editions if not edition.is_tombstone)

    def _lasting(self) -> list[Edition]:
        return [edition for edition in self._editions if edition.is_lasting]

    def _followers(self, moment: datetime) -> list[Edition]:
        """What comes next after the edition of that moment only because rights change."""
        return list(takewhile(lambda edition: edition.after_rights, self.planned(moment)))

    def _take_back(self, editions: Iterable[Edition]) -> None:
        for edition in editions:
            self._move_end(edition, edition.live_from)

    def _end_what_is_live(self, moment: datetime, *, at: datetime) -> None:
        live = self.live(moment)
        if live is None:
            return
        if moment < at:  # what readers have seen by now stays as long as it was
            raise EditionIsFinal(live)
        self._move_end(live, moment)

    def _move_end(self, edition: Edition, live_until: datetime | None) -> None:
        self.article.editions.filter(pk=edition.pk)._move_end(live_until)
        edition.live_until = live_until

    def _note_topics_of_tombstones(self, *, after: datetime) -> None:
        """Of those that readers get from then on: other stories stand before them now."""
        TopicTombstone.objects.record(
            [each for each in self._lasting() if each.is_tombstone and each.live_from >= after]
        )

    def _append_chain(
        self, chain: Sequence[Edition], names: publishing.Names, ends: datetime | None
    ) -> None:
        """One after the other until `ends`; what would begin later has no place."""
        placed = [edition for edition in chain if ends is None or edition.live_from < ends]
        for edition, following in pairwise([*placed, None]):
            if edition is not None:
                self._append(edition, following.live_from if following else ends)
        publishing.relate(placed, names)

    def _append(self, edition: Edition, live_until: datetime | None) -> Edition:
        last = self._editions[-1] if self._editions else None
        edition.number = last.number + 1 if last else 1
        edition.live_until = live_until
        edition.seal(last.digest if last else "")
        edition.save(force_insert=True)
        self._editions.append(edition)
        return edition


def _expired(last: Edition, moment: datetime) -> Edition:
    expired = publishing.tombstone(
        last,
        kind=Edition.Kind.EXPIRED,
        reason=OVER,
        live_from=moment,
    )
    expired.composed_by, expired.composed_at = last.composed_by, last.composed_at
    return expired


def begin_first(chains: Sequence[Sequence[Edition]], names: publishing.Names) -> None:
    """As `Timeline.begin`, for many articles that have no editions yet."""
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
