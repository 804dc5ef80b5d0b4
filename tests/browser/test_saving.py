"""Saving keeps its page: one writes on while it is on its way, and no letter is lost."""

import re
from collections.abc import Callable
from datetime import datetime
from urllib.parse import urlsplit

import pytest
from django.contrib.auth.models import User
from playwright.sync_api import Locator, Page, Route, expect

from articles import publishing, workflow
from articles.content import SectionContent
from articles.models import Article
from tests.admin.forms import address
from tests.browser.test_desk import article, desk
from tests.browser.test_newsroom import more
from tests.stories import story

__all__ = ["article", "desk"]

SignIn = Callable[[Page, str], None]
BODY = "#id_sections-0-body"


@pytest.fixture
def slow(desk: Page) -> Callable[[], None]:
    """From now on a save takes half a second."""

    def late(route: Route) -> None:
        desk.wait_for_timeout(500)
        route.continue_()

    def begin() -> None:
        desk.route(lambda address: address.endswith(("/change/", "/add/")), late)

    return begin


def at_end(page: Page, field: str = BODY) -> Locator:
    box = page.locator(field)
    box.focus()
    box.evaluate("box => box.setSelectionRange(box.value.length, box.value.length)")
    return box


def quiet(page: Page) -> None:
    """Nothing is on its way."""
    expect(page.locator(".desk-saved")).to_contain_text("Saved")
    while page.evaluate("desk.isSaving"):
        page.wait_for_timeout(50)


def test_one_writes_on_through_saves(
    desk: Page, article: Article, slow: Callable[[], None]
) -> None:
    desk.evaluate("window.isThisPage = true")
    slow()
    for field, value in (("#id_headline", "Ferry"), ("#id_standfirst", "It sails."), (BODY, "On")):
        desk.locator(field).fill(value)
        desk.keyboard.press("Control+s")
        desk.keyboard.type(" and on,", delay=30)
        desk.keyboard.press("Backspace")
        desk.keyboard.press("ArrowLeft")
        desk.keyboard.type("!", delay=30)
        assert desk.locator(field).input_value() == f"{value} and o!n"
        quiet(desk)
        expect(desk.locator(".desk-saved")).to_have_text(
            "Saved, but for what you have typed since."
        )
        assert desk.locator(field).input_value() == f"{value} and o!n"
    assert desk.evaluate("isThisPage && desk.unsaved()")
    desk.keyboard.press("Control+z")
    assert desk.locator(BODY).input_value() != "On and o!n"
    desk.keyboard.press("Control+Shift+z")
    desk.keyboard.press("Control+s")
    expect(desk.locator(".desk-saved")).to_have_text("Saved.")
    content = publishing.read(Article.objects.whole().get(pk=article.pk))
    assert (content.headline, content.bodies[0]) == ("Ferry and o!n", "On and o!n")
    assert content.standfirst == "It sails. and o!n"
    assert not desk.evaluate("desk.unsaved()")
    assert not article.revisions.filter(aside=True).exists()


def test_a_step_that_is_pressed_while_a_save_is_on_its_way_follows_it(
    desk: Page, article: Article, slow: Callable[[], None]
) -> None:
    slow()
    at_end(desk).fill("The boat left at six")
    desk.keyboard.press("Control+s")
    desk.keyboard.type(" sharp")
    desk.get_by_role("button", name="Submit").click()
    expect(desk.locator(".messagelist")).to_contain_text("was submitted")
    article.refresh_from_db()
    whole = publishing.read(Article.objects.whole().get(pk=article.pk))
    assert (whole.bodies[0], article.status) == ("The boat left at six sharp", "in_review")


