"""Several stories published from the list, one of which is refused."""

from collections.abc import Callable
from datetime import datetime

import pytest
from django.contrib.auth.models import User
from playwright.sync_api import Page, expect

from articles.models import Edition
from tests.browser.test_accessibility import found
from tests.stories import approved, story


@pytest.mark.parametrize("width", [390, 1280])
def test_several_are_published_from_the_list_and_one_is_refused(
    width: int,
    transactional_db: None,
    page: Page,
    wren: User,
    ed: User,
    pia: User,
    at: datetime,
    sign_in: Callable[[Page, str], None],
) -> None:
    for headline, body in (("One", "Words."), ("Two", ""), ("Three", "Words.")):
        approved(story(headline, body=body), by=wren, editor=ed, at=at)
    page.set_viewport_size({"width": width, "height": 900})
    sign_in(page, "pia")
    page.goto("/admin/articles/article/")
    page.locator("select[name=action]").select_option("Publish")
    for headline in ("One", "Two", "Three"):
        page.get_by_role("checkbox", name=f"- {headline}").check()
    expect(page.locator(".action-counter")).to_contain_text("3 of 3")
    assert found(page) == []
    page.get_by_role("button", name="Go", exact=True).click()
    told = page.locator(".messagelist")
    expect(told).to_contain_text("“Three” and “One” were published.")
    expect(told.locator(".warning")).to_have_text("“Two” was not published. There is no text yet.")
    assert {each.headline for each in Edition.objects.all()} == {"One", "Three"}
    assert page.evaluate("document.documentElement.scrollWidth") <= width
