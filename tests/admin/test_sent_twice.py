"""A form that arrives twice, and what the desk says of what happened."""

import threading
from datetime import datetime, timedelta

import pytest
from django.contrib.auth.models import User
from django.db import connections
from django.test import Client
from django.urls import reverse

from articles import workflow
from articles.models import Article
from tests.admin import forms
from tests.conftest import person, signed_in
from tests.stories import approved, draft, publish, story

HOUR = timedelta(hours=1)


@pytest.fixture
def article(wren: User, at: datetime) -> Article:
    return draft(story(), by=wren, at=at)


def test_a_form_that_is_sent_twice_is_saved_once(article: Article, wren_client: Client) -> None:
    sent = {**forms.fields(wren_client, article), "headline": "Once", "_continue": "1"}
    first = wren_client.post(forms.address(article), sent)
    second = wren_client.post(forms.address(article), sent, follow=True)
    assert first.status_code == 302 and "was saved" in second.content.decode()
    assert "Somebody else" not in second.content.decode()
    assert article.revisions.count() == 2


def test_a_transition_that_is_sent_twice_says_what_is_so(
    article: Article, wren_client: Client
) -> None:
    sent = {**forms.fields(wren_client, article), "headline": "Once", "_transition": "submit"}
    for _ in range(2):
        answer = wren_client.post(forms.address(article), sent, follow=True).content.decode()
        assert "Somebody else" not in answer
    article.refresh_from_db()
    assert (article.status, article.revisions.count()) == ("in_review", 2)


def test_a_new_article_that_is_sent_twice_is_one_article(wren: User, wren_client: Client) -> None:
    sent = {**forms.fields(wren_client), "headline": "Once", "_continue": "1"}
    first, second = (wren_client.post(forms.address(), sent, follow=True) for _ in range(2))
    article = Article.objects.get()
    for answer in (first, second):
        assert answer.redirect_chain == [(forms.address(article), 302)]
    assert "“Once” was saved" in second.content.decode()
    # Going back to the form and saying something else in it changes that one.
    wren_client.post(forms.address(), {**sent, "headline": "Twice"})
    article.refresh_from_db()
    assert article.headline == "Twice" and article.revisions.count() == 2
    again = {**forms.fields(wren_client), "headline": "Once", "_continue": "1"}
    wren_client.post(forms.address(), again)
    assert sorted(one.headline for one in Article.objects.all()) == ["Once", "Twice"]


def test_the_token_of_a_new_article_is_nobody_elses(
    wren: User, wren_client: Client, ed_client: Client
) -> None:
    sent = {**forms.fields(wren_client), "headline": "Once", "_continue": "1"}
    wren_client.post(forms.address(), sent)
    answer = ed_client.post(forms.address(), sent, follow=True)
    assert answer.status_code == 200 and Article.objects.filter(created_by=wren).count() == 1
    for token in ("", "x", "\0", "9" * 200):
        answer = wren_client.post(forms.address(), {**sent, "_page": token})
        assert answer.status_code == 302


@pytest.mark.django_db(transaction=True)
def test_two_clicks_at_once_make_one_article() -> None:
    wren = person("wren", "Wren", "Hale", "Writer")
    client = signed_in(wren)
    sent = {**forms.fields(client), "headline": "Once", "_continue": "1"}
    together = threading.Barrier(2, timeout=10)
    answers: list[str] = []

    def click() -> None:
        again = Client()
        again.cookies = client.cookies
        try:
            together.wait()
            answers.append(again.post(forms.address(), sent)["Location"])
        finally:
            connections.close_all()

    clicks = [threading.Thread(target=click) for _ in range(2)]
    for one in clicks:
        one.start()
    for one in clicks:
        one.join(30)
    assert answers == [forms.address(Article.objects.get())] * 2


def history(client: Client, article: Article) -> str:
    address = reverse("admin:articles_article_history", args=[article.pk])
    return client.get(address).content.decode()


def test_what_was_scheduled_was_not_published(
    wren: User, ed: User, pia: User, pia_client: Client, at: datetime
) -> None:
    article = approved(story(), by=wren, editor=ed, at=at)
    sent = {**forms.fields(pia_client, article), "_transition": "publish"}
    sent |= {"_live_from": "2131-03-02T09:00", "_live_until": "2131-03-03T09:00"}
    answer = pia_client.post(forms.address(article), sent, follow=True).content.decode()
    when = "2 March 2131, 09:00 GMT"
    until = "until 3 March 2131, 09:00 GMT, when it is taken down"
    assert f"was scheduled for {when}, {until}." in answer
    assert "was published" not in answer
    assert f"Scheduled for {when}" in history(pia_client, article)


def test_a_plan_that_was_cancelled_stands_there_as_one(
    wren: User, ed: User, pia: User, pia_client: Client, at: datetime
) -> None:
    article = approved(story(), by=wren, editor=ed, at=at)
    publish(article, by=pia, at=at, live_from=at + HOUR)
    workflow.perform("cancel_schedule", article, by=pia, at=at)
    html = history(pia_client, article)
    assert "Unscheduled: it will not appear on 2 March 2026, 10:00 GMT" in html
    assert html.count("never public") == 2 and "10:00 GMT to" not in html


def test_a_planned_end_is_an_end_and_no_plan_to_publish(
    wren: User, ed: User, pia: User, pia_client: Client, at: datetime
) -> None:
    article = approved(story(), by=wren, editor=ed, at=at)
    ends = at + timedelta(days=40_000)
    publish(article, by=pia, at=at, live_until=ends)
    page = pia_client.get(forms.address(article)).content.decode()
    assert "It is taken down on " in page and "Planned:" not in page
    listed = pia_client.get(reverse("admin:articles_article_changelist")).content.decode()
    assert "Live, until " in listed and "change scheduled" not in listed


def test_times_of_the_repeated_hour_name_their_zone_everywhere(
    wren: User, ed: User, pia: User, pia_client: Client, client: Client
) -> None:
    at = datetime.fromisoformat("2025-10-26T01:30:00+00:00")  # 01:30 for the second time
    article = approved(story(), by=wren, editor=ed, at=at)
    publish(article, by=pia, at=at)
    page = client.get(article.editions.get().get_absolute_url()).content.decode()
    assert "26 October 2025, 01:30 GMT" in page
    desk = pia_client.get(forms.address(article)).content.decode()
    assert "26 October 2025, 01:30 GMT" in desk
