"""The value: equal is equal, and JSON keeps all of it."""

import json
from datetime import UTC, datetime, timedelta, timezone
from typing import Any

import pytest
from hypothesis import given

from articles.content import ArticleContent, BadContent, ImageUse, SectionContent
from tests.stories import contents, story


@given(contents)
def test_json_there_and_back_is_the_same_content(content: ArticleContent) -> None:
    assert ArticleContent.from_json(json.loads(json.dumps(content.to_json()))) == content


def test_contents_that_say_the_same_are_equal() -> None:
    assert story() == story()
    assert story() != story(heading="Another heading")
    assert hash(story()) == hash(story())


def test_the_same_instant_in_two_zones_is_the_same_content() -> None:
    noon = datetime(2026, 3, 2, 12, tzinfo=UTC)
    eastern = noon.astimezone(timezone(timedelta(hours=-5)))
    assert story(first_published=noon).to_json() == story(first_published=eastern).to_json()


def test_topics_are_a_set_and_the_byline_is_an_order() -> None:
    assert story(topics=("Town", "Sea", "Sea")) == story(topics=("Sea", "Town"))
    assert story(byline=("Wren", "Ed")) != story(byline=("Ed", "Wren"))


def test_a_picture_that_says_nothing_is_no_picture() -> None:
    assert SectionContent(body="x", image=ImageUse()) == SectionContent(body="x")


def test_the_lead_picture_comes_before_those_of_the_sections() -> None:
    lead, first = ImageUse(key="b" * 32), ImageUse(key="a" * 32)
    content = story(lead_image=lead, sections=(SectionContent(image=first),))
    assert content.images == (lead, first)
    assert story(lead_image=ImageUse()).lead_image is None


def test_what_says_nothing_new_is_written_as_before() -> None:
    """Digests of what was imported before are compared with it."""
    assert not {"genre", "language", "translation_of", "series", "lead_image"} & set(
        story().to_json()
    )


def test_a_naive_time_is_refused() -> None:
    with pytest.raises(ValueError, match="aware"):
        story(first_published=datetime(2026, 3, 2))  # noqa: DTZ001  (what is tested)


@pytest.mark.parametrize(
    "damage",
    [
        {"format": 2},
        {"format": None},
        {"headline": 7},
        {"byline": "Wren"},
        {"sections": None},
        {"sections": [{"heading": "x"}]},
        {"first_published": "yesterday"},
        {"first_published": "2026-03-02T09:00:00"},
        {"colour": "blue"},
    ],
)
def test_damaged_json_is_refused_by_name(damage: dict[str, Any]) -> None:
    with pytest.raises(BadContent):
        ArticleContent.from_json({**story().to_json(), **damage})
