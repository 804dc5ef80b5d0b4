"""Two people have the form of one article open, and both save."""

from datetime import datetime
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.contrib.messages import get_messages
from django.test import Client
from django.urls import reverse

from articles import publishing, workflow
from articles.content import ArticleContent, SectionContent
from articles.models import Article, Status
from tests.admin import forms
from tests.admin.controls import read_off
from tests.stories import draft, story

FERRY = SectionContent(heading="Ferry", body="It sails at six.\n\nForty were on board.")
QUAY = SectionContent(heading="Quay", body="The quay is new.")


@pytest.fixture
def article(wren: User, at: datetime) -> Article:
    return draft(story(sections=(FERRY, QUAY)), by=wren, at=at)


def said(article: Article) -> ArticleContent:
    return publishing.read(Article.objects.whole().get(pk=article.pk))


def told(answer: Any) -> str:
    return " ".join(str(message) for message in get_messages(answer.wsgi_request))


def texts(article: Article) -> list[tuple[int, str, bool]]:
    found = article.revisions.order_by("number")
    return [(each.number, each.by.username, each.aside) for each in found]


def test_changes_of_different_sections_are_both_kept(
    article: Article, wren_client: Client, ed_client: Client
) -> None:
    wrens, eds = forms.fields(wren_client, article), forms.fields(ed_client, article)
    ed_client.post(forms.address(article), {**eds, "sections-1-body": "The quay is old."})
    answer = wren_client.post(
        forms.address(article),
        {**wrens, "sections-0-body": "It sails at seven.\r\n\r\nForty were on board."},
    )
    assert answer.status_code == 302 and "Ed Moss saved this article while you wrote" in told(
        answer
    )
    bodies = said(article).bodies
    assert bodies == ("It sails at seven.\n\nForty were on board.", "The quay is old.")
    # The history has what Wren sent, too.
    assert texts(article) == [
        (1, "wren", False),
        (2, "ed", False),
        (3, "wren", True),
        (4, "wren", False),
    ]
    assert article.revisions.get(number=3).content.bodies[1] == QUAY.body
    history = reverse("admin:articles_article_history", args=[article.pk])
    page = wren_client.get(history).content.decode()
    assert "Sent revision 3, while somebody else had saved: the next one has both" in page
    assert "differs from revision 2 in 1 place: section 1, text" in page


def test_a_section_that_was_added_moved_or_removed_meanwhile_is_merged(
    article: Article, wren_client: Client, ed_client: Client
) -> None:
    wrens, eds = forms.fields(wren_client, article), forms.fields(ed_client, article)
    eds |= {"sections-0-position": "20", "sections-1-position": "10"}
    ed_client.post(forms.address(article), forms.with_section(eds, heading="Fares"))
    wrens["sections-0-body"] += " Two were dogs."
    wren_client.post(forms.address(article), wrens)
    sections = said(article).sections
    assert [each.heading for each in sections] == ["Quay", "Ferry", "Fares"]
    assert sections[1].body.endswith("Two were dogs.")


def conflict(article: Article, wren_client: Client, ed_client: Client) -> Any:
    """Ed has made it eight o'clock, Wren seven; the answer to Wren."""
    wrens, eds = forms.fields(wren_client, article), forms.fields(ed_client, article)
    at_eight = "It sails at eight.\n\nForty were on board."
    ed_client.post(forms.address(article), {**eds, "sections-0-body": at_eight})
    at_seven = "It sails at seven.\n\nForty were on board.\n\nNobody was late."
    return wren_client.post(forms.address(article), {**wrens, "sections-0-body": at_seven})


def test_the_same_words_are_asked_about_and_nothing_is_saved_until_then(
    article: Article, wren_client: Client, ed_client: Client
) -> None:
    answer = conflict(article, wren_client, ed_client)
    page = answer.content.decode()
    assert answer.status_code == 409 and "Section 1, text" in page
    for words in ("seven", "eight", "six"):
        assert words in page.partition("desk-version")[2]
    assert article.revisions.count() == 2 and "eight" in said(article).bodies[0]


@pytest.mark.parametrize(
    ("choice", "hour"), [("mine", "seven"), ("theirs", "eight"), ("base", "six"), ("own", "nine")]
)
def test_what_is_chosen_stands_there_and_the_rest_is_merged(
    choice: str, hour: str, article: Article, wren_client: Client, ed_client: Client
) -> None:
    page = conflict(article, wren_client, ed_client).content.decode()
    sent = {**read_off(page), "_choice-0": choice, "_own-0": "nine."}
    answer = wren_client.post(forms.address(article), sent)
    assert answer.status_code == 302
    assert said(article).bodies[0] == (
        f"It sails at {hour}.\n\nForty were on board.\n\nNobody was late."
    )
    assert [aside for _, _, aside in texts(article)] == [False, False, True, False]
    assert "seven" in article.revisions.get(number=3).content.bodies[0]


def test_a_question_without_an_answer_is_asked_again(
    article: Article, wren_client: Client, ed_client: Client
) -> None:
    page = conflict(article, wren_client, ed_client).content.decode()
    for choice in ({}, {"_choice-0": "nonsense"}, {"_merge_keys": "[["}, {"_merge_keys": "7"}):
        answer = wren_client.post(forms.address(article), {**read_off(page), **choice})
        assert answer.status_code == 409
    assert article.revisions.count() == 2


