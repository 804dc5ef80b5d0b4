"""What the desk says before a button is pressed, and a form that did not arrive whole."""

from datetime import datetime, timedelta
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from articles import moments, publishing, workflow
from articles.content import SectionContent
from articles.markdown import parsing
from articles.models import Article, Status
from articles.workflow import ArticleState
from tests.admin import forms
from tests.stories import approved, draft, publish, story

THREE = tuple(SectionContent(heading=name, body="Words.") for name in ("One", "Two", "Three"))


@pytest.fixture
def article(wren: User, ed: User, at: datetime) -> Article:
    return approved(story(sections=THREE), by=wren, editor=ed, at=at)


def page(client: Client, article: Article) -> str:
    return client.get(forms.address(article)).content.decode()


def test_the_panel_says_that_saving_undoes_an_approval_and_then_that_it_did(
    article: Article, wren_client: Client, pia: User
) -> None:
    shown = page(wren_client, article)
    assert "back to review. Pia Lindqvist or Ed Moss can approve it again." in shown
    sent = {**forms.fields(wren_client, article), "headline": "Another", "_continue": "1"}
    answer = wren_client.post(forms.address(article), sent, follow=True).content.decode()
    assert "sent back to review" in answer
    article.refresh_from_db()
    assert article.status == Status.IN_REVIEW
    again = forms.fields(wren_client, article)
    same = wren_client.post(forms.address(article), {**again, "_continue": "1"}, follow=True)
    assert "sent back to review" not in same.content.decode()


def test_after_a_change_of_ones_own_approve_stands_there_with_the_reason(
    wren: User, ed: User, pia: User, ed_client: Client, at: datetime
) -> None:
    article = draft(story(), by=wren, at=at)
    workflow.perform("submit", article, by=wren, at=at)
    assert "you cannot approve this text: Pia Lindqvist can." in page(ed_client, article)
    sent = {**forms.fields(ed_client, article), "headline": "Ed's own", "_continue": "1"}
    ed_client.post(forms.address(article), sent)
    shown = page(ed_client, article)
    assert 'value="approve"' not in shown
    assert "for a second pair of eyes: changes in it are yours. Pia Lindqvist can." in shown


def test_every_button_says_what_comes_of_it(
    article: Article, pia: User, pia_client: Client
) -> None:
    shown = page(pia_client, article)
    for each in workflow.available_transitions(ArticleState(article), pia, at=timezone.now()):
        step = each.transition
        assert (f'value="{step.name}"' in shown) is (not each.refusal)
        assert each.consequence and (each.others or each.refusal or each.consequence) in shown
        if not each.refusal:
            assert f'aria-describedby="desk-then-{step.name}"' in shown


def test_publishing_says_what_becomes_of_what_is_public_and_planned(
    wren: User, ed: User, pia: User, pia_client: Client, at: datetime
) -> None:
    article = approved(story(), by=wren, editor=ed, at=at)
    ahead, later = at + timedelta(days=40_000), at + timedelta(days=50_000)
    publish(article, by=pia, at=at, live_from=ahead)
    when = moments.in_words(ahead)
    shown = page(pia_client, article)
    assert f"at once instead of on {when}, or from the moment that you give." in shown
    publish(article, by=pia, at=at, live_until=ahead)
    shown = page(pia_client, article)
    assert "Readers see it in place of what they see now, at once" in shown
    assert f"It is taken down on {when}, as planned." in shown
    publish(article, by=pia, at=at, live_from=ahead - timedelta(days=1))
    shown = page(pia_client, article)
    when = moments.in_words(ahead - timedelta(days=1))
    assert f"What is scheduled for {when} takes its place then." in shown
    assert f"pictures are gone. What is scheduled for {when} will not come." in shown
    typed = {"_live_from": f"{later:%Y-%m-%dT%H:%M}", "_live_until": "nonsense"}
    shown = pia_client.get(forms.address(article), typed).content.decode()
    assert f"in place of what they see now, from {moments.in_words(later)} on." in shown


def test_what_one_looks_for_stands_there_with_the_reason(
    wren: User, ed: User, pia: User, pia_client: Client, ed_client: Client, at: datetime
) -> None:
    article = draft(story(), by=wren, at=at)
    assert "“Publish” is not possible: the article is a draft." in page(pia_client, article)
    workflow.perform("submit", article, by=wren, at=at)
    waits = "the article is in review. It has to be approved first. You can do that."
    assert waits in page(pia_client, article)
    assert "has to be approved first" not in page(ed_client, article)
    workflow.perform("approve", article, by=ed, at=at)
    publish(article, by=pia, at=at, live_from=at + timedelta(days=40_000))
    why = "while something is scheduled. It has to be cancelled first. Pia Lindqvist can do that."
    assert why in page(ed_client, article)
    publish(article, by=pia, at=at)
    why = "while the article is public. It has to be withdrawn first. Pia Lindqvist can do that."
    assert f"“Spike” is not possible {why}" in page(ed_client, article)
    assert 'value="spike"' not in page(ed_client, article)


