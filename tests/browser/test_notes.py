"""Notes in place: on a passage with a mention, answered and resolved; and by a preview link."""

from collections.abc import Callable
from datetime import datetime
from typing import Any
from urllib.parse import urlsplit

import pytest
from django.contrib.auth.models import User
from django.utils import timezone
from playwright.sync_api import Page, expect

from articles import notes, workflow
from articles.content import SectionContent
from articles.models import Article, Note
from articles.previews import links
from tests.browser.test_accessibility import found
from tests.browser.test_desk import save
from tests.stories import draft, story

BODY = "It left at six.\n\nIt left at noon, and *nobody* was late."


@pytest.fixture(autouse=True)
def styles_of_axe(allowed: list[str]) -> None:
    """It tries some of its own, which the page's policy refuses."""
    allowed.append("Applying inline style")


@pytest.fixture
def article(transactional_db: None, wren: User, ed: User, at: datetime) -> Article:
    sections = (SectionContent(heading="One", body="Words."), SectionContent(body=BODY))
    return draft(story(sections=sections), by=wren, at=at)


def form_of(article: Article) -> str:
    return f"/admin/articles/article/{article.pk}/change/"


def select(page: Page, words: str) -> None:
    box = page.locator("#id_sections-1-body")
    box.focus()
    box.evaluate(
        "(box, words) => box.setSelectionRange(box.value.lastIndexOf(words),"
        " box.value.lastIndexOf(words) + words.length)",
        words,
    )


def selected(page: Page) -> Any:
    return page.locator("#id_sections-1-body").evaluate(
        "box => [box.selectionStart, box.value.slice(box.selectionStart, box.selectionEnd)]"
    )


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_a_passage_is_noted_with_a_mention_answered_and_resolved(
    scheme: Any,
    article: Article,
    new_page: Callable[[], Page],
    sign_in: Callable[[Page, str], None],
) -> None:
    ed, wren = new_page(), new_page()
    for page, name in ((ed, "ed"), (wren, "wren")):
        page.emulate_media(color_scheme=scheme)
        sign_in(page, name)
    ed.goto(form_of(article))
    select(ed, "It left")
    ed.locator("#sections-1").get_by_role("button", name="Note on this passage").click()
    expect(ed.locator("#desk-note-quote")).to_have_value("It left")
    words = ed.get_by_label("New note")
    expect(words).to_be_focused()
    ed.keyboard.type("Who says so, @wr")
    expect(ed.get_by_role("option", name="Wren Hale")).to_be_visible()
    assert found(ed) == []
    ed.keyboard.press("Enter")
    expect(words).to_have_value("Who says so, @wren ")
    ed.get_by_role("button", name="Write the note").click()
    expect(ed.locator(".desk-notes-said")).to_have_text("Your note is kept. It mentions Wren Hale.")
    expect(words).to_have_value("")
    expect(ed.get_by_text("One note on this story is open")).to_be_visible()
    assert found(ed) == []

    wren.goto(form_of(article))
    wren.locator("#id_sections-1-body").fill(f"First this.\n\n{BODY}")
    wren.get_by_role("link", name="It left").click()
    start, text = selected(wren)
    assert text == "It left" and start == len("First this.\n\nIt left at six.\n\n")
    wren.get_by_text("Reply", exact=False).first.click()
    reply = wren.get_by_label("Reply to Ed Moss")
    reply.fill("The board.")
    save(wren)
    expect(reply).to_have_value("The board.")  # a save of the story takes nothing from it
    wren.get_by_role("button", name="Send reply").click()
    expect(wren.locator(".desk-notes-said")).to_have_text("Your reply is kept.")
    expect(wren.locator(".desk-replies")).to_contain_text("The board.")

    ed.reload()
    expect(ed.locator(".desk-replies")).to_contain_text("Wren Hale")
    ed.get_by_role("button", name="Resolve").click()
    expect(ed.get_by_text("No note is open.")).to_be_visible()
    expect(ed.get_by_text("One note on this story is open")).to_be_hidden()
    ed.get_by_role("link", name="Resolved").click()
    expect(ed.get_by_text("Resolved by Ed Moss")).to_be_visible()
    assert Note.objects.resolved().get().replies.get().words == "The board."


