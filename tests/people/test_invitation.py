"""From “Add somebody” to the colleague's first story, and all the ends of an invitation."""

import re
import socket
from datetime import timedelta
from typing import Any, ClassVar

import pytest
from django.contrib.auth.models import User
from django.core import mail
from django.core.mail.backends.locmem import EmailBackend
from django.db import connection
from django.test import Client
from django.utils import timezone
from pytest_django import Settings

from articles import invitations
from articles.models import AccountStatus, Article, Colleague
from tests.admin.forms import address, fields, with_section
from tests.admin.test_admin import INLINE
from tests.conftest import PASSWORD, person, signed_in
from tests.people.pages import ADD, LIST, MIRA, form_values, messages_of, page, posted

LINK = re.compile(r"https?://\S+")
NEW = "eleven gulls on a grey roof"


def invited(chief: Client, **other: Any) -> User:
    chief.post(ADD, {**MIRA, **other})
    return User.objects.get(email=MIRA["email"])


def path_in(letter: Any) -> str:
    (link,) = LINK.findall(letter.body)
    assert link.startswith("http://localhost:8000/admin/")
    return str(link.removeprefix("http://localhost:8000"))


def chosen(client: Client, path: str, password: str = NEW) -> Any:
    """The invitation's page, and what comes of this password."""
    shown = client.get(path, follow=True)
    if shown.status_code != 200:
        return shown
    return client.post(
        shown.request["PATH_INFO"], {"new_password1": password, "new_password2": password}
    )


@pytest.mark.django_db
def test_a_colleague_is_added_invited_comes_in_and_saves_a_story(cleo_client: Client) -> None:
    response = posted(cleo_client, ADD, MIRA)
    assert "signs in as “mira-quist”" in messages_of(response)
    assert "An invitation is on its way to mira.quist@harbour.example" in messages_of(response)
    (letter,) = mail.outbox
    assert letter.to == ["mira.quist@harbour.example"]
    assert "Cleo Anders invites you to work at The Courant, as Writer" in letter.body
    assert "mira-quist" in letter.body and re.search(r"\d\d:\d\d (GMT|BST)", str(letter.body))

    client = Client(headers={"host": "localhost"})
    shown = client.get(path_in(letter), follow=True)
    html = shown.content.decode()
    assert "mira-quist" in html and "Choose your password" in html
    assert not INLINE.search(html) and "no-store" in shown["Cache-Control"]
    token = path_in(letter).rstrip("/").rpartition("/")[2]
    assert token not in shown.request["PATH_INFO"]  # no page after it names it as its referrer
    answer = chosen(client, path_in(letter))
    assert (answer.status_code, answer["Location"]) == (302, "/admin/")
    mira = Colleague.objects.get(email=MIRA["email"])
    assert mira.account_status is AccountStatus.ACTIVE and mira.byline == "Mira Quist"

    sent = with_section({**fields(client), "headline": "Gulls are back"}, body="Eleven of them.")
    assert client.post(address(), sent).status_code == 302
    article = Article.objects.get(headline="Gulls are back")
    assert article.revisions.get().by == mira
    assert Client().login(username="mira-quist", password=NEW)


def test_an_invitation_is_good_once(cleo_client: Client) -> None:
    invited(cleo_client)
    path = path_in(mail.outbox[0])
    assert chosen(Client(), path).status_code == 302
    again = chosen(Client(), path, "something else entirely")
    assert again.status_code == 410 and "not, or no longer, good" in again.content.decode()
    assert Client().login(username="mira-quist", password=NEW)


@pytest.mark.parametrize(("days", "status"), [(6.99, 302), (7.01, 410)])
def test_an_invitation_is_good_for_seven_days(
    days: float, status: int, cleo_client: Client
) -> None:
    mira = invited(cleo_client)
    sent = timezone.now() - timedelta(days=days)
    link = invitations.link(mira, at=sent).removeprefix("http://localhost:8000")
    assert chosen(Client(), link).status_code == status


def test_another_address_ends_the_invitation_that_went_to_the_first(cleo_client: Client) -> None:
    mira = invited(cleo_client)
    first = path_in(mail.outbox[0])
    data = form_values(mira, email="mira@elsewhere.example")
    assert "no longer good" in messages_of(posted(cleo_client, page(mira), data))
    posted(cleo_client, page(mira), form_values(mira))  # and back
    assert chosen(Client(), first).status_code == 410
    posted(cleo_client, page(mira, "invite"))
    assert chosen(Client(), path_in(mail.outbox[-1])).status_code == 302


