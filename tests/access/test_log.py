"""The access log: whoever changes an account or a permission, wherever, it is written down."""

import re
from typing import Any

import pytest
from django.contrib.auth.models import Group, Permission, User
from django.core.management import call_command
from django.test import Client
from django.utils import timezone

from articles import access
from articles.models import AccessRecord, Colleague
from tests.conftest import PASSWORD, signed_in
from tests.people.pages import form_values, messages_of, page, posted

LIST = "/admin/articles/accessrecord/"


def newest() -> AccessRecord:
    row = AccessRecord.objects.first()
    assert row is not None
    return row


@pytest.fixture
def boss(db: None) -> User:
    return User.objects.create_superuser("boss", password=PASSWORD)


def test_a_shell_changes_groups_permissions_flags_and_passwords(wren: User, ed: User) -> None:
    editors = Group.objects.get(name="Editor")
    permission = Permission.objects.get(codename="add_user")
    records: list[Any] = []

    def note() -> None:
        row = newest()
        assert row.by is None and row.address is None
        records.append((row.what, row.username, row.details))

    wren.groups.add(editors)
    note()
    editors.user_set.remove(wren)
    note()
    wren.user_permissions.set([permission])
    note()
    permission.user_set.clear()
    note()
    editors.permissions.add(permission)
    note()
    permission.group_set.clear()
    note()
    wren.is_superuser = True
    wren.save()
    note()
    wren.set_password("eleven gulls")
    wren.save()
    note()
    Colleague.objects.get(pk=wren.pk).delete()
    note()
    ed.groups.set([editors])
    editors.delete()
    note()
    held = records[4][2]["permissions"]
    assert "auth.add_user" in held[1] and "auth.add_user" not in held[0]
    assert records[:4] == [
        ("account-changed", "wren", {"groups": [["Writer"], ["Editor", "Writer"]]}),
        ("account-changed", "wren", {"groups": [["Editor", "Writer"], ["Writer"]]}),
        ("account-changed", "wren", {"permissions": [[], ["auth.add_user"]]}),
        ("account-changed", "wren", {"permissions": [["auth.add_user"], []]}),
    ]
    assert records[4][1] == "Group Editor"
    assert records[5] == ("account-changed", "Group Editor", {"permissions": held[::-1]})
    assert records[6:] == [
        ("account-changed", "wren", {"is_superuser": [False, True]}),
        ("password-changed", "wren", {}),
        ("account-changed", "wren", {"account": ["wren", None]}),
        ("account-changed", "Group Editor", {"group": ["Editor", None], "members": [["ed"], []]}),
    ]


def test_what_changes_nothing_is_no_change(wren: User) -> None:
    before = AccessRecord.objects.count()
    wren.groups.set([Group.objects.get(name="Writer")])
    wren.save()
    wren.groups.add(Group.objects.get(name="Writer"))
    assert AccessRecord.objects.count() == before


def test_a_better_hash_at_sign_in_is_no_new_password(wren: User, settings: Any) -> None:
    settings.PASSWORD_HASHERS = [
        "django.contrib.auth.hashers.ScryptPasswordHasher",
        *settings.PASSWORD_HASHERS,
    ]
    assert Client().login(username="wren", password=PASSWORD)
    wren.refresh_from_db()
    assert wren.password.startswith("scrypt")
    assert not AccessRecord.objects.filter(what="password-changed").exists()


def test_a_migration_keeps_roles_and_tells_nobody(db: None) -> None:
    before = AccessRecord.objects.count()
    call_command("migrate", verbosity=0)
    assert AccessRecord.objects.count() == before


def test_the_people_page_says_who_did_it(cleo: User, wren: User) -> None:
    chief = Client(REMOTE_ADDR="192.0.2.9")
    chief.force_login(cleo)
    wren.email = "wren@harbour.example"
    wren.save()
    posted(chief, page(wren), form_values(wren, role="Editor"))
    rows = list(AccessRecord.objects.filter(person=wren, by=cleo))
    assert [(row.address, row.details) for row in rows] == [
        ("192.0.2.9", {"roles": [["Writer"], ["Editor"]]})
    ]


