"""A front is made, seen beside its slots, published and read: with a mouse, and by the keyboard
alone."""

from collections.abc import Callable
from datetime import datetime, timedelta

import pytest
from django.contrib.auth.models import User
from playwright.sync_api import Dialog, Locator, Page, expect

from articles.models import FrontDraft, FrontEdition
from tests.browser.test_accessibility import found
from tests.stories import approved, publish, story

HOUR = timedelta(hours=1)
SignIn = Callable[[Page, str], None]


@pytest.fixture
def stories(
    transactional_db: None, roles: None, wren: User, ed: User, pia: User, at: datetime
) -> None:
    for age, name in enumerate(("Harbour", "Quay", "Mill", "Tower"), start=1):
        article = approved(story(name), by=wren, editor=ed, at=at - age * HOUR)
        publish(article, by=pia, at=at - age * HOUR)


def slots(page: Page) -> Locator:
    return page.locator(".desk-slot")


def names(page: Page) -> list[str]:
    return [name.partition(" (")[0] for name in page.locator(".desk-slot-name").all_text_contents()]


def headlines(page: Page) -> Locator:
    return page.locator(".headline")


def beside(page: Page) -> Locator:
    return page.frame_locator(".desk-beside iframe").locator(".headline")


def choose(page: Page, headline: str) -> None:
    """In the list of stories that has the focus, by its keys."""
    page.keyboard.press("Enter")
    field = page.locator(".select2-container--open .select2-search__field")
    expect(field).to_be_focused()
    page.keyboard.type(headline)
    expect(page.locator(".select2-results__option--highlighted")).to_contain_text(headline)
    page.keyboard.press("Enter")


def test_a_front_is_made_with_a_mouse(stories: None, page: Page, sign_in: SignIn) -> None:
    page.set_viewport_size({"width": 1280, "height": 1000})
    sign_in(page, "pia")
    page.get_by_role("link", name="Fronts").first.click()
    page.get_by_role("link", name="Home page").click()
    for headline in ("Tower", "Quay", "Mill"):
        page.get_by_role("button", name="Add a slot", exact=True).click()
        slots(page).last.locator(".desk-slot-story .select2").click()
        page.locator(".select2-container--open .select2-search__field").fill(headline)
        page.get_by_role("option", name=headline).click()
    slots(page).first.get_by_label("Stands as").select_option("Lead")
    page.get_by_role("button", name="Preview", exact=True).click()
    expect(beside(page)).to_have_text(["Tower", "Quay", "Mill", "Harbour"])
    handle = slots(page).nth(2).locator(".desk-handle").bounding_box()
    above = slots(page).nth(1).bounding_box()
    assert handle and above
    page.mouse.move(handle["x"] + 5, handle["y"] + 5)
    page.mouse.down()
    page.mouse.move(above["x"] + 20, above["y"] + 10, steps=8)
    page.mouse.up()
    assert names(page) == ["Tower", "Mill", "Quay"]
    expect(beside(page)).to_have_text(["Tower", "Mill", "Quay", "Harbour"])
    page.get_by_role("button", name="Tablet").click()
    page.get_by_role("button", name="Close").click()
    slots(page).nth(1).get_by_role("button", name="Remove this slot").click()
    assert names(page) == ["Tower", "Quay"]
    page.get_by_role("button", name="Undo").click()
    assert names(page) == ["Tower", "Mill", "Quay"]
    assert found(page) == []
    page.get_by_role("button", name="Save and publish").click()
    expect(page.locator(".messagelist")).to_contain_text("The front of the home page is published.")
    page.goto("/")
    expect(headlines(page)).to_have_text(["Tower", "Mill", "Quay", "Harbour"])


