"""Who may do what with whose account, through HTTP: every cell of the table."""

from collections.abc import Callable
from datetime import datetime

import pytest
from django.contrib.auth.models import Group, Permission, User
from django.test import Client
from django.utils import timezone

from articles.models import Colleague
from tests.conftest import PASSWORD, person, signed_in
from tests.people.pages import ADD, LIST, MIRA, form_values, page

WHO = ("anonymous", "no role", "Writer", "Editor", "Publisher", "Desk chief", "superuser")
MAY = ("Desk chief", "superuser")


def somebody(who: str) -> tuple[Client, User | None]:
    if who == "anonymous":
        return Client(), None
    if who == "superuser":
        user = User.objects.create_superuser("root", "root@harbour.example", PASSWORD)
    elif who == "no role":
        user = User.objects.create_user("nobody", password=PASSWORD, is_staff=True)
    else:
        user = person("somebody", "Some", "Body", who)
    return signed_in(user), user


@pytest.fixture
def ines(db: None) -> User:
    """The colleague that it is about, signed in on some device."""
    ines = person("ines", "Ines", "Roth", "Writer")
    User.objects.filter(pk=ines.pk).update(email="ines@harbour.example")
    return User.objects.get(pk=ines.pk)


Deed = Callable[[Client, User], object]
DEEDS: dict[str, Deed] = {
    "list": lambda client, ines: client.get(LIST),
    "open": lambda client, ines: client.get(page(ines)),
    "add": lambda client, ines: client.post(ADD, MIRA),
    "role": lambda client, ines: client.post(page(ines), form_values(ines, role="Editor")),
    "address": lambda client, ines: client.post(page(ines), form_values(ines, email="i@b.example")),
    "deactivate": lambda client, ines: client.post(page(ines, "deactivate")),
    "sign-out": lambda client, ines: client.post(page(ines, "sign-out")),
    "invite": lambda client, ines: client.post(page(ines, "invite")),
}


def happened(deed: str, ines: User, device: Client) -> bool:
    now = Colleague.objects.get(pk=ines.pk)
    return {
        "add": Colleague.objects.filter(email=MIRA["email"]).exists(),
        "role": now.roles == ["Editor"],
        "address": now.email == "i@b.example",
        "deactivate": not now.is_active and device.get("/admin/").status_code == 302,
        "sign-out": device.get("/admin/").status_code == 302,
    }.get(deed, False)


@pytest.mark.parametrize("deed", DEEDS)
@pytest.mark.parametrize("who", WHO)
def test_people_are_for_desk_chiefs_and_superusers(who: str, deed: str, ines: User) -> None:
    device = signed_in(ines)
    client, _ = somebody(who)
    response = DEEDS[deed](client, ines)
    status = response.status_code  # type: ignore[attr-defined]
    if who == "anonymous":
        assert (status, "/login/" in response["Location"]) == (302, True)  # type: ignore[index]
    elif who not in MAY:
        assert status == 403
    else:
        assert status == (200 if deed in ("list", "open") else 302)
    wanted = who in MAY and deed not in ("list", "open", "invite")
    assert happened(deed, ines, device) == wanted


def superuser() -> User:
    return User.objects.create_superuser("boss", "boss@harbour.example", PASSWORD)


def with_a_permission_besides() -> User:
    user = person("extra", "Ex", "Tra", "Writer")
    user.user_permissions.add(Permission.objects.get(codename="change_user"))
    return user


def in_another_group() -> User:
    user = person("other", "O", "Ther", "Writer")
    user.groups.add(Group.objects.create(name="Web team"))
    return user


BEYOND = [superuser, with_a_permission_besides, in_another_group]
CHANGES = ["role", "address", "deactivate", "sign-out", "invite"]


@pytest.mark.parametrize("deed", CHANGES)
@pytest.mark.parametrize("made", BEYOND)
@pytest.mark.parametrize("who", MAY)
@pytest.mark.django_db
def test_an_account_with_more_than_a_role_is_not_touched_here(
    who: str, made: Callable[[], User], deed: str
) -> None:
    target = made()
    device = signed_in(target)
    client, _ = somebody(who)
    response = DEEDS[deed](client, target)
    assert response.status_code == 403  # type: ignore[attr-defined]
    assert not happened(deed, target, device)
    html = client.get(page(target)).content.decode()
    assert "only a superuser changes this account" in html
    assert 'name="role"' not in html and "Deactivate" not in html


