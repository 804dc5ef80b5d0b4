"""In which language an answer is: readers' pages in the paper's, the desk and its mails in that of
each person, and none of it mixed, nor as a browser would like to have it."""

from datetime import datetime

import pytest
from django.contrib.auth.models import User
from django.core import mail
from django.test import Client
from django.utils import timezone, translation

from articles import invitations
from articles.models import PaperSettings, Preferences, language_of
from tests.stories import approved, draft, publish, story

CHOICES = "/admin/notifications/choices/"
OUT = {"en-gb": "Log out", "de": "Abmelden", "es": "Cerrar sesión"}


def choose(client: Client, language: str) -> None:
    page = client.get(CHOICES).context["form"]
    values = {name: page[name].value() for name in page.fields}
    assert client.post(CHOICES, {**values, "language": language}).status_code == 302


def lang(client: Client, path: str, **headers: str) -> tuple[str, str]:
    """What a page says that its language is, and the page."""
    text = client.get(path, headers=headers).content.decode()
    return text.partition('<html lang="')[2].partition('"')[0], text


@pytest.mark.parametrize("language", OUT)
def test_the_desk_is_in_the_language_that_somebody_has_chosen(
    language: str, ed_client: Client, pia_client: Client
) -> None:
    choose(ed_client, language)
    said, page = lang(ed_client, "/admin/")
    assert said == language and OUT[language] in page
    said, page = lang(pia_client, "/admin/", **{"accept-language": language})
    assert said == "en-gb" and OUT["en-gb"] in page


def test_without_a_choice_it_is_the_papers_and_english_where_that_is_not_spoken_here(
    ed: User, ed_client: Client
) -> None:
    for language, expected in (("de-AT", "de-at"), ("es", "es"), ("fr", "en-gb"), ("", "en-gb")):
        PaperSettings(pk=1, language=language).save()
        assert lang(ed_client, "/admin/")[0].lower() == expected
        assert lang(Client(), "/admin/login/")[0].lower() == expected
    choose(ed_client, "de")
    choose(ed_client, "")
    assert language_of(User.objects.get(pk=ed.pk)) == "en-gb"


def test_readers_get_the_papers_language_whoever_they_are(
    at: datetime, wren: User, ed: User, pia: User, ed_client: Client
) -> None:
    article = approved(story(), by=wren, editor=ed, at=at)
    publish(article, by=pia, at=at)
    edition = article.editions.get()
    choose(ed_client, "es")
    days = {"de": "2. März 2026", "es": "2 de marzo de 2026", "en-gb": "2 March 2026"}
    for language, day in days.items():
        PaperSettings(pk=1, language=language).save()
        for path in ("/", edition.get_absolute_url(), "/2026/03/02/", "/2026/03/"):
            for client in (Client(), ed_client):
                said, page = lang(client, path, **{"accept-language": "fr"})
                assert said == language and day in page, path
    assert lang(ed_client, "/admin/nothing/")[0] == "en-gb"  # the page for what is not there


def test_a_mail_is_in_the_language_of_whoever_gets_it(cleo: User) -> None:
    new = User.objects.create_user("mira", "mira@news.example", is_staff=True)
    Preferences.objects.create(person=new, language="de")
    Preferences.objects.create(person=cleo, language="es")
    with translation.override("es"):
        invitations.send(new, by=cleo, at=timezone.now())
        assert translation.get_language() == "es"
    assert "Uhr" in str(mail.outbox[0].body)


def test_a_preview_at_the_desk_is_as_readers_would_get_it(
    at: datetime, wren: User, ed: User, ed_client: Client
) -> None:
    choose(ed_client, "de")
    article = draft(story(), by=wren, at=at)
    said, page = lang(ed_client, f"/admin/articles/article/{article.pk}/revisions/1/")
    assert said == "en-gb" and "2 March 2026" in page and "März" not in page
