"""The board and the calendar in a browser: by mouse and by keyboard, with a refusal of each; on a
phone; and axe-core finds nothing on either."""

from collections.abc import Callable
from datetime import date, datetime, timedelta
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.utils import timezone
from playwright.sync_api import Locator, Page, expect

from articles import moments, workflow
from articles.models import Article, Assignment, Status
from articles.workflow import Terms
from tests.browser.test_accessibility import found
from tests.stories import approved, draft, publish, story

BOARD, CALENDAR = "/admin/articles/article/board/", "/admin/articles/article/calendar/"
HOUR, DAY = timedelta(hours=1), timedelta(days=1)
SignIn = Callable[[Page, str], None]


@pytest.fixture(autouse=True)
def styles_of_axe(allowed: list[str]) -> None:
    """It tries some of its own, which the page's policy refuses."""
    allowed.append("Applying inline style")


@pytest.fixture
def at(transactional_db: None) -> datetime:
    return timezone.now()


@pytest.fixture
def submitted(wren: User, ed: User, pia: User, at: datetime) -> Article:
    article = draft(story("Ferry"), by=wren, at=at)
    workflow.perform("submit", article, by=wren, at=at)
    return article


@pytest.fixture
def scheduled(wren: User, ed: User, pia: User, at: datetime) -> Article:
    """In the middle of a month that lies ahead, with an end."""
    article = approved(story("Lido"), by=wren, editor=ed, at=at)
    publish(article, by=pia, at=at, live_from=noon(15), live_until=noon(18))
    return article


def day(number: int) -> date:
    """Of the month after the next one."""
    first = timezone.localdate().replace(day=1) + 62 * DAY
    return first.replace(day=number)


def noon(number: int) -> datetime:
    return moments.beginning_of(day(number)) + 12 * HOUR


def column(page: Page, title: str) -> Locator:
    return page.get_by_role("region", name=title)


def card(page: Page, title: str, headline: str) -> Locator:
    return column(page, title).get_by_role("listitem").filter(has_text=headline)


def status(article: Article) -> str:
    return Article.objects.get(pk=article.pk).status


def live_from(article: Article) -> datetime:
    planned = article.editions.planned(timezone.now()).first()
    assert planned is not None
    return planned.live_from


def test_a_card_is_dragged_where_it_may_go_and_nowhere_else(
    page: Page, submitted: Article, sign_in: SignIn
) -> None:
    sign_in(page, "ed")
    page.goto(BOARD)
    card(page, "In review", "Ferry").hover()
    page.mouse.down()
    column(page, "Approved").hover()
    column(page, "Approved").hover()
    last_column = column(page, "Scheduled and published today")
    expect(last_column).to_contain_text("“Publish” is not possible: the article is in review.")
    expect(column(page, "Approved").locator(".desk-why:visible")).to_have_count(0)
    page.mouse.up()
    moved = card(page, "Approved", "Ferry")
    expect(moved).to_be_visible()
    expect(moved.get_by_role("link", name="Move to… Ferry")).to_be_focused()
    expect(page.get_by_role("status")).to_contain_text("“Ferry” was approved.")
    expect(page.locator(".desk-why:visible")).to_have_count(0)
    assert status(submitted) == Status.APPROVED

    # Ed may not publish: the card stays and says who can.
    moved.drag_to(column(page, "Scheduled and published today"))
    expect(card(page, "Approved", "Ferry")).to_contain_text("Pia Lindqvist can.")
    expect(page.get_by_role("status")).to_contain_text("is not among the things that you may do")
    expect(card(page, "Approved", "Ferry").get_by_role("link", name="Move to…")).to_be_focused()
    assert status(submitted) == Status.APPROVED


def test_a_card_that_needs_a_note_asks_for_it_where_it_was_dropped(
    page: Page, submitted: Article, sign_in: SignIn
) -> None:
    sign_in(page, "ed")
    page.goto(BOARD)
    card(page, "In review", "Ferry").drag_to(column(page, "Changes requested"))
    dialog = page.get_by_role("dialog", name="Move “Ferry”")
    expect(dialog.get_by_label("Note")).to_be_focused()
    assert found(page) == []
    page.keyboard.press("Escape")
    expect(dialog).to_have_count(0)
    expect(card(page, "In review", "Ferry").get_by_role("link", name="Move to…")).to_be_focused()
    card(page, "In review", "Ferry").drag_to(column(page, "Changes requested"))
    dialog.get_by_label("Note").fill("Who says so?")
    dialog.get_by_role("button", name="Ask for changes").click()
    expect(card(page, "Changes requested", "Ferry")).to_be_visible()
    last = submitted.status_changes.first()
    assert last and last.note == "Who says so?"


