"""What the desk calls its pages, what somebody sees who only reads, and where a link may lead."""

from datetime import datetime, timedelta

import pytest
from django.contrib.auth.models import User
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from articles import workflow
from articles.content import ArticleContent, ImageUse, SectionContent
from articles.models import Article, Image
from tests.admin.forms import address, fields
from tests.images import photo, saved
from tests.stories import approved, draft, publish, story

STORIES = "/admin/articles/article/editor/stories/"


def page(client: Client, where: str) -> str:
    return client.get(where).content.decode()


@pytest.mark.parametrize(
    ("where", "title"),
    [
        ("admin:articles_article_changelist", "Articles"),
        ("admin:articles_topic_changelist", "Topics"),
        ("admin:articles_article_add", "New article"),
    ],
)
def test_pages_are_called_what_people_call_them(where: str, title: str, pia_client: Client) -> None:
    shown = page(pia_client, reverse(where))
    assert f"<title>{title} | " in shown and f">{title}</h1>" in shown
    assert "to change" not in shown


def test_a_form_and_its_deletion_are_called_by_the_headline(
    wren: User, pia_client: Client, at: datetime
) -> None:
    article = draft(story(), by=wren, at=at)
    assert "<title>Ferry returns to the harbour | " in page(pia_client, address(article))
    delete = reverse("admin:articles_article_delete", args=[article.pk])
    assert "<h1>Delete this article?</h1>" in page(pia_client, delete)


def test_an_empty_list_says_what_to_do(pia_client: Client, wren_client: Client) -> None:
    everything = reverse("admin:articles_article_changelist")
    assert "Write the first one" in page(pia_client, everything)
    assert "import an archive" in page(pia_client, everything)
    assert "import an archive" not in page(wren_client, everything)
    assert "No article is like that." in page(pia_client, f"{everything}?q=ferry")


def illustrated(by: User, at: datetime) -> ArticleContent:
    image = Image.objects.get_or_create_from_bytes(saved(photo((64, 48))), by=by, at=at)
    use = ImageUse(key=image.key, alt="Boats at the quay", credit="Reuters")
    section = SectionContent(heading="The crossing", body="It left at *six*.", image=use)
    return story(tags=("boats",), slug="ferry-returns", sections=(section,))


@pytest.mark.usefixtures("writers_see_everything")
def test_who_only_reads_gets_a_story_and_no_fields(
    ed: User, wren: User, wren_client: Client, at: datetime
) -> None:
    article = draft(illustrated(ed, at), by=ed, at=at)
    shown = page(wren_client, address(article))
    form = shown.partition('id="article_form"')[2].partition("</form>")[0]
    assert "<h1>Ferry returns to the harbour</h1>" in form
    assert "After two winters" in form and "By Wren Hale" in form
    assert "<em>six</em>" in form and 'alt="Boats at the quay"' in form and "Reuters" in form
    assert "boats" in form and "ferry-returns" in form and "Town" in form
    assert 'type="text"' not in form and 'name="_continue"' not in form
    assert "No reader has seen this yet." in form


def test_who_only_reads_has_the_steps_of_their_role(
    wren: User, ed: User, pia: User, ed_client: Client, at: datetime
) -> None:
    article = draft(story(), by=wren, at=at)
    workflow.perform("spike", article, by=ed, at=at)
    shown = page(ed_client, address(article))
    assert 'name="headline"' not in shown and 'value="reopen"' in shown


@pytest.mark.usefixtures("writers_see_everything")
def test_a_story_that_is_too_long_to_show_is_read_with_the_reason(
    ed: User, wren_client: Client, at: datetime
) -> None:
    sections = tuple(SectionContent(body="word " * 20_000) for _ in range(6))
    article = draft(story(sections=sections, byline=()), by=ed, at=at)
    assert "longer than" in page(wren_client, address(article))


def found(client: Client, words: str) -> list[str]:
    answer = client.get(STORIES, {"q": words})
    assert answer.status_code == 200
    return [each["headline"] for each in answer.json()["stories"]]


def test_links_lead_to_what_readers_see_now(
    wren: User, ed: User, pia: User, wren_client: Client
) -> None:
    now = timezone.now()
    public = approved(story("The lido opens"), by=wren, editor=ed, at=now)
    publish(public, by=pia, at=now)
    planned = approved(story("The lido closes"), by=wren, editor=ed, at=now)
    publish(planned, by=pia, at=now, live_from=now + timedelta(days=1))
    draft(story("The lido is a secret"), by=wren, at=now)
    over = approved(story("The lido was open"), by=wren, editor=ed, at=now)
    publish(over, by=pia, at=now)
    assert found(wren_client, "lido") == ["The lido was open", "The lido opens"]
    assert found(wren_client, "OPENS lido") == ["The lido opens"]
    assert found(wren_client, "opens ferry") == [] == found(wren_client, " ")
    path = wren_client.get(STORIES, {"q": "opens"}).json()["stories"][0]["path"]
    assert path == public.editions.get().get_absolute_url()


def test_strangers_find_no_stories_this_way(client: Client, wren_client: Client) -> None:
    assert client.get(STORIES, {"q": "lido"}).status_code == 401
    assert wren_client.post(STORIES, {"q": "lido"}).status_code == 405


def test_a_name_is_added_in_place_by_whoever_may(pia_client: Client, wren_client: Client) -> None:
    assert 'id="add_id_byline"' in page(pia_client, address())
    assert 'id="add_id_byline"' not in page(wren_client, address())
    assert not Article.objects.exists()


def test_a_headline_is_one_line_however_it_was_pasted(wren_client: Client) -> None:
    sent = {**fields(wren_client), "headline": "Ferry\r\nreturns", "_continue": "1"}
    wren_client.post(address(), sent)
    assert Article.objects.get().headline == "Ferry returns"
