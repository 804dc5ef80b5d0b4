"""A bundle of three stories, one of which is no longer ready."""

from collections.abc import Callable
from datetime import datetime, timedelta

import pytest
from django.contrib.auth.models import User
from playwright.sync_api import Page, expect

from articles import workflow
from articles.models import Edition
from tests.browser.test_accessibility import found
from tests.stories import approved, story


@pytest.mark.parametrize("width", [390, 1280])
def test_a_bundle_of_three_is_published_once_all_of_them_are_ready(
    width: int,
    transactional_db: None,
    page: Page,
    wren: User,
    ed: User,
    pia: User,
    at: datetime,
    sign_in: Callable[[Page, str], None],
) -> None:
    one, _, _ = (
        approved(story(name), by=wren, editor=ed, at=at) for name in ("One", "Two", "Three")
    )
    page.set_viewport_size({"width": width, "height": 900})
    sign_in(page, "pia")
    page.goto("/admin/articles/article/")
    for headline in ("One", "Two"):
        page.get_by_role("checkbox", name=f"- {headline}").check()
    page.locator("select[name=action]").select_option("Put into a bundle…")
    page.get_by_role("button", name="Go", exact=True).click()
    page.get_by_label("Name of a new one").fill("Budget day")
    page.get_by_role("button", name="Put in 2 stories").click()
    expect(page.locator("h1")).to_have_text("Budget day")
    page.locator("#id_article + .select2").click()
    page.locator(".select2-search__field").fill("thre")
    page.get_by_role("option", name="Three").click()
    page.get_by_role("button", name="Put in").click()
    expect(page.locator(".desk-bundle-stories li")).to_have_count(3)
    assert found(page) == []

    later = one.changed_at + timedelta(hours=1)
    workflow.save(one, story("One, changed"), by=wren, at=later)
    page.reload()
    page.get_by_role("button", name="Publish 3 stories together").click()
    expect(page.locator(".messagelist")).to_contain_text("none was published")
    expect(page.locator(".errornote")).to_contain_text("the article is in review")
    assert not Edition.objects.exists()

    workflow.perform("approve", one, by=ed, at=later)
    page.reload()
    page.get_by_role("button", name="Publish 3 stories together").click()
    expect(page.locator(".messagelist")).to_contain_text("“Budget day” is published.")
    expect(page.locator(".desk-seen.LIVE")).to_have_count(3)
    assert Edition.objects.values("live_from").distinct().count() == 1
