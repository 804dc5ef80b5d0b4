"""Somebody is always left who can let people in."""

import threading

import pytest
from django.contrib.auth.models import Permission, User
from django.db import connections
from django.test import Client
from django.utils import timezone

from articles import staff
from articles.models import Colleague
from tests.conftest import PASSWORD, person, signed_in
from tests.people.pages import errors, form_values, messages_of, page, posted


def chiefs() -> list[str]:
    able = Colleague.objects.filter(is_active=True, groups__name="Desk chief")
    return sorted(able.values_list("username", flat=True))


@pytest.fixture
def deputy(db: None) -> User:
    """Has the permission without the role: a superuser gave it."""
    deputy = person("deputy", "De", "Puty", "Editor")
    deputy.user_permissions.add(Permission.objects.get(codename="change_colleague"))
    return deputy


def test_the_last_chief_is_neither_demoted_nor_deactivated(cleo: User, deputy: User) -> None:
    client = signed_in(deputy)
    data = form_values(cleo, email="cleo@harbour.example", role="Editor")
    assert "the last desk chief" in errors(client.post(page(cleo), data))["role"][0]
    assert "the last desk chief" in messages_of(posted(client, page(cleo, "deactivate")))
    assert chiefs() == ["cleo"]


def test_a_deactivated_chief_is_nobody_to_rely_on(cleo: User, deputy: User) -> None:
    gone = person("dan", "Dan", "Frey", "Desk chief")
    client = signed_in(deputy)
    posted(client, page(gone, "deactivate"))
    assert "the last desk chief" in messages_of(posted(client, page(cleo, "deactivate")))
    posted(client, page(gone, "reactivate"))
    posted(client, page(cleo, "deactivate"))
    assert chiefs() == ["dan"]


def test_where_a_superuser_is_the_last_chief_can_go(cleo: User) -> None:
    root = User.objects.create_superuser("root", password=PASSWORD)
    posted(signed_in(root), page(cleo, "deactivate"))
    assert chiefs() == []


@pytest.mark.parametrize("how", ["demote", "deactivate"])
@pytest.mark.django_db(transaction=True)
def test_two_chiefs_who_end_each_other_at_once_leave_one(how: str) -> None:
    two = [person(name, name.title(), "Frey", "Desk chief") for name in ("dan", "eve")]
    for user in two:
        assert user.has_perm("articles.change_colleague")  # both had it when they pressed
    together = threading.Barrier(2, timeout=10)
    outcomes: list[object] = []

    def end(by: User, other: User) -> None:
        details = staff.Details(first_name="X", last_name="Y", email="", role="Writer")
        try:
            together.wait()
            if how == "demote":
                seen = staff.digest(Colleague.objects.get(pk=other.pk))
                staff.change(other, details, seen=seen, by=by, at=timezone.now())
            else:
                staff.deactivate(other, by=by, at=timezone.now())
            outcomes.append("done")
        except Exception as error:  # noqa: BLE001
            outcomes.append(error)
        finally:
            connections.close_all()

    threads = [threading.Thread(target=end, args=pair) for pair in (two, two[::-1])]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(20)
    (refused,) = (one for one in outcomes if one != "done")
    assert isinstance(refused, staff.Refused), refused
    assert outcomes.count("done") == 1 and len(chiefs()) == 1


@pytest.mark.django_db(transaction=True)
def test_of_two_who_give_one_address_at_once_one_gets_it() -> None:
    chief = person("dan", "Dan", "Frey", "Desk chief")
    together = threading.Barrier(2, timeout=10)
    outcomes: list[object] = []

    def add(email: str) -> None:
        details = staff.Details(first_name="Mira", last_name="Q", email=email, role="Writer")
        try:
            together.wait()
            outcomes.append(staff.add(details, by=chief, at=timezone.now()).username)
        except Exception as error:  # noqa: BLE001
            outcomes.append(error)
        finally:
            connections.close_all()

    addresses = ("mira@harbour.example", "Mira@Harbour.example")
    threads = [threading.Thread(target=add, args=[email]) for email in addresses]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(20)
    (refused,) = (one for one in outcomes if one != "mira")
    assert isinstance(refused, staff.AddressTaken), refused
    assert User.objects.filter(email__iexact=addresses[0]).count() == 1


def test_a_chief_who_lost_the_role_meanwhile_does_nothing(
    cleo: User, wren: User, cleo_client: Client
) -> None:
    assert cleo.has_perm("articles.change_colleague")
    cleo.groups.clear()  # by somebody else, while this page was open
    with pytest.raises(staff.NotYours):
        staff.deactivate(wren, by=cleo, at=timezone.now())
    assert cleo_client.post(page(wren, "deactivate")).status_code == 403
    assert User.objects.get(pk=wren.pk).is_active
