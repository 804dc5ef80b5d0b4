"""axe-core finds nothing at all on the desk's pages, in light and in dark."""

from collections.abc import Callable
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import axe_playwright_python  # type: ignore[import-untyped]  # it has no types
import pytest
from django.contrib.auth.models import User
from django.utils import timezone
from playwright.sync_api import Page

from articles import workflow
from articles.content import ImageUse, SectionContent
from articles.models import Article, Image
from tests.images import photo, saved
from tests.stories import approved, publish, story

AXE = (Path(axe_playwright_python.__file__).parent / "axe.min.js").read_text()


def found(page: Page) -> list[str]:
    """What axe-core has against this page: the rule, and the first elements that break it."""
    page.evaluate(AXE)
    result: Any = page.evaluate("axe.run({preload: false})")
    return [
        f"{each['id']}: {node['target']} {node['failureSummary']}"
        for each in result["violations"]
        for node in each["nodes"][:3]
    ]


@pytest.fixture(autouse=True)
def styles_of_axe(allowed: list[str]) -> None:
    """It tries some of its own, which the page's policy refuses."""
    allowed.append("Applying inline style")


@pytest.fixture
def article(transactional_db: None, wren: User, ed: User, pia: User, at: datetime) -> Article:
    image = Image.objects.get_or_create_from_bytes(saved(photo((640, 480))), by=wren, at=at)
    image.alt, image.credit = "Boats at the quay", "Reuters"
    image.save()
    sections = (
        SectionContent(heading="One", body="It *left* at six.", image=ImageUse(key=image.key)),
        SectionContent(heading="Two", body="| a | b |\n|---|---|\n| 1 | 2 |"),
    )
    article = approved(story(sections=sections), by=wren, editor=ed, at=at)
    publish(article, by=pia, at=at)
    workflow.save(article, story("Ferry sails again", sections=sections[:1]), by=ed, at=at)
    return article


PAGES = {
    "list": "/admin/articles/article/",
    "new article": "/admin/articles/article/add/",
    "form": "/admin/articles/article/{article}/change/",
    "history": "/admin/articles/article/{article}/history/",
    "comparison": "/admin/articles/article/{article}/compare/?from=live&to=now",
    "who wrote what": "/admin/articles/article/{article}/blame/",
    "preview links": "/admin/articles/article/{article}/previews/",
    "pictures": "/admin/articles/image/",
    "picture": "/admin/articles/image/{image}/change/",
    "upload": "/admin/articles/image/upload/",
}


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("name", PAGES)
def test_nothing_is_found_on_a_page(
    name: str, scheme: Any, page: Page, article: Article, sign_in: Callable[[Page, str], None]
) -> None:
    page.emulate_media(color_scheme=scheme)
    sign_in(page, "pia")
    image = Image.objects.get()
    page.goto(PAGES[name].format(article=article.pk, image=image.pk))
    assert found(page) == []


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("who", ["wren", "ed", "pia", "cleo"])
def test_nothing_is_found_on_the_home_of_a_role(
    who: str,
    scheme: Any,
    page: Page,
    article: Article,
    wren: User,
    ed: User,
    cleo: User,
    sign_in: Callable[[Page, str], None],
) -> None:
    now = timezone.now()
    back = approved(story("The quay"), by=wren, editor=ed, at=now)
    workflow.perform("request_changes", back, by=ed, at=now, note="Who says four million?")
    approved(story("The pier"), by=wren, editor=ed, at=now)
    ahead = approved(story("The lido"), by=wren, editor=ed, at=now)
    publish(ahead, by=cleo, at=now, live_from=now + timedelta(hours=3))
    page.emulate_media(color_scheme=scheme)
    sign_in(page, who)
    page.get_by_role("heading", name="The next 24 hours").wait_for()
    for width in (1440, 768, 390):
        page.set_viewport_size({"width": width, "height": 900})
        assert found(page) == []
        assert page.evaluate("document.documentElement.scrollWidth") <= width


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_nothing_is_found_on_what_opens_while_one_writes(
    scheme: Any, page: Page, article: Article, sign_in: Callable[[Page, str], None]
) -> None:
    page.emulate_media(color_scheme=scheme)
    sign_in(page, "pia")
    page.goto(PAGES["form"].format(article=article.pk))
    body = page.locator("#id_sections-0-body")
    body.fill("> Words\n\nMore.\n\n- Rope\n\n| A |\n| --- |\n| `1` |")
    body.evaluate("box => box.setSelectionRange(7, 7)")
    body.press("Control+Enter")
    page.locator("#sections-1").get_by_role("button", name="Show as readers will see it").click()
    page.locator("#sections-1 .markdownx-preview td").wait_for()
    assert found(page) == []
    page.get_by_role("button", name="Preview").click()
    page.get_by_text("In a search, and shared").click()
    page.frame_locator("iframe").get_by_role("heading", level=1).wait_for()
    assert found(page) == []
    body.press("Control+k")
    page.keyboard.type("ferry")
    page.get_by_role("dialog").get_by_role("option").first.wait_for()
    assert found(page) == []


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_nothing_is_found_on_a_merge_and_on_an_offer(
    scheme: Any,
    page: Page,
    article: Article,
    ed: User,
    sign_in: Callable[[Page, str], None],
    at: datetime,
) -> None:
    page.emulate_media(color_scheme=scheme)
    sign_in(page, "pia")
    form = f"/admin/articles/article/{article.pk}/change/"
    page.goto(form)
    page.get_by_label("Headline").fill("Pia's headline")
    page.wait_for_timeout(1500)
    again = page.context.new_page()
    again.emulate_media(color_scheme=scheme)
    again.goto(form)
    again.locator(".desk-unsaved summary").click()
    assert found(again) == []
    again.goto("/admin/articles/article/")
    again.get_by_role("heading", name="You have text that was never saved").wait_for()
    assert found(again) == []
    workflow.save(article, story("Ed's headline"), by=ed, at=at)
    page.get_by_role("button", name="Save", exact=True).click()
    page.get_by_role("heading", name="Both of you changed these words").wait_for()
    assert found(page) == []
