"""A forgotten password: a letter for who has an account, and nothing to learn for who has none."""

import re
import socket
from datetime import datetime, timedelta
from typing import Any
from unittest.mock import patch

import pytest
from django.contrib.auth.models import User
from django.core import mail
from django.test import Client
from django.utils import timezone
from pytest_django import Settings

from articles import access
from articles.access import letters, resets
from articles.models import AccessRecord, Tries
from tests.conftest import PASSWORD, signed_in
from tests.people.pages import form_values, page, posted

ASK = "/admin/forgotten/"
EMAIL = "wren@harbour.example"
NEW = "eleven gulls on a grey roof"


@pytest.fixture
def wren_with_mail(wren: User) -> User:
    wren.email = EMAIL
    wren.save()
    return wren


def asked(email: str = EMAIL, *, address: str = "192.0.2.1", host: str = "testserver") -> Any:
    client = Client(REMOTE_ADDR=address, headers={"host": host})
    response = client.post(ASK, {"email": email}, follow=True)
    letters.postman.submit(int).result()  # the letter is out
    return response


def path_in(letter: Any) -> str:
    (link,) = re.findall(r"https?://\S+", letter.body)
    assert link.startswith("http://localhost:8000/admin/forgotten/")
    return str(link.removeprefix("http://localhost:8000"))


def chosen(path: str, password: str = NEW) -> Any:
    client = Client()
    shown = client.get(path, follow=True)
    if shown.status_code != 200:
        return shown
    data = {"new_password1": password, "new_password2": password}
    return client.post(shown.request["PATH_INFO"], data)


def words(response: Any) -> str:
    html = response.content.decode()
    return re.sub(r'name="csrfmiddlewaretoken" value="\w+"', "", html)


def test_a_letter_a_new_password_and_every_session_is_over(wren_with_mail: User) -> None:
    before = signed_in(wren_with_mail)
    assert "a letter is on its way" in words(asked("Wren@Harbour.example"))
    (letter,) = mail.outbox
    assert letter.to == [EMAIL] and "wren" in letter.body
    assert any(zone in letter.body for zone in (" GMT", " BST"))
    token = path_in(letter).rstrip("/").rpartition("/")[2]
    shown = Client().get(path_in(letter), follow=True)
    assert token not in shown.request["PATH_INFO"]
    answer = chosen(path_in(letter))
    assert (answer.status_code, answer["Location"]) == (302, "/admin/login/")
    assert before.get("/admin/").status_code == 302
    assert Client().login(username="wren", password=NEW)
    assert chosen(path_in(letter)).status_code == 410  # good once
    assert {"password-reset-asked", "password-changed"} <= set(
        AccessRecord.objects.values_list("what", flat=True)
    )


def test_the_page_says_the_same_whoever_asks(wren_with_mail: User, ed: User, pia: User) -> None:
    User.objects.filter(pk=ed.pk).update(email="ed@harbour.example", is_active=False)
    pia.email = "pia@harbour.example"
    pia.set_unusable_password()
    pia.save()
    strangers = ("nobody@harbour.example", "ed@harbour.example", "pia@harbour.example")
    answers = {words(asked(email)) for email in (EMAIL, *strangers)}
    assert len(answers) == 1
    assert [letter.to for letter in mail.outbox] == [[EMAIL]]


def test_the_answer_waits_for_no_mail_server(wren_with_mail: User, settings: Settings) -> None:
    with socket.socket() as silent:
        silent.bind(("127.0.0.1", 0))
        silent.listen()  # and never says a word
        settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
        settings.EMAIL_HOST, settings.EMAIL_PORT = silent.getsockname()
        settings.EMAIL_TIMEOUT = 2
        began = timezone.now()
        Client().post(ASK, {"email": EMAIL})
        assert timezone.now() - began < timedelta(seconds=1.5)
        letters.postman.submit(int).result()


@pytest.mark.parametrize(("minutes", "status"), [(59, 302), (61, 410)])
def test_the_link_is_good_for_an_hour(wren_with_mail: User, minutes: int, status: int) -> None:
    then = datetime.now() - timedelta(minutes=minutes)  # noqa: DTZ005  (as Django's tokens do)
    with patch.object(resets.tokens, "_now", return_value=then):
        asked()
    assert chosen(path_in(mail.outbox[0])).status_code == status


def test_the_letter_names_no_host_that_a_request_names(
    wren_with_mail: User, settings: Settings
) -> None:
    settings.ALLOWED_HOSTS = ["*"]
    asked(host="evil.example")
    assert "evil" not in mail.outbox[0].body and path_in(mail.outbox[0])


def test_an_address_gets_three_letters_an_hour_and_the_page_does_not_tell(
    wren_with_mail: User,
) -> None:
    answers = {words(asked(address=f"192.0.2.{number}")) for number in range(5)}
    assert len(answers) == 1 and len(mail.outbox) == 3
    Tries.objects.update(until=timezone.now() - timedelta(seconds=1))
    asked()
    assert len(mail.outbox) == 4


@pytest.mark.django_db
def test_a_place_asks_ten_times_an_hour() -> None:
    codes = [asked(f"name{number}@harbour.example").status_code for number in range(11)]
    assert codes == [*[200] * 10, 429]


def test_a_weak_password_is_refused_beside_its_field(wren_with_mail: User) -> None:
    asked()
    answer = chosen(path_in(mail.outbox[0]), "12345")
    assert answer.status_code == 200 and "too short" in answer.content.decode()
    assert Client().login(username="wren", password=PASSWORD)


def test_who_is_signed_out_everywhere_has_no_open_links_either(
    wren_with_mail: User, cleo: User
) -> None:
    asked()
    access.end_sessions(wren_with_mail, by=cleo, at=timezone.now())
    assert chosen(path_in(mail.outbox[0])).status_code == 410
    asked()
    assert chosen(path_in(mail.outbox[1])).status_code == 302


def test_another_address_is_told_to_the_old_one_and_ends_sessions_and_links(
    wren_with_mail: User, cleo: User, cleo_client: Client
) -> None:
    wren, desk = wren_with_mail, signed_in(wren_with_mail)
    asked()
    posted(cleo_client, page(wren), form_values(wren, email="cleo@elsewhere.example"))
    letters.postman.submit(int).result()
    message = mail.outbox[-1]
    assert message.to == [EMAIL] and "Cleo Anders changed" in message.body
    assert "cleo@elsewhere.example" in message.body
    assert desk.get("/admin/").status_code == 302
    posted(
        cleo_client, page(wren), form_values(User.objects.get(pk=wren.pk), email=EMAIL)
    )  # and back
    assert chosen(path_in(mail.outbox[0])).status_code == 410


def test_who_changes_their_own_address_stays_signed_in_there_and_nowhere_else(
    cleo: User, cleo_client: Client
) -> None:
    elsewhere = signed_in(cleo)
    posted(cleo_client, page(cleo), form_values(cleo, email="cleo@elsewhere.example"))
    assert cleo_client.get("/admin/").status_code == 200
    assert elsewhere.get("/admin/").status_code == 302
