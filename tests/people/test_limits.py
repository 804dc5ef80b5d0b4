"""Colleagues who are limited to topics: how a Desk chief says so, and what comes of it."""

from datetime import datetime

import pytest
from django.contrib.auth.models import User
from django.test import Client

from articles import workflow
from articles.models import Colleague, Status, Topic, TopicLimit
from articles.workflow import NotAllowed
from tests.people.pages import ADD, LIST, MIRA, form_values, messages_of, page, posted
from tests.stories import draft, story


@pytest.fixture
def sport(db: None) -> Topic:
    return Topic.objects.create(name="Sport", slug="sport")


def test_a_chief_limits_somebody_and_ends_it_again(
    cleo_client: Client, ed: User, sport: Topic
) -> None:
    answer = posted(cleo_client, page(ed), form_values(ed, topics=[sport.pk]))
    assert "Ed Moss was changed." in messages_of(answer)
    html = answer.content.decode()
    assert "Limited to" in html and "<option" in html and "Sport" in html
    assert "Editor: Sport" in cleo_client.get(LIST).content.decode()
    assert Colleague.objects.get(pk=ed.pk).topics == ["Sport"]
    posted(cleo_client, page(ed), form_values(ed, topics=[]))
    assert not TopicLimit.objects.exists()
    assert "Sport" in cleo_client.get(page(ed)).content.decode()  # among the changes


def test_somebody_is_limited_from_their_first_day(cleo_client: Client, sport: Topic) -> None:
    posted(cleo_client, ADD, {**MIRA, "role": "Editor", "topics": [sport.pk]})
    assert Colleague.objects.get(email=MIRA["email"]).topics == ["Sport"]


def test_nobody_limits_themself_or_ends_their_own_limits(
    cleo: User, cleo_client: Client, sport: Topic
) -> None:
    answer = cleo_client.post(page(cleo), form_values(cleo, topics=[sport.pk]))
    assert "Nobody limits themselves" in answer.context["form"].errors["topics"][0]
    TopicLimit.objects.create(person=cleo, topic=sport)
    answer = cleo_client.post(page(cleo), form_values(cleo, topics=[]))
    assert "Nobody limits themselves" in answer.context["form"].errors["topics"][0]
    assert TopicLimit.objects.get().person == cleo


def test_a_limit_counts_at_once(
    ed_client: Client, ed: User, wren: User, sport: Topic, at: datetime
) -> None:
    article = draft(story(topics=("Town",)), by=wren, at=at)
    workflow.perform("submit", article, by=wren, at=at)
    form = f"/admin/articles/article/{article.pk}/change/"
    assert ed_client.get(form).status_code == 200
    TopicLimit.objects.create(person=ed, topic=sport)
    assert ed_client.get(form).status_code == 404
    limited = User.objects.get(pk=ed.pk)
    with pytest.raises(NotAllowed, match=r"it has none of your topics \(Sport\)"):
        workflow.perform("approve", article, by=limited, at=at)
    assert article.status == Status.IN_REVIEW


def test_whoever_is_limited_is_not_named_as_who_can_go_on(
    wren: User, ed: User, pia: User, sport: Topic, at: datetime
) -> None:
    TopicLimit.objects.create(person=ed, topic=sport)
    article = draft(story(topics=("Town",)), by=wren, at=at)
    workflow.perform("submit", article, by=wren, at=at)
    said = workflow.refusal("approve", article, wren, at=at)
    assert "Pia Lindqvist can." in said and "Ed" not in said


def test_a_limited_writer_gives_their_own_topics_only(
    wren: User, sport: Topic, at: datetime
) -> None:
    TopicLimit.objects.create(person=wren, topic=sport)
    article = draft(story(topics=("Sport",)), by=wren, at=at)
    with pytest.raises(NotAllowed, match="topics Sport, and not “Politics”"):
        workflow.save(article, story(topics=("Politics", "Sport")), by=wren, at=at)
    with pytest.raises(NotAllowed, match="and not “Town”"):
        draft(story(topics=("Town",)), by=wren, at=at)
    assert [topic.name for topic in article.topics.all()] == ["Sport"]


def test_what_others_gave_a_story_stays_when_it_is_saved(
    wren: User, ed: User, sport: Topic, at: datetime
) -> None:
    article = draft(story(topics=()), by=wren, at=at)
    workflow.save(article, story(topics=("Town",)), by=ed, at=at)
    TopicLimit.objects.create(person=wren, topic=sport)
    workflow.save(article, story("New words", topics=("Sport", "Town")), by=wren, at=at)
    assert {topic.name for topic in article.topics.all()} == {"Sport", "Town"}


def test_a_topic_that_limits_somebody_is_not_deleted(
    pia_client: Client, ed: User, sport: Topic
) -> None:
    TopicLimit.objects.create(person=ed, topic=sport)
    address = f"/admin/articles/topic/{sport.pk}/delete/"
    assert "Ed Moss: Sport" in pia_client.get(address).content.decode()
    pia_client.post(address, {"post": "yes"})
    assert Topic.objects.filter(pk=sport.pk).exists()
