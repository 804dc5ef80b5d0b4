"""Notes at the desk: their page, the same beside the form, and what open ones keep from readers."""

import re
from datetime import datetime
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.test import Client
from django.urls import reverse
from pytest_django import DjangoAssertNumQueries, Settings

from articles import notes, workflow
from articles.content import SectionContent
from articles.models import Article, Note
from articles.notes import Place
from tests.admin.forms import address, fields
from tests.conftest import person, signed_in
from tests.stories import approved, draft, publish, story

HOSTILE = "</textarea><script>alert(1)</script>\"'&amp;{{ x }}"


@pytest.fixture
def article(wren: User, at: datetime) -> Article:
    sections = tuple(
        SectionContent(heading=heading, body=f"It left at six, {heading}.")
        for heading in ("One", "Two")
    )
    return draft(story(sections=sections), by=wren, at=at)


def page_of(article: Article, query: str = "") -> str:
    return f"{reverse('admin:articles_article_notes', args=[article.pk])}{query}"


def sent(client: Client, article: Article, do: str, **fields: Any) -> str:
    return client.post(page_of(article), {"do": do, **fields}, follow=True).content.decode()


def shown(client: Client, article: Article, query: str = "") -> str:
    response = client.get(page_of(article, query))
    assert response.status_code == 200
    return response.content.decode()


def form_of(client: Client, article: Article) -> str:
    return client.get(address(article)).content.decode()


def listed(page: str) -> str:
    return page.partition('class="desk-notes-list"')[2]


def test_a_note_is_written_answered_and_resolved_without_a_script(
    article: Article, wren: User, ed_client: Client, wren_client: Client
) -> None:
    assert "No note is open." in shown(ed_client, article)
    page = sent(ed_client, article, "write", words="Who says so, @wren?")
    assert "Your note is kept. It mentions Wren Hale." in page
    missed = sent(ed_client, article, "write", words="And @wrem, @ed?")
    assert "It mentions Ed Moss. Nobody is told as @wrem: no colleague of that name" in missed
    Note.objects.latest("pk").delete()
    note = Note.objects.get()
    page = sent(wren_client, article, f"reply-{note.pk}", **{f"reply-{note.pk}": "The board."})
    assert "Your reply is kept." in page and "The board." in listed(page)
    assert '<strong class="desk-mention" title="Wren Hale">@wren</strong>' in page
    page = sent(ed_client, article, f"resolve-{note.pk}")
    assert "The note is resolved." in page and "No note is open." in page
    page = shown(wren_client, article, "?show=resolved")
    assert "Resolved by Ed Moss" in page and "The board." in page
    assert "The note is open again." in sent(wren_client, article, f"reopen-{note.pk}")
    assert "The board." in shown(ed_client, article)


def test_a_note_on_a_passage_leads_to_its_field_as_long_as_it_is_there(
    article: Article, wren: User, ed_client: Client, at: datetime
) -> None:
    sent(ed_client, article, "write", words="When?", section="1", quote="left at six, Two")
    note = Note.objects.get()
    assert (note.section, note.heading, note.before) == (1, "Two", "It ")
    page = listed(shown(ed_client, article))
    assert f'href="{address(article)}#id_sections-1-body"' in page and "Section 2 “Two”" in page
    assert 'href="#id_sections-1-body"' in listed(form_of(ed_client, article))
    swapped = tuple(
        SectionContent(heading=heading, body=f"It left at six, {heading}.")
        for heading in ("Two", "One")
    )
    workflow.save(article, story(sections=swapped), by=wren, at=at)
    assert 'href="#id_sections-0-body"' in listed(form_of(ed_client, article))
    workflow.save(article, story(), by=wren, at=at)
    page = listed(form_of(ed_client, article))
    assert "About a passage that is no longer there, once in Section 2 “Two”" in page
    assert "left at six, Two" in page and "#id_sections-1-body" not in page


def test_a_note_on_a_section_says_which(article: Article, ed_client: Client) -> None:
    sent(ed_client, article, "write", words="Too long.", section="0")
    assert "Section 1 “One”" in listed(shown(ed_client, article))


@pytest.mark.usefixtures("writers_see_everything")
def test_a_writer_of_another_story_reads_and_notes_and_resolves_their_own_alone(
    article: Article, wren: User, ed: User, at: datetime
) -> None:
    other = signed_in(person("ina", "Ina", "Berg", "Writer"))
    note = notes.write_note(article, "Why?", by=ed, at=at)
    page = sent(other, article, "write", words="Nice.")
    assert page.count(">Resolve<") == 1 and "Why?" in page
    page = sent(other, article, f"resolve-{note.pk}")
    assert "This note is for others to resolve" in page and article.notes.open().count() == 2
    form = form_of(other, article)
    assert "Nice." in form and 'class="desk-to-passage"' not in form