def test_a_card_is_moved_by_keyboard_alone(
    page: Page, submitted: Article, wren: User, sign_in: SignIn
) -> None:
    sign_in(page, "ed")
    page.goto(BOARD)
    card(page, "In review", "Ferry").get_by_role("link", name="Ferry", exact=True).focus()
    page.keyboard.press("Tab")
    expect(page.get_by_role("link", name="Move to… Ferry")).to_be_focused()
    page.keyboard.press("Enter")
    dialog = page.get_by_role("dialog")
    expect(dialog).to_contain_text("“Publish” is not among the things that you may do.")
    dialog.get_by_role("button", name="Approve").focus()
    # Somebody is faster: it is said, and nothing is overwritten.
    workflow.save(submitted, story("Ferry again"), by=wren, at=workflow.now())
    page.keyboard.press("Enter")
    expect(dialog.get_by_role("alert")).to_contain_text("changed by somebody else")
    page.keyboard.press("Escape")
    assert status(submitted) == Status.IN_REVIEW
    page.reload()
    page.get_by_role("link", name="Move to… Ferry again").press("Enter")
    dialog.get_by_role("button", name="Approve").press("Enter")
    expect(page.get_by_role("link", name="Move to… Ferry again")).to_be_focused()
    expect(card(page, "Approved", "Ferry again")).to_be_visible()
    expect(page.get_by_role("status")).to_contain_text("was approved")


def test_a_card_is_moved_without_scripts(page: Page, submitted: Article, sign_in: SignIn) -> None:
    sign_in(page, "ed")
    nothing = {"body": "", "content_type": "text/javascript"}
    page.route("**/moving*.js", lambda route: route.fulfill(**nothing))
    page.goto(BOARD)
    page.get_by_role("link", name="Move to… Ferry").click()
    page.get_by_role("button", name="Approve").click()
    expect(card(page, "Approved", "Ferry")).to_be_visible()
    expect(page.get_by_text("“Ferry” was approved.")).to_be_visible()


def test_an_entry_is_dragged_to_another_day_and_not_beyond_its_end(
    page: Page, scheduled: Article, sign_in: SignIn
) -> None:
    sign_in(page, "pia")
    page.goto(f"{CALENDAR}?view=month&date={day(15)}")

    def entry(number: int) -> Locator:
        on = page.locator(f'[data-to="{day(number)}"]')
        return on.get_by_role("listitem").filter(has_text="Goes live")

    def link(number: int) -> Locator:
        return entry(number).get_by_role("link", name="Move… Lido")

    entry(15).drag_to(page.locator(f'[data-to="{day(16)}"]'))
    expect(link(16)).to_be_focused()
    expect(page.get_by_role("status")).to_contain_text("“Lido” was moved to")
    assert live_from(scheduled) == noon(16)
    entry(16).drag_to(page.locator(f'[data-to="{day(20)}"]'))
    expect(entry(16)).to_contain_text("this has to come before that")
    expect(page.get_by_role("status")).to_contain_text("this has to come before that")
    expect(link(16)).to_be_focused()
    assert live_from(scheduled) == noon(16)


def test_an_entry_is_moved_by_keyboard_and_whoever_may_not_has_no_handle_on_it(
    new_page: Callable[[], Page], scheduled: Article, sign_in: SignIn
) -> None:
    page, eds = new_page(), new_page()
    where = f"{CALENDAR}?view=day&date={day(15)}"
    sign_in(eds, "ed")
    eds.goto(where)
    expect(eds.get_by_role("link", name="Lido", exact=True)).to_be_visible()
    expect(eds.locator("[data-move], [draggable=true], .desk-move")).to_have_count(0)
    eds.goto(f"/admin/articles/article/calendar/{scheduled.pk}/1/")
    expect(eds.get_by_text("Pia Lindqvist can.")).to_be_visible()
    assert found(eds) == []

    sign_in(page, "pia")
    page.goto(where)
    page.get_by_role("link", name="Move… Lido").press("Enter")
    dialog = page.get_by_role("dialog")
    dialog.get_by_role("link", name="Leave it where it is").press("Enter")
    expect(dialog).to_have_count(0)
    expect(page.get_by_role("link", name="Move… Lido")).to_be_focused()
    page.get_by_role("link", name="Move… Lido").press("Enter")
    field = page.get_by_label("Moves to")
    field.fill("2020-01-01T09:00")
    field.press("Enter")
    expect(page.get_by_role("alert")).to_contain_text("can only come at a time ahead")
    assert found(page) == []
    wanted = noon(15) + HOUR
    page.get_by_label("Moves to").fill(moments.for_editing(wanted)[:16])
    page.get_by_role("button", name="Move it").press("Enter")
    expect(page.get_by_role("status")).to_contain_text("“Lido” was moved to")
    expect(page.get_by_role("link", name="Move… Lido")).to_be_focused()
    assert live_from(scheduled) == wanted


