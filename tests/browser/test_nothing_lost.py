"""What somebody types survives crashes, ended sessions, servers that are away, and other people."""

import os
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from datetime import datetime

import pytest
from django.conf import settings
from django.contrib.auth.models import User
from django.contrib.sessions.models import Session
from playwright.sync_api import Page, expect

from articles import publishing
from articles.content import SectionContent
from articles.models import Article, Autosave
from tests.conftest import PASSWORD, signed_in
from tests.serving import ROOT, free_port, running
from tests.stories import draft, story

FERRY = SectionContent(heading="Ferry", body="It sails at six.\n\nForty were on board.")
QUAY = SectionContent(heading="Quay", body="The quay is new.")
SignIn = Callable[[Page, str], None]
NewPage = Callable[[], Page]


@pytest.fixture
def article(transactional_db: None, wren: User, at: datetime) -> Article:
    return draft(story(sections=(FERRY, QUAY)), by=wren, at=at)


@pytest.fixture
def form(article: Article) -> str:
    return f"/admin/articles/article/{article.pk}/change/"


@pytest.fixture
def desk(page: Page, form: str, sign_in: SignIn) -> Page:
    sign_in(page, "wren")
    page.goto(form)
    return page


def body(page: Page, number: int) -> str:
    return page.locator(f"#id_sections-{number}-body").input_value()


def save(page: Page) -> None:
    page.get_by_role("button", name="Save", exact=True).click()


def bodies(article: Article) -> tuple[str, ...]:
    return publishing.read(Article.objects.whole().get(pk=article.pk)).bodies


def kept_here(page: Page) -> str:
    return str(page.evaluate("JSON.stringify(Object.entries(localStorage))"))


def test_text_is_in_the_browser_after_two_seconds_and_on_the_server_after_fifteen(
    desk: Page,
) -> None:
    desk.locator("#id_sections-0-body").fill("It sails at seven.")
    desk.wait_for_timeout(2000)
    assert "It sails at seven." in kept_here(desk)
    expect(desk.get_by_text("not saved yet")).to_be_visible(timeout=13_000)
    assert "It sails at seven." in str(Autosave.objects.get().fields)
    save(desk)
    desk.wait_for_selector(".messagelist")
    assert not Autosave.objects.exists() and "seven" not in kept_here(desk)


def test_a_browser_that_was_killed_offers_the_text_again(
    desk: Page, form: str, article: Article
) -> None:
    desk.locator("#id_sections-0-body").fill("It sails at seven.")
    desk.wait_for_timeout(1500)
    context = desk.context
    desk.close(run_before_unload=False)
    assert not Autosave.objects.exists()  # only the browser had it
    again = context.new_page()
    again.goto(form)
    offer = again.locator(".desk-unsaved")
    expect(offer).to_contain_text("never saved")
    offer.locator("summary").click()
    expect(offer.locator("ins").first).to_contain_text("seven")
    offer.get_by_role("button", name="Bring it back").click()
    expect(again.get_by_text("Nothing of this is saved yet")).to_be_visible()
    assert body(again, 0) == "It sails at seven."
    save(again)
    again.wait_for_selector(".messagelist")
    assert bodies(article)[0] == "It sails at seven."
    again.reload()
    expect(again.locator(".desk-unsaved")).to_have_count(0)


def test_a_section_that_was_removed_comes_back_with_what_was_kept(
    desk: Page, form: str, article: Article
) -> None:
    desk.locator("#id_sections-1-body").fill("The quay is old.")
    desk.locator("#sections-1").get_by_role("button", name="Remove this section").click()
    desk.wait_for_timeout(1500)
    context = desk.context
    desk.close(run_before_unload=False)
    again = context.new_page()
    again.goto(form)
    again.get_by_role("button", name="Bring it back").click()
    again.locator(".desk-removed").get_by_role("button", name="Undo").click()
    assert body(again, 1) == "The quay is old."
    save(again)
    again.wait_for_selector(".messagelist")
    assert bodies(article)[1] == "The quay is old."


