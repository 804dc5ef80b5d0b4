"""The home of each of them through a day: what waits for whom, and what the title bar says."""

import re
from collections.abc import Callable
from datetime import timedelta

from django.contrib.auth.models import User
from django.utils import timezone
from playwright.sync_api import Locator, Page, expect

from articles import moments
from articles.models import Contributor
from tests.browser.test_accessibility import found
from tests.browser.test_newsroom import more

NOTE = "Who says four pounds?"


def box(page: Page, name: str) -> Locator:
    return page.get_by_role("region", name=re.compile(f"^{name}"))


def home(page: Page) -> None:
    page.get_by_role("link", name="the desk").click()


def test_a_day_at_the_desk(
    transactional_db: None,
    wren: User,
    ed: User,
    pia: User,
    allowed: list[str],
    new_page: Callable[[], Page],
    sign_in: Callable[[Page, str], None],
) -> None:
    Contributor.objects.create(name="Wren Hale", user=wren)
    allowed.append("Applying inline style")  # axe-core's own
    at_wrens, at_eds, at_pias = new_page(), new_page(), new_page()
    for page, name in ((at_wrens, "wren"), (at_eds, "ed"), (at_pias, "pia")):
        sign_in(page, name)
        expect(page.get_by_text("Nothing waits for you, and nothing")).to_be_visible()
        assert found(page) == []

    # Wren begins where her empty home tells her to.
    at_wrens.get_by_role("link", name="Write an article").click()
    at_wrens.get_by_label("Headline").fill("Ferry returns")
    at_wrens.get_by_label("Standfirst").fill("After two winters the boats run again.")
    at_wrens.locator("#id_sections-0-body").fill("It left at *six*.")
    at_wrens.get_by_role("button", name="Save", exact=True).click()
    expect(at_wrens.get_by_role("heading", name="Draft")).to_be_visible()
    home(at_wrens)
    box(at_wrens, "Your drafts").get_by_role("link", name="Ferry returns").click()
    at_wrens.get_by_role("button", name="Submit for review").click()
    expect(at_wrens.get_by_text("was submitted for review")).to_be_visible()
    home(at_wrens)
    expect(box(at_wrens, "Your drafts")).to_have_count(0)

    # It waits for Ed, who has a question.
    home(at_eds)
    expect(at_eds).to_have_title(re.compile(r"^\(1\) Newsroom desk"))
    box(at_eds, "Waiting for your review").get_by_role("link", name="Ferry returns").click()
    more(at_eds)
    at_eds.get_by_label("Note", exact=True).fill(NOTE)
    at_eds.get_by_role("button", name="Ask for changes").click()
    expect(at_eds.get_by_role("heading", name="Changes requested")).to_be_visible()
    home(at_eds)
    expect(at_eds).to_have_title(re.compile("^Newsroom desk"))

    # Wren finds it, with the question, and answers.
    home(at_wrens)
    expect(at_wrens).to_have_title(re.compile(r"^\(1\) "))
    back = box(at_wrens, "Sent back to you")
    expect(back).to_contain_text(NOTE)
    expect(back).to_contain_text("Ed Moss")
    back.get_by_role("link", name="Ferry returns").click()
    at_wrens.locator("#id_sections-0-body").fill("It left at *six*, for four pounds.")
    at_wrens.get_by_role("button", name="Submit for review").click()
    expect(at_wrens.get_by_text("was submitted for review")).to_be_visible()

    # Ed approves, Pia has it ready and says when.
    home(at_eds)
    box(at_eds, "Waiting for your review").get_by_role("link", name="Ferry returns").click()
    at_eds.get_by_role("button", name="Approve").click()
    expect(at_eds.get_by_text("was approved")).to_be_visible()
    home(at_pias)
    ready = box(at_pias, "Ready to publish")
    expect(ready).to_contain_text("by Ed Moss")
    assert found(at_pias) == []
    ready.get_by_role("link", name="Ferry returns").click()
    more(at_pias)
    when = timezone.now() + timedelta(hours=3)
    at_pias.get_by_label("Publish from").fill(moments.for_editing(when)[:16])
    at_pias.get_by_role("button", name="Schedule").click()
    expect(at_pias.get_by_text("was scheduled for")).to_be_visible()

    # All of them see what is to come.
    for page in (at_wrens, at_eds, at_pias):
        home(page)
        ahead = box(page, "The next 24 hours")
        expect(ahead).to_contain_text("in 3 hours")
        expect(ahead).to_contain_text("Goes live")
        expect(page).to_have_title(re.compile("^Newsroom desk"))
        assert found(page) == []
