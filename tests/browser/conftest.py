"""A real Chromium. Whatever it complains about (scripts, policy, missing files) fails the test."""

import os
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import (
    Browser,
    BrowserContext,
    ConsoleMessage,
    Page,
    expect,
    sync_playwright,
)
from pytest_django.live_server_helper import LiveServer

from tests.conftest import PASSWORD

HERE = Path(__file__).parent
CHROMIUM = os.environ.get("CHROMIUM") or shutil.which("chromium") or shutil.which("google-chrome")
FLAGS = (
    *("--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run"),
    *("--disable-background-networking", "--disable-component-update", "--disable-sync"),
)
# An expectation waits as long as a click does: a machine with two cores may have much else to do.
PATIENCE = 30_000
expect.set_options(timeout=PATIENCE)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        if item.path.is_relative_to(HERE):
            item.add_marker(pytest.mark.browser)
            # One process for all of them: one Chromium, and two cores are not many.
            item.add_marker(pytest.mark.xdist_group("browser"))
            # They test scripts. What the server does, tests/admin and tests/reader ask for on both
            # engines; one story's whole life is lived on both in the browser too.
            if item.path.name != "test_newsroom.py":
                item.add_marker(pytest.mark.one_engine)


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    if CHROMIUM is None:
        if os.environ.get("CI"):
            pytest.fail("there is no Chromium, and CI must not pass without one")
        pytest.skip("needs Chromium: put `chromium` on the PATH or name it in CHROMIUM")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=list(FLAGS))
        yield browser
        browser.close()


# What the desk refuses in words is an answer; the browser notes it all the same: bad input, a
# session that has ended, a token that was renewed elsewhere, a merge that asks.
ANSWERS = ("status of 400", "status of 401", "status of 403", "status of 409")


@pytest.fixture
def allowed() -> list[str]:
    """What else the browser may complain of in this test."""
    return []


@pytest.fixture
def new_page(
    browser: Browser, live_server: LiveServer, roles: None, allowed: list[str]
) -> Iterator[Callable[[], Page]]:
    """Somebody's own browser window: no cookies shared with anybody else's."""
    complaints: list[str] = []
    contexts: list[BrowserContext] = []

    def heard(message: ConsoleMessage) -> None:
        expected = any(words in message.text for words in (*ANSWERS, *allowed))
        if message.type in ("error", "warning") and not expected:
            complaints.append(f"{message.type}: {message.text} ({message.location['url']})")

    def open_window() -> Page:
        context = browser.new_context(base_url=live_server.url, locale="en-GB")
        context.set_default_timeout(PATIENCE)
        contexts.append(context)
        page = context.new_page()
        page.on("console", heard)
        page.on("pageerror", lambda error: complaints.append(f"script: {error}"))
        return page

    yield open_window
    for context in contexts:
        context.close()
    assert not complaints


@pytest.fixture
def page(new_page: Callable[[], Page]) -> Page:
    return new_page()


@pytest.fixture
def sign_in() -> Callable[[Page, str], None]:
    def sign_in(page: Page, username: str) -> None:
        page.goto("/admin/login/")
        page.get_by_label("Username").fill(username)
        page.get_by_label("Password").fill(PASSWORD)
        page.get_by_role("button", name="Sign in").click()
        page.wait_for_url("**/admin/")

    return sign_in
