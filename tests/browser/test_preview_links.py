"""A preview link from the desk to somebody without an account, and back."""

from collections.abc import Callable
from typing import Any
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Page, expect

from articles.models import Article
from tests.browser.test_accessibility import article, found

__all__ = ["article"]


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_a_link_is_made_opened_without_a_session_and_revoked(
    scheme: Any,
    article: Article,
    new_page: Callable[[], Page],
    allowed: list[str],
    sign_in: Callable[[Page, str], None],
) -> None:
    allowed.append("status of 410")
    page, guest = new_page(), new_page()
    for each in (page, guest):
        each.emulate_media(color_scheme=scheme)
    sign_in(page, "ed")
    page.goto(f"/admin/articles/article/{article.pk}/change/")
    page.get_by_role("link", name="Share a preview").click()
    expect(page.get_by_text("Nobody has been given a link")).to_be_visible()
    page.get_by_label("For whom").press("Enter")
    expect(page.get_by_text("This field is required.")).to_be_visible()
    assert found(page) == []
    page.get_by_label("For whom").fill("Ida, the lawyer")
    page.keyboard.press("Enter")
    link = page.get_by_role("textbox", name="Link for Ida")
    expect(page.locator(".messagelist")).to_contain_text("send it to them")
    page.get_by_role("button", name="Copy").click()
    expect(
        page.get_by_role("button", name="Selected").or_(page.get_by_text("Copied"))
    ).to_be_visible()
    assert link.evaluate("field => field.selectionEnd") == len(link.input_value())
    assert found(page) == []

    path = urlsplit(link.input_value()).path
    guest.goto(path)
    expect(guest.get_by_role("heading", name="Ferry sails again")).to_be_visible()
    expect(guest.get_by_role("status")).to_contain_text("For Ida, the lawyer, until")
    picture = guest.get_by_role("img", name="Boats at the quay")
    assert picture.evaluate("image => image.decode().then(() => image.naturalWidth)") > 0
    assert found(guest) == []

    page.get_by_role("button", name="Revoke the link for Ida").click()
    expect(page.get_by_text("Revoked by Ed Moss")).to_be_visible()
    guest.reload()
    expect(guest.get_by_role("heading", name="This preview is over")).to_be_visible()
    assert found(guest) == []
