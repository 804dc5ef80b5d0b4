"""What is missing follows what is typed: beside the form, at its fields and in the bar."""

from collections.abc import Callable
from datetime import datetime
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.contrib.sessions.models import Session
from playwright.sync_api import Page, Route, expect

from articles import workflow
from articles.content import ImageUse, SectionContent
from articles.models import Article, Image
from tests.browser.test_accessibility import found
from tests.images import photo, saved
from tests.stories import draft, story

SECTIONS = (
    SectionContent(heading="The first crossing", body="It left at six."),
    SectionContent(heading="What it costs", body="Three crowns."),
)
MISSING = "**/missing/"


@pytest.fixture
def article(transactional_db: None, wren: User, at: datetime) -> Article:
    return draft(story(sections=SECTIONS), by=wren, at=at)


@pytest.fixture
def form(page: Page, article: Article, sign_in: Callable[[Page, str], None]) -> Page:
    sign_in(page, "wren")
    page.goto(f"/admin/articles/article/{article.pk}/change/")
    expect(page.locator(".desk-lacking")).to_contain_text("Nothing stands against")
    return page


def typed(page: Page, field: str, words: str) -> None:
    page.locator(field).press("End")
    page.locator(field).press_sequentially(words)


def links(page: Page) -> Any:
    return page.locator(".desk-lacking a")


def until(page: Page, asked: list[Route], many: int) -> None:
    """So many requests have been made: within ten seconds."""
    for _ in range(100):
        if len(asked) >= many:
            return
        page.wait_for_timeout(100)
    pytest.fail(f"it was asked {len(asked)} times")


def test_advice_comes_and_goes_with_what_is_typed_in_a_section(
    form: Page, article: Article
) -> None:
    typed(form, "#id_sections-1-body", " TK")
    said = form.locator(".desk-in-field", has_text="Section 2 “What it costs”: text")
    expect(said).to_contain_text("Advice “TK” is left in section 2.")
    expect(form.locator(".desk-in-short")).to_have_text("1 to weigh")
    field = form.locator("#id_sections-1-body")
    expect(field).to_have_accessible_description("Advice “TK” is left in section 2.")
    expect(form.locator("#sections-1 .field-body .desk-mark")).to_be_visible()
    for _ in " TK":
        field.press("Backspace")
    expect(links(form)).to_have_count(0)
    expect(form.locator(".desk-in-short")).to_have_text("Nothing missing")
    expect(field).to_have_accessible_description("")
    expect(form.locator(".desk-mark")).to_have_count(0)
    assert article.revisions.count() == 1


def test_nothing_moves_under_whoever_types(form: Page) -> None:
    # What is written on; what stands beside it, below the list, makes room for it.
    places = """() => [...document.querySelectorAll(
            ":is(.desk-head, .desk-about, .desk-sections, .desk-bar) :is(input, textarea)")]
        .map((each) => each.getBoundingClientRect()).map(({x, y}) => [x, y])"""
    form.locator("#id_sections-1-body").focus()
    before = form.evaluate(places)
    form.keyboard.press("End")
    form.keyboard.type(" TK")
    form.locator("#id_sections-0-heading").evaluate(
        "box => { box.value += ' TK'; box.dispatchEvent(new Event('input', {bubbles: true})); }"
    )
    expect(links(form)).to_have_count(2)
    expect(form.locator("#id_sections-1-body")).to_be_focused()
    assert form.evaluate(places) == before


def test_a_link_opens_the_folded_section_and_leads_into_the_field(form: Page) -> None:
    typed(form, "#id_sections-1-body", " TK")
    expect(links(form)).to_have_count(1)
    form.get_by_role("button", name="Fold all").click()
    expect(form.locator("#id_sections-1-body")).to_be_hidden()
    links(form).click()
    expect(form.locator("#id_sections-1-body")).to_be_focused()
    expect(form.locator("#id_sections-1-body")).to_be_in_viewport()
    expect(form.locator("#id_sections-0-body")).to_be_hidden()
    # A mark and a link go where their section goes.
    form.keyboard.press("Alt+ArrowUp")
    expect(links(form)).to_have_attribute("href", "#id_sections-0-body")
    expect(form.locator("#sections-0 .field-body .desk-mark")).to_have_count(1)
    expect(form.locator(".desk-mark")).to_have_count(1)


def test_a_link_opens_the_details_and_finds_fields_that_scripts_have_hidden(
    form: Page, wren: User, article: Article, at: datetime
) -> None:
    image = Image.objects.get_or_create_from_bytes(saved(photo((64, 48))), by=wren, at=at)
    section = SectionContent(body="Words.", image=ImageUse(key=image.key))
    content = story(sections=(section,), byline=())
    workflow.save(article, content, by=wren, at=at)
    form.reload()
    form.locator(".desk-more summary").click()
    form.get_by_label("First published elsewhere").fill("2099-03-02T09:00")
    dated = links(form).filter(has_text="lies after the moment of publishing")
    expect(dated).to_have_count(1)
    form.locator(".desk-more summary").click()
    dated.click()
    expect(form.get_by_label("First published elsewhere")).to_be_focused()
    links(form).filter(has_text="Nobody stands in the byline").click()
    expect(form.get_by_role("searchbox", name="Byline")).to_be_focused()
    links(form).filter(has_text="pixels wide").click()
    card = form.locator("#sections-0")
    expect(card.get_by_role("button", name="Choose a picture…")).to_be_focused()
    links(form).filter(has_text="has no credit").click()
    expect(card.get_by_label("Credit")).to_be_focused()


