"""What is missing in the form as it stands, unsaved: what its scripts ask while somebody types."""

import re
from datetime import datetime
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.test import Client
from django.urls import reverse
from pytest_django import DjangoAssertNumQueries

from articles import publishing
from articles.admin.article import missing
from articles.content import ImageUse, SectionContent
from articles.markdown import LONGEST_OF_ALL
from articles.models import Article, Autosave, Image
from articles.publishing.checks import Problem, Severity
from tests.admin.controls import writing
from tests.admin.forms import address, fields, with_section
from tests.images import photo, saved
from tests.stories import approved as approved_story
from tests.stories import draft, publish, story

NEW = reverse("admin:articles_article_missing_new")


@pytest.fixture
def article(wren: User, at: datetime) -> Article:
    return draft(story(), by=wren, at=at)


def asks(client: Client, article: Article | None, sent: dict[str, Any]) -> Any:
    path = reverse("admin:articles_article_missing", args=[article.pk]) if article else NEW
    return client.post(path, {**sent, "_preview": "1"})


def told(client: Client, article: Article | None, sent: dict[str, Any]) -> str:
    answer = asks(client, article, sent)
    assert answer.status_code == 200
    return str(answer.content.decode())


def names(fragment: str) -> list[str]:
    return re.findall(r"<h4>(.*?)</h4>", fragment)


def test_what_was_typed_and_not_saved_is_looked_into_and_nothing_is_stored(
    article: Article, wren_client: Client
) -> None:
    sent = fields(wren_client, article)
    assert "Nothing stands against publishing this text." in told(wren_client, article, sent)
    sent = with_section({**sent, "standfirst": ""}, heading="What it costs", body="TK")
    found = told(wren_client, article, sent)
    assert names(found) == ["Standfirst", "Section 2 “What it costs”: text"]
    assert 'href="#id_standfirst"' in found and 'href="#id_sections-1-body"' in found
    assert 'data-in-short="2 to weigh"' in found
    assert article.revisions.count() == 1 and not Autosave.objects.exists()
    assert publishing.read(Article.objects.whole().get()) == story()


def test_the_page_says_it_in_the_same_words_before_anybody_types(
    article: Article, wren: User, wren_client: Client, at: datetime
) -> None:
    section = SectionContent(heading="What it costs", body="TK")
    draft(story(standfirst="", sections=(section,)), by=wren, at=at)
    unready = Article.objects.latest("pk")
    page = wren_client.get(address(unready)).content.decode()
    fragment = told(wren_client, unready, fields(wren_client, unready))
    assert names(fragment) and fragment.strip() in page
    assert '<a href="#desk-lacking">2 to weigh</a>' in page


def test_it_stands_in_the_order_of_the_form_and_what_blocks_before_what_is_advised(
    wren: User, wren_client: Client, at: datetime
) -> None:
    image = Image.objects.get_or_create_from_bytes(saved(photo((64, 48))), by=wren, at=at)
    body = f"TK ![](image:{image.key})"
    sections = (SectionContent(body=body, image=ImageUse(key=image.key)), SectionContent(body="TK"))
    article = draft(story("TK", byline=(), sections=sections), by=wren, at=at)
    found = told(wren_client, article, fields(wren_client, article))
    assert names(found) == [
        *("Headline", "Byline", "Section 1: text", "Section 1: picture"),
        *("Section 1: alternative text", "Section 1: credit", "Section 2: text"),
    ]
    of_text = found.partition("Section 1: text")[2].partition("</ul>")[0]
    assert re.findall(r'<li class="(\w+)"', of_text) == ["blocks", "blocks", "advice", "advice"]


def test_sections_are_numbered_as_they_stand_on_the_page(
    article: Article, wren_client: Client
) -> None:
    sent = with_section(fields(wren_client, article))  # added, and empty as yet
    sent = with_section(sent, body="TK")
    found = told(wren_client, article, sent)
    assert names(found) == ["Section 3: text"] and "is left in section 3." in found
    assert 'href="#id_sections-2-body"' in found
    assert "Nothing stands against" in told(
        wren_client, article, {**sent, "sections-2-DELETE": "on"}
    )


def test_a_new_story_is_looked_into_before_it_is_anywhere(wren_client: Client) -> None:
    sent = {**fields(wren_client), "headline": "Just begun"}
    found = told(wren_client, None, sent)
    assert names(found) == ["Standfirst", "Byline", "Topics", "Sections"]
    assert "There is no text yet." in found and 'href="#sections-group"' in found
    assert not Article.objects.exists()


