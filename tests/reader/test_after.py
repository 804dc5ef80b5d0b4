"""A story's end: tags, the way on in its topic, related stories; its contents and its length."""

import re
from datetime import datetime, timedelta
from typing import Any

import pytest
from django.conf import settings
from django.contrib.auth.models import User
from django.test import Client

from articles import workflow
from articles.content import ImageUse, SectionContent
from articles.models import Image
from articles.reader import reading
from tests.reader.conftest import Publish, SetClock
from tests.stories import story

SECOND, HOUR = timedelta(seconds=1), timedelta(hours=1)
HERE = "/2026/03/02/here/"


def here(**fields: Any) -> Any:
    return story("Here", **fields)


def page(client: Client, address: str = HERE) -> str:
    response = client.get(address)
    assert response.status_code == 200
    return response.content.decode()


def beside(shown: str) -> dict[str, str]:
    """The next and the previous story in its topic."""
    found = re.findall(r"<li><span>(\w+) story</span> <a href=\"[^\"]*\"[^>]*>(.*?)</a>", shown)
    return dict(found)


def related(shown: str) -> list[str]:
    section = re.search(r'<section class="related".*?</section>', shown, re.DOTALL)
    return re.findall(r"<li><a [^>]*>(.*?)</a>", section[0]) if section else []


@pytest.fixture
def hourly(published: Publish, look_at: SetClock, at: datetime) -> Any:
    """Publishes one story an hour; readers come after the last."""
    hours = iter(range(100))

    def hourly(*stories: Any) -> None:
        for each in stories:
            when = at + next(hours) * HOUR
            published(each, when=when)
            look_at(when)

    return hourly


def test_a_story_leads_to_its_tags(published: Publish, client: Client) -> None:
    published(here(tags=("ice", "Boats & <more>")))
    assert re.findall(r'<a href="(/tags/[^"]*)">(.*?)</a>', page(client)) == [
        ("/tags/boats-more/", "Boats &amp; &lt;more&gt;"),
        ("/tags/ice/", "ice"),
    ]


def test_a_story_leads_on_and_back_in_its_first_topic(hourly: Any, client: Client) -> None:
    hourly(story("Too early"), story("Before"), story("Weather", topics=("Weather",)))
    hourly(here(topics=("Town", "Weather")), story("Weather again", topics=("Weather",)))
    hourly(story("After"), story("Too late"))
    shown = page(client)
    assert beside(shown) == {"Next": "After", "Previous": "Before"}
    assert 'More in <a href="/topics/town/">Town</a>' in shown


def test_related_stories_share_tags_before_topics_and_are_shown_once(
    hourly: Any, client: Client
) -> None:
    both = ("boats", "ice")
    hourly(story("Both", topics=(), tags=both), story("Old topic"), story("Topic"))
    hourly(story("Before"), here(tags=both), story("Part 2", series="Ice", tags=both))
    hourly(story("Boats", topics=(), tags=("boats",)), story("Ice", topics=(), tags=("ice",)))
    hourly(story("Nothing in common", topics=("Sport",), tags=("football",)))
    shown = page(client)
    assert beside(shown) == {"Next": "Part 2", "Previous": "Before"}
    assert related(shown) == ["Both", "Ice", "Boats", "Topic"]


def test_a_part_of_the_series_beside_it_is_not_shown_again(hourly: Any, client: Client) -> None:
    hourly(story("Part 1", series="Ice"), here(series="Ice"), story("Part 3", series="Ice"))
    shown = page(client)
    assert shown.count("Part 1</a>") == shown.count("Part 3</a>") == 1


def test_a_story_without_tags_and_topics_leads_nowhere(published: Publish, client: Client) -> None:
    published(story("Another"))
    published(here(topics=()))
    shown = page(client)
    assert (beside(shown), related(shown)) == ({}, [])


def test_related_stories_have_a_small_picture_without_words(
    published: Publish, client: Client, image: Image
) -> None:
    picture = ImageUse(key=image.key, alt="A boat", credit="Ada Quill")
    published(story("Pictured", tags=("Ice",), topics=(), lead_image=picture))
    published(here(tags=("Ice",), topics=()))
    shown = page(client)
    assert related(shown) == ["Pictured"]
    section = shown.partition('class="related"')[2]
    assert section.count("<img") == 1 and 'alt=""' in section and "-320." in section


def test_related_stories_are_true_a_second_before_and_after_everything(
    published: Publish, client: Client, look_at: SetClock, pia: User, at: datetime
) -> None:
    published(here(tags=("ice",)))
    first = published(story("Beside"), live_from=at + HOUR)
    other = published(story("Related", topics=(), tags=("ice",)), live_from=at + HOUR)
    for article in (first, other):
        workflow.perform("withdraw", article, by=pia, at=at + 2 * HOUR, note="It was not true.")
    seen = []
    for instant in (at + HOUR, at + 2 * HOUR):
        for moment in (instant - SECOND, instant):
            look_at(moment)
            shown = page(client)
            seen.append((list(beside(shown).values()), related(shown)))
    nothing: tuple[list[str], list[str]] = ([], [])
    both = (["Beside"], ["Related"])
    assert seen == [nothing, both, both, nothing]


def test_a_story_can_be_sent_on(published: Publish, client: Client) -> None:
    published(story("Tea & biscuits? 100%", slug="here"))
    address = f"{settings.BASE_URL}{HERE}"
    shown = page(client)
    assert f'<a href="{address}">{address}</a>' in shown
    sent = "mailto:?subject=Tea%20%26%20biscuits%3F%20100%25&amp;body=http%3A%2F%2Flocalhost%3A8000"
    assert sent in shown


def test_a_long_story_has_a_list_of_its_headings(published: Publish, client: Client) -> None:
    headings = ("First", "Tea & <biscuits>", "", "Third", "Last")
    sections = tuple(SectionContent(heading=words, body="Words.") for words in headings)
    published(here(sections=sections))
    shown = page(client)
    contents = re.findall(r'<li><a href="#([\w-]*)">(.*?)</a>', shown)
    assert [words for _, words in contents] == [
        "First",
        "Tea &amp; &lt;biscuits&gt;",
        "Third",
        "Last",
    ]
    for place, words in contents:
        assert f'<h2 id="{place}">{words}</h2>' in shown


def test_a_short_story_has_none(published: Publish, client: Client) -> None:
    published(here())
    assert "In this story" not in page(client)


@pytest.mark.parametrize(
    ("words", "minutes"), [("Short. ", 1), ("word " * 880, 4), ("渡船恢复" * 220, 2)]
)
def test_readers_are_told_how_long_a_story_is(
    words: str, minutes: int, published: Publish, client: Client
) -> None:
    assert reading.minutes(f'<p class="some words that do not count">{words}</p>') == minutes
    published(here(body=words))
    assert f'<span class="reading">{minutes} min</span>' in page(client)
