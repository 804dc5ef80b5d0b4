"""What somebody has typed and not saved, as the server keeps it and offers it back."""

from datetime import datetime, timedelta
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from articles import workflow
from articles.models import Article, Autosave
from tests.admin import forms
from tests.admin.controls import read_off, writing
from tests.conftest import person, signed_in
from tests.stories import draft, story

KEEP, OFFERS = reverse("admin:articles_autosave"), reverse("admin:articles_unsaved")
DISCARD = reverse("admin:articles_unsaved_discard")


@pytest.fixture
def article(wren: User, at: datetime) -> Article:
    return draft(story(), by=wren, at=at)


class Tab:
    """A page with the form, as somebody's browser has it."""

    def __init__(self, client: Client, article: Article | None = None) -> None:
        self.client, self.address = client, forms.address(article)
        self.page = client.get(self.address).content.decode()
        self.fields, self.writing = read_off(self.page), {"_writing": writing(self.page)["pass"]}

    def types(self, **said: str) -> None:
        self.fields |= {name.replace("__", "-"): value for name, value in said.items()}
        answer = self.client.post(KEEP, {**self.fields, **self.writing})
        assert answer.status_code == 200, answer.content

    def saves(self) -> Any:
        return self.client.post(self.address, {**self.fields, "_continue": "1"})

    def is_offered(self) -> str:
        sent = {**self.writing, "_page": self.fields["_page"]}
        return str(self.client.get(OFFERS, sent).content.decode())

    def restores(self, token: str) -> str:
        answer = self.client.post(self.address, {"_restore": token}, follow=True)
        return str(answer.content.decode())


def test_what_was_typed_is_offered_on_the_next_page_with_what_differs(
    article: Article, wren_client: Client
) -> None:
    crashed = Tab(wren_client, article)
    crashed.types(sections__0__body="It sails at seven.")
    assert article.revisions.count() == 1  # an autosave is none
    offered = Tab(wren_client, article).is_offered()
    assert "never saved" in offered and "Section 1, text" in offered
    assert "<ins>" in offered and "seven" in offered


def test_it_comes_back_into_the_form_and_is_saved_from_there(
    article: Article, wren_client: Client
) -> None:
    crashed = Tab(wren_client, article)
    crashed.types(headline="Typed", _note="Please look")
    sent = forms.with_section(crashed.fields, heading="New", body="Words.")
    wren_client.post(KEEP, {**sent, **crashed.writing})
    page = Tab(wren_client, article).restores(crashed.fields["_page"])
    form = read_off(page)
    assert (form["headline"], form["_note"]) == ("Typed", "Please look")
    assert form["sections-1-heading"] == "New" and "Nothing of this is saved yet" in page
    assert writing(page)["typed"]  # leaving asks, and it is kept on
    assert form["_page"] == crashed.fields["_page"] and article.revisions.count() == 1
    wren_client.post(forms.address(article), {**form, "_continue": "1"})
    article.refresh_from_db()
    assert article.headline == "Typed" and article.sections.count() == 2
    assert not Autosave.objects.exists()


def test_the_save_of_its_page_ends_it(article: Article, wren_client: Client) -> None:
    tab = Tab(wren_client, article)
    tab.types(headline="Typed")
    assert Autosave.objects.count() == 1
    assert tab.saves().status_code == 302
    assert not Autosave.objects.exists()
    assert Tab(wren_client, article).is_offered() == ""


def test_a_refused_save_does_not_end_it(article: Article, wren_client: Client) -> None:
    tab = Tab(wren_client, article)
    tab.types(headline="", standfirst="Typed")
    refused = tab.saves()
    assert refused.status_code == 200 and Autosave.objects.count() == 1
    again = read_off(refused.content.decode())
    assert again["_page"] == tab.fields["_page"]
    assert "Headline" in Tab(wren_client, article).is_offered()


def test_what_others_saved_since_is_merged_with_it(
    article: Article, ed: User, wren_client: Client, at: datetime
) -> None:
    crashed = Tab(wren_client, article)
    crashed.types(standfirst="Typed by Wren.")
    workflow.save(article, story("Ed's headline"), by=ed, at=at)
    tab = Tab(wren_client, article)
    assert "Ed" not in tab.is_offered().partition("<dl")[2]  # it says what Wren has changed
    form = read_off(tab.restores(crashed.fields["_page"]))
    wren_client.post(forms.address(article), {**form, "_continue": "1"})
    article.refresh_from_db()
    assert (article.headline, article.standfirst) == ("Ed's headline", "Typed by Wren.")