@pytest.mark.parametrize("role", ["Writer", "Editor", "Publisher"])
def test_a_chief_neither_demotes_nor_ends_themself(
    role: str, cleo: User, cleo_client: Client
) -> None:
    other = person("dan", "Dan", "Frey", "Desk chief")
    answer = cleo_client.post(page(cleo), form_values(cleo, role=role, first_name="Cleopatra"))
    assert "Nobody changes their own role" in answer.context["form"].errors["role"][0]
    cleo_client.post(page(cleo, "deactivate"))
    now = Colleague.objects.get(pk=cleo.pk)
    assert now.roles == ["Desk chief"] and now.is_active and now.first_name == "Cleo"
    assert signed_in(other).get(LIST).status_code == 200


def test_a_chief_corrects_their_own_name_and_address(cleo: User, cleo_client: Client) -> None:
    data = form_values(cleo, last_name="Andersen", email="cleo@harbour.example")
    assert cleo_client.post(page(cleo), data).status_code == 302
    cleo.refresh_from_db()
    assert (cleo.last_name, cleo.email) == ("Andersen", "cleo@harbour.example")


def test_a_chief_ends_their_own_sessions_too(cleo: User, cleo_client: Client) -> None:
    phone = signed_in(cleo)
    assert cleo_client.post(page(cleo, "sign-out")).status_code == 302
    assert phone.get(LIST).status_code == cleo_client.get(LIST).status_code == 302


@pytest.mark.parametrize("role", ["superuser", "Web team", "", "writer", "0"])
def test_only_the_four_roles_can_be_given(role: str, ines: User, cleo_client: Client) -> None:
    Group.objects.create(name="Web team")
    for answer in (
        cleo_client.post(page(ines), form_values(ines, role=role)),
        cleo_client.post(ADD, {**MIRA, "role": role}),
    ):
        assert answer.context["form"].errors["role"]
    assert Colleague.objects.get(pk=ines.pk).roles == ["Writer"]
    assert not User.objects.filter(email=MIRA["email"]).exists()


def test_nothing_else_than_the_form_has_can_be_sent(ines: User, cleo_client: Client) -> None:
    more = {"is_superuser": "on", "is_staff": "", "user_permissions": "1", "username": "root"}
    assert cleo_client.post(page(ines), {**form_values(ines), **more}).status_code == 302
    now = User.objects.get(pk=ines.pk)
    assert now.username == "ines" and now.is_staff and not now.is_superuser
    assert not now.user_permissions.exists()


@pytest.mark.parametrize("address", ["/admin/auth/user/", "/admin/auth/group/"])
def test_djangos_own_pages_for_accounts_stay_with_superusers(
    address: str, cleo_client: Client
) -> None:
    assert cleo_client.get(address).status_code == 403
    client, _ = somebody("superuser")
    assert client.get(address).status_code == 200


@pytest.mark.parametrize("who", WHO[1:])
@pytest.mark.django_db
def test_who_came_in_and_when_is_for_those_who_let_them_in(who: str) -> None:
    _, user = somebody(who)
    assert user and user.has_perm("articles.view_accessrecord") == (who in MAY)


def test_nobody_is_deleted_here(ines: User, cleo_client: Client) -> None:
    assert cleo_client.post(page(ines, "delete"), {"post": "yes"}).status_code == 403
    assert User.objects.filter(pk=ines.pk).exists()


def test_who_only_stands_in_a_history_is_nobody_here(
    cleo_client: Client, at: datetime, db: None
) -> None:
    shadow = User.objects.create_user("archivist", last_login=timezone.now())
    assert "archivist" not in cleo_client.get(LIST).content.decode()
    assert cleo_client.get(page(shadow)).status_code == 404
    assert cleo_client.post(page(shadow, "deactivate")).status_code == 404