def test_what_is_typed_while_a_save_is_refused_or_asked_about_is_there_afterwards(
    desk: Page, article: Article, ed: User, at: datetime, slow: Callable[[], None]
) -> None:
    slow()
    desk.locator("#id_headline").fill("")
    at_end(desk).fill("The boat left at six")
    desk.keyboard.press("Control+s")
    desk.keyboard.type(" with forty", delay=20)
    desk.wait_for_selector(".errornote")
    assert desk.locator(BODY).input_value() == "The boat left at six with forty"
    desk.locator("#id_headline").fill("Ferry")
    desk.keyboard.press("Control+s")
    quiet(desk)
    expect(desk.locator(".errornote, .errorlist")).to_have_count(0)  # they are mended
    theirs = story("Ferry", sections=(SectionContent(body="Ed's"),))
    workflow.save(Article.objects.get(pk=article.pk), theirs, by=ed, at=at)
    at_end(desk).fill("The boat left at seven")
    desk.keyboard.press("Control+s")
    desk.keyboard.type(" with fifty", delay=20)
    expect(desk.get_by_role("heading", name="Both of you changed these words")).to_be_visible()
    expect(desk.locator("#content")).to_contain_text("The boat left at seven with fifty")


def test_an_approved_text_goes_back_to_review_while_one_writes_on(
    desk: Page, article: Article, wren: User, ed: User, at: datetime
) -> None:
    workflow.perform("submit", article, by=wren, at=at)
    workflow.perform("approve", article, by=ed, at=at)
    desk.reload()
    box = at_end(desk)
    box.press_sequentially(" and on")
    desk.keyboard.press("Control+s")
    desk.keyboard.type(" and on", delay=20)
    expect(desk.locator(".messagelist .warning")).to_contain_text("sent back to review")
    quiet(desk)
    assert box.input_value() == "*One* and on and on"
    expect(desk.locator(".desk-bar")).to_contain_text("In review")
    expect(desk.locator(".desk-truth")).to_contain_text("It is in review")


def test_a_note_and_a_time_that_are_typed_outlive_a_save(
    desk: Page, article: Article, wren: User, ed: User, pia: User, at: datetime, sign_in: SignIn
) -> None:
    workflow.perform("submit", article, by=wren, at=at)
    workflow.perform("approve", article, by=ed, at=at)
    desk.context.clear_cookies()
    sign_in(desk, "pia")
    desk.goto(f"/admin/articles/article/{article.pk}/change/")
    more(desk)
    desk.get_by_label("Publish from").fill("2030-12-24T10:00")
    note = desk.get_by_label("Note", exact=True)
    note.fill("For Christmas.")
    schedule = desk.get_by_role("button", name="Schedule")
    expect(schedule).to_have_accessible_description(re.compile("Readers see it"))  # as it is
    desk.keyboard.press("Control+s")
    quiet(desk)
    expect(note).to_be_focused()
    expect(note).to_have_value("For Christmas.")
    assert desk.evaluate("desk.unsaved() && !desk.isChanged()")
    schedule.click()
    expect(desk.locator(".messagelist")).to_contain_text("scheduled")
    assert article.status_changes.get(transition="publish").note == "For Christmas."


def test_a_new_story_gets_its_address_while_one_writes_on(
    desk: Page, slow: Callable[[], None]
) -> None:
    desk.goto("/admin/articles/article/add/")
    desk.evaluate("window.isThisPage = true")
    slow()
    desk.locator("#id_headline").fill("A ferry returns")
    text = at_end(desk)
    text.fill("The boat left at six")
    desk.keyboard.press("Control+s")
    desk.keyboard.type(" with forty people on board", delay=40)
    quiet(desk)
    whole = "The boat left at six with forty people on board"
    expect(text).to_have_value(whole)
    made = Article.objects.whole().latest("pk")
    assert urlsplit(desk.url).path == address(made) and desk.evaluate("isThisPage")
    expect(desk.locator(".desk-truth")).to_contain_text(
        "No reader has seen this yet. It is a draft"
    )
    expect(desk.get_by_role("link", name="History")).to_be_visible()
    assert desk.evaluate("document.querySelector('.desk-writing').dataset.here")
    desk.keyboard.press("Control+s")
    expect(desk.locator(".desk-saved")).to_have_text("Saved.")
    assert publishing.read(Article.objects.whole().get(pk=made.pk)).bodies == (whole,)
    desk.get_by_role("button", name="Preview", exact=True).click()
    expect(desk.frame_locator("iframe").get_by_text(whole)).to_be_visible()
    desk.reload()
    expect(text).to_have_value(whole)
    expect(desk.locator(".desk-unsaved")).to_have_count(0)
    assert Article.objects.filter(headline="A ferry returns").count() == 1
