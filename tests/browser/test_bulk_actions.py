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


def test_several_are_scheduled_and_withdrawn_by_a_page_that_asks(
    transactional_db: None,
    page: Page,
    wren: User,
    ed: User,
    pia: User,
    at: datetime,
    sign_in: Callable[[Page, str], None],
) -> None:
    for headline in ("One", "Two"):
        approved(story(headline), by=wren, editor=ed, at=at)
    sign_in(page, "pia")
    page.goto("/admin/articles/article/")
    page.locator("#action-toggle").check()
    page.locator("select[name=action]").select_option("Schedule…")
    page.get_by_role("button", name="Go", exact=True).click()
    expect(page.locator("h1")).to_have_text("When do readers see these stories?")
    assert found(page) == []
    page.get_by_label("Publish from").fill("2036-03-02T06:00")
    page.get_by_role("button", name="Schedule 2 stories").click()
    expect(page.locator(".messagelist")).to_contain_text("“Two” and “One” were scheduled.")
    expect(page.locator(".desk-seen.SCHEDULED")).to_have_count(2)


def test_a_view_of_the_list_is_kept_and_chosen(
    transactional_db: None,
    page: Page,
    wren: User,
    ed: User,
    at: datetime,
    sign_in: Callable[[Page, str], None],
) -> None:
    approved(story("Ferry", topics=("Town",)), by=wren, editor=ed, at=at)
    approved(story("Lido", topics=("Sport",)), by=wren, editor=ed, at=at)
    sign_in(page, "ed")
    page.goto("/admin/articles/article/")
    page.locator("#filter-topic + .select2").click()
    page.locator(".select2-search__field").fill("tow")
    page.get_by_role("option", name="Town").click()
    page.get_by_role("button", name="Find").click()
    expect(page.locator(".field-headline a")).to_have_text(["Ferry"])
    assert found(page) == []
    page.get_by_label("Keep this view as").fill("Town")
    page.get_by_role("button", name="Keep").click()
    expect(page.locator(".messagelist")).to_contain_text("“Town” is kept.")
    page.get_by_role("link", name="All articles").first.click()
    expect(page.locator(".field-headline a")).to_have_count(2)
    page.get_by_role("link", name="Town", exact=True).click()
    expect(page.locator(".field-headline a")).to_have_text(["Ferry"])
    expect(page.locator(".desk-views [aria-current=page]")).to_have_text("Town")
