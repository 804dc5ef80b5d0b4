"""Whoever is mentioned in a note, answered, or written to by a preview link is told."""

from datetime import datetime, timedelta

import pytest
from django.contrib.auth.models import User

from articles import notes
from articles.models import Article, Notification, PreviewLink
from tests.notifications.told import told
from tests.stories import draft, story

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)


@pytest.fixture
def article(wren: User, at: datetime) -> Article:
    return draft(story("The quay"), by=wren, at=at)


def test_a_mention_and_an_answer_are_told_with_their_words(
    article: Article, wren: User, ed: User, at: datetime
) -> None:
    thread = notes.write_note(article, "Is that so, @wren?", by=ed, at=at)
    assert told(wren) == ["Ed Moss wrote to you in a note on “The quay”"]
    assert Notification.objects.get().words == "Is that so, @wren?"
    notes.reply(thread, "It is.", by=wren, at=at)
    assert told(ed) == ["Wren Hale wrote to you in a note on “The quay”"]
    notes.reply(thread, "Thank you. @ed", by=ed, at=at)
    assert len(told(ed)) == 1  # nobody is told of their own words


def test_what_comes_from_outside_is_told_to_whoever_made_the_link(
    article: Article, wren: User, ed: User, at: datetime
) -> None:
    link = PreviewLink.objects.create(
        article=article, reader="Ida", made_by=ed, made_at=at, ends_at=at + DAY
    )
    notes.write_from_outside(link, "Ask @wren.", name="Ida", at=at)
    assert told(ed) == ["Somebody wrote to you in a note on “The quay”"]
    assert Notification.objects.get().words == "Ida: Ask @wren."
