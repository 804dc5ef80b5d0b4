"""A story is planned and assigned, found on the home of whoever has it, and written."""

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.utils import timezone
from playwright.sync_api import Page, expect

from articles import moments
from articles.models import Article, Status
from tests.browser.test_accessibility import found
from tests.browser.test_desk import save


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_ed_plans_a_story_and_wren_finds_it_and_begins_to_write(
    scheme: Any,
    transactional_db: None,
    new_page: Callable[[], Page],
    sign_in: Callable[[Page, str], None],
    wren: User,
    ed: User,
) -> None:
    editor, writer = new_page(), new_page()
    for each in (editor, writer):
        each.emulate_media(color_scheme=scheme)
    due: datetime = timezone.now() + timedelta(hours=2, minutes=1)

    sign_in(editor, "ed")
    editor.goto("/admin/")
    editor.get_by_role("link", name="Plan a story").click()
    editor.get_by_label("What it is about").press("Enter")  # a line end, and nothing else
    editor.get_by_role("button", name="Plan it", exact=True).click()
    expect(editor.get_by_text("Say in one line what it is about.")).to_be_visible()
    assert found(editor) == []
    editor.get_by_label("What it is about").fill("Ferry returns")
    editor.get_by_label("Who writes it").select_option(label="Wren Hale")
    editor.get_by_label("Due").fill(moments.for_editing(due)[:16].replace(" ", "T"))
    editor.get_by_label("Brief").fill("Ask the board.")
    editor.get_by_role("button", name="Plan it", exact=True).click()
    expect(editor.locator(".messagelist")).to_contain_text("Wren Hale has it, due")
    expect(editor.locator("#result_list")).to_contain_text("due in 2 hours")
    assert found(editor) == []

    sign_in(writer, "wren")
    writer.goto("/admin/")
    mine = writer.get_by_role("region", name="Assigned to you")
    expect(mine).to_contain_text("due in 2 hours")
    expect(mine).to_contain_text("Ask the board.")
    assert found(writer) == []
    mine.get_by_role("link", name="Ferry returns").click()
    aside = writer.get_by_role("complementary", name="Where it stands")
    expect(aside).to_contain_text("Ask the board.")
    assert found(writer) == []
    writer.locator("#id_sections-0-body").fill("It left at six.")
    save(writer)
    assert Article.objects.get().status == Status.DRAFT
    expect(writer.locator(".desk-now h2")).to_have_text("Draft")

    editor.goto(f"/admin/articles/article/{Article.objects.get().pk}/assignment/")
    assert found(editor) == []
    editor.get_by_label("Who writes it").select_option(label="Nobody yet")
    editor.get_by_role("button", name="Assign").click()
    expect(editor.locator(".messagelist")).to_contain_text("Nobody has it yet.")
    writer.goto("/admin/")
    expect(writer.get_by_role("heading", name="Assigned to you")).to_have_count(0)
