"""The daily digest: chosen in a browser, sent by a real mail server, and its link leads to the
story."""

import re
from collections.abc import Callable
from datetime import timedelta

from django.contrib.auth.models import User
from playwright.sync_api import Page, expect
from pytest_django import Settings
from pytest_django.live_server_helper import LiveServer

from articles import clock, workflow
from articles.notifications.telling import next_digest
from tests.notifications.conftest import mail_server
from tests.notifications.mail_server import MailServer
from tests.notifications.test_digest import send
from tests.notifications.told import with_address
from tests.stories import draft, story

__all__ = ["mail_server"]
CHANGE = re.compile(r"https?://\S+/change/")


def test_an_editor_chooses_a_daily_mail_and_comes_by_it_to_what_was_submitted(
    mail_server: MailServer,  # the fixture
    live_server: LiveServer,
    settings: Settings,
    wren: User,
    ed: User,
    page: Page,
    sign_in: Callable[[Page, str], None],
) -> None:
    settings.BASE_URL = live_server.url
    mail_server.start()
    with_address(ed)
    sign_in(page, "ed")
    page.goto("/admin/notifications/choices/")
    page.get_by_label("A story waits for review").select_option(
        "At the desk, and in one e-mail a day"
    )
    page.get_by_role("button", name="Save").click()
    expect(page.locator(".messagelist")).to_contain_text("as you have chosen")

    at = clock.now()
    article = draft(story("Gulls are back"), by=wren, at=at)
    workflow.perform("submit", article, by=wren, at=at, note="Eleven of them.")
    send(at)
    assert mail_server.taken == []
    send(next_digest(at) + timedelta(minutes=3))
    (mail,) = mail_server.taken
    assert mail["Subject"].strip() == "Your day: Wren Hale submitted “Gulls are back” for review"
    body = mail.get_body(("plain",))
    assert body is not None and "Eleven of them." in body.get_content()
    page.goto(CHANGE.findall(body.get_content())[0])
    expect(page.get_by_role("button", name="Approve", exact=True).first).to_be_visible()
    expect(page.get_by_role("link", name="Notifications", exact=True)).to_be_visible()
