"""How the front that no editor made is ranked: which story leads, and what holds of any stories."""

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from articles.content import Genre
from articles.models import Edition
from articles.reader.front import Front, arranged

HOUR, DAY = timedelta(hours=1), timedelta(days=1)
MORNING = datetime(2026, 3, 2, 8, tzinfo=UTC)
BRIEF = {"length": 600}
BIG: dict[str, Any] = {"length": 9_000, "lead": {"key": "a"}}


def edition(number: int, when: timedelta, **said: Any) -> Edition:
    length, updated = said.pop("length", 2_500), said.pop("updated", timedelta())
    topic = said.pop("topic", "")
    published = MORNING + when
    subjects = [{"name": topic, "slug": topic.lower()}] if topic else []
    made = Edition(
        pk=number,
        headline=f"Story {number}",
        published_at=published,
        updated_at=published + updated,
        live_from=published + updated,
        number=1,
        subjects=subjects,
        **said,
    )
    made.length = length  # type: ignore[attr-defined]  # annotated
    return made


def front(editions: Sequence[Edition]) -> Front:
    return arranged(sorted(editions, key=lambda e: (e.published_at, e.pk), reverse=True))


@pytest.mark.parametrize(
    ("first", "second", "leads"),
    [
        # (published so many hours after the morning, what it is), twice; which of them leads
        ((0, {}), (1, {}), 2),
        ((0, BIG), (1, BRIEF), 1),
        ((0, BIG), (6, BRIEF), 1),
        ((0, BIG), (8, BRIEF), 2),
        ((0, BIG), (1, BIG), 2),
        ((0, {"lead": {"key": "a"}}), (2, {}), 1),
        ((0, {"series": {"name": "S", "slug": "s"}}), (0.5, {}), 1),
        ((0, {"updated": 5 * HOUR}), (2, {}), 1),
        ((0, {"updated": 9 * DAY}), (4, {}), 2),
        ((0, {}), (5, {**BIG, "genre": Genre.OPINION}), 1),
        ((0, {}), (5, {**BIG, "genre": Genre.REVIEW}), 1),
        ((0, BRIEF), (9, {**BIG, "genre": Genre.SPONSORED}), 1),
        ((0, {"genre": Genre.OPINION}), (1, {"genre": Genre.REVIEW}), 2),
    ],
)
def test_which_of_two_stories_leads(
    first: tuple[float, dict[str, Any]], second: tuple[float, dict[str, Any]], leads: int
) -> None:
    both = [edition(n, HOUR * h, **said) for n, (h, said) in enumerate((first, second), start=1)]
    assert [each.pk for each in front(both).lead] == [leads]


def test_no_two_of_one_topic_stand_beside_each_other_where_another_is_near() -> None:
    topics = ["Town", "Town", "Sport", "Town", "Town", "Science"]
    shown = front([edition(n, -HOUR * n, topic=topic, **BIG) for n, topic in enumerate(topics)])
    assert [each.pk for each in (*shown.lead, *shown.features)] == [0, 2, 1, 5, 3]


STORIES = st.lists(
    st.fixed_dictionaries(
        {
            "when": st.integers(-100_000, 0).map(lambda minutes: timedelta(minutes=minutes)),
            "genre": st.sampled_from(Genre),
            "length": st.integers(0, 50_000),
            "updated": st.integers(0, 5_000).map(lambda minutes: timedelta(minutes=minutes)),
            "lead": st.sampled_from([None, {"key": "a"}]),
            "series": st.sampled_from([None, {"name": "S", "slug": "s"}]),
            "topic": st.sampled_from(["", "Town", "Sport", "Science"]),
        }
    ),
    max_size=20,
)


@given(stories=STORIES, later=st.integers(0, 10_000_000))
def test_each_story_stands_there_once_in_an_order_that_no_clock_changes(
    stories: list[dict[str, Any]], later: int
) -> None:
    def places(after: timedelta) -> list[list[int]]:
        made = [edition(n, **{**one, "when": one["when"] + after}) for n, one in enumerate(stories)]
        shown = front(made)
        above = (shown.lead, shown.beside, shown.features)
        groups = (*above, *((*one.first, *one.others) for one in shown.sections), shown.more)
        assert all(e.genre != Genre.SPONSORED for group in groups[:-1] for e in group)
        assert list(shown.more) == sorted(
            shown.more, key=lambda e: (e.published_at, e.pk), reverse=True
        )
        return [[each.pk for each in group] for group in groups]

    now = places(timedelta())
    assert sorted(pk for group in now for pk in group) == list(range(len(stories)))
    assert places(timedelta(seconds=later)) == now