def test_another_machine_offers_it_and_it_can_be_thrown_away(
    desk: Page, form: str, new_page: NewPage, sign_in: SignIn
) -> None:
    desk.get_by_label("Headline").fill("Typed on the train")
    expect(desk.get_by_text("not saved yet")).to_be_visible(timeout=15_000)
    other = new_page()
    sign_in(other, "wren")
    other.goto(form)
    offer = other.locator(".desk-unsaved")
    expect(offer).to_contain_text("never saved")
    expect(offer).to_contain_text("“Typed on the train”")
    offer.get_by_role("button", name="Throw it away").click()
    asked = other.get_by_role("dialog", name="Throw this text away?")
    asked.get_by_role("button", name="No, not now").click()
    expect(offer).to_have_count(1)
    offer.get_by_role("button", name="Throw it away").click()
    asked.get_by_role("button", name="Throw it away").click()
    expect(offer).to_have_count(0)
    assert not Autosave.objects.exists()


def test_leaving_with_unsaved_text_asks(desk: Page, form: str) -> None:
    asked: list[str] = []

    def stay(dialog: object) -> None:
        asked.append("leave?")
        dialog.dismiss()  # type: ignore[attr-defined]

    desk.on("dialog", stay)
    desk.get_by_label("Headline").click()
    desk.get_by_role("link", name="Home").click()  # nothing was typed
    desk.wait_for_url("**/admin/")
    assert not asked
    desk.goto(form)
    desk.get_by_label("Headline").press_sequentially("More")
    desk.get_by_role("link", name="Home").click()
    desk.wait_for_timeout(500)
    assert asked == ["leave?"] and desk.url.endswith(form)


def test_a_session_that_ended_is_renewed_over_the_page(desk: Page, article: Article) -> None:
    desk.locator("#id_sections-0-body").fill("It sails at seven.")
    Session.objects.all().delete()
    save(desk)
    dialog = desk.get_by_role("dialog")
    expect(dialog).to_contain_text("Your session has ended")
    dialog.get_by_label("Password").fill("wrong")
    dialog.get_by_role("button", name="Sign in").click()
    expect(dialog).to_contain_text("do not fit together")
    dialog.get_by_label("Password").fill(PASSWORD)
    dialog.get_by_role("button", name="Sign in").click()
    desk.wait_for_selector(".messagelist")
    assert bodies(article)[0] == "It sails at seven."


def test_a_token_that_was_renewed_in_another_tab_is_renewed_here(
    desk: Page, article: Article, sign_in: SignIn
) -> None:
    desk.get_by_label("Headline").fill("Typed before")
    other = desk.context.new_page()
    desk.context.clear_cookies()
    sign_in(other, "wren")
    save(desk)
    desk.wait_for_selector(".messagelist")
    article.refresh_from_db()
    assert article.headline == "Typed before"


@pytest.fixture
def server(child_processes: None) -> Iterator[Callable[[], str]]:
    """Starts one on this test's newsroom, always at the same address; `stop` ends it."""
    port, stack = free_port(), ExitStack()
    given = {**os.environ, "NEWSROOM_SECRET_KEY": settings.SECRET_KEY}
    command = ("manage.py", "runserver", "--noreload", f"127.0.0.1:{port}")

    def start() -> str:
        stack.enter_context(running(command, port, ROOT, given))
        return f"http://127.0.0.1:{port}"

    start.stop = stack.close  # type: ignore[attr-defined]
    with stack:
        yield start


