"""Steps with a note: where it is typed, what is missing, and what is asked before it counts."""

import re
from collections.abc import Callable
from datetime import datetime
from typing import Any

import pytest
from django.contrib.auth.models import User
from playwright.sync_api import Page, expect

from articles.models import Article, Edition
from tests.admin.forms import address
from tests.browser.test_accessibility import found
from tests.browser.test_newsroom import more
from tests.stories import approved, publish, story


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_withdrawing_wants_words_for_readers_and_asks_before_they_get_them(
    scheme: Any,
    transactional_db: None,
    page: Page,
    wren: User,
    ed: User,
    pia: User,
    at: datetime,
    sign_in: Callable[[Page, str], None],
) -> None:
    article = approved(story(), by=wren, editor=ed, at=at)
    publish(article, by=pia, at=at)
    page.emulate_media(color_scheme=scheme)
    sign_in(page, "pia")
    page.goto(address(article))
    more(page)
    page.get_by_label("Note", exact=True).fill("The lawyer says so.")
    withdraw = page.locator(".desk-menu").get_by_role("button", name="Withdraw")
    for _ in range(2):  # the second time nothing has changed, and it is said again
        withdraw.click()
        told = page.get_by_label("What readers are told")
        expect(told).to_be_focused()
        expect(told).to_have_accessible_description(re.compile("needs what readers are told"))
    expect(page.get_by_label("Note", exact=True)).to_have_value("The lawyer says so.")
    assert found(page) == []
    told.fill("It was untrue.")
    withdraw.click()
    asked = page.get_by_role("dialog", name="Withdraw this story from its readers?")
    expect(asked).to_contain_text("They read: “It was untrue.”")
    assert found(page) == []
    page.keyboard.press("Enter")  # on what does nothing
    expect(asked).to_have_count(0)
    expect(withdraw).to_be_focused()
    assert not Edition.objects.filter(kind="withdrawn").exists()
    withdraw.click()
    asked.get_by_role("button", name="Withdraw").click()
    expect(page.get_by_text("was withdrawn")).to_be_visible()
    assert Edition.objects.get(kind="withdrawn").reason == "It was untrue."


def test_the_bar_leads_to_the_note_of_its_step(
    transactional_db: None, page: Page, wren: User, sign_in: Callable[[Page, str], None]
) -> None:
    sign_in(page, "wren")
    page.goto("/admin/articles/article/add/")
    page.get_by_label("Headline").fill("Ferry")
    page.get_by_role("button", name="Save", exact=True).click()
    page.get_by_role("link", name="Add a note").click()
    note = page.get_by_label("Note", exact=True)
    expect(note).to_be_focused()
    note.fill("Please by noon.")
    page.get_by_role("button", name="Submit for review").click()
    expect(page.locator(".desk-note")).to_contain_text("Please by noon.")
    assert found(page) == []
    assert Article.objects.get().status_changes.get().note == "Please by noon."


def test_the_bar_says_that_a_changed_text_cannot_be_published(
    transactional_db: None,
    page: Page,
    wren: User,
    ed: User,
    pia: User,
    at: datetime,
    sign_in: Callable[[Page, str], None],
) -> None:
    article = approved(story(), by=wren, editor=ed, at=at)
    sign_in(page, "pia")
    page.goto(address(article))
    publishes = page.get_by_role("button", name="Publish")
    expect(publishes).to_have_accessible_description(re.compile("Readers see it at once"))
    page.keyboard.press("Tab")
    standfirst = page.locator("#id_standfirst")
    before = standfirst.input_value()
    standfirst.press("End")
    page.keyboard.type("!")
    expect(publishes).to_have_accessible_description(
        re.compile("Publish: not with the change that you have made.*sends it back to review")
    )
    page.keyboard.press("Backspace")
    expect(standfirst).to_have_value(before)
    expect(publishes).to_have_accessible_description(re.compile("Readers see it at once"))