def test_a_chief_signs_a_colleague_out_and_nobody_else_may(
    cleo: User, wren: User, ed: User
) -> None:
    session = signed_in(wren)
    assert signed_in(ed).post(page(wren, "sign-out")).status_code == 403
    assert session.get("/admin/").status_code == 200
    chief = signed_in(cleo)
    assert "Sign out everywhere" in chief.get(page(wren)).content.decode()
    assert "signed out everywhere" in messages_of(posted(chief, page(wren, "sign-out")))
    assert session.get("/admin/").status_code == 302
    assert (newest().what, newest().person, newest().by) == ("sessions-ended", wren, cleo)


def test_oneself_is_signed_out_everywhere_else(wren: User) -> None:
    here, there = signed_in(wren), signed_in(wren)
    assert "Sign out everywhere else" in here.get("/admin/password_change/").content.decode()
    assert here.get("/admin/sign-out-elsewhere/").status_code == 405
    answer = here.post("/admin/sign-out-elsewhere/", follow=True)
    assert "You are signed out everywhere else." in messages_of(answer)
    assert there.get("/admin/").status_code == 302


def test_the_list_is_for_chiefs_to_read(cleo_client: Client, pia: User, wren: User) -> None:
    access.record("failed", at=timezone.now(), username="<b>x", address="192.0.2.1")
    html = cleo_client.get(LIST).content.decode()
    assert "&lt;b&gt;x" in html and "Failed to sign in" in html and "a command" in html
    row = newest()
    for address in (f"{LIST}add/", f"{LIST}{row.pk}/delete/"):
        assert cleo_client.post(address).status_code == 403
    assert signed_in(pia).get(LIST).status_code == 403


def test_the_list_is_filtered_by_person_and_kind(cleo_client: Client, wren: User, ed: User) -> None:
    for who in (wren, ed):
        access.record("failed", at=timezone.now(), person=who, address="192.0.2.1")
    signed_in(wren)

    def shown(query: str) -> list[tuple[str, str]]:
        result = cleo_client.get(f"{LIST}?{query}").context["cl"].result_list
        return [(row.what, row.username) for row in result if row.what != "account-changed"]

    assert shown(f"person={wren.pk}") == [("signed-in", "wren"), ("failed", "wren")]
    assert shown(f"person={wren.pk}&what__exact=failed") == [("failed", "wren")]


def test_a_page_of_the_list_costs_the_same_however_many(
    cleo_client: Client, wren: User, django_assert_max_num_queries: Any
) -> None:
    for _ in range(30):
        access.record("signed-out", at=timezone.now(), person=wren, by=wren)
    cleo_client.get(LIST)
    with django_assert_max_num_queries(9) as seen:
        assert cleo_client.get(LIST).status_code == 200
    asked = [query["sql"] for query in seen.captured_queries]
    assert all("LIMIT 10000" in sql for sql in asked if sql.startswith("SELECT COUNT("))


def test_a_refused_permission_is_in_the_log_with_person_path_and_rule(
    wren_client: Client, caplog: pytest.LogCaptureFixture
) -> None:
    before = AccessRecord.objects.count()
    assert wren_client.get("/admin/articles/colleague/").status_code == 403
    line = [record for record in caplog.records if "refused" in record.getMessage()][-1]
    assert (line.name, line.levelname) == ("newsroom.access", "WARNING")
    for part in ("“wren”", "/admin/articles/colleague/", "articles_colleague_changelist"):
        assert part in line.getMessage()
    assert AccessRecord.objects.count() == before


@pytest.mark.parametrize(
    ("query", "status"),
    [("person=" + "9" * 5000, 200), ("at__year=99999", 400), ("at__year=" + "9" * 5000, 302)],
)
def test_an_address_that_asks_for_what_no_row_has_is_no_error_of_ours(
    boss: User, query: str, status: int
) -> None:
    assert signed_in(boss).get(f"{LIST}?{query}").status_code == status


def test_the_log_is_called_what_it_is_and_tells_each_time_in_one_line(boss: User) -> None:
    response = signed_in(boss).get(LIST)
    html = response.content.decode()
    assert response.context["title"] == "Access log" and "to view" not in html
    assert re.search(r'field-moment">\d+ \w{3} \d{4}, \d\d:\d\d:\d\d GMT</td>', html)
