"""What the desk's scripts do: previews, images, and moving sections."""

from collections.abc import Callable
from datetime import datetime
from pathlib import Path

import pytest
from django.contrib.auth.models import User
from playwright.sync_api import Page, expect

from articles import publishing
from articles.content import SectionContent
from articles.models import Article, Image
from tests.admin.test_editor import drawn
from tests.stories import draft, story

SECTIONS = tuple(SectionContent(heading=name, body=f"*{name}*") for name in ("One", "Two", "Three"))
DROP = """([box, bytes, name, type, kind]) => {
    const transfer = new DataTransfer();
    transfer.items.add(new File([new Uint8Array(bytes)], name, {type}));
    const event = kind === "drop"
        ? new DragEvent("drop", {bubbles: true, cancelable: true, dataTransfer: transfer})
        : new ClipboardEvent("paste", {bubbles: true, cancelable: true, clipboardData: transfer});
    document.querySelector(box).dispatchEvent(event);
}"""


@pytest.fixture
def article(transactional_db: None, wren: User, at: datetime) -> Article:
    return draft(story(sections=SECTIONS), by=wren, at=at)


@pytest.fixture
def desk(page: Page, article: Article, sign_in: Callable[[Page, str], None]) -> Page:
    sign_in(page, "wren")
    page.goto(f"/admin/articles/article/{article.pk}/change/")
    return page


def save(page: Page) -> None:
    page.get_by_role("button", name="Save", exact=True).click()
    page.wait_for_selector(".messagelist")


def headings(article: Article) -> list[str]:
    content = publishing.read(Article.objects.whole().get(pk=article.pk))
    return [section.heading for section in content.sections]


def look(page: Page, section: str) -> None:
    page.locator(section).get_by_role("button", name="Show as readers will see it").click()


def test_a_text_is_shown_as_readers_will_see_it_when_asked_and_not_before(desk: Page) -> None:
    asked: list[str] = []
    desk.on("request", lambda request: asked.append(request.url))
    desk.reload()
    desk.locator("#id_sections-1-body").press("End")
    assert not any("editor/preview" in url for url in asked)
    look(desk, "#sections-1")
    expect(desk.locator("#sections-1 .markdownx-preview em")).to_have_text("Two")
    assert sum("editor/preview" in url for url in asked) == 1


@pytest.mark.parametrize("way", ["drop", "paste"])
def test_a_picture_lands_in_the_text_and_waits_for_its_words(desk: Page, way: str) -> None:
    box = "#id_sections-0-body"
    desk.evaluate(DROP, [box, list(drawn("JPEG")), "quay.jpg", "image/jpeg", way])
    expect(desk.get_by_text("say between the brackets")).to_be_visible()
    image = Image.objects.get()
    text = desk.locator(box).input_value()
    assert f"![](image:{image.key})" in text
    desk.keyboard.type("A quay")  # the cursor stands where the words go
    look(desk, "#sections-0")
    expect(desk.locator("#sections-0 .markdownx-preview img")).to_have_attribute("alt", "A quay")


def test_a_refused_picture_is_said_beside_the_text_and_not_in_it(desk: Page) -> None:
    box = desk.locator("#id_sections-0-body")
    before = box.input_value()
    evil = list(b"<svg xmlns='http://www.w3.org/2000/svg'/>")
    desk.evaluate(DROP, ["#id_sections-0-body", evil, "evil.png", "image/png", "drop"])
    status = desk.locator("#sections-0 .desk-status.wrong")
    expect(status).to_contain_text("SVG")
    # A proxy's error page is no answer either.
    desk.route("**/editor/upload/", lambda route: route.fulfill(body="<p>Busy</p>"))
    desk.evaluate(DROP, ["#id_sections-0-body", evil, "evil.png", "image/png", "drop"])
    expect(status).to_contain_text("That did not work")
    assert box.input_value() == before
    assert box.is_enabled()


def test_an_error_page_is_never_shown_as_a_preview(desk: Page) -> None:
    box, pane = desk.locator("#id_sections-0-body"), desk.locator("#sections-0 .markdownx-preview")
    look(desk, "#sections-0")
    expect(pane.locator("em")).to_have_text("One")
    desk.route("**/editor/preview/", lambda route: route.fulfill(body="<h1>Proxy error</h1>"))
    box.fill("Changed.")
    expect(desk.locator("#sections-0 .desk-status.wrong")).to_contain_text("did not work")
    expect(pane.locator("em")).to_have_text("One")
    expect(pane).not_to_contain_text("Proxy")


def test_a_picture_dropped_beside_the_editor_is_not_the_editors(desk: Page) -> None:
    desk.evaluate(DROP, ["#id_headline", list(drawn()), "quay.png", "image/png", "drop"])
    desk.wait_for_timeout(300)
    assert not Image.objects.exists()


def test_the_editor_is_as_high_as_its_text(desk: Page) -> None:
    box = desk.locator("#id_sections-0-body")
    box.fill("One line.\n\n" * 60)
    assert box.evaluate("box => box.scrollHeight - box.clientHeight") <= 2


def test_tab_leaves_the_editor_and_undo_takes_back_a_picture(desk: Page) -> None:
    box = desk.locator("#id_sections-0-body")
    before = box.input_value()
    box.focus()
    desk.keyboard.press("Tab")
    expect(box).not_to_be_focused()
    desk.evaluate(DROP, ["#id_sections-0-body", list(drawn()), "quay.png", "image/png", "drop"])
    expect(desk.get_by_text("say between the brackets")).to_be_visible()
    desk.keyboard.press("Control+z")
    assert box.input_value() == before


def test_the_preview_stands_beside_the_text_and_follows_it(desk: Page, article: Article) -> None:
    desk.get_by_role("button", name="Preview").click()
    shown = desk.frame_locator("iframe")
    expect(shown.get_by_role("heading", level=1)).to_have_text("Ferry returns to the harbour")
    desk.get_by_label("Headline").fill("Not saved yet")
    expect(shown.get_by_role("heading", level=1)).to_have_text("Not saved yet")
    expect(desk.locator(".desk-social")).to_contain_text("Not saved yet")
    desk.get_by_role("button", name="Desktop").click()
    assert shown.locator("html").evaluate("html => html.clientWidth") == 1280
    desk.get_by_label("Headline").fill("")
    expect(desk.locator(".desk-beside .desk-status")).to_contain_text("This field is required")
    assert desk.evaluate("document.documentElement.scrollWidth") <= 1280
    desk.locator(".desk-beside").get_by_role("button", name="Close").click()
    expect(desk.get_by_role("button", name="Preview")).to_be_focused()
    expect(desk.locator("iframe")).to_be_hidden()
    article.refresh_from_db()
    assert article.headline == "Ferry returns to the harbour"


def test_the_preview_opens_in_a_tab_of_its_own(desk: Page, article: Article) -> None:
    desk.get_by_label("Headline").fill("Not saved yet")
    desk.get_by_role("button", name="Preview").click()
    with desk.expect_popup() as opened:
        desk.get_by_role("button", name="In a new tab").click()
    expect(opened.value.get_by_role("heading", level=1)).to_have_text("Not saved yet")
    article.refresh_from_db()
    assert article.headline == "Ferry returns to the harbour"


@pytest.mark.parametrize("width", [390, 768, 1280, 1440])
def test_the_form_fits_the_window(desk: Page, width: int, tmp_path: Path) -> None:
    desk.set_viewport_size({"width": width, "height": 900})
    desk.screenshot(path=tmp_path / "desk.png", full_page=True)
    assert desk.evaluate("document.documentElement.scrollWidth") <= width