def test_who_may_not_see_stories_sees_no_notes(article: Article) -> None:
    client = signed_in(User.objects.create_user("nobody", is_staff=True))
    assert client.get(page_of(article)).status_code == 404
    assert client.get(reverse("admin:articles_people"), {"q": "w"}).status_code == 403
    assert Client().post(page_of(article), {"do": "write", "words": "x"}).status_code == 302
    assert not Note.objects.exists()


@pytest.mark.parametrize(
    ("do", "words", "why"),
    [
        ("write", "", "There are no words in this note yet."),
        ("write", "x" * 2_001, "2,000 characters at most"),
        ("write", "a\0b", "Null characters are not allowed"),
        ("reply-999", "Well.", "This note is not there any more."),
        ("reply-x", "Well.", "This note is not there any more."),
        ("resolve-" + "9" * 30, "", "This note is not there any more."),
        ("burn-1", "", "This note is not there any more."),
        ("", "Well.", "This field is required"),
    ],
)
def test_what_is_refused_says_why_and_keeps_what_was_typed(
    do: str, words: str, why: str, article: Article, ed_client: Client
) -> None:
    answer = ed_client.post(page_of(article), {"do": do, "words": words, "quote": "six"})
    page = answer.content.decode()
    assert answer.status_code == 400 and why in page
    assert f">{words}</textarea>" in page and ">six</textarea>" in page
    assert not Note.objects.exists()


def test_a_reply_to_a_note_of_another_story_is_none(
    article: Article, ed: User, wren: User, ed_client: Client, at: datetime
) -> None:
    other = draft(story("Lido opens"), by=wren, at=at)
    note = notes.write_note(other, "Why?", by=ed, at=at)
    page = sent(ed_client, article, f"reply-{note.pk}", **{f"reply-{note.pk}": "So."})
    assert "not there any more" in page and not note.replies.exists()


def test_hostile_words_are_words(article: Article, ed: User, ed_client: Client) -> None:
    page = sent(ed_client, article, "write", words=HOSTILE, section="0", quote=HOSTILE)
    note = Note.objects.get()
    sent(ed_client, article, f"reply-{note.pk}", **{f"reply-{note.pk}": HOSTILE})
    for page in (shown(ed_client, article), form_of(ed_client, article)):
        assert "<script>alert" not in page and "&lt;script&gt;alert(1)" in page
        assert "&amp;amp;{{ x }}" in page


def test_a_script_gets_the_list_alone_and_why_something_was_refused(
    article: Article, ed_client: Client
) -> None:
    answer = ed_client.post(page_of(article), {"do": "write", "words": "Why?", "fragment": "1"})
    page = answer.content.decode()
    assert answer.status_code == 200 and 'data-said="Your note is kept."' in page
    assert "Why?" in page and "<html" not in page
    answer = ed_client.post(page_of(article), {"do": "write", "words": "", "fragment": "1"})
    assert answer.status_code == 400 and 'data-refused="There are no words' in (
        answer.content.decode()
    )


def test_colleagues_are_offered_by_the_beginning_of_their_name(
    ed_client: Client, wren: User
) -> None:
    answer = ed_client.get(reverse("admin:articles_people"), {"q": "hal"})
    assert answer.json() == {"people": [{"username": "wren", "name": "Wren Hale"}]}


def test_a_page_of_notes_costs_the_same_however_many_there_are(
    article: Article,
    wren: User,
    ed: User,
    ed_client: Client,
    at: datetime,
    django_assert_max_num_queries: DjangoAssertNumQueries,
) -> None:
    for _ in range(25):
        note = notes.write_note(article, "So, @wren?", by=ed, at=at)
        notes.reply(note, "So, @ed.", by=wren, at=at)
    shown(ed_client, article)
    with django_assert_max_num_queries(14):
        page = shown(ed_client, article)
    assert page.count("So, <strong") == 40 and "Older notes" in page
    older = re.search(r"show=open&amp;before=\d+", page)
    assert older
    assert (
        listed(shown(ed_client, article, f"?{older[0].replace('amp;', '')}")).count("So, <") == 10
    )
    assert shown(ed_client, article, "?before=x&show=burnt").count("So, <strong") == 40


def test_the_articles_own_form_has_no_part_in_its_notes(
    article: Article, ed: User, ed_client: Client, at: datetime
) -> None:
    notes.write_note(article, "Why?", by=ed, at=at)
    page = form_of(ed_client, article)
    assert (
        page.count('form="desk-notes-form"') > 5
        and '<form method="post" id="desk-notes-form"' in page
    )
    assert not {"words", "quote", "section"} & fields(ed_client, article).keys()


# Asking for changes.


@pytest.fixture
def asked(article: Article, wren: User, ed: User, at: datetime) -> Note:
    workflow.perform("submit", article, by=wren, at=at)
    workflow.perform("request_changes", article, by=ed, at=at, note="Who says so?")
    return article.notes.get()


