"""The front that no editor made: which story stands where."""

import re
from datetime import datetime, timedelta

from django.test import Client

from articles.content import Genre, ImageUse
from articles.models import Image
from tests.reader.conftest import Publish
from tests.stories import story


def places(client: Client) -> dict[str, list[str]]:
    """Headlines by the name of their place; those of a section by its topic."""
    page = client.get("/").content.decode()
    found: dict[str, list[str]] = {}
    place = ""
    pattern = (
        r'<div class="(lead|briefs|features|river)">|<h2 class="rubric" id="[^"]*">(.*?)</h2>'
        r'|class="headline"><a href="[^"]*">([^<]*)</a>'
    )
    section = ""
    for where, rubric, headline in re.findall(pattern, page):
        if rubric:
            section = re.sub(r"<[^>]*>", "", rubric)
        elif where:
            place = section or where
        else:
            found.setdefault(place, []).append(headline)
    return found


def test_the_newest_leads_and_the_next_stand_beside_it_in_words(
    published: Publish, client: Client, at: datetime
) -> None:
    for number in range(5):
        published(story(f"Story {number}", topics=()), when=at - timedelta(hours=number))
    assert places(client) == {
        "lead": ["Story 0"],
        "briefs": ["Story 1", "Story 2", "Story 3"],
        "More stories": ["Story 4"],
    }


def test_pictures_stand_together(
    published: Publish, client: Client, at: datetime, image: Image
) -> None:
    pictured = ImageUse(key=image.key, alt="A boat", credit="Ada Quill")
    for number in range(10):
        picture = pictured if number % 2 else None
        content = story(f"Story {number}", topics=(), lead_image=picture)
        published(content, when=at - timedelta(hours=number))
    shown = places(client)
    assert shown["lead"] == ["Story 1"]
    assert shown["features"] == [f"Story {number}" for number in (3, 5, 7, 9)]
    assert shown["briefs"] == [f"Story {number}" for number in (0, 2, 4)]
    assert shown["More stories"] == ["Story 6", "Story 8"]


def test_a_topic_with_three_stories_more_has_a_section(
    published: Publish, client: Client, at: datetime
) -> None:
    topics = ["Town"] * 4 + ["Sport", "Town", "Sport", "Town", "Town"]
    for number, topic in enumerate(topics):
        published(story(f"Story {number}", topics=(topic,)), when=at - timedelta(hours=number))
    shown = places(client)
    assert shown["briefs"] == ["Story 1", "Story 4", "Story 2"]
    assert shown["Town"] == ["Story 3", "Story 5", "Story 7", "Story 8"]
    assert shown["More stories"] == ["Story 6"]


def test_what_is_paid_for_stands_among_more_stories_however_new(
    published: Publish, client: Client, at: datetime
) -> None:
    published(story("Buy a boat", genre=Genre.SPONSORED), when=at)
    for number in range(8):
        published(story(f"Story {number}"), when=at - timedelta(hours=1 + number))
    shown = places(client)
    assert shown["lead"] == ["Story 0"]
    assert shown["More stories"] == ["Buy a boat"]
    assert "card sponsored" in client.get("/").content.decode()


def test_every_story_stands_there_once(published: Publish, client: Client, at: datetime) -> None:
    topics = ["Town", "Sport", "Science"]
    for number in range(20):
        content = story(f"Story {number}", topics=(topics[number % 3],))
        published(content, when=at - timedelta(hours=number))
    headlines = [each for place in places(client).values() for each in place]
    assert sorted(headlines) == sorted(f"Story {number}" for number in range(20))
