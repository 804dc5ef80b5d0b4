"""The page “People”: the list, somebody's form, and what is kept of every change."""

from datetime import datetime, timedelta
from typing import Any

import pytest
from django.contrib.auth.models import Group, Permission, User
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from articles import staff, workflow
from articles.models import Article, Colleague, Contributor, RowChange
from articles.roles import IN_WORDS, ROLES
from tests.conftest import person, signed_in
from tests.people.pages import ADD, LIST, MIRA, errors, form_values, messages_of, page, posted
from tests.stories import approved, draft, publish, story


def names(client: Client, query: str = "") -> list[str]:
    response = client.get(f"{LIST}?{query}")
    assert response.status_code == 200
    return [str(each) for each in response.context["cl"].result_list]


def mira() -> Colleague:
    return Colleague.objects.get(email=MIRA["email"])


def last_change(user: User) -> dict[str, Any]:
    return dict(staff.changes_of(user)[0].details)


# The list.


def test_the_list_says_who_is_what(wren: User, ed: User, cleo: User, cleo_client: Client) -> None:
    Contributor.objects.create(name="Wren H.", user=wren)
    User.objects.filter(pk=ed.pk).update(is_active=False)
    cleo_client.post(ADD, MIRA)
    html = cleo_client.get(LIST).content.decode()
    for words in ("Wren H.", "Desk chief", "Deactivated", "Invited", "never", "GMT"):
        assert words in html
    assert names(cleo_client) == ["Cleo Anders", "Wren Hale", "Ed Moss", "Mira Quist"]
    assert names(cleo_client, "role=Writer") == ["Wren Hale", "Mira Quist"]
    assert names(cleo_client, "account=deactivated") == ["Ed Moss"]
    assert names(cleo_client, "account=invited") == ["Mira Quist"]
    assert names(cleo_client, "account=active&role=Desk+chief") == ["Cleo Anders"]
    assert names(cleo_client, "q=harbour.example") == ["Mira Quist"]
    assert names(cleo_client, "role=none") == []
    assert names(cleo_client, "role=nonsense&account=nonsense") == names(cleo_client)


def test_who_is_alone_is_told_how_to_change_that(cleo: User, cleo_client: Client) -> None:
    assert "You are alone here so far" in cleo_client.get(LIST).content.decode()
    assert "Nobody here is like that" in cleo_client.get(f"{LIST}?q=zebra").content.decode()
    cleo_client.post(ADD, MIRA)
    assert "You are alone" not in cleo_client.get(LIST).content.decode()
    assert "You are alone" not in cleo_client.get(f"{LIST}?q=cleo").content.decode()


