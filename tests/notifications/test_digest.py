"""The digest: one mail a day with what somebody has not seen, none if there is nothing."""

from datetime import datetime, timedelta

import pytest
from django.contrib.auth.models import User

from articles.models import Article, Delivery, Notification, NotificationKind
from articles.notifications import letters, mark_seen, postman, tell
from tests.notifications.mail_server import MailServer
from tests.notifications.told import choose, with_address
from tests.stories import draft, story

pytestmark = pytest.mark.django_db
SEVEN = datetime.fromisoformat("2026-03-03T07:00:00+00:00")


@pytest.fixture
def ferry(wren: User, at: datetime) -> Article:
    return draft(story("Ferry sails"), by=wren, at=at)


@pytest.fixture
def ed_by_digest(ed: User) -> User:
    choose(ed, NotificationKind.ASSIGNED, Delivery.DIGEST)
    return with_address(ed)


def send(at: datetime) -> None:
    letters.write_letters(at=at)
    letters.write_digests(at=at)
    postman.deliver(now=lambda: at)


def assign(article: Article, person: User, *, at: datetime) -> None:
    tell(NotificationKind.ASSIGNED, [person], article=article, at=at)


def test_a_digest_comes_once_a_day_with_all_of_it(
    ferry: Article, wren: User, ed_by_digest: User, mail_server: MailServer, at: datetime
) -> None:
    assign(ferry, ed_by_digest, at=at)
    assign(
        draft(story("Lido opens"), by=wren, at=at), ed_by_digest, at=SEVEN - timedelta(seconds=1)
    )
    mail_server.start()
    send(SEVEN - timedelta(minutes=1))
    assert mail_server.taken == []
    for minutes in range(2, 1400, 100):  # whoever starts it again, and however often
        send(SEVEN + timedelta(minutes=minutes))
    (mail,) = mail_server.taken
    assert mail["Subject"] == "Your day: 2 things to know"
    body = mail.get_body(("plain",))
    assert body is not None
    text = body.get_content()
    assert text.index("Ferry sails") < text.index("Lido opens")
    assert "once a day" in text and "/admin/notifications/choices/" in text


def test_what_comes_after_the_hour_waits_for_the_next_day(
    ferry: Article, ed_by_digest: User, mail_server: MailServer
) -> None:
    mail_server.start()
    assign(ferry, ed_by_digest, at=SEVEN)
    send(SEVEN + timedelta(hours=23, minutes=59))
    assert mail_server.taken == []
    send(SEVEN + timedelta(days=1, minutes=2))
    (mail,) = mail_server.taken
    assert mail["Subject"].strip() == "Your day: Somebody assigned “Ferry sails” to you"
    send(SEVEN + timedelta(days=2, minutes=2))
    assert len(mail_server.taken) == 1  # there was nothing new


def test_what_was_seen_at_the_desk_is_left_out(
    ferry: Article, wren: User, ed_by_digest: User, mail_server: MailServer, at: datetime
) -> None:
    mail_server.start()
    assign(ferry, ed_by_digest, at=at)
    mark_seen(ed_by_digest, at=at, until=Notification.objects.get().pk)
    send(SEVEN + timedelta(minutes=2))
    assert mail_server.taken == [] and not Notification.objects.unmailed().exists()
    assign(ferry, ed_by_digest, at=SEVEN + timedelta(hours=1))
    mark_seen(ed_by_digest, at=at, until=Notification.objects.latest("pk").pk)
    assign(draft(story("Lido opens"), by=wren, at=at), ed_by_digest, at=SEVEN + timedelta(hours=1))
    send(SEVEN + timedelta(days=1, minutes=2))
    (mail,) = mail_server.taken
    body = mail.get_body(("plain",))
    assert body is not None
    assert "Lido opens" in body.get_content() and "Ferry sails" not in body.get_content()


def test_whoever_has_left_meanwhile_gets_no_mail(
    ferry: Article, ed_by_digest: User, mail_server: MailServer, at: datetime
) -> None:
    mail_server.start()
    assign(ferry, ed_by_digest, at=at)
    User.objects.filter(pk=ed_by_digest.pk).update(is_active=False)
    send(SEVEN + timedelta(minutes=2))
    assert mail_server.taken == [] and not Notification.objects.unmailed().exists()


def test_a_digest_names_a_hundred_and_says_that_there_is_more(
    ferry: Article, ed_by_digest: User, mail_server: MailServer, at: datetime
) -> None:
    mail_server.start()
    for number in range(102):
        assign(ferry, ed_by_digest, at=at + timedelta(minutes=number))
    for minutes in (2, 3):
        send(SEVEN + timedelta(minutes=minutes))
    (mail,) = mail_server.taken
    body = mail.get_body(("plain",))
    assert mail["Subject"] == "Your day: 100+ things to know" and body is not None
    assert body.get_content().count("Ferry sails") == 100
    assert "There is more at the desk" in body.get_content()