def test_a_front_is_made_by_the_keyboard_alone(stories: None, page: Page, sign_in: SignIn) -> None:
    sign_in(page, "pia")
    page.goto("/admin/articles/frontdraft/home/")
    add = page.get_by_role("button", name="Add a slot", exact=True)
    for number, headline in enumerate(("Tower", "Quay"), start=1):
        add.focus()
        page.keyboard.press("Enter")
        expect(slots(page)).to_have_count(number)
        choose(page, headline)
        expect(page.locator(".desk-slot-name").nth(number - 1)).to_contain_text(headline)
    page.keyboard.press("Alt+ArrowUp")
    assert names(page) == ["Quay", "Tower"]
    expect(page.locator(".desk-said")).to_have_text("Moved to place 1 of 2.")
    page.get_by_role("button", name="Preview", exact=True).focus()
    page.keyboard.press("Enter")
    expect(beside(page)).to_have_text(["Quay", "Tower", "Harbour", "Mill"])
    page.keyboard.press("Tab")
    page.locator(".desk-beside-close").focus()
    page.keyboard.press("Enter")
    page.get_by_role("button", name="Save", exact=True).focus()
    page.keyboard.press("Enter")
    expect(page.locator(".messagelist")).to_contain_text("is saved")
    assert not FrontEdition.objects.exists() and FrontDraft.objects.get().version == 1
    page.get_by_role("button", name="Save and publish").focus()
    page.keyboard.press("Enter")
    expect(page.locator(".messagelist")).to_contain_text("is published")
    page.goto("/")
    expect(headlines(page)).to_have_text(["Quay", "Tower", "Harbour", "Mill"])


def test_without_scripts_what_is_there_is_moved_and_saved(
    stories: None, page: Page, sign_in: SignIn, wren: User, pia: User
) -> None:
    from_here = page.context.browser
    assert from_here
    sign_in(page, "pia")
    page.goto("/admin/articles/frontdraft/home/")
    for _ in range(2):
        page.get_by_role("button", name="Add a slot", exact=True).click()
        choose(page, "Quay" if slots(page).count() == 1 else "Mill")
    page.get_by_role("button", name="Save", exact=True).click()
    expect(page.locator(".messagelist")).to_contain_text("is saved")
    plain = from_here.new_context(
        base_url=page.url.partition("/admin")[0],
        java_script_enabled=False,
        storage_state=page.context.storage_state(),
    ).new_page()
    plain.goto("/admin/articles/frontdraft/home/")
    plain.get_by_role("button", name="Down").first.click()
    plain.get_by_role("button", name="Save", exact=True).click()
    assert [name.partition(" (")[0] for name in names(plain)] == ["Mill", "Quay"]
    plain.context.close()


def test_a_time_that_is_typed_by_half_publishes_nothing(
    stories: None, page: Page, sign_in: SignIn
) -> None:
    sign_in(page, "pia")
    page.goto("/admin/articles/frontdraft/home/")
    page.get_by_role("button", name="Begin with the newest").click()
    page.get_by_label("Publish from").focus()
    page.keyboard.type("0101")
    page.get_by_role("button", name="Save and publish").click()
    expect(page.get_by_label("Publish from")).to_be_focused()
    page.wait_for_timeout(300)
    assert not FrontEdition.objects.exists() and not FrontDraft.objects.exists()
    page.get_by_label("Publish from").fill("")
    page.get_by_role("button", name="Save and publish").click()
    expect(page.locator(".messagelist")).to_contain_text("is published")


def test_whoever_leaves_slots_that_are_not_saved_is_asked(
    stories: None, page: Page, sign_in: SignIn
) -> None:
    sign_in(page, "pia")
    page.goto("/admin/articles/frontdraft/home/")
    asked: list[str] = []

    def stay(dialog: Dialog) -> None:
        asked.append(dialog.type)
        dialog.dismiss()

    page.on("dialog", stay)
    page.get_by_role("button", name="Begin with the newest").click()
    page.get_by_role("button", name="Save", exact=True).click()
    expect(page.locator(".messagelist")).to_contain_text("is saved")
    slots(page).first.get_by_label("Stands as").select_option("Brief")
    page.get_by_role("link", name="What readers see now").click()
    page.wait_for_timeout(300)
    assert asked == ["beforeunload"] and page.url.endswith("/frontdraft/home/")
    page.get_by_role("button", name="Save", exact=True).click()
    expect(page.locator(".messagelist")).to_contain_text("is saved")
    page.get_by_role("link", name="What readers see now").click()
    expect(headlines(page).first).to_be_visible()
    assert asked == ["beforeunload"]
