"""A story written by keyboard alone, and one that lives its whole life on telephones."""

from collections.abc import Callable

import pytest
from django.contrib.auth.models import User
from playwright.sync_api import Page, expect

from articles import publishing
from articles.models import Article, Contributor, Topic
from tests.browser.test_newsroom import more


@pytest.fixture
def town(transactional_db: None, wren: User) -> Topic:
    Contributor.objects.create(name="Wren Hale", user=wren)
    return Topic.objects.create(name="Town")


def press(page: Page, *keys: str) -> None:
    for key in keys:
        page.keyboard.press(key)


def test_the_form_is_filled_by_keyboard_alone(
    page: Page, town: Topic, wren: User, sign_in: Callable[[Page, str], None]
) -> None:
    sign_in(page, "wren")
    page.goto("/admin/articles/article/add/")
    expect(page.get_by_label("Headline")).to_be_focused()
    page.keyboard.type("Ferry returns")
    press(page, "Enter")
    page.keyboard.type("The boats run again.")
    expect(page.locator(".select2-selection__choice", has_text="Wren Hale")).to_be_visible()
    press(page, "Tab")
    expect(page.locator("#id_sections-0-heading")).to_be_focused()
    page.keyboard.type("The first crossing")
    press(page, "Tab", "Tab")
    page.keyboard.type("It left at ")
    press(page, "Control+b")
    page.keyboard.type("six")
    press(page, "ArrowRight", "ArrowRight")
    page.keyboard.type(".")
    press(page, "Tab", "Tab", "Enter")  # by the picture, to another section
    expect(page.locator("#id_sections-1-heading")).to_be_focused()
    page.keyboard.type("What it costs")
    press(page, "Alt+ArrowUp")
    for _ in range(10):  # by two sections and the byline, which is her own
        press(page, "Tab")
    page.keyboard.type("Tow")
    expect(page.locator(".select2-results__option--highlighted")).to_have_text("Town")
    press(page, "Enter")
    expect(page.locator(".select2-selection__choice", has_text="Town")).to_be_visible()
    press(page, "Control+s")
    page.wait_for_selector(".messagelist")
    content = publishing.read(Article.objects.whole().get())
    assert (content.byline, content.topics) == (("Wren Hale",), ("Town",))
    assert [section.heading for section in content.sections] == [
        "What it costs",
        "The first crossing",
    ]
    assert content.sections[1].body == "It left at **six**."


def test_on_telephones_a_story_is_written_submitted_approved_and_published(
    new_page: Callable[[], Page],
    town: Topic,
    wren: User,
    ed: User,
    pia: User,
    sign_in: Callable[[Page, str], None],
) -> None:
    wrens, eds, pias = new_page(), new_page(), new_page()
    for page, name in ((wrens, "wren"), (eds, "ed"), (pias, "pia")):
        page.set_viewport_size({"width": 390, "height": 800})
        sign_in(page, name)
    wrens.goto("/admin/articles/article/")
    wrens.get_by_role("link", name="New article").click()
    wrens.get_by_label("Headline").fill("Ferry returns")
    wrens.get_by_label("Standfirst").fill("The boats run again.")
    wrens.locator("#id_topics + .select2").click()
    wrens.locator(".select2-search__field").nth(1).press_sequentially("Town")
    wrens.locator(".select2-results__option--highlighted", has_text="Town").click()
    wrens.locator("#id_sections-0-body").fill("It left at *six*.")
    wrens.get_by_role("button", name="Save", exact=True).click()
    expect(wrens.get_by_text("No reader has seen this yet.")).to_be_visible()
    wrens.get_by_role("button", name="Submit for review").click()
    expect(wrens.get_by_role("heading", name="In review")).to_be_visible()

    eds.goto(wrens.url)
    more(eds)
    eds.get_by_label("Note", exact=True).fill("Good.")
    more(eds)
    eds.get_by_role("button", name="Approve").click()
    expect(eds.get_by_role("heading", name="Approved")).to_be_visible()
    expect(eds.get_by_text("Good.")).to_be_visible()

    pias.goto(wrens.url)
    pias.get_by_role("button", name="Preview").click()
    expect(pias.frame_locator("iframe").locator("em")).to_have_text("six")
    pias.locator(".desk-beside").get_by_role("button", name="Close").click()
    pias.get_by_role("button", name="Publish").click()
    expect(pias.get_by_text("was published")).to_be_visible()
    expect(pias.get_by_text("Readers see edition 1")).to_be_visible()
    assert pias.evaluate("document.documentElement.scrollWidth") <= 390
