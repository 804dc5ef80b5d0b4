"""Lists page by page: on and back, and what the head of each page says."""

import re
from datetime import datetime, timedelta

import pytest
from django.conf import settings
from django.test import Client

from articles.models import Topic
from tests.reader.conftest import Publish, SetClock
from tests.stories import story

HOUR = timedelta(hours=1)
LISTS = {
    "/": "Front page, older stories – The Courant",
    "/topics/town/": "Town, older stories – The Courant",
    "/tags/boats/": "boats, older stories – The Courant",
    "/people/wren-hale/": "Wren Hale, older stories – The Courant",
    "/series/ice/": "Ice, later parts – The Courant",
    "/2026/03/": "March 2026, older stories – The Courant",
    "/2026/03/02/": "2 March 2026, older stories – The Courant",
}
HOSTILE = '"><script>alert(1)</script>'


def text(client: Client, address: str) -> str:
    response = client.get(address)
    assert response.status_code == 200, address
    return response.content.decode()


def headlines(page: str) -> list[str]:
    return re.findall(r'<h2 class="headline"><a href="[^"]*">(Story \d+)</a>', page)


def way(page: str, rel: str, address: str) -> str:
    found = re.search(rf'<a rel="{rel}" href="([^"]*)"', page)
    return (found[1] if found[1].startswith("/") else address + found[1]) if found else ""


def meta(page: str, name: str) -> str:
    found = re.search(rf'<meta (?:name|property)="{name}" content="([^"]*)"', page)
    assert found, name
    return found[1]


def publish_many(published: Publish, look_at: SetClock, number: int, at: datetime) -> None:
    for one in range(number):  # many of them of the same instant
        when = at + timedelta(minutes=one // 15)
        published(story(f"Story {one}", tags=("boats",), series="Ice"), when=when)
    look_at(at + HOUR)


@pytest.mark.parametrize("address", LISTS)
def test_a_list_leads_back_the_way_it_leads_on(
    address: str, published: Publish, client: Client, look_at: SetClock, at: datetime
) -> None:
    publish_many(published, look_at, 45, at)
    onwards = [address]
    while following := way(text(client, onwards[-1]), "next", address):
        onwards.append(following)
    assert len(onwards) == 3
    backwards = [onwards[-1]]
    while before := way(text(client, backwards[-1]), "prev", address):
        backwards.append(before)
    assert backwards == onwards[::-1]


@pytest.mark.parametrize(("address", "title"), LISTS.items())
def test_pages_behind_the_first_say_what_they_are(
    address: str, title: str, published: Publish, client: Client, look_at: SetClock, at: datetime
) -> None:
    publish_many(published, look_at, 21, at)
    first = text(client, address)
    following = way(first, "next", address)
    page = text(client, following)
    assert f"<title>{title}</title>" in page and f"<title>{title}</title>" not in first
    for shown, own in ((first, address), (page, following)):
        whole = f"{settings.BASE_URL}{own}"
        assert f'<link rel="canonical" href="{whole}">' in shown
        assert meta(shown, "og:url") == whole
        assert meta(shown, "og:type") == "website"
        assert meta(shown, "og:site_name") == "The Courant"
        assert meta(shown, "description") == meta(shown, "og:description") != ""
    assert meta(page, "og:title") == title.removesuffix(" – The Courant")


def test_after_newer_stories_the_way_back_meets_no_story_twice(
    published: Publish, client: Client, look_at: SetClock, at: datetime
) -> None:
    publish_many(published, look_at, 41, at)
    last = way(text(client, way(text(client, "/"), "next", "/")), "next", "/")
    for number in (41, 42):
        published(story(f"Story {number}"), when=at + HOUR)
    pages = [last]
    while before := way(text(client, pages[-1]), "prev", "/"):
        pages.append(before)
    seen = [headline for page in pages[:-1] for headline in headlines(text(client, page))]
    assert len(seen) == len(set(seen)) == 41


def test_the_time_machine_goes_back_too(published: Publish, wren_client: Client) -> None:
    for number in range(21):
        published(story(f"Story {number}"))
    asked = "at=2026-03-02T09:00"
    older = way(text(wren_client, f"/topics/town/?{asked}"), "next", "/topics/town/")
    newer = way(text(wren_client, older.replace("&amp;", "&")), "prev", "/topics/town/")
    assert "This is the site as of" in text(wren_client, newer)


def test_hostile_words_stay_words_in_a_head(published: Publish, client: Client) -> None:
    published(story(topics=(HOSTILE,)))
    Topic.objects.update(description=HOSTILE)
    assert "<script>" not in text(client, Topic.objects.get().get_absolute_url())