def test_by_keyboard_alone_one_goes_from_the_bar_to_the_list_and_into_a_field(form: Page) -> None:
    form.locator("#id_standfirst").fill("")
    typed(form, "#id_sections-1-body", " TK")
    expect(links(form)).to_have_count(2)
    form.get_by_role("link", name="2 to weigh").focus()
    form.keyboard.press("Enter")
    expect(form.locator(".desk-lacking")).to_be_focused()
    form.keyboard.press("Tab")
    expect(links(form).first).to_be_focused()
    form.keyboard.press("ArrowDown")
    expect(links(form).last).to_be_focused()
    form.keyboard.press("Tab")  # the list is one stop
    expect(form.locator(".desk-lacking :focus")).to_have_count(0)
    form.keyboard.press("Shift+Tab")
    expect(links(form).last).to_be_focused()
    form.keyboard.press("Enter")
    expect(form.locator("#id_sections-1-body")).to_be_focused()


def test_the_focus_stays_in_the_list_when_a_newer_one_comes(form: Page) -> None:
    form.locator("#id_standfirst").fill("")
    typed(form, "#id_sections-1-body", " TK")
    expect(links(form)).to_have_count(2)
    form.locator("#id_headline").fill("TK")
    links(form).last.focus()
    expect(links(form)).to_have_count(3)
    expect(links(form).last).to_be_focused()


def test_a_new_story_is_looked_into_as_well(
    page: Page, transactional_db: None, wren: User, sign_in: Callable[[Page, str], None]
) -> None:
    sign_in(page, "wren")
    page.goto("/admin/articles/article/add/")
    expect(page.locator(".desk-lacking")).to_be_hidden()
    page.get_by_label("Headline").fill("Ferry returns TK")
    expect(links(page).first).to_contain_text("is left in the headline")
    page.get_by_role("link", name="1 to mend, 4 to weigh").click()
    expect(page.locator(".desk-lacking")).to_be_in_viewport()
    page.get_by_label("Headline").fill("")
    expect(page.locator(".desk-lacking")).to_contain_text("To be put right first")


def test_on_a_phone_the_bar_leads_to_the_list_and_the_list_to_the_field(form: Page) -> None:
    form.set_viewport_size({"width": 390, "height": 844})
    typed(form, "#id_sections-1-body", " TK")
    short = form.get_by_role("link", name="1 to weigh")
    expect(short).to_be_in_viewport()
    form.get_by_role("button", name="Preview").click()  # which covers a small page
    short.click()
    expect(links(form)).to_be_in_viewport()
    links(form).click()
    expect(form.locator("#id_sections-1-body")).to_be_focused()
    expect(form.locator("#id_sections-1-body")).to_be_in_viewport()
    assert form.evaluate("document.documentElement.scrollWidth") <= 390


def test_one_request_at_a_time_and_what_is_overtaken_is_thrown_away(form: Page) -> None:
    waiting: list[Route] = []
    form.route(MISSING, lambda route: waiting.append(route))
    typed(form, "#id_sections-1-body", " TK")
    until(form, waiting, 1)
    typed(form, "#id_headline", " XXX")
    form.wait_for_timeout(2500)
    assert len(waiting) == 1
    waiting[0].continue_()
    until(form, waiting, 2)
    expect(links(form)).to_have_count(0)  # the first answer knew nothing of the headline
    waiting[1].continue_()
    expect(links(form)).to_have_count(2)
    form.wait_for_timeout(2500)
    assert len(waiting) == 2


def test_while_the_newsroom_is_away_what_was_found_stays_and_says_of_when_it_is(
    form: Page, allowed: list[str]
) -> None:
    allowed.append("ERR_FAILED")
    typed(form, "#id_sections-1-body", " TK")
    expect(links(form)).to_have_count(1)
    form.route(MISSING, lambda route: route.abort())
    typed(form, "#id_headline", " XXX")
    expect(form.locator(".desk-as-of")).to_contain_text("the newsroom does not answer")
    expect(form.locator(".desk-in-short")).to_contain_text("1 to weigh at ")
    expect(links(form)).to_have_count(1)
    form.unroute(MISSING)
    typed(form, "#id_headline", ".")
    expect(links(form)).to_have_count(2)
    expect(form.locator(".desk-as-of")).to_be_empty()


def test_when_the_session_has_ended_what_was_found_stays_and_says_why(form: Page) -> None:
    typed(form, "#id_sections-1-body", " TK")
    expect(links(form)).to_have_count(1)
    Session.objects.all().delete()
    typed(form, "#id_headline", " XXX")
    expect(form.locator(".desk-as-of")).to_contain_text("you have been signed out")
    expect(links(form)).to_have_count(1)


def test_who_only_reads_asks_nothing(
    page: Page,
    article: Article,
    ed: User,
    sign_in: Callable[[Page, str], None],
    at: datetime,
    writers_see_everything: None,
) -> None:
    theirs = draft(story(standfirst=""), by=ed, at=at)
    sign_in(page, "wren")
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.goto(f"/admin/articles/article/{theirs.pk}/change/")
    page.keyboard.type("TK")
    page.wait_for_timeout(2000)
    assert not any("missing/" in url for url in asked)
    expect(page.locator(".desk-lacking")).to_contain_text("The article has no standfirst.")
    expect(links(page)).to_have_count(0)


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_nothing_on_a_form_with_much_that_is_missing(
    scheme: Any, form: Page, allowed: list[str]
) -> None:
    allowed.append("Applying inline style")
    form.emulate_media(color_scheme=scheme)
    for field in ("#id_headline", "#id_sections-0-heading", "#id_sections-1-body"):
        typed(form, field, " TK")
    form.locator("#id_standfirst").fill("")
    expect(links(form)).to_have_count(4)
    assert found(form) == []
