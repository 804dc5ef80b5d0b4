"""One story's whole life, as a newsroom and its readers live it."""

from collections.abc import Callable
from urllib.parse import urlsplit

import pytest
from django.conf import settings
from django.contrib.auth.models import User
from playwright.sync_api import Page, expect

from articles.models import Contributor, Edition, Topic
from tests.browser.test_desk import look


@pytest.fixture
def town(db: None, wren: User) -> Topic:
    Contributor.objects.create(name="Wren Hale", user=wren)
    return Topic.objects.create(name="Town")


def choose(page: Page, field: str, words: str) -> None:
    """Pick from one of the admin's search boxes."""
    box = page.locator(f"{field} + .select2")
    box.click()
    page.locator(".select2-search__field").last.press_sequentially(words)
    page.locator(".select2-results__option--highlighted", has_text=words).click()
    page.get_by_label("Headline").click()  # away from the box, which closes


def more(page: Page) -> None:
    """Open the menu of all steps."""
    page.get_by_text("More", exact=True).click()


def test_the_life_of_a_story(
    transactional_db: None,
    wren: User,
    ed: User,
    pia: User,
    town: Topic,
    new_page: Callable[[], Page],
    sign_in: Callable[[Page, str], None],
) -> None:
    at_wrens, at_eds, at_pias, reader = new_page(), new_page(), new_page(), new_page()
    for page, name in ((at_wrens, "wren"), (at_eds, "ed"), (at_pias, "pia")):
        sign_in(page, name)

    # Wren writes, and sees while she writes what readers will get.
    at_wrens.goto("/admin/articles/article/add/")
    at_wrens.get_by_label("Headline").fill("Ferry returns to the harbour")
    at_wrens.get_by_label("Standfirst").fill("After two winters the boats run again.")
    choose(at_wrens, "#id_topics", "Town")
    at_wrens.locator("#id_sections-0-heading").fill("The first crossing")
    at_wrens.locator("#id_sections-0-body").fill("It left at *six*.")
    at_wrens.get_by_role("button", name="Add a section", exact=True).click()
    at_wrens.locator("#id_sections-1-heading").fill("What it costs")
    at_wrens.locator("#id_sections-1-body").fill("A crossing is **four pounds**.")
    look(at_wrens, "#sections-1")
    expect(at_wrens.locator("#sections-1 .markdownx-preview strong")).to_have_text("four pounds")
    expect(at_wrens.locator("#id_byline + .select2")).to_contain_text("Wren Hale")  # her own
    at_wrens.get_by_role("button", name="Save", exact=True).click()
    expect(at_wrens.get_by_role("heading", name="Draft")).to_be_visible()
    form = at_wrens.url
    at_wrens.get_by_role("button", name="Submit for review").click()
    expect(at_wrens.get_by_text("was submitted for review")).to_be_visible()

    # Ed has a question, Wren an answer.
    at_eds.goto(form)
    more(at_eds)
    at_eds.get_by_label("Note", exact=True).fill("Who says four pounds?")
    at_eds.get_by_role("button", name="Ask for changes").click()
    expect(at_eds.get_by_role("heading", name="Changes requested")).to_be_visible()
    at_wrens.goto(form)
    asked = at_wrens.locator(".desk-above").get_by_text("Who says four pounds?")
    expect(asked).to_be_visible()
    at_wrens.locator("#id_sections-1-body").fill("A crossing is **four pounds**, the board said.")
    more(at_wrens)
    at_wrens.get_by_label("Note", exact=True).fill("The board does; added.")
    at_wrens.get_by_role("button", name="Submit for review").click()
    expect(at_wrens.get_by_role("heading", name="In review")).to_be_visible()
    at_eds.goto(form)
    at_eds.get_by_role("button", name="Approve").click()
    expect(at_eds.get_by_role("heading", name="Approved")).to_be_visible()

    # Pia publishes; a reader without a session finds it everywhere.
    assert not Edition.objects.exists()
    at_pias.goto(form)
    at_pias.get_by_role("button", name="Publish").click()
    expect(at_pias.get_by_text("was published")).to_be_visible()
    reader.goto("/")
    reader.get_by_role("link", name="Ferry returns to the harbour").first.click()
    expect(reader.get_by_role("heading", level=1)).to_have_text("Ferry returns to the harbour")
    expect(reader.get_by_role("heading", level=2, name="What it costs")).to_be_visible()
    expect(reader.get_by_text("four pounds, the board said")).to_be_visible()
    story = reader.url
    assert story.endswith("/ferry-returns-to-the-harbour/")
    address = settings.BASE_URL + urlsplit(story).path
    assert address in reader.request.get("/feed.xml").text()

    # Wren goes on writing: readers still have the old edition.
    at_wrens.goto(form)
    at_wrens.locator("#id_sections-1-body").fill("It costs five pounds now.")
    at_wrens.get_by_role("button", name="Save", exact=True).click()
    expect(at_wrens.get_by_role("heading", name="In review")).to_be_visible()
    reader.reload()
    expect(reader.get_by_text("four pounds, the board said")).to_be_visible()
    expect(reader.get_by_text("five pounds")).to_have_count(0)

    # Pia withdraws it, and readers are told why.
    at_pias.goto(form)
    more(at_pias)
    at_pias.get_by_label("What readers are told").fill("The ferry does not run after all.")
    at_pias.get_by_role("button", name="Withdraw").click()
    asked = at_pias.get_by_role("dialog", name="Withdraw this story from its readers?")
    expect(asked).to_contain_text("The ferry does not run after all.")
    asked.get_by_role("button", name="Withdraw").click()
    expect(at_pias.get_by_text("was withdrawn")).to_be_visible()
    gone = reader.request.get(story)
    assert gone.status == 410
    assert "The ferry does not run after all." in gone.text()
    assert "Ferry returns" not in reader.request.get("/").text()
