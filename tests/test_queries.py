"""How often the database is asked where somebody waits for the answer, whatever an article has."""

from datetime import datetime

import pytest
from django.contrib.auth.models import User
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from articles import workflow
from articles.access.accounts import Accounts
from articles.content import ArticleContent, ImageUse, SectionContent
from articles.models import Article, Image, Status
from tests.admin.forms import address, fields
from tests.images import blurred, saved
from tests.stories import approved, story

SIZES = pytest.mark.parametrize("many", [1, 6])


def images(many: int, *, by: User, at: datetime) -> list[Image]:
    found = []
    for number in range(many):
        image = Image.objects.get_or_create_from_bytes(
            saved(blurred((640, 480 + number))), by=by, at=at
        )
        image.alt, image.credit = "Boats at the quay", "Reuters"
        image.save()
        found.append(image)
    return found


def illustrated(shown: list[Image]) -> ArticleContent:
    """As many sections, people and topics as there are images."""
    many = range(len(shown))
    sections = [
        SectionContent(heading="Part", body="Words.", image=ImageUse(key=image.key))
        for image in shown
    ]
    return story(
        sections=tuple(sections),
        byline=tuple(f"Wren {number}" for number in many),
        topics=tuple(f"Town {number}" for number in many),
    )


@pytest.fixture
def article(many: int, wren: User, ed: User, at: datetime) -> Article:
    return approved(illustrated(images(many, by=wren, at=at)), by=wren, editor=ed, at=at)


@SIZES
def test_a_story_is_published_in_twenty_seven_questions(
    article: Article, pia: User, at: datetime, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    somebody = Accounts().get_user(pia.pk)  # as a request has her, with nothing asked for yet
    assert somebody is not None
    with django_assert_max_num_queries(27):
        workflow.perform("publish", article, by=somebody, at=at)
    assert article.editions.count() == 1


@SIZES
def test_the_form_is_shown_in_twenty_five_questions(
    article: Article, pia_client: Client, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    pia_client.get(address(article))
    with django_assert_max_num_queries(25):
        page = pia_client.get(address(article)).content.decode()
    assert page.count("Boats") >= 1 and "Publish" in page


@SIZES
def test_the_form_is_saved_in_thirty_five_questions(
    many: int,
    article: Article,
    pia_client: Client,
    django_assert_max_num_queries: DjangoAssertNumQueries,
) -> None:
    sent = fields(pia_client, article)
    for number in range(many):
        sent[f"sections-{number}-body"] = "Other words."
    with django_assert_max_num_queries(35):
        answer = pia_client.post(address(article), {**sent, "headline": "Ferry sails again"})
    assert answer.status_code == 302
    article.refresh_from_db()
    assert article.headline == "Ferry sails again" and article.status == Status.IN_REVIEW
    assert set(article.sections.values_list("body", flat=True)) == {"Other words."}
