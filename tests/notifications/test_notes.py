"""Whoever is mentioned in a note, answered, or written to by a preview link is told."""

from datetime import datetime, timedelta

import pytest
from django.contrib.auth.models import User
from post_office.models import Email

from articles import notes
from articles.models import Article, Notification, PreviewLink
from articles.notifications import mark_seen
from articles.notifications.letters import write_letters
from tests.notifications.told import told, with_address
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
    assert told(ed) == ["Ida (by a preview link) left a note on “The quay”"]
    assert Notification.objects.get().words == "Ask @wren."


@pytest.fixture
def link(article: Article, ed: User, at: datetime) -> PreviewLink:
    with_address(ed)
    return PreviewLink.objects.create(
        article=article, reader="Mara", made_by=ed, made_at=at, ends_at=at + DAY
    )


def test_ten_notes_by_one_link_within_an_hour_are_told_as_one_that_says_how_many(
    link: PreviewLink, ed: User, at: datetime
) -> None:
    for minutes in range(10):
        then = at + timedelta(minutes=5 * minutes)
        notes.write_from_outside(link, f"Note {minutes}", name="Mara", at=then)
        if minutes == 4:
            mark_seen(ed, at=then)
    assert told(ed) == ["Mara (by a preview link) left 10 notes on “The quay”"]
    row = Notification.objects.get()
    assert (row.words, row.at, row.seen_at) == ("Note 9", at + timedelta(minutes=45), None)
    notes.write_from_outside(link, "Later", name="Mara", at=at + timedelta(hours=1))
    assert told(ed)[1:] == ["Mara (by a preview link) left a note on “The quay”"]


def test_a_link_that_goes_round_names_the_last_and_says_that_there_are_others(
    link: PreviewLink, ed: User, at: datetime
) -> None:
    notes.write_from_outside(link, "One", name="Mara", at=at)
    notes.write_from_outside(link, "Two", name="Ole", at=at)
    assert told(ed) == ["Ole and others (by a preview link) left 2 notes on “The quay”"]


def test_the_first_note_is_mailed_at_once_and_the_others_of_its_hour_in_one_mail_after_it(
    link: PreviewLink, at: datetime
) -> None:
    for minutes in range(3):
        notes.write_from_outside(link, "Note", name="Mara", at=at + timedelta(minutes=minutes))
        write_letters(at=at + timedelta(minutes=minutes))
    write_letters(at=at + timedelta(hours=1))
    write_letters(at=at + timedelta(hours=2))
    assert list(Email.objects.order_by("pk").values_list("subject", flat=True)) == [
        "Mara (by a preview link) left a note on “The quay”",
        "Mara (by a preview link) left 3 notes on “The quay”",
    ]
