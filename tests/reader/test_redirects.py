"""Old addresses answer with the way to the story, once it is public."""

from datetime import datetime, timedelta

import pytest
from django.contrib.auth.models import User
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from articles import workflow
from articles.models import Redirect
from tests.reader.conftest import Publish, SetClock
from tests.stories import draft, story

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("known", "asked"),
    [
        ("/news/ferry", "/news/ferry"),
        ("/news/ferry", "/news/ferry/"),
        ("/news/ferry", "/news/ferry/index.html"),
        ("/news/ferry", "/news/ferry/?utm_source=letter"),
        ("/news/fähre", "/news/f%C3%A4hre/"),
        ("/2019/05/06/ferry", "/2019/05/06/ferry/"),
        ("/topics/ferry", "/topics/ferry/"),
        ("/?p=12", "/?p=12"),
        ("/blog?p=12", "/blog/?p=12&x=1"),
        ("/ferry.html", "/ferry.html"),
    ],
)
def test_an_old_address_leads_to_the_story(
    published: Publish, client: Client, known: str, asked: str
) -> None:
    Redirect.objects.create(path=known, article=published())
    response = client.get(asked)
    assert response.status_code == 301
    assert response["Location"] == "/2026/03/02/ferry-returns-to-the-harbour/"


def test_the_front_stays_the_front_whatever_is_asked(published: Publish, client: Client) -> None:
    published()
    assert client.get("/?p=99").status_code == 200
    assert client.get("/?p=12abc").status_code == 200


def test_an_old_address_of_a_draft_says_nothing(client: Client, wren: User, at: datetime) -> None:
    article = draft(story(), by=wren, at=at)
    Redirect.objects.create(path="/news/ferry", article=article)
    assert client.get("/news/ferry/").status_code == 404
    assert client.post("/news/ferry/").status_code == 404


def test_an_old_address_of_a_withdrawn_story_leads_to_its_reason(
    published: Publish, client: Client, look_at: SetClock, pia: User
) -> None:
    article = published()
    Redirect.objects.create(path="/news/ferry", article=article)
    at = article.changed_at + timedelta(seconds=1)
    workflow.perform("withdraw", article, by=pia, at=at, note="It was wrong.")
    look_at(at)
    assert client.get("/news/ferry/", follow=True).status_code == 410


def test_an_address_that_nobody_knows_costs_two_queries_and_the_page_that_says_so(
    client: Client, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    """Where it leads, and what is near it."""
    with django_assert_num_queries(3):
        assert client.get("/no/such/address/").status_code == 404
