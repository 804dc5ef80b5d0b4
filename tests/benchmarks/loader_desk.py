"""What lies on the desk of a loaded newsroom on the day that is `NOW`: so many stories of every
stage, whatever the number of old ones, that columns, boxes and lists are full in each newsroom.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from itertools import count

from django.contrib.auth.hashers import make_password
from django.contrib.auth.models import Group, User
from django.utils import timezone

from articles.models import (
    Bundle,
    BundlePlace,
    Note,
    Notification,
    SavedView,
    Status,
    StatusChange,
)
from tests.benchmarks.bulk import Shelf, text

NOW = datetime(2025, 12, 1, 12, tzinfo=UTC)
OF_A_STAGE = 200  # as many as are looked at
OF_A_KIND = 60  # more than a page or a column shows
STEP = timedelta(seconds=20)
HOUR = timedelta(hours=1)
LONG_AGO = timedelta(days=40)  # of a draft that nobody has touched since
COLLEAGUES = 60


@dataclass(frozen=True, slots=True)
class Fate:
    """What becomes of a story: who writes it (`by`), when it was changed, and its edition, if it
    has one. `goes_on`: its text was changed since that. `rights_end`: it loses its picture then."""

    status: Status
    by: int
    changed: datetime
    live_from: datetime | None = None
    goes_on: bool = False
    rights_end: datetime | None = None
    is_assigned: bool = False
    assignee: int | None = None
    due: datetime | None = None


def clock_of_that_day() -> Callable[[], datetime]:
    """For `timezone.now`: it goes on from `NOW`."""
    real = timezone.now
    behind = real() - NOW
    return lambda: real() - behind


def fates(me: int, colleague: int) -> Iterator[Fate]:
    """About in the order of their changes."""
    for number in range(1, 10):
        yield Fate(Status.DRAFT, by=colleague, changed=NOW - LONG_AGO - number * HOUR)
    moments = (NOW - 8 * HOUR + number * STEP for number in count())
    for status in (Status.PLANNED, Status.DRAFT, Status.CHANGES_REQUESTED):
        for number in range(OF_A_STAGE):
            mine = number % 2 == 0 and status is not Status.PLANNED
            yield Fate(
                status,
                by=me if mine else colleague,
                changed=next(moments),
                is_assigned=status is Status.PLANNED or (status is Status.DRAFT and not mine),
                assignee=(me, None, colleague)[number % 3],
                due=NOW + (number - OF_A_STAGE // 2) * HOUR,
            )
    for number in range(1, OF_A_KIND + 1):
        apart = number * 20 * STEP
        yield Fate(Status.APPROVED, by=colleague, changed=next(moments))
        for live_from in (NOW + apart, NOW - apart):
            ends = NOW + number * HOUR if live_from < NOW and number % 6 == 0 else None
            changed = min(next(moments), live_from)
            yield Fate(Status.APPROVED, colleague, changed, live_from=live_from, rights_end=ends)
    for number in range(OF_A_STAGE):
        yield Fate(
            Status.IN_REVIEW,
            by=me if number % 10 == 0 else colleague,
            changed=next(moments),
            live_from=NOW - 24 * HOUR if number % 5 == 0 else None,
            goes_on=number % 5 == 0,
        )


def colleagues() -> list[User]:
    """So many in each newsroom."""
    password = make_password(None)
    people = [
        User(username=f"wren-{number}", first_name="Wren", password=password, is_staff=True)
        for number in range(COLLEAGUES)
    ]
    User.objects.bulk_create(people)
    role, place = Group.objects.get(name="Writer"), User.groups.through
    place._default_manager.bulk_create(place(user=person, group=role) for person in people)
    return people


def ask_for_changes(shelf: Shelf, article: int, by: int, at: str) -> None:
    """An Editor sends it back with a note that nobody has answered."""
    passage = {"before": "in_review", "after": "changes_requested"}
    passage |= {"transition": "request_changes", "note": "Who says so?"}
    change = shelf.add(StatusChange, article_id=article, by_id=by, at=at, **passage)
    said = {"article_id": article, "author_id": by, "at": at, "words": "Who says so?"}
    shelf.add(Note, **said, asks_id=change)


def tell(shelf: Shelf, article: int, to: int, at: str) -> None:
    told = {"kind": "submitted", "key": f"submitted:{article}", "delivery": "desk"}
    shelf.add(Notification, to_id=to, article_id=article, at=at, **told)


def write_bundles(shelf: Shelf, by: int, articles: int) -> None:
    """More than a page of them, and more of them in a newsroom that has more stories."""
    for number in range(OF_A_KIND + articles // 100):
        made = NOW - number * HOUR
        begun = {"live_from": text(made + HOUR), "published_by_id": by} if number % 2 else {}
        values = {"name": f"Bundle {number}", "made_by_id": by, "made_at": text(made)}
        bundle = shelf.add(Bundle, **values, **begun)
        for place in range(1, 4):
            shelf.add(BundlePlace, bundle_id=bundle, article_id=(3 * number + place) % articles + 1)


def write_views(shelf: Shelf, me: int, colleague: int) -> None:
    for number in range(8):
        values = {"name": f"View {number}", "query": "status__exact=draft", "shared": True}
        shelf.add(SavedView, owner_id=colleague if number % 2 else me, **values)
