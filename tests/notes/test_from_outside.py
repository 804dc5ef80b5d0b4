"""Notes of somebody without an account: by a preview link, under a name, until it is revoked."""

from datetime import datetime, timedelta
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from articles import notes
from articles.content import SectionContent
from articles.models import Article, Note, PreviewLink
from articles.notes import writing
from articles.previews import guest_notes, links
from tests.stories import draft, story

HOSTILE = "<script>alert(1)</script>"


@pytest.fixture
def article(wren: User, at: datetime) -> Article:
    sections = (SectionContent(heading="One", body="Words."), SectionContent(body="More."))
    return draft(story(sections=sections), by=wren, at=at)


def made(article: Article, reader: str = "Ida") -> PreviewLink:
    by = article.created_by
    return links.make(article, None, reader=reader, days=1, by=by, at=timezone.now())


@pytest.fixture
def link(article: Article) -> PreviewLink:
    return made(article)


def left(link: PreviewLink, **fields: Any) -> Any:
    """As a browser that was never here sends it, and that keeps no cookie."""
    client = Client(enforce_csrf_checks=True)
    sent = {"name": "Ida Berg", "words": "It was in May.", "section": "", **fields}
    path = reverse("previews:note", args=[links.token(link)])
    response = client.post(path, sent)
    assert not client.cookies
    assert response["Cache-Control"] == "private, no-store"
    return response


def read(link: PreviewLink) -> str:
    page = Client().get(reverse("previews:preview", args=[links.token(link)]))
    return page.content.decode()


def desk(client: Client, article: Article) -> str:
    page = client.get(reverse("admin:articles_article_notes", args=[article.pk]))
    return page.content.decode()


def test_a_holder_notes_and_reads_the_answer(
    article: Article, link: PreviewLink, wren: User, ed_client: Client, at: datetime
) -> None:
    assert 'value="Ida"' in read(link)  # whom it was made for
    response = left(link, section="0")
    assert response.status_code == 302 and response["Location"].endswith("#notes")
    note = Note.objects.get()
    assert (note.author, note.holder, note.link) == (None, "Ida Berg", link)
    assert (note.section, note.heading) == (0, "One")
    page = desk(ed_client, article)
    assert "Ida Berg" in page and ">from outside</span>" in page
    assert "It was in May." in page and "Section 1 “One”" in page
    assert "Ida Berg reads your reply" in page
    notes.reply(note, "Thank you.", by=wren, at=at)
    page = read(link)
    assert "It was in May." in page and "on “One”" in page
    assert "Thank you." in page and "Wren Hale</strong> answers" in page
    notes.resolve(note, by=wren, at=at)
    assert "Thank you." in read(link)


def test_a_holder_reads_nobody_elses_notes(
    article: Article, link: PreviewLink, wren: User, at: datetime
) -> None:
    notes.write_note(article, "Between ourselves.", by=wren, at=at)
    other = made(article, "Bo")
    left(other, words="From Bo.")
    page = read(link)
    assert "Between ourselves." not in page and "From Bo." not in page
    assert "From Bo." in read(other)


def test_who_made_the_link_is_told_and_nobody_is_called_by_a_stranger(
    link: PreviewLink, wren: User, ed: User
) -> None:
    left(link, words="Ask @ed.")
    note = Note.objects.get()
    assert not note.mentions.exists() and notes.to_be_told(note) == [wren]


def test_a_link_that_is_over_takes_no_note(link: PreviewLink, wren: User) -> None:
    left(link)
    links.revoke(link, by=wren, at=timezone.now())
    response = left(link, words="Once more.")
    assert response.status_code == 410 and "taken it back" in response.content.decode()
    PreviewLink.objects.update(revoked_at=None, revoked_by=None, made_at=_ago(9), ends_at=_ago(1))
    assert left(link).status_code == 410
    assert Note.objects.get().words == "It was in May."


def _ago(days: int) -> datetime:
    return timezone.now() - timedelta(days=days)


def test_nobody_notes_without_a_link(link: PreviewLink) -> None:
    assert Client().post("/preview/1.x/notes/", {"words": "Well."}).status_code == 404
    path = reverse("previews:note", args=[links.token(link)])
    assert Client().get(path).status_code == 405
    page = reverse("previews:preview", args=[links.token(link)])
    assert Client().post(page, {"words": "Well."}).status_code == 405
    assert not Note.objects.exists()


@pytest.mark.parametrize(
    ("fields", "why"),
    [
        ({"words": " "}, "This field is required."),
        ({"words": "x" * 2_001}, "at most 2000 characters"),
        ({"name": ""}, "This field is required."),
        ({"name": "x" * 81}, "at most 80 characters"),
        ({"section": "1"}, "Select a valid choice"),  # it has no heading
        ({"section": "x"}, "Select a valid choice"),
        ({"words": "a\0b"}, "Null characters are not allowed."),
    ],
)
def test_what_is_refused_is_still_there(
    fields: dict[str, str], why: str, link: PreviewLink
) -> None:
    response = left(link, **fields)
    page = response.content.decode()
    assert response.status_code == 400 and why in page and "Your note is not kept yet" in page
    assert fields.get("words", "It was in May.").strip() in page
    assert not Note.objects.exists()


def test_whoever_writes_too_much_at_once_is_asked_to_wait(link: PreviewLink) -> None:
    for number in range(guest_notes.AT_ONCE.tries):
        assert left(link, words=f"Note {number}").status_code == 302
    response = left(link, words="One more.")
    page = response.content.decode()
    assert (
        response.status_code == 429 and "Try again in 10 minutes." in page and "One more." in page
    )
    assert Note.objects.count() == guest_notes.AT_ONCE.tries


def test_a_link_takes_no_more_notes_than_anybody_reads(
    link: PreviewLink, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(writing, "MOST_OF_A_LINK", 2)
    assert [left(link).status_code for _ in range(3)] == [302, 302, 400]
    assert Note.objects.count() == 2


def test_the_longest_note_in_any_script_arrives(link: PreviewLink) -> None:
    assert left(link, words="海" * 2_000).status_code == 302
    assert left(link, words="😀" * 2_000).status_code == 302


def test_hostile_names_and_words_are_words(
    article: Article, link: PreviewLink, ed_client: Client
) -> None:
    left(link, name=HOSTILE, words=HOSTILE)
    for page in (read(link), desk(ed_client, article)):
        assert HOSTILE not in page and page.count("&lt;script&gt;alert(1)") >= 2