@pytest.mark.parametrize("many", [3, 45])
def test_the_list_asks_the_same_questions_for_few_and_for_many(
    many: int, cleo_client: Client, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    for number in range(many):
        user = person(f"p{number}", "P", f"N{number}", "Writer")
        Contributor.objects.create(name=f"P N{number}", user=user)
    with django_assert_num_queries(QUERIES["list"]):
        cleo_client.get(LIST)


@pytest.mark.parametrize("many", [1, 30])
def test_somebodys_page_asks_the_same_questions_after_few_and_many_changes(
    many: int,
    wren: User,
    cleo_client: Client,
    django_assert_num_queries: DjangoAssertNumQueries,
) -> None:
    for number in range(many):
        cleo_client.post(page(wren), form_values(wren, first_name=f"Wren {number}", email=""))
        Contributor.objects.create(name=f"Nobody {number}")
    with django_assert_num_queries(QUERIES["page"]):
        cleo_client.get(page(wren))


QUERIES = {"list": 8, "page": 11}


# The form.


def test_each_role_is_explained_where_it_is_chosen(cleo_client: Client) -> None:
    html = cleo_client.get(ADD).content.decode().replace("&#x27;", "'")
    assert list(IN_WORDS) == list(ROLES)
    assert all(str(words) in html for words in IN_WORDS.values())


def test_adding_makes_all_that_a_colleague_needs(cleo: User, cleo_client: Client) -> None:
    cleo_client.post(ADD, {**MIRA, "role": "Editor", "first_name": " Mira "})
    user = mira()
    assert user.username == "mira-quist" and user.is_staff and not user.is_superuser
    assert not user.has_usable_password() and user.roles == ["Editor"]
    assert Contributor.objects.get(name="Mira Quist").user == user
    change = RowChange.objects.get(kind="contributor", name="Mira Quist")
    assert change.by == cleo


@pytest.mark.parametrize(
    ("email", "username"),
    [
        ("mira@harbour.example", "mira"),
        ("Mira.Quist@harbour.example", "mira-quist"),
        ("wren@harbour.example", "wren2"),
        ("WREN@harbour.example", "wren2"),
        ("日本@harbour.example", "mira-quist"),
        ("!!!@harbour.example", "mira-quist"),
        (f"{'a' * 64}@harbour.example", "a" * 60),
    ],
)
def test_the_name_to_sign_in_with_comes_from_the_address_and_is_free(
    email: str, username: str, wren: User, cleo_client: Client
) -> None:
    answer = cleo_client.post(ADD, {**MIRA, "email": email})
    if answer.status_code == 200:  # an address that Django does not take
        assert "日本" in email and answer.context["form"].errors["email"]
        return
    assert User.objects.get(first_name="Mira").username == username


def test_one_address_has_one_account_however_it_is_spelt(wren: User, cleo_client: Client) -> None:
    User.objects.filter(pk=wren.pk).update(email="wren@harbour.example", is_active=False)
    data = {**MIRA, "email": "Wren@HARBOUR.example"}
    assert "the address of Wren Hale" in errors(cleo_client.post(ADD, data))["email"][0]
    cleo_client.post(ADD, MIRA)
    data = form_values(mira(), email="WREN@harbour.example")
    assert "the address of Wren Hale" in errors(cleo_client.post(page(mira()), data))["email"][0]
    data = form_values(mira(), email="Mira.Quist@Harbour.example")  # one's own, spelt otherwise
    assert cleo_client.post(page(mira()), data).status_code == 302


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("first_name", ""),
        ("first_name", "x" * 151),
        ("email", ""),
        ("email", "mira at harbour"),
        ("email", f"{'x' * 250}@harbour.example"),
        ("role", ""),
        ("byline", "x" * 201),
        ("first_name", "a\x00b"),
    ],
)
def test_what_does_not_do_is_said_beside_its_field(
    field: str, value: str, cleo_client: Client
) -> None:
    answer = cleo_client.post(ADD, {**MIRA, field: value})
    assert list(errors(answer)) == [field]
    html = answer.content.decode()
    assert 'aria-invalid="true"' in html and 'class="errorlist"' in html
    assert not User.objects.filter(last_name="Quist").exists()


def test_an_address_that_is_there_is_not_taken_away(wren: User, cleo_client: Client) -> None:
    assert cleo_client.post(page(wren), form_values(wren, last_name="Hall")).status_code == 302
    data = form_values(wren, email="wren@harbour.example")
    assert cleo_client.post(page(wren), data).status_code == 302
    assert errors(cleo_client.post(page(wren), form_values(wren, email="")))["email"]
    assert User.objects.get(pk=wren.pk).email == "wren@harbour.example"


# Bylines.


def test_a_byline_that_is_here_comes_with_its_stories(
    wren: User, cleo_client: Client, at: datetime
) -> None:
    article = draft(story(byline=("M. Quist",)), by=wren, at=at)
    assert 'value="M. Quist"' in cleo_client.get(ADD).content.decode()
    cleo_client.post(ADD, {**MIRA, "byline": "M. Quist"})
    assert mira().byline == "M. Quist"
    assert list(Article.objects.editable_by(mira())) == [article]
    assert not Contributor.objects.filter(name="Mira Quist").exists()


def test_a_byline_has_one_owner(wren: User, cleo_client: Client) -> None:
    Contributor.objects.create(name="Mira Quist", user=wren)
    assert "Wren Hale's account" in errors(cleo_client.post(ADD, MIRA))["byline"][0]
    assert not User.objects.filter(email=MIRA["email"]).exists()


def test_a_name_that_leads_to_another_byline_is_refused(pia: User, cleo_client: Client) -> None:
    other = Contributor.objects.create(name="Mira Quist")
    other.name = "Mira Q. Quist"
    other.save()
    assert "was called before" in errors(cleo_client.post(ADD, MIRA))["byline"][0]
    assert not User.objects.filter(email=MIRA["email"]).exists()


