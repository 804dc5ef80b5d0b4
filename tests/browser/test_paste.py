"""Pasting into the editor: what lands in the text, where it lands, and what is said of it."""

from collections.abc import Callable
from datetime import datetime
from pathlib import Path

import pytest
from django.contrib.auth.models import User
from playwright.sync_api import Locator, Page, expect

from articles.content import SectionContent
from articles.models import Image
from tests.admin.test_editor import drawn
from tests.browser.test_sections import bodies, titles
from tests.stories import draft, story

BOX = "#id_sections-0-body"
SAMPLES = Path(__file__).parents[1] / "admin" / "pasted"
PASTE = """([html, plain, bytes]) => {
    const clipboardData = new DataTransfer();
    clipboardData.setData("text/html", html);
    clipboardData.setData("text/plain", plain);
    const type = "image/png";
    const file = new File([new Uint8Array(bytes)], "copy.png", {type});
    if (bytes.length) clipboardData.items.add(file);
    const event = new ClipboardEvent("paste", {bubbles: true, cancelable: true, clipboardData});
    return document.querySelector("#id_sections-0-body").dispatchEvent(event);
}"""


@pytest.fixture
def box(
    transactional_db: None,
    wren: User,
    at: datetime,
    page: Page,
    sign_in: Callable[[Page, str], None],
) -> Locator:
    article = draft(story(sections=(SectionContent(body="Before after"),)), by=wren, at=at)
    sign_in(page, "wren")
    page.goto(f"/admin/articles/article/{article.pk}/change/")
    box = page.locator(BOX)
    box.focus()
    caret(box, 6)
    return box


def caret(box: Locator, start: int, end: int | None = None) -> None:
    box.evaluate("(box, [a, b]) => box.setSelectionRange(a, b)", [start, end or start])


def paste(box: Locator, html: str, plain: str = "plain", file: bytes = b"") -> bool:
    """Whether the browser would paste by itself as well."""
    browsers_own: bool = box.page.evaluate(PASTE, [html, plain, list(file)])
    return browsers_own


def sample(name: str) -> str:
    return (SAMPLES / f"{name}.html").read_text()


def said(box: Locator) -> Locator:
    return box.page.locator(".desk-pasted")


def answer_slowly(box: Locator) -> None:
    box.page.evaluate(
        """() => {
            const ask = desk.ask;
            const later = () => new Promise((answer) => setTimeout(answer, 1500));
            desk.ask = (...all) => later().then(() => ask(...all));
        }"""
    )


def test_bold_words_land_at_the_caret_and_undo_takes_them_back(box: Locator) -> None:
    assert not paste(box, "<p><b>bold</b> words</p>")
    expect(box).to_have_value("Before**bold** words after")
    expect(said(box)).to_be_empty()
    box.page.keyboard.type("!")  # the caret stands behind them
    expect(box).to_have_value("Before**bold** words! after")
    box.page.keyboard.press("Control+z")
    box.page.keyboard.press("Control+z")
    expect(box).to_have_value("Before after")


def test_the_selection_is_replaced_and_blocks_stand_apart(box: Locator) -> None:
    caret(box, 6, 7)
    paste(box, "<ul><li>a</li><li>b</li></ul>")
    expect(box).to_have_value("Before\n\n- a\n- b\n\nafter")


@pytest.mark.parametrize(
    "html",
    [
        "<meta charset='utf-8'><span style='font-weight: 400; font-style: normal;'>plain</span>",
        "<!--StartFragment--><p class=MsoNormal>plain</p><!--EndFragment--><style>b {}</style>",
        "<div><div><span style='color: red'>plain</span></div></div>",
        "",
    ],
)
def test_plain_words_are_left_to_the_browser(box: Locator, html: str) -> None:
    asked: list[str] = []
    box.page.on("request", lambda request: asked.append(request.url))
    assert paste(box, html)
    assert not any("editor/paste" in url for url in asked)


def test_a_document_of_word_comes_with_a_word_on_what_was_left_out(box: Locator) -> None:
    # Word adds a picture of what was copied, which is not what anybody wants.
    paste(box, sample("word"), "The first crossing", drawn())
    expect(said(box)).to_contain_text(
        "Left out or changed: 1 comment, 1 tracked deletion, 1 picture"
    )
    text = box.input_value()
    assert text.startswith("Before\n\n# The first crossing\n\nThe ferry left at **six**")
    assert "- Ropes\n  - of *hemp*" in text and text.endswith("| 7 |\n\n after")
    assert not Image.objects.exists()


def test_a_copied_picture_is_taken_in_by_the_editor(box: Locator) -> None:
    paste(box, "<img src='https://gazette.example/quay.png'>", "", drawn())
    expect(box.page.get_by_text("say between the brackets")).to_be_visible()
    assert f"![](image:{Image.objects.get().key})" in box.input_value()


def test_headings_are_offered_as_sections(box: Locator) -> None:
    box.page.evaluate(
        "document.addEventListener('desk:sections', (event) => {"
        " window.heard = [event.target.id, event.detail.sections]; })"
    )
    paste(box, "<p>Hello.</p><h2>Tides</h2><p>High.</p><h2>Fares</h2><p>Four.</p>")
    expect(box).to_have_value("Before\n\nHello.\n\n# Tides\n\nHigh.\n\n# Fares\n\nFour.\n\n after")
    box.page.get_by_role("button", name="Make sections of the headings").click()
    expect(box).to_have_value("Before\n\nHello.\n\n after")
    assert box.page.evaluate("window.heard") == [
        "id_sections-0-body",
        [{"heading": "Tides", "body": "High."}, {"heading": "Fares", "body": "Four."}],
    ]
    expect(said(box)).to_be_empty()
    box.page.keyboard.press("Control+z")
    expect(box).to_have_value("Before\n\nHello.\n\n# Tides\n\nHigh.\n\n# Fares\n\nFour.\n\n after")