def test_what_the_same_people_can_do_stands_in_one_line(
    wren: User, pia: User, cleo: User, ed: User, wren_client: Client, at: datetime
) -> None:
    article = draft(story(), by=wren, at=at)
    workflow.perform("submit", article, by=wren, at=at)
    shown = page(wren_client, article)
    line = "<li>Ask for changes, Approve, Spike: Cleo Anders, Pia Lindqvist or Ed Moss can.</li>"
    assert line in shown
    assert "not among the things" not in shown
    assert shown.partition("desk-not-now")[2].count("Cleo Anders") == 1


COUNTS = [
    {"sections-TOTAL_FORMS": "-1"},
    {"sections-TOTAL_FORMS": "0"},
    {"sections-TOTAL_FORMS": "1"},
    {"sections-TOTAL_FORMS": "2"},
    {"sections-TOTAL_FORMS": "5"},
    {"sections-TOTAL_FORMS": "999999999"},
    {"sections-TOTAL_FORMS": ""},
    {"sections-TOTAL_FORMS": "many"},
    {"base": ""},
    {"base": "-1"},
    {"base": "x"},
]


@pytest.mark.parametrize("counts", COUNTS, ids=str)
def test_a_form_whose_counts_do_not_fit_is_refused_and_nothing_changes(
    counts: dict[str, str], article: Article, pia_client: Client
) -> None:
    before = publishing.read(Article.objects.get(pk=article.pk))
    sent = {**forms.fields(pia_client, article), **counts, "headline": "Another"}
    answer = pia_client.post(forms.address(article), {**sent, "_continue": "1"})
    assert answer.status_code == 200 and "errornote" in answer.content.decode()
    assert len(answer.context["sections"].forms) <= 3  # a form that says more costs no more
    now = Article.objects.get(pk=article.pk)
    assert publishing.read(now) == before and now.version == article.version
    if "base" not in counts:  # a preview needs none
        preview = reverse("admin:articles_article_preview", args=[article.pk])
        assert pia_client.post(preview, {**sent, "_preview": "1"}).status_code == 400


def test_a_row_that_the_form_does_not_bring_is_not_removed(
    article: Article, pia_client: Client
) -> None:
    sent = forms.fields(pia_client, article)
    without: dict[str, Any] = {k: v for k, v in sent.items() if not k.startswith("sections-1-")}
    answer = pia_client.post(forms.address(article), {**without, "_continue": "1"})
    assert "did not arrive whole" in answer.content.decode()
    assert article.sections.count() == 3


def test_a_form_without_counts_is_refused(article: Article, pia_client: Client) -> None:
    sent = forms.fields(pia_client, article)
    without = {k: v for k, v in sent.items() if not k.endswith("_FORMS")}
    answer = pia_client.post(forms.address(article), {**without, "_continue": "1"})
    assert answer.status_code == 200
    assert article.sections.count() == 3


def test_a_text_is_parsed_once_however_many_look_at_it(
    article: Article, pia_client: Client, parsed: list[str]
) -> None:
    sent = forms.fields(pia_client, article)
    for number in range(3):
        sent[f"sections-{number}-body"] = f"Text {number} is “new”, *quite* new."
    preview = reverse("admin:articles_article_preview", args=[article.pk])
    assert pia_client.post(preview, {**sent, "_preview": "1"}).status_code == 200
    assert len(parsed) == len(set(parsed)) == 3
    pia_client.post(forms.address(article), {**sent, "_continue": "1"}, follow=True)
    assert len(parsed) == 3


def test_sections_that_are_too_long_together_are_refused_in_words(
    wren: User, ed: User, pia_client: Client, at: datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    body = f"![x](image:{'0' * 32})\n\n" + "word " * 18_000
    parsed: list[str] = []
    monkeypatch.setattr(parsing, "_tokens", parsed.append)
    sections = tuple(SectionContent(body=f"{body}{number}") for number in range(6))
    article = approved(story(sections=sections), by=wren, editor=ed, at=at)
    sent = {**forms.fields(pia_client, article), "_transition": "publish"}
    answer = pia_client.post(forms.address(article), sent, follow=True).content.decode()
    assert "All sections together are longer than 500,000 characters" in answer
    assert not article.editions.exists() and not parsed
