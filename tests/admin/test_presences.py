"""Who else is in a story."""

from datetime import datetime, timedelta
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from articles import workflow
from articles.models import Article, Presence
from tests.admin import forms
from tests.admin.controls import writing
from tests.stories import draft, story

HERE, OTHERS = reverse("admin:articles_here"), reverse("admin:articles_others")
LIST = reverse("admin:articles_article_changelist")


@pytest.fixture
def article(wren: User, at: datetime) -> Article:
    return draft(story(), by=wren, at=at)


def opened(client: Client, article: Article) -> dict[str, str]:
    page = client.get(forms.address(article)).content.decode()
    return {"_writing": writing(page)["pass"]}


def others(client: Client, page: dict[str, str]) -> list[dict[str, str]]:
    found: list[dict[str, str]] = client.get(OTHERS, page).json()["people"]
    return found


def test_each_sees_who_else_is_there_and_where(
    article: Article, wren_client: Client, ed_client: Client, pia_client: Client
) -> None:
    wrens, eds = opened(wren_client, article), opened(ed_client, article)
    wren_client.post(HERE, {**wrens, "first": "1", "place": "Headline"})
    wren_client.post(HERE, {**wrens, "place": "The <b>first</b> crossing"})
    ed_client.post(HERE, {**eds, "first": "1"})
    (there,) = others(ed_client, eds)
    assert (there["name"], there["place"]) == ("Wren Hale", "The <b>first</b> crossing")
    assert ":" in there["since"]
    assert [one["name"] for one in others(wren_client, wrens)] == ["Ed Moss"]
    listed = pia_client.get(LIST).content.decode()
    assert "Wren Hale and Ed Moss are in it" in listed


def test_whoever_closes_the_page_is_gone(
    article: Article, wren_client: Client, ed_client: Client
) -> None:
    wrens, eds = opened(wren_client, article), opened(ed_client, article)
    wren_client.post(HERE, {**wrens, "first": "1"})
    wren_client.post(HERE, {**wrens, "left": "1"})
    assert others(ed_client, eds) == [] and not Presence.objects.exists()


def test_whoever_is_silent_for_a_minute_is_gone(
    article: Article, wren_client: Client, ed_client: Client, pia_client: Client
) -> None:
    wrens, eds = opened(wren_client, article), opened(ed_client, article)
    wren_client.post(HERE, {**wrens, "first": "1"})
    for seconds, gone in ((50, False), (61, True)):
        Presence.objects.update(at=timezone.now() - timedelta(seconds=seconds))
        assert (others(ed_client, eds) == []) is gone
        assert ("Wren Hale is in it" not in pia_client.get(LIST).content.decode()) is gone
    # Back again, since then and not since long ago.
    Presence.objects.update(since=timezone.now() - timedelta(days=3))
    wren_client.post(HERE, {**wrens, "first": "1"})
    assert timezone.now() - Presence.objects.get().since < timedelta(minutes=1)


def test_an_open_page_hears_that_the_story_has_moved_on(
    article: Article, ed: User, wren_client: Client, at: datetime
) -> None:
    wrens = opened(wren_client, article)
    assert wren_client.get(OTHERS, wrens).json() == {"people": []}
    wren_client.post(HERE, {**wrens, "first": "1"})
    assert wren_client.get(OTHERS, wrens).json()["version"] == article.version
    for step, words in (
        ("submit", "It is in review now."),
        ("approve", "It is approved now. Saving a change sends it back to review."),
    ):
        workflow.perform(step, article, by=ed, at=at)
        stands = wren_client.get(OTHERS, wrens).json()
        assert stands["version"] == article.version > 1
        assert stands["status"] == {"name": article.status, "words": words}


def test_only_whoever_has_the_page_says_and_sees_it(
    article: Article, wren_client: Client, ed_client: Client
) -> None:
    wrens = opened(wren_client, article)
    assert ed_client.post(HERE, wrens).status_code == 403
    assert ed_client.get(OTHERS, wrens).status_code == 403
    assert wren_client.post(HERE, {}).status_code == 403
    assert wren_client.get(HERE, wrens).status_code == 405


def test_saying_and_seeing_it_cost_three_questions_each(
    article: Article,
    wren_client: Client,
    ed_client: Client,
    django_assert_num_queries: DjangoAssertNumQueries,
) -> None:
    wrens, eds = opened(wren_client, article), opened(ed_client, article)
    ed_client.post(HERE, {**eds, "first": "1"})
    sent: Any
    for sent in ({"first": "1"}, {"place": "Headline"}, {"left": "1"}):
        with django_assert_num_queries(3):
            wren_client.post(HERE, {**wrens, **sent})
    with django_assert_num_queries(3):
        assert len(others(wren_client, wrens)) == 1
