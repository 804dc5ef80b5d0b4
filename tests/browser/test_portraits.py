"""A portrait chosen on a colleague's page, and how the desk's fields look in the dark."""

from collections.abc import Callable
from datetime import datetime

from django.contrib.auth.models import User
from django.urls import reverse
from playwright.sync_api import Page, expect

from articles import workflow
from articles.models import Contributor, Image
from tests.browser.test_accessibility import found, styles_of_axe
from tests.images import photo, saved

__all__ = ["styles_of_axe"]  # a fixture
SignIn = Callable[[Page, str], None]


def test_a_portrait_is_chosen_from_the_library_and_stands_in_the_list(
    page: Page, wren: User, cleo: User, at: datetime, sign_in: SignIn
) -> None:
    byline = Contributor.objects.create(name="Wren Hale", user=wren)
    image = Image.objects.get_or_create_from_bytes(saved(photo((640, 480))), by=wren, at=at)
    image.title, image.alt = "Wren at the quay", "Wren Hale"
    image.save()
    sign_in(page, "cleo")
    User.objects.filter(pk=wren.pk).update(email="wren@harbour.example")
    page.goto(reverse("admin:articles_colleague_change", args=[wren.pk]))
    page.get_by_role("button", name="Choose a picture…").click()
    page.get_by_role("dialog").get_by_role("button", name="Wren at the quay").click()
    expect(page.get_by_text("Chosen: Wren at the quay.")).to_be_visible()
    assert found(page) == []
    page.get_by_role("button", name="Save").click()
    expect(page.locator(".messagelist")).to_contain_text("Wren Hale was changed.")
    assert Contributor.objects.get(pk=byline.pk).portrait == image
    page.goto(reverse("admin:articles_colleague_changelist"))
    expect(page.locator(".desk-portrait")).to_be_visible()
    assert found(page) == []


def test_in_the_dark_the_search_field_looks_as_other_fields_do_and_late_dates_have_two_lines(
    page: Page, wren: User, ed: User, at: datetime, sign_in: SignIn
) -> None:
    workflow.plan("The quay", workflow.Terms(assignee=wren, due_at=at), by=ed, at=at)
    sign_in(page, "ed")
    page.emulate_media(color_scheme="dark")
    page.goto(reverse("admin:articles_article_changelist"))
    field = page.get_by_label("Words", exact=True)
    other = page.get_by_label("Work", exact=True)
    look = "e => [getComputedStyle(e).color, getComputedStyle(e).backgroundColor]"
    assert field.evaluate(look) == other.evaluate(look)
    page.set_viewport_size({"width": 768, "height": 900})
    page.goto(reverse("admin:index"))
    late = page.get_by_role("region", name="Late").locator(".desk-until time")
    height, line = late.evaluate(
        "e => [e.getBoundingClientRect().height, parseFloat(getComputedStyle(e).lineHeight)]"
    )
    assert height < 2.5 * line