def test_a_form_that_cannot_be_read_says_what_to_put_right_in_which_field(
    article: Article, wren_client: Client
) -> None:
    sent = {**fields(wren_client, article), "headline": "", "slug": "not an address"}
    found = told(wren_client, article, {**sent, "sections-0-image": "nowhere"})
    assert names(found) == ["Headline", "Slug", "Section 1 “The first crossing”: picture"]
    assert "To be put right first" in found and "This field is required." in found
    assert 'data-in-short="3 to mend"' in found
    broken = told(wren_client, article, {**sent, "sections-TOTAL_FORMS": "7"})
    assert "did not arrive whole" in broken


def test_hostile_text_comes_back_as_text(article: Article, wren_client: Client) -> None:
    hostile = '"><script>alert(1)</script>'
    sent = with_section(
        fields(wren_client, article), heading=hostile, body=f"[here](/{hostile}) TK <img src=x>"
    )
    found = told(wren_client, article, sent)
    assert "<script" not in found and "<img" not in found and "&lt;script&gt;" in found


def test_texts_that_are_too_long_are_refused_in_words_and_the_list_is_bounded(
    article: Article, wren_client: Client
) -> None:
    sent = fields(wren_client, article)
    half = {**sent, "sections-0-body": "word " * (LONGEST_OF_ALL // 10)}
    for _ in range(2):
        half = with_section(half, body=half["sections-0-body"])
    assert "All sections together are longer" in told(wren_client, article, half)
    links = {**sent, "sections-0-body": "[here](/x) " * 2900}
    found = told(wren_client, article, links)
    assert found.count("<li") == missing.MOST_SHOWN
    assert 'data-in-short="2900 to weigh"' in found and "And 2800 more." in found


@pytest.mark.usefixtures("writers_see_everything")
def test_who_may_not_change_the_story_is_refused_and_asks_nothing(
    article: Article, ed: User, at: datetime, wren_client: Client, client: Client
) -> None:
    theirs = draft(story(standfirst=""), by=ed, at=at)
    page = wren_client.get(address(theirs)).content.decode()
    assert writing(page) == {} and "The article has no standfirst." in page
    assert 'href="#id_' not in page  # there is no field to lead to
    sent = fields(wren_client, article)
    assert asks(wren_client, theirs, sent).status_code == 403
    assert asks(client, article, sent).status_code == 302  # to the door
    absent = reverse("admin:articles_article_missing", args=[999])
    assert wren_client.post(absent, {**sent, "_preview": "1"}).status_code == 404


def test_its_address_without_a_form_leads_to_the_form(
    article: Article, wren_client: Client
) -> None:
    path = reverse("admin:articles_article_missing", args=[article.pk])
    assert wren_client.get(path).headers["Location"] == address(article)
    assert wren_client.get(NEW).headers["Location"] == address()


@pytest.mark.parametrize("many", [1, 6])
def test_it_costs_the_same_however_long_the_story_is(
    many: int,
    wren: User,
    ed: User,
    pia: User,
    pia_client: Client,
    at: datetime,
    django_assert_num_queries: DjangoAssertNumQueries,
) -> None:
    images = [
        Image.objects.get_or_create_from_bytes(saved(photo((64, 48 + n))), by=wren, at=at)
        for n in range(many)
    ]
    sections = tuple(SectionContent(body="TK", image=ImageUse(key=each.key)) for each in images)
    people = tuple(f"Wren {number}" for number in range(many))
    for image in images:
        image.alt, image.credit = "Boats", "Reuters"
        image.save()
    content = story(sections=sections, byline=people, topics=people)
    article = approved_story(content, by=wren, editor=ed, at=at)
    publish(article, by=pia, at=at)
    sent = fields(pia_client, article)
    with django_assert_num_queries(14):
        told(pia_client, article, sent)


def test_every_place_of_the_form_leads_to_an_element_that_is_there(
    article: Article, wren_client: Client
) -> None:
    page = wren_client.get(address(article)).content.decode()
    places = [*missing.PLACES, *(f"sections.0.{name}" for name in missing.PLACES_OF_SECTION)]
    found = [Problem("test", Severity.ADVICE, where, "Look at it.") for where in places]
    listed = missing.listed(found, ["The first crossing"])
    assert len(listed.by_field) == len(places)
    assert [each.field for each in listed.by_field if f'id="{each.field}"' not in page] == []


def test_a_place_that_the_form_does_not_have_is_said_without_a_link() -> None:
    found = [Problem("own", Severity.BLOCKS, "house-style", "Not in the style of the house.")]
    (said,) = missing.listed(found, []).by_field
    assert (said.name, said.field) == ("The article", "")
