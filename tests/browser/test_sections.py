"""The sections of a story as cards: whatever is done to them, the form arrives whole."""

import pytest
from playwright.sync_api import Locator, Page, expect

from articles.models import Article
from tests.admin.test_editor import drawn
from tests.browser.test_desk import DROP, article, desk, headings, save

__all__ = ["article", "desk"]


def tool(page: Page, number: int, name: str) -> Locator:
    return page.locator(f"#sections-{number}").get_by_role("button", name=name, exact=True)


def bodies(page: Page) -> list[str]:
    return [box.input_value() for box in page.locator(".desk-section [name$=-body]").all()]


def titles(page: Page) -> list[str]:
    return [box.input_value() for box in page.locator(".desk-section [name$=-heading]").all()]


def test_sections_are_moved_by_button_and_saved_in_that_order(desk: Page, article: Article) -> None:
    tool(desk, 2, "Move up").press("Enter")
    expect(tool(desk, 1, "Move up")).to_be_focused()
    desk.keyboard.press("Enter")
    expect(desk.get_by_text("Moved to place 1 of 3.")).to_be_visible()
    save(desk)
    assert headings(article) == ["Three", "One", "Two"]


def test_sections_are_moved_from_within_their_text(desk: Page, article: Article) -> None:
    desk.locator("#id_sections-0-body").focus()
    desk.keyboard.press("Alt+ArrowDown")
    expect(desk.locator("#id_sections-1-body")).to_be_focused()
    desk.keyboard.press("Alt+ArrowDown")
    desk.keyboard.press("Alt+ArrowDown")  # it is the last by now
    desk.keyboard.press("Alt+ArrowUp")
    save(desk)
    assert headings(article) == ["Two", "One", "Three"]


def test_a_section_is_dragged_by_its_handle(desk: Page, article: Article) -> None:
    desk.get_by_role("button", name="Fold all").click()
    desk.locator("#sections-0 .desk-handle").scroll_into_view_if_needed()
    handle = desk.locator("#sections-0 .desk-handle").bounding_box()
    last = desk.locator("#sections-2").bounding_box()
    assert handle and last
    desk.mouse.move(handle["x"] + 8, handle["y"] + 8)
    desk.mouse.down()
    desk.mouse.move(handle["x"] + 8, last["y"] + last["height"] - 4, steps=12)
    desk.mouse.up()
    assert titles(desk) == ["Two", "Three", "One"]
    save(desk)
    assert headings(article) == ["Two", "Three", "One"]


def test_sections_are_added_at_the_end_and_between_and_have_everything(
    desk: Page, article: Article
) -> None:
    desk.get_by_role("button", name="Add a section", exact=True).click()
    expect(desk.locator("#id_sections-3-heading")).to_be_focused()
    desk.keyboard.type("Four")
    tool(desk, 0, "Add a section below").click()
    expect(desk.locator("#id_sections-1-heading")).to_be_focused()
    desk.keyboard.type("One and a half")
    desk.locator("#id_sections-1-body").fill("**Words**")
    tool(desk, 1, "Show as readers will see it").click()
    expect(desk.locator("#sections-1 .markdownx-preview strong")).to_have_text("Words")
    save(desk)
    assert headings(article) == ["One", "One and a half", "Two", "Three", "Four"]


def test_a_removed_section_comes_back_with_undo_and_else_is_gone(
    desk: Page, article: Article
) -> None:
    tool(desk, 0, "Remove this section").click()
    expect(desk.get_by_text("Section 1 “One” was removed.").first).to_be_visible()
    undo = desk.get_by_role("button", name="Undo")
    expect(undo).to_be_focused()
    undo.press("Enter")
    expect(desk.locator("#id_sections-0-heading")).to_be_focused()
    assert titles(desk) == ["One", "Two", "Three"]
    tool(desk, 1, "Remove this section").click()
    save(desk)
    assert headings(article) == ["One", "Three"]


def test_a_section_is_doubled_with_its_picture(desk: Page, article: Article) -> None:
    box = "#sections-0 .desk-image"
    desk.evaluate(DROP, [box, list(drawn("JPEG")), "quay.jpg", "image/jpeg", "drop"])
    expect(desk.locator("#sections-0").get_by_text("Chosen:")).to_be_visible()
    desk.locator("#id_sections-0-alt").fill("A quay")
    tool(desk, 0, "Duplicate this section").click()
    expect(desk.locator("#id_sections-1-heading")).to_be_focused()
    expect(desk.locator("#sections-1 .desk-image-shown img")).to_be_visible()
    save(desk)
    assert headings(article) == ["One", "One", "Two", "Three"]
    first, second = article.sections.all()[:2]
    assert first.image == second.image is not None and second.alt == "A quay"