def test_by_keyboard_a_note_is_on_a_section_and_what_is_typed_stays(
    article: Article, page: Page, sign_in: Callable[[Page, str], None]
) -> None:
    sign_in(page, "wren")
    page.goto(form_of(article))
    page.locator("#id_sections-0-body").press("Control+Alt+m")
    expect(page.locator("#desk-note-section")).to_have_value("0")
    page.keyboard.type("Longer?")
    page.get_by_label("Headline").fill("Ferry sails")
    save(page)
    expect(page.get_by_label("New note")).to_have_value("Longer?")
    page.get_by_role("button", name="Write the note").click()
    expect(page.get_by_role("link", name="Section 1 “One”")).to_be_visible()
    page.get_by_role("link", name="Section 1 “One”").click()
    expect(page.locator("#id_sections-0-body")).to_be_focused()
    expect(page.locator(".desk-saved")).not_to_contain_text("Not saved")


def test_what_was_asked_for_is_answered_from_above_the_form(
    article: Article,
    page: Page,
    wren: User,
    ed: User,
    at: datetime,
    sign_in: Callable[[Page, str], None],
) -> None:
    workflow.perform("submit", article, by=wren, at=at)
    workflow.perform("request_changes", article, by=ed, at=at, note="Who says so?")
    sign_in(page, "wren")
    page.goto(form_of(article))
    page.get_by_role("link", name="Not answered yet").click()
    reply = page.get_by_label("Reply to Ed Moss")
    expect(reply).to_be_focused()
    reply.fill("The board.")
    page.get_by_role("button", name="Send reply").click()
    expect(page.get_by_role("link", name="Not answered yet")).to_be_hidden()
    assert notes.asked_of(article) == []


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_nothing_is_found_on_the_page_of_the_notes(
    scheme: Any,
    article: Article,
    page: Page,
    wren: User,
    ed: User,
    at: datetime,
    sign_in: Callable[[Page, str], None],
) -> None:
    note = notes.write_note(
        article, "So, @wren?", by=ed, at=at, place=notes.Place(0, "One", "Words")
    )
    notes.reply(note, "So.", by=wren, at=at)
    notes.write_note(article, "When?", by=wren, at=at, place=notes.Place(0, "One", "Gone"))
    page.emulate_media(color_scheme=scheme)
    sign_in(page, "wren")
    for width in (1440, 390):
        page.set_viewport_size({"width": width, "height": 900})
        page.goto(f"/admin/articles/article/{article.pk}/notes/")
        assert found(page) == []
        assert page.evaluate("document.documentElement.scrollWidth") <= width


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_a_holder_of_a_preview_link_leaves_a_note_until_it_is_revoked(
    scheme: Any,
    article: Article,
    new_page: Callable[[], Page],
    wren: User,
    allowed: list[str],
) -> None:
    allowed.append("status of 410")
    now = timezone.now()
    link = links.make(article, None, reader="Ida", days=1, by=wren, at=now)
    guest = new_page()
    guest.emulate_media(color_scheme=scheme)
    guest.goto(urlsplit(links.address(link)).path)
    guest.get_by_label("Your name").fill("Ida Berg")
    guest.get_by_label("About").select_option("One")
    guest.get_by_role("button", name="Leave the note").click()
    expect(guest.get_by_text("This field is required.")).to_be_visible()
    assert found(guest) == []
    guest.get_by_label("Your note").fill("It was in May.")
    guest.get_by_role("button", name="Leave the note").click()
    expect(guest.locator(".note")).to_contain_text("It was in May.")
    note = Note.objects.get()
    notes.reply(note, "Thank you.", by=wren, at=now)
    guest.reload()
    expect(guest.locator(".note")).to_contain_text("Wren Hale answers")
    assert found(guest) == []
    links.revoke(link, by=wren, at=timezone.now())
    guest.get_by_label("Your note").fill("Once more.")
    guest.get_by_role("button", name="Leave the note").click()
    expect(guest.get_by_role("heading", name="This preview is over")).to_be_visible()
    assert Note.objects.threads().get() == note
