"""Readers and images whose rights end: time is an argument, and nothing has to run."""

import json
from collections.abc import Callable
from datetime import datetime, timedelta

import pytest
from django.contrib.auth.models import User
from django.core.files.storage import storages
from django.test import Client

from articles import workflow
from articles.content import ImageUse, SectionContent
from articles.models import Article, Image
from tests.reader.conftest import SetClock, kept
from tests.stories import approved, publish, story

PATH = "/2026/03/02/ferry-returns-to-the-harbour/"
PLACES = ("/", PATH, "/feed.xml", "/topics/town/", "/topics/town/feed.xml", "/people/wren-hale/")
PageAt = Callable[[str, datetime], str]
MOMENT = timedelta(microseconds=1)


@pytest.fixture
def ends(at: datetime) -> datetime:
    return at + timedelta(days=1)


@pytest.fixture
def article(image: Image, ends: datetime, wren: User, ed: User, pia: User, at: datetime) -> Article:
    image.alt, image.credit, image.valid_until = "The ferry", "Reuters", ends
    image.save()
    text = f"Words.\n\n![The ferry at night](image:{image.key})"
    sections = (SectionContent(body=text, image=ImageUse(key=image.key)),)
    article = approved(story(sections=sections), by=wren, editor=ed, at=at)
    publish(article, by=pia, at=at)
    return article


@pytest.fixture
def page_at(client: Client, look_at: SetClock) -> PageAt:
    def page_at(address: str, at: datetime) -> str:
        look_at(at)
        response = client.get(address)
        assert response.status_code == 200
        return response.content.decode()

    return page_at


def asked(client: Client, address: str) -> tuple[int, str]:
    """Status and Cache-Control."""
    response = client.get(address)
    assert response.getvalue()
    return response.status_code, kept(response)


def test_at_the_end_of_its_rights_a_picture_is_gone_from_everywhere(
    article: Article,
    image: Image,
    ends: datetime,
    page_at: PageAt,
) -> None:
    for place in PLACES:
        assert image.key in page_at(place, ends - MOMENT), place
        after = page_at(place, ends)
        assert image.key not in after and "The ferry" not in after, place
        assert "Ferry returns" in after
    page = page_at(PATH, ends - MOMENT)
    assert page.count("<figure>") == 2 and "og:image" in page
    page = page_at(PATH, ends)
    assert "og:image" not in page
    data = json.loads(page.partition('application/ld+json">')[2].partition("</script>")[0])
    assert "image" not in data
    month = page_at("/sitemap-2026-03.xml", ends)
    assert PATH in month and image.key not in month


def test_after_the_end_its_files_are_gone_but_for_the_desk(
    article: Article,
    image: Image,
    ends: datetime,
    client: Client,
    wren_client: Client,
    look_at: SetClock,
) -> None:
    addresses = [rendition.url for rendition in image.plan.renditions]
    look_at(ends - MOMENT)
    for address in addresses:
        # A cache must not keep it beyond the end of the rights.
        assert asked(client, address) == (200, "public for 0 s")
    look_at(ends)
    for address in addresses:
        assert asked(client, address) == (410, "no-cache")
        assert asked(wren_client, address) == (200, "private, no-store")
    assert b"no longer available" in client.get(addresses[0]).content


def test_how_long_a_picture_keeps(
    article: Article,
    image: Image,
    ends: datetime,
    client: Client,
    look_at: SetClock,
) -> None:
    address = image.plan.src
    look_at(ends - timedelta(hours=2))
    assert asked(client, address) == (200, "public for 7199 s")
    look_at(ends - timedelta(days=3))
    assert asked(client, address) == (404, "no-store")  # the story begins two days later


def test_a_picture_that_a_publisher_answers_for_stays(
    image: Image,
    wren: User,
    ed: User,
    pia: User,
    at: datetime,
    client: Client,
    page_at: PageAt,
    look_at: SetClock,
) -> None:
    image.alt, image.credit, image.valid_until = "The ferry", "Reuters", at
    image.save()
    sections = (SectionContent(body="Words.", image=ImageUse(key=image.key)),)
    article = approved(story(sections=sections), by=wren, editor=ed, at=at)
    publish(article, by=pia, at=at, rights_override_reason="The agency agreed.")
    assert image.key in page_at(PATH, at)
    assert asked(client, image.plan.src) == (200, "no-cache")
    at += timedelta(hours=1)
    workflow.perform("withdraw", article, by=pia, at=at, note="It was not true.")
    look_at(at)
    assert asked(client, image.plan.src) == (410, "no-cache")


def test_a_publisher_answers_for_one_story_and_not_for_others(
    image: Image,
    article: Article,
    ends: datetime,
    wren: User,
    ed: User,
    pia: User,
    client: Client,
    look_at: SetClock,
) -> None:
    """Another story goes on showing another part of it: its rights ended earlier than it thinks."""
    part = image.plan.src
    now = ends - timedelta(hours=2)
    image.valid_until, image.credit = ends - timedelta(hours=4), "AP"
    image.save()
    assert image.plan.src != part
    sections = (SectionContent(body="Words.", image=ImageUse(key=image.key)),)
    other = approved(story("Another", sections=sections), by=wren, editor=ed, at=now)
    publish(other, by=pia, at=now, rights_override_reason="The agency agreed.")
    look_at(now)
    assert asked(client, image.plan.src) == (200, "no-cache")
    assert asked(client, part) == (410, "no-cache")
    workflow.perform("withdraw", other, by=pia, at=now + MOMENT, note="It was not true.")
    look_at(now + MOMENT)
    assert asked(client, image.plan.src) == (410, "no-cache")


def test_no_original_is_reachable(
    article: Article, image: Image, client: Client, pia_client: Client, at: datetime
) -> None:
    assert storages["originals"].exists(image.original)
    for somebody in (client, pia_client):
        for folder in ("", "originals/", "renditions/", "files/", "media/", "static/"):
            for way in (image.original, f"../originals/{image.original}"):
                response = somebody.get(f"/{folder}{way}")
                assert response.status_code in (400, 404), f"{folder}{way}"