def above(page: str) -> str:
    return page.partition('class="desk-above"')[2].partition('class="desk-page"')[0]


def test_what_was_asked_for_stands_above_the_form_until_it_is_answered(
    article: Article, asked: Note, wren: User, ed: User, ed_client: Client, wren_client: Client
) -> None:
    page = above(form_of(wren_client, article))
    assert page.count("Who says so?") == 1 and "Sent back for changes by Ed Moss" in page
    assert "Not answered yet" in page
    sent_in = {**fields(wren_client, article), "_transition": "submit"}
    said = wren_client.post(address(article), sent_in, follow=True).content.decode()
    assert "What was asked for is not answered yet: it stays open among the notes." in said
    assert "Pia" in said or "can approve" in said
    assert "Not answered yet" in above(form_of(ed_client, article))  # it has gone on, and still
    sent(wren_client, article, f"reply-{asked.pk}", **{f"reply-{asked.pk}": "The board."})
    assert "Not answered yet" not in above(form_of(ed_client, article))
    assert "Answered by Wren Hale" in shown(ed_client, article, "?show=resolved")


def test_an_answer_that_goes_with_handing_in_is_one(
    article: Article, asked: Note, wren_client: Client, ed_client: Client
) -> None:
    sent_in = {**fields(wren_client, article), "_transition": "submit", "_note": "The board."}
    said = wren_client.post(address(article), sent_in, follow=True).content.decode()
    assert "not answered yet" not in said.lower()
    page = above(form_of(ed_client, article))
    assert "The board." in page and "Answered by Wren Hale" in page


def test_what_was_asked_for_waits_on_the_writers_home(
    article: Article,
    asked: Note,
    wren: User,
    ed: User,
    wren_client: Client,
    ed_client: Client,
    at: datetime,
) -> None:
    home = reverse("admin:index")
    assert "Asked of you, not answered" not in wren_client.get(home).content.decode()  # sent back
    workflow.perform("submit", article, by=wren, at=at)
    page = wren_client.get(home).content.decode()
    box = page.partition("Asked of you, not answered")[2].partition("</section>")[0]
    assert "Who says so?" in box and "Ed Moss" in box and address(article) in box
    assert "Asked of you" not in ed_client.get(home).content.decode()
    notes.resolve(asked, by=ed, at=at)
    assert "Asked of you" not in wren_client.get(home).content.decode()


def test_the_history_says_what_was_asked_for_and_nothing_of_notes(
    article: Article, asked: Note, ed: User, ed_client: Client, at: datetime
) -> None:
    notes.write_note(article, "By the way.", by=ed, at=at)
    page = ed_client.get(
        reverse("admin:articles_article_history", args=[article.pk])
    ).content.decode()
    assert page.count("Who says so?") == 1 and "By the way." not in page


# What open notes keep from readers.


def test_open_notes_are_advice_that_says_how_many_and_leads_to_them(
    article: Article, ed: User, pia: User, ed_client: Client, at: datetime
) -> None:
    assert "open: answer" not in form_of(ed_client, article)
    note = notes.write_note(article, "Why?", by=ed, at=at)
    page = form_of(ed_client, article)
    assert "One note on this story is open" in page and 'href="#desk-notes"' in page
    notes.write_note(article, "When?", by=ed, at=at)
    assert "2 notes on this story are open" in form_of(ed_client, article)
    found = ed_client.post(
        reverse("admin:articles_article_missing", args=[article.pk]),
        {**fields(ed_client, article), "_preview": "1"},
    )
    assert "2 notes on this story are open" in found.content.decode()
    notes.resolve(note, by=ed, at=at)
    assert "One note on this story is open" in form_of(ed_client, article)


def test_open_notes_block_publishing_where_the_newsroom_says_so(
    wren: User, ed: User, pia: User, at: datetime, settings: Settings
) -> None:
    article = approved(story(), by=wren, editor=ed, at=at)
    note = notes.write_note(article, "Why?", by=ed, at=at)
    settings.CHECKS = {"open-notes": "blocks"}
    with pytest.raises(workflow.NotReady, match="One note on this story is open"):
        publish(article, by=pia, at=at)
    change = publish(article, by=pia, at=at, checks_override_reason="He is away.")
    assert [each["code"] for each in change.overridden] == ["open-notes"]
    notes.resolve(note, by=ed, at=at)
    workflow.perform("withdraw", article, by=pia, at=at, note="So.")
    assert publish(article, by=pia, at=at).overridden == []


@pytest.mark.parametrize("word", ["advice", "off"])
def test_otherwise_they_do_not(
    word: str, wren: User, ed: User, pia: User, at: datetime, settings: Settings
) -> None:
    article = approved(story(), by=wren, editor=ed, at=at)
    notes.write_note(article, "Why?", by=ed, at=at, place=Place(quote="x"))
    settings.CHECKS = {"open-notes": word}
    assert publish(article, by=pia, at=at).edition
