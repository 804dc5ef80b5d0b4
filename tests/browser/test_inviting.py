"""A colleague is invited by a real mail, chooses a password, and saves their first story."""

import re
from collections.abc import Callable
from typing import Any

import pytest
from django.contrib.auth.models import User
from playwright.sync_api import Page, expect
from pytest_django import Settings
from pytest_django.live_server_helper import LiveServer

from articles.models import Article
from tests.browser.test_accessibility import found
from tests.browser.test_desk import save
from tests.notifications.conftest import mail_server
from tests.notifications.mail_server import MailServer

__all__ = ["mail_server"]
LINK = re.compile(r"https?://\S+")
NEW = "eleven gulls on a grey roof"


@pytest.mark.parametrize(("width", "scheme"), [(1280, "light"), (390, "dark")])
def test_a_colleague_is_invited_by_mail_and_saves_a_first_story(
    width: int,
    scheme: Any,
    mail_server: MailServer,  # the fixture
    live_server: LiveServer,
    settings: Settings,
    cleo: User,
    new_page: Callable[[], Page],
    sign_in: Callable[[Page, str], None],
) -> None:
    settings.BASE_URL = live_server.url
    mail_server.start()
    at_cleos, at_miras = new_page(), new_page()
    for page in (at_cleos, at_miras):
        page.set_viewport_size({"width": width, "height": 900})
        page.emulate_media(color_scheme=scheme)
    sign_in(at_cleos, "cleo")
    at_cleos.goto("/admin/articles/colleague/")
    assert found(at_cleos) == []
    at_cleos.goto("/admin/articles/colleague/add/")
    assert found(at_cleos) == []
    at_cleos.get_by_label("First name").fill("Mira")
    at_cleos.get_by_label("Last name").fill("Quist")
    at_cleos.get_by_label("E-mail").fill("mira.quist@harbour.example")
    at_cleos.get_by_role("radio", name="Writer Writes").check()
    at_cleos.get_by_role("button", name="Add and invite").click()
    expect(at_cleos.locator(".messagelist")).to_contain_text("An invitation is on its way")

    (letter,) = mail_server.taken
    assert letter["To"] == "mira.quist@harbour.example"
    (link,) = LINK.findall(letter.get_content())
    at_miras.goto(link)
    assert found(at_miras) == []
    at_miras.locator("[name=new_password1]").fill(NEW)
    at_miras.locator("[name=new_password2]").fill(NEW)
    at_miras.get_by_role("button", name="Keep this password").click()
    at_miras.wait_for_url("**/admin/")
    at_miras.get_by_role("link", name="New article").first.click()
    at_miras.get_by_label("Headline").fill("Gulls are back")
    save(at_miras)
    assert Article.objects.get(headline="Gulls are back").created_by.get_full_name() == "Mira Quist"
    # What is new has room for notes, without another load.
    at_miras.get_by_label("New note").fill("How many are eleven?")
    at_miras.get_by_role("button", name="Write the note").click()
    expect(at_miras.locator(".desk-notes-list")).to_contain_text("How many are eleven?")
