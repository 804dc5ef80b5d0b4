"""How high the form is, how many Tabs lead through it, and that its bar stays in sight."""

from collections.abc import Callable
from datetime import datetime

import pytest
from django.contrib.auth.models import User
from playwright.sync_api import Page, expect

from articles.content import SectionContent
from articles.models import Contributor
from tests.browser.test_desk import save
from tests.stories import approved, draft, story

SHORT = "It left at six with forty people on board, and nobody made a speech."
HEIGHT = "() => document.documentElement.scrollHeight"


def opened(page: Page, sections: int, *, by: User, at: datetime) -> Page:
    many = tuple(SectionContent(heading=f"Part {n}", body=SHORT) for n in range(sections))
    article = draft(story(sections=many), by=by, at=at)
    page.goto(f"/admin/articles/article/{article.pk}/change/")
    return page


@pytest.fixture
def signed_in_page(
    page: Page, transactional_db: None, pia: User, sign_in: Callable[[Page, str], None]
) -> Page:
    sign_in(page, "pia")
    return page


def test_four_short_sections_are_not_high(signed_in_page: Page, wren: User, at: datetime) -> None:
    page = opened(signed_in_page, 4, by=wren, at=at)
    page.set_viewport_size({"width": 1280, "height": 800})
    assert page.evaluate(HEIGHT) <= 2400
    page.get_by_role("button", name="Fold all").click()
    assert page.evaluate(HEIGHT) <= 1600


def test_twelve_tabs_lead_from_the_headline_to_save(
    signed_in_page: Page, wren: User, at: datetime
) -> None:
    page = opened(signed_in_page, 1, by=wren, at=at)
    page.get_by_label("Headline").focus()
    save_button = page.get_by_role("button", name="Save", exact=True)
    stops = 0
    while not save_button.evaluate("button => button === document.activeElement"):
        page.keyboard.press("Tab")
        stops += 1
        assert stops <= 12, page.evaluate("document.activeElement.outerHTML")


@pytest.mark.parametrize("width", [390, 768, 1440])
def test_the_bar_stays_in_sight(width: int, signed_in_page: Page, wren: User, at: datetime) -> None:
    page = opened(signed_in_page, 6, by=wren, at=at)
    page.set_viewport_size({"width": width, "height": 800})
    for share in (0, 0.5, 1):
        page.evaluate(f"scrollTo(0, {share} * document.documentElement.scrollHeight)")
        for part in (
            page.get_by_role("button", name="Save", exact=True),
            page.get_by_role("heading", name="Draft"),
            page.get_by_text("Readers: Not published"),
        ):
            box = part.bounding_box()
            assert box and box["y"] >= 0 and box["y"] + box["height"] <= 800
            assert box["x"] >= 0 and box["x"] + box["width"] <= width
    page.get_by_text("More", exact=True).click()
    expect(page.get_by_role("button", name="Spike")).to_be_visible()
    page.keyboard.press("Escape")
    expect(page.get_by_role("button", name="Spike")).to_be_hidden()
    assert page.evaluate("document.documentElement.scrollWidth") <= width


def test_control_s_saves_and_a_question_mark_lists_the_shortcuts(
    signed_in_page: Page, wren: User, at: datetime
) -> None:
    page = opened(signed_in_page, 1, by=wren, at=at)
    page.get_by_label("Headline").fill("Saved by keyboard?")
    page.keyboard.press("Control+s")
    page.wait_for_selector(".messagelist")
    expect(page.get_by_label("Headline")).to_have_value("Saved by keyboard?")
    page.get_by_role("button", name="Save", exact=True).focus()
    page.keyboard.press("?")
    expect(page.get_by_role("dialog", name="Keyboard shortcuts")).to_be_visible()
    page.keyboard.press("Escape")
    expect(page.get_by_role("dialog")).to_have_count(0)
    page.get_by_role("button", name="Keyboard shortcuts").click()
    expect(page.get_by_role("dialog", name="Keyboard shortcuts")).to_be_visible()


def test_publishing_from_a_moment_on_is_called_scheduling(
    signed_in_page: Page, wren: User, ed: User, at: datetime
) -> None:
    article = approved(story(), by=wren, editor=ed, at=at)
    page = signed_in_page
    page.goto(f"/admin/articles/article/{article.pk}/change/")
    expect(page.get_by_role("button", name="Publish", exact=True)).to_be_visible()
    page.get_by_text("More", exact=True).click()
    page.get_by_label("Publish from").fill("2099-03-02T09:00")
    page.get_by_role("button", name="Schedule", exact=True).click()
    expect(page.get_by_text("was scheduled for 2 March 2099")).to_be_visible()


def test_the_byline_keeps_the_order_in_which_it_was_chosen(
    signed_in_page: Page, wren: User, at: datetime
) -> None:
    for name in ("Ada Third", "Bo Second"):
        Contributor.objects.create(name=name)
    page = opened(signed_in_page, 1, by=wren, at=at)
    for words in ("Bo", "Ada"):
        page.locator("#id_byline + .select2").click()
        page.locator(".select2-search__field").first.press_sequentially(words)
        page.locator(".select2-results__option--highlighted", has_text=words).click()
    save(page)
    chosen = page.locator("#id_byline option").all_text_contents()
    assert chosen == ["Wren Hale", "Bo Second", "Ada Third"]


def test_the_length_of_the_story_is_counted_while_it_is_written(
    signed_in_page: Page, wren: User, at: datetime
) -> None:
    page = opened(signed_in_page, 1, by=wren, at=at)
    page.locator("#id_standfirst").fill("")
    page.locator("#id_sections-0-heading").fill("")
    page.locator("#id_sections-0-body").fill("word " * 460)
    expect(page.get_by_text("460 words, 2 min")).to_be_visible()
    page.get_by_label("Headline").fill("Seven…")
    expect(page.get_by_text("6 of 70 characters")).to_be_visible()
