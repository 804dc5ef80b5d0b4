"""A Desk chief limits a colleague to a topic in a browser, and what that colleague finds then."""

from collections.abc import Callable
from datetime import datetime
from typing import Any
from urllib.parse import urljoin

import pytest
from django.contrib.auth.models import User
from playwright.sync_api import Page, expect

from articles.models import Colleague
from tests.browser.test_accessibility import found, styles_of_axe
from tests.people.pages import page as page_of
from tests.stories import draft, story

__all__ = ["styles_of_axe"]


@pytest.mark.parametrize(("width", "scheme"), [(1280, "light"), (390, "dark")])
def test_a_colleague_is_limited_to_a_topic_and_deactivated(
    width: int,
    scheme: Any,
    new_page: Callable[[], Page],
    cleo: User,
    ed: User,
    wren: User,
    at: datetime,
    sign_in: Callable[[Page, str], None],
) -> None:
    draft(story("The regatta", topics=("Sport",)), by=wren, at=at)
    town = draft(story("The lido", topics=("Town",)), by=wren, at=at)
    User.objects.filter(pk=ed.pk).update(email="ed@harbour.example")
    at_cleos, at_eds = new_page(), new_page()
    for page in (at_cleos, at_eds):
        page.set_viewport_size({"width": width, "height": 900})
        page.emulate_media(color_scheme=scheme)
    sign_in(at_cleos, "cleo")
    at_cleos.goto(page_of(ed))
    at_cleos.locator("#id_topics + .select2").click()
    at_cleos.locator(".select2-search__field").first.press_sequentially("spo")
    at_cleos.locator(".select2-results__option--highlighted", has_text="Sport").click()
    at_cleos.get_by_role("button", name="Save").click()
    expect(at_cleos.locator(".messagelist")).to_contain_text("Ed Moss was changed.")
    assert found(at_cleos) == []
    assert at_cleos.evaluate("document.documentElement.scrollWidth") <= width

    sign_in(at_eds, "ed")
    expect(at_eds.get_by_text("You see your own stories, and those of Sport.")).to_be_visible()
    at_eds.goto("/admin/articles/article/")
    expect(at_eds.get_by_role("link", name="The regatta", exact=True)).to_be_visible()
    expect(at_eds.get_by_text("The lido")).to_have_count(0)
    form = urljoin(at_eds.url, f"/admin/articles/article/{town.pk}/change/")
    assert at_eds.request.get(form).status == 404

    deactivate = at_cleos.get_by_role("button", name="Deactivate")
    deactivate.click()
    dialog = at_cleos.get_by_role("dialog", name="End the access of Ed Moss?")
    assert found(at_cleos) == []
    dialog.get_by_role("button", name="No, not now").click()
    assert Colleague.objects.get(pk=ed.pk).is_active
    deactivate.click()
    dialog.get_by_role("button", name="Deactivate").click()
    expect(at_cleos.locator(".messagelist")).to_contain_text("cannot come in any more")
    at_eds.goto("/admin/")
    expect(at_eds.get_by_label("Username")).to_be_visible()