def test_whoever_saves_while_somebody_chooses_is_merged_too(
    article: Article, wren_client: Client, ed_client: Client
) -> None:
    page = conflict(article, wren_client, ed_client).content.decode()
    eds = forms.fields(ed_client, article)
    ed_client.post(
        forms.address(article),
        {**eds, "sections-0-body": "It sails at noon.\n\nForty were on board."},
    )
    chosen = {**read_off(page), "_choice-0": "mine"}
    again = wren_client.post(forms.address(article), chosen)
    assert again.status_code == 409 and "noon" in again.content.decode()
    sent = {**read_off(again.content.decode()), "_choice-0": "theirs"}
    assert wren_client.post(forms.address(article), sent).status_code == 302
    assert said(article).bodies[0].startswith("It sails at noon.")
    assert said(article).bodies[0].endswith("Nobody was late.")


def test_a_button_does_nothing_where_the_text_is_another_than_was_seen(
    article: Article, wren: User, wren_client: Client, ed_client: Client, at: datetime
) -> None:
    workflow.perform("submit", article, by=wren, at=at)
    eds = forms.fields(ed_client, article)
    wrens = {**forms.fields(wren_client, article), "sections-1-body": "The quay is gone."}
    wren_client.post(forms.address(article), wrens)
    answer = ed_client.post(forms.address(article), {**eds, "_transition": "approve"})
    assert "press the button again" in told(answer)
    article.refresh_from_db()
    assert article.status == Status.IN_REVIEW and said(article).bodies[1] == "The quay is gone."
    eds = forms.fields(ed_client, article)
    ed_client.post(forms.address(article), {**eds, "_transition": "approve"})
    article.refresh_from_db()
    assert article.status == Status.APPROVED


def test_a_form_that_is_sent_again_after_others_have_saved_takes_nothing_back(
    article: Article, wren_client: Client, ed_client: Client
) -> None:
    """Back, and Save again."""
    wrens = {**forms.fields(wren_client, article), "headline": "Once"}
    wren_client.post(forms.address(article), wrens)
    eds = {**forms.fields(ed_client, article), "headline": "By Ed"}
    ed_client.post(forms.address(article), eds)
    for _ in range(2):
        answer = wren_client.post(forms.address(article), wrens)
        assert answer.status_code in (302, 409)
    assert said(article).headline == "By Ed" and article.revisions.count() == 3


@pytest.mark.parametrize("base", ["0", "7", "999999999999", "1.5"])
def test_a_revision_that_is_none_is_no_beginning(
    base: str, article: Article, wren_client: Client
) -> None:
    sent = {**forms.fields(wren_client, article), "base": base, "headline": "Other"}
    answer = wren_client.post(forms.address(article), sent, follow=True).content.decode()
    assert "“Other” was saved" not in answer and article.revisions.count() == 1


def test_who_takes_the_others_words_everywhere_has_theirs_in_the_history(
    article: Article, wren_client: Client, ed_client: Client
) -> None:
    wrens, eds = forms.fields(wren_client, article), forms.fields(ed_client, article)
    ed_client.post(forms.address(article), {**eds, "sections-1-body": "The quay is old."})
    answer = wren_client.post(
        forms.address(article), {**wrens, "sections-1-body": "The quay fell."}
    )
    for _ in range(2):
        sent = {**read_off(answer.content.decode()), "_choice-0": "theirs"}
        assert wren_client.post(forms.address(article), sent).status_code == 302
    assert said(article).bodies[1] == "The quay is old."
    assert texts(article)[2:] == [(3, "wren", True)]
    # What stands there is still the second text, and is changed as ever.
    fresh = {**forms.fields(ed_client, article), "headline": "By Ed"}
    assert fresh["base"] == "2"
    ed_client.post(forms.address(article), fresh)
    assert said(article).headline == "By Ed" and texts(article)[-1] == (4, "ed", False)


def test_an_error_page_does_not_pass_for_the_newest_text(
    article: Article, wren: User, wren_client: Client, ed_client: Client, at: datetime
) -> None:
    workflow.perform("submit", article, by=wren, at=at)
    eds = {**forms.fields(ed_client, article), "headline": ""}
    wrens = {**forms.fields(wren_client, article), "sections-1-body": "The quay is gone."}
    wren_client.post(forms.address(article), wrens)
    refused = ed_client.post(forms.address(article), {**eds, "_transition": "approve"})
    sent = {**read_off(refused.content.decode()), "headline": story().headline}
    answer = ed_client.post(forms.address(article), {**sent, "_transition": "approve"})
    article.refresh_from_db()
    assert "press the button again" in told(answer) and article.status == Status.IN_REVIEW


@pytest.mark.parametrize(
    "sent",
    [
        {"_merged": "[[Infinity, []]]"},
        {"_merged": "[[99999999999999999999, []]]"},
        {"_merge_with": "99999999999999999999", "_merge_keys": "[]"},
        {"_merged": "[" * 5000},
    ],
)
def test_answers_that_no_page_sent_are_none(
    sent: dict[str, str], article: Article, wren_client: Client
) -> None:
    fields = {**forms.fields(wren_client, article), "headline": "Other", **sent}
    assert wren_client.post(forms.address(article), fields).status_code == 302