def test_sections_of_the_headings_are_taken_back_as_one_step(box: Locator) -> None:
    page, pasted = box.page, "Before\n\n# Tides\n\nHigh.\n\n after"
    paste(box, "<h2>Tides</h2><p>High.</p>")
    page.get_by_role("button", name="Make sections of the headings").click()
    expect(page.get_by_text("1 section was added.").first).to_be_visible()
    assert titles(page)[1:] == ["Tides"]
    page.keyboard.press("Control+z")
    expect(box).to_have_value(pasted)
    assert len(titles(page)) == 1


def test_a_paste_that_begins_with_a_heading_uses_the_section_one_is_in(box: Locator) -> None:
    box.fill("")
    box.page.locator("#id_sections-0-heading").fill("")
    box.focus()
    paste(box, "<h2>Tides</h2><p>High.</p><h2>Fares</h2><p>Four.</p>")
    box.page.get_by_role("button", name="Make sections of the headings").click()
    assert titles(box.page) == ["Tides", "Fares"]
    assert bodies(box.page) == ["High.", "Four."]
    box.page.get_by_role("button", name="Undo").click()
    assert titles(box.page) == [""]
    assert bodies(box.page) == ["# Tides\n\nHigh.\n\n# Fares\n\nFour."]


def test_what_was_copied_with_styles_is_pasted_without_a_complaint(box: Locator) -> None:
    page = box.page
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    other = page.context.new_page()  # somebody's page, which has no policy
    other.goto(
        "data:text/html,<style>p { color: red }</style>"
        "<p style='margin:0'>one <b style='color:red'>two</b></p><p style='font-size:9px'>three</p>"
    )
    other.keyboard.press("Control+a")
    other.keyboard.press("Control+c")
    other.close()
    page.bring_to_front()
    box.focus()
    page.keyboard.press("Control+v")
    expect(box).to_have_value("Before\n\none **two**\n\nthree\n\n after")


def test_what_was_changed_since_is_not_taken_back(box: Locator) -> None:
    paste(box, "<h2>Tides</h2><p>High.</p>")
    button = box.page.get_by_role("button", name="Make sections of the headings")
    expect(button).to_be_visible()
    box.fill("# Tides\n\nLow.")
    button.click()
    expect(said(box)).to_contain_text("has been changed since")
    expect(box).to_have_value("# Tides\n\nLow.")


def test_it_lands_where_it_was_pasted_while_somebody_types_on(box: Locator) -> None:
    answer_slowly(box)
    paste(box, "<b>one</b>")
    expect(said(box)).to_contain_text("Looking through")
    caret(box, 0)
    box.page.keyboard.type(">> ")
    caret(box, 15)
    box.page.keyboard.type(" on")
    expect(box).to_have_value(">> Before after on")
    expect(box).to_have_value(">> Before**one** after on")
    box.page.keyboard.type(" and on")  # whoever types is not called back
    expect(box).to_have_value(">> Before**one** after on and on")


def test_a_field_that_was_gone_on_to_keeps_the_focus(box: Locator) -> None:
    answer_slowly(box)
    paste(box, "<b>one</b>")
    headline = box.page.get_by_label("Headline")
    headline.focus()
    expect(box).to_have_value("Before**one** after")
    expect(headline).to_be_focused()


@pytest.mark.parametrize("answer", ["refused", "away"])
def test_without_an_answer_it_is_plain_text(box: Locator, answer: str) -> None:
    if answer == "away":
        box.page.route("**/editor/paste/", lambda route: route.fulfill(body="<p>Busy</p>"))
        html = "<b>one</b>"
    else:
        html = "<p>a <b>b</b></p>" * 12_000
    paste(box, html, "one\ntwo")
    expect(said(box)).to_contain_text("pasted as plain text")
    expect(box).to_have_value("Before\n\none\ntwo\n\n after")


def test_a_very_long_text_does_not_hold_anybody_up(box: Locator) -> None:
    words = "The ferry left at six with forty people on board. " * 8
    html = f"<p>{words}<b>Late</b>.</p>" * 240  # about a hundred thousand characters
    paste(box, html, words)
    expect(said(box)).to_contain_text("too long for the browser’s undo", timeout=15_000)
    assert len(box.input_value()) > 90_000
    box.page.keyboard.type("x")
    box.page.keyboard.press("Backspace")
    box.page.get_by_role("button", name="Take it back").click()
    expect(box).to_have_value("Before after")
    expect(said(box)).to_be_empty()


def test_what_the_server_would_refuse_is_not_sent(box: Locator) -> None:
    asked: list[str] = []
    box.page.on("request", lambda request: asked.append(request.url))
    paste(box, "<b>b</b>" + "x" * 11_000_000, "one\n" * 200_000)
    expect(said(box)).to_contain_text("too much to be looked through. It was pasted as plain text")
    assert len(box.input_value()) > 800_000
    assert not any("editor/paste" in url for url in asked)


def test_without_formatting_it_stays_plain(box: Locator) -> None:
    page = box.page
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    page.evaluate(
        """() => navigator.clipboard.write([new ClipboardItem({
            "text/html": new Blob(["<p>one <b>two</b></p>"], {type: "text/html"}),
            "text/plain": new Blob(["one two"], {type: "text/plain"})})])"""
    )
    page.keyboard.press("Control+Shift+v")
    expect(box).to_have_value("Beforeone two after")
    page.keyboard.press("Control+v")
    expect(box).to_have_value("Beforeone twoone **two** after")