def test_a_new_article_is_kept_and_comes_back_too(wren: User, wren_client: Client) -> None:
    crashed = Tab(wren_client)
    crashed.types(headline="Just begun", sections__0__body="Words.")
    tab = Tab(wren_client)
    assert "Just begun" in tab.is_offered()
    form = read_off(tab.restores(crashed.fields["_page"]))
    assert form["headline"] == "Just begun"
    wren_client.post(forms.address(), {**form, "_continue": "1"})
    assert Article.objects.get().headline == "Just begun" and not Autosave.objects.exists()


def test_several_are_named_in_one_folded_box(article: Article, wren_client: Client) -> None:
    Tab(wren_client, article).types(headline="Ferry on fire")
    Tab(wren_client, article).types(headline="", standfirst="", sections__0__body="It burns.")
    offered = Tab(wren_client, article).is_offered()
    summary = offered.partition("<summary>")[2].partition("</summary>")[0]
    assert offered.lstrip().startswith("<details") and "2 texts of yours" in summary
    assert "“Ferry on fire”" in summary and "“The first crossing”" in summary
    assert offered.count("kept ") >= 2


def test_the_list_says_where_there_is_unsaved_text_of_ones_own(
    article: Article,
    wren_client: Client,
    ed_client: Client,
    django_assert_num_queries: DjangoAssertNumQueries,
) -> None:
    articles = reverse("admin:articles_article_changelist")
    notice = "You have text that was never saved"
    assert notice not in wren_client.get(articles).content.decode()
    for _ in range(40):
        Tab(wren_client, article).types(headline="Typed")
    Tab(wren_client).types(headline="Just begun")
    with django_assert_num_queries(13):
        shown = wren_client.get(articles).content.decode()
    assert shown.count(notice) == 1 and f'href="{forms.address()}">A new article' in shown
    assert shown.count(f'<li><a href="{forms.address(article)}"') == 1
    assert notice not in ed_client.get(articles).content.decode()


def test_what_was_saved_elsewhere_is_forgotten_when_it_is_looked_at(
    article: Article, wren_client: Client
) -> None:
    Tab(wren_client, article).types()
    Tab(wren_client, article).is_offered()
    assert not Autosave.objects.exists()


def test_what_says_nothing_new_is_not_offered(article: Article, wren_client: Client) -> None:
    Tab(wren_client, article).types()
    assert Tab(wren_client, article).is_offered() == ""


def test_it_is_thrown_away_when_it_is_not_wanted(article: Article, wren_client: Client) -> None:
    crashed = Tab(wren_client, article)
    crashed.types(headline="Typed")
    tab = Tab(wren_client, article)
    wren_client.post(DISCARD, {**tab.writing, "_restore": crashed.fields["_page"]})
    assert tab.is_offered() == "" and not Autosave.objects.exists()
    assert "saved or thrown away in the meantime" in tab.restores(crashed.fields["_page"])


def test_nobody_gets_what_another_has_typed(
    article: Article, wren_client: Client, ed_client: Client
) -> None:
    wrens = Tab(wren_client, article)
    wrens.types(headline="Wren's secret")
    eds = Tab(ed_client, article)
    assert eds.is_offered() == ""
    assert "secret" not in eds.restores(wrens.fields["_page"])
    ed_client.post(DISCARD, {**eds.writing, "_restore": wrens.fields["_page"]})
    stolen = {**eds.fields, **wrens.writing}
    assert ed_client.post(KEEP, stolen).status_code == 403
    assert Autosave.objects.get().by.username == "wren"


@pytest.mark.parametrize(
    "sent", [{}, {"_writing": ""}, {"_writing": "x:y:z"}, {"_page": "x"}, {"_page": "f" * 31}]
)
def test_what_no_page_of_ours_sends_is_refused(
    sent: dict[str, str], article: Article, wren_client: Client
) -> None:
    tab = Tab(wren_client, article)
    given = {**tab.fields, **tab.writing, **sent} if sent else tab.fields
    assert wren_client.post(KEEP, given).status_code in (400, 403)
    assert not Autosave.objects.exists()


def test_whoever_is_signed_out_hears_it(article: Article, wren_client: Client) -> None:
    tab = Tab(wren_client, article)
    wren_client.logout()
    answer = wren_client.post(KEEP, {**tab.fields, **tab.writing})
    assert answer.status_code == 401 and "signed out" in answer.json()["error"]


