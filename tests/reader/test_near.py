"""An address that nothing is at leads to stories with almost the same one."""

import re
from datetime import datetime, timedelta

import pytest
from django.contrib.auth.models import User
from django.test import Client

from articles import workflow
from tests.reader.conftest import Publish, SetClock
from tests.stories import story

PATH = "/2026/03/02/ferry-returns-to-the-harbour/"
SECOND, HOUR = timedelta(seconds=1), timedelta(hours=1)


def near(client: Client, address: str) -> list[str]:
    answer = client.get(address)
    assert answer.status_code == 404, address
    section = re.search(r'<section class="near".*?</section>', answer.content.decode(), re.DOTALL)
    return re.findall(r'<li><a href="([^"]*)"', section[0]) if section else []


@pytest.mark.parametrize(
    "address",
    [
        "/2026/11/30/ferry-returns-to-the-harbour/",
        "/2026/3/2/ferry-returns-to-the-harbour",
        "/2026/03/02/ferry-returns-to-the/",
        "/2026/03/03/ferry-returns-to-harbour/",
        "/2026/03/02/news/Ferry-Returns-to-the-Harbour.html",
        "/news/ferry-returns-to-the-harbour.php",
        "/ferry-returns-to-the-harbour",
    ],
)
def test_a_wrong_date_and_a_lost_word_lead_to_the_story(
    address: str, published: Publish, client: Client
) -> None:
    published()
    published(story("A bridge"))
    assert near(client, address) == [PATH]


@pytest.mark.parametrize(
    "address", ["/ferry/", "/news/2026/03/02/ferry.html", "/2025/03/02/ferry/"]
)
def test_one_word_may_be_all_of_an_address(
    address: str, published: Publish, client: Client
) -> None:
    published(story("Ferry"))
    published(story("A bridge"))
    assert near(client, address) == (["/2026/03/02/ferry/"] if "2025" not in address else [])


def test_a_word_of_an_address_leads_to_the_stories_of_that_day_that_have_it(
    published: Publish, client: Client
) -> None:
    published()
    published(story("A bridge"))
    assert near(client, "/2026/03/02/harbour/") == [PATH]


@pytest.mark.parametrize(
    "address",
    [
        *("/nothing/", "/2026/03/02/nothing/", "/2026/03/02/quite-another-story/", "/x-y.jpg"),
        *("/2026/02/30/bridge-that-was/", "/0001/01/01/x-y/", "/9999/12/31/x-y/", "/a-b/" * 300),
        "/renditions/ferry-returns-to-the-harbour.webp",
    ],
)
def test_what_is_like_no_story_leads_to_none(
    address: str, published: Publish, client: Client
) -> None:
    published()
    assert near(client, address) == []


def test_the_likeliest_stands_first(published: Publish, client: Client) -> None:
    for headline in ("Ferry returns", "Ferry returns late again", "Ferry returns late"):
        published(story(headline))
    found = near(client, "/2026/03/02/ferry-returns-late-today/")
    likely = ("ferry-returns-late", "ferry-returns-late-again", "ferry-returns")
    assert found == [f"/2026/03/02/{slug}/" for slug in likely]


def test_near_addresses_are_true_a_second_before_and_after_everything(
    published: Publish, client: Client, look_at: SetClock, pia: User, at: datetime
) -> None:
    article = published(live_from=at + HOUR)
    workflow.perform("withdraw", article, by=pia, at=at + 2 * HOUR, note="It was not true.")
    for address in ("/2026/03/02/ferry-returns-to-the/", "/ferry-returns-to-the-harbour/"):
        seen = []
        for instant in (at + HOUR, at + 2 * HOUR):
            for moment in (instant - SECOND, instant):
                look_at(moment)
                seen.append(near(client, address))
        assert seen == [[], [PATH], [PATH], []]