def test_another_byline_lets_go_of_the_first(cleo: User, cleo_client: Client) -> None:
    cleo_client.post(ADD, MIRA)
    cleo_client.post(page(mira()), form_values(mira(), byline="Q."))
    assert mira().byline == "Q." and Contributor.objects.get(name="Mira Quist").user is None
    cleo_client.post(page(mira()), form_values(mira(), byline=""))
    assert mira().byline == "" and Contributor.objects.get(name="Q.").user is None
    assert last_change(mira()) == {"byline": ["Q.", ""]}


# Two windows on one account.


def test_a_page_that_is_out_of_date_does_not_give_a_role_back(
    ed: User, cleo_client: Client
) -> None:
    form = cleo_client.get(page(ed)).context["form"]
    older = {field.name: field.value() or [] for field in form}
    cleo_client.post(page(ed), form_values(ed, role="Writer"))
    answer = cleo_client.post(page(ed), {**older, "last_name": "Mossop"})
    assert "was changed in the meantime" in errors(answer)["__all__"][0]
    assert "nothing was overwritten" in answer.content.decode()
    now = Colleague.objects.get(pk=ed.pk)
    assert (now.roles, now.last_name) == (["Writer"], "Moss")
    assert 'value="Mossop"' in answer.content.decode()  # what was typed can be copied from here
    sent_again = {field.name: field.value() or [] for field in answer.context["form"]}
    assert errors(cleo_client.post(page(ed), sent_again))["__all__"]


@pytest.mark.parametrize(
    "meanwhile", ["deactivated", "another byline", "another address", "Django's own admin"]
)
def test_whatever_was_changed_meanwhile_is_not_overwritten(
    meanwhile: str, ed: User, cleo: User, cleo_client: Client
) -> None:
    older = form_values(ed, email="ed@harbour.example")
    if meanwhile == "deactivated":
        staff.deactivate(ed, by=cleo, at=timezone.now())
    elif meanwhile == "another byline":
        Contributor.objects.create(name="E. Moss", user=ed)
    elif meanwhile == "another address":
        User.objects.filter(pk=ed.pk).update(email="moss@harbour.example")
    else:
        ed.groups.set([Group.objects.get(name="Publisher")])
    assert "in the meantime" in errors(cleo_client.post(page(ed), older))["__all__"][0]
    assert User.objects.get(pk=ed.pk).email in ("", "moss@harbour.example")


def test_a_page_that_does_not_say_what_it_showed_changes_nothing(
    ed: User, cleo_client: Client
) -> None:
    for seen in ("", "nonsense"):
        data = form_values(ed, first_name="Eddie", seen=seen)
        assert "in the meantime" in errors(cleo_client.post(page(ed), data))["__all__"][0]
    assert User.objects.get(pk=ed.pk).first_name == "Ed"


def test_the_same_form_a_second_time_is_no_change_of_somebody_elses(
    ed: User, cleo_client: Client
) -> None:
    data = form_values(ed, first_name="Eddie")
    assert "was changed" in messages_of(posted(cleo_client, page(ed), data))
    assert "Nothing was changed" in messages_of(posted(cleo_client, page(ed), data))


# What comes of a change, and what is kept of it.


def test_another_role_counts_from_the_next_request(wren: User, cleo_client: Client) -> None:
    client = signed_in(wren)
    assert client.get("/admin/articles/topic/add/").status_code == 403
    assert cleo_client.post(page(wren), form_values(wren, role="Editor")).status_code == 302
    assert client.get("/admin/articles/topic/add/").status_code == 200


