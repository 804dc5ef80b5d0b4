"""Colleagues who are limited to topics: how a Desk chief says so, and what comes of it."""

from datetime import datetime, timedelta

import pytest
from django.contrib.auth.models import User
from django.test import Client
from django.utils import timezone

from articles import workflow
from articles.models import Article, Colleague, Status, Topic, TopicLimit, visible_to
from articles.workflow import NotAllowed
from tests.people.pages import ADD, LIST, MIRA, form_values, messages_of, page, posted
from tests.stories import approved, draft, publish, story


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
    assert cleo_client.post(page(cleo), form_values(cleo, topics=[])).status_code == 403
    assert TopicLimit.objects.get().person == cleo


def test_a_chief_who_is_limited_looks_after_nobody(
    cleo: User, cleo_client: Client, ed: User, sport: Topic
) -> None:
    """Or else they would let in somebody who is not, or take a byline with its stories."""
    TopicLimit.objects.create(person=cleo, topic=sport)
    assert cleo_client.post(page(ed), form_values(ed, role="Writer")).status_code == 403
    assert cleo_client.post(page(cleo), form_values(cleo, byline="Ada Quill")).status_code == 403
    answer = cleo_client.post(ADD, {**MIRA, "topics": []})
    assert "You are limited to topics yourself" in answer.content.decode()
    assert not User.objects.filter(email=MIRA["email"]).exists()
    assert Colleague.objects.get(pk=ed.pk).roles == ["Editor"]


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


def test_a_row_of_others_stories_tells_what_readers_have_and_leads_to_their_page(
    wren: User, wren_client: Client, ed: User, pia: User, at: datetime
) -> None:
    article = approved(story("Lamps"), by=pia, editor=ed, at=at)
    publish(article, by=pia, at=at)
    publish(article, by=pia, at=at, live_from=timezone.now() + timedelta(days=2))
    page = wren_client.get("/admin/articles/article/").content.decode()
    row = page.partition('class="field-headline')[2].partition("</tr>")[0]
    assert "Lamps" in row and "Another’s: it leads to readers’ page" in row
    assert "Approved" not in row and "Pia Lindqvist" not in row and "2 days" not in row
    answer = wren_client.get(f"/admin/articles/article/{article.pk}/change/")
    assert answer.status_code == 302
    assert answer["Location"] == article.editions.earliest("number").get_absolute_url()


def test_a_story_that_is_changed_behind_its_readers_is_listed_as_they_have_it_and_not_found(
    wren_client: Client, ed: User, pia: User, at: datetime
) -> None:
    article = approved(story("Lamps", byline=("Ada Quill",)), by=pia, editor=ed, at=at)
    publish(article, by=pia, at=at)
    secret = story("A secret kind of lamp", byline=("Bo Ink",), topics=("Secrets",))
    workflow.save(article, secret, by=pia, at=workflow.now())
    page = wren_client.get("/admin/articles/article/").content.decode()
    row = page.partition('class="field-headline')[2].partition("</tr>")[0]
    assert ">Lamps<" in row and "Ada Quill" in row and "Another’s" in row
    assert "secret" not in page.lower() and "Bo Ink" not in row and "Pia" not in row
    address = f"/admin/articles/article/{article.pk}/change/"
    assert wren_client.get(address)["Location"] == article.editions.get().get_absolute_url()
    topic = Topic.objects.get(name="Secrets")
    for asked in ("q=secret", "q=lamp", "status__exact=draft", f"topics__id__exact={topic.pk}"):
        found = wren_client.get(f"/admin/articles/article/?{asked}").content.decode()
        assert "Another’s" not in found and "A secret kind" not in found, asked
    sent = {"action": "submit", "_selected_action": [str(article.pk)]}
    answer = wren_client.post("/admin/articles/article/", sent, follow=True)
    assert "secret kind" not in answer.content.decode()
    assert Article.objects.get().status == article.status


def test_others_stories_are_listed_exactly_as_long_as_readers_have_them(
    wren: User, ed: User, pia: User, at: datetime
) -> None:
    article = approved(story("Lamps"), by=pia, editor=ed, at=at)
    begins, ends = at + timedelta(hours=1), at + timedelta(hours=2)
    publish(article, by=pia, at=at, live_from=begins, live_until=ends)
    for offset, listed in ((-1, False), (1, True)):
        moment = begins + timedelta(seconds=offset)
        for also_changed in (False, True):
            assert visible_to(wren, at=moment, also_changed=also_changed).exists() is listed
            moment_after = ends + timedelta(seconds=offset)
            rows = visible_to(wren, at=moment_after, also_changed=also_changed)
            assert rows.exists() is not listed


def test_home_says_what_part_of_the_newsroom_somebody_sees(
    wren_client: Client, ed: User, ed_client: Client, pia_client: Client, sport: Topic
) -> None:
    TopicLimit.objects.create(person=ed, topic=sport)
    assert "and what readers have." in wren_client.get("/admin/").content.decode()
    assert (
        "You see your own stories, and those of Sport." in ed_client.get("/admin/").content.decode()
    )
    assert "You see your own" not in pia_client.get("/admin/").content.decode()
