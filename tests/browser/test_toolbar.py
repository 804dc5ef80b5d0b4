"""The toolbar of a text: Markdown as if it had been typed, and links to our own stories."""

import re
from collections.abc import Callable

import pytest
from django.contrib.auth.models import User
from django.utils import timezone
from playwright.sync_api import Locator, Page, expect

from tests.browser.test_desk import article, desk
from tests.browser.test_sections import tool
from tests.stories import approved, publish, story

__all__ = ["article", "desk"]

BODY = "#id_sections-0-body"


def select(page: Page, words: str) -> None:
    page.locator(BODY).evaluate(
        """(box, words) => { box.focus();
            const at = box.value.indexOf(words); box.setSelectionRange(at, at + words.length); }""",
        words,
    )


@pytest.mark.parametrize(
    ("button", "text"),
    [
        ("Bold", "It left at **six**."),
        ("Italic", "It left at *six*."),
        ("Heading", "# It left at six."),
        ("List", "- It left at six."),
        ("Quote", "> It left at six."),
        ("Code", "It left at `six`."),
        ("Footnote", "It left at six[^1].\n\n[^1]: "),
    ],
)
def test_each_button_writes_markdown_and_undo_takes_it_back(
    desk: Page, button: str, text: str
) -> None:
    body = desk.locator(BODY)
    body.fill("It left at six.")
    select(desk, "six")
    tool(desk, 0, button).click()
    expect(body).to_have_value(text)
    expect(body).to_be_focused()
    for _ in range(3):
        desk.keyboard.press("Control+z")
        if body.input_value() == "It left at six.":
            break
    expect(body).to_have_value("It left at six.")


def test_a_table_stands_in_a_paragraph_of_its_own(desk: Page) -> None:
    body = desk.locator(BODY)
    body.fill("Before.")
    body.press("End")
    tool(desk, 0, "Table").click()
    desk.keyboard.type("Boat")  # its first cell waits
    assert body.input_value().startswith("Before.\n\n| Boat | Number |\n| --- | --- |\n")


def test_shortcuts_do_the_same_and_take_their_marks_off_again(desk: Page) -> None:
    body = desk.locator(BODY)
    body.fill("It left at six.")
    select(desk, "six")
    desk.keyboard.press("Control+b")
    desk.keyboard.press("Control+i")
    expect(body).to_have_value("It left at ***six***.")
    desk.keyboard.press("Control+i")
    desk.keyboard.press("Control+b")
    expect(body).to_have_value("It left at six.")


def test_a_toolbar_is_one_stop_and_arrows_lead_through_it(desk: Page) -> None:
    desk.locator("#id_sections-0-heading").focus()
    desk.keyboard.press("Tab")
    expect(tool(desk, 0, "Bold")).to_be_focused()
    desk.keyboard.press("ArrowRight")
    expect(tool(desk, 0, "Italic")).to_be_focused()
    desk.keyboard.press("End")
    expect(tool(desk, 0, "Remove this section")).to_be_focused()
    desk.keyboard.press("Tab")
    expect(desk.locator(BODY)).to_be_focused()
    desk.keyboard.press("Shift+Tab")
    expect(tool(desk, 0, "Remove this section")).to_be_focused()


def test_a_link_leads_to_a_story_of_ours_that_is_looked_for_by_its_headline(
    page: Page, transactional_db: None, wren: User, ed: User, pia: User,
    sign_in: Callable[[Page, str], None],
) -> None:  # fmt: skip
    now = timezone.now()
    public = approved(story("The lido opens in May"), by=wren, editor=ed, at=now)
    publish(public, by=pia, at=now)
    other = approved(story("The lido is a secret", body="See that."), by=wren, editor=ed, at=now)
    sign_in(page, "pia")
    page.goto(f"/admin/articles/article/{other.pk}/change/")
    select(page, "that")
    page.keyboard.press("Control+k")
    dialog = page.get_by_role("dialog", name="Link")
    dialog.get_by_label("Address, or words of one of our headlines").fill("lido")
    expect(dialog.get_by_role("option")).to_have_count(1)
    dialog.get_by_role("option", name="The lido opens in May").click()
    path = public.editions.get().get_absolute_url()
    expect(page.locator(BODY)).to_have_value(f"See [that]({path}).")
    expect(page.locator(BODY)).to_be_focused()


def test_a_link_to_an_address_is_written_with_enter(desk: Page) -> None:
    desk.locator(BODY).fill("See the board.")
    select(desk, "the board")
    tool(desk, 0, "Link").click()
    desk.keyboard.type("example.org/board")
    desk.keyboard.press("Enter")
    expect(desk.locator(BODY)).to_have_value("See [the board](https://example.org/board).")


@pytest.fixture
def lidos(desk: Page, wren: User, ed: User, pia: User) -> Page:
    """Two public stories; the newer one is found first."""
    now = timezone.now()
    for headline in ("The lido opens in May", "The lido closes in June"):
        publish(approved(story(headline), by=wren, editor=ed, at=now), by=pia, at=now)
    return desk


def sought(page: Page, words: str) -> Locator:
    page.keyboard.press("Control+k")
    page.keyboard.type(words)
    return page.get_by_role("dialog", name="Link")


def test_enter_takes_the_first_story_and_arrows_lead_to_the_others(lidos: Page) -> None:
    body = lidos.locator(BODY)
    body.fill("See that.")
    select(lidos, "that")
    options = sought(lidos, "lido").get_by_role("option")
    expect(options.first).to_have_attribute("aria-selected", "true")
    lidos.keyboard.press("Enter")
    expect(body).to_have_value(re.compile(r"^See \[that\]\(/\S+/the-lido-closes-in-june/\)\.$"))
    lidos.keyboard.type(" and so on")  # behind the link, of which nothing is selected
    expect(body).to_have_value(re.compile(r"\) and so on\.$"))
    body.fill("See that")
    body.press("End")
    expect(sought(lidos, "lido").get_by_role("option")).to_have_count(2)
    lidos.keyboard.press("ArrowDown")
    lidos.keyboard.press("Enter")
    expect(body).to_have_value(re.compile(r"^See that \[The lido opens in May\]\(/\S+\)$"))


def test_words_that_are_neither_an_address_nor_found_are_refused(desk: Page) -> None:
    body = desk.locator(BODY)
    body.fill("See that.")
    select(desk, "that")
    for words in ("nothing of ours", "javascript:alert(1)"):
        dialog = sought(desk, words)
        desk.keyboard.press("Enter")
        expect(dialog.get_by_text("That is no address")).to_be_visible()
        expect(body).to_have_value("See that.")
        desk.keyboard.press("Escape")


def test_the_dialog_of_a_link_is_no_higher_than_what_is_in_it(desk: Page) -> None:
    desk.locator(BODY).focus()
    box = sought(desk, "").bounding_box()
    assert box and box["height"] < 160
