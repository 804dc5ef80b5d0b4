"""A mail server that is down, slow or refuses: no step of a story is lost, and no mail is lost or
sent twice."""

import re
from datetime import datetime, timedelta

import pytest
from django.contrib.auth.models import User
from django.test import Client
from post_office.models import STATUS, Email

from articles import workflow
from articles.models import Article, Notification, Status
from articles.notifications import letters, postman, sender
from tests.notifications.mail_server import MailServer
from tests.notifications.told import with_address
from tests.stories import draft, story
from tests.workflow.test_renditions import press

pytestmark = pytest.mark.django_db


@pytest.fixture
def sent_back(wren: User, ed: User, at: datetime) -> Article:
    """Of which Wren is to be told by mail."""
    with_address(wren)
    article = draft(story(), by=wren, at=at)
    workflow.perform("submit", article, by=wren, at=at)
    workflow.perform("request_changes", article, by=ed, at=at, note="Who counted them?")
    return article


def deliver(at: datetime) -> bool:
    """False where the server is down."""
    letters.write_letters(at=at)
    try:
        postman.deliver(now=lambda: at)
    except postman.ServerDown:
        return False
    return True


def test_a_mail_says_what_was_told_and_where_to_choose(
    sent_back: Article, mail_server: MailServer, at: datetime
) -> None:
    mail_server.start()
    assert deliver(at) and deliver(at + timedelta(days=1))
    (mail,) = mail_server.taken
    assert mail["To"] == "wren@harbour.example"
    assert mail["Subject"].strip() == "Ed Moss asks for changes in “Ferry returns to the harbour”"
    assert mail["List-Unsubscribe"] == "<http://localhost:8000/admin/notifications/choices/>"
    plain, html = (mail.get_body((kind,)) for kind in ("plain", "html"))
    assert plain is not None and html is not None
    for body in (plain.get_content(), html.get_content()):
        assert "Who counted them?" in body and "09:00 GMT" in body
        assert f"http://localhost:8000/admin/articles/article/{sent_back.pk}/change/" in body
        assert "forty people" not in body  # of the story itself nothing


def test_hostile_words_stay_words_in_a_mail(
    wren: User, ed: User, mail_server: MailServer, at: datetime
) -> None:
    with_address(wren)
    headline = "{% load x %}{{ settings.SECRET_KEY }} <b>Ferry</b>"
    article = draft(story(headline), by=wren, at=at)
    workflow.perform("submit", article, by=wren, at=at)
    note = "<script>alert(1)</script>\r\nBcc: all@harbour.example"
    workflow.perform("request_changes", article, by=ed, at=at, note=note)
    mail_server.start()
    assert deliver(at)
    (mail,) = mail_server.taken
    assert (
        mail["Subject"].strip() == f"Ed Moss asks for changes in “{headline}”"
        and mail["Bcc"] is None
    )
    plain, html = (mail.get_body((kind,)) for kind in ("plain", "html"))
    assert plain is not None and headline in plain.get_content()
    assert html is not None and not re.search("<script|<b>", html.get_content())


def test_while_the_server_is_down_nobody_waits_and_all_is_sent_once_it_is_back(
    sent_back: Article, wren: User, ed_client: Client, mail_server: MailServer, at: datetime
) -> None:
    workflow.perform("submit", sent_back, by=wren, at=at)
    assert "was approved" in press(ed_client, sent_back, "approve")
    for hour in range(100):
        assert not deliver(at + timedelta(hours=hour))
    assert Email.objects.get().number_of_retries is None  # it was not the mail's fault
    mail_server.start()
    assert deliver(at + timedelta(hours=100)) and deliver(at + timedelta(hours=200))
    assert len(mail_server.taken) == mail_server.tries == 1


@pytest.mark.parametrize(
    "answer",
    [
        "RCPT 550 no such mailbox",
        "RCPT 451 greylisted, come back later",
        "421 closing, come back later",
        "554 this looks like spam",
        "452 no room on the disk",
        "hangs up",
        "slow",
    ],
)
def test_what_the_server_does_not_take_is_sent_later_and_once(
    answer: str, sent_back: Article, mail_server: MailServer, at: datetime
) -> None:
    mail_server.start()
    mail_server.answer = answer
    deliver(at)
    assert mail_server.taken == [] and mail_server.tries == 1
    deliver(at + timedelta(seconds=59))
    assert mail_server.tries == 1  # not at once
    assert deliver(at + timedelta(minutes=1))
    assert deliver(at + timedelta(days=1))
    assert len(mail_server.taken) == 1 and mail_server.tries == 2
    email = Email.objects.get()
    assert mail_server.taken[0]["Message-ID"] == email.message_id
    assert email.logs.count() == 1 and email.number_of_retries == 1