def test_a_server_that_is_away_during_save_is_asked_again(
    new_page: NewPage,
    allowed: list[str],
    article: Article,
    form: str,
    wren: User,
    server: Callable[[], str],
) -> None:
    allowed.append("ERR_CONNECTION_")  # refused, or reset
    address = server()
    page = new_page()
    cookie = signed_in(wren).cookies["sessionid"].value
    page.context.add_cookies([{"name": "sessionid", "value": cookie, "url": address}])
    page.goto(address + form)
    page.locator("#id_sections-0-body").fill("It sails at seven.")
    server.stop()  # type: ignore[attr-defined]
    save(page)
    expect(page.locator(".desk-saved")).to_contain_text("nothing is known to be saved")
    assert body(page, 0) == "It sails at seven." and "seven" in kept_here(page)
    page.locator("#id_sections-1-body").fill("The quay is old.")  # one goes on writing
    server()
    expect(page.locator(".messagelist")).to_contain_text("was saved", timeout=60_000)
    assert bodies(article) == ("It sails at seven.", "The quay is old.")
    assert article.revisions.count() == 2


def test_two_people_in_different_sections_lose_nothing(
    desk: Page, article: Article, form: str, ed: User, new_page: NewPage, sign_in: SignIn
) -> None:
    eds = new_page()
    sign_in(eds, "ed")
    eds.goto(form)
    expect(eds.locator(".desk-present")).to_contain_text("Wren Hale")
    eds.locator("#id_sections-1-body").fill("The quay is old.")
    save(eds)
    eds.wait_for_selector(".messagelist")
    expect(desk.locator(".desk-present")).not_to_contain_text("moved on")
    desk.evaluate("document.dispatchEvent(new Event('visibilitychange'))")  # Wren looks again
    expect(desk.locator(".desk-present")).to_contain_text("This story has moved on")
    desk.locator("#id_sections-0-body").fill("It sails at seven.")
    save(desk)
    expect(desk.locator(".messagelist")).to_contain_text("Ed Moss saved this article while you")
    expect(desk.locator(".desk-present")).not_to_contain_text("moved on")
    assert bodies(article) == ("It sails at seven.", "The quay is old.")
    assert body(desk, 1) == "The quay is old."


def test_two_people_in_the_same_words_choose(
    desk: Page, article: Article, form: str, ed: User, new_page: NewPage, sign_in: SignIn
) -> None:
    eds = new_page()
    sign_in(eds, "ed")
    eds.goto(form)
    eds.locator("#id_sections-0-body").fill("It sails at eight.\n\nForty were on board.")
    save(eds)
    eds.wait_for_selector(".messagelist")
    desk.locator("#id_sections-0-body").fill("It sails at seven.\n\nForty were on board.")
    save(desk)
    expect(desk.get_by_role("heading", name="Both of you changed these words")).to_be_visible()
    question = desk.get_by_role("group", name="Section 1, text")
    expect(question).to_contain_text("seven")
    expect(question).to_contain_text("eight")
    question.get_by_role("textbox").fill("noon.")
    expect(question.get_by_label("Write it")).to_be_checked()
    # Whose session ends meanwhile signs in over the page, and what was chosen is saved.
    Session.objects.all().delete()
    desk.get_by_role("button", name="Save this").click()
    dialog = desk.get_by_role("dialog", name="Sign in again")
    dialog.get_by_label("Password").fill(PASSWORD)
    with desk.expect_navigation():
        dialog.get_by_role("button", name="Sign in").click()
    desk.wait_for_selector(".messagelist")
    assert bodies(article)[0] == "It sails at noon.\n\nForty were on board."
    said = [revision.content.bodies[0] for revision in article.revisions.all()]
    assert any("seven" in text for text in said) and any("eight" in text for text in said)


def test_a_double_click_and_back_and_save_again_are_one_save(
    desk: Page, article: Article, form: str
) -> None:
    desk.get_by_label("Headline").fill("Once")
    desk.get_by_role("button", name="Save", exact=True).dblclick()
    desk.wait_for_selector(".messagelist")
    assert article.revisions.count() == 2
    for _ in range(2):  # the page of then, and once more
        desk.goto("/admin/")
        desk.go_back()
        save(desk)
        desk.wait_for_selector(".messagelist")
        assert article.revisions.count() == 2