def test_a_section_is_split_at_the_cursor_and_joined_again(desk: Page, article: Article) -> None:
    text = desk.locator("#id_sections-0-body")
    text.fill("First words.\n\nSecond words.")
    text.evaluate("box => box.setSelectionRange(12, 12)")
    text.press("Control+Enter")
    expect(desk.locator("#id_sections-1-heading")).to_be_focused()
    assert bodies(desk)[:2] == ["First words.", "Second words."]
    desk.keyboard.type("New")
    tool(desk, 0, "Join with the next section").click()
    assert bodies(desk)[0] == "First words.\n\n# New\n\nSecond words."
    desk.get_by_role("button", name="Undo").click()
    assert bodies(desk)[:2] == ["First words.", "Second words."]
    tool(desk, 0, "Join with the next section").click()
    save(desk)
    assert headings(article) == ["One", "Two", "Three"]
    assert article.sections.all()[0].body == "First words.\n\n# New\n\nSecond words."


def test_a_section_with_a_picture_is_not_joined_and_it_is_said_why(desk: Page) -> None:
    box = "#sections-1 .desk-image"
    desk.evaluate(DROP, [box, list(drawn("JPEG")), "quay.jpg", "image/jpeg", "drop"])
    expect(desk.locator("#sections-1").get_by_text("Chosen:")).to_be_visible()
    tool(desk, 0, "Join with the next section").click()
    expect(desk.get_by_text("Section 2 has a picture of its own")).to_be_visible()
    assert titles(desk) == ["One", "Two", "Three"]


def test_this_window_remembers_what_was_folded(desk: Page) -> None:
    tool(desk, 1, "Fold this section").click()
    expect(desk.locator("#id_sections-1-body")).to_be_hidden()
    expect(desk.locator("#id_sections-1-heading")).to_be_visible()
    desk.reload()
    expect(desk.locator("#id_sections-1-body")).to_be_hidden()
    expect(desk.locator("#id_sections-0-body")).to_be_visible()
    desk.get_by_role("button", name="Fold all").click()
    expect(desk.locator("#id_sections-0-body")).to_be_hidden()
    desk.get_by_role("button", name="Unfold all").click()
    expect(desk.locator("#id_sections-1-body")).to_be_visible()


def test_a_pictures_words_are_asked_for_only_where_there_is_a_picture(desk: Page) -> None:
    expect(desk.locator("#id_sections-0-alt")).to_be_hidden()
    box = "#sections-0 .desk-image"
    desk.evaluate(DROP, [box, list(drawn("JPEG")), "quay.jpg", "image/jpeg", "drop"])
    expect(desk.locator("#id_sections-0-alt")).to_be_visible()
    expect(desk.locator("#id_sections-1-alt")).to_be_hidden()
    desk.get_by_role("button", name="Remove the picture").click()
    expect(desk.locator("#id_sections-0-alt")).to_be_hidden()


@pytest.mark.parametrize("act", ["Move down", "Duplicate this section", "Remove this section"])
def test_the_form_hears_of_every_change(desk: Page, act: str) -> None:
    desk.evaluate(
        "() => { window.heard = 0; "
        "document.getElementById('article_form').addEventListener('input', () => heard++); }"
    )
    tool(desk, 0, act).click()
    assert desk.evaluate("heard") >= 1


def test_other_scripts_bring_sections_that_come_after_their_text(
    desk: Page, article: Article
) -> None:
    desk.evaluate(
        """() => document.getElementById("id_sections-0-body").dispatchEvent(
            new CustomEvent("desk:sections", {bubbles: true, detail: {sections: [
                {heading: "Pasted", body: "One."}, {heading: "Pasted too", body: "Two."}]}}))"""
    )
    save(desk)
    assert headings(article) == ["One", "Pasted", "Pasted too", "Two", "Three"]


def test_without_their_catalogue_the_scripts_speak_english(desk: Page, allowed: list[str]) -> None:
    allowed.append("net::ERR_FAILED")
    desk.route("**/editor/words/*.js", lambda route: route.abort())
    desk.reload()
    desk.get_by_role("button", name="Add a section", exact=True).click()
    expect(desk.get_by_text("Section 4 was added.")).to_be_visible()
