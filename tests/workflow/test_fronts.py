"""Fronts through the door: who may, the intervals, the lock, what is no front, and what is never
changed."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.db import IntegrityError, connection, transaction
from hypothesis import given
from hypothesis import strategies as st

from articles import generation, workflow
from articles.fronts import MOST_SLOTS, BadFront, FrontContent, Of, Rank, Rule, Slot
from articles.models import EditionIsFinal, FrontDraft, FrontEdition, Topic
from articles.workflow import FrontConflict, NotAllowed, TimeRefused
from tests.people.closed_story import limit

HOUR = timedelta(hours=1)
MICROSECOND = timedelta(microseconds=1)
Publish = Callable[..., FrontEdition]


def front(*articles: int) -> FrontContent:
    return FrontContent(tuple(Slot(rank=Rank.BRIEF, article=each) for each in articles))


@pytest.fixture
def published(pia: User, at: datetime) -> Publish:
    """A front of this one story, published by Pia at `when`."""

    def published(
        article: int,
        when: datetime = at,
        live_from: datetime | None = None,
        topic: Topic | None = None,
    ) -> FrontEdition:
        seen = FrontDraft.objects.filter(topic=topic).values_list("version", flat=True).first()
        content = front(article)
        draft = workflow.save_front(topic, content, seen=seen or 0, by=pia, at=when)
        return workflow.publish_front(
            topic, seen=draft.version, by=pia, at=when, live_from=live_from
        )

    return published


def live(at: datetime, topic: Topic | None = None) -> list[int]:
    return [
        article
        for each in FrontEdition.objects.of(topic).live(at)
        for article in each.content.articles
    ]


def timeline(topic: Topic | None = None) -> list[tuple[datetime, datetime | None]]:
    fronts = FrontEdition.objects.of(topic).lasting().order_by("live_from")
    return list(fronts.values_list("live_from", "live_until"))


slots = st.builds(
    Slot,
    rank=st.sampled_from([Rank.FEATURE, Rank.BRIEF]),
    rule=st.builds(Rule, st.sampled_from(Of), st.integers(1, 2**63 - 1)),
    headline=st.text(max_size=300),
    standfirst=st.text(max_size=300),
    picture=st.just("") | st.from_regex(r"[0-9a-f]{32}", fullmatch=True),
    until=st.none() | st.datetimes(timezones=st.just(UTC)),
    section=st.none() | st.integers(1, 2**63 - 1),
)


@given(st.lists(slots, max_size=8))
def test_a_front_comes_back_from_json_as_it_was(found: list[Slot]) -> None:
    content = FrontContent(tuple(found))
    assert FrontContent.from_json(content.to_json()) == content


@pytest.mark.parametrize(
    "data",
    [
        {},
        {"format": 2, "slots": []},
        {"format": 1, "slots": [{}]},
        {"format": 1, "slots": [{"rank": "lead"}]},
        {"format": 1, "slots": [{"rank": "huge", "article": 1}]},
        {"format": 1, "slots": [{"rank": "lead", "article": True}]},
        {"format": 1, "slots": [{"rank": "lead", "article": "1"}]},
        {"format": 1, "slots": [{"rank": "lead", "article": -1}]},
        {"format": 1, "slots": [{"rank": "lead", "article": 1, "rule": {"of": "tag", "key": 1}}]},
        {"format": 1, "slots": [{"rank": "lead", "rule": {"of": "month", "key": 1}}]},
        {"format": 1, "slots": [{"rank": "lead", "rule": 3}]},
        {"format": 1, "slots": [{"rank": "lead", "rule": {"of": "tag", "key": None}}]},
        {"format": 1, "slots": [{"rank": "lead", "article": 1, "html": "<b>"}]},
        {"format": 1, "slots": [{"rank": "lead", "article": 1, "headline": 7}]},
        {"format": 1, "slots": [{"rank": "lead", "article": 1, "headline": "x" * 301}]},
        {"format": 1, "slots": [{"rank": "lead", "article": 1, "until": "2026-03-02T09:00"}]},
        {"format": 1, "slots": [{"rank": "lead", "article": 1, "picture": "../key"}]},
        {"format": 1, "slots": 3},
        {"format": 1, "slots": [3]},
        [],
    ],
)
def test_what_is_no_front_is_refused(data: Any) -> None:
    with pytest.raises(BadFront):
        FrontContent.from_json(data)


@pytest.mark.parametrize(
    ("content", "why"),
    [
        (lambda: front(*range(1, MOST_SLOTS + 2)), "40 slots at most"),
        (lambda: front(3, 3), "stands on a front once"),
        (
            lambda: FrontContent(
                (Slot(rank=Rank.LEAD, article=1), Slot(rank=Rank.LEAD, article=2))
            ),
            "one lead",
        ),
        (
            lambda: FrontContent((Slot(rank=Rank.BRIEF, rule=Rule(Of.TAG, 1)),) * 9),
            "8 rules at most",
        ),
    ],
)
def test_a_front_has_its_limits(content: Callable[[], FrontContent], why: str) -> None:
    with pytest.raises(BadFront, match=why):
        content()


@pytest.mark.parametrize(
    ("role", "edits", "publishes"),
    [
        ("Writer", False, False),
        ("Editor", True, False),
        ("Publisher", True, True),
        ("Desk chief", True, True),
    ],
)
def test_who_may_put_fronts_together_and_publish_them(
    role: str, edits: bool, publishes: bool, db: None, at: datetime
) -> None:
    from_role: Any = User.objects.create_user("rollo", is_staff=True)
    from_role.groups.set(from_role.groups.model.objects.filter(name=role))
    assert (workflow.why_not_front(None, from_role) == "") == edits
    assert (workflow.why_not_front(None, from_role, "articles.publish_front") == "") == publishes
    if not edits:
        with pytest.raises(NotAllowed, match="Putting fronts together is not among the things"):
            workflow.save_front(None, front(1), seen=0, by=from_role, at=at)
        return
    workflow.save_front(None, front(1), seen=0, by=from_role, at=at)
    if not publishes:
        with pytest.raises(NotAllowed, match="Publishing fronts is not among the things"):
            workflow.publish_front(None, seen=1, by=from_role, at=at)
        return
    done = workflow.publish_front(None, seen=1, by=from_role, at=at, live_from=at + HOUR)
    workflow.cancel_front(done, by=from_role, at=at)


def test_who_is_limited_has_the_fronts_of_their_topics_alone(pia: User, at: datetime) -> None:
    limit(pia, "Sport")
    sport = Topic.objects.get(name="Sport")
    town = Topic.objects.create(name="Town")
    workflow.save_front(sport, front(1), seen=0, by=pia, at=at)
    workflow.publish_front(sport, seen=1, by=pia, at=at)
    for topic in (None, town):
        with pytest.raises(
            NotAllowed, match=r"is not yours: you have those of your topics \(Sport\)"
        ):
            workflow.save_front(topic, front(1), seen=0, by=pia, at=at)
        with pytest.raises(NotAllowed):
            workflow.publish_front(topic, seen=0, by=pia, at=at)


def test_a_front_is_live_until_the_next_begins_whatever_the_order(
    published: Publish, at: datetime
) -> None:
    published(3, live_from=at + 3 * HOUR)
    published(1, live_from=at + HOUR)
    published(2, live_from=at + 2 * HOUR)
    published(9)
    edges = [at, at + HOUR, at + 2 * HOUR, at + 3 * HOUR]
    assert timeline() == list(zip(edges, [*edges[1:], None], strict=True))
    assert [live(edge) for edge in edges] == [[9], [1], [2], [3]]
    assert [live(edge - MICROSECOND) for edge in edges] == [[], [9], [1], [2]]


def test_one_for_the_same_instant_takes_the_place_of_the_other(
    published: Publish, at: datetime
) -> None:
    published(9)
    published(1, live_from=at + HOUR)
    published(3, live_from=at + 3 * HOUR)
    published(2, live_from=at + HOUR)
    assert [live(at + hours * HOUR) for hours in (0, 1, 2, 3)] == [[9], [2], [2], [3]]


def test_two_of_one_instant_stand_one_behind_the_other(published: Publish, at: datetime) -> None:
    published(1)
    published(2)
    assert timeline() == [(at, at + MICROSECOND), (at + MICROSECOND, None)]
    assert live(at) == [1] and live(at + MICROSECOND) == [2]


def test_time_never_runs_backwards(published: Publish, at: datetime) -> None:
    published(1, when=at + HOUR)
    behind = published(2, when=at)  # by the clock of another server
    assert behind.live_from > at + HOUR and live(at + HOUR) == [1]


def test_what_is_scheduled_is_taken_back_and_what_it_was_to_end_goes_on(
    published: Publish, pia: User, at: datetime
) -> None:
    published(9)
    first = published(1, live_from=at + HOUR)
    second = published(2, live_from=at + 2 * HOUR)
    workflow.cancel_front(first, by=pia, at=at)
    assert timeline() == [(at, at + 2 * HOUR), (at + 2 * HOUR, None)]
    workflow.cancel_front(second, by=pia, at=at)
    assert timeline() == [(at, None)]
    for over in (first, FrontEdition.objects.get(number=1)):
        with pytest.raises(NotAllowed, match="is not scheduled any more"):
            workflow.cancel_front(over, by=pia, at=at)
    assert FrontEdition.objects.count() == 3  # the plans keep their rows


def test_the_fronts_of_topics_and_of_the_home_page_know_nothing_of_each_other(
    published: Publish, at: datetime
) -> None:
    town, sport = (Topic.objects.create(name=name) for name in ("Town", "Sport"))
    for number, topic in enumerate([None, town, sport], start=1):
        assert published(number, topic=topic).number == 1
    assert [live(at, topic) for topic in (None, town, sport)] == [[1], [2], [3]]


def test_an_instant_that_has_passed_is_refused(published: Publish, at: datetime) -> None:
    with pytest.raises(TimeRefused, match="has passed"):
        published(1, live_from=at - HOUR)
    assert not FrontEdition.objects.exists()


def test_what_somebody_else_has_changed_is_neither_overwritten_nor_published(
    ed: User, pia: User, at: datetime
) -> None:
    workflow.save_front(None, front(1), seen=0, by=ed, at=at)
    with pytest.raises(FrontConflict, match="The front of the home page was changed by somebody"):
        workflow.save_front(None, front(2), seen=0, by=pia, at=at)
    with pytest.raises(FrontConflict):
        workflow.publish_front(None, seen=0, by=pia, at=at)
    draft = FrontDraft.objects.get()
    assert (draft.content, draft.version, draft.changed_by) == (front(1), 1, ed)
    same = workflow.save_front(None, front(1), seen=1, by=pia, at=at)
    assert (same.version, same.changed_by) == (1, ed)  # nothing was changed


def test_a_version_is_restored_into_the_draft_and_readers_see_nothing_of_it(
    published: Publish, ed: User, at: datetime
) -> None:
    first = published(1)
    published(2, when=at + HOUR)
    workflow.restore_front(first, seen=2, by=ed, at=at + 2 * HOUR)
    assert FrontDraft.objects.get().content == front(1)
    assert live(at + 3 * HOUR) == [2]


def test_only_what_readers_see_ends_a_generation(
    published: Publish, ed: User, pia: User, at: datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    told: list[bool] = []
    monkeypatch.setattr(generation, "changed", lambda: told.append(True))
    workflow.save_front(None, front(1), seen=0, by=ed, at=at)
    assert told == []
    planned = workflow.publish_front(None, seen=1, by=pia, at=at, live_from=at + HOUR)
    assert told == [True]
    workflow.cancel_front(planned, by=pia, at=at)
    assert told == [True, True]


def test_the_next_change_is_the_next_beginning_or_end_of_a_front_or_of_a_slot(
    published: Publish, pia: User, at: datetime
) -> None:
    pinned = Slot(rank=Rank.LEAD, article=5, until=at + 3 * HOUR)
    over = Slot(rank=Rank.BRIEF, article=6, until=at - HOUR)
    workflow.save_front(None, FrontContent((pinned, over)), seen=0, by=pia, at=at)
    workflow.publish_front(None, seen=1, by=pia, at=at)
    taken_back = published(1, live_from=at + HOUR)
    assert FrontEdition.objects.next_change(at) == at + HOUR
    workflow.cancel_front(taken_back, by=pia, at=at)
    assert FrontEdition.objects.next_change(at) == at + 3 * HOUR
    assert FrontEdition.objects.next_change(at + 3 * HOUR) is None


def test_a_front_is_final(published: Publish) -> None:
    made = published(1)
    for change in (
        made.save,
        made.delete,
        FrontEdition.objects.all().delete,
        lambda: FrontEdition.objects.update(slots={}),
        lambda: FrontEdition.objects.bulk_update([made], ["slots"]),
    ):
        with pytest.raises(EditionIsFinal):
            change()


def test_the_database_keeps_fronts_apart(published: Publish, pia: User, at: datetime) -> None:
    made = published(1)
    rows: list[dict[str, Any]] = [
        {"number": 1, "live_until": at},
        {"number": 2, "live_until": None},
    ]
    if connection.vendor == "postgresql":
        rows.append({"number": 3, "live_until": at + HOUR})
    for row in rows:
        again = FrontEdition(live_from=at, slots=made.slots, composed_by=pia, composed_at=at, **row)
        with pytest.raises(IntegrityError), transaction.atomic():
            again.save()
