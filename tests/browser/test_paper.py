"""The page “The paper” in a browser: it fits, axe-core finds nothing, and what is saved is told."""

from collections.abc import Callable
from typing import Any

import pytest
from django.contrib.auth.models import User
from playwright.sync_api import Page

from tests.browser.test_accessibility import found, styles_of_axe
from tests.browser.test_desk import save

__all__ = ["styles_of_axe"]


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_nothing_is_found_on_the_papers_page_and_on_its_policies(
    scheme: Any, page: Page, cleo: User, sign_in: Callable[[Page, str], None]
) -> None:
    page.emulate_media(color_scheme=scheme)
    sign_in(page, "cleo")
    page.get_by_role("link", name="The paper").first.click()
    page.get_by_label("Time zone").select_option("Pacific/Auckland")
    page.get_by_label("Corrections policy").fill("Write to us, and we *look*.")
    page.get_by_label("Who cannot approve a text").select_option("off")
    page.get_by_label("Pictures: alternative text").select_option("advice")
    save(page)
    page.get_by_text("All times are shown and written in Pacific/Auckland").wait_for()
    for address in ("/admin/articles/papersettings/1/change/", "/about/"):
        page.goto(address)
        for width in (1280, 390):
            page.set_viewport_size({"width": width, "height": 900})
            assert found(page) == []
            assert page.evaluate("document.documentElement.scrollWidth") <= width
