"""At the door: where it leads, who is let in, who has to wait, and what is written down."""

from datetime import timedelta
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.test import Client
from django.utils import timezone
from pytest_django import Settings

from articles.models import AccessRecord, Tries
from tests.conftest import PASSWORD

DOOR = "/admin/login/"
WRONG = "not a long walk"
HERE, THERE = "192.0.2.1", "198.51.100.2"


def tried(name: str, password: str = WRONG, *, address: str = HERE, to: str = "") -> Any:
    data = {"username": name, "password": password, **({"next": to} if to else {})}
    return Client(REMOTE_ADDR=address).post(DOOR, data)


def log() -> list[tuple[str, str, str | None]]:
    """Oldest first."""
    rows = AccessRecord.objects.order_by("pk")
    return [(row.what, row.username, row.address) for row in rows if row.what != "account-changed"]


@pytest.mark.parametrize(
    ("wanted", "leads_to"),
    [
        ("", "/admin/"),
        ("/admin/articles/article/", "/admin/articles/article/"),
        (
            "/admin/articles/article/?q=gull",
            "/admin/articles/article/?q=gull",
        ),
        ("/admin/articles/article/add/", "/admin/articles/article/add/"),
        ("/admin/articles/", "/admin/articles/"),
        ("/admin/password_change/", "/admin/password_change/"),
        ("http://testserver/admin/articles/image/", "http://testserver/admin/articles/image/"),
        ("//evil.example/admin/", "/admin/"),
        ("https://evil.example/", "/admin/"),
        ("/\\evil.example", "/admin/"),
        ("\\\\evil.example", "/admin/"),
        ("javascript:alert(1)", "/admin/"),
        ("/nowhere/", "/admin/"),
        ("/admin/nowhere/", "/admin/"),
        ("/2026/03/02/not-there/", "/admin/"),
        ("/admin/logout/", "/admin/"),
        ("/admin/articles/colleague/", "/admin/"),  # for desk chiefs
        ("/admin/articles/colleague/1/deactivate/", "/admin/"),  # a button, no page
        ("/admin/auth/user/", "/admin/"),
        ("/admin/auth/", "/admin/"),
        ("/admin/articles/topic/add/", "/admin/"),  # for Editors
    ],
)
def test_signing_in_leads_to_a_page_of_the_desk(wren: User, wanted: str, leads_to: str) -> None:
    response = tried("wren", PASSWORD, to=wanted)
    assert (response.status_code, response["Location"]) == (302, leads_to)


def test_signing_in_and_out_and_failing_is_written_down(
    wren: User, caplog: pytest.LogCaptureFixture
) -> None:
    client = Client(REMOTE_ADDR=HERE)
    client.post(DOOR, {"username": "wren", "password": "not her pass word"})
    client.post(DOOR, {"username": "nobody", "password": "not her pass word"})
    client.post(DOOR, {"username": "wren", "password": PASSWORD})
    client.post("/admin/logout/")
    assert log() == [
        ("failed", "wren", HERE),
        ("failed", "nobody", HERE),
        ("signed-in", "wren", HERE),
        ("signed-out", "wren", HERE),
    ]
    assert AccessRecord.objects.filter(person=wren).exclude(what="account-changed").count() == 3
    lines = [record for record in caplog.records if record.name == "newsroom.access"]
    levels = [line.levelname for line in lines if "account-changed" not in line.getMessage()]
    assert levels == ["WARNING", "WARNING", "INFO", "INFO"]
    assert PASSWORD not in caplog.text and "pass word" not in caplog.text


def test_after_five_tries_a_name_waits_here_and_is_open_elsewhere(wren: User) -> None:
    assert [tried("wren").status_code for _ in range(5)] == [200] * 5
    refused = tried("wren", PASSWORD)
    assert refused.status_code == 429
    assert "Try again in 15 minutes." in refused.content.decode()
    assert int(refused["Retry-After"]) in range(890, 901)
    assert "default-src 'none'" in refused["Content-Security-Policy"]
    assert tried("WREN", PASSWORD).status_code == 429  # no way around it in capitals
    assert tried("ｗｒｅｎ", PASSWORD).status_code == 429
    assert tried("wren", PASSWORD, address=THERE).status_code == 302
    assert [row[0] for row in log()] == [*["failed"] * 5, "locked-out", "signed-in"]


def test_a_quarter_of_an_hour_later_it_is_open_again(wren: User) -> None:
    for _ in range(6):
        tried("wren")
    Tries.objects.update(until=timezone.now() - timedelta(seconds=1))
    assert tried("wren", PASSWORD).status_code == 302
    assert not Tries.objects.filter(count__gt=0).exists()


def test_who_gets_in_has_made_no_try(wren: User) -> None:
    for _ in range(3):
        assert [tried("wren").status_code for _ in range(4)] == [200] * 4
        assert tried("wren", PASSWORD).status_code == 302


def test_after_thirty_tries_a_place_waits_whatever_the_name(wren: User) -> None:
    assert {tried(f"name{number}").status_code for number in range(30)} == {200}
    assert tried("wren", PASSWORD).status_code == 429
    assert tried("wren", PASSWORD, address=THERE).status_code == 302


def test_a_whole_office_may_sign_in_from_one_address(wren: User) -> None:
    assert {tried("wren", PASSWORD).status_code for _ in range(32)} == {302}


@pytest.mark.parametrize("behind_proxy", [True, False])
def test_the_proxys_word_counts_only_behind_one(
    wren: User, settings: Settings, behind_proxy: bool
) -> None:
    settings.BEHIND_PROXY = behind_proxy
    for number in range(6):
        value = f"10.0.0.{number}, {HERE if behind_proxy else f'203.0.113.{number}'}"
        last = Client(REMOTE_ADDR="127.0.0.1", headers={"x-forwarded-for": value}).post(
            DOOR, {"username": "wren", "password": "wrong"}
        )
    assert last.status_code == 429  # what the stranger makes up changes nothing
    assert log()[0] == ("failed", "wren", HERE if behind_proxy else "127.0.0.1")


def test_what_is_known_of_strangers_goes_after_ninety_days_and_what_people_did_stays(
    wren: User,
) -> None:
    tried("nobody")
    tried("wren", PASSWORD)
    AccessRecord.objects.update(at=timezone.now() - timedelta(days=91))
    tried("nobody else")
    assert [row[:2] for row in log()] == [("signed-in", "wren"), ("failed", "nobody else")]


def test_the_door_shows_where_a_forgotten_password_goes(client: Client, db: None) -> None:
    assert 'href="/admin/forgotten/"' in client.get(DOOR).content.decode()


def test_the_doors_say_sign_in_and_e_mail_and_nothing_of_a_link_that_was_made_up(
    db: None, client: Client
) -> None:
    door = client.get("/admin/login/").content.decode()
    assert 'type="submit" value="Sign in"' in door and "Log in" not in door
    assert "E-mail:" in client.get("/admin/forgotten/").content.decode()
    made_up = client.get("/admin/forgotten/MQ/made-up/")
    assert made_up.status_code == 410 and "not, or no longer, good" in made_up.content.decode()


def test_who_signs_out_is_told_so_in_the_desks_words(wren_client: Client) -> None:
    html = wren_client.post("/admin/logout/").content.decode()
    assert "Sign in again" in html and "Log in" not in html