def test_deactivating_ends_an_invitation_for_good(cleo_client: Client) -> None:
    mira = invited(cleo_client)
    first = path_in(mail.outbox[0])
    posted(cleo_client, page(mira, "deactivate"))
    assert chosen(Client(), first).status_code == 410
    assert "is deactivated" in messages_of(posted(cleo_client, page(mira, "invite")))
    assert "on its way" in messages_of(posted(cleo_client, page(mira, "reactivate")))
    assert chosen(Client(), first).status_code == 410
    assert chosen(Client(), path_in(mail.outbox[1])).status_code == 302


def test_an_invitation_opens_no_account_that_has_a_password(
    wren: User, cleo_client: Client
) -> None:
    User.objects.filter(pk=wren.pk).update(email="wren@harbour.example")
    wren.refresh_from_db()
    link = invitations.link(wren, at=timezone.now()).removeprefix("http://localhost:8000")
    assert chosen(Client(), link).status_code == 410
    assert "has a password already" in messages_of(posted(cleo_client, page(wren, "invite")))
    assert "Send an invitation" not in cleo_client.get(page(wren)).content.decode()
    assert not mail.outbox and Client().login(username="wren", password=PASSWORD)


@pytest.mark.parametrize("broken", ["MQ/nonsense", "MQ/set-password", "x-x/abc-def", "OTk5/a-b"])
@pytest.mark.django_db
def test_an_invented_invitation_opens_nothing(broken: str, client: Client) -> None:
    assert client.get(f"/admin/articles/colleague/invitation/{broken}/").status_code == 410


@pytest.mark.django_db
def test_a_weak_password_is_refused_beside_its_field(cleo_client: Client) -> None:
    invited(cleo_client)
    answer = chosen(Client(), path_in(mail.outbox[0]), "12345")
    assert answer.status_code == 200 and "too short" in answer.content.decode()
    assert not Client().login(username="mira-quist", password="12345")


def test_where_no_mail_goes_the_account_is_there_and_the_page_offers_it_again(
    cleo_client: Client, settings: Settings
) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))  # nobody listens there
        settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
        settings.EMAIL_HOST, settings.EMAIL_PORT = taken.getsockname()
        response = posted(cleo_client, ADD, MIRA)
    assert "could not be sent" in messages_of(response) and "on its way" not in messages_of(
        response
    )
    assert "Send an invitation" in response.content.decode()
    mira = Colleague.objects.get(email=MIRA["email"])
    assert mira.account_status is AccountStatus.INVITED and mira.roles == ["Writer"]
    settings.EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
    assert "on its way" in messages_of(posted(cleo_client, page(mira, "invite")))
    assert chosen(Client(), path_in(mail.outbox[0])).status_code == 302


class Letterbox(EmailBackend):
    """Whether a transaction was open when a letter went out."""

    in_transaction: ClassVar[list[bool]] = []

    def send_messages(self, messages: Any) -> int:
        self.in_transaction.append(connection.in_atomic_block)
        return int(super().send_messages(messages))


@pytest.mark.django_db(transaction=True)
def test_no_transaction_waits_for_a_letter(settings: Settings) -> None:
    settings.EMAIL_BACKEND = f"{__name__}.Letterbox"
    chief = signed_in(person("cleo", "Cleo", "Anders", "Desk chief"))
    mira = invited(chief)
    for what in ("invite", "deactivate", "reactivate"):
        chief.post(page(mira, what))
    assert Letterbox.in_transaction == [False, False, False]


def test_nobody_waits_for_long_for_a_mail_server_that_says_nothing(
    cleo_client: Client, settings: Settings
) -> None:
    assert settings.EMAIL_TIMEOUT <= 10
    with socket.create_server(("127.0.0.1", 0)) as silent:  # takes the call, and that is all
        settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
        settings.EMAIL_HOST, settings.EMAIL_PORT = silent.getsockname()
        settings.EMAIL_TIMEOUT = 0.2
        assert "could not be sent" in messages_of(posted(cleo_client, ADD, MIRA))
    assert Colleague.objects.get(email=MIRA["email"]).account_status is AccountStatus.INVITED


def test_who_came_back_from_an_archive_is_invited_anew(cleo_client: Client) -> None:
    """Accounts come back without passwords."""
    back = person("mira", "Mira", "Quist", "Writer")
    back.set_unusable_password()
    back.email = "mira@harbour.example"
    back.save()
    assert "on its way" in messages_of(posted(cleo_client, page(back, "invite")))
    assert chosen(Client(), path_in(mail.outbox[0])).status_code == 302


def test_the_letter_goes_to_no_host_that_a_request_names(cleo: User, settings: Settings) -> None:
    settings.ALLOWED_HOSTS = ["*"]
    chief = signed_in(cleo)
    chief.post(ADD, MIRA, headers={"host": "evil.example"})
    assert "evil" not in mail.outbox[0].body and path_in(mail.outbox[0])
    assert chief.get(LIST).status_code == 200