def test_deactivating_signs_out_at_once_and_keeps_what_was_written(
    wren: User, cleo_client: Client, at: datetime
) -> None:
    Contributor.objects.create(name="Wren Hale", user=wren)
    article = draft(story(), by=wren, at=at)
    desk, phone = signed_in(wren), signed_in(wren)
    assert desk.get("/admin/").status_code == phone.get("/admin/").status_code == 200
    html = posted(cleo_client, page(wren, "deactivate")).content.decode()
    assert "Reactivate" in html and ">Deactivate<" not in html
    assert desk.get("/admin/").status_code == phone.get("/admin/").status_code == 302
    assert article.revisions.get().by == wren
    assert Contributor.objects.get(name="Wren Hale").user == wren
    message = messages_of(posted(cleo_client, page(wren, "reactivate")))
    assert "no e-mail address yet" in message  # the invitation has nowhere to go so far
    wren.refresh_from_db()
    assert wren.is_active and not wren.has_usable_password()
    assert desk.get("/admin/").status_code == 302  # the sessions of before are over
    assert signed_in(wren).get("/admin/").status_code == 200
    workflow.save(article, story("And on it goes"), by=wren, at=at)


def test_deactivating_loses_no_byline_of_any_story(
    wren: User, ed: User, pia: User, cleo_client: Client, client: Client, at: datetime
) -> None:
    byline = Contributor.objects.create(name="Wren Hale", user=wren, role="Harbour reporter")
    article = approved(story(byline=("Wren Hale", "Ed Moss")), by=wren, editor=ed, at=at)
    publish(article, by=pia, at=at)
    posted(cleo_client, page(wren, "deactivate"))
    assert [each.contributor.name for each in article.bylines.all()] == ["Wren Hale", "Ed Moss"]
    public = client.get(byline.get_absolute_url()).content.decode()
    assert "Ferry returns" in public and "Wren Hale" in public
    workflow.save(article, story("Ferry again", byline=("Wren Hale",)), by=ed, at=at)
    assert article.bylines.get().contributor == byline
    assert 'value="Wren Hale"' in cleo_client.get(page(wren)).content.decode()


def test_what_somebody_had_to_write_stays_theirs_with_a_mark_when_they_leave(
    wren: User, ed: User, cleo_client: Client, ed_client: Client, at: datetime
) -> None:
    terms = workflow.Terms(assignee=wren, due_at=at - timedelta(days=1))
    article = workflow.plan("The quay", terms, by=ed, at=at)
    html = cleo_client.get(page(wren)).content.decode()
    assert "Has to write" in html and "The quay" in html and "marked “left”" in html
    said = messages_of(posted(cleo_client, page(wren, "deactivate")))
    assert "What they had to write is still theirs" in said
    html = cleo_client.get(page(wren)).content.decode()
    assert "Had to write, and nobody else has it" in html and "The quay" in html
    everything = f"{reverse('admin:articles_article_changelist')}?assignee={wren.pk}"
    assert everything in html
    for address in (everything, reverse("admin:articles_article_change", args=[article.pk])):
        assert "Wren Hale (left)" in ed_client.get(address).content.decode()
    home = ed_client.get(reverse("admin:index")).content.decode()
    assert "Wren Hale (left) has it," in home
    workflow.assign(article, workflow.Terms(assignee=ed), by=ed, at=timezone.now())
    assert "The quay" not in cleo_client.get(page(wren)).content.decode()


def test_signing_out_everywhere_is_no_more_than_that(wren: User, cleo_client: Client) -> None:
    desk, phone = signed_in(wren), signed_in(wren)
    assert "signed out everywhere" in messages_of(posted(cleo_client, page(wren, "sign-out")))
    assert desk.get("/admin/").status_code == phone.get("/admin/").status_code == 302
    assert signed_in(wren).get("/admin/").status_code == 200
    assert cleo_client.get(LIST).status_code == 200


def test_every_change_is_kept_with_before_and_after(
    wren: User, cleo: User, cleo_client: Client
) -> None:
    cleo_client.post(ADD, MIRA)
    first = staff.changes_of(mira())[1]
    assert first.details["roles"] == [None, ["Writer"]] and first.by == cleo
    assert first.details["email"] == [None, MIRA["email"]]
    assert last_change(mira()) == {"invitation": ["", MIRA["email"]]}
    cleo_client.post(page(wren), form_values(wren, role="Publisher", email="w@harbour.example"))
    changed = {"roles": [["Writer"], ["Publisher"]], "email": ["", "w@harbour.example"]}
    assert last_change(wren) == changed
    posted(cleo_client, page(wren, "deactivate"))
    assert last_change(wren) == {"is_active": [True, False]}
    posted(cleo_client, page(wren, "reactivate"))
    invited, came_back = (change.details for change in staff.changes_of(wren)[:2])
    assert came_back == {"is_active": [False, True]}
    assert invited == {"invitation": ["", "w@harbour.example"]}
    html = cleo_client.get(page(wren)).content.decode()
    assert "<del>Writer</del> → <ins>Publisher</ins>" in html and "Cleo Anders" in html


