"""The sentence of truth above an article's form: a table of where a story may be."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

import pytest
from django.contrib.auth.models import User
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from articles import moments, workflow
from articles.admin.article.truth import truth
from articles.content import ImageUse, SectionContent
from articles.models import Article, Image
from articles.workflow import ArticleState
from tests.admin.forms import address
from tests.images import photo, saved
from tests.stories import approved, change, draft, publish, story


@dataclass
class Desk:
    """Those who work on the story, at the instant when all of it is done."""

    wren: User
    ed: User
    pia: User
    at: datetime

    def later(self, hours: int) -> datetime:
        return self.at + timedelta(hours=hours)

    def when(self, hours: int = 0) -> str:
        return moments.in_words(self.later(hours))

    def approved(self) -> Article:
        return approved(story(), by=self.wren, editor=self.ed, at=self.at)

    def published(self, **when: datetime) -> Article:
        article = self.approved()
        publish(article, by=self.pia, at=self.at, **when)
        return article


@pytest.fixture
def desk(wren: User, ed: User, pia: User, at: datetime) -> Desk:
    return Desk(wren, ed, pia, at)


def told(article: Article, user: User, at: datetime) -> str:
    state = ArticleState(article)
    found = workflow.available_transitions(state, user, at=at)
    return " ".join(part.text for part in truth(state, found, at=at, blocking=0))


def in_draft(desk: Desk) -> Article:
    return draft(story(), by=desk.wren, at=desk.at)


def in_review(desk: Desk) -> Article:
    article = in_draft(desk)
    workflow.perform("submit", article, by=desk.wren, at=desk.at)
    return article


def sent_back(desk: Desk) -> Article:
    article = in_review(desk)
    workflow.perform("request_changes", article, by=desk.ed, at=desk.at, note="Who says so?")
    return article


def spiked(desk: Desk) -> Article:
    article = in_draft(desk)
    workflow.perform("spike", article, by=desk.ed, at=desk.at)
    return article


def scheduled(desk: Desk) -> Article:
    return desk.published(live_from=desk.later(2))


def live(desk: Desk) -> Article:
    return desk.published()


def live_and_differing(desk: Desk) -> Article:
    article = desk.published()
    other = story("Ferry sails again", body="It left at seven.")
    workflow.save(article, other, by=desk.wren, at=desk.at)
    return article


def live_and_differing_approved(desk: Desk) -> Article:
    article = desk.published()
    change(article, story("Ferry sails again"), by=desk.wren, editor=desk.ed, at=desk.at)
    return article


def live_and_replaced_soon(desk: Desk) -> Article:
    article = live_and_differing_approved(desk)
    publish(article, by=desk.pia, at=desk.at, live_from=desk.later(3))
    return article


def taken_down_soon(desk: Desk) -> Article:
    return desk.published(live_until=desk.later(2))


def expired(desk: Desk) -> Article:
    return desk.published(live_until=desk.later(1))


def withdrawn(desk: Desk) -> Article:
    article = desk.published()
    workflow.perform("withdraw", article, by=desk.pia, at=desk.later(1), note="It was untrue.")
    return article


def rights_end(desk: Desk) -> Article:
    image = Image.objects.get_or_create_from_bytes(saved(photo((64, 48))), by=desk.wren, at=desk.at)
    image.alt, image.credit, image.valid_until = "Boats", "Reuters", desk.later(2)
    image.save()
    section = SectionContent(body="Words.", image=ImageUse(key=image.key))
    content = story(sections=(section,))
    article = approved(content, by=desk.wren, editor=desk.ed, at=desk.at)
    publish(article, by=desk.pia, at=desk.at)
    return article


NEVER = "No reader has seen this yet."
SAME = "The text here is the same."
# made, who looks, what they are told; {0} is the instant of the story, {1} an hour later …
TABLE: list[tuple[Callable[[Desk], Article], str, str]] = [
    (in_draft, "wren", f"{NEVER} It is a draft; you can submit it for review."),
    (in_review, "ed", f"{NEVER} It is in review; you can approve it."),
    (in_review, "wren", f"{NEVER} It is in review; Pia Lindqvist or Ed Moss can approve it."),
    (sent_back, "wren", f"{NEVER} Changes are requested; you can submit it for review."),
    (spiked, "ed", f"{NEVER} It is spiked; you can reopen it."),
    (spiked, "wren", f"{NEVER} It is spiked; Pia Lindqvist or Ed Moss can reopen it."),
    (Desk.approved, "pia", f"{NEVER} It is approved; you can publish it."),
    (Desk.approved, "wren", f"{NEVER} It is approved; Pia Lindqvist can publish it."),
    (scheduled, "pia", f"Readers see edition 1 from {{2}} on. {SAME} It is approved."),
    (live, "pia", f"Readers see edition 1 since {{0}}. {SAME} It is approved."),
    (
        live_and_differing,
        "ed",
        "Readers see edition 1 since {0}. The text here differs from it in 2 places. "
        "It is in review; you can approve it.",
    ),
    (
        live_and_differing_approved,
        "wren",
        "Readers see edition 1 since {0}. The text here differs from it in 1 place. "
        "It is approved; Pia Lindqvist can publish it.",
    ),
    (
        live_and_replaced_soon,
        "pia",
        "Readers see edition 1 since {0}. Edition 2 takes its place on {3}. "
        "The text here differs from it in 1 place. It is approved; you can publish it.",
    ),
    (
        taken_down_soon,
        "pia",
        f"Readers see edition 1 since {{0}}. It is taken down on {{2}}. {SAME} It is approved.",
    ),
    (
        expired,
        "pia",
        "Its time was over on {1}, and readers are told so. It is approved; you can publish it.",
    ),
    (
        withdrawn,
        "pia",
        "It is withdrawn, and readers are told so since {1}. It is approved; you can publish it.",
    ),
    (
        rights_end,
        "pia",
        "Readers see edition 1 since {0}. The rights in a picture change on {2}: from then on "
        f"they see edition 2. {SAME} It is approved.",
    ),
]


@pytest.mark.parametrize(
    ("made", "who", "words"), TABLE, ids=[f"{row[0].__name__}-{row[1]}" for row in TABLE]
)
def test_the_sentence_says_what_is_so(
    made: Callable[[Desk], Article], who: str, words: str, desk: Desk
) -> None:
    article = made(desk)
    at = desk.later(1) + timedelta(minutes=1)
    user = User.objects.get(username=who)
    expected = words.format(*(desk.when(hours) for hours in range(4)))
    assert told(Article.objects.get(pk=article.pk), user, at) == expected


def test_after_a_change_of_ones_own_it_says_who_can_approve(desk: Desk) -> None:
    article = in_review(desk)
    workflow.save(article, story("Ed's own"), by=desk.ed, at=desk.at)
    words = told(article, desk.ed, desk.at)
    assert "changes in it are yours. Pia Lindqvist can." in words


def test_each_half_leads_to_what_it_says(desk: Desk, pia_client: Client) -> None:
    article = live_and_differing_approved(desk)
    page = pia_client.get(address(article)).content.decode()
    edition = article.editions.get()
    assert f'<a href="{edition.get_absolute_url()}">Readers see edition 1' in page
    compared = page.partition("The text here differs")[0].rpartition("<a href=")[2]
    assert "/compare/?from=live&amp;to=now" in compared


def test_a_text_that_differs_costs_one_question_more(
    desk: Desk, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    article = Article.objects.get(pk=live_and_differing(desk).pk)
    state = ArticleState(article)
    found = workflow.available_transitions(state, desk.ed, at=desk.at)
    assert state.revision and state.timeline
    with django_assert_max_num_queries(1):
        list(truth(state, found, at=desk.at, blocking=0))