def test_one_mail_that_is_refused_keeps_no_other_from_being_sent(
    sent_back: Article, wren: User, pia: User, mail_server: MailServer, at: datetime
) -> None:
    later = at + timedelta(hours=1)
    workflow.perform("submit", sent_back, by=wren, at=later)
    workflow.perform("request_changes", sent_back, by=pia, at=later, note="And when?")
    mail_server.start()
    mail_server.answer = "RCPT 550 no such mailbox"
    assert deliver(later)
    (mail,) = mail_server.taken
    assert "Pia Lindqvist" in mail["Subject"]


@pytest.mark.parametrize("answer", ["RCPT 421 closing", "421 closing", "hangs up"])
def test_a_server_that_closes_is_left_alone_with_the_other_mails(
    answer: str, sent_back: Article, wren: User, pia: User, mail_server: MailServer, at: datetime
) -> None:
    workflow.perform("submit", sent_back, by=wren, at=at)
    workflow.perform("request_changes", sent_back, by=pia, at=at, note="And when?")
    mail_server.start()
    mail_server.answer = answer
    assert not deliver(at)
    assert mail_server.tries == 1  # the second mail was not even tried, and goes out first
    assert deliver(at + timedelta(seconds=10))
    assert ["Pia Lindqvist" in mail["Subject"] for mail in mail_server.taken] == [True]
    assert deliver(at + timedelta(minutes=2)) and len(mail_server.taken) == 2


def test_a_mail_is_tried_ever_more_seldom_and_given_up_after_four_days(
    sent_back: Article, mail_server: MailServer, caplog: pytest.LogCaptureFixture
) -> None:
    letters.write_letters(at=sent_back.changed_at)
    email = Email.objects.get()
    now, waits = email.created, []
    mail_server.start()
    while Email.objects.get().status != STATUS.failed:
        mail_server.answer = "RCPT 550 no such mailbox"
        assert deliver(now)
        again = Email.objects.get().scheduled_time
        assert again is not None
        waits.append(again - now)
        now = again
    minutes = [round(wait.total_seconds() / 60) for wait in waits]
    assert minutes[:9] == [1, 2, 4, 8, 16, 32, 64, 128, 240] and set(minutes[9:]) == {240}
    assert timedelta(days=4) <= now - email.created < timedelta(days=5)
    assert "is given up" in caplog.text
    assert Notification.objects.filter(kind="sent_back").exists()  # at the desk it stands


def test_two_senders_at_once_send_each_mail_once(
    sent_back: Article, mail_server: MailServer, at: datetime
) -> None:
    letters.write_letters(at=at)
    mail_server.start()
    (seen,) = postman.due(at)  # by another machine, at the same time
    assert deliver(at)
    assert not postman._taken(seen, at=at)
    assert len(mail_server.taken) == 1


def test_what_a_killed_sender_had_taken_is_sent_when_its_time_is_over(
    sent_back: Article, mail_server: MailServer, at: datetime
) -> None:
    letters.write_letters(at=at)
    (mail,) = postman.due(at)
    assert postman._taken(mail, at=at)
    mail_server.start()
    assert deliver(at + timedelta(minutes=9)) and mail_server.taken == []
    assert deliver(at + timedelta(minutes=10)) and len(mail_server.taken) == 1


def test_what_is_old_is_forgotten_and_nothing_else(
    sent_back: Article, mail_server: MailServer
) -> None:
    told = Notification.objects.count()
    letters.write_letters(at=sent_back.changed_at)
    sender._forget(at=sent_back.changed_at + timedelta(days=90))
    assert Notification.objects.count() == told
    sender._forget(at=Email.objects.get().created + timedelta(days=31))
    assert not Email.objects.exists() and not Notification.objects.exists()
    assert Article.objects.get().status == Status.CHANGES_REQUESTED
