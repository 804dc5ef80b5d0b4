"""A correction on its way from the desk to readers."""

import re
from collections.abc import Callable
from datetime import datetime
from typing import Any
from xml.etree.ElementTree import XML

import pytest
from django.contrib.auth.models import User
from playwright.sync_api import Page, expect

from articles.models import Article
from tests.admin.forms import address
from tests.browser.test_accessibility import found
from tests.stories import approved, change, publish, story

WORDS = "The ferry left at six, not at <seven>."


@pytest.fixture
def live(transactional_db: None, wren: User, ed: User, pia: User, at: datetime) -> Article:
    """With a text that is approved and not published yet."""
    article = approved(story(), by=wren, editor=ed, at=at)
    publish(article, by=pia, at=at)
    change(article, story(body="It left at six."), by=wren, editor=ed, at=at)
    return article


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_a_correction_goes_from_the_desk_to_page_and_feed(
    scheme: Any,
    live: Article,
    page: Page,
    new_page: Callable[[], Page],
    sign_in: Callable[[Page, str], None],
) -> None:
    page.emulate_media(color_scheme=scheme)
    sign_in(page, "pia")
    page.goto(address(live))
    words = page.get_by_label("Words for readers")
    expect(words).to_be_hidden()
    page.get_by_label("What is published is").select_option("correction")
    expect(words).to_be_visible()
    assert found(page) == []
    page.get_by_role("button", name="Publish").click()
    expect(words).to_be_focused()  # it leads to what is missing
    expect(words).to_have_accessible_description(re.compile("needs the words that readers"))
    assert found(page) == []
    words.fill(WORDS)
    page.get_by_role("button", name="Publish").click()
    expect(page.get_by_text("was published as a correction")).to_be_visible()
    expect(page.locator(".desk-truth")).to_contain_text(f"They are told: “{WORDS}”")

    reader = new_page()
    reader.emulate_media(color_scheme=scheme)
    reader.goto(live.editions.get(number=2).get_absolute_url())
    reader.get_by_role("link", name="Corrected").click()
    told = reader.get_by_role("region", name="Correction")
    expect(told).to_be_in_viewport()
    expect(told).to_contain_text(WORDS)
    assert found(reader) == []
    feed = XML(reader.request.get("/feed.xml").body())
    content = feed.findtext("{*}entry/{*}content") or ""
    assert "not at &lt;seven&gt;." in content


def test_words_that_were_typed_stay_in_sight_when_it_is_no_correction_any_more(
    live: Article, page: Page, sign_in: Callable[[Page, str], None]
) -> None:
    sign_in(page, "pia")
    page.goto(address(live))
    kind, words = page.get_by_label("What is published is"), page.get_by_label("Words for readers")
    kind.select_option("clarification")
    words.fill(WORDS)
    kind.select_option("typo")
    expect(words).to_be_visible()
    words.fill("")
    expect(words).to_be_hidden()
    page.get_by_role("button", name="Publish").click()
    expect(page.get_by_text("was published as a mended typo")).to_be_visible()
