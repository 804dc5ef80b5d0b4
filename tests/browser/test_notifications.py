"""The bell and what it leads to, by keyboard, on a phone and on a desk, light and dark."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.contrib.auth.models import User
from playwright.sync_api import Page, expect

from articles.models import Article, NotificationChoice, NotificationKind
from articles.notifications import tell
from tests.browser.test_accessibility import article, found

__all__ = ["article"]


@pytest.mark.parametrize(("width", "scheme"), [(1280, "light"), (1280, "dark"), (390, "dark")])
def test_somebody_is_told_looks_opens_the_story_and_chooses_how_to_be_told(
    width: int,
    scheme: Any,
    article: Article,
    wren: User,
    ed: User,
    page: Page,
    sign_in: Callable[[Page, str], None],
) -> None:
    for hours, words in enumerate(("Can you have a look?", "a" * 200, "")):
        at = article.changed_at + timedelta(hours=hours)
        tell(NotificationKind.MENTIONED, [ed], article=article, by=wren, at=at, words=words)
    page.set_viewport_size({"width": width, "height": 800})
    page.emulate_media(color_scheme=scheme)
    sign_in(page, "ed")
    bell = page.get_by_role("link", name="Notifications, unseen: 4")
    bell.press("Enter")
    expect(page.get_by_role("heading", name="Notifications")).to_be_visible()
    expect(page.get_by_role("listitem").filter(has_text="New")).to_have_count(4)
    assert found(page) == []
    inner = page.evaluate("document.documentElement.scrollWidth")
    assert inner <= width
    page.get_by_role("button", name="Mark as read: ").first.click()
    expect(page.get_by_role("listitem").filter(has_text="New")).to_have_count(3)
    page.get_by_role("link", name="Wren Hale wrote to you").last.click()
    page.wait_for_url(f"**/article/{article.pk}/change/")
    expect(page.get_by_role("link", name="Notifications", exact=True)).to_be_visible()

    page.get_by_role("link", name="Notifications", exact=True).click()
    page.get_by_role("link", name="What I want to be told").click()
    expect(page.get_by_role("alert")).to_contain_text("no e-mail address")
    assert found(page) == []
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    page.get_by_label("Somebody mentions or answers me in a note").select_option("At the desk only")
    page.get_by_role("button", name="Save").press("Enter")
    expect(page.locator(".messagelist")).to_contain_text("as you have chosen")
    assert NotificationChoice.objects.get(person=ed, kind="mentioned").delivery == "desk"
