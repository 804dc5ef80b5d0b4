"""History, comparison and restoring as somebody at a browser does them."""

from collections.abc import Callable
from datetime import datetime, timedelta

import pytest
from django.contrib.auth.models import User
from playwright.sync_api import Page, expect

from articles import workflow
from articles.content import SectionContent
from articles.models import Article
from tests.stories import approved, publish, story

MINUTE = timedelta(minutes=1)
ONE, TWO, THREE = (
    SectionContent(heading=name, body=f"The ferry left at {name.lower()}.")
    for name in ("Six", "Seven", "Eight")
)


@pytest.fixture
def article(transactional_db: None, wren: User, ed: User, pia: User, at: datetime) -> Article:
    """Readers see three sections; since then one was moved, and one was changed."""
    article = approved(story(sections=(ONE, TWO, THREE)), by=wren, editor=ed, at=at)
    publish(article, by=pia, at=at + MINUTE)
    changed = SectionContent(heading="Seven", body="The ferry left late, at seven.")
    texts = (
        story("Ferry is late", sections=(ONE, TWO, THREE)),
        story("Ferry is late", sections=(ONE, changed, THREE)),
        story("Ferry is late", sections=(THREE, ONE, changed)),
    )
    for number, text in enumerate(texts, start=2):
        workflow.save(article, text, by=wren, at=at + number * MINUTE)
    return article


def test_compare_and_restore(
    page: Page, article: Article, sign_in: Callable[[Page, str], None]
) -> None:
    sign_in(page, "wren")
    page.goto(f"/admin/articles/article/{article.pk}/history/")
    expect(page.get_by_role("heading", level=2)).to_have_text(["Monday, 2 March 2026"])

    # A run of saves is opened, and leads to what they changed in all.
    saves = page.get_by_text("Saved 2 times: revisions 3 to 4")
    inside = page.get_by_role("link", name="What they changed in all")
    expect(inside).to_be_hidden()
    saves.press("Enter")
    inside.click()
    expect(page.get_by_role("heading", name="They differ in 2 places")).to_be_visible()
    expect(page.get_by_role("heading", name="Section 3 was moved before section 1")).to_be_visible()
    changes = page.get_by_role("region", name="Section 2, text")
    expect(changes.locator("ins")).to_contain_text("late,")

    # Any two are chosen.
    page.get_by_label("Compare", exact=True).select_option("What readers see now")
    page.get_by_label("with", exact=True).select_option("The text now")
    page.get_by_role("button", name="Compare").click()
    expect(page.get_by_text("What readers see now, edition 1").first).to_be_visible()

    # What readers see is the text again, as a new revision.
    page.get_by_role("button", name="Restore edition 1").click()
    expect(page.get_by_text("says again what edition 1 said")).to_be_visible()
    assert article.revisions.latest("number").number == 5
    assert article.revisions.latest("number").content.sections == (ONE, TWO, THREE)
    page.goto(f"/admin/articles/article/{article.pk}/compare/?from=live&to=now")
    expect(page.get_by_role("heading", name="Both say the same")).to_be_visible()
    expect(page.get_by_role("button", name="Restore")).to_have_count(0)


@pytest.mark.parametrize("width", [390, 1280])
@pytest.mark.parametrize("page_of", ["history/", "compare/?from=live&to=now", "blame/"])
def test_no_page_is_wider_than_its_window(
    width: int,
    page_of: str,
    page: Page,
    wren: User,
    article: Article,
    at: datetime,
    sign_in: Callable[[Page, str], None],
) -> None:
    long = SectionContent(heading="x" * 200, body="unbroken" * 60)
    workflow.save(article, story("y" * 200, sections=(long,)), by=wren, at=at + 9 * MINUTE)
    page.set_viewport_size({"width": width, "height": 800})
    sign_in(page, "wren")
    page.goto(f"/admin/articles/article/{article.pk}/{page_of}")
    assert page.evaluate("document.documentElement.scrollWidth") <= width
