"""The rows of an article's form, and the addresses of forms: what does not fit is said."""

from datetime import datetime

import pytest
from django.contrib.auth.models import User
from django.test import Client
from django.urls import reverse

from articles.models import Article
from tests.admin import forms
from tests.stories import draft, story


@pytest.fixture
def article(wren: User, at: datetime) -> Article:
    return draft(story(byline=("Wren Hale", "Mira Moss")), by=wren, at=at)


@pytest.mark.parametrize("pk", ["999", "abc"])
def test_an_article_that_is_not_there_is_not_found(pk: str, pia_client: Client) -> None:
    address = reverse("admin:articles_article_change", args=[pk])
    assert pia_client.get(address).status_code == 404
    assert pia_client.post(address, {"headline": "Ferry"}).status_code == 404


def test_nobody_stands_twice_in_a_byline(article: Article, wren_client: Client) -> None:
    sent = forms.fields(wren_client, article)
    sent["byline"] *= 2
    answer = wren_client.post(forms.address(article), sent)
    assert answer.status_code == 302 and article.bylines.count() == 2


def test_a_form_that_changes_nothing_has_not_changed(article: Article, wren_client: Client) -> None:
    answer = wren_client.post(forms.address(article), forms.fields(wren_client, article))
    assert answer.status_code == 302
    assert article.revisions.count() == 1


def test_a_form_sent_twice_to_an_address_with_noughts_is_saved_once(
    article: Article, wren_client: Client
) -> None:
    sent = {**forms.fields(wren_client, article), "headline": "Once", "_continue": "1"}
    address = reverse("admin:articles_article_change", args=[f"0{article.pk}"])
    assert [wren_client.post(address, sent).status_code for _ in range(2)] == [302, 302]
    assert article.revisions.count() == 2