def test_what_djangos_own_admin_changes_stands_there_in_words(ed: User) -> None:
    root = User.objects.create_superuser("root", password="x")
    client = signed_in(root)
    group, permission = Group.objects.get(name="Writer"), Permission.objects.all()[0]
    sent = {
        "username": "edward",
        "groups": [group.pk],
        "user_permissions": [permission.pk],
        "is_active": "on",
        "is_staff": "on",
        "is_superuser": "on",
        "date_joined_0": f"{ed.date_joined:%Y-%m-%d}",
        "date_joined_1": f"{ed.date_joined:%H:%M:%S}",
    }
    assert client.post(reverse("admin:auth_user_change", args=[ed.pk]), sent).status_code == 302
    html = client.get(page(ed)).content.decode()
    for words in ("Signs in as:", "May do everything:", "Role:", "Permissions besides:"):
        assert words in html
    assert "Works at the desk:" in html  # from when the account was made
    for raw in ("groups:", "username:", "is_staff:", "is_superuser:", "permissions:"):
        assert raw not in html


def test_while_the_clock_is_behind_nothing_is_saved_but_access_can_be_ended(
    wren: User, ed: User, pia: User, cleo_client: Client
) -> None:
    later = timezone.now() + timedelta(hours=1)
    publish(approved(story(), by=wren, editor=ed, at=later), by=pia, at=later)
    assert "confirm_clock" in errors(cleo_client.post(ADD, MIRA))["__all__"][0]
    assert "confirm_clock" in str(
        errors(cleo_client.post(page(wren), form_values(wren, byline="W")))
    )
    assert not User.objects.filter(email=MIRA["email"]).exists()
    posted(cleo_client, page(wren, "deactivate"))
    assert not User.objects.get(pk=wren.pk).is_active


def test_saving_what_was_there_changes_and_keeps_nothing(wren: User, cleo_client: Client) -> None:
    before = list(staff.changes_of(wren))
    assert "Nothing was changed" in messages_of(posted(cleo_client, page(wren), form_values(wren)))
    assert list(staff.changes_of(wren)) == before


def test_whoever_has_no_role_yet_can_be_given_one(cleo_client: Client) -> None:
    user = User.objects.create_user("new", first_name="New", is_staff=True)
    assert cleo_client.get(page(user)).status_code == 200
    cleo_client.post(page(user), form_values(user, role="Writer"))
    assert Colleague.objects.get(pk=user.pk).roles == ["Writer"]


def test_of_two_roles_one_is_left_after_saving(wren: User, cleo_client: Client) -> None:
    wren.groups.add(Group.objects.get(name="Editor"))
    cleo_client.post(page(wren), form_values(wren, role="Writer"))
    assert last_change(wren) == {"roles": [["Editor", "Writer"], ["Writer"]]}


def test_who_has_several_roles_keeps_the_highest(cleo: User, wren: User) -> None:
    cleo.groups.add(Group.objects.get(name="Writer"))
    wren.groups.add(Group.objects.get(name="Desk chief"))
    client = signed_in(wren)
    for user in (cleo, wren):
        form = client.get(page(user)).context["form"]
        assert form["role"].value() == "Desk chief"
        data = form_values(user, role=form["role"].value(), first_name="Kim")
        assert client.post(page(user), data).status_code == 302
        assert "Desk chief" in Colleague.objects.get(pk=user.pk).roles
        assert last_change(user) == {"first_name": [user.first_name, "Kim"]}


@pytest.mark.parametrize("what", ["deactivate", "reactivate", "sign-out", "invite"])
def test_a_link_alone_does_nothing(what: str, wren: User, cleo_client: Client) -> None:
    assert cleo_client.get(page(wren, what)).status_code == 405
    assert User.objects.get(pk=wren.pk).is_active
