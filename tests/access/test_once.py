"""The page “People” keeps a record of its own that says more: there is no second one beside it."""

from django.contrib.auth.models import User
from django.test import Client

from articles.models import AccessRecord
from tests.people.pages import ADD, MIRA, form_values, page, posted


def test_each_change_on_the_people_page_is_recorded_once(cleo_client: Client) -> None:
    posted(cleo_client, ADD, MIRA)
    mira = User.objects.get(email=MIRA["email"])
    of_mira = AccessRecord.objects.filter(person=mira, what="account-changed")
    before = of_mira.count()
    posted(cleo_client, page(mira), form_values(mira, role="Editor", first_name="Mirabel"))
    assert of_mira.count() == before + 1
    posted(cleo_client, page(mira, "deactivate"))
    assert of_mira.count() == before + 2