@pytest.fixture
def due(wren: User, ed: User, at: datetime) -> Article:
    """Planned, and due on a day of the month that lies ahead."""
    return workflow.plan("The quay", Terms(assignee=wren, due_at=noon(15)), by=ed, at=at)


def test_a_planned_card_stays_and_says_how_it_becomes_a_draft(
    page: Page, due: Article, sign_in: SignIn
) -> None:
    sign_in(page, "ed")
    page.goto(BOARD)
    expect(card(page, "Planned", "The quay")).to_contain_text("Assigned to Wren Hale, due in")
    card(page, "Planned", "The quay").drag_to(column(page, "Draft"))
    why = "A planned story becomes a draft with its first text."
    expect(card(page, "Planned", "The quay")).to_contain_text(why)
    expect(page.get_by_role("status")).to_contain_text(why)
    page.get_by_role("link", name="Move to… The quay").press("Enter")
    dialog = page.get_by_role("dialog")
    expect(dialog).to_contain_text(why)
    expect(dialog.get_by_role("button")).to_have_count(0)
    assert status(due) == Status.PLANNED


def test_what_is_due_is_dragged_to_another_day_or_moved_by_keyboard(
    page: Page, due: Article, sign_in: SignIn
) -> None:
    sign_in(page, "ed")
    page.goto(f"{CALENDAR}?view=month&date={day(15)}")

    def entry(number: int) -> Locator:
        on = page.locator(f'[data-to="{day(number)}"]')
        return on.get_by_role("listitem").filter(has_text="Wren Hale")

    entry(15).drag_to(page.locator(f'[data-to="{day(16)}"]'))
    expect(entry(16).get_by_role("link", name="Move… The quay")).to_be_focused()
    expect(page.get_by_role("status")).to_contain_text("“The quay” is due on")
    assert Assignment.objects.get().due_at == noon(16)
    page.keyboard.press("Enter")
    field = page.get_by_label("Due", exact=True)
    expect(field).to_be_focused()
    assert found(page) == []
    field.fill("2020-01-01T09:00")
    field.press("Enter")
    expect(page.get_by_role("alert")).to_contain_text("has passed")
    field.fill(moments.for_editing(noon(17))[:16])
    field.press("Enter")
    expect(entry(17).get_by_role("link", name="Move… The quay")).to_be_focused()
    assert Assignment.objects.get().due_at == noon(17)


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_nothing_is_found_on_either_at_any_width(
    scheme: Any,
    page: Page,
    submitted: Article,
    scheduled: Article,
    due: Article,
    wren: User,
    ed: User,
    pia: User,
    at: datetime,
    sign_in: SignIn,
) -> None:
    back = draft(story("The quay"), by=wren, at=at)
    workflow.perform("submit", back, by=wren, at=at)
    workflow.perform("request_changes", back, by=ed, at=at, note="Why?")
    live = approved(story("The pier"), by=wren, editor=ed, at=at)
    publish(live, by=pia, at=at, live_until=noon(16))
    late = Terms(assignee=wren, due_at=at - DAY)
    workflow.plan("The lido", late, by=ed, at=at)
    page.emulate_media(color_scheme=scheme)
    sign_in(page, "pia")
    views = [f"{CALENDAR}?view={view}&date={day(15)}" for view in ("month", "week", "day")]
    views.append(f"{CALENDAR}?view=week&date={moments.local(at - DAY).date()}")
    asked = f"{BOARD}{submitted.pk}/"
    for address in (BOARD, *views, asked):
        page.goto(address)
        for width in (1440, 768, 390):
            page.set_viewport_size({"width": width, "height": 900})
            assert found(page) == [], (address, width)
            assert page.evaluate("document.documentElement.scrollWidth") <= width