def test_it_is_offered_for_a_month(
    article: Article, wren_client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    Tab(wren_client, article).types(headline="Typed")
    Autosave.objects.update(at=timezone.now() - timedelta(days=31))
    assert Tab(wren_client, article).is_offered() == ""


@pytest.mark.django_db(transaction=True)
def test_an_article_that_was_deleted_meanwhile_is_said(roles: None, at: datetime) -> None:
    wren = person("wren", "Wren", "Hale", "Writer")
    tab = Tab(signed_in(wren), draft(story(), by=wren, at=at))
    Article.objects.all().delete()
    answer = tab.client.post(KEEP, {**tab.fields, **tab.writing, "headline": "Typed"})
    assert answer.status_code == 410 and "was deleted" in answer.json()["error"]


def test_it_costs_three_questions(
    article: Article, wren_client: Client, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    tab = Tab(wren_client, article)
    for headline in ("One", "Two"):
        with django_assert_num_queries(3):
            tab.types(headline=headline)


def test_a_form_that_its_script_sends_is_answered_in_json(
    article: Article, ed: User, wren_client: Client, ed_client: Client
) -> None:
    script: Any = {"headers": {"Newsroom-Save": "1"}}
    tab = Tab(wren_client, article)
    sent = {**tab.fields, **tab.writing, "_continue": "1"}
    saved = wren_client.post(tab.address, {**sent, "headline": "One"}, **script).json()
    # The page may stay where it is, too: its form is a change of this revision from now on.
    kept = article.revisions.get(number=saved["base"])
    assert kept.content.headline == "One" and saved["version"] == Article.objects.get().version
    assert saved.keys() == {"then", "saved", "base", "version"} and saved["saved"]
    assert saved["then"] == tab.address
    assert "“One” was saved" in wren_client.get(tab.address).content.decode()
    # What has to be seen comes when the form is sent once more, and says its messages then.
    assert wren_client.post(tab.address, {**sent, "headline": ""}, **script).json() == {
        "show": True
    }
    other = wren_client.post(tab.address, {**sent, "headline": "Two"}, **script)
    assert other.json() == {"show": True}  # the same words as “One”: a question
    # Who has signed in since in another tab does not save it in their own name.
    theirs = ed_client.post(tab.address, sent, **script)
    assert theirs.status_code == 409 and "this text is not ed’s" in theirs.json()["error"]
    workflow.perform("spike", Article.objects.get(), by=ed, at=timezone.now())
    assert wren_client.post(tab.address, sent, **script).status_code == 403
    wren_client.logout()
    answer = wren_client.post(tab.address, sent, **script)
    assert answer.status_code == 401 and "signed out" in answer.json()["error"]


def test_the_session_is_told_with_a_token_for_what_comes_next(db: None) -> None:
    wren, client = person("wren", "Wren", "Hale", "Writer"), Client()
    session = reverse("admin:articles_session")
    answer = client.get(session)
    assert answer.status_code == 401 and answer.json()["token"]
    answer = signed_in(wren).get(session)
    assert answer.json()["username"] == "wren" and answer.json()["token"]


def test_what_was_saved_in_the_meantime_is_not_offered(
    article: Article, ed: User, wren_client: Client
) -> None:
    """An autosave that arrives after its save, or from another tab."""
    tab = Tab(wren_client, article)
    tab.types(headline="Typed")
    tab.saves()
    tab.types(headline="Typed")
    assert Tab(wren_client, article).is_offered() == ""
    workflow.save(Article.objects.get(), story("Ed's"), by=ed, at=timezone.now())
    assert Tab(wren_client, article).is_offered() == ""


@pytest.mark.parametrize("field", ["_note", "_notice"])
def test_a_note_that_was_typed_is_offered_too(
    field: str, article: Article, wren_client: Client
) -> None:
    Tab(wren_client, article).types(**{field: "Who says so?"})
    assert "Your note: Who says so?" in Tab(wren_client, article).is_offered()


def test_who_loses_a_story_while_typing_finds_the_text_to_copy_on_its_page(
    wren: User, ed: User, pia: User, wren_client: Client, ed_client: Client, at: datetime
) -> None:
    article = workflow.plan("The quay", workflow.Terms(assignee=wren), by=ed, at=at)
    tab = Tab(wren_client, article)
    tab.types(standfirst="Six </textarea><i>boats</i>.", sections__0__body="It sails.")
    workflow.assign(article, workflow.Terms(assignee=pia), by=ed, at=at)
    tab.types(sections__0__body="It sails at seven.")  # who types on loses nothing
    page = wren_client.get(forms.address(article)).content.decode()
    assert "A story that is closed to you" in page
    assert "This story is not yours to change any more" in page
    listed = wren_client.get(reverse("admin:articles_article_changelist")).content.decode()
    assert "A story that is not open to you any more</a>" in listed
    copy = page.partition('<textarea class="desk-copy"')[2].partition("</textarea>")[0]
    assert (
        "The quay\n\nSix &lt;/textarea&gt;&lt;i&gt;boats&lt;/i&gt;.\n\nIt sails at seven." in copy
    )
    assert "desk-copy" not in ed_client.get(forms.address(article)).content.decode()
    workflow.assign(article, workflow.Terms(assignee=wren), by=ed, at=at)
    again = Tab(wren_client, article)
    assert "desk-copy" not in again.page and "never saved" in again.is_offered()
